"""The forms that organisations are written in, found in a text, each with the rows of the tables it may stand for."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product

from etl.references.matching import FormFinder, Found, Passage
from etl.tables import BodyRow, LookalikeRow, bodies, lookalikes

LONG_FORM = 8  # from this length on, a form's case does not matter: "beskæftigelsesministeriet"
# What tells an organisation among other words, so that several words need no capitals: "Social- og boligstyrelsen"
INSTITUTIONS = (
    "arbejdsmarked", "direktorat", "domstol", "fond", "forbund", "forening", "institut", "kasse", "landsret",
    "ministeri", "nævn", "ombudsmand", "organisation", "politi", "region", "råd", "selskab", "styrelse", "tilsyn",
    "universitet",
)  # fmt: skip
# How the parts of "Social-, Bolig- og Ældreministeriet" are printed: between two parts, and before the last one
BETWEEN = ("-, ", ", ", ",- ", "- ")
BEFORE_LAST = ("- og ", "-og ", " og ", ",- og ", "-, og ", "- & ", " & ")
# "KMD Momentum"; not "KMD A/S"
PRODUCT_RE = re.compile(r" (?!A/S|I/S|Danmark)[A-ZÆØÅ][\w-]")
# "Social-, Bolig og ", "Natur- og ": what follows is the last part of another name
OPEN_PART_RE = re.compile(r"\w,?-,? (?:\w+,?-?,? ?)?(?:og|&) \Z")
REACH = 60  # how many characters before a form another name's parts may begin


@dataclass(frozen=True)
class Candidate:
    """A form of a body, or of a look-alike (`row` is None)."""

    row: BodyRow | None
    weak: bool = False


@dataclass(frozen=True)
class Place:
    """A form found in a passage."""

    passage: Passage
    found: Found[Candidate]

    @property
    def words(self) -> str:
        """The form as it is written, without a genitive ending."""
        return self.passage.text[self.found.start : self.found.end]

    @property
    def is_lookalike(self) -> bool:
        """Whether the form names something else than a body."""
        return any(candidate.row is None for candidate in self.found.values)

    def rows(self, *, weak: bool) -> list[BodyRow]:
        """Return the bodies that it names, with support only (`weak`) or anywhere."""
        return [candidate.row for candidate in self.found.values if candidate.row and candidate.weak == weak]


def find_forms(passage: Passage) -> Iterator[Place]:
    """Return the forms of bodies and of look-alikes in a passage, without overlaps, in the order of the text."""
    for found in _finder().find(passage.text):
        if _is_name(passage.text, found):
            yield Place(passage, found)


def _is_name(text: str, found: Found[Candidate]) -> bool:
    """Tell names from the same words in running text, and from a part of another name."""
    words = text[found.start : found.end]
    if " " not in words and words in _vendors() and PRODUCT_RE.match(text, found.closed):
        return False
    if " " in words and words.islower():
        return False  # "bedre psykiatri"
    return text[found.start - 1 : found.start] != " " or not OPEN_PART_RE.search(
        text, max(0, found.start - REACH), found.start
    )


@cache
def _finder() -> FormFinder[Candidate]:
    return FormFinder(_forms(bodies().values(), lookalikes()))


@cache
def _vendors() -> frozenset[str]:
    """The bodies before whose products they stand: "KMD" of "KMD …"."""
    return frozenset(form.removesuffix(" …") for row in lookalikes() for form in row.forms if form.endswith(" …"))


def _forms(rows: Iterable[BodyRow], others: Iterable[LookalikeRow]) -> Iterator[tuple[str, bool, Candidate]]:
    for row in rows:
        yield from _spelled(row.forms, Candidate(row))
        for form in row.weak:
            yield form, True, Candidate(row, weak=True)
    for other in others:
        yield from _spelled((form for form in other.forms if not form.endswith(" …")), Candidate(None))


def _spelled(forms: Iterable[str], candidate: Candidate) -> Iterator[tuple[str, bool, Candidate]]:
    spellings = (spelling for form in forms for spelling in spellings_of(form))
    cases = dict.fromkeys(
        (spelling, True) if _case_matters(spelling) else (spelling.lower(), False) for spelling in spellings
    )
    return ((spelling, case_matters, candidate) for spelling, case_matters in cases)


def _case_matters(form: str) -> bool:
    folded = form.lower()
    return len(form) < LONG_FORM or form.isupper() or (" " in form and not any(word in folded for word in INSTITUTIONS))


@cache
def spellings_of(form: str) -> tuple[str, ...]:
    """Return a form as it is printed: with other dashes and commas, "&" for "og", and in capitals.

    "Social-, Bolig- og Ældreministeriet" is also "Social, Bolig og Ældreministeriet"; "Movia" is also "MOVIA".
    """
    spellings = [form]
    if "- og " in form:
        *parts, last = re.split(r"-, |- og ", form)
        spellings += [between.join(parts) + before + last for between, before in product(BETWEEN, BEFORE_LAST)]
    elif re.search(r"\w (?:og|&) \w", form):
        spellings += [form.replace(" og ", " & "), form.replace(" & ", " og ")]
    if " – " in form:
        spellings += [form.replace(" – ", " - ")]
    if form.startswith(("De ", "Den ", "Det ")):
        spellings += [form[0].lower() + form[1:]]
    if len(form) > 4 and _case_matters(form) and any(letter.islower() for letter in form):
        spellings += [form.upper()]
    return tuple(dict.fromkeys(spellings))
