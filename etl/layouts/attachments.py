"""The documents attached to an item: their titles, and the numbers of the documents where they are printed."""

import re

from etl.layouts.blocks import Block
from etl.model import Attachment
from etl.text import paragraph_text

NO_ATTACHMENTS = {"ingen bilag", "ingen bilag.", "ingen"}
# "1. Kort", "2) Kort", "3 Kort": numbers that only count the attachments
ATTACHMENT_NUMBER_RE = re.compile(r"^(?:Bilag )?\d{1,2}[.):]? (?=\S)")
DOCUMENT_NUMBER_RE = re.compile(r"\d[\w-]*[-/]\d[\w/-]*")
# "17474/09Åben Kort", "Åben Kort 98123/15"
NUMBER_BEFORE_RE = re.compile(r"^(?P<number>\d{3,}/\d{2}) ?(?:Åben|Lukket) ")
NUMBER_BEHIND_RE = re.compile(r"^(?:Åben|Lukket) (?P<title>.+) (?P<number>\d{3,}/\d{2})$")


def read_attachments(blocks: list[Block]) -> tuple[Attachment, ...]:
    """Return the titles of the attachments."""
    titles: list[str] = []
    for block in blocks:
        if block.kind == "attachments":
            titles += [title for title in paragraph_text(tuple(block.lines)).split("\n") if names_attachment(title)]
    numbered = bool(titles) and all(ATTACHMENT_NUMBER_RE.match(title) for title in titles)
    return tuple(read_attachment(ATTACHMENT_NUMBER_RE.sub("", title) if numbered else title) for title in titles)


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
    behind = NUMBER_BEHIND_RE.match(text)
    return Attachment(behind["title"], behind["number"]) if behind else Attachment(text)
