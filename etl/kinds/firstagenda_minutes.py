"""A meeting of FirstAgenda's API as minutes: its fields as they are, its items' lines as every layout's are read."""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from etl.committees import COMMITTEES, is_committee
from etl.kinds.firstagenda import Meeting, split_name, tables
from etl.kinds.firstagenda_items import Item
from etl.layouts.blocks import DatedHeading
from etl.layouts.claims import Claims
from etl.layouts.cut import Chunk
from etl.layouts.decisions import Decisions
from etl.layouts.header import Header
from etl.layouts.item import CLOSED_RE, read_item, this_decision
from etl.layouts.layout import heading_kind
from etl.layouts.recommendations import LEAD_RE
from etl.model import AgendaItem, Decision, Minutes, Municipality, Section
from etl.text import DATE, POINT_RE, Line, find_date, paragraph_text

LAYOUT = "firstagenda-json"
DECISION = "Beslutning"
BODY = "Fremstilling"
# "08-02-2022 Skole- og Ungeudvalget 2022": opens an entry of a case's history
ENTRY_RE = re.compile(rf"^{DATE},? (?P<body>\S.{{2,100}}?):?$")
WORD_RE = re.compile(r"\w+")
BODIES_RE = re.compile(rf"{COMMITTEES}\.?")


def read_meeting(fields: Mapping[str, Any], municipality: Municipality, claims: Claims | None = None) -> Minutes:
    """Return the minutes of a meeting, given as the fields of `etl.kinds.firstagenda.Meeting`."""
    meeting = Meeting(**fields)
    header = Header(meeting.committee, meeting.date, meeting.start, meeting.place, agenda=meeting.finished is False)
    header.people = list(meeting.people)
    claims = Claims() if claims is None else claims
    warnings = kind_warnings(meeting)
    items = []
    for position, item in enumerate(meeting.items, start=1):
        read, item_warnings = read_agenda_item(item, position, header, claims)
        items.append(read)
        warnings += item_warnings
    lines = [line for item in meeting.items for line in item.lines]
    return Minutes(
        layout=LAYOUT,
        municipality=municipality,
        committee=header.committee_name,
        term=meeting.term,
        date=meeting.date,
        start=meeting.start,
        place=meeting.place,
        present=header.names("present"),
        absent=header.names("excused", "absent"),
        attendance=meeting.people,
        items=tuple(items),
        warnings=tuple(warnings),
        agenda=bool(header.agenda),
        lines=sum(bool(line.text) for line in lines),
        unclaimed=claims.unclaimed(lines),
    )


def kind_warnings(meeting: Meeting) -> list[str]:
    """Return what is to be known of a document that is no ordinary, finished minutes."""
    warnings = []
    if meeting.finished is False:
        warnings.append("an agenda: the meeting is not closed (Moede.Afsluttet), and what it decides is not known yet")
    if meeting.finished is None:
        warnings.append("whether these are minutes is not known (Moede.Afsluttet says nothing)")
    if meeting.supplementary:
        warnings.append("a supplementary agenda: the meeting's other items stand in another document")
    return warnings


def read_agenda_item(item: Item, position: int, header: Header, claims: Claims) -> tuple[AgendaItem, list[str]]:
    """Return one item: title, case and attachments from its fields, the rest from its lines."""
    lines, history = split_history([plain_sentence(line) for line in item.lines])
    body, unheaded = with_decision_heading(lines, item, header, claims)
    chunk = Chunk(item.number, item.title, item.case, "", tuple(body))
    read, warnings = read_item(chunk, position, header, claims, attached=bool(item.attachments))
    read = replace(read, case=item.case, attachments=item.attachments or read.attachments)
    if unheaded:
        read = replace(read, sections=tuple(without_heading(section) for section in read.sections))
    if history:
        read, more = with_history(read, history, item.underlined, header, claims)
        warnings += more
    return with_released(read), warnings


def plain_sentence(line: Line) -> Line:
    """Return a line as text when it is marked up as a heading but reads like a part of the text."""
    if not line.level or heading_kind(line.text):
        return line
    text = line.text.endswith(".") or POINT_RE.match(line.text) or LEAD_RE.match(line.text)
    return line._replace(level=0) if text or BODIES_RE.fullmatch(line.text) else line


