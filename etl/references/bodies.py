"""References to organisations, and to other municipalities.

A form that names one body stands for it anywhere. A weak form, such as "HK" or "DA", counts only with support: the
body is spelled out in the item, an unambiguous body stands in the same list, or a word of the sentence says what kind
of body it is (`body_kinds.tsv`). Look-alikes such as "KMD Momentum" are found like bodies, so that the longest match
shields them, and come out as nothing. What may be several bodies on the meeting's day is kept with all of them.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import cache
from itertools import pairwise

from etl.model import Ambiguous, BodyReference, Mention
from etl.references.body_forms import Place, find_forms
from etl.references.matching import Passage, Setting, trie_pattern
from etl.references.municipalities import find_municipalities
from etl.tables import BodyRow, bodies, body_kinds

# What joins two names to a list: "DS, KL og BUPL", "FOA/3F"; one unknown name may stand between: "DLF, DPF og DS"
SEPARATOR = r"(?:\s*(?:,|/|,?\s(?:og|samt|eller)\s)\s*)"
LIST_JOINT_RE = re.compile(rf"{SEPARATOR}(?:[A-ZÆØÅ][\w&.-]{{0,30}}(?: [A-ZÆØÅ][\w-]{{0,30}})?{SEPARATOR})?|\s")
MAX_JOINT = 80
INITIALS = 2  # letters
# Weak forms that are small words too, and none of a body where all is in capitals: "DET INDSTILLES, AT"
SMALL_WORDS = frozenset(("AT", "CA", "DA", "DE", "DI", "EG", "MA", "TAK", "US", "VIA"))
NEIGHBOURHOOD = 10


def find_bodies(passages: Sequence[Passage], setting: Setting) -> list[Mention]:
    """Return the mentions of organisations and of other municipalities in the passages of one item."""
    places = [place for passage in passages for place in find_forms(passage)]
    support = Support(places)
    mentions = [mention for place in places if (mention := _resolve(place, support, setting.date))]
    municipal = [mention for passage in passages for mention in find_municipalities(passage, setting.municipality)]
    return _without_general_names(mentions) + municipal


class Support:
    """What supports the weak forms of an item; each text is looked through once, however many they are."""

    def __init__(self, places: Sequence[Place]) -> None:
        """Take the forms found in the item, in the order of the text."""
        self._spelled_out = {row.body_id for place in places for row in place.rows(weak=False)}
        self._introduced = _introduced(places)
        self._listed = _listed_with_strong(places)
        self._words: dict[tuple[int | None, str], list[int]] = {}

    def supported(self, place: Place) -> list[BodyRow]:
        """Return the bodies whose weak form at a place is supported; those that are spelled out go before others."""
        rows = place.rows(weak=True)
        spelled_out = [row for row in rows if self._is_spelled_out(row, place)]
        return spelled_out or [row for row in rows if id(place) in self._listed or self._has_word(row.kind, place)]

    def _is_spelled_out(self, row: BodyRow, place: Place) -> bool:
        """Tell whether a body is; two letters stand for much else, and so need to be introduced with the name."""
        known = self._introduced if len(place.words) <= INITIALS else self._spelled_out
        return row.body_id in known and not _is_small_word(place)

    def _has_word(self, kind: str, place: Place) -> bool:
        if not body_kinds()[kind].words:
            return False
        key = (place.passage.section, kind)
        if key not in self._words:
            self._words[key] = [found.start() for found in _words_pattern(kind).finditer(place.passage.lower)]
        start, end = place.passage.sentence_at(place.found.start)
        at = bisect_left(self._words[key], start)
        return at < len(self._words[key]) and self._words[key][at] < end


def _introduced(places: Sequence[Place]) -> set[str]:
    """Return the bodies whose name stands beside a weak form: "Dansk Industri (DI)", "DI (Dansk Industri)"."""
    return {
        row.body_id
        for one, other in pairwise(places)
        if one.passage is other.passage and one.passage.text[one.found.closed : other.found.start].strip() == "("
        for row in (*one.rows(weak=False), *other.rows(weak=False))
        if row in (*one.rows(weak=True), *other.rows(weak=True))
    }


def _listed_with_strong(places: Sequence[Place]) -> set[int]:
    """Return the ids of the places in whose list a form stands that needs no support."""
    lists: list[list[Place]] = []
    for place in places:
        if lists and _are_joined(lists[-1][-1], place):
            lists[-1].append(place)
        else:
            lists.append([place])
    return {id(place) for each in lists if any(place.rows(weak=False) for place in each) for place in each}


def _are_joined(one: Place, other: Place) -> bool:
    between = (one.found.closed, other.found.start)
    return (
        one.passage is other.passage
        and between[1] - between[0] <= MAX_JOINT
        and LIST_JOINT_RE.fullmatch(one.passage.text, *between) is not None
    )


def _is_small_word(place: Place) -> bool:
    text, found = place.passage.text, place.found
    around = text[max(0, found.start - NEIGHBOURHOOD) : found.end + NEIGHBOURHOOD]
    return place.words in SMALL_WORDS and around.isupper()


@cache
def _words_pattern(kind: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{trie_pattern(body_kinds()[kind].words)})(?!\w)")


def _resolve(place: Place, support: Support, day: date) -> Mention | None:
    """Return the mention of the body, or of the bodies, that a form may stand for here, or None."""
    if place.is_lookalike:
        return None
    strong = place.rows(weak=False)
    rows = choose_by_date(strong or support.supported(place), day)
    if not rows:
        return None
    references = tuple(BodyReference(row.body_id, row.label, local=row.scope == "local") for row in rows)
    rule, confidence = ("body", 1.0) if strong else ("body-with-support", 0.9)
    start, end = place.found.start, place.found.closed
    if len(references) > 1:
        return place.passage.mention(start, end, Ambiguous(references), f"{rule}-of-several", 0.5)
    return place.passage.mention(start, end, references[0], f"{rule}:{rows[0].body_id}", confidence)


def choose_by_date(rows: Sequence[BodyRow], day: date) -> list[BodyRow]:
    """Return the bodies of one name on that day, else the last ones before it."""
    begun = [row for row in rows if (row.valid_from or date.min) <= day] or list(rows)
    current = [row for row in begun if (row.valid_to or date.max) >= day] or begun
    latest = max((row.valid_from or date.min for row in current), default=None)
    return [row for row in current if (row.valid_from or date.min) == latest]


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
