"""What is said about one resource: its statements, its parts, what leads to it, and the names of everything linked.

All statements come from the default graph, which is the merge of all documents. `KINDS` says for each class what a
reader needs in one answer; a class that is not there gets its own statements and every link to it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store, Triple

from ontology.terms import DCTERMS, ELI, FOAF, ORG, PREFIXES, PROV, RDF, RDFS, SG, SKOS

LIMIT = 200
"""How many statements one step of a path follows; `Description.cut` names the paths that had more."""
LONG_LIMIT = 2000
"""The same where what is left out would be missed: a person's votes and meetings of many years, a meeting's items."""

MERGE = DefaultGraph()

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


@dataclass(frozen=True)
class Kind:
    """What belongs to the description of one class.

    `parts` are paths to what is described in full, `links` paths to what is only named. A path is property names
    joined by `/`; `^` before a name follows it backwards, and `^*` stands for any property backwards. `page_parts`
    are parts that only a page shows.
    """

    name: str
    parts: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    page_parts: tuple[str, ...] = ()
    limit: int = LIMIT


ITEM_PARTS = (
    "sg:recommendation",
    "sg:decision/sg:vote",
    "sg:decision/sg:pointOutcome",
    "sg:earlierDecision/sg:vote",
    "sg:earlierDecision/sg:pointOutcome",
    "sg:attachment",
)
VOTED = ("sg:votedFor", "sg:votedAgainst", "sg:abstained", "sg:reservedBy")
GENERIC = Kind("resource", links=("^*",))
KINDS = {
    SG.Municipality: Kind("municipality", links=("^org:unitOf", "^sg:municipality", "^sg:mentions")),
    SG.Committee: Kind("committee", links=("^sg:heldBy", "^org:organization/^org:hasMembership")),
    SG.Meeting: Kind(
        "meeting",
        ("sg:attendance", "sg:agendaItem/sg:decision", "sg:agendaItem/sg:attendance"),
        ("sg:agendaItem", "^sg:meeting", "^sg:refersTo"),
        limit=LONG_LIMIT,
    ),
    SG.AgendaItem: Kind("item", (*ITEM_PARTS, "sg:section/^sg:inSection", "sg:attendance"), limit=LONG_LIMIT),
    SG.Case: Kind(
        "case",
        ("^sg:case", *(f"^sg:case/{part}" for part in ITEM_PARTS)),
        page_parts=("^sg:case/sg:section/^sg:inSection",),
        limit=LONG_LIMIT,
    ),
    SG.Person: Kind(
        "person",
        ("org:hasMembership", "^sg:person", *(f"^{voted}/^sg:vote" for voted in VOTED)),
        (
            *("^sg:present", "^sg:absent", "^sg:caseworker", "^sg:mentionsPerson", "^sg:person/^sg:attendance"),
            *(f"^{voted}/^sg:vote/^{told}" for voted in VOTED for told in ("sg:decision", "sg:earlierDecision")),
        ),
        limit=LONG_LIMIT,
    ),
    SG.Organisation: Kind("organisation", links=("^sg:mentions", "^dcterms:isReplacedBy")),
    SG.Act: Kind("act", links=("^sg:cites", "^eli:is_part_of/^sg:cites")),
    SG.Provision: Kind("act", links=("^sg:cites",)),
    SG.Subject: Kind("subject", links=("^dcterms:subject", "^skos:broader")),
}


Names = Callable[[NamedNode], list[Triple]]
"""Returns the statements that name a node."""


def read_names(store: Store, node: NamedNode) -> list[Triple]:
    """Return the statements that name a node; an act is known by its other names."""
    statements = [each.triple for each in store.quads_for_pattern(node, None, None, MERGE)]
    is_act = any(each.object == SG.Act for each in statements)
    return [each for each in statements if each.predicate in NAMING or (is_act and each.predicate == SKOS.altLabel)]


@dataclass(frozen=True)
class Description:
    """Statements about a topic, the topic's first and then in order of subject, predicate and object."""

    topic: NamedNode
    kind: Kind
    triples: tuple[Triple, ...]
    cut: tuple[str, ...]


