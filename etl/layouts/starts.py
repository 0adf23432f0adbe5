"""Where items begin: candidates of every style, the evidence around each, and the chain of them that holds best."""

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from statistics import median

from etl.layouts.block_ends import says_something
from etl.layouts.candidates import FEW, GROUP, GROUPED, Start, find_candidates
from etl.layouts.contents import beginning
from etl.layouts.labels import closes_meeting
from etl.layouts.layout import REMEMBERED, Style, is_openness, openness, styles
from etl.layouts.marks import Marks, clean_title, read_group
from etl.outcomes import find_outcomes
from etl.text import Line

NEAR = 6  # lines with words behind a title among which a heading or a case number speaks for it
LONG_TITLE = 200  # characters
LONG_STOPPED = 80  # characters of a title that ends in a full stop
MIN_STOPPED = 4  # items
WEAKEST = 0.35  # of the median evidence in a chain; a weaker first or last link is no item
NEARLY_ALL = 0.75
MAX_GAP = 6.0
SHORT = 5  # words
NEW_GROUP = 2.0  # against a group whose heading no table knows
BARE = 0.5  # that suffices for the first of all numbers
STRONG = 0.6  # of the most evidence of any
LISTED = 3  # items right below each other that may be a table of contents
MAX_LOOK_BACK = 400  # candidates; no agenda is longer


@dataclass(frozen=True)
class Chain:
    """The items of a document as one style has them, with the evidence for all of them together.

    They were chosen from `candidates`.
    """

    style: str
    starts: tuple[Start, ...]
    evidence: float
    candidates: tuple[Start, ...] = ()


def choose_chain(marks: Marks, contents: set[str]) -> tuple[Chain | None, list[Chain]]:
    """Return the chain of items with most evidence, or None, and all chains found, the best first.

    `contents` are the beginnings of the titles in the table of contents.
    """
    found = []
    for style in styles():
        candidates = find_candidates(marks, style)
        for candidate in candidates:
            weigh(candidate, style, marks, contents)
        if len(candidates) > 1:
            weigh_repetition(candidates, marks)
            forgive_stops(candidates, marks)
            weigh_depth(candidates, marks)
            weigh_colons(candidates)
        chain = best_chain(style.name, candidates)
        if chain:
            chain = stronger_chain(chain, style.name, candidates)
            found.append(chain)
    found.sort(key=lambda chain: -chain.evidence)
    found = contents_last(found)
    return (found[0] if found else None), found


def contents_last(found: list[Chain]) -> list[Chain]:
    """Return the chains with the best one last where it is a table of contents: its items stand right below each
    other, and below all of it another chain begins with the same number and title.

    Of minutes that break off, such a table may have more items than the text.
    """
    first = found[0].starts if found else ()
    if len(first) < LISTED or any(other.first - one.after > 1 for one, other in pairwise(first)):
        return found
    below = (chain.starts[0] for chain in found[1:] if chain.starts[0].first > first[-1].first)
    listed = any((start.number, start.title) == (first[0].number, first[0].title) for start in below)
    return [*found[1:], found[0]] if listed else found


def weigh(start: Start, style: Style, marks: Marks, contents: set[str]) -> None:
    """Count what speaks for and against a candidate: its wording, and what stands around it."""
    start.add(style.weight, "wording")
    line, following = marks.lines[start.first], marks.after(start.after, NEAR)
    if any(marks.heading[index] for index in following[:5]):
        start.add(2, "a section heading follows")
    weigh_case(start, style, marks, following)
    above = marks.before(start.first) if start.number == 1 else None
    start.begins_group = above is not None and read_group(marks.lines[above].text)[0]
    start.below_words = above is not None and marks.stands_alone(above)
    if any(is_openness(marks.lines[index].text) for index in following) or "openness" in start.groups:
        start.add(2, "open or closed is said")
    if start.first in marks.listing:
        start.add(-6, "a line of the table of contents")
    if line.level:
        start.add(2, "marked up as a heading")
    if not start.first or not marks.lines[start.first - 1].text:
        start.add(1, "nothing right above it")
    if start.title:
        weigh_title(start, line, marks, following, contents)
    if decides_point(start):
        start.add(-5, "the words of a decision")


