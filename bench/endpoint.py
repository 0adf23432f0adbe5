"""How long ten realistic queries take, at first ask and when asked again, beside `oxigraph serve-read-only`.

Both serve the same store in the same run and are asked by one client in turn. Each asking of a query differs in a
number, so that neither has answered it before; then the same are asked once more, and ours come from memory.
"""

import argparse
import http.client
import shutil
import statistics
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

from bench.server import OXIGRAPH, build, free_port, running
from ontology.dataset import DataDirectory, Manifest
from ontology.terms import prologue

QUERIES = Path(__file__).with_name("queries.toml")
ASKINGS = 15
DOCUMENTS = 960


def read_queries(base: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the name of each query and its text for every asking, with all prefixes."""
    table = tomllib.loads(QUERIES.read_text(encoding="utf-8"))
    for name, text in table["queries"].items():
        yield name, [prologue() + text.replace("{base}", base).replace("{n}", str(n)) for n in range(10, 10 + ASKINGS)]


def asker(port: int, path: str) -> Callable[[str], tuple[float, bytes]]:
    """Return the function that asks a query over one connection, and gives seconds and the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port)

    def ask(query: str) -> tuple[float, bytes]:
        started = time.perf_counter()
        connection.request("GET", f"{path}?query={quote(query)}", headers={"Accept": "text/csv"})
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != http.HTTPStatus.OK:
            raise RuntimeError(f"{query}\nanswered {answer.status}: {body[:200]!r}")
        return time.perf_counter() - started, body

    return ask


def compare(data: Path) -> None:
    """Print how long each query takes on both servers."""
    version = DataDirectory(data).current()
    if version is None:
        raise SystemExit("nothing was published")
    manifest = Manifest.read(version.manifest)
    ours, peer = free_port(), free_port()
    print(f"{len(manifest.documents)} documents, {sum(document.quads for document in manifest.documents)} quads")
    with (
        running([sys.executable, "-m", "sagsgraf", "serve", "--data", str(data), "--port", str(ours)], ours),
        running([str(OXIGRAPH), "serve-read-only", "-l", str(version.store), "--bind", f"127.0.0.1:{peer}"], peer),
    ):
        measure(manifest.base_url, asker(ours, "/sparql"), asker(peer, "/query"))


def measure(base: str, ours: Callable[[str], tuple[float, bytes]], peer: Callable[[str], tuple[float, bytes]]) -> None:
    """Print milliseconds (the median of `ASKINGS`) and ratios for each query, and the medians over all queries."""
    print(f"{'':28}{'oxigraph':>10}{'first ask':>10}{'ratio':>7}{'again':>8}{'ratio':>8}  rows")
    rows = []
    for name, texts in read_queries(base):
        ours(texts[0] + " # warm"), peer(texts[0] + " # warm")  # the engines read the disk once
        asked = [(peer(text), ours(text)) for text in texts]
        again = [ours(text)[0] for text in texts]
        if any(sorted(theirs[1].split()) != sorted(mine[1].split()) for theirs, mine in asked):
            print(f"  {name}: the answers differ")
        oxigraph, first = (statistics.median(pair[side][0] for pair in asked) for side in (0, 1))
        repeated = statistics.median(again)
        rows.append((oxigraph, first, repeated))
        counted = asked[0][1][1].count(b"\n") - 1
        print_row(name, rows[-1], f"{counted:6}")
    print_row("median of the ten", tuple(statistics.median(row[column] for row in rows) for column in range(3)), "")


def print_row(name: str, seconds: tuple[float, ...], rows: str) -> None:
    """Print one line of the table."""
    oxigraph, first, repeated = (1000 * each for each in seconds)
    ratios = f"{oxigraph:10.2f}{first:10.2f}{first / oxigraph:7.2f}{repeated:8.2f}{oxigraph / repeated:7.1f}x"
    print(f"{name:28}{ratios}{rows}", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, help="a data directory to serve (one of invented minutes otherwise)")
    arguments = parser.parse_args()
    scratch = Path(tempfile.mkdtemp())
    try:
        compare(arguments.data or build(scratch, None, DOCUMENTS))
    finally:
        shutil.rmtree(scratch)
