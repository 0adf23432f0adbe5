"""The OpenAPI description of the feed of changes."""

from server.api.openapi_parts import Json, describe_answers, describe_content, query_parameter
from server.feed.changes import LARGEST, MOST
from server.formats import NDJSON, STREAM_OFFERS

TAGS = ["changes"]


def describe_feed() -> dict[str, Json]:
    """Return the paths of the feed."""
    refused = (404, 406)
    root = {
        "operationId": "feed",
        "summary": "The changes of things as a Linked Data Event Stream: its root, which names the pages.",
        "tags": TAGS,
        "responses": describe_answers(describe_content(STREAM_OFFERS), refused, headers=("Link",)),
    }
    number = {"type": "string", "pattern": r"^[1-9][0-9]{0,5}$"}
    page = {
        "operationId": "feed-page",
        "summary": "A page of the stream with its members; a full one stays as it is.",
        "tags": TAGS,
        "parameters": [
            {"name": "page", "in": "path", "required": True, "schema": number, "description": "Its number, from 1."}
        ],
        "responses": describe_answers(describe_content(STREAM_OFFERS), refused, headers=("Link", "Cache-Control")),
    }
    return {"/feed": {"get": root}, "/feed/pages/{page}": {"get": page}, "/changes": {"get": describe_changes()}}


def describe_changes() -> Json:
    """Return the operation that tells the changes as lines of JSON."""
    parameters = [
        query_parameter(
            "after",
            {"type": "integer", "minimum": 0, "maximum": LARGEST},
            "The cursor of the last change that is known; that of a dump stands in its Link header (rel=monitor).",
        ),
        query_parameter("limit", {"type": "integer", "minimum": 1, "maximum": MOST}, "How many changes at most."),
        query_parameter("statements", {"type": "boolean"}, "With all that is stated of a thing now, as N-Triples."),
    ]
    return {
        "operationId": "changes",
        "summary": "What became of things since, a line of JSON each; the Link header leads on (rel=next).",
        "tags": TAGS,
        "parameters": parameters,
        "responses": describe_answers(describe_content((NDJSON,)), (400, 404), headers=("Link",)),
    }
