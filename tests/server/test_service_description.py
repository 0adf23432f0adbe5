"""The service description: the W3C's test cases, and what it tells of the data set."""

import httpx
import pytest
from rdflib import RDF, RDFS, Graph, Literal, Namespace, URIRef

from tests.server.published import BASE

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
VOID = Namespace("http://rdfs.org/ns/void#")
SG = Namespace("https://w3id.org/sagsgraf/ontology#")
FORMATS = ["text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json", "application/trig"]

# https://www.w3.org/ns/sparql-service-description: what each property leads from and to
SCHEMA = {
    SD.endpoint: (SD.Service, None),
    SD.feature: (SD.Service, None),
    SD.defaultEntailmentRegime: (SD.Service, None),
    SD.supportedLanguage: (SD.Service, None),
    SD.resultFormat: (SD.Service, None),
    SD.defaultDataset: (SD.Service, SD.Dataset),
    SD.availableGraphs: (SD.Service, SD.GraphCollection),
    SD.defaultGraph: (SD.Dataset, SD.Graph),
}


@pytest.fixture(scope="module")
def description(sample_client: httpx.Client) -> Graph:
    """The description of the endpoint over the samples."""
    return Graph().parse(data=sample_client.get("/sparql").text, format="turtle")


@pytest.mark.parametrize("media_type", FORMATS)
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own, in its reader of JSON-LD
def test_get_on_the_endpoint_returns_rdf(client: httpx.Client, media_type: str) -> None:
    answer = client.get("/sparql", headers={"Accept": media_type})

    assert answer.headers["content-type"].partition(";")[0] == media_type
    service = URIRef(f"{BASE}/sparql")
    if media_type != "application/trig":
        graph = Graph().parse(data=answer.text, format=media_type)
        assert (service, SD.endpoint, service) in graph
        assert (service, RDF.type, SD.Service) in graph


def test_the_description_conforms_to_its_schema(description: Graph) -> None:
    for subject, name, value in description:
        if not name.startswith(SD):
            continue
        source, target = SCHEMA[URIRef(name)]
        assert (subject, RDF.type, source) in description, name
        assert target is None or (value, RDF.type, target) in description, name


def test_the_counts_are_those_of_the_default_graph(description: Graph, sample_client: httpx.Client) -> None:
    def count(pattern: str) -> int:
        query = f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}"
        answer = sample_client.get("/sparql", params={"query": query}).json()
        return int(answer["results"]["bindings"][0]["n"]["value"])

    dataset = description.value(predicate=RDF.type, object=SD.Dataset)
    default_graph = description.value(dataset, SD.defaultGraph)
    classes = {
        description.value(part, VOID["class"]): description.value(part, VOID.entities)
        for part in description.objects(default_graph, VOID.classPartition)
    }
    properties = {
        description.value(part, VOID.property): description.value(part, VOID.triples)
        for part in description.objects(default_graph, VOID.propertyPartition)
    }

    assert description.value(default_graph, VOID.triples) == Literal(count("?s ?p ?o"))
    assert classes[SG.Meeting] == Literal(count(f"?s a <{SG.Meeting}>"))
    assert properties[SG.decision] == Literal(count(f"?s <{SG.decision}> ?o"))
    assert sum(int(str(number)) for number in properties.values()) == count("?s ?p ?o")
    assert description.value(default_graph, VOID.classes) == Literal(len(classes))
    assert description.value(default_graph, VOID.properties) == Literal(len(properties))


def test_the_default_graph_is_the_union_of_the_named_graphs_as_is_told(
    description: Graph, sample_client: httpx.Client
) -> None:
    service = description.value(predicate=RDF.type, object=SD.Service)
    outside = "ASK { { ?s ?p ?o FILTER NOT EXISTS { GRAPH ?g { ?s ?p ?o } } } UNION "
    outside += "{ GRAPH ?g { ?s ?p ?o } FILTER NOT EXISTS { ?s ?p ?o } } }"

    assert (service, SD.feature, SD.UnionDefaultGraph) in description
    assert sample_client.get("/sparql", params={"query": outside}).json()["boolean"] is False


def test_the_limits_are_told_in_danish_and_english(client: httpx.Client) -> None:
    description = Graph().parse(data=client.get("/sparql").text, format="turtle")
    comments = {
        comment.language: str(comment)
        for comment in description.objects(URIRef(f"{BASE}/sparql"), RDFS.comment)
        if isinstance(comment, Literal)
    }

    assert comments.keys() == {"da", "en"}
    assert "10 seconds and 1024 MiB" in comments["en"]
    assert "50 MB" in comments["da"]


def test_no_blank_node_is_in_the_description(description: Graph) -> None:
    assert all(isinstance(term, URIRef | Literal) for statement in description for term in statement)
