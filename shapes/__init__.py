"""The SHACL shapes: what every published graph of minutes fulfils, one Turtle file a class.

A violation keeps a document out; a warning is reported. `prefixes.ttl` describes the graph of shapes itself.
"""

from functools import cache

from rdflib import Graph

from ontology.vocabulary import turtle_files

SHAPES_GRAPH = "https://w3id.org/sagsgraf/shapes"
"""The IRI of the graph of shapes."""


@cache
def shapes_graph() -> Graph:
    """Return the shapes as published, in one rdflib graph that nobody changes."""
    graph = Graph()
    for file in turtle_files("shapes"):
        graph.parse(data=file.read_text(encoding="utf-8"), format="turtle")
    return graph
