"""The head of a document: committee, date, place, who took part, and the table of contents."""

import datetime
import re
from collections.abc import Container, Iterable
from dataclasses import dataclass, field

from etl.attendance import read_absence
from etl.committees import committee_name, is_committee, split_term
from etl.layouts.claims import Claims
from etl.layouts.contents import Listed, match_entry, read_entries, run_on_entries
from etl.layouts.head_entries import Entry, belongs, extend, opens_people
from etl.layouts.head_labels import STATUS, read_label, whole_label
from etl.layouts.labels import labels
from etl.layouts.marks import read_group
from etl.layouts.members import PREDICATE_RE, ROW_HEAD_RE, ROW_RE, read_members, read_row
from etl.layouts.places import PlaceLine, read_place_line
from etl.layouts.repair import whole_sentences
from etl.layouts.titles import TitleLine, read_title_line, with_whole_dates
from etl.model import Attendance
from etl.name_lists import read_people
from etl.text import Line, find_date, find_time

BARE_HOURS_RE = re.compile(r"\d{1,2}[.:]\d{2}(?: ?[-–] ?\d{1,2}[.:]\d{2})?")  # "17.30 - 19.00"
NO_REMARK = {"ingen", "intet", "-", ""}
LABELLED = 9
"""The strength of a field behind its label, which no line without one outdoes."""


@dataclass
class Header:
    """What the head of a document says; filled while its lines are read.

    `agenda` is whether the document calls itself an agenda; `continued` is the meeting's second day; `other_dates`
    stand on lines that were not understood;
    `contents` holds the entries of the table of contents; `members` are listed without saying who came; `aliases` are
    other names under which the document has this committee's decisions; `above_date` is the line right above the
    meeting's date, where it was not understood and may be a name.
    """

    committee: str | None = None
    date: datetime.date | None = None
    start: datetime.time | None = None
    place: str | None = None
    agenda: bool | None = None
    continued: datetime.date | None = None
    people: list[Attendance] = field(default_factory=list)
    of_items: list[Attendance] = field(default_factory=list)  # who misses other items, as one item says
    contents: list[Listed] = field(default_factory=list)
    members: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    above_date: Line | None = None
    unclaimed: list[int] = field(default_factory=list)
    other_dates: set[datetime.date] = field(default_factory=set)
    strengths: dict[str, int] = field(default_factory=dict)

    def names(self, *statuses: str) -> tuple[str, ...]:
        """Return the people with one of `statuses`, in the order printed."""
        return tuple(person.person for person in self.people if person.status in statuses and not person.items)

    @property
    def committee_name(self) -> str:
        """The committee without its term; empty when none was found."""
        return committee_name(self.committee) if self.committee else ""

    @property
    def term(self) -> str | None:
        """The period printed after the committee's name."""
        return split_term(self.committee)[1] if self.committee else None

    def set(self, name: str, value: object, strength: int) -> None:
        """Take a field's value unless one is known from a line that says more.

        Of lines that say only this, the last counts: a web page may list other committees and dates before. Of which
        school a board is stays known where it is called just the board later.
        """
        known = self.strengths.get(name, 0)
        if name == "committee" and self.committee and self.committee.startswith((f"{value} ved ", f"{value} på ")):
            self.aliases, value = (str(value),), self.committee
        if value is not None and (strength > known or strength == known == 1):
            setattr(self, name, value)
            self.strengths[name] = strength

    def forget_guess(self, name: str) -> None:
        """Leave a field without value that has a label elsewhere, with a value that was not understood."""
        if self.strengths.get(name, 0) < LABELLED:
            setattr(self, name, None)
            self.strengths[name] = LABELLED


def read_header(lines: tuple[Line, ...], claims: Claims, listed: Container[int] = ()) -> Header:
    """Read the lines before the first item; those with a number in `listed` are a table of contents without a label."""
    header = Header()
    entry: Entry | None = None
    previous = Line(0, "")
    for line in whole_sentences(lines, claims):
        entry_of_list = line.bullet and not opens_people(line.text)
        label = None if entry_of_list else read_label(line.text, after_label=bool(entry and entry.values))
        if (
            entry
            and not entry.values
            and line.number == previous.number + 1
            and (whole := whole_label(entry.line.text, line.text))
        ):
            entry = Entry(whole[0], line, [whole[1]] if whole[1] else [])
            claims.take(line, f"field: {whole[0]}", f"its label begins on line {previous.number}")
        elif label:
            close(header, entry)
            entry = Entry(label[0], line, [label[1]] if label[1] else [])
            claims.take(line, f"field: {label[0]}", "a label of labels.toml")
        elif line.number in listed and not (entry and entry.name == "contents"):
            close(header, entry)
            group = [previous.text] if read_group(previous.text)[0] else []
            entry = Entry("contents", line, [*group, line.text], unlabelled=True)
            claims.take(line, "field: contents", "its numbers count on, and its titles stand again below")
        elif entry and (line.number in listed or belongs(entry, line, previous)):
            extend(entry, line, previous)
            claims.take(line, f"field: {entry.name}", f"goes on with line {entry.line.number}")
        else:
            close(header, entry)
            entry = None
            take_bare(header, line, previous, claims)
        previous = line
    close(header, entry)
    for number in header.unclaimed:  # behind a label, but not understood
        claims.pop(number, None)
    return header


