"""A whole document: which layout it is, where its head ends and its items begin, and whether they add up."""

import re
from dataclasses import dataclass

from etl.layouts.completeness import check_ending, complete, title_likeness
from etl.layouts.header import CONTENTS_ENTRY_RE, Header, read_header
from etl.layouts.item import Chunk, read_item
from etl.layouts.layout import Layout, case_number, heading_kind, layouts
from etl.model import Minutes, Municipality, Quarantined
from etl.text import Line, fold

HEAD_LINES = 40  # a title stands within the first lines


def read_minutes(lines: tuple[Line, ...], municipality: Municipality) -> Minutes:
    """Read the lines of one document of a municipality.

    Raises Quarantined, with what was looked for and the line, when no layout fits, when date or committee is missing,
    when the items do not add up to the table of contents, or when the document breaks off.
    """
    layout, candidates = choose_layout(lines)
    header = read_header(lines[: candidates[0].first], layout)
    if not header.date or not header.committee:
        missing = "date" if not header.date else "committee"
        raise Quarantined(
            f"no meeting {missing} in the head of the document (lines 1-{lines[candidates[0].first].number - 1}),"
            f" which was read as layout '{layout.name}'"
        )
    starts = choose_starts(candidates, header.contents)
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


def check_layout(lines: tuple[Line, ...]) -> None:
    """Raise Quarantined when a document is in no known layout."""
    choose_layout(lines)


def unclaimed_warning(header: Header) -> list[str]:
    """Return the warning for lines of the head that no rule understood."""
    numbers = sorted(set(header.unclaimed))
    listed = ", ".join(str(n) for n in numbers[:10])
    return [f"not understood in the head, {len(numbers)} in all: line {listed}"] if numbers else []


@dataclass(frozen=True)
class Start:
    """Where an item begins: the index of its first line, of the first line after its head, and what the head says."""

    first: int
    after: int
    groups: dict[str, str]

    @property
    def number(self) -> int | None:
        """The number printed, if one is."""
        return int(self.groups["number"]) if "number" in self.groups else None


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
    """Return where items may begin: where the layout's item patterns match consecutive lines, blank ones aside."""
    starts: list[Start] = []
    index = 0
    while index < len(lines):
        start = match_start(lines, index, layout.item)
        if start:
            starts.append(start)
        index = start.after if start else index + 1
    return starts


def choose_starts(candidates: list[Start], contents: list[str]) -> list[Start]:
    """Return where items really begin: each printed number once, the numbers rising.

    A decision may go point by point in the same words ("Punkt 2: Godkendt"); of several places with one number, the
    one whose title is most like the table of contents is the item, else the first.
    """
    if any(start.number is None for start in candidates):
        return candidates

    def likeness(start: Start) -> float:
        listed = contents[(start.number or 0) - 1 :][:1]
        return title_likeness(start.groups["title"], listed[0]) if listed else 0

    numbers = dict.fromkeys(start.number for start in candidates)
    best = [max((s for s in candidates if s.number == number), key=likeness) for number in numbers]
    chosen: list[Start] = []
    for start in sorted(best, key=lambda start: start.first):
        if not chosen or (start.number or 0) > (chosen[-1].number or 0):
            chosen.append(start)
    return chosen


def match_start(lines: tuple[Line, ...], index: int, patterns: tuple[re.Pattern[str], ...]) -> Start | None:
    """Return the item that begins at `index`, or None; a title may go on over the lines right below it."""
    groups: dict[str, str] = {}
    first = index
    for pattern in patterns:
        while index < len(lines) and not lines[index].text:
            index += 1
        match = pattern.match(lines[index].text) if index < len(lines) else None
        if not match or CONTENTS_ENTRY_RE.match(match[0]):
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
