"""The parts of an agenda item: which line opens a section, of what kind, and which lines belong to it."""

import re
from dataclasses import dataclass, field
from datetime import date

from etl.committees import COMMITTEE
from etl.layouts.layout import heading_kind, split_glued_headings
from etl.text import DATE, Line, find_date

# "Beslutning i Økonomiudvalget den 10-06-2020", "Beslutning fra Plan og Teknik, 30. november 2021, pkt. 563:",
# "Beslutning i Byrådet den :"; not "Beslutning om ny skole"
DECISION_OF_RE = re.compile(
    rf"^Beslutning(?:er)? (?:i |fra )?(?P<body>[A-ZÆØÅ][^.:]*?),? ?(?:den|d\.)? ?"
    rf"(?:{DATE}(?:, (?:pkt|punkt)\.? ?\d+)?|(?<=den )):?$",
    re.IGNORECASE,
)
# "Økonomiudvalget 22-08-2023", "Byrådet, 2. juni 2015:", "Økonomiudvalgets møde den 16. marts 2016:",
# "Teknik- og Miljøudvalget, 10. september 2019, pkt. 65:", "21-01-2015 Byrådet"
BODY_AND_DATE_RE = re.compile(
    rf"^(?P<body>{COMMITTEE})(?:s møde)?,? (?:den |d\. ?)?{DATE}(?:,? (?:pkt|punkt)\.? ?\d+)?:?$"
)
DATE_AND_BODY_RE = re.compile(rf"^{DATE},? (?P<body>{COMMITTEE}):?$")
# A line that is only "<somebody> indstiller" opens a recommendation
RECOMMENDER_RE = re.compile(r"^(?P<by>[A-ZÆØÅ][^.:]{2,100}?) (?:indstiller|foreslår|anbefaler)[:,]?$")
# A line in capitals is a heading: "FORSLAG FRA V"; not "BYR", "EMN-2025-010561" or "EU OG FN"
CAPITALS_RE = re.compile(r"^[A-ZÆØÅ]{4,} [A-ZÆØÅ]")
MAX_HEADING = 140  # characters; a longer line is running text


@dataclass(frozen=True)
class DatedHeading:
    """A heading that names a body and, where printed, the date of its meeting."""

    body: str
    date: date | None


@dataclass
class Block:
    """The lines under one heading; `start` is the index of the first line, the heading's own if it has one."""

    kind: str
    heading: str | None
    start: int
    dated: DatedHeading | None = None
    lines: list[Line] = field(default_factory=list)

    @property
    def filled(self) -> bool:
        """Whether any line holds words."""
        return any(line.text for line in self.lines)


def read_dated_heading(line: Line, *, bare: bool = False) -> DatedHeading | None:
    """Return the body and date that a line names as the heading of a decision, or None.

    With `bare`, the word "Beslutning" need not stand before them, as inside a recommendation or a case's history.
    """
    if line.bullet or len(line.text) > MAX_HEADING:
        return None
    match = DECISION_OF_RE.match(line.text)
    if not match and bare:
        match = BODY_AND_DATE_RE.match(line.text) or DATE_AND_BODY_RE.match(line.text)
    return DatedHeading(match["body"].strip(" ,"), find_date(line.text)) if match else None


def read_blocks(lines: tuple[Line, ...]) -> list[Block]:
    """Cut the lines of an item at its headings; the first block holds what stands before the first heading."""
    blocks = [Block("other", None, 0)]
    for index, line in enumerate(lines):
        opened = open_blocks(line, index, blocks[-1])
        if opened:
            blocks.extend(opened)
        else:
            blocks[-1].lines.append(line)
    return blocks


def open_blocks(line: Line, index: int, current: Block) -> list[Block]:
    """Return the blocks that a line opens: none for plain text, two when a lost line break glued two headings."""
    if line.bullet or not line.text or len(line.text) > MAX_HEADING:
        return []
    kind = heading_kind(line.text)
    if kind:
        return [Block(kind, line.text, index)]
    glued = split_glued_headings(line.text)
    if glued:
        return [Block(heading_kind(part) or "other", part, index) for part in glued]
    dated = read_dated_heading(line)
    if dated:
        return [Block("decision", line.text, index, dated)]
    if RECOMMENDER_RE.match(line.text) and (current.kind != "recommendation" or line.level):
        return [Block("recommendation", line.text, index)]
    if line.text.isupper() and CAPITALS_RE.search(line.text):
        return [Block("recommendation" if line.text.startswith("INDSTILLING") else "other", line.text, index)]
    if line.level:
        return [Block(current.kind if current.kind in ("exposition", "summary") else "other", line.text, index)]
    return []
