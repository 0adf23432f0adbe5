"""The SHACL shapes: what every published graph of minutes fulfils, one Turtle file a class.

A violation keeps a document out; a warning is reported. `prefixes.ttl` describes the graph of shapes itself.
"""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from rdflib import Graph

SHAPES_GRAPH = "https://w3id.org/sagsgraf/shapes"
"""The IRI of the graph of shapes."""


def shape_files() -> list[Traversable]:
    """Return the files of the shapes, by name."""
    return sorted(
        (file for file in files(__name__).iterdir() if file.name.endswith(".ttl")), key=lambda file: file.name
    )


@cache
def shapes_graph() -> Graph:
    """Return the shapes as published, in one rdflib graph that nobody changes."""
    graph = Graph()
    for file in shape_files():
        graph.parse(data=file.read_text(encoding="utf-8"), format="turtle")
    return graph
