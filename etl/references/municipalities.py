"""References to other municipalities: by name beside the word "kommune", alone or in a list."""

import re
from collections.abc import Iterator
from functools import cache

from etl.model import Mention, Municipality, MunicipalityReference
from etl.references.matching import Anchors, Passage, trie_pattern
from etl.tables import municipalities

# "Greve og Solrød", "Køge, Solrød samt Stevns", "Ishøj/Greve"
JOINT = r"(?:,\s+(?:og\s+|samt\s+)?|\s+(?:og|OG|samt|eller|&)\s+|\s?/\s?)"
MOST = 40  # how many municipalities a list goes on with, so that the time to read one grows with its length only
# "Kommune", "Kommunes", "kommunerne", "Regionskommune", "KOMMUNE"; not "Kommunal"
WORD = r"\s+(?:(?:[Rr]egions)?[Kk]ommun(?:es?|ers?|ernes?)|KOMMUNE(?:S|R)?)"


@cache
def _names() -> dict[str, str]:
    names = {name: row.code for row in municipalities().values() for name in (row.name, *row.variants)}
    return names | {name.upper(): code for name, code in names.items()}


@cache
def _patterns() -> tuple[tuple[Anchors, re.Pattern[str]], ...]:
    name = rf"(?:{trie_pattern(_names())})[sS]?-?(?!\w|-\w)"
    names = rf"{name}(?:{JOINT}{name}){{0,{MOST}}}"
    several = rf"{name}(?:{JOINT}{name}){{1,{MOST}}}"
    # "Horsens, Odder og Skanderborg Kommuner"
    before = rf"(?<![\w-])(?P<names>{names})(?P<word>{WORD})(?!\w)"
    # "kommunerne Horsens og Odder", "nabokommunerne i Odder", "tre kommuner: Horsens, Odder og Skanderborg",
    # "ejerkommuner, Horsens og Odder"
    listed = rf"(?:ne)?(?::|,|\s\()\s?(?P<listed>{several})"
    behind = rf"(?:[Kk]ommuner|KOMMUNER)(?:ne(?:\s+i)?\s+(?P<names>{names})|{listed})"
    return (
        (Anchors(map(str.lower, _names())), re.compile(before)),
        (Anchors(["kommuner"]), re.compile(rf"{behind}(?!\w|\s[A-ZÆØÅ])")),
    )


@cache
def _name_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?P<name>{trie_pattern(_names())})[sS]?(?!\w|-\w)")


def find_municipalities(passage: Passage, own: Municipality) -> Iterator[Mention]:
    """Return the mentions of other municipalities: "X Kommune", "Kommunerne X, Y og Z", "X og Y Kommuner"."""
    if "kommune" not in passage.lower:  # quicker than the patterns, which both have it
        return
    for anchors, pattern in _patterns():
        for listed in anchors.find(pattern, passage.text, passage.lower):
            yield from _mentions(passage, listed, own)


def _mentions(passage: Passage, listed: re.Match[str], own: Municipality) -> Iterator[Mention]:
    span = listed.span("names") if listed["names"] else listed.span("listed")
    matches = list(_name_pattern().finditer(passage.text, *span))
    for match in matches:
        row = municipalities()[_names()[" ".join(match["name"].split())]]
        if row.code == own.code:
            continue
        closes = match is matches[-1] and "word" in listed.groupdict()
        end = listed.end() if closes else match.end()
        reference = MunicipalityReference(Municipality(row.code, row.name))
        yield passage.mention(match.start(), end, reference, f"municipality:{row.code}")
