"""The text of an item in a transcript, cut before and behind its fields and headings."""

import re
from collections.abc import Iterator

from etl.committees import COMMITTEE
from etl.layouts.blocks import find_dated_heading
from etl.layouts.labels import label_tables
from etl.layouts.layout import case_number, heading_kind
from etl.name_lists import is_name
from etl.outcomes import find_outcomes
from etl.transcripts.openings import marks

ABSENCE = ("fraværende", "afbud", "ikke til stede", "afbud fra", "fraværende med afbud")
NOBODY_RE = re.compile(r"Ingen\b\.?")
ANSWER_RE = re.compile(r"Nej\b")  # to what was asked, from the column of decisions
LAST_RE = re.compile(
    r"(?:^|(?<=\S) )(?P<said>"
    r"(?:Til efterretning|Taget til efterretning|Godkendt|Tiltrådt|Anbefales|Drøftet|Udsat|Vedtaget)\.?)$"
)
# "ØKONOMIUDVALGET": over the next items
GROUP_RE = re.compile(r"(?<=\S) (?P<name>[A-ZÆØÅ,-]{4,}(?: [A-ZÆØÅ,-]+)*)$")
GROUPS = ("UDVALGET", "UDVALG", "RÅDET", "BESTYRELSEN", "SAGER")
# a heading or field whose date, body or number is lost: "Beslutning den", "Sagsnr.: 14/"
LOST_RE = re.compile(
    r"^(?:Beslutning(?:er)? (?:den|d\.) ?:?|Bilag den(?: \d{1,2}-)?)$|^(?P<label>.*:) ?(?:\d+/|[A-ZÆØÅ]\d{2})$"
)
INITIALS_RE = re.compile(r"(?P<by>[A-ZÆØÅ]{4,8}) / (?P<case>\d{2}/\d+)? ?")
# "... Det indstilles, at", "... Direktionen indstiller: 1. at"
LEAD_RE = re.compile(
    r"(?<=[.!?]) (?=(?:Det indstilles|[A-ZÆØÅ][^.!?]{2,60} indstiller)(?: til [A-ZÆØÅ]\w+)?[,:]{0,2} (?:\d\. )?[Aa]t )"
)
# "... Indstillingen tiltrådt.", without a heading
FOLLOWED_RE = re.compile(r"(?<=[.!?]) (?=Indstillingen (?:blev |er )?(?:tiltrådt|godkendt|vedtaget|fulgt)\b)")
# "... til Teknisk Udvalg, 1. at molen bygges. 2. at ...", "... godkendes. At stien ...": points of a recommendation
POINT_RE = re.compile(r"(?<=[^\W_]{2}[,.:;]) (?=\d{1,2}\. [Aa]t )| (?=At \w)")
COMMITTEE_RE = re.compile(COMMITTEE)
DECIDES = ("Sagen afgøres i:", "Sagen afgøres af:")
COLUMN = 5  # lines
EMPTY = frozenset(label.rstrip(":") for label in label_tables()["item"]["case"])
MAX_NAME = 5  # words


def kept(match: re.Match[str]) -> str:
    """Return what is left of a heading whose date is lost, or of a field whose number is."""
    return match["label"] or "Beslutning"


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
    for line in cut_points(with_column([LOST_RE.sub(kept, line) for line in lines if line])):
        if result and result[-1].rstrip(": ").lower() in ABSENCE:
            who, *rest = cut_absence(line, names)
            result[-1:] = [f"{result[-1].rstrip(': ')}: {who}" if who else result[-1], *rest]
        else:
            result.append(line)
    if result and (group := GROUP_RE.search(result[-1])) and group["name"].endswith(GROUPS):
        result[-1] = result[-1][: group.start()]
    decided = any(heading_kind(line) == "decision" or find_dated_heading(line, bare=False) for line in result)
    if not decided and any(heading_kind(line) == "recommendation" for line in result):
        result = [part for line in result for part in FOLLOWED_RE.sub("\nBeslutning\n", line).split("\n")]
        decided = "Beslutning" in result
    if result and not decided and (last := LAST_RE.search(result[-1])):
        result[-1:] = [*filter(None, [result[-1][: last.start()]]), "Beslutning", last["said"]]
    return result


def cut_points(lines: list[str]) -> Iterator[str]:
    """Yield an item's lines with each point of a recommendation on its own."""
    recommends = False
    for line in lines:
        yield from POINT_RE.split(line) if recommends else [line]
        recommends = heading_kind(line) == "recommendation"


def with_column(lines: list[str]) -> list[str]:
    """Return an item's lines with case number and who decides behind their labels, where these stood in a column."""
    result = list(lines)
    for at, line in enumerate(result):
        pattern = case_number() if line.rstrip(":") in EMPTY else COMMITTEE_RE if line in DECIDES else None
        below = next((n for n in range(at + 1, len(result)) if not result[n].endswith(":")), None)
        if pattern is None or not line.endswith(":") or below is None or below > at + COLUMN:
            continue
        value = pattern.match(result[below])
        if value and below > at + 1 and result[below][value.end() : value.end() + 1] in ("", " "):
            result[at] = f"{line} {value[0]}" if line not in DECIDES else f"{line}\n{value[0]}"
            result[below] = result[below][value.end() :].strip()
    return [part for line in result for part in line.split("\n") if part]


def cut_absence(text: str, names: frozenset[str]) -> list[str]:
    """Return who is absent, and what was decided, which stands right behind the last name; nobody where unclear."""
    if ANSWER_RE.match(text):
        return ["", text]
    if nobody := NOBODY_RE.match(text):
        return [part for part in (nobody[0], text[nobody.end() :].lstrip(" .")) if part]
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
