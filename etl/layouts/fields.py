"""The fields of an item on a line behind labels: case number, caseworkers, document number, open or closed."""

import re
from dataclasses import dataclass
from functools import cache

from etl.layouts.labels import TELLING, beginnings_of, label_tables
from etl.layouts.layout import case_number, is_openness
from etl.text import longest_first

FIELD_ENDS = " ,;–-·"  # what stands between the fields on a line: "Sag 20/4282 · Åben"
MAX_FIELD_LINE = 200  # characters; a longer line is running text
# A case number in a form that the table does not know: "24-1-7/B", "2019 - 1174"; not a sentence
UNKNOWN_NUMBER_RE = re.compile(r"(?:(?:19|20)\d{2} - \d{3,6}|[\w./-]*\d[\w./-]*)(?=$|[ ,;])")
# "710-2014-" or "710-2014" and the rest on the next line
BROKEN_NUMBER_RE = re.compile(r"[\w.]+(?:-[\w.]+)*-$")

OPENNESS = ("Åben", "Lukket")
OPENNESS_FIRST_RE = re.compile(r"^(?:Åbent?|Lukket)(?: sag| punkt)? [-–·] ")  # "Åbent - 00.32.10-S00-1-24"


@dataclass(frozen=True)
class Field:
    """One field of an item: its name in labels.toml, and its value as printed, which may be empty."""

    name: str
    value: str


@cache
def _labels() -> tuple[re.Pattern[str], dict[str, str], frozenset[str]]:
    """Return the pattern of a label with what must follow it, the field of each label, and how labels begin."""
    fields = {label.lower(): name for name, names in label_tables()["item"].items() for label in names}
    number = r"(?= [A-ZÆØÅ]{0,3}[\d-]*\d)"
    return (
        re.compile(rf"(?<![^\W\d])(?<!\.)(?P<label>{longest_first(fields)})(?P<mark> ?[:|]|{number}|$)", re.IGNORECASE),
        fields,
        beginnings_of(fields),
    )


def read_fields(text: str) -> list[Field]:
    """Return the fields on a line that begins with a label; empty when it is no such line."""
    if len(text) > MAX_FIELD_LINE or not (text and (text[0].isalpha())):
        return []
    pattern, names, beginnings = _labels()
    if text[:TELLING].lower() not in beginnings or not pattern.match(text):
        return []
    found = list(pattern.finditer(text))
    ends = [match.start() for match in found[1:]] + [len(text)]
    fields = [
        Field(names[match["label"].lower()], text[match.end() : end].strip(" ,;·").removesuffix(" -"))
        for match, end in zip(found, ends, strict=True)
    ]
    # without a colon only a number makes it a field: "Sag 3 blev drøftet" is a sentence
    if not found[0]["mark"].strip() and fields[0].value and not read_number(fields[0]):
        return []
    return [] if found[0]["label"].lower() == "sag" and not read_number(fields[0]) else fields


def read_number(field: Field) -> str | None:
    """Return the number at the start of a field's value, in a form of the table or, behind "Sagsnr.", any other."""
    known = case_number().match(field.value)
    if known and not re.match(r"[\w-]", field.value[known.end() :]):
        return known[0]
    unknown = UNKNOWN_NUMBER_RE.match(field.value)
    return unknown[0].rstrip(".") if unknown and is_rest(field.value[unknown.end() :]) else None


def read_bare_case(text: str) -> str | None:
    """Return the case number that stands on a line without a label, alone or with whether the item is open."""
    if text.startswith(OPENNESS):
        text = OPENNESS_FIRST_RE.sub("", text)
    number = case_number().match(text)
    return number[0] if number and is_rest(text[number.end() :]) and text[number.end() :][:1] in ("", " ") else None


def is_rest(text: str) -> bool:
    """Tell whether what stands behind a number may stand there: nothing, or that the item is open."""
    return not text.strip(FIELD_ENDS) or is_openness(text.strip(FIELD_ENDS))


def is_broken(value: str) -> bool:
    """Tell whether a number goes on in the next line: "710-2014-"."""
    return bool(BROKEN_NUMBER_RE.fullmatch(value))
