"""The examples on the pages for consumers, read from the pages and run as a reader would run them.

An example is a fenced block of Python, R or shell; the block behind it, of another kind, is what it prints. A page's
examples run one after the other in one empty folder, each in a process of its own. `python -m tests.docs.examples`
runs all whose language is installed, and writes what they print into the pages.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from markdown_it import MarkdownIt

from tests.conftest import ROOT, SAMPLES, run_sagsgraf
from tests.server.published import free_port, start_server

PAGES = ROOT / "docs" / "consumers"
WRITTEN = "http://localhost:8000"
"""Where `make run` serves the samples, and what every address on the pages begins with."""
COMMANDS = {"python": [sys.executable, "-c"], "r": ["Rscript", "-e"], "sh": ["sh", "-euc"]}
SECONDS = 60


@dataclass(frozen=True)
class Example:
    """One example: its page and line, its language, the program, and what stands there that it prints.

    `answer` and the lines that hold it are empty where the page shows no answer.
    """

    page: Path
    line: int
    language: str
    program: str
    answer: str = ""
    lines: tuple[int, int] = (0, 0)

    def __str__(self) -> str:
        """Return where it stands."""
        return f"{self.page.relative_to(ROOT)}:{self.line}"


def read_examples(page: Path) -> list[Example]:
    """Return the examples of a page in their order."""
    fences = [token for token in MarkdownIt().parse(page.read_text(encoding="utf-8")) if token.type == "fence"]
    examples = []
    for fence, after in zip_longest(fences, fences[1:]):
        if fence.info in COMMANDS:
            place = (page, fence.map[0] + 1, fence.info, fence.content)
            shown = (after.content, (after.map[0] + 1, after.map[1] - 1)) if after and after.info == "text" else ()
            examples.append(Example(*place, *shown))
    return examples


def can_run(example: Example) -> bool:
    """Tell whether the language of an example is installed."""
    return shutil.which(COMMANDS[example.language][0]) is not None


def run_example(example: Example, folder: Path, address: str) -> str:
    """Run an example in a folder against the server at an address, and return what it prints as the page would show it.

    Raises AssertionError with all that it said when it fails or complains.
    """
    command = [*COMMANDS[example.language], example.program.replace(WRITTEN, address)]
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8", "TZ": "UTC"}
    for _ in range(2):
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False
        )
        if done.returncode >= 0:
            break  # once in 200 runs pyarrow aborts while Python ends: "terminate called without an active exception"
    assert (done.returncode, done.stderr) == (0, ""), f"{example}\n{done.stdout}\n{done.stderr}"
    shown = done.stdout.replace(address, WRITTEN)
    return "".join(f"{line.rstrip()}\n" for line in shown.splitlines())


@contextmanager
def serve_samples(folder: Path, minutes: Path = SAMPLES) -> Iterator[str]:
    """Build the samples, or other minutes, into a folder and serve them at the address that is their base URL."""
    port = free_port()
    address = f"http://localhost:{port}"
    done = run_sagsgraf("build", minutes, "--data", folder, "--base-url", address)
    assert done.returncode == 0, done.stderr
    server = start_server(folder, port=port)
    try:
        yield address
    finally:
        server.stop()


def write_answers() -> None:
    """Write into the pages what their examples print."""
    with tempfile.TemporaryDirectory() as data, serve_samples(Path(data)) as address:
        for page in sorted(PAGES.glob("*.md")):
            lines = page.read_text(encoding="utf-8").splitlines(keepends=True)
            with tempfile.TemporaryDirectory() as folder:
                answers = [
                    (each, run_example(each, Path(folder), address)) for each in filter(can_run, read_examples(page))
                ]
            for example, answer in reversed(answers):
                if example.lines[0]:
                    lines[slice(*example.lines)] = answer
            page.write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    write_answers()
