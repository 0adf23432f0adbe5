"""Where items begin: candidates of every style, the evidence around each, and the chain of them that holds best."""

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from statistics import median

from etl.layouts.contents import beginning
from etl.layouts.layout import REMEMBERED, Style, closes_meeting, is_openness, openness, styles
from etl.layouts.marks import DOT_LEADER_RE, Marks, clean_title, read_group
from etl.text import Line, fold

ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}
GROUP = 100  # more than a group has items
NEAR = 6  # lines with words behind a title among which a heading or a case number speaks for it
LONG_TITLE = 200  # characters
WEAKEST = 0.35  # of the median evidence in a chain; a weaker first or last link is no item
MAX_GAP = 6.0
MAX_LOOK_BACK = 400  # candidates; no agenda is longer


@dataclass
class Start:
    """Where an item may begin: the index of its first line, of the first line after its head, and what the head says.

    `evidence` is how much speaks for it, `reasons` what does.
    """

    style: str
    first: int
    after: int
    groups: dict[str, str]
    evidence: float = 0.0
    reasons: list[str] = field(default_factory=list)

    @cached_property
    def number(self) -> int | None:
        """The number printed, if one is."""
        number = self.groups.get("number")
        if number is None or number.startswith("Tillæg"):
            return None
        if self.style == "aar-n":
            return int(number.split("/")[1])
        return count_of(number) * (GROUP if self.style == "n.n" and number.isdigit() else 1)

    @property
    def title(self) -> str:
        """The title as far as it stands on the first line; empty where the style has none."""
        return self.groups.get("title", "")

    def add(self, points: float, reason: str) -> None:
        """Count something for or against this candidate."""
        self.evidence += points
        self.reasons.append(f"{reason} {points:+g}")


def count_of(number: str) -> int:
    """Return a number as one that rises from item to item: "12", "IV", "1.2" in its group, "21/2009" in its year."""
    whole, mark, part = re.split(r"([./])", number)[:3] if re.search(r"[./]", number) else (number, "", "")
    if mark == ".":
        return GROUP * (int(whole) if whole.isdigit() else ord(whole) - ord("A") + 1) + int(part)
    return int(whole) if whole.isdigit() else roman_number(whole)


def roman_number(text: str) -> int:
    """Return the value of a Roman number up to 89: "IV" is 4."""
    values = [ROMAN[letter] for letter in text]
    return sum(-one if one < other else one for one, other in zip(values, [*values[1:], 0], strict=True))


@dataclass(frozen=True)
class Chain:
    """The items of a document as one style has them, with the evidence for all of them together."""

    style: str
    starts: tuple[Start, ...]
    evidence: float


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
        chain = best_chain(style.name, candidates)
        if chain:
            found.append(chain)
    found.sort(key=lambda chain: -chain.evidence)
    return (found[0] if found else None), found


def find_candidates(marks: Marks, style: Style) -> list[Start]:
    """Return where the style's patterns match consecutive lines, blank ones aside."""
    found = []
    for place, index in marks.possible_starts:
        if style.patterns[style.anchor].match(marks.lines[index].text):
            start = match_start(marks, place - style.anchor, style)
            if start:
                found.append(start)
    return found


def match_start(marks: Marks, place: int, style: Style) -> Start | None:
    """Return the item that begins at the line with words number `place`, or None."""
    indices = marks.filled[place : place + len(style.patterns)] if place >= 0 else ()
    if len(indices) < len(style.patterns):
        return None
    groups: dict[str, str] = {}
    for index, pattern in zip(indices, style.patterns, strict=True):
        text = marks.lines[index].text
        match = pattern.match(text)
        if not match or DOT_LEADER_RE.search(text):
            return None
        if "title" in pattern.groupindex and pattern.groupindex["title"] == 1 and not marks.may_be_title(index):
            return None
        groups |= {name.rstrip("2"): value for name, value in match.groupdict().items() if value}
    if style.name == "n.n" and read_group(groups["title"])[0]:
        return None
    if "title" in groups:
        groups["title"] = fold(groups["title"])
    return Start(style.name, indices[0], indices[-1] + 1, groups)


def weigh(start: Start, style: Style, marks: Marks, contents: set[str]) -> None:
    """Count what speaks for and against a candidate: its wording, and what stands around it."""
    start.add(style.weight, "wording")
    line, following = marks.lines[start.first], marks.after(start.after, NEAR)
    if any(marks.heading[index] for index in following[:5]):
        start.add(2, "a section heading follows")
    before = marks.before(start.first)
    if any(marks.case[index] for index in following[:4]) or {"case", "case_field"} & set(start.groups):
        start.add(3, "a case number")
    elif before is not None and marks.case[before] and style.numbered:
        start.add(3, "a case number before it")
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
    if title[-1] in ".:;,":
        start.add(-3, f"ends in {title[-1]!r}")
    if len(title) > LONG_TITLE:
        start.add(-4, "long")
    if line.bullet and not marks.bulleted:
        start.add(-1, "a point of a list")
    if start.first and marks.heading[start.first - 1] in ("recommendation", "decision"):
        start.add(-2, "the first line of a recommendation or decision")


def style_is_bare(start: Start) -> bool:
    """Tell whether a style takes no number from a line, so that one on it is left in the title."""
    return start.number is None


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
        seen.add(key)


def best_chain(style: str, candidates: list[Start]) -> Chain | None:
    """Return the candidates with rising numbers, or all where there are none, that together have most evidence."""
    if not candidates:
        return None
    if candidates[0].number is None:
        starts = [start for start in candidates if start.evidence > 0]
        return Chain(style, tuple(starts), sum(start.evidence for start in starts)) if starts else None
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
    return Chain(style, tuple(starts), sum(start.evidence for start in starts) + len(starts) - 1) if starts else None


def link(one: Start, other: Start) -> float:
    """Return what it is worth that one item follows another: the next number best, a number missing less."""
    step = (other.number or 0) - (one.number or 0)
    if step < 1 or other.first < one.after:
        return float("-inf")
    begins_group = one.style == "n.n" and (other.number or 0) % GROUP == 1 and step <= GROUP
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
    while starts and starts[0].evidence < least:
        starts = starts[1:]
    return starts
