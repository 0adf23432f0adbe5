"""`sagsgraf extract --explain` as users run it: what each line became, and what is published of each item."""

import json
import re
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import ROOT, SAMPLES, Run

JSON = SAMPLES / "fanoe-havneudvalget-2024-05-22.json"
TEXT = SAMPLES / "fanoe-kulturudvalget-2024-03-06.txt"
FAMILIES = ROOT / "tests" / "families"
LINE_RE = re.compile(r" *(?P<number>\d+)  (?P<what>\S.*?) {2,}(?P<text>.*?)  +\S")


@cache
def explain(sagsgraf: Run, *files: Path) -> str:
    """Return what the command prints."""
    done = sagsgraf("extract", "--explain", *files)
    assert done.returncode == 0, done.stderr
    return done.stdout


def became(explained: str) -> dict[str, str]:
    """Return what each line became, by the line's text; of lines that are alike the last."""
    matches = (LINE_RE.match(line) for line in explained.splitlines())
    return {match["text"].strip(): match["what"] for match in matches if match}


def published(explained: str, item: int) -> list[str]:
    """Return what is said to be published of an item."""
    part = re.split(r"^-- item ", explained, flags=re.MULTILINE)[item]
    return [line.removeprefix("    => ") for line in part.splitlines() if line.startswith("    => ")]


def test_each_item_of_vendor_json_stands_before_its_lines(sagsgraf: Run) -> None:
    explained = explain(sagsgraf, JSON).splitlines()

    assert [line for line in explained if line.startswith("-- ")] == [
        "-- item 1 · Godkendelse af dagsorden",
        "-- item 2 · Ny mole i færgehavnen · 24-000123",
        "-- item 3 · Orientering fra formanden · 24-000007",
        "-- item 4 · Lukket: Køb af areal ved færgelejet · 23-004410 · closed",
    ]
    assert explained[explained.index("-- item 2 · Ny mole i færgehavnen · 24-000123") + 1].startswith("   20  ")


def test_each_item_of_a_text_stands_before_its_first_field(sagsgraf: Run) -> None:
    explained = explain(sagsgraf, TEXT).splitlines()
    begin = explained.index("-- item 2 · Åbningstider på den midlertidige bane · 04.08.00-A00-1-24")

    assert explained[begin + 1].startswith("   72  item field: case, caseworkers")
    assert sum(line.startswith("-- item ") for line in explained) == 4


def test_a_line_tells_which_point_attachment_outcome_or_vote_it_became(sagsgraf: Run) -> None:
    text, vendor = became(explain(sagsgraf, TEXT)), became(explain(sagsgraf, JSON))

    assert text["at banen placeres ved havnen,"] == "recommendation: point 1"
    assert text["at 420.000 kr. søges frigivet af anlægsrammen."] == "recommendation: point 2"
    assert text["Direktøren for Kultur og Fritid indstiller"] == "text: recommendation"
    assert text["Brev fra klubben.pdf"] == "attachment 2"
    assert text["Godkendt med den ændring, at pladsen lukker kl. 20."] == "decision: approved-with-changes"
    assert text["Udvalget ønsker en status på mødet den 5. juni 2024."] == "text: decision"
    assert vendor["1. molen forlænges med 20 meter"] == "recommendation: point 1"
    assert vendor["For stemte: (A) og (V)."] == "decision: vote"


def test_a_line_of_absence_is_no_decision(sagsgraf: Run) -> None:
    lines = became(explain(sagsgraf, JSON))

    assert lines["Afbud: Signe Krag"] == "absence: 1 name"
    assert lines["Fraværende: Palle Ebbesen"] == "absence: 1 name"


def test_what_is_published_of_an_item_follows_its_lines(sagsgraf: Run) -> None:
    first, second, *_ = published(explain(sagsgraf, JSON), 2)
    told = published(explain(sagsgraf, JSON), 2)

    assert first == "recommendation: 2 points by Teknik og Havn"
    assert second.startswith("decision: recommended ('anbefaler …')")
    assert "vote: for 3 (A, V); against 1 (Ø)" in told
    assert "earlier decision: Teknik- og Miljøudvalget, 2024-05-08: recommended ('anbefales')" in told
    assert told[-1] == "2 attachments"


def test_an_item_whose_heading_is_lost_is_told_at_the_end(sagsgraf: Run) -> None:
    explained = explain(sagsgraf, FAMILIES / "ishoej-uden-titler.txt")

    assert "-- item 1 · Punkt 1 (uden titel) · where it begins is not known" in explained


@pytest.mark.parametrize("kind", ["families", "unseen"])
def test_every_item_that_is_read_is_explained_once(sagsgraf: Run, kind: str) -> None:
    files = sorted(path for path in (ROOT / "tests" / kind).glob("*.*") if path.suffix in {".txt", ".md"})[:12]
    read = [json.loads(line) for line in sagsgraf("extract", *files).stdout.splitlines()]
    explained = explain(sagsgraf, *files)

    of_documents = [part for part in explained.split("== ")[1:] if "\nnot published: " not in part]
    items = [sum(line.startswith("-- item ") for line in part.splitlines()) for part in of_documents]
    assert [number for number in items if number] == [len(facts["items"]) for facts in read]


def test_every_item_of_the_harvest_is_explained_with_its_case(sagsgraf: Run, shared: Path) -> None:
    files = sorted((shared / "harvest").glob("2023-0[56]*.json"))[:4]
    read = [json.loads(line) for line in sagsgraf("extract", *files).stdout.splitlines()]
    explained = explain(sagsgraf, *files).splitlines()

    heads = [line for line in explained if line.startswith("-- item ")]
    cases = [item["case"] for facts in read for item in facts["items"]]
    assert len(heads) == len(cases) > 50
    assert all(case in head for head, case in zip(heads, cases, strict=True) if case)
    assert not any("text: decision  " in line and "  Fraværende: " in line for line in explained)
