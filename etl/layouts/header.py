"""The head of a document: committee, date, place, who took part, and the table of contents."""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from etl.attendance import is_absence_line, read_absence, read_people
from etl.committees import committee_name, is_committee, split_term
from etl.layouts.claims import Claims
from etl.layouts.layout import labels
from etl.layouts.marks import read_group
from etl.layouts.titles import TitleLine, read_title_line
from etl.model import Attendance
from etl.text import Line, find_date, find_time

# "Godkendelse af dagsorden.....	3"; the page numbers may stand apart, each on a line of its own
CONTENTS_ENTRY_RE = re.compile(
    r"^(?:(?:Punkt |Pkt\. ?)?(?P<number>\d+)[.:]? )?(?P<title>.+?) ?(?:\.{3,}|(?:\. ){3,}|…+) ?\d*$"
)
# "3. Ny mole", "åbent 3 Ny mole", "Punkt 3: Ny mole 7": a list without leaders
PLAIN_ENTRY_RE = re.compile(
    r"^(?:(?:åbent?|lukket|Punkt|Pkt\.|Nr\.) ?)?"
    r"(?P<number>\d{1,4})[.:]? ?(?:[-–] )?(?P<title>[^\W\d].*?)(?: \d{1,3})?$",
    re.I,
)
PAGE_RE = re.compile(r"\d{1,3}")
WHOLE_ENTRY_RE = re.compile(
    f"{CONTENTS_ENTRY_RE.pattern}|{PAGE_RE.pattern}$".replace("?P<number>", "?:").replace("?P<title>", "?:")
)
HOUR_RE = re.compile(r"(?:kl\.? ?)?\d{1,2}[:.]\d{2}", re.IGNORECASE)
TIME_AND_PLACE_RE = re.compile(
    r"^(?:[Kk]l\.? ?\d{1,2}(?:[:.]\d{2})? )?[Ii] (?P<place>.+)$"
)  # "Kl. 17.00 i Byrådssalen"
PLACE_RE = re.compile(r"i |[^a-zæøå]")  # "i byrådssalen", "Byrådssalen"
TIME_BEHIND_RE = re.compile(r",? kl\.? ?\d{1,2}(?:[:.]\d{2})?$", re.IGNORECASE)  # "Byrådssalen, Torvet 2 kl. 19:00"
# "Mødedo: 30. januar 2014": a label that lost letters in a PDF
BROKEN_LABEL_RE = re.compile(r"^M[øo]de\w*: (?P<value>.*\d{4}.*)$")
ABSENCE_LABELS = {"absent": "Fraværende", "excused": "Afbud"}
NO_REMARK = {"ingen", "intet", "-", ""}
STATUS = {"present": "present", "absent": "absent", "excused": "excused", "substitute": "substitute"}
"""How who stands in a list of that name took part."""
LABELLED = 9
"""The strength of a field behind its label, which no line without one outdoes."""


