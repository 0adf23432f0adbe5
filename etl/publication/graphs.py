"""The store of a new version: what the served one holds, with the changed graphs in place of the old ones.

The default graph is the RDF merge of all graphs, kept as such: every triple of any graph stands in it once. (Asking
Oxigraph for the union of all graphs instead would repeat a triple for each graph that states it, and is slower.)
"""

import shutil
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse

from etl.graph_lines import GraphLines
from etl.join import join_decisions
from etl.printed import renew_printed
from etl.publication.revision import Parts, Revision
from etl.same_person import spelling_quads
from ontology.dataset import Document, Version
from ontology.iris import Iris
from ontology.terms import PROV, XSD
from ontology.vocabulary import ONTOLOGY_GRAPH, ontology_quads

GraphName = NamedNode | BlankNode | DefaultGraph
CHANGING = "changing"
"""Where in a draft the store is made when it is to be copied."""
BULK_BYTES, BULK_QUADS = 2_000_000, 10_000
"""From so many bytes of N-Quads or so many quads on a bulk load is faster than a transaction, which memory holds."""
BATCH_BYTES = 8_000_000
"""Loaded at a time, so that the memory a build takes does not grow with its documents."""
LOADERS = 2
"""How many batches are loaded at a time: the store lets go of Python's lock, and two need twice the memory of one."""


def load_graphs(revision: Revision) -> None:
    """Make the draft's store from the one that is served, and add the graphs that are new or changed."""
    if revision.current:
        Store.read_only(str(revision.current.store)).backup(str(place_of(revision)))
    store = Store(str(place_of(revision)))
    add(store, revision.parts)
    store.flush()


def place_of(revision: Revision) -> Path:
    """Return where the store is made."""
    return revision.draft.path / CHANGING if revision.anew else revision.draft.store


def finish_store(revision: Revision) -> set[str]:
    """Take out of the draft's store what is no longer stated, and add what follows from all that is.

    Returns the names of all documents' graphs that have changed or are gone.
    """
    touched, dropped = renew_documents(revision)
    lines = GraphLines.at(place_of(revision))
    people = {code: find_spellings(lines, code, revision) for code in revision.municipalities}
    del lines
    store = Store(str(place_of(revision)))
    for graph, said in chain(people.values(), revision.coverage()):
        dropped |= renew_graph(store, graph, said)
    remove_unstated(store, dropped)
    store.flush()
    if revision.anew:
        move(store, revision.draft)
    return touched


def renew_documents(revision: Revision) -> tuple[set[str], set[Triple]]:
    """Let documents' graphs, and those of readings and terms, state what they do now, and join printed decisions.

    Returns the names of the documents' graphs that have changed or are gone, and the triples that graphs have lost.
    """
    draft, current, manifest, parts = revision.draft, revision.current, revision.manifest, revision.parts
    store, iris = Store(str(place_of(revision))), revision.iris
    old, kept = revision.old.keys(), revision.new.keys()
    shared = [*ontology_quads(), *runs_quads(manifest.documents, iris)]
    dropped = remove_outdated(store, [graph for graph in old if graph in parts.files], parts)
    for name in (ONTOLOGY_GRAPH, iris.runs_graph()):
        dropped |= keep_only(store, name, {quad for quad in shared if quad.graph_name == name})
    dropped |= remove_graphs(store, [graph for graph in old if graph not in kept])
    put(store, shared)
    unchanged = kept - parts.files.keys()
    printers = renew_printed(current.printed if current else None, draft.printed, unchanged, parts.printed())
    touched = parts.files.keys() | old - kept
    lost, joined = join(store, draft.printed, printers | touched)
    store.flush()
    return touched | joined, dropped | lost


def move(store: Store, draft: Version) -> None:
    """Make the draft's store as a copy of one at another place, which goes.

    The files of a store keep the texts of statements that were removed from it; those of the copy never had them.
    """
    copy = Store(str(draft.store))
    copy.bulk_extend(store)
    copy.flush()
    shutil.rmtree(draft.path / CHANGING)


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


def add(store: Store, parts: Parts) -> None:
    """Add the quads of all parts, each to its own graph and to the default graph."""
    files = list(parts.files.items())

    def load_some(number: int) -> None:
        for batch in batches(files[number::LOADERS]):
            load(store, batch)

    with ThreadPoolExecutor(LOADERS) as threads:
        list(threads.map(load_some, range(LOADERS)))  # raises what one of them raised


def put(store: Store, quads: Collection[Quad]) -> None:
    """Add some quads, each to its own graph and to the default graph, in the faster of two ways."""
    both = chain(quads, (Quad(quad.subject, quad.predicate, quad.object) for quad in quads))
    if len(quads) < BULK_QUADS:
        store.extend(both)
    else:
        store.bulk_extend(both)


def load(store: Store, batch: bytes) -> None:
    """Add some N-Quads in the faster of two ways."""
    if len(batch) < BULK_BYTES:
        store.extend(parse(batch, format=RdfFormat.N_QUADS))
    else:
        store.bulk_load(batch, RdfFormat.N_QUADS)


def batches(files: Iterable[tuple[str, str]]) -> Iterator[bytes]:
    """Yield files of graphs as N-Quads, some at a time, each statement in its graph and again in the default graph."""
    batch = bytearray()
    for graph, path in files:
        quads = Path(path).read_bytes()
        # a line ends in its graph; inside a literal a line break is escaped
        batch += quads + quads.replace(f" <{graph}> .\n".encode(), b" .\n")
        if len(batch) >= BATCH_BYTES:
            yield bytes(batch)
            batch.clear()
    yield bytes(batch)


def join(store: Store, printed: Path, touched: set[str]) -> tuple[set[Triple], set[str]]:
    """Describe each printed decision in one graph; returns the triples that graphs lose, and the graphs that change."""
    dropped: set[Triple] = set()
    graphs: set[str] = set()
    batch = bytearray()
    for change in join_decisions(store, printed, touched):
        for quad in change.removed:
            store.remove(quad)
            dropped.add(quad.triple)
        graphs |= {
            quad.graph_name.value for quad in change.removed | change.added if isinstance(quad.graph_name, NamedNode)
        }
        batch += "".join(f"{quad} .\n{quad.triple} .\n" for quad in change.added).encode()
        if len(batch) >= BATCH_BYTES:
            load(store, bytes(batch))
            batch.clear()
    load(store, bytes(batch))
    return dropped, graphs


def find_spellings(lines: GraphLines, code: str, revision: Revision) -> tuple[NamedNode, set[Quad]]:
    """Return the graph that says which names in a municipality are spellings of one person's, and what it is to say."""
    graph = revision.iris.people_graph(code)
    return graph, spelling_quads(lines, (name for name, its in revision.new.items() if its == code), graph)


def renew_graph(store: Store, graph: NamedNode, said: set[Quad]) -> set[Triple]:
    """Let a graph say what is said now, and return what is no longer said."""
    dropped = keep_only(store, graph, said)
    put(store, said)
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
