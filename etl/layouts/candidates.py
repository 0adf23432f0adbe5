"""Lines that may begin an item: what the head of an item says, and where a style's patterns match."""

import re
from dataclasses import dataclass, field, replace
from functools import cached_property

from etl.layouts.layout import Style
from etl.layouts.marks import DOT_LEADER_RE, Marks, read_group
from etl.text import fold

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZÆØÅ- "
ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}
GROUPED = "n.n"  # the style of items that are numbered within groups
GROUP = 100  # more than a group has items
FEW = 3  # items; what less have in common says nothing
AGAIN = 3.0  # for items whose numbers begin again


@dataclass
class Start:
    """Where an item may begin: the index of its first line, of the first line after its head, and what the head says.

    `evidence` is how much speaks for it, `reasons` what does; `begins_group` whether it is numbered 1 right below the
    heading of a group, so that the numbers may begin again, `below_words` whether it is so below a few words that may
    be such a heading, and `has_case` whether a case number stands near it.
    """

    style: str
    first: int
    after: int
    groups: dict[str, str]
    evidence: float = 0.0
    reasons: list[str] = field(default_factory=list)
    begins_group: bool = False
    below_words: bool = False
    has_case: bool = False

    @cached_property
    def number(self) -> int | None:
        """The number printed, if one is."""
        number = self.groups.get("number")
        if number is None or number.startswith("Tillæg"):
            return None
        if self.style == "aar-n":
            return int(number.split("/")[1])
        return count_of(number) * (GROUP if self.style == GROUPED and number.isdigit() else 1)

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
    digits = whole.lstrip(LETTERS)  # "ØU-55/07": numbered by a committee, in a year
    return int(digits) if digits.isdigit() else roman_number(whole)


def roman_number(text: str) -> int:
    """Return the value of a Roman number up to 89: "IV" is 4."""
    values = [ROMAN[letter] for letter in text]
    return sum(-one if one < other else one for one, other in zip(values, [*values[1:], 0], strict=True))


def find_candidates(marks: Marks, style: Style) -> list[Start]:
    """Return where the style's patterns match consecutive lines, blank ones aside."""
    found = []
    for place, index in marks.possible_starts:
        if style.patterns[style.anchor].match(marks.lines[index].text):
            start = match_start(marks, place - style.anchor, style)
            if start:
                found.append(start)
    return restarted(found, marks) if style.name == "n-punktum" else found


def restarted(candidates: list[Start], marks: Marks) -> list[Start]:
    """Return the candidates without numbers where each is numbered 1, as lists of a web page that begin again.

    What stands below a heading, or below words that lead to a list, is a point of a recommendation.
    """
    if len(candidates) < FEW or any(start.number != 1 for start in candidates if not start.title[:1].islower()):
        return candidates
    free = [start for start in candidates if stands_free(start, marks)]
    if len(free) < FEW:
        return candidates
    unnumbered = [replace(start, groups={"title": start.title}, evidence=0.0, reasons=[]) for start in free]
    for start in unnumbered:
        start.add(AGAIN, "every item is numbered 1")
    return unnumbered


def stands_free(start: Start, marks: Marks) -> bool:
    """Tell whether nothing leads to a line as to the first point of a list."""
    above = marks.before(start.first)
    text = marks.lines[above].text if above is not None else ""
    return above is None or not (marks.heading[above] or text[-1] in ",:;" or text.endswith(" at"))


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
    if style.name == GROUPED and read_group(groups["title"])[0]:
        return None
    if "title" in groups:
        groups["title"] = fold(groups["title"])
    return Start(style.name, indices[0], indices[-1] + 1, groups)