def weigh_case(start: Start, style: Style, marks: Marks, following: list[int]) -> None:
    """Count a case number near a candidate for it."""
    before = marks.before(start.first)
    if any(marks.gives_case(index) for index in following[:4]) or {"case", "case_field"} & set(start.groups):
        start.add(3, "a case number")
        start.has_case = True
    elif before is not None and marks.gives_case(before) and style.numbered:
        start.add(3, "a case number before it")
    elif style.name == "sagsnr":
        start.add(-0.75, "no number behind the label")


def weigh_title(start: Start, line: Line, marks: Marks, following: list[int], contents: set[str]) -> None:
    """Count what a candidate's title says for and against it."""
    title = start.title
    if beginning(title) in contents:
        start.add(4, "in the table of contents")
    if any(marks.lines[index].text == title for index in following[:2]):
        start.add(2, "the title is repeated")
    if style_is_bare(start) and title[0].isdigit():
        start.add(-2, "begins with a number")
    if says_closed(title) or closes_meeting(clean_title(title)):
        start.add(2, "needs no text")
    if title[0].islower():
        start.add(-5, "begins with a small letter")
    if title[-1] in ".:;," and not closes_meeting(title):  # "Evt."
        start.add(-3, f"ends in {title[-1]!r}")
    if len(title) > LONG_TITLE:
        start.add(-4, "long")
    if line.bullet and not marks.bulleted:
        start.add(-1, "a point of a list")
    if start.first and marks.heading[start.first - 1] in ("recommendation", "decision"):
        start.add(-2, "the first line of a recommendation or decision")


def decides_point(start: Start) -> bool:
    """Tell whether a candidate says what is decided on a point of a recommendation: "Ad 1 Godkendt"."""
    return start.style.startswith("ad-n") and len(start.title.split()) < SHORT and bool(find_outcomes(start.title))


def style_is_bare(start: Start) -> bool:
    """Tell whether a style takes no number from a line, so that one on it is left in the title."""
    return start.number is None


def weigh_colons(candidates: list[Start]) -> None:
    """Take back what a colon at a title's end counts against it where nearly all titles end in one."""
    ending = [start for start in candidates if start.title.endswith(":")]
    if len(ending) >= FEW and len(ending) >= NEARLY_ALL * len(candidates):
        for start in ending:
            start.add(3, "as nearly all titles do")


def weigh_repetition(candidates: list[Start], marks: Marks) -> None:
    """Count it against candidates that stand right below each other, as in a list, and for a title's second print."""
    seen: set[tuple[int | None, str]] = set()
    for one, other in zip(candidates, [*candidates[1:], None], strict=True):
        below = marks.after(one.after, 1)
        if other and below == [other.first] and (other.number or 0) == (one.number or 0) + 1:
            one.add(-4, "the next number follows at once")
        key = (one.number, one.title.lower())
        if one.title and key in seen:
            one.add(3, "printed before, as in a table of contents")
            one.below_words = one.begins_group = False  # these are the items, and no group behind others
        seen.add(key)


def forgive_stops(candidates: list[Start], marks: Marks) -> None:
    """Take back what a full stop counts against titles where all of a count from 1 end in one: "2. Status siden sidst."

    Such a title stands as a paragraph of its own, or below its number, and has no verb; a list of sentences does not.
    """
    run: list[Start] = []
    for start in candidates:
        apart = start.style == "n-alene" or (start.after < len(marks.lines) and not marks.lines[start.after].text)
        stopped = start.title.endswith(".") and len(start.title) < LONG_STOPPED and not says_something(start.title)
        if start.number == len(run) + 1 and apart and stopped:
            run.append(start)
    if len(run) >= MIN_STOPPED:
        for start in run:
            start.add(3, "all titles end in a full stop")


