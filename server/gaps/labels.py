"""What metrics and reasons are called, from `ontology/quality.ttl`."""

from functools import cache

from pyoxigraph import Literal, NamedNode

from ontology.terms import QUALITY, SKOS
from ontology.vocabulary import read_turtle


@cache
def read_labels() -> dict[tuple[str, str | None], tuple[str, str]]:
    """Return the label and the definition of each metric and reason, by its name and a language."""
    told: dict[tuple[str, str | None], dict[NamedNode, str]] = {}
    for quad in read_turtle("ontology"):
        subject, text = quad.subject, quad.object
        if isinstance(subject, NamedNode) and isinstance(text, Literal) and subject.value.startswith(QUALITY.iri):
            told.setdefault((subject.value.removeprefix(QUALITY.iri), text.language), {})[quad.predicate] = text.value
    return {key: (texts.get(SKOS.prefLabel, key[0]), texts.get(SKOS.definition, "")) for key, texts in told.items()}


def label_of(name: str, language: str) -> tuple[str, str]:
    """Return the label and the definition of a metric or a reason in a language; its name where it has none."""
    return read_labels().get((name, language), (name, ""))
