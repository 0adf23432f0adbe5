"""Votes as the pages show them: each with its point and its sides, and the parties whose letters are printed."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from pyoxigraph import Literal

from server.things.graph_view import GraphView, Term

SIDES = (
    ("for", "sg:votesFor", "sg:votedFor"),
    ("against", "sg:votesAgainst", "sg:votedAgainst"),
    ("abstained", "sg:votesAbstained", "sg:abstained"),
    ("reserved", "", "sg:reservedBy"),
)
"""The sides of a vote: key of its text, property of the count, property of the voters."""
NUMBER_RE = re.compile(r"\d+")


@dataclass(frozen=True)
class Side:
    """One side of a vote: the key of its text, the count as printed or nothing, and who is named, parties first."""

    key: str
    count: str
    voters: tuple[Term, ...]


@dataclass(frozen=True)
class Ballot:
    """One vote of a decision: its number among `of` votes, the points it is about or nothing, and its sides."""

    number: int
    of: int
    point: str
    sides: tuple[Side, ...]


def ballots_of(graph: GraphView, decision: Term) -> list[Ballot]:
    """Return the votes of a decision in the order of its text, without those of which nothing is left to show."""
    told = ((vote, tuple(sides_of(graph, vote))) for vote in graph.values(decision, "sg:vote"))
    votes = sorted(((vote, sides) for vote, sides in told if sides), key=lambda each: in_order_of_text(each[0]))
    return [
        Ballot(number, len(votes), graph.text(vote, "sg:point"), sides)
        for number, (vote, sides) in enumerate(votes, start=1)
    ]


def in_order_of_text(vote: Term) -> list[int]:
    """Return what votes of one decision are sorted by: the numbers in their names, the last of which counts them."""
    return [int(number) for number in NUMBER_RE.findall(str(vote))]


def sides_of(graph: GraphView, vote: Term) -> Iterator[Side]:
    """Yield the sides of a vote of which something is printed."""
    for key, count, voters in SIDES:
        number = graph.text(vote, count) if count else ""
        named = tuple(sorted(graph.values(vote, voters), key=lambda each: party_first(graph, each)))
        if number or named:
            yield Side(key, number, named)


def party_first(graph: GraphView, voter: Term) -> tuple[bool, str]:
    """Return what voters are sorted by: parties, which have no page, and then people, both by name."""
    return not isinstance(voter, Literal), graph.show(voter).casefold()


@cache
def parties() -> Mapping[str, Mapping[str, str]]:
    """Return the parties by the letter that is theirs alone: the name, and the date since when."""
    table: Mapping[str, Mapping[str, str]] = tomllib.loads(
        resources.files("server").joinpath("pages", "parties.toml").read_text(encoding="utf-8")
    )
    return table


def party_letters(graph: GraphView, decision: Term, ballots: Iterable[Ballot]) -> list[tuple[str, str]]:
    """Return the letters in a decision's votes that are known to be a party's on its date, each with the party."""
    date = graph.text_raw(decision, "sg:date")
    voters = (voter for ballot in ballots for side in ballot.sides for voter in side.voters)
    letters = sorted({voter.value for voter in voters if isinstance(voter, Literal)} & parties().keys())
    return [(letter, parties()[letter]["name"]) for letter in letters if parties()[letter]["since"] <= date]
