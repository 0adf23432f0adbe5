"""Which sentences of a decision are about whether somebody is conflicted: what is voted there is not the case."""

import re
from collections.abc import Iterable
from functools import cache

from etl.votes.passages import Passage
from etl.votes.wordings import any_of, wordings


def on_the_case(passages: Iterable[Passage]) -> list[Passage]:
    """Return the passages, those about somebody's conflict of interest without words, so that no vote is read there.

    Such a matter begins with a question or a vote about it, and ends with what was ruled, with the first sentence that
    decides the case, or with the next point. A ruling that nobody asked for may have its votes behind it.
    """
    kept: list[Passage] = []
    open_matter = False
    for passage in passages:
        about = is_about_a_conflict(passage.whole)
        if passage.headed or (not about and _words("decided").search(passage.whole)):
            open_matter = False
        ruled = about and bool(_words("rulings").search(passage.whole))
        asked = about and bool(_words("questions").search(passage.whole))
        kept.append(passage.silenced() if open_matter or ruled or asked else passage)
        open_matter = asked or (not open_matter if ruled else open_matter)
    return kept


def is_about_a_conflict(sentence: str) -> bool:
    """Tell whether a sentence is about a conflict of interest, other than that somebody declares his own."""
    return bool(_words("subjects").search(sentence)) and not _words("declared").search(sentence)


@cache
def _words(name: str) -> re.Pattern[str]:
    return re.compile(any_of(wordings()["conflicts"][name]), re.IGNORECASE)
