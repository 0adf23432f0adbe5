"""The reference tables that the reading of minutes rests on, as typed rows (README.md says where they come from).

A table is tab-separated UTF-8 with a header; `|` separates several values in one field, and an empty field is
deliberate: nothing reliable is known. Each table is read once and checked while it is read.
"""

from functools import cache
from importlib.resources import files

from etl.tables.checks import check_bodies, check_laws, check_lookalikes, check_municipalities
from etl.tables.reading import BrokenTable, read_table, read_toml
from etl.tables.rows import (
    BodyKindRow,
    BodyRow,
    CommitteeRow,
    IdiomRow,
    LawRow,
    LookalikeRow,
    MunicipalityRow,
    SubjectRow,
    TitleRow,
)

__all__ = [
    "TABLES",
    "BodyKindRow",
    "BodyRow",
    "BrokenTable",
    "CommitteeRow",
    "IdiomRow",
    "LawRow",
    "LookalikeRow",
    "MunicipalityRow",
    "SubjectRow",
    "TitleRow",
    "bodies",
    "body_kinds",
    "committees",
    "idioms",
    "laws",
    "lookalikes",
    "municipalities",
    "read_table",
    "read_toml",
    "subjects",
    "titles",
]

TABLES = files(__name__)


@cache
def municipalities() -> dict[str, MunicipalityRow]:
    """Return the 98 municipalities by code."""
    return {row.code: row for row in read_table(TABLES / "municipalities.tsv", MunicipalityRow, check_municipalities)}


@cache
def bodies() -> dict[str, BodyRow]:
    """Return the organisations by id."""
    rows = read_table(TABLES / "bodies.tsv", BodyRow, lambda rows: check_bodies(rows, body_kinds()))
    return {row.body_id: row for row in rows}


@cache
def laws() -> dict[str, LawRow]:
    """Return the acts by id."""
    return {row.law_id: row for row in read_table(TABLES / "laws.tsv", LawRow, check_laws)}


@cache
def idioms() -> tuple[IdiomRow, ...]:
    """Return the provisions that are of one act wherever they stand."""
    return read_table(TABLES / "idioms.tsv", IdiomRow)


@cache
def lookalikes() -> tuple[LookalikeRow, ...]:
    """Return what looks like a body and is none."""
    return read_table(TABLES / "systems.tsv", LookalikeRow, lambda rows: check_lookalikes(rows, bodies().values()))


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
def body_kinds() -> dict[str, BodyKindRow]:
    """Return the kinds of organisation by their English name."""
    return {row.kind: row for row in read_table(TABLES / "body_kinds.tsv", BodyKindRow)}
