"""Who took part in a meeting or an item, and how: lines and sentences of absence."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from etl.model import Attendance
from etl.name_lists import NOBODY, attendance_table, names_in, with_capitals
from etl.names import SHORTENED_NAMES
from etl.text import fold, longest_first

# "Fraværende: Anna Holm (A) deltog ikke i mødet", "Fraværende: Bo Dahl er fraværende": says again what the label says
SAID_AGAIN_RE = re.compile(
    r"\s(?:(?:deltog|deltager) ikke"
    r"(?: (?:i|på|under|ved) (?:mødet|punktet|sagens behandling|behandlingen(?: af (?:punktet|sagen))?))?"
    r"|(?:er|var) fraværende)$"
)
BOTH_RE = re.compile(r"^Fraværende og stedfortrædere?: ")  # above sentences that say it of each
REPORTED_RE = re.compile(
    r"(?:oplyste|meddelte|orienterede om|bemærkede|konstaterede),? at"
)  # is part of what was decided
WITH_EXCUSE_RE = re.compile(r"\s(?:ved|med) afbud$", re.IGNORECASE)  # "Fraværende: Anna Holm ved afbud"
# "Fraværende fra Børne- og Skoleudvalget: Anna Holm"
LABEL_OF_RE = re.compile(r"^(Fraværende|Afbud) (?:fra|i) [A-ZÆØÅ][^:]{3,60}:")

MAX_SENTENCE = 600  # characters; what is longer says more than who was there
REMEMBERED = 2000  # texts of which it is known what they say: the same few words are asked about again and again
# "punkt 7", "punkterne 12-15", "pkt. 3 og 5", "sag 129-138", "dagsordenspunkt 4"
ITEMS = (
    r"(?:dagsordens|dagsordenens )?(?:punkt(?:et|er|erne)?\.?|pkt\.?|sag(?:en|er|erne)?)(?: nr\.?)?:? "
    r"(?P<points>\d{1,3}(?:(?:\s?[-–]\s?|, | og | til | samt )\d{1,3})*)"
)
SHORTENED_STOP = "|".join(rf"(?<= {name})\." for name in SHORTENED_NAMES)
NAMES = rf"(?:[^.:]|(?<=[ (.][A-ZÆØÅ])\.|{SHORTENED_STOP}){{3,350}}?"
TAIL = (
    r"(?: (?:på|i|under|ved|fra|til|af|for|efter|pga\.?|grundet|idet|da)\b(?:(?!\b(?:men|at|stemt\w*)\b)[^.;]){1,150})?"
)
# One of these stands in every sentence of the table: quicker to look for than to try them all
TELLING = (
    "afbud", "ankom", "deltag", "deltog", "forfald", "forhindre", "forlod", "fravær",
    "gik fra", "indkaldt", "indtrådte", "medvirke", "udeblev", "inhabil", "møder", "mødt",
    "stedet", "stedfortræder", "suppleant", "til stede", "tilstede",
)  # fmt: skip
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
STOP_RE = re.compile(
    "".join(rf"(?<!\b{word})" for word in ("kl", "pkt", "nr", "ca", "pga", *SHORTENED_NAMES))
    + r"(?<![A-ZÆØÅ])\.\s+(?=[A-ZÆØÅ(])|\s[-–]\s(?!\d)|\n"
)
# "Anna Holm mødte for Bo Dahl og Per Skov mødte for Ida Lund": a statement behind "og"
SECOND_RE = re.compile(
    r"(?P<one>.+? (?:deltog|deltager|mødte|møder) (?:som|for|i stedet) .+?) og "
    r"(?P<other>[A-ZÆØÅ][\w.-]+(?: [A-ZÆØÅ][\w.-]+)+(?: \([^)]{1,20}\))? (?:deltog|deltager|mødte|møder) .+)$"
)


@dataclass(frozen=True)
class Statement:
    """What one sentence says of who was there: people, or that nobody was missing."""

    people: tuple[Attendance, ...]


@lru_cache(REMEMBERED)
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


@lru_cache(REMEMBERED)
def is_absence_line(text: str) -> bool:
    """Tell whether a line says who was away or stood in, and nothing else, so that it is no part of a decision.

    Who is conflicted or leaves is part of how a case is decided: such a line is not one of absence.
    """
    statements = list(read_statements(text))
    people = [person for statement in statements if statement for person in statement.people]
    return (
        bool(statements)
        and None not in statements
        and not REPORTED_RE.search(text)
        and all(person.status != "conflicted" for person in people)
        and all(person.status != "left" or person.items for person in people)
    )


def with_conflicts(people: Iterable[Attendance], text: str, number: int) -> tuple[Attendance, ...]:
    """Return how people took part in item `number`, conflicted where its decision's text says so of them.

    Who is conflicted leaves the room: that is no second way of taking part.
    """
    told = [person for line in text.split("\n") for person in read_absence(line) if person.status == "conflicted"]
    here = [*(person for person in told if not person.items), *attendance_for_item(told, number)]
    conflicted = {person.person: person for person in here}
    return tuple(({person.person: person for person in people} | conflicted).values())


def attendance_for_item(people: Iterable[Attendance], number: int) -> tuple[Attendance, ...]:
    """Return what is said of item `number` alone: who is stated to be away from, or conflicted in, just some items."""
    told = (person for person in people if any(_holds(run, number) for run in person.items))
    return tuple(
        replace(person, status="absent" if person.status == "left" else person.status, items=()) for person in told
    )


def _holds(run: tuple[int, int | None], number: int) -> bool:
    return run[0] <= number and (run[1] is None or number <= run[1])


def statements_of(text: str) -> Iterator[str]:
    """Yield the sentences of a line, two where "og" joins what is said of two substitutes."""
    for sentence in (sentence.strip().rstrip(" .") for sentence in STOP_RE.split(fold(text)[: 4 * MAX_SENTENCE])):
        two = SECOND_RE.match(sentence) if " og " in sentence and tells(sentence) else None
        yield from filter(None, two.groups() if two else (sentence,))


def read_statements(text: str) -> Iterator[Statement | None]:
    """Yield what each sentence of a line says of who was there, None for a sentence that says something else.

    Names alone go on with the list before them: "Fraværende: Anna Holm (A). Bo Dahl (V)".
    """
    status = ""
    for sentence in statements_of(BOTH_RE.sub("", text)):
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


@lru_cache(REMEMBERED)
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
    text = with_capitals(text)
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
    missing = [replace(person, status=entry.missing) for person in whose or () if entry.missing]
    other = whose[0].person if whose and len(whose) == 1 and len(people) == 1 else None
    return Statement((*missing, *(Attendance(person.person, status, other, items) for person in people)))


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
    """A sentence of the table: its pattern, the status it states, its items, and how who is replaced is away."""

    pattern: re.Pattern[str]
    status: str
    items: str | None
    missing: str | None
    example: str


@cache
def _sentences() -> tuple[Sentence, ...]:
    return tuple(
        Sentence(_compiled(row["pattern"]), row["status"], row.get("items"), row.get("missing"), row["example"])
        for row in attendance_table()["sentence"]
    )


def _compiled(pattern: str) -> re.Pattern[str]:
    for name, replacement in PLACEHOLDERS.items():
        pattern = pattern.replace("{" + name + "}", replacement)
    return re.compile(pattern, re.IGNORECASE)


@cache
def _statuses_of_labels() -> dict[str, str]:
    return {label: status for status, labels in attendance_table()["labels"].items() for label in labels}


@cache
def _label() -> re.Pattern[str]:
    labels = longest_first(_statuses_of_labels())
    # "Afbud: ...", "Afbud fra Anna Holm"; never "Afbud blev meldt", "Fraværende medlemmer"
    return re.compile(rf"^(?i:(?P<label>{labels}))(?:\.?\s?:\s?|\s(?=(?-i:[A-ZÆØÅ])))(?P<names>.*)$")
