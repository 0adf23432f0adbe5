"""Finding the acts that a text names, and choosing the act in force on a day.

An abbreviation counts beside a "§", in a legend ("SL (Serviceloven)") or, unless it has other meanings, where the act
is named in the item. What is only worded like an act, "lov om ..." or "...loven", is found too, without an act.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

from etl.model import Act, Ambiguous, LawReference
from etl.references.matching import FormFinder, Found, Passage
from etl.tables import LawRow, bodies, laws, lookalikes

# "Budgetloven", "lejelovens"; "Finansloven for 2015" has its year. Not "loven" alone.
OTHER_LAW_RE = re.compile(
    r"(?<![\w-])(?P<law>[a-zæøå][\wæøå-]*[a-zæøå-]loven(?: (?:for )?(?:19|20)\d\d)?)s?(?!\w)", re.IGNORECASE
)
# A title goes on over "og", "for" and the like, and over adjectives, to the last noun: "lov om store bededag",
# "lov om vagtvirksomhed og kommunale tryghedsvagter"; never into the verb of the sentence
NO_NOUN = (
    r"(?:er|var|har|havde|skal|skulle|kan|kunne|vil|ville|må|bliver|blev|gælder|giver|træder|trådte|indeholder|betyder"
    r"|medfører|omfatter|regulerer|fastsætter|fastlægger|vedtages|ændres|ændrer|ændring|som|der|at|hvor\w*|fra|jf|lov|lovs|og|af|til|for|i|på|ved|med|om|samt|eller)\b"
)
WORD = rf"(?!{NO_NOUN})[a-zæøå][\wæøå-]*"
NOUN_PHRASE = rf"(?:(?:den|det|de|en|et) )?(?:{WORD}(?:e|ig|ers|sk|le) ){{0,2}}{WORD}"
LAW_ABOUT_RE = re.compile(
    rf"(?<!\w)(?P<law>lov om {NOUN_PHRASE}(?:,? (?:og|af|til|for|i|på|ved|med) {NOUN_PHRASE}){{0,4}})(?!\w)",
    re.IGNORECASE,
)
WORDED_LIKE_ACTS = (("loven", OTHER_LAW_RE), ("lov om ", LAW_ABOUT_RE))
"""What is worded like an act, each with what it always holds: quicker to look for."""
LEGEND_RE = re.compile(r"\s*(?:\(|[:=–-]\s)\s*")  # between an abbreviation and the act that explains it
SIGN_AFTER_RE = re.compile(r"s?,?\s*\(?(?:§|kap\.)")
SIGN_BEFORE_RE = re.compile(r"§[^.;:\n]*\s(?:i|efter|af)\s\Z")
# "2020-PL", "i 2023 PL": a price level, not pensionsloven
PRICE_LEVEL_RE = re.compile(r"(?:\d\s?[-–]?\s*|pris(?:er)?[- ])\Z")


@dataclass(frozen=True)
class _Form:
    row: LawRow
    abbreviation: bool


@dataclass(frozen=True)
class Citation:
    """An act as named at one place: the rows of the table that the name fits, none for an act that is not there."""

    start: int
    end: int
    wording: str
    rows: tuple[LawRow, ...]
    abbreviation: bool = False

    def reference(self, day: date, provision: str | None = None) -> LawReference | Ambiguous:
        """Return what is cited here on that day, or all that it may be when the rows do not come down to one."""
        row = choose_in_force(self.rows, day)
        if row or len(self.rows) < 2:
            return LawReference(self.wording, provision, describe_act(row) if row else None)
        return Ambiguous(tuple(LawReference(self.wording, provision, describe_act(row)) for row in self.rows))


@cache
def describe_act(row: LawRow) -> Act:
    """Return the act of a row."""
    return Act(row.law_id, row.label, row.title, row.variants, row.year, row.number)


def choose_in_force(rows: Sequence[LawRow], day: date) -> LawRow | None:
    """Return the one act of these in force on that day, else the only one adopted by then; None when that fails."""
    in_force = [row for row in rows if _starts(row, rows) <= day <= (row.repealed_on or date.max)]
    adopted = [row for row in rows if (row.adopted or date.min) <= day]
    chosen = in_force or adopted
    return chosen[0] if len(chosen) == 1 else None


def _starts(row: LawRow, rows: Sequence[LawRow]) -> date:
    predecessors = [other.repealed_on for other in rows if other.replaced_by == row.law_id and other.repealed_on]
    if predecessors:
        return max(predecessors) + timedelta(days=1)
    return row.in_force_from or row.adopted or date.min


@cache
def _finder() -> FormFinder[_Form]:
    rows = laws().values()
    names = [(form, False, _Form(row, abbreviation=False)) for row in rows for form in row.forms]
    return FormFinder(
        names + [(form, True, _Form(row, abbreviation=True)) for row in rows for form in row.abbreviations]
    )


@cache
def _no_acts() -> frozenset[str]:
    return frozenset(form.lower() for row in lookalikes() if row.kind == "no act" for form in row.forms)


@cache
def _shared_abbreviations() -> frozenset[str]:
    """The abbreviations that also stand for a body, or for several acts, or are too short to be sure."""
    of_bodies = {form for row in bodies().values() for form in (*row.forms, *row.weak)}
    labels: dict[str, set[str]] = {}
    for row in laws().values():
        for form in row.abbreviations:
            labels.setdefault(form, set()).add(row.label)
    return frozenset(form for form, names in labels.items() if form in of_bodies or len(names) > 1 or len(form) < 3)


def find_acts(passages: Sequence[Passage]) -> list[list[Citation]]:
    """Return the acts named in each passage of an item, in order; an abbreviation only where it has support."""
    named = [find_citations(passage.text) for passage in passages]
    labels = {row.label for citations in named for each in citations if not each.abbreviation for row in each.rows}
    legends = {form for passage, citations in zip(passages, named, strict=True) for form in _legend(passage, citations)}
    return [
        [each for each in citations if not each.abbreviation or _has_support(each, passage.text, labels, legends)]
        for passage, citations in zip(passages, named, strict=True)
    ]


def find_citations(text: str) -> list[Citation]:
    """Return every act named in `text`, in order, and what is only worded like one; abbreviations without a check."""
    known = [_citation(found, text) for found in _finder().find(text)]
    others = [each for each in _others(text) if all(each.end <= one.start or each.start >= one.end for one in known)]
    return sorted(known + others, key=lambda each: each.start)


def _citation(found: Found[_Form], text: str) -> Citation:
    rows = tuple(form.row for form in found.values)
    return Citation(found.start, found.closed, text[found.start : found.end], rows, found.values[0].abbreviation)


def _others(text: str) -> Iterator[Citation]:
    lower = text.lower()
    for pattern in (pattern for sign, pattern in WORDED_LIKE_ACTS if sign in lower):
        for match in pattern.finditer(text):
            if match["law"].lower() not in _no_acts():
                yield Citation(match.start(), match.end(), match["law"], ())


def _legend(passage: Passage, citations: Sequence[Citation]) -> Iterator[str]:
    """The abbreviations that stand right beside the name of an act that they may stand for."""
    for one, other in pairwise(citations):
        same_act = {row.label for row in one.rows} & {row.label for row in other.rows}
        beside = LEGEND_RE.fullmatch(passage.text, one.end, other.start)
        if same_act and beside and one.abbreviation != other.abbreviation:
            yield (one if one.abbreviation else other).wording


def _has_support(citation: Citation, text: str, labels: set[str], legends: set[str]) -> bool:
    if PRICE_LEVEL_RE.search(text[max(0, citation.start - 12) : citation.start]):
        return False
    if citation.wording in legends or _stands_beside_provision(citation, text):
        return True
    named = any(row.label in labels for row in citation.rows)
    return named and citation.wording not in _shared_abbreviations()


def _stands_beside_provision(citation: Citation, text: str) -> bool:
    """Tell whether the text says "SEL § 85" or "§ 85 i SEL"."""
    before = text[max(0, citation.start - 40) : citation.start]
    return bool(SIGN_AFTER_RE.match(text, citation.end) or SIGN_BEFORE_RE.search(before))