def weigh_depth(candidates: list[Start], marks: Marks) -> None:
    """Count it against candidates that stand in a list inside a list of others. Where a document has no headings, an
    outer list that counts from 1 is its agenda.
    """
    depths = [marks.lines[start.first].depth for start in candidates]
    outer = min((depth for depth in depths if depth), default=0)
    first = [start for start, depth in zip(candidates, depths, strict=True) if depth == outer]
    if not outer or len(first) < FEW or max(depths) == outer:
        return
    for start, depth in zip(candidates, depths, strict=True):
        if depth > outer:
            start.add(-3, "a point of a list inside another")
    counted = [start.number for start in first] == list(range(1, len(first) + 1))
    if counted and not any(marks.heading) and 0 not in depths:
        for start in first:
            start.add(7 if start.title.endswith(".") else 4, "a point of the outermost list")


def best_chain(style: str, candidates: list[Start]) -> Chain | None:
    """Return the candidates with rising numbers, or all where there are none, that together have most evidence."""
    if not candidates:
        return None
    if candidates[0].number is None:
        starts = [start for start in candidates if start.evidence > 0]
        return (
            Chain(style, tuple(starts), sum(start.evidence for start in starts), tuple(candidates)) if starts else None
        )
    best: list[tuple[float, int | None]] = []
    for index, start in enumerate(candidates):
        before = range(max(0, index - MAX_LOOK_BACK), index)
        options = [(best[back][0] + link(candidates[back], start), back) for back in before]
        value, previous = max([(0.0, None), *options], key=lambda option: option[0])
        best.append((start.evidence + value, previous))
    at: int | None = max(range(len(best)), key=lambda index: best[index][0])
    chosen: list[Start] = []
    while at is not None:
        chosen.append(candidates[at])
        at = best[at][1]
    starts = without_weak_ends(chosen[::-1])
    evidence = sum(start.evidence for start in starts) + len(starts) - 1
    return Chain(style, tuple(starts), evidence, tuple(candidates)) if starts else None


def stronger_chain(chain: Chain, style: str, candidates: list[Start]) -> Chain:
    """Return the chain of the candidates with most evidence alone, if its numbers leave no gap and the given chain has
    fewer of these: "1. Baggrund", "2. Formål" in item 8 are more than that item, but weaker."""
    least = STRONG * max(start.evidence for start in candidates)
    strong = [start for start in candidates if start.evidence >= least]
    other = best_chain(style, strong) if len(strong) < len(candidates) and chain.starts[0].number else None
    if other is None or any(two.number != (one.number or 0) + 1 for one, two in pairwise(other.starts)):
        return chain
    more = len(other.starts) > sum(start.evidence >= least for start in chain.starts)
    return replace(other, candidates=tuple(candidates)) if more else chain


def link(one: Start, other: Start) -> float:
    """Return what it is worth that one item follows another: the next number best, a number missing less."""
    step = (other.number or 0) - (one.number or 0)
    if other.first >= one.after and other.begins_group:
        return 1.0
    if other.first >= one.after and other.below_words and one.has_case and other.has_case:
        return -NEW_GROUP
    if step < 1 or other.first < one.after:
        return float("-inf")
    begins_group = one.style == GROUPED and (other.number or 0) % GROUP < 2 and step <= GROUP
    return 1.0 if step == 1 or begins_group else -min(step - 1.0, MAX_GAP)


def is_closed_next(starts: list[Start]) -> bool:
    """Tell whether the last item is the next number and says that it is closed: then nothing else is to be found."""
    follows = len(starts) > 1 and starts[-1].number == (starts[-2].number or 0) + 1
    return follows and says_closed(starts[-1].title)


@lru_cache(maxsize=REMEMBERED)
def says_closed(title: str) -> bool:
    """Tell whether a title says that its item is closed."""
    return any(closed and pattern.search(title) for pattern, closed in openness())


def without_weak_ends(starts: list[Start]) -> list[Start]:
    """Return a chain without first and last links that have much less evidence than the others."""
    least = max(1.0, WEAKEST * median(start.evidence for start in starts))
    while starts and starts[-1].evidence < least and not is_closed_next(starts):
        starts = starts[:-1]
    while starts and starts[0].evidence < (BARE if [start.number for start in starts[:2]] == [1, 2] else least):
        starts = starts[1:]
    return starts
