"""The saved queries for programs that know no RDF: `/api/` lists them, `/api/queries/NAME` answers one, page by page.

Rows are plain JSON or CSV; a browser gets a form and a table. Every page of an answer is one job of the query workers.
"""

import asyncio
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from ontology.terms import XSD
from server.api.saved_queries import (
    RESERVED,
    SavedQuery,
    UnusableValueError,
    page_query,
    read_groups,
    read_saved_queries,
)
from server.api.view import list_choices, make_answer
from server.endpoint.query_worker import Job
from server.endpoint.sparql import read_answer, read_parameters, run_while_connected
from server.formats import CSV, HTML, JSON, RESULTS_JSON, Offer
from server.pages import language_of, read_texts, render
from server.refusal import Refusal
from server.responses import choose_offer, is_current, tag_of, validators
from server.site import Publication, Site
from server.spreadsheet import as_csv

Plain = str | int | float | bool | None

DEFAULT_SIZE, MAX_SIZE, MAX_PAGE = 100, 1000, 1_000_000
"""How many rows a page has, how many it can have, and how far one can leaf."""

OFFERS = (JSON, CSV, HTML)

NUMBERS = {str(XSD[name])[1:-1]: convert for name, convert in (("integer", int), ("decimal", float), ("double", float))}


@dataclass(frozen=True)
class Call:
    """What a request asks of a saved query: its values, which page of how many rows, and the format, if named."""

    saved: SavedQuery
    values: dict[str, list[str]]
    page: int
    size: int
    format: str | None

    def address(self, page: int, **more: str) -> str:
        """Return the path and query of another page of the same answer."""
        parameters = [(name, value) for name, values in self.values.items() for value in values]
        told = [*parameters, ("page", page), ("size", self.size), *more.items()]
        return f"/api/queries/{self.saved.name}?{urlencode(told)}"


def read_whole(name: str, given: Mapping[str, Sequence[str]], default: int, highest: int) -> int:
    """Return a whole number from 1 among the parameters. Raises UnusableValueError."""
    values = given.get(name, [])
    if not values:
        return default
    text = values[0]
    if len(values) > 1 or not (text.isascii() and text.isdigit()) or not 1 <= int(text[:9]) <= highest:
        raise UnusableValueError(f"{name} is one whole number from 1 to {highest}")
    return int(text[:9])


def read_call(saved: SavedQuery, query_string: str) -> Call:
    """Return what a request asks; an empty value counts as none. Raises UnusableValueError, or Refusal (400)."""
    given: dict[str, list[str]] = {}
    for name, value in read_parameters(query_string.encode()):
        if value.strip():
            given.setdefault(name, []).append(value)
    page, size = read_whole("page", given, 1, MAX_PAGE), read_whole("size", given, DEFAULT_SIZE, MAX_SIZE)
    formats = given.get("format", [])
    values = {name: values for name, values in given.items() if name not in RESERVED}
    return Call(saved, values, page, size, formats[-1] if formats else None)


def make_plain(binding: Mapping[str, str] | None) -> Plain:
    """Return a value of the JSON results as plain JSON: a number or a boolean where it is one, else its text."""
    if binding is None:
        return None
    value, datatype = binding["value"], binding.get("datatype", "")
    if datatype == str(XSD.boolean)[1:-1]:
        return value in {"true", "1"}
    if datatype in NUMBERS:
        number = NUMBERS[datatype](value)
        return number if math.isfinite(number) else value
    return value


def make_rows(columns: Sequence[str], results: Mapping[str, Any]) -> list[dict[str, Plain]]:
    """Return JSON results as one object a row, with every column in each."""
    return [
        {column: make_plain(binding.get(column)) for column in columns} for binding in results["results"]["bindings"]
    ]


def write_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Plain]]) -> bytes:
    """Return rows as CSV with a header."""
    return as_csv(columns, ([write_cell(row[column]) for column in columns] for row in rows))


def write_cell(value: Plain) -> str:
    """Return a plain value as a cell."""
    return "" if value is None else json.dumps(value) if isinstance(value, bool) else str(value)


def write_json(content: object) -> bytes:
    """Return JSON that people can read too."""
    return json.dumps(content, ensure_ascii=False, allow_nan=False, indent=1).encode()


