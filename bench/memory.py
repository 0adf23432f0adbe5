"""How memory grows with the number of documents: the largest resident size of a build, and of those it starts.

It starts processes that read documents and, once a version is begun, processes that each make a part of it. The peer is
the same build of a quarter of the documents: flat memory is a ratio of 1. Pages of mapped files, which the kernel may
take back, are told apart: they are the program. Documents are short, so that twenty thousand take minutes.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from bench.minutes import write_minutes

ITEMS = 2
EVERY_SECONDS = 0.2


class Size(NamedTuple):
    """The memory of a process in MiB: its own, and pages of mapped files."""

    own: float = 0.0
    mapped: float = 0.0

    def __str__(self) -> str:
        """Return both as a reader wants them."""
        return f"{self.own:.0f} MiB and {self.mapped:.0f} MiB of mapped files"


def processes(pid: int) -> Iterator[int]:
    """Yield all processes that a process has started, and those that they have started."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return
    for child in map(int, children):
        yield child
        yield from processes(child)


def resident(pid: int) -> Size:
    """Return the resident size of a process, nothing when it has ended."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return Size()
    lines = dict(line.split(":", 1) for line in status.splitlines())
    return Size(*(int(lines.get(name, "0 kB").split()[0]) / 1024 for name in ("RssAnon", "RssFile")))


class Sizes(NamedTuple):
    """The largest sizes of the build itself, of a process that reads, and of one that makes a part of a version."""

    build: Size
    reader: Size
    part: Size


def largest(folder: Path, data: Path) -> Sizes:
    """Build a folder and return the largest resident sizes."""
    command = [sys.executable, "-m", "sagsgraf", "build", str(folder), "--data", str(data)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    build = reader = part = Size()
    while process.poll() is None:
        build = max(build, resident(process.pid))
        other = max(map(resident, processes(process.pid)), default=Size())
        if any(data.glob("versions/new-*")):
            part = max(part, other)
        else:
            reader = max(reader, other)
        time.sleep(EVERY_SECONDS)
    return Sizes(build, reader, part)


def measure(count: int) -> Sizes:
    """Print and return the largest resident sizes for so many documents."""
    with tempfile.TemporaryDirectory() as place:
        write_minutes(Path(place) / "minutes", count, items=ITEMS)
        sizes = largest(Path(place) / "minutes", Path(place) / "data")
    print(
        f"{count:7} documents: build {sizes.build}, reader {sizes.reader}, part of a version {sizes.part}", flush=True
    )
    return sizes


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--documents", type=int, default=20000, help="how many invented documents (%(default)s)")
    arguments = parser.parse_args()
    few, many = measure(arguments.documents // 4), measure(arguments.documents)
    build, reader, part = (more.own / less.own for less, more in zip(few, many, strict=True))
    print(
        f"    four times the documents: build {build:.2f}, reader {reader:.2f}, part {part:.2f} times their own memory"
    )
