"""Lists of people as minutes print them: full names, marks and parties behind them, and what is no name."""

import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from etl.model import Attendance
from etl.names import CAPITALS, PARTICLE, given_names, is_full_name, is_no_name, split_run, strip_titles
from etl.parties import party_mark
from etl.tables import read_toml
from etl.text import longest_first

TABLES = Path(__file__).parent / "tables"
# "Anna Holm (V)", "Bo Dahl (Afbud)", "Per B. Skov, A"; a party letter is no part of the name
NAME_RE = re.compile(
    rf"^(?P<name>[{CAPITALS}][\w.'’-]*(?: (?:[{CAPITALS}][\w.'’-]*|{PARTICLE}))+)"
    r"(?: ?\((?P<mark>[^)]*)\))*(?:(?: -)? \w*formand)?\.?$"
)
# "stedfortræder for Anna Holm": whose place a substitute takes
FOR_RE = re.compile(r" for (?P<name>.+)$")
PARTY_RE = re.compile(r"\(?[A-ZÆØÅ]{1,3}\)?")  # "Per Skov, A": a party letter between two commas
# "Anna Holm V og Bo Dahl A": in a list where several have one
BARE_PARTY_RE = re.compile(r"(?P<name>\S{2,}(?: \S+)*? [^\W\d_]\S+) (?P<mark>[ABCDFIKLMNOVZØÅ])$")
SUBSTITUTES_RE = re.compile(r"(?:stedfortrædere|suppleanter)\b:?", re.IGNORECASE)  # all who are named behind it are
OFFICE_RE = re.compile(r"^\w*formand:\s", re.IGNORECASE)  # "Formand: Anna Holm"
# "skoleleder Anna Holm", "borgmester Bo Dahl"; not "suppleant Bo Dahl"
OFFICE_BEFORE_RE = re.compile(
    r"^[a-zæøå]*(?:borgmester|chef|direktør|formand|inspektør|koordinator|konsulent|leder|medlem|rektor|rådmand|sekretær)"
    rf" (?=[{CAPITALS}])"
)
# "anna holm", "Bo erik dahl": the whole of an entry, its last name in small letters
LOWER_NAME_RE = re.compile(
    r"(?:(?<=^)|(?<=, )|(?<= og )|(?<=: ))[A-ZÆØÅa-zæøå][a-zæøå]+(?: [A-ZÆØÅa-zæøå][a-zæøå]+)? [a-zæøå]{3,}"
    r"(?=,| og |;| \(|\.?$)"
)
# How no last name but verbs and other words end: "Anna deltog", "Bo kommer", "Ida senere"
NO_LAST_NAME = ("ede", "er", "ere", "et", "ev", "ig", "lod", "og", "te")
FIRST_NAME_RE = re.compile(r"(?P<name>[A-ZÆØÅ][a-zæøå]+)(?: \((?P<mark>[^)]*)\))?\.?$")  # "Anna (9. B, elevråd)"
NUMBER_RE = re.compile(r"^\d{1,2}[.)] ")  # "1. Anna Holm, A": the number in a list
# "Anna Holm, formand"
OFFICES_RE = re.compile(
    r"(?:\w*(?:formand|kyndig|repræsentant)|(?:vice)?borgmester|\d\. viceborgmester|administrationen|direktør"
    r"|forvaltningen|referent|sekretær)(?: \([^()]*\))?",
    re.IGNORECASE,
)
LONGEST_INITIALS = 3  # letters
NOBODY = {"ingen", "ingen.", "-", "intet", "ingen fraværende"}
# "Anna Holm (A) på grund af arbejde": why, up to the next name
REASON_RE = re.compile(r"\s(?:på grund af|grundet|pga\.?)\s[a-zæøå ]{3,40}$")
SEPARATOR_RE = re.compile(r",(?![^()]*\))|;|\s(?:og|samt)\s(?![^()]*\))")


@cache
def attendance_table() -> dict[str, Any]:
    """Return the table of how minutes say who was there."""
    return read_toml(TABLES / "attendance.toml")


@cache
def statuses() -> dict[str, str]:
    """Return how the mark behind a member's name begins, and the status that says: "afbud" to "excused"."""
    return {mark: status for status, marks in attendance_table()["status"].items() for mark in marks}


