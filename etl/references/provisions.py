"""Reading provisions in running text: "§§ 83, 83 a og 86", "§ 20, stk. 1 og 2, nr. 3", "kap. 4", "artikel 6, stk. 1".

A list is read step by step: a sign or a unit tells the level ("§", then "stk.", "nr.", "litra") of the value behind it,
and of further values until the next unit. A value of a deeper level narrows the provision before it; one of the same
or a higher level begins the next.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from etl.references.matching import Anchors, lowered

# Digits are 0-9 alone: they become a part of an IRI
# "83 a.", "40 a"; never the beginning of "5 m.fl.", "5 o. lign.", "5 e-mail"
LETTER_END = r"(?!\w|\.\w|[-/]\w|\. (?:fl|l|lign|m|v)\b)"
# "85", "83 a", "26b", "5u.", "16 C"; never "85 i", where "i" is a word, nor the "3.8" of a local plan
SECTION = rf"[0-9]{{1,3}}(?![0-9]|\.[0-9])(?:[^\S\n]?[a-hj-zA-HJ-Z]{LETTER_END})?"
SIGN_RE = re.compile(rf"(?P<sign>§§*)\s*(?P<value>{SECTION})")
WORD_RE = re.compile(
    rf"(?<!\w)(?:(?P<sign>[Pp]aragraf(?:fen|ferne)?|[Pp]ar\.|[Pp]gf\.|[Kk]apitel|[Kk]apitlerne|[Kk]ap\.|[Aa]rtikel|[Aa]rt\.|[Bb]ilag)"
    rf"\s*(?P<value>{SECTION})|[Aa]fsnit\s+(?P<roman>[IVX]+)(?!\w))"
)
SIGNS = {"k": "kap.", "a": "artikel", "b": "bilag"}  # by the first letter; else "§"
WORD_ANCHORS = Anchors(
    ("paragraf", "par.", "pgf.", "kapitel", "kapitlerne", "kap.", "artikel", "art.", "afsnit", "bilag")
)

# What leads to the next value: ", ", " og ", ", jf. " (before a unit), " - ", " til "; or nothing, before a unit
JOINT = r"\s*,\s*(?:(?:og|samt|eller)\s+|jf\.?\s+(?:dog\s+)?)?|\s+(?:og|samt|eller|til)\s+|\s*[-–]\s*|\s*"
UNIT = r"§+|[Ss]tk\.?|[Nn]r\.?|[Ll]itra|[Ll]it\."
STEP_RE = re.compile(
    rf"\)?(?P<joint>{JOINT})(?:(?P<unit>{UNIT})\s*)?(?P<value>{SECTION}|[a-zæøå](?!\w))(?!\.\s*(?:pkt|punktum|led)\b)"
)
# "1. pkt.", "2. og 3. pkt.", "1. led": named, but no level of its own here
SENTENCE_RE = re.compile(r"\s*,?\s*(?:[0-9]+\.\s*(?:og|[-–])\s*)?(?:[0-9]+\.|sidste)\s*(?:pkt|punktum|led)\b\.?")
LEVELS = {"§": 0, "s": 1, "n": 2, "l": 3}
UNITS = ("", "stk. ", "nr. ", "litra ")
RANGE = ("-", "–", "til")
MAX_RANGE = 30  # a longer range is a misprint or half the act: only its ends are cited
# After a bare further value stands a mark or such a word: "§ 3 og 4 i loven"; not "§ 3 og 4 medlemmer"
GOES_ON_RE = re.compile(
    r"\s*(?:[.,;:()\[\]\n\"”»/–-]|\Z)|\s+(?:§|og|samt|eller|til|i|om|af|jf|er|kan|skal|har|må|vedr\w*|omhandler|fastsætter"
    r"|gælder|giver|for|ved|med|på|efter|fremgår|at|stk|nr|litra|udvalg)(?!\w)"
)


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
    def sign(self) -> str:
        """What it is numbered by: "§", "kap.", "artikel", "afsnit" or "bilag"."""
        return self.numbers[0].partition(" ")[0]


@dataclass(frozen=True)
class _Step:
    """One value of a list: where it stands, its level, and whether it ends a range."""

    start: int
    end: int
    level: int
    value: str
    ends_range: bool = False


def find_provisions(text: str) -> list[Provision]:
    """Return the provisions in `text`, in order."""
    signs = SIGN_RE.finditer(text) if "§" in text else ()
    words = WORD_ANCHORS.find(WORD_RE, text, lowered(text))
    starts = sorted([*signs, *words], key=lambda match: match.start())
    found: list[Provision] = []
    for match in starts:
        if not found or match.start() >= found[-1].group_end:
            found += _read_group(text, match)
    return found


def _read_group(text: str, match: re.Match[str]) -> Iterator[Provision]:
    if match.re is WORD_RE and match["roman"]:
        yield Provision(*match.span(), *match.span(), (f"afsnit {match['roman']}",))
        return
    sign = SIGNS.get(match["sign"][0].lower(), "§")
    first = _Step(*match.span(), 0, match["value"])
    steps, end = _read_steps(
        text, first, sign, several=match["sign"] == "§§" or match["sign"].lower().startswith("kap")
    )
    whole: list[Provision] = []
    path: tuple[str, ...] = ()
    for before, step in zip([None, *steps], steps, strict=False):
        between = _between(before, step) if before else ()
        above = (*path, *[""] * 3)[: step.level]
        numbers = tuple(_number(sign, (*above, value)) for value in (*between, step.value))
        path = (*above, step.value)
        if before and step.level > before.level:
            whole[-1] = replace(whole[-1], end=step.end, numbers=(*whole[-1].numbers[:-1], numbers[-1]))
        else:
            whole.append(Provision(step.start, step.end, match.start(), end, numbers))
    yield from whole


def _read_steps(text: str, first: _Step, sign: str, *, several: bool) -> tuple[list[_Step], int]:
    """Return the values of a list from its first, and where it ends; `several` is whether "§§" opened it."""
    steps, at = [first], first.end
    while True:
        if sentence := SENTENCE_RE.match(text, at):
            at = sentence.end()
        match = STEP_RE.match(text, at)
        step = _step(text, match, steps, sign, several=several) if match else None
        if step is None:
            return steps, at
        steps.append(step)
        several = several or bool(match and match["unit"] == "§§")  # "§ 85 samt §§ 103, 104 og 107"
        at = step.end


def _step(text: str, match: re.Match[str], steps: list[_Step], sign: str, *, several: bool) -> _Step | None:
    """Return the value of a match as a step of the list, or None where it is none: "artikel 6 og § 7" are two lists."""
    last, joint, value = steps[-1], match["joint"].strip(), match["value"]
    if match["unit"]:
        level = LEVELS[match["unit"][0].lower()]
        joined = level > 0 or (joint and "jf" not in joint and sign == "§")
        return _Step(match.start("unit"), match.end("value"), level, value) if joined and _suits(level, value) else None
    if not joint or "jf" in joint:
        return None
    level = _level_of_bare(text, match, steps, several=several)
    ends_range = joint in RANGE
    if not _suits(level, value) or (last.level != level and ends_range):
        return None
    in_list = (several and level == 0) or _is_next(level, joint, last.value, value)
    if not ends_range and not in_list and not GOES_ON_RE.match(text, match.end()):
        return None
    if level == 0 and not several and not _follows(joint, steps, value):
        return None
    return _Step(*match.span("value"), level, value, ends_range)


def _is_next(level: int, joint: str, last: str, value: str) -> bool:
    """Tell whether a part goes on with the next number: "nr. 2 og 3 gælder"."""
    return level > 0 and joint == "og" and last.isdecimal() and value.isdecimal() and int(value) == int(last) + 1


def _level_of_bare(text: str, match: re.Match[str], steps: list[_Step], *, several: bool) -> int:
    """Return the level of a value without a unit: that of the value before, or again a section in a list of such.

    "§§ 41, 58, stk. 1, og 59" has three sections, "§ 41, stk. 1 og 2" has one.
    """
    last = steps[-1]
    section = next(step.value for step in reversed(steps) if step.level == 0)
    own_part = re.match(r"\s*,?\s*stk\b", text[match.end() : match.end() + 8])
    higher = match["value"].isdecimal() and int(match["value"]) > int(re.match(r"[0-9]+", section)[0])  # type: ignore[index]
    return 0 if last.level and (own_part or (several and higher)) and "-" not in match["joint"] else last.level


def _suits(level: int, value: str) -> bool:
    """Tell whether a value may stand on a level: letters are for "litra", numbers with letters for sections."""
    if level == 0:
        return value[0].isdecimal()
    return value.isdecimal() and len(value) < 3 if level < 3 else value.isalpha()


def _follows(joint: str, steps: list[_Step], value: str) -> bool:
    """Tell whether a bare number goes on after a single "§": "§ 3 og 4", "§ 83-87"; not "§ 5, 3", "§ 10 og 2"."""
    first, last = re.match(r"[0-9]+", value), re.match(r"[0-9]+", steps[-1].value)
    rising = bool(first and last) and int(first[0]) >= int(last[0])  # type: ignore[index]
    return rising and not joint.startswith(",") and steps[-1].level == 0


def _between(first: _Step, last: _Step) -> tuple[str, ...]:
    """Return the values inside a range of plain numbers or letters, without its ends."""
    if not last.ends_range or first.level != last.level:
        return ()
    if first.value.isdecimal() and last.value.isdecimal():
        numbers = range(int(first.value) + 1, int(last.value))
        return tuple(map(str, numbers)) if len(numbers) < MAX_RANGE else ()
    if first.value.isalpha() and last.value.isalpha():
        return tuple(map(chr, range(ord(first.value) + 1, ord(last.value))))
    return ()


def _number(sign: str, path: tuple[str, ...]) -> str:
    parts = [unit + value for unit, value in zip(UNITS[1:], path[1:], strict=False) if value]
    return " ".join([sign, normal_form(path[0]), *parts])


def normal_form(section: str) -> str:
    """Return a section's number with its letter apart and small: "83a" and "83 A" as "83 a"."""
    return re.sub(r"([0-9])\s*([a-z])", r"\1 \2", section.lower())
