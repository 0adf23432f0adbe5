"""Text in two columns: a label at the margin, and beside it, from one column on, what it says."""

import re
from collections import Counter
from collections.abc import Iterator

from etl.layouts.labels import labels
from etl.layouts.layout import heading_kind
from etl.text import Line, read_line

# "Konklusion          Godkendt.", "Sag 41              Ny mole"
ROW_RE = re.compile(r"(?P<label>[^\W\d_](?:\S| (?! )){0,23}) {2,}(?=\S)")
BESIDE_RE = re.compile(r" {8,}(?=\S)")
LEAST = 8  # lines with a label, or it may be chance
SHARE = 0.6  # of the lines with words that fit into the columns


def column_of(raw: list[str]) -> int | None:
    """Return where the second column of a text begins, counted from 0; None where the text is not in two columns."""
    wide = [line for line in raw if "  " in line]
    rows = Counter(match.end() for line in wide if (match := ROW_RE.match(line)))
    column, count = rows.most_common(1)[0] if rows else (0, 0)
    if count < LEAST:
        return None
    beside = sum(match.end() == column for line in wide if (match := BESIDE_RE.match(line)))
    return column if count + beside >= SHARE * sum(bool(line.strip()) for line in raw) else None


def read_columns(raw: list[str], column: int) -> Iterator[Line]:
    """Yield the lines of a text in two columns, a heading or label as a line of its own before what stands beside it.

    A label that is broken over two lines ("Tidligere" / "behandling") is whole again.
    """
    waiting: Line | None = None
    for number, text in enumerate(raw, start=1):
        row = ROW_RE.match(text)
        beside = row is not None and row.end() == column
        label = row["label"] if row and beside else text.rstrip() if len(text) < column else ""
        if waiting and label[:1].islower():
            label = f"{waiting.text} {label}"
        elif waiting:
            yield waiting
        waiting = None
        if beside and stands_alone(label):
            yield from (read_line(number, part) for part in (label, text[column:]))
        elif label[:1].isupper() and not beside:
            waiting = read_line(number, label)
        else:
            yield read_line(number, text)
    if waiting:
        yield waiting


def stands_alone(label: str) -> bool:
    """Tell whether a label may stand on a line of its own: a section's heading, or a field of the document's head."""
    return bool(heading_kind(label)) or labels("header").fields.get(label.rstrip(": ").lower(), "meeting") != "meeting"
