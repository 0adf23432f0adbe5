"""What each line of a document looks like by itself, found once for all who ask: headings, case numbers, blanks."""

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property, lru_cache

from etl.layouts.blocks import read_dated_heading
from etl.layouts.fields import read_bare_case
from etl.layouts.labels import labels
from etl.layouts.layout import (
    MAX_HEADING,
    REMEMBERED,
    any_group,
    any_start,
    case_number,
    chrome,
    groups,
    heading_kind,
    is_openness,
)
from etl.text import Line

MAX_TITLE = 250
MAX_WORDS = 60  # characters of a heading over a group
GROUP_NUMBER_RE = re.compile(r"^(?:\d{1,2}|[A-Z]|[IVX]+)\. ")  # "1. Sager til beslutning"
MIN_ENTRIES = 3
# "3. Ny mole", "3 Ny mole 12"; "Ad 3. Ny mole", "Punkt 3: Ny mole"
ENTRY_RE = re.compile(r"^(?P<number>\d{1,4})[.:)]? (?P<title>[^\W\d].*?[^.:;,])(?: \d{1,3})?$")
NUMBERED_RE = re.compile(r"^(?:[^\W\d]{0,6}\.? ?\d{1,4}|[IVXL]+)[.:)]? ?(?:[-–] )?")
# "Godkendelse af dagsorden.....	3", also with the page number lost
DOT_LEADER_RE = re.compile(r"\.{4,}|(?:\. ){4,}|…{2,}")

# "Ny mole - Åbent", "Ny mole (B)", "Ny mole (Orientering)", "Ny mole ( )": what kind of item it is
MARK_RE = re.compile(
    r"(?: ?[-–] ?(?:åbent?|lukket)"
    r"| ?\((?:[A-ZÆØÅ]| ?|beslutning|orientering|drøftelse|efterretning|(?:åben|lukket) sag)\))$",
    re.IGNORECASE,
)
# "ØU - Ny mole", "BSU/ØU/KB - Ny mole": the way of the case through the committees
ROUTE_RE = re.compile(
    r"^(?P<closed>Lukket - )?[A-ZÆØÅ][A-ZÆØÅa-zæøå]?[A-ZÆØÅ]{0,3}(?:/[A-ZÆØÅ]{2,5})* - (?=[\"»(A-ZÆØÅ\d])"
)


def is_chrome(line: Line) -> bool:
    """Tell whether a line is no part of the minutes: a button of a web page, the head or foot of a page."""
    if not line.text or line.level:
        return False
    lower = line.text.lower()
    for holds, pattern in chrome():  # noqa: SIM110 - asked of every line, and `any` takes twice as long
        if holds in lower and pattern.fullmatch(lower):
            return True
    return False


@lru_cache(maxsize=REMEMBERED)
def read_group(text: str) -> tuple[bool, bool | None]:
    """Return whether a line is a heading over a group of items, and whether these are closed, if it says."""
    words = GROUP_NUMBER_RE.sub("", text.rstrip(":"))
    if len(words) > MAX_HEADING or not any_group().fullmatch(words):
        return False, None
    return True, next(closed for pattern, closed in groups() if pattern.fullmatch(words))


