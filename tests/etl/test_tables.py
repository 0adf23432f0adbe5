"""The reference tables test themselves: tidy, sourced, unambiguous, and refused with a reason when broken."""

import csv
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from etl.startup import LOADERS
from etl.tables import (
    BodyRow,
    BrokenTable,
    CommitteeRow,
    LawRow,
    LookalikeRow,
    SubjectRow,
    bodies,
    body_kinds,
    committees,
    laws,
    municipalities,
    read_table,
    subjects,
    titles,
)
from etl.tables.checks import check_bodies, check_laws, check_lookalikes
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


@pytest.mark.parametrize("rows", [bodies, laws], ids=lambda rows: rows.__name__)
def test_a_label_is_of_one_row_but_for_those_of_other_periods(rows: Callable[[], dict[str, Any]]) -> None:
    by_label = defaultdict(list)
    for row in rows().values():
        by_label[row.label].append(row.valid_to if isinstance(row, BodyRow) else row.repealed_on)

    assert {label for label, ends in by_label.items() if sum(end is None for end in ends) > 1} == set()
    assert sum(len(ends) > 1 for ends in by_label.values()) <= 4


def test_no_kle_title_is_in_the_table() -> None:
    assert all(set(row.code) <= set("0123456789.") for row in subjects().values())
    assert list(SubjectRow.__dataclass_fields__) == ["code", "created", "retired"]
    assert "15.20.00" in subjects()
    assert "00.00.00" not in subjects()


@pytest.mark.parametrize("row", committees(), ids=lambda row: row.pattern)
def test_the_example_of_a_kind_of_committee_fits_its_row_first(row: CommitteeRow) -> None:
    patterns = [(each, re.escape(each.pattern).replace("…", ".*")) for each in committees()]

    assert next(each for each, pattern in patterns if re.fullmatch(pattern, row.example.lower())) == row


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
        ("code\tcreated\tretired\tcolour\n", r"rows.tsv, line 1: the columns must be"),
        ("code\tcreated\tretired\n15\t1988-01-01\n", r"rows.tsv, line 2: 2 fields instead of 3"),
        ("code\tcreated\tretired\n15\t\t\n15\t\t\n", r"rows.tsv, line 3: '15' stands here for the second time"),
    ],
)
def test_a_broken_table_is_refused_with_file_line_and_reason(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "rows.tsv"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(BrokenTable, match=reason):
        read_table(path, SubjectRow)


def test_a_table_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "rows.tsv"
    path.write_bytes("code\tcreated\tretired\n15\t\tår\n".encode("latin-1"))

    with pytest.raises(BrokenTable, match=r"rows.tsv: 'utf-8' codec can't decode"):
        read_table(path, SubjectRow)


TWO_BODIES = (
    {"body_id": "foreningen-ask", "label": "Foreningen Ask", "kind": "interest organisation", "scope": "national"},
    {"body_id": "foreningen-birk", "label": "Foreningen Birk", "kind": "union", "scope": "local"},
)


def read_bodies(folder: Path, *rows: dict[str, str]) -> tuple[BodyRow, ...]:
    columns = list(BodyRow.__dataclass_fields__)
    lines = [columns, *([row.get(column, "") for column in columns] for row in rows)]
    path = folder / "bodies.tsv"
    path.write_text("".join("\t".join(line) + "\n" for line in lines), encoding="utf-8")
    return read_table(path, BodyRow, lambda rows: check_bodies(rows, body_kinds()))


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        ({"valid_from": "2015-02-30"}, {}, "line 2: valid_from: day"),
        ({"valid_from": "2015"}, {}, "line 2: valid_from: Invalid isoformat string"),
        (
            {"valid_from": "2016-01-01", "valid_to": "2015-01-01"},
            {},
            "line 2: valid_from is 2016-01-01, after valid_to",
        ),
        ({}, {"cvr": "6254741"}, "line 3: cvr: '6254741' is no CVR number"),
        ({}, {"cvr": "62547414"}, "line 3: cvr: '62547414' is no CVR number"),
        ({}, {"wikidata": "504125"}, "line 3: wikidata: '504125' is no item of Wikidata"),
        ({}, {"homepage": "www.ask.dk"}, "line 3: homepage: 'www.ask.dk' is no web address"),
        ({}, {"homepage": "https:///ask"}, "line 3: homepage: 'https:///ask' is no web address"),
        ({}, {"scope": "global"}, "line 3: scope: 'global' is none of national, local"),
        ({}, {"kind": "kiosk"}, "line 3: kind: 'kiosk' is none of"),
        ({}, {"successor": "foreningen-cedar"}, "line 3: successor: no row is called 'foreningen-cedar'"),
        (
            {"successor": "foreningen-birk"},
            {"successor": "foreningen-ask"},
            "line 2: successor: 'foreningen-ask' is among",
        ),
        ({"variants": "Asken|Asken"}, {}, "line 2: variants: 'Asken|Asken' holds a value twice"),
        ({"variants": "Asken||Ask"}, {}, "line 2: variants: 'Asken||Ask' holds a value twice, or an empty one"),
        ({"variants": "FA|Asken", "weak": "FA"}, {}, "line 2: variants: 'FA' is the label or a weak form as well"),
        ({"variants": "Træet"}, {"variants": "træet"}, "line 3: 'træet' stands in line 2 too"),
        (
            {"variants": "Træet", "valid_to": "2015-01-01"},
            {"variants": "Træet"},
            "line 3: 'Træet' stands in line 2 too",
        ),
        ({}, {"body_id": "foreningen-ask"}, "line 3: 'foreningen-ask' stands here for the second time"),
    ],
)
def test_a_bad_row_is_refused(tmp_path: Path, first: dict[str, str], second: dict[str, str], reason: str) -> None:
    rows = TWO_BODIES[0] | first, TWO_BODIES[1] | second

    with pytest.raises(BrokenTable, match=f"^bodies.tsv, {re.escape(reason)}"):
        read_bodies(tmp_path, *rows)


