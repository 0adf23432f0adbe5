"""What a publication makes of things: compares what the old and the new store state of each."""

from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from pyoxigraph import DefaultGraph, NamedNode, Store

from ontology.feed import CREATE, DELETE, UPDATE, place_of, thing_of


@dataclass(frozen=True)
class Change:
    """What became of one thing, and all that is stated of it now, as sorted lines of N-Triples."""

    thing: str
    operation: str
    statements: str


def find_changes(
    base: str, before: Store, after: Store, graphs: Iterable[str], again: Collection[str] = ()
) -> Iterator[Change]:
    """Yield each thing that the stores state differently, and the things in `again`; those of a meeting together.

    Only the named graphs in `graphs` may be others than before.
    """
    differing = {thing for graph in graphs for thing in changed_things(base, before, after, graph)}
    order = sorted((place_of(base, thing), thing) for thing in differing.union(again))
    for place, things in groupby(order, key=lambda each: each[0]):
        old, new = (Statements(base, store, place) for store in (before, after))
        yield from find_in_place(old, new, (thing for _, thing in things), again)


def changed_things(base: str, before: Store, after: Store, graph: str) -> set[str]:
    """Return the things of which one named graph states something else in another store."""
    old, new = (set(store.quads_for_pattern(None, None, None, NamedNode(graph))) for store in (before, after))
    subjects = {quad.subject for quad in old ^ new}
    return {thing_of(base, subject.value) for subject in subjects if isinstance(subject, NamedNode)}


class Statements:
    """What the default graph of a store states of the things of one meeting, or of things that belong to none.

    The parts of a meeting and of its items are found in the graph of its own document, which alone speaks of them.
    """

    def __init__(self, base: str, store: Store, place: str) -> None:
        self.store = store
        self._parts: dict[str, set[NamedNode]] = defaultdict(set)
        own = store.quads_for_pattern(None, None, None, NamedNode(f"{base}/graph/{place}")) if place else ()
        for subject in {quad.subject for quad in own}:
            if isinstance(subject, NamedNode):
                self._parts[thing_of(base, subject.value)].add(subject)

    def of(self, thing: str) -> str:
        """Return all that is stated of a thing and its parts."""
        subjects = self._parts.get(thing, set()) | {NamedNode(thing)}
        about = partial(self.store.quads_for_pattern, predicate=None, object=None, graph_name=DefaultGraph())
        return "".join(sorted(f"{quad.triple} .\n" for subject in subjects for quad in about(subject)))


def find_in_place(old: Statements, new: Statements, things: Iterable[str], again: Container[str]) -> Iterator[Change]:
    """Yield what became of some things that belong to one place."""
    for thing in things:
        was, now = old.of(thing), new.of(thing)
        if was != now or thing in again:
            yield Change(thing, (UPDATE if now else DELETE) if was else CREATE, now)
