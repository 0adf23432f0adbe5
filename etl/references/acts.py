"""Finding the acts that a text names.

An abbreviation counts beside a "§", in a legend ("SL (Serviceloven)") or, unless it has other meanings, where the act
is named in the item. What is only worded like an act, an order or the like, "lov om ..." or "...bekendtgørelsen", is
found too, without an act.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from etl.model import Act
from etl.references.citations import Citation, family_of, without_overlaps
from etl.references.instruments import find_instruments
from etl.references.matching import Anchors, FormFinder, Found, Passage, lowered
from etl.tables import LawRow, bodies, laws, lookalikes

IN_NAMES = ("lov", "direktiv", "forordning", "bekendtg", "cirkulære")
"""What nearly every name of an act holds: quicker to look for than the names."""

# "Budgetloven", "lånebekendtgørelsens"; "Finansloven for 2015" has its year. Not "loven" alone; the word is read
# backwards.
OTHER_LAW_RE = re.compile(
    r"(?P<word>(?P<kind>lov|bekendtgørels|direktiv|forordning)e[nt])(?P<year>\s(?:for\s)?(?:19|20)\d\d)?s?(?!\w)"
)
OTHER_LAW_ANCHORS = Anchors(
    f"{kind}e{ending}" for kind in ("lov", "bekendtgørels", "direktiv", "forordning") for ending in "nt"
)
WORD_BEFORE_RE = re.compile(r"(?<![\w-])[a-zæøå][\w-]*\Z")
LONGEST = 60  # letters of a word
# A title goes on over "og", "for" and the like, and over adjectives, to the last noun: "lov om store bededag", "lov om
# vagtvirksomhed og kommunale tryghedsvagter", "lov om letbane på Ring 3 § 4"; never into the verb of the sentence
NO_NOUN = (
    r"(?:er|var|har|havde|skal|skulle|kan|kunne|vil|ville|må|bliver|blev|gælder|giver|træder|trådte|indeholder|betyder"
    r"|medfører|omfatter|regulerer|fastsætter|fastlægger|vedtages|ændres|ændrer|ændring|som|der|at|hvor\w*|fra|jf|lov|lovs"
    r"|og|af|til|for|i|på|ved|med|om|samt|eller|henholdsvis|ikke|anvendes|kraft)\b"
)
WORD = rf"(?!{NO_NOUN})-?[a-zæøå][\wæøå-]*"
ADJECTIVE = rf"(?:frit|{WORD}(?:e|ig|ers|sk|le|nes|ens|ets|ligt|al))"
NOUN_PHRASE = rf"(?:(?:den|det|de|en|et)[^\S\n]+)?(?:{ADJECTIVE}[^\S\n]+){{0,2}}{WORD}(?:\s\d(?=\s§))?"
# "affaldsregulativer, -gebyrer"
JOINED = r"(?:,?\s+(?:og|af|til|for|i|på|ved|med|over|mod|mellem|henholdsvis)\s+|,\s(?=-))"
PHRASES = rf"{NOUN_PHRASE}(?:{JOINED}{NOUN_PHRASE}){{0,5}}(?:,\s{WORD}(?=,?\sm\.?\s?v))?(?!\w)"
ABOUT_RES = {
    word: re.compile(rf"{word}(?<!\w{word}){ending}\s+om\s+{PHRASES}")
    for word, ending in (("lov", ""), ("bekendtgørelse", "n?"), ("cirkulære", "t?"))
}
"""What is called an act by what it is about; quicker one by one."""
# "service- |og aktivloven", "forvaltnings-, |offentligheds- og arkivloven"
SHORTENED_RE = re.compile(r"(?<![\w-])(?P<name>(?P<stem>\w{3,30})-)\s*(?:,|/|(?:,\s*)?(?:og|samt|eller)(?=\s))\s*\Z")
# Between an act's name and its number: "planloven, jf. |lovbekendtgørelse nr. ...", "LBK nr. ... |om planloven"
BESIDE_RE = re.compile(
    r"\s*(?:§[^;\n]{1,80}?(?<!\bog)(?<!samt))?(?:m\.?\s?v\.?)?\s*[,(–-]?\s*(?:(?!og\b|samt\b)\w{1,15}\.?\s+){0,2}(?:af\s+|om\s+)?",
    re.IGNORECASE,
)
# Between an order's name and its number: "støjbekendtgørelsen (|BEK nr. ...", "BEK nr. ... benævnt |støj..."
# in a list, "støjbekendtgørelsen, BEK nr. ..." may be two
SAME_RE = re.compile(
    r"(?: om [^.;()§\n]{3,100})?[^\S\n]*(?:m\.?\s?v\.?)?[^\S\n]*[(–-]?[^\S\n]*(?:(?:benævnt|kaldet) )?", re.IGNORECASE
)
ABOUT_RE = re.compile(r"\s+(?=om\s)")
LEGEND_RE = re.compile(r"\s*(?:\(|[:=–-]\s)\s*")  # between an abbreviation and the act that explains it
SIGN_AFTER_RE = re.compile(r"s?,?\s*\(?(?:§|kap\.)")
SIGN_BEFORE_RE = re.compile(r"§[^.;:\n]*\s(?:i|efter|af)\s\Z")
# "2020-PL", "i 2023 PL": a price level, not pensionsloven
PRICE_LEVEL_RE = re.compile(r"(?:\d\s?[-–]?\s*|pris(?:er)?[- ])\Z")


@dataclass(frozen=True)
class _Form:
    row: LawRow
    abbreviation: bool


@cache
def _finder() -> FormFinder[_Form]:
    rows = laws().values()
    names = [(form, False, _Form(row, abbreviation=False)) for row in rows for form in row.forms]
    return FormFinder(
        names + [(form, True, _Form(row, abbreviation=True)) for row in rows for form in row.abbreviations]
    )


@cache
def _signs() -> Anchors:
    """What a text that names an act must hold one of."""
    forms = {form.lower() for row in laws().values() for form in row.forms}
    return Anchors([*IN_NAMES, *(form for form in forms if not any(sign in form for sign in IN_NAMES))])


@cache
def _abbreviations() -> dict[str, tuple[str, ...]]:
    return {row.label: row.abbreviations for row in laws().values()}


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
    short = [form for label in labels for form in _abbreviations().get(label, ())]
    if short:
        pairs = zip(passages, named, strict=True)
        named = [
            find_citations(passage.text, short)
            if not citations and any(form in passage.text for form in short)
            else citations
            for passage, citations in pairs
        ]
    legends = {form for passage, citations in zip(passages, named, strict=True) for form in _legend(passage, citations)}
    numbered = _numbered([each for citations in named for each in citations])
    return [
        [
            replace(_narrowed(each, labels), act=each.act or numbered.get(each.wording.lower()))
            for each in citations
            if not each.abbreviation or _has_support(each, passage.text, labels, legends)
        ]
        for passage, citations in zip(passages, named, strict=True)
    ]


def _numbered(citations: Sequence[Citation]) -> dict[str, Act]:
    """Return the acts of names that stand beside a number somewhere in the item, and always beside the same."""
    acts: dict[str, dict[str, Act]] = {}
    for each in citations:
        if each.act:
            acts.setdefault(each.wording.lower(), {})[each.act.law_id] = each.act
    return {name: act for name, by in acts.items() if len(by) == 1 for act in by.values()}


def _narrowed(citation: Citation, labels: set[str]) -> Citation:
    """Return an abbreviation of several acts as one of those that the item spells out, where it does."""
    spelled_out = tuple(row for row in citation.rows if row.label in labels)
    return replace(citation, rows=spelled_out) if citation.abbreviation and spelled_out else citation


def find_citations(text: str, abbreviations: Sequence[str] = ()) -> list[Citation]:
    """Return every act named in `text`, in order, and what is only worded like one; abbreviations without a check.

    `abbreviations` are those that are worth looking for where no name and no "§" stands.
    """
    lower = lowered(text)
    has_name = _signs().stand_in(lower)
    named = worded = shortened = []
    if has_name or "§" in text or any(short in text for short in abbreviations):
        named = [_citation(found, text) for found in _finder().find(text)]
    if has_name:
        shortened = [each for citation in named if not citation.abbreviation for each in _shortened(citation, text)]
        worded = _worded_like_acts(text, lower)
    found = without_overlaps(find_instruments(text, lower), named, shortened, worded)
    for at in range(len(found)):  # one after another: "BEK nr. 5/2021 Bekendtgørelse om x (x-bekendtgørelsen)"
        found[at] = _joined(at, found, text)
    return found


def _citation(found: Found[_Form], text: str) -> Citation:
    first = found.values[0]
    rows = tuple(form.row for form in found.values)
    wording = " ".join(text[found.start : found.end].split())
    return Citation(found.start, found.closed, wording, rows, kind=first.row.kind, abbreviation=first.abbreviation)


def _shortened(citation: Citation, text: str) -> Iterator[Citation]:
    """Yield the acts whose names are shortened to a hyphen before a whole one: "service- og aktivloven"."""
    if not citation.wording.lower().endswith("loven"):
        return
    end = citation.start
    while before := SHORTENED_RE.search(text, max(0, end - 60), end):
        for ending in ("loven", "sloven"):
            name = before["stem"] + ending
            whole = (found for found in _finder().find(name) if found.end - found.start == len(name))
            yield from (
                replace(_citation(found, name), start=before.start(), end=before.end("name")) for found in whole
            )
        end = before.start()


def _joined(at: int, citations: Sequence[Citation], text: str) -> Citation:
    """Return a citation; a name and a number that stand side by side are one act."""
    this = citations[at]
    numbered = any(row.number for row in this.rows)
    if numbered or (this.act and this.kind != "consolidation"):
        return this
    for other in citations[max(0, at - 1) : at + 2]:
        first, second = sorted((this, other), key=lambda each: each.start)
        if other is not this and _is_the_same(this, other, text[first.end : second.start]):
            return replace(this, rows=other.rows, act=other.act and _also_called(other.act, this.wording))
    about = ABOUT_RE.match(text, this.end) if this.kind == "consolidation" and not this.rows else None
    named = next(_finder().find(f"lov {text[about.end() : about.end() + 160]}"), None) if about else None
    return replace(this, rows=tuple(form.row for form in named.values), act=None) if named and not named.start else this


def _is_the_same(this: Citation, other: Citation, between: str) -> bool:
    """Tell whether a citation without a row of the table is of the act that another beside it names or numbers."""
    if this.kind == "consolidation":
        return bool(other.rows and BESIDE_RE.fullmatch(between))
    return bool(other.act and other.kind == this.kind and SAME_RE.fullmatch(between))


def _also_called(act: Act, name: str) -> Act:
    return replace(act, alternatives=(*act.alternatives, name))


def _worded_like_acts(text: str, lower: str) -> list[Citation]:
    """Return what is called "lov om ..." or "...loven", whether the table knows it or not."""
    about = (
        _unknown(text, *match.span(), match.end(), family_of(word))
        for word, pattern in ABOUT_RES.items()
        if word in lower
        for match in pattern.finditer(lower)
    )
    endings = OTHER_LAW_ANCHORS.find(OTHER_LAW_RE, lower, lower)
    named = (each for match in endings if (each := _whole_word(text, lower, match)))
    return without_overlaps(about, named)


def _whole_word(text: str, lower: str, ending: re.Match[str]) -> Citation | None:
    """Return the act whose name ends in this "loven"; None for "loven" alone and for what is no act."""
    begun = WORD_BEFORE_RE.search(lower, max(0, ending.start() - LONGEST), ending.start())
    if not begun or lower[begun.start() : ending.end("word")] in _no_acts():
        return None
    end = max(ending.end("word"), ending.end("year"))
    return _unknown(text, begun.start(), ending.end(), end, family_of(ending["kind"]))


def _unknown(text: str, start: int, closed: int, end: int, kind: str) -> Citation:
    return Citation(start, closed, " ".join(text[start:end].split()), kind=kind)


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
