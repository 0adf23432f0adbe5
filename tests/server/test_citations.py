"""Who refers to an act, a provision or a body: whole lists and counts, on pages, in charts and as CSV."""

import csv
import io
from collections.abc import Iterator

import httpx
import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store
from selenium import webdriver

from ontology.terms import DCTERMS, ELI, ORG, OUTCOME, RDF, SG, SKOS, XSD
from server.spreadsheet import as_csv
from server.things.charts import HEIGHT, WIDTH, draw
from server.things.citations import ROWS, Citation, count_by_year, find_citations, provision_order
from tests.server.published import BASE, publish, start_server

ITEMS = 230
ACT = NamedNode(f"{BASE}/id/act/2005/573")
PROVISIONS = [NamedNode(f"{BASE}/id/act/2005/573/p{n}") for n in (9, 83)]
BODY = NamedNode(f"{BASE}/id/organisation/kl")


def quads() -> Iterator[Quad]:
    """Two municipalities, a meeting a year in each, and many items that cite the act, one of its provisions, and KL."""
    graph = NamedNode(f"{BASE}/graph/0001/raadet/2001-01-01")

    def say(subject: NamedNode, predicate: NamedNode, value: NamedNode | Literal) -> Quad:
        return Quad(subject, predicate, value, graph)

    yield say(ACT, RDF.type, SG.Act)
    yield say(ACT, DCTERMS.title, Literal("Lov om <social> service", language="da"))
    for number, provision in zip(("9", "83"), PROVISIONS, strict=True):
        yield say(provision, RDF.type, SG.Provision)
        yield say(provision, ELI.is_part_of, ACT)
        yield say(provision, ELI.number, Literal(f"§ {number}"))
    yield say(BODY, RDF.type, SG.Organisation)
    yield say(BODY, SKOS.prefLabel, Literal("KL", language="da"))
    for n in range(ITEMS):
        code, year = f"000{n % 2 + 1}", 2020 + n % 5
        unit, committee = NamedNode(f"{BASE}/id/municipality/{code}"), NamedNode(f"{BASE}/id/committee/{code}/raadet")
        meeting = NamedNode(f"{BASE}/id/meeting/{code}/raadet/{year}-01-01")
        item = NamedNode(f"{BASE}/id/item/{code}/raadet/{year}-01-01/{n}")
        decision = NamedNode(f"{BASE}/id/decision/{code}/raadet/{year}-01-01/{n}")
        yield say(unit, RDF.type, SG.Municipality)
        yield say(unit, SKOS.prefLabel, Literal(f"By {code}", language="da"))
        yield say(unit, DCTERMS.identifier, Literal(code))
        yield say(committee, SKOS.prefLabel, Literal("Rådet", language="da"))
        yield say(committee, ORG.unitOf, unit)
        yield say(meeting, SG.date, Literal(f"{year}-01-01", datatype=XSD.date))
        yield say(meeting, SG.heldBy, committee)
        yield say(item, RDF.type, SG.AgendaItem)
        yield say(item, SG.meeting, meeting)
        yield say(item, DCTERMS.title, Literal(f'=Sag {n}, "ny"', language="da"))
        yield say(item, SG.cites, PROVISIONS[n % 2] if n % 3 else ACT)
        yield say(item, SG.mentions, BODY)
        if n % 5:
            yield say(item, SG.decision, decision)
            yield say(decision, SG.outcome, OUTCOME.approved)
            yield say(decision, SG.outcome, OUTCOME.noted)


@pytest.fixture(scope="module")
def cited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    folder = tmp_path_factory.mktemp("cited")
    publish(folder, list(quads()))
    server = start_server(folder)
    with httpx.Client(base_url=server.address, timeout=30, headers={"Accept": "text/html"}) as client:
        yield client
    server.stop()


def rows(client: httpx.Client, address: str) -> list[list[str]]:
    answer = client.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/csv; charset=utf-8")
    return list(csv.reader(io.StringIO(answer.text)))


def test_an_act_is_cited_by_every_item_that_cites_it_or_a_provision_of_it() -> None:
    store = Store()
    store.extend(Quad(*quad.triple) for quad in quads())
    found = find_citations(store, ACT, SG.Act)

    assert len(found) == ITEMS
    assert [each.date for each in found] == sorted((each.date for each in found), reverse=True)
    assert sum(each.provisions == ("§ 83",) for each in found) == sum(n % 3 > 0 and n % 2 for n in range(ITEMS))
    assert len(find_citations(store, PROVISIONS[0], SG.Provision)) == sum(n % 3 > 0 == n % 2 for n in range(ITEMS))


def test_a_page_lists_a_hundred_items_and_leads_to_the_others(cited: httpx.Client) -> None:
    pages = [cited.get(f"/doc/act/2005/573?page={n}") for n in (1, 2, 3)]

    assert [page.text.count('<td class="day"') for page in pages] == [ROWS, ROWS, ITEMS - 2 * ROWS]
    assert 'rel="next" href="/doc/act/2005/573?page=3"' in pages[1].text
    assert 'rel="prev" href="/doc/act/2005/573?page=1"' in pages[1].text
    assert [cited.get(f"/doc/act/2005/573?page={n}").status_code for n in ("0", "4", "x", "-1", "9" * 30)] == [404] * 5


