"""The tables of the pages as CSV. A table of a kind of things is a query, `server/table_queries/KIND.NAME.rq`.

The query asks for all rows of the table, with `$this` for the thing, its columns in English and the IRIs with them. Its
first two lines are the table's title, in Danish and in English.
"""

import csv
import io
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from pyoxigraph import NamedNode, QueryResultsFormat, Store

from ontology.terms import prologue
from server.pages import LANGUAGES
from server.spreadsheet import as_csv


@dataclass(frozen=True)
class TableQuery:
    """A table: its name in addresses, its title by language, and the query for its rows."""

    name: str
    titles: dict[str, str]
    query: str


@cache
def read_tables() -> dict[str, list[TableQuery]]:
    """Return the tables by the kind of things that they are of, those of a kind by name."""
    found: dict[str, list[TableQuery]] = {}
    for file in sorted(resources.files("server").joinpath("table_queries").iterdir(), key=lambda file: file.name):
        kind, name, suffix = file.name.split(".")
        if suffix == "rq":
            found.setdefault(kind, []).append(read_table(name, file.read_text(encoding="utf-8")))
    return found


def tables_of(kind: str) -> list[TableQuery]:
    """Return the tables of a kind of things, by name."""
    return read_tables().get(kind, [])


def read_table(name: str, text: str) -> TableQuery:
    """Return the table that a file describes."""
    titles = [line.removeprefix("#").strip() for line in text.splitlines()[: len(LANGUAGES)]]
    return TableQuery(name, dict(zip(LANGUAGES, titles, strict=True)), prologue() + text)


def fill_table(store: Store, table: TableQuery, thing: NamedNode) -> bytes:
    """Return a table of a thing as CSV."""
    solutions: Any = store.query(table.query.replace("$this", str(thing)))
    rows = csv.reader(io.StringIO(solutions.serialize(format=QueryResultsFormat.CSV).decode(), newline=""))
    return as_csv(next(rows), rows)
