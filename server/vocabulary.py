"""The names of the ontology's terms."""

from functools import cache

from pyoxigraph import Literal, NamedNode

from ontology.terms import RDFS, SKOS
from ontology.vocabulary import read_turtle


def outcome_label(outcome: NamedNode, language: str) -> str:
    """Return an outcome's name in a language, or its IRI where the ontology lacks it."""
    return term_names().get((outcome, language), outcome.value)


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
