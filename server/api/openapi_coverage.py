"""The OpenAPI description of what sources list, and what is published of it, quarantined, withdrawn and missing."""

from server.api.openapi_parts import Json, describe_answers, describe_content, path_parameter
from server.formats import SEARCH_OFFERS

NUMBER: Json = {"type": "integer", "minimum": 0}
UNKNOWN: Json = {"type": ["integer", "null"], "minimum": 0, "description": "null: no list of the source is known."}
TEXT_OR_NULL: Json = {"type": ["string", "null"]}
REASONS: Json = {"type": "object", "additionalProperties": NUMBER}
REASONS_OR_NULL: Json = {**REASONS, "type": ["object", "null"]}
SUMS: Json = {
    "listed": UNKNOWN,
    "published": NUMBER,
    "quarantined": NUMBER,
    "withdrawn": NUMBER,
    "missing": UNKNOWN,
    "unlisted": UNKNOWN,
}
REASONS_OF: Json = {
    "quarantined": REASONS,
    "withdrawn": REASONS,
    "missing": REASONS_OR_NULL,
    "unlisted": REASONS_OR_NULL,
}
RATES: Json = {"type": "object", "additionalProperties": {"type": "number", "minimum": 0, "maximum": 1}}
MUNICIPALITY: Json = {
    **dict.fromkeys(("code", "name", "municipality", "first", "last"), TEXT_OR_NULL),
    "coverage": {"type": "string"},
    **SUMS,
}
CELL: Json = {
    **dict.fromkeys(("committee", "committee_name", "month"), TEXT_OR_NULL),
    **SUMS,
    **REASONS_OF,
    "rates": RATES,
}


def describe_object(properties: Json) -> Json:
    """Return the schema of an object that has all these properties."""
    return {"type": "object", "properties": properties, "required": list(properties)}


def describe_coverage() -> Json:
    """Return the paths of what is covered: of all, and of one municipality."""
    sums = describe_object({**SUMS, "without_list": NUMBER})
    committee: Json = {"committee": {"type": "string"}, "committee_name": {"type": "string"}}
    rows = {"type": "array", "items": describe_object(MUNICIPALITY)}
    told = {
        "version": NUMBER,
        **MUNICIPALITY,
        "reasons": describe_object(REASONS_OF),
        "rates": RATES,
        "committees": {"type": "array", "items": describe_object({**committee, "rates": RATES})},
        "months": {"type": "array", "items": describe_object({"month": {"type": "string"}, "rates": RATES})},
        "lists": {"type": "array", "items": describe_object({"url": {"type": "string"}, "listed": {"type": "string"}})},
        "cells": {"type": "array", "items": describe_object(CELL)},
    }
    whole = describe_object({"version": NUMBER, "totals": sums, "municipalities": rows})
    part = path_parameter('A municipality\'s code, or "unknown", with or without .json, .csv, .html.', "0998.json")
    return {
        "/coverage": describe_operation("coverage", "What sources list, what is published of it and what not.", whole),
        "/coverage/{part}": describe_operation(
            "coverage-of-municipality",
            "The same of one municipality, by committee and month.",
            describe_object(told),
            {**part, "name": "part"},
        ),
    }


def describe_operation(name: str, summary: str, schema: Json, *parameters: Json) -> Json:
    """Return a path that answers with coverage."""
    refusals = (404, 406) if parameters else (406,)
    answers = describe_answers(describe_content(SEARCH_OFFERS, schema), refusals, headers=("Link",))
    operation = {"operationId": name, "summary": summary, "tags": ["coverage"], "responses": answers}
    return {"get": {**operation, "parameters": list(parameters)}}
