"""The VoID description of the whole data set (https://www.w3.org/TR/void/)."""

from collections.abc import Iterator

from pyoxigraph import NamedNode

from etl.catalog.linksets import describe_linksets
from etl.catalog.partitions import Counts, describe_partitions
from etl.catalog.words import in_languages, moment, words
from etl.graph_statements import Facts, Triple, describe, number, plain
from ontology.dataset import WHOLE, Manifest
from ontology.iris import Iris
from ontology.terms import DCTERMS, EU, FOAF, FORMATS, PREFIXES, RDF, VOID

VOCABULARIES = ("sg", "eli", "foaf", "oa", "org", "prov", "schema", "skos", "dcterms")
"""Prefixes of the vocabularies that the documents' graphs use."""


def describe_void(manifest: Manifest, counts: Counts) -> Iterator[Triple]:
    """Yield the whole data set with its partitions and linksets."""
    iris = Iris(manifest.base_url)
    void = iris.catalog("void")
    whole = [dump for dump in manifest.dumps if dump.part == WHOLE and not dump.table]
    examples = [NamedNode(document.graph.replace("/graph/", "/id/meeting/", 1)) for document in manifest.documents[:3]]
    facts: Facts = {
        RDF.type: VOID.Dataset,
        DCTERMS.title: in_languages(words()["all"]["title"]),
        DCTERMS.license: EU[f"licence/{manifest.operator.licence}"],
        DCTERMS.modified: moment(manifest.published),
        DCTERMS.source: iris.dataset(WHOLE),
        FOAF.homepage: NamedNode(f"{iris.base}/"),
        VOID.sparqlEndpoint: NamedNode(f"{iris.base}/sparql"),
        VOID.dataDump: [NamedNode(f"{iris.base}/dumps/{dump.name}") for dump in whole],
        VOID.uriSpace: plain(f"{iris.base}/id/"),
        VOID.exampleResource: examples,
        VOID.triples: number(sum(counts.properties.values())),
        VOID.documents: number(len(manifest.documents)),
        VOID.feature: [FORMATS[name] for name in ("Turtle", "N-Triples", "JSON-LD", "RDF_XML")],
        VOID.vocabulary: [NamedNode(iri) for prefix, iri in PREFIXES.items() if prefix in VOCABULARIES],
    }
    yield from describe(void, facts)
    yield from describe_partitions(void, counts)
    yield from describe_linksets(void, counts)
