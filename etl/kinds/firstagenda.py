"""FirstAgenda's publication API: one meeting as JSON, its fields checked and its HTML read into lines.

What the API answers is described in the shared `harvest/README.md`; other municipalities' sites answer the same fields.
"""

import json
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from etl.committees import committee_name, split_term
from etl.kinds.encoding import decode
from etl.kinds.firstagenda_items import Item, numbered, read_items
from etl.kinds.json_fields import Record, show
from etl.kinds.reading import Reading
from etl.model import Attendance, Quarantined
from etl.parties import party_mark
from etl.tables import read_toml
from ontology.iris import slug

MEDIA_TYPE = "application/json"
DANISH_TIME = ZoneInfo("Europe/Copenhagen")
EARLIEST_YEAR = 1900
"""The software writes the year 1 where it knows no date."""
NEEDED = ("Udvalg", "Moede", "Dagsordenpunkter")
# "Kultur- og Fritidsudvalget.", "Byråd 2022-2025", "Økonomiudvalget 2022", "Skoleudvalget (slettet 10-01-2022)"
REMARK_RE = re.compile(r"\s*\(slettet [^()]*\)$", re.IGNORECASE)
YEAR_RE = re.compile(r"^(?P<name>.*[^\W\d])[.,]? (?P<term>(?:19|20)\d{2})$")
# "Anna Holm (V)": the party is no part of the name
PARTY_RE = re.compile(r"\s*\([^()]*\)$")


@dataclass(frozen=True)
class Meeting:
    """A meeting as the API answers it; `finished` is None where the field says nothing."""

    committee: str
    term: str | None
    date: date
    start: time | None
    place: str | None
    kind: str
    supplementary: bool
    finished: bool | None
    people: tuple[Attendance, ...]
    items: tuple[Item, ...]
    address: str | None
    warnings: tuple[str, ...] = ()


def read_json(data: bytes) -> Reading:
    """Return the lines and the meeting that a file of JSON holds, the meeting as the fields of `Meeting`.

    Raises Quarantined when it is broken or no meeting, and with a field's path when that is not what it must be.
    """
    text, warnings = decode(data)
    try:
        answer = json.loads(text, strict=False)
    except (ValueError, RecursionError) as error:
        raise Quarantined(f"broken JSON ({error}); get the file again") from error
    meeting = read_meeting(answer)
    lines = tuple(line for item in meeting.items for line in item.lines)
    return Reading(lines, MEDIA_TYPE, (*warnings, *meeting.warnings), vars(meeting))


def read_meeting(answer: Any) -> Meeting:
    """Return the meeting in an answer of the API. Raises Quarantined as `read_json` does."""
    record = check_kind(answer)
    committee, term = read_committee(record.record("Udvalg").text("Navn"))
    meeting = record.record("Moede")
    day, start = read_moment(meeting)
    people, warnings = read_people(meeting)
    items, item_warnings = read_items(record)
    addresses = Counter(item.address for item in items if item.address)
    return Meeting(
        committee=committee,
        term=term,
        date=day,
        start=start,
        place=meeting.text("Sted") or None,
        kind=meeting.text("Navn"),
        supplementary=bool(record.flag("TillaegsDagsorden") or meeting.flag("IsSupplementaryAgenda")),
        finished=meeting.flag("Afsluttet"),
        people=people,
        items=numbered(items),
        address=addresses.most_common(1)[0][0] if addresses else None,
        warnings=(*warnings, *item_warnings),
    )


def check_kind(answer: Any) -> Record:
    """Return an answer that is a meeting. Raises Quarantined with what was found instead."""
    if not isinstance(answer, dict):
        raise Quarantined(f"JSON, but no meeting of FirstAgenda: {show(answer)}; give one file for each meeting")
    groups = answer.get("Udvalg")
    if isinstance(groups, dict) and "Moede" not in answer and any(isinstance(each, list) for each in groups.values()):
        count = sum(len(each) for each in groups.values() if isinstance(each, list))
        raise Quarantined(f"FirstAgenda's list of {count} committees and their meetings, no meeting; harvest the site")
    missing = [name for name in NEEDED if not answer.get(name)]
    if missing:
        found = ", ".join(sorted(answer)[:8]) or "no fields"
        raise Quarantined(
            f"JSON, but no meeting of FirstAgenda: it lacks {', '.join(missing)} (it has {found}); no other vendor's "
            "JSON is read"
        )
    return Record(answer)


