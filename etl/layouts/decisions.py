"""Decisions: this meeting's told apart from those of other bodies or dates that an item prints."""

import re
from dataclasses import dataclass, field

from etl.attendance import is_absence_line, read_absence
from etl.committees import committee_name, same_committee
from etl.layouts.blocks import Block, DatedHeading, read_dated_heading
from etl.layouts.header import Header
from etl.layouts.layout import closed_by_words, is_openness
from etl.model import Attendance, Decision
from etl.name_lists import NOBODY, names_in
from etl.text import Line, paragraph_text

WORD_RE = re.compile(r"\w")  # a lone "." or "-" stands where nothing was decided


SENTENCE_RE = re.compile(r"(?<=[a-zæøå)][.!?]) (?=[A-ZÆØÅ])")
# "Anna Holm blev valgt. Suppleant: Bo Dahl.": elected, and not who stood in
ELECTED_RE = re.compile(r"\b(?:valgt|valgtes|vælges|udpeget|udpeges|udpegede)\b.*\b(?:[Ss]uppleant|[Ss]tedfortræder)")
MAX_PARAGRAPH = 2000  # characters
# "Beslutning ikke frigivet", "(Udfyldes på mødet)"
UNRELEASED_RE = re.compile(
    r"^(?:Beslutning(?:en)?(?: er)? ikke frigivet\b"
    r"|\(?(?:Beslutningen )?(?:udfyldes|indføres|indsættes|skrives)\b[^.]{0,40}$)",
    re.IGNORECASE,
)
# "Offentlig beslutning der skal udfyldes, hvis punktet er lukket"
CLOSED_HEADING_RE = re.compile(r"\b(?:punktet|sagen|punkt|sag) er lukket$")
# "Udvalg: Teknisk Udvalg", "Dato: 08-09-2025", "Punktnummer: 3", with the value behind the label or on the next line
TRIPLE_RE = re.compile(r"^(?P<label>Udvalg|Dato|Punktnummer|Punkt nr\.|Punkt): ?(?P<value>.*)$")


@dataclass
class Decisions:
    """The decisions of one item: what this meeting decided, as often as it is printed, and what others did before.

    A case's history may end with this meeting's decision, which counts where it is not printed by itself.
    """

    own_dated: list[Decision] = field(default_factory=list)
    own: list[Decision] = field(default_factory=list)
    own_votes: list[Decision] = field(default_factory=list)
    own_in_history: list[Decision] = field(default_factory=list)
    earlier: list[Decision] = field(default_factory=list)
    attendance: list[Attendance] = field(default_factory=list)
    closed: bool = False
    """Whether nothing is printed but that the item is closed, or under the heading for what the public may know."""

    def add(
        self,
        header: Header,
        heading: DatedHeading | None,
        lines: list[Line],
        *,
        in_history: bool = False,
        is_vote: bool = False,
    ) -> None:
        """Add the decision that `lines` word, under a heading that names its body and date or says nothing of them.

        A vote under a heading of its own counts where nothing else says what was decided.
        """
        lines, people = split_attendance(lines)
        if is_own(header, heading):
            self.attendance += people
        absent = tuple(dict.fromkeys(person.person for person in people if person.status in ("excused", "absent")))
        text = paragraph_text(tuple(lines))
        if is_openness(text.rstrip(".")):
            self.closed = self.closed or bool(closed_by_words(text, None))
            return
        if not WORD_RE.search(text) or UNRELEASED_RE.match(text):
            return
        if is_own(header, heading):
            own = self.own_in_history if in_history else self.own_dated if heading else self.own
            own = self.own_votes if is_vote else own
            own.append(Decision(text, header.committee_name, header.date, absent=absent))
        elif heading:
            self.earlier.append(Decision(text, committee_name(heading.body), heading.date, absent=absent))


def split_attendance(lines: list[Line]) -> tuple[list[Line], list[Attendance]]:
    """Return a decision's lines without those that only say who was there, and what is said of that.

    A sentence of attendance before or behind the decision on its line is taken off too.
    """
    kept: list[Line] = []
    people: list[Attendance] = []
    label: str | None = None
    for line in lines:
        named = label and names_in(line.text, "absent") if line.text else None
        told = f"{label} {line.text}" if named else line.text
        if ELECTED_RE.search(line.text):
            kept.append(line)
            continue
        people += read_absence(told)
        if label and line.text.lower() in NOBODY:
            continue
        if named or (line.text and is_absence_line(line.text)):
            label = line.text if line.text.endswith(":") else label if named else None
        else:
            label = label if not line.text else None
            if WORD_RE.search(line.text) or not line.text:
                kept.append(line._replace(text=without_attendance(line.text)))
    return kept, people


def without_attendance(text: str) -> str:
    """Return a paragraph without the sentences at its beginning or end that only say who was there."""
    sentences = SENTENCE_RE.split(text) if len(text) < MAX_PARAGRAPH else [text]
    while len(sentences) > 1 and is_absence_line(sentences[0]):
        sentences.pop(0)
    while len(sentences) > 1 and is_absence_line(sentences[-1]):
        sentences.pop()
    return " ".join(sentences)


def is_own(header: Header, heading: DatedHeading | None) -> bool:
    """Tell whether a decision under `heading` is this meeting's: its body, and its date where one is printed."""
    if heading is None:
        return True
    names = (header.committee or "", *header.aliases)
    return heading.date in (None, header.date, header.continued) and any(
        same_committee(heading.body, name) for name in names
    )


def join_triples(lines: list[Line]) -> list[Line]:
    """Return the lines of a case's history with each triple of committee, date and item number as one heading."""
    result: list[Line] = []
    body, label = "", ""
    for line in lines:
        field = TRIPLE_RE.match(line.text)
        if not line.text or not (field or label):
            result.append(line)
            continue
        name, value = (field["label"], field["value"]) if field else (label, line.text)
        label = "" if value else name
        if name == "Udvalg" and value:
            body = value
        elif name == "Dato" and value and body:
            result.append(Line(line.number, f"{body} {value}"))
            body = ""
    return result


def read_decisions(block: Block, header: Header, decisions: Decisions) -> None:
    """Add the decisions of a block headed as a decision, or as a case's history, which holds only dated ones."""
    heading = block.dated
    lines: list[Line] = []
    in_history = block.kind == "history"
    for line in join_triples(block.lines) if in_history else block.lines:
        dated = read_dated_heading(line, bare=True)
        said = any(before.text for before in lines)
        if dated and not (dated.date or heading or said) and is_own(header, dated):
            lines.append(line)  # says again whose decision it is
        elif dated:
            if heading or not in_history:
                decisions.add(header, heading, lines, in_history=in_history)
            heading, lines = dated, []
        else:
            lines.append(line)
    if heading or not in_history:
        called = (block.heading or "").rstrip(":").lower()
        decisions.add(header, heading, lines, in_history=in_history, is_vote=called == "afstemning")
        decisions.closed = decisions.closed or (
            bool(CLOSED_HEADING_RE.search(called)) and any(WORD_RE.search(line.text) for line in block.lines)
        )
