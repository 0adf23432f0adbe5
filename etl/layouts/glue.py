"""Words that a lost line break glued together: a heading and its text, a sentence and what comes next."""

import re

from etl.layouts.blocks import find_dated_heading
from etl.layouts.layout import heading_kind, is_usual_heading
from etl.text import Line

# "... kl. 16.30.Sagsfremstilling", "... Godkendt. Sagsfremstilling": a heading glued to the end of the sentence before
GLUED_RE = re.compile(
    r"^(?P<sentence>.{10,}?[.!?:)»\"])(?P<heading>[A-ZÆØÅ][^.!?:]{3,60}:?| (?:Sagsfremstilling|Sagsbeskrivelse))$"
)
# "... mødet i 2016Beslutning": a usual heading glued to a word
GLUED_END_RE = re.compile(r"(?<=[a-zæøå\d])[A-ZÆØÅ][a-zæøå]{7,}$")
GLUE_RE = re.compile(r"[.!?:)»\"] ?[A-ZÆØÅ]")  # without it at the end nothing is glued, and it is quicker to look for
LONGEST_GLUED = 62  # characters: of a heading, and the mark before it
# "... ny mole.Beslutning fra havneudvalget, 5. maj 2020, pkt. 8:"
GLUED_DECISION_RE = re.compile(
    r"^(?P<sentence>.{10,}?[.!?:)»\"])(?P<heading>Beslutning(?:er)? (?:fra |i )?[^!?]{5,120})$"
)
# "Beslutning i Havneudvalget den 02-05-2024Molen bygges.": glued to what was decided
GLUED_DATE_RE = re.compile(
    r"^Beslutning(?:er)? (?:i |fra )?[A-ZÆØÅ][^.:!?]{3,80} den \d{1,2}[-.]\d{1,2}[-.]\d{4}(?=[A-ZÆØÅ])"
)
GLUED_START_RE = re.compile(r"(?<=[a-zæøå.!?])(?=\d{1,4}/\d{1,3}\. [A-ZÆØÅ])")  # "Ingen spørgsmål50/2. Ny mole"
# "Molen bygges i maj.12. Ny sti"; not "Senest kl.12. Derefter", "d. 11.12. Mødet"
GLUED_TITLE_RE = re.compile(r"\d(?<=[a-zæøå]{3}[.!?]\d)\d{0,3}\. [A-ZÆØÅ][^.:;]{3,150}[^.:;, ]$")
# "BeslutningGodkendt.": a heading glued to its text
GLUED_TEXT_RE = re.compile(r"[A-ZÆØÅ](?<=[a-zæøå].)")
LONGEST_HEAD = 45  # characters


def unglued(line: Line, text: str) -> list[Line]:
    """Return the two lines of a heading and its text, or of a sentence and what comes next, that are glued; or none."""
    if text[1:].islower():  # what is glued begins with a capital
        return []
    behind = GLUED_TEXT_RE.search(text, 4, LONGEST_HEAD)
    if behind and is_usual_heading(text[: behind.start()]) and not heading_kind(text[behind.start() :]):
        parts = (text[: behind.start()], text[behind.start() :])
        return [line._replace(text=part, level=0, bullet=False) for part in parts]
    dated = GLUED_DATE_RE.match(text) if text.startswith("Beslutning") else None
    if dated:
        return [line._replace(text=dated[0]), line._replace(text=text[dated.end() :], level=0, bullet=False)]
    decision = GLUED_DECISION_RE.match(text) if ".Beslutning" in text else None
    if decision and find_dated_heading(decision["heading"], bare=False):
        return [line._replace(text=decision["sentence"]), line._replace(text=decision["heading"], bullet=False)]
    glued = GLUED_RE.match(text) if GLUE_RE.search(text, max(0, len(text) - LONGEST_GLUED)) else None
    if glued and heading_kind(glued["heading"].strip()):
        return [line._replace(text=glued["sentence"]), line._replace(text=glued["heading"].strip(), bullet=False)]
    ended = GLUED_END_RE.search(text, max(LONGEST_HEAD, len(text) - LONGEST_GLUED)) if text[-1].isalpha() else None
    if ended and is_usual_heading(ended[0]):
        return [line._replace(text=text[: ended.start()]), line._replace(text=ended[0], bullet=False)]
    start = (GLUED_START_RE.search(text) if "/" in text else None) or GLUED_TITLE_RE.search(text)
    return [line._replace(text=part) for part in (text[: start.start()], text[start.start() :])] if start else []
