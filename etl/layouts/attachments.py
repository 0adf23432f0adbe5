"""The documents attached to an item: their titles, and the numbers of the documents where they are printed."""

import re

from etl.layouts.blocks import Block
from etl.model import Attachment
from etl.text import paragraph_text

NO_ATTACHMENTS = {"ingen bilag", "ingen bilag.", "ingen"}
# "1. Kort", "2) Kort", "3 Kort": numbers that only count the attachments
ATTACHMENT_NUMBER_RE = re.compile(r"^(?:(?:Bilag )?\d{1,2}[.):]?|\[Bilag \d{1,2}\]) (?=\S)")
ENTRY_END_RE = re.compile(r"; | / ")
SIZE_RE = re.compile(r" \((?:pdf|docx?|xlsx?|zip)\b[^()]*\)$", re.IGNORECASE)  # "Kort (pdf, 3,2 MB)"
DOCUMENT_NUMBER_RE = re.compile(r"\d[\w-]*[-/]\d[\w/-]*")
# "17474/09Åben Kort", "Åben Kort 98123/15"
NUMBER_BEFORE_RE = re.compile(r"^(?P<number>\d{3,}/\d{2}) ?(?:Åben|Lukket) ")
NUMBER_BEHIND_RE = re.compile(r"^(?:Åben|Lukket) (?P<title>.+) (?P<number>\d{3,}/\d{2})$")
BRACKETED_RE = re.compile(
    r"^(?P<title>.+) \((?:dok|dokument)\.?(?:nr\.?)? ?(?P<number>\d[\d/-]*)\)$"
)  # "Kort (dok. 402118)"


def read_attachments(blocks: list[Block]) -> tuple[Attachment, ...]:
    """Return the titles of the attachments."""
    titles = [
        title
        for block in blocks
        if block.kind == "attachments"
        for line in paragraph_text(tuple(block.lines)).split("\n")
        for title in (ENTRY_END_RE.split(line) if is_beside(block) else [line])
        if names_attachment(title)
    ]
    numbered = bool(titles) and all(ATTACHMENT_NUMBER_RE.match(title) for title in titles)
    return tuple(read_attachment(ATTACHMENT_NUMBER_RE.sub("", title) if numbered else title) for title in titles)


def is_beside(block: Block) -> bool:
    """Tell whether a list of attachments stands on the line of its heading: "Bilag: Kort; Notat"."""
    words = [line for line in block.lines if line.text]
    return bool(block.line and len(words) == 1 and words[0].number == block.line.number)


def names_attachment(text: str) -> bool:
    """Tell whether a line is an attachment's title: not "Ingen bilag", nor how many there are."""
    return bool(text) and text.lower() not in NO_ATTACHMENTS and not text.isdigit()


def read_attachment(text: str) -> Attachment:
    """Return an attachment with the number of its document, if one is printed beside its title."""
    title, bar, cell = text.rpartition(" | ")
    if bar and (number := DOCUMENT_NUMBER_RE.fullmatch(cell)):
        return Attachment(title, number[0])
    before = NUMBER_BEFORE_RE.match(text)
    if before:
        return Attachment(text[before.end() :], before["number"])
    text = SIZE_RE.sub("", text)
    behind = NUMBER_BEHIND_RE.match(text) or BRACKETED_RE.match(text)
    return Attachment(behind["title"], behind["number"]) if behind else Attachment(text)
