"""`/feed`: the changes as a Linked Data Event Stream (LDES 1.0), in pages (TREE) that never change once they are full.

The root names all pages with their times, so that a client takes only those it lacks, several at a time. A member is an
activity (Activity Streams 2.0); what it states stands in the graph of the member's own name, as LDES and TREE take it.
"""

import hashlib
from collections.abc import Iterator
from importlib import metadata

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse, serialize
from starlette.requests import Request
from starlette.responses import Response

from ontology.feed import CREATE, DELETE, UPDATE, Feed, Member, Page
from ontology.formats import BY_SUFFIX
from ontology.terms import AS, DCTERMS, LDES, RDF, SCHEMA, STREAM_PREFIXES, TREE, XSD
from server.formats import STREAM_OFFERS, Offer
from server.negotiate import split_suffix
from server.refusal import Refusal
from server.responses import choose_offer, conditional, link_formats
from server.site import Publication, Site

ACTIVITIES = {CREATE: AS.Create, UPDATE: AS.Update, DELETE: AS.Delete}
POLLING_SECONDS = 3600
"""How often it is worth a client's while to look again."""
SEALED = "public, max-age=86400, s-maxage=0, immutable"
"""How long a full page may be kept: by who has read it, a day; by a cache for others only after asking, for what is
withdrawn from a page must not be given to anyone who has not had it."""


class Stream:
    """The event stream of one version of a data set."""

    def __init__(self, base: str, feed: Feed, licences: tuple[str, ...] = ()) -> None:
        self.feed = feed
        self.licences = licences
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


def write(quads: Iterator[Quad], offer: Offer) -> bytes:
    """Return a part of the stream in a format."""
    return serialize(quads, format=BY_SUFFIX[offer.suffix].rdf_format, prefixes=STREAM_PREFIXES)  # type: ignore[return-value]


def stream_of(publication: Publication) -> Stream:
    """Return the stream of what is served. Raises Refusal (404) for a version without a feed."""
    return Stream(publication.base, publication.feed, publication.licences)


async def answer_stream(request: Request) -> Response:
    """Answer `/feed`: the root of the stream."""
    site: Site = request.app.state.site
    publication = await site.publication()
    stream = stream_of(publication)
    offer = choose_offer(request, request.path_params.get("suffix"), STREAM_OFFERS)
    headers = {"Link": link_formats(publication, "/feed", STREAM_OFFERS, offer)}
    tag = f'"{publication.tag}-feed-{offer.suffix}"'
    return await conditional(request, publication, offer, tag, headers, lambda: write(stream.describe(), offer))


async def answer_stream_page(request: Request) -> Response:
    """Answer `/feed/pages/N`: a page, which stays good for ever once there is a next one."""
    site: Site = request.app.state.site
    publication = await site.publication()
    stream = stream_of(publication)
    name, suffix = split_suffix(request.path_params["page"], STREAM_OFFERS)
    page = stream.feed.numbers.get(int(name)) if name.isascii() and name.isdecimal() and len(name) < 10 else None
    if page is None or name != str(page.number):
        raise Refusal(404, "There is no such page; /feed lists them.\n")
    offer = choose_offer(request, suffix, STREAM_OFFERS)
    headers = {"Link": link_formats(publication, f"/feed/pages/{page.number}", STREAM_OFFERS, offer)}
    if stream.feed.is_sealed(page.number):
        headers["Cache-Control"] = SEALED
    return await conditional(
        request,
        publication,
        offer,
        page_tag(stream.feed, page, offer),
        headers,
        lambda: write(stream.describe_page(page.number), offer),
    )


def page_tag(feed: Feed, page: Page, offer: Offer) -> str:
    """Return the entity tag of a page, which no version changes that leaves the page as it is."""
    parts = (page.digest, str(feed.is_sealed(page.number)), metadata.version("sagsgraf"))
    return f'"feed-{page.number}-{hashlib.sha256("".join(parts).encode()).hexdigest()[:16]}-{offer.suffix}"'
