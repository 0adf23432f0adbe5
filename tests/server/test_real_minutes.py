"""The questions of the customer, over the real minutes, asked of the real server."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from SPARQLWrapper import JSON, SPARQLWrapper

from tests.conftest import ROOT, run_sagsgraf
from tests.server.published import start_server

QUERIES = ROOT / "server" / "queries"
PREFIXES = """
PREFIX sg: <https://w3id.org/sagsgraf/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX dcterms: <http://purl.org/dc/terms/>
"""


@pytest.fixture(scope="module")
def real_client(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """An HTTP client of a server over the real minutes, built by the real command."""
    data = tmp_path_factory.mktemp("real") / "data"
    done = run_sagsgraf("build", *sorted((shared / "minutes").glob("*.[tm]*")), "--data", data)
    assert done.returncode == 0, done.stderr
    running = start_server(data)
    with httpx.Client(base_url=running.address, timeout=30) as session:
        yield session
    running.stop()


def rows(client: httpx.Client, query: str) -> list[dict[str, str]]:
    """Return the rows of an answer as plain values."""
    endpoint = SPARQLWrapper(f"{client.base_url}/sparql")
    endpoint.setQuery(query)
    endpoint.setReturnFormat(JSON)
    found = endpoint.query().convert()["results"]["bindings"]
    return [{name: value["value"] for name, value in row.items()} for row in found]


def question(name: str) -> str:
    """Return one of the example questions."""
    return (QUERIES / f"{name}.rq").read_text(encoding="utf-8")


def test_who_mentions_kombit_or_star(real_client: httpx.Client) -> None:
    found = {
        (row["municipality_name"], row["body"], row["date"]) for row in rows(real_client, question("bodies-in-cases"))
    }

    assert found == {
        ("Herning", "STAR", "2015-02-25"),
        ("Odder", "KOMBIT", "2021-02-11"),
        ("Odder", "STAR", "2021-02-11"),
        ("Tårnby", "STAR", "2020-08-18"),
    }


def test_the_items_of_a_case_that_returns_after_years_come_in_order(real_client: httpx.Client) -> None:
    query = question("items-of-a-case").replace("04.08.00-A00-1-24", "00.00.00-P19-1719-10")

    assert [(row["date"], row["position"]) for row in rows(real_client, query)] == [
        ("2015-02-25", "4"),
        ("2019-11-13", "10"),
    ]


def test_every_item_that_cites_serviceloven_shows_its_paragraphs(real_client: httpx.Client) -> None:
    found = rows(real_client, question("who-cites-an-act"))

    assert {row.get("provision") for row in found if row["municipality_name"] == "Herning"} == {
        None, "§ 85", "§ 99", "§ 107", "§ 108", "§ 110",
    }  # fmt: skip
    assert {row["municipality_name"] for row in found} == {"Herning", "Ringkøbing-Skjern"}


def test_outcomes_are_counted_once_each(real_client: httpx.Client) -> None:
    found = {
        (row["municipality_name"], row["outcome_name"]): int(row["decisions"])
        for row in rows(real_client, question("outcomes-per-committee"))
    }

    assert found["Herning", "udsat"] == 6
    assert found["Odder", "taget til efterretning"] == 6
    assert found["Tårnby", "godkendt med ændringer"] == 1


def test_a_shared_organisation_counts_once_however_many_minutes_name_it(real_client: httpx.Client) -> None:
    count = PREFIXES + 'SELECT (COUNT(?label) AS ?n) WHERE { ?star skos:prefLabel ?label FILTER(STR(?label) = "STAR") }'

    assert rows(real_client, count) == [{"n": "1"}]


def test_a_case_number_with_a_slash_has_a_page_with_both_bodies(real_client: httpx.Client) -> None:
    page = real_client.get("/id/case/0185/19_26829", headers={"Accept": "text/html"}, follow_redirects=True)

    assert page.status_code == 200
    assert "Økonomiudvalget" in page.text
    assert "Arbejdsmarkeds- og Beskæftigelsesudvalget" in page.text


@pytest.mark.parametrize("word", ["borger", "økonomi", "støtte", "kommune", "servicelov", "kl"])
def test_a_search_finds_the_items_that_sparql_finds(real_client: httpx.Client, word: str) -> None:
    texts = "dcterms:title|sg:section/sg:text|sg:decision/sg:text|sg:recommendation/sg:text"
    begins = f'REGEX(?text, "(^|[^\\\\p{{L}}\\\\p{{N}}]){word}", "i")'
    query = f"{PREFIXES} SELECT DISTINCT ?item {{ ?item a sg:AgendaItem ; {texts} ?text FILTER({begins}) }}"
    found = real_client.get("/search", params={"q": f"{word}*", "format": "csv"}).text.splitlines()[1:]

    assert sorted(line.rpartition(",")[2] for line in found) == sorted(row["item"] for row in rows(real_client, query))
    assert found
