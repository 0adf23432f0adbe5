"""The parts of an agenda item: which line opens a section, of what kind, and which lines belong to it."""

import re
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from etl.committees import COMMITTEE, in_sentence_case
from etl.layouts.layout import heading_inside, heading_kind, is_usual_heading, split_glued_headings
from etl.text import DATE, YEAR_RE, Line, find_date

# "Beslutning i Økonomiudvalget den 10-06-2020", "Beslutning fra Plan og Teknik, 30. november 2021, pkt. 563:",
# "Beslutning i Byrådet den :"; not "Beslutning om ny skole"
WEEKDAY = "mandag|tirsdag|onsdag|torsdag|fredag|lørdag|søndag"
DECISION_OF_RE = re.compile(
    rf"^(?:(?:Beslutning(?:er)?|Behandling) (?:i |fra )?|Vedtagelse i )(?P<body>[A-ZÆØÅ][^.:]*?),? ?(?:den|d\.)? ?"
    rf"(?:{DATE}(?:, (?:pkt|punkt)\.? ?\d+)?|(?<=den )|(?<= den)):?$",
    re.IGNORECASE,
)
# "Økonomiudvalget 22-08-2023", "Byrådet, 2. juni 2015:", "Økonomiudvalgets møde den 16. marts 2016:",
# "Teknik- og Miljøudvalget, 10. september 2019, pkt. 65:", "21-01-2015 Byrådet"; of a joint meeting the first body
BODY_AND_DATE_RE = re.compile(
    rf"^(?P<body>{COMMITTEE}|[Uu]dvalget for [a-zæøå][\wæøå, -]+?)(?: og {COMMITTEE})?"
    rf"(?:s (?:ordinære |ekstraordinære )?møde)?,? (?:(?:{WEEKDAY}) )?(?:den |d\. ?)?{DATE}"
    r"(?P<point>,? (?:(?:[Pp]kt|[Pp]unkt)\.? ?\d+|\((?:[Ss]ag(?:snr\.| nr\.)? ?)?\d+(?:/\d+)?\)))?(?P<colon>:)?$"
)
DATE_ENDS = frozenset("0123456789:)")  # in which a body and date end
DATE_AND_BODY_RE = re.compile(rf"^{DATE},? (?P<body>{COMMITTEE}):?$")
# "Borgerrepræsentationens beslutning i mødet den 12. december 2024", "Socialudvalgets beslutning"
BODYS_DECISION_RE = re.compile(
    rf"^(?P<body>{COMMITTEE})s (?:beslutning|afgørelse|indstilling(?=,? (?:af )?(?:den |d\. ?)?\d))"
    rf"(?:(?: (?:i|på|fra))?(?: (?:sit )?(?:møde|mødet))?,? (?:den |d\. ?)?{DATE})?:?$"
)
# "Beslutning på byrådsmødet den 22. juni 2022"
AT_MEETING_RE = re.compile(
    rf"^Beslutning(?:er)? på (?P<body>\w+(?:råd|udvalg|bestyrelse))s?mødet,? (?:den |d\. ?)?{DATE}:?$", re.IGNORECASE
)
# A line that is only "<somebody> indstiller" opens a recommendation
RECOMMENDING = ("indstiller", "foreslår", "anbefaler", "anmoder")
RECOMMENDER_RE = re.compile(
    r"^(?P<by>[A-ZÆØÅ][^.:]{2,100}?) "
    r"(?:indstiller(?: til (?:[A-ZÆØÅ][^.]{2,80}|\w*udvalget\b(?:(?! at \w+ )[^.,]){0,80}))?|foreslår|anbefaler"
    r"|anmoder (?:\w+ ){1,6}om at (?:anbefale|beslutte|godkende|indstille|tiltræde|vedtage))"
    r"[:,]?(?: at(?: \w*(?:udvalg|byråd|råd|styrelse)(?:et|en))?)?:?$"
)
# A line in capitals is a heading: "FORSLAG FRA V"; not "BYR", "EMN-2025-010561" or "EU OG FN"
CAPITALS_RE = re.compile(r"^[A-ZÆØÅ]{4,} [A-ZÆØÅ]")
# What stands over a table or picture is no heading: "Tabel 1: Høringssvar", "Figur 2. Kort"; not "Tabeller"
CAPTION_RE = re.compile(r"^(?:Tabel|Figur|Billede|Diagram|Graf) \d+[a-z]?\b", re.IGNORECASE)
DATED_INSIDE = ("decision", "history", "recommendation")  # they know what to do with a body and date in them
MAX_HEADING = 250  # characters; a longer line is running text


DECISION_RE = re.compile(r"referat:*", re.IGNORECASE)  # in the head of a document the word says what it is


@dataclass(frozen=True)
class DatedHeading:
    """A heading that names a body and, where printed, the date of its meeting."""

    body: str
    date: date | None


@dataclass
class Block:
    """The lines under one heading; `start` is the index of the first line, the heading's own if it has one.

    `line` is that heading's, and `why` the rule that took it for one.
    """

    kind: str
    heading: str | None
    start: int
    dated: DatedHeading | None = None
    lines: list[Line] = field(default_factory=list)
    line: Line | None = None
    why: str = ""

    @property
    def filled(self) -> bool:
        """Whether any line holds words."""
        return any(line.text for line in self.lines)


def read_dated_heading(line: Line, *, bare: bool = False) -> DatedHeading | None:
    """Return the body and date that a line names as the heading of a decision, or None.

    With `bare`, the word "Beslutning" need not stand before them, as inside a recommendation or a case's history.
    Where headings are points of a list ("• Beslutning i Byrådet den 03-05-2018") it must, with a date behind it.
    """
    if (
        line.text[-1:] == "."
        or len(line.text) > MAX_HEADING
        or (line.bullet and not line.text.startswith("Beslutning"))
    ):
        return None
    dated = find_dated_heading(line.text, bare and not line.bullet)
    return dated if dated and (dated.date or not line.bullet) else None


