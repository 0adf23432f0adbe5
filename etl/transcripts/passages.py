"""The text of an item in a transcript, cut before and behind its fields and headings."""

import re
from collections.abc import Iterable

from etl.layouts.blocks import find_dated_heading
from etl.layouts.layout import case_number, heading_kind, label_tables
from etl.layouts.openings import marks
from etl.name_lists import is_name
from etl.outcomes import find_outcomes

ABSENCE = ("fraværende", "afbud", "ikke til stede", "afbud fra", "fraværende med afbud")
NOBODY_RE = re.compile(r"(?:Ingen|Nej)\b\.?")
LAST_RE = re.compile(
    r"(?:^|(?<=\S) )(?P<said>"
    r"(?:Til efterretning|Taget til efterretning|Godkendt|Tiltrådt|Anbefales|Drøftet|Udsat|Vedtaget)\.?)$"
)
# "ØKONOMIUDVALGET": over the next items
GROUP_RE = re.compile(r"(?<=\S) (?P<name>[A-ZÆØÅ-]{4,}(?: [A-ZÆØÅ-]+)*(?:UDVALGET|RÅDET|BESTYRELSEN)(?:S SAGER)?)$")
LOST_RE = re.compile(r"^(Beslutning)(?:er)? (?:den|d\.) ?:?$|^(?P<label>.*:) ?\d+/$")  # a date or a number
INITIALS_RE = re.compile(r"(?P<by>[A-ZÆØÅ]{4,8}) / (?P<case>\d{2}/\d+)? ?")
# "... Det indstilles, at", "... Direktionen indstiller: 1. at"
LEAD_RE = re.compile(
    r"(?<=[.!?]) (?=(?:Det indstilles|[A-ZÆØÅ][^.!?]{2,60} indstiller)(?: til [A-ZÆØÅ]\w+)?[,:]{0,2} (?:\d\. )?[Aa]t )"
)
COLUMN = 5  # lines
EMPTY = frozenset(label.rstrip(":") for label in label_tables()["item"]["case"])
MAX_NAME = 5  # words


def kept(match: re.Match[str]) -> str:
    """Return what is left of a heading whose date is lost, or of a field whose number is."""
    return match["label"] or match[1]


def cut_passages(text: str, names: frozenset[str]) -> list[str]:
    """Return the lines of an item's text."""
    text = LEAD_RE.sub(" Indstilling ", text)
    initials = INITIALS_RE.match(text)
    if initials:
        return [
            *filter(None, (f"Initialer: {initials['by']}", initials["case"])),
            *cut_passages(text[initials.end() :], names),
        ]
    found = sorted(
        (match for pattern in marks() for match in pattern.finditer(text)),
        key=lambda match: (match.start(), -match.end()),
    )
    lines: list[str] = []
    at = 0
    for match in found:
        if match.start() < at:
            continue
        lines.append(text[at : match.start()].strip())
        lines.append(match[0].strip())
        at = match.end()
    lines.append(text[at:].strip())
    result: list[str] = []
    for line in with_case(LOST_RE.sub(kept, line) for line in lines if line):
        if result and result[-1].rstrip(": ").lower() in ABSENCE:
            who, *rest = cut_absence(line, names)
            result[-1:] = [f"{result[-1].rstrip(': ')}: {who}" if who else result[-1], *rest]
        else:
            result.append(line)
    if result and (group := GROUP_RE.search(result[-1])):
        result[-1:] = [result[-1][: group.start()], group["name"]]
    decided = any(heading_kind(line) == "decision" or find_dated_heading(line, bare=False) for line in result)
    if result and not decided and (last := LAST_RE.search(result[-1])):
        result[-1:] = [*filter(None, [result[-1][: last.start()]]), "Beslutning", last["said"]]
    return result


def with_case(lines: Iterable[str]) -> list[str]:
    """Return an item's lines with the case number behind its label, where other labels of a column stand between."""
    result = list(lines)
    for at, line in enumerate(result):
        if line.rstrip(":") not in EMPTY or not line.endswith(":"):
            continue
        for below in range(at + 1, min(at + COLUMN, len(result))):
            number = case_number().match(result[below])
            if number and result[below][number.end() : number.end() + 1] in ("", " "):
                result[at] = f"{line} {number[0]}"
                result[below] = result[below][number.end() :].strip()
                break
            if not result[below].endswith(":"):
                break
    return [line for line in result if line]


def cut_absence(text: str, names: frozenset[str]) -> list[str]:
    """Return who is absent, and what was decided, which stands right behind the last name; nobody where unclear."""
    if nobody := NOBODY_RE.match(text):
        return [part for part in (nobody[0], text[nobody.end() :].strip(" .")) if part]
    listed, last = text.rsplit(", ", 1) if ", " in text else ("", text)
    words = last.split(" ")
    counts = range(2, min(MAX_NAME, len(words)) + 1)
    known = [count for count in counts if " ".join(words[:count]) in names]
    for count in (*known, *counts):
        rest = " ".join(words[count:])
        if is_name(words[:count]) and (not rest or count in known or find_outcomes(rest)):
            whole = ", ".join(filter(None, (listed, " ".join(words[:count]))))
            return [whole, rest] if rest else [whole]
    return ["", text]
