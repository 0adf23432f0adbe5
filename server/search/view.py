"""The answer to a search as a reader sees it: hits with snippets, things named so, facets with counts."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from pyoxigraph import DefaultGraph, Literal, NamedNode

from ontology.search import FACETS, Card
from ontology.terms import OUTCOME, SG
from server.pages import Texts
from server.search.index import MAX_PAGES, PAGE_SIZE, Found
from server.search.request import Asked
from server.search.snippets import Marker, Snippet
from server.site import Publication
from server.things.description import linked
from server.things.graph_view import GraphView
from server.vocabulary import outcome_label

MERGE = DefaultGraph()
PLACES = {"municipality": "municipality/", "committee": "committee/", "act": "act/", "body": ""}
"""Where under /id/ the thing stands that a facet's value names."""
THINGS = ("Municipality", "Committee", "Case", "Person", "Organisation", "Act", "Provision", "Subject")
"""The classes of the things that are found by name."""


@dataclass(frozen=True)
class Hit:
    """An item that was found; title and snippet have the words asked for marked."""

    card: Card
    title: Snippet
    snippet: Snippet


@dataclass(frozen=True)
class Value:
    """A value of a facet: how it is named, how many items of the result have it, and the narrowed or widened search."""

    value: str
    label: str
    count: int
    address: str
    chosen: bool


@dataclass(frozen=True)
class Thing:
    """Something that has the name that was searched for."""

    node: NamedNode
    path: str
    kind: str
    label: str


class SearchView:
    """A page of a result, in one language."""

    def __init__(self, publication: Publication, texts: Texts, asked: Asked, found: Found) -> None:
        self.publication, self.texts, self.asked, self.found = publication, texts, asked, found
        self.label: Callable[[NamedNode], str] = lru_cache(None)(self._label)

    def node(self, path: str) -> NamedNode | None:
        """Return the resource at a path under /id/, or None where the path makes no IRI."""
        try:
            return self.publication.node(path)
        except ValueError:
            return None

    def path(self, iri: str) -> str:
        """Return the path of a thing's page."""
        return f"/doc/{iri.removeprefix(self.publication.base + '/id/')}"

    def _graph(self, node: NamedNode) -> GraphView:
        names = self.publication.describer.names
        own = names(node)
        triples = [*own, *(each for other in linked(own) if other != node for each in names(other))]
        return GraphView(triples, self.publication.base, self.texts)

    def _label(self, node: NamedNode) -> str:
        return self._graph(node).label(node)

    @cached_property
    def things(self) -> tuple[Thing, ...]:
        """The things with the name that was searched for, on the first page of a search without facets."""
        if self.asked.page > 1 or self.asked.wish.chosen:
            return ()
        return tuple(self._thing(NamedNode(iri)) for iri in self.publication.search.name(self.asked.wish.question))

    def _thing(self, node: NamedNode) -> Thing:
        graph = self._graph(node)
        kind = next((name for name in THINGS if graph.is_a(node, f"sg:{name}")), "Resource")
        return Thing(node, self.path(node.value), kind, graph.label(node))

    @cached_property
    def hits(self) -> tuple[Hit, ...]:
        """The hits of this page."""
        marker = Marker(self.asked.wish.question)
        return tuple(
            Hit(card, marker.mark(card.title), marker.cut(self._texts(NamedNode(card.item))))
            for card in self.found.cards
        )

    def _texts(self, item: NamedNode) -> list[str]:
        """Return the texts of an item, what was decided first."""
        parts = [*self._parts(item, SG.decision), *self._sections(item), *self._parts(item, SG.recommendation)]
        return [text for part in parts for text in self._literals(part, SG.text)]

    def _sections(self, item: NamedNode) -> list[NamedNode]:
        return sorted(
            self._parts(item, SG.section), key=lambda part: "".join(self._literals(part, SG.position)).zfill(4)
        )

    def _parts(self, item: NamedNode, predicate: NamedNode) -> list[NamedNode]:
        quads = self.publication.store.quads_for_pattern(item, predicate, None, MERGE)
        return sorted(
            (quad.object for quad in quads if isinstance(quad.object, NamedNode)), key=lambda node: node.value
        )

    def _literals(self, node: NamedNode, predicate: NamedNode) -> list[str]:
        quads = self.publication.store.quads_for_pattern(node, predicate, None, MERGE)
        return [quad.object.value for quad in quads if isinstance(quad.object, Literal)]

    @cached_property
    def facets(self) -> dict[str, tuple[Value, ...]]:
        """The values of each facet in this result, those chosen first."""
        return {name: tuple(self._values(name)) for name in FACETS}

    def _values(self, name: str) -> Iterator[Value]:
        chosen = dict(self.asked.wish.chosen).get(name)
        counts = dict(self.found.facets[name])
        if chosen is not None:
            yield Value(
                chosen, self.name(name, chosen), counts.pop(chosen, 0), self.asked.address(**{name: None}), True
            )
        for value, count in counts.items():
            yield Value(value, self.name(name, value), count, self.asked.address(**{name: value}), False)

    def name(self, facet: str, value: str) -> str:
        """Return how a facet's value is named."""
        if facet == "outcome":
            return self.outcome(value)
        if facet == "closed":
            return self.texts[value] if value in {"yes", "no"} else value
        node = self.node(PLACES[facet] + value) if facet in PLACES else None
        return self.label(node) if node else value

    def outcome(self, name: str) -> str:
        """Return the label of an outcome, or its name where there is no such outcome."""
        try:
            return outcome_label(OUTCOME[name], self.texts.language).removeprefix(OUTCOME.iri)
        except ValueError:
            return name

    @property
    def pages(self) -> int:
        """How many pages of the result can be read."""
        return min(MAX_PAGES, max(1, -(-self.found.total // PAGE_SIZE)))

    def page_address(self, number: int, **changes: str | None) -> str | None:
        """Return the address of another page, or None where there is none."""
        page = None if number == 1 else str(number)
        return self.asked.address(page=page, **changes) if 1 <= number <= self.pages else None