def test_what_is_weak_or_of_another_time_may_be_shared(tmp_path: Path) -> None:
    rows = (
        TWO_BODIES[0] | {"variants": "Træet", "weak": "FA", "valid_to": "2015-06-28", "successor": "foreningen-birk"},
        TWO_BODIES[1] | {"variants": "Træet", "weak": "FA", "valid_from": "2015-06-28", "cvr": "62547413"},
    )

    assert [row.body_id for row in read_bodies(tmp_path, *rows)] == ["foreningen-ask", "foreningen-birk"]


def test_a_lookalike_is_no_body() -> None:
    row = LookalikeRow("Kl", (), "system", "invented")

    assert [reason for _, reason in check_lookalikes((row,), bodies().values())] == ["'Kl' is a form of the body 'kl'"]


def test_an_act_whose_place_none_took_is_refused() -> None:
    row = next(row for row in laws().values() if row.replaced_by)

    assert [reason.partition(":")[0] for _, reason in check_laws((row,))] == ["replaced_by"]


def test_every_table_is_read_at_start_up() -> None:
    folder = ROOT / "etl"
    tables = [path for suffix in ("tsv", "toml") for path in folder.rglob(f"*.{suffix}")]
    read_with_their_module = {"kinds/html_chrome.toml", "kinds/html_elements.toml"}
    not_for_reading = {"records/schema.toml"}
    others = read_with_their_module | not_for_reading

    assert set(LOADERS) == {str(path.relative_to(folder)) for path in tables} - others | {"ontology/outcomes.ttl"}


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program whose tables may be spoilt."""
    folder = tmp_path_factory.mktemp("program")
    for package in ("etl", "ontology", "shapes"):
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "sagsgraf.py", folder)
    return folder


@pytest.mark.parametrize(
    ("command", "table", "line", "told"),
    [
        ("build", "etl/tables/bodies.tsv", "zoo\tZoo", "bodies.tsv, line {}: 2 fields instead of 15"),
        ("extract", "etl/tables/bodies.tsv", "zoo\tZoo", "bodies.tsv, line {}: 2 fields instead of 15"),
        ("harvest", "etl/tables/bodies.tsv", "zoo\tZoo", "bodies.tsv, line {}: 2 fields instead of 15"),
        ("build", "etl/tables/votes.toml", "zoo", "votes.toml: Expected '=' after a key in a key/value pair (at "),
        ("build", "etl/kinds/html_chrome.toml", "zoo", "html_chrome.toml: Expected '=' after a key"),
        ("build", "etl/layouts/groups.tsv", "(zoo\t\tZoo", "groups.tsv, line {}: pattern: missing )"),
        ("build", "ontology/outcomes.ttl", "zoo", "ontology/outcomes.ttl: SyntaxError: "),
    ],
)
def test_a_broken_table_ends_a_run_before_the_first_document(  # noqa: PLR0917 - a case and where to run it
    program: Path, tmp_path: Path, command: str, table: str, line: str, told: str
) -> None:
    path, data = program / table, tmp_path / "data"
    good = path.read_text(encoding="utf-8")
    source = "greve" if command == "harvest" else "etl/samples/fanoe-kulturudvalget-2024-03-06.txt"
    arguments = [command, source] if command == "extract" else [command, source, "--data", str(data)]
    path.write_text(f"{good}{line}\n", encoding="utf-8")
    try:
        run = subprocess.run(
            [sys.executable, "sagsgraf.py", *arguments], cwd=program, capture_output=True, text=True, check=False
        )
    finally:
        path.write_text(good, encoding="utf-8")

    assert run.returncode == 2
    assert run.stdout == ""
    assert run.stderr.startswith("sagsgraf: " + told.format(good.count("\n") + 1))
    assert run.stderr.count("\n") == 1
    assert not data.exists()


def test_the_row_types_say_what_a_table_holds() -> None:
    assert all(kind.__doc__ for kind in (BodyRow, LawRow, LookalikeRow, SubjectRow))
