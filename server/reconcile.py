"""The reconciliation service (W3C Reconciliation Service API 0.2) of municipalities, committees, bodies and acts.

`/reconcile` answers its manifest, batches of queries and data extension; below it are preview and suggestions.
"""

import asyncio
import json
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from starlette.requests import Request
from starlette.responses import Response

from ontology.terms import SG
from server.formats import HTML, JSON
from server.gazetteer import Candidate, Entity, Gazetteer, Property, read_table
from server.headers import SECURITY_HEADERS
from server.pages import language_of, render
from server.refusal import Refusal
from server.responses import is_current, tag_of, validators
from server.site import Publication, Site
from server.sparql import FORM, read_body, read_parameters

BATCH, MAX_IDS = 100, 500
"""How many queries, and how many entities to extend, one request may have."""
DEFAULT_LIMIT, MAX_LIMIT = 5, 50
SUGGESTED = 20

Content = TypeVar("Content")

Scalar = Annotated[str, Field(max_length=500)] | int | float | bool


class Reference(BaseModel):
    """A property value that is an entity already."""

    id: Annotated[str, Field(max_length=500)]


class Restriction(BaseModel):
    """What a property of the entity should be; several values are alternatives."""

    pid: str
    v: Scalar | Reference | list[Scalar | Reference]

    @property
    def values(self) -> list[str]:
        """The values as texts."""
        values = self.v if isinstance(self.v, list) else [self.v]
        return [value.id if isinstance(value, Reference) else str(value) for value in values]


class Query(BaseModel):
    """One reconciliation query (0.2, "Reconciliation Queries"); what the service does not know is left aside."""

    model_config = ConfigDict(extra="ignore")

    query: Annotated[str, Field(max_length=500)] = ""
    type: str | list[str] | None = None
    type_strict: Literal["any", "all", "should"] | None = None
    limit: Annotated[int, Field(ge=1)] = DEFAULT_LIMIT
    properties: list[Restriction] = []

    @property
    def types(self) -> set[str]:
        """The types asked for; none for all."""
        return {self.type} if isinstance(self.type, str) else set(self.type or ())


class Wanted(BaseModel):
    """A property asked for in a data extension."""

    id: str


class Extension(BaseModel):
    """A data extension query: properties of entities."""

    ids: Annotated[list[str], Field(max_length=MAX_IDS)]
    properties: Annotated[list[Wanted], Field(max_length=50)]


QUERIES: TypeAdapter[dict[str, Query]] = TypeAdapter(Annotated[dict[str, Query], Field(max_length=BATCH)])
EXTENSION = TypeAdapter(Extension)


