"""References to people with a public role: a name counts only beside a title or role (`titles.tsv`), never alone.

A title that private firms and associations have too ("formand", "konsulent") needs a public body beside it. The forms
in which names and titles stand together are in `person_forms`.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from etl.model import Mention, PersonReference
from etl.references.matching import Anchors, Passage, Setting, lowered, trie_pattern
from etl.references.person_forms import (
    CONTEXT_RE,
    Beside,
    body_behind,
    find_name,
    given_name,
    owner_before,
    title_start,
    without_genitive,
)
from etl.tables import TABLES, municipalities, read_toml, titles

REACH = 120  # how many characters before a title its name may begin
PARTY_RE = re.compile(r"\s\([A-ZÆØÅ]\)")  # "Bo Dahl (V)" is a politician

# Words that are written like names and are none: "Direktør Social Service", "leder Ungecentret Nord", "Jens Holms Vej"
NO_NAME_RE = re.compile(
    r"\b(?:Sundhed|Kommunes?|Den|Det|De|Der|Jobcenter|Afdeling|Center|Forvaltning|Engineering"
    r"|Ved|På|Til|Fra|For|Af|Og|Som|Region|Greater|Lokalcenter|Plejecenter"
    r"|\w+(?:udvalg|udvalget|forvaltningen|styrelsen|afdelingen|centret|centeret|rådet|skolen|ministeriet|loven|pleje"
    r"|stuen|huset|foreningen|klubben|fonden|gården|hjemmet|gruppen|teamet))\b"
    r"|s (?:Gade|Torv|Park|Minde|Hus|Vænge)\Z|\b(?:Vej|Allé|Alle|Plads|Stræde|Boulevard|Skole|Fond|Legat|Mindelegat"
    r"|Stiftelse|Kro|Nord|Syd|Øst|Vest|Midt|Kommune|\w+(?:vej|gade|vænget|parken))\Z"
)


@cache
def _title_anchors() -> Anchors:
    return Anchors(row.title.removeprefix("…") for row in titles())


@cache
def _title_pattern() -> re.Pattern[str]:
    return re.compile(rf"{trie_pattern(row.title.removeprefix('…') for row in titles())}(?:en)?(?![\w-])")


@cache
def _publicness() -> dict[str, str]:
    return {row.title.removeprefix("…"): row.public for row in titles()}


def find_people(passages: Sequence[Passage], _: Setting) -> list[Mention]:
    """Return the mentions of people named with a title or role; the mention's span is the name."""
    return [mention for passage in passages for mention in _find_in(passage)]


def _find_in(passage: Passage) -> Iterator[Mention]:
    by_place = {}
    for title in _title_anchors().find(_title_pattern(), passage.lower, passage.lower):
        found = _beside(passage.text, title)
        if found and not _is_no_name(found.name) and _is_public(passage, title, found):
            start, end = found.span
            name = without_genitive(passage.text, start, end)
            if name:
                by_place[start, start + len(name)] = found
    for span, found in by_place.items():  # of two titles beside one name, the nearer comes later
        reference = PersonReference(passage.text[slice(*span)], _as_role(found.role))
        yield passage.mention(*span, reference, "person-with-title", 0.95)


def _beside(text: str, title: re.Match[str]) -> Beside | None:
    start = title_start(text, title)
    found = find_name(text, start, title.end(), _is_titled)
    if found and text[: found.span[0]].endswith(" ") and found.loose and not _names_public(found.rest):
        return None  # "valgte Bo Dahl formand for klubben": without a comma only a public body makes it a role
    return found


def _as_role(role: str) -> str:
    if role.isupper():
        return role.lower()
    return role[0].lower() + role[1:] if not role[:2].isupper() else role


def _is_public(passage: Passage, title: re.Match[str], found: Beside) -> bool:
    """Tell whether a title is held now and public, by itself or with a body named in the role, before or behind it."""
    text, start = passage.text, title_start(passage.text, title)
    if any(text[word.end() : start] == " " for word in _words("not_now").finditer(text, max(0, start - REACH), start)):
        return False
    if PARTY_RE.match(text, found.span[1]):
        return True
    owner = owner_before(text, start)
    behind = body_behind(text, max(found.span[1], start + len(found.role)), _title_pattern())
    if _words("private").search(" ".join((found.rest, owner, behind.body if behind else ""))):
        return False
    public = _publicness().get(title[0]) or _publicness().get(title[0].removesuffix("en"), "")
    if behind and public != "always" and behind.is_place and not _names_public(behind.body):
        return False
    if public or _names_public(found.rest) or _names_public(owner) or (behind and _names_public(behind.body)):
        return True
    sentence = passage.sentence_at(title.start())[0]
    context = CONTEXT_RE.search(text, max(sentence, start - 4 * REACH), start)
    return bool(context and _names_public(context["body"]) and not _words("private").search(context["body"]))


def _names_public(body: str) -> bool:
    """Tell whether words name a public body: a known one, a municipality, or fields alone as departments do."""
    words = re.findall(r"[^\W\d_][\w.-]*(?<!-)", re.sub(r"\A\W*(?:for|af|i|på|ved|hos|fra)\s", "", body))
    fields = [word for word in words if word.lower() not in {"og", "for", "i", "det", "den", "samt"}]
    return (
        bool(_words("public").search(body))
        or (bool(fields) and all(word.lower() in _list("fields") for word in fields))
        or (bool(words) and words[0].removesuffix("s") in _municipality_names())
    )


@cache
def _municipality_names() -> frozenset[str]:
    return frozenset(name for row in municipalities().values() for name in (row.name, *row.variants))


@cache
def _list(name: str) -> frozenset[str]:
    return frozenset(read_toml(TABLES / "people.toml")[name])


@cache
def _words(name: str) -> re.Pattern[str]:
    words = sorted(_list(name), key=len, reverse=True)
    either = "|".join(re.escape(word).replace("…", r"\w*") for word in words)
    return re.compile(rf"(?<![\w-])(?:{either})(?![\w-])", re.IGNORECASE)


def _is_no_name(words: str) -> bool:
    first = words.split(maxsplit=1)[0]
    return bool(
        NO_NAME_RE.search(words)
        or _title_pattern().search(first.lower())
        or (first.lower() in _list("fields") and not given_name(first))
    )


def _is_titled(text: str, start: int) -> bool:
    """Tell whether a title stands right before a name: "bestyrelsesformanden Bo Dahl" is no place for another one."""
    before = lowered(text[max(0, start - REACH) : start])
    return any(re.fullmatch(r"(?:en)?\s", before[title.end() :]) for title in _title_stem().finditer(before))


@cache
def _title_stem() -> re.Pattern[str]:
    return re.compile(trie_pattern(row.title.removeprefix("…") for row in titles()))
