"""Two spellings of a member's name are one person's on evidence only."""

from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from etl.graph_lines import GraphLines
from etl.same_person import spelling_quads
from ontology.dataset import DataDirectory
from ontology.iris import Iris
from ontology.terms import FOAF, SG, XSD
from tests.etl.published import assert_merged, quads
from tests.etl.test_publish import EMPTY, graph_name, publish_graphs

IRIS = Iris("https://graf.example.dk")
GRAPH = IRIS.people_graph("0563")
HAVN, VEJ = "Havneudvalget", "Vejudvalget"

Meeting = tuple[str, str, list[str]]


def spellings(*meetings: Meeting) -> set[tuple[str, str]]:
    """What is said of the people at these meetings (committee, date, names), one document each, as path segments."""
    store = Store()
    graphs = []
    for number, (committee, day, names) in enumerate(meetings):
        graph, node = NamedNode(f"urn:graph:{number}"), NamedNode(f"urn:meeting:{number}")
        graphs.append(graph.value)
        store.add(Quad(node, SG.heldBy, IRIS.committee("0563", committee), graph))
        store.add(Quad(node, SG.date, Literal(day, datatype=XSD.date), graph))
        for name in names:
            person = IRIS.person("0563", name)
            store.add(Quad(node, SG.present, person, graph))
            store.add(Quad(person, FOAF.name, Literal(name, language="da")))
    said = spelling_quads(GraphLines(store), graphs, GRAPH)
    assert {(quad.predicate, quad.graph_name) for quad in said} <= {(SG.spellingOf, GRAPH)}
    return {(str(quad.subject).rsplit("/", 1)[1][:-1], str(quad.object).rsplit("/", 1)[1][:-1]) for quad in said}


def test_the_rarer_spelling_is_one_of_the_usual() -> None:
    held = [(HAVN, "2022-05-02", ["Ida Nyygård"]), (HAVN, "2022-06-02", ["Ida Nygård"]), (HAVN, "2023-06-02", ["Ida Nygård"])]  # fmt: skip  # noqa: E501

    assert spellings(*held) == {("ida-nyygaard", "ida-nygaard")}
    assert spellings(*reversed(held)) == {("ida-nyygaard", "ida-nygaard")}


@pytest.mark.parametrize(
    "meetings",
    [
        [(HAVN, "2022-05-02", ["Bo Dahl"]), (VEJ, "2022-06-02", ["Bo Erik Dahl"])],
        [(HAVN, "2021-05-02", ["Bo Dahl"]), (HAVN, "2022-06-02", ["Bo Erik Dahl"])],
        [(HAVN, "2022-05-02", ["Bo Dahl", "Bo Erik Dahl"]), (HAVN, "2022-06-02", ["Bo Erik Dahl"])],
        [(HAVN, "2022-05-02", ["Bo Dahl"]), (HAVN, "2022-06-02", ["Bo Erik Dahl", "Bo Krag Dahl"])],
        [(HAVN, "2022-05-02", ["Karen Dahl"]), (HAVN, "2022-06-02", ["Karin Dahl"])],
    ],
    ids=["another committee", "another term", "both at one meeting", "two that fit", "another name"],
)
def test_without_evidence_two_names_are_two_persons(meetings: list[Meeting]) -> None:
    assert spellings(*meetings) == set()


def test_two_equally_usual_spellings_are_joined_one_way_only() -> None:
    held = [(HAVN, "2022-05-02", ["Bo Dahl"]), (HAVN, "2022-06-02", ["Bo Erik Dahl"])]

    assert spellings(*held) == spellings(*reversed(held)) == {("bo-dahl", "bo-erik-dahl")}


def document(number: int, name: str) -> set[Quad]:
    """One document of a meeting of one committee, at which one person was present."""
    graph, person = NamedNode(graph_name(number)), IRIS.person("0657", name)
    meeting = NamedNode(f"urn:meeting:{number}")
    return {
        Quad(meeting, SG.heldBy, IRIS.committee("0657", HAVN), graph),
        Quad(meeting, SG.date, Literal(f"2024-01-0{number + 1}", datatype=XSD.date), graph),
        Quad(meeting, SG.present, person, graph),
        Quad(person, FOAF.name, Literal(name, language="da"), graph),
    }


def test_what_is_published_says_it_in_a_graph_of_its_own_and_takes_it_back(tmp_path: Path) -> None:
    data = DataDirectory(tmp_path)
    graphs = {graph_name(number): document(number, name) for number, name in enumerate(["Bo Dahl", "Bo Erik Dahl"])}
    joined = {IRIS.person("0657", "Bo Dahl"), IRIS.person("0657", "Bo Erik Dahl")}

    manifest = publish_graphs(data, EMPTY, graphs, graphs)
    said = [quad for quad in quads(tmp_path) if quad.predicate == SG.spellingOf]
    assert {node for quad in said for node in (quad.subject, quad.object)} == joined
    assert {quad.graph_name for quad in said} == {DefaultGraph(), Iris(EMPTY.base_url).people_graph("0657")}
    assert_merged(tmp_path)

    publish_graphs(data, manifest, {graph_name(0): graphs[graph_name(0)]}, [])
    assert not [quad for quad in quads(tmp_path) if quad.predicate == SG.spellingOf]
    assert_merged(tmp_path)