@dataclass
class Header:
    """What the head of a document says; filled while its lines are read.

    `agenda` is whether the document calls itself an agenda; `contents` holds number (if printed) and title of each
    entry of the table of contents; `members` are listed without saying who came; `aliases` are
    other names under which the document has this committee's decisions.
    """

    committee: str | None = None
    date: datetime.date | None = None
    start: datetime.time | None = None
    place: str | None = None
    agenda: bool | None = None
    people: list[Attendance] = field(default_factory=list)
    contents: list[tuple[int | None, str]] = field(default_factory=list)
    members: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    unclaimed: list[int] = field(default_factory=list)
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

        Of lines that say only this, the last counts: a web page may list other committees and dates before.
        """
        known = self.strengths.get(name, 0)
        if value is not None and (strength > known or strength == known == 1):
            setattr(self, name, value)
            self.strengths[name] = strength


@dataclass
class Entry:
    """A field that a label opened, with its values: one a line, wrapped lines put together."""

    name: str
    line: Line
    values: list[str] = field(default_factory=list)


def read_header(lines: tuple[Line, ...], claims: Claims) -> Header:
    """Read the lines before the first item."""
    header = Header()
    entry: Entry | None = None
    previous = Line(0, "")
    for line in (line for line in lines if line.text):
        label = None if line.bullet else read_label(line.text, after_label=bool(entry and entry.values))
        if label:
            close(header, entry)
            entry = Entry(label[0], line, [label[1]] if label[1] else [])
            claims.take(line, f"field: {label[0]}", "a label of labels.toml")
        elif entry and belongs(entry, line, previous):
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


def read_label(text: str, *, after_label: bool) -> tuple[str, str] | None:
    """Return the field that a line opens and its value; without a colon only where the value is of the field's kind.

    A place has no kind: "Mødelokale 3, Rådhuset" is one itself, unless it stands in a column `after_label`.
    """
    label = labels("header").match(text)
    if label:
        return label
    column = labels("header").match_column(text)
    if column and fits(*column) and (column[0] != "place" or after_label):
        return column
    broken = BROKEN_LABEL_RE.match(text)
    return ("date", broken["value"]) if broken and find_date(broken["value"]) else None


def fits(name: str, value: str) -> bool:
    """Tell whether a value is of the kind that a field takes: a date or hour alone, people, a place's name."""
    if name in ("date", "other"):
        title = read_title_line(value)
        return bool(HOUR_RE.fullmatch(value) or (title and title.date and not title.committee))
    if name in STATUS or name == "members":
        people, rest = read_people(value, "present")
        return bool(people) and not rest
    return name == "place" and value[0].isupper()


def belongs(entry: Entry, line: Line, previous: Line) -> bool:
    """Tell whether a line without a label goes on with the open field: an entry of a list, a wrapped or first value."""
    if read_group(line.text)[0] and entry.name != "contents":
        return False
    if entry.name in STATUS or entry.name == "members":
        wrapped = line.number == previous.number + 1 and "," in line.text
        return bool(line.bullet or wrapped or read_people(line.text, "present")[0])
    if entry.name == "contents":
        return True
    if entry.name == "other" and (title := read_title_line(line.text)) and title.strength > 1:
        return False
    open_end = bool(entry.values) and (entry.values[-1].endswith((",", "-", " og")) or line.text[0].islower())
    return not entry.values or (line.number == previous.number + 1 and open_end)


def extend(entry: Entry, line: Line, previous: Line) -> None:
    """Add a line to the open field."""
    if entry.name == "contents":
        wrapped = bool(entry.values) and is_wrapped_entry(entry.values, line)
    elif entry.name in STATUS and entry.values:
        wrapped = line.number == previous.number + 1 and not line.bullet and goes_on(entry.values[-1], line.text)
    else:
        wrapped = bool(entry.values) and line.number == previous.number + 1 and not line.bullet
    if wrapped:
        entry.values[-1] += " " + line.text
    else:
        entry.values.append(line.text)


def goes_on(value: str, text: str) -> bool:
    """Tell whether a list of people goes on in the middle of a name: one of the two lines is no list by itself."""
    rest = read_people(value, "")[1]
    if rest and read_absence(f"Fraværende: {value}"):  # "Anna Holm, sag 129-130"
        return False
    return value.endswith(",") or bool(rest or read_people(text, "")[1])


def is_wrapped_entry(values: list[str], line: Line) -> bool:
    """Tell whether a line goes on with the last entry of a table of contents with leaders, which is not at its end."""
    led = any(CONTENTS_ENTRY_RE.match(value) for value in [*values, line.text])
    return led and not WHOLE_ENTRY_RE.match(values[-1]) and not PLAIN_ENTRY_RE.match(line.text)


def close(header: Header, entry: Entry | None) -> None:
    """Take the values of a field whose last line was read."""
    if entry and entry.name == "contents":
        take_contents(header, entry)
    elif entry:
        for value in entry.values:
            take(header, entry, value)


