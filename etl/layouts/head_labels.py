"""Labels in the head of a document: which field a line opens, with a colon, in a column, or in two lines."""

import re

from etl.committees import COMMITTEE
from etl.layouts.labels import labels
from etl.layouts.titles import read_title_line
from etl.name_lists import read_people
from etl.text import find_date

HOUR_RE = re.compile(r"(?:kl\.? ?)?\d{1,2}[:.]\d{2}", re.IGNORECASE)
# "Mødedo: 30. januar 2014": a label that lost letters in a PDF
BROKEN_LABEL_RE = re.compile(r"^M[øo]de\w*: (?P<value>.*\d{4}.*)$")
# "Fra Kulturudvalget deltog: Anna Holm", "Fra forvaltningen: Bo Dahl"
FROM_RE = re.compile(rf"^Fra (?:(?P<body>{COMMITTEE})|[^:]{{3,40}}?)(?P<came> deltog)?: ?(?P<value>.*)$")
STATUS = {"present": "present", "absent": "absent", "excused": "excused", "substitute": "substitute"}
"""How who stands in a list of that name took part."""


def read_label(text: str, *, after_label: bool) -> tuple[str, str] | None:
    """Return the field that a line opens and its value; without a colon only where the value is of the field's kind.

    A place has no kind: "Mødelokale 3, Rådhuset" is one itself, unless it stands in a column `after_label`.
    """
    if text.startswith("Fra ") and (told := FROM_RE.match(text)):
        # of a list of those present, "Fra Byrådet: Anna Holm" is an entry
        return (("present" if told["body"] else "remarks"), told["value"]) if told["came"] or not told["body"] else None
    label = labels("header").match(text)
    if label:
        return label
    column = labels("header").match_column(text)
    if column and fits(*column) and (column[0] != "place" or after_label):
        return column
    broken = BROKEN_LABEL_RE.match(text)
    return ("date", broken["value"]) if broken and find_date(broken["value"]) else None


def whole_label(begun: str, text: str) -> tuple[str, str] | None:
    """Return the field and value of a label that goes on in the next line: "Fraværende" / "med afbud: Anna Holm"."""
    if not text[0].islower():
        return None
    whole = f"{begun} {text}"
    label = labels("header").pattern.match(whole)
    return labels("header").match(whole) if label and len(label["label"]) > len(begun) else None


def fits(name: str, value: str) -> bool:
    """Tell whether a value is of the kind that a field takes: a date or hour alone, people, a place's name."""
    if name in ("date", "other"):
        title = read_title_line(value)
        return bool(HOUR_RE.fullmatch(value) or (title and title.date and not title.committee))
    if name in STATUS or name == "members":
        people, rest = read_people(value, "present")
        return bool(people) and not rest
    return name == "place" and value[0].isupper()