def close(header: Header, entry: Entry | None) -> None:
    """Take the values of a field whose last line was read."""
    if entry and entry.name == "contents":
        take_contents(header, entry)
    elif entry and entry.name == "place" and not entry.values:
        header.forget_guess("place")
    elif entry:
        for value in entry.values:
            take(header, entry, value)


def take_contents(header: Header, entry: Entry) -> None:
    """Take a table of contents."""
    listed, unknown = read_entries(entry.values)
    header.contents += listed
    header.unclaimed += [entry.line.number] * unknown


def take(header: Header, entry: Entry, value: str) -> None:
    """Take one value of a field."""
    if entry.name == "date":
        header.set("date", find_date(with_whole_dates(f"d. {value}")), LABELLED)
        header.set("start", find_time(f"kl. {value}" if BARE_HOURS_RE.fullmatch(value) else value), LABELLED)
    elif entry.name == "committee":
        header.set("committee", value, strength_of(entry, value))
    elif entry.name == "place":
        header.set("place", value, LABELLED)
    elif entry.name == "meeting":
        title = read_title_line(value)
        if title:
            take_title(header, title)
    elif entry.name == "members":
        header.members += tuple(person.person for person in read_people(value, "present")[0])
    elif entry.name in STATUS:
        take_people(header, entry, value)
    elif people := read_absence(value):  # "Bemærkninger: Afbud: Anna Holm"
        add_people(header, people)
    elif entry.name == "remarks" and value.lower().rstrip(".") not in NO_REMARK:
        header.unclaimed.append(entry.line.number)


def take_people(header: Header, entry: Entry, value: str) -> None:
    """Take one value of a list of people; what says only what somebody did, is said of the one named before."""
    if header.people and PREDICATE_RE.match(value):
        told = read_absence(f"{header.people[-1].person} {value[0].lower()}{value[1:]}")
        members, rest = list(told), [] if told else [value]
    else:
        members, rest = read_members(value, STATUS[entry.name])
    header.unclaimed += [entry.line.number] if rest else []
    add_people(header, members)


def take_bare(header: Header, line: Line, previous: Line, claims: Claims) -> None:
    """Take a line without a label: what the document is, its committee, its place, or nothing."""
    title = None if line.bullet else read_title_line(line.text)
    absence = () if line.bullet else read_absence(line.text)
    row = ROW_RE.match(line.text)
    if row or ROW_HEAD_RE.match(line.text):
        claims.take(line, "field: present", "a row of a table of members")
        add_people(header, read_row(row) if row else [])
    elif title:
        take_title(header, title)
        if title.date and title.start and not title.committee and previous.number in header.unclaimed:
            header.above_date = previous
        claims.take(line, "title", "only document, committee, date, hour and place stand on it")
    elif is_committee(line.text):
        header.set("committee", line.text, 1)
        claims.take(line, "title", "a committee's name")
    elif absence:
        add_people(header, absence)
        claims.take(line, "field: absent", "says who is absent")
    elif match_entry(line.text) or run_on_entries(line.text):
        take_contents(header, Entry("contents", line, run_on_entries(line.text) or [line.text]))
        claims.take(line, "field: contents", "dots lead to a page number, or its numbers count on")
    elif read_group(line.text)[0]:
        claims.take(line, "group", "a heading of groups.tsv")
    elif where := place_below(header, line, previous, claims):
        header.set("start", where.start, 1)
        header.set("place", where.place, 1)
        claims.take(line, f"field: {'place' if where.place else 'date'}", "stands below the date")
    else:
        header.unclaimed.append(line.number)
        if day := find_date(line.text):
            header.other_dates.add(day)


def place_below(header: Header, line: Line, previous: Line, claims: Claims) -> PlaceLine | None:
    """Return the place or hours on a line of their own: the first below a title, or those right below the hour."""
    where = read_place_line(line.text) if header.date and is_title(claims, previous) else None
    again = header.strengths.get("place", 0) <= 1 and find_time(previous.text) is not None
    return where if where and (not header.place or not where.place or again) else None


def is_title(claims: Claims, line: Line) -> bool:
    """Tell whether a line was taken for one that says what the document is."""
    claim = claims.get(line.number)
    return claim is not None and claim.what == "title"


def strength_of(entry: Entry, value: str) -> int:
    """Return how sure a committee behind a label is; a title line outdoes the word "Udvalg" over it, as in a menu."""
    if not looks_like_committee(value):
        return 1
    return 2 if entry.line.text.lower() in labels("header").fields else LABELLED


def looks_like_committee(value: str) -> bool:
    """Tell whether the words behind "Udvalg:" surely name one; in a menu of a web page others may stand there."""
    return is_committee(value) or bool(re.search(r"udvalg|råd|bestyrelse|nævn|repræsentation", value, re.IGNORECASE))


def take_title(header: Header, title: TitleLine) -> None:
    """Take what a title line says."""
    header.set("committee", title.committee, title.strength)
    header.set("date", title.date, title.strength)
    header.set("start", title.start, title.strength)
    header.set("place", title.place, title.strength)
    header.set("agenda", title.agenda, title.strength)
    header.continued = title.continued or header.continued


def add_people(header: Header, people: Iterable[Attendance]) -> None:
    """Add people to those named; who is named twice counts as said the later time."""
    header.people = list({person.person: person for person in [*header.people, *people]}.values())
