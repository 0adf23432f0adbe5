"""What is listed, published, quarantined and missing: on pages, as JSON and as CSV, and never left out."""

import csv
import io
from pathlib import Path
from typing import Any

import httpx
import pytest
from selenium import webdriver

from ontology.dataset import DataDirectory, Manifest
from ontology.withdrawn import DOCUMENT
from tests.server.chromium import NARROW, PHONE, screen
from tests.server.conftest import LISTINGS, QUARANTINED, WITHDRAWN
from tests.server.published import Server

HTML = {"Accept": "text/html", "Accept-Language": "en"}


@pytest.fixture(scope="module")
def manifest(data: Path) -> Manifest:
    version = DataDirectory(data).current()
    assert version
    return Manifest.read(version.manifest)


def fetch(client: httpx.Client, path: str) -> Any:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    return answer.json()


def test_the_sums_are_those_of_the_manifest(client: httpx.Client, manifest: Manifest) -> None:
    whole = fetch(client, "/coverage.json")

    assert whole["totals"] == {
        "listed": sum(len(each.meetings) + each.unreadable for each in LISTINGS),
        "published": len(manifest.documents),
        "quarantined": len(QUARANTINED),
        "withdrawn": len([each for each in WITHDRAWN if each.kind == DOCUMENT]),
        "missing": 6,
        "unlisted": 0,
        "without_list": 3,
    }
    rows = {each["code"]: each for each in whole["municipalities"]}
    for code, row in rows.items():
        published = [each for each in manifest.documents if each.municipality == (code or "")]
        assert row["published"] == len(published)
    assert rows.keys() == {each.municipality for each in manifest.documents} | {"0657", "0727", None}
    assert [rows["0998"][name] for name in ("listed", "quarantined", "missing", "last")] == [6, 1, 5, "2024-04"]
    assert [rows["0999"][name] for name in ("listed", "missing", "unlisted")] == [None] * 3
    assert [rows[None][name] for name in ("quarantined", "first", "municipality")] == [2, None, None]


@pytest.mark.parametrize("code", ["0998", "0999", "0657", "0727", "unknown"])
def test_the_months_of_a_municipality_add_up_to_its_sums(client: httpx.Client, code: str) -> None:
    told = fetch(client, f"/coverage/{code}.json")
    cells = told["cells"]

    assert sum(cell["published"] for cell in cells) == told["published"]
    for name in ("quarantined", "withdrawn", "missing", "unlisted"):
        numbers = [number for cell in cells for number in (cell[name] or {}).values()]
        assert sum(numbers) == sum((told["reasons"][name] or {}).values()) == (told[name] or 0)
    assert (told["listed"] is None) == all(cell["listed"] is None and cell["missing"] is None for cell in cells)


def test_the_table_has_what_the_json_has(client: httpx.Client) -> None:
    answer = client.get("/coverage", headers={"Accept": "text/csv"})
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    totals = fetch(client, "/coverage")["totals"]

    for measure in ("listed", "published", "quarantined", "withdrawn", "missing", "unlisted"):
        assert sum(int(row["number"] or 0) for row in rows if row["measure"] == measure) == totals[measure]
    lost = [(row["measure"], row["reason"], row["month"]) for row in rows if row["committee"] == "fyrudvalget"]
    assert lost == [
        ("missing", "no-longer-listed", "2020-06"),
        ("listed", "", "2023-11"),
        ("missing", "not-answered", "2023-11"),
        ("completeness", "", ""),
    ]


def test_the_table_tells_what_is_not_known_from_what_is_none(client: httpx.Client) -> None:
    def numbers(code: str) -> dict[str, str]:
        rows = csv.DictReader(io.StringIO(client.get(f"/coverage/{code}.csv").text))
        return {row["measure"]: row["number"] for row in rows if row["measure"] in {"listed", "missing", "unlisted"}}

    assert numbers("0999") == {"listed": "", "missing": "", "unlisted": ""}
    assert numbers("0657") == {"listed": "1", "missing": "1"}


