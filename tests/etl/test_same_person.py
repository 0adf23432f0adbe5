"""Two spellings of a member's name are one person's on evidence only."""

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from etl.same_person import spelling_quads
from ontology.iris import Iris
from ontology.terms import FOAF, SG, XSD

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
    said = spelling_quads(store, graphs, GRAPH)
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
