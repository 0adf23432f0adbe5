"""How many things of each class the whole graph holds, and how many statements with each property.

That is what VoID calls partitions (https://www.w3.org/TR/void/, 4.5). They are counted once, at publication, and stand
in the catalogue for everyone who would else ask the store.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from pyoxigraph import NamedNode, QuerySolutions, Store

from etl.graph_statements import Triple, describe, number
from ontology.terms import PREFIXES, RDF, SKOS, VOID

CLASSES = "SELECT ?class (COUNT(*) AS ?n) { ?thing a ?class } GROUP BY ?class"
PROPERTIES = "SELECT ?property (COUNT(*) AS ?n) { ?thing ?property ?value } GROUP BY ?property"
LINKS = f"SELECT ?same {{ ?thing {SKOS.exactMatch} ?same }}"


@dataclass(frozen=True)
class Counts:
    """How many things each class has, how many statements each property, and what things elsewhere are the same."""

    classes: Mapping[str, int]
    properties: Mapping[str, int]
    links: Sequence[str] = ()


def count(store: Store, query: str) -> dict[str, int]:
    """Return what a query counts, by IRI and in the order of IRIs."""
    return dict(sorted((row[0].value, int(row[1].value)) for row in select(store, query)))


def select(store: Store, query: str) -> QuerySolutions:
    """Return what a query finds."""
    solutions = store.query(query)
    assert isinstance(solutions, QuerySolutions)  # noqa: S101 - all queries above are SELECTs
    return solutions


def count_terms(store: Store) -> Counts:
    """Count the default graph of a store."""
    links = tuple(row[0].value for row in select(store, LINKS))
    return Counts(count(store, CLASSES), count(store, PROPERTIES), links)


def partition(dataset: NamedNode, kind: str, iri: str) -> NamedNode:
    """Return the IRI of the part of a data set that has one class or property."""
    namespaces = {namespace: prefix for prefix, namespace in PREFIXES.items() if iri.startswith(namespace)}
    namespace = max(namespaces, key=len, default="")
    name = f"{namespaces.get(namespace, 'other')}-{quote(iri.removeprefix(namespace), safe='')}"
    return NamedNode(f"{dataset.value}-{kind}-{name}")


def describe_partitions(dataset: NamedNode, counts: Counts) -> Iterator[Triple]:
    """Yield the classes and properties of a data set with their counts."""
    facts = {VOID.classes: number(len(counts.classes)), VOID.properties: number(len(counts.properties))}
    yield from describe(dataset, facts)
    for iri, things in counts.classes.items():
        part = partition(dataset, "class", iri)
        yield Triple(dataset, VOID.classPartition, part)
        yield from describe(
            part, {RDF.type: VOID.Dataset, VOID["class"]: NamedNode(iri), VOID.entities: number(things)}
        )
    for iri, statements in counts.properties.items():
        part = partition(dataset, "property", iri)
        yield Triple(dataset, VOID.propertyPartition, part)
        yield from describe(
            part, {RDF.type: VOID.Dataset, VOID.property: NamedNode(iri), VOID.triples: number(statements)}
        )
