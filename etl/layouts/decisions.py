"""Decisions: this meeting's told apart from those of other bodies or dates that an item prints."""

import re
from dataclasses import dataclass, field

from etl.attendance import ABSENCE_RE, read_absent
from etl.committees import committee_name, same_committee
from etl.layouts.blocks import Block, DatedHeading, read_dated_heading
from etl.layouts.header import Header
from etl.model import Decision
from etl.text import Line, paragraph_text

WORD_RE = re.compile(r"\w")  # a lone "." or "-" stands where nothing was decided


@dataclass
class Decisions:
    """The decisions of one item: what this meeting decided, as often as it is printed, and what others did before.

    A case's history may end with this meeting's decision, which counts where it is not printed by itself.
    """

    own: list[Decision] = field(default_factory=list)
    own_in_history: list[Decision] = field(default_factory=list)
    earlier: list[Decision] = field(default_factory=list)

    def add(self, header: Header, heading: DatedHeading | None, lines: list[Line], *, in_history: bool = False) -> None:
        """Add the decision that `lines` word, under a heading that names its body and date or says nothing of them."""
        absent = tuple(person.person for person in read_absent(lines))
        text = paragraph_text(tuple(line for line in lines if not ABSENCE_RE.match(line.text)))
        if not WORD_RE.search(text):
            return
        if is_own(header, heading):
            own = self.own_in_history if in_history else self.own
            own.append(Decision(text, header.committee_name, header.date, absent=absent))
        elif heading:
            self.earlier.append(Decision(text, committee_name(heading.body), heading.date, absent=absent))


def is_own(header: Header, heading: DatedHeading | None) -> bool:
    """Tell whether a decision under `heading` is this meeting's: its body, and its date where one is printed."""
    if heading is None:
        return True
    return same_committee(heading.body, header.committee or "") and heading.date in (None, header.date)


def read_decisions(block: Block, header: Header, decisions: Decisions) -> None:
    """Add the decisions of a block headed as a decision, or as a case's history, which holds only dated ones."""
    heading = block.dated
    lines: list[Line] = []
    in_history = block.kind == "history"
    for line in block.lines:
        dated = read_dated_heading(line, bare=True)
        if dated:
            if heading or not in_history:
                decisions.add(header, heading, lines, in_history=in_history)
            heading, lines = dated, []
        else:
            lines.append(line)
    if heading or not in_history:
        decisions.add(header, heading, lines, in_history=in_history)
