"""The compiled shapes find what pySHACL finds, in real and in broken graphs, and refuse what they do not know.

`test_shapes.py` breaks every constraint of every shape, and compares there as well.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse
from rdflib import SH

from etl.check import Unreadable, check_in_bulk, check_quads
from etl.document import read_source
from etl.graph import describe_minutes
from etl.model import Quarantined, Source
from etl.sources import find_sources
from ontology.terms import DCTERMS, RDF, RDFS, SG, XSD
from ontology.vocabulary import turtle_files
from shapes import shapes_graph
from shapes.compiled import compile_shapes, find_violations
from shapes.constraints import CannotCompile
from shapes.index import statements_of
from shapes.queries import QUERIES, LeftToPySHACL, folded
from shapes.terms import is_ill_typed
from tests.conftest import SAMPLES
from tests.etl.test_graph import EXAMPLE, IRIS, quads_of

QUADS = [Quad(quad.subject, quad.predicate, quad.object) for quad in quads_of(EXAMPLE)]
PREDICATES = sorted({quad.predicate for quad in QUADS}, key=str)
CLASSES = sorted({quad.object for quad in QUADS if quad.predicate == RDF.type}, key=str)
ITEM = IRIS.item(EXAMPLE.key, 1)
TEXTS = ["", "None", "x", "0", "1", "01", "-1", "1.5", "1e0", "true", "2022-06-07", "2022-13-40", "2022-06-07T15:00:00"]
DATATYPES = [
    *(XSD.string, XSD.integer, XSD.int, XSD.decimal, XSD.double, XSD.boolean),
    *(XSD.date, XSD.dateTime, XSD.anyURI, SG.text),
]
EXAMPLES = 40  # of up to forty edits each; pySHACL takes a tenth of a second for one
LANGUAGES = ["da", "da-DK", "de", "en"]


@dataclass(frozen=True)
class Edit:
    """One way to spoil one quad, with another quad and other words to take from."""

    kind: str
    at: int
    other: int
    text: str


def is_odd_offset(quad: Quad) -> bool:
    """Whether rdflib cannot calculate with an offset: at a fraction or an ill-typed number it fails on the whole graph.

    For SPARQL that is an error of the one filter, and the compiled query has it so.
    """
    value = quad.object
    if quad.predicate not in (SG.start, SG.end) or not isinstance(value, Literal):
        return False
    return is_ill_typed(value) or value.datatype in (XSD.decimal, XSD.double)


def spoil(quad: Quad, other: Quad, edit: Edit) -> list[Quad]:
    """What stands in place of a quad after an edit."""
    subject, predicate, value = quad.triple
    text = value.value if isinstance(value, Literal) and edit.other % 2 else edit.text
    ways: dict[str, Callable[[], list[Quad]]] = {
        "drop": list,
        "another value": lambda: [quad, Quad(subject, predicate, other.object)],
        "other value": lambda: [Quad(subject, predicate, other.object)],
        "other subject": lambda: [Quad(other.subject, predicate, value)],
        "other property": lambda: [Quad(subject, PREDICATES[edit.other % len(PREDICATES)], value)],
        "class": lambda: [quad, Quad(subject, RDF.type, CLASSES[edit.other % len(CLASSES)])],
        "datatype": lambda: [Quad(subject, predicate, Literal(text, datatype=DATATYPES[edit.other % len(DATATYPES)]))],
        "language": lambda: [Quad(subject, predicate, Literal(text, language=LANGUAGES[edit.other % len(LANGUAGES)]))],
        "iri": lambda: [Quad(subject, predicate, NamedNode(f"https://elsewhere.example.org/{edit.text}"))],
        "blank": lambda: [Quad(subject, predicate, BlankNode("b")), Quad(BlankNode("b"), predicate, value)],
    }
    return ways[edit.kind]()


KINDS = [
    *("drop", "another value", "other value", "other subject", "other property"),
    *("class", "datatype", "language", "iri", "blank"),
]
POSITIONS = st.integers(0, len(QUADS) - 1)
EDITS = st.builds(Edit, st.sampled_from(KINDS), POSITIONS, POSITIONS, st.sampled_from(TEXTS))


@given(st.lists(EDITS, min_size=1, max_size=40, unique_by=lambda edit: edit.at))
@settings(max_examples=EXAMPLES)
def test_a_graph_spoilt_at_random_is_judged_as_by_pyshacl(edits: list[Edit]) -> None:
    spoilt = {edit.at: spoil(QUADS[edit.at], QUADS[edit.other], edit) for edit in edits}
    quads = [quad for at, whole in enumerate(QUADS) for quad in spoilt.get(at, [whole])]

    judged = [quad for quad in quads if not is_odd_offset(quad)]
    assert check_in_bulk(judged) == check_quads(judged)


def assert_judged_alike(paths: Iterable[Path], municipality: str | None = None) -> int:
    """Fail unless the compiled shapes, on their own, judge the minutes in files as pySHACL does; returns how many."""
    judged = 0
    for source in find_sources(paths):
        try:
            read, minutes = read_source(source, municipality)
        except Quarantined:
            continue
        about = Source(source.shown, read.sha256, read.media_type, source.url)
        quads = describe_minutes(minutes, about, IRIS, "sagsgraf 0.1.0", "0123abcd")
        find_violations(statements_of(quads))  # which would raise LeftToPySHACL
        assert check_in_bulk(quads) == check_quads(quads)
        judged += 1
    return judged


def test_the_samples_are_judged_as_by_pyshacl() -> None:
    assert assert_judged_alike([SAMPLES]) >= 5


def test_real_minutes_are_judged_as_by_pyshacl(shared: Path) -> None:
    assert assert_judged_alike([shared / "minutes"]) >= 5


def test_real_meetings_of_vendor_json_are_judged_as_by_pyshacl(shared: Path) -> None:
    assert assert_judged_alike(sorted((shared / "harvest").glob("*.json"))[::25], "Greve") >= 7


@pytest.mark.parametrize(
    "statement",
    [
        Quad(SG.Meeting, RDFS.subClassOf, SG.AgendaItem),
        Quad(ITEM, SG.position, Literal("first")),
        Quad(ITEM, SG.position, Literal("1.0", datatype=XSD.decimal)),
        Quad(IRIS.case_decision(EXAMPLE.key, "04.04.00-P20-3-22"), SG.decidedBy, Literal("Teknisk Udvalg")),
    ],
    ids=str,
)
def test_what_only_sparql_can_compare_is_left_to_pyshacl(statement: Quad) -> None:
    quads = [*QUADS, statement]
    with pytest.raises(LeftToPySHACL):
        find_violations(statements_of(quads))

    assert check_in_bulk(quads) == check_quads(quads)
    assert len(check_in_bulk(quads).violations) > 0


@pytest.mark.parametrize(
    "start",
    [Literal("7.5", datatype=XSD.decimal), Literal("x", datatype=XSD.integer), Literal("", datatype=XSD.decimal)],
)
def test_an_offset_that_rdflib_cannot_calculate_with_is_found_by_its_datatype(start: Literal) -> None:
    quads = [*QUADS, Quad(IRIS.item_part("mention", EXAMPLE.key, 1, 1), SG.start, start)]

    found = {(each.shape, each.component) for each in check_in_bulk(quads).violations}

    assert ("Mention-start", "DatatypeConstraintComponent") in found
    with pytest.raises(Unreadable, match="ill-typed"):
        check_quads(quads)


def test_a_quad_said_in_two_graphs_counts_once() -> None:
    quads = [*QUADS, *(Quad(*quad.triple, IRIS.graph(EXAMPLE.key)) for quad in QUADS)]

    assert {quad.graph_name for quad in quads} == {DefaultGraph(), IRIS.graph(EXAMPLE.key)}
    assert check_in_bulk(quads) == check_in_bulk(QUADS)


def test_every_query_of_the_shapes_has_its_function_and_no_function_is_left_over() -> None:
    assert set(QUERIES) == {folded(str(select)) for select in shapes_graph().objects(None, SH.select)}


SHAPE = """
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix sg: <https://w3id.org/sagsgraf/ontology#> .
    @prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
    sg:Shape a sh:NodeShape ; sh:targetClass sg:Case ; sh:property sg:Part .
    sg:Part a sh:PropertyShape ;
