"""Committees as minutes name them: telling a name from other words, its type, and two spellings of one name."""

import re
from difflib import SequenceMatcher
from functools import cache, lru_cache

from etl.tables import committees
from ontology.iris import slug

# "Beskæftigelsesudvalget", "Teknik- og Miljøudvalget", "Byrådet", "Udvalget for Kultur og Fritid"; not "udvalget"
# alone, and of "Økonomiudvalget og Byrådet" the first
NAMED = r"(?<!udvalg)(?<!udvalget)(?<!råd)(?<!rådet)(?<!styrelse)(?<!styrelsen)"  # no name is complete here yet
COMMITTEE = (
    r"(?:Magistraten|[Uu]dvalg(?:et)? for [A-ZÆØÅ][\wæøåÆØÅ-]*(?:(?:,| og|, og| &) [\wæøåÆØÅ-]+){0,8}"
    rf"|[A-ZÆØÅ][\wæøåÆØÅ&/-]*(?:{NAMED}(?:,| og| &) ?[\wæøåÆØÅ&/-]+| [A-ZÆØÅ][\wæøåÆØÅ&/-]*| udvalg(?:et)?){{0,12}}?"
    r" ?(?<=[a-zæøå -])(?:[Uu]dvalg(?:et)?|[Rr]åd(?:et)?|bestyrelse(?:n)?|repræsentation(?:en)?|nævn(?:et)?))"
)
# "Skolebestyrelsen ved Nordskolen": of one of many; not "på Rådhuset", where a meeting is
OF_INSTITUTION = (
    r"(?:(?:(?<=bestyrelsen)|(?<=rugerrådet)|(?<=årørenderådet)) (?:ved|på|for) "
    r"(?![\w-]*(?:[Ll]okale|[Rr]ådhus|[Ss]al\b|Teams|Zoom))[A-ZÆØÅ][\w-]*(?: [A-ZÆØÅ][\w-]*)*)?"
)
COMMITTEES = rf"{COMMITTEE}(?:(?:,| og|, og) {COMMITTEE})*"
# "X 2018 - 2021", "X (2018-2021)", "X_2018-21", "X (18-21)"
TERM_RE = re.compile(
    r"^(?P<name>.+?)\.?[ _](?:\(?(?P<term>\d{4} ?[-–] ?(?:\d{4}|\d{2}))\)?|\((?P<short>\d{2}[-–]\d{2})\))$"
)
TERM_BEFORE_RE = re.compile(r"^(?P<term>\d{2}-\d{2}|\d{4} ?[-–] ?\d{4}) (?P<name>[A-ZÆØÅ].+)$")  # "14-17 Byrådet"
COMMITTEE_RE = re.compile(COMMITTEE + OF_INSTITUTION)
SAME_NAME = 0.93  # one or two letters in a long name: "Arbejdsmarked- og" for "Arbejdsmarkeds- og"

# "Herning Byråd", "Byråd", "Byrådet": the top body of a municipality, which has one name here
COUNCIL_RE = re.compile(
    r"^(?:[A-ZÆØÅ][\w-]* )?(?P<council>byråd|kommunalbestyrelse|borgerrepræsentation)(?:e?[nt])?$", re.I
)
SMALL_WORDS = {"af", "den", "for", "fra", "i", "og", "på", "til", "vedr."}
COUNCILS = {
    "byråd": "Byrådet",
    "kommunalbestyrelse": "Kommunalbestyrelsen",
    "borgerrepræsentation": "Borgerrepræsentationen",
}


REMEMBERED = 1024  # names; a document says the same few again and again

# What may stand between the fields of a name: "-, ", "- og ", ", - ", " – og ", "-, og ", "- ", " og "
JOINT_RE = re.compile(r"[ ,–-]*[,–-][ ,–-]*(?:og\b[ ,–-]*)?| og (?:[–-] ?)?")
FIELD_RE = re.compile(r"(?!\w*(?:[^\W\d_][et]t|en|udvalg|råd)\Z)[^\W\d_]+")  # "Klima"; not "Byrådet", "Direktionen"
COMPOUND_RE = re.compile(r"[^\W\d_]+udvalg(?:et)?")  # "Miljøudvalget"
OTHER_NAME_RE = re.compile(r"Udvalget for .+|\w+(?: og \w+)? udvalg")


def in_sentence_case(text: str) -> str:
    """Return words in capitals as a name is written else: "Kultur- og Fritidsudvalget"; other text as it is."""
    if not text.isupper():
        return text
    words = (word if word in SMALL_WORDS else word.capitalize() for word in text.lower().split(" "))
    return " ".join(words)


@lru_cache(REMEMBERED)
def committee_name(printed: str) -> str:
    """Return the name of a committee without its term; a council is called as in running text: "Byrådet"."""
    name, _ = split_term(printed)
    council = COUNCIL_RE.match(name)
    return COUNCILS[council["council"].lower()] if council else _punctuated(name)


def _punctuated(name: str) -> str:
    """Return a name of several fields, however it is printed, as it is written: "Klima-, Teknik- og Miljøudvalget"."""
    *fields, last = fields_of(name)
    joined = f"{'-, '.join(fields)}- og " if fields else ""
    return f"{joined}{last.removesuffix('et')}et" if COMPOUND_RE.fullmatch(last) else name


def fields_of(name: str) -> list[str]:
    """Return the words of a name of several fields ("Klima", "Teknik", "Miljøudvalget"); of any other, the name."""
    *fields, last = JOINT_RE.split(name)
    compound = COMPOUND_RE.fullmatch(last) and all(FIELD_RE.fullmatch(field) for field in fields)
    return [*fields, last] if compound else [name]


def committee_label(name: str) -> str:
    """Return what a committee is called, the same for all spellings of a name: "Børne- og ungeudvalget" too."""
    written = committee_name(name)
    if len(fields_of(written)) == 1 and not OTHER_NAME_RE.fullmatch(written):
        return written
    words = (word if word in SMALL_WORDS else word[:1].upper() + word[1:] for word in written.split(" "))
    return " ".join(words)


def split_term(name: str) -> tuple[str, str | None]:
    """Return a committee's name and the period printed after it: "X 2018 - 2021" gives ("X", "2018 - 2021")."""
    match = TERM_RE.match(name) or TERM_BEFORE_RE.match(name)
    return (match["name"], match["term"] or match.groupdict().get("short")) if match else (name, None)


def is_committee(text: str) -> bool:
    """Tell whether the whole of `text` is a committee's name, with or without a period."""
    return bool(COMMITTEE_RE.fullmatch(split_term(text)[0]))


@lru_cache(REMEMBERED)
def same_committee(one: str, other: str) -> bool:
    """Tell whether two names are spellings of one committee's name."""
    first, second = slug(committee_name(one)), slug(committee_name(other))
    return first == second or (
        min(len(first), len(second)) > 12 and SequenceMatcher(None, first, second, autojunk=False).ratio() >= SAME_NAME
    )


def spell_committee(name: str, own: str) -> str:
    """Return the name of a committee as it is written, in the spelling of the meeting's own committee if it is that."""
    return own if same_committee(name, own) else committee_name(name)


@cache
def committee_type(name: str) -> str | None:
    """Return the type that a committee's name tells ("council", "economy", "standing" ...), or None.

    The first pattern of the table that fits decides.
    """
    words = " ".join(name.lower().split())
    return next((row.type for row in committees() if _pattern(row.pattern).fullmatch(words)), None)


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    """Return a pattern of the table as a regular expression; "…" stands for anything or nothing."""
    return re.compile(re.escape(pattern).replace("…", ".*"))
