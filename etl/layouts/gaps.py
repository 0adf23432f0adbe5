"""Items that a chain of numbers leaves out: before its first, between two, and those of a supplementary agenda."""

import re
from dataclasses import replace
from itertools import pairwise

from etl.layouts.candidates import Start
from etl.layouts.marks import Marks
from etl.layouts.starts import Chain

SUPPLEMENT_RE = re.compile(
    r"(?P<number>Tillægs(?:punkt|sag) \d{1,2})[:.]? (?P<title>[A-ZÆØÅ].*)$"
)  # "Tillægspunkt 1 Ny mole"
SENTENCE_ENDS = ".:;,"


def whole_chain(chain: Chain, marks: Marks) -> Chain:
    """Return a chain with the items that its numbers show to be left out; one without numbers as it is."""
    if chain.starts[0].number is None:
        return chain
    return with_supplements(with_the_first(with_the_missing(chain, marks), marks), marks)


def with_the_missing(chain: Chain, marks: Marks) -> Chain:
    """Return a chain of numbered items with each that its wording spoke against, such as a title that is a sentence.

    One number must be missing between two items, and stand between them once, as a paragraph of its own, where no list
    counts up to it.
    """
    starts = list(chain.starts)
    for one, other in pairwise(chain.starts):
        if (other.number or 0) - (one.number or 0) != 2:
            continue
        between = [start for start in chain.candidates if one.after <= start.first < other.first and start.number]
        if len(between) == 1 and between[0].number == (one.number or 0) + 1 and stands_apart(marks, between[0]):
            starts.insert(starts.index(other), between[0])
    return chain if len(starts) == len(chain.starts) else replace(chain, starts=tuple(starts))


def with_the_first(chain: Chain, marks: Marks) -> Chain:
    """Return a chain of numbered items with those before its first that have no text, such as "1. Meddelelser" in an
    agenda: the numbers right before, each a paragraph of its own and no sentence, nor a list of contents.
    """
    starts = list(chain.starts)
    for start in reversed([start for start in chain.candidates if start.first < starts[0].first]):
        empty = marks.after(start.after, 1) == [starts[0].first] and start.first not in marks.listing
        follows = start.number == (starts[0].number or 0) - 1 and start.title[-1:] not in SENTENCE_ENDS
        if not (empty and follows and stands_apart(marks, start)):
            break
        starts.insert(0, start)
    return chain if len(starts) == len(chain.starts) else replace(chain, starts=tuple(starts))


def stands_apart(marks: Marks, start: Start) -> bool:
    """Tell whether an item's first line begins like a title and has a blank line above and below."""
    below = start.after < len(marks.lines) and not marks.lines[start.after].text
    return below and not marks.lines[start.first - 1].text and not start.title[:1].islower()


def with_supplements(chain: Chain, marks: Marks) -> Chain:
    """Return a chain of numbered items with those of a supplementary agenda, which have numbers of their own."""
    named = (index for index in marks.filled if marks.lines[index].text.startswith("Tillægs"))
    lines = ((index, SUPPLEMENT_RE.match(marks.lines[index].text)) for index in named)
    more = [Start(chain.style, index, index + 1, match.groupdict()) for index, match in lines if match]
    more = [start for start in more if start.first > chain.starts[0].first]
    return (
        replace(chain, starts=tuple(sorted([*chain.starts, *more], key=lambda start: start.first))) if more else chain
    )
