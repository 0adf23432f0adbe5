"""References to people with a public role: a name counts only beside a title or role (`titles.tsv`), never alone."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from etl.model import Mention, PersonReference
from etl.references.matching import Passage, Setting, lowered, trie_pattern
from etl.tables import titles

FIRST = r"[A-ZÆØÅÉ][a-zæøåéüöä]+(?:-[A-ZÆØÅ][a-zæøå]+)?"
NAME = rf"(?P<name>{FIRST}(?: (?:[A-ZÆØÅ]\.|von|van|de|af|{FIRST})){{0,3}} {FIRST})(?![\w-])"
# "af Job & Råd": the field that follows a title, until the sentence goes on
FIELD = r" (?:for|af|i|på|ved|hos) (?:(?! da | der | som )[^,.;:()\n]){2,80}?"
FIELD_END = (
    rf"(?=[,.;:()\n]|\Z| samt | og {FIRST} {FIRST}| deltag| oriente| giver| gav | vil | holder| fremlæg| gennemg| har "
    r"| præsente)"
)

# Above each: where the title stands is marked by "|"
# "jobcenterchef| Rikke Dam Hansen"
NAME_RIGHT_AFTER_RE = re.compile(rf" {NAME}")
# "Bente Hjort Lund, |leder af Job & Råd", "Bente Hjort Lund (|centerchef)"
NAME_BEFORE_RE = re.compile(rf"(?<![\w-]){NAME}(?:,? som er | ?\(|,\s)\Z")
# "Jobcenterchef|, Rikke Dam Hansen", "Chef| for Havneparken, Ulla Høy Lund"
NAME_AFTER_RE = re.compile(rf"(?P<field>{FIELD})?, {NAME}")
FIELD_AFTER_RE = re.compile(rf"(?:{FIELD})?{FIELD_END}")
# "Indenrigs- og |boligminister", "administrerende |direktør", "jobcenter|chef"
TITLE_BEFORE_RE = re.compile(
    r"(?:[A-ZÆØÅa-zæøå]+-(?:, [A-ZÆØÅa-zæøå]+-)* og |(?i:administrerende|daglig|faglig|juridisk|ledende|teknisk) )?"
    r"[\w-]*\Z"
)
REACH = 120  # how many characters before a title its name may begin

# Words that are written like names and are none: "Direktør Social Service", "leder Ungecentret Nord"
NO_NAME_RE = re.compile(
    r"\b(?:Social|Sundhed|Kommunes?|Den|Det|De|Der|Jobcenter|Afdeling|Center|Forvaltning|Engineering"
    r"|\w+(?:udvalget|forvaltningen|styrelsen|afdelingen|centret|centeret|rådet|skolen|ministeriet|loven|pleje|stuen"
    r"|huset|foreningen|klubben|fonden))\b"
)


@cache
def _title_pattern() -> re.Pattern[str]:
    return re.compile(rf"{trie_pattern(row.title.removeprefix('…') for row in titles())}(?![\w-])")


def find_people(passages: Sequence[Passage], _: Setting) -> list[Mention]:
    """Return the mentions of people named with a title or role; the mention's span is the name."""
    return [mention for passage in passages for mention in _find_in(passage)]


def _find_in(passage: Passage) -> Iterator[Mention]:
    by_place = {}
    for title in _title_pattern().finditer(lowered(passage.text)):
        found = _find_name(passage.text, title)
        if found and not _is_no_name(found[0]["name"]):
            by_place[found[0].span("name")] = found  # of two titles beside one name, the nearer comes later
    for span, (name, role) in by_place.items():
        reference = PersonReference(name["name"], role[0].lower() + role[1:])
        yield passage.mention(*span, reference, "person-with-title", 0.95)


def _is_no_name(words: str) -> bool:
    first = words.split(maxsplit=1)[0].lower()
    return bool(NO_NAME_RE.search(words) or _title_pattern().search(first))


def _find_name(text: str, title: re.Match[str]) -> tuple[re.Match[str], str] | None:
    """Return the name beside a title, and the role: "jobcenterchef", "leder af Job & Råd"."""
    start = _title_start(text, title)
    role = text[start : title.end()]
    if name := NAME_RIGHT_AFTER_RE.match(text, title.end()):
        return name, role
    field = FIELD_AFTER_RE.match(text, title.end())
    if field and (name := NAME_BEFORE_RE.search(text, max(0, start - REACH), start)):
        return name, role + field[0].rstrip()
    if name := NAME_AFTER_RE.match(text, title.end()):
        return name, role + (name["field"] or "")
    return None


def _title_start(text: str, title: re.Match[str]) -> int:
    before = TITLE_BEFORE_RE.search(text, max(0, title.start() - REACH), title.start())
    return before.start() if before else title.start()
