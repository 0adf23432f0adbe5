"""Cutting a document into its items: each with its head line, and the lines up to the next one."""

import re
from dataclasses import dataclass, replace

from etl.layouts.candidates import Start
from etl.layouts.claims import Claims
from etl.layouts.labels import labels
from etl.layouts.layout import case_number, closed_by_words, heading_kind, is_openness
from etl.layouts.marks import Marks, clean_title, read_group
from etl.layouts.starts import Chain
from etl.layouts.titles import read_title_line
from etl.text import Line, join_wrapped

HEAD_LINES = 4  # lines with words of an item among which its title may be printed again
NUMBER_RE = re.compile(r"^\d{1,4}\. ")
# A title that is not at its end: "Ny mole i havnen, herunder", "Anlæg af sti ved"
OPEN_END_RE = re.compile(
    r"(?:[,–-]| (?:og|eller|samt|til|for|af|på|i|om|med|fra|ved|under|efter|mellem|mod|over|den|det|de|en|et|herunder|"
    r"vedr\.|pr\.|nr\.|vedrørende|at|som|der))$"
)
BRACKETED_RE = re.compile(
    r"^(?P<title>.+?) \((?:[Jj]ournalnr\.? [^() ,]+, )?(?:[Ss]ag(?:snr)?\.?:? ?)?(?P<number>[^() ]{4,25})\)$"
)
KIND_HEADINGS = ("punkttype", "sagstype")  # under which the fields of an item may stand
LONG_ENOUGH = 45  # characters; a shorter title fits on its line


@dataclass(frozen=True)
class Chunk:
    """An item as cut out of the document: what its head says, its lines, and whether it is said to be closed."""

    number: str | None
    title: str
    case: str | None
    caseworkers: str
    lines: tuple[Line, ...]
    closed: bool | None = None


def cut_items(marks: Marks, chain: Chain, claims: Claims) -> tuple[list[Chunk], tuple[Line, ...]]:
    """Return the items, and the lines of the document's head before them."""
    above = cases_stand_above(marks, chain)
    begins = [begin_of(marks, start, chain, cases_above=above) for start in chain.starts]
    ends = [*begins[1:], len(marks.lines)]
    closed: bool | None = None
    _, closed = group_above(marks, begins[0])
    chunks = []
    for start, begin, end, after in zip(chain.starts, begins, ends, [*chain.starts[1:], None], strict=True):
        again = after is not None and after.number == 1 and not after.begins_group
        last = group_before(marks, end, claims) if again and start.number else end
        chunk, following = cut_item(marks, start, begin, last, closed, claims)
        chunks.append(chunk)
        closed = following if following is not None else closed
    return chunks, marks.lines[: begins[0]]


def group_before(marks: Marks, index: int, claims: Claims) -> int:
    """Return the index of the heading of a group right above an item whose number begins again, or of that item: a few
    words that stand by themselves."""
    above = marks.before(index)
    if above is None or not marks.stands_alone(above):
        return index
    claims.take(marks.lines[above], "group", "stands by itself above the item whose number begins again")
    return above


def split_off_head(chunk: Chunk) -> tuple[tuple[Line, ...], Chunk]:
    """Return the fields of the meeting that stand between an item's title and its first heading, and the item."""
    first = next((n for n, line in enumerate(chunk.lines) if heading_kind(line.text)), 0)
    head = tuple(
        line for line in chunk.lines[:first] if labels("header").match(line.text) or read_title_line(line.text)
    )
    return head, replace(chunk, lines=tuple(line for line in chunk.lines if line not in head))


def group_above(marks: Marks, begin: int) -> tuple[bool, bool | None]:
    """Return what a heading over the first group of items says of these."""
    above = marks.before(begin)
    return read_group(marks.lines[above].text) if above is not None else (False, None)


def cases_stand_above(marks: Marks, chain: Chain) -> bool:
    """Tell whether case numbers stand above the titles of a document's items rather than below."""
    above = sum((before := marks.before(s.first)) is not None and marks.gives_case(before) for s in chain.starts)
    below = sum(any(marks.gives_case(index) for index in marks.after(s.after, 3)) for s in chain.starts)
    return above > below


