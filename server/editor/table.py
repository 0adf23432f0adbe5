"""A SELECT's result as a table: what its cells show, where they lead, and which columns hold numbers or times."""

import json
import re
from dataclasses import dataclass
from typing import Any

from server.site import Publication
from server.things.graph_view import shorten

NUMERIC = frozenset(f"xsd:{name}" for name in ("integer", "decimal", "double", "float", "int", "long"))

# 2024, 2024-02, 2024-02-07; a count of 2024 is rare, a year common
TIME_RE = re.compile(r"(1[5-9]\d\d|2[01]\d\d)(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?")


@dataclass(frozen=True)
class Cell:
    """A value: what is shown, where it leads, and the IRI, language or datatype it has."""

    text: str
    href: str | None = None
    note: str = ""
    language: str = ""

    @property
    def is_iri(self) -> bool:
        """Whether the value is an IRI."""
        return self.href is not None or "://" in self.note

    @property
    def number(self) -> float | None:
        """The number that the value is, if it is one that can be drawn."""
        if self.note not in NUMERIC:
            return None
        try:
            number = float(self.text)
        except ValueError:
            return None
        return number if abs(number) < 1e15 else None


@dataclass(frozen=True)
class Table:
    """A SELECT's result as rows of cells."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def cells(self, column: int) -> list[Cell]:
        """Return the cells of a column that are bound."""
        return [row[column] for row in self.rows if row[column].text]

    def is_time(self, column: int) -> bool:
        """Tell whether a column holds years, months or days only."""
        cells = self.cells(column)
        return bool(cells) and all(TIME_RE.fullmatch(cell.text) for cell in cells)

    def is_number(self, column: int) -> bool:
        """Tell whether a column holds numbers only."""
        cells = self.cells(column)
        return bool(cells) and all(cell.number is not None for cell in cells) and not self.is_time(column)

    def is_text(self, column: int) -> bool:
        """Tell whether a column holds something that is no IRI."""
        return any(not cell.is_iri for cell in self.cells(column))


def make_cell(publication: Publication, binding: dict[str, Any] | None) -> Cell:
    """Return one binding of the JSON results as a cell; an unbound variable is empty."""
    if binding is None:
        return Cell("")
    if binding["type"] == "uri":
        iri = binding["value"]
        if iri.startswith(f"{publication.base}/"):
            path = iri.removeprefix(publication.base)
            return Cell(path.removeprefix("/id/"), publication.root + path, iri)
        return Cell(shorten(iri), iri if iri.startswith(("http://", "https://")) else None, iri)
    if binding["type"] == "triple":
        return Cell(json.dumps(binding["value"], ensure_ascii=False))
    note = binding.get("xml:lang") or shorten(binding.get("datatype", ""))
    language = binding.get("xml:lang", "")
    return Cell(binding["value"], None, note if binding["type"] == "literal" else "", language)


def make_table(publication: Publication, results: dict[str, Any]) -> Table:
    """Return JSON results as a table."""
    columns = tuple(results["head"]["vars"])
    rows = tuple(
        tuple(make_cell(publication, binding.get(column)) for column in columns)
        for binding in results["results"]["bindings"]
    )
    return Table(columns, rows)
