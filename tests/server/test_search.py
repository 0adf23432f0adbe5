"""Search as readers and programs meet it: a real index, a real server, real requests."""

import csv
import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Quad, RdfFormat, Store, parse

from ontology.dataset import DataDirectory
from ontology.terms import DCTERMS, PREFIXES, SG
from tests.server.published import BASE, invented_quads, publish, start_server, wait_until

ITEM = """
@base <{base}/id/> .
@prefix dcterms: <http://purl.org/dc/terms/> . @prefix outcome: <https://w3id.org/sagsgraf/outcome/> .
@prefix sg: <https://w3id.org/sagsgraf/ontology#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix org: <http://www.w3.org/ns/org#> .
<{base}/graph/{place}/{date}> {{
<municipality/{code}> a sg:Municipality ; skos:prefLabel "{town}"@da ; dcterms:identifier "{code}" .
<committee/{place}> a sg:Committee ; skos:prefLabel "Skoleudvalget"@da ; org:unitOf <municipality/{code}> .
<item/{place}/{date}/1> a sg:AgendaItem ; sg:position 1 ; dcterms:title "{title}"@da ; sg:case <case/{code}/{case}> ;
  sg:section <section/{place}/{date}/1/1> ; sg:decision <decision/{place}/{date}/1> ; sg:closed false ; {more} .
<section/{place}/{date}/1/1> a sg:Section ; sg:kind "exposition" ; sg:position 1 ; sg:text "{text}"@da .
<decision/{place}/{date}/1> a sg:Decision ; sg:text "Godkendt."@da ; sg:outcome outcome:{outcome} .
<case/{code}/{case}> a sg:Case ; dcterms:identifier "{case}" .
}}
"""
THINGS = """
<organisation/kombit> a sg:Organisation ; skos:prefLabel "KOMBIT"@da .
<act/2005/573> a sg:Act ; dcterms:title "Lov om social service"@da ; skos:altLabel "serviceloven"@da .
<act/2005/573/p85> a sg:Provision ; eli:is_part_of <act/2005/573> ; eli:number "§ 85" .
<person/0998/lisbeth-blaabjerg> a sg:Person ; foaf:name "Lisbeth Blåbjerg"@da .
"""
CITES = """sg:cites <act/2005/573/p85> ; sg:mentions <organisation/kombit> .
<act/2005/573/p85> <http://data.europa.eu/eli/ontology#is_part_of> <act/2005/573>"""
TEXTS = (
    ("Ny skole i Vestby", "Kommunen bygger en skole efter § 85 i serviceloven."),
    ("Skolernes økonomi", "Budgettet for alle skoler er presset. Færre børn ved åen."),
    ("Svømmehallen på Åvej", "Svømmehallen lukkes, fordi skolen flytter."),
    ("Støtte til hjemløse", "Hjemløst liv har en pris. Fællesskabet er for alle; før var det kun for nogle."),
    ("Sti langs Skovvejen", "Cykelstien anlægges før vinteren. Se sag 20/13750."),
    ("<script>alert(1)</script>", r"Teksten har <script>alert('skov')</script> & \"citater\" og \u202Evendte tegn."),
)


def made() -> Iterator[Quad]:
    """Yield sixty items of two municipalities over three years, six texts in turn, and some things with names."""
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    for number in range(60):
        title, text = TEXTS[number % 6]
        code, town = (("0998", "Testø"), ("0999", "Prøveby"))[number % 2]
        more = CITES if number % 6 == 0 else 'sg:number "1"'
        yield from parse(
            ITEM.format(
                base=BASE,
                place=f"{code}/skoleudvalget",
                code=code,
                town=town,
                date=f"{2022 + number % 3}-01-{number // 3 + 1:02d}",
                title=title,
                text=text,
                outcome=("approved", "rejected", "noted", "postponed")[number % 4],
                case=f"15.20.00-P00-{number}-13",
                more=more,
            ),
            format=RdfFormat.TRIG,
        )
    graph = f"{BASE}/graph/0998/skoleudvalget/2022-01-01"
    yield from parse(f"@base <{BASE}/id/> .\n{prefixes}<{graph}> {{ {THINGS} }}", format=RdfFormat.TRIG)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("searched")
    publish(data, made())
    return data


@pytest.fixture(scope="module")
def session(folder: Path) -> Iterator[httpx.Client]:
    running = start_server(folder, workers=1)
    with httpx.Client(base_url=running.address, timeout=30) as client:
        yield client
    running.stop()


@pytest.fixture(scope="module")
def store(folder: Path) -> Store:
    version = DataDirectory(folder).current()
    assert version is not None
    return Store.read_only(str(version.store))