def split_history(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """Cut an item's lines before the heading of the case's history, which goes on to the next heading of another kind.

    What follows it (attachments) stays with the first part.
    """
    begin = next((n for n, line in enumerate(lines) if line.level and heading_kind(line.text) == "history"), len(lines))
    end = next((n for n in range(begin + 1, len(lines)) if lines[n].level), len(lines))
    return lines[:begin] + lines[end:], lines[begin:end]


def with_decision_heading(lines: list[Line], item: Item, header: Header, claims: Claims) -> tuple[list[Line], bool]:
    """Return an item's lines under the heading "Beslutning" where its decision stands first without one, and if so.

    That is where the case's body follows under its heading, where a closed item has nothing else, and where the
    vendor marks the first paragraph as a decision's. A line that repeats the title is left out.
    """
    begin = next((n for n, line in enumerate(lines) if line.level or heading_kind(line.text)), len(lines))
    lead, rest = lines[:begin], lines[begin:]
    repeated = [line for line in lead[:1] if line.text and item.title.endswith(line.text)]
    claims.take(repeated, "item start", "the title is repeated")
    lead = lead[len(repeated) :]
    words = {line.text for line in lead} - {""}
    known = (
        bool(rest and rest[0].text == BODY)
        or bool(not rest and CLOSED_RE.search(item.title))
        or bool(words & item.marked)
    )
    headed = any(heading_kind(line.text) == "decision" for line in rest)
    if not words or headed or not known or header.agenda:
        return [*lead, *rest], False
    return [Line(0, DECISION, level=3), *lead, *rest], True


def without_heading(section: Section) -> Section:
    """Return a section as the document prints it, without the heading that only tells the reader what it is."""
    return replace(section, heading=None) if section.kind == "decision" and section.heading == DECISION else section


def with_history(
    item: AgendaItem, history: list[Line], underlined: frozenset[str], header: Header, claims: Claims
) -> tuple[AgendaItem, list[str]]:
    """Return an item with what the history of its case prints, and warnings.

    The entry for this meeting is no earlier decision; it counts where the decision is not printed by itself.
    """
    heading, *lines = history
    claims.take(heading, "heading: history", "a heading of headings.tsv")
    decisions = Decisions()
    for entry, text in read_entries(lines, underlined):
        claims.take(text, "text: history", f"under '{heading.text}'")
        if entry and is_released(paragraph_text(tuple(text))):
            decisions.add(header, entry, text, in_history=True)
    claims.take([line for line in lines if line.number not in claims], "heading: history", "date and body of an entry")
    decision, warnings = (item.decision, []) if item.decision else this_decision(decisions, item.position)
    earlier, more = join_earlier(item, decisions.earlier)
    section = Section(len(item.sections) + 1, "history", heading.text, paragraph_text(tuple(lines)))
    return replace(
        item,
        decision=decision,
        earlier_decisions=earlier,
        sections=(*item.sections, section) if section.text else item.sections,
    ), warnings + more


def join_earlier(item: AgendaItem, listed: list[Decision]) -> tuple[tuple[Decision, ...], list[str]]:
    """Return the decisions of other meetings that an item prints, those `listed` in its history among them, and
    warnings. One of the same body and day that stands in the item's text too counts as the history words it."""
    known = {(decision.body, decision.date): decision for decision in listed}
    other, warnings = [], []
    for decision in item.earlier_decisions:
        same = known.get((decision.body, decision.date))
        if same is None:
            other.append(decision)
        elif WORD_RE.findall(same.text) != WORD_RE.findall(decision.text):
            warnings.append(
                f"item {item.position}: the decision of {same.body} on {same.date} stands in text and history in "
                "different words; the history counts"
            )
    return (*other, *listed), warnings


def read_entries(lines: list[Line], underlined: frozenset[str]) -> list[tuple[DatedHeading | None, list[Line]]]:
    """Return the entries of a case's history, each with its lines; before the first one there may be others."""
    entries: list[tuple[DatedHeading | None, list[Line]]] = [(None, [])]
    for line in lines:
        entry = read_entry(line, underlined)
        if entry:
            entries.append((entry, []))
        else:
            entries[-1][1].append(line)
    return entries


def read_entry(line: Line, underlined: frozenset[str]) -> DatedHeading | None:
    """Return the body and date that open an entry of a case's history, or None for other lines."""
    match = ENTRY_RE.match(line.text)
    day = find_date(line.text)
    if not match or not day:
        return None
    body, _ = split_name(match["body"])
    return DatedHeading(body, day) if line.text in underlined or is_committee(body) else None


def with_released(item: AgendaItem) -> AgendaItem:
    """Return an item without a decision that only says that it is not published."""
    return item if item.decision is None or is_released(item.decision.text) else replace(item, decision=None)


def is_released(text: str) -> bool:
    """Tell whether a decision is more than the note that it is not published."""
    return text.rstrip(". ").lower() not in unpublished()


@cache
def unpublished() -> frozenset[str]:
    """Return the notes that stand in place of a decision that is not published, in lower case."""
    return frozenset(text.lower() for text in tables()["unpublished"]["texts"])
