"""The tables of the reader match their own examples."""

import re

import pytest

from etl.layouts.candidates import find_candidates
from etl.layouts.layout import (
    TABLES,
    CaseNumberRow,
    ChromeRow,
    GroupRow,
    HeadingPatternRow,
    HeadingRow,
    OpennessRow,
    Style,
    case_number,
    heading_kind,
    headings,
    split_glued_headings,
    styles,
)
from etl.layouts.marks import Marks
from etl.tables import read_table
from etl.text import read_lines

KINDS = {
    "summary", "exposition", "law", "economy", "hearing", "recommendation", "decision", "history", "other",
    "attachments", "absence",
}  # fmt: skip


def words_of(example: tuple[str, ...]) -> Marks:
    return Marks(read_lines("\n\n".join(example)))


@pytest.mark.parametrize("style", styles(), ids=lambda style: style.name)
def test_every_way_to_begin_an_item_matches_its_examples_and_not_the_others(style: Style) -> None:
    assert [e for e in style.examples if not find_candidates(words_of(e), style)] == []
    assert [e for e in style.never if find_candidates(words_of(e), style)] == []


@pytest.mark.parametrize(
    ("table", "row_type"),
    [("chrome", ChromeRow), ("openness", OpennessRow), ("groups", GroupRow), ("heading_patterns", HeadingPatternRow)],
)
def test_every_pattern_of_a_table_matches_its_example(table: str, row_type: type) -> None:
    rows = read_table(TABLES / f"{table}.tsv", row_type)

    assert [
        r.example
        for r in rows
        if not re.search(f"^(?:{r.pattern})$" if table != "openness" else r.pattern, r.example, re.I)
    ] == []


def test_every_case_number_pattern_matches_its_example() -> None:
    rows = read_table(TABLES / "case_numbers.tsv", CaseNumberRow)

    assert [row.example for row in rows if not re.fullmatch(row.pattern, row.example)] == []
    assert all(case_number().fullmatch(row.example) for row in rows)


def test_the_table_of_headings_is_tidy() -> None:
    rows = read_table(TABLES / "headings.tsv", HeadingRow)

    assert len(rows) == len(headings()), "a heading stands twice"
    assert {row.kind for row in rows} <= KINDS
    assert [row.kind for row in rows] == sorted(row.kind for row in rows)


@pytest.mark.parametrize(
    ("text", "kind"),
    [("Resumé", "summary"), ("ØKONOMI", "economy"), ("Indstilling:", "recommendation"), ("Økonomi i 2024", None)],
)
def test_a_heading_is_known_whatever_its_case_and_colon(text: str, kind: str | None) -> None:
    assert heading_kind(text) == kind


def test_two_headings_glued_by_a_lost_line_break_are_told_apart() -> None:
    assert split_glued_headings("BilagBeslutning") == ("Bilag", "Beslutning")
    assert split_glued_headings("Bilagsliste") is None
