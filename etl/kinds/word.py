"""Word files (.docx): paragraphs, lists with their numbers, tables, text boxes, as Word shows them.

Left out: headers, footers, comments, deleted and hidden text. Tags are those of ECMA-376 part 1, clause 17.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import docx
from docx.document import Document
from docx.oxml.ns import qn
from lxml.etree import LxmlError

from etl.kinds.reading import Reading
from etl.kinds.word_styles import Styles, read_styles
from etl.layouts.item_tables import unfold_rows
from etl.model import Quarantined
from etl.text import BULLET_RE, Line, fold

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MAX_UNPACKED = 100_000_000  # bytes
MAX_PART = 30_000_000  # bytes of XML; three hundred pages are a tenth of it
MAX_PARTS = 5_000
CELLS = " | "

W = {name: qn(f"w:{name}") for name in (
    "p", "tbl", "tr", "tc", "r", "t", "tab", "br", "cr", "noBreakHyphen", "del", "moveFrom", "rPr", "pPr", "vanish",
    "txbxContent", "instrText", "delText", "sdtPr", "footnotePr", "vMerge", "val", "tcPr",
)}  # fmt: skip
ALTERNATIVE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
LEFT_OUT = {W["del"], W["moveFrom"], W["instrText"], W["delText"], W["rPr"], W["pPr"], W["sdtPr"], FALLBACK}
MARKS = {W["tab"]: "\t", W["br"]: "\n", W["cr"]: "\n", W["noBreakHyphen"]: "-"}
FOOTNOTES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"

BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, LxmlError, KeyError, ValueError, OSError,
          EOFError, AttributeError, TypeError, IndexError, AssertionError)  # fmt: skip
"""What zipfile, lxml and python-docx raise for files that are broken or lack a part."""

Element = Any
"""An element of lxml, which has no types."""


@dataclass
class Paragraph:
    """A paragraph: its text with tabs and line breaks, what its style says, and the text boxes anchored in it."""

    text: str
    level: int
    bullet: bool
    boxes: list[Element]


def read_word(data: bytes) -> Reading:
    """Return the lines of a Word file. Raises Quarantined when it is broken, protected, or unpacks to too much."""
    check_package(data)
    try:
        document = docx.Document(io.BytesIO(data))
        styles = read_styles(document)
        lines = spaced(list(read_block(block, styles)) for block in blocks(document.element.body))
    except BROKEN as error:
        raise Quarantined(
            f"a Word file that cannot be opened ({fold(str(error))[:200]}); open it in Word and save it as .docx again"
        ) from error
    numbered = tuple(line._replace(number=n) for n, line in enumerate(lines, start=1))
    return Reading(numbered, MEDIA_TYPE, tuple(left_out(document)))


def spaced(paragraphs: Iterable[list[Line]]) -> list[Line]:
    """Return the lines of all paragraphs, with an empty line between any two that are not both points of a list."""
    lines: list[Line] = []
    for paragraph in paragraphs:
        filled = [line for line in paragraph if line.text]
        if filled and lines and not (filled[0].bullet and lines[-1].bullet):
            lines.append(Line(0, ""))
        lines += filled
    return lines


def check_package(data: bytes) -> None:
    """Raise Quarantined when the parts of the file are encrypted, too many or, by the directory, too large.

    The directory cannot lie for the worse: `zipfile` unpacks no more of a part than is stated there.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise Quarantined(f"a Word file that is broken ({error}); get it again") from error
    if any(part.flag_bits & 1 for part in parts):
        raise Quarantined("a Word file with a password; save it without one")
    if len(parts) > MAX_PARTS:
        raise Quarantined(f"a Word file of {len(parts)} parts, and the limit is {MAX_PARTS}; save it as PDF")
    total = sum(part.file_size for part in parts)
    largest = max(parts, key=lambda part: part.file_size)
    if total > MAX_UNPACKED or any(p.file_size > MAX_PART and p.filename.endswith((".xml", ".rels")) for p in parts):
        raise Quarantined(
            f"a Word file that unpacks to {total / 1e6:.0f} MB, {largest.file_size / 1e6:.0f} MB of them in "
            f"{largest.filename!r}; the limits are {MAX_UNPACKED / 1e6:.0f} and {MAX_PART / 1e6:.0f} MB; save it as PDF"
        )


