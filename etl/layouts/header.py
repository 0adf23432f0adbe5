"""The head of a document: committee, date, place, who took part, and the table of contents."""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from etl.committees import committee_name, is_committee, split_term
from etl.layouts.blocks import ABSENCE_RE
from etl.layouts.layout import Layout, labels, statuses
from etl.model import Attendance
from etl.text import Line, find_date, find_time

# "Godkendelse af dagsorden.....	3"; the page numbers may stand apart, each on a line of its own
CONTENTS_ENTRY_RE = re.compile(r"^(?:(?:Punkt )?\d+[.:]? )?(?P<title>.+?) ?\.{3,} ?\d*$")
PAGE_RE = re.compile(r"\d{1,3}")
WHOLE_ENTRY_RE = re.compile(f"{CONTENTS_ENTRY_RE.pattern}|{PAGE_RE.pattern}$")
# "Anna Holm (V)", "Bo Dahl (Afbud)", "Per B. Skov, A"; a party letter is no part of the name
PARTICLES = "af|al|da|de|den|der|di|du|el|la|le|van|von|zu"  # "Anna de la Cour"
NAME_RE = re.compile(
    rf"^(?P<name>[A-ZÆØÅ][\w.'’-]*(?: (?:[A-ZÆØÅ][\w.'’-]*|{PARTICLES}))+)(?: ?\((?P<mark>[^)]*)\))*\.?$"
)
STATUS = {"present": "present", "absent": "excused", "substitute": "substitute"}  # of who stands in a list of that name
# "stedfortræder for Anna Holm": whose place a substitute takes
FOR_RE = re.compile(r" for (?P<name>.+)$")
PARTY_RE = re.compile(r"\(?[A-ZÆØÅ]{1,3}\)?")  # "Per Skov, A": a party letter between two commas
NOBODY = {"ingen", "ingen.", "-", "intet", "ingen fraværende"}


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


def read_people(text: str, status: str) -> tuple[list[Attendance], list[str]]:
    """Return the people in a list of names, each with `status` unless a mark says else, and what is no name."""
    people: list[Attendance] = []
    rest: list[str] = []
    for part in (part.strip() for part in re.split(r",(?![^()]*\))|;| og | samt ", text)):
        match = NAME_RE.match(part)
        if match:
            people.append(read_person(match["name"], match["mark"] or "", status))
        elif part and part.lower() not in NOBODY and not PARTY_RE.fullmatch(part):
            rest.append(part)
    return people, rest


def read_absent(lines: Iterable[Line]) -> list[Attendance]:
    """Return the people whom lines such as "Fraværende: Anna Holm" name."""
    matches = (ABSENCE_RE.match(line.text) for line in lines)
    return [person for match in matches if match for person in read_people(match["names"], "excused")[0]]


def read_person(name: str, mark: str, status: str) -> Attendance:
    """Return how a person took part, as the mark behind the name says: "(Afbud)", "(stedfortræder for Anna Holm)"."""
    found = next((s for begin, s in statuses().items() if mark.lower().startswith(begin)), status)
    if found == "excused" and re.search(r"\d", mark):
        found = "left"  # excused for a part of the meeting: "(afbud fra kl. 15)"
    substituted = FOR_RE.search(mark) if found == "substitute" else None
    return Attendance(name, found, substituted["name"] if substituted else None)
