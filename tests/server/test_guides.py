"""The documentation for consumers on the site, and the ontology as pyLODE describes it."""

import httpx
from pyoxigraph import NamedNode
from selectolax.lexbor import LexborHTMLParser

from ontology.terms import RDF, SG
from ontology.vocabulary import read_turtle
from server.guides.answers import GUIDES
from tests.conftest import ROOT
from tests.server.published import BASE

LOADING = "script, style, img, iframe, link[rel='stylesheet']:not([href='/style.css']), [style]"


def test_every_page_for_consumers_is_served_and_listed(client: httpx.Client) -> None:
    listed = client.get("/docs/", headers={"Accept-Language": "en"}).text

    assert client.get("/docs").headers["location"] == "/docs/"
    assert {f"consumers/{page.name}" for page in (ROOT / "docs" / "consumers").glob("*.md")} <= set(GUIDES.values())
    for name in GUIDES:
        assert f'href="/docs/{name}"' in listed
        assert client.get(f"/docs/{name}").status_code == 200
    assert client.get("/docs/unheard-of").status_code == 404


def test_a_page_speaks_of_the_data_set_that_is_served(client: httpx.Client) -> None:
    danish, english = (client.get("/docs/sparql", headers={"Accept-Language": each}).text for each in ("da", "en"))

    assert f"{BASE}/sparql" in english
    assert "localhost" not in english
    assert '<div class="guide" lang="en">' in danish
    assert '<div class="guide">' in english


def test_links_between_pages_lead_to_pages(client: httpx.Client) -> None:
    for name in GUIDES:
        tree = LexborHTMLParser(client.get(f"/docs/{name}").text)
        links = [link.attrs["href"] or "" for link in tree.css(".guide a")]
        anchors = [node.attrs["id"] for node in tree.css("[id]")]
        assert len(anchors) == len(set(anchors))
        assert {link for link in links if "/" not in link and link[0] != "#"} <= GUIDES.keys()
        assert {link[1:] for link in links if link[0] == "#"} <= set(anchors)


def test_pylode_describes_every_class_and_property_of_the_ontology(client: httpx.Client) -> None:
    tree = LexborHTMLParser(client.get("/ontology/reference", headers={"Accept-Language": "en"}).text)
    anchors = {node.attrs["id"] for node in tree.css(".entity[id]")}
    terms = {quad.subject for quad in read_turtle("ontology") if quad.predicate == RDF.type}
    ours = {term.value for term in terms if isinstance(term, NamedNode) and term.value.startswith(SG.iri)}

    assert len(ours) > 60
    assert {iri.removeprefix(SG.iri) for iri in ours} <= anchors
    assert "An item on a meeting's agenda, and its treatment at the meeting." in tree.css("#AgendaItem")[0].text()
    assert tree.css("a[href='#AgendaItem']") != []
    assert tree.css(LOADING) == []
