"""The reference tables that the reading of minutes rests on, as typed rows (README.md says where they come from).

A table is tab-separated UTF-8 with a header; `|` separates several values in one field, and an empty field is
deliberate: nothing reliable is known. Each table is read once and checked while it is read.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, TypeVar, get_type_hints

TABLES = files(__name__)


@dataclass(frozen=True)
class MunicipalityRow:
    """A municipality: four-digit code, short and official name, other spellings, and its identifiers elsewhere."""

    code: str
    name: str
    official_name: str
    variants: tuple[str, ...]
    region: str
    nuts3: str
    lau: str
    cvr: str
    wikidata: str
    homepage: str
    source: str


@dataclass(frozen=True)
class BodyRow:
    """An organisation: `label` is the name used for it here; `weak` forms count only with support in the text.

    The dates are partly recalled: they choose between bodies of one name and are never published.
    """

    body_id: str
    label: str
    name: str
    variants: tuple[str, ...]
    weak: tuple[str, ...]
    kind: str
    scope: str
    valid_from: date | None
    valid_to: date | None
    successor: tuple[str, ...]
    cvr: str
    wikidata: str
    homepage: str
    example: str
    source: str

    @property
    def forms(self) -> tuple[str, ...]:
        """Every form that names the body without support."""
        return tuple(dict.fromkeys(form for form in (self.label, *self.variants) if form not in self.weak))


@dataclass(frozen=True)
class LawRow:
    """An act: `label` is the name used for it here; `year` and `number` in Lovtidende A, where they were read.

    `abbreviations` count only with support in the text.
    """

    law_id: str
    label: str
    title: str
    variants: tuple[str, ...]
    abbreviations: tuple[str, ...]
    year: int | None
    number: int | None
    adopted: date | None
    in_force_from: date | None
    repealed_on: date | None
    replaced_by: str
    example: str
    source: str

    @property
    def forms(self) -> tuple[str, ...]:
        """Every form that names the act without support."""
        return (self.label, *self.variants)


@dataclass(frozen=True)
class IdiomRow:
    """A provision that, before one of these words, is of one act whatever act is named: "§ 17, stk. 4-udvalg"."""

    example: str
    provision: str
    words: tuple[str, ...]
    law_id: str


@dataclass(frozen=True)
class LookalikeRow:
    """Something that is written like an organisation or an act and is none: a system, a party, "janteloven"."""

    name: str
    variants: tuple[str, ...]
    kind: str
    source: str

    @property
    def forms(self) -> tuple[str, ...]:
        """Every form it is written in."""
        return (self.name, *self.variants)


@dataclass(frozen=True)
class SubjectRow:
    """A KLE subject number with the day it was created and the day, or the years between which, it was retired."""

    code: str
    created: str
    retired: str


@dataclass(frozen=True)
class TitleRow:
    """A title that marks a person as an official or minister; a leading "…" stands for any first part of a compound.

    `public` is "always" for a title that only public bodies give, "yes" for one that counts unless a body that is not
    known as public stands beside the name; others count only with the name of a public body.
    """

    title: str
    public: str
    example: str


@dataclass(frozen=True)
class CommitteeRow:
    """What a committee is called and its type; "…" stands for any letters; the first row that fits decides."""

    pattern: str
    type: str
    example: str


@dataclass(frozen=True)
class SupportRow:
    """Words that, in the same sentence, support a short form of bodies of this kind."""

    kind: str
    words: tuple[str, ...]
    example: str


def _several(value: str) -> tuple[str, ...]:
    return tuple(value.split("|")) if value else ()


def _day(value: str) -> date | None:
    return date.fromisoformat(value) if value else None


def _integer(value: str) -> int | None:
    return int(value) if value else None


CONVERTERS: dict[object, Callable[[str], object]] = {
    str: str,
    tuple[str, ...]: _several,
    date | None: _day,
    int | None: _integer,
}

Row = TypeVar("Row")


def read_table(file: Traversable, row_type: type[Row]) -> tuple[Row, ...]:
    """Return the rows of a table whose columns are the fields of the dataclass `row_type`.

    Raises ValueError, with file, line and reason, for other columns, a row of another length, an unreadable value
    or a repeated first column.
    """
    return tuple(_read_rows(file, row_type))


def _read_rows(file: Traversable, row_type: type[Row]) -> Iterator[Row]:
    hints = get_type_hints(row_type)
    columns = [field.name for field in fields(row_type)]  # type: ignore[arg-type]
    seen = set()
    header, *lines = file.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    _require(header.split("\t") == columns, file, 1, f"the columns must be {columns}, not {header.split()}")
    for line, values in enumerate((line.split("\t") for line in lines), start=2):
        _require(len(values) == len(columns), file, line, f"{len(values)} fields instead of {len(columns)}")
        _require(values[0] not in seen, file, line, f"{values[0]!r} stands here for the second time")
        seen.add(values[0])
        yield row_type(**_converted(dict(zip(columns, values, strict=True)), hints, file, line))


def _converted(values: dict[str, str], hints: dict[str, Any], file: Traversable, line: int) -> dict[str, object]:
    converted = {}
    for column, value in values.items():
        try:
            converted[column] = CONVERTERS[hints[column]](value)
        except ValueError as error:
            raise ValueError(f"{file.name}, line {line}, {column}: {error}") from error
    return converted


def _require(holds: bool, file: Traversable, line: int, reason: str) -> None:
    if not holds:
        raise ValueError(f"{file.name}, line {line}: {reason}")


@cache
def municipalities() -> dict[str, MunicipalityRow]:
    """Return the 98 municipalities by code."""
    return {row.code: row for row in read_table(TABLES / "municipalities.tsv", MunicipalityRow)}


@cache
def bodies() -> dict[str, BodyRow]:
    """Return the organisations by id."""
    return {row.body_id: row for row in read_table(TABLES / "bodies.tsv", BodyRow)}


@cache
def laws() -> dict[str, LawRow]:
    """Return the acts by id."""
    return {row.law_id: row for row in read_table(TABLES / "laws.tsv", LawRow)}


@cache
def idioms() -> tuple[IdiomRow, ...]:
    """Return the provisions that are of one act wherever they stand."""
    return read_table(TABLES / "idioms.tsv", IdiomRow)


@cache
def lookalikes() -> tuple[LookalikeRow, ...]:
    """Return what looks like a body and is none."""
    return read_table(TABLES / "systems.tsv", LookalikeRow)


@cache
def subjects() -> dict[str, SubjectRow]:
    """Return the KLE subject numbers by code, on all three levels ("15", "15.20", "15.20.00")."""
    return {row.code: row for row in read_table(TABLES / "kle.tsv", SubjectRow)}


@cache
def titles() -> tuple[TitleRow, ...]:
    """Return the titles of officials."""
    return read_table(TABLES / "titles.tsv", TitleRow)


@cache
def committees() -> tuple[CommitteeRow, ...]:
    """Return the kinds of committee, the most special first."""
    return read_table(TABLES / "committees.tsv", CommitteeRow)


@cache
def support() -> dict[str, SupportRow]:
    """Return the words that support short forms, by kind of body."""
    return {row.kind: row for row in read_table(TABLES / "support.tsv", SupportRow)}
