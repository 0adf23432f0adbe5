"""Tables whose rows are items: a column of numbers, one of titles, and one for each section, as small boards have them.

"Pkt. | Emne | Sagsfremstilling | Konklusion | Ansvarlig"
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from etl.layouts.claims import Claims
from etl.layouts.layout import heading_inside, heading_kind
from etl.text import Line

NUMBER_WORDS = {"pkt", "pkt nr", "punkt", "punkt nr", "nr", "dagsordenspunkt", "sag nr", "#"}
TITLE_WORDS = {"dagsordenspunkt", "emne", "overskrift", "punkt", "sag", "tekst", "titel", "dagsorden"}
NUMBER_RE = re.compile(r"(?:(?:pkt|punkt|nr)\.? ?)?(?P<number>\d{1,3})[.:]?", re.IGNORECASE)
TITLE_RE = re.compile(r"(?P<number>\d{1,3})[.:)] ?(?P<title>\S.*)")
BREAK_RE = re.compile(r" ?<br ?/?> ?", re.IGNORECASE)
MIN_ITEMS = 3
Cell = Sequence[Line]


@dataclass(frozen=True)
class Columns:
    """What the columns of such a table hold: the place of the numbers, if they have one, and of the titles; the place
    and heading of each section; the place and name of each other column."""

    count: int
    number: int | None
    title: int
    sections: tuple[tuple[int, str], ...]
    others: tuple[tuple[int, str], ...]


def read_columns(names: Sequence[str]) -> Columns | None:
    """Return what the columns hold, by the words in a table's first row, or None if its rows are no items."""
    words = [name.lower().replace(".", "").strip(" :") for name in names]
    titles = [place for place, word in enumerate(words) if word in TITLE_WORDS]
    if not titles or len(names) < 2:
        return None
    number = 0 if words[0] in NUMBER_WORDS and titles[-1] > 0 else None
    title = next(place for place in titles if place != number)
    rest = [(place, name) for place, name in enumerate(names) if place not in (number, title) and name]
    sections = [(place, heading) for place, name in rest if (heading := section_heading(name))]
    others = [(place, name) for place, name in rest if not section_heading(name)]
    decided = any(heading_kind(heading) == "decision" for _, heading in sections)
    return Columns(len(names), number, title, tuple(sections), tuple(others)) if decided else None


def section_heading(name: str) -> str | None:
    """Return the heading of a column's section: "Konklusion", of "Referat/aftaler" that for a decision."""
    parts = [part.strip() for part in re.split(r"/| og ", name)]
    if any(part.lower() == "referat" or heading_kind(part) == "decision" for part in parts):
        return name if heading_kind(name) == "decision" else "Beslutning"
    return name if heading_inside(name) else None


def unfold_rows(rows: Sequence[Sequence[Cell]]) -> list[Line] | None:
    """Return the lines of a table whose rows are items, or None if they are none."""
    columns = read_columns([text_of(cell) for cell in rows[0]]) if len(rows) > MIN_ITEMS else None
    filled = [row for row in rows[1:] if any(text_of(cell) for cell in row)]
    found = [read_item_row(columns, row) for row in filled] if columns else []
    items = [item for item in found if item]
    rising = all(one < other for (one, _), (other, _) in pairwise(items))
    if len(items) < MIN_ITEMS or len(items) < len(found) or not rising:
        return None
    return [line for _, lines in items for line in lines]


def read_item_row(columns: Columns, row: Sequence[Cell]) -> tuple[int, list[Line]] | None:
    """Return the number of a row's item and its lines: number and title, other columns, each section."""
    cells: list[Cell] = [*row, *[[] for _ in range(columns.count - len(row))]]
    text = text_of(cells[columns.title])
    told = TITLE_RE.fullmatch(text) if columns.number is None else NUMBER_RE.fullmatch(text_of(cells[columns.number]))
    if len(cells) > columns.count or not text or not told:
        return None
    number = next(line.number for cell in cells for line in cell if line.text)
    title = text if columns.number is not None else told["title"]
    lines = [Line(number, ""), Line(number, f"Punkt {told['number']}: {title}"), Line(number, "")]
    lines += [
        Line(number, f"{name}: {told_of}") for place, name in columns.others if (told_of := text_of(cells[place]))
    ]
    for place, heading in columns.sections:
        if text_of(cells[place]):
            lines += [Line(number, heading), *(part for line in cells[place] for part in parts_of(line))]
    return int(told["number"]), lines


def parts_of(line: Line) -> list[Line]:
    """Return the lines that a cell of Markdown holds on one."""
    return [line._replace(text=part) for part in BREAK_RE.split(line.text)] if "<br" in line.text.lower() else [line]


def text_of(cell: Cell) -> str:
    """Return the words of a cell as one line."""
    return " ".join(line.text for line in cell if line.text)


def unfold_lines(lines: tuple[Line, ...], claims: Claims) -> tuple[Line, ...]:
    """Return the lines of a document with the rows of each such table as the items that they are."""
    result: list[Line] = []
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and (" | " in lines[end].text or (end == at + 1 and lines[end].cell)):
            end += 1  # the second may be Markdown's rule below the head of a table
        unfolded = unfold_rows([cells_of(line) for line in lines[at:end]]) if end - at > MIN_ITEMS else None
        if unfolded:
            claims.take(lines[at], "table", "the names of columns; its rows are items")
        end = max(end, at + 1)
        result += lines[at:end] if unfolded is None else unfolded
        at = end
    return tuple(result)


def cells_of(line: Line) -> list[Cell]:
    """Return the cells of a row that stands on one line."""
    return [[line._replace(text=cell.strip())] for cell in line.text.split("|")]
