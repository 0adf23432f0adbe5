"""Whether a document is whole: its items against its table of contents, and its end."""

from dataclasses import replace
from difflib import SequenceMatcher

from etl.layouts.contents import Listed
from etl.layouts.cut import Chunk
from etl.layouts.header import Header
from etl.layouts.item import CLOSED_RE, split_chunk
from etl.layouts.labels import closes_meeting
from etl.model import AgendaItem, Quarantined
from etl.text import Line

SAME_TITLE = 0.8
LONG_TEXT = 300  # characters; an item with less may well have been noted without a word
SENTENCE_ENDS = set('.:;!?)"”»')
MAY_BREAK_OFF = "the last decision does not end in a full stop as the others do; the document may break off there"


def title_likeness(one: str, other: str) -> float:
    """Return how alike two titles are, from 0 to 1."""
    return SequenceMatcher(None, one.lower(), other.lower(), autojunk=False).ratio()


def complete(chunks: list[Chunk], header: Header) -> tuple[list[Chunk], list[str]]:
    """Bring the items in line with the table of contents: an item that lost its heading is found in the one before.

    Raises Quarantined when open items at the end are missing, or more than one in a row: the document is not whole.
    """
    warnings: list[str] = []
    listed = header.contents
    for index, (number, title, closed) in enumerate(listed):
        if index < len(chunks) and belongs_at(chunks[index], index, listed):
            if closed and chunks[index].closed is None:
                chunks[index] = replace(chunks[index], closed=True)
            continue
        if index >= len(chunks):
            if not all(rest.closed or CLOSED_RE.search(rest.title) for rest in listed[index:]):
                raise Quarantined(
                    f"the table of contents lists {len(listed)} items, the document ends after {len(chunks)}:"
                    f" the last found is '{chunks[-1].title}'; get the whole document"
                )
            chunks.append(Chunk(str(number or index + 1), title, None, "", (), closed=True))
            continue
        if index == 0 or index + 1 >= len(listed) or not belongs_at(chunks[index], index + 1, listed):
            raise Quarantined(
                f"item {index + 1} '{chunks[index].title}' does not agree with the table of contents: '{title}'"
            )
        before, lost = split_chunk(chunks[index - 1], Chunk(str(number or index + 1), title, None, "", ()))
        chunks[index - 1 : index] = [before, lost]
        where = "its text was found behind the item before" if lost.lines else "its text was not found"
        warnings.append(f"item {index + 1} has lost its heading and is known from the table of contents; {where}")
    if listed and len(chunks) > len(listed):
        warnings.append(f"{len(chunks)} items, but {len(listed)} in the table of contents")
    return chunks, warnings


def belongs_at(chunk: Chunk, index: int, listed: list[Listed]) -> bool:
    """Tell whether a chunk is the entry `index` (from 0) of the table of contents, by its number or its title."""
    number, title, _ = listed[index]
    printed = str(number or index + 1)
    following = listed[index + 1 : index + 2]
    if following and chunk.number == str(following[0].number or index + 2) and chunk.title != title:
        return False
    return chunk.number == printed or title_likeness(chunk.title, title) >= SAME_TITLE


def check_ending(items: tuple[AgendaItem, ...], lines: tuple[Line, ...]) -> list[str]:
    """Return a warning when the document may break off in its last item.

    Raises Quarantined when it surely does: its last item explains a case at length, or has begun to, and comes to no
    decision. A document without any decision is an agenda, and says nothing by having none at the end; neither does
    an item that closes a meeting.
    """
    *before, last = items
    tail = next(line for line in reversed(lines) if line.text)
    open_end = tail.text[-1] not in SENTENCE_ENDS
    if last.decision:
        others = [item.decision.text[-1] for item in before if item.decision]
        in_decision = open_end and last.decision.text.endswith(tail.text)
        return [MAY_BREAK_OFF] if in_decision and len(others) > 1 and set(others) <= SENTENCE_ENDS else []
    if decided(last) or last.closed or last.attachments or closes_meeting(last.title):
        return []
    if not has_begun(last, before) and not (explains(last) and breaks_off(before, last, open_end)):
        return []
    if not open_end and not last.recommendations and sum(len(section.text) for section in last.sections) < LONG_TEXT:
        return [f"item {last.position} has no decision, and is the last; the document may break off there"]
    raise Quarantined(
        f"it breaks off in item {last.position} '{last.title}' (line {tail.number}), which has no decision;"
        " get the whole document"
    )


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