def test_each_table_is_there_as_csv_with_whole_numbers(cited: httpx.Client) -> None:
    items = rows(cited, "/doc/act/2005/573?table=items&lang=en")
    municipalities = rows(cited, "/doc/organisation/kl?table=municipalities")
    outcomes = rows(cited, "/doc/organisation/kl?table=outcomes&lang=en")
    provisions = rows(cited, "/doc/act/2005/573?table=provisions")

    assert len(items) == ITEMS + 1
    assert items[0] == ["date", "municipality", "committee", "title", "case", "provisions", "outcomes", "item"]
    assert items[1][3].startswith("'=Sag "), "no spreadsheet takes a title for a formula"
    assert municipalities[0] == ["municipalities", "2020", "2021", "2022", "2023", "2024", "all"]
    assert [row[-1] for row in municipalities[1:]] == ["115", "115"]
    assert {row[0]: row[-1] for row in outcomes[1:]} == {"approved": "184", "noted": "184", "no outcome read": "46"}
    assert [row[0] for row in provisions[1:]] == ["§ 83", "§ 9"] or [row[0] for row in provisions[1:]] == [
        "§ 9",
        "§ 83",
    ]


def test_a_table_that_a_page_lacks_is_told(cited: httpx.Client) -> None:
    answer = cited.get("/doc/act/2005/573?table=nonsense")

    assert answer.status_code == 404
    assert "items, municipalities, outcomes, provisions" in answer.text
    assert cited.get("/doc/committee/0001/raadet?table=items").status_code == 404


def test_the_chart_and_tables_are_seen_in_a_browser(cited: httpx.Client, browser: webdriver.Chrome) -> None:
    browser.get(f"{cited.base_url}/doc/act/2005/573?lang=en")
    bars = browser.find_elements("css selector", ".chart rect")
    captions = [each.text for each in browser.find_elements("css selector", "caption") if each.text]

    assert len(bars) >= 5
    assert all(each.size["height"] > 0 for each in bars)
    assert captions[:2] == ["Items by municipality and year", "Items by outcome and year"]
    assert browser.find_element("css selector", "h1").text == "Lov om <social> service"
    assert browser.execute_script("return document.documentElement.scrollWidth <= window.innerWidth")


def citation(year: str, name: str = "a") -> Citation:
    return Citation(NamedNode("x:y"), "", f"{year}-01-01", name, "", "", (), ())


def test_years_without_items_are_years_too() -> None:
    table = count_by_year(
        [citation("2015"), citation("2018", "b"), citation("2018", "b")], lambda each: [each.municipality]
    )

    assert table.years == ("2015", "2016", "2017", "2018")
    assert table.rows == (("b", (0, 0, 0, 2), 2), ("a", (1, 0, 0, 0), 1))
    assert table.totals == (1, 0, 0, 2)


@pytest.mark.parametrize("names", [0, 1, 3, 6, 7, 98])
def test_bars_stay_within_the_drawing_and_add_up(names: int) -> None:
    table = count_by_year(
        [citation(str(2003 + n % 20), str(n)) for n in range(names) for _ in range(n + 1)], lambda e: [e.municipality]
    )
    chart = draw(table)

    assert sum(bar.total for bar in chart.bars) == sum(part.count for bar in chart.bars for part in bar.parts)
    assert sum(bar.total for bar in chart.bars) == sum(table.totals)
    assert all(bar.x >= 0 and bar.x + bar.width <= WIDTH and 0 <= bar.top <= HEIGHT for bar in chart.bars)
    assert chart.others == (names > 6)


def test_provisions_are_sorted_by_their_numbers() -> None:
    numbers = ["§ 83 a", "§ 100", "§ 9", "§ 83", "§ 9 stk. 2"]

    assert sorted(numbers, key=provision_order) == ["§ 9", "§ 9 stk. 2", "§ 83", "§ 83 a", "§ 100"]


def test_csv_quotes_what_needs_it() -> None:
    assert as_csv(["a"], [['x,"y"'], ["+1"], ["-5"], ["-x"]]) == b'a\r\n"x,""y"""\r\n\'+1\r\n-5\r\n\'-x\r\n'


def test_a_meeting_that_is_only_referred_to_has_a_page_that_says_so(sample_client: httpx.Client) -> None:
    query = """PREFIX sg: <https://w3id.org/sagsgraf/ontology#> SELECT ?meeting WHERE {
        ?item sg:refersTo ?meeting . FILTER NOT EXISTS { ?meeting sg:agendaItem ?any } } LIMIT 1"""
    answer = sample_client.get("/sparql", params={"query": query}, headers={"Accept": "text/csv"})
    address = answer.text.split()[1].replace("http://localhost:8000", "")
    page = sample_client.get(address, headers={"Accept": "text/html", "Accept-Language": "en"}, follow_redirects=True)
    turtle = sample_client.get(address, headers={"Accept": "text/turtle"}, follow_redirects=True)

    assert (page.status_code, turtle.status_code) == (200, 200)
    assert "The minutes of this meeting are not here" in page.text
    assert "sg:heldBy" in turtle.text
