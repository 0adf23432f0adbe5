"""Votes in the text of a decision: how many, who, on which side, about which points; several votes kept apart.

`passages` cuts the text, `conflicts` leaves out what is not about the case, `tokens` reads a sentence's pieces,
`ballots` what a clause says; here they become votes.
"""

import re
from dataclasses import dataclass, field
from functools import cache, lru_cache

from etl.model import Vote
from etl.votes.ballots import ABSTAINED, AGAINST, FOR, RESERVED, Ballot, find_ballots
from etl.votes.conflicts import on_the_case
from etl.votes.passages import Passage, read_passages
from etl.votes.tokens import read_tokens
from etl.votes.wordings import any_of, wordings

REMEMBERED = 1000
"""Of so many decisions the votes are remembered: most are in words that others have too."""


@dataclass
class Tally:
    """A vote while it is read: ballots by side, where they stood, and whether another matter came up since."""

    ballots: list[Ballot] = field(default_factory=list)
    passages: list[int] = field(default_factory=list)
    heading: str | None = None
    point: str | None = None
    moved_on: bool = False

    def on(self, side: str, *forms: str) -> list[Ballot]:
        """Return the ballots of a side in one of the forms, or in any."""
        return [each for each in self.ballots if each.side == side and (not forms or each.form in forms)]

    def labels(self, side: str) -> tuple[str, ...]:
        """Return who voted so, in the order named."""
        return tuple(dict.fromkeys(label for ballot in self.on(side) for label in ballot.labels))

    def count(self, side: str) -> int | None:
        """Return the number printed for a side, the first of several."""
        return next((ballot.count for ballot in self.on(side) if ballot.count is not None), None)


@lru_cache(maxsize=REMEMBERED)
def find_votes(text: str) -> tuple[Vote, ...]:
    """Return the votes that a decision's text tells of, in its order, each with what is printed and nothing more.

    A vote without numbers and names is none. Numbers are never computed from names. Whether somebody is conflicted is
    not the case: votes about that are left out.
    """
    passages = on_the_case(read_passages(text))
    tallies: list[Tally] = []
    for place, passage in enumerate(passages):
        ballots = find_ballots(passage.text, read_tokens(passage.text))
        for ballot in ballots:
            if not tallies or begins_anew(tallies[-1], ballot, place, passage, passages):
                tallies.append(Tally(heading=passage.point))
            tallies[-1].ballots.append(ballot)
            tallies[-1].passages.append(place)
            tallies[-1].point = tallies[-1].point or ballot.point
            tallies[-1].moved_on = False
        if not ballots and tallies and _motion().search(passage.text):
            tallies[-1].moved_on = True
    votes = (read_vote(tally, point_of(tally, tallies, passages)) for tally in tallies)
    return tuple(vote for vote in votes if vote)


def begins_anew(tally: Tally, ballot: Ballot, place: int, passage: Passage, passages: list[Passage]) -> bool:
    """Tell whether a ballot belongs to another vote than the one being read."""
    if place == tally.passages[-1]:
        return is_said_again(tally, ballot, place)
    if passage.point not in (tally.heading, None):
        return True
    if ballot.point and ballot.point != tally.point:
        return True
    if (
        ballot.form == "clause"
        and not ballot.point
        and all(each.form == "clause" and each.point for each in tally.ballots)
    ):
        return True  # "A stemte imod punkt 2. B stemte imod.": of which points B says nothing
    if ballot.form == "count":
        return counts_anew(tally, ballot, place, passages)
    if ballot.form == "list":
        spoken = any(each.labels for each in tally.ballots)
        return bool(tally.on(ballot.side, "list", "clause")) or (tally.moved_on and spoken and ballot.side == FOR)
    return is_new_clause(tally, ballot)


def is_said_again(tally: Tally, ballot: Ballot, place: int) -> bool:
    """Tell whether a sentence counts one side a second time, or names one voter on two sides."""
    here = [each for each, where in zip(tally.ballots, tally.passages, strict=True) if where == place]
    return any(each.side == ballot.side and each.count is not None and ballot.count is not None for each in here)


def counts_anew(tally: Tally, ballot: Ballot, place: int, passages: list[Passage]) -> bool:
    """Tell whether numbers open a vote: the sides have theirs, or the names come behind these numbers."""
    if ballot.side in (ABSTAINED, RESERVED):
        return tally.count(ballot.side) is not None
    other = AGAINST if ballot.side == FOR else FOR
    if tally.count(ballot.side) is not None or (tally.on(other, "count") and tally.moved_on):
        return True
    before = [passages[where].text for where in tally.passages]
    if names_amendment(passages[place].text) and all(_opinion().search(t) and not names_amendment(t) for t in before):
        return True  # "A kunne ikke tiltræde indstillingen. Ændringsforslaget blev forkastet med 9 stemmer imod 2."
    named_behind = any(find_ballots(each.text, read_tokens(each.text)) for each in passages[place + 1 : place + 2])
    return tally.moved_on or (bool(tally.labels(FOR) or tally.labels(AGAINST)) and named_behind)


def is_new_clause(tally: Tally, ballot: Ballot) -> bool:
    """Tell whether "A stemte for" opens a vote: another matter came up, and the side has spoken or comes first."""
    if not tally.moved_on:
        return False
    known = {label for side in (FOR, AGAINST, ABSTAINED) for label in tally.labels(side)}
    return ballot.side == FOR or bool(known & set(ballot.labels)) or bool(tally.on(ballot.side, "list", "clause"))


def point_of(tally: Tally, tallies: list[Tally], passages: list[Passage]) -> str | None:
    """Return the points a vote is about: as its sentence says, else as the line is headed, where that can be told.

    Voters behind the last point, on lines of their own, may have voted on that point or on all of them: only where
    voters stand behind earlier points too is it theirs.
    """
    first = tally.passages[0]
    if tally.point or tally.heading is None:
        return tally.point
    headings = [passage.point for passage in passages[first:] if passage.headed]
    between = any(other.heading not in (tally.heading, None) for other in tallies if other.passages[0] < first)
    followed = any(heading != tally.heading for heading in headings)
    return tally.heading if passages[first].headed or followed or between else None


def read_vote(tally: Tally, point: str | None) -> Vote | None:
    """Return the vote that was read, or None where it holds neither a number nor a name."""
    vote = Vote(
        votes_for=tally.count(FOR),
        votes_against=tally.count(AGAINST),
        votes_abstained=tally.count(ABSTAINED),
        voted_for=tally.labels(FOR),
        voted_against=tally.labels(AGAINST),
        abstained=tally.labels(ABSTAINED),
        reserved_by=tally.labels(RESERVED),
        point=point,
        members=tuple(dict.fromkeys(name for ballot in tally.ballots for name in ballot.people)),
    )
    numbers = (vote.votes_for, vote.votes_against, vote.votes_abstained)
    voters = (*vote.voted_for, *vote.voted_against, *vote.abstained, *vote.reserved_by)
    return vote if any(numbers) or voters else None


def names_amendment(text: str) -> bool:
    """Tell whether a sentence is about an amendment."""
    return "ændringsforslag" in text.lower()


@cache
def _opinion() -> re.Pattern[str]:
    table = wordings()["wordings"]
    return re.compile(any_of(phrase for letter in "KkR" for phrase in table[letter]), re.IGNORECASE)


@cache
def _motion() -> re.Pattern[str]:
    words = (f"…{word}…" for word in wordings()["motions"]["words"])
    return re.compile(any_of(words), re.IGNORECASE)