class Collector:
    """Gathers the statements of one description; asks the store only once for each node."""

    def __init__(self, store: Store, topic: NamedNode, names: Names) -> None:
        self.topic = topic
        self.names = names
        self.triples: set[Triple] = set()
        self.described: set[NamedNode] = set()
        self.named: set[NamedNode] = set()
        self.cut: list[str] = []
        self.limit = LIMIT
        self.outgoing = cache(lambda node: [each.triple for each in store.quads_for_pattern(node, None, None, MERGE)])
        self.incoming = cache(
            lambda node, predicate: [
                each.triple for each in islice(store.quads_for_pattern(None, predicate, node, MERGE), self.limit + 1)
            ]
        )

    def describe(self, node: NamedNode) -> None:
        """Take everything that is said about a node."""
        if node not in self.described:
            self.described.add(node)
            self.triples.update(self.outgoing(node))

    def step(self, node: NamedNode, name: str) -> Iterator[tuple[Triple, NamedNode]]:
        """Yield each statement that leads one step from a node, and the node it leads to."""
        if name.startswith("^"):
            for triple in self.incoming(node, None if name == "^*" else read_name(name[1:])):
                if isinstance(triple.subject, NamedNode):
                    yield triple, triple.subject
        else:
            predicate = read_name(name)
            for triple in self.outgoing(node):
                if triple.predicate == predicate and isinstance(triple.object, NamedNode):
                    yield triple, triple.object

    def follow(self, path: str) -> Iterator[NamedNode]:
        """Take the statements along a path and yield the nodes on the way, each as often as it is reached."""
        reached = [self.topic]
        for name in path.split("/"):
            found = list(islice((pair for node in reached for pair in self.step(node, name)), self.limit + 1))
            if len(found) > self.limit and path not in self.cut:
                self.cut.append(path)
            self.triples.update(triple for triple, _ in found[: self.limit])
            reached = [node for _, node in found[: self.limit]]
            yield from reached

    def name_links(self) -> None:
        """Take the names of everything linked, and of what those names link to, until nothing new is linked."""
        pending = set(linked(self.triples))
        while pending := pending - self.named - self.described:
            self.named |= pending
            names = {each for node in pending for each in self.names(node)}
            self.triples |= names
            pending = set(linked(names))


@cache
def read_name(name: str) -> NamedNode:
    """Return the term that a prefixed name stands for."""
    prefix, _, local = name.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


def linked(triples: Iterable[Triple]) -> Iterator[NamedNode]:
    """Yield the nodes at both ends of statements, where a reader wants a name."""
    for triple in triples:
        if isinstance(triple.subject, NamedNode):
            yield triple.subject
        if isinstance(triple.object, NamedNode) and triple.predicate not in UNNAMED:
            yield triple.object


def describe(store: Store, topic: NamedNode, names: Names, *, for_page: bool = False) -> Description | None:
    """Return the description of a resource, or None when the data set says nothing about it.

    With `for_page`, what only a page shows belongs to it.

    `names` is `read_names` of the same store, which may remember its answers: a committee is named on many pages.
    """
    collector = Collector(store, topic, names)
    collector.describe(topic)
    if not collector.triples:
        return None
    types = {triple.object for triple in collector.triples if triple.predicate == RDF.type}
    kind = next((KINDS[each] for each in KINDS if each in types), GENERIC)
    collector.limit = kind.limit
    for path in (*kind.parts, *(kind.page_parts if for_page else ())):
        for node in collector.follow(path):
            collector.describe(node)
    for path in kind.links:
        for _ in collector.follow(path):
            pass
    collector.name_links()
    order = sorted(collector.triples, key=lambda each: (each.subject != topic, str(each)))
    return Description(topic, kind, tuple(order), tuple(collector.cut))


def in_documents(store: Store, triples: Iterable[Triple]) -> Iterator[Quad]:
    """Yield each statement once for every document's graph that states it, the graphs in order."""
    for triple in triples:
        found = store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
        yield from sorted((quad for quad in found if quad.graph_name != MERGE), key=lambda quad: str(quad.graph_name))


def limit_statements(description: Description, document: NamedNode) -> Iterator[Triple]:
    """Yield what the answer says about itself: its topic, and the links that it leaves out."""
    yield Triple(document, FOAF.primaryTopic, description.topic)
    limit = description.kind.limit
    for path in description.cut:
        text = f"Only {limit} statements are given here along {path}; the SPARQL endpoint has all of them."
        yield Triple(document, RDFS.comment, Literal(text, language="en"))
