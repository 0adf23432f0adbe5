"""Where a section ends without a heading: text behind a list of attachments, a case's subtitle behind a decision."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path

from etl.layouts.blocks import Block
from etl.tables import read_table
from etl.text import Line

LONG_TITLE = 140  # characters; few attachments have a longer title
MIN_SUBTITLE = 5  # words; "Som indstillet." decides without a verb
# "1. Kort", "Bilag 2: Kort", "17474/09 Kort": what stands behind is the title of a document
TITLE_RE = re.compile(r"^(?:Bilag\b|\d)")
# "Ad 1: Godkendt", "2. Til efterretning", "- Afbud": parts of a decision, however they are worded
PART_RE = re.compile(r"^(?:Ad\b|Pkt\b|Punkt\b|At\b|\d|[-–•])", re.IGNORECASE)
WORD_RE = re.compile(r"\w+")


@dataclass(frozen=True)
class FiniteVerbRow:
    """A verb by which minutes say that something is, is done or decided, with an example."""

    verb: str
    example: str


@cache
def finite_verbs() -> frozenset[str]:
    """Return the verbs of the table."""
    return frozenset(row.verb for row in read_table(Path(__file__).with_name("finite_verbs.tsv"), FiniteVerbRow))


def says_something(text: str) -> bool:
    """Tell whether a text has a verb, and is no mere title."""
    return not finite_verbs().isdisjoint(WORD_RE.findall(text.lower()))


def end_sections(blocks: list[Block]) -> list[Block]:
    """Return the blocks with what follows a list of attachments or a decision, and is neither, as text of its own."""
    result: list[Block] = []
    for block, following in pairwise([*blocks, None]):
        if block and block.kind == "attachments":
            result += split_at(block, is_text)
        elif block and block.kind == "decision" and following and following.kind == "summary" and block.line:
            result += split_at(block, last_paragraph(block))
        elif block:
            result.append(block)
    return result


def split_at(block: Block, begins: Callable[[Line], bool]) -> list[Block]:
    """Return a block cut before the first line that `begins` other text."""
    cut = next((n for n, line in enumerate(block.lines) if line.text and begins(line)), None)
    if cut is None:
        return [block]
    rest = Block("other", None, block.start + (1 if block.line else 0) + cut, lines=block.lines[cut:])
    return [replace(block, lines=block.lines[:cut]), rest]


def is_text(line: Line) -> bool:
    """Tell whether a line in a list of attachments is running text: a sentence, or too long for a title."""
    if TITLE_RE.match(line.text) or " | " in line.text:
        return False
    return (line.text.endswith(".") or len(line.text) > LONG_TITLE) and says_something(line.text)


def last_paragraph(block: Block) -> Callable[[Line], bool]:
    """Return a test for the line of a decision that is the case's subtitle: its last paragraph, if it has no verb.

    Some vendors print one between the decision and the summary: "Forslag om forlængelse af molen i Havneby".
    """
    words = [line for line in block.lines if line.text]
    last = block.lines.index(words[-1]) if words else 0
    alone = len(words) > 1 and not block.lines[last - 1].text
    subtitle = (
        alone
        and len(WORD_RE.findall(words[-1].text)) >= MIN_SUBTITLE
        and not (words[-1].bullet or PART_RE.match(words[-1].text) or says_something(words[-1].text))
    )
    return lambda line: subtitle and line is words[-1]
