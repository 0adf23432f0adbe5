"""The OpenAPI description of the SPARQL endpoint, full-text search, resources and their documents, dumps, health."""

from ontology.iris import KINDS
from ontology.search import FACETS
from server.api.openapi_parts import (
    WHY,
    Json,
    describe_answers,
    describe_content,
    format_parameter,
    path_parameter,
    query_parameter,
)
from server.endpoint.sparql import FORM, QUERY
from server.formats import (
    HTML,
    JSON,
    RDF_OFFERS,
    RESOURCE_OFFERS,
    RESULTS_OFFERS,
    SEARCH_OFFERS,
    SOLUTIONS_OFFERS,
    TEXT,
    TRIPLES_OFFERS,
)
from server.search.request import ORDERS


def describe_sparql() -> Json:
    """Return the path of the SPARQL endpoint."""
    offers = dict.fromkeys((*SOLUTIONS_OFFERS, *TRIPLES_OFFERS, *RDF_OFFERS))
    graphs = {"type": "array", "items": {"type": "string", "format": "uri"}}
    names = ", ".join(dict.fromkeys(offer.suffix for offer in (*RESULTS_OFFERS, *TRIPLES_OFFERS)))
    query = query_parameter("query", {"type": "string"}, "The query; without one, the description of the service.")
    parameters = [
        query_parameter("default-graph-uri", graphs, "A graph of the query's default graph."),
        query_parameter("named-graph-uri", graphs, "A named graph of the query's dataset."),
        query_parameter(
            "format", {"type": "string"}, f"In place of the Accept header, one of {names}; others are ignored."
        ),
    ]
    responses = describe_answers(describe_content(offers), (400, 406, 413, 429, 503), headers=("RateLimit",))
    body = {
        "required": True,
        "content": {
            QUERY: {"schema": {"type": "string"}, "example": "ASK {}"},
            FORM: {"schema": {"type": "object", "required": ["query"], "properties": {"query": {"type": "string"}}}},
        },
    }
    get = {
        "operationId": "sparql-get",
        "summary": "SPARQL 1.1 Protocol, read-only.",
        "parameters": [query, *parameters],
    }
    answers = {key: answer for key, answer in responses.items() if key != "304"}
    answers["415"] = {"description": WHY[415], "content": describe_content((TEXT, HTML))}
    post = {"operationId": "sparql-post", "summary": "The same by POST.", "parameters": parameters, "requestBody": body}
    shared = {"tags": ["sparql"]}
    return {"get": {**get, **shared, "responses": responses}, "post": {**post, **shared, "responses": answers}}


def describe_search() -> Json:
    """Return the path of the full-text search."""
    text: Json = {"type": "string"}
    day: Json = {"type": "string", "pattern": "^([0-9]{4}(-[0-9]{2}-[0-9]{2})?)?$"}
    page: Json = {"type": "integer", "minimum": 1, "maximum": 9_999_999}
    parameters = [
        query_parameter("q", text, 'Words in any inflection; "a phrase", beginning*, -not, OR.'),
        *(
            query_parameter(name, text, f"Only items with this {name}, a value of the answer's facets.")
            for name in FACETS
        ),
        query_parameter("from", day, "The first day, or a year."),
        query_parameter("to", day, "The last day, or a year."),
        query_parameter("sort", {"type": "string", "enum": ["", *ORDERS]}, "The order of the hits."),
        query_parameter("page", page, "Which page of the hits; CSV has all of them at once."),
        format_parameter(SEARCH_OFFERS),
    ]
    answer = {
        "type": "object",
        "required": ["query", "filters", "sort", "total", "page", "pages", "prev", "next", "things", "hits", "facets"],
        "properties": {"hits": {"type": "array", "items": {"type": "object", "required": ["id", "title", "date"]}}},
    }
    operation = {
        "operationId": "search",
        "summary": "Full text of titles, decisions and sections.",
        "tags": ["search"],
        "parameters": parameters,
        "responses": describe_answers(
            describe_content(SEARCH_OFFERS, answer), (400, 404, 406, 413, 503), headers=("Link",)
        ),
    }
    return {"get": operation}


def describe_resource() -> Json:
    """Return the path of a thing: it leads to the document about it."""
    headers = {"Location": {"schema": {"type": "string"}}, "Link": {"schema": {"type": "string"}}}
    operation = {
        "operationId": "resource",
        "summary": f"A thing: {', '.join(KINDS)}.",
        "tags": ["resources"],
        "parameters": [path_parameter("The path of a thing, municipality/0657.", "municipality/0657")],
        "responses": {
            "303": {"description": "The document about it.", "headers": headers},
            **{
                str(status): {"description": WHY[status], "content": describe_content((TEXT, HTML))}
                for status in (404, 410)
            },
        },
    }
    return {"get": operation}


def describe_document() -> Json:
    """Return the path of the document about a thing."""
    suffixes = ", ".join(f".{offer.suffix}" for offer in RESOURCE_OFFERS)
    operation = {
        "operationId": "document",
        "summary": "The document about a thing, in the format of the Accept header or the suffix.",
        "tags": ["resources"],
        "parameters": [path_parameter(f"The thing's path, with or without {suffixes}.", "municipality/0657.jsonld")],
        "responses": describe_answers(describe_content(RESOURCE_OFFERS), (404, 406, 410), headers=("Link",)),
    }
    return {"get": operation}


def describe_health() -> Json:
    """Return the path of the server's state."""
    schema = {"type": "object", "required": ["status", "version", "workers"]}
    content = {"200": {"description": "It serves.", "content": describe_content((JSON,), schema)}}
    errors = {"503": {"description": "There is no data yet.", "content": describe_content((TEXT, HTML))}}
    return {
        "get": {
            "operationId": "health",
            "summary": "What is served.",
            "tags": ["server"],
            "responses": content | errors,
        }
    }


def describe_dumps() -> Json:
    """Return the path of the page of dumps."""
    part = query_parameter("part", {"type": "string"}, "A municipality's code or a year; without, the whole.")
    answers = {
        "200": {"description": "The list.", "content": describe_content((HTML,))},
        "304": {"description": WHY[304]},
        "404": {"description": WHY[404], "content": describe_content((TEXT, HTML))},
    }
    operation = {"operationId": "dumps", "summary": "All files to download.", "tags": ["dumps"]}
    return {"get": {**operation, "parameters": [part], "responses": answers}}


def describe_dump_index() -> Json:
    """Return the path of the list of dumps for programs."""
    text: Json = {"type": "string"}
    number, maybe = {"type": "integer"}, {"type": ["string", "null"]}
    file = dict.fromkeys(("url", "name", "part", "format", "media_type", "sha256"), text)
    file |= {"bytes": number, "count": number, "table": maybe, "compression": maybe}
    older = {"version": number, "published": text, "index": text}
    lists = {
        "files": {"type": "array", "items": {"type": "object", "properties": file, "required": list(file)}},
        "older": {"type": "array", "items": {"type": "object", "properties": older, "required": list(older)}},
    }
    whole = {"version": number, "published": text, **lists}
    schema = {"type": "object", "properties": whole, "required": list(whole)}
    answers = {
        "200": {"description": "The list.", "content": describe_content((JSON,), schema)},
        "304": {"description": WHY[304]},
    }
    summary = "All files to download, with size, count and SHA-256, and the older versions that are kept."
    return {"get": {"operationId": "dump-index", "summary": summary, "tags": ["dumps"], "responses": answers}}
