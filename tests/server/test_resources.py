"""Resources by their URI, over HTTP: redirect, negotiation, validators, and what a description holds."""

import httpx
import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from ontology.terms import DCTERMS, FOAF, RDF, SG, SKOS
from tests.server.published import BASE

CASE = "/doc/case/0998/15.20.00-p00-1-24"
FORMATS = {
    "ttl": ("text/turtle", RdfFormat.TURTLE),
    "jsonld": ("application/ld+json", RdfFormat.JSON_LD),
    "nt": ("application/n-triples", RdfFormat.N_TRIPLES),
    "rdf": ("application/rdf+xml", RdfFormat.RDF_XML),
    "nq": ("application/n-quads", RdfFormat.N_QUADS),
    "trig": ("application/trig", RdfFormat.TRIG),
}
CLASSES_QUERY = (
    "SELECT ?class (SAMPLE(?thing) AS ?one) { ?thing a ?class FILTER STRSTARTS(STR(?thing), ?start) } GROUP BY ?class"
)


def iri(path: str) -> NamedNode:
    """Return the IRI of an invented thing."""
    return NamedNode(f"{BASE}/id/{path}")


def triples_of(client: httpx.Client, path: str) -> set[Triple]:
    """Return the triples of a description."""
    return {quad.triple for quad in parse(client.get(f"{path}.nt").content, format=RdfFormat.N_TRIPLES)}


def test_a_thing_leads_to_the_document_about_it(client: httpx.Client) -> None:
    answer = client.get("/id/case/0998/15.20.00-p00-1-24", headers={"Accept": "text/turtle"})

    assert answer.status_code == 303
    assert answer.headers["location"] == CASE
    assert answer.headers["link"] == f'<{CASE}>; rel="describedby"'
    assert "Accept" in answer.headers["vary"]


def test_the_language_asked_for_survives_the_redirect(client: httpx.Client) -> None:
    assert client.get("/id/municipality/0998?lang=en").headers["location"] == "/doc/municipality/0998?lang=en"


@pytest.mark.parametrize("suffix", FORMATS)
def test_suffix_and_accept_give_the_same_document(client: httpx.Client, suffix: str) -> None:
    media_type, rdf_format = FORMATS[suffix]
    by_suffix = client.get(f"{CASE}.{suffix}", headers={"Accept": "text/html"})
    by_accept = client.get(CASE, headers={"Accept": media_type})

    assert by_suffix.headers["content-type"].partition(";")[0] == media_type
    assert by_suffix.content == by_accept.content
    assert len(list(parse(by_suffix.content, format=rdf_format))) > 50


def test_all_formats_state_the_same(client: httpx.Client) -> None:
    graphs = {
        suffix: {quad.triple for quad in parse(client.get(f"{CASE}.{suffix}").content, format=rdf_format)}
        for suffix, (_, rdf_format) in FORMATS.items()
    }
    about_itself = {triple for triple in graphs["ttl"] if triple.predicate == FOAF.primaryTopic}

    assert len(about_itself) == 1
    for suffix, triples in graphs.items():
        assert triples | about_itself == graphs["ttl"], suffix


def test_quads_name_the_documents_that_state_them(client: httpx.Client) -> None:
    quads = list(parse(client.get(f"{CASE}.nq").content, format=RdfFormat.N_QUADS))
    graphs = {f"{BASE}/graph/0998/havneudvalget/2024-{day}" for day in ("02-07", "03-06")}

    municipality = Triple(iri("municipality/0998"), SKOS.prefLabel, Literal("Testø", language="da"))
    assert {quad.graph_name.value for quad in quads if not isinstance(quad.graph_name, DefaultGraph)} == graphs
    assert {Quad(*municipality, NamedNode(graph)) for graph in graphs} <= set(quads)


def test_a_case_brings_its_items_meetings_decisions_and_recommendations(client: httpx.Client) -> None:
    triples = triples_of(client, CASE)
    place = "0998/havneudvalget/2024-02-07"
    texts = {
        triple.object.value for triple in triples if triple.predicate == SG.text and isinstance(triple.object, Literal)
    }

    assert Triple(iri(f"item/{place}/1"), SG.case, iri("case/0998/15.20.00-p00-1-24")) in triples
    assert Triple(iri(f"meeting/{place}"), SG.heldBy, iri("committee/0998/havneudvalget")) in triples
    assert (
        Triple(iri("committee/0998/havneudvalget"), SKOS.prefLabel, Literal("Havneudvalget", language="da")) in triples
    )
    assert Triple(iri("act/2003/380"), DCTERMS.title, Literal("Lov om havne og moler", language="da")) in triples
    assert {"at molen bygges af granit", "Udvalget udsætter sagen og beder om et billigere forslag."} <= texts
    assert "Meddelelser" not in {str(triple.object) for triple in triples}


def test_turtle_starts_with_the_topic_and_is_the_same_every_time(client: httpx.Client) -> None:
    first, second = (client.get(f"{CASE}.ttl").text for _ in range(2))
    subjects = [line for line in first.splitlines() if line.startswith("<")]

    assert first == second
    assert subjects[0].startswith(f"<{BASE}/id/case/0998/15.20.00-p00-1-24>")


