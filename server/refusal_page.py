"""A refusal as the client can read it: plain text, a page for a browser, problem details from a JSON service."""

import asyncio
import json
from http import HTTPStatus
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from ontology.iris import KINDS
from server.formats import HTML, PROBLEM, TEXT
from server.negotiate import negotiate
from server.pages import language_of, render
from server.refusal import Refusal
from server.site import Site
from server.things.missing import Missing, meeting_day, suggest

JSON_SERVICES = ("/api/", "/reconcile", "/openapi.json")
"""The addresses whose errors are JSON."""


def write_problem(refusal: Refusal) -> bytes:
    """Return a refusal as problem details (RFC 9457); `detail` says what to do."""
    return json.dumps(describe_problem(refusal), ensure_ascii=False).encode()


async def answer_refusal(request: Request, refusal: Exception) -> Response:
    """Return the answer to a refused request; the application's handler for `Refusal`."""
    assert isinstance(refusal, Refusal)  # noqa: S101 - installed for this class
    headers = {"Vary": "Accept, Accept-Language", **refusal.headers}
    offers = (PROBLEM, HTML) if request.url.path.startswith(JSON_SERVICES) else (TEXT, HTML, PROBLEM)
    offer = negotiate(request.headers.get("accept"), None, offers) or offers[0]
    site: Site = request.app.state.site
    if offer == PROBLEM:
        return Response(write_problem(refusal), refusal.status, headers, media_type=PROBLEM.content_type)
    if offer == TEXT or site.served is None:
        return Response(refusal.message, refusal.status, headers, media_type=TEXT.content_type)
    day = meeting_day(refusal.withdrawal) if isinstance(refusal, Missing) and refusal.withdrawal else ""
    page = render(request, site.served, "refusal.html", {"refusal": refusal, "meeting_day": day})
    headers["Content-Language"] = language_of(request)
    return Response(page, refusal.status, headers, media_type=HTML.content_type)


def describe_problem(refusal: Refusal) -> dict[str, Any]:
    """Return a refusal for programs (RFC 9457), with what was withdrawn or suggested as extension members."""
    problem: dict[str, Any] = {"type": "about:blank", "title": HTTPStatus(refusal.status).phrase}
    problem |= {"status": refusal.status, "detail": refusal.message.strip()}
    if refusal.limit:
        problem["limit"] = refusal.limit
    if isinstance(refusal, Missing):
        problem["detail"] = refusal.sentence.strip()
        problem["suggestions"] = [{"id": each.address, "label": each.label} for each in refusal.suggestions]
        if refusal.withdrawal:
            gone = refusal.withdrawal
            problem["withdrawn"] = {
                "graph": gone.graph,
                "version": gone.version,
                "time": gone.time,
                "reason": gone.reason,
            } | ({"item": gone.item} if gone.item else {})
    return problem


async def answer_unknown_route(request: Request, _: Exception) -> Response:
    """Return the answer for an address that leads nowhere; one that lacks its `/id/` is told with it."""
    site: Site = request.app.state.site
    path = request.url.path.strip("/")
    if site.served and path.partition("/")[0].lower() in KINDS:
        right = path if site.served.suggestions.exists(path) else site.served.suggestions.respell(path)
        found = await asyncio.to_thread(suggest, site.served, right or path)
        return await answer_refusal(request, Missing(404, f"There is nothing at /{path}\n", suggestions=found))
    return await answer_refusal(request, Refusal(404, f"There is nothing at {request.url.path}\n"))


async def answer_wrong_method(request: Request, error: Exception) -> Response:
    """Return the answer for a method that an address does not take; OPTIONS asks which it takes (RFC 9110)."""
    assert isinstance(error, HTTPException)  # noqa: S101 - raised by the route, which names its methods
    taken = {method.strip() for method in (error.headers or {}).get("Allow", "").split(",")} | {"OPTIONS"}
    allow = {"Allow": ", ".join(sorted(taken))}
    if request.method == "OPTIONS":
        return Response(status_code=204, headers=allow)
    message = f"{request.method} is not possible at {request.url.path}; it is read-only and takes {allow['Allow']}.\n"
    return await answer_refusal(request, Refusal(405, message, allow))
