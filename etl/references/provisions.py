"""Reading the provisions of an act in running text: "§§ 83, 83 a og 86", "§ 20, stk. 1, nr. 2, litra a", "kap. 4"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Digits are 0-9 alone: they become a part of an IRI
# "83 a.", "40 a"; never the beginning of "5 m.fl.", "5 o. lign."
LETTER_END = r"(?!\w|\.\w|\. (?:fl|l|lign|m|v)\b)"
# "85", "83 a", "26b", "5u."; never "85 i", where "i" is a word, nor the "3.8" of a local plan
NUMBER = rf"[0-9]{{1,3}}(?![0-9]|\.[0-9])(?:[^\S\n]?[a-hj-z]{LETTER_END})?"
# ", stk. 1", " nr. 2", ", litra b"
PARTS = r"(?:,?\s*(?:stk\.?\s*[0-9]+|nr\.?\s*[0-9]+|litra\s*[a-zæøå](?![\wæøå])|[0-9]+\.\s*pkt\.))*"
ITEM = rf"{NUMBER}{PARTS}"
JOINT = r"(?:\s*,\s*(?:og\s+|samt\s+)?|\s+(?:og|samt|eller)\s+|\s*[-–]\s*)"
# "§§" opens a list: "§§ 83, 83 a og 86", "§§ 83-87"; after "§" each further section has its own: "§ 85 og § 87"
GROUP_RE = re.compile(
    rf"§§\s*{ITEM}(?:{JOINT}(?:§+\s*)?{ITEM})*|§\s*{ITEM}(?:{JOINT}§+\s*{ITEM})*"
    rf"|(?<!\w)(?:kapitel|kap\.)\s*[0-9]{{1,2}}(?:[^\S\n]?[a-h]{LETTER_END})?",
    re.IGNORECASE,
)
ITEM_RE = re.compile(rf"(?P<mark>(?:§+|kapitel|kap\.)\s*)?(?P<item>{ITEM})", re.IGNORECASE)
PART_RE = re.compile(r"(?P<unit>stk|nr|litra)\.?\s*(?P<value>[0-9]+|[a-zæøå](?![\wæøå]))")
RANGE_RE = re.compile(r"\s*[-–]\s*(?:§+\s*)?")
MAX_RANGE = 30  # a longer range is a misprint or half the act: only its ends are cited


@dataclass(frozen=True)
class Provision:
    """A provision as printed at one place; `numbers` in normal form ("§ 20 stk. 1"), several where a range ends.

    `group_start` and `group_end` are the offsets of the list that it stands in.
    """

    start: int
    end: int
    group_start: int
    group_end: int
    numbers: tuple[str, ...]

    @property
    def closes_list(self) -> bool:
        """Whether it is the last of several in a list."""
        return self.end == self.group_end and self.start != self.group_start

    @property
    def is_chapter(self) -> bool:
        """Whether it is a chapter."""
        return self.numbers[0].startswith("kap.")


def find_provisions(text: str) -> list[Provision]:
    """Return the provisions in `text`, in order."""
    if "§" not in text and "kap" not in text.lower():  # quicker than the pattern, and true of most texts
        return []
    return [provision for group in GROUP_RE.finditer(text) for provision in _read_group(text, group)]


def _read_group(text: str, group: re.Match[str]) -> Iterator[Provision]:
    sign = "§" if group[0].startswith("§") else "kap."
    previous: re.Match[str] | None = None
    for match in ITEM_RE.finditer(text, *group.span()):
        numbers: tuple[str, ...] = (f"{sign} {normal_form(match['item'])}",)
        if previous and RANGE_RE.fullmatch(text[previous.end() : match.start("item")]):
            numbers = (*_between(previous["item"], match["item"]), *numbers)
        yield Provision(match.start(), match.end(), group.start(), group.end(), numbers)
        previous = match


def _between(first: str, last: str) -> tuple[str, ...]:
    """Return the sections inside a range of plain numbers, without its ends."""
    if not (first.isdecimal() and last.isdecimal() and int(last) - int(first) <= MAX_RANGE):
        return ()
    return tuple(f"§ {number}" for number in range(int(first) + 1, int(last)))


def normal_form(item: str) -> str:
    """Return "83a, stk. 1,nr. 2" as "83 a stk. 1 nr. 2"."""
    number = re.match(r"(?P<digits>[0-9]+)\s?(?P<letter>[a-z](?![\wæøå]))?", item, re.IGNORECASE)
    if not number:
        raise ValueError(f"{item!r} does not begin with a number")
    parts = [f"{'litra' if m['unit'] == 'litra' else m['unit'] + '.'} {m['value']}" for m in PART_RE.finditer(item)]
    return " ".join([number["digits"], *([number["letter"].lower()] if number["letter"] else []), *parts])