def begin_of(marks: Marks, start: Start, chain: Chain, *, cases_above: bool) -> int:
    """Return the index of the first line of an item: its case number or its title may stand above its number."""
    above = marks.before(start.first)
    if above is None or chain.style in ("sagsnr-titel", "sagsnr") or is_openness(marks.lines[start.first].text):
        return start.first
    if start.title and (
        marks.lines[above].text == marks.lines[start.first].text or same_title(marks.lines[above].text, start.title)
    ):
        return above
    if is_openness(marks.lines[above].text) and not is_value(marks, above):
        return above
    if marks.gives_case(above) and cases_above:
        return above
    return start.first


def is_value(marks: Marks, index: int) -> bool:
    """Tell whether a line that says open or closed belongs to the item above: it stands under "Sagstype"."""
    above = marks.before(index)
    return above is not None and marks.lines[above].text.rstrip(":").lower() in KIND_HEADINGS


def same_title(one: str, other: str) -> bool:
    """Tell whether two lines print the same title, one of them with a mark behind it."""
    return clean_title(one).lower() == clean_title(other).lower()


def cut_item(  # noqa: PLR0913, PLR0917 - what is known of an item before it is read
    marks: Marks, start: Start, begin: int, end: int, closed: bool | None, claims: Claims
) -> tuple[Chunk, bool | None]:
    """Return one item, and what a group heading at its end says of the items that follow."""
    title, after = whole_title(marks, start, end)
    claims.take(marks.lines[start.first : after], "item start", "; ".join(start.reasons))
    lines = [*fields_of(marks, start, begin), *marks.lines[after:end]]
    lines = without_repetition(lines, title, claims)
    following: bool | None = None
    while lines and (not lines[-1].text or read_group(lines[-1].text)[0]):
        if lines[-1].text:
            following = read_group(lines[-1].text)[1]
            claims.take(lines[-1], "group", "a heading of groups.tsv")
        lines.pop()
    said = start.groups.get("openness")
    is_closed = said.lower().startswith("lukket") if said else closed_by_words(title, closed)
    number = start.groups.get("number")
    title, case = split_case(clean_title(title).rstrip(" :"))
    return Chunk(number, title, start.groups.get("case") or case, "", tuple(lines), is_closed), following


def split_case(title: str) -> tuple[str, str | None]:
    """Return a title without the case number in brackets behind it, and this number: "Ny mole (12/310)"."""
    match = BRACKETED_RE.match(title)
    number = case_number().fullmatch(match["number"]) if match else None
    return (match["title"], match["number"]) if match and number else (title, None)


def fields_of(marks: Marks, start: Start, begin: int) -> list[Line]:
    """Return the lines of an item's head that hold its case number: those above its title, or among its first ones."""
    above = [line for line in marks.lines[begin : start.first] if line.text]
    return [*above, *labelled_cases(marks, start)] if "case_field" in start.groups else above


def labelled_cases(marks: Marks, start: Start) -> list[Line]:
    """Return the lines that open an item and give its case number behind a label."""
    return [marks.lines[index] for index in range(start.first, start.after) if marks.gives_case(index)]


def whole_title(marks: Marks, start: Start, end: int) -> tuple[str, int]:
    """Return the title with the lines of its item on which it goes on, and the index of the first line behind it."""
    title, after = start.title, start.after
    while title and after < end and goes_on(title, marks, after):
        title, after = join_wrapped(title, marks.lines[after].text), after + 1
    return title, after


def goes_on(title: str, marks: Marks, index: int) -> bool:
    """Tell whether a title goes on in a line right below it."""
    line = marks.lines[index]
    if line.bullet or line.level or not marks.may_be_title(index) or line.text == title or ":" in line.text:
        return False
    if heading_kind(line.text) or case_number().fullmatch(line.text) or is_openness(line.text):
        return False
    if index + 1 < len(marks.lines) and marks.lines[index + 1].text == title:
        return False
    return (len(title) > LONG_ENOUGH and line.text[0].islower()) or bool(OPEN_END_RE.search(title))


def without_repetition(lines: list[Line], title: str, claims: Claims) -> list[Line]:
    """Return an item's lines without those near its head that only print its title again."""
    near = [line for line in lines[: 4 * HEAD_LINES] if line.text][:HEAD_LINES] if title else []
    again = [line for line in near if same_title(NUMBER_RE.sub("", line.text), title)]
    claims.take(again, "item start", "the title is repeated")
    return [line for line in lines if line not in again] if again else lines