def read_json(adapter: TypeAdapter[Content], name: str, text: str) -> Content:
    """Return the content of a parameter that holds JSON. Raises Refusal (400) that says what is wrong where."""
    try:
        return adapter.validate_json(text, strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(str(part) for part in (name, *first["loc"]))
        raise Refusal(400, f"{place}: {first['msg']}\n") from None


def describe_type(id_: str, language: str) -> dict[str, str]:
    """Return a type as the protocol writes it."""
    return {"id": id_, "name": read_table()[0][id_].name[language]}


def describe_service(publication: Publication, language: str) -> dict[str, Any]:
    """Return the service's manifest."""
    base = publication.base
    types = [describe_type(id_, language) for id_ in read_table()[0]]
    return {
        "versions": ["0.2"],
        "name": f"Sagsgraf ({base})",
        "identifierSpace": f"{base}/id/",
        "schemaSpace": SG.iri,
        "documentation": f"{base}/api/",
        "defaultTypes": types,
        "view": {"url": f"{base}/id/{{{{id}}}}"},
        "preview": {"url": f"{base}/reconcile/preview?id={{{{id}}}}", "width": 430, "height": 220},
        "suggest": {
            kind: {"service_url": base, "service_path": f"/reconcile/suggest/{kind}"}
            for kind in ("entity", "type", "property")
        },
        "extend": {
            "propose_properties": {"service_url": base, "service_path": "/reconcile/properties"},
            "property_settings": [],
        },
        "batchSize": BATCH,
    }


def find_candidates(gazetteer: Gazetteer, query: Query) -> list[Candidate]:
    """Return the entities that a query may mean: of its types, and with its properties where the service knows them."""
    properties = read_table()[1]
    known = [(properties[each.pid], each.values) for each in query.properties if each.pid in properties]

    def fits(entity: Entity) -> bool:
        return all(any(gazetteer.has_value(entity, each, value) for value in values) for each, values in known)

    found: list[Candidate] = []
    for candidate in gazetteer.search(query.query, query.types or read_table()[0]):
        if len(found) >= MAX_LIMIT and not candidate.exact:
            break
        if fits(candidate.entity):
            found.append(candidate)
    return found


def write_candidates(gazetteer: Gazetteer, query: Query, language: str) -> dict[str, Any]:
    """Return the result of a query: a match is the only entity of exactly that name."""
    found = find_candidates(gazetteer, query)
    exact = sum(candidate.exact for candidate in found)
    return {
        "result": [
            {
                "id": candidate.entity.id,
                "name": candidate.entity.name,
                "description": candidate.entity.belongs_to or candidate.entity.id,
                "type": [describe_type(candidate.entity.type, language)],
                "score": candidate.score,
                "match": candidate.exact and exact == 1,
                "features": [{"id": "exact", "value": candidate.exact}],
            }
            for candidate in found[: min(query.limit, MAX_LIMIT)]
        ]
    }


def write_batch(gazetteer: Gazetteer, queries: dict[str, Query], language: str) -> dict[str, Any]:
    """Return the results of a batch of queries under its keys."""
    return {key: write_candidates(gazetteer, query, language) for key, query in queries.items()}


def describe_property(property_: Property, language: str) -> dict[str, Any]:
    """Return a property as data extension writes it."""
    described: dict[str, Any] = {"id": property_.id, "name": property_.name[language]}
    return described | ({"type": describe_type(property_.leads_to, language)} if property_.leads_to else {})


def write_extension(gazetteer: Gazetteer, extension: Extension, language: str) -> dict[str, Any]:
    """Return properties of entities; what the service does not know has no values. Raises Refusal (400)."""
    properties = read_table()[1]
    unknown = [wanted.id for wanted in extension.properties if wanted.id not in properties]
    if unknown:
        raise Refusal(400, f"There is no property {unknown[0]!r}; the properties: {', '.join(properties)}\n")
    asked = [properties[wanted.id] for wanted in extension.properties]
    rows = {}
    for id_ in extension.ids:
        entity = gazetteer.entities.get(id_)
        rows[id_] = {each.id: gazetteer.extend(entity, each) if entity else [] for each in asked}
    return {"meta": [describe_property(each, language) for each in asked], "rows": rows}


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
        return write(await asyncio.to_thread(write_batch, publication.gazetteer, queries, language))
    if "extend" in told:
        extension = read_json(EXTENSION, "extend", told["extend"])
        return write(await asyncio.to_thread(write_extension, publication.gazetteer, extension, language))
    if request.method == "POST":
        raise Refusal(400, "The form has neither `queries` nor `extend`.\n")
    headers = validators(publication, tag_of(publication, request.url.path, request.url.query, language))
    if is_current(request, headers):
        return Response(status_code=304, headers=headers)
    return write(describe_service(publication, language), headers)


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
    found = await asyncio.to_thread(gazetteer.complete, read_prefix(request))
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


async def answer_preview(request: Request) -> Response:
    """Answer `/reconcile/preview`: a small page about an entity, to stand within another. Raises Refusal (404)."""
    site: Site = request.app.state.site
    publication = await site.publication()
    entity = publication.gazetteer.entities.get(request.query_params.get("id", ""))
    if entity is None:
        raise Refusal(404, "There is no such municipality, committee, body or act.\n")
    language = language_of(request)
    properties = [each for each in read_table()[1].values() if entity.type in each.types]
    facts = [
        (each.name[language], [value.get("name") or value["str"] for value in values])
        for each in properties
        if (values := publication.gazetteer.extend(entity, each))
    ]
    context = {"entity": entity, "type": describe_type(entity.type, language)["name"], "facts": facts}
    page = render(request, publication, "preview.html", context)
    policy = SECURITY_HEADERS["Content-Security-Policy"].replace("frame-ancestors 'none'", "frame-ancestors *")
    request.state.headers = {"Content-Security-Policy": policy}
    headers = {"Content-Language": language, "Vary": "Accept-Language"}
    return Response(page, media_type=HTML.content_type, headers=headers)