def with_capitals(text: str) -> str:
    """Return a list of persons with the names that were typed in small letters as names: "anna holm, Bo dahl".

    Such a name begins with a common first name; what follows is one word that says nothing else, or first names and it.
    """
    return LOWER_NAME_RE.sub(_capitalised, text)


def _capitalised(match: re.Match[str]) -> str:
    *first, last = match[0].split(" ")
    given = all(name[0].upper() + name[1:] in given_names() for name in first)
    folded = last.lower()
    reasons = attendance_table()["reasons"]["words"]
    other = folded in reasons or is_no_name(last.capitalize()) or folded.endswith(NO_LAST_NAME)
    return match[0] if other or not given else " ".join(name[0].upper() + name[1:] for name in (*first, last))


def read_people(text: str, status: str, *, first_names: bool = False) -> tuple[list[Attendance], list[str]]:
    """Return the people in a list of names, each with `status` unless a mark says else, and what is no name.

    A common first name alone is one only if `first_names`, as in a list of pupils.
    """
    people: list[Attendance] = []
    rest: list[str] = []
    parts = [part.strip() for part in SEPARATOR_RE.split(with_capitals(text) if first_names else text)]
    others = next((n for n, part in enumerate(parts) if SUBSTITUTES_RE.match(part)), len(parts))
    if sum(bool(BARE_PARTY_RE.match(part)) for part in parts) > 1:
        parts = [BARE_PARTY_RE.sub(r"\g<name> (\g<mark>)", part) for part in parts]
    for part in parts[:others]:
        match = NAME_RE.match(OFFICE_BEFORE_RE.sub("", part))
        if first_names and not match:
            match = FIRST_NAME_RE.match(part)
            match = match if match and match["name"] in given_names() else None
        if match and is_name(match["name"].split()):
            people.append(read_person(match["name"], match["mark"] or "", status))
        elif people and PARTY_RE.fullmatch(part):
            people[-1] = replace(people[-1], party=party_mark(part))
        elif part and part.lower() not in NOBODY and not (PARTY_RE.fullmatch(part) or OFFICES_RE.fullmatch(part)):
            rest.append(part)
    return people, rest + [part for part in parts[others:] if part]


def is_name(words: list[str]) -> bool:
    """Tell whether words may be a name: none that names something else, nor single letters only ("I N D H O L D")."""
    return any(len(word) > 2 for word in words) and not any(is_no_name(word) for word in words)


def read_person(name: str, mark: str, status: str) -> Attendance:
    """Return how a person took part, as the mark behind the name says: "(Afbud)", "(stedfortræder for Anna Holm)"."""
    found = next((s for begin, s in statuses().items() if mark.lower().startswith(begin)), status)
    if found == "excused" and re.search(r"\d", mark):
        found = "left"  # excused for a part of the meeting: "(afbud fra kl. 15)"
    substituted = FOR_RE.search(mark) if found == "substitute" else None
    if name.isupper() and max(map(len, name.split())) > LONGEST_INITIALS:
        name = name.title()  # "ANNA HOLM", in a document of capitals
    whole = name if len(name.rsplit(maxsplit=1)[-1]) < 3 else name.rstrip(".")  # "Anna H." keeps its stop
    return Attendance(whole, found, substituted["name"] if substituted else None, party=party_mark(mark))


def names_in(text: str, status: str) -> list[Attendance] | None:
    """Return the people in a list of full names, or None where something in it is neither name, party nor reason."""
    people: list[Attendance] = []
    for part in (part.strip(" .") for part in SEPARATOR_RE.split(text)):
        match = NAME_RE.match(strip_titles(OFFICE_RE.sub("", REASON_RE.sub("", part))))
        before, name = split_run(match["name"]) if match else ("", "")
        if match and not before and is_full_name(name):
            people.append(read_person(name, match["mark"] or "", status))
        elif not (
            people and (not part or PARTY_RE.fullmatch(part) or OFFICES_RE.fullmatch(part) or _reason().fullmatch(part))
        ):
            return None
    return people


@cache
def _reason() -> re.Pattern[str]:
    words = longest_first(attendance_table()["reasons"]["words"])
    return re.compile(rf"\(?(?:{words})\)?", re.IGNORECASE)
