"""A whole document: where its head ends and its items begin, what it says, and how sure the reading is."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import cast

from etl.attendance import attendance_for_item
from etl.layouts.claims import Claims
from etl.layouts.completeness import check_ending, complete
from etl.layouts.confidence import LEAST, Factor, weigh_reading
from etl.layouts.contents import beginning, match_entry
from etl.layouts.cut import Chunk, cut_items, split_off_head
from etl.layouts.cycles import cycle_chain
from etl.layouts.gaps import whole_chain
from etl.layouts.header import Header, add_people, read_header
from etl.layouts.infer import complete_header, name_by_act, name_by_chair, name_committee
from etl.layouts.item import (
    absent_by_item,
    is_about_absence,
    number_of,
    read_item,
    with_bare_decision,
    with_terse_decisions,
)
from etl.layouts.item_tables import unfold_lines
from etl.layouts.labels import names_other
from etl.layouts.layout import styles
from etl.layouts.marks import Marks, is_chrome
from etl.layouts.page_heads import claim_closing, claim_page_heads, rejoin
from etl.layouts.repair import repair
from etl.layouts.starts import Chain, choose_chain, contents_last
from etl.layouts.titles import read_title_line
from etl.model import AgendaItem, Attendance, Minutes, Municipality, Place, Quarantined
from etl.text import Line

SHOWN_LINES = 10


@dataclass
class Reading:
    """A document while it is read, and what can be shown of that: claims, ways of reading tried, what speaks for it."""

    lines: tuple[Line, ...]
    claims: Claims = field(default_factory=Claims)
    chains: list[Chain] = field(default_factory=list)
    factors: list[Factor] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def confidence(self) -> float:
        """How sure the reading is, from 0 to 1: the product of all factors."""
        product = 1.0
        for factor in self.factors:
            product *= factor.value
        return round(product, 3)


def read_minutes(lines: tuple[Line, ...], municipality: Municipality) -> Minutes:
    """Read the lines of one document of a municipality.

    Raises Quarantined, with what was looked for and the line, when no items are found, when date or committee is
    missing, when the items do not add up to the table of contents, when the document breaks off, or when too little
    speaks for the reading.
    """
    return read_document(Reading(lines), municipality)


def read_document(reading: Reading, municipality: Municipality) -> Minutes:
    """Read a document, leaving in `reading` what can be shown of it. Raises Quarantined as `read_minutes` does."""
    marks, chain = find_items(reading)
    header, chunks = read_head(reading, marks, chain)
    complete_header(header, chunks, reading.warnings)
    name_by_chair(header, chunks, reading.warnings)
    name_by_act(header, chunks, reading.warnings)
    try:
        return read_body(reading, municipality, header, chunks, chain, marks)
    except Quarantined as error:
        day = header.date.isoformat() if header.date else None
        raise Quarantined(str(error), Place(municipality.code, header.committee_name or None, day)) from error


def read_body(  # noqa: PLR0913, PLR0917 - what the head of a document tells
    reading: Reading, municipality: Municipality, header: Header, chunks: list[Chunk], chain: Chain, marks: Marks
) -> Minutes:
    """Read the items of a document whose head is read. Raises Quarantined as `read_minutes` does."""
    claims = reading.claims
    head_lines = (line for line in marks.lines[: chain.starts[0].first] if names_other(line.text))
    if header.agenda is None and (other := next(head_lines, None)):
        raise Quarantined(f"it calls itself '{other.text}' (line {other.number}), and nowhere minutes or an agenda")
    if not header.date or not header.committee:
        missing = "date" if not header.date else "committee"
        head = f"lines 1-{max(marks.lines[chain.starts[0].first].number - 1, 1)}"
        raise Quarantined(
            f"no meeting {missing} in the head of the document ({head}) nor in the headings of its decisions;"
            f" its items were read as '{chain.style}'"
        )
    chunks, warnings = complete(chunks, header)
    reading.warnings += [*warnings, *missing_numbers(chunks)]
    header.people = [of_whole_meeting(person, chunks) for person in header.people]
    if is_about_absence(chunks[0].title):
        add_people(header, absent_by_item(read_item(chunks[0], 1, header)[0]))
    read = [read_item(chunk, n, header, claims) for n, chunk in enumerate(chunks, start=1)]
    again = len({item.number for item, _ in read}) < len(read)  # "punkt 2" is several where each group has one
    told = [] if again and read[0][0].number else header.of_items
    items = tuple(with_those_away(with_bare_decision(item, header), told) for item, _ in read)
    items = with_terse_decisions(items, header)
    reading.warnings += [warning for _, item_warnings in read for warning in item_warnings]
    if not header.agenda:
        reading.warnings += check_ending(items, reading.lines)
    return settle(reading, header, items, chain, municipality)


def settle(
    reading: Reading, header: Header, items: tuple[AgendaItem, ...], chain: Chain, municipality: Municipality
) -> Minutes:
    """Return the minutes, if enough speaks for the reading. Raises Quarantined when it does not."""
    unclaimed = reading.claims.unclaimed(reading.lines)
    reading.factors = weigh_reading(header, items, chain, reading.lines, unclaimed)
    if reading.confidence < LEAST:
        against = "; ".join(str(factor) for factor in reading.factors if factor.value < 1)
        raise Quarantined(
            f"read with confidence {reading.confidence:.2f}, and the least is {LEAST}: {against};"
            " `sagsgraf extract --explain` shows what each line was taken for"
        )
    return Minutes(
        layout=chain.style,
        municipality=municipality,
        committee=header.committee_name,
        term=header.term,
        date=cast(date, header.date),
        start=header.start,
        place=header.place,
        present=header.names("present", "substitute", "left", "conflicted"),
        absent=header.names("excused", "absent"),
        attendance=tuple(header.people),
        items=items,
        warnings=tuple(reading.warnings + unclaimed_warning(unclaimed)),
        agenda=header.agenda is True and not any(item.decision for item in items),
        lines=sum(bool(line.text) for line in reading.lines),
        unclaimed=unclaimed,
        confidence=reading.confidence,
    )


def with_those_away(item: AgendaItem, told: list[Attendance]) -> AgendaItem:
    """Return an item with those away from it as the item on the agenda says; what it says itself comes first."""
    named = {person.person for person in item.attendance}
    others = tuple(person for person in attendance_for_item(told, item.called) if person.person not in named)
    return replace(item, attendance=(*item.attendance, *others)) if others else item


def missing_numbers(chunks: list[Chunk]) -> list[str]:
    """Return the warning for numbers that are missing between those of the items."""
    numbers = [int(chunk.number) for chunk in chunks if chunk.number and chunk.number.isdigit()]
    missing = sorted(set(range(min(numbers), max(numbers))) - set(numbers)) if len(numbers) == len(chunks) else []
    listed = ", ".join(map(str, missing[:SHOWN_LINES]))
    return [f"no item has the number {listed}; it may stand inside another"] if missing else []


def of_whole_meeting(person: Attendance, chunks: list[Chunk]) -> Attendance:
    """Return how a person took part who is away from every item: that is the whole meeting."""
    numbers = [number_of(chunk, n) for n, chunk in enumerate(chunks, start=1)]
    away = person.items and all(attendance_for_item([person], number) for number in numbers)
    return replace(person, status="absent", items=()) if away else person


def check_layout(lines: tuple[Line, ...]) -> None:
    """Raise Quarantined when no items are found in a document."""
    find_items(Reading(lines))


def unclaimed_warning(numbers: tuple[int, ...]) -> list[str]:
    """Return the warning for lines that no rule understood."""
    listed = ", ".join(str(n) for n in numbers[:SHOWN_LINES])
    return [f"not understood, {len(numbers)} in all: line {listed}"] if numbers else []


def find_items(reading: Reading) -> tuple[Marks, Chain]:
    """Return the lines without chrome and where the items begin. Raises Quarantined when there are none."""
    claims = reading.claims
    for line in reading.lines:
        if is_chrome(line):
            claims.take(line, "chrome", "a line of chrome.tsv")
    claim_page_heads(reading.lines, claims)
    claim_closing(reading.lines, claims)
    kept = rejoin(tuple(line for line in reading.lines if not line.text or line.number not in claims), claims)
    marks = Marks(repair(unfold_lines(kept, claims), claims))
    listed = [match["title"] for line in kept if (match := match_entry(line.text))]
    chain, reading.chains = choose_chain(marks, {beginning(title) for title in (*listed, *marks.listing.values())})
    cycle = cycle_chain(marks)
    if cycle:
        reading.chains = contents_last(sorted([*reading.chains, cycle], key=lambda each: -each.evidence))
        chain = reading.chains[0]
    if chain:
        chain = reading.chains[0] = whole_chain(chain, marks)
    if chain is None and any((title := read_title_line(line.text)) and title.strength > 1 for line in kept):
        raise Quarantined("it begins as minutes do but holds no agenda item: cut off, or another layout?")
    if chain is None:
        known = ", ".join(style.description for style in styles())
        raise Quarantined(
            f"no known layout: nothing in its {len(reading.lines)} lines begins an agenda item ({known}), nor are there"
            " section headings such as Sagsfremstilling or Beslutning"
        )
    return marks, chain


def read_head(reading: Reading, marks: Marks, chain: Chain) -> tuple[Header, list[Chunk]]:
    """Return what the head of the document says, and its items, cut out."""
    chunks, head = cut_items(marks, chain, reading.claims)
    if not any(line.text for line in head):  # a page with one item: its title stands over the meeting's fields
        head, chunks[0] = split_off_head(chunks[0])
    header = read_header(head, reading.claims, {marks.lines[index].number for index in marks.listing})
    name_committee(header, chunks, reading.claims)
    return header, chunks
