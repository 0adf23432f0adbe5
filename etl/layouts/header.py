"""The head of a document: committee, date, place, who took part, and the table of contents."""

import datetime
import re
from dataclasses import dataclass, field

from etl.attendance import ABSENCE_RE, read_people
from etl.committees import committee_name, is_committee, split_term
from etl.layouts.layout import Layout, labels
from etl.model import Attendance
from etl.text import Line, find_date, find_time

# "Godkendelse af dagsorden.....	3"; the page numbers may stand apart, each on a line of its own
CONTENTS_ENTRY_RE = re.compile(r"^(?:(?:Punkt )?\d+[.:]? )?(?P<title>.+?) ?\.{3,} ?\d*$")
PAGE_RE = re.compile(r"\d{1,3}")
WHOLE_ENTRY_RE = re.compile(f"{CONTENTS_ENTRY_RE.pattern}|{PAGE_RE.pattern}$")
STATUS = {"present": "present", "absent": "excused", "substitute": "substitute"}  # of who stands in a list of that name


@dataclass
class Header:
    """What the head of a document says; filled while its lines are read."""

    committee: str | None = None
    date: datetime.date | None = None
    start: datetime.time | None = None
    place: str | None = None
    people: list[Attendance] = field(default_factory=list)
    contents: list[str] = field(default_factory=list)
    unclaimed: list[int] = field(default_factory=list)

    def names(self, *statuses: str) -> tuple[str, ...]:
        """Return the people with one of `statuses`, in the order printed."""
        return tuple(person.person for person in self.people if person.status in statuses)

    @property
    def committee_name(self) -> str:
        """The committee without its term; empty when none was found."""
        return committee_name(self.committee) if self.committee else ""

    @property
    def term(self) -> str | None:
        """The period printed after the committee's name."""
        return split_term(self.committee)[1] if self.committee else None


@dataclass
class Entry:
    """A field that a label opened, with its values: one a line, wrapped lines put together."""

    name: str
    line: int
    values: list[str] = field(default_factory=list)


def read_header(lines: tuple[Line, ...], layout: Layout) -> Header:
    """Read the lines before the first item."""
    header = Header()
    entry: Entry | None = None
    previous = 0
    for line in (line for line in lines if line.text):
        title = None if header.date else layout.title.match(line.text)
        label = None if line.bullet else labels("header").match(line.text)
        if title or label:
            close(header, entry)
            entry = Entry(label[0], line.number, [label[1]] if label[1] else []) if label else None
        if title:
            read_title(header, title)
        elif not label and entry and belongs(entry, line, previous):
            extend(entry, line, previous)
        elif not label:
            close(header, entry)
            entry = None
            take_bare(header, line)
        previous = line.number
    close(header, entry)
    return header


def belongs(entry: Entry, line: Line, previous: int) -> bool:
    """Tell whether a line without a label goes on with the open field: an entry of a list, a wrapped or first value."""
    if entry.name in STATUS:
        wrapped = line.number == previous + 1 and "," in line.text
        return bool(line.bullet or wrapped or read_people(line.text, "present")[0])
    return entry.name == "contents" or not entry.values or line.number == previous + 1


def extend(entry: Entry, line: Line, previous: int) -> None:
    """Add a line to the open field."""
    if entry.name == "contents":
        wrapped = bool(entry.values) and not WHOLE_ENTRY_RE.match(entry.values[-1])
    else:
        wrapped = bool(entry.values) and line.number == previous + 1 and not line.bullet
    if wrapped:
        entry.values[-1] += " " + line.text
    else:
        entry.values.append(line.text)


def close(header: Header, entry: Entry | None) -> None:
    """Take the values of a field whose last line was read."""
    if entry:
        for value in entry.values:
            take(header, entry, value)


def read_title(header: Header, match: re.Match[str]) -> None:
    """Take what the title line of a layout says: committee, date, hour."""
    groups = match.groupdict()
    header.committee = groups.get("committee") or header.committee
    if groups.get("date"):
        header.date = find_date(match["date"])
        header.start = find_time(match["date"])


def take(header: Header, entry: Entry, value: str) -> None:
    """Take one value of a field."""
    if entry.name == "date":
        header.date = find_date(value) or header.date
        header.start = find_time(value) or header.start
    elif entry.name == "committee":
        header.committee = value
    elif entry.name == "place":
        header.place = value
    elif entry.name == "contents":
        contents_entry = CONTENTS_ENTRY_RE.match(value)
        if contents_entry:
            header.contents.append(contents_entry["title"])
        elif not PAGE_RE.fullmatch(value):
            header.unclaimed.append(entry.line)
    elif entry.name in STATUS:
        take_people(header, entry, value, STATUS[entry.name])
    elif absence := ABSENCE_RE.match(value):  # "Bemærkninger: Afbud: Anna Holm"
        take_people(header, entry, absence["names"], "excused")
    else:
        header.unclaimed.append(entry.line)


def take_bare(header: Header, line: Line) -> None:
    """Take a line without a label: the committee if it names one, else the place, else nothing."""
    if not header.committee and is_committee(line.text):
        header.committee = line.text
    elif header.date and not header.place and not header.committee:
        header.place = line.text
    else:
        header.unclaimed.append(line.number)


def take_people(header: Header, entry: Entry, value: str, status: str) -> None:
    """Add the people of a list; who stands in two lists counts as the later says."""
    people, rest = read_people(value, status)
    if rest:
        header.unclaimed.append(entry.line)
    for person in people:
        header.people = [known for known in header.people if known.person != person.person]
        header.people.append(person)
