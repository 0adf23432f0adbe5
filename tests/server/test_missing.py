"""What is not there: what was meant by another spelling, what is near, and what was withdrawn, when and why."""

import json
from pathlib import Path

import httpx
import pytest

from ontology.dataset import Manifest
from ontology.withdrawn import Withdrawal
from tests.server.published import BASE

HTML, TEXT, JSON = "text/html", "text/plain", "application/json"


@pytest.mark.parametrize(
    ("asked", "right"),
    [
        ("/id/case/0998/15.20.00-P00-1-24", "/id/case/0998/15.20.00-p00-1-24"),
        ("/doc/Case/0998/15.20.00-P00-1-24.ttl", "/doc/case/0998/15.20.00-p00-1-24.ttl"),
        ("/doc/case/0999/99/1", "/doc/case/0999/99_1"),
        ("/doc/case/0999/99%2F1", "/doc/case/0999/99_1"),
        ("/doc/municipality/0998/", "/doc/municipality/0998"),
        ("/doc/id/municipality/0998?lang=en", "/doc/municipality/0998?lang=en"),
        ("/doc/committee/0998/BYRÅDET", "/doc/committee/0998/byraadet"),
        ("/doc/act/2003/380/§ 3", "/doc/act/2003/380/p3"),
    ],
)
def test_another_spelling_of_an_address_leads_to_it(client: httpx.Client, asked: str, right: str) -> None:
    answer = client.get(asked)

    assert (answer.status_code, answer.headers["location"]) == (301, right)
    assert client.get(right).status_code in {200, 303}


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ("case/0999/15.20.00-p00-1-24", "case/0998/15.20.00-p00-1-24"),
        ("case/0998/15.20.00-p00-1-25", "case/0998/15.20.00-p00-1-24"),
        ("meeting/0998/havneudvalget/2024-02-08", "meeting/0998/havneudvalget/2024-02-07"),
        ("meeting/0998/havneudvalget/2024", "committee/0998/havneudvalget"),
        ("item/0998/havneudvalget/2024-02-07/99", "meeting/0998/havneudvalget/2024-02-07"),
        ("committee/0998/havneudvalge", "committee/0998/havneudvalget"),
        ("committee/0998/kulturudvalget", "municipality/0998"),
        ("municipality/testoe", "municipality/0998"),
        ("organisation/kyststyrelse", "organisation/kyststyrelsen"),
        ("person/0998/bo-ilt", "person/0998/bo-ild"),
        ("act/2003/380/p77", "act/2003/380"),
    ],
)
def test_what_is_near_an_unknown_thing_is_suggested(client: httpx.Client, asked: str, near: str) -> None:
    page = client.get(f"/doc/{asked}", headers={"Accept": HTML})
    text = client.get(f"/id/{asked}", headers={"Accept": TEXT}).text
    problem = client.get(f"/id/{asked}", headers={"Accept": JSON})
    suggested = [each["id"] for each in problem.json()["suggestions"]]

    assert page.status_code == problem.status_code == 404
    assert f'href="/doc/{near}"' in page.text
    assert f"{BASE}/id/{near}  " in text
    assert f"{BASE}/id/{near}" in suggested
    assert len(suggested) <= 5
    assert all(each["label"] for each in problem.json()["suggestions"])
    assert client.get(f"/doc/{near}").status_code == 200


def test_the_nearest_meeting_comes_first(client: httpx.Client) -> None:
    def suggested(day: str) -> str:
        answer = client.get(f"/id/meeting/0998/havneudvalget/{day}", headers={"Accept": JSON})
        first: str = answer.json()["suggestions"][0]["id"]
        return first.rpartition("/")[2]

    assert suggested("2024-03-01") == "2024-03-06"
    assert suggested("2023-12-31") == "2024-02-07"


def test_an_unknown_thing_unlike_any_has_no_suggestions(client: httpx.Client) -> None:
    answer = client.get("/doc/organisation/qqqqqqqqqqq", headers={"Accept": JSON})

    assert (answer.status_code, answer.json()["suggestions"]) == (404, [])
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json() == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": f"Nothing is known here about {BASE}/id/organisation/qqqqqqqqqqq",
        "suggestions": [],
    }


