"""The JSON API of the saved queries: plain rows, pages, formats, errors that say what to do, and its pages."""

import csv
import io
from pathlib import Path

import httpx
import pytest

from server.api.answers import make_plain
from server.api.saved_queries import SavedQuery, read_examples, read_saved_queries
from server.api.view import find_carriers, read_columns
from server.pages import LANGUAGES
from tests.server.published import BASE, start_server

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
CASE = "/api/queries/items-of-a-case"
NUMBER = {"number": "15.20.00-P00-1-24"}


def test_the_list_tells_every_query_its_parameters_and_its_address(client: httpx.Client) -> None:
    answer = client.get("/api/")
    listed = {row["name"]: row for row in answer.json()["queries"]}

    assert answer.headers["content-type"] == "application/json"
    assert listed.keys() == read_saved_queries().keys()
    assert listed["items-of-a-case"]["address"] == f"{BASE}{CASE}"
    assert listed["items-of-a-case"]["parameters"][1] == {
        "name": "municipality",
        "type": "municipality",
        "several": False,
        "label": {"da": "Kommune", "en": "Municipality"},
        "default": [],
        "example": "0657",
    }


def test_an_answer_is_plain_json_with_numbers_texts_and_addresses(client: httpx.Client) -> None:
    answer = client.get(CASE, params=NUMBER)

    assert answer.json() == {
        "query": "items-of-a-case",
        "parameters": {"number": ["15.20.00-P00-1-24"], "municipality": []},
        "page": 1,
        "size": 100,
        "rows": [
            {
                "date": "2024-02-07",
                "committee": "Havneudvalget",
                "position": 1,
                "title": "Ny mole i vesthavnen",
                "decision": "Udvalget udsætter sagen og beder om et billigere forslag.",
                "item": f"{BASE}/id/item/0998/havneudvalget/2024-02-07/1",
            },
            {
                "date": "2024-03-06",
                "committee": "Havneudvalget",
                "position": 1,
                "title": "Ny mole i vesthavnen (genoptaget)",
                "decision": "Anbefales godkendt.\nBo Ild stemte imod.",
                "item": f"{BASE}/id/item/0998/havneudvalget/2024-03-06/1",
            },
        ],
        "next": None,
    }


@pytest.mark.parametrize("saved", read_examples(), ids=lambda saved: saved.name)
def test_every_query_is_answered_with_all_its_columns_in_every_row(
    sample_client: httpx.Client, saved: SavedQuery
) -> None:
    content = sample_client.get(f"/api/queries/{saved.name}").json()

    assert all(tuple(row) == saved.columns for row in content["rows"])
    assert content["parameters"].keys() == {parameter.name for parameter in saved.parameters}


def test_leafing_through_gives_every_row_once_and_ends(sample_client: httpx.Client) -> None:
    whole = sample_client.get("/api/queries/who-cites-an-act").json()["rows"]
    address, rows = "/api/queries/who-cites-an-act?size=1", []
    while address:
        answer = sample_client.get(address)
        rows += answer.json()["rows"]
        link = answer.links.get("next", {}).get("url", "")
        assert (answer.json()["next"] or "").removeprefix("http://localhost:8000") == link
        address = link

    assert len(rows) == 3
    assert rows == whole


def test_csv_has_the_same_rows_and_the_same_next_page(sample_client: httpx.Client) -> None:
    address = "/api/queries/who-cites-an-act"
    rows = sample_client.get(address, params={"size": 2}).json()["rows"]
    by_suffix = sample_client.get(address, params={"size": 2, "format": "csv"})
    by_header = sample_client.get(address, params={"size": 2}, headers={"Accept": "text/csv"})

    assert by_suffix.text == by_header.text
    assert by_suffix.headers["content-type"] == "text/csv; charset=utf-8"
    assert list(csv.DictReader(io.StringIO(by_suffix.text))) == [
        {column: "" if value is None else str(value) for column, value in row.items()} for row in rows
    ]
    assert sample_client.get(by_suffix.links["next"]["url"]).text.startswith("municipality_name,date,")


