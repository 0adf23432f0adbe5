"""The ontology and the shapes as installed with the program, and the names of their terms."""

from functools import cache
from importlib import resources

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from ontology.terms import RDFS, SKOS


@cache
def read_turtle(package: str) -> tuple[Quad, ...]:
    """Return the statements of all Turtle files of a package; no blank node is shared between two files."""
    files = sorted((file for file in resources.files(package).iterdir() if file.name.endswith(".ttl")), key=str)
    return tuple(
        quad for file in files for quad in parse(file.read_bytes(), format=RdfFormat.TURTLE, rename_blank_nodes=True)
    )


@cache
def term_names() -> dict[tuple[NamedNode, str | None], str]:
    """Return the label of each of the ontology's terms, by term and language."""
    return {
        (quad.subject, quad.object.language): quad.object.value
        for quad in read_turtle("ontology")
        if quad.predicate in {RDFS.label, SKOS.prefLabel}
        and isinstance(quad.subject, NamedNode)
        and isinstance(quad.object, Literal)
    }
