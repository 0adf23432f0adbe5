"""References to organisations and to other municipalities.

A form that names one body stands for it anywhere. A weak form, such as "HK" or "DA", counts only with support: the
body is spelled out in the item, an unambiguous body stands beside it in a list, or a word of the sentence says what
kind of body it is (`kinds.tsv`). Look-alikes such as "KMD Momentum" are found like bodies, so that the longest
match shields them, and come out as nothing.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise

from etl.model import BodyReference, Mention, Municipality, MunicipalityReference
from etl.references.matching import Anchors, FormFinder, Found, Passage, Setting, lowered, trie_pattern
from etl.tables import BodyRow, LookalikeRow, bodies, kinds, lookalikes, municipalities

LONG_FORM = 8  # from this length on, a form's case does not matter: "beskæftigelsesministeriet"

# What joins two names to a list: "DS, KL og BUPL", "FOA/3F"
LIST_JOINT_RE = re.compile(r"\s*(?:,|/|,?\s+(?:og|samt|eller)\s)\s*|\s+", re.IGNORECASE)


@dataclass(frozen=True)
class Candidate:
    """A form of a body, or of a look-alike (`row` is None)."""

    row: BodyRow | None
    weak: bool


@cache
def _finder() -> FormFinder[Candidate]:
    return FormFinder(_forms(bodies().values(), lookalikes()))


def _forms(rows: Iterable[BodyRow], others: Iterable[LookalikeRow]) -> Iterator[tuple[str, bool, Candidate]]:
    for row in rows:
        for form in row.forms:
            yield form, _case_matters(form), Candidate(row, weak=False)
        for form in row.weak:
            yield form, True, Candidate(row, weak=True)
    for other in others:
        for form in other.forms:
            yield form, _case_matters(form), Candidate(None, weak=False)


def _case_matters(form: str) -> bool:
    return len(form) < LONG_FORM or form.isupper()


@dataclass(frozen=True)
class _Place:
    """A form found in a passage."""

    passage: Passage
    found: Found[Candidate]


def find_bodies(passages: Sequence[Passage], setting: Setting) -> list[Mention]:
    """Return the mentions of organisations and of other municipalities in the passages of one item."""
    places = [
        _Place(passage, found)
        for passage in passages
        for found in _finder().find(passage.text)
        if _is_written_as_name(passage.text[found.start : found.end])
    ]
    spelled_out = {
        candidate.row.body_id
        for place in places
        for candidate in place.found.values
        if candidate.row and not candidate.weak
    }
    mentions = [mention for place in places if (mention := _resolve(place, places, spelled_out, setting.date))]
    municipal = [mention for passage in passages for mention in find_municipalities(passage, setting.municipality)]
    return _without_general_names(mentions) + municipal


def _is_written_as_name(words: str) -> bool:
    """Tell names from the same words in running text: "bedre psykiatri"; one long word needs no capital."""
    return " " not in words or not words.islower()


def _resolve(place: _Place, places: Sequence[_Place], spelled_out: set[str], day: date) -> Mention | None:
    """Return the mention of the one body that a form stands for here, or None."""
    strong = [candidate.row for candidate in place.found.values if not candidate.weak]
    supported = strong or [
        candidate.row
        for candidate in place.found.values
        if candidate.row and (candidate.row.body_id in spelled_out or _has_support(candidate.row, place, places))
    ]
    row = choose_by_date([row for row in supported if row], day) if None not in supported else None
    if row is None:
        return None
    reference = BodyReference(row.body_id, row.label, local=row.scope == "local")
    rule, confidence = ("body", 1.0) if strong else ("body-with-support", 0.9)
    return place.passage.mention(place.found.start, place.found.closed, reference, f"{rule}:{row.body_id}", confidence)


def choose_by_date(rows: Sequence[BodyRow], day: date) -> BodyRow | None:
    """Return the one body of this name on that day, else the last one before it; None when several remain."""
    begun = [row for row in rows if (row.valid_from or date.min) <= day] or list(rows)
    current = [row for row in begun if (row.valid_to or date.max) >= day] or begun
    latest = max((row.valid_from or date.min for row in current), default=None)
    last = [row for row in current if (row.valid_from or date.min) == latest]
    return last[0] if len(last) == 1 else None


def _has_support(row: BodyRow, place: _Place, places: Sequence[_Place]) -> bool:
    return _has_supporting_word(row, place) or _stands_in_list(place, places)


def _has_supporting_word(row: BodyRow, place: _Place) -> bool:
    if not kinds()[row.kind].words:
        return False
    start, end = place.passage.sentence_at(place.found.start)
    return bool(_words_pattern(row.kind).search(lowered(place.passage.text[start:end])))


@cache
def _words_pattern(kind: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{trie_pattern(kinds()[kind].words)})(?!\w)")


def _stands_in_list(place: _Place, places: Sequence[_Place]) -> bool:
    """Tell whether an unambiguous body stands in the same list; other weak forms may stand between."""
    row = [other for other in places if other.passage is place.passage]
    at = row.index(place)
    return any(_reaches_unambiguous(steps) for steps in (row[at:], row[at::-1]))


def _reaches_unambiguous(row: Sequence[_Place]) -> bool:
    for one, other in pairwise(row):
        first, second = sorted((one, other), key=lambda place: place.found.start)
        between = first.passage.text[first.found.closed : second.found.start]
        if not LIST_JOINT_RE.fullmatch(between):
            return False
        if any(candidate.row and not candidate.weak for candidate in other.found.values):
            return True
    return False


def _without_general_names(mentions: Sequence[Mention]) -> list[Mention]:
    """Leave out a general name ("RAR") where the item names the special body that it stands for ("RAR Vestjylland")."""
    labels = {mention.entity.label for mention in mentions if isinstance(mention.entity, BodyReference)}
    meant = {label for label in _general_labels() if any(each.startswith(f"{label} ") for each in labels)}
    return [m for m in mentions if not (isinstance(m.entity, BodyReference) and m.entity.label in meant)]


@cache
def _general_labels() -> frozenset[str]:
    """The labels of which several bodies are special cases: "RAR" of "RAR Fyn", "RAR Vestjylland" ..."""
    firsts = Counter(row.label.split(" ")[0] for row in bodies().values() if " " in row.label)
    return frozenset(row.label for row in bodies().values() if firsts[row.label] > 1)


@cache
def _names() -> dict[str, str]:
    return {name: row.code for row in municipalities().values() for name in (row.name, *row.variants)}


@cache
def _municipality_patterns() -> tuple[tuple[Anchors, re.Pattern[str]], ...]:
    name = rf"(?:{trie_pattern(_names())})"
    names = rf"{name}s?(?:(?:,\s+(?:og\s+)?|\s+og\s+|\s+samt\s+|/){name}s?)*"
    before = rf"(?<![\w-])(?P<names>{names})(?P<word>\s+(?:[Rr]egions)?[Kk]ommun(?:es?|ers?|ernes?))(?!\w)"
    behind = rf"(?<!\w)[Kk]ommunerne\s+(?P<names>{names})(?!\w)"
    return (
        (Anchors(map(str.lower, _names())), re.compile(before)),
        (Anchors(["kommunerne"]), re.compile(behind)),
    )


@cache
def _name_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?P<name>{trie_pattern(_names())})s?(?![\w-])")


def find_municipalities(passage: Passage, own: Municipality) -> Iterator[Mention]:
    """Return the mentions of other municipalities: "X Kommune", "Kommunerne X, Y og Z", "X og Y Kommuner"."""
    if "ommun" not in passage.text:  # quicker than the patterns, which both have it
        return
    for anchors, pattern in _municipality_patterns():
        for listed in anchors.find(pattern, passage.text, passage.lower):
            last = [*_name_pattern().finditer(passage.text, *listed.span("names"))][-1]
            for match in _name_pattern().finditer(passage.text, *listed.span("names")):
                row = municipalities()[_names()[" ".join(match["name"].split())]]
                if row.code == own.code:
                    continue
                end = listed.end() if match.start() == last.start() and "word" in listed.groupdict() else match.end()
                reference = MunicipalityReference(Municipality(row.code, row.name))
                yield passage.mention(match.start(), end, reference, f"municipality:{row.code}")
