"""The SPARQL 1.1 Service Description of the endpoint, as triples."""

from collections.abc import Iterator

from pyoxigraph import NamedNode, Triple

from ontology.terms import FORMATS, RDF, SD
from server.formats import RESULTS_OFFERS, TRIPLES_OFFERS


def describe_service(base: str) -> Iterator[Triple]:
    """Yield what the endpoint of a data set offers."""
    service, dataset, graph = (NamedNode(f"{base}/sparql{part}") for part in ("", "#dataset", "#default-graph"))
    yield Triple(service, RDF.type, SD.Service)
    yield Triple(service, SD.endpoint, service)
    yield Triple(service, SD.supportedLanguage, SD.SPARQL11Query)
    for offer in (*RESULTS_OFFERS, *TRIPLES_OFFERS):
        if offer.sparql_name:
            yield Triple(service, SD.resultFormat, FORMATS[offer.sparql_name])
    yield Triple(service, SD.defaultDataset, dataset)
    yield Triple(dataset, RDF.type, SD.Dataset)
    yield Triple(dataset, SD.defaultGraph, graph)
    yield Triple(graph, RDF.type, SD.Graph)
