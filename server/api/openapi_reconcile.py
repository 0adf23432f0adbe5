"""The OpenAPI description of the reconciliation service, with the schemas of what it reads."""

from collections.abc import Sequence

from server.api.openapi_parts import WHY, Json, describe_answers, describe_content, query_parameter, refer
from server.endpoint.sparql import FORM
from server.formats import HTML, JSON, PROBLEM
from server.reconciliation.gazetteer import read_table
from server.reconciliation.protocol import EXTENSION, QUERIES


def parameter_of_json(name: str, schema: str) -> Json:
    """Return a parameter whose value is JSON."""
    return {"name": name, "in": "query", "content": {JSON.media_type: {"schema": refer(schema)}}}


def describe_reconcile() -> Json:
    """Return the path of the reconciliation service."""
    responses = describe_answers(describe_content((JSON,), {"type": "object"}), (400, 413, 429), PROBLEM)
    schemas = {"queries": "ReconciliationQueries", "extend": "Extension"}
    fields = {
        name: {"type": "string", "contentMediaType": JSON.media_type, "contentSchema": refer(schema)}
        for name, schema in schemas.items()
    }
    form = {"type": "object", "properties": fields, "minProperties": 1}
    get = {
        "operationId": "reconcile-get",
        "summary": "Reconciliation Service API 0.2: the manifest, or a batch of queries, or data extension.",
        "parameters": [parameter_of_json(name, schema) for name, schema in schemas.items()],
        "responses": responses,
    }
    post = {
        "operationId": "reconcile-post",
        "summary": "The same by POST.",
        "requestBody": {"required": True, "content": {FORM: {"schema": form}}},
        "responses": {**responses, "415": {"description": WHY[415], "content": describe_content((PROBLEM, HTML))}},
    }
    return {"get": {"tags": ["reconciliation"], **get}, "post": {"tags": ["reconciliation"], **post}}


def describe_small(name: str, summary: str, parameters: Sequence[Json], *, content: Json, refusal: int = 400) -> Json:
    """Return the path of one of the reconciliation service's small answers."""
    answers = describe_answers(content, (refusal, 429), PROBLEM)
    answers = {key: answer for key, answer in answers.items() if key != "304"}
    operation = {"operationId": name, "summary": summary, "parameters": list(parameters), "responses": answers}
    return {"get": {"tags": ["reconciliation"], **operation}}


def describe_reconciliation() -> Json:
    """Return the paths of the reconciliation service."""
    text: Json = {"type": "string", "minLength": 1, "maxLength": 500, "pattern": r"\S"}
    cursor = query_parameter("cursor", {"type": "integer", "minimum": 0, "maximum": 999_999_999}, "How many to skip.")
    prefix = query_parameter("prefix", text, "How the name begins.", required=True)
    type_ = query_parameter("type", {"type": "string", "enum": [*read_table()[0]]}, "The type.", required=True)
    id_ = query_parameter("id", text, "The entity, act/2005/573.", required=True)
    listed = describe_content((JSON,), {"type": "object", "required": ["result"]})
    suggested = {
        f"/reconcile/suggest/{kind}": describe_small(
            f"suggest-{kind}", f"Suggestions of the kind {kind}.", (prefix, cursor), content=listed
        )
        for kind in ("entity", "type", "property")
    }
    proposed = describe_content((JSON,), {"type": "object", "required": ["type", "properties"]})
    return {
        "/reconcile": describe_reconcile(),
        **suggested,
        "/reconcile/properties": describe_small("properties", "What a type has.", (type_,), content=proposed),
        "/reconcile/preview": describe_small(
            "preview", "A small page about an entity.", (id_,), content=describe_content((HTML,)), refusal=404
        ),
    }


def describe_schemas() -> Json:
    """Return the schemas of what the service reads."""
    template = "#/components/schemas/{model}"
    schemas: Json = {}
    for name, adapter in (("ReconciliationQueries", QUERIES), ("Extension", EXTENSION)):
        schema = adapter.json_schema(ref_template=template)
        schemas |= schema.pop("$defs", {})
        schemas[name] = schema
    return schemas
