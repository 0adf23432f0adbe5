"""What kind of file it is: by what is in it first, by the suffix of its name second."""

import io
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from etl.model import Quarantined
from etl.tables import read_toml

PDF_SEARCHED = 1024  # the header may stand anywhere in the first 1024 bytes (PDF Reference 1.7, appendix H, note 13)
TEXT_KINDS = ("text", "markdown", "html", "json", "table", "xml", "web-archive")

# "<html lang=da>", "<div class=x>", "<p>", "<!-- page -->"; not "<navn>", "x < y"
TAG_RE = re.compile(
    rb"<!--|<!doctype html|</?(?:html|head|body|div|p|br|h[1-6]|table|tr|td|ul|ol|li|span|main|article|section|meta"
    rb"|title|a|b|strong)\b[^<]{0,500}>",
    re.IGNORECASE,
)
JSON_RE = re.compile(rb'\{\s*["}]|\[\s*[\[{"\]]')
HTML_RE = re.compile(rb"<(?:html|body)\b", re.IGNORECASE)  # in what begins as XML: XHTML
ZIP_MEMBERS = (("word/document.xml", "word"), ("xl/", "spreadsheet"), ("ppt/", "slides"))
MIME_TYPES = (("opendocument.text", "opendocument"), ("spreadsheet", "spreadsheet"), ("presentation", "slides"),
              ("epub", "epub"))  # fmt: skip
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True)
class Kind:
    """A row of the table of kinds; `remedy` is None for kinds that are read."""

    name: str
    called: str
    starts: tuple[bytes, ...] = ()
    suffixes: tuple[str, ...] = ()
    remedy: str | None = None


@cache
def kinds() -> dict[str, Kind]:
    """Return the kinds by name."""
    rows = read_toml(Path(__file__).with_name("kinds.toml"))
    return {
        name: Kind(
            name,
            row["called"],
            tuple(start.encode("latin-1").lower() for start in row.get("starts", ())),
            tuple(row.get("suffixes", ())),
            row.get("remedy"),
        )
        for name, row in rows.items()
    }


def detect_kind(data: bytes, suffix: str) -> str:
    """Return the name of the kind of a file with this content, and this suffix (".pdf") in any case.

    Raises Quarantined when the file is empty, or named as a kind of file that it is not.
    """
    if not data.strip():
        raise Quarantined("the file is empty")
    named = suffix_kind(suffix.lower())
    found = start_kind(data)
    if found == "zip":
        return zip_kind(data)
    if found == "old-office":
        return "protected" if ENCRYPTED in data else "old-word" if named == "old-word" else found
    if found == "xml" and HTML_RE.search(data[:4096]):
        return "html"
    return found or text_kind(data, named)


def suffix_kind(suffix: str) -> str:
    """Return the kind that a suffix stands for; of an unknown one text."""
    return next((kind.name for kind in kinds().values() if suffix in kind.suffixes), "text")


def start_kind(data: bytes) -> str | None:
    """Return the kind that begins as `data` does, or None."""
    if b"%PDF-" in data[:PDF_SEARCHED]:
        return "pdf"
    start = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return next((kind.name for kind in kinds().values() if start.startswith(kind.starts)), None)


def zip_kind(data: bytes) -> str:
    """Return what a ZIP file is, by the names of its members. Raises Quarantined when it cannot be opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = package.namelist()
            mime_type = package.read("mimetype")[:100].decode("ascii", "replace") if "mimetype" in names else ""
    except (zipfile.BadZipFile, zlib.error, struct.error, OSError, RuntimeError, ValueError, EOFError) as error:
        raise Quarantined(f"a Word, OpenDocument or ZIP file that is broken ({error}); get it again") from error
    for start, kind in ZIP_MEMBERS:
        if any(name.startswith(start) for name in names):
            return kind
    return next((kind for word, kind in MIME_TYPES if word in mime_type), "zip")


def text_kind(data: bytes, named: str) -> str:
    """Return the kind of what has no known beginning: as it is named, unless its content speaks against it.

    Raises Quarantined when the suffix promises a kind that begins otherwise.
    """
    start = data[:600].lstrip(b"\xef\xbb\xbf \t\r\n")
    if TAG_RE.match(start):
        return "html"
    if JSON_RE.match(start):
        return "json"
    if named == "html":
        return "html" if TAG_RE.search(data) else "text"
    if named not in TEXT_KINDS:
        raise Quarantined(
            f"named as {kinds()[named].called}, but it does not begin as one (with {data[:16]!r}); "
            "get it again, or give it the name of what it is"
        )
    return "text" if named == "web-archive" else named
