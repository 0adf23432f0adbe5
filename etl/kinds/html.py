"""Pages of web sites: the minutes on them without menus, banners and forms."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from etl.kinds.encoding import decode
from etl.kinds.html_lines import check_depth, read_node, walk
from etl.kinds.reading import Reading
from etl.model import Quarantined
from etl.tables import read_toml
from etl.text import Line, fold

MEDIA_TYPE = "text/html"
DECLARATION_BYTES = 4096
CHROME = read_toml(Path(__file__).with_name("html_chrome.toml"))
WORDS = {name: frozenset(words) for name, words in CHROME["words"].items()}
MENU_LINKS = 0.5  # of the text of a menu: how much is links, at least
LITTLE = 0.2  # of the running text of a page: what a form or a hidden part may hold and still be left out
MAIN = 0.5  # of the running text: what the main content holds, at least
MAX_TAGS = 300_000  # a page of minutes of a hundred items has some ten thousand
MAX_BANNER = 50_000  # characters

# <meta charset="iso-8859-1">, <meta ... content="text/html; charset=windows-1252">, <?xml ... encoding="ISO-8859-1"?>
CHARSET_RE = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
# Names that the HTML standard reads as Windows-1252 (https://encoding.spec.whatwg.org/#names-and-labels)
LATIN = frozenset(("iso-8859-1", "iso8859-1", "latin1", "l1", "windows-1252", "cp1252", "x-cp1252", "ascii", "us-ascii",
                   "ansi_x3.4-1968", "iso-8859-15"))  # fmt: skip
MINUTES_RE = re.compile(rf"\b(?:{'|'.join(map(re.escape, CHROME['minutes']))})(?:\b|(?<=:))", re.IGNORECASE)
NAME_RE = re.compile(r"[A-ZÆØÅ]?[a-zæøå0-9]+|[A-ZÆØÅ]+")


@dataclass(frozen=True)
class Extent:
    """What an element holds: characters, those in links, marks of minutes; and whether it is in the main content."""

    all: int = 0
    links: int = 0
    marks: int = 0
    inside_main: bool = False

    @property
    def running(self) -> int:
        """The characters that are no links."""
        return self.all - self.links

    @property
    def linked(self) -> bool:
        """Whether at least half of it is links, as in a menu."""
        return self.links >= self.all * MENU_LINKS


def read_html(data: bytes) -> Reading:
    """Return the lines of a page. Raises Quarantined when it is binary, badly encoded, too large or too deep."""
    if b"\0" in data:
        raise Quarantined(f"an HTML page with a NUL byte (at offset {data.index(0)}); get the page again")
    if (tags := data.count(b"<")) > MAX_TAGS:
        raise Quarantined(f"an HTML page of {tags} tags, and the limit is {MAX_TAGS}; give one file for each meeting")
    html, warnings = decode_page(data)
    check_depth(html)
    body = LexborHTMLParser(html).body
    extents = measure(body) if body else {}
    whole = extents[body.mem_id].all if body else 0
    if body is None or not whole:
        raise Quarantined("an HTML page without text, built by a script perhaps; save it from the browser as PDF")
    take_off(body, extents)
    lines = read_node(main_content(body, measure(body)))
    return Reading(lines, MEDIA_TYPE, (*warnings, *left_out(lines, whole)))


def decode_page(data: bytes) -> tuple[str, list[str]]:
    """Return the text of a page: in UTF-8 if it is that, else as it declares itself, else as other text is decoded."""
    declared = CHARSET_RE.search(data[:DECLARATION_BYTES])
    if declared and declared[1].decode("ascii", "replace").lower() in LATIN:
        try:
            return data.decode("utf-8-sig"), []
        except UnicodeDecodeError:
            return data.decode("cp1252", "replace"), []
    return decode(data)


def measure(body: LexborNode) -> dict[int, Extent]:
    """Return what each element holds, by id."""
    extents: dict[int, Extent] = {}
    above: list[list[int]] = [[0, 0, 0]]
    links = mains = 0
    for node, opens in walk(body):
        if node.tag == "-text":
            text = fold(node.text_content or "") if opens else ""
            above[-1][0] += len(text)
            above[-1][1] += len(text) if links else 0
            above[-1][2] += int(not links and MINUTES_RE.search(text) is not None)
            continue
        step = 1 if opens else -1
        links += step if node.tag == "a" else 0
        mains += step if is_main(node) else 0
        if opens:
            above.append([0, 0, int(node.tag == "h1" or is_main(node))])
            continue
        done = above.pop()
        extents[node.mem_id] = Extent(done[0], done[1], done[2], mains > 0)
        above[-1] = [total + part for total, part in zip(above[-1], done, strict=True)]
    return extents


def is_main(node: LexborNode) -> bool:
    """Tell whether an element is marked as the main content of the page."""
    return node.tag == "main" or (node.attributes.get("role") == "main")


def take_off(body: LexborNode, extents: dict[int, Extent]) -> None:
    """Remove what stands around the minutes from a page."""
    whole = extents[body.mem_id].running
    around = body.css(", ".join(CHROME["outside"]))
    around += [node for node in body.css(", ".join(CHROME["outside_links"])) if extent_of(node, extents).linked]
    doomed = [
        *chrome(body.css(", ".join(CHROME["always"])), extents, whole * (1 - MAIN)),
        *chrome(named(body, extents), extents, whole * (1 - MAIN)),
        *chrome((node for node in around if not extent_of(node, extents).inside_main), extents, whole * LITTLE),
    ]
    for node in outermost(body, doomed):
        node.decompose()


def extent_of(node: LexborNode, extents: dict[int, Extent]) -> Extent:
    """Return what an element holds; nothing where it is in what is never read."""
    return extents.get(node.mem_id, Extent())


def chrome(nodes: Iterable[LexborNode], extents: dict[int, Extent], most: float) -> list[LexborNode]:
    """Return those of the elements that hold no mark of minutes, and no more than so much running text."""
    pairs = ((node, extent_of(node, extents)) for node in nodes)
    return [node for node, extent in pairs if extent.all and not extent.marks and extent.running <= most]


def outermost(body: LexborNode, nodes: list[LexborNode]) -> list[LexborNode]:
    """Return the elements that are in none of the others."""
    wanted = {node.mem_id for node in nodes}
    found: list[LexborNode] = []
    within: int | None = None
    for node, opens in walk(body):
        if opens and within is None and node.mem_id in wanted:
            within = node.mem_id
            found.append(node)
        elif not opens and node.mem_id == within:
            within = None
    return found


def named(body: LexborNode, extents: dict[int, Extent]) -> Iterator[LexborNode]:
    """Yield the elements that are menus and banners by their names and by what they hold."""
    for node in body.css("[class], [id]"):
        names = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
        words = {word.lower() for word in NAME_RE.findall(names)}
        extent = extent_of(node, extents)
        if (words & WORDS["menus"] and extent.linked) or (
            words & WORDS["consent"] and extent.all < MAX_BANNER and speaks_of_consent(node)
        ):
            yield node


def speaks_of_consent(node: LexborNode) -> bool:
    """Tell whether the text of an element speaks of cookies."""
    text = node.text().lower()
    return any(word in text for word in WORDS["consent_text"])


def main_content(body: LexborNode, extents: dict[int, Extent]) -> LexborNode:
    """Return what the page calls its main content, if it holds most text and all marks of minutes; else all."""
    found = body.css(", ".join(CHROME["main"]))
    whole = extents[body.mem_id]
    if len(found) != 1:
        return body
    main = extent_of(found[0], extents)
    return found[0] if main.running >= whole.running * MAIN and main.marks == whole.marks else body


def left_out(lines: tuple[Line, ...], whole: int) -> list[str]:
    """Return a warning that tells what share of the page's text is not in the lines."""
    kept = sum(len(line.text) for line in lines)
    share = max(0.0, 1 - kept / whole)
    return [f"left out as menus, banners and forms: {share:.0%} of the page's text"] if share >= 0.01 else []
