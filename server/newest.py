"""What was decided last, for the front page: of each of the newest meetings the decided item that refers to most."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from ontology.iris import Iris
from ontology.terms import DCTERMS, OUTCOME, SG
from server.coverage import MeetingCoverage

SHOWN = 8
MERGE = DefaultGraph()
REFERRING = (SG.cites, SG.mentions, SG.attachment)
NEWS = ("approved", "approved-with-changes", "elected", "postponed", "rejected", "returned", "withdrawn")
SETTLED = frozenset(OUTCOME[name] for name in NEWS)
"""The outcomes that are news: what is only noted, discussed or passed on is not."""


@dataclass(frozen=True)
class DecidedItem:
    """An item that was decided: its title, its path, its outcomes and its meeting."""

    title: str
    path: str
    outcomes: tuple[NamedNode, ...]
    meeting: MeetingCoverage


def newest_decisions(store: Store, iris: Iris, meetings: Iterable[MeetingCoverage]) -> tuple[DecidedItem, ...]:
    """Return for the newest of some meetings, which come newest first, the settled item that refers to most."""
    return tuple(islice((item for meeting in meetings for item in _decided(store, iris, meeting)), SHOWN))


def _decided(store: Store, iris: Iris, meeting: MeetingCoverage) -> Iterator[DecidedItem]:
    found = {item: _outcomes(store, item) for item in _values(store, iris.id(meeting.path), SG.agendaItem)}
    settled = [item for item, outcomes in found.items() if SETTLED.intersection(outcomes)]
    for item in sorted(settled, key=lambda item: (-_references(store, item), str(item)))[:1]:
        path = item.value.removeprefix(iris.id("").value)
        yield DecidedItem(_title(store, item), path, found[item], meeting)


def _title(store: Store, item: NamedNode) -> str:
    titles = (quad.object for quad in store.quads_for_pattern(item, DCTERMS.title, None, MERGE))
    return min((title.value for title in titles if isinstance(title, Literal)), default="")


def _outcomes(store: Store, item: NamedNode) -> tuple[NamedNode, ...]:
    decisions = _values(store, item, SG.decision)
    return tuple(sorted((each for one in decisions for each in _values(store, one, SG.outcome)), key=str))


def _references(store: Store, item: NamedNode) -> int:
    return sum(len(_values(store, item, predicate)) for predicate in REFERRING)


def _values(store: Store, node: NamedNode, predicate: NamedNode) -> list[NamedNode]:
    quads = store.quads_for_pattern(node, predicate, None, MERGE)
    return [quad.object for quad in quads if isinstance(quad.object, NamedNode)]
