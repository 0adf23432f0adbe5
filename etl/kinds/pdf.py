"""PDF files: the words on each page and where they stand, and from them lines (PDFium reads the file)."""

import ctypes
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
from pypdfium2 import raw

from etl.kinds.pdf_lines import join_rows
from etl.kinds.pdf_rows import Page, Word, drop_repeated, read_rows
from etl.kinds.reading import Reading
from etl.model import Quarantined

MEDIA_TYPE = "application/pdf"
MAX_PAGES = 2_000
MAX_CHARACTERS = 5_000_000
LOST_SHARE = 0.1  # of the characters; where more have no meaning, the fonts do not say what they show
UPRIGHT = 0.1  # radians
SOFT = "\x02\ufffe"  # PDFium's marks for a hyphen at the end of a line

WORD_RE = re.compile(f"[^\\s\0{SOFT}]+[{SOFT}]?|[{SOFT}]")
LOST_RE = re.compile("[\ufffd\ue000-\uf8ff\x01-\x08\x0e-\x1f\x7f-\x9f]")


@dataclass(frozen=True)
class Shape:
    """The box of a page in points, and the degrees (0, 90, 180, 270) by which it is shown turned with the clock."""

    left: float
    bottom: float
    right: float
    top: float
    rotation: int

    @property
    def height(self) -> float:
        """The height of the page as it is shown."""
        return self.right - self.left if self.rotation in (90, 270) else self.top - self.bottom

    def turn(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point stands from the lower left corner of the page as it is shown."""
        match self.rotation:
            case 90:
                return y - self.bottom, self.right - x
            case 180:
                return self.right - x, self.top - y
            case 270:
                return self.top - y, x - self.left
            case _:
                return x - self.left, y - self.bottom


def read_pdf(data: bytes) -> Reading:
    """Return the lines of a PDF file. Raises Quarantined when it is broken, protected, too long or without text."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise Quarantined(problem_of(error)) from error
    try:
        check_pages(len(document))
        pages = [read_page(document, n) for n in range(len(document))]
        check_words(pages, document)
        rows = [row for page in pages for row in read_rows(page)]
        kept, warnings = drop_repeated(rows, len(pages))
        pictures = [n for n, page in enumerate(pages) if not page.words and has_picture(document, n)]
    finally:
        document.close()
    return Reading(join_rows(kept), MEDIA_TYPE, (*warnings, *picture_warning(pictures)))


def problem_of(error: pypdfium2.PdfiumError) -> str:
    """Return what is wrong with a PDF file that does not open."""
    if getattr(error, "err_code", None) in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
        return "a PDF file with a password; save it without one (qpdf --decrypt --password=... OLD NEW)"
    return "a PDF file that is broken or cut off; get it again, or repair it (qpdf OLD NEW)"


def check_pages(count: int) -> None:
    """Raise Quarantined when there is no page, or more than any meeting has."""
    if not count:
        raise Quarantined("a PDF file without pages; get it again")
    if count > MAX_PAGES:
        raise Quarantined(f"a PDF file of {count} pages, and the limit is {MAX_PAGES}; give one file for each meeting")


def check_words(pages: list[Page], document: pypdfium2.PdfDocument) -> None:
    """Raise Quarantined when no page holds text, or the text has no meaning."""
    text = "".join(word.text for page in pages for word in page.words)
    if not text:
        pictures = sum(has_picture(document, n) for n in range(len(pages)))
        raise Quarantined(
            f"a PDF file without text: {len(pages)} pages, {pictures} of them with pictures; recognise the text first "
            "(ocrmypdf --language dan OLD NEW), or get the original"
        )
    lost = len(LOST_RE.findall(text))
    if lost > len(text) * LOST_SHARE:
        raise Quarantined(
            f"a PDF file whose fonts do not say which letters they show: {lost} of {len(text)} characters are unknown; "
            "recognise the text anew (ocrmypdf --force-ocr --language dan OLD NEW), or get the original"
        )


def has_picture(document: pypdfium2.PdfDocument, number: int) -> bool:
    """Tell whether a page, counted from 0, holds a picture."""
    page = document[number]
    try:
        return any(True for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3))
    finally:
        page.close()