def test_shares_are_told_of_all_of_each_committee_and_of_each_month(client: httpx.Client) -> None:
    told = fetch(client, "/coverage/0998.json")
    rows = list(csv.DictReader(io.StringIO(client.get("/coverage/0998.csv").text)))
    shares = {(row["committee"], row["month"]): float(row["share"]) for row in rows if row["measure"] == "completeness"}

    assert told["rates"]["completeness"] == shares["", ""] == 0.3333
    assert {each["committee"]: each["rates"]["completeness"] for each in told["committees"]} == {
        committee: share for (committee, month), share in shares.items() if committee
    }
    assert {each["month"]: each["rates"]["completeness"] for each in told["months"]} == {
        month: share for (committee, month), share in shares.items() if month
    }
    assert {cell["rates"]["completeness"] for cell in told["cells"] if cell["month"] == "2024-02"} == {1}


def test_every_gap_is_on_the_pages(client: httpx.Client) -> None:
    whole = client.get("/coverage", headers=HTML).text
    one = client.get("/coverage/0998", headers=HTML).text
    unlisted = client.get("/coverage/0999", headers=HTML).text
    nobody = client.get("/coverage/unknown", headers=HTML).text

    for code in ("0657", "0998", "0999", "unknown"):
        assert f'href="/coverage/{code}"' in whole
    assert 'aria-label="Herning: 0 %"' in whole
    for said in (
        "Fyrudvalget",
        "2022: no meeting is known",
        "1 withdrawn",
        "The file in which the minutes were read is no longer there",
        "no longer listed",
        "1 missing",
        "1 quarantined",
        "2 missing",
        "Without a known month",
        "cut off",
    ):
        assert said in one
    assert "unknown what is missing" in unlisted
    assert "no text layer" in nobody
    assert "holds a CPR number" in nobody
    assert not any(each.source in page for each in QUARANTINED for page in (whole, one, nobody))


def test_a_municipality_of_which_all_was_taken_out_is_told_without_what_it_said(client: httpx.Client) -> None:
    told, page = fetch(client, "/coverage/0727.json"), client.get("/coverage/0727", headers=HTML).text
    (cell,) = told["cells"]

    assert (told["name"], told["published"], told["withdrawn"], told["municipality"]) == ("Odder", 0, 1, None)
    assert (cell["committee_name"], cell["month"], cell["withdrawn"]) == ("Byrådet", "2019-05", {"taken-out": 1})
    assert "Whoever publishes the data set took the minutes out" in page
    assert "2019-05-06" not in page


def test_the_pages_are_in_both_languages_and_found(client: httpx.Client) -> None:
    danish = client.get("/coverage/0998", headers={**HTML, "Accept-Language": "da"})

    assert (danish.headers["content-language"], "1 tilbageholdt" in danish.text) == ("da", True)
    assert 'href="/coverage"' in client.get("/", headers=HTML).text
    assert 'href="/coverage/0998"' in client.get("/doc/municipality/0998", headers=HTML).text
    assert "/coverage/0998</loc>" in client.get("/sitemap/coverage-1.xml").text


@pytest.mark.parametrize(("path", "drawn"), [("/coverage", ".tile-map"), ("/coverage/0998", ".gap-calendar")])
@pytest.mark.parametrize("width", [PHONE, NARROW])
def test_map_and_calendar_fit_a_phone(
    browser: webdriver.Chrome, server: Server, path: str, drawn: str, width: int
) -> None:
    with screen(browser, width):
        browser.get(server.address + path)
        found = browser.find_elements("css selector", f"{drawn}, {drawn} rect, {drawn} .gap, {drawn} th")
        places = [each.rect for each in found if each.is_displayed()]

    assert len(places) > 20
    assert [place for place in places if place["x"] < 0 or place["x"] + place["width"] > width] == []


@pytest.mark.parametrize("path", ["/coverage", "/coverage/0998.json", "/coverage/0998.csv", "/coverage.html"])
def test_an_answer_is_kept_until_the_version_changes(client: httpx.Client, path: str) -> None:
    answer = client.get(path)

    assert answer.headers["cache-control"] == "no-cache"
    assert 'rel="canonical"' in answer.headers["link"]
    assert client.get(path, headers={"If-None-Match": answer.headers["etag"]}).status_code == 304


def test_what_is_not_there_is_refused_with_where_to_look(client: httpx.Client) -> None:
    for path in ("/coverage.ttl", "/coverage/0101", "/coverage/0998.ttl"):
        answer = client.get(path)
        assert (answer.status_code, "there are" in answer.text or "/coverage lists" in answer.text) == (404, True)
