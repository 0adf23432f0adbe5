"""What a site answers that runs FirstAgenda Publication: its list of meetings, and one meeting; and where to ask.

Only what harvesting needs is read here: whether an answer is whole and the one that was asked for.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from etl.harvest.visitor import Passing, Refused

LISTING = "/api/agenda/udvalgsliste"
DANISH_TIME = ZoneInfo("Europe/Copenhagen")
EARLIEST_YEAR = 1900
"""The software writes the year 1 where it knows no date."""

# 5034dee3-2b14-481c-a3e4-ca9c32c74df9; an id becomes part of an address and a file name, so never "../x", ".x" or ""
ID_RE = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,63}")


@dataclass(frozen=True)
class Listed:
    """A meeting as a site lists it; `entry` is a digest of all that the list says of it, to see when that changes."""

    id: str
    date: date
    committee: str
    entry: str


@dataclass(frozen=True)
class Listing:
    """The meetings that a site lists, newest first, and for each entry that cannot be read where it is and why."""

    meetings: tuple[Listed, ...]
    unreadable: tuple[str, ...]

    @cached_property
    def ids(self) -> frozenset[str]:
        """The ids of the meetings, in lower case."""
        return frozenset(meeting.id.lower() for meeting in self.meetings)


def meeting_url(base_url: str, meeting: str) -> str:
    """Return the address at which a site answers with one meeting's data."""
    return f"{base_url}/api/agenda/dagsorden/{meeting}"


def page_url(base_url: str, meeting: str) -> str:
    """Return the address of one meeting's page for people."""
    return f"{base_url}/vis?id={meeting}"


def read_listing(body: bytes) -> Listing:
    """Return what a list of committees with their meetings names; a meeting that stands there twice counts once.

    Raises Passing when it is cut or no data at all, Refused when it has another form or names no meeting.
    """
    groups = read_object(body).get("Udvalg")
    if not isinstance(groups, dict):
        raise Refused('the list of meetings has another form than expected: it has no committees ("Udvalg")')
    found: dict[str, Listed] = {}
    unreadable = []
    for place, committee, entry in _entries(groups):
        try:
            meeting = _read_entry(committee, entry)
        except ValueError as reason:
            unreadable.append(f"{place}: {reason}")
        else:
            found.setdefault(meeting.id.lower(), meeting)
    if not found:
        raise Refused(f"the list of meetings names no meeting that can be read ({len(unreadable)} that cannot)")
    newest_first = sorted(found.values(), key=lambda meeting: (meeting.date, meeting.id), reverse=True)
    return Listing(tuple(newest_first), tuple(unreadable))


def _entries(groups: dict[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """Yield for each entry its place in words, its committee's name and what is said of the meeting."""
    for group, committees in groups.items():
        if not isinstance(committees, list):
            yield group, "", None
            continue
        for position, committee in enumerate(committees, start=1):
            name = committee.get("Navn") if isinstance(committee, dict) else None
            place = f"{group}, {name or f'committee {position}'}"
            meetings = committee.get("Moeder") if isinstance(committee, dict) else committee
            if not isinstance(meetings, list | None):
                yield place, "", None
                continue
            for number, entry in enumerate(meetings or (), start=1):
                yield f"{place}, meeting {number}", str(name or ""), entry


def _read_entry(committee: str, entry: Any) -> Listed:
    """Return the meeting of one entry. Raises ValueError when it lacks what is needed to ask for it."""
    if not isinstance(entry, dict):
        raise ValueError("not what a list of meetings holds")  # noqa: TRY004 - data of the wrong form, not a mistake
    identifier = entry.get("Id")
    if not isinstance(identifier, str) or not ID_RE.fullmatch(identifier):
        raise ValueError(f"no usable id ({str(identifier)[:80]!r})")
    digest = hashlib.sha256(json.dumps(entry, sort_keys=True).encode("utf-8", "surrogatepass")).hexdigest()
    return Listed(identifier, _read_date(entry), " ".join(committee.split()), digest[:16])


def _read_date(entry: dict[str, Any]) -> date:
    text = entry.get("Dato") or entry.get("MeetingBeginUtc")
    try:
        moment = datetime.fromisoformat(text)  # type: ignore[arg-type]
        day = (moment.astimezone(DANISH_TIME) if moment.tzinfo else moment).date()
    except (TypeError, ValueError, OverflowError):
        day = date.min
    if day.year < EARLIEST_YEAR:
        raise ValueError(f"no date ({str(text)[:80]!r})")
    return day


def is_closed(body: bytes, meeting: str) -> bool:
    """Tell whether an answer, which must be the meeting that was asked for, says that its minutes are final.

    Raises Passing when the answer is cut or no data at all, Refused when it is another meeting.
    """
    answer = read_object(body)
    identifier = answer.get("Id")
    if not isinstance(identifier, str) or identifier.lower() != meeting.lower():
        raise Refused(f"the answer is another meeting than was asked for (its id is {str(identifier)[:80]!r})")
    details = answer.get("Moede")
    return isinstance(details, dict) and details.get("Afsluttet") is True


def read_object(body: bytes) -> dict[str, Any]:
    """Return the JSON object that a whole answer is. Raises Passing with what it is instead."""
    if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise Passing("a web page came instead of data")
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Passing(f"the answer is cut or damaged: {str(error)[:120]} ({len(body):,} bytes)") from error
    if not isinstance(answer, dict):
        raise Refused(f"the answer has another form than expected: {type(answer).__name__} instead of an object")
    return answer
