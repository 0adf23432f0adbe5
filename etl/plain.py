"""Whether a sentence of a decision says plainly that what was recommended is decided, and says nothing else.

The words that such a sentence is made of stand in `etl/tables/following.toml`. One other word may name the matter, if
the only point of the recommendation has it too: "Planen blev godkendt" of "at planen godkendes".
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from etl.advisers import without_advisers
from etl.attendance import read_statement
from etl.committees import COMMITTEE_RE, COMMITTEES, committee_type, same_committee
from etl.model import Recommendation
from etl.outcomes import REMEMBERED, find_outcomes, is_said_by_voters, sentences
from etl.point_labels import points_of
from etl.tables import read_toml
from etl.votes.ballots import find_ballots
from etl.votes.conflicts import is_about_a_conflict
from etl.votes.passages import is_voters
from etl.votes.tokens import read_tokens
from etl.votes.wordings import any_of

TABLE = Path(__file__).parent / "tables" / "following.toml"
QUOTE_RE = re.compile(r"[”“„\"»][^”“„\"«]*[”“\"«]")
# "overfor Byrådet", "til Økonomiudvalget og Byrådet"
ADDRESSEE_RE = re.compile(rf"\b(?:over ?for|til|via|i)(?: for)? {COMMITTEES}\b")
# "Med stemmerne 13 for og 8 imod", "med 13 stemmer mod 8"
COUNTS_RE = re.compile(
    r"\bmed (?:stemmerne |stemmetallene )?\d{1,3}(?: stemmer)?(?: for)?,?(?: og| mod| imod)? \d{1,3}(?: stemmer)?"
    r"(?: i?mod)?",
    re.IGNORECASE,
)
DATE_RE = re.compile(r"\b(?:af|den) (?:den )?\d{1,2}\. [a-z]{3,9}(?: \d{4})?(?!\w)")  # "indstilling af 3. maj"
# "1. ", "1.-3. ", "punkt 1, 2 og 4"; never "1.a", "2023", "1,5"
NUMBERS_RE = re.compile(
    r"(?<![\w.,])\d{1,2}(?:[.)]* ?(?:,|og|samt|[-–]) ?\d{1,2})*[.):]*(?!\w|[.,]\d)(?! ?(?:%|kr|mio))"
)
WORD_RE = re.compile(r"\w+")
SEVERAL_RE = re.compile(r"\b(?:og|samt|eller)\b|,")
SHORTEST = 5  # letters of a word that may stand for its other forms: "planen", "planens"


@dataclass(frozen=True)
class Plain:
    """What a plain sentence says: the outcomes, and of which points where it names any."""

    outcomes: frozenset[str]
    points: frozenset[int]


def read_plain(text: str, body: str, points: Sequence[Recommendation]) -> list[Plain] | None:
    """Return what the sentences of a body's decision say of the points; None where one of them is not plain.

    How somebody voted, who was there and who was conflicted are no part of what was decided.
    """
    said = [sentence for sentence in sentences(QUOTE_RE.sub(" ", text)) if not is_beside_the_matter(sentence)]
    read = [_read(sentence, body, points) for sentence in said if WORD_RE.search(sentence)]
    return None if None in read else [each for each in read if each]


@lru_cache(REMEMBERED)
def is_beside_the_matter(sentence: str) -> bool:
    """Tell whether a sentence is about voters, conflicts or attendance only."""
    if is_said_by_voters(sentence) or is_about_a_conflict(sentence) or is_voters(sentence.strip(" .,")):
        return True
    voted = not find_outcomes(sentence) and bool(find_ballots(sentence, read_tokens(sentence)))
    return voted or read_statement(sentence.strip(" .")) is not None


def _read(sentence: str, body: str, points: Sequence[Recommendation]) -> Plain | None:
    rest = _without_names(sentence, body)
    numbers = {number for label in NUMBERS_RE.finditer(rest) for number in points_of(label[0])}
    words = WORD_RE.findall(NUMBERS_RE.sub(" ", rest).lower())
    names = {word for point in points for word in WORD_RE.findall((point.recommended_by or "").lower())}
    other = [word for word in words if not (_plain().fullmatch(word) or {word, word.removesuffix("s")} & names)]
    if other and not (len(other) == 1 and _is_the_matter(other[0], points)):
        return None
    return Plain(frozenset(find_outcomes(sentence)), frozenset(numbers))


def _without_names(sentence: str, body: str) -> str:
    """Return a sentence without counts of votes, whom it addresses, who decides, and whose advice it names."""
    rest = ADDRESSEE_RE.sub(" ", without_advisers(DATE_RE.sub(" ", COUNTS_RE.sub(" ", sentence))))
    return COMMITTEE_RE.sub(lambda name: " " if _may_be_named(name, body) else name[0], rest)


def _may_be_named(name: re.Match[str], body: str) -> bool:
    return same_committee(name[0], body) or committee_type(name[0]) == "council"


def _is_the_matter(word: str, points: Sequence[Recommendation]) -> bool:
    text = points[0].text.lower() if len(points) == 1 else ""
    if len(word) < SHORTEST or SEVERAL_RE.search(text):
        return False
    return any(
        len(other) >= SHORTEST and (other.startswith(word) or word.startswith(other)) for other in WORD_RE.findall(text)
    )


def asks_for_more(point: str) -> bool:
    """Tell whether a point asks for more than that something is noted or discussed."""
    return bool(_more().search(point))


@cache
def following() -> dict[str, Any]:
    """Return the table as it stands in the file."""
    return read_toml(TABLE)


@cache
def _plain() -> re.Pattern[str]:
    return re.compile(any_of(following()["plain"]["words"]))


@cache
def _more() -> re.Pattern[str]:
    return re.compile(any_of(following()["more"]["words"]), re.IGNORECASE)
