"""The parts that the OpenAPI description of every path is made of: bodies, answers, parameters."""

from collections.abc import Iterable, Sequence
from typing import Any

from server.formats import HTML, JSON, PROBLEM, TEXT, Offer

Json = dict[str, Any]

WHY = {
    304: "The client's copy is still good.",
    400: "The request cannot be understood; the answer says what to do.",
    404: "There is no such thing.",
    406: "Nothing here in a format that the request accepts.",
    410: "The thing was here and is withdrawn.",
    413: "The request or its result is larger than a limit.",
    414: "The address and the headers are too long; send it by POST.",
    415: "The body has another media type than those taken here.",
    429: "The client has used up its quota; Retry-After says when to go on.",
    503: "A limit of time or memory is passed, or all workers are busy.",
}
"""What a status means here."""


def refer(name: str) -> Json:
    """Return a reference to a schema of the components."""
    return {"$ref": f"#/components/schemas/{name}"}


def describe_content(offers: Iterable[Offer], schema: Json | None = None) -> Json:
    """Return the media types of a body; `schema` is that of its JSON."""
    return {offer.media_type: {"schema": schema} if schema and offer == JSON else {} for offer in offers}


def describe_answers(content: Json, refusals: Iterable[int], error: Offer = TEXT, headers: Iterable[str] = ()) -> Json:
    """Return the responses of an operation: 200, 304, and refusals as problem details, text or a page."""
    shown = {name: {"schema": {"type": "string"}} for name in ("ETag", "Last-Modified", *headers)}
    schema = {"schema": refer("Problem")} if error == PROBLEM else {}
    errors = {error.media_type: schema, HTML.media_type: {}}
    answers: Json = {"200": {"description": "The answer.", "headers": shown, "content": content}}
    answers["304"] = {"description": WHY[304]}
    answers["414"] = {"description": WHY[414], "content": describe_content((TEXT,))}
    return answers | {str(status): {"description": WHY[status], "content": errors} for status in refusals}


def query_parameter(name: str, schema: Json, description: str, *, required: bool = False) -> Json:
    """Return a parameter of the query string."""
    return {"name": name, "in": "query", "required": required, "schema": schema, "description": description}


def format_parameter(offers: Sequence[Offer]) -> Json:
    """Return the parameter that names a format, where the Accept header does not."""
    names = sorted({offer.suffix for offer in offers})
    return query_parameter("format", {"type": "string", "enum": names}, "The format, in place of the Accept header.")


def path_parameter(description: str, example: str) -> Json:
    """Return the parameter that is the rest of the path."""
    return {
        "name": "path",
        "in": "path",
        "required": True,
        "schema": {"type": "string", "minLength": 1},
        "description": description,
        "example": example,
    }
