"""SPARQL 1.1 Protocol, query operation, read-only: GET, POST with a form, POST with the query itself."""

import asyncio
import re
from collections.abc import Coroutine
from dataclasses import dataclass
from functools import partial
from urllib.parse import parse_qsl

from pyoxigraph import NamedNode
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from server.editor.page import Result, render_editor, tell_variant
from server.endpoint.query_worker import Job
from server.endpoint.service_description import describe_service
from server.endpoint.sparql_tokens import Reading, read_query
from server.formats import (
    HTML,
    RDF_OFFERS,
    RESULTS_JSON,
    RESULTS_OFFERS,
    SOLUTIONS_OFFERS,
    TRIPLES_OFFERS,
    TURTLE,
    Offer,
)
from server.negotiate import negotiate
from server.refusal import Refusal
from server.responses import is_current, link_formats, not_acceptable, respond, serialize_rdf, tag_of, validators
from server.site import Publication, Site

MAX_REQUEST = 1_000_000
MAX_READ_HERE = 8_000
"""Up to how many characters a query is read by the server itself."""
ENDS = {b"O": "answered", b"S": "syntax", b"N": "syntax", b"L": "result", b"M": "memory"}
"""How a query ended, by the letter of the worker's answer, as the metrics name it."""
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"

# the engine's "error at 1:24: expected ..."
ENGINE_ERROR_RE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)

CHARACTER_RANGE_RE = re.compile(r"\[.*\]|\.\.=|\\u\{", re.DOTALL)


@dataclass(frozen=True)
class Asked:
    """What a request asks: the query if there is one, the graphs of the protocol's dataset, and `format=`."""

    query: str | None
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    format: str | None


async def read_body(request: Request) -> bytes:
    """Return the body. Raises Refusal: 413 as soon as it is too large, 400 to nobody when the client leaves."""
    body = bytearray()
    try:
        async for part in request.stream():
            body += part
            if len(body) > MAX_REQUEST:
                raise Refusal(413, f"The request is larger than {MAX_REQUEST} bytes; send a shorter query.\n")
    except ClientDisconnect:
        raise Refusal(400, "The request ends too early.\n") from None
    return bytes(body)


def read_parameters(text: bytes) -> list[tuple[str, str]]:
    """Return URL-encoded parameters. Raises Refusal (400) when they are no UTF-8."""
    try:
        return parse_qsl(text.decode("ascii"), keep_blank_values=True, errors="strict")
    except (UnicodeDecodeError, ValueError):
        raise Refusal(400, "The parameters are not URL-encoded UTF-8.\n") from None


async def read_post(request: Request) -> list[tuple[str, str]]:
    """Return the parameters in a POST's body. Raises Refusal (400, 413, 415)."""
    media_type, _, parameters = request.headers.get("content-type", "").partition(";")
    charset = re.search(r"charset\s*=\s*\"?([^\s;\"]+)", parameters, re.IGNORECASE)
    if charset and charset[1].lower() not in {"utf-8", "us-ascii"}:
        raise Refusal(415, "The query must be sent as UTF-8.\n")
    if media_type.strip().lower() == FORM:
        return read_parameters(await read_body(request))
    if media_type.strip().lower() != QUERY:
        raise Refusal(415, f"Send the query as {QUERY} or as {FORM}; this endpoint is read-only.\n")
    try:
        return [("query", (await read_body(request)).decode())]
    except UnicodeDecodeError:
        raise Refusal(400, "The query is not UTF-8.\n") from None


def read_graphs(parameters: list[tuple[str, str]], name: str) -> tuple[str, ...]:
    """Return the graphs that a parameter names. Raises Refusal (400) where one is no IRI."""
    graphs = tuple(value for each, value in parameters if each == name)
    for graph in graphs:
        try:
            NamedNode(graph)
        except ValueError:
            raise Refusal(400, f"{name} takes a whole IRI, which {graph!r} is not.\n") from None
    return graphs


