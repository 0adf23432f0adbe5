"""HTML to lines: what a reader sees as a line, a heading, a point of a list or a row of a table.

Parsed as browsers do (https://html.spec.whatwg.org/#parsing). As in plain text, an empty line stands between two
paragraphs; `br` only ends a line. What a page hides until it is clicked is read; what is never text is not.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from etl.kinds.html_lists import OpenLists
from etl.kinds.html_tables import read_rows
from etl.model import Quarantined
from etl.tables import read_toml
from etl.text import BULLET_RE, Line, fold

MAX_DEPTH = 1_000
MAX_HEADING = 140  # characters; a longer heading is running text
HEADINGS = {f"h{level}": level for level in range(1, 7)}
ELEMENTS = {what: frozenset(names) for what, names in read_toml(Path(__file__).with_name("html_elements.toml")).items()}
TAG_RE = re.compile(r"<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*)")
# Soft hyphens, zero-width spaces and the like stand inside words and are not seen
# "Sagen har ingen konsekvenser." is a sentence though it is marked up as a heading; "Kommunikation." is not
SENTENCE_RE = re.compile(r"\s\S+[.,;]$")


def read_fragment(html: str) -> tuple[Line, ...]:
    """Return the lines of a piece of HTML. Raises Quarantined as `check_depth` does."""
    body = parse_fragment(html)
    return read_node(body) if body else ()


def parse_fragment(html: str) -> LexborNode | None:
    """Return the body of a piece of HTML, or None when there is none. Raises Quarantined as `check_depth` does."""
    check_depth(html)
    return LexborHTMLParser(html).body


def read_node(node: LexborNode) -> tuple[Line, ...]:
    """Return the lines of an element and of all that is in it, numbered from 1."""
    reader = Reader()
    for inner, opens in walk(node):
        reader.take(inner, opens)
    reader.end_line()
    return tuple(line._replace(number=number) for number, line in enumerate(reader.lines, start=1))


def check_depth(html: str) -> None:
    """Raise Quarantined when elements are nested deeper than in any real page: parsing takes quadratic time then."""
    depth = 0
    for match in TAG_RE.finditer(html):
        if match["name"].lower() not in ELEMENTS["left_open"]:
            depth = max(0, depth - 1) if match["end"] else depth + 1
        if depth > MAX_DEPTH:
            line = html.count("\n", 0, match.start()) + 1
            raise Quarantined(f"HTML nested more than {MAX_DEPTH} elements deep in line {line}; get the page again")


def walk(root: LexborNode) -> Iterator[tuple[LexborNode, bool]]:
    """Yield each node that can be seen twice: with True when it opens, with False when it closes. No recursion."""
    above: list[LexborNode] = []
    node: LexborNode | None = root
    while node is not None:
        seen = node.tag not in ELEMENTS["unseen"]
        if seen:
            yield node, True
        child = node.child if seen else None
        if child is not None:
            above.append(node)
            node = child
            continue
        if seen:
            yield node, False
        while above and node.next is None:
            node = above.pop()
            yield node, False
        node = node.next if above else None


@dataclass
class Heading:
    """An open heading: its level, how many lines stood before it, and whether it holds nothing but words."""

    level: int
    start: int
    plain: bool = True


@dataclass
class Reader:
    """Turns the nodes of a page into lines; those of a table wait in `rows` until it is clear how they are laid out."""

    lines: list[Line] = field(default_factory=list)
    rows: list[list[list[Line]]] | None = None
    words: list[str] = field(default_factory=list)
    lists: OpenLists = field(default_factory=OpenLists)
    headings: list[Heading] = field(default_factory=list)
    preformatted: int = 0
    gap: bool = False

    @property
    def place(self) -> list[Line]:
        """Where the next line goes: the open cell of a table, or the document."""
        return self.rows[-1][-1] if self.rows and self.rows[-1] else self.lines

    def take(self, node: LexborNode, opens: bool) -> None:
        """Take a node when it opens or when it closes."""
        tag = node.tag or ""
        if tag == "-text":
            self.take_text(node.text_content or "" if opens else "")
        elif tag == "br" and opens:
            self.break_line()
        elif tag in ELEMENTS["blocks"]:
            self.end_line()
            self.take_block(node, tag, opens)

    def take_text(self, text: str) -> None:
        """Take text as it stands; in preformatted text its line ends count."""
        first, *others = text.split("\n") if self.preformatted else [text]
        self.words.append(first)
        for other in others:
            self.break_line()
            self.words.append(other)

    def break_line(self) -> None:
        """End the line within a paragraph; a heading is one line all the same."""
        if self.headings and self.headings[-1].plain:
            self.words.append(" ")
        else:
            self.gap = not self.end_line()

    def end_line(self) -> bool:
        """End the line and return whether it holds words; the next one begins a paragraph."""
        text = fold("".join(self.words))
        self.words.clear()
        if text:
            printed = BULLET_RE.match(text)
            mark = self.lists.use_mark()
            text = f"{mark or ''} {text[printed.end() :] if printed else text}".strip()
            depth = 0 if mark is None else len(self.lists.lists)
            self.add([Line(0, text, bullet=bool(printed) or mark is not None, depth=depth)])
        self.gap = True
        return bool(text)

    def add(self, lines: Iterable[Line]) -> None:
        """Add lines of one paragraph to the open cell or the document; points of a list follow each other closely."""
        for line in lines:
            place = self.place
            if self.gap and place and not (line.bullet and place[-1].bullet):
                place.append(Line(0, ""))
            place.append(line)
            self.gap = False

    def take_block(self, node: LexborNode, tag: str, opens: bool) -> None:
        """Take the begin or the end of an element that stands on lines of its own."""
        if self.headings and opens:
            self.headings[-1].plain = False
        if tag in HEADINGS:
            self.open_heading(tag) if opens else self.close_heading()
        elif tag in ("ol", "ul", "menu", "li"):
            self.lists.take(tag, node.attributes, opens)
        elif tag == "pre":
            self.preformatted += 1 if opens else -1
        elif tag == "table":
            self.take_table(opens)
        elif self.rows is not None and opens and tag == "tr":
            self.rows.append([])
        elif self.rows and opens and tag in ("td", "th"):
            self.rows[-1].append([])

    def open_heading(self, tag: str) -> None:
        """Begin a heading; one around it is no heading but an element that was never closed."""
        self.headings.append(Heading(HEADINGS[tag], len(self.place)))

    def close_heading(self) -> None:
        """End a heading: its line gets its level, unless it holds several lines or a sentence."""
        heading = self.headings.pop()
        place = self.place
        filled = [index for index in range(heading.start, len(place)) if place[index].text]
        if len(filled) == 1 and not place[filled[0]].level and is_heading(place[filled[0]].text):
            place[filled[0]] = place[filled[0]]._replace(level=heading.level, bullet=False)

    def take_table(self, opens: bool) -> None:
        """Take the begin or end of a table; one with a table in it is layout, and its cells are lines like others."""
        rows, self.rows = self.rows or [], None
        for paragraph in read_rows(rows, layout=opens):
            self.gap = True
            self.add(paragraph)
        self.gap = True
        self.rows = [] if opens else None


def is_heading(text: str) -> bool:
    """Tell whether what is marked up as a heading is one, and no running text."""
    return len(text) <= MAX_HEADING and not SENTENCE_RE.search(text)
