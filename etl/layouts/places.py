"""A line in the head of a document on which only the meeting's place stands, or its hours."""

import re
from dataclasses import dataclass
from datetime import time

from etl.layouts.titles import MEETING_SENTENCE_RE
from etl.text import find_time

TIME_AND_PLACE_RE = re.compile(
    r"^(?:[Kk]l\.? ?\d{1,2}(?:[:.]\d{2})? )?[Ii] (?P<place>.+)$"
)  # "Kl. 17.00 i Byrådssalen"
HOURS_FIRST_RE = re.compile(r"\d{1,2}[.:]\d{2} ?(?:-|–|til) ?\d{1,2}[.:]\d{2}\b")  # "16.30 til 18.30. Kaffe"
# "i byrådssalen", "Byrådssalen", "byrådssalen, Torvet 1", "via Skype"
PLACE_RE = re.compile(r"i |kl\.? ?\d|via [A-ZÆØÅ]|[a-zæøå]*(?:sal(?:en)?|lokalet?)\b|[^a-zæøå]")
TIME_BEHIND_RE = re.compile(r",? kl\.? ?\d{1,2}(?:[:.]\d{2})?$", re.IGNORECASE)  # "Byrådssalen, Torvet 2 kl. 19:00"

KIND_RE = re.compile(r"(?:Ekstraordinært|Ordinært|Konstituerende) møde [-–] ")  # "Ekstraordinært møde - Lokale 7"


@dataclass(frozen=True)
class PlaceLine:
    """What such a line says."""

    place: str | None
    start: time | None


def read_place_line(text: str) -> PlaceLine | None:
    """Return the place on a line, with the hour before or behind it; None for a sentence or another field."""
    if hours := HOURS_FIRST_RE.match(text):
        return PlaceLine(None, find_time(f"kl. {hours[0]}"))
    if not PLACE_RE.match(text) or ": " in text or text.endswith((".", ":")):
        return None
    words = KIND_RE.sub("", MEETING_SENTENCE_RE.sub("", text).strip()).removeprefix("på ")
    beside = TIME_AND_PLACE_RE.match(words)
    return PlaceLine(TIME_BEHIND_RE.sub("", beside["place"] if beside else words), find_time(text))