def blocks(parent: Element) -> Iterator[Element]:
    """Yield the paragraphs and tables in an element, also those in content controls and other wrappings."""
    for child in parent:
        if child.tag in (W["p"], W["tbl"]):
            yield child
        elif child.tag not in LEFT_OUT:
            yield from blocks(child)


def read_block(block: Element, styles: Styles) -> Iterator[Line]:
    """Yield the lines of a paragraph or a table; numbers of lines are given later."""
    if block.tag == W["tbl"]:
        yield from read_table(block, styles)
        return
    paragraph = read_paragraph(block, styles)
    for n, text in enumerate(paragraph.text.split("\n")):
        bullet = BULLET_RE.match(fold(text))
        words = fold(text)[bullet.end() if bullet else 0 :]
        yield Line(0, words, paragraph.level, bool(bullet) or (paragraph.bullet and n == 0))
    for box in paragraph.boxes:
        for inner in blocks(box):
            yield from read_block(inner, styles)


def read_paragraph(element: Element, styles: Styles) -> Paragraph:
    """Return a paragraph with the number Word gives it, if any."""
    boxes: list[Element] = []
    text = "".join(pieces(element, boxes))
    style = styles.of(element)
    number = styles.number(element) if text.strip() else None
    if style.contents:
        text = dotted(text)
    bullet = number == ""
    level = style.level if text.strip() else 0
    return Paragraph(f"{number} {text}" if number else text, level, bullet, boxes)


def pieces(parent: Element, boxes: list[Element]) -> Iterator[str]:
    """Yield the text in an element piece by piece; text boxes are put into `boxes`."""
    for child in parent:
        tag = child.tag
        if tag == W["t"]:
            yield child.text or ""
        elif tag in MARKS:
            yield MARKS[tag]
        elif tag == W["txbxContent"]:
            boxes.append(child)
        elif tag not in LEFT_OUT and not (tag == W["r"] and is_hidden(child)):
            yield from pieces(child, boxes)


def is_hidden(run: Element) -> bool:
    """Tell whether a run is formatted as hidden."""
    vanish = run.find(f"{W['rPr']}/{W['vanish']}")
    return vanish is not None and vanish.get(W["val"], "1") not in ("0", "false", "off")


def dotted(text: str) -> str:
    """Return an entry of a table of contents with the dots that Word draws before the page number."""
    title, tab, page = text.rpartition("\t")
    return f"{title}..... {page}" if tab and page.strip().isdecimal() else text


def read_table(table: Element, styles: Styles) -> Iterator[Line]:
    """Yield a line for each row; where cells hold several lines, the table is layout, and they are lines themselves.

    Of a table whose rows are items, these are yielded.
    """
    rows = [
        [[line for block in blocks(cell) for line in read_block(block, styles)] for cell in children(row, W["tc"])]
        for row in children(table, W["tr"])
    ]
    if items := unfold_rows(rows):
        yield from items
        return
    for cells in rows:
        filled = [[line for line in cell if line.text] for cell in cells]
        if all(len(cell) <= 1 for cell in filled) and sum(map(bool, filled)) > 1:
            yield Line(0, fold(CELLS.join(cell[0].text if cell else "" for cell in filled)))
        else:
            yield from (line for cell in cells for line in cell)


def children(parent: Element, tag: str) -> Iterable[Element]:
    """Yield the children with a tag, also those in content controls."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag not in LEFT_OUT and child.tag not in (W["p"], W["tbl"], W["tr"], W["tc"]):
            yield from children(child, tag)


def left_out(document: Document) -> Iterator[str]:
    """Yield a warning when the file has footnotes."""
    for relation in document.part.rels.values():
        if relation.reltype == FOOTNOTES and not relation.is_external:
            count = (
                relation.target_part.blob.count(b"<w:footnote ") - 2
            )  # two are the lines that part them from the text
            if count > 0:
                yield f"{count} footnotes are left out"