"""


@pytest.mark.parametrize(
    ("stated", "unknown"),
    [
        ("sh:path sg:a ; sh:lessThan sg:b", "lessThan"),
        ("sh:path sg:a ; sh:hasValue 1", "hasValue"),
        ('sh:path sg:a ; sh:pattern "x" ; sh:flags "i"', "flags"),
        ("sh:path sg:a ; sh:minCount 1 ; sh:deactivated true", "deactivated"),
        ("sh:path sg:a ; sh:node sg:Shape", "node"),
        ("sh:path sg:a ; sh:datatype xsd:gYear", "gYear"),
        ("sh:path sg:a ; sh:nodeKind sh:BlankNode", "BlankNode"),
        ('sh:path sg:a ; sh:languageIn ( "*" )', "any language"),
        ("sh:path sg:a ; sh:closed false", "only true"),
        ("sh:path [ sh:zeroOrMorePath sg:a ] ; sh:minCount 1", "zeroOrMorePath"),
        ("sh:path [ sh:inversePath ( sg:a sg:b ) ] ; sh:minCount 1", "inversePath"),
        ("sh:path sg:a ; sh:property sg:Other . sg:Other sh:path sg:b ; sh:minCount 1", "property of a property"),
        ('sh:path sg:a ; sh:minCount 1 ; sh:message "What is wrong with {$this}"@da', "variables"),
        ("sh:path sg:a ; sh:targetNode sg:b", "targetNode"),
        ("sh:path sg:a ; a rdfs:Class", "Class"),
        (
            'sh:path sg:a ; sh:message "What is wrong"@en ; sh:sparql sg:Query . sg:Query sh:select "SELECT $this"',
            "both of",
        ),
        ('sh:path sg:a ; sh:sparql [ sh:select "SELECT $this WHERE { $this sg:a ?value }" ]', "no function"),
    ],
)
def test_what_a_shape_says_and_nobody_checks_is_refused(stated: str, unknown: str) -> None:
    quads = list(parse(f"{SHAPE} {stated} .", format=RdfFormat.TURTLE))

    with pytest.raises(CannotCompile, match=unknown):
        compile_shapes(quads)


def test_a_shape_of_known_parts_compiles_and_finds() -> None:
    [part, _] = compile_shapes(parse(f"{SHAPE} sh:path sg:a ; sh:minCount 1 .", format=RdfFormat.TURTLE))

    assert (part.name, part.severity, part.path_name) == ("Part", "Violation", SG.a.value)
    assert [each.component for each in part.constraints] == ["MinCountConstraintComponent"]


def test_a_query_that_was_changed_is_refused() -> None:
    [file] = [each for each in turtle_files("shapes") if each.name == "minutes.ttl"]
    changed = file.read_text(encoding="utf-8").replace("STR(?decided) > STR(?date)", "STR(?decided) >= STR(?date)")

    with pytest.raises(CannotCompile, match=">= STR"):
        compile_shapes(parse(changed, format=RdfFormat.TURTLE))


def test_a_title_in_another_language_is_found_with_its_message() -> None:
    [found] = find_violations(statements_of([*QUADS, Quad(ITEM, DCTERMS.title, Literal("Bad", language="de"))]))[:1]

    assert found.shape == "AgendaItem-title"
