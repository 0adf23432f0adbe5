"""A saved query's answer as a page shows it: columns with names, words that lead to things, and fields with choices."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from ontology.terms import OUTCOME
from server.api.parameter_types import FOLLOWING
from server.api.saved_queries import Parameter
from server.editor.table import Cell, make_cell
from server.pages import Texts
from server.site import Publication
from server.vocabulary import term_names

DAYS_RE = re.compile(r"P(\d+)D")


@cache
def read_columns() -> dict[str, dict[str, Any]]:
    """Return what pages know of the columns, by name."""
    return tomllib.loads(resources.files("server").joinpath("pages/columns.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Answer:
    """The names of the columns that are shown, and the rows; a cell's note is its class: number, day or nothing."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def find_carriers(columns: Sequence[str]) -> dict[str, str]:
    """Return which column's words lead to the thing in another column."""
    found = {}
    for column in columns:
        carrier = next((name for name in read_columns()[column].get("on", ()) if name in columns), None)
        if carrier:
            found[carrier] = column
    return found


def make_answer(
    publication: Publication, texts: Texts, columns: Sequence[str], bindings: Iterable[Mapping[str, Any]]
) -> Answer:
    """Return rows of JSON results as a page shows them."""
    carriers = find_carriers(columns)
    shown = [column for column in columns if column not in carriers.values()]
    rows = tuple(
        tuple(show(publication, texts, column, row.get(column), row.get(carriers.get(column, ""))) for column in shown)
        for row in bindings
    )
    return Answer(tuple(read_columns()[column][texts.language] for column in shown), rows)


def show(
    publication: Publication, texts: Texts, column: str, binding: dict[str, Any] | None, thing: dict[str, Any] | None
) -> Cell:
    """Return a cell whose words lead to a thing, if there is one."""
    cell = make_cell(publication, binding)
    text, kind = name_value(texts, column, cell)
    return Cell(
        text,
        make_cell(publication, thing).href if thing else cell.href,
        kind,
        cell.language if text == cell.text else "",
    )


def name_value(texts: Texts, column: str, cell: Cell) -> tuple[str, str]:
    """Return how a value is written in a language, and its class."""
    days = DAYS_RE.fullmatch(cell.text)
    if days and cell.note == "xsd:dayTimeDuration":
        return texts["days"].format(number=texts.count(int(days[1]))), "number"
    if cell.note == "xsd:date":
        return texts.date(cell.text), "day"
    if cell.note == "xsd:integer":
        return cell.text, "number"
    if cell.note == "xsd:decimal":
        return cell.text.replace(".", texts["decimal"]), "number"
    names = read_columns()[column].get("values", {})
    return names[cell.text][texts.language] if cell.text in names else cell.text, ""


def list_outcomes(language: str) -> list[tuple[str, str]]:
    """Return the local name of every outcome and what it is called, in order of the latter."""
    named = [(node.value, name) for (node, spoken), name in term_names().items() if spoken == language]
    outcomes = [(iri.removeprefix(OUTCOME.iri), name) for iri, name in named if iri.startswith(OUTCOME.iri)]
    return sorted(outcomes, key=lambda each: each[1])


def list_choices(publication: Publication, texts: Texts, parameter: Parameter) -> Iterator[tuple[str, str]]:
    """Yield the values that a parameter can have and what they are called; none where anything can be written."""
    kind = parameter.type.name
    if kind == "outcome":
        yield from list_outcomes(texts.language)
    if kind == "following":
        yield from ((name, texts[f"follows_{name}"]) for name in FOLLOWING)
    for municipality in publication.coverage if kind in {"municipality", "committee"} else ():
        if kind == "municipality":
            yield municipality.path.partition("/")[2], municipality.name
        for committee in municipality.committees if kind == "committee" else ():
            yield committee.path.partition("/")[2], f"{committee.name}, {municipality.name}"
