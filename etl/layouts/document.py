"""A whole document: which layout it is, where its head ends and its items begin, and whether they add up."""

import re
from difflib import SequenceMatcher

from etl.layouts.header import Header, read_header
from etl.layouts.item import Chunk, read_item, split_chunk
from etl.layouts.layout import Layout, case_number, heading_kind, layouts
from etl.model import AgendaItem, Minutes, Municipality, Quarantined
from etl.text import Line, fold, read_lines

HEAD_LINES = 40  # a title stands within the first lines
SAME_TITLE = 0.8
SENTENCE_ENDS = set('.:;!?)"”»')
MAY_BREAK_OFF = "the last decision does not end in a full stop as the others do; the document may break off there"


def read_minutes(text: str, municipality: Municipality) -> Minutes:
    """Read the text of one document of a municipality.

    Raises Quarantined, with what was looked for and the line, when no layout fits, when date or committee is missing,
    when the items do not add up to the table of contents, or when the document breaks off.
    """
    lines = read_lines(text)
    layout, starts = choose_layout(lines)
    header = read_header(lines[: starts[0].first], layout)
    if not header.date or not header.committee:
        missing = "date" if not header.date else "committee"
        raise Quarantined(
            f"no meeting {missing} in the head of the document (lines 1-{lines[starts[0].first].number - 1}),"
            f" which was read as layout '{layout.name}'"
        )
    chunks, warnings = complete(cut(lines, starts, layout), header)
    read = [read_item(chunk, n, header) for n, chunk in enumerate(chunks, start=1)]
    items = tuple(item for item, _ in read)
    warnings += [warning for _, item_warnings in read for warning in item_warnings]
    warnings += check_ending(items, lines)
    return Minutes(
        layout=layout.name,
        municipality=municipality,
        committee=header.committee_name,
        term=header.term,
        date=header.date,
        start=header.start,
        place=header.place,
        present=header.names("present", "substitute", "left", "conflicted"),
        absent=header.names("excused", "absent"),
        attendance=tuple(header.people),
        items=items,
        warnings=tuple(warnings + unclaimed_warning(header)),
    )


def check_layout(text: str) -> None:
    """Raise Quarantined when a text is in no known layout."""
    choose_layout(read_lines(text))


def unclaimed_warning(header: Header) -> list[str]:
    """Return the warning for lines of the head that no rule understood."""
    numbers = sorted(set(header.unclaimed))
    listed = ", ".join(str(n) for n in numbers[:10])
    return [f"{len(numbers)} lines of the head not understood: line {listed}"] if numbers else []


class Start:
    """Where an item begins: the index of its first line, of the first line after its head, and what the head says."""

    def __init__(self, first: int, after: int, groups: dict[str, str]) -> None:
        """Take the two indexes and the named groups that matched."""
        self.first, self.after, self.groups = first, after, groups


def choose_layout(lines: tuple[Line, ...]) -> tuple[Layout, list[Start]]:
    """Return the layout whose title and items occur, with the item starts; the one with most items if several fit."""
    found = []
    titled = []
    for layout in layouts():
        if any(layout.title.match(line.text) for line in lines[:HEAD_LINES]):
            titled.append(layout.name)
            starts = find_starts(lines, layout)
            if starts:
                found.append((len(starts), layout, starts))
    if found:
        _, layout, starts = max(found, key=lambda entry: entry[0])
        return layout, starts
    if titled:
        raise Quarantined(f"it begins like layout '{titled[0]}' but holds no agenda item: cut off, or another layout?")
    known = "; ".join(f"'{layout.name}' ({layout.description})" for layout in layouts())
    raise Quarantined(f"no known layout: the first {HEAD_LINES} lines hold no title of {known}")


def find_starts(lines: tuple[Line, ...], layout: Layout) -> list[Start]:
    """Return where items begin: where the layout's item patterns match consecutive lines, blank ones aside."""
    starts: list[Start] = []
    index = 0
    while index < len(lines):
        start = match_start(lines, index, layout.item)
        if start and follows(starts, start):
            starts.append(start)
            index = start.after
        else:
            index += 1
    return starts


def follows(starts: list[Start], start: Start) -> bool:
    """Tell whether a start can come next: its number is higher, so "Punkt 1: Godkendt" in a decision is none."""
    if not starts or "number" not in start.groups:
        return True
    return int(start.groups["number"]) > int(starts[-1].groups["number"])


def match_start(lines: tuple[Line, ...], index: int, patterns: tuple[re.Pattern[str], ...]) -> Start | None:
    """Return the item that begins at `index`, or None; a title may go on over the lines right below it."""
    groups: dict[str, str] = {}
    first = index
    for pattern in patterns:
        while index < len(lines) and not lines[index].text:
            index += 1
        match = pattern.match(lines[index].text) if index < len(lines) else None
        if not match:
            return None
        groups |= {name: value for name, value in match.groupdict().items() if value}
        index += 1
        if "title" in match.groupdict() and not lines[index - 1].level:
            while index < len(lines) and is_title_continuation(lines[index]):
                groups["title"] += " " + lines[index].text
                index += 1
    return Start(first, index, groups) if lines[first].text else None


