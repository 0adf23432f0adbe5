"""Lines, dates and times of Danish minutes: what every layout needs to know about plain text and Markdown."""

import re
from collections.abc import Iterable
from datetime import date, time
from typing import NamedTuple

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("januar", "jan", "january"),
            ("februar", "feb", "february"),
            ("marts", "mar", "march"),
            ("april", "apr"),
            ("maj", "may"),
            ("juni", "jun", "june"),
            ("juli", "jul", "july"),
            ("august", "aug"),
            ("september", "sep", "sept"),
            ("oktober", "okt", "october"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))

# "25. februar 2015", "11 januar, 2021", "06. feb 2023", "15-maj-2002"
DAY_MONTH_YEAR = rf"(?P<day>\d{{1,2}})(?:\.? ?|-)(?P<month>{MONTH})\.?(?:,? |-)(?P<year>\d{{4}})"
# "September 10, 2020" (English order, as one vendor prints it)
MONTH_DAY_YEAR = rf"(?P<month>{MONTH}) (?P<day>\d{{1,2}}), (?P<year>\d{{4}})"
# "18-08-2020", "27/08/2025", "16.12.2014"; never a part of a longer number
NUMERIC = r"(?<![\d.-])(?P<day>\d{1,2})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<year>\d{4})(?![\d-])"
ISO = r"(?<![\d-])(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?![\d-])"
DATE_RES = tuple(re.compile(p, re.IGNORECASE) for p in (DAY_MONTH_YEAR, MONTH_DAY_YEAR, NUMERIC, ISO))
# Which every date holds, and which is quicker to look for: of a digit written out, the engine sees where one may begin
YEAR_RE = re.compile(r"[0-9][0-9][0-9][0-9]")
# The same forms without group names, to stand inside longer patterns
DATE = "(?:" + "|".join(
    re.sub(r"\?P<\w+>", "?:", p.replace("(?P=mark)", "[-/.]")) for p in (DAY_MONTH_YEAR, MONTH_DAY_YEAR, NUMERIC, ISO)
) + ")"  # fmt: skip

# "kl. 14:00", "kl 9.30", "Kl. 19"; or bare "16:30", "15.00-17.15" where the hour is unmistakable
TIME_RE = re.compile(
    r"\bkl\.? ?(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?\b"
    r"|\b(?P<h>\d{1,2})(?::|\.(?=\d{2} ?[-–] ?\d{1,2}[.:]\d{2}\b))(?P<m>\d{2})\b",
    re.IGNORECASE,
)

