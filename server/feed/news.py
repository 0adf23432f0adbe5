"""What changed lately among the agenda items of a municipality, a committee, an act or a body, for people."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from ontology.feed import DELETE, Feed, Member
from ontology.terms import DCTERMS, SG
from server.coverage import MeetingCoverage
from server.site import Publication

LOOKED_AT = 200
"""How many pages of the feed are looked through, the last first: 50,000 changes."""
SHOWN = 50
FOLLOWED = frozenset({"municipality", "committee", "act", "organisation"})
"""The kinds of things whose news can be followed."""


@dataclass(frozen=True)
class News:
    """An item that came or changed: when, its title, its meeting, and what came of it."""

    iri: str
    path: str
    updated: str
    operation: str
    title: str
    meeting: MeetingCoverage | None
    outcomes: tuple[NamedNode, ...]


def find_news(publication: Publication, path: str) -> list[News]:
    """Return the items that changed last and have to do with the thing at a path, or any; the newest meeting first."""
    concerns = choose(publication.base, path)
    latest: dict[str, Member] = {}
    for member in islice(latest_items(publication.feed, concerns), SHOWN * 4):
        latest[member.iri] = member
    found = sorted(latest.values(), key=lambda each: (each.time, date_of(each.iri)), reverse=True)
    meetings = {each.path: each for each in publication.calendar.meetings}
    return [describe(publication, member, meetings) for member in found[:SHOWN]]


def choose(base: str, path: str) -> Callable[[Member], bool]:
    """Return what tells whether an item has to do with the thing at a path."""
    kind, _, rest = path.partition("/")
    if kind in {"municipality", "committee"}:
        start = f"{base}/id/item/{rest}/"
        return lambda member: member.iri.startswith(start)
    # a provision's path begins with that of its act
    named = (f"<{base}/id/{path}>", f"<{base}/id/{path}/")
    return lambda member: not path or any(each in member.statements for each in named)


def latest_items(feed: Feed, concerns: Callable[[Member], bool]) -> Iterator[Member]:
    """Yield the last version of each item that is still there, the last change first."""
    seen: set[str] = set()
    for number in range(len(feed.pages), max(len(feed.pages) - LOOKED_AT, 0), -1):
        for line in reversed(feed.lines(number)):
            member = Member.read(line) if b'"kind": "item"' in line else None
            if member and member.iri not in seen:
                seen.add(member.iri)
                if member.operation != DELETE and concerns(member):
                    yield member


def date_of(item: str) -> str:
    """Return the date in an item's IRI."""
    return item.split("/")[-2]


def describe(publication: Publication, member: Member, meetings: dict[str, MeetingCoverage]) -> News:
    """Return what is told of one item, as the store has it now."""
    store, item = publication.store, NamedNode(member.iri)
    path = member.iri.removeprefix(f"{publication.base}/id/")
    place = path.removeprefix("item/").rpartition("/")[0]
    title = min((each.value for each in values(store, item, DCTERMS.title)), default=path)
    decisions = [each for each in values(store, item, SG.decision) if isinstance(each, NamedNode)]
    outcomes = {each for one in decisions for each in values(store, one, SG.outcome) if isinstance(each, NamedNode)}
    return News(
        iri=member.iri,
        path=f"/doc/{path}",
        updated=member.time,
        operation=member.operation,
        title="".join(letter for letter in title if letter >= " "),
        meeting=meetings.get(f"meeting/{place}"),
        outcomes=tuple(sorted(outcomes, key=str)),
    )


def values(store: Store, node: NamedNode, predicate: NamedNode) -> list[NamedNode | Literal]:
    """Return what a property of a thing leads to."""
    found = (quad.object for quad in store.quads_for_pattern(node, predicate, None, DefaultGraph()))
    return [each for each in found if isinstance(each, NamedNode | Literal)]