@pytest.mark.parametrize(
    "path", ["/id/case/0998/none", "/doc/case/0998/none", "/doc/case/0998/none.ttl", "/doc/a b", "/doc/"]
)
def test_what_is_unknown_is_a_404(client: httpx.Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_browser_gets_the_404_as_a_page(client: httpx.Client) -> None:
    answer = client.get("/doc/case/0998/<b>", headers={"Accept": "text/html"})

    assert answer.status_code == 404
    assert "Siden findes ikke" in answer.text
    assert "<b>" not in answer.text


@pytest.mark.parametrize("kind", ["meeting", "minutes", "item", "decision"])
def test_what_was_withdrawn_is_a_410(client: httpx.Client, kind: str) -> None:
    tail = "" if kind in {"meeting", "minutes"} else "/1"

    assert client.get(f"/doc/{kind}/0998/havneudvalget/2020-01-01{tail}").status_code == 410
    assert client.get(f"/doc/{kind}/0998/havneudvalget/2020-01-011{tail}").status_code == 404


def test_the_name_of_a_documents_graph_leads_to_the_document(client: httpx.Client) -> None:
    answer = client.get("/graph/0998/havneudvalget/2024-02-07")

    assert (answer.status_code, answer.headers["location"]) == (303, "/doc/minutes/0998/havneudvalget/2024-02-07")
    assert client.get("/graph/runs").status_code == 404
    assert client.get("/graph/0998/havneudvalget/2020-01-01").status_code == 410


def test_a_format_that_is_not_offered_is_a_406(client: httpx.Client) -> None:
    answer = client.get(CASE, headers={"Accept": "image/png"})

    assert answer.status_code == 406
    assert "text/turtle" in answer.text


@pytest.mark.parametrize("path", [CASE, f"{CASE}.html", "/ontology", "/shapes.ttl", "/catalog"])
def test_a_copy_that_is_still_good_is_not_sent_again(client: httpx.Client, path: str) -> None:
    first = client.get(path)
    by_tag = client.get(path, headers={"If-None-Match": f'"other", W/{first.headers["etag"]}'})
    by_date = client.get(path, headers={"If-Modified-Since": first.headers["last-modified"]})
    changed = client.get(
        path, headers={"If-None-Match": '"other"', "If-Modified-Since": first.headers["last-modified"]}
    )
    older = client.get(path, headers={"If-Modified-Since": "Mon, 01 Jan 2024 00:00:00 GMT"})

    assert (by_tag.status_code, by_tag.content) == (304, b"")
    assert by_date.status_code == 304
    assert changed.status_code == older.status_code == 200
    assert by_tag.headers["etag"] == first.headers["etag"]


def test_every_representation_has_its_own_tag(client: httpx.Client) -> None:
    paths = [f"{CASE}.{suffix}" for suffix in FORMATS] + [
        f"{CASE}.html?lang=da",
        f"{CASE}.html?lang=en",
        f"{CASE}.html",
    ]
    tags = [client.get(path).headers["etag"] for path in paths]

    assert len(set(tags)) == len(tags)


def test_head_answers_as_get_without_the_body(client: httpx.Client) -> None:
    head, get = client.head(CASE), client.get(CASE)

    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["etag"] == get.headers["etag"]
    assert head.headers["content-length"] == get.headers["content-length"]


def test_links_name_the_other_formats_and_the_thing(client: httpx.Client) -> None:
    links = client.get(f"{CASE}.ttl").headers["link"]

    assert f'<{CASE}>; rel="canonical"' in links
    assert f'<{CASE}.jsonld>; rel="alternate"; type="application/ld+json"' in links
    assert f'<{CASE}.ttl>; rel="alternate"' not in links
    assert f'<{BASE}/id/case/0998/15.20.00-p00-1-24>; rel="describes"' in links


def test_every_kind_in_the_sample_data_answers_in_every_format(sample_client: httpx.Client) -> None:
    base = sample_client.get("/health").json()["base_url"]
    query = CLASSES_QUERY.replace("?start", f'"{base}/id/"')
    rows = sample_client.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    found = {row["class"]["value"]: row["one"]["value"].removeprefix(f"{base}/id/") for row in rows}

    assert {node.value for node in (SG.Case, SG.Meeting, SG.AgendaItem, SG.Mention, SG.Minutes, SG.Act)} <= set(found)
    for path in found.values():
        assert sample_client.get(f"/id/{path}").status_code == 303
        assert "<h1>" in sample_client.get(f"/doc/{path}", headers={"Accept": "text/html"}).text
        for suffix, (_, rdf_format) in FORMATS.items():
            quads = list(parse(sample_client.get(f"/doc/{path}.{suffix}").content, format=rdf_format))
            assert any(quad.subject == NamedNode(f"{base}/id/{path}") and quad.predicate == RDF.type for quad in quads)
