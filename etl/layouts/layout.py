"""The tables of the reader: how items start, labels, headings, case numbers, chrome; loaded once."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from etl.layouts.labels import label_tables
from etl.tables import read_table, read_toml
from etl.tables.rows import Pattern

TABLES = Path(__file__).parent
CAPITAL_RE = re.compile(r"[A-ZÆØÅ]")  # with which a heading begins
MAX_HEADING = 100
"""Characters; a longer line is running text."""
REMEMBERED = 10_000
"""Of how many lines what they are is kept: a document's are asked about again and again, and many stand in others."""


@dataclass(frozen=True)
class Style:
    """One way in which documents open their items: patterns of consecutive lines, `anchor` the telling one of them.

    `weight` is what the wording alone is worth as evidence, beside what stands around it.
    """

    name: str
    description: str
    patterns: tuple[re.Pattern[str], ...]
    weight: float
    anchor: int
    examples: tuple[tuple[str, ...], ...]
    never: tuple[tuple[str, ...], ...]

    @property
    def numbered(self) -> bool:
        """Whether its items have numbers."""
        return "number" in self.patterns[self.anchor].groupindex


@dataclass(frozen=True)
class HeadingRow:
    """A section heading as it stands on a line of its own, and the kind of section that it opens."""

    heading: str
    kind: str


@dataclass(frozen=True)
class HeadingPatternRow:
    """A form of headings with a changing part, as a regular expression, with the kind of section and an example."""

    pattern: Pattern
    kind: str
    example: str


@dataclass(frozen=True)
class CaseNumberRow:
    """A form of case numbers, as a regular expression with an example."""

    pattern: Pattern
    example: str
    note: str


@dataclass(frozen=True)
class ChromeRow:
    """A line that is no part of the minutes: a button of a web page, a page's head or foot.

    `holds` are small letters that each such line holds, where the pattern begins with anything: quicker to look for.
    """

    pattern: Pattern
    holds: str
    example: str
    note: str


@dataclass(frozen=True)
class OpennessRow:
    """Words that tell whether an item is closed to the public, "yes" or "no"."""

    pattern: Pattern
    closed: str
    example: str
    note: str


@dataclass(frozen=True)
class GroupRow:
    """A heading over a group of items; `closed` ("yes", "no" or empty) is what it says of them."""

    pattern: Pattern
    closed: str
    example: str


@cache
def styles() -> tuple[Style, ...]:
    """Return every way in which items start."""
    table = read_toml(TABLES / "item_starts.toml")
    return tuple(
        Style(
            row["name"],
            row["description"],
            tuple(re.compile(p) for p in row["patterns"]),
            row["weight"],
            row.get("anchor", 0),
            tuple(map(tuple, row["examples"])),
            tuple(map(tuple, row["never"])),
        )
        for row in table["style"]
    )


@cache
def any_start() -> re.Pattern[str]:
    """Return the pattern of a line that may begin an item in any style; most lines of a document do not."""
    anchors = (style.patterns[style.anchor].pattern for style in styles())
    return re.compile("|".join(re.sub(r"\?P<\w+>", "?:", anchor) for anchor in anchors))


@cache
def headings() -> dict[str, str]:
    """Return the section headings that occur anywhere, in lower case, each with its kind."""
    return {row.heading.lower(): row.kind for row in read_table(TABLES / "headings.tsv", HeadingRow)}


@cache
def heading_patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return the forms of headings with a changing part, in small letters, each with its kind."""
    rows = read_table(TABLES / "heading_patterns.tsv", HeadingPatternRow)
    return tuple((re.compile(in_small_letters(row.pattern)), row.kind) for row in rows)


@cache
def case_number() -> re.Pattern[str]:
    """Return the pattern of a case number in any form of the table: a digit comes soon in all of them."""
    forms = "|".join(row.pattern for row in read_table(TABLES / "case_numbers.tsv", CaseNumberRow))
    return re.compile(rf"(?=\D{{0,4}}\d)(?:{forms})")


@cache
def chrome() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return the patterns of a whole line in small letters that is no part of the minutes, each with what such a line
    holds."""
    patterns: dict[str, list[str]] = {}
    for row in read_table(TABLES / "chrome.tsv", ChromeRow):
        patterns.setdefault(row.holds, []).append(f"(?:{in_small_letters(row.pattern)})")
    return tuple((holds, re.compile("|".join(each))) for holds, each in patterns.items())


