"""Answers that stay the same for a published version: validators, conditional requests, links between formats."""

import asyncio
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from pyoxigraph import Quad, Triple, serialize
from starlette.requests import Request
from starlette.responses import Response

from ontology.formats import BY_SUFFIX
from ontology.terms import PREFIXES
from server.formats import HTML, Offer
from server.negotiate import negotiate
from server.pages import language_of
from server.refusal import Refusal
from server.site import Publication


def serialize_rdf(statements: Iterable[Triple] | Iterable[Quad], offer: Offer) -> bytes:
    """Return statements in an RDF format, with the prefixes of `ontology.terms` where the format has prefixes."""
    return serialize(statements, format=BY_SUFFIX[offer.suffix].rdf_format, prefixes=PREFIXES)  # type: ignore[return-value]


def link_formats(publication: Publication, path: str, offered: Sequence[Offer], chosen: Offer, query: str = "") -> str:
    """Return a Link header for a document: its address without a suffix is canonical, the other formats are alternates.

    The catalogue describes the data set that it belongs to (describedby, POWDER) and names the licence (RFC 4946).
    `query` is the part of the address behind the `?` that names the document, as a page's number does.
    """
    path, query = publication.root + path, f"?{query}" if query else ""
    links = [f'<{path}{query}>; rel="canonical"', f'<{publication.root}/catalog>; rel="describedby"']
    links += [f'<{licence}>; rel="license"' for licence in publication.licences]
    return ", ".join(
        links
        + [
            f'<{path}.{offer.suffix}{query}>; rel="alternate"; type="{offer.media_type}"'
            for offer in offered
            if offer != chosen
        ]
    )


def is_current(request: Request, headers: Mapping[str, str]) -> bool:
    """Tell whether the client's copy is as good as an answer with these validators (RFC 9110, 13.1).

    If-None-Match decides over If-Modified-Since.
    """
    tags = request.headers.get("if-none-match")
    if tags is not None:
        return tags.strip() == "*" or headers["ETag"] in {tag.strip().removeprefix("W/") for tag in tags.split(",")}
    try:
        since = parsedate_to_datetime(request.headers["if-modified-since"])
    except (KeyError, ValueError):
        return False
    modified = parsedate_to_datetime(headers["Last-Modified"])
    return modified <= (since if since.tzinfo else since.replace(tzinfo=UTC))


def tag_of(publication: Publication, *parts: str) -> str:
    """Return an entity tag for what a version answers to a request, from what tells the answer from others."""
    return f'"{publication.tag}-{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:16]}"'


def validators(publication: Publication, etag: str) -> dict[str, str]:
    """Return the headers by which a client finds out whether its copy is still good, which it must ask each time."""
    modified = datetime.fromisoformat(publication.manifest.published).astimezone(UTC).replace(microsecond=0)
    return {"ETag": etag, "Last-Modified": format_datetime(modified, usegmt=True), "Cache-Control": "no-cache"}


async def respond(
    request: Request, publication: Publication, offer: Offer, body: Callable[[], bytes], links: Callable[[], str]
) -> Response:
    """Return a 200 with validators and a Link header, or a 304 without calling `body` and then `links`.

    `body` is called beside the event loop, in a thread: other requests do not wait for it.
    """
    variant, language = "", {}
    if offer == HTML:
        language = {"Content-Language": language_of(request)}
        variant = f"-{language_of(request)}{'-kept' if 'lang' in request.query_params else ''}"
    headers = {
        **validators(publication, f'"{publication.tag}-{offer.suffix}{variant}"'),
        "Vary": "Accept, Accept-Language",
        **language,
    }
    if is_current(request, headers):
        return Response(status_code=304, headers=headers)
    content = await asyncio.to_thread(body)
    return Response(content, media_type=offer.content_type, headers={**headers, "Link": links()})


async def conditional(  # noqa: PLR0913, PLR0917 - what an answer is made of
    request: Request,
    publication: Publication,
    offer: Offer,
    tag: str,
    headers: Mapping[str, str],
    body: Callable[[], bytes],
) -> Response:
    """Return a 200 of a format with a tag and other headers, its body made in a thread, or a 304."""
    headers = {**validators(publication, tag), "Vary": "Accept", **headers}
    if is_current(request, headers):
        return Response(status_code=304, headers=headers)
    return Response(await asyncio.to_thread(body), media_type=offer.content_type, headers=headers)


async def answer_page(request: Request, publication: Publication, page: Callable[[], bytes]) -> Response:
    """Return a page of the site with validators, made in a thread, or a 304."""
    language = language_of(request)
    headers = {
        **validators(publication, tag_of(publication, request.url.path, request.url.query, language)),
        "Vary": "Accept, Accept-Language",
        "Content-Language": language,
    }
    if is_current(request, headers):
        return Response(status_code=304, headers=headers)
    return Response(await asyncio.to_thread(page), media_type=HTML.content_type, headers=headers)


def not_acceptable(offered: Sequence[Offer]) -> Refusal:
    """Return the 406 that names what is offered."""
    names = ", ".join(offer.media_type for offer in offered)
    return Refusal(406, f"Nothing here in a format that the request accepts. Offered: {names}\n", {"Vary": "Accept"})


def choose_offer(request: Request, suffix: str | None, offered: Sequence[Offer]) -> Offer:
    """Return the format of an answer: that of the suffix or `format` asked for, else as Accept says. Raises Refusal."""
    offer = negotiate(request.headers.get("accept"), suffix, offered)
    if offer is None:
        raise not_acceptable(offered)
    return offer