def test_an_address_without_id_is_told_with_it(client: httpx.Client) -> None:
    answer = client.get("/case/0998/15.20.00-P00-1-24")

    assert answer.status_code == 404
    assert f"{BASE}/id/case/0998/15.20.00-p00-1-24  Sag 15.20.00-P00-1-24" in answer.text


GONE = ["meeting/0998/havneudvalget/2021-02-03", "item/0998/havneudvalget/2021-02-03/2", "case/0998/21-7"]


@pytest.mark.parametrize("path", [*GONE, "person/0998/ib-vig"])
def test_a_withdrawn_thing_says_what_when_and_why(client: httpx.Client, path: str) -> None:
    text = client.get(f"/id/{path}", headers={"Accept": TEXT})
    problem = client.get(f"/doc/{path}", headers={"Accept": JSON})

    assert text.status_code == problem.status_code == 410
    assert f"{BASE}/id/{path} was published here and has been withdrawn." in text.text
    assert "0998/havneudvalget/2021-02-03" in text.text
    assert "Withdrawn 2024-05-01, with version 3: its source is gone." in text.text
    assert problem.json()["withdrawn"] == {
        "graph": f"{BASE}/graph/0998/havneudvalget/2021-02-03",
        "version": 3,
        "time": "2024-05-01T10:00:00Z",
        "reason": "source_gone",
    }


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("da", ("Trukket tilbage", "3. februar 2021", "Version 3, udgivet 1. maj 2024", "Kilden findes ikke mere.")),
        ("en", ("Withdrawn", "3 February 2021", "Version 3, published 1 May 2024", "The source is gone.")),
    ],
)
def test_a_withdrawn_thing_has_a_page_in_both_languages(
    client: httpx.Client, language: str, words: tuple[str, ...]
) -> None:
    page = client.get(f"/doc/{GONE[0]}?lang={language}", headers={"Accept": HTML})

    assert page.status_code == 410
    assert [word for word in words if word not in page.text] == []


GONE_PARTS = [
    *("/catalog/0727", "/catalog/0727.ttl", "/catalog/2019", "/dumps/?part=0727", "/dumps/2019.nq.zst"),
    *("/dumps/0727.nq.gz", "/dumps/0727-items.csv", "/dumps/0727-csv-metadata.json"),
]


@pytest.mark.parametrize("path", GONE_PARTS)
def test_a_data_set_of_which_all_is_withdrawn_is_gone(client: httpx.Client, path: str) -> None:
    text, problem = (client.get(path, headers={"Accept": accept}) for accept in (TEXT, JSON))

    assert text.status_code == problem.status_code == 410
    part = "0727" if "0727" in path else "2019"
    assert f"The data set {BASE}/catalog/{part} was published here; all of it has been withdrawn." in text.text
    assert "Withdrawn 2024-05-01, with version 3: Fejl." in text.text
    assert problem.json()["withdrawn"]["version"] == 3


def test_the_news_of_what_is_withdrawn_are_gone_and_what_never_was_is_not_there(client: httpx.Client) -> None:
    gone = client.get("/atom/municipality/0727", headers={"Accept": TEXT})
    never = ("/catalog/0101", "/dumps/0101.nq.gz", "/dumps/?part=0101", "/atom/municipality/0101", "/catalog/1987")

    assert (gone.status_code, "was published here and has been withdrawn" in gone.text) == (410, True)
    assert [client.get(path).status_code for path in never] == [404] * len(never)


def test_a_manifest_that_only_names_withdrawn_graphs_is_read(tmp_path: Path) -> None:
    file = tmp_path / "manifest.json"
    Manifest(BASE, 1, "sagsgraf test", "2024-05-01T10:00:00Z").write(file)
    file.write_text(json.dumps({**json.loads(file.read_text()), "withdrawn": ["x:graph"]}), encoding="utf-8")

    assert Manifest.read(file).withdrawn == (Withdrawal("x:graph"),)
    Manifest.read(file).write(file)
    assert Manifest.read(file).withdrawn == (Withdrawal("x:graph"),)


def test_what_an_older_manifest_withdrew_is_gone_without_a_reason(client: httpx.Client) -> None:
    answer = client.get("/doc/meeting/0998/havneudvalget/2020-01-01")

    assert answer.status_code == 410
    assert "Withdrawn" not in answer.text
