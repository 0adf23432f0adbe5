"""Lists and tables of the members of a committee in the head of a document: who is named, and as what."""

import re

from etl.attendance import read_absence, tells
from etl.model import Attendance
from etl.name_lists import read_people

# A row of a table of members: "Anna Holm V Ja", "Bo Dahl | A | Nej, afbud"; and its head
ROW_RE = re.compile(
    r"^(?P<name>[A-ZÆØÅ][\w.'’-]*(?: [A-ZÆØÅ][\w.'’-]*)+?)(?: \|)?(?: [A-ZÆØÅ]{1,3}(?: \|)?)? "
    r"(?P<said>Ja|Nej|Til ?stede|Fraværende|Afbud|Mødt|Ikke mødt)(?:,? (?:med )?[Aa]fbud)?$"
)
ROW_HEAD_RE = re.compile(r"^Navn\b.*\b(?:Til ?stede|Fremmødt|Mødt|Deltog)$", re.IGNORECASE)
# "A: Anna Holm, Bo Dahl", "Danmarks Naturfredningsforening: Anna Holm": for whom they are members
GROUP_RE = re.compile(r"^[A-ZÆØÅ][^:,()]{0,60}: (?=[A-ZÆØÅ])")
COMES_RE = re.compile(r" [-–] (?:deltog|kom|mødte|ankom|til stede) fra .*$")  # "Anna Holm (V) - deltog fra kl. 9"
# "Anna Holm (A) - Deltog", "Bo Dahl (V), Formand- afbud": a list that says of each
SAID_RE = re.compile(r"(?: [-–] ?|[-–] )(?P<said>deltog ikke|deltog|til ?stede|fraværende|afbud)$", re.IGNORECASE)
# "Deltog ikke under punkterne 20-21", on a line below the name
PREDICATE_RE = re.compile(r"(?:Deltog|Deltager|Forlod|Ankom|Var) ")
ROW_STATUS = {"ja": "present", "til": "present", "mødt": "present", "afbud": "excused"}
SAID_STATUS = {"deltog": "present", "til stede": "present", "tilstede": "present", "afbud": "excused"}
ABSENCE_LABELS = {"absent": "Fraværende", "excused": "Afbud"}


def read_row(match: re.Match[str]) -> list[Attendance]:
    """Return the member in a row of a table: name, party, and whether the member was there."""
    said = match["said"].lower()
    status = next((status for begin, status in ROW_STATUS.items() if said.startswith(begin)), "absent")
    return read_people(match["name"], "excused" if "afbud" in match[0].lower() else status)[0]


def read_members(value: str, status: str) -> tuple[list[Attendance], list[str]]:
    """Return the people in a list, and what is no name; "Anna Holm, sag 129-138" and the like say more than a name."""
    value = COMES_RE.sub("", value)
    if said := SAID_RE.search(value):
        value, status = value[: said.start()], SAID_STATUS.get(said["said"].lower(), "absent")
    people, rest = read_people(value, status, first_names=True)
    if rest and (group := GROUP_RE.match(value)) and not tells(value):
        members, others = read_people(value[group.end() :], status)
        people, rest = (members, others) if not others else (people, rest)
    label = ABSENCE_LABELS.get(status)
    if rest and label and (told := read_absence(f"{label}: {value}") or read_absence(f"{label} {value}")):
        return list(told), []
    return people, rest