def list_queries(publication: Publication) -> list[dict[str, Any]]:
    """Return what `/api/` tells about every saved query."""
    return [
        {
            "name": saved.name,
            "group": saved.group,
            "title": saved.titles,
            "about": saved.explanations,
            "address": f"{publication.base}/api/queries/{saved.name}",
            "parameters": [
                {
                    "name": parameter.name,
                    "type": parameter.type.name,
                    "several": parameter.several,
                    "label": parameter.labels,
                    "default": list(parameter.defaults),
                    "example": parameter.type.example,
                }
                for parameter in saved.parameters
            ],
            "columns": list(saved.columns),
        }
        for saved in read_saved_queries().values()
    ]


def head_of(request: Request, publication: Publication, offer: Offer) -> dict[str, str]:
    """Return the headers of an answer of the API: its validators, and what it depends on."""
    language = (language_of(request),) if offer == HTML else ()
    etag = tag_of(publication, request.url.path, request.url.query, offer.suffix, *language)
    told = {"Content-Language": language[0]} if language else {}
    return {**validators(publication, etag), "Vary": "Accept, Accept-Language", **told}


async def answer_index(request: Request) -> Response:
    """Answer `/api/`: the saved queries as JSON, or as a page. Raises Refusal (406)."""
    site: Site = request.app.state.site
    publication = await site.publication()
    offer = choose_offer(request, request.query_params.get("format"), (JSON, HTML))
    headers = head_of(request, publication, offer)
    if is_current(request, headers):
        return Response(status_code=304, headers=headers)
    if offer == HTML:
        page = render(request, publication, "api.html", {"groups": read_groups()})
        return Response(page, media_type=HTML.content_type, headers=headers)
    content = {"openapi": f"{publication.base}/openapi.json", "queries": list_queries(publication)}
    return Response(write_json(content), media_type=JSON.content_type, headers=headers)


def find_query(name: str) -> SavedQuery:
    """Return a saved query. Raises Refusal (404)."""
    if name not in read_saved_queries():
        raise Refusal(404, f"There is no saved query {name!r}; /api/ lists them.\n")
    return read_saved_queries()[name]


async def answer_saved_query(request: Request) -> Response:
    """Answer `/api/queries/NAME`: one page of rows. Raises Refusal."""
    site: Site = request.app.state.site
    publication = await site.publication()
    saved = find_query(request.path_params["name"])
    try:
        call = read_call(saved, request.url.query)
        bound = saved.bind(call.values)
    except UnusableValueError as error:
        raise Refusal(400, f"{error}\n") from None
    offer = choose_offer(request, call.format, OFFERS)
    headers = head_of(request, publication, offer)
    if is_current(request, headers):
        return Response(status_code=304, headers=headers)
    query = page_query(saved, bound, call.size + 1, (call.page - 1) * call.size)
    job = Job(query, publication.base + "/", RESULTS_JSON.media_type)
    answer = read_answer(query, await run_while_connected(request, publication, job), site.limits.result)
    results = json.loads(answer)
    return await asyncio.to_thread(answer_rows, request, publication, call, offer, headers, results)


def answer_rows(  # noqa: PLR0913, PLR0917 - the parts of one answer
    request: Request,
    publication: Publication,
    call: Call,
    offer: Offer,
    headers: dict[str, str],
    results: dict[str, Any],
) -> Response:
    """Return a page of rows in a format, with the address of the next page if there are more."""
    bindings = results["results"]["bindings"]
    more, bindings[call.size :] = len(bindings) > call.size, []
    if more:
        told = {"format": call.format} if call.format else {}
        headers = {**headers, "Link": f'<{publication.root}{call.address(call.page + 1, **told)}>; rel="next"'}
    rows = make_rows(call.saved.columns, results)
    if offer == CSV:
        return Response(write_csv(call.saved.columns, rows), media_type=CSV.content_type, headers=headers)
    if offer == HTML:
        texts = read_texts(language_of(request))
        choices = {each.name: list(list_choices(publication, texts, each)) for each in call.saved.parameters}
        answer = make_answer(publication, texts, call.saved.columns, bindings)
        context = {"call": call, "choices": choices, "answer": answer, "more": more}
        page = render(request, publication, "saved_query.html", context)
        return Response(page, media_type=HTML.content_type, headers=headers)
    content = {
        "query": call.saved.name,
        "parameters": {each.name: call.values.get(each.name) or list(each.defaults) for each in call.saved.parameters},
        "page": call.page,
        "size": call.size,
        "rows": rows,
        "next": f"{publication.base}{call.address(call.page + 1)}" if more else None,
    }
    return Response(write_json(content), media_type=JSON.content_type, headers=headers)
