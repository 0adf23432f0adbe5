"""The ontology, the shapes and the catalogue as their page templates see them."""

from collections.abc import Iterable, Sequence

from pyoxigraph import BlankNode, NamedNode

from ontology.terms import VOID
from server.things.graph_view import GraphView, Term, shorten

CATALOGUE_CLASSES = ("dcat:Catalog", "dcat:Dataset", "void:Dataset", "dcat:DataService", "dcat:Distribution")
"""The classes of a catalogue in the order in which a reader wants them."""
PARTITIONS = (VOID.classPartition, VOID.propertyPartition)
"""What leads to the parts of a data set, of which there are too many for a page."""


class VocabularyView(GraphView):
    """The statements of one document about the data set."""

    def own_terms(self, class_names: Sequence[str]) -> list[Term]:
        """Return the named things of some classes, in order of IRI."""
        terms = {term for name in class_names for term in self.all_of(name) if isinstance(term, NamedNode)}
        return sorted(terms, key=str)

    def subjects(self) -> list[Term]:
        """Return everything that something is said about: the catalogue first, then what it lists, then the rest."""
        parts = {triple.object for triple in self.triples if triple.predicate in PARTITIONS}
        subjects = {triple.subject for triple in self.triples if isinstance(triple.subject, NamedNode)} - parts

        def place(term: Term) -> tuple[int, str]:
            places = (place for place, name in enumerate(CATALOGUE_CLASSES) if self.is_a(term, name))
            return min(places, default=len(CATALOGUE_CLASSES)), str(term)

        return sorted(subjects, key=place)

    def facts(self, subject: Term) -> list[tuple[NamedNode, list[Term]]]:
        """Return what is said about a subject, without its many parts."""
        return [(name, values) for name, values in self.statements(subject) if name not in PARTITIONS]

    def class_sizes(self, dataset: Term) -> list[tuple[Term, int]]:
        """Return the classes of a data set with the number of things in each, the largest first."""
        parts = self.values(dataset, "void:classPartition")
        sizes = [(self.value(part, "void:class"), int(self.text_raw(part, "void:entities"))) for part in parts]
        return sorted(((name, size) for name, size in sizes if name), key=lambda each: (-each[1], str(each[0])))

    def named(self, terms: Iterable[Term]) -> list[Term]:
        """Return the terms that have an IRI."""
        return [term for term in terms if isinstance(term, NamedNode)]

    def rules(self, shape: Term) -> list[Term]:
        """Return a shape's property shapes and queries, in the order of their paths and messages."""
        rules = [*self.values(shape, "sh:property"), *self.values(shape, "sh:sparql")]
        return sorted(rules, key=lambda rule: (self.short(self.value(rule, "sh:path")), self.text(rule, "sh:message")))

    def short(self, term: Term | None) -> str:
        """Return a term as a prefixed name; an empty text for what has no name."""
        if term is None or isinstance(term, BlankNode):
            return ""
        return shorten(term.value) if isinstance(term, NamedNode) else str(term)

    def local_name(self, term: Term) -> str:
        """Return the last part of a term's IRI, as the anchor of its row."""
        return str(term).rstrip(">").replace("#", "/").rpartition("/")[2]
