"""The reconciliation service at `/reconcile`, for OpenRefine: manifest, batches of queries, data extension.

Below it are suggestions, the properties of a type, and previews.
"""

import asyncio
import json
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from starlette.requests import Request
from starlette.responses import Response

from server.endpoint.sparql import FORM, read_body, read_parameters
from server.formats import HTML, JSON
from server.pages import language_of, render
from server.reconciliation.gazetteer import read_table
from server.reconciliation.protocol import (
    EXTENSION,
    QUERIES,
    describe_property,
    describe_service,
    describe_type,
    read_json,
    write_batch,
    write_extension,
)
from server.refusal import Refusal
from server.responses import is_current, tag_of, validators
from server.site import Publication, Site
from server.transport.headers import SECURITY_HEADERS

SUGGESTED = 20
"""How many suggestions an answer has."""
ONE_AT_A_TIME = asyncio.Semaphore(1)
"""Comparing names takes the interpreter from everybody else, so that only one request does it."""

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


async def work(
    request: Request, function: Callable[Arguments, Result], *args: Arguments.args, **kwargs: Arguments.kwargs
) -> Result:
    """Return what a function gives that compares names, counted in the client's quota. Raises Refusal (429)."""
    site: Site = request.app.state.site
    site.admit(request)
    async with ONE_AT_A_TIME:
        return await asyncio.to_thread(function, *args, **kwargs)


async def read_request(request: Request) -> dict[str, str]:
    """Return the parameters of a GET or of a POSTed form, the last of each name. Raises Refusal (400, 413, 415)."""
    parameters = read_parameters(request.url.query.encode())
    if request.method == "POST":
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
            raise Refusal(415, f"Send `queries` or `extend` as {FORM}.\n")
        parameters += read_parameters(await read_body(request))
    return dict(parameters)


def write(content: object, headers: dict[str, str] | None = None) -> Response:
    """Return JSON."""
    body = json.dumps(content, ensure_ascii=False).encode()
    return Response(body, media_type=JSON.content_type, headers={"Vary": "Accept-Language", **(headers or {})})


async def answer_reconcile(request: Request) -> Response:
    """Answer `/reconcile`: the manifest, a batch of queries, or data extension. Raises Refusal."""
    site: Site = request.app.state.site
    publication = await site.publication()
    language = language_of(request)
    told = await read_request(request)
    if "queries" in told:
        queries = read_json(QUERIES, "queries", told["queries"])
        return write(await work(request, write_batch, publication.gazetteer, queries, language))
    if "extend" in told:
        extension = read_json(EXTENSION, "extend", told["extend"])
        return write(await work(request, write_extension, publication.gazetteer, extension, language))
    if request.method == "POST":
        raise Refusal(400, "The form has neither `queries` nor `extend`.\n")
    headers = validators(publication, tag_of(publication, request.url.path, request.url.query, language))
    if is_current(request, headers):
        return Response(status_code=304, headers=headers)
    return write(describe_service(publication.base, language), headers)


def read_prefix(request: Request) -> str:
    """Return what the name of a suggestion starts with. Raises Refusal (400)."""
    prefix = request.query_params.get("prefix", "")
    if not prefix.strip() or len(prefix) > 500:
        raise Refusal(400, "`prefix` is the beginning of a name, of 1 to 500 characters.\n")
    return prefix


def read_cursor(request: Request) -> int:
    """Return how many suggestions to skip. Raises Refusal (400)."""
    text = request.query_params.get("cursor") or "0"
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Refusal(400, "`cursor` is a whole number from 0.\n")
    return int(text)


async def answer_suggest_entity(request: Request) -> Response:
    """Answer `/reconcile/suggest/entity`: entities by the beginning of a name. Raises Refusal (400)."""
    site: Site = request.app.state.site
    gazetteer = (await site.publication()).gazetteer
    cursor = read_cursor(request)
    found = await work(request, gazetteer.complete, read_prefix(request))
    result = [
        {
            "id": entity.id,
            "name": entity.name,
            "description": entity.belongs_to or entity.id,
            "notable": [describe_type(entity.type, language_of(request))],
        }
        for entity in found[cursor : cursor + SUGGESTED]
    ]
    return write({"result": result})


async def answer_suggest_schema(request: Request) -> Response:
    """Answer `/reconcile/suggest/type` and `.../property`: those with a word like that. Raises Refusal (400)."""
    language, prefix, cursor = language_of(request), read_prefix(request).casefold(), read_cursor(request)
    types, properties = read_table()
    rows = [*types.values()] if request.url.path.endswith("/type") else [*properties.values()]
    result = [
        {"id": row.id, "name": row.name[language]}
        for row in rows
        if any(prefix in name.casefold() for name in (row.id, *row.name.values()))
    ]
    return write({"result": result[cursor:]})


async def answer_properties(request: Request) -> Response:
    """Answer `/reconcile/properties`: the properties that a type can be extended by. Raises Refusal (400)."""
    type_, language = request.query_params.get("type", ""), language_of(request)
    types, properties = read_table()
    if type_ not in types:
        raise Refusal(400, f"`type` is one of {', '.join(types)}.\n")
    proposed = [describe_property(each, language) for each in properties.values() if type_ in each.types]
    return write({"type": type_, "properties": [{"id": each["id"], "name": each["name"]} for each in proposed]})


def describe_entity(publication: Publication, id_: str, language: str) -> dict[str, object]:
    """Return what a preview tells about an entity. Raises Refusal (404)."""
    entity = publication.gazetteer.entities.get(id_)
    if entity is None:
        raise Refusal(404, "There is no such municipality, committee, body or act.\n")
    facts = [
        (each.name[language], [value.get("name") or value["str"] for value in values])
        for each in read_table()[1].values()
        if entity.type in each.types and (values := publication.gazetteer.extend(entity, each))
    ]
    return {"entity": entity, "type": describe_type(entity.type, language)["name"], "facts": facts}


async def answer_preview(request: Request) -> Response:
    """Answer `/reconcile/preview`: a small page about an entity, to stand within another. Raises Refusal (404)."""
    site: Site = request.app.state.site
    publication = await site.publication()
    language = language_of(request)
    context = await work(request, describe_entity, publication, request.query_params.get("id", ""), language)
    page = render(request, publication, "preview.html", context)
    policy = SECURITY_HEADERS["Content-Security-Policy"].replace("frame-ancestors 'none'", "frame-ancestors *")
    request.state.headers = {**request.state.headers, "Content-Security-Policy": policy}
    headers = {"Content-Language": language, "Vary": "Accept-Language"}
    return Response(page, media_type=HTML.content_type, headers=headers)
