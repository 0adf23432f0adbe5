"""The files of the ontology: our terms, their alignments with the standards, the outcomes, the JSON-LD context."""

import json
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from ontology.terms import OUTCOME, SG, SKOS

ONTOLOGY_GRAPH = NamedNode(SG.iri.removesuffix("#"))
"""The IRI of the ontology, and the name of the graph that holds it."""


def turtle_files(package: str) -> list[Traversable]:
    """Return the Turtle files of a package ("ontology", "shapes"), by name."""
    found = (file for file in files(package).iterdir() if file.name.endswith(".ttl"))
    return sorted(found, key=lambda file: file.name)


@cache
def read_turtle(package: str) -> tuple[Quad, ...]:
    """Return what all Turtle files of a package state; no two share a blank node."""
    return tuple(
        quad
        for file in turtle_files(package)
        for quad in parse(file.read_bytes(), format=RdfFormat.TURTLE, rename_blank_nodes=True)
    )


def ontology_quads() -> list[Quad]:
    """Return all that the ontology's files state, in the graph `ONTOLOGY_GRAPH`."""
    return [Quad(quad.subject, quad.predicate, quad.object, ONTOLOGY_GRAPH) for quad in read_turtle("ontology")]


@cache
def outcome_names() -> frozenset[str]:
    """Return the names of the outcomes: "approved", "noted" ..."""
    concepts = (quad.subject for quad in read_turtle("ontology") if quad.predicate == SKOS.inScheme)
    iris = (concept.value for concept in concepts if isinstance(concept, NamedNode))
    return frozenset(iri.removeprefix(OUTCOME.iri) for iri in iris if iri.startswith(OUTCOME.iri))


@cache
def read_context() -> bytes:
    """Return the document that `/ontology/context.jsonld` is: the JSON-LD context of our terms."""
    return (files("ontology") / "context.jsonld").read_bytes()


def json_ld_context() -> dict[str, Any]:
    """Return the JSON-LD context of our terms, as the document says it."""
    document: dict[str, Any] = json.loads(read_context())
    return document
