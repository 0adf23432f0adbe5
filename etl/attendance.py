"""Who took part in a meeting or an item, and how: lists of names, marks behind them, lines and sentences of absence."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from etl.model import Attendance
from etl.names import CAPITALS, PARTICLE, is_full_name, is_no_name, split_run, strip_titles
from etl.parties import party_mark
from etl.tables import read_toml
from etl.text import fold

TABLES = Path(__file__).parent / "tables"
# "Anna Holm (V)", "Bo Dahl (Afbud)", "Per B. Skov, A"; a party letter is no part of the name
NAME_RE = re.compile(
    rf"^(?P<name>[{CAPITALS}][\w.'’-]*(?: (?:[{CAPITALS}][\w.'’-]*|{PARTICLE}))+)"
    r"(?: ?\((?P<mark>[^)]*)\))*(?:(?: -)? \w*formand)?\.?$"
)
# "stedfortræder for Anna Holm": whose place a substitute takes
FOR_RE = re.compile(r" for (?P<name>.+)$")
PARTY_RE = re.compile(r"\(?[A-ZÆØÅ]{1,3}\)?")  # "Per Skov, A": a party letter between two commas
OFFICE_RE = re.compile(r"^\w*formand:\s", re.IGNORECASE)  # "Formand: Anna Holm"
# "Fraværende: Anna Holm (A) deltog ikke i mødet", "Fraværende: Bo Dahl er fraværende": says again what the label says
SAID_AGAIN_RE = re.compile(
    r"\s(?:(?:deltog|deltager) ikke(?: (?:i|på|under) (?:mødet|punktet|sagens behandling))?|(?:er|var) fraværende)$"
)
NUMBER_RE = re.compile(r"^\d{1,2}[.)] ")  # "1. Anna Holm, A": the number in a list
WITH_EXCUSE_RE = re.compile(r"\s(?:ved|med) afbud$", re.IGNORECASE)  # "Fraværende: Anna Holm ved afbud"
# "Fraværende fra Børne- og Skoleudvalget: Anna Holm"
LABEL_OF_RE = re.compile(r"^(Fraværende|Afbud) (?:fra|i) [A-ZÆØÅ][^:]{3,60}:")
# "Anna Holm, formand"
OFFICES_RE = re.compile(
    r"(?:\w*(?:formand|kyndig|repræsentant)|(?:vice)?borgmester|\d\. viceborgmester|administrationen|direktør"
    r"|forvaltningen|referent|sekretær)(?: \([^()]*\))?",
    re.IGNORECASE,
)
NOBODY = {"ingen", "ingen.", "-", "intet", "ingen fraværende"}
SEPARATOR_RE = re.compile(r",(?![^()]*\))|;|\s(?:og|samt)\s(?![^()]*\))")

MAX_SENTENCE = 600  # characters; what is longer says more than who was there
# "punkt 7", "punkterne 12-15", "pkt. 3 og 5", "sag 129-138", "dagsordenspunkt 4"
ITEMS = (
    r"(?:dagsordens)?(?:punkt(?:et|er|erne)?|pkt\.?|sag(?:en|er|erne)?)(?: nr\.?)?:? "
    r"(?P<points>\d{1,3}(?:(?:\s?[-–]\s?|, | og | til | samt )\d{1,3})*)"
)
NAMES = r"[^.:]{3,250}?(?:[A-ZÆØÅ]\.[^.:]{2,60}?){0,4}"
TAIL = r"(?: (?:på|i|under|ved|fra|til|af|for|pga\.?|grundet|idet|da)\b(?:(?!\b(?:men|at|stemt\w*)\b)[^.;]){1,150})?"
# One of these stands in every sentence of the table: quicker to look for than to try them all
TELLING = (
    *(
        "afbud",
        "ankom",
        "deltag",
        "deltog",
        "forfald",
        "forhindre",
        "forlod",
        "fravær",
        "gik fra",
        "indkaldt",
        "indtrådte",
    ),
    *("inhabil", "møder", "mødt", "stedet", "stedfortræder", "suppleant", "til stede", "tilstede"),
)
RUN_RE = re.compile(r"(?P<first>\d+)(?:(?:\s?[-–]\s?| til )(?P<last>\d+))?")
PLACEHOLDERS = {
    "names": rf"(?P<names>{NAMES})",
    "for": r"(?P<for>[^:]{3,100}?)",
    "points": ITEMS,
    "clock": r"(?:ca\. )?kl\.? ?\d{1,2}(?:[:.]\d{2})?",
    "tail": TAIL,
    "any": r"[^?]{0,300}",
}
# A full stop between two statements, or a dash; not one behind an initial ("T. Holm") or an abbreviation ("kl. 18")
STOP_RE = re.compile(r"(?<![A-ZÆØÅ])(?<!\bkl)(?<!\bpkt)(?<!\bnr)(?<!\bca)(?<!\bpga)\.\s+(?=[A-ZÆØÅ(])|\s[-–]\s|\n")


@dataclass(frozen=True)
class Statement:
    """What one sentence says of who was there: people, or that nobody was missing."""

    people: tuple[Attendance, ...]


@cache
def _table() -> dict[str, Any]:
    return read_toml(TABLES / "attendance.toml")


@cache
def statuses() -> dict[str, str]:
    """Return how the mark behind a member's name begins, and the status that says: "afbud" to "excused"."""
    return {mark: status for status, marks in _table()["status"].items() for mark in marks}


