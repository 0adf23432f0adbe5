"""Every constraint of every shape is kept by the invented meeting, and broken by one edit of it."""

from pathlib import Path

import pyshacl
import pytest
from rdflib import RDF, SH, SKOS, BNode, Graph, Literal, URIRef

from etl.check import ShapeResult, check_quads, shape_results
from ontology.terms import OUTCOME
from ontology.vocabulary import ontology_quads, turtle_files
from shapes import shapes_graph
from shapes.engine import DocumentGraph, document_graph, validate
from tests.etl.measured import measured_quads
from tests.etl.test_graph import EXAMPLE, IRIS, SOURCE, Iris, describe_minutes, quads_of
from tests.shapes.compiled import assert_compiled_shapes_find, pyoxigraph_quads
from tests.shapes.edits import (
    EDITS,
    QUERY_EDITS,
    SG,
    SGS,
    SHAPES,
    STRANGER,
    Constraint,
    QueryEdit,
    constraints,
    focus_nodes,
    values,
)

CONSTRAINTS = constraints()
ON_NODES = {SH.nodeKind, SH.pattern, SH.closed}
IN_PROPERTIES = [each for each in CONSTRAINTS if (each.shape, SH.path, None) in SHAPES]
IN_NODES = [each for each in CONSTRAINTS if each not in IN_PROPERTIES and each.parameter != SH.sparql]
IN_QUERIES = [each for each in CONSTRAINTS if each.parameter == SH.sparql]


def conforming() -> DocumentGraph:
    """The invented meeting, the labels of the outcomes, what is measured, and another spelling of a member."""
    labels = {str(RDF.type), str(SKOS.prefLabel)}
    outcomes = [
        q for q in ontology_quads() if str(q.subject).startswith(f"<{OUTCOME.iri}") and q.predicate.value in labels
    ]
    graph = document_graph([*quads_of(EXAMPLE), *outcomes, *measured_quads(IRIS)])
    one, other, *_ = sorted(graph.subjects(RDF.type, URIRef(SG.Person)))
    graph.add((one, URIRef(SG.spellingOf), other))
    return graph


CONFORMING = conforming()


def copy() -> DocumentGraph:
    graph = DocumentGraph()
    for triple in CONFORMING:
        graph.add(triple)
    return graph


def results(graph: DocumentGraph) -> set[ShapeResult]:
    """What pySHACL finds, which the compiled shapes find as well, whatever is broken."""
    found = set(shape_results(validate(graph)))
    assert_compiled_shapes_find(found, pyoxigraph_quads(graph))
    return found


BEFORE = results(CONFORMING)


def about(report: set[ShapeResult], focus_node: object, constraint: Constraint) -> list[ShapeResult]:
    """The results about a node from a constraint."""
    sought = (str(focus_node), constraint.shape.removeprefix(SGS), constraint.component)
    return [each for each in report if (each.focus_node, each.shape, each.component) == sought]


def severity(shape: URIRef) -> str:
    return str(SHAPES.value(shape, SH.severity)).removeprefix(str(SH))


def test_the_invented_meeting_conforms_and_its_unresolved_mentions_are_warned_of() -> None:
    assert [(each.severity, each.shape) for each in BEFORE] == [("Warning", "Mention-resolved")] * 2


@pytest.mark.parametrize("base", ["http://localhost:8000", "https://data.example.dk/graf/v2"])
def test_the_shapes_hold_for_any_base_url(base: str) -> None:
    report = check_quads(describe_minutes(EXAMPLE, SOURCE, Iris(base), "sagsgraf 0.1.0", "0123abcd"))

    assert report.violations == ()


@pytest.mark.parametrize("constraint", IN_PROPERTIES, ids=str)
def test_a_constraint_of_a_property_is_kept_by_an_example_and_broken_by_an_edit(constraint: Constraint) -> None:
    graph = copy()
    examples = [node for node in focus_nodes(graph, constraint.shape) if values(graph, node, constraint.shape)]
    assert examples, f"the invented meeting has no value for {constraint.shape}"
    assert about(BEFORE, examples[0], constraint) == []
    assert constraint.parameter in EDITS, f"no edit breaks {constraint}: add one"

    EDITS[constraint.parameter](graph, examples[0], constraint)

    assert {each.severity for each in about(results(graph), examples[0], constraint)} == {severity(constraint.shape)}