SOFT_HYPHEN = "\u00ad"
INVISIBLE = dict.fromkeys(map(ord, f"{SOFT_HYPHEN}\u200b\u200c\u200d\u2060\ufeff"))  # of no width
MARKS = "#*_\\[|"  # a line without these holds no markup
HEADING_RE = re.compile(r"^(#{1,6})\s+(.*)$")
BULLET_RE = re.compile(r"^(?:[•·▪◦*‣]|§(?=\s+[A-ZÆØÅ])|[-–](?=\s))\s*(?=\S)")
# a line that opens a point of a list; not "16. januar"
POINT_RE = re.compile(rf"^(?:at\b|(?:\d{{1,2}}|[a-zæøå])[.)] (?!{MONTH}))", re.IGNORECASE)
DAY_RE = re.compile(rf"\d{{1,2}}\. (?:{MONTH})\b", re.IGNORECASE)  # "inden" / "1. oktober 2020"
GIVEN_NAME_RE = re.compile(r"(?<![.!?] )\b[A-ZÆØÅ][a-zæøå]+$")  # "For stemte Tina" / "Roslev (A) og Bo Dahl (V)"
SURNAME_RE = re.compile(r"[A-ZÆØÅ][\w-]+ \([A-ZÆØÅ]{1,3}\)")
LETTERS_RE = re.compile(r"(?<!^)\b[a-z]\) (?:og|eller)$")  # "... i både model a) og" / "b) skal foreligge"
MONTH_END_RE = re.compile(rf"\b\d{{1,2}}\. (?:{MONTH})$", re.IGNORECASE)  # "den 1. januar" / "2008, og"
BARE_YEAR_RE = re.compile(r"(?:19|20)\d{2}\b(?![-/])")
MIN_WRAPPED = 15  # characters; a shorter line is rather a label than the beginning of a sentence
WIDE = 60  # characters; a line as long as this may have been wrapped in front of a number or a name
# "... imod stemte" / "26, 2 undlod", "... 1 medlem" / "(Anna Holm) stemte", "... den 1. januar" / "2008,"
GOES_ON_RE = re.compile(r"\((?![A-ZÆØÅ]{1,3}[\d-]*\))|\d[\d.,-]*(?:$|[,;)]| [a-zæøå%(])")
HYPHEN_STAYS_RE = re.compile(r"(?:og|eller|samt|til)\b")  # "Teknik- og Miljøudvalget"
ITALIC_RE = re.compile(r"^\*(?=[^\s*])([^*]+)(?<=[^\s*])\*$")  # a whole line only: an asterisk may mark a note
# A line that ends in such a word is not at the end of its sentence
OPEN_END_RE = re.compile(r"\b(?:og|eller|samt|med|til|for|af|på|i|om|fra|ved|at|den|det|de|en|et|som|der|er|blev)$")
ESCAPE_RE = re.compile(r"\\([\\`*_{}\[\]()#+.!|-])")  # Markdown's "S2024\-77"
RULE_RE = re.compile(r"\|?-{3,}(?:\|-{3,})+\|?")  # "---|---|": below the head of a Markdown table without outer bars
LINK_RE = re.compile(r"\[([^\]\[]+)\]\([^()\s]+\)")
ITALIC_LABEL_RE = re.compile(r"^([*_])(?=\S)([^*_]{2,60}:)\1(?= |$)")  # "*Beslutning:* Godkendt."
EMPHASIS_RE = re.compile(r"\*\*(?=\S)([^*]+)(?<=\S)\*\*|__(?=\S)([^_]+)(?<=\S)__")


class Line(NamedTuple):
    """One line without its markup: `level` is its Markdown heading level (0 for none).

    `number` counts from 1 in the source; `cell` marks a line that holds only white space, as an empty table cell does;
    `page` counts from 1 where the source has pages; `depth` is how many lists a point stands in, where these are known.
    """

    number: int
    text: str
    level: int = 0
    bullet: bool = False
    cell: bool = False
    page: int | None = None
    depth: int = 0

    @property
    def place(self) -> str:
        """Where the line stands, as messages name it."""
        return f"{self.number} (page {self.page})" if self.page else str(self.number)


def longest_first(words: Iterable[str]) -> str:
    """Return the pattern of any of some words, of two that begin alike the longer one."""
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))


def fold(text: str) -> str:
    """Return `text` with every run of white space, non-breaking ones too, as one space, without soft hyphens."""
    if text.isprintable() and "  " not in text:  # most lines: no white space but single spaces
        return text.strip()
    return " ".join(text.translate(INVISIBLE).split())


def read_lines(text: str) -> tuple[Line, ...]:
    """Split a document into lines and take off Markdown headings, emphasis and bullets."""
    lines = enumerate(text.splitlines(), start=1)
    return tuple(read_line(number, raw) if raw else Line(number, raw) for number, raw in lines)


def read_row(text: str) -> str:
    """Return a row of a Markdown table as its cells between bars, other text as it is; a row of dashes is blank.

    Of a row that only a last bar closes ("Udvalg: | Byrådet |"), this bar is left out.
    """
    if not (text.startswith("| ") and text.endswith(" |")):
        return "" if RULE_RE.fullmatch(text) else text.removesuffix(" |")
    cells = [cell.strip() for cell in text[1:-1].split("|")]
    return "" if all(re.fullmatch(r":?-+:?", cell) for cell in cells) else " | ".join(cells).strip(" |")