async def read_request(request: Request) -> Asked:
    """Return what a request asks. Raises Refusal (400, 413, 415) when it is no query request."""
    parameters = read_parameters(request.url.query.encode())
    if request.method == "POST":
        parameters += await read_post(request)
    queries = [value for name, value in parameters if name == "query"]
    if len(queries) > 1:
        raise Refusal(400, "There is more than one query in the request.\n")
    if any(name == "update" for name, _ in parameters):
        raise Refusal(400, "This endpoint is read-only: it takes `query`, not `update`.\n")
    if request.method == "POST" and not queries:
        raise Refusal(400, "The request has no `query` parameter.\n")
    formats = [value for name, value in parameters if name == "format"]
    return Asked(
        queries[0] if queries else None,
        read_graphs(parameters, "default-graph-uri"),
        read_graphs(parameters, "named-graph-uri"),
        formats[-1] if formats else None,
    )


def choose(request: Request, asked: Asked, offered: tuple[Offer, ...]) -> Offer:
    """Return the format of the answer. Raises Refusal (406).

    A `format` that is not offered is left to the Accept header, as clients send such names of their own. A graph for a
    client that accepts tables alone is Turtle: some libraries name one format for all queries, and read what comes.
    """
    suffix = asked.format if asked.format in {offer.suffix for offer in offered} else None
    accept = request.headers.get("accept")
    offer = negotiate(accept, suffix, offered)
    if offer is None and TURTLE in offered and negotiate(accept, None, RESULTS_OFFERS):
        return TURTLE
    if offer is None:
        raise not_acceptable(offered)
    return offer


def plan_job(publication: Publication, asked: Asked, reading: Reading, query: str, media_type: str) -> Job:
    """Return the worker's job. The protocol's dataset replaces the query's own (SPARQL 1.1 Protocol, 2.1.4).

    A query's own dataset goes to the engine within the query, unless graphs have to be merged.
    """
    if asked.default_graphs or asked.named_graphs:
        return Job(query, publication.base + "/", media_type, asked.default_graphs, asked.named_graphs)
    if len(reading.default_graphs) > 1:
        return Job(query, publication.base + "/", media_type, reading.default_graphs, reading.named_graphs)
    return Job(query, publication.base + "/", media_type)


def explain_syntax(query: str, message: str) -> str:
    """Return the engine's complaint with line and column, and the line with a mark under the place."""
    match = ENGINE_ERROR_RE.match(message)
    if match is None:
        return f"The query cannot be read: {message}\n"
    line, column, reason = int(match[1]), int(match[2]), match[3]
    lines = query.splitlines() or [""]
    shown = lines[min(line, len(lines)) - 1][:200]
    place = f"Line {line}, column {column}: syntax error here or just before"
    return f"{place}{shorten_reason(reason)}\n\n{shown}\n{' ' * (column - 1)}^\n"


def shorten_reason(reason: str) -> str:
    """Return what the engine expected without the ranges of characters, which tell a reader nothing."""
    words = [word for word in reason.split(", ") if not CHARACTER_RANGE_RE.search(word)]
    return f"; {', '.join(words[:15])}" if words else ""


def read_answer(query: str, frame: bytes, result_limit: int) -> bytes:
    """Return the result in a worker's answer. Raises Refusal for every other answer."""
    letter, content = frame[:1], frame[1:]
    if letter == b"O":
        return content
    message = content.decode(errors="replace")
    refusals = {
        b"S": lambda: Refusal(400, explain_syntax(query, message)),
        b"N": lambda: Refusal(int(message[:3]), message[3:]),
        b"L": lambda: Refusal(
            413,
            f"The result is larger than the limit of {result_limit} bytes. "
            "Ask for less at once (LIMIT and OFFSET, fewer columns), or take a dump.\n",
            limit="result",
        ),
        b"M": lambda: Refusal(
            503, "The query needs more memory than one query may use; ask for less at once.\n", limit="memory"
        ),
    }
    raise refusals.get(letter, lambda: Refusal(500, f"The engine could not answer the query: {message}\n"))()


