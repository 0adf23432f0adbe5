"""The party marks that a document prints beside the names of members: "Anna Holm (V)", "Bo Dahl, A"."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import chain

from etl.model import Minutes
from etl.names import is_no_name, strip_titles
from etl.votes.wordings import any_of, wordings

REACH = 60  # how many characters before a mark its name may begin
LIST_REACH = 300  # how many characters before "fra (A)" the list of its members may begin
JOINT_RE = re.compile(r"(?:,|,? og|,? samt)[ \n]$")  # between two names of a list
LETTER = "[A-ZÆØÅ]"


@cache
def _mark() -> str:
    parties = wordings()["parties"]
    short = "|".join(parties["short"])
    return rf"(?:{LETTER}|(?:{short})-?\d?|(?i:{any_of(parties['marks'])})|{any_of(parties['names'])})"


@cache
def _mark_re() -> re.Pattern[str]:
    return re.compile(_mark())


@cache
def _bracketed_re() -> re.Pattern[str]:
    return re.compile(rf"\( ?(?P<mark>{_mark()}) ?\)")


@cache
def _from_re() -> re.Pattern[str]:
    """What stands behind the last of several members of one party: "Anna Holm og Bo Dahl fra (A)", "fra Venstre"."""
    return re.compile(rf" fra (?:\( ?(?P<mark>{_mark()}) ?\)|(?P<name>{any_of(wordings()['parties']['names'])}))")


def party_mark(text: str) -> str | None:
    """Return a mark without its brackets where it can be a party's: "V", "SF", "løsgænger"; else None."""
    bare = text.strip().removeprefix("(").removesuffix(")").strip()
    return bare if _mark_re().fullmatch(bare) else None


def find_parties(minutes: Minutes, members: Iterable[str]) -> dict[str, set[str]]:
    """Return the parties that are printed beside members' names, in the list of members and in the items' texts.

    One letter in the list of members may stand for "Formand" or "Fraværende" instead: where all have the same, none
    counts.
    """
    names = {name: name for name in members}
    printed = {other: name for other, name in minutes.spellings if name in names} | names
    attendance = chain(minutes.attendance, *(item.attendance for item in minutes.items))
    listed = {(each.person, each.party) for each in attendance if each.party}
    several = len({party for _, party in listed}) > 1
    found = {each for each in listed if several and each[0] in names}
    for text in texts(minutes):
        found.update((printed[name], mark) for name, mark in marked_names(text, printed))
        found.update((printed[name], mark) for name, mark in names_from(text, printed))
    return {name: {party for each, party in found if each == name and party} for name, _ in found}


def texts(minutes: Minutes) -> Iterator[str]:
    """Yield every text of a document that may name members as this meeting's."""
    for item in minutes.items:
        yield from (section.text for section in item.sections)
        yield from [item.decision.text] if item.decision else []


def marked_names(text: str, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield each of the names that stands right before a party's mark in brackets, with the mark."""
    for match in _bracketed_re().finditer(text):
        words = re.split(r"[ \n]", text[max(0, match.start() - REACH) : match.start()].removesuffix(" "))
        for at in range(len(words) - 1):
            name = " ".join(words[at:]).lstrip("(-•")
            if name in names and not goes_before(words[at - 1] if at else "", name):
                yield name, match["mark"]
                break


def names_from(text: str, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield each of the names in a list that "fra (A)" closes, with the mark; what is no such name ends the list."""
    for match in _from_re().finditer(text):
        before = text[max(0, match.start() - LIST_REACH) : match.start()]
        while name := last_name(before, names):
            yield name, match["mark"] or match["name"]
            joint = JOINT_RE.search(before[: -len(name)])
            before = before[: joint.start()] if joint else ""


def last_name(text: str, names: Iterable[str]) -> str | None:
    """Return the longest of the names that a text ends with, if it is a whole one there."""
    name = max((each for each in names if text.endswith(each)), key=len, default=None)
    before = text[: -len(name)] if name else ""
    words = before.split(" ")
    whole = not before or (before[-1] in " \n(" and not goes_before(words[-2] if len(words) > 1 else "", name or ""))
    return name if whole else None


def goes_before(word: str, name: str) -> bool:
    """Tell whether the word before a name may be a part of it: "Lise" of "Lise Anna Holm", not "borgmester"."""
    return word[:1].isupper() and word.isalpha() and not is_no_name(word) and strip_titles(f"{word} {name}") != name
