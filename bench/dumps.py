"""How fast dumps are written, in quads per second, beside `oxigraph dump` of the same quads in the same run.

The quads are those of invented minutes, each document again and again under the codes of other municipalities, until
there are as many as asked for. All formats are N-Quads, TriG, Turtle, JSON-LD lines, CSV and Parquet, as gzip and zstd,
put together for every municipality, every year and the whole.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, Store

from bench.minutes import write_minutes
from etl.dumps.forms import Graph, as_n_quads
from etl.dumps.packing import Packer
from etl.dumps.pieces import plan_pieces
from etl.dumps.writing import write_dumps
from etl.graph_lines import GraphLines
from ontology.dataset import DataDirectory, Document, Manifest, Version

OXIGRAPH = Path(sys.executable).with_name("oxigraph")
BASE = "http://localhost:8000"
DOCUMENTS = 150
BATCH_BYTES = 64_000_000
KINDS = {"n-quads": "N-Quads alone", "all": "all formats"}


def invented_graphs(folder: Path) -> list[tuple[str, bytes]]:
    """Build invented minutes, and return the name and the N-Quads of each document's graph."""
    write_minutes(folder / "minutes", DOCUMENTS)
    command = [sys.executable, "-m", "sagsgraf", "build", str(folder / "minutes"), "--data", str(folder / "data")]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    version = DataDirectory(folder / "data").current()
    if version is None:
        raise SystemExit("nothing was published")
    store = Store.read_only(str(version.store))
    names = [document.graph for document in Manifest.read(version.manifest).documents]
    return [(name, as_n_quads(Graph.read(store, name))) for name in names]


def copies(graphs: list[tuple[str, bytes]], quads: int) -> Iterator[tuple[str, bytes]]:
    """Yield the graphs, then again with other municipalities' codes, until there are so many quads."""
    code = 1000
    while True:
        codes: dict[str, str] = {}
        for name, lines in graphs:
            own = name.removeprefix(f"{BASE}/graph/").partition("/")[0]
            other = codes.setdefault(own, str(code + len(codes)))
            yield name.replace(f"/{own}/", f"/{other}/"), lines.replace(f"/{own}/".encode(), f"/{other}/".encode())
            quads -= lines.count(b"\n")
            if quads <= 0:
                return
        code += len(codes)


def fill(folder: Path, quads: int) -> None:
    """Make a version that holds so many quads in named graphs, without its dumps."""
    version = Version(folder / "version")
    version.path.mkdir()
    store, batch, documents = Store(str(version.store)), bytearray(), []
    with tempfile.TemporaryDirectory(dir=folder) as place:
        graphs = invented_graphs(Path(place))
    for name, lines in copies(graphs, quads):
        code = name.removeprefix(f"{BASE}/graph/").partition("/")[0]
        documents.append(Document("", "", "", name, code, "", 0, lines.count(b"\n")))
        batch += lines
        if len(batch) > BATCH_BYTES:
            store.bulk_load(bytes(batch), RdfFormat.N_QUADS)
            batch.clear()
    store.bulk_load(bytes(batch), RdfFormat.N_QUADS)
    store.flush()
    Manifest(BASE, 1, "bench", "2026-01-01T00:00:00Z", tuple(documents)).write(version.manifest)


def write_n_quads(store: Store, manifest: Manifest, folder: Path) -> None:
    """Write every piece as N-Quads alone, packed as gzip and as zstd."""
    folder.mkdir()
    plan = plan_pieces(store, BASE, {document.municipality for document in manifest.documents})

    def write(number: int, names: list[str]) -> None:
        with (folder / f"{number}.gz").open("wb") as gz, (folder / f"{number}.zst").open("wb") as zst:
            packer = Packer(gz, zst)
            for name in names:
                graph = Graph.read(store, name)
                packer.write(as_n_quads(graph), graph.count)
            packer.end()

    with ThreadPoolExecutor(os.cpu_count()) as threads:
        list(threads.map(write, range(len(plan)), plan.values()))


def write(folder: Path, kind: str) -> None:
    """Write dumps in this process, and print the seconds and the peak of memory in MiB."""
    version = Version(folder / "version")
    store, manifest = Store.read_only(str(version.store)), Manifest.read(version.manifest)
    with tempfile.TemporaryDirectory(dir=folder) as place:
        draft = Version(Path(place) / "draft")
        started = time.perf_counter()
        if kind == "all":
            draft.path.mkdir()
            write_dumps(GraphLines(store), draft, None, manifest, set())
        else:
            write_n_quads(store, manifest, draft.path)
        seconds = time.perf_counter() - started
    print(seconds, peak_memory())


def peak_memory() -> float:
    """Return the peak of this process's memory in MiB; what getrusage tells includes its parent's."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM"))


def measure(folder: Path, kind: str) -> tuple[float, float]:
    """Write dumps in a process of their own; returns the seconds and the peak of its memory in MiB."""
    command = [sys.executable, "-m", "bench.dumps", "--write", kind, "--folder", str(folder)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(told[0]), float(told[1])


def measure_peer(folder: Path) -> float:
    """Dump the same store with Oxigraph's own command; returns the seconds."""
    target = folder / "peer.nq"
    command = [str(OXIGRAPH), "dump", "--location", str(folder / "version" / "store"), "--file", str(target)]
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    seconds = time.perf_counter() - started
    target.unlink()
    return seconds


def report(folder: Path, rounds: int) -> None:
    """Measure in turn, and print the best of each."""
    store = Store.read_only(str(folder / "version" / "store"))
    quads = sum(graph.quads for graph in Manifest.read(folder / "version" / "manifest.json").documents)
    graphs = sum(isinstance(name, NamedNode) for name in store.named_graphs())
    del store
    peer, ours = [], {kind: [] for kind in KINDS}  # type: ignore[var-annotated]
    for _ in range(rounds):
        peer.append(measure_peer(folder))
        for kind, found in ours.items():
            found.append(measure(folder, kind))
    print(f"{quads} quads in {graphs} graphs, best of {rounds}")
    print(f"  {'oxigraph dump':16}{quads / min(peer):10.0f} quads/s {min(peer):8.1f} s")
    for kind, found in ours.items():
        seconds, memory = min(found)[0], max(peak for _, peak in found)
        ratio = f"{min(peer) / seconds:.2f} of its rate, {seconds / min(peer):.2f} times its time"
        print(f"  {KINDS[kind]:16}{quads / seconds:10.0f} quads/s {seconds:8.1f} s, {ratio}, {memory:.0f} MiB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--quads", type=int, default=500_000, help="how many quads (%(default)s)")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is measured (%(default)s)")
    parser.add_argument("--write", choices=KINDS, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.write:
        write(arguments.folder, arguments.write)
    else:
        with tempfile.TemporaryDirectory() as place:
            fill(Path(place), arguments.quads)
            report(Path(place), arguments.rounds)