def test_several_values_of_one_parameter_are_alternatives(client: httpx.Client) -> None:
    both = client.get("/api/queries/items-by-title", params={"words": ["MOLE", "meddel"]}).json()["rows"]

    assert {row["title"] for row in both} == {
        "Ny mole i vesthavnen",
        "Ny mole i vesthavnen (genoptaget)",
        "Meddelelser",
    }


def test_an_empty_field_of_a_form_counts_as_left_out(client: httpx.Client) -> None:
    empty = client.get(CASE, params={**NUMBER, "municipality": ""}).json()

    assert empty == client.get(CASE, params=NUMBER).json()
    assert len(empty["rows"]) == 2


@pytest.mark.parametrize(
    ("address", "status", "detail"),
    [
        ("/api/queries/nothing", 404, "There is no saved query 'nothing'; /api/ lists them."),
        (f"{CASE}?page=0", 400, "page is one whole number from 1 to 1000000"),
        (f"{CASE}?page=1&page=2", 400, "page is one whole number from 1 to 1000000"),
        (f"{CASE}?size=1001", 400, "size is one whole number from 1 to 1000"),
        (f"{CASE}?size=٣", 400, "size is one whole number from 1 to 1000"),
        (f"{CASE}?municipality=Greve", 400, "municipality: 'Greve' is no municipality; write it like 0657"),
        (f"{CASE}?law=x", 400, "items-of-a-case has no parameter law; its parameters: number, municipality"),
        (f"{CASE}?number=a&number=b", 400, "number takes one value"),
        (f"{CASE}?number=%FF", 400, "The parameters are not URL-encoded UTF-8."),
        (f"{CASE}?format=xlsx", 406, "Nothing here in a format that the request accepts."),
        ("/api/nowhere", 404, "There is nothing at /api/nowhere"),
    ],
)
def test_errors_are_problem_details_that_say_what_to_do(
    client: httpx.Client, address: str, status: int, detail: str
) -> None:
    answer = client.get(address)

    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.status_code == answer.json()["status"] == status
    assert answer.json()["detail"].startswith(detail)


def test_another_method_is_refused_as_problem_details(client: httpx.Client) -> None:
    answer = client.post(CASE)

    assert (answer.status_code, answer.headers["content-type"]) == (405, "application/problem+json")


def test_an_answer_over_a_limit_is_refused_with_the_limit(data: Path) -> None:
    running = start_server(data, workers=1, result=100)
    try:
        answer = httpx.get(f"{running.address}{CASE}", params=NUMBER)
    finally:
        running.stop()

    assert (answer.status_code, answer.headers["content-type"]) == (413, "application/problem+json")
    assert answer.json()["detail"].startswith("The result is larger than the limit of 100 bytes.")


def test_a_known_copy_is_not_sent_again(client: httpx.Client) -> None:
    first = client.get(CASE, params=NUMBER)
    conditional = {"If-None-Match": first.headers["etag"]}

    assert client.get(CASE, params=NUMBER, headers=conditional).status_code == 304
    assert client.get(CASE, params={"number": "x"}, headers=conditional).status_code == 200
    assert client.head(CASE, params=NUMBER).headers["etag"] == first.headers["etag"]


def test_a_value_that_tries_to_break_out_finds_nothing(client: httpx.Client) -> None:
    number = '" } ?s ?p ?o . FILTER("" = "'

    answer = client.get(CASE, params={"number": number})

    assert answer.status_code == 200
    assert (answer.json()["rows"], answer.json()["parameters"]["number"]) == ([], [number])


