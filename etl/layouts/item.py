"""One agenda item: its head, its sections, and what they say."""

import re
from dataclasses import dataclass, replace
from itertools import takewhile

from etl.attendance import read_absent, read_people
from etl.layouts.blocks import Block, read_blocks
from etl.layouts.decisions import Decisions, is_own, read_decisions
from etl.layouts.header import Header
from etl.layouts.layout import case_number, labels
from etl.layouts.recommendations import read_recommendations
from etl.model import AgendaItem, Attachment, Attendance, Decision, Recommendation, Section
from etl.text import Line, paragraph_text

COLUMN_RE = re.compile(r"^[A-ZÆØÅ]{2,4}$")
MIN_COLUMNS = 4
CLOSED_RE = re.compile(r"^\(?lukket\b|\(lukket(?: punkt)?\)$|\(for lukkede døre\)$", re.IGNORECASE)
NO_ATTACHMENTS = {"ingen bilag", "ingen bilag.", "ingen"}
# A list of attachments may follow the decision without a heading: names of files
FILE_RE = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|msg|jpe?g|png)$", re.IGNORECASE)


@dataclass(frozen=True)
class Chunk:
    """An item as cut out of the document: what its head says, and its lines."""

    number: str | None
    title: str
    case: str | None
    caseworkers: str
    lines: tuple[Line, ...]


def split_chunk(chunk: Chunk, lost: Chunk) -> tuple[Chunk, Chunk]:
    """Cut a chunk that holds two items, the second's heading being lost, behind the first one's decision.

    Without two decisions and a heading between them the second stays empty: nothing is guessed.
    """
    blocks = read_blocks(chunk.lines)
    decided = [n for n, block in enumerate(blocks) if block.kind == "decision" and block.filled]
    if len(decided) < 2:
        return chunk, lost
    follows = (n for n in range(decided[0] + 1, decided[1] + 1) if blocks[n].kind not in ("attachments", "absence"))
    cut = next(follows)
    decision_comes_last = any(block.filled and block.heading for block in blocks[: decided[0]])
    if cut == decided[1] and decision_comes_last:
        return chunk, lost
    at = blocks[cut if decision_comes_last else decided[1]].start
    return replace(chunk, lines=chunk.lines[:at]), replace(lost, lines=chunk.lines[at:])


def read_item(chunk: Chunk, position: int, header: Header) -> tuple[AgendaItem, list[str]]:
    """Read an item; the second value holds warnings about what was not understood."""
    blocks = [part for block in read_blocks(chunk.lines) for part in split_off_files(block)]
    head = read_head(chunk, blocks[0])
    matrix, blocks[0].lines = read_matrix(head.lines)
    decisions = Decisions()
    recommendations: list[Recommendation] = []
    for block in blocks:
        if block.kind in ("decision", "history"):
            read_decisions(block, header, decisions)
        elif block.kind == "recommendation":
            recommendations += read_recommendations(block, header, decisions)
    decision, warnings = this_decision(decisions.own or decisions.own_in_history, position)
    item = AgendaItem(
        position=position,
        number=chunk.number,
        title=chunk.title,
        case=head.case,
        caseworkers=head.caseworkers,
        closed=bool(CLOSED_RE.search(chunk.title)),
        sections=read_sections(blocks, matrix, header),
        recommendations=tuple(replace(r, position=n) for n, r in enumerate(recommendations, start=1)),
        decision=decision,
        earlier_decisions=tuple(decisions.earlier),
        attachments=read_attachments(blocks),
        attendance=read_absence(blocks, header),
    )
    return item, warnings


def split_off_files(block: Block) -> list[Block]:
    """Return a decision without the names of files that end it, and these as attachments; other blocks as they are."""
    words = [line for line in block.lines if line.text]
    files = list(takewhile(lambda line: FILE_RE.search(line.text), reversed(words)))
    if block.kind != "decision" or not files:
        return [block]
    cut = block.lines.index(files[-1])
    return [replace(block, lines=block.lines[:cut]), Block("attachments", None, block.start, lines=block.lines[cut:])]


def this_decision(own: list[Decision], position: int) -> tuple[Decision | None, list[str]]:
    """Return this meeting's decision; two that differ are none, since one of them must belong elsewhere."""
    if len({decision.text for decision in own}) > 1:
        return None, [f"item {position}: {len(own)} different decisions of this meeting; none is taken"]
    return (own[0] if own else None), []


@dataclass
class ItemHead:
    """What stands between an item's title and its first heading."""

    case: str | None
    caseworkers: tuple[str, ...]
    lines: list[Line]


def read_head(chunk: Chunk, block: Block) -> ItemHead:
    """Take case number and caseworkers from the lines before the first heading; the other lines are left."""
    head = ItemHead(chunk.case, read_caseworkers(chunk.caseworkers), [])
    for line in block.lines:
        label = labels("item").match(line.text)
        if label and label[0] == "case":
            head.case = head.case or label[1] or None
        elif label:
            head.caseworkers += tuple(n for n in read_caseworkers(label[1]) if n not in head.caseworkers)
        elif not head.case and case_number().fullmatch(line.text):
            head.case = line.text
        else:
            head.lines.append(line)
    return head


def read_caseworkers(text: str) -> tuple[str, ...]:
    """Return the names in a caseworker field; what is no full name (initials, "-") is not one."""
    return tuple(person.person for person in read_people(text, "present")[0])


def read_matrix(lines: list[Line]) -> tuple[Section | None, list[Line]]:
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
    section = Section(1, "other", " ".join(columns), " ".join(marked)) if marked else None
    return section, [line for line in lines if line.number not in used]


def read_sections(blocks: list[Block], matrix: Section | None, header: Header) -> tuple[Section, ...]:
    """Return the sections that hold words; attachments and lists of absent people are none.

    A decision of another body or date is history here.
    """
    sections = [matrix] if matrix else []
    for block in blocks:
        text = paragraph_text(tuple(block.lines))
        if text and block.kind not in ("attachments", "absence"):
            kind = block.kind if is_own(header, block.dated) else "history"
            sections.append(Section(len(sections) + 1, kind, block.heading, text))
    return tuple(sections)


def read_attachments(blocks: list[Block]) -> tuple[Attachment, ...]:
    """Return the titles of the attachments."""
    titles: list[str] = []
    for block in blocks:
        if block.kind == "attachments":
            titles += paragraph_text(tuple(block.lines)).split("\n")
    return tuple(Attachment(title) for title in titles if title and title.lower() not in NO_ATTACHMENTS)


def read_absence(blocks: list[Block], header: Header) -> tuple[Attendance, ...]:
    """Return who was absent from this item and not from the whole meeting."""
    absent: list[Attendance] = []
    for block in blocks:
        if block.kind == "absence":
            absent += [person for line in block.lines for person in read_people(line.text, "excused")[0]]
    for block in blocks:
        if block.kind == "decision" and is_own(header, block.dated):
            absent += read_absent(block.lines)
    known = set(header.names("excused", "absent"))
    found = {person.person: person for person in absent}
    return tuple(person for name, person in found.items() if name not in known)
