"""The feed of changes as a Linked Data Event Stream (LDES 1.0), in pages (TREE) that never change once they are full.

The root names all pages with their times, so that a client takes only those it lacks, several at a time. A member is an
activity (Activity Streams 2.0); what it states stands in the graph of the member's own name, as LDES and TREE take it.
"""

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse, serialize

from ontology.feed import CREATE, DELETE, NAMED_DAYS, UPDATE, Feed, Member, Page
from ontology.terms import AS, DCTERMS, LDES, RDF, SCHEMA, STREAM_PREFIXES, TREE, XSD

ACTIVITIES = {CREATE: AS.Create, UPDATE: AS.Update, DELETE: AS.Delete}
POLLING_SECONDS = 3600
"""How often it is worth a client's while to look again."""


class Stream:
    """The event stream of one version of a data set."""

    def __init__(self, base: str, feed: Feed, licences: Iterable[str] = ()) -> None:
        self.feed = feed
        self.licences = tuple(licences)
        self.root = NamedNode(f"{base}/feed")
        self.node = NamedNode(f"{base}/feed#stream")

    def page_node(self, number: int) -> NamedNode:
        """Return the IRI of a page, which is its address."""
        return NamedNode(f"{self.root.value}/pages/{number}")

    def describe(self) -> Iterator[Quad]:
        """Yield the root: what the stream is, what is kept of it, and where its pages are."""
        kept = NamedNode(f"{self.root.value}#retention")
        yield from (Quad(self.node, RDF.type, LDES.EventStream), Quad(self.node, TREE.view, self.root))
        for path, target in (
            (LDES.timestampPath, DCTERMS.created),
            (LDES.sequencePath, SCHEMA.position),
            (LDES.versionOfPath, DCTERMS.isVersionOf),
            (LDES.versionCreateObject, AS.Create),
            (LDES.versionUpdateObject, AS.Update),
            (LDES.versionDeleteObject, AS.Delete),
            *((DCTERMS.license, NamedNode(each)) for each in self.licences),
        ):
            yield Quad(self.node, path, target)
        yield Quad(self.node, LDES.pollingInterval, Literal(POLLING_SECONDS))
        yield from (Quad(self.root, RDF.type, TREE.Node), Quad(self.root, RDF.type, LDES.EventSource))
        yield Quad(self.root, LDES.retentionPolicy, kept)
        # all versions are kept but those that were withdrawn; what is promised is the latest of each thing
        yield from (Quad(kept, RDF.type, LDES.RetentionPolicy), Quad(kept, RDF.type, LDES.LatestVersionSubset))
        yield from (Quad(kept, LDES.versionAmount, Literal(1)), Quad(kept, LDES.amount, Literal(1)))
        yield Quad(kept, LDES.versionDeleteDuration, Literal(f"P{NAMED_DAYS}D", datatype=XSD.duration))
        for page in self.feed.pages:
            yield from self.relate(page)

    def relate(self, page: Page) -> Iterator[Quad]:
        """Yield the relations that lead to a page: not before its first member, and if full not after its last."""
        bounds = [("from", TREE.GreaterThanOrEqualToRelation, page.first)]
        if self.feed.is_sealed(page.number):
            bounds.append(("to", TREE.LessThanOrEqualToRelation, page.last))
        for name, relation, time in bounds:
            node = NamedNode(f"{self.root.value}#{name}-{page.number}")
            yield Quad(self.root, TREE.relation, node)
            yield Quad(node, RDF.type, relation)
            yield Quad(node, TREE.node, self.page_node(page.number))
            yield Quad(node, TREE.path, DCTERMS.created)
            yield Quad(node, TREE.value, Literal(time, datatype=XSD.dateTime))

    def describe_page(self, number: int) -> Iterator[Quad]:
        """Yield a page with its members and all that they state."""
        page = self.page_node(number)
        yield Quad(page, RDF.type, TREE.Node)
        yield Quad(page, LDES.immutable, Literal(self.feed.is_sealed(number)))
        yield from (Quad(self.node, RDF.type, LDES.EventStream), Quad(self.node, TREE.view, self.root))
        for member in self.feed.members(number):
            yield from self.describe_member(member, NamedNode(f"{page.value}#{member.cursor}"))

    def describe_member(self, member: Member, node: NamedNode) -> Iterator[Quad]:
        """Yield one version of one thing."""
        yield Quad(self.node, TREE.member, node)
        yield Quad(node, RDF.type, ACTIVITIES[member.operation])
        yield Quad(node, DCTERMS.isVersionOf, NamedNode(member.iri))
        yield Quad(node, DCTERMS.created, Literal(member.time, datatype=XSD.dateTime))
        yield Quad(node, SCHEMA.position, Literal(member.cursor))
        yield Quad(node, SCHEMA.version, Literal(member.version))
        for quad in parse(member.statements, format=RdfFormat.N_TRIPLES):
            yield Quad(quad.subject, quad.predicate, quad.object, node)


def write_stream(quads: Iterator[Quad], rdf_format: RdfFormat) -> bytes:
    """Return a part of the stream in a format."""
    return serialize(quads, format=rdf_format, prefixes=STREAM_PREFIXES)  # type: ignore[return-value]