def is_title_continuation(line: Line) -> bool:
    """Tell whether a line right below a title is its second half: not blank, no label, no case number."""
    opens_something = line.bullet or ":" in line.text or heading_kind(line.text) or case_number().fullmatch(line.text)
    return bool(line.text) and not opens_something


def cut(lines: tuple[Line, ...], starts: list[Start], layout: Layout) -> list[Chunk]:
    """Cut the document into one chunk an item, without the lines that are only decoration."""
    ends = [start.first for start in starts[1:]] + [len(lines)]
    return [
        Chunk(
            number=start.groups.get("number"),
            title=fold(start.groups["title"]),
            case=start.groups.get("case"),
            caseworkers=start.groups.get("caseworkers", ""),
            lines=tuple(
                line for line in lines[start.after : end] if not any(noise.match(line.text) for noise in layout.noise)
            ),
        )
        for start, end in zip(starts, ends, strict=True)
    ]


def complete(chunks: list[Chunk], header: Header) -> tuple[list[Chunk], list[str]]:
    """Bring the items in line with the table of contents: an item that lost its heading is found in the one before.

    Raises Quarantined when the items at the end are missing, or more than one in a row: the document is not whole.
    """
    warnings: list[str] = []
    for index, title in enumerate(header.contents):
        if index < len(chunks) and belongs_at(chunks[index], index, title, header):
            continue
        if index >= len(chunks):
            raise Quarantined(
                f"the table of contents lists {len(header.contents)} items, the document ends after {len(chunks)}:"
                f" the last found is '{chunks[-1].title}'; get the whole document"
            )
        if index == 0 or not belongs_at(chunks[index], index + 1, header.contents[index + 1], header):
            raise Quarantined(
                f"item {index + 1} '{chunks[index].title}' does not agree with the table of contents: '{title}'"
            )
        before, lost = split_chunk(chunks[index - 1], Chunk(str(index + 1), title, None, "", ()))
        chunks[index - 1 : index] = [before, lost]
        where = "its text was found behind the item before" if lost.lines else "its text was not found"
        warnings.append(f"item {index + 1} has lost its heading and is known from the table of contents; {where}")
    return chunks, warnings


def belongs_at(chunk: Chunk, index: int, title: str, header: Header) -> bool:
    """Tell whether a chunk is the entry `index` (from 0) of the table of contents, by its number or its title."""
    if index + 1 < len(header.contents) and chunk.number == str(index + 2) and chunk.title != title:
        return False
    if chunk.number == str(index + 1):
        return True
    return SequenceMatcher(None, chunk.title.lower(), title.lower(), autojunk=False).ratio() >= SAME_TITLE


def check_ending(items: tuple[AgendaItem, ...], lines: tuple[Line, ...]) -> list[str]:
    """Return a warning when the document may break off in its last decision.

    Raises Quarantined when it breaks off before: its last item explains a case, or has begun to, and comes to no
    decision. A document without any decision is an agenda, and says nothing by having none at the end.
    """
    *before, last = items
    tail = next(line for line in reversed(lines) if line.text)
    open_end = tail.text[-1] not in SENTENCE_ENDS
    if last.decision:
        others = [item.decision.text[-1] for item in before if item.decision]
        in_decision = open_end and last.decision.text.endswith(tail.text)
        return [MAY_BREAK_OFF] if in_decision and len(others) > 1 and set(others) <= SENTENCE_ENDS else []
    if decided(last) or last.closed:
        return []
    if has_begun(last, before) or (explains(last) and not last.attachments and breaks_off(before, last, open_end)):
        raise Quarantined(
            f"it breaks off in item {last.position} '{last.title}' (line {tail.number}), which has no decision;"
            " get the whole document"
        )
    return []


def decided(item: AgendaItem) -> bool:
    """Tell whether an item prints a decision of this meeting, taken or not."""
    return any(section.kind == "decision" for section in item.sections)


def explains(item: AgendaItem) -> bool:
    """Tell whether an item has a section that leads to a decision."""
    return any(section.kind in ("summary", "exposition", "recommendation") for section in item.sections)


def has_begun(last: AgendaItem, before: list[AgendaItem]) -> bool:
    """Tell whether the last item ends before its first heading, while every other item that says anything has one."""
    headed = [bool(item.sections[-1].heading) for item in before if item.sections]
    return bool(last.sections) and bool(headed) and all(headed) and not last.sections[-1].heading


def breaks_off(before: list[AgendaItem], last: AgendaItem, open_end: bool) -> bool:
    """Tell whether an item without a decision should have one, or, where none has, ends too early to be whole."""
    explained = [item for item in before if explains(item)]
    if any(decided(item) for item in explained):
        return all(decided(item) for item in explained)
    return open_end or not (explained or last.recommendations)
