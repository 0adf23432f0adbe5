"""What a publication makes of things: compares what the old and the new store state of each."""

from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import cast

from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, serialize

from etl.graph_lines import GraphLines
from ontology.feed import CREATE, DELETE, UPDATE, place_of, thing_of

MERGE = DefaultGraph()


@dataclass(frozen=True)
class Change:
    """What became of one thing, and all that is stated of it now, as sorted lines of N-Triples."""

    thing: str
    operation: str
    statements: str


def find_changes(
    base: str, before: GraphLines, after: GraphLines, graphs: Collection[str], again: Collection[str] = ()
) -> Iterator[Change]:
    """Yield each thing that the stores state differently, and the things in `again`.

    Only the named graphs in `graphs` may be others than before. A meeting and its items come with the graph of their
    document, which is read for them once; then comes what several graphs may speak of.
    """
    others = set(again)
    for graph in sorted(graphs):
        old, new = (Statements(base, lines, graph) for lines in (before, after))
        differing = old.differing(new)
        own = {thing for thing in differing if graph == graph_of(base, thing)}
        yield from compare(old, new, sorted(own), again)
        others |= differing - own
    order = sorted(others, key=lambda thing: (graph_of(base, thing), thing))
    for graph, things in groupby(order, key=lambda thing: graph_of(base, thing)):
        old, new = (Statements(base, lines, graph) for lines in (before, after))
        done = old.differing(new) if graph in graphs else ()
        yield from compare(old, new, (thing for thing in things if thing not in done), again)


def graph_of(base: str, thing: str) -> str:
    """Return the graph of the document that alone speaks of the parts of a thing; empty for a thing without parts."""
    place = place_of(base, thing)
    return f"{base}/graph/{place}" if place else ""


class Statements:
    """What one graph states, by thing; and what the whole store states of the things whose parts that graph tells."""

    def __init__(self, base: str, lines: GraphLines, graph: str) -> None:
        self.lines = lines
        self._told: dict[str, set[bytes]] = defaultdict(set)
        things: dict[bytes, str] = {}
        for line in lines.of(graph).splitlines(keepends=True) if graph else ():
            subject = line[1 : line.index(b">")]
            thing = things.get(subject) or things.setdefault(subject, thing_of(base, subject.decode()))
            self._told[thing].add(line)

    def differing(self, other: "Statements") -> set[str]:
        """Return the things of which the graph states something else in another store."""
        things = self._told.keys() | other._told.keys()
        return {thing for thing in things if self._told.get(thing) != other._told.get(thing)}

    def of(self, thing: str) -> str:
        """Return all that is stated of a thing and its parts, of which no other graph speaks."""
        about = (quad.triple for quad in self.lines.fresh().quads_for_pattern(NamedNode(thing), None, None, MERGE))
        lines = cast(bytes, serialize(about, format=RdfFormat.N_TRIPLES)).splitlines(keepends=True)
        return b"".join(sorted(self._told.get(thing, set()).union(lines))).decode()


def compare(old: Statements, new: Statements, things: Iterable[str], again: Container[str]) -> Iterator[Change]:
    """Yield what became of some things, those in `again` even if nothing did."""
    for thing in things:
        was, now = old.of(thing), new.of(thing)
        if was != now or thing in again:
            yield Change(thing, (UPDATE if now else DELETE) if was else CREATE, now)
