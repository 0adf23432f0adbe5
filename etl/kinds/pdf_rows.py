"""Words of a PDF page put together to rows, and rows that recur on every page taken off."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise, takewhile

SAME_ROW = 0.35  # of the size of the letters: how far the baselines of words in one row may be apart
CELL_GAP = 0.9  # of the size of the letters: how far apart the cells of a table are, at least
ALIGNED = 3.0  # points
MARGIN = 0.12  # of the height of a page: where headers and footers stand
GRID = 4.0  # points: what recurs stands at the same height
MIN_REPEATED = 3
REPEATED_SHARE = 0.6  # of the pages
MAX_LISTED = 3

# "3", "- 3 -", "Side 3 af 12", "3/12"; not "REFERAT", "Byrådet, side 3"
PAGE_RE = re.compile(r"[-–|\s]*(?:side\s*)?\d+\s*(?:(?:af|/|\|)\s*\d+)?[-–|\s]*", re.IGNORECASE)
# "3", "12"; not a part of "2025-003", "20/13750", "1.200"
NUMBER_RE = re.compile(r"(?<![\d.,/-])\d{1,4}(?![\d,/-])")


@dataclass(frozen=True, slots=True)
class Word:
    """A word and where it stands, in points from the lower left corner; `glued` when it goes on without a space."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    bold: bool
    glued: bool = False


@dataclass(frozen=True)
class Page:
    """A page: its number from 1, its height in points, its words in any order."""

    number: int
    height: float
    words: list[Word]


@dataclass(eq=False)
class Row:
    """What stands at one height of a page, from left to right; `margin` where page headers and footers stand."""

    page: int
    words: list[Word]
    margin: bool = False
    table: bool = field(default=False)

    @cached_property
    def left(self) -> float:
        """Where the first word begins."""
        return self.words[0].left

    @cached_property
    def right(self) -> float:
        """Where the last word ends."""
        return max(word.right for word in self.words)

    @property
    def baseline(self) -> float:
        """The height on the page."""
        return self.words[0].baseline

    @cached_property
    def size(self) -> float:
        """The size of the letters, that of the widest word."""
        return max(self.words, key=lambda word: len(word.text)).size

    @cached_property
    def bold(self) -> bool:
        """Whether all words are bold."""
        return all(word.bold for word in self.words)

    @cached_property
    def text(self) -> str:
        """The words with spaces between them; the cells of a table apart from each other."""
        if self.table:
            return " | ".join(spaced(cell) for cell in self.cells)
        return spaced(self.words)

    @cached_property
    def cells(self) -> list[list[Word]]:
        """The words, parted where the gaps are wide."""
        cells = [[self.words[0]]]
        for word, following in pairwise(self.words):
            if following.left - word.right > CELL_GAP * self.size:
                cells.append([])
            cells[-1].append(following)
        return cells


def spaced(words: list[Word]) -> str:
    """Return the words with a space between any two that are not glued together."""
    return "".join(word.text if word.glued else f"{word.text} " for word in words).rstrip(" ")


def read_rows(page: Page) -> list[Row]:
    """Return the rows of a page from top to bottom."""
    rows: list[list[Word]] = []
    for word in sorted(page.words, key=lambda word: -word.baseline):
        if rows and rows[-1][0].baseline - word.baseline <= SAME_ROW * min(rows[-1][0].size, word.size):
            rows[-1].append(word)
        else:
            rows.append([word])
    margin = page.height * MARGIN
    read = [
        Row(page.number, sorted(row, key=lambda word: word.left),
            margin=not margin < row[0].baseline < page.height - margin)
        for row in rows
    ]  # fmt: skip
    for above, below in pairwise(read):
        if min(len(above.cells), len(below.cells)) > 2 and shared_edges(above, below) > 1:
            above.table = below.table = True
    return read


def shared_edges(row: Row, other: Row) -> int:
    """Return how many cells of a row begin or end where a cell of the other does."""
    edges = [(cell[0].left, cell[-1].right) for cell in other.cells]
    return sum(
        any(abs(cell[0].left - left) < ALIGNED or abs(cell[-1].right - right) < ALIGNED for left, right in edges)
        for cell in row.cells
    )


def drop_repeated(rows: list[Row], pages: int) -> tuple[list[Row], list[str]]:
    """Return the rows without page headers and footers, and a warning that counts them.

    A header or footer stands outermost on most pages at the same height in the same words, the page number aside. A
    header is kept where the document begins, since it may be the only place that names committee and date.
    """
    by_page: dict[int, list[Row]] = {}
    for row in rows:
        by_page.setdefault(row.page, []).append(row)
    counts = Counter(key for row in rows if row.margin for key in set(keys(row)))
    least = max(MIN_REPEATED, pages * REPEATED_SHARE) if pages > 2 else 2
    dropped = {
        row
        for page in by_page.values()
        for outermost in (page, page[::-1])
        for row in takewhile(lambda row: is_repeated(row, counts, least), outermost)
        if pages > 2 or is_numbered(row, counts)
    }
    dropped -= opening_header(by_page.get(1, []), dropped)
    kept = [row for row in rows if row not in dropped]
    return kept, repeated_warning([row for row in rows if row in dropped])


def is_repeated(row: Row, counts: Counter[tuple[str, int]], least: float) -> bool:
    """Tell whether the like of a row stands on enough pages."""
    return row.margin and max(counts[key] for key in keys(row)) >= least


def keys(row: Row) -> Iterator[tuple[str, int]]:
    """Yield what a row has in common with its like on other pages: words and height, with and without page number."""
    for height in (int(row.baseline // GRID), int((row.baseline + GRID / 2) // GRID) + 100_000):
        yield row.text, height
        for match in NUMBER_RE.finditer(row.text):
            shift = int(match[0]) - row.page
            yield f"{row.text[: match.start()]}<{shift}>{row.text[match.end() :]}", height


def is_numbered(row: Row, counts: Counter[tuple[str, int]]) -> bool:
    """Tell whether what recurs in a row is a text with the number of the page."""
    return any(counts[key] > 1 and key[0] != row.text for key in keys(row))


def opening_header(first_page: list[Row], dropped: set[Row]) -> set[Row]:
    """Return the rows of the page header with which the document begins, when they are more than a page number."""
    header = takewhile(lambda row: row in dropped, first_page)
    return {row for row in header if not PAGE_RE.fullmatch(row.text)}


def repeated_warning(dropped: list[Row]) -> list[str]:
    """Return a warning that counts what was left out, with examples."""
    if not dropped:
        return []
    examples = list({NUMBER_RE.sub("", row.text): row.text[:60] for row in reversed(dropped)}.values())[::-1]
    listed = ", ".join(f'"{text}"' for text in examples[:MAX_LISTED]) + (" ..." if len(examples) > MAX_LISTED else "")
    return [f"{len(dropped)} lines are left out as page headers and footers: {listed}"]