def take_contents(header: Header, entry: Entry) -> None:
    """Take a table of contents: entries with leaders or with numbers; a list with neither says too little."""
    for value in entry.values:
        match = CONTENTS_ENTRY_RE.match(value) or PLAIN_ENTRY_RE.match(value)
        if match:
            header.contents.append((int(match["number"]) if match["number"] else None, match["title"]))
        elif not PAGE_RE.fullmatch(value) and not read_group(value)[0]:
            header.unclaimed.append(entry.line.number)


def take(header: Header, entry: Entry, value: str) -> None:
    """Take one value of a field."""
    if entry.name == "date":
        header.set("date", find_date(value), LABELLED)
        header.set("start", find_time(value), LABELLED)
    elif entry.name == "committee":
        header.set("committee", value, LABELLED)
    elif entry.name == "place":
        header.set("place", value, LABELLED)
    elif entry.name == "meeting":
        title = read_title_line(value)
        if title:
            take_title(header, title)
    elif entry.name == "members":
        header.members += tuple(person.person for person in read_people(value, "present")[0])
    elif entry.name in STATUS:
        take_people(header, entry, value, STATUS[entry.name])
    elif people := read_absence(value):  # "Bemærkninger: Afbud: Anna Holm"
        add_people(header, people)
    elif entry.name == "remarks" and value.lower().rstrip(".") not in NO_REMARK:
        header.unclaimed.append(entry.line.number)


def take_bare(header: Header, line: Line, previous: Line, claims: Claims) -> None:
    """Take a line without a label: what the document is, its committee, its place, or nothing."""
    title = None if line.bullet else read_title_line(line.text)
    absence = read_absence(line.text) if not line.bullet and is_absence_line(line.text) else ()
    if title:
        take_title(header, title)
        claims.take(line, "title", "only document, committee, date, hour and place stand on it")
    elif is_committee(line.text):
        header.set("committee", line.text, 1)
        claims.take(line, "title", "a committee's name")
    elif absence:
        add_people(header, absence)
        claims.take(line, "field: absent", "says who is absent")
    elif CONTENTS_ENTRY_RE.match(line.text):
        take_contents(header, Entry("contents", line, [line.text]))
        claims.take(line, "field: contents", "dots lead to a page number")
    elif read_group(line.text)[0]:
        claims.take(line, "group", "a heading of groups.tsv")
    elif header.date and not header.place and is_title(claims, previous) and PLACE_RE.match(line.text):
        take_place(header, line.text)
        claims.take(line, "field: place", "stands below the date")
    else:
        header.unclaimed.append(line.number)


def is_title(claims: Claims, line: Line) -> bool:
    """Tell whether a line was taken for one that says what the document is."""
    claim = claims.get(line.number)
    return claim is not None and claim.what == "title"


def take_place(header: Header, text: str) -> None:
    """Take a place that stands alone, with the hour before or behind it."""
    header.set("start", find_time(text), 1)
    beside = TIME_AND_PLACE_RE.match(text)
    header.set("place", beside["place"] if beside else TIME_BEHIND_RE.sub("", text), 1)


def take_title(header: Header, title: TitleLine) -> None:
    """Take what a title line says."""
    header.set("committee", title.committee, title.strength)
    header.set("date", title.date, title.strength)
    header.set("start", title.start, title.strength)
    header.set("place", title.place, title.strength)
    header.set("agenda", title.agenda, title.strength)


def take_people(header: Header, entry: Entry, value: str, status: str) -> None:
    """Add the people of a list; "Anna Holm, sag 129-138" and the like say more than a name."""
    people, rest = read_people(value, status)
    if rest and status in ("absent", "excused") and (told := read_absence(f"{ABSENCE_LABELS[status]}: {value}")):
        people, rest = list(told), []
    if rest:
        header.unclaimed.append(entry.line.number)
    add_people(header, people)


def add_people(header: Header, people: Iterable[Attendance]) -> None:
    """Add people to those named; who is named twice counts as said the later time."""
    header.people = list({person.person: person for person in [*header.people, *people]}.values())
