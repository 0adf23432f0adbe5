"""What is said about one resource: its statements, its parts, what leads to it, and the names of everything linked.

All statements come from the default graph, which is the merge of all documents. `kinds` says for each class
what a reader needs in one answer. The store is asked once for each property that leads to the topic and once for each
thing that is described or named, so at most as often as a page of links has things.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store, Triple

from ontology.terms import (
    DCTERMS,
    ELI,
    FOAF,
    ORG,
    PROV,
    RDF,
    RDFS,
    SG,
    SKOS,
)
from server.things.kinds import GENERIC, KINDS, Kind, Steps

NODES_REMEMBERED, TOPICS_REMEMBERED = 20_000, 64

MERGE = DefaultGraph()
Statements = tuple[Triple, ...]

NAMING = frozenset(
    {
        RDF.type,
        RDFS.label,
        SKOS.prefLabel,
        SKOS.notation,
        DCTERMS.title,
        DCTERMS.identifier,
        DCTERMS.source,
        FOAF.name,
        ELI.number,
        ELI.is_part_of,
        ORG.unitOf,
        SG.case,
        SG.closed,
        SG.committeeType,
        SG.date,
        SG.heldBy,
        SG.meeting,
        SG.municipality,
        SG.number,
        SG.position,
    }
)
"""The properties that tell a reader what a linked thing is."""

UNNAMED = frozenset({RDF.type, SG.section, SKOS.exactMatch, PROV.wasGeneratedBy})
"""The properties whose values are not named where they are linked: they have no names, or the link says it all."""

DATE_RE = re.compile(r"/(\d{4}-\d{2}-\d{2})(?=[/>])")


@dataclass(frozen=True)
class Description:
    """Statements about a topic: the topic's first, then in order of subject, predicate and object.

    `described` are the things of which all is told, the others are only named. `links` are the statements that lead to
    the topic and belong to this page, of `total` in all; pages count from 1.
    """

    topic: NamedNode
    kind: Kind
    triples: Statements
    described: frozenset[NamedNode]
    links: Statements
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages the description has."""
        return max(1, -(-self.total // self.kind.size))


class Describer:
    """Describes the things of one version of the data set, and remembers how those asked for last are named."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.names = lru_cache(NODES_REMEMBERED)(self._names)
        self.links = lru_cache(TOPICS_REMEMBERED)(self._links)

    def describe(self, topic: NamedNode, page: int = 1, *, for_page: bool = False) -> Description | None:
        """Return a page of a resource's description, or None when the data set says nothing about it.

        A page behind the last has no links. With `for_page`, what only a page of the site shows belongs to it.
        """
        own = self.statements(topic)
        types = {triple.object for triple in own if triple.predicate == RDF.type}
        kind = next((KINDS[each] for each in KINDS if each in types), GENERIC)
        if not own:
            return None
        links = self.links(topic, kind)
        shown = links[(page - 1) * kind.size : page * kind.size]
        collector = Collector(self, topic)
        collector.visit(topic, kind.steps)
        for triple, at in shown:
            collector.take(triple)
            if isinstance(triple.subject, NamedNode):
                incoming = kind.incoming[at]
                collector.visit(triple.subject, incoming.page_steps if for_page else incoming.steps)
        triples = tuple(collector.finish())
        if len(links) > len(shown):  # a part or a name may bring a link that another page has
            elsewhere = {triple for triple, _ in links} - {triple for triple, _ in shown}
            triples = tuple(each for each in triples if each not in elsewhere)
        described = frozenset(collector.described)
        return Description(topic, kind, triples, described, tuple(triple for triple, _ in shown), len(links), page)

    def naming(self, nodes: Sequence[NamedNode]) -> Statements:
        """Return the statements that name some things, and what those lead to."""
        if not nodes:
            return ()
        collector = Collector(self, nodes[0])
        collector.pending = set(nodes)
        return tuple(collector.finish())

    def statements(self, node: NamedNode) -> Statements:
        """Return all that is said about a node, in order."""
        return in_order(quad.triple for quad in self.store.quads_for_pattern(node, None, None, MERGE))

    def sources(self, node: NamedNode, predicate: NamedNode | None) -> Statements:
        """Return the statements that lead to a node, the latest first where their subjects' addresses have dates."""
        found = [quad.triple for quad in self.store.quads_for_pattern(None, predicate, node, MERGE)]
        return tuple(sorted(in_order(found), key=lambda each: date_in(str(each.subject)), reverse=True))

    def _names(self, node: NamedNode) -> Statements:
        """Return the statements that name a node; an act is known by its other names."""
        found = self.statements(node)
        is_act = any(each.object == SG.Act for each in found)
        return tuple(each for each in found if each.predicate in NAMING or (is_act and each.predicate == SKOS.altLabel))

    def _links(self, topic: NamedNode, kind: Kind) -> tuple[tuple[Triple, int], ...]:
        """Return every statement that leads to a topic, each with the place of its path in the kind."""
        found: list[tuple[Triple, int]] = []
        for at, incoming in enumerate(kind.incoming):
            nodes: list[NamedNode] = [topic]
            triples: Statements = ()
            for predicate in incoming.predicates:
                triples = tuple(each for node in nodes for each in self.sources(node, predicate))
                nodes = [each.subject for each in triples if isinstance(each.subject, NamedNode)]
            found += ((triple, at) for triple in triples)
        return tuple(found)


class Collector:
    """Gathers the statements of one description, by subject."""

    def __init__(self, describer: Describer, topic: NamedNode) -> None:
        self.describer = describer
        self.topic = topic
        self.described: dict[NamedNode, Statements] = {}
        self.others: dict[NamedNode, set[Triple]] = defaultdict(set)
        self.pending: set[NamedNode] = set()

    def visit(self, node: NamedNode, steps: Steps) -> None:
        """Take what belongs to the description, from a node on."""
        if steps.described or steps.forwards:
            self._visit_forwards(node, steps)
        for predicate, following in steps.backwards.items():
            for triple in self.describer.sources(node, predicate):
                self.take(triple)
                if isinstance(triple.subject, NamedNode):
                    self.visit(triple.subject, following)

    def _visit_forwards(self, node: NamedNode, steps: Steps) -> None:
        known = self.described.get(node)
        statements = self.describer.statements(node) if known is None else known
        if steps.described and known is None:
            self.described[node] = statements
            self.pending.update(linked(statements))
        for triple in statements if steps.forwards else ():
            following = steps.forwards.get(triple.predicate)
            if following is not None and isinstance(triple.object, NamedNode):
                if not steps.described:
                    self.take(triple)
                self.visit(triple.object, following)

    def take(self, triple: Triple) -> None:
        """Take one statement about a node that need not be described."""
        if isinstance(triple.subject, NamedNode):
            self.others[triple.subject].add(triple)
            self.pending.update((triple.subject, *linked((triple,))))

    def finish(self) -> Iterator[Triple]:
        """Name everything linked, and what those names link to, and yield all statements in order."""
        named: dict[NamedNode, Statements] = {}
        while pending := self.pending - named.keys() - self.described.keys():
            found = {node: self.describer.names(node) for node in pending}
            named |= found
            self.pending = {node for names in found.values() for node in linked(names)}
        nodes = {*self.described, *self.others, *named} - {self.topic}
        for node in (self.topic, *sorted(nodes, key=lambda each: each.value)):
            if node in self.described:
                yield from self.described[node]
            elif node in self.others:
                yield from in_order({*self.others[node], *named.get(node, ())})
            else:
                yield from named[node]


def in_order(triples: Iterable[Triple]) -> Statements:
    """Return statements in the order in which they are written."""
    return tuple(sorted(triples, key=str))


def date_in(iri: str) -> str:
    """Return the date that an address of ours has, empty where it has none."""
    found = DATE_RE.search(iri)
    return found[1] if found else ""


def linked(triples: Iterable[Triple]) -> Iterator[NamedNode]:
    """Yield the objects of statements about which a reader wants to know what they are."""
    for triple in triples:
        if isinstance(triple.object, NamedNode) and triple.predicate not in UNNAMED:
            yield triple.object


def in_documents(store: Store, triples: Iterable[Triple]) -> Iterator[Quad]:
    """Yield each statement once for every document's graph that states it, the graphs in order."""
    for triple in triples:
        found = store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
        yield from sorted((quad for quad in found if quad.graph_name != MERGE), key=lambda quad: str(quad.graph_name))
