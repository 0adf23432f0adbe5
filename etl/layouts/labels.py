"""Labels that open a field, in the head of a document or of an item, as `labels.toml` has them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from etl.tables import read_toml
from etl.text import longest_first

TABLE = Path(__file__).parent / "labels.toml"
TELLING = 2
"""With how many letters a line must begin as a label does to be compared with all of them."""


@dataclass(frozen=True)
class Labels:
    """The labels of one place: the pattern of a line that one of them opens, and the field each stands for.

    Only a label in `loose` may be followed by its value without a colon.
    """

    pattern: re.Pattern[str]
    fields: dict[str, str]
    loose: frozenset[str]
    beginnings: frozenset[str]

    def match(self, text: str) -> tuple[str, str] | None:
        """Return the field that `text` opens and the value behind the label, or None."""
        found = self.pattern.match(text) if text[:TELLING].lower() in self.beginnings else None
        if not found:
            return None
        label = found["label"].lower()
        glued = not found["mark"] and found["value"]  # "MødestedRådhuset"
        if (found["mark"] == " " or glued) and label not in self.loose:
            return None
        return None if glued and found["label"].isupper() else (self.fields[label], found["value"])

    def match_column(self, text: str) -> tuple[str, str] | None:
        """Return the field and value of a line that is a row of two columns: "Dato 29. april 2014", without a colon."""
        found = self.pattern.match(text)
        if not found or found["mark"] != " " or not found["label"][0].isupper():
            return None
        return self.fields[found["label"].lower()], found["value"]


@cache
def label_tables() -> dict[str, Any]:
    """Return the tables of `labels.toml`."""
    return read_toml(TABLE)


@cache
def labels(place: str) -> Labels:
    """Return the labels that occur in `place`, "header" or "item"; longer labels are tried first."""
    tables = label_tables()
    fields = {label.lower(): name for name, names in tables[place].items() for label in names}
    mark = r" ?(?::(?: \|)?|\|) ?|$| |(?=(?-i:[A-ZÆØÅ]))"  # glued to its value too: "MødestedRådhuset"
    pattern = re.compile(rf"(?P<label>{longest_first(fields)})(?P<mark>{mark})(?P<value>.*)$", re.IGNORECASE)
    return Labels(pattern, fields, frozenset(label.lower() for label in tables["loose"]), beginnings_of(fields))


def beginnings_of(words: Iterable[str]) -> frozenset[str]:
    """Return the telling first letters of some words in small letters."""
    return frozenset(word[:TELLING] for word in words)


@cache
def closing() -> re.Pattern[str]:
    """Return the pattern of the titles of items that close a meeting."""
    return re.compile("|".join(f"(?:{title})" for title in label_tables()["closing"]["titles"]), re.IGNORECASE)


def names_other(text: str) -> bool:
    """Tell whether a line in the head of a document says that it is something else than minutes."""
    return text.startswith(tuple(label_tables()["other_documents"]["names"]))


def closes_meeting(title: str) -> bool:
    """Tell whether an item with this title is one that closes a meeting: "Underskriftsark", "Eventuelt"."""
    return bool(closing().fullmatch(title))