async def wait_for_leaving(request: Request) -> None:
    """Return when the client has closed its connection."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def while_connected(request: Request, work: Coroutine[object, object, bytes]) -> bytes:
    """Return what some work gives; end it and raise Refusal, for nobody, when the client leaves first."""
    running = asyncio.create_task(work)
    leaving = asyncio.create_task(wait_for_leaving(request))
    try:
        await asyncio.wait({running, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            return running.result()
        raise Refusal(503, "The client has left.\n", limit="left")
    finally:
        running.cancel()
        leaving.cancel()


async def run_while_connected(request: Request, publication: Publication, job: Job, *, lasting: bool = True) -> bytes:
    """Return a worker's answer to a client's job, or the same from memory where the result is `lasting`.

    Raises Refusal when the client has used up its quota or leaves, and for what the pool refuses.
    """
    known = publication.results.recall(job) if lasting else None
    if known is not None:
        return known
    site: Site = request.app.state.site
    client = site.admit(request)
    try:
        result = await while_connected(request, publication.pool.run(job, client))
    except Refusal as refusal:
        site.metrics.queries.labels(refusal.limit).inc()
        raise
    site.metrics.queries.labels(ENDS.get(result[:1], "error")).inc()
    if lasting and result[:1] == b"O":
        publication.results.keep(job, result, len(result) + len(job.query))
    return result


async def read_in_time(request: Request, site: Site, publication: Publication, query: str) -> Reading:
    """Return what the server must know about a query. Raises Refusal.

    A long one is read by a worker, for others wait while the server itself reads.
    """
    if len(query) <= MAX_READ_HERE:
        return read_query(query, publication.base + "/")
    job = Job(query, publication.base + "/", media_type="")
    return Reading.decode(read_answer(query, await run_while_connected(request, publication, job), site.limits.result))


async def answer_query(request: Request, site: Site, publication: Publication, asked: Asked, query: str) -> Response:
    """Return the result of a query. Raises Refusal."""
    reading = await read_in_time(request, site, publication, query)
    solutions = reading.form in {"SELECT", "ASK"}
    offer = choose(request, asked, SOLUTIONS_OFFERS if solutions else TRIPLES_OFFERS)
    serialised = offer if offer != HTML else RESULTS_JSON if solutions else TURTLE
    job = plan_job(publication, asked, reading, query, serialised.media_type)
    headers = {"Vary": "Accept"} if reading.volatile else tag_result(request, publication, job, offer)
    if request.method != "POST" and not reading.volatile and is_current(request, headers):
        return Response(status_code=304, headers=headers)
    frame = await run_while_connected(request, publication, job, lasting=not reading.volatile)
    result = read_answer(query, frame, site.limits.result)
    if offer == HTML:
        page = render_editor(request, publication, query, Result(result, serialised))
        page.headers.update({**headers, "Vary": page.headers["Vary"]})
        return page
    return Response(result, media_type=offer.content_type, headers=headers)


def tag_result(request: Request, publication: Publication, job: Job, offer: Offer) -> dict[str, str]:
    """Return the validators of a query's result; a page's language and view belong to what it is."""
    variant = tell_variant(request) if offer == HTML else ()
    etag = tag_of(publication, job.encode().decode("latin-1"), offer.suffix, *variant)
    return {"Vary": "Accept", **validators(publication, etag)}


def wants_page(request: Request, asked: Asked) -> bool:
    """Tell whether a person in a browser asks."""
    offered = (*RESULTS_OFFERS, *RDF_OFFERS, HTML)
    return negotiate(request.headers.get("accept"), asked.format, offered) == HTML


async def answer_sparql(request: Request) -> Response:
    """Answer a request to the endpoint: a result, the editor, or the service description. Raises Refusal."""
    site: Site = request.app.state.site
    publication = await site.publication()
    asked = await read_request(request)
    if asked.query is None:
        offer = choose(request, asked, (*RDF_OFFERS, HTML))
        if offer == HTML:
            return render_editor(request, publication, None)
        links = partial(link_formats, publication, "/sparql", (), offer)
        description = describe_service(publication, site.limits)
        return await respond(request, publication, offer, lambda: serialize_rdf(description, offer), links)
    try:
        return await answer_query(request, site, publication, asked, asked.query)
    except Refusal as refusal:
        if not wants_page(request, asked):
            raise
        return render_editor(request, publication, asked.query, refusal)
