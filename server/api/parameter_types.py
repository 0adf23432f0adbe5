"""The types of the saved queries' parameters: what a client writes, and the RDF term it becomes.

A value reaches a query only as a term that pyoxigraph has written, so none can end its literal or its IRI.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from pyoxigraph import Literal, NamedNode

from ontology.iris import KINDS
from ontology.terms import OUTCOME, XSD

Term = Literal | NamedNode

MAX_VALUE = 500
"""A longer value names nothing and only costs time."""

PATH = r"[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*"
ANYTHING = r".+"
FOLLOWING = ("unchanged", "changed", "partly", "not")
"""How a decision can stand to its recommendation."""
PLACEHOLDER = "http://data-set.invalid"
"""Stands for the base URL, which no query names: an IRI of the data set is written `<id/...>`."""


TEXT = {"type": "string", "maxLength": MAX_VALUE}
INTEGER = {"type": "integer", "minimum": 0, "maximum": 999_999_999}


@dataclass(frozen=True)
class ParameterType:
    """How a value is written (a regular expression for all of it, an example), the term it stands for, and back."""

    name: str
    pattern: str
    example: str
    make: Callable[[str], Term]
    schema: dict[str, Any]

    def read(self, value: str) -> Term:
        """Return the term of a value. Raises ValueError that says how a value is written."""
        text = value.strip()
        if len(text) > MAX_VALUE:
            raise ValueError(f"is longer than {MAX_VALUE} characters")
        if not re.fullmatch(self.pattern, text, re.DOTALL):
            raise ValueError(f"{value!r} is no {self.name}; write it like {self.example}")
        try:
            return self.make(text)
        except ValueError:
            raise ValueError(f"{value!r} is no {self.name}; write it like {self.example}") from None

    def show(self, term: Term) -> str:
        """Return the value that stands for a term, as short as it can be written."""
        if isinstance(term, Literal):
            return term.value
        if term.value.startswith(OUTCOME.iri):
            return term.value.removeprefix(OUTCOME.iri)
        return term.value.partition(f"/id/{self.name}/")[2]


def write_term(term: Term) -> str:
    """Return a term as SPARQL; an IRI of the data set is relative to its base."""
    return str(term).replace(f"<{PLACEHOLDER}/", "<", 1) if isinstance(term, NamedNode) else str(term)


def make_date(text: str) -> Literal:
    """Return a date's literal. Raises ValueError for a day that no calendar has."""
    return Literal(date.fromisoformat(text).isoformat(), datatype=XSD.date)


def make_integer(text: str) -> Literal:
    """Return an integer's literal."""
    return Literal(str(int(text)), datatype=XSD.integer)


def offer_resource(kind: str, example: str) -> ParameterType:
    """Return the type whose values are the resources of a kind, by the path behind `/id/KIND/`, or with it."""

    def make(text: str) -> NamedNode:
        return NamedNode(f"{PLACEHOLDER}/id/{kind}/{text.rpartition(f'/id/{kind}/')[2].removeprefix(f'{kind}/')}")

    pattern = rf"(https?://[^\s<>\"{{}}|^`\\]+/id/{kind}/|{kind}/)?{PATH}"
    return ParameterType(kind, pattern, example, make, TEXT)


EXAMPLES = {
    "municipality": "0657",
    "committee": "0657/byraadet",
    "meeting": "0657/byraadet/2024-03-20",
    "case": "0657/24-001204",
    "person": "0657/asta-bro",
    "organisation": "kombit",
    "act": "2005/573",
    "subject": "15.20.00",
}

TYPES = {
    each.name: each
    for each in (
        *(offer_resource(kind, EXAMPLES[kind]) for kind in KINDS if kind in EXAMPLES),
        ParameterType("name", ANYTHING, "KOMBIT", lambda text: Literal(text, language="da"), TEXT),
        ParameterType("text", ANYTHING, "24-001204", Literal, TEXT),
        ParameterType("integer", r"[0-9]{1,9}", "2", make_integer, INTEGER),
        ParameterType("year", r"[0-9]{4}", "2024", make_integer, INTEGER | {"minimum": 1000, "maximum": 9999}),
        ParameterType("date", r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "2024-03-20", make_date, TEXT | {"format": "date"}),
        ParameterType("following", "|".join(FOLLOWING), "not", Literal, TEXT),
        ParameterType("outcome", r"[a-z]+(-[a-z]+)*", "postponed", lambda text: OUTCOME[text], TEXT),
    )
}
"""Every type by its name in a query's header."""
