"""One agenda item: its head, its sections, and what they say."""

import re
from dataclasses import replace
from itertools import pairwise, takewhile

from etl.attendance import attendance_for_item, read_absence
from etl.layouts.attachments import read_attachments
from etl.layouts.block_ends import end_sections
from etl.layouts.blocks import Block, read_blocks
from etl.layouts.claims import Claims
from etl.layouts.cut import Chunk
from etl.layouts.decisions import Decisions, is_own, read_decisions
from etl.layouts.header import Header
from etl.layouts.item_head import read_head, read_matrix
from etl.layouts.recommendations import read_recommendations, recommended_in_text
from etl.model import AgendaItem, Attendance, Decision, Recommendation, Section
from etl.name_lists import NOBODY, NUMBER_RE, names_in, read_people
from etl.outcomes import find_outcomes, find_phrases
from etl.text import paragraph_text

MANY, NEARLY_ALL = 10, 0.9  # items that are nothing but their decision, and which share of all
LONGEST_DECISION = 160  # characters of a first sentence that decides
# "(Stillet af Havnelisten og Anna Holm)": ends what is proposed to the meeting
PROPOSED_RE = re.compile(r"\((?:Stillet|Fremsat|Foreslået) af .{3,200}\)")
TELLS_RE = re.compile(
    r"\b(?:orienterede|fortalte|oplyste|redegjorde|gennemgik|meddelte) (?:om|at|for)\b"
)  # and decides nothing
ABSENCE_ITEM_RE = re.compile(r"(?:Fraværende|Fravær|Afbud)\b")  # "Fraværende og bemærkninger til dagsordenen"
UNTITLED = "Punkt {} (uden titel)"
CLOSED_RE = re.compile(r"^\(?lukket\b|\(lukket(?: punkt)?\)$|\(for lukkede døre\)$", re.IGNORECASE)
AGENDA_RE = re.compile(r"dagsorden|fravær|fremmøde", re.IGNORECASE)  # the item that says who misses which items
# A list of attachments may follow the decision without a heading: names of files
FILE_RE = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|msg|jpe?g|png)$", re.IGNORECASE)


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


def read_item(
    chunk: Chunk, position: int, header: Header, claims: Claims | None = None, *, attached: bool = False
) -> tuple[AgendaItem, list[str]]:
    """Read an item, claiming its lines; the second value holds warnings about what was not understood.

    Where the attachments are known otherwise (`attached`), none are looked for in the lines.
    """
    claims = Claims() if claims is None else claims
    blocks = end_sections(read_blocks(chunk.lines, attached=attached))
    blocks = [part for block in blocks for part in split_off_files(block)]
    return_to_decisions(blocks)
    head = read_head(chunk, blocks, claims)
    matrix, blocks[0].lines = read_matrix(blocks[0].lines, claims)
    decisions = Decisions()
    recommendations: list[Recommendation] = []
    for block in blocks:
        claim_block(block, claims)
        if block.kind in ("decision", "history"):
            read_decisions(block, header, decisions)
        elif block.kind == "recommendation":
            recommendations += read_recommendations(block, header, decisions)
    if not recommendations:
        texts = (block.lines for block in blocks if block.kind in ("other", "exposition", "summary"))
        recommendations = next(filter(None, (recommended_in_text(lines, header) for lines in texts)), [])
    decision, warnings = this_decision(decisions, position)
    item = AgendaItem(
        position=position,
        number=chunk.number,
        title=chunk.title or UNTITLED.format(position),
        case=head.case,
        subject=head.subject,
        caseworkers=head.caseworkers,
        closed=bool(head.closed or decisions.closed or CLOSED_RE.search(chunk.title)),
        sections=read_sections(blocks, matrix, header),
        recommendations=tuple(replace(r, position=n) for n, r in enumerate(recommendations, start=1)),
        decision=decision,
        earlier_decisions=tuple(decisions.earlier),
        attachments=read_attachments(blocks),
        attendance=read_attendance(blocks, [*head.people, *decisions.attendance], header, number_of(chunk, position)),
    )
    if AGENDA_RE.search(item.title):  # elsewhere "punkt 3" may be the recommendation's
        header.of_items += [person for person in decisions.attendance if person.items]
    return item, warnings


def with_bare_decision(item: AgendaItem, header: Header) -> AgendaItem:
    """Return an item that has no heading at all with its text as its decision, if it begins with words of one.

    What is proposed may stand before it, up to who proposes that in brackets, and what is explained, up to a last
    paragraph whose first words decide. An agenda decides nothing, and a document that does not call itself minutes may
    be news about a meeting.
    """
    if header.agenda is not False or not is_bare(item, header):
        return item
    section = item.sections[0]
    lines = section.text.split("\n")
    moved = next((n for n, line in enumerate(lines, start=1) if PROPOSED_RE.fullmatch(line)), 0)
    text = "\n".join(lines[moved:])
    if not decides(text) and len(lines) > moved + 1 and opens_with_outcome(lines[-1]) and decides(lines[-1]):
        moved, text = len(lines) - 1, lines[-1]
    if not decides(text):
        return item
    decided = replace(section, position=1 + bool(moved), kind="decision", text=text)
    proposal = (replace(section, text="\n".join(lines[:moved])),) if moved else ()
    decision = Decision(text, header.committee_name, header.date)
    return replace(item, decision=decision, sections=(*proposal, decided))


def is_bare(item: AgendaItem, header: Header) -> bool:
    """Tell whether an item of a meeting whose day is known is text without any heading, of which none is a decision."""
    bare = len(item.sections) == 1 and not item.sections[0].heading and item.decision is None
    return bare and header.date is not None


