"""What is wrong with a graph of minutes: the shapes, checked by pySHACL, and a few rules that shapes cannot state."""

import gzip
import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox
from rdflib import RDF, SH, BNode, Graph, Literal, URIRef
from rdflib.term import Identifier

from ontology.dataset import DataDirectory
from ontology.formats import BY_SUFFIX
from ontology.terms import XSD
from shapes.engine import DocumentGraph, validate

VIOLATION = "Violation"

# rdflib logs a traceback for every ill-typed literal; the report names it instead
logging.getLogger("rdflib.term").setLevel(logging.ERROR)


class Unreadable(Exception):  # noqa: N818 - what it is called for the user
    """What was to be checked cannot be read, with the place and what to do instead."""


@dataclass(frozen=True, order=True)
class ShapeResult:
    """One finding: how severe, about which node, from which shape and constraint component, and what it says.

    `path` is empty where the finding is about the node itself or the path is no single property.
    """

    severity: str
    focus_node: str
    shape: str
    component: str
    path: str
    value: str
    message: str
    graph: str = ""

    def __str__(self) -> str:
        """Return the finding as one line."""
        about = ", ".join(part for part in (self.path, self.value) if part)
        return f"{self.severity}: {self.focus_node}: {self.message}" + (f" [{about}]" if about else "")


@dataclass(frozen=True)
class ShapeReport:
    """All findings about what was checked, sorted; and how many graphs those were."""

    results: tuple[ShapeResult, ...] = ()
    graphs: int = 1

    @property
    def violations(self) -> tuple[ShapeResult, ...]:
        """The findings that keep a document out."""
        return tuple(result for result in self.results if result.severity == VIOLATION)

    @property
    def warnings(self) -> tuple[ShapeResult, ...]:
        """The findings that are only reported."""
        return tuple(result for result in self.results if result.severity != VIOLATION)

    @property
    def conforms(self) -> bool:
        """Whether there is no violation."""
        return not self.violations


def check_quads(quads: Iterable[ox.Quad]) -> ShapeReport:
    """Return what is wrong with the quads of one document, taken as one graph."""
    graph = document_graph(quads)
    results = chain(shape_results(validate(graph)), sane_results(graph))
    return ShapeReport(tuple(sorted(set(results))))


def check_file(path: Path) -> ShapeReport:
    """Return what is wrong with an RDF file, gzipped or not, or with the data set served from a data directory.

    Each named graph is checked by itself. Raises Unreadable when there is nothing to check.
    """
    if not path.exists():
        raise Unreadable(f"{path}: there is no such file or folder")
    graphs = read_store(path) if path.is_dir() else read_graphs(path)
    reports = [(name, check_quads(quads)) for name, quads in graphs]
    results = [replace(result, graph=name) for name, report in reports for result in report.results]
    return ShapeReport(tuple(sorted(results)), len(reports))


def read_store(path: Path) -> Iterator[tuple[str, Iterable[ox.Quad]]]:
    """Yield every named graph of the data set that a data directory serves."""
    version = DataDirectory(path).current()
    if version is None:
        raise Unreadable(f"{path}: no data set is published there; `sagsgraf build` makes one")
    store = ox.Store.read_only(str(version.store))
    for graph in store.named_graphs():
        yield graph.value, store.quads_for_pattern(None, None, None, graph)


def read_graphs(path: Path) -> list[tuple[str, list[ox.Quad]]]:
    """Return the graphs of an RDF file, by name; the default graph has none."""
    graphs: dict[str, list[ox.Quad]] = defaultdict(list)
    for quad in read_quads(path):
        graphs["" if isinstance(quad.graph_name, ox.DefaultGraph) else quad.graph_name.value].append(quad)
    return list(graphs.items())


def read_quads(path: Path) -> Iterator[ox.Quad]:
    """Yield the quads of an RDF file, whose format its suffix names. Raises Unreadable with the place."""
    name = path.with_suffix("") if path.suffix == ".gz" else path
    known = BY_SUFFIX.get(name.suffix.removeprefix("."))
    if known is None:
        suffixes = ", ".join(f".{suffix}" for suffix in BY_SUFFIX)
        raise Unreadable(f"{path}: its suffix names no RDF format; known are {suffixes}, also with .gz")
    try:
        with open_file(path) as file:
            yield from ox.parse(file, format=known.rdf_format, base_iri=path.absolute().as_uri())
    except (OSError, EOFError, SyntaxError, ValueError) as error:
        raise Unreadable(f"{path}: {error}; is it {name.suffix.removeprefix('.')} and whole?") from error


