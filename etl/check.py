"""What is wrong with a graph of minutes: the shapes, checked by pySHACL, and a few rules that shapes cannot state."""

import gzip
import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox
from rdflib import RDF, SH, Graph, Literal, URIRef

from etl.refusals import NothingDone
from ontology.dataset import DataDirectory
from ontology.formats import BY_SUFFIX
from shapes import shapes_graph
from shapes.compiled import Finding, find_violations
from shapes.engine import document_graph, validate
from shapes.index import Stated, Statement, statements_of
from shapes.queries import LeftToPySHACL
from shapes.terms import is_ill_typed, rdflib_term

VIOLATION = "Violation"

# rdflib logs a traceback for every ill-typed literal; the report names it instead
logging.getLogger("rdflib.term").setLevel(logging.ERROR)


class Unreadable(NothingDone):
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


def check_quads(quads: Iterable[Stated]) -> ShapeReport:
    """Return what pySHACL finds wrong with the statements of one document, taken as one graph. Raises Unreadable."""
    quads = list(quads)
    try:
        report = validate(document_graph(quads))
    except (ArithmeticError, RecursionError, TypeError) as error:
        raise Unreadable(f"rdflib cannot calculate with a number of the graph ({error}); is one ill-typed?") from error
    return ShapeReport(tuple(sorted({*shape_results(report), *sane_results(statements_of(quads))})))


def check_in_bulk(quads: Sequence[Stated]) -> ShapeReport:
    """Return the same as `check_quads`, about ten times as fast, by the compiled shapes."""
    statements = statements_of(quads)
    try:
        findings = find_violations(statements)
    except LeftToPySHACL:
        return check_quads(quads)
    return ShapeReport(tuple(sorted({*map(compiled_result, findings), *sane_results(statements)})))


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


def compiled_result(finding: Finding) -> ShapeResult:
    """Return a finding of the compiled shapes as a result."""
    value = None if finding.value is None else rdflib_term(finding.value)
    focus_node = finding.focus_node.value
    return ShapeResult(
        finding.severity, focus_node, finding.shape, finding.component, finding.path, shown(value), finding.message
    )


def sane_results(statements: Collection[Statement]) -> Iterator[ShapeResult]:
    """Yield what no document may hold: a blank node, a literal that its datatype does not allow, Python's None.

    Each term is looked at once, and most graphs have none that breaks a rule.
    """
    stated = (term for subject, _, value in statements for term in (subject, value))
    terms = {term for term in stated if not isinstance(term, ox.NamedNode)}  # which breaks none
    broken = {term: rules for term in terms if (rules := broken_rules(term))}
    for subject, predicate, value in statements if broken else ():
        for component, message in {*broken.get(subject, ()), *broken.get(value, ())}:
            focus_node, found = str(rdflib_term(subject)), shown(rdflib_term(value))
            yield ShapeResult(VIOLATION, focus_node, "Sanity", component, predicate.value, found, message)


def broken_rules(term: object) -> tuple[tuple[str, str], ...]:
    """Return the rules that a term breaks and that are no shapes."""
    if isinstance(term, ox.BlankNode):
        return (("BlankNode", "A blank node: everything has an IRI here."),)
    if not isinstance(term, ox.Literal):
        return ()
    ill_typed = (("IllTyped", "A literal that its datatype does not allow."),)
    none = (("None", "A literal that says None: a missing value was written out."),)
    return (ill_typed if is_ill_typed(term) else ()) + (none if term.value == "None" else ())


def local_name(node: object) -> str:
    """Return what follows the last "#" or "/" of an IRI."""
    return str(node).replace("#", "/").rpartition("/")[2]


def shown(value: object, width: int = 200) -> str:
    """Return a value for a reader: an IRI as it is, a literal in Turtle, cut short."""
    text = "" if value is None else turtle(value) if isinstance(value, Literal) else str(value)
    return text if len(text) <= width else f"{text[: width - 1]}…"


def turtle(literal: Literal) -> str:
    """Return a literal in Turtle; rdflib warns of an ill-typed number, so such a one is put together here."""
    return f"{Literal(str(literal)).n3()}^^<{literal.datatype}>" if literal.ill_typed else literal.n3()


def english(messages: Iterable[object]) -> str:
    """Return the English one of some messages, or the first there is."""
    known = english_messages()
    return min(map(str, messages), key=lambda text: (text not in known, text), default="")


@cache
def english_messages() -> frozenset[str]:
    """Return what the shapes say in English; of a query's messages pySHACL reports the text without its language."""
    told = shapes_graph().objects(None, SH.message)
    return frozenset(str(text) for text in told if isinstance(text, Literal) and text.language == "en")
