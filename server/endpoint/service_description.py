"""The SPARQL 1.1 Service Description of the endpoint, as triples, with the data set's VoID description.

What is counted stands in the catalogue already, where publication wrote it; nothing is asked of the store here.
"""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from ontology.terms import DCTERMS, FORMATS, RDF, RDFS, SD, VOID
from server.endpoint.workers import Limits
from server.formats import RESULTS_OFFERS, TRIPLES_OFFERS
from server.site import Publication

SIMPLE_ENTAILMENT = NamedNode("http://www.w3.org/ns/entailment/Simple")

LIMITS = {
    "en": (
        "Read-only, without SERVICE. A query may take {seconds:g} seconds and {memory} MiB of memory, and its result "
        "{result} MB. What passes a limit is refused whole with 503 or 413, and the answer names the limit."
    ),
    "da": (
        "Kun læsning, uden SERVICE. En forespørgsel må tage {seconds:g} sekunder og {memory} MiB hukommelse, og "
        "resultatet må fylde {result} MB. Det, der går over en grænse, afvises helt med 503 eller 413, og svaret "
        "nævner grænsen."
    ),
}
GRAPHS = {
    "en": "One named graph for each document of minutes: SELECT DISTINCT ?g {{ GRAPH ?g {{}} }} lists them.",
    "da": "En navngiven graf for hvert referat: SELECT DISTINCT ?g {{ GRAPH ?g {{}} }} viser dem.",
}


def comment(subject: NamedNode, texts: dict[str, str], **numbers: float) -> Iterator[Triple]:
    """Yield a comment in each of its languages."""
    for language, text in texts.items():
        yield Triple(subject, RDFS.comment, Literal(text.format(**numbers), language=language))


def describe_abilities(service: NamedNode, limits: Limits) -> Iterator[Triple]:
    """Yield what the endpoint understands, answers with and allows."""
    yield Triple(service, RDF.type, SD.Service)
    yield Triple(service, SD.endpoint, service)
    yield Triple(service, SD.supportedLanguage, SD.SPARQL11Query)
    yield Triple(service, SD.defaultEntailmentRegime, SIMPLE_ENTAILMENT)
    yield Triple(service, SD.feature, SD.UnionDefaultGraph)  # the RDF merge, each triple once
    for offer in dict.fromkeys((*RESULTS_OFFERS, *TRIPLES_OFFERS)):
        if offer.sparql_name:
            yield Triple(service, SD.resultFormat, FORMATS[offer.sparql_name])
    yield from comment(
        service, LIMITS, seconds=limits.seconds, memory=limits.memory >> 20, result=limits.result // 10**6
    )


def describe_dataset(service: NamedNode, void: NamedNode) -> Iterator[Triple]:
    """Yield the data set that queries run on; its default graph is what the VoID description describes."""
    dataset, graphs = NamedNode(f"{service.value}#dataset"), NamedNode(f"{service.value}#graphs")
    yield Triple(service, SD.defaultDataset, dataset)
    yield Triple(dataset, RDF.type, SD.Dataset)
    yield Triple(dataset, SD.defaultGraph, void)
    yield Triple(void, RDF.type, SD.Graph)
    yield Triple(service, SD.availableGraphs, graphs)
    yield Triple(graphs, RDF.type, SD.GraphCollection)
    yield from comment(graphs, GRAPHS)


def copy_void(publication: Publication, void: NamedNode) -> Iterator[Triple]:
    """Yield the catalogue's VoID description with its parts by class and property."""
    parts = (VOID.classPartition, VOID.propertyPartition)
    copied = {void} | {quad.object for quad in publication.catalog if quad.predicate in parts}
    yield from (quad.triple for quad in publication.catalog if quad.subject in copied)


def copy_names(publication: Publication, service: NamedNode) -> Iterator[Triple]:
    """Yield the names and the licence by which the catalogue knows the endpoint."""
    listed = NamedNode(f"{publication.base}/catalog#sparql")
    for quad in publication.catalog:
        if quad.subject == listed and quad.predicate in {DCTERMS.title, DCTERMS.description, DCTERMS.license}:
            yield Triple(service, quad.predicate, quad.object)


def describe_service(publication: Publication, limits: Limits) -> Iterator[Triple]:
    """Yield what the endpoint offers and what the data set holds (SPARQL 1.1 Service Description)."""
    service, void = NamedNode(f"{publication.base}/sparql"), NamedNode(f"{publication.base}/catalog#void")
    yield from describe_abilities(service, limits)
    yield from copy_names(publication, service)
    yield from describe_dataset(service, void)
    yield from copy_void(publication, void)
