"""The only writer: makes a new version of a data set beside the one that is served, and switches to it in one step.

A version is made in a private folder: hard links to the store that is served (`Store.backup`), the changed graphs,
search index, dumps, catalogue and manifest, all of it on disk before the symbolic link `current` is replaced. Whatever
happens before that leaves the old version served. Readers that still have the version before open keep it for one more
build.

The default graph is the RDF merge of all graphs, kept as such: every triple of any graph stands in it once. (Asking
Oxigraph for the union of all graphs instead would repeat a triple for each graph that states it, and is slower.)
"""

import fcntl
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse

from etl.catalog import describe_catalog
from etl.dumps import write_dumps
from etl.join import join_decisions
from etl.partitions import count_terms
from etl.printed import printed_beside, renew_printed
from etl.same_person import spelling_quads
from etl.search_index import Changes, write_search
from etl.withdrawal import add_things
from ontology.dataset import DataDirectory, Document, Manifest, Version
from ontology.iris import Iris
from ontology.terms import PROV, XSD
from ontology.vocabulary import ONTOLOGY_GRAPH, ontology_quads

DRAFT, LINK_DRAFT, INCOMING = "new", "current.new", "incoming-"
GraphName = NamedNode | BlankNode | DefaultGraph
BULK_BYTES = 2_000_000
"""From so many bytes of N-Quads on (about 10,000 quads) a bulk load is faster than a transaction."""
BATCH_BYTES = 64_000_000
"""Loaded at a time, so that the memory a build takes does not grow with its documents."""


class Locked(Exception):  # noqa: N818 - a state of the directory, not a mistake
    """Another build is running on the data directory."""


@dataclass(frozen=True)
class Parts:
    """The graphs that a build brings: graph name to a file of N-Quads."""

    files: Mapping[str, Path]

    def quads(self, graph: str) -> Iterator[Quad]:
        """Yield the quads of one graph."""
        return parse(path=self.files[graph], format=RdfFormat.N_QUADS)

    def printed(self) -> Iterator[Path]:
        """Yield the files of the decisions that the documents print, which need not exist."""
        return map(printed_beside, self.files.values())


@contextmanager
def locked(data: DataDirectory) -> Iterator[None]:
    """Hold the data directory for one build and clear away what killed builds left. Raises Locked when it is held."""
    data.versions.mkdir(parents=True, exist_ok=True)
    with data.lock.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Locked(f"another build is running on {data.path}; wait until it has ended") from error
        clear_leftovers(data)
        yield


def clear_leftovers(data: DataDirectory) -> None:
    """Remove what builds that were killed have left."""
    clear_versions(data)
    for path in data.path.glob(INCOMING + "*"):
        shutil.rmtree(path)
    (data.path / LINK_DRAFT).unlink(missing_ok=True)


def clear_versions(data: DataDirectory) -> None:
    """Remove all versions but the served one and the one before it, which readers may still have open."""
    current = data.current()
    number = int(current.path.name) if current else 0
    keep = {version_name(number), version_name(number - 1)}
    for path in data.versions.iterdir():
        if path.name not in keep:
            shutil.rmtree(path, ignore_errors=True)


def version_name(number: int) -> str:
    """Return the name of a version's folder."""
    return f"{number:06d}"


def publish(data: DataDirectory, manifest: Manifest, parts: Parts) -> Version:
    """Publish the documents that `manifest` lists; `parts` holds every graph that is new or changed.

    Returns the new version. Raises OSError when the disk does not take it; then the old version is still served.
    """
    draft = Version(data.versions / DRAFT)
    try:
        draft.path.mkdir()
        write_version(draft, data.current(), manifest, parts)
        synchronise(draft.path)
        version = Version(data.versions / version_name(manifest.version))
        draft.path.replace(version.path)
    except BaseException:
        shutil.rmtree(draft.path, ignore_errors=True)
        raise
    switch(data, version)
    clear_versions(data)
    return version


