"""The rows of cases, which no single document tells: from the rows of their items, and from those of several years."""

from collections.abc import Iterable, Sequence
from itertools import chain

import pyarrow as pa

from etl.records.document import Row
from etl.records.schema import read_tables

TABLE = "cases"
MERGED = ("titles", "subjects", "committee_names")
"""What later years add to."""
LATEST = ("latest_title", "last_date", "latest_item")
OUTCOME = ("outcome_date", "latest_outcomes", "latest_outcome_labels")


def find_cases(items: Iterable[Row]) -> list[Row]:
    """Return a row for each case of the rows of items, which are in the order of their meetings."""
    treated: dict[object, list[Row]] = {}
    for item in items:
        if item["case"]:
            treated.setdefault(item["case"], []).append(item)
    return [describe_case(treated[case]) for case in sorted(treated, key=str)]


def describe_case(items: Sequence[Row]) -> Row:
    """Return the row of one case from those of its items, the oldest first."""
    first, last = items[0], items[-1]
    decided = next((item for item in reversed(items) if item["outcomes"]), None)
    return {
        **{name: first[name] for name in ("case", "municipality", "municipality_name", "case_number")},
        "latest_title": last["title"],
        "titles": distinct(item["title"] for item in items),
        "subjects": distinct(item["subject"] for item in items),
        "first_date": first["date"],
        "last_date": last["date"],
        "item_count": len(items),
        "meeting_count": len({item["meeting"] for item in items}),
        "committee_names": distinct(item["committee_name"] for item in items),
        "latest_item": last["item"],
        "outcome_date": decided["date"] if decided else None,
        "latest_outcomes": decided["outcomes"] if decided else [],
        "latest_outcome_labels": decided["outcome_labels"] if decided else [],
    }


def distinct(values: Iterable[object]) -> list[object]:
    """Return values in their order, each once and none empty."""
    return [value for value in dict.fromkeys(values) if value]


def merge_cases(years: Iterable[pa.Table]) -> pa.Table:
    """Return the cases of one municipality from its cases of each year, whatever the order of the years."""
    rows: dict[object, Row] = {}
    for row in sorted(chain.from_iterable(year.to_pylist() for year in years), key=lambda row: row["first_date"]):
        known = rows.get(row["case"])
        rows[row["case"]] = _later(known, row) if known else row
    return pa.Table.from_pylist([rows[case] for case in sorted(rows, key=str)], read_tables()[TABLE].arrow)


def _later(known: Row, year: Row) -> Row:
    """Return a case with what a later year says of it."""
    return {
        **known,
        **{name: distinct([*known[name], *year[name]]) for name in MERGED},  # type: ignore[misc]
        **{name: known[name] + year[name] for name in ("item_count", "meeting_count")},  # type: ignore[operator]
        **{name: year[name] for name in LATEST},
        **{name: year[name] for name in (OUTCOME if year["outcome_date"] else ())},
    }
