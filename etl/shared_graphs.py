"""The graphs of a store that belong to no single document: the ontology with its outcomes, and the readings."""

from collections.abc import Iterable, Iterator
from importlib import resources

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse

from ontology.dataset import Document
from ontology.iris import Iris
from ontology.terms import PROV, SG, XSD

ONTOLOGY_GRAPH = NamedNode(SG.iri.rstrip("#"))


def ontology_quads() -> list[Quad]:
    """Return the ontology files as quads of one graph, so that queries can ask for labels of terms and outcomes."""
    files = sorted(
        (path for path in resources.files("ontology").iterdir() if path.name.endswith(".ttl")),
        key=lambda path: path.name,
    )
    return [
        in_graph(quad, ONTOLOGY_GRAPH) for path in files for quad in parse(path.read_bytes(), format=RdfFormat.TURTLE)
    ]


def in_graph(quad: Quad, graph: NamedNode | DefaultGraph) -> Quad:
    """Return what a quad states, as a statement of another graph."""
    return Quad(quad.subject, quad.predicate, quad.object, graph)


def runs_quads(documents: Iterable[Document], iris: Iris) -> Iterator[Quad]:
    """Yield when each document was read; apart from the documents' own graphs, which know no clock."""
    for document in documents:
        ended = Literal(document.read, datatype=XSD.dateTime)
        yield Quad(iris.run(document.run), PROV.endedAtTime, ended, iris.runs_graph())
