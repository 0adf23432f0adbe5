"""Publishes an invented data set the way a build does, and runs the real server over it."""

import gzip
import hashlib
import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

import httpx
import zstandard
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from etl.graph_lines import GraphLines
from etl.search_index import Changes, write_search
from ontology.dataset import DataDirectory, Document, Dump, Manifest, Version
from ontology.gaps import Listing, Quarantine
from ontology.terms import DCAT, RDF
from ontology.withdrawn import Withdrawal

BASE = "https://sager.example"
LICENCE = "http://publications.europa.eu/resource/authority/licence/CC0"
INVENTED = Path(__file__).parent / "invented.trig"

SERVE = (
    "import json, sys; from pathlib import Path; from server.app import serve; "
    "from server.endpoint.workers import Limits; "
    + (
        "raise SystemExit(serve(Path(sys.argv[1]), '127.0.0.1', int(sys.argv[2]), int(sys.argv[3]), "
        "Limits(**json.loads(sys.argv[4]))))"
    )
)


def invented_quads(base: str = BASE) -> list[Quad]:
    """Return the invented documents, each in its named graph, as a data set at a base URL."""
    return list(parse(INVENTED.read_text(encoding="utf-8").replace(BASE, base), format=RdfFormat.TRIG))


def describe_document(graph: NamedNode, quads: int) -> Document:
    """Return what the manifest says about one document."""
    municipality = graph.value.split("/")[4]
    return Document("invented.txt", "0" * 64, "0" * 64, graph.value, municipality, "invented", 1, quads)


def write_dumps(version: Version, quads: list[Quad]) -> Iterator[Dump]:
    """Write a few dumps, each part with the same content, and yield what they are."""
    lines = "".join(f"{quad} .\n" for quad in quads).encode()
    for part in ("all", "0998", "2024"):
        for form, table, content in (("nq", "", lines), ("csv", "items", b"item,title\r\n1,Molen\r\n")):
            for packing, packed in (("gz", gzip.compress(content)), ("zst", zstandard.compress(content))):
                name = f"{part}{'-' if table else ''}{table}.{form}.{packing}"
                (version.dumps / name).write_bytes(packed)
                digest = hashlib.sha256(packed).hexdigest()
                yield Dump(name, part, form, len(packed), digest, content.count(b"\n"), packing, table)
        (version.dumps / f"{part}-csv-metadata.json").write_bytes(b"{}")


def publish(
    data: Path,
    quads: Iterable[Quad],
    number: int = 1,
    withdrawn: tuple[Withdrawal, ...] = (),
    base: str = BASE,
    *,
    search: bool = True,
    gaps: tuple[tuple[Quarantine, ...], tuple[Listing, ...]] = ((), ()),
) -> Version:
    """Publish quads as a version whose default graph is the merge of all graphs, and make it the current one."""
    quads = list(quads)
    directory = DataDirectory(data)
    version = Version(directory.versions / f"{number:06d}")
    version.dumps.mkdir(parents=True)
    store = Store(str(version.store))
    store.bulk_extend(chain(quads, (Quad(*quad.triple) for quad in quads)))
    store.flush()
    graphs = sorted({quad.graph_name for quad in quads if isinstance(quad.graph_name, NamedNode)}, key=str)
    if search:
        names = [graph.value for graph in graphs]
        write_search(GraphLines(store), version.search, None, Changes(names, names, ()))
    del store
    documents = tuple(
        describe_document(graph, sum(quad.graph_name == graph for quad in quads))
        for graph in graphs
        if graph.value.startswith(f"{base}/graph/")
    )
    published = f"2024-05-0{number}T10:00:00+00:00"
    manifest = Manifest(base, number, "sagsgraf test", published, documents, withdrawn=withdrawn)
    manifest = replace(manifest, quarantined=gaps[0], listings=gaps[1])
    replace(manifest, dumps=tuple(write_dumps(version, quads))).write(version.manifest)
    version.catalog.write_text(
        f'<{base}/catalog> <http://purl.org/dc/terms/title> "Invented <catalogue>"@en .\n'
        f"<{base}/catalog#all> <http://purl.org/dc/terms/license> <{LICENCE}> .\n"
        f"<{base}/catalog> {DCAT.dataset} <{base}/catalog/0998> .\n"
        f"<{base}/catalog/0998> {RDF.type} {DCAT.Dataset} .\n"
        f'<{base}/catalog/0998> <http://purl.org/dc/terms/title> "Minutes of Test\\u00F8"@en .\n',
        encoding="utf-8",
    )
    (data / "secret.txt").write_text("secret", encoding="utf-8")
    draft = data / "current.new"
    draft.symlink_to(Path("versions") / version.path.name)
    draft.replace(directory.current_link)
    return version


def free_port() -> int:
    """Return a port that is free now."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        port: int = server.getsockname()[1]
        return port


@dataclass
class Server:
    """A running server process and where it listens."""

    process: subprocess.Popen[bytes]
    address: str

    def worker_ids(self) -> set[int]:
        """Return the process ids of the query workers."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text(encoding="ascii")
        return {int(child) for child in children.split()}

    def stop(self) -> None:
        """Ask the server to end and wait until it has."""
        self.process.terminate()
        self.process.wait(timeout=20)


def figures(client: httpx.Client) -> dict[str, float]:
    """Return every figure of `/metrics` by its name with its labels, as it is written there."""
    lines = [line for line in client.get("/metrics").text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def wait_until(holds: Callable[[], bool], seconds: float = 10) -> None:
    """Wait until a condition holds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


def start_server(data: Path, workers: int = 2, *, port: int | None = None, before: str = "", **limits: float) -> Server:
    """Start a server over a data directory and wait until it answers; `before` is Python that it runs first."""
    port = port or free_port()
    command = [sys.executable, "-c", before + SERVE, str(data), str(port), str(workers), json.dumps(limits)]
    server = Server(subprocess.Popen(command, stdout=subprocess.DEVNULL), f"http://127.0.0.1:{port}")
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            httpx.get(f"{server.address}/health")
        except httpx.ConnectError:
            assert server.process.poll() is None, "the server has ended"
            time.sleep(0.05)
        else:
            return server
    server.stop()
    raise AssertionError("the server does not answer")
