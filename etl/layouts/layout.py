"""The tables of the reader: layouts, labels, headings and case numbers, loaded once."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from etl.tables import read_table

TABLES = Path(__file__).parent


@dataclass(frozen=True)
class Layout:
    """One family of documents: how its first line and its items look, and which lines are only decoration."""

    name: str
    description: str
    title: re.Pattern[str]
    item: tuple[re.Pattern[str], ...]
    noise: tuple[re.Pattern[str], ...]


@dataclass(frozen=True)
class Labels:
    """The labels of one place (document header or item head): a field's name to the pattern of its labels."""

    fields: tuple[tuple[str, re.Pattern[str]], ...]

    def match(self, text: str) -> tuple[str, str] | None:
        """Return the field that `text` opens and the value behind the label, or None."""
        for field, pattern in self.fields:
            found = pattern.match(text)
            if found:
                return field, found["value"] or ""
        return None


@dataclass(frozen=True)
class HeadingRow:
    """A section heading as it stands on a line of its own, and the kind of section that it opens."""

    heading: str
    kind: str


@dataclass(frozen=True)
class CaseNumberRow:
    """A form of case numbers, as a regular expression with an example."""

    pattern: str
    example: str
    note: str


@cache
def layouts() -> tuple[Layout, ...]:
    """Return every layout, in the order of their names."""
    return tuple(read_layout(path) for path in sorted(TABLES.glob("*.toml")) if path.stem != "labels")


def read_layout(path: Path) -> Layout:
    """Read one layout's table. Raises KeyError or re.error when the table is broken."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return Layout(
        path.stem,
        data["description"],
        re.compile(data["title"]),
        tuple(re.compile(p) for p in data["item"]),
        tuple(re.compile(p) for p in data["noise"]),
    )


@cache
def label_tables() -> dict[str, Any]:
    """Return the tables of `labels.toml`."""
    return tomllib.loads((TABLES / "labels.toml").read_text(encoding="utf-8"))


@cache
def labels(place: str) -> Labels:
    """Return the labels that occur in `place`, "header" or "item"; longer labels are tried first."""
    loose = label_tables()["loose"]
    pairs = [(label, field) for field, names in label_tables()[place].items() for label in names]
    return Labels(
        tuple(
            (field, re.compile(rf"{re.escape(label)}(?: ?:{'| ' if label in loose else ''}|$) ?(?P<value>.*)$", re.I))
            for label, field in sorted(pairs, key=lambda pair: -len(pair[0]))
        )
    )


def closes_meeting(title: str) -> bool:
    """Tell whether an item with this title is one that closes a meeting: "Underskriftsark", "Eventuelt"."""
    return any(re.fullmatch(pattern, title, re.IGNORECASE) for pattern in label_tables()["closing"]["titles"])


@cache
def headings() -> dict[str, str]:
    """Return the section headings that occur anywhere, in lower case, each with its kind."""
    return {row.heading.lower(): row.kind for row in read_table(TABLES / "headings.tsv", HeadingRow)}


@cache
def case_number() -> re.Pattern[str]:
    """Return the pattern of a case number in any form of the table."""
    return re.compile("|".join(row.pattern for row in read_table(TABLES / "case_numbers.tsv", CaseNumberRow)))


def heading_kind(text: str) -> str | None:
    """Return the kind of section that a line with just `text` opens, or None when it is no known heading."""
    return headings().get(text.rstrip(": ").lower())


def split_glued_headings(text: str) -> tuple[str, str] | None:
    """Return the two headings that a lost line break glued together ("BilagBeslutning"), or None."""
    for cut in range(3, len(text) - 2):
        if text[cut].isupper() and heading_kind(text[:cut]) and heading_kind(text[cut:]):
            return text[:cut], text[cut:]
    return None