def read_line(number: int, raw: str) -> Line:
    """Read one line as printed; its words stay as they are."""
    text = fold(f"{raw[:-1]}-" if raw.endswith(SOFT_HYPHEN) else raw)  # which shows at the end of a line
    if text[:1] == "|" and text.count("|") == 1:  # a frame's border or a change bar at the margin
        text = text[1:].lstrip()
    if not text:
        return Line(number, text, cell=bool(raw))
    level = 0
    if any(map(text.__contains__, MARKS)):
        text, level = without_markup(read_row(text))
    bullet = BULLET_RE.match(text)
    if bullet:
        text = text[bullet.end() :]
    return Line(number, text, level, bool(bullet), not text)


def without_markup(text: str) -> tuple[str, int]:
    """Return a line of Markdown without its markup, and its heading level, 0 for none."""
    heading = HEADING_RE.match(text)
    level = len(heading[1]) if heading else 0
    text = EMPHASIS_RE.sub(r"\1\2", heading[2] if heading else text)
    text = fold(ITALIC_RE.sub(r"\1", ITALIC_LABEL_RE.sub(r"\2", text)))
    return ESCAPE_RE.sub(r"\1", LINK_RE.sub(r"\1", text)), level


def paragraph_text(lines: tuple[Line, ...]) -> str:
    """Return the lines as text: a line a paragraph, but a sentence that was wrapped is whole again."""
    paragraphs: list[str] = []
    previous: Line | None = None
    for line in (line for line in lines if line.text):
        if previous and continues(previous, line):
            paragraphs[-1] = join_wrapped(paragraphs[-1], line.text)
        else:
            paragraphs.append(line.text)
        previous = line
    return "\n".join(paragraphs)


def join_wrapped(text: str, rest: str) -> str:
    """Return two parts of a sentence that was wrapped as one; a word divided at the end of a line is whole again."""
    divided = text.endswith("-") and rest[:1].islower() and not HYPHEN_STAYS_RE.match(rest)
    return text[:-1] + rest if divided else f"{text} {rest}"


def continues(previous: Line, line: Line) -> bool:
    """Tell whether `line` goes on with the sentence that `previous`, the line right above, left open."""
    if line.bullet or line.level or previous.level or line.number != previous.number + 1:
        return False
    if POINT_RE.match(line.text):
        return bool(LETTERS_RE.search(previous.text))
    if previous.text[-1] in ".:;!?":
        return False
    if len(previous.text) > WIDE and (
        previous.text.rfind("(") > previous.text.rfind(")") or GOES_ON_RE.match(line.text)
    ):
        return True
    if len(previous.text) > WIDE and SURNAME_RE.match(line.text) and GIVEN_NAME_RE.search(previous.text):
        return True
    if BARE_YEAR_RE.match(line.text) and MONTH_END_RE.search(previous.text):
        return True
    return bool(OPEN_END_RE.search(previous.text) or DAY_RE.match(line.text)) or (
        len(previous.text) > MIN_WRAPPED and (line.text[0].islower() or previous.text[-1] in ",-")
    )


def find_date(text: str) -> date | None:
    """Return the first date written in `text` in any of the forms minutes use, or None."""
    if not YEAR_RE.search(text):
        return None
    matches = [match for pattern in DATE_RES if (match := pattern.search(text))]
    for match in sorted(matches, key=lambda m: m.start()):
        found = read_date(match)
        if found:
            return found
    return None


def read_date(match: re.Match[str]) -> date | None:
    """Return the date that one of the date patterns matched, or None when no calendar has it."""
    month = match["month"].lower()
    return calendar_day(int(match["year"]), MONTHS[month] if month in MONTHS else int(month), int(match["day"]))


def calendar_day(year: int, month: int, day: int) -> date | None:
    """Return a day, or None when no calendar has it."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def find_time(text: str) -> time | None:
    """Return the first time of day written in `text`, or None."""
    match = TIME_RE.search(text)
    if not match:
        return None
    hour, minute = int(match["hour"] or match["h"]), int(match["minute"] or match["m"] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None
