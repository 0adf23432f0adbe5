"""Annotated facts: reading a folder of them, and refusing what is not as `docs/annotations.md` says."""

import json
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path
from typing import Any

from ontology.iris import MeetingKey
from ontology.vocabulary import outcome_names

EXCEPTIONS = "exceptions.toml"
MISSED, FALSE = "missed", "false"

Check = Callable[[object], bool]


class GoldError(ValueError):
    """A file of annotated facts that is not in the format; the message names file and place."""


@dataclass(frozen=True)
class GoldItem:
    """What a reader found in one item, by the names of the format; only what was looked for is there."""

    facts: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The item as the reader names it: its printed number, else its position."""
        return str(self.facts.get("number", self.facts.get("position")))


@dataclass(frozen=True)
class GoldDocument:
    """What a reader found in the minutes of one meeting."""

    name: str
    key: MeetingKey
    facts: Mapping[str, Any]
    items: tuple[GoldItem, ...]


@dataclass(frozen=True)
class Gold:
    """A folder of annotated documents, and the differences that are known to be errors of the annotation."""

    documents: tuple[GoldDocument, ...]
    exceptions: Mapping[tuple[str, str, str, str, str], str] = field(default_factory=dict)
    """Reasons by document, item, kind of fact, "missed" or "false", and value."""


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_text_or_none(value: object) -> bool:
    return value is None or isinstance(value, str)


def _is_number(value: object) -> bool:
    return isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool))


def _parses(parse: Callable[[str], object]) -> Check:
    def check(value: object) -> bool:
        try:
            return isinstance(value, str) and parse(value) is not None
        except ValueError:
            return False

    return check


_is_day, _is_clock = _parses(date.fromisoformat), _parses(time.fromisoformat)


def _or_none(check: Check) -> Check:
    return lambda value: value is None or check(value)


def _list_of(check: Check) -> Check:
    return lambda value: isinstance(value, list) and all(map(check, value))


def _pair(first: Check, second: Check) -> Check:
    return lambda value: isinstance(value, list) and len(value) == 2 and first(value[0]) and second(value[1])


def _is_outcome(value: object) -> bool:
    return value in outcome_names()


EARLIER: dict[str, Check] = {
    "body": _is_text,
    "date": _or_none(_is_day),
    "decision": _is_text_or_none,
    "outcomes": _list_of(_is_outcome),
    "absent": _list_of(_is_text),
}


def _is_earlier(value: object) -> bool:
    return isinstance(value, dict) and "body" in value and all(k in EARLIER and EARLIER[k](v) for k, v in value.items())


ITEM: dict[str, Check] = {
    "number": _is_number,
    "position": lambda value: isinstance(value, int) and value > 0,
    "title": _is_text,
    "case": _is_text_or_none,
    "caseworkers": _list_of(_is_text),
    "decision": _is_text_or_none,
    "outcomes": _list_of(_is_outcome),
    "recommendations": _list_of(_is_text),
    "recommended_by": _is_text_or_none,
    "attachments": _list_of(_is_text),
    "bodies": _list_of(_is_text),
    "optional_bodies": _list_of(_is_text),
    "laws": _list_of(_pair(_is_text, _is_text_or_none)),
    "people": _list_of(_is_text),
    "refers_to_meetings": _list_of(_pair(_is_text, _is_day)),
    "earlier_decisions": _list_of(_is_earlier),
    "note": _is_text,
}
DOCUMENT: dict[str, Check] = {
    "municipality": _is_text,
    "code": _is_text,
    "committee": _is_text,
    "term": _is_text_or_none,
    "date": _is_day,
    "start": _or_none(_is_clock),
    "place": _is_text_or_none,
    "present": _list_of(_is_text),
    "absent": _list_of(_is_text),
    "items": lambda value: isinstance(value, list),
    "source": _is_text,
    "layout": _is_text,
    "note": _is_text,
}
NEEDED = ("code", "committee", "date", "items")


def read_gold(folder: Path, exceptions: Path | None = None) -> Gold:
    """Return the annotated documents of a folder, with the exceptions of its own file or the one given.

    Raises GoldError, or OSError where there is no such folder.
    """
    files = sorted(path for path in folder.iterdir() if path.suffix == ".json")
    if not files:
        raise GoldError(f"{folder} holds no annotated facts; they are .json files, see docs/annotations.md")
    return Gold(tuple(read_document(path) for path in files), read_exceptions(exceptions or folder / EXCEPTIONS))


def read_document(path: Path) -> GoldDocument:
    """Return the annotated facts of one file. Raises GoldError."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise GoldError(f"{path}: not JSON in UTF-8: {error}") from error
    _check(data, DOCUMENT, f"{path}")
    for name in NEEDED:
        if name not in data:
            raise GoldError(f"{path}: {name} is missing")
    for place, item in enumerate(data["items"], start=1):
        _check(item, ITEM, f"{path}, item {place}")
        if "number" not in item and "position" not in item:
            raise GoldError(f"{path}, item {place}: it has neither number nor position")
    key = MeetingKey(data["code"], data["committee"], date.fromisoformat(data["date"]))
    return GoldDocument(path.stem, key, data, tuple(map(GoldItem, data["items"])))


def _check(data: object, known: Mapping[str, Check], place: str) -> None:
    if not isinstance(data, dict):
        raise GoldError(f"{place}: not an object")
    for name, value in data.items():
        if name not in known:
            raise GoldError(f"{place}: {name!r} is no part of the format")
        if not known[name](value):
            raise GoldError(f"{place}: {name} cannot be {str(value)[:80]!r}")


def read_exceptions(path: Path) -> dict[tuple[str, str, str, str, str], str]:
    """Return the known errors of the annotation; none where there is no such file. Raises GoldError."""
    if not path.exists():
        return {}
    try:
        return dict(_exceptions(path))
    except (KeyError, tomllib.TOMLDecodeError) as error:
        raise GoldError(f"{path}: {error} is missing or not TOML") from error


def _exceptions(path: Path) -> Iterator[tuple[tuple[str, str, str, str, str], str]]:
    for row in tomllib.loads(path.read_text(encoding="utf-8"))["exception"]:
        if row["type"] not in (MISSED, FALSE):
            raise GoldError(f"{path}: the type is {MISSED!r} or {FALSE!r}, not {row['type']!r}")
        yield (row["document"], row["item"], row["kind"], row["type"], row["value"]), row["reason"]
