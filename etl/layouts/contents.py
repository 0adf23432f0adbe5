"""Tables of contents: their entries with dots that lead to a page number, or with a number before the title."""

import re
from typing import NamedTuple

from etl.layouts.marks import read_group
from etl.text import Line

# "Godkendelse af dagsorden.....	3"; the page numbers may stand apart, each on a line of its own
CONTENTS_ENTRY_RE = re.compile(
    r"^(?:(?:Punkt |Pkt\. ?)?(?P<number>\d+)[.:]? )?(?P<title>.+?) ?(?:\.{3,}|(?:\. ){3,}|…+) ?\d*$"
)
# "3. Ny mole", "åbent 3 Ny mole", "Punkt 3: Ny mole 7": a list without leaders
PLAIN_ENTRY_RE = re.compile(
    r"^(?:(?:åbent?|lukket|(?:dagsordens)?punkt|pkt\.?|nr\.|sag|ad\.?)(?: ?nr\.| punkt)? ?)?"
    r"(?P<number>\d{1,4})[.:]? ?(?:[-–] )?(?P<title>\(?[^\W\d].*?)(?: \d{1,3})?$",
    re.I,
)
TELLING = 40  # characters
MAX_ENTRY = 400  # characters
LONG_RUN = 60  # characters; a shorter line holds no table of contents
MIN_RUN = 4  # entries
PAGE_RE = re.compile(r"\d{1,3}")
WHOLE_ENTRY_RE = re.compile(
    f"{CONTENTS_ENTRY_RE.pattern}|{PAGE_RE.pattern}$".replace("?P<number>", "?:").replace("?P<title>", "?:")
)


class Listed(NamedTuple):
    """An entry of a table of contents: its number if printed, its title, whether its group is closed if it says."""

    number: int | None
    title: str
    closed: bool | None = None


def beginning(title: str) -> str:
    """Return the beginning of a title in lower case, by which it is known again when it is wrapped."""
    return title[:TELLING].lower()


def match_entry(text: str) -> re.Match[str] | None:
    """Return the match of an entry of a table of contents with leaders; a long line is none."""
    led = ".." in text or ". ." in text or "…" in text
    return CONTENTS_ENTRY_RE.match(text) if led and len(text) <= MAX_ENTRY else None


def read_entries(values: list[str]) -> tuple[list[Listed], int]:
    """Return the entries of a table of contents, with leaders or numbers, and how many lines are none: a list with
    neither says too little."""
    listed: list[Listed] = []
    unknown, closed = 0, None
    for value in values:
        is_group, group_closed = read_group(value)
        match = None if is_group else match_entry(value) or PLAIN_ENTRY_RE.match(value)
        if is_group:
            closed = group_closed
        elif match:
            listed.append(Listed(int(match["number"]) if match["number"] else None, match["title"], closed))
        else:
            unknown += not PAGE_RE.fullmatch(value)
    return listed, unknown


def run_on_entries(text: str) -> list[str]:
    """Return the entries of a table of contents on one line: "1. Ny mole 2. Ny sti 3. Ny bro 4. Evt."; else nothing."""
    if len(text) < LONG_RUN or not text.startswith("1. "):
        return []
    starts = [0]
    while (at := text.find(f" {len(starts) + 1}. ", starts[-1])) > 0:
        starts.append(at + 1)
    ends = [*starts[1:], len(text)]
    entries = [text[start:end].strip() for start, end in zip(starts, ends, strict=True)]
    titled = all(re.match(r"\d+\. [A-ZÆØÅ\d§(\"»]", entry) for entry in entries)
    return entries if len(entries) >= MIN_RUN and titled else []


def is_wrapped_entry(values: list[str], line: Line) -> bool:
    """Tell whether a line goes on with the last entry of a table of contents with leaders, which is not at its end."""
    led = any(match_entry(value) for value in [*values, line.text])
    return led and not WHOLE_ENTRY_RE.match(values[-1]) and not PLAIN_ENTRY_RE.match(line.text)