def read_people(text: str, status: str) -> tuple[list[Attendance], list[str]]:
    """Return the people in a list of names, each with `status` unless a mark says else, and what is no name."""
    people: list[Attendance] = []
    rest: list[str] = []
    for part in (part.strip() for part in SEPARATOR_RE.split(text)):
        match = NAME_RE.match(part)
        if match and is_name(match["name"].split()):
            people.append(read_person(match["name"], match["mark"] or "", status))
        elif people and PARTY_RE.fullmatch(part):
            people[-1] = replace(people[-1], party=party_mark(part))
        elif part and part.lower() not in NOBODY and not (PARTY_RE.fullmatch(part) or OFFICES_RE.fullmatch(part)):
            rest.append(part)
    return people, rest


def is_name(words: list[str]) -> bool:
    """Tell whether words may be a name: none that names something else, nor single letters only ("I N D H O L D")."""
    return any(len(word) > 2 for word in words) and not any(is_no_name(word) for word in words)


def read_person(name: str, mark: str, status: str) -> Attendance:
    """Return how a person took part, as the mark behind the name says: "(Afbud)", "(stedfortræder for Anna Holm)"."""
    found = next((s for begin, s in statuses().items() if mark.lower().startswith(begin)), status)
    if found == "excused" and re.search(r"\d", mark):
        found = "left"  # excused for a part of the meeting: "(afbud fra kl. 15)"
    substituted = FOR_RE.search(mark) if found == "substitute" else None
    whole = name if len(name.rsplit(maxsplit=1)[-1]) < 3 else name.rstrip(".")  # "Anna H." keeps its stop
    return Attendance(whole, found, substituted["name"] if substituted else None, party=party_mark(mark))


def read_absence(text: str) -> tuple[Attendance, ...]:
    """Return what a line of a header, an item or a decision says of who was there; nothing where it says nothing.

    Nobody is named whose name was not understood to its end. A substitute takes the place of the one who is missing
    where the line names just one of each.
    """
    people = [person for statement in read_statements(text) if statement for person in statement.people]
    missing = [person.person for person in people if person.status in ("absent", "excused")]
    named = [person for person in people if person.status == "substitute"]
    if len(missing) == len(named) == 1:
        people = [
            replace(person, substitutes_for=person.substitutes_for or missing[0]) if person in named else person
            for person in people
        ]
    return tuple(dict.fromkeys(people))


