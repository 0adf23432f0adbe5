"""`/feed`: the changes as a Linked Data Event Stream."""

import hashlib
from importlib import metadata

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ontology.event_stream import Stream, write_stream
from ontology.feed import Feed, Page
from ontology.formats import BY_SUFFIX
from server.formats import HTML, STREAM_OFFERS, Offer
from server.negotiate import split_suffix
from server.refusal import Refusal
from server.responses import choose_offer, conditional, link_formats
from server.site import Publication, Site

SEALED = "public, max-age=86400, s-maxage=0, immutable"
"""How long a full page may be kept: by who has read it, a day; by a cache for others only after asking, for what is
withdrawn from a page must not be given to anyone who has not had it."""


def stream_of(publication: Publication) -> Stream:
    """Return the stream of what is served. Raises Refusal (404) for a version without a feed."""
    return Stream(publication.base, publication.feed, publication.licences)


async def answer_stream(request: Request) -> Response:
    """Answer `/feed`: the root of the stream; who asks for a page is shown how to follow what changes."""
    site: Site = request.app.state.site
    publication = await site.publication()
    stream = stream_of(publication)
    suffix = request.path_params.get("suffix")
    offer = choose_offer(request, suffix, STREAM_OFFERS if suffix else (*STREAM_OFFERS, HTML))
    if offer == HTML:
        return RedirectResponse(f"{publication.root}/docs/feed", 303, {"Vary": "Accept"})
    kind = BY_SUFFIX[offer.suffix].rdf_format
    headers = {"Link": link_formats(publication, "/feed", STREAM_OFFERS, offer)}
    tag = f'"{publication.tag}-feed-{offer.suffix}"'
    return await conditional(request, publication, offer, tag, headers, lambda: write_stream(stream.describe(), kind))


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
    kind = BY_SUFFIX[offer.suffix].rdf_format
    headers = {"Link": link_formats(publication, f"/feed/pages/{page.number}", STREAM_OFFERS, offer)}
    if stream.feed.is_sealed(page.number):
        headers["Cache-Control"] = SEALED
    return await conditional(
        request,
        publication,
        offer,
        page_tag(stream.feed, page, offer),
        headers,
        lambda: write_stream(stream.describe_page(page.number), kind),
    )


def page_tag(feed: Feed, page: Page, offer: Offer) -> str:
    """Return the entity tag of a page, which no version changes that leaves the page as it is."""
    parts = (page.digest, str(feed.is_sealed(page.number)), metadata.version("sagsgraf"))
    return f'"feed-{page.number}-{hashlib.sha256("".join(parts).encode()).hexdigest()[:16]}-{offer.suffix}"'
