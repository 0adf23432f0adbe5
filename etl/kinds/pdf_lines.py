"""Rows of PDF pages put together to lines: a paragraph that was wrapped is one line again.

Only geometry decides: a row goes on in the next when it is so full that the next word would not have fitted.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from etl.kinds.pdf_rows import Row
from etl.text import BULLET_RE, MONTH, Line, fold

SAME_SIZE = 0.06
SAME_EDGE = 2.0  # points
SPACE = 0.25  # of the size of the letters: the width of a space
WRAPPED_LEADING = 1.18  # of the usual distance of lines: the most within a paragraph
FREQUENT = 0.1  # of all distances of lines: the least of one that is usual
GAP = 1.45  # of the usual distance of lines: the least between what stands apart
FULL_WIDTH = 0.75  # of the width of the text: the least of a column whose lines are wrapped
SHORT = 0.6  # of the width of the text: the most of a row that may be a label
LARGER = 1.08  # than the running text: a heading
MAX_HEADING = 200
MAX_BOLD_HEADING = 100
MAX_LEVEL = 6

# "Godkendelse af dagsorden........ 3", "Indledning . . . . 3"
LEADER_RE = re.compile(r"\.{4,}|(?:\. ){4,}|…{2,}")
# Opens a point of a list: "1. At", "12) Salg", "a) vej", "At 1) der"; not "27. august 2025", "Ø."
POINT_RE = re.compile(rf"(?:[Aa]t )?(?:\d{{1,2}}[.)](?: (?!(?i:{MONTH})\b)|$)|[a-zA-Z]\) |[a-z]\. )")
# Opens a field: "Dato: 26-03-2025", "Fraværende:"; not "Vi skriver kl. 10:30"
LABEL_RE = re.compile(r"[A-ZÆØÅ][\wæøåÆØÅ.,/ -]{1,40}:(?: |$)")
SENTENCE_END_RE = re.compile(r"[.:;!?]$")
ENDED_RE = re.compile(r"[.:!?][\"”»)']*$")
HYPHENATED_RE = re.compile(r"(\w+)-$")


@dataclass(frozen=True)
class Measures:
    """What is usual in a document: size and weight of the running text, distance of lines, margins by left edge."""

    size: float
    bold: bool
    leading: float
    margin: float
    margins: dict[int, float]
    bottom: float
    styles: tuple[tuple[int, bool], ...]
    words: frozenset[str]


def join_rows(rows: list[Row]) -> tuple[Line, ...]:
    """Return the lines of a document: paragraphs whole, an empty line where a gap is."""
    if not rows:
        return ()
    measures = measure(rows)
    lines: list[Line] = []
    paragraph = [rows[0]]
    for above, row in pairwise(rows):
        if goes_on(above, row, paragraph[0], measures):
            paragraph.append(row)
            continue
        add(lines, paragraph, is_apart(above, row, measures), measures)
        paragraph = [row]
    add(lines, paragraph, False, measures)
    return tuple(lines)


def add(lines: list[Line], paragraph: list[Row], gap: bool, measures: Measures) -> None:
    """Add the line that the rows of a paragraph make, and an empty one where a gap follows."""
    text = fold(join_texts((row.text for row in paragraph), measures.words))
    bullet = BULLET_RE.match(text)
    level = 0 if bullet else heading_level(paragraph, text, lines, measures)
    text = text[bullet.end() :] if bullet else text
    lines.append(Line(len(lines) + 1, text, level, bool(bullet), page=paragraph[0].page))
    if gap:
        lines.append(Line(len(lines) + 1, "", page=paragraph[0].page))


def measure(rows: list[Row]) -> Measures:
    """Return what is usual in the rows of a document."""
    weights: Counter[tuple[int, bool]] = Counter()
    for row in rows:
        weights[round(row.size * 2), row.bold] += len(row.text)
    (size, bold), _ = weights.most_common(1)[0]
    body = [row for row in rows if round(row.size * 2) == size and not row.table]
    distances = Counter(
        round(above.baseline - row.baseline)
        for above, row in pairwise(rows)
        if above.page == row.page and same_size(above, row) and round(row.size * 2) == size
    )
    margins: dict[int, float] = {}
    for row in body:
        edge = round(row.left / SAME_EDGE)
        margins[edge] = max(margins.get(edge, 0.0), row.right)
    rights = sorted(row.right for row in body if len(row.words) > 3) or [row.right for row in rows]
    return Measures(
        max(size, 1) / 2,  # letters too small to see may have no size at all
        bold,
        usual(distances, size / 2),
        rights[int(len(rights) * 0.98)],
        margins,
        min(row.baseline for row in rows),
        tuple(sorted(weights, key=lambda style: (-style[0], not style[1]))),
        frozenset(word.text.strip(".,;:()") for row in rows for word in row.words[:-1]),
    )


def usual(distances: Counter[int], size: float) -> float:
    """Return the distance of the lines of a paragraph: the smallest that is frequent, since others hold a gap."""
    close = {distance: n for distance, n in distances.items() if 0.8 * size <= distance <= 2 * size}
    least = FREQUENT * sum(close.values())
    return float(min((distance for distance, n in close.items() if n >= least), default=1.2 * size))


def scale(row: Row, measures: Measures) -> float:
    """Return how much larger a row is than the running text, never less than 1."""
    return max(1.0, row.size / measures.size)


def same_size(row: Row, other: Row) -> bool:
    """Tell whether the letters of two rows are of one size."""
    return abs(row.size - other.size) <= SAME_SIZE * row.size


def goes_on(above: Row, row: Row, first: Row, measures: Measures) -> bool:
    """Tell whether a row goes on with the paragraph of which `above` is the last row and `first` the first."""
    if above.table or row.table or above.bold != row.bold or not same_size(above, row):
        return False
    if opens(row) or LEADER_RE.search(above.text) or not is_below(above, row, measures):
        return False
    if LEADER_RE.search(row.text) and above.words[-1].text.isdecimal():
        return False
    return is_full(above, row, measures) and continues_edge(above, row, first) and not is_label(above, row, measures)


def opens(row: Row) -> bool:
    """Tell whether a row opens something of its own: a point of a list, a field."""
    return bool(BULLET_RE.match(row.text) or POINT_RE.match(row.text) or LABEL_RE.match(row.text))


def is_label(above: Row, row: Row, measures: Measures) -> bool:
    """Tell whether a short row after a whole sentence is one of its own ("Bilag"), since no sentence ends like that."""
    short = row.right - row.left < SHORT * (measures.margin - above.left)
    return short and row.text[0].isupper() and bool(ENDED_RE.search(above.text)) and not ENDED_RE.search(row.text)


def is_below(above: Row, row: Row, measures: Measures) -> bool:
    """Tell whether a row stands right below another, or goes on with its sentence on the next page."""
    if above.page == row.page:
        return above.baseline - row.baseline <= WRAPPED_LEADING * measures.leading * scale(row, measures)
    return row.page == above.page + 1 and (row.text[0].islower() or not SENTENCE_END_RE.search(above.text))


def is_full(above: Row, row: Row, measures: Measures) -> bool:
    """Tell whether a row has no room left for the first word of the next."""
    margin = measures.margins.get(round(above.left / SAME_EDGE), measures.margin)
    if margin - above.left < FULL_WIDTH * (measures.margin - above.left) or row.size > LARGER * measures.size:
        margin = measures.margin
    word = row.words[0]
    return above.right + SPACE * above.size + (word.right - word.left) > margin


def continues_edge(above: Row, row: Row, first: Row) -> bool:
    """Tell whether a row begins where a paragraph's second or later row does: at its edge, or indented by a mark."""
    if above is not first:
        return abs(row.left - above.left) <= SAME_EDGE
    marked = BULLET_RE.match(first.text) or POINT_RE.match(first.text)
    hangs = len(first.words) > 1 and abs(row.left - first.words[1].left) <= SAME_EDGE
    return abs(row.left - first.left) <= SAME_EDGE or (hangs if marked else 0 < first.left - row.left < 3 * row.size)