def search(session: httpx.Client, text: str = "", **parameters: object) -> dict[str, Any]:
    answer = session.get("/search", params={"q": text, "format": "json", **parameters})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def titles(session: httpx.Client, text: str, **parameters: object) -> set[str]:
    return {hit["title"] for hit in all_hits(session, text, **parameters)}


def all_hits(session: httpx.Client, text: str = "", **parameters: object) -> list[dict[str, Any]]:
    """Follow the links to the next page from the first to the last."""
    found = search(session, text, **parameters)
    hits = list(found["hits"])
    while found["next"]:
        found = session.get(found["next"].removeprefix(BASE)).json()
        hits += found["hits"]
    return hits


SCHOOL, PUPILS, POOL, SUPPORT, PATH, SCRIPT = (title for title, _ in TEXTS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("skoler", {SCHOOL, PUPILS, POOL}),
        ("SKOLE", {SCHOOL, PUPILS, POOL}),
        ("oekonomi", {PUPILS}),
        ("økonomien", {PUPILS}),
        ("aavej", {POOL}),
        ("a\u030avej", {POOL}),
        ("faellesskab", {SUPPORT}),
        ("hjemløs", {SUPPORT}),
        ("før", {SUPPORT, PATH}),
        ("skole svømmehal", {POOL}),
        ("skole -svømmehal", {SCHOOL, PUPILS}),
        ("skole NOT svømmehal", {SCHOOL, PUPILS}),
        ("skole IKKE svømmehal", {SCHOOL, PUPILS}),
        ("-skole -sti", {SUPPORT, SCRIPT}),
        ("svømmehal OR støtte", {POOL, SUPPORT}),
        ("svømmehal ELLER støtte", {POOL, SUPPORT}),
        ('"bygger en skole"', {SCHOOL}),
        ('"skole bygger"', set()),
        ('"skoler"', {PUPILS}),
        ("„færre børn“", {PUPILS}),
        ("svøm*", {POOL}),
        ("sko*", {SCHOOL, PUPILS, POOL, PATH, SCRIPT}),
        ('"en skole" eft*', {SCHOOL}),
        ("20/137*", {PATH}),
        ("§ 85", {SCHOOL}),
        ("§85", {SCHOOL}),
        ("paragraf 85 i serviceloven", {SCHOOL}),
        ("§ 8", set()),
        ("20/13750", {PATH}),
        ("15.20.00-P00-0-13", {SCHOOL}),
        ("hestevogn", set()),
    ],
)
def test_words_find_what_a_reader_means(session: httpx.Client, text: str, expected: set[str]) -> None:
    assert titles(session, text) == expected


def test_the_very_word_comes_before_its_inflections(session: httpx.Client) -> None:
    assert search(session, "skole")["hits"][0]["title"] == SCHOOL
    assert search(session, "skolernes")["hits"][0]["title"] == PUPILS


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("Lisbeth Blåbjerg", "person/0998/lisbeth-blaabjerg"),
        ("lisbeth blaab", "person/0998/lisbeth-blaabjerg"),
        ("serviceloven", "act/2005/573"),
        ("serviceloven § 85", "act/2005/573/p85"),
        ("kombit", "organisation/kombit"),
        ("15.20.00-P00-7-13", "case/0999/15.20.00-P00-7-13"),
        ("skoleudvalget prøveby", "committee/0999/skoleudvalget"),
        ("Testø", "municipality/0998"),
    ],
)
def test_a_name_leads_straight_to_its_thing(session: httpx.Client, text: str, path: str) -> None:
    assert search(session, text)["things"][0]["id"] == f"{BASE}/id/{path}"


def test_facets_count_the_whole_result_and_lead_to_as_many(session: httpx.Client) -> None:
    found = search(session, "skole")

    assert found["total"] == 30 > len(found["hits"])
    for name in ("municipality", "committee", "year", "closed", "outcome"):
        assert sum(value["count"] for value in found["facets"][name]) == found["total"]
    for name, values in found["facets"].items():
        for value in values:
            assert search(session, "skole", **{name: value["value"]})["total"] == value["count"] > 0
    assert found["facets"]["act"] == [{"value": "2005/573", "label": "serviceloven", "count": 10}]
    assert [value["label"] for value in found["facets"]["body"]] == ["KOMBIT"]