def write_version(draft: Version, current: Version | None, manifest: Manifest, parts: Parts) -> None:
    """Write everything of one version into `draft`, starting from the current version."""
    before = Manifest.read(current.manifest) if current else None
    store = write_store(draft, current, before, manifest, parts)
    changed = changed_municipalities(before, manifest, parts)
    write_search(store, draft.search, current.search if current else None, graph_changes(before, manifest, parts))
    dumps = write_dumps(store, draft.dumps, current.dumps if current else None, manifest, changed)
    withdrawn = add_things(manifest, Store.read_only(str(current.store)), store) if current else ()
    full = replace(manifest, dumps=dumps, withdrawn=withdrawn)
    quads = sorted(describe_catalog(full, count_terms(store)), key=str)
    draft.catalog.write_text("".join(f"{quad} .\n" for quad in quads), encoding="utf-8")
    full.write(draft.manifest)


def write_store(
    draft: Version, current: Version | None, before: Manifest | None, manifest: Manifest, parts: Parts
) -> Store:
    """Make the draft's store: what the current one holds, with the changed graphs in place of the old."""
    if current:
        Store.read_only(str(current.store)).backup(str(draft.store))
    store = Store(str(draft.store))
    kept = {document.graph for document in manifest.documents}
    old = [document.graph for document in before.documents] if before else []
    iris = Iris(manifest.base_url)
    shared = [*ontology_quads(), *runs_quads(manifest.documents, iris)]
    dropped = remove_outdated(store, [graph for graph in old if graph in parts.files], parts)
    for name in (ONTOLOGY_GRAPH, iris.runs_graph()):
        dropped |= keep_only(store, name, {quad for quad in shared if quad.graph_name == name})
    dropped |= remove_graphs(store, [graph for graph in old if graph not in kept])
    add(store, parts, shared)
    unchanged = kept - parts.files.keys()
    printers = renew_printed(current.printed if current else None, draft.printed, unchanged, parts.printed())
    dropped |= join(store, draft.printed, printers | parts.files.keys() | set(old) - kept)
    for code in changed_municipalities(before, manifest, parts):
        dropped |= renew_spellings(store, code, manifest, iris)
    remove_unstated(store, dropped)
    store.flush()
    return store


def remove_graphs(store: Store, graphs: Iterable[str]) -> set[Triple]:
    """Remove whole named graphs, and return their triples."""
    dropped: set[Triple] = set()
    for graph in graphs:
        dropped |= keep_only(store, NamedNode(graph), set())
        store.remove_graph(NamedNode(graph))
    return dropped


def remove_outdated(store: Store, graphs: Iterable[str], parts: Parts) -> set[Triple]:
    """Remove from the given graphs what they no longer state, and return the triples."""
    dropped: set[Triple] = set()
    for graph in graphs:
        dropped |= keep_only(store, NamedNode(graph), set(parts.quads(graph)))
    return dropped


def keep_only(store: Store, graph: GraphName, kept: set[Quad]) -> set[Triple]:
    """Remove from one named graph every quad that is not in `kept`, and return the triples removed."""
    outdated = [quad for quad in store.quads_for_pattern(None, None, None, graph) if quad not in kept]
    for quad in outdated:
        store.remove(quad)
    return {quad.triple for quad in outdated}


def add(store: Store, parts: Parts, shared: list[Quad]) -> None:
    """Add the quads of all parts and the shared ones, each to its own graph and to the default graph."""
    store.extend(chain(shared, (Quad(quad.subject, quad.predicate, quad.object) for quad in shared)))
    for batch in batches(parts):
        load(store, batch)


def load(store: Store, batch: bytes) -> None:
    """Add some N-Quads in the faster of two ways."""
    if len(batch) < BULK_BYTES:
        store.extend(parse(batch, format=RdfFormat.N_QUADS))
    else:
        store.bulk_load(batch, RdfFormat.N_QUADS)


