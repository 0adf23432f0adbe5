"""What of votes is not published: dissent of which no voter was understood, and votes on conflicts of interest."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from etl.model import AgendaItem
from etl.votes import REMEMBERED
from etl.votes.ballots import find_ballots
from etl.votes.conflicts import on_the_case
from etl.votes.passages import Passage, read_passages
from etl.votes.tokens import read_tokens

DISSENT_RE = re.compile(r"[RK]|SM|U")
# Who decides is no voter: "Udvalget undlod at tage stilling", "1-4 Økonomiudvalget kan ikke anbefale"
MEETING_RE = re.compile(r"^[^,;:]{0,20}?(?:udvalg(?:et)?|råd(?:et)?|bestyrelsen?|magistraten?)\b", re.IGNORECASE)


def find_unread(kept: Iterable[Passage]) -> list[str]:
    """Return the sentences of passages on the case that tell of dissent by somebody whose name was not understood."""
    return [
        passage.text
        for passage in kept
        if passage.text and not MEETING_RE.match(passage.text) and is_unread(passage.text)
    ]


def is_unread(sentence: str) -> bool:
    """Tell whether a sentence has a subject and a verb of dissent, and no vote could be read from it."""
    tokens = read_tokens(sentence)
    dissent = DISSENT_RE.search("".join(token.letter for token in tokens))
    return dissent is not None and dissent.start() > 0 and not find_ballots(sentence, tokens)


def votes_on_a_conflict(passages: Iterable[Passage], kept: Iterable[Passage]) -> bool:
    """Tell whether a decision tells how was voted on somebody's conflict of interest, which is no vote on the case.

    `kept` are the passages as `on_the_case` returns them.
    """
    left_out = (passage.text for passage, on_case in zip(passages, kept, strict=True) if not on_case.text)
    return any(find_ballots(text, read_tokens(text)) for text in left_out)


def vote_warnings(items: Iterable[AgendaItem]) -> Iterator[str]:
    """Yield what is to be known of the items whose decision tells of votes that are not published."""
    for item in items:
        for warning in warnings_of(item.decision.text) if item.decision else ():
            yield f"item {item.position}: {warning}"


@lru_cache(maxsize=REMEMBERED)
def warnings_of(text: str) -> tuple[str, ...]:
    """Return what is to be known of a decision with this text."""
    passages, warnings = list(read_passages(text)), []
    kept = on_the_case(passages)
    if unread := find_unread(kept):
        warnings.append(f"{len(unread)} sentences of dissent name a voter who is not understood")
    if votes_on_a_conflict(passages, kept):
        warnings.append("how was voted on a conflict of interest is left out, as no vote on the case")
    return tuple(warnings)
