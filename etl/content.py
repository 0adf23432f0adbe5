"""From the bytes of a file to its text, or the reason why it is not read."""

import hashlib
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from etl.cpr import find_cpr_numbers
from etl.model import Quarantined
from etl.text import Line, read_lines

MAX_MEGABYTES = 20
MAX_LINE_CHARACTERS = 100_000

MAGIC = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a Word, OpenDocument or ZIP file"),
    (b"\xd0\xcf\x11\xe0", "an old Word file"),
    (b"{\\rtf", "an RTF file"),
    (b"\x1f\x8b", "a gzip file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"<?xml", "an XML file"),
    (b"<!doctype html", "an HTML page"),
    (b"<html", "an HTML page"),
)
"""How files of other kinds begin; letters of either case."""

SUFFIXES = {
    ".csv": "a table",
    ".doc": "an old Word file",
    ".docx": "a Word file",
    ".htm": "an HTML page",
    ".html": "an HTML page",
    ".json": "a JSON file",
    ".odt": "an OpenDocument file",
    ".pdf": "a PDF file",
    ".rtf": "an RTF file",
    ".xlsx": "a spreadsheet",
    ".xml": "an XML file",
}
MARKDOWN_SUFFIXES = (".md", ".markdown")

# Tab, line feed, form feed, vertical tab, carriage return and next line (U+0085) stand for white space; no XML
# document can hold the others, and they come from broken conversions.
CONTROL_RE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
LINE_END_RE = re.compile(r"\r\n|[\r\f\v\x85\u2028\u2029]")


@dataclass(frozen=True)
class Content:
    """What a file says: its lines, its media type and SHA-256, what was noticed, and the meeting of vendor JSON."""

    lines: tuple[Line, ...]
    media_type: str
    sha256: str
    warnings: tuple[str, ...] = ()
    meeting: Mapping[str, Any] | None = None

    @property
    def text(self) -> str:
        """The lines as one text."""
        return "\n".join(line.text for line in self.lines)


def read_bytes(path: Path) -> bytes:
    """Return what is in the file. Raises Quarantined when it cannot be opened, is no ordinary file or is too large."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise Quarantined("not an ordinary file; give text or Markdown files")
        if status.st_size > MAX_MEGABYTES * 1_000_000:
            raise Quarantined(
                f"{status.st_size / 1e6:.0f} MB, and the limit is {MAX_MEGABYTES} MB; "
                "split it into one file for each meeting"
            )
        return path.read_bytes()
    except OSError as error:
        raise Quarantined(f"cannot be opened: {error.strerror}; check the file and its permissions") from error


def digest(path: Path) -> str | None:
    """Return the SHA-256 of an ordinary file of any size in hexadecimal, or None when it cannot be read."""
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def read_content(path: Path) -> Content:
    """Return the text of a file of minutes. Raises Quarantined with the reason and the line when it is not usable."""
    data = read_bytes(path)
    check_kind(data, path.suffix.lower())
    text = decode(data)
    check_lines(text)
    check_characters(text)
    check_personal_data(text)
    media_type = "text/markdown" if path.suffix.lower() in MARKDOWN_SUFFIXES else "text/plain"
    sha256 = hashlib.sha256(data).hexdigest()
    return Content(read_lines(LINE_END_RE.sub("\n", text)), media_type, sha256, tuple(lost_letters(text)))


def check_kind(data: bytes, suffix: str) -> None:
    """Raise Quarantined unless the file looks like text: not empty, not binary, not of another kind."""
    if not data.strip():
        raise Quarantined("the file is empty")
    start = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Quarantined("the text is UTF-16; save it as UTF-8")
    kind = next((name for magic, name in MAGIC if start.lower().startswith(magic.lower())), None) or SUFFIXES.get(
        suffix
    )
    if kind:
        raise Quarantined(f"{kind} is not read yet; save the minutes as text (.txt) or Markdown (.md) in UTF-8")
    if b"\0" in data:
        raise Quarantined(f"a binary file (a NUL byte at offset {data.index(0)}); give text or Markdown")


def decode(data: bytes) -> str:
    """Return the text of UTF-8 bytes, with or without byte order mark. Raises Quarantined at the first other byte."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        bad = error.object[error.start]
        line = error.object.count(b"\n", 0, error.start) + 1
        # The codec drops the byte order mark before it counts.
        offset = error.start + len(data) - len(error.object)
        raise Quarantined(
            f"not UTF-8: byte 0x{bad:02X} at offset {offset}, line {line}; {_in_windows_1252(bad)}"
            "save the file as UTF-8 (iconv -f WINDOWS-1252 -t UTF-8 OLD > NEW)"
        ) from error


def _in_windows_1252(byte: int) -> str:
    letter = bytes([byte]).decode("cp1252", "replace")
    return f'in Windows-1252 and Latin-1 it is "{letter}"; ' if letter.isalpha() else ""


def check_lines(text: str) -> None:
    """Raise Quarantined when a line is longer than any paragraph of minutes is."""
    for number, line in enumerate(text.splitlines(), 1):
        if len(line) > MAX_LINE_CHARACTERS:
            raise Quarantined(
                f"line {number} has {len(line)} characters, and the limit is {MAX_LINE_CHARACTERS}; "
                "keep the line breaks of the minutes"
            )


def check_characters(text: str) -> None:
    """Raise Quarantined at the first control character that is no white space."""
    if match := CONTROL_RE.search(text):
        raise Quarantined(
            f"control character U+{ord(match[0]):04X} in line {line_of(text, match.start())}; "
            "convert the original to text again"
        )


def check_personal_data(text: str) -> None:
    """Raise Quarantined, without the number itself, when the text holds a CPR number (databeskyttelsesloven § 11)."""
    lines = sorted({line_of(text, match.start()) for match in find_cpr_numbers(text)})
    if lines:
        where = ", ".join(str(line) for line in lines[:10]) + (" ..." if len(lines) > 10 else "")
        raise Quarantined(
            f"holds what looks like a CPR number in line {where}; remove the number, and tell the municipality if it "
            "is published like that"
        )


def lost_letters(text: str) -> list[str]:
    """Return a warning when letters were lost before the file was made (replacement characters)."""
    count = text.count("\ufffd")
    first = line_of(text, text.find("\ufffd"))
    return [f"{count} letters are lost in the file (U+FFFD), first in line {first}"] if count else []


def line_of(text: str, offset: int) -> int:
    """Return the number from 1 of the line that holds the character at `offset`, as an editor counts."""
    return len(LINE_END_RE.sub("\n", text[:offset]).split("\n")) if offset > 0 else 1
