"""The description of everything that is not a page, as OpenAPI 3.1, from the tables that the server itself goes by."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from server.api.answers import DEFAULT_SIZE, MAX_PAGE, MAX_SIZE, OFFERS, write_json
from server.api.openapi_coverage import describe_coverage
from server.api.openapi_feed import describe_feed
from server.api.openapi_parts import Json, describe_answers, describe_content, format_parameter, query_parameter
from server.api.openapi_reconcile import describe_reconciliation, describe_schemas
from server.api.openapi_services import (
    describe_document,
    describe_dump_index,
    describe_dumps,
    describe_health,
    describe_resource,
    describe_search,
    describe_sparql,
)
from server.api.parameter_types import ANYTHING
from server.api.saved_queries import MAX_VALUES, Parameter, SavedQuery, read_saved_queries
from server.formats import HTML, JSON, PROBLEM
from server.responses import is_current, tag_of, validators
from server.site import Publication, Site

PLAIN: Json = {"type": ["string", "number", "boolean", "null"]}
COUNT: Json = {"type": "integer", "minimum": 1}

PROBLEM_SCHEMA: Json = {
    "type": "object",
    "required": ["title", "status", "detail"],
    "properties": {"title": {"type": "string"}, "status": {"type": "integer"}, "detail": {"type": "string"}},
}

PAGING = (
    query_parameter("page", {**COUNT, "maximum": MAX_PAGE, "default": 1}, "Which page of the rows."),
    query_parameter("size", {**COUNT, "maximum": MAX_SIZE, "default": DEFAULT_SIZE}, "How many rows a page has."),
)


def describe_parameter(parameter: Parameter, language: str = "en") -> Json:
    """Return a saved query's parameter."""
    schema = dict(parameter.type.schema)
    if schema["type"] == "string" and parameter.type.pattern != ANYTHING:
        schema["pattern"] = f"^({parameter.type.pattern})?$"
    if parameter.several:
        schema = {"type": "array", "items": schema, "maxItems": MAX_VALUES}
    elif parameter.defaults:
        schema = {**schema, "default": convert(parameter, parameter.defaults[0])}
    example = convert(parameter, parameter.type.example)
    return {
        "name": parameter.name,
        "in": "query",
        "description": parameter.labels[language],
        "schema": schema,
        "allowEmptyValue": True,
        "example": [example] if parameter.several else example,
    }


def convert(parameter: Parameter, value: str) -> str | int:
    """Return a parameter's value as its schema has it."""
    return int(value) if parameter.type.schema["type"] == "integer" else value


def describe_saved_query(saved: SavedQuery) -> Json:
    """Return the path of a saved query."""
    row = {"type": "object", "required": list(saved.columns), "properties": dict.fromkeys(saved.columns, PLAIN)}
    answer = {
        "type": "object",
        "required": ["query", "parameters", "page", "size", "rows", "next"],
        "properties": {
            "query": {"const": saved.name},
            "parameters": {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}},
            "page": COUNT,
            "size": COUNT,
            "rows": {"type": "array", "items": row},
            "next": {"type": ["string", "null"], "format": "uri"},
        },
    }
    operation = {
        "operationId": saved.name,
        "summary": saved.titles["en"],
        "description": f"{saved.explanations['en']}\n\n{saved.titles['da']} {saved.explanations['da']}",
        "tags": [saved.group],
        "parameters": [*map(describe_parameter, saved.parameters), *PAGING, format_parameter(OFFERS)],
        "responses": describe_answers(
            describe_content(OFFERS, answer), (400, 406, 413, 429, 503), PROBLEM, ("Link", "RateLimit")
        ),
    }
    return {"get": operation}


def describe_list() -> Json:
    """Return the path that lists the saved queries."""
    schema = {"type": "object", "required": ["queries"], "properties": {"queries": {"type": "array"}}}
    operation = {
        "operationId": "list-queries",
        "summary": "The saved queries with their parameters and columns.",
        "tags": ["queries"],
        "parameters": [format_parameter((JSON, HTML))],
        "responses": describe_answers(describe_content((JSON, HTML), schema), (406,), PROBLEM),
    }
    return {"get": operation}


def describe_paths() -> Json:
    """Return every path."""
    saved = {f"/api/queries/{name}": describe_saved_query(query) for name, query in read_saved_queries().items()}
    return {
        "/api/": describe_list(),
        **saved,
        "/search": describe_search(),
        "/sparql": describe_sparql(),
        "/id/{path}": describe_resource(),
        "/doc/{path}": describe_document(),
        "/dumps/": describe_dumps(),
        "/dumps/index.json": describe_dump_index(),
        **describe_coverage(),
        **describe_feed(),
        "/health": describe_health(),
        **describe_reconciliation(),
    }


def describe(publication: Publication) -> Mapping[str, Any]:
    """Return the OpenAPI description of a publication's service."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Sagsgraf",
            "summary": "Danish municipal minutes as open linked data",
            "version": publication.manifest.software,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": publication.base}],
        "paths": describe_paths(),
        "components": {"schemas": {"Problem": PROBLEM_SCHEMA, **describe_schemas()}},
    }


async def answer_openapi(request: Request) -> Response:
    """Answer `/openapi.json`."""
    site: Site = request.app.state.site
    publication = await site.publication()
    headers = validators(publication, tag_of(publication, "openapi"))
    if is_current(request, headers):
        return Response(status_code=304, headers=headers)
    return Response(write_json(describe(publication)), media_type=JSON.content_type, headers=headers)
