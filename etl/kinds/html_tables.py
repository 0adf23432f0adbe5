"""Tables of a page: rows of data become one line each, and the cells of what is only layout stay lines."""

from collections.abc import Iterator

from etl.layouts.item_tables import unfold_rows
from etl.layouts.labels import labels
from etl.layouts.layout import heading_kind
from etl.text import Line

MAX_CELL = 500  # characters; a longer cell is running text
Cell = list[Line]


def read_rows(rows: list[list[Cell]], *, layout: bool) -> Iterator[list[Line]]:
    """Yield the paragraphs of a table: a row of data as one line, else each cell's lines as they are; of one whose rows
    are items, these."""
    if not layout and (items := unfold_rows(rows)):
        yield items
        return
    for row in rows:
        if layout or is_layout(row):
            yield from (cell for cell in row if cell)
        else:
            yield [Line(0, join_cells([cell_text(cell) for cell in row]))]


def is_layout(row: list[Cell]) -> bool:
    """Tell whether a row is no data: one cell, running text, or a heading with its text in one cell or beside it."""
    filled = [cell for cell in row if cell]
    if len(row) == 2 and len(filled) == 2 and len(row[0]) == 1 < len(row[1]) and is_label(row[0][0].text):
        return True
    return len(filled) < 2 or any(
        len(cell_text(cell)) > MAX_CELL or (len(cell) > 1 and any(line.level for line in cell)) for cell in filled
    )


def is_label(text: str) -> bool:
    """Tell whether a cell holds just a section's heading or a field's label: what stands beside it is its text."""
    return bool(heading_kind(text)) or text.rstrip(": ").lower() in labels("header").fields


def cell_text(cell: Cell) -> str:
    """Return the words of a cell as one line."""
    return " ".join(line.text for line in cell if line.text)


def join_cells(texts: list[str]) -> str:
    """Return a row as one line, "Udgift | 2023 | 2024"; behind a label's colon no bar is needed."""
    while texts and not texts[-1]:
        texts.pop()
    joined = texts[0]
    for text in texts[1:]:
        joined += (" " if joined.endswith(":") else " | ") + text
    return joined.replace("|  |", "| |").strip()
