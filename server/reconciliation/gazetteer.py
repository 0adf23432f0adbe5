"""The names of municipalities, committees, bodies and acts, and how like one of them a text is.

Names are compared without capitals, Danish letters and punctuation (`ontology.iris.slug`), by rapidfuzz. What there is
to know of types and properties stands in `reconciliation.toml`.
"""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import Any

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Store
from rapidfuzz import fuzz, process

from ontology.iris import slug
from ontology.terms import RDF, SG, SKOS, read_name

Term = Literal | NamedNode

LEAST_SCORE = 60
"""A name less like the text than this is none of it, of 100."""


@dataclass(frozen=True)
class EntityType:
    """A type: the local name of its class, its name by language, the predicates of its label and of what it is in."""

    id: str
    name: dict[str, str]
    label: NamedNode
    belongs_to: NamedNode | None


@dataclass(frozen=True)
class Property:
    """A property of some types: its name by language, its predicate, and the type of values that are entities."""

    id: str
    name: dict[str, str]
    predicate: NamedNode
    types: tuple[str, ...]
    leads_to: str | None


@cache
def read_table() -> tuple[dict[str, EntityType], dict[str, Property]]:
    """Return the types and the properties, by id."""
    table = tomllib.loads(
        resources.files("server.reconciliation").joinpath("reconciliation.toml").read_text(encoding="utf-8")
    )
    types = {
        id_: EntityType(
            id_, row["name"], read_name(row["label"]), read_name(part) if (part := row.get("belongs_to")) else None
        )
        for id_, row in table["types"].items()
    }
    properties = {
        id_: Property(id_, row["name"], read_name(row["predicate"]), tuple(row["types"]), row.get("leads_to"))
        for id_, row in table["properties"].items()
    }
    return types, properties


@dataclass(frozen=True)
class Entity:
    """A thing that a name can stand for: its path under /id/, its type, its name, where it belongs, all its names."""

    id: str
    type: str
    name: str
    belongs_to: str
    names: frozenset[str]


@dataclass(frozen=True)
class Candidate:
    """An entity that may be meant: how like the text its most similar name is, to 100, and whether it is the same."""

    entity: Entity
    score: float
    exact: bool


def fold(name: str) -> str:
    """Return a name as it is compared: "Økonomi- og Planudvalget" gives "oekonomi og planudvalget"."""
    return slug(name).replace("-", " ")


