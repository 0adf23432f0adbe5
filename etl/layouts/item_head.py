"""The head of an agenda item: case number, caseworkers, open or closed, and the matrix of committees."""

import re
from collections import deque
from dataclasses import dataclass

from etl.attendance import is_absence_line, read_absence
from etl.layouts.blocks import Block
from etl.layouts.claims import Claims
from etl.layouts.cut import KIND_HEADINGS, Chunk
from etl.layouts.fields import Field, is_broken, read_bare_case, read_fields, read_number
from etl.layouts.layout import closed_by_words, heading_kind, is_openness
from etl.layouts.marks import read_group
from etl.model import Attendance, Section
from etl.name_lists import read_people
from etl.text import Line

COLUMN_RE = re.compile(r"^[A-ZÆØÅ]{2,4}$")
MIN_COLUMNS = 4
# "J.nr. 05.09.00", "27.42.00-P05": a KLE number, which many cases share; with serial and year it is one case's
JOURNAL_RE = re.compile(r"(?P<subject>\d{2}\.\d{2}\.\d{2})(?:(?P<case>-[A-ZÆØÅ]\d{2}-\d{1,5}-\d{2})\b|(?![\d.]))")
PARTS_RE = re.compile(r" · |(?<=^Åbent) [-–] |(?<=^Lukket) [-–] ")
MAX_VALUE = 60  # characters of a field's value on a line of its own


@dataclass
class ItemHead:
    """What the fields of an item say, wherever they stand in it."""

    case: str | None
    caseworkers: tuple[str, ...]
    closed: bool | None
    people: tuple[Attendance, ...] = ()
    journal: str = ""
    subject: str | None = None


def read_head(chunk: Chunk, blocks: list[Block], claims: Claims) -> ItemHead:
    """Take case number and caseworkers out of an item's lines: all fields before its first heading, later ones only
    where a label and a number make them sure, as in a box beside the text."""
    head = ItemHead(chunk.case, read_caseworkers(chunk.caseworkers), chunk.closed)
    for block in blocks:
        in_head = block is blocks[0] or (block.heading or "").rstrip(":").lower() in KIND_HEADINGS
        block.lines = take_fields(block, head, claims, first=in_head)
    if number := JOURNAL_RE.match(head.journal):
        head.subject = number["subject"]
        head.case = head.case or (number[0] if number["case"] else None)
    elif head.journal:
        head.case = head.case or read_number(Field("journal", head.journal))
    return head


def take_fields(block: Block, head: ItemHead, claims: Claims, *, first: bool) -> list[Line]:
    """Take the fields on a block's lines; returns the other lines."""
    rest: list[Line] = []
    lines = deque(block.lines)
    while lines:
        line = lines.popleft()
        fields = read_fields(line.text)
        if fields and (first or any(read_number(field) or is_broken(field.value) for field in fields)):
            claims.take(line, "item field: " + ", ".join(field.name for field in fields), "labels of labels.toml")
            take_values(fields, lines, head, claims)
            head.closed = closed_by_words(line.text, head.closed) if first else head.closed
        elif first and not head.case and (number := case_among(line.text)):
            head.case = number
            head.closed = closed_by_words(line.text, head.closed)
            claims.take(line, "item field: case", "a form of case_numbers.tsv")
        elif first and (is_openness(line.text) or read_group(line.text)[0]):
            claims.take(line, "item field: open or closed", "words of openness.tsv")
            head.closed = closed_by_words(line.text, head.closed)
        elif first and line.text and is_absence_line(line.text):
            head.people += read_absence(line.text)
            claims.take(line, "item field: absent", "says who is absent")
        else:
            rest.append(line)
    return rest


def case_among(text: str) -> str | None:
    """Return the case number on a line without a label: alone, one of the parts of "Beslutningssag · 24/17", or behind
    whether the item is open: "Åbent - 2012/057275"."""
    parts = PARTS_RE.split(text) if len(text) <= MAX_VALUE else [text]
    return next((number for part in parts if (number := read_bare_case(part))), None)


def take_values(fields: list[Field], lines: deque[Line], head: ItemHead, claims: Claims) -> None:
    """Take the values of the fields on one line; the last one's may stand on the next line, or go on there."""
    for field in fields:
        value = field.value
        if field is fields[-1] and (not value or is_broken(value)) and (rest := next_value(field, lines)):
            claims.take(rest, f"item field: {field.name}", "goes on with the line before")
            while lines.popleft() is not rest:
                pass
            value = f"{value}{rest.text}"
        if field.name == "case":
            head.case = head.case or read_number(Field("case", value))
        elif field.name == "journal":
            head.journal = head.journal or value
        elif field.name == "caseworkers":
            head.caseworkers += tuple(name for name in read_caseworkers(value) if name not in head.caseworkers)


def next_value(field: Field, lines: deque[Line]) -> Line | None:
    """Return the next line with words if it is the value of a field, or the rest of it."""
    line = next((line for line in lines if line.text), None)
    if line is None or len(line.text) > MAX_VALUE or heading_kind(line.text) or read_fields(line.text):
        return None
    if field.name == "caseworkers":
        return line if read_caseworkers(line.text) else None
    return line if read_number(Field(field.name, f"{field.value}{line.text}")) else None


def read_caseworkers(text: str) -> tuple[str, ...]:
    """Return the names in a caseworker field; what is no full name (initials, "-") is not one."""
    return tuple(person.person for person in read_people(text, "present")[0])


def read_matrix(lines: list[Line], claims: Claims) -> tuple[Section | None, list[Line]]:
    """Take a matrix of committees, one name or cell a line: the columns marked with a cross decide the item."""
    rows = [line for line in lines if line.text or line.cell]
    columns = [line.text for line in rows if COLUMN_RE.match(line.text)]
    if len(columns) < MIN_COLUMNS or [line.text for line in rows[: len(columns)]] != columns:
        return None, lines
    cells = rows[len(columns) : 2 * len(columns)]
    if len(cells) < len(columns):
        return None, lines
    marked = [column for column, cell in zip(columns, cells, strict=True) if cell.text.lower() == "x"]
    used = {line.number for line in rows[: len(columns)]} | {cell.number for cell in cells if len(cell.text) < 2}
    claims.take((line for line in rows if line.number in used), "matrix", "columns of committees with a cross")
    section = Section(1, "other", " ".join(columns), " ".join(marked)) if marked else None
    return section, [line for line in lines if line.number not in used]