@lru_cache(maxsize=10_000)
def find_dated_heading(text: str, bare: bool) -> DatedHeading | None:
    """Return what `read_dated_heading` does, of a text; a document's lines are asked about again and again."""
    text = in_sentence_case(text)
    if "mødet" in text and (at := AT_MEETING_RE.match(text)):
        return DatedHeading(at["body"].capitalize(), find_date(text))
    match = DECISION_OF_RE.match(text) or BODYS_DECISION_RE.match(text)
    if not match and bare and YEAR_RE.search(text):
        match = BODY_AND_DATE_RE.match(text) or DATE_AND_BODY_RE.match(text)
    if not match:
        return None
    body = match["body"].strip(" ,")
    return DatedHeading(body[:1].upper() + body[1:], find_date(text))


def read_blocks(lines: tuple[Line, ...], *, attached: bool = False) -> list[Block]:
    """Cut the lines of an item at its headings; the first block holds what stands before the first heading.

    Where no heading says that a decision follows, a body and date alone on a line do. Where the attachments are known
    otherwise (`attached`), no heading opens a list of them, and what stands under "Bilag" is text.
    """
    headed = any(heading_kind(line.text) == "decision" or read_dated_heading(line) for line in lines if line.text)
    blocks = [Block("other", None, 0)]
    for index, line in enumerate(lines):
        opened = open_blocks(line, index, blocks[-1])
        opened = as_text(opened) if attached else opened
        if not opened and line.text and blocks[-1].kind not in DATED_INSIDE:
            opened = open_dated(line, index, sure=headed)
        if opened:
            blocks.extend(opened)
        else:
            blocks[-1].lines.append(line)
    return blocks


def as_text(opened: list[Block]) -> list[Block]:
    """Return opened blocks without lists of attachments: a heading that is marked up as one opens a section of text."""
    kept = (block for block in opened if block.kind != "attachments" or (block.line and block.line.level))
    return [replace(block, kind="other") if block.kind == "attachments" else block for block in kept]


def open_dated(line: Line, index: int, *, sure: bool) -> list[Block]:
    """Return the block of a decision that a body and date open; to be `sure` takes a colon or the item's number too.

    "Økonomiudvalget 3. marts 2016" in a plan of treatments is no decision.
    """
    match = BODY_AND_DATE_RE.match(line.text) if line.text[-1] in DATE_ENDS else None
    if not match or line.bullet or (sure and not (match["colon"] or match["point"] or line.level)):
        return []
    dated = DatedHeading(match["body"].strip(" ,"), find_date(line.text))
    return [Block("decision", line.text, index, dated, line=line, why="a body and the date of its meeting")]


def open_blocks(line: Line, index: int, current: Block) -> list[Block]:
    """Return the blocks that a line opens: none for plain text, two when a lost line break glued two headings."""
    text = line.text
    if not text or len(text) > MAX_HEADING:
        return []
    kind = heading_inside(text)
    if (
        kind
        and not is_listed(line, kind, current)
        and (
            (current.kind != "attachments" and not line.bullet)
            or (is_usual_heading(text) and not (line.bullet and current.kind == "attachments"))
        )
    ):
        return [Block(kind, text, index, line=line, why="a heading of headings.tsv")]
    if line.bullet and current.kind == "attachments":
        return []
    if not line.bullet and (glued := split_glued_headings(text)):
        why = "two headings of headings.tsv, glued"
        return [Block(heading_kind(part) or "other", part, index, line=line, why=why) for part in glued]
    if text[-1] == "." and not line.level:  # no heading of these forms ends in a full stop
        return []
    dated = read_dated_heading(line)
    if dated and (dated.date or current.filled or current.kind != "decision"):  # "Beslutning" / "Byrådets beslutning:"
        return [Block("decision", text, index, dated, line=line, why="names a decision's body and date")]
    kind, why = (None, "") if line.bullet else kind_by_form(line, current)
    return [Block(kind, text, index, line=line, why=why)] if kind else []


def recommends(text: str) -> bool:
    """Tell whether a text holds a verb that `RECOMMENDER_RE` wants, which is quicker to find than to match."""
    return any(verb in text for verb in RECOMMENDING)


def is_listed(line: Line, kind: str, current: Block) -> bool:
    """Tell whether words of a heading are a document's title ("Indstilling") in a list under a marked-up "Bilag"."""
    marked = current.line is not None and current.line.level > 0
    return current.kind == "attachments" and marked and not line.level and kind != "decision"


def kind_by_form(line: Line, current: Block) -> tuple[str | None, str]:
    """Return the kind of section that a line opens by its form, with the reason, or None for plain text."""
    if DECISION_RE.fullmatch(line.text):
        return "decision", "a heading inside an item"
    plain = current.kind == "recommendation" or (current.kind == "decision" and line.text[-1] not in ",:")
    if (line.level or not plain) and recommends(line.text) and RECOMMENDER_RE.match(line.text):
        return "recommendation", "says who recommends"
    if line.text.isupper() and CAPITALS_RE.search(line.text) and line.text[-1] not in ".,;":
        return "recommendation" if line.text.startswith("INDSTILLING") else "other", "in capitals"
    if line.level and not CAPTION_RE.match(line.text):
        return current.kind if current.kind in ("exposition", "summary") else "other", "marked up as a heading"
    return None, ""