def picture_warning(pages: list[int]) -> list[str]:
    """Return a warning about pages, counted from 0, that hold pictures only."""
    listed = ", ".join(str(n + 1) for n in pages[:10]) + (" ..." if len(pages) > 10 else "")
    return [f"{len(pages)} pages hold only pictures, their text is not read: page {listed}"] if pages else []


def read_page(document: pypdfium2.PdfDocument, number: int) -> Page:
    """Return the words on a page, counted from 0. Raises Quarantined when the page is broken or too full."""
    try:
        page = document[number]
    except pypdfium2.PdfiumError as error:
        raise Quarantined(f"page {number + 1} of the PDF file is broken; get it again, or repair it") from error
    try:
        texts = page.get_textpage()
        if texts.count_chars() > MAX_CHARACTERS:
            raise Quarantined(f"page {number + 1} holds {texts.count_chars()} characters; get the original")
        left, bottom, right, top = page.get_bbox()
        shape = Shape(left, bottom, right, top, page.get_rotation())
        return Page(number + 1, shape.height, list(read_words(texts, shape)))
    except pypdfium2.PdfiumError as error:
        raise Quarantined(f"the text of page {number + 1} cannot be read ({error}); get the file again") from error
    finally:
        page.close()


def read_words(texts: pypdfium2.PdfTextPage, shape: Shape) -> Iterator[Word]:
    """Yield the words of a page that stand upright as the page is shown."""
    text = characters(texts)
    box, name = raw.FS_RECTF(), ctypes.create_string_buffer(64)
    x, y, flags = ctypes.c_double(), ctypes.c_double(), ctypes.c_int()
    for match in WORD_RE.finditer(text):
        first, last = match.start(), match.end() - 1
        if is_turned(raw.FPDFText_GetCharAngle(texts, first), shape.rotation):
            continue
        raw.FPDFText_GetCharOrigin(texts, first, x, y)
        raw.FPDFText_GetLooseCharBox(texts, first, box)
        start = shape.turn(x.value, y.value)
        height = box.right - box.left if shape.rotation in (90, 270) else box.top - box.bottom
        raw.FPDFText_GetLooseCharBox(texts, last, box)
        corners = (shape.turn(box.left, box.bottom), shape.turn(box.right, box.top))
        raw.FPDFText_GetFontInfo(texts, first, name, len(name), flags)
        soft = match[0][-1] in SOFT
        word = (
            LOST_RE.sub("\ufffd", match[0].rstrip(SOFT) + "-" * soft)
            if len(match[0]) > 1
            else mark(match[0], name.value)
        )
        yield Word(
            word,
            left=start[0],
            right=max(corners[0][0], corners[1][0]),
            baseline=start[1],
            size=abs(height),
            bold=b"bold" in name.value.lower() or b"black" in name.value.lower(),
            glued=soft,
        )


def mark(character: str, font: bytes) -> str:
    """Return a character that stands alone; a bullet where a font of signs is used for it, or the "o" of Courier."""
    if character in SOFT:
        return "-"
    return "•" if LOST_RE.match(character) or (character == "o" and b"courier" in font.lower()) else character


def characters(texts: pypdfium2.PdfTextPage) -> str:
    """Return the text of a page, one character for each that PDFium counts."""
    count = texts.count_chars()
    text = texts.get_text_range() if count else ""
    if len(text) == count:
        return text
    codes = (raw.FPDFText_GetUnicode(texts, n) for n in range(count))
    return "".join("\ufffd" if 0xD800 <= code < 0xE000 or code > 0x10FFFF else chr(code) for code in codes)


def is_turned(angle: float, rotation: int) -> bool:
    """Tell whether a character at an angle (radians, with the clock) is not upright on a page that is rotated."""
    turned = (angle + math.radians(rotation)) % math.tau
    return min(turned, math.tau - turned) > UPRIGHT
