"""Which municipality a document is from: as given, as listed, or from what the text says, and never a guess."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from etl.model import Municipality, Quarantined
from etl.references.matching import trie_pattern
from etl.tables import MunicipalityRow, municipalities

MIN_POINTS = 3
MIN_LEAD = 2
"""The municipality must have so many points, and more than so many times those of the next one."""


@dataclass(frozen=True)
class Evidence:
    """A way in which minutes name their municipality: what a line that does so is worth, and examples of such lines.

    In the pattern NAME stands for every name of a municipality, HOST for its web addresses. A line without any of
    `words`, in lower case, is not tried: the pattern is long.
    """

    words: tuple[str, ...]
    pattern: str
    points: int
    examples: tuple[str, ...]


EVIDENCE = (
    Evidence(
        ("kommune",),
        r"\bNAMEs?\s+(?:Regions)?kommunes?\b",
        1,
        ("principper i Herning Kommune.", "Nordfyns kommunes budget"),
    ),
    Evidence(("jobcent",), r"\bJobcent(?:er|ret i)\s+NAME\b", 1, ("Jobcenter Odder har", "Jobcentret i Herning")),
    Evidence(
        ("byråd", "kommunalbest"),
        r"\b(?:Byrådet|Kommunalbestyrelsen)\s+i\s+NAME\b",
        2,
        ("valgt af Byrådet i Ikast-Brande",),
    ),
    Evidence(
        ("byråd", "kommunalbest", "rådhus"),
        r"\bNAMEs?\s+(?:Byråd|Kommunalbestyrelse|Rådhus)\b",
        2,
        ("Møde i Odder Byråd", "Ringsted Rådhus, lokale 2"),
    ),
    Evidence((".dk",), r"(?:\bwww\.|//|@)(?:[\w-]+\.)*HOST\b", 2, ("www.herning.dk/referater", "post@rksk.dk")),
)
"""Weighed so that a place where only this municipality is at home counts more than a mention of any municipality."""


def choose_municipality(text: str, given: str | None, listed: str | None) -> Municipality:
    """Return a document's municipality: `given` for the whole build, else `listed` for the file, else told by `text`.

    Both are a code or a name. Raises Quarantined when a name is unknown or the text is not clear.
    """
    named = given or listed
    return named_municipality(named) if named else find_municipality(text)


def municipality_at(address: str | None) -> str | None:
    """Return the code of the municipality whose site an address is on, or None: its minutes are those of no other."""
    try:
        host = (urlsplit(address or "").hostname or "").lower()
    except ValueError:  # "http://[x": no address of anything
        return None
    return next((row.code for home, row in _by_host().items() if host == home or host.endswith(f".{home}")), None)


def named_municipality(name: str) -> Municipality:
    """Return the municipality with a code ("657", "0657") or a name. Raises Quarantined when there is none."""
    row = municipalities().get(name.zfill(4)) or _by_name().get(_folded(name))
    if row is None:
        raise Quarantined(
            f"no municipality has the code or name {name!r}; give a code such as 0657 or a name such as Herning"
        )
    return Municipality(row.code, row.name)


def find_municipality(text: str) -> Municipality:
    """Return the municipality that the text is clear about. Raises Quarantined with what was found when it is not."""
    points = count_evidence(text)
    ranked = sorted(points.items(), key=lambda pair: (-pair[1], pair[0]))
    (code, most), (_, next_most) = [*ranked, ("", 0), ("", 0)][:2]
    if most < MIN_POINTS or most <= MIN_LEAD * next_most:
        found = ", ".join(f"{municipalities()[each].name} {number}" for each, number in ranked[:5]) or "nothing"
        raise Quarantined(
            f"the municipality is not clear from the text (found {found}; it takes {MIN_POINTS} points and more than "
            f"{MIN_LEAD} times the next); name it with --municipality or in a sources.csv beside the file"
        )
    return Municipality(code, municipalities()[code].name)


def count_evidence(text: str) -> Counter[str]:
    """Return each municipality's points; a line counts once per kind of evidence, however often it repeats a name."""
    points: Counter[str] = Counter()
    lines = text.splitlines()
    lowered = [line.lower() for line in lines]
    for evidence, pattern in _patterns():
        # by words first, which is quicker than line by line
        for n in {n for word in evidence.words for n, line in enumerate(lowered) if word in line}:
            for code in {_code_of(match) for match in pattern.finditer(lines[n])} - {None}:
                points[str(code)] += evidence.points
    return points


def _code_of(match: re.Match[str]) -> str | None:
    groups = match.groupdict()
    if host := groups.get("host"):
        return _by_host()[host.lower()].code
    # "vejen kommunes" is a road; a municipality has a capital
    row = _by_name().get(_folded(groups["name"]))
    return row.code if row and groups["name"][0].isupper() else None


@cache
def _patterns() -> tuple[tuple[Evidence, re.Pattern[str]], ...]:
    names, hosts = trie_pattern(_by_name()), trie_pattern(_by_host())
    # A hyphen before or after would make it another name: "Frederiksværk-Hundested".
    groups = {"NAME": rf"(?<!-)(?P<name>{names})(?!-)", "HOST": rf"(?P<host>{hosts})"}
    return tuple((each, re.compile(_filled(each.pattern, groups), re.IGNORECASE)) for each in EVIDENCE)


def _filled(pattern: str, groups: Mapping[str, str]) -> str:
    for word, group in groups.items():
        pattern = pattern.replace(word, group)
    return pattern


@cache
def _by_name() -> dict[str, MunicipalityRow]:
    return {
        _folded(name): row for row in municipalities().values() for name in (row.name, row.official_name, *row.variants)
    }


@cache
def _by_host() -> dict[str, MunicipalityRow]:
    hosts = {(urlsplit(row.homepage).hostname or "").removeprefix("www."): row for row in municipalities().values()}
    return {host: row for host, row in hosts.items() if host}


def _folded(name: str) -> str:
    return " ".join(name.lower().split())