def batches(parts: Parts) -> Iterator[bytes]:
    """Yield the parts as N-Quads, some at a time, each statement in its own graph and again in the default graph."""
    batch = bytearray()
    for graph, path in parts.files.items():
        quads = path.read_bytes()
        # a line ends in its graph; inside a literal a line break is escaped
        batch += quads + quads.replace(f" <{graph}> .\n".encode(), b" .\n")
        if len(batch) >= BATCH_BYTES:
            yield bytes(batch)
            batch.clear()
    yield bytes(batch)


def join(store: Store, printed: Path, touched: set[str]) -> set[Triple]:
    """Describe each printed decision in one graph, and return the triples that other graphs lose by it."""
    dropped: set[Triple] = set()
    batch = bytearray()
    for change in join_decisions(store, printed, touched):
        for quad in change.removed:
            store.remove(quad)
            dropped.add(quad.triple)
        batch += "".join(f"{quad} .\n{quad.triple} .\n" for quad in change.added).encode()
        if len(batch) >= BATCH_BYTES:
            load(store, bytes(batch))
            batch.clear()
    load(store, bytes(batch))
    return dropped


def renew_spellings(store: Store, code: str, manifest: Manifest, iris: Iris) -> set[Triple]:
    """Say anew which names in a municipality are spellings of one person's, and return what is no longer said."""
    graph = iris.people_graph(code)
    said = spelling_quads(store, (each.graph for each in manifest.documents if each.municipality == code), graph)
    dropped = keep_only(store, graph, said)
    store.extend(chain(said, (Quad(quad.subject, quad.predicate, quad.object) for quad in said)))
    if not said:
        store.remove_graph(graph)
    return dropped


def runs_quads(documents: Iterable[Document], iris: Iris) -> Iterator[Quad]:
    """Yield when each document was read; apart from the documents' own graphs, which know no clock."""
    for document in documents:
        ended = Literal(document.read, datatype=XSD.dateTime)
        yield Quad(iris.run(document.run), PROV.endedAtTime, ended, iris.runs_graph())


def remove_unstated(store: Store, triples: Iterable[Triple]) -> None:
    """Remove from the default graph those of the triples that no named graph states any more."""
    for triple in triples:
        stated = store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
        if all(quad.graph_name == DefaultGraph() for quad in stated):
            store.remove(Quad(triple.subject, triple.predicate, triple.object))


def graph_changes(before: Manifest | None, manifest: Manifest, parts: Parts) -> Changes:
    """Return which documents' graphs there are, which of them this build brings, and which are gone."""
    graphs = {document.graph for document in manifest.documents}
    old = {document.graph for document in before.documents} if before else set()
    return Changes(graphs, graphs & parts.files.keys(), old - graphs)


def changed_municipalities(before: Manifest | None, manifest: Manifest, parts: Parts) -> set[str]:
    """Return the codes of the municipalities whose dumps have to be written anew."""
    old = {document.graph: document for document in before.documents} if before else {}
    new = {document.graph: document for document in manifest.documents}
    touched = set(old.keys() ^ new.keys()) | set(parts.files)
    return {documents[graph].municipality for graph in touched for documents in (old, new) if graph in documents}


def synchronise(folder: Path) -> None:
    """Bring a folder with all its files from memory to the disk."""
    for parent, _, names in os.walk(folder):
        for path in [*(Path(parent) / name for name in names), Path(parent)]:
            synchronise_one(path)


def synchronise_one(path: Path) -> None:
    """Bring one file or one folder's list of names to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def switch(data: DataDirectory, version: Version) -> None:
    """Serve `version` from now on: replace the symbolic link in one step."""
    synchronise_one(data.versions)
    link = data.path / LINK_DRAFT
    link.unlink(missing_ok=True)
    link.symlink_to(version.path.relative_to(data.path))
    link.replace(data.current_link)
    synchronise_one(data.path)
