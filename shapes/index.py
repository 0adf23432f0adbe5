"""The triples of one graph, found by property, by subject and by class."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from typing import Any, Protocol

from ontology.terms import RDF
from shapes.terms import Term

Statement = tuple[Any, Any, Any]
"""Subject, predicate and object; a triple in the place of a term is indexed too, and no shape is about it."""


class Stated(Protocol):
    """What says something: a quad, or a triple of one's own."""

    @property
    def subject(self) -> Any:
        """What it is about."""

    @property
    def predicate(self) -> Any:
        """The property."""

    @property
    def object(self) -> Any:
        """The value."""


NOTHING: Set[Term] = frozenset()
NO_TABLE: Mapping[Term, Set[Term]] = {}


def statements_of(quads: Iterable[Stated]) -> list[Statement]:
    """Return what quads state, whatever graphs they name; each look at a quad copies its terms, so one look is all."""
    return [
        quad if isinstance(quad, tuple) else (quad.subject, quad.predicate, quad.object)  # a triple of one's own is one
        for quad in quads
    ]


class Index:
    """The triples of a graph; what it gives is not to be changed."""

    def __init__(self, statements: Iterable[Statement]) -> None:
        """Take the statements of one graph."""
        self.by_property: dict[Term, dict[Term, set[Term]]] = defaultdict(lambda: defaultdict(set))
        self.properties: dict[Term, set[Term]] = defaultdict(set)
        for subject, predicate, value in statements:
            self.by_property[predicate][subject].add(value)
            self.properties[subject].add(predicate)
        self._backwards: dict[Term, dict[Term, set[Term]]] = {}

    def forwards(self, predicate: Term) -> Mapping[Term, Set[Term]]:
        """Return the objects of a property by subject."""
        return self.by_property.get(predicate, NO_TABLE)

    def backwards(self, predicate: Term) -> Mapping[Term, Set[Term]]:
        """Return the subjects of a property by object."""
        if predicate not in self._backwards:
            table: dict[Term, set[Term]] = defaultdict(set)
            for subject, values in self.forwards(predicate).items():
                for value in values:
                    table[value].add(subject)
            self._backwards[predicate] = table
        return self._backwards[predicate]

    def objects(self, subject: Term, predicate: Term) -> Set[Term]:
        """Return the values of a property of one thing."""
        return self.forwards(predicate).get(subject, NOTHING)

    def value(self, subject: Term, predicate: Term) -> Term | None:
        """Return the one value of a property of a thing, or None. Raises ValueError when there are more."""
        values = self.objects(subject, predicate)
        if not values:
            return None
        [value] = values
        return value

    def instances(self, wanted: Term) -> Set[Term]:
        """Return the things of a class."""
        return self.backwards(RDF.type).get(wanted, NOTHING)

    def members(self, head: Term) -> list[Term]:
        """Return what an RDF list holds. Raises ValueError when it is no list."""
        found = []
        while head != RDF.nil:
            first, rest = self.value(head, RDF.first), self.value(head, RDF.rest)
            if first is None or rest is None:
                raise ValueError(f"{head} is no RDF list")
            found.append(first)
            head = rest
        return found