def with_terse_decisions(items: tuple[AgendaItem, ...], header: Header) -> tuple[AgendaItem, ...]:
    """Return the items of minutes in which nearly every item is nothing but its decision, with the one sentence of each
    other one as its decision, whatever its words: "Anna Holm får prisen."."""
    bare = [item for item in items if [section.kind for section in item.sections] == ["decision"]]
    terse = [item for item in bare if not item.sections[0].heading]
    speaking = [item for item in items if item.sections]
    if len(terse) < MANY or len(terse) < NEARLY_ALL * len(speaking):
        return items
    return tuple(with_its_sentence(item, header) for item in items)


def with_its_sentence(item: AgendaItem, header: Header) -> AgendaItem:
    """Return an item that is one sentence with this as its decision, unless it only tells something."""
    if not is_bare(item, header):
        return item
    text = item.sections[0].text
    if "\n" in text or len(text) > LONGEST_DECISION or not text.endswith(".") or TELLS_RE.search(text):
        return item
    decided = replace(item.sections[0], kind="decision")
    return replace(item, decision=Decision(text, header.committee_name, header.date), sections=(decided,))


def decides(text: str) -> bool:
    """Tell whether a text begins with a sentence that decides."""
    first = re.split(r"(?<=[.!?])\s", text, maxsplit=1)[0]
    return len(first) <= LONGEST_DECISION and bool(find_outcomes(first)) and not TELLS_RE.search(first)


def opens_with_outcome(text: str) -> bool:
    """Tell whether the very first words of a text decide, as of a paragraph that is nothing but a decision."""
    return any(match.start == 0 and match.phrase.outcome for match in find_phrases(text))


def return_to_decisions(blocks: list[Block]) -> None:
    """Move what does not say who was away, below "Fraværende:" under a decision's heading, back to the decision."""
    for before, block in pairwise(blocks):
        if before.kind == "decision" and block.kind == "absence":
            cut = next((n for n, line in enumerate(block.lines) if line.text and not tells_absence(line.text)), None)
            if cut is not None:
                before.lines, block.lines = [*before.lines, *block.lines[cut:]], block.lines[:cut]


def tells_absence(text: str) -> bool:
    """Tell whether a line under "Fraværende" names somebody, or says who was away."""
    return text.lower() in NOBODY or bool(
        names_in(text, "absent") or read_people(NUMBER_RE.sub("", text), "")[0] or read_absence(text)
    )


def number_of(chunk: Chunk, position: int) -> int:
    """Return the number by which the document calls an item."""
    return int(chunk.number) if chunk.number and chunk.number.isdigit() else position


def claim_block(block: Block, claims: Claims) -> None:
    """Claim the lines of a block: its heading, and what stands under it."""
    if block.line:
        claims.take(block.line, f"heading: {block.kind}", block.why)
    where = f"under '{block.heading}'" if block.heading else "between the item's head and its first heading"
    claims.take([line for line in block.lines if line.number not in claims], f"text: {block.kind}", where)


def split_off_files(block: Block) -> list[Block]:
    """Return a decision without the names of files that end it, and these as attachments; other blocks as they are."""
    words = [line for line in block.lines if line.text]
    files = list(takewhile(lambda line: FILE_RE.search(line.text), reversed(words)))
    if block.kind != "decision" or not files:
        return [block]
    cut = block.lines.index(files[-1])
    return [replace(block, lines=block.lines[:cut]), Block("attachments", None, block.start, lines=block.lines[cut:])]


def this_decision(decisions: Decisions, position: int) -> tuple[Decision | None, list[str]]:
    """Return this meeting's decision; two that differ are none, since one of them must belong elsewhere.

    A heading that names the meeting says more than the mere word "Beslutning", and this more than a case's history.
    """
    own = decisions.own_dated or decisions.own or decisions.own_in_history or decisions.own_votes
    if len({decision.text for decision in own}) > 1:
        return None, [f"item {position}: {len(own)} different decisions of this meeting; none is taken"]
    return (own[0] if own else None), []


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


def read_attendance(blocks: list[Block], told: list[Attendance], header: Header, number: int) -> tuple[Attendance, ...]:
    """Return how people took part in this item, where it differs from the whole meeting.

    Who is named below the decision of another meeting was away from that one.
    """
    people = [*attendance_for_item(header.people, number)]
    for before, block in pairwise([None, *blocks]):
        elsewhere = before and before.kind == "decision" and not is_own(header, before.dated)
        if block and block.kind == "absence" and not elsewhere:
            told = [*listed_absence(block), *told]
    people += [person for person in told if not person.items]
    people += attendance_for_item(told, number)
    known = {person.person for person in header.people if person.status in ("excused", "absent") and not person.items}
    return tuple({person.person: person for person in people if person.person not in known}.values())


def listed_absence(block: Block) -> list[Attendance]:
    """Return who is named under a heading such as "Fraværende"."""
    people: list[Attendance] = []
    label = block.heading or ""
    for text in (NUMBER_RE.sub("", line.text) for line in block.lines if line.text):
        label = text if text.endswith(":") else label  # "Fraværende uden afbud:" under "Fraværende med afbud"
        people += read_absence(text) or read_absence(f"{label.rstrip(': ')}: {text}") or names_in(text, "absent") or ()
    return people


def is_about_absence(title: str) -> bool:
    """Tell whether an item is about who is absent from the meeting: "1. Fraværende"."""
    return bool(ABSENCE_ITEM_RE.match(title))


def absent_by_item(item: AgendaItem) -> list[Attendance]:
    """Return who is absent from the whole meeting by the item that tells it."""
    named = names_in(item.decision.text, "absent") if item.decision else None
    return [*(person for person in item.attendance if person.status in ("absent", "excused")), *(named or ())]
