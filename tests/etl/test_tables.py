"""The reference tables test themselves: tidy, sourced, unambiguous, and refused with a reason when broken."""

import csv
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from etl.tables import (
    BodyRow,
    LawRow,
    LookalikeRow,
    SubjectRow,
    bodies,
    laws,
    lookalikes,
    municipalities,
    read_table,
    subjects,
    titles,
)
from tests.conftest import ROOT

TABLES = sorted((ROOT / "etl" / "tables").glob("*.tsv"))
ORDERED_BY_MEANING = {"committees.tsv", "idioms.tsv"}
SOURCED = {"bodies.tsv", "laws.tsv", "municipalities.tsv", "systems.tsv"}


def columns(path: Path) -> Iterator[list[str]]:
    return (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.name)
def test_a_table_is_tidy(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    header, *rows = columns(path)

    assert text.endswith("\n")
    assert "\r" not in text
    assert all(len(row) == len(header) for row in rows)
    assert all(value == " ".join(value.split()) for row in rows for value in row)
    assert all(part for row in rows for value in row if value for part in value.split("|"))
    assert len(text.encode()) < (200_000 if path.name == "kle.tsv" else 300_000)


@pytest.mark.parametrize("path", [path for path in TABLES if path.name not in ORDERED_BY_MEANING], ids=lambda p: p.name)
def test_a_table_is_sorted_by_its_first_column(path: Path) -> None:
    _, *rows = columns(path)
    first = [row[0].removeprefix("…").casefold() for row in rows]

    assert first == sorted(first)


@pytest.mark.parametrize("name", sorted(SOURCED))
def test_every_row_names_its_source(name: str) -> None:
    _, *rows = columns(ROOT / "etl" / "tables" / name)

    assert all(row[-1] for row in rows)


def test_the_readme_names_every_table() -> None:
    readme = (ROOT / "etl" / "tables" / "README.md").read_text(encoding="utf-8")

    assert [path.name for path in TABLES if f"`{path.name}`" not in readme] == []


def test_there_are_98_municipalities_with_four_digit_codes() -> None:
    assert len(municipalities()) == 98
    assert all(len(code) == 4 and code.isdigit() for code in municipalities())


def test_no_name_is_of_two_municipalities() -> None:
    names = [name for row in municipalities().values() for name in (row.name, *row.variants)]

    assert len(names) == len(set(names))


def overlaps(one: tuple[date | None, date | None], other: tuple[date | None, date | None]) -> bool:
    starts, ends = [one[0] or date.min, other[0] or date.min], [one[1] or date.max, other[1] or date.max]
    return max(starts) <= min(ends)


def shared_forms(
    rows: list[tuple[str, tuple[str, ...], tuple[date | None, date | None]]],
) -> list[tuple[str, str, str]]:
    """Return (form, id, other id) of every form that two rows share in overlapping periods."""
    by_form = defaultdict(list)
    for row_id, forms, period in rows:
        for form in dict.fromkeys(form.casefold() for form in forms):
            by_form[form].append((row_id, period))
    return [
        (form, one[0], other[0])
        for form, owners in by_form.items()
        for at, one in enumerate(owners)
        for other in owners[at + 1 :]
        if overlaps(one[1], other[1])
    ]


def test_no_form_of_a_body_is_ambiguous_unless_it_is_marked_as_weak() -> None:
    rows = [(row.body_id, row.forms, (row.valid_from, row.valid_to)) for row in bodies().values()]
    shields = [(f"not a body: {row.name}", row.forms, (None, None)) for row in lookalikes()]

    assert shared_forms(rows + shields) == []


def test_no_name_of_an_act_is_ambiguous_on_any_day() -> None:
    rows = [(row.law_id, row.forms, (row.in_force_from, row.repealed_on)) for row in laws().values()]

    # an act without a known first day follows the one it replaced
    assert [pair for pair in shared_forms(rows) if laws()[pair[1]].replaced_by != pair[2]] == []


@pytest.mark.parametrize("rows", [bodies, laws], ids=lambda rows: rows.__name__)
def test_a_label_is_of_one_row_but_for_those_of_other_periods(rows: Callable[[], dict[str, Any]]) -> None:
    by_label = defaultdict(list)
    for row in rows().values():
        by_label[row.label].append(row.valid_to if isinstance(row, BodyRow) else row.repealed_on)

    assert {label for label, ends in by_label.items() if sum(end is None for end in ends) > 1} == set()
    assert sum(len(ends) > 1 for ends in by_label.values()) <= 4


def test_successors_are_rows() -> None:
    assert {each for row in bodies().values() for each in row.successor} <= set(bodies())
    assert {each for row in laws().values() for each in row.replaced_by.split(";") if each} <= set(laws())


def test_bodies_are_national_or_local() -> None:
    assert {row.scope for row in bodies().values()} == {"national", "local"}


def test_no_kle_title_is_in_the_table() -> None:
    assert all(set(row.code) <= set("0123456789.") for row in subjects().values())
    assert list(SubjectRow.__dataclass_fields__) == ["code", "created", "retired"]
    assert "15.20.00" in subjects()
    assert "00.00.00" not in subjects()


def test_every_title_stands_for_compounds_and_has_an_example() -> None:
    assert all(row.title.startswith("…") and row.example for row in titles())


def test_only_values_that_were_read_are_kept(shared: Path) -> None:
    with (shared / "refdata" / "bodies.tsv").open(encoding="utf-8", newline="") as file:
        facts = {row["body_id"]: row for row in csv.DictReader(file, delimiter="\t")}
    kept = [row for row in bodies().values() if row.body_id in facts]

    assert len(kept) > 250
    for row in kept:
        assert row.cvr in {"", facts[row.body_id]["cvr"] if facts[row.body_id]["cvr_status"] == "read" else ""}
        assert row.homepage in {
            "",
            facts[row.body_id]["homepage"] if facts[row.body_id]["homepage_status"] == "read" else "",
        }


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("code\tcreated\n15\t1988-01-01\n", r"rows.tsv, line 1: the columns must be"),
        ("code\tcreated\tretired\n15\t1988-01-01\n", r"rows.tsv, line 2: 2 fields instead of 3"),
        ("code\tcreated\tretired\n15\t\t\n15\t\t\n", r"rows.tsv, line 3: '15' stands here for the second time"),
    ],
)
def test_a_broken_table_is_refused_with_file_line_and_reason(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "rows.tsv"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(ValueError, match=reason):
        read_table(path, SubjectRow)


def test_a_broken_date_is_refused_with_its_column(tmp_path: Path) -> None:
    path = tmp_path / "laws.tsv"
    fields = list(LawRow.__dataclass_fields__)
    values = ["x" if field not in {"year", "number", "in_force_from", "repealed_on"} else "" for field in fields]
    path.write_text("\t".join(fields) + "\n" + "\t".join(values) + "\n", encoding="utf-8")

    with pytest.raises(ValueError, match=r"laws.tsv, line 2, adopted: Invalid isoformat string: 'x'"):
        read_table(path, LawRow)


def test_the_row_types_say_what_a_table_holds() -> None:
    assert all(kind.__doc__ for kind in (BodyRow, LawRow, LookalikeRow, SubjectRow))
