"""Reading a table, and refusing a broken one with file, line and reason."""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from datetime import date
from importlib.resources.abc import Traversable
from typing import Any, TypeVar, get_type_hints
from urllib.parse import urlsplit

from etl.tables.rows import Cvr, Pattern, WebAddress, WikidataId

Row = TypeVar("Row")
Fault = tuple[int, str]
"""The place of a row among the rows, and what is wrong with it."""

CVR_WEIGHTS = (2, 7, 6, 5, 4, 3, 2, 1)
WIKIDATA_RE = re.compile(r"Q[1-9][0-9]*")
ADDRESS_RE = re.compile(r"https?://[!-~]+")


class BrokenTable(ValueError):  # noqa: N818 - what it is
    """A table that cannot be used; the message names file, line and reason."""


def read_toml(file: Traversable) -> dict[str, Any]:
    """Return what a TOML file holds. Raises BrokenTable, with file, line and reason, when it is none."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise BrokenTable(f"{file.name}: {error}") from error


def read_table(
    file: Traversable, row_type: type[Row], check: Callable[[tuple[Row, ...]], Iterable[Fault]] = lambda _: ()
) -> tuple[Row, ...]:
    """Return the rows of a table whose columns are the fields of the dataclass `row_type`.

    Raises BrokenTable, with file, line and reason, for other columns, a row of another length, an unreadable value, a
    repeated first column, or what `check` finds wrong with the rows together.
    """
    try:
        rows = tuple(_read_rows(file, row_type))
    except UnicodeDecodeError as error:
        raise BrokenTable(f"{file.name}: {error}") from error
    for at, reason in check(rows):
        raise _broken(file, at, reason)
    return rows


def _read_rows(file: Traversable, row_type: type[Row]) -> Iterator[Row]:
    converters = [CONVERTERS[hint] for hint in get_type_hints(row_type).values()]
    columns = [field.name for field in fields(row_type)]  # type: ignore[arg-type]
    seen = set()
    header, *lines = file.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    if header.split("\t") != columns:
        raise BrokenTable(f"{file.name}, line 1: the columns must be {columns}, not {header.split()}")
    for at, values in enumerate(line.split("\t") for line in lines):
        if len(values) != len(columns):
            raise _broken(file, at, f"{len(values)} fields instead of {len(columns)}")
        if values[0] in seen:
            raise _broken(file, at, f"{values[0]!r} stands here for the second time")
        seen.add(values[0])
        column = ""
        try:
            converted = {}
            for column, value, convert in zip(columns, values, converters, strict=True):
                converted[column] = convert(value)
            column = ""
            yield row_type(**converted)
        except ValueError as error:
            raise _broken(file, at, f"{column}: {error}" if column else str(error)) from error


def _broken(file: Traversable, at: int, reason: str) -> BrokenTable:
    return BrokenTable(f"{file.name}, line {at + 2}: {reason}")  # the header is line 1


def _several(value: str) -> tuple[str, ...]:
    values = tuple(value.split("|")) if value else ()
    if "" in values or len(set(values)) < len(values):
        raise ValueError(f"{value!r} holds a value twice, or an empty one")
    return values


def _day(value: str) -> date | None:
    return date.fromisoformat(value) if value else None


def _integer(value: str) -> int | None:
    return int(value) if value else None


def _cvr(value: str) -> str:
    if value and not (
        re.fullmatch(r"[1-9]\d{7}", value, re.ASCII)
        and sum(weight * int(digit) for weight, digit in zip(CVR_WEIGHTS, value, strict=True)) % 11 == 0
    ):
        raise ValueError(f"{value!r} is no CVR number")
    return value


def _wikidata(value: str) -> str:
    if value and not WIKIDATA_RE.fullmatch(value):
        raise ValueError(f"{value!r} is no item of Wikidata")
    return value


def _address(value: str) -> str:
    if value and not (ADDRESS_RE.fullmatch(value) and urlsplit(value).hostname):
        raise ValueError(f"{value!r} is no web address")
    return value


def _pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(error) from error
    return value


CONVERTERS: dict[object, Callable[[str], object]] = {
    str: str,
    tuple[str, ...]: _several,
    date | None: _day,
    int | None: _integer,
    Cvr: _cvr,
    WikidataId: _wikidata,
    WebAddress: _address,
    Pattern: _pattern,
}
"""How a field of each type is read; raises ValueError."""
