"""A graph, a file and a data set are checked, and what is wrong is said with its place."""

import gzip
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, serialize

from etl.check import ShapeReport, Unreadable, check_file, check_quads
from etl.model import (
    Act,
    BodyReference,
    Entity,
    LawReference,
    Mention,
    Municipality,
    MunicipalityReference,
)
from etl.tables import bodies, laws, municipalities
from ontology.formats import RDF_FORMATS, Format
from ontology.terms import DCTERMS, SG, XSD
from tests.conftest import Run
from tests.etl.test_graph import EXAMPLE, IRIS, quads_of

QUADS = quads_of(EXAMPLE)
GRAPH = IRIS.graph(EXAMPLE.key)
ITEM = IRIS.item(EXAMPLE.key, 1)


def with_statement(predicate: NamedNode, value: NamedNode | Literal | BlankNode) -> ShapeReport:
    return check_quads([*QUADS, Quad(ITEM, predicate, value, GRAPH)])


def components(report: ShapeReport) -> set[str]:
    return {result.component for result in report.violations if result.focus_node == ITEM.value}


def write_example(path: Path, rdf_format: Format) -> Path:
    quads = QUADS if rdf_format.rdf_format.supports_datasets else [Quad(*quad.triple, DefaultGraph()) for quad in QUADS]
    path.write_bytes(serialize(quads, format=rdf_format.rdf_format))
    return path


def test_a_graph_of_minutes_conforms_and_what_is_not_resolved_is_a_warning() -> None:
    report = check_quads(QUADS)

    assert report.conforms
    assert [result.shape for result in report.warnings] == ["Mention-resolved"] * 2
    assert "A mention without a body" in str(report.warnings[0])


def test_every_row_of_the_reference_tables_gives_a_description_that_conforms() -> None:
    acts = [Act(row.law_id, row.label, row.title, row.variants, row.year, row.number) for row in laws().values()]
    entities: list[Entity] = [
        *(LawReference(act.label, "§ 5 stk. 2 nr. 1", act) for act in acts),
        *(BodyReference(row.body_id, row.label) for row in bodies().values()),
        *(MunicipalityReference(Municipality(row.code, row.name)) for row in municipalities().values()),
    ]
    mentions = tuple(Mention(None, 0, 1, "x", entity, "test", 1.0) for entity in entities)
    first, second = EXAMPLE.items
    minutes = replace(EXAMPLE, items=(first, replace(second, mentions=mentions)))

    report = check_quads(quads_of(minutes))

    assert report.violations == ()
    assert {result.shape for result in report.warnings} == {"Mention-resolved"}


def test_a_violation_names_node_shape_component_path_value_and_reason() -> None:
    report = with_statement(SG.number, Literal("8"))

    [result] = report.violations
    assert not report.conforms
    assert (result.focus_node, result.shape, result.component) == (
        ITEM.value,
        "AgendaItem-number",
        "MaxCountConstraintComponent",
    )
    assert result.path == SG.number.value
    assert result.message == "An agenda item has at most one number, as printed, as a plain string."


def test_findings_come_in_the_same_order_every_time() -> None:
    quads = [*QUADS, Quad(ITEM, SG.number, Literal("8"), GRAPH), Quad(ITEM, SG.text, Literal("x"), GRAPH)]

    assert check_quads(quads) == check_quads(reversed(quads))
    assert len(check_quads(quads).violations) == 2


def test_a_literal_that_its_datatype_does_not_allow_is_a_violation() -> None:
    assert "IllTyped" in components(with_statement(DCTERMS.description, Literal("i morgen", datatype=XSD.date)))


def test_a_literal_that_says_none_is_a_violation() -> None:
    assert "None" in components(with_statement(DCTERMS.description, Literal("None", language="da")))


def test_a_blank_node_is_a_violation() -> None:
    assert "BlankNode" in components(with_statement(DCTERMS.relation, BlankNode("b")))


def test_a_string_in_place_of_a_date_is_a_violation_and_no_false_one_of_order() -> None:
    decision = IRIS.case_decision(EXAMPLE.key, "04.04.00-P20-3-22")
    quads = [
        Quad(quad.subject, quad.predicate, Literal("2022-06-07"), GRAPH)
        if (quad.subject, quad.predicate) == (decision, SG.date)
        else quad
        for quad in QUADS
    ]

    found = {(result.focus_node, result.component) for result in check_quads(quads).violations}

    assert (decision.value, "DatatypeConstraintComponent") in found


@pytest.mark.parametrize("rdf_format", RDF_FORMATS, ids=lambda each: each.suffix)
def test_a_file_of_any_format_is_read(tmp_path: Path, rdf_format: Format) -> None:
    report = check_file(write_example(tmp_path / f"graph.{rdf_format.suffix}", rdf_format))

    assert report.conforms
    assert len(report.warnings) == 2
    assert {result.graph for result in report.results} == (
        {GRAPH.value} if rdf_format.rdf_format.supports_datasets else {""}
    )


def test_a_gzipped_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "graph.nq.gz"
    path.write_bytes(gzip.compress(serialize(QUADS, format=RdfFormat.N_QUADS)))

    assert len(check_file(path).warnings) == 2


def test_each_graph_of_a_file_is_checked_by_itself(tmp_path: Path) -> None:
    other = NamedNode(f"{IRIS.base}/graph/other")
    title = Quad(ITEM, DCTERMS.title, Literal("En anden titel", language="da"), other)
    path = tmp_path / "graphs.nq"
    path.write_bytes(serialize([*QUADS, title], format=RdfFormat.N_QUADS))

    report = check_file(path)

    assert report.graphs == 2
    assert report.conforms, "two graphs may give one item a title each"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("minutes.txt", b"Referat", "names no RDF format"),
        ("graph.ttl", b"<a> <b> .", "1"),
        ("graph.nq", '<http://a> <http://b> "\u00e6" .'.encode("latin-1"), "graph.nq"),
        ("graph.nq.gz", b"not gzipped", "gzip"),
        ("graph.nq.gz", gzip.compress(b"<http://a> <http://b> <http://c> .\n" * 99, mtime=0)[:-20], "graph.nq.gz"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_the_reason(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(Unreadable, match=name) as caught:
        check_file(path)

    assert said in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"missing\.ttl"):
        check_file(tmp_path / "missing.ttl")


def test_a_folder_without_a_data_set_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="sagsgraf build"):
        check_file(tmp_path)


def test_a_published_data_set_conforms_graph_by_graph(sample_data: Path) -> None:
    report = check_file(sample_data)

    assert report.violations == ()
    assert report.graphs > 5


def test_the_command_prints_violations_and_exits_with_one(sagsgraf: Run, tmp_path: Path) -> None:
    path = tmp_path / "graph.nq"
    path.write_bytes(serialize([*QUADS, Quad(ITEM, SG.number, Literal("8"), GRAPH)], format=RdfFormat.N_QUADS))

    done = sagsgraf("check", path)

    assert done.returncode == 1
    assert f"Violation: {ITEM.value}: An agenda item has at most one number" in done.stdout


def test_the_command_exits_with_nothing_to_complain_of(sagsgraf: Run, tmp_path: Path) -> None:
    assert sagsgraf("check", write_example(tmp_path / "graph.ttl", RDF_FORMATS[0])).returncode == 0


def test_the_command_exits_with_two_when_nothing_can_be_read(sagsgraf: Run, tmp_path: Path) -> None:
    done = sagsgraf("check", tmp_path / "missing.ttl")

    assert done.returncode == 2
    assert "missing.ttl" in done.stderr