def test_pages_are_whole_and_hold_each_item_once(session: httpx.Client) -> None:
    for parameters in ({}, {"sort": "oldest"}, {"q": "skole"}, {"q": "skole", "sort": "newest"}):
        hits = all_hits(session, **({"text": ""} | {"text" if k == "q" else k: v for k, v in parameters.items()}))
        assert len({hit["id"] for hit in hits}) == len(hits) == search(session, parameters.get("q", ""))["total"]
    newest = [hit["date"] for hit in all_hits(session)]
    assert newest == sorted(newest, reverse=True)
    assert [hit["date"] for hit in all_hits(session, sort="oldest")] == sorted(newest)


def test_days_narrow_a_result(session: httpx.Client) -> None:
    dates = [hit["date"] for hit in all_hits(session)]

    assert search(session, **{"from": "2023-01-05", "to": "2023-01-06"})["total"] == sum(
        "2023-01-05" <= date <= "2023-01-06" for date in dates
    )
    assert search(session, **{"from": "2024"})["total"] == sum(date >= "2024" for date in dates) == 20


def test_links_lead_to_other_pages_and_formats(session: httpx.Client) -> None:
    links = session.get("/search?q=skole&format=json&page=2").headers["link"]

    assert '</search?q=skole&format=json>; rel="prev"' in links
    assert "page=3" not in links
    assert '</search?q=skole&page=2&format=csv>; rel="alternate"; type="text/csv"' in links
    assert session.get("/search?q=skole&format=json&page=3").status_code == 404


def test_csv_holds_what_json_holds(session: httpx.Client) -> None:
    answer = session.get("/search", params={"q": "skole", "year": "2023"}, headers={"Accept": "text/csv"})
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    hits = all_hits(session, "skole", year="2023")

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert len(rows) == len(hits) == 10
    assert [(row["item"], row["title"], row["date"], row["case"], row["municipality"]) for row in rows] == [
        (hit["id"], hit["title"], hit["date"], hit["case"]["number"], hit["municipality"]["label"]) for hit in hits
    ]


def test_search_finds_what_sparql_finds(session: httpx.Client, store: Store) -> None:
    for word in ("skole", "svøm", "sti", "kommune", "alle", "fæl", "hest"):
        query = f"""PREFIX sg: <https://w3id.org/sagsgraf/ontology#> PREFIX dcterms: <http://purl.org/dc/terms/>
            SELECT DISTINCT ?item {{ ?item a sg:AgendaItem .
              {{ ?item dcterms:title ?text }} UNION {{ ?item sg:section/sg:text ?text }} UNION
              {{ ?item sg:decision/sg:text ?text }}
              FILTER(CONTAINS(LCASE(?text), "{word}") && REGEX(?text, "(^|[^\\\\p{{L}}]){word}", "i")) }}"""
        expected = {solution["item"].value for solution in store.query(query)}  # type: ignore[union-attr]
        assert {hit["id"] for hit in all_hits(session, f"{word}*")} == expected


def test_markup_in_minutes_stays_text(session: httpx.Client) -> None:
    page = session.get("/search", params={"q": "skov <script>", "lang": "da"}, headers={"Accept": "text/html"}).text
    hit = search(session, "skov")["hits"][0]

    assert "<script" not in page
    assert "&lt;<mark>script</mark>&gt;alert(1)&lt;/<mark>script</mark>&gt;" in page
    assert "alert(&#39;<mark>skov</mark>&#39;)" in page
    assert [hit["snippet"][start:end] for start, end in hit["marks"]] == ["skov"]


def test_the_page_works_without_scripts_in_both_languages(session: httpx.Client) -> None:
    danish = session.get("/search?q=skole&municipality=0998&lang=da", headers={"Accept": "text/html"}).text
    english = session.get("/search?q=skole&lang=en", headers={"Accept": "text/html"}).text

    assert '<html lang="da">' in danish
    assert "20 punkter" in danish
    assert 'name="municipality" value="0998"' in danish
    assert re.search(r'href="/search\?q=skole&amp;lang=da" class="chosen">.*Testø', danish)
    assert "30 items" in english
    assert '<a rel="next" href="/search?q=skole&amp;page=2&amp;lang=en">' in english
    assert 'href="/search?q=skole&amp;outcome=approved&amp;lang=en"><bdi>approved' in english.lower()