@dataclass(frozen=True)
class Marks:
    """The lines of a document without chrome, and what each looks like."""

    lines: tuple[Line, ...]

    @cached_property
    def filled(self) -> tuple[int, ...]:
        """The indices of the lines that hold words."""
        return tuple(index for index, line in enumerate(self.lines) if line.text)

    @cached_property
    def possible_starts(self) -> tuple[tuple[int, int], ...]:
        """The lines that may begin an item: the place of each among the lines with words, and its index."""
        begins = any_start().match
        return tuple((place, i) for place, i in enumerate(self.filled) if begins(self.lines[i].text))

    @cached_property
    def place(self) -> dict[int, int]:
        """The place of each line that holds words among these."""
        return {index: place for place, index in enumerate(self.filled)}

    @cached_property
    def heading(self) -> tuple[str | None, ...]:
        """For each line the kind of section that it opens, if it is a heading by itself."""
        return tuple(
            heading_kind(line.text) or ("decision" if read_dated_heading(line) else None) if line.text else None
            for line in self.lines
        )

    def gives_case(self, index: int) -> bool:
        """Tell whether a line gives a case number, bare or behind its label; most are never asked about."""
        text = self.lines[index].text
        return bool(text) and is_case_line(text)

    @cached_property
    def listing(self) -> dict[int, str]:
        """The lines of a table of contents without leaders, with their titles: numbers one right below the other.

        They stand before the first section. Each title stands in the document again, or it would be the items
        themselves that are listed.
        """
        found: dict[int, str] = {}
        run: list[tuple[int, re.Match[str]]] = []
        head = next((index for index in self.filled if self.heading[index]), len(self.lines))
        for index in [*self.filled[: bisect_left(self.filled, head)], None]:
            if run and index is not None and read_group(self.lines[index].text)[0]:
                continue
            match = ENTRY_RE.match(self.lines[index].text) if index is not None else None
            if match and (not run or int(match["number"]) == int(run[-1][1]["number"]) + 1):
                run.append((index or 0, match))
                continue
            if len(run) >= MIN_ENTRIES and self.stand_again([entry["title"] for _, entry in run], run[-1][0]):
                found |= {place: entry["title"].lower() for place, entry in run}
            run = [(index or 0, match)] if match else []
        return found

    def stand_again(self, titles: list[str], index: int) -> bool:
        """Tell whether most of some titles stand in a line of their own again behind `index`."""
        later = {NUMBERED_RE.sub("", self.lines[place].text).lower() for place in self.filled if place > index}
        return sum(title.lower() in later for title in titles) > len(titles) / 2

    @cached_property
    def bulleted(self) -> bool:
        """Whether section headings are points of a list here, as in one web system."""
        return sum(bool(kind) and line.bullet for kind, line in zip(self.heading, self.lines, strict=True)) > 1

    def after(self, index: int, count: int) -> list[int]:
        """Return the indices of the next `count` lines with words from `index` on."""
        while index < len(self.lines) and not self.lines[index].text:
            index += 1
        place = self.place.get(index, len(self.filled))
        return list(self.filled[place : place + count])

    def before(self, index: int) -> int | None:
        """Return the index of the last line with words before `index`."""
        index -= 1
        while index >= 0 and not self.lines[index].text:
            index -= 1
        return index if index >= 0 else None

    def stands_alone(self, index: int) -> bool:
        """Tell whether a line holds a few words and no sentence, with blank lines around it, as a heading does."""
        blank = index > 0 and not self.lines[index - 1].text and index + 1 < len(self.lines)
        text = self.lines[index].text
        if not blank or self.lines[index + 1].text or len(text) > MAX_WORDS or text[-1] in ".:;,!?":
            return False
        return self.may_be_title(index)

    def may_be_title(self, index: int) -> bool:
        """Tell whether a line may be a title: no heading, no field of an item, no group, not too long."""
        line = self.lines[index]
        if not line.text or len(line.text) > MAX_TITLE or self.heading[index] or self.gives_case(index):
            return False
        if read_dated_heading(line, bare=True):
            return False
        field = labels("item").match(line.text)
        return not (is_openness(line.text) or (field and field[1]) or read_group(line.text)[0])


@lru_cache(maxsize=REMEMBERED)
def is_case_line(text: str) -> bool:
    """Tell whether a line gives an item's case number: bare, or behind its label, which may have no value yet."""
    if read_bare_case(text):
        return True
    label = labels("item").match(text)
    if label:
        return label[0] in ("case", "journal", "document")
    return bool(LABEL_AND_NUMBER_RE.match(text) and case_number().search(text))


# "Sag 306-2009-600", "Sagsnr. 299831 Byrådet Åbent punkt", "Dok. 306-2019-263412": no colon, but a number follows
LABEL_AND_NUMBER_RE = re.compile(r"(?:Sagsnr|Sagnr|Sag|Dok|Dok\.nr|J\.nr|Sagsid)\b\.? (?=[A-Z]{0,3}\d)")


@lru_cache(maxsize=REMEMBERED)
def clean_title(title: str) -> str:
    """Return a title without marks: that it is open or closed, for what it is there, which way it goes."""
    return ROUTE_RE.sub(lambda match: match["closed"] or "", MARK_RE.sub("", title)) or title
