"""Who took part in a meeting or an item, and how: lists of names, marks behind them, lines that name the absent."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from etl.model import Attendance
from etl.text import Line

TABLES = Path(__file__).parent / "tables"
# "Fraværende: Anna Holm (V)", "Afbud: A, B"
ABSENCE_RE = re.compile(
    r"^(?:Fraværende(?: med afbud)?|Afbud(?: fra)?|Ikke til stede) ?: ?(?P<names>.+)$", re.IGNORECASE
)
# "Anna Holm (V)", "Bo Dahl (Afbud)", "Per B. Skov, A"; a party letter is no part of the name
PARTICLES = "af|al|da|de|den|der|di|du|el|la|le|van|von|zu"  # "Anna de la Cour"
NAME_RE = re.compile(
    rf"^(?P<name>[A-ZÆØÅ][\w.'’-]*(?: (?:[A-ZÆØÅ][\w.'’-]*|{PARTICLES}))+)(?: ?\((?P<mark>[^)]*)\))*\.?$"
)
# "stedfortræder for Anna Holm": whose place a substitute takes
FOR_RE = re.compile(r" for (?P<name>.+)$")
PARTY_RE = re.compile(r"\(?[A-ZÆØÅ]{1,3}\)?")  # "Per Skov, A": a party letter between two commas
NOBODY = {"ingen", "ingen.", "-", "intet", "ingen fraværende"}


@cache
def statuses() -> dict[str, str]:
    """Return how the mark behind a member's name begins, and the status that says: "afbud" to "excused"."""
    table = tomllib.loads((TABLES / "attendance.toml").read_text(encoding="utf-8"))
    return {mark: status for status, marks in table["status"].items() for mark in marks}


def read_people(text: str, status: str) -> tuple[list[Attendance], list[str]]:
    """Return the people in a list of names, each with `status` unless a mark says else, and what is no name."""
    people: list[Attendance] = []
    rest: list[str] = []
    for part in (part.strip() for part in re.split(r",(?![^()]*\))|;| og | samt ", text)):
        match = NAME_RE.match(part)
        if match:
            people.append(read_person(match["name"], match["mark"] or "", status))
        elif part and part.lower() not in NOBODY and not PARTY_RE.fullmatch(part):
            rest.append(part)
    return people, rest


def read_absent(lines: Iterable[Line]) -> list[Attendance]:
    """Return the people whom lines such as "Fraværende: Anna Holm" name."""
    matches = (ABSENCE_RE.match(line.text) for line in lines)
    return [person for match in matches if match for person in read_people(match["names"], "excused")[0]]


def read_person(name: str, mark: str, status: str) -> Attendance:
    """Return how a person took part, as the mark behind the name says: "(Afbud)", "(stedfortræder for Anna Holm)"."""
    found = next((s for begin, s in statuses().items() if mark.lower().startswith(begin)), status)
    if found == "excused" and re.search(r"\d", mark):
        found = "left"  # excused for a part of the meeting: "(afbud fra kl. 15)"
    substituted = FOR_RE.search(mark) if found == "substitute" else None
    return Attendance(name, found, substituted["name"] if substituted else None)
