"""References to people with a public role: a name counts only beside a title or role (`titles.tsv`), never alone.

A title that private firms and associations have too ("formand", "konsulent") needs a public body beside it.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from etl.model import Mention, PersonReference
from etl.references.matching import Anchors, Passage, Setting, lowered, trie_pattern
from etl.tables import TABLES, read_toml, titles

FIRST = r"[A-ZÆØÅÉ][a-zæøåéüöä]+(?:-[A-ZÆØÅ][a-zæøå]+)?"
NAME = rf"(?P<name>{FIRST}(?: (?:[A-ZÆØÅ]\.|von|van|de|af|{FIRST})){{0,3}} {FIRST})(?![\w-])"
# "af Job & Råd", "for Social-, Plan- og Byområdet": the field that follows a title, until the sentence goes on
FIELD = r" (?:for|af|i|på|ved|hos) (?:(?! da | der | som )(?:[^,.;:()\n]|(?<=-),(?= [A-ZÆØÅ][\w-]*(?:-,| og )))){2,80}?"
FIELD_END = (
    rf"(?=(?<!-),|[.;()\n]|\Z| samt | og {FIRST} (?:{FIRST}|[A-ZÆØÅ]\.)"
    r"| deltag| oriente| giver| gav | vil | holder| fremlæg| gennemg| har | præsente)"
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
# What is said of a body behind a name or a title: " fra Socialstyrelsen", ", Center for Byg & Miljø"
BEHIND_RE = re.compile(
    r"(?P<word>,| fra| i| ved| hos| på| for)\s(?P<body>(?:(?! samt | og [A-ZÆØÅ])[^,.;:()\n]){2,60})"
)
REACH = 120  # how many characters before a title its name may begin

# Words that are written like names and are none: "Direktør Social Service", "leder Ungecentret Nord"
NO_NAME_RE = re.compile(
    r"\b(?:Social|Sundhed|Kommunes?|Den|Det|De|Der|Jobcenter|Afdeling|Center|Forvaltning|Engineering"
    r"|\w+(?:udvalget|forvaltningen|styrelsen|afdelingen|centret|centeret|rådet|skolen|ministeriet|loven|pleje|stuen"
    r"|huset|foreningen|klubben|fonden))\b"
)


@cache
def _title_anchors() -> Anchors:
    return Anchors(row.title.removeprefix("…") for row in titles())


@cache
def _title_pattern() -> re.Pattern[str]:
    return re.compile(rf"{trie_pattern(row.title.removeprefix('…') for row in titles())}(?![\w-])")


def find_people(passages: Sequence[Passage], _: Setting) -> list[Mention]:
    """Return the mentions of people named with a title or role; the mention's span is the name."""
    return [mention for passage in passages for mention in _find_in(passage)]


def _find_in(passage: Passage) -> Iterator[Mention]:
    by_place = {}
    for title in _title_anchors().find(_title_pattern(), passage.lower, passage.lower):
        found = _find_name(passage.text, title)
        if found and not _is_no_name(found[0]["name"]) and _is_public(passage.text, title, *found):
            by_place[found[0].span("name")] = found  # of two titles beside one name, the nearer comes later
    for span, (name, role) in by_place.items():
        reference = PersonReference(name["name"], role[0].lower() + role[1:])
        yield passage.mention(*span, reference, "person-with-title", 0.95)


def _is_public(text: str, title: re.Match[str], name: re.Match[str], role: str) -> bool:
    """Tell whether a title is held now and public, by itself or with the body named in the role or behind it."""
    start = _title_start(text, title)
    if any(text[word.end() : start] == " " for word in _words("not_now").finditer(text, max(0, start - REACH), start)):
        return False
    behind = BEHIND_RE.match(text, max(name.end("name"), start + len(role)))
    if behind and _title_pattern().search(lowered(behind["body"])):
        behind = None  # "konsulent Bo Dahl, centerchef i Center for Plan": the body goes with the other title
    body = " ".join((role[title.end() - start :], behind["body"] if behind else ""))
    if _words("private").search(body):
        return False
    named = bool(_words("public").search(body))
    stranger = behind is not None and behind["word"] == " fra" and not named
    return named or (_is_public_title(title[0]) and not stranger)


@cache
def _is_public_title(title: str) -> bool:
    return any(row.public for row in titles() if row.title == f"…{title}")


@cache
def _words(name: str) -> re.Pattern[str]:
    words = read_toml(TABLES / "people.toml")[name]
    either = "|".join(re.escape(word).replace("…", r"\w*") for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{either})(?![\w-])", re.IGNORECASE)


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
    before = _name_before(text, start)
    after = NAME_AFTER_RE.match(text, title.end())
    if field and before and not (after and _is_titled(text, before.start("name"))):
        return before, role + field[0].rstrip()
    return (after, role + (after["field"] or "")) if after else None


def _name_before(text: str, start: int) -> re.Match[str] | None:
    """Return the name that stands before a title, without the title that a sentence may begin with before it."""
    name = NAME_BEFORE_RE.search(text, max(0, start - REACH), start)
    if name and _is_titled(text, text.index(" ", name.start("name")) + 1):
        return NAME_BEFORE_RE.search(text, text.index(" ", name.start("name")), start)
    return name


def _is_titled(text: str, start: int) -> bool:
    """Tell whether a title stands right before a name: "bestyrelsesformanden Bo Dahl" is no place for another one."""
    before = lowered(text[max(0, start - REACH) : start])
    return any(re.fullmatch(r"(?:en)?\s", before[title.end() :]) for title in _title_stem().finditer(before))


@cache
def _title_stem() -> re.Pattern[str]:
    return re.compile(trie_pattern(row.title.removeprefix("…") for row in titles()))


def _title_start(text: str, title: re.Match[str]) -> int:
    before = TITLE_BEFORE_RE.search(text, max(0, title.start() - REACH), title.start())
    return before.start() if before else title.start()