def is_absence_line(text: str) -> bool:
    """Tell whether a line says who was away or stood in, and nothing else, so that it is no part of a decision.

    Who is conflicted or leaves is part of how a case is decided: such a line is not one of absence.
    """
    statements = list(read_statements(text))
    people = [person for statement in statements if statement for person in statement.people]
    return (
        bool(statements)
        and None not in statements
        and all(person.status != "conflicted" for person in people)
        and all(person.status != "left" or person.items for person in people)
    )


def with_conflicts(people: Iterable[Attendance], text: str) -> tuple[Attendance, ...]:
    """Return how people took part in an item, conflicted where its decision's text says so of them.

    Who is conflicted leaves the room: that is no second way of taking part.
    """
    told = (person for line in text.split("\n") for person in read_absence(line))
    conflicted = {person.person: person for person in told if person.status == "conflicted" and not person.items}
    return tuple(({person.person: person for person in people} | conflicted).values())


def attendance_for_item(people: Iterable[Attendance], number: int) -> tuple[Attendance, ...]:
    """Return what is said of item `number` alone: who is stated to be away from, or conflicted in, just some items."""
    told = (person for person in people if any(_holds(run, number) for run in person.items))
    return tuple(
        replace(person, status="absent" if person.status == "left" else person.status, items=()) for person in told
    )


def _holds(run: tuple[int, int | None], number: int) -> bool:
    return run[0] <= number and (run[1] is None or number <= run[1])


def read_statements(text: str) -> Iterator[Statement | None]:
    """Yield what each sentence of a line says of who was there, None for a sentence that says something else.

    Names alone go on with the list before them: "Fraværende: Anna Holm (A). Bo Dahl (V)".
    """
    status = ""
    for sentence in (sentence.strip().rstrip(" .") for sentence in STOP_RE.split(fold(text)[: 4 * MAX_SENTENCE])):
        if not sentence:
            continue
        statement = read_statement(sentence)
        if statement is None and status and (people := names_in(sentence, status)):
            statement = Statement(tuple(people))
        labelled = statement.people if statement and _label().match(sentence) else ()
        status = labelled[-1].status if labelled and labelled[-1].status in ("absent", "excused") else ""
        yield statement


def tells(sentence: str) -> bool:
    """Tell whether a sentence holds a word without which none of the table fits."""
    lowered = sentence.lower()
    return any(word in lowered for word in TELLING)


@lru_cache(maxsize=2000)  # a decision is asked whether it says so, and what
def read_statement(sentence: str) -> Statement | None:
    """Return what a sentence says of who was there, or None."""
    if len(sentence) > MAX_SENTENCE:
        return None
    sentence = LABEL_OF_RE.sub(r"\1:", sentence)
    labelled = _label().match(sentence)
    if labelled:
        return read_labelled(labelled["names"].strip(" ."), _statuses_of_labels()[labelled["label"].lower()])
    if not tells(sentence):
        return None
    for entry in _sentences():
        match = entry.pattern.fullmatch(sentence)
        statement = read_sentence(match, entry) if match else None
        if statement:
            return statement
    return None


def read_labelled(text: str, status: str) -> Statement | None:
    """Return who is named behind a label: names, for some items, with a substitute, or nobody."""
    if text.lower().rstrip(".") in NOBODY or not text:
        return Statement(())
    items = re.search(rf",?\s(?:i |under |fra )?{ITEMS}$", text, re.IGNORECASE)
    if items:
        return _named(text[: items.start()], "left", read_items(items["points"], "these"))
    split = re.search(r",?\s(?:stedfortræder|suppleant|i stedet(?: deltog| mødte)?):?\s(?=[A-ZÆØÅ])", text)
    if split:
        away, standing = names_in(text[: split.start()], status), names_in(text[split.end() :], "substitute")
        whose = away[0].person if away and len(away) == 1 else None
        return Statement((*away, *(replace(p, substitutes_for=whose) for p in standing))) if away and standing else None
    text = SAID_AGAIN_RE.sub("", text)
    excused = WITH_EXCUSE_RE.sub("", text)
    return _named(excused, status if excused == text else "excused", ())


