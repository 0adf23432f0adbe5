"""The reconciliation service, as OpenRefine asks it (Reconciliation Service API 0.2)."""

import json
from typing import Any

import httpx
import pytest
from pyoxigraph import RdfFormat, Store

from server.reconciliation.gazetteer import Gazetteer, fold, read_table
from server.reconciliation.protocol import Query, write_candidates
from tests.server.published import BASE

TYPES = {"Municipality", "Committee", "Organisation", "Act"}

TOWNS = """
@base <https://sager.example/id/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix sg: <https://w3id.org/sagsgraf/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<municipality/0751> a sg:Municipality ; skos:prefLabel "Aarhus"@da .
<municipality/0997> a sg:Municipality ; skos:prefLabel "Sønderø"@da .
<committee/0751/byraadet> a sg:Committee ; skos:prefLabel "Byrådet"@da ; org:unitOf <municipality/0751> .
<committee/0997/byraadet> a sg:Committee ; skos:prefLabel "Byrådet"@da ; org:unitOf <municipality/0997> .
"""


@pytest.fixture(scope="module")
def towns() -> Gazetteer:
    """Two municipalities with a council each."""
    store = Store()
    store.load(TOWNS.encode(), format=RdfFormat.TURTLE)
    return Gazetteer(store, f"{BASE}/id/")


