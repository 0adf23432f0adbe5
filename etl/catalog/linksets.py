"""How many things the graph says to be the same as things of other collections: VoID's linksets.

They stand in `catalog.toml` by what the addresses of a collection begin with (https://www.w3.org/TR/void/, 5).
"""

from collections.abc import Iterator

from pyoxigraph import NamedNode

from etl.catalog.partitions import Counts
from etl.catalog.words import in_languages, words
from etl.graph_statements import Facts, Triple, describe, number, plain
from ontology.terms import DCTERMS, RDF, SKOS, VOID


def describe_linksets(dataset: NamedNode, counts: Counts) -> Iterator[Triple]:
    """Yield each collection that the data set links to, with the number of links."""
    for name, collection in words()["linkset"].items():
        links = sum(address.startswith(collection["space"]) for address in counts.links)
        if links:
            links_here, target = (NamedNode(f"{dataset.value}-{kind}-{name}") for kind in ("links", "target"))
            yield Triple(dataset, VOID.subset, links_here)
            facts: Facts = {
                RDF.type: VOID.Linkset,
                DCTERMS.title: in_languages(collection["title"]),
                VOID.subjectsTarget: dataset,
                VOID.objectsTarget: target,
                VOID.linkPredicate: SKOS.exactMatch,
                VOID.triples: number(links),
            }
            yield from describe(links_here, facts)
            space = plain(collection["space"])
            yield from describe(target, {RDF.type: VOID.Dataset, VOID.uriSpace: space})
