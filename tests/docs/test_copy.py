"""The copy that the program on the page about the feed keeps is the data set, whatever becomes of either."""

import gzip
import shutil
from pathlib import Path

import httpx
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, Triple, parse

from tests.conftest import SAMPLES, run_sagsgraf
from tests.docs.examples import PAGES, read_examples, run_example, serve_samples

FIRST, CHANGED, LATER = (
    "fanoe-kulturudvalget-2024-03-06.txt",
    "laesoe-socialudvalget-2024-05-14.txt",
    "samsoe-oekonomiudvalget-2024-04-24.txt",
)


def bring(minutes: Path, *names: str) -> None:
    """Copy samples into a folder and list them as all that is there."""
    lines = (SAMPLES / "sources.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if line.startswith(("file,", *names))]
    (minutes / "sources.csv").write_text("".join(kept), encoding="utf-8")
    for name in names:
        shutil.copy(SAMPLES / name, minutes)


def dumped(address: str) -> set[Triple]:
    """Return every statement of the newest dump."""
    dump = gzip.decompress(httpx.get(f"{address}/dumps/all.nq.gz").content)
    return {quad.triple for quad in parse(dump, format=RdfFormat.N_QUADS)}


def copied(folder: Path) -> set[Triple]:
    """Return every statement of the copy."""
    return {quad.triple for quad in Store.read_only(str(folder / "copy"))}


def test_the_copy_follows_additions_corrections_and_withdrawals(tmp_path: Path) -> None:
    program = next(example for example in read_examples(PAGES / "feed.md") if "copy.next" in example.program)
    minutes, data, folder = tmp_path / "minutes", tmp_path / "data", tmp_path / "reader"
    minutes.mkdir()
    folder.mkdir()
    bring(minutes, FIRST, CHANGED)
    broken_off = Store(str(folder / "copy"))
    broken_off.add(Quad(*[NamedNode("https://sager.example/id/case/0998/stale")] * 4))
    del broken_off
    with serve_samples(data, minutes) as address:
        assert run_example(program, folder, address) == "0 changes; 7 agenda items\n"
        before = dumped(address)
        assert copied(folder) == before

        (minutes / FIRST).unlink()
        bring(minutes, CHANGED, LATER)
        text = (minutes / CHANGED).read_text(encoding="utf-8")
        (minutes / CHANGED).write_text(text.replace("Bostøtte", "Hjælp"), encoding="utf-8")
        command = ("build", minutes, "--data", data, "--prune", "--max-loss", "1")
        assert run_sagsgraf(*command).returncode == 0

        assert run_example(program, folder, address).endswith("; 5 agenda items\n")
        assert copied(folder) == dumped(address) != before