def reconcile(client: httpx.Client, **queries: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Return the candidates of each query of a batch, checked against the protocol."""
    answer = client.post("/reconcile", data={"queries": json.dumps(queries)})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    batch = answer.json()
    assert batch.keys() == queries.keys()
    for results in batch.values():
        assert results.keys() == {"result"}
        for candidate in results["result"]:
            check_candidate(candidate)
        scores = [candidate["score"] for candidate in results["result"]]
        assert scores == sorted(scores, reverse=True)
    return {key: results["result"] for key, results in batch.items()}


def check_candidate(candidate: dict[str, Any]) -> None:
    """Check a candidate against 0.2, "Reconciliation Query Responses"."""
    assert {"id", "name", "score"} <= candidate.keys()
    assert all(isinstance(candidate[key], str) and candidate[key] for key in ("id", "name", "description"))
    assert isinstance(candidate["match"], bool)
    assert 0 < candidate["score"] <= 100
    assert {type_["id"] for type_ in candidate["type"]} <= TYPES
    assert all(type_.keys() == {"id", "name"} for type_ in candidate["type"])


def test_the_manifest_says_what_the_protocol_asks_for(client: httpx.Client) -> None:
    manifest = client.get("/reconcile").json()

    assert manifest["versions"] == ["0.2"]
    assert manifest["identifierSpace"] == f"{BASE}/id/"
    assert manifest["schemaSpace"] == "https://w3id.org/sagsgraf/ontology#"
    assert {type_["id"] for type_ in manifest["defaultTypes"]} == TYPES
    assert manifest["view"]["url"] == f"{BASE}/id/{{{{id}}}}"
    assert manifest["preview"]["url"].startswith(BASE)
    assert isinstance(manifest["preview"]["width"], int)
    assert manifest["suggest"].keys() == {"entity", "type", "property"}
    assert client.get("/reconcile", headers={"Origin": "http://127.0.0.1:3333"}).headers["access-control-allow-origin"]


def test_every_address_of_the_manifest_answers(client: httpx.Client) -> None:
    manifest = client.get("/reconcile").json()
    services = [*manifest["suggest"].values(), manifest["extend"]["propose_properties"]]
    preview = manifest["preview"]["url"].replace("{{id}}", "act%2F2003%2F380").removeprefix(BASE)
    view = manifest["view"]["url"].replace("{{id}}", "act%2F2003%2F380").removeprefix(BASE)

    for service in services:
        assert service["service_url"] == BASE
        assert client.get(service["service_path"], params={"prefix": "a", "type": "Act"}).status_code == 200
    assert client.get(preview).status_code == 200
    assert client.get(view).headers["location"] == "/doc/act/2003/380"


def test_an_exact_name_of_one_thing_is_a_match_and_a_similar_one_is_not(client: httpx.Client) -> None:
    found = reconcile(
        client,
        exact={"query": "KYSTSTYRELSEN"},
        other_name={"query": "moleloven", "type": "Act"},
        municipality={"query": "Testø Kommune", "type": ["Municipality"]},
        ascii={"query": "testoe", "type_strict": "any"},
        similar={"query": "Kyst-styrelsn"},
        nothing={"query": "Beringsstrædets Brandvæsen"},
        empty={"query": "--"},
    )

    assert [(found[key][0]["id"], found[key][0]["match"]) for key in list(found)[:5]] == [
        ("organisation/kyststyrelsen", True),
        ("act/2003/380", True),
        ("municipality/0998", True),
        ("municipality/0998", True),
        ("organisation/kyststyrelsen", False),
    ]
    assert found["nothing"] == found["empty"] == []


def test_a_name_that_several_have_is_no_match_until_a_property_tells_which(towns: Gazetteer) -> None:
    def ask(query: str, **more: Any) -> list[tuple[str, bool]]:
        answer = write_candidates(towns, Query(query=query, type="Committee", **more), "da")
        return [(candidate["id"], candidate["match"]) for candidate in answer["result"]]

    both = [("committee/0751/byraadet", False), ("committee/0997/byraadet", False)]
    aarhus = [("committee/0751/byraadet", True)]

    assert ask("Byrådet") == both
    for value in ("0751", "Århus", "Aarhus Kommune", "municipality/0751", {"id": "municipality/0751"}, ["x", "AARHUS"]):
        assert ask("Byrådet", properties=[{"pid": "municipality", "v": value}]) == aarhus, value
    assert ask("Byrådet", properties=[{"pid": "municipality", "v": "Odense"}]) == []
    assert ask("Byrådet", properties=[{"pid": "of-another-service", "v": "Odense"}]) == both
    assert ask("Byrådet, Aarhus", limit=1) == aarhus
    assert ask("Byrådet", limit=1) == both[:1]


def test_people_are_no_entities_here(client: httpx.Client) -> None:
    assert reconcile(client, person={"query": "Asta Bro"})["person"] == []
    assert client.get("/reconcile/suggest/entity", params={"prefix": "Asta"}).json() == {"result": []}


def test_a_batch_may_come_by_get(client: httpx.Client) -> None:
    queries = json.dumps({"q0": {"query": "Havneudvalget", "limit": 1}})

    by_get = client.get("/reconcile", params={"queries": queries}).json()

    assert by_get == client.post("/reconcile", data={"queries": queries}).json()
    assert by_get["q0"]["result"][0]["description"] == "Testø"


@pytest.mark.parametrize(
    ("form", "detail"),
    [
        ({"queries": "{"}, "queries: Invalid JSON"),
        ({"queries": '{"q": {"query": 3}}'}, "queries.q.query: Input should be a valid string"),
        ({"queries": '{"q": {"query": "x", "limit": 0}}'}, "queries.q.limit: Input should be greater than"),
        (
            {"queries": json.dumps({str(n): {"query": "x"} for n in range(101)})},
            "queries: Dictionary should have at most",
        ),
        ({"extend": '{"ids": ["a"]}'}, "extend.properties: Field required"),
        ({"extend": '{"ids": ["a"], "properties": [{"id": "age"}]}'}, "There is no property 'age'; the properties: "),
        ({"query": "x"}, "The form has neither"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_place(client: httpx.Client, form: dict[str, str], detail: str) -> None:
    answer = client.post("/reconcile", data=form)

    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert answer.json()["detail"].startswith(detail)


def test_a_body_that_is_no_form_is_refused(client: httpx.Client) -> None:
    assert client.post("/reconcile", json={"queries": {}}).status_code == 415


def test_rows_can_be_extended_by_entities_and_texts(client: httpx.Client) -> None:
    asked = {
        "ids": ["committee/0998/havneudvalget", "organisation/kyststyrelsen", "organisation/nowhere"],
        "properties": [{"id": "municipality"}, {"id": "homepage"}, {"id": "other-name"}],
    }

    answer = client.post("/reconcile", data={"extend": json.dumps(asked)}, headers={"Accept-Language": "en"}).json()

    assert answer["meta"] == [
        {"id": "municipality", "name": "Municipality", "type": {"id": "Municipality", "name": "Municipality"}},
        {"id": "homepage", "name": "Homepage"},
        {"id": "other-name", "name": "Other name"},
    ]
    assert answer["rows"] == {
        "committee/0998/havneudvalget": {
            "municipality": [{"id": "municipality/0998", "name": "Testø"}],
            "homepage": [],
            "other-name": [],
        },
        "organisation/kyststyrelsen": {
            "municipality": [],
            "homepage": [{"str": "https://kyst.example/"}],
            "other-name": [{"str": "KYS"}],
        },
        "organisation/nowhere": {"municipality": [], "homepage": [], "other-name": []},
    }


def test_suggestions_complete_names_types_and_properties(client: httpx.Client) -> None:
    def suggest(kind: str, prefix: str) -> list[str]:
        answer = client.get(f"/reconcile/suggest/{kind}", params={"prefix": prefix})
        return [row["id"] for row in answer.json()["result"]]

    assert suggest("entity", "hav") == ["committee/0998/havneudvalget", "act/2003/380"]
    assert suggest("entity", "MOLEL") == ["act/2003/380"]
    assert suggest("type", "udv") == ["Committee"]
    assert suggest("property", "kommune") == ["municipality", "identifier"]
    assert client.get("/reconcile/suggest/entity", params={"prefix": "hav", "cursor": 1}).json()["result"][0]["id"] == (
        "act/2003/380"
    )


def test_proposed_properties_are_those_of_the_type(client: httpx.Client) -> None:
    answer = client.get("/reconcile/properties", params={"type": "Committee"}, headers={"Accept-Language": "en"}).json()

    assert answer == {
        "type": "Committee",
        "properties": [
            {"id": "municipality", "name": "Municipality"},
            {"id": "committee-type", "name": "Type of committee"},
        ],
    }
    assert client.get("/reconcile/properties", params={"type": "Person"}).status_code == 400


def test_a_preview_is_a_small_page_that_may_stand_within_another(client: httpx.Client) -> None:
    page = client.get("/reconcile/preview", params={"id": "organisation/onde"})

    assert "frame-ancestors *" in page.headers["content-security-policy"]
    assert "script-src" not in page.headers["content-security-policy"]
    assert "Onde &amp; Sønner &lt;script&gt;" in page.text
    assert "<script" not in page.text
    assert client.get("/reconcile/preview", params={"id": "person/0998/asta-bro"}).status_code == 404
    assert "frame-ancestors 'none'" in client.get("/reconcile").headers["content-security-policy"]


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Økonomi- og Planudvalget", "oekonomi og planudvalget"),
        ("ÅRHUS", "aarhus"),
        ("§ 17, stk. 4-udvalg", "17 stk 4 udvalg"),
    ],
)
def test_names_are_compared_without_capitals_and_danish_letters(name: str, folded: str) -> None:
    assert fold(name) == folded


def test_the_table_of_properties_speaks_of_the_types_there_are() -> None:
    types, properties = read_table()

    assert types.keys() == TYPES
    assert all(
        set(property_.types) <= TYPES and property_.leads_to in {None, *TYPES} for property_ in properties.values()
    )