@settings(max_examples=60)
@given(st.text(max_size=60) | st.text(alphabet='"*-+() §aåAORNT/.:~^\\[]{}0', max_size=40))
def test_nothing_that_is_typed_breaks_the_search(session: httpx.Client, text: str) -> None:
    answer = session.get("/search", params={"q": text, "format": "json"})

    assert answer.status_code in {200, 400}
    if answer.status_code == 200:
        assert len(answer.json()["hits"]) == min(20, answer.json()["total"])


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/search?q=" + "a" * 501, 400, "500 characters"),
        ("/search?q=" + "a+" * 33, 400, "32 words"),
        ("/search?q=bb*+cc*+dd*+ff*+gg*", 400, "words may end in *"),
        ("/search?from=yesterday", 400, "2024-02-29"),
        ("/search?to=2023-02-30", 400, "2024-02-29"),
        ("/search?sort=best", 400, "relevance, newest, oldest"),
        ("/search?page=0", 404, "no page 0"),
        ("/search?page=4", 404, "3 pages"),
        ("/search?page=99999999999999999999", 404, "no page"),
        ("/search?format=ttl", 406, "text/csv"),
        ("/search?municipality=" + "x" * 2000, 200, '"total": 0'),
        ("/search?act=%3Cscript%3E&body=%22%20x", 200, '"total": 0'),
        ("/search?q=%00%FF%EF%BF%BF", 200, '"total"'),
    ],
)
def test_what_cannot_be_asked_is_told(session: httpx.Client, address: str, status: int, words: str) -> None:
    answer = session.get(address)

    assert answer.status_code == status
    assert words in answer.text


def test_a_result_is_the_same_until_the_data_change(session: httpx.Client) -> None:
    first = session.get("/search?q=skole&format=json")
    again = session.get("/search?q=skole&format=json", headers={"If-None-Match": first.headers["etag"]})
    head = session.head("/search?q=skole&format=json")

    assert (again.status_code, again.content) == (304, b"")
    assert (head.status_code, head.content) == (200, b"")


def test_browsers_learn_how_to_search_and_crawlers_not_to(session: httpx.Client) -> None:
    answer = session.get("/opensearch.xml")
    names = {"os": "http://a9.com/-/spec/opensearch/1.1/"}
    urls = {url.get("type"): url.get("template") for url in ET.fromstring(answer.text).findall("os:Url", names)}  # noqa: S314

    assert answer.headers["content-type"].startswith("application/opensearchdescription+xml")
    assert urls["text/html"] == f"{BASE}/search?q={{searchTerms}}&page={{startPage?}}"
    filled = str(urls["application/json"]).replace("{searchTerms}", "skole").replace("{startPage?}", "")
    assert session.get(filled.removeprefix(BASE)).json()["total"] == 30
    assert "Disallow: /search\n" in session.get("/robots.txt").text
    assert 'rel="search"' in session.get("/", headers={"Accept": "text/html"}).text


def test_a_version_without_an_index_is_served_and_the_next_one_searched(tmp_path: Path) -> None:
    publish(tmp_path, invented_quads(), search=False)
    running = start_server(tmp_path, workers=1)
    try:
        refused = httpx.get(f"{running.address}/search?q=mole")
        home = httpx.get(running.address)
        publish(tmp_path, invented_quads(), 2)
        wait_until(lambda: httpx.get(f"{running.address}/health").json()["version"] == 2)
        found = httpx.get(f"{running.address}/search?q=mole&format=json").json()
    finally:
        running.stop()

    assert (refused.status_code, home.status_code) == (503, 200)
    assert "sagsgraf build" in refused.text
    assert found["total"] == 2


def test_a_result_too_long_to_give_whole_says_so(tmp_path: Path) -> None:
    graph = f"{BASE}/graph/0998/skoleudvalget/2024-01-01"
    rows = (
        f"<{BASE}/id/item/0998/skoleudvalget/2024-01-01/{at}> a <{SG.iri}AgendaItem> ; "
        f'<{DCTERMS.iri}title> "Skole nummer {at}"@da ; <{SG.iri}position> {at} .'
        for at in range(1, 10_002)
    )
    publish(tmp_path, parse(f"<{graph}> {{ {' '.join(rows)} }}", format=RdfFormat.TRIG))
    running = start_server(tmp_path, workers=1)
    try:
        whole = httpx.get(f"{running.address}/search?q=skole&format=csv", timeout=30)
        part = httpx.get(f"{running.address}/search?q=nummer+-7&format=csv", timeout=30)
        last = httpx.get(f"{running.address}/search?q=skole&page=500").json()
        behind = httpx.get(f"{running.address}/search?q=skole&page=501")
    finally:
        running.stop()

    assert whole.status_code == 413
    assert "10001 items, and CSV holds at most 10000" in whole.text
    assert (part.status_code, len(part.text.splitlines())) == (200, 10_001)
    assert (last["total"], last["pages"], last["next"]) == (10_001, 500, None)
    assert behind.status_code == 404