def _named(text: str, status: str, items: tuple[tuple[int, int | None], ...]) -> Statement | None:
    people = names_in(text, status)
    return Statement(tuple(replace(person, items=items) for person in people)) if people else None


def read_sentence(match: re.Match[str], entry: "Sentence") -> Statement | None:
    """Return what a sentence of the table says, or None where its names are none."""
    groups = match.groupdict()
    people = names_in(groups["names"], entry.status)
    whose = names_in(groups["for"], "absent") if groups.get("for") else None
    if not people or (groups.get("for") and not whose):
        return None
    items = read_items(groups["points"], entry.items) if groups.get("points") else ()
    status = "present" if entry.items and not items else entry.status  # "deltog fra punkt 1"
    other = whose[0].person if whose and len(whose) == 1 and len(people) == 1 else None
    return Statement(tuple(Attendance(person.person, status, other, items) for person in people))


def names_in(text: str, status: str) -> list[Attendance] | None:
    """Return the people in a list of full names, or None where something in it is neither name, party nor reason."""
    people: list[Attendance] = []
    for part in (part.strip(" .") for part in SEPARATOR_RE.split(text)):
        match = NAME_RE.match(strip_titles(OFFICE_RE.sub("", part)))
        before, name = split_run(match["name"]) if match else ("", "")
        if match and not before and is_full_name(name):
            people.append(read_person(name, match["mark"] or "", status))
        elif not (people and (not part or PARTY_RE.fullmatch(part) or _reason().fullmatch(part))):
            return None
    return people


def read_items(text: str, which: str | None) -> tuple[tuple[int, int | None], ...]:
    """Return the runs of items that "12-15" or "3 og 5" names, or those after, from or before the point named."""
    runs = [(int(run["first"]), int(run["last"] or run["first"])) for run in RUN_RE.finditer(text)]
    if which == "these" or not runs:
        return tuple((first, last) for first, last in runs if first <= last)
    first, last = runs[0][0], runs[-1][1]
    if which == "before":
        return ((1, first - 1),) if first > 1 else ()
    return ((last + 1, None),) if which == "after" else ((first, None),)


@dataclass(frozen=True)
class Sentence:
    """A sentence of the table: its pattern, the status it states, and the items it is about."""

    pattern: re.Pattern[str]
    status: str
    items: str | None
    example: str


@cache
def _sentences() -> tuple[Sentence, ...]:
    return tuple(
        Sentence(_compiled(row["pattern"]), row["status"], row.get("items"), row["example"])
        for row in _table()["sentence"]
    )


def _compiled(pattern: str) -> re.Pattern[str]:
    for name, replacement in PLACEHOLDERS.items():
        pattern = pattern.replace("{" + name + "}", replacement)
    return re.compile(pattern, re.IGNORECASE)


@cache
def _statuses_of_labels() -> dict[str, str]:
    return {label: status for status, labels in _table()["labels"].items() for label in labels}


@cache
def _label() -> re.Pattern[str]:
    labels = "|".join(re.escape(label) for label in sorted(_statuses_of_labels(), key=len, reverse=True))
    # "Afbud: ...", "Afbud fra Anna Holm"; never "Afbud blev meldt", "Fraværende medlemmer"
    return re.compile(rf"^(?i:(?P<label>{labels}))(?:\s?:\s?|\s(?=(?-i:[A-ZÆØÅ])))(?P<names>.*)$")


@cache
def _reason() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in _table()["reasons"]["words"])
    return re.compile(rf"\(?(?:{words})\)?", re.IGNORECASE)
