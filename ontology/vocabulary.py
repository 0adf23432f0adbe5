"""The files of the ontology: our terms, their alignments with the standards, the outcomes, the JSON-LD context."""

import json
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from ontology.terms import SG

ONTOLOGY_GRAPH = NamedNode(SG.iri.removesuffix("#"))
"""The IRI of the ontology, and the name of the graph that holds it."""


def ontology_files() -> list[Traversable]:
    """Return the Turtle files of the ontology, by name."""
    folder = files("ontology")
    return sorted((file for file in folder.iterdir() if file.name.endswith(".ttl")), key=lambda file: file.name)


def ontology_quads() -> list[Quad]:
    """Return all that the ontology's files state, in the graph `ONTOLOGY_GRAPH`."""
    return [
        Quad(triple.subject, triple.predicate, triple.object, ONTOLOGY_GRAPH)
        for file in ontology_files()
        for triple in parse(file.read_bytes(), format=RdfFormat.TURTLE)
    ]


def json_ld_context() -> dict[str, Any]:
    """Return the JSON-LD context of our terms, as the document that `/ontology/context.jsonld` would be."""
    document: dict[str, Any] = json.loads((files("ontology") / "context.jsonld").read_text(encoding="utf-8"))
    return document
