"""Text and Markdown: lines as they stand."""

import re

from etl.kinds.columns import column_of, read_columns
from etl.kinds.encoding import decode
from etl.kinds.reading import Reading
from etl.model import Quarantined
from etl.text import read_lines

MAX_LINES = 200_000

# Tab, line feed, form feed, vertical tab, carriage return and next line (U+0085) stand for white space; no XML
# document can hold the others, and they come from broken conversions.
CONTROL_RE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
LINE_ENDS = ("\r\n", "\r", "\f", "\v", "\x85", "\u2028", "\u2029")


def read_text(data: bytes) -> Reading:
    """Return the lines of text. Raises Quarantined when it is binary or in an unknown encoding."""
    return read_plain(data, "text/plain")


def read_markdown(data: bytes) -> Reading:
    """Return the lines of Markdown without their markup. Raises Quarantined as `read_text` does."""
    return read_plain(data, "text/markdown")


def read_plain(data: bytes, media_type: str) -> Reading:
    """Return the lines of text of a media type; white space between lines may be any that Unicode knows."""
    if b"\0" in data:
        raise Quarantined(f"a binary file (a NUL byte at offset {data.index(0)}); give text, HTML, PDF or Word (.docx)")
    decoded, warnings = decode(data)
    text = with_line_feeds(decoded)
    if (count := text.count("\n")) > MAX_LINES:
        raise Quarantined(f"{count} lines, and the limit is {MAX_LINES}; give one file for each meeting")
    check_characters(text)
    raw = text.split("\n")
    column = column_of(raw)
    lines = read_lines(text) if column is None else tuple(read_columns(raw, column))
    return Reading(lines, media_type, tuple(warnings))


def with_line_feeds(text: str) -> str:
    """Return `text` with every line ended by a line feed."""
    for end in LINE_ENDS:
        text = text.replace(end, "\n")
    return text


def check_characters(text: str) -> None:
    """Raise Quarantined at the first control character that is no white space."""
    if all(map(str.isprintable, text.split("\n"))):
        return
    if match := CONTROL_RE.search(text):
        line = text.count("\n", 0, match.start()) + 1
        raise Quarantined(f"control character U+{ord(match[0]):04X} in line {line}; convert the original to text again")