@pytest.mark.parametrize("constraint", IN_NODES, ids=str)
def test_a_constraint_of_a_node_is_kept_by_an_example_and_broken_by_an_edit(constraint: Constraint) -> None:
    graph = copy()
    target = SHAPES.value(constraint.shape, SH.targetClass)
    node = focus_nodes(graph, constraint.shape)[0]
    assert about(BEFORE, node, constraint) == []
    assert constraint.parameter in ON_NODES, f"no edit breaks {constraint}: add one"

    if constraint.parameter == SH.closed:
        graph.add((node, SG.atendance, Literal("mistyped")))
    else:
        node = BNode() if constraint.parameter == SH.nodeKind else STRANGER
        graph.add((node, RDF.type, target))

    assert {each.severity for each in about(results(graph), node, constraint)} == {severity(constraint.shape)}


@pytest.mark.parametrize(
    ("constraint", "edit"),
    [(each, edit) for each in IN_QUERIES for edit in QUERY_EDITS.get(each.shape, [])],
    ids=lambda part: str(part) if isinstance(part, Constraint) else part.value.n3(),
)
def test_a_query_finds_nothing_in_the_example_and_the_value_at_fault_in_an_edit(
    constraint: Constraint, edit: QueryEdit
) -> None:
    graph = copy()
    assert about(BEFORE, edit.focus_node, constraint) == []
    assert list(graph.objects(edit.subject, edit.predicate))

    graph.set((edit.subject, edit.predicate, edit.value))

    report = about(results(graph), edit.focus_node, constraint)
    reported = edit.reported.n3() if isinstance(edit.reported, Literal) else str(edit.reported)
    assert [(each.severity, each.value) for each in report] == [(severity(constraint.shape), reported)]
    assert (None, SH.message, Literal(report[0].message, lang="en")) in SHAPES


def test_every_query_has_an_edit_that_breaks_it() -> None:
    assert {each.shape for each in IN_QUERIES} == set(QUERY_EDITS)


def test_every_constraint_is_in_one_of_the_three_tables() -> None:
    assert len(CONSTRAINTS) == len(IN_PROPERTIES) + len(IN_NODES) + len(IN_QUERIES)
    assert len(CONSTRAINTS) > 300


def test_every_class_has_a_file_of_shapes_of_its_name() -> None:
    for file in turtle_files("shapes"):
        graph = Graph().parse(data=file.read_text(encoding="utf-8"), format="turtle")
        targets = {str(each).rpartition("#")[2].lower() for each in graph.objects(None, SH.targetClass)}
        assert targets == ({Path(file.name).stem.replace("-", "")} if file.name != "prefixes.ttl" else set())


def test_every_shape_with_a_constraint_states_its_severity_and_a_message_in_danish_and_english() -> None:
    for shape in {each.shape for each in CONSTRAINTS}:
        speaker = SHAPES.value(shape, SH.sparql) or shape
        languages = sorted(getattr(text, "language", "") for text in SHAPES.objects(speaker, SH.message))
        assert languages == ["da", "en"], shape
        assert severity(shape) in {"Violation", "Warning"}, shape


def test_no_shape_compares_values_by_order_between_properties() -> None:
    compared = {SH.lessThan, SH.lessThanOrEquals}

    assert not [predicate for predicate in SHAPES.predicates() if predicate in compared], "rdflib errs on mixed types"


def test_the_shapes_are_valid_shacl() -> None:
    conforms, _, text = pyshacl.validate(Graph(), shacl_graph=shapes_graph(), meta_shacl=True)

    assert conforms, text


def test_the_engine_finds_what_pyshacl_finds_as_it_comes() -> None:
    graph = copy()
    for number, constraint in enumerate(each for each in IN_PROPERTIES if each.parameter in EDITS):
        nodes = [node for node in focus_nodes(graph, constraint.shape) if values(graph, node, constraint.shape)]
        if nodes and number % 3 == 0:
            EDITS[constraint.parameter](graph, nodes[-1], constraint)
    for edits in QUERY_EDITS.values():
        graph.set((edits[0].subject, edits[0].predicate, edits[0].value))

    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes_graph())

    assert len(results(graph)) > 100
    assert results(graph) == set(shape_results(report))
