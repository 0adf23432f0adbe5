"""What the SPARQL editor knows: our prefixes, the terms it completes with their names, and what the page allows it."""

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any

from pyoxigraph import NamedNode

from ontology.terms import OWL, PREFIXES, RDF
from ontology.vocabulary import json_ld_context, read_turtle
from server.pages import LANGUAGES, read_texts
from server.things.graph_view import shorten
from server.vocabulary import term_names

CLASSES = frozenset({OWL.Class})
PROPERTIES = frozenset({OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, RDF.Property})

GRIPS = "sha256-zCK2EVMoPc04mRF/g5CotUvxbJPWS+8V0b+s9ptqQIk="
"""The one style that YASGUI writes into the page: the grips by which columns of its table are widened."""

POLICY = (
    f"default-src 'none'; script-src 'self'; style-src 'self' '{GRIPS}'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""The Content-Security-Policy of the page with the editor: scripts, requests and styles of this host only."""

TEXTS = (
    "view_table",
    "view_chart",
    "view_map",
    "not_run",
    "run",
    "stop",
    "query_tab",
    "editor_label",
    "drawing_failed",
)
"""The texts of the page that the editor shows."""


def list_terms(kinds: frozenset[NamedNode]) -> Iterator[tuple[str, str]]:
    """Yield the IRI of each of our ontology's terms of some kinds, and its names in all languages."""
    for quad in read_turtle("ontology"):
        if quad.predicate == RDF.type and quad.object in kinds and isinstance(quad.subject, NamedNode):
            names = (term_names().get((quad.subject, language), "") for language in LANGUAGES)
            yield quad.subject.value, " / ".join(filter(None, names))


def list_standard_terms() -> Iterator[str]:
    """Yield the IRIs of the standards' terms in the data, as the JSON-LD context has them."""
    for value in json_ld_context()["@context"].values():
        name = value.get("@id", "") if isinstance(value, dict) else str(value)
        prefix, _, local = name.partition(":")
        if prefix in PREFIXES and local and not local.startswith("//"):
            yield PREFIXES[prefix] + local


def is_class(iri: str) -> bool:
    """Tell whether an IRI is one of a class by the custom that all vocabularies used here follow."""
    return shorten(iri).partition(":")[2][:1].isupper()


@cache
def list_completions(kind: str) -> list[tuple[str, str]]:
    """Return the IRI and the names of every term of a kind, "class" or "property", ours first."""
    ours = dict(list_terms(CLASSES if kind == "class" else PROPERTIES))
    others = [iri for iri in list_standard_terms() if is_class(iri) == (kind == "class") and iri not in ours]
    return [*sorted(ours.items()), *((iri, "") for iri in sorted(set(others)))]


@cache
def read_words() -> dict[str, str]:
    """Return YASGUI's own words, which are English, in Danish."""
    return tomllib.loads(resources.files("server").joinpath("pages/yasgui.toml").read_text(encoding="utf-8"))


def make_settings(language: str, root: str, base: str) -> dict[str, Any]:
    """Return what the page tells its script: where the endpoint is, and what there is to complete and to say."""
    texts = read_texts(language)
    return {
        "endpoint": f"{root}/sparql",
        "root": root,
        "base": base,
        "prefixes": PREFIXES,
        "terms": {kind: list_completions(kind) for kind in ("class", "property")},
        "words": read_words() if language == "da" else {},
        "texts": {key: texts[key] for key in TEXTS},
    }
