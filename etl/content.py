"""From the bytes of a file, of whatever kind, to its lines, or the reason why it is not read."""

import hashlib
import re
import stat
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

from etl.cpr import find_cpr_numbers, mask_cpr_numbers
from etl.kinds import read_kind
from etl.kinds.encoding import transcode
from etl.kinds.plain import CONTROL_RE, MAX_LINES
from etl.model import Quarantined
from etl.text import Line
from etl.transcripts import unfold

MAX_MEGABYTES = 20
MAX_LINE_CHARACTERS = 100_000

# Soft hyphen, zero-width spaces and joiners, word joiner, marks of direction
INVISIBLE_RE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


@dataclass(frozen=True)
class Content:
    """What a file says: its lines, its media type and SHA-256, what was noticed, and the meeting of vendor JSON."""

    lines: tuple[Line, ...]
    media_type: str
    sha256: str
    warnings: tuple[str, ...] = ()
    meeting: Mapping[str, Any] | None = None

    @property
    def address(self) -> str | None:
        """The site that the document says it is from, or None."""
        return str(self.meeting["address"]) if self.meeting and self.meeting.get("address") else None

    @property
    def text(self) -> str:
        """The lines as one text."""
        return "\n".join(line.text for line in self.lines)


def read_bytes(path: Path) -> bytes:
    """Return what is in the file. Raises Quarantined when it cannot be opened, is no ordinary file or is too large."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise Quarantined("not an ordinary file; give files of minutes")
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
    """Return what a file of minutes says, of any kind. Raises Quarantined with the reason and the place."""
    data = read_bytes(path)
    read = read_kind(transcode(data), path.suffix)
    check_lines(read.lines)
    check_personal_data(read.lines)
    lines = unfold(read.lines) if read.meeting is None else read.lines
    warnings = tuple(map(mask_cpr_numbers, (*read.warnings, *lost_letters(read.lines))))
    return Content(lines, read.media_type, hashlib.sha256(data).hexdigest(), warnings, read.meeting)


def check_lines(lines: tuple[Line, ...]) -> None:
    """Raise Quarantined when there are too many lines, or where a line is too long or holds a control."""
    if len(lines) > MAX_LINES:
        raise Quarantined(f"{len(lines)} lines, and the limit is {MAX_LINES}; give one file for each meeting")
    for line in lines:
        if len(line.text) > MAX_LINE_CHARACTERS:
            raise Quarantined(
                f"line {line.place} has {len(line.text)} characters, and the limit is {MAX_LINE_CHARACTERS}; "
                "keep the line breaks of the minutes"
            )
        if not line.text.isprintable() and (match := CONTROL_RE.search(line.text)):
            raise Quarantined(
                f"control character U+{ord(match[0]):04X} in line {line.place}; convert the original again"
            )


def check_personal_data(lines: tuple[Line, ...]) -> None:
    """Raise Quarantined, without the number itself, when the text holds a CPR number (databeskyttelsesloven § 11).

    A number counts also where it is broken over lines or table cells, or holds characters that nobody sees.
    """
    filled = [line for line in lines if line.text]
    texts = [visible(line.text).replace(" | ", " ") for line in filled]
    if matches := list(find_cpr_numbers("\n".join(texts))):
        ends = list(accumulate(len(each) + 1 for each in texts))
        found = {bisect_right(ends, match.start()): None for match in matches}
        where = ", ".join(filled[n].place for n in list(found)[:10]) + (" ..." if len(found) > 10 else "")
        raise Quarantined(
            f"holds what looks like a CPR number in line {where}; remove the number, and tell the municipality if it "
            "is published like that"
        )


def visible(text: str) -> str:
    """Return `text` without characters that nobody sees."""
    return text if text.isprintable() else INVISIBLE_RE.sub("", text)


def lost_letters(lines: tuple[Line, ...]) -> list[str]:
    """Return a warning when letters were lost before the file was made (replacement characters)."""
    holding = [line for line in lines if "\ufffd" in line.text]
    count = sum(line.text.count("\ufffd") for line in holding)
    return [f"{count} letters are lost in the file (U+FFFD), first in line {holding[0].place}"] if holding else []