def is_apart(above: Row, row: Row, measures: Measures) -> bool:
    """Tell whether a gap is between two rows; at the end of a page, whether there was room for the next row."""
    if above.page == row.page:
        return above.baseline - row.baseline > GAP * measures.leading * scale(row, measures)
    return above.baseline - GAP * 2 * measures.leading > measures.bottom or row.size > LARGER * measures.size


def join_texts(texts: Iterable[str], words: frozenset[str]) -> str:
    """Return the rows of a paragraph as one text; a word broken at the end of a row is whole again."""
    pieces: list[str] = []
    for text in texts:
        pieces += [*join_two(pieces.pop(), text, words), text] if pieces else [text]
    return "".join(pieces)


def join_two(text: str, following: str, words: frozenset[str]) -> tuple[str, str]:
    """Return a row as it stands before the one that follows it, and what comes between them.

    A hyphen goes where it only broke a word ("beslut-" "ning"), and stays where the word has it anyhow: before a
    capital or a digit, after a single letter, an abbreviation or a digit ("EU-" "midler"), where the same word stands
    so elsewhere in the document; in "Teknik-" "og Miljøudvalget" the space stays too.
    """
    start, end = HYPHENATED_RE.search(text), following.split(" ", 1)[0]
    if not start or end in ("og", "eller", "samt", "/"):
        return text, " "
    bare = end.strip(".,;:()")
    stays = not end[0].islower() or len(start[1]) == 1 or start[1].isupper() or start[1][-1].isdigit()
    if stays or (f"{start[1]}-{bare}" in words and f"{start[1]}{bare}" not in words):
        return text, ""
    return text[:-1], ""


def heading_level(paragraph: list[Row], text: str, lines: list[Line], measures: Measures) -> int:
    """Return the level of a heading: larger than the running text, or bold after a gap; 0 for what is none."""
    row = paragraph[0]
    if (
        row.table
        or LEADER_RE.search(text)
        or SENTENCE_END_RE.search(text.rstrip(":"))
        or not any(map(str.isalpha, text))
    ):
        return 0
    larger = row.size > LARGER * measures.size
    apart = not lines or not lines[-1].text
    if lines and LEADER_RE.search(lines[-1].text):
        return 0  # an entry of the table of contents that left no room for dots
    bold = row.bold and not measures.bold and apart and not POINT_RE.match(text) and len(text) <= MAX_BOLD_HEADING
    if not (larger and len(text) <= MAX_HEADING) and not bold:
        return 0
    larger_styles = [style for style in measures.styles if style[0] / 2 >= measures.size * (1 - SAME_SIZE)]
    style = (round(row.size * 2), row.bold)
    return min(larger_styles.index(style) + 1 if style in larger_styles else MAX_LEVEL, MAX_LEVEL)