class Gazetteer:
    """The entities of a data set and their names."""

    def __init__(self, store: Store, start: str) -> None:
        """Take a store and what the IRIs of its entities start with."""
        self.store = store
        self.start = start
        self._having: dict[str, dict[str, set[str]]] = {}

    def values(self, subject: NamedNode, predicate: NamedNode) -> list[Term]:
        """Return the values of a property, in order."""
        found = (quad.object for quad in self.store.quads_for_pattern(subject, predicate, None, DefaultGraph()))
        return sorted((term for term in found if isinstance(term, Literal | NamedNode)), key=lambda term: term.value)

    def text(self, subject: NamedNode, predicate: NamedNode) -> str:
        """Return the first value of a property as text, or nothing."""
        return next((term.value for term in self.values(subject, predicate)), "")

    def path(self, node: NamedNode) -> str:
        """Return the path of an entity under /id/."""
        return node.value.removeprefix(self.start)

    def node(self, path: str) -> NamedNode:
        """Return the entity at a path. Raises ValueError when the path makes no IRI."""
        return NamedNode(self.start + path)

    @cached_property
    def entities(self) -> dict[str, Entity]:
        """Every entity by its path."""
        return {entity.id: entity for type_ in read_table()[0].values() for entity in self._read_type(type_)}

    def _read_type(self, type_: EntityType) -> Iterator[Entity]:
        for quad in self.store.quads_for_pattern(None, RDF.type, SG[type_.id], DefaultGraph()):
            assert not isinstance(quad.subject, BlankNode)  # noqa: S101 - the contract has none
            assert isinstance(quad.subject, NamedNode)  # noqa: S101 - nor triple terms
            name = self.text(quad.subject, type_.label)
            owner = self.values(quad.subject, type_.belongs_to)[:1] if type_.belongs_to else []
            belongs_to = self.text(owner[0], type_.label) if owner and isinstance(owner[0], NamedNode) else ""
            others = [term.value for term in self.values(quad.subject, SKOS.altLabel)]
            names = frozenset(filter(None, map(fold, self._spell(type_, name, belongs_to, others))))
            yield Entity(self.path(quad.subject), type_.id, name, belongs_to, names)

    def _spell(self, type_: EntityType, name: str, belongs_to: str, others: Iterable[str]) -> Iterator[str]:
        yield name
        yield from others
        if type_.id == "Municipality":
            yield f"{name} Kommune"
        if belongs_to:
            yield f"{name}, {belongs_to}"
            yield f"{name}, {belongs_to} Kommune"

    @cached_property
    def names(self) -> dict[str, list[tuple[str, Entity]]]:
        """Every name as it is compared, with its entity, by type."""
        names: dict[str, list[tuple[str, Entity]]] = {id_: [] for id_ in read_table()[0]}
        for entity in self.entities.values():
            names[entity.type].extend((name, entity) for name in sorted(entity.names))
        return names

    def search(self, text: str, types: Iterable[str], among: Set[str] | None = None) -> list[Candidate]:
        """Return the entities of some types, `among` some of them, with a name like a text, the most similar first."""
        folded = fold(text)
        names = [row for type_ in types for row in self.names.get(type_, []) if among is None or row[1].id in among]
        similar = process.extract(
            folded, [name for name, _ in names], scorer=fuzz.token_sort_ratio, limit=None, score_cutoff=LEAST_SCORE
        )
        best: dict[str, Candidate] = {}
        for name, score, position in similar:
            entity = names[position][1]
            if entity.id not in best or best[entity.id].score < score:
                best[entity.id] = Candidate(entity, round(score, 1), name == folded)
        return sorted(best.values(), key=lambda each: (not each.exact, -each.score, each.entity.name, each.entity.id))

    def complete(self, prefix: str) -> list[Entity]:
        """Return the entities of which a name, or a word in it, starts with a text; shortest names first."""
        folded = fold(prefix)
        names = [row for rows in self.names.values() for row in rows]
        starts = {entity.id: entity for name, entity in names if name.startswith(folded) or f" {folded}" in name}
        return sorted(starts.values(), key=lambda entity: (len(entity.name), entity.name, entity.id))

    def having(self, property_: Property, value: str) -> frozenset[str]:
        """Return the entities with a value of a property: a text, or an entity's IRI, path, last part of it or name."""
        if property_.id not in self._having:
            self._having[property_.id] = self._index(property_)
        index = self._having[property_.id]
        return frozenset(index.get(value, set()) | index.get(fold(value), set()))

    def _index(self, property_: Property) -> dict[str, set[str]]:
        index: dict[str, set[str]] = defaultdict(set)
        for entity in self.entities.values():
            for term in (
                self.values(self.node(entity.id), property_.predicate) if entity.type in property_.types else ()
            ):
                for key in self._spell_value(term):
                    index[key].add(entity.id)
        return dict(index)

    def _spell_value(self, term: Term) -> Iterator[str]:
        yield term.value
        yield fold(term.value)
        linked = self.entities.get(term.value.removeprefix(self.start))
        if linked:
            yield linked.id
            yield linked.id.rpartition("/")[2]
            yield from linked.names

    def extend(self, entity: Entity, property_: Property) -> list[dict[str, Any]]:
        """Return an entity's values of a property: entities by id and name, everything else as text."""
        values = []
        for term in self.values(self.node(entity.id), property_.predicate):
            linked = self.entities.get(term.value.removeprefix(self.start))
            values.append({"id": linked.id, "name": linked.name} if linked else {"str": term.value})
        return values