def in_small_letters(pattern: str) -> str:
    """Return a pattern for texts in small letters: it is matched faster than one that ignores their case."""
    return re.sub(r"\\.|[A-ZÆØÅ]", lambda part: part[0] if part[0][0] == "\\" else part[0].lower(), pattern)


@cache
def openness() -> tuple[tuple[re.Pattern[str], bool], ...]:
    """Return the words that tell whether an item is closed, each with whether it is."""
    rows = read_table(TABLES / "openness.tsv", OpennessRow)
    return tuple((re.compile(row.pattern, re.IGNORECASE), row.closed == "yes") for row in rows)


@cache
def groups() -> tuple[tuple[re.Pattern[str], bool | None], ...]:
    """Return the headings over groups of items, each with whether these are closed, or None."""
    rows = read_table(TABLES / "groups.tsv", GroupRow)
    return tuple((re.compile(r.pattern, re.IGNORECASE), {"yes": True, "no": False}.get(r.closed)) for r in rows)


@cache
def any_group() -> re.Pattern[str]:
    """Return the pattern of any heading over a group of items."""
    return re.compile("|".join(f"(?:{pattern.pattern})" for pattern, _ in groups()), re.IGNORECASE)


@cache
def any_heading() -> re.Pattern[str]:
    """Return the pattern of any heading with a changing part."""
    return re.compile("|".join(f"(?:{pattern.pattern})" for pattern, _ in heading_patterns()))


@lru_cache(maxsize=REMEMBERED)
def heading_kind(text: str) -> str | None:
    """Return the kind of section that a line with just `text` opens, or None when it is no known heading."""
    folded = text.rstrip(": ").lower()
    if len(folded) > MAX_HEADING and not folded.startswith("beslutning"):  # "Beslutning for Punkt 2: <the whole title>"
        return None
    known = headings().get(folded)
    if known or not any_heading().fullmatch(folded):
        return known
    return next(kind for pattern, kind in heading_patterns() if pattern.fullmatch(folded))


def heading_inside(text: str) -> str | None:
    """Return the kind of section that a line with just `text` opens inside an item, or None."""
    return heading_kind(text) or ("exposition" if text.rstrip(":") in label_tables()["inner_headings"] else None)


def is_usual_heading(text: str) -> bool:
    """Tell whether a line with just `text` is a heading in the very words of the table; titles of attachments may have
    its forms ("Økonomi og datamodel")."""
    return text.rstrip(": ").lower() in headings() or text.rstrip(":") in label_tables()["inner_headings"]


@lru_cache(maxsize=REMEMBERED)
def is_openness(text: str) -> bool:
    """Tell whether a line says only that an item is open or closed."""
    return any(pattern.fullmatch(text) for pattern, _ in openness())


def closed_by_words(title: str, group: bool | None) -> bool | None:
    """Return whether a title says that the item is closed, else what its group says."""
    for pattern, closed in openness():
        if pattern.search(title):
            return closed
    return group


def split_glued_headings(text: str) -> tuple[str, str] | None:
    """Return the two headings that a lost line break glued together ("BilagBeslutning"), or None."""
    if len(text) > MAX_HEADING or text[1:].islower():
        return None
    for capital in CAPITAL_RE.finditer(text, 3, max(len(text) - 2, 3)):
        cut = capital.start()
        if heading_kind(text[:cut]) and heading_kind(text[cut:]):
            return text[:cut], text[cut:]
    return None