def read_committee(printed: str) -> tuple[str, str | None]:
    """Return a committee's name and its term. Raises Quarantined when there is no name, or it is no committee's."""
    name, term = split_name(printed)
    if not name:
        raise Quarantined("Udvalg.Navn is empty; get the meeting again")
    if not slug(name):
        raise Quarantined(f'Udvalg.Navn is "{printed[:100]}", without a letter or digit; get the meeting again')
    for pattern, what in not_held():
        if pattern.fullmatch(name):
            raise Quarantined(f'Udvalg.Navn is "{printed}": {what}, not a meeting that a committee held')
    return committee_name(name), term


def split_name(printed: str) -> tuple[str, str | None]:
    """Return a body's name without final period and remark, and the term or year printed behind it."""
    name, term = split_term(REMARK_RE.sub("", printed).rstrip(". "))
    year = None if term else YEAR_RE.match(name)
    return (year["name"], year["term"]) if year else (name.rstrip(". "), term)


def read_moment(meeting: Record) -> tuple[date, time | None]:
    """Return a meeting's day and the hour it begins, in Danish time; midnight means that no hour is known.

    Raises Quarantined when there is no date, or when two fields give different ones.
    """
    moments = [moment for name in ("MeetingBeginUtc", "Dato") if (moment := read_time(meeting, name))]
    days = {moment.date() for moment in moments}
    if len(days) > 1:
        first, second = sorted(days)
        raise Quarantined(f"Moede.MeetingBeginUtc and Moede.Dato give different days, {first} and {second}")
    if not days:
        raise meeting.wrong("Dato", "a date")
    return days.pop(), next((moment.time() for moment in moments if moment.time() != time()), None)


def read_time(meeting: Record, name: str) -> datetime | None:
    """Return the moment in a field as Danish clocks show it, or None. Raises Quarantined when it is no date."""
    text = meeting.text(name)
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
        local = moment.astimezone(DANISH_TIME).replace(tzinfo=None) if moment.tzinfo else moment
    except (ValueError, OverflowError):
        raise meeting.wrong(name, "a date in ISO 8601") from None
    return local.replace(second=0, microsecond=0) if local.year >= EARLIEST_YEAR else None


def read_people(meeting: Record) -> tuple[tuple[Attendance, ...], list[str]]:
    """Return how the members took part, and warnings about those of whom that cannot be told."""
    people: dict[str, Attendance] = {}
    unclear = []
    for member in meeting.records("Moededeltagere"):
        printed = member.text("Name")
        name = PARTY_RE.sub("", printed)
        status = read_status(member)
        if not name or not status or (name in people and people[name].status != status):
            unclear.append(member.path)
            people.pop(name, None)
        else:
            people[name] = Attendance(name, status, party=party_mark(printed.removeprefix(name)))
    warnings = [f"how {len(unclear)} members took part is not clear, first {unclear[0]}"] if unclear else []
    return tuple(people.values()), warnings


def read_status(member: Record) -> str | None:
    """Return how a member took part: excused, absent or present; None where the fields do not say.

    Only the AttendanceType 0, an ordinary member, is known.
    """
    excused, absent = member.flag("ParticipationCancelled"), member.flag("Absent")
    if member.number("AttendanceType") not in (0, None) or (excused is None and absent is None):
        return None
    return "excused" if excused else "absent" if absent else "present"


@cache
def tables() -> dict[str, Any]:
    """Return the table of what the API writes."""
    return read_toml(Path(__file__).with_suffix(".toml"))


@cache
def not_held() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return the patterns of names that are no committees', and what each is."""
    return tuple((re.compile(row["pattern"], re.IGNORECASE), row["what"]) for row in tables()["not_held"])
