"""Reconciliation (W3C Reconciliation Service API 0.2) as pure functions: what is read, and what is answered.

Of municipalities, committees, bodies and acts; what there is to know of their properties is in `reconciliation.toml`.
"""

from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from ontology.terms import SG
from server.reconciliation.gazetteer import Candidate, Gazetteer, Property, read_table
from server.refusal import Refusal

BATCH, MAX_IDS = 100, 500
"""How many queries, and how many entities to extend, one request may have."""
DEFAULT_LIMIT, MAX_LIMIT = 5, 50
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


def describe_service(base: str, language: str) -> dict[str, Any]:
    """Return the manifest of a data set's service."""
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
    fitting = [frozenset().union(*(gazetteer.having(each, value) for value in values)) for each, values in known]
    among = frozenset.intersection(*fitting) if fitting else None
    return gazetteer.search(query.query, query.types or read_table()[0], among)


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
