"""The schema of the published tables, as `schema.toml` states it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import pyarrow as pa

from ontology.terms import read_name

DANISH_TIME = "Europe/Copenhagen"
TYPES: dict[str, pa.DataType] = {
    "string": pa.string(),
    "iri": pa.string(),
    "date": pa.date32(),
    "moment": pa.timestamp("ms", tz=DANISH_TIME),
    "integer": pa.int32(),
    "number": pa.float64(),
    "truth": pa.bool_(),
}
"""The Arrow type of each type of `schema.toml`."""

Text = Mapping[str, str]


@dataclass(frozen=True)
class Column:
    """A column of one table; `title` and `text` are in Danish ("da") and English ("en").

    `term` is what the graph says it with, `of` the column that names what it is said of (None for what the row is
    about, and for what the graph does not say so), `key_of` the table that the value is a key of.
    """

    name: str
    type: str
    title: Text
    text: Text
    many: bool
    required: bool
    code: bool
    term: str | None
    of: str | None
    key_of: str | None

    @property
    def arrow(self) -> pa.DataType:
        """The Arrow type of the values."""
        return pa.list_(TYPES[self.type]) if self.many else TYPES[self.type]

    @property
    def term_iri(self) -> str | None:
        """The IRI of the term."""
        return read_name(self.term).value if self.term else None


@dataclass(frozen=True)
class Table:
    """A table: its columns in their order, and those that no two rows share; `each` is what a row is about."""

    name: str
    title: Text
    text: Text
    each: str | None
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def arrow(self) -> pa.Schema:
        """The Arrow schema, which says what table and columns mean."""
        fields = [
            pa.field(
                column.name,
                column.arrow,
                not column.required,
                {"title": column.title["en"], "description": column.text["en"]},
            )
            for column in self.columns
        ]
        return pa.schema(fields, {"title": self.title["en"], "description": self.text["en"], "version": version()})

    @property
    def keys_elsewhere(self) -> list[tuple[str, str]]:
        """The columns whose values are keys of another table, with its name.

        Those that may be empty are left out: validators of CSVW differ on whether an empty cell breaks a foreign key.
        """
        columns = [column for column in self.columns if column.required and not column.many]
        return [(each.name, each.key_of) for each in columns if each.key_of and each.key_of != self.name]


@cache
def _stated() -> dict[str, Any]:
    """Return what `schema.toml` states."""
    return tomllib.loads((files("etl.records") / "schema.toml").read_text(encoding="utf-8"))


def version() -> str:
    """Return the version of the schema: its first number changes only where a name or a meaning does."""
    return str(_stated()["version"])


@cache
def read_tables() -> Mapping[str, Table]:
    """Return every table by name, in the order of `schema.toml`."""
    return {row["name"]: _read_table(row) for row in _stated()["table"]}


def _read_table(row: Mapping[str, Any]) -> Table:
    """Return one table."""
    columns = tuple(_read_column(name, row) for name in row["columns"])
    return Table(row["name"], row["title"], row["text"], row.get("each"), tuple(row["key"]), columns)


def _read_column(name: str, table: Mapping[str, Any]) -> Column:
    """Return a column as it is in one table."""
    row = _stated()["column"][name]
    of, code = row.get("of"), row.get("code", False)
    subject = of in table["columns"] if of else code or "each" in table
    said = subject and name not in table.get("unsaid", ())
    return Column(
        name,
        row["type"],
        row["title"],
        row["text"],
        row.get("many", False),
        name in {*table["required"], *table["key"]} - {*table.get("loose", ())},
        code,
        row.get("term") if said else None,
        of if said else None,
        row.get("in"),
    )
