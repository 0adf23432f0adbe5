"""A thing as JSON-LD: a tree for programmers who know no RDF, and exactly the statements of the other formats."""

import json
from typing import Any

import httpx
import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse
from rdflib import Graph
from rdflib.compare import to_canonical_graph

from ontology.terms import DCTERMS, PROV, RDF, SG, SKOS, XSD
from ontology.vocabulary import json_ld_context
from server.things.jsonld import Tree, vocabulary
from tests.server.published import BASE

# rdflib's own reader of JSON-LD uses its older name of Dataset
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")

CASE = "/doc/case/0998/15.20.00-p00-1-24"
CLASSES = (
    *("Municipality", "Committee", "Meeting", "AgendaItem", "Case", "Person", "Organisation", "Act", "Provision"),
    *("Subject", "Decision", "Recommendation", "Vote", "Attendance", "Section", "Mention", "Attachment"),
    "Minutes",
)


def things(client: httpx.Client, class_iri: str) -> list[str]:
    """Return the addresses of three things of a class."""
    query = f"SELECT ?s {{ ?s a <{class_iri}> FILTER CONTAINS(STR(?s), '/id/') }} ORDER BY ?s LIMIT 3"
    rows = client.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    return ["/doc/" + row["s"]["value"].partition("/id/")[2] for row in rows]


@pytest.mark.parametrize("class_iri", [*(SG[name].value for name in CLASSES), PROV.Activity.value])
def test_json_ld_says_what_turtle_says(sample_client: httpx.Client, class_iri: str) -> None:
    paths = things(sample_client, class_iri)

    assert paths
    for path in paths:
        tree, turtle = sample_client.get(f"{path}.jsonld").text, sample_client.get(f"{path}.ttl").text
        by_rdflib = to_canonical_graph(Graph().parse(data=tree, format="json-ld"))
        by_oxigraph = {quad.triple for quad in parse(tree, format=RdfFormat.JSON_LD)}

        assert set(by_rdflib) == set(to_canonical_graph(Graph().parse(data=turtle, format="turtle")))
        assert by_oxigraph == {quad.triple for quad in parse(turtle, format=RdfFormat.TURTLE)}
        assert json.loads(tree)["id"].endswith(path.removeprefix("/doc"))


def read(client: httpx.Client, path: str) -> dict[str, Any]:
    """Return what a programmer reads, who asks for JSON."""
    found: dict[str, Any] = client.get(path, headers={"Accept": "application/json"}).json()
    return found


def test_a_case_is_plain_json_with_its_items_and_decisions_below_it(client: httpx.Client) -> None:
    case = read(client, CASE)
    later, first = case["items"]

    assert (case["id"], case["type"]) == (f"{BASE}/id/case/0998/15.20.00-p00-1-24", ["Case"])
    assert case["label"] == "Sag 15.20.00-P00-1-24"
    assert sorted(case["title"]) == ["Ny mole i vesthavnen", "Ny mole i vesthavnen (genoptaget)"]
    assert case["municipality"]["label"] == "Testø"
    assert first["meeting"]["date"] == "2024-02-07"
    assert first["meeting"]["heldBy"]["label"] == "Havneudvalget"
    assert (first["position"], first["closed"], first["number"]) == (1, False, "1")
    assert [each["text"] for each in first["recommendation"]] == [
        "at molen bygges af granit",
        "at udgiften på 3 mio. kr. sendes videre til byrådet",
    ]
    assert first["decision"]["outcome"][0]["id"].endswith("/outcome/postponed")
    assert first["attachment"][0]["url"] == "https://filer.example/mole.pdf"
    assert later["decision"]["vote"][0]["votesFor"] == 4
    assert later["decision"]["vote"][0]["votedAgainst"][0]["label"] == "Bo Ild"
    assert {each["text"] for each in later["earlierDecision"]} >= {"Byrådet tog en drøftelse."}
    assert case["document"]["id"] == f"{BASE}{CASE}"


def test_a_thing_below_itself_is_only_named(client: httpx.Client) -> None:
    item = read(client, CASE)["items"][0]

    assert set(item["case"]) == {"id", "type", "label"}


@pytest.mark.parametrize(
    ("path", "key", "label"),
    [
        ("municipality/0998", "committees", "Havneudvalget"),
        ("municipality/0998", "cases", "Sag 15.20.00-P00-1-24"),
        ("committee/0998/havneudvalget", "meetings", "Havneudvalget, 6. marts 2024"),
        ("meeting/0998/havneudvalget/2024-02-07", "agendaItem", "Ny mole i vesthavnen"),
        ("meeting/0998/havneudvalget/2024-02-07", "minutes", "Referat: Havneudvalget, 7. februar 2024"),
        ("person/0998/bo-ild", "votedAgainstIn", "vote/0998/havneudvalget/2024-03-06/1/1"),
        ("organisation/kyststyrelsen", "mentionedBy", "Ny mole i vesthavnen (genoptaget)"),
        ("act/2003/380", "provisions", "moleloven § 3"),
        ("act/2003/380/p3", "citedBy", "Ny mole i vesthavnen"),
        ("subject/15.20.00", "subjectOf", "Ny mole i vesthavnen"),
    ],
)
def test_what_leads_to_a_thing_has_a_key_of_its_own(client: httpx.Client, path: str, key: str, label: str) -> None:
    values = read(client, f"/doc/{path}")[key]

    assert isinstance(values, list)
    assert label in {each["label"] for each in values}


def test_the_context_written_is_the_part_of_ours_that_is_used(client: httpx.Client) -> None:
    context, ours = read(client, "/doc/subject/15.20")["@context"], json_ld_context()["@context"]

    assert {key: ours[key] for key in context} == context
    assert len(context) < len(ours) / 3


TOPIC = NamedNode(f"{BASE}/id/case/1")
STRANGE = [
    Triple(TOPIC, RDF.type, SG.Case),
    Triple(TOPIC, SG.position, Literal("007", datatype=XSD.integer)),
    Triple(TOPIC, SG.votesFor, Literal("7")),
    Triple(TOPIC, SG.closed, Literal("maybe", datatype=XSD.boolean)),
    Triple(TOPIC, SG.confidence, Literal("0.90", datatype=XSD.decimal)),
    Triple(TOPIC, DCTERMS.title, Literal("plain")),
    Triple(TOPIC, DCTERMS.title, Literal("Titel", language="da")),
    Triple(TOPIC, DCTERMS.title, Literal("Title", language="en")),
    Triple(TOPIC, SKOS.exactMatch, Literal("https://no-iri.example/")),
    Triple(TOPIC, SG.case, TOPIC),
    Triple(TOPIC, NamedNode("urn:strange:property"), Literal("x", datatype=NamedNode("urn:strange:type"))),
    Triple(NamedNode("https://elsewhere.example/x"), NamedNode("urn:strange:leads"), TOPIC),
]


def test_nothing_is_lost_however_strange() -> None:
    tree = Tree(STRANGE, frozenset({TOPIC}), str).build(TOPIC, STRANGE[-1:])
    text = json.dumps(tree)

    assert {quad.triple for quad in parse(text, format=RdfFormat.JSON_LD)} == set(STRANGE)
    assert len(Graph().parse(data=text, format="json-ld")) == len(STRANGE)
    assert tree["included"][0]["id"] == "https://elsewhere.example/x"


def test_no_two_keys_stand_for_one_property() -> None:
    terms = vocabulary()
    known = [*terms.forwards.values(), *terms.backwards.values()]

    assert len({term.key for term in known}) == len(known)
    assert len(known) + len(terms.prefixes) + 5 == len(terms.context)  # @version, id, type, included, label