def open_file(path: Path) -> IO[bytes]:
    """Open a file for reading bytes, unpacked where its suffix is .gz."""
    return cast(IO[bytes], gzip.open(path)) if path.suffix == ".gz" else path.open("rb")


def document_graph(quads: Iterable[ox.Quad]) -> DocumentGraph:
    """Return quads as an rdflib graph, without their graph names; equal terms become one object."""
    graph, terms = DocumentGraph(), Terms()
    for quad in quads:
        graph.store.add((terms[quad.subject], terms[quad.predicate], terms[quad.object]), graph)
    return graph


class Terms(dict[object, Identifier]):
    """pyoxigraph terms as rdflib's, each made once."""

    def __missing__(self, term: object) -> Identifier:
        """Make and remember the rdflib term for a term that was not met before."""
        self[term] = made = rdflib_term(term)
        return made


def rdflib_term(term: object) -> Identifier:
    """Return a pyoxigraph term as rdflib's, with its lexical form untouched."""
    match term:
        case ox.NamedNode(value=value):
            return URIRef(value)
        case ox.Literal(value=value, language=str(language)):
            return Literal(value, lang=language)
        case ox.Literal(value=value, datatype=datatype) if datatype == XSD.string:
            return Literal(value)  # for rdflib a plain string and an xsd:string differ
        case ox.Literal(value=value, datatype=datatype):
            return Literal(value, datatype=URIRef(datatype.value), normalize=False)
        case ox.BlankNode(value=value):
            return BNode(value)
    raise ValueError(f"{term} is no term of RDF 1.1")


def shape_results(report: Graph) -> Iterator[ShapeResult]:
    """Yield the results of a validation report."""
    for result in report.subjects(RDF.type, SH.ValidationResult):
        path = report.value(result, SH.resultPath)
        yield ShapeResult(
            local_name(report.value(result, SH.resultSeverity)),
            str(report.value(result, SH.focusNode)),
            local_name(report.value(result, SH.sourceShape)),
            local_name(report.value(result, SH.sourceConstraintComponent)),
            str(path) if isinstance(path, URIRef) else "",
            shown(report.value(result, SH.value)),
            english(report.objects(result, SH.resultMessage)),
        )


def sane_results(graph: Graph) -> Iterator[ShapeResult]:
    """Yield what no document may hold: a blank node, a literal that its datatype does not allow, Python's None."""
    for subject, predicate, value in graph:
        if isinstance(subject, BNode) or isinstance(value, BNode):
            yield insane(subject, "BlankNode", predicate, value, "A blank node: everything has an IRI here.")
        if isinstance(value, Literal) and value.ill_typed:
            yield insane(subject, "IllTyped", predicate, value, "A literal that its datatype does not allow.")
        if isinstance(value, Literal) and str(value) == "None":
            yield insane(
                subject, "None", predicate, value, "A literal that says None: a missing value was written out."
            )


def insane(subject: object, component: str, predicate: object, value: object, message: str) -> ShapeResult:
    """Return a violation of a rule that is no shape."""
    return ShapeResult(VIOLATION, str(subject), "Sanity", component, str(predicate), shown(value), message)


def local_name(node: object) -> str:
    """Return what follows the last "#" or "/" of an IRI."""
    return str(node).replace("#", "/").rpartition("/")[2]


def shown(value: object, width: int = 200) -> str:
    """Return a value for a reader: an IRI as it is, a literal in Turtle, cut short."""
    text = "" if value is None else value.n3() if isinstance(value, Literal) else str(value)
    return text if len(text) <= width else f"{text[: width - 1]}…"


def english(messages: Iterable[object]) -> str:
    """Return the English one of some messages, or the first there is."""
    texts = sorted(messages, key=lambda text: (getattr(text, "language", None) != "en", str(text)))
    return str(texts[0]) if texts else ""