@pytest.mark.parametrize(
    ("binding", "value"),
    [
        (None, None),
        ({"type": "literal", "value": "7", "datatype": "http://www.w3.org/2001/XMLSchema#integer"}, 7),
        ({"type": "literal", "value": "2.5", "datatype": "http://www.w3.org/2001/XMLSchema#decimal"}, 2.5),
        ({"type": "literal", "value": "NaN", "datatype": "http://www.w3.org/2001/XMLSchema#double"}, "NaN"),
        ({"type": "literal", "value": "false", "datatype": "http://www.w3.org/2001/XMLSchema#boolean"}, False),
        ({"type": "literal", "value": "2024-01-01", "datatype": "http://www.w3.org/2001/XMLSchema#date"}, "2024-01-01"),
    ],
)
def test_values_become_the_json_they_are(binding: dict[str, str] | None, value: object) -> None:
    assert make_plain(binding) == value


@pytest.mark.parametrize(("language", "title", "group"), [("da", "Hvad blev", "Sager"), ("en", "What was", "Cases")])
def test_a_browser_gets_the_list_as_a_page(client: httpx.Client, language: str, title: str, group: str) -> None:
    page = client.get("/api/", headers={**BROWSER, "Accept-Language": language})

    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert f">{title}" in page.text
    assert f'<h2 id="cases">{group}</h2>' in page.text


def test_a_browser_gets_a_form_with_the_values_and_a_table_with_links(client: httpx.Client) -> None:
    page = client.get(CASE, params={**NUMBER, "lang": "en", "size": 1}, headers=BROWSER)

    assert 'name="number" value="15.20.00-P00-1-24"' in page.text
    assert '<a href="/id/item/0998/havneudvalget/2024-02-07/1?lang=en">' in page.text
    assert (
        'rel="next" href="/api/queries/items-of-a-case?number=15.20.00-P00-1-24&amp;page=2&amp;size=1&amp;lang=en"'
        in page.text
    )
    assert "format=csv" in page.text


def test_a_hostile_value_stays_text_on_the_page(client: httpx.Client) -> None:
    page = client.get(CASE, params={"number": '"><script>alert(1)</script>'}, headers=BROWSER)

    assert page.status_code == 200
    assert "<script" not in page.text


@pytest.mark.parametrize("saved", read_examples(), ids=lambda saved: saved.name)
def test_every_column_has_a_name_or_words_that_lead_to_its_thing(saved: SavedQuery) -> None:
    led_to = find_carriers(saved.columns).values()

    assert all(
        column in led_to or all(read_columns()[column][language] for language in LANGUAGES) for column in saved.columns
    )


def test_the_table_of_columns_has_no_row_too_many() -> None:
    assert read_columns().keys() == {column for saved in read_examples() for column in saved.columns}


def test_fields_offer_the_municipalities_outcomes_and_committees_there_are(client: httpx.Client) -> None:
    decisions = client.get(
        "/api/queries/decisions-with-outcome?outcome=postponed&municipality=0998", headers=BROWSER
    ).text
    committee = client.get("/api/queries/decisions-of-a-committee", headers=BROWSER).text

    assert '<option value="0998" selected>Testø</option>' in decisions
    assert '<option value="0999">Prøveby &lt;b&gt;&amp;&#34;</option>' in decisions
    assert '<option value="postponed" selected>udsat</option>' in decisions
    assert '<option value="rejected">afvist</option>' in decisions
    assert '<option value="0998/havneudvalget">Havneudvalget, Testø</option>' in committee
    assert "<option selected>0563/kulturudvalget</option>" in committee


@pytest.mark.parametrize(
    ("name", "language", "cell"),
    [
        ("duration-of-cases", "da", '<td class="number" data-name="Varighed">14 dage</td>'),
        ("duration-of-cases", "en", '<td class="day" data-name="First">6 March 2024</td>'),
        ("changed-or-rejected", "da", '<td data-name="Fulgte indstillingen">ændret</td>'),
        ("closed-items", "da", '<td class="number" data-name="Procent">'),
    ],
)
def test_a_page_writes_values_as_its_language_does(
    sample_client: httpx.Client, name: str, language: str, cell: str
) -> None:
    page = sample_client.get(f"/api/queries/{name}", headers={**BROWSER, "Accept-Language": language}).text

    assert cell in page
