"""The dump files of a version: per municipality and for all, N-Quads with graph names and Turtle merged, gzipped.

The bytes depend on the content alone: statements are sorted, and the gzip header holds no time. The files for all
are the files of the municipalities one after the other, which gzip, N-Quads and Turtle allow: so a change in one
municipality costs no more than its own files.
"""

import gzip
import hashlib
import heapq
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import groupby
from pathlib import Path
from tempfile import SpooledTemporaryFile, TemporaryFile
from typing import IO, cast

from pyoxigraph import NamedNode, RdfFormat, Store, parse, serialize

from ontology.dataset import WHOLE, Dump, Manifest
from ontology.formats import N_QUADS, TURTLE, Format
from ontology.iris import Iris
from ontology.terms import PREFIXES
from ontology.vocabulary import ONTOLOGY_GRAPH

FORMATS = (N_QUADS, TURTLE)
SHARED = "shared"
CHUNK_BYTES = 1 << 20
RUN_BYTES = 32_000_000
"""Sorted in memory at a time, so that a municipality's memory does not grow with its documents."""
GZIP_LEVEL = 6  # level 9 takes twice the time for 1 % less


def write_dumps(
    store: Store, folder: Path, previous: Path | None, manifest: Manifest, changed: set[str]
) -> tuple[Dump, ...]:
    """Write the dump files of the store into `folder` and return what they are.

    Files of municipalities that are not in `changed` are hard links to those in the folder `previous`, which
    `manifest` still lists.
    """
    folder.mkdir()
    dumps: list[Dump] = []
    for code in sorted({document.municipality for document in manifest.documents}):
        known = [dump for dump in manifest.dumps if dump.part == code]
        if previous and known and code not in changed:
            dumps += [link_dump(previous, folder, dump) for dump in known]
        else:
            graphs = [document.graph for document in manifest.documents if document.municipality == code]
            dumps += write_part(store, folder, code, [*graphs, Iris(manifest.base_url).people_graph(code).value])
    return (*dumps, *write_whole(store, folder, manifest.base_url, dumps))


def link_dump(previous: Path, folder: Path, dump: Dump) -> Dump:
    """Take over a dump file of the last version."""
    os.link(previous / dump.name, folder / dump.name)
    return dump


def write_part(store: Store, folder: Path, part: str, graphs: Iterable[str]) -> list[Dump]:
    """Write some graphs of the store in each format: as quads, graph by graph, and merged to distinct triples."""
    quads, triples = 0, SortedLines(folder)
    with zipped(folder / dump_name(part, N_QUADS)) as file:
        for graph in sorted(graphs):
            lines = read_graph(store, graph)
            end = f" <{graph}> .\n".encode()
            file.write(b"".join(line.removesuffix(b" .\n") + end for line in lines))
            quads += len(lines)
            triples.add(lines)
    with zipped(folder / dump_name(part, TURTLE)) as file, triples.merged() as merged:
        serialize(parse(merged, format=RdfFormat.N_TRIPLES), file, format=TURTLE.rdf_format, prefixes=PREFIXES)
    counts = ((N_QUADS, quads), (TURTLE, triples.count))
    return [describe_file(folder / dump_name(part, each), part, each, count) for each, count in counts]


class SortedLines:
    """Distinct lines in order: few are sorted in memory, many in runs on the disk that are merged."""

    def __init__(self, folder: Path) -> None:
        """Put files without a name into `folder`."""
        self.folder = folder
        self.count = 0
        self._lines: set[bytes] = set()
        self._bytes = 0
        self._runs: list[IO[bytes]] = []

    def add(self, lines: list[bytes]) -> None:
        """Add lines, which end in line breaks."""
        self._lines.update(lines)
        self._bytes += sum(map(len, lines))
        if self._bytes > RUN_BYTES:
            run = TemporaryFile(dir=self.folder)  # noqa: SIM115 - closed when it is merged
            run.writelines(sorted(self._lines))
            self._runs.append(run)
            self._lines, self._bytes = set(), 0

    @contextmanager
    def merged(self) -> Iterator[IO[bytes]]:
        """Open a file of the lines in their order, each once, and count them; can be called once."""
        with ExitStack() as files, SpooledTemporaryFile(RUN_BYTES, dir=str(self.folder)) as whole:
            for run in self._runs:
                files.enter_context(run).seek(0)
            for line, _ in groupby(heapq.merge(*self._runs, sorted(self._lines))):
                whole.write(line)
                self.count += 1
            whole.seek(0)
            yield cast(IO[bytes], whole)


def read_graph(store: Store, graph: str) -> list[bytes]:
    """Return the triples of one named graph as sorted lines of N-Triples."""
    dump = cast(bytes, store.dump(format=RdfFormat.N_TRIPLES, from_graph=NamedNode(graph)))
    return sorted(dump.splitlines(keepends=True))


@contextmanager
def zipped(path: Path) -> Iterator[IO[bytes]]:
    """Open a new gzip file for writing, whose header holds neither name nor time."""
    with path.open("wb") as file, gzip.GzipFile("", "wb", GZIP_LEVEL, file, mtime=0) as target:
        yield cast(IO[bytes], target)


def dump_name(part: str, each: Format) -> str:
    """Return the name of a dump file, "0657.nq.gz"."""
    return f"{part}.{each.suffix}.gz"


def describe_file(path: Path, part: str, each: Format, statements: int) -> Dump:
    """Return what a dump file is, with its size and its SHA-256."""
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return Dump(path.name, part, each.suffix, path.stat().st_size, sha256, statements, "gz")


def write_whole(store: Store, folder: Path, base_url: str, dumps: list[Dump]) -> list[Dump]:
    """Write the files that hold every graph: those of the municipalities, then the ontology and the readings."""
    shared = write_part(store, folder, SHARED, [ONTOLOGY_GRAPH.value, Iris(base_url).runs_graph().value])
    quads = sum(dump.count for dump in (*dumps, *shared) if dump.format == N_QUADS.suffix)
    whole = []
    # What is not in a named graph is in the default graph, where each triple stands once.
    for each, last, count in zip(FORMATS, shared, (quads, len(store) - quads), strict=True):
        names = [dump.name for dump in (*dumps, last) if dump.format == each.suffix]
        target = folder / dump_name(WHOLE, each)
        concatenate([folder / name for name in names], target)
        (folder / last.name).unlink()
        whole.append(describe_file(target, WHOLE, each, count))
    return whole


def concatenate(parts: Iterable[Path], target: Path) -> None:
    """Write files one after the other into a new one."""
    with target.open("wb") as whole:
        for part in parts:
            with part.open("rb") as file:
                shutil.copyfileobj(file, whole, CHUNK_BYTES)
