"""Statements as the page templates see them: values, names, addresses and dates of the things on one page."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from urllib.parse import urlsplit

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ontology.terms import PREFIXES, RDF, SG, XSD, read_name
from server.pages import Texts
from server.vocabulary import term_names
from server.words import calm

Node = NamedNode | BlankNode
Term = NamedNode | BlankNode | Literal | Triple

NAMES = tuple(
    read_name(name) for name in ("skos:prefLabel", "foaf:name", "dcterms:title", "rdfs:label", "skos:notation")
)

SAID = (*NAMES, *(read_name(name) for name in ("skos:altLabel", "sg:heading", "sg:text", "sg:quote")))
"""The properties whose values, or beginnings of them, are labels."""

MAX_LABEL = 90
# 5034dee3-2b14-481c-a3e4-ca9c32c74df9: names a file for a program, and tells a reader nothing
GUID_RE = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def shorten(iri: str) -> str:
    """Return an IRI as a prefixed name where a prefix of `ontology.terms` fits, else as it is."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and len(iri) > len(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


class GraphView:
    """The statements behind one page, in one language."""

    def __init__(self, triples: Iterable[Triple], base: str, texts: Texts) -> None:
        """Take the statements, the data set's base URL, and the texts of the page's language."""
        self.base = base
        self.root = urlsplit(base).path.rstrip("/")
        self.texts = texts
        self.triples = list(triples)
        self._values: dict[tuple[str, str], list[Term]] = defaultdict(list)
        self._sources: dict[tuple[str, str], list[Node]] = defaultdict(list)
        for triple in self.triples:
            subject, predicate = str(triple.subject), triple.predicate.value
            self._values[subject, predicate].append(triple.object)
            if not isinstance(triple.subject, Triple):
                self._sources[str(triple.object), predicate].append(triple.subject)

    def values(self, node: Term, name: str) -> list[Term]:
        """Return the values of a property, named with its prefix."""
        return self._values.get((str(node), read_name(name).value), [])

    def value(self, node: Term, name: str) -> Term | None:
        """Return a property's value in the page's language, else the first, or None."""
        return self._best(self.values(node, name))

    def text(self, node: Term, name: str) -> str:
        """Return a property's value as text, empty when there is none."""
        value = self.value(node, name)
        return "" if value is None else self.show(value)

    def path(self, node: Term) -> str:
        """Return the path of a thing under /id/, or its IRI when it is none of this data set's."""
        return str(node).strip("<>").removeprefix(f"{self.base}/id/")

    def sources(self, node: Term, name: str) -> list[Node]:
        """Return the things that link to a node by a property."""
        return self._sources.get((str(node), read_name(name).value), [])

    def sort(self, nodes: Iterable[Term], name: str, reverse: bool = False) -> list[Term]:
        """Return nodes in the order of a property's value: numbers by size, everything else as text."""

        def key(node: Term) -> tuple[int, str]:
            text = self.text_raw(node, name)
            return (int(text), "") if text.isdecimal() else (0, text)

        return sorted(nodes, key=key, reverse=reverse)

    def text_raw(self, node: Term, name: str) -> str:
        """Return a property's value as the data has it, empty when there is none."""
        value = self.value(node, name)
        return value.value if isinstance(value, Literal | NamedNode) else ""

    def by_label(self, nodes: Iterable[Term]) -> list[Term]:
        """Return nodes in the order of their labels, each once."""
        return sorted(dict.fromkeys(nodes), key=lambda node: self.label(node).casefold())

    def is_a(self, node: Term, class_name: str) -> bool:
        """Tell whether a node is of a class, named with its prefix."""
        return read_name(class_name) in self.values(node, "rdf:type")

    def show(self, term: Term) -> str:
        """Return any term as a reader sees it."""
        if isinstance(term, Literal):
            if term.datatype == XSD.date:
                return self.texts.date(term.value)
            if term.datatype == XSD.boolean:
                return self.texts["yes" if term.value in {"true", "1"} else "no"]
            return term.value
        return self.label(term)

    def label(self, node: Term) -> str:
        """Return the name of a thing, made from what its class is known by."""
        for class_iri, describe in LABELS.items():
            if class_iri in self._values.get((str(node), RDF.type.value), []):
                made = describe(self, node)
                if made:
                    return calm(made)
        return calm(self.own_name(node) or self.fallback_name(node))

    def tongue(self, node: Term) -> str:
        """Return the language in which `show` returns a node where it is not the page's, else an empty text."""
        if isinstance(node, Literal):
            said, shown = [node], node.value
        else:
            said = [each for name in SAID for each in self._literals(node, name)]
            shown = self.label(node).removesuffix(" …")
        language = next((each.language for each in said if each.value.startswith(shown)), None)
        return language if language and language != self.texts.language else ""

    def _literals(self, node: Term, name: NamedNode) -> list[Literal]:
        return [each for each in self._values.get((str(node), name.value), []) if isinstance(each, Literal)]

    def own_name(self, node: Term) -> str:
        """Return the best of a thing's own names, empty when it has none."""
        for name in NAMES:
            value = self._best(self._values.get((str(node), name.value), []))
            if isinstance(value, Literal):
                return value.value
        return ""

    def other_names(self, node: Term, name: str) -> list[str]:
        """Return a thing's titles but for one, in order."""
        return sorted(
            {title.value for title in self.values(node, "dcterms:title") if isinstance(title, Literal)} - {name}
        )

    def printed_number(self, node: Term) -> str:
        """Return a thing's identifier where it is one for readers, as a document's number is and a GUID is not."""
        identifier = self.text(node, "dcterms:identifier")
        return "" if GUID_RE.fullmatch(identifier) else identifier

    def fallback_name(self, node: Term) -> str:
        """Return what a thing without a name is called: its path in this data set, or its IRI."""
        if not isinstance(node, NamedNode):
            return str(node)
        return node.value.removeprefix(f"{self.base}/id/") if node.value.startswith(self.base) else shorten(node.value)

    def term(self, node: Term) -> str:
        """Return the name of a class or property: the ontology's label, else the prefixed name."""
        if not isinstance(node, NamedNode):
            return str(node)
        return term_names().get((node, self.texts.language)) or shorten(node.value)

    def all_of(self, class_name: str) -> set[Node]:
        """Return the things of a class, named with its prefix."""
        return set(self._sources.get((str(read_name(class_name)), RDF.type.value), []))

    def newest_first(self, items: Iterable[Term]) -> list[Term]:
        """Return agenda items in the order of their meetings' dates, the latest first."""

        def date(item: Term) -> tuple[str, str]:
            meeting = self.value(item, "sg:meeting")
            return (self.text_raw(meeting, "sg:date") if meeting else "", str(item))

        return sorted(dict.fromkeys(items), key=date, reverse=True)

    def with_status(self, meeting: Term, statuses: Collection[str]) -> list[Term]:
        """Return a meeting's attendances of some statuses."""
        return [each for each in self.values(meeting, "sg:attendance") if self.text(each, "sg:status") in statuses]

    def statements(self, node: Term) -> list[tuple[NamedNode, list[Term]]]:
        """Return a thing's properties in order of name, each with its values in order of label."""
        values: dict[NamedNode, list[Term]] = defaultdict(list)
        for triple in self.triples:
            if triple.subject == node:
                values[triple.predicate].append(triple.object)
        return [(predicate, sorted(values[predicate], key=self.show)) for predicate in sorted(values, key=self.term)]

    def incoming(self, node: Term) -> list[tuple[NamedNode, list[Term]]]:
        """Return the properties that lead to a thing, each with the things it leads from."""
        sources: dict[NamedNode, list[Term]] = defaultdict(list)
        for triple in self.triples:
            if triple.object == node:
                sources[triple.predicate].append(triple.subject)
        return [(predicate, self.by_label(sources[predicate])) for predicate in sorted(sources, key=self.term)]

    def href(self, node: Term | None) -> str | None:
        """Return where a thing is found: a path within this data set, else its web address, else None.

        Only http and https are web addresses: a document may hold anything where an address belongs.
        """
        if not isinstance(node, NamedNode | Literal):
            return None
        if isinstance(node, NamedNode) and node.value.startswith(f"{self.base}/"):
            path = node.value.removeprefix(self.base)
            return self.root + (f"/doc/{path[4:]}" if path.startswith("/id/") else path)
        return node.value if node.value.lower().startswith(("http://", "https://")) else None

    def _best(self, values: list[Term]) -> Term | None:
        for language in (self.texts.language, "da", None):
            for value in values:
                if language is None or (isinstance(value, Literal) and value.language == language):
                    return value
        return None


def label_case(graph: GraphView, case: Term) -> str:
    """Return a case by its number."""
    identifier = graph.text(case, "dcterms:identifier")
    return f"{graph.texts['case']} {identifier}" if identifier else ""


def label_meeting(graph: GraphView, meeting: Term) -> str:
    """Return a meeting by its committee and date."""
    committee = graph.value(meeting, "sg:heldBy")
    parts = [graph.label(committee) if committee else "", graph.text(meeting, "sg:date")]
    return ", ".join(part for part in parts if part)


def label_provision(graph: GraphView, provision: Term) -> str:
    """Return a provision by its number and its act."""
    act = graph.value(provision, "eli:is_part_of")
    return " ".join(part for part in (graph.label(act) if act else "", graph.text(provision, "eli:number")) if part)


def label_act(graph: GraphView, act: Term) -> str:
    """Return an act by the shortest of the names in use, as people say "serviceloven"."""
    names = [name.value for name in graph.values(act, "skos:altLabel") if isinstance(name, Literal)]
    popular = [name for name in names if name.casefold().endswith("loven")]
    return min(popular, key=lambda name: (len(name), name), default="")


def label_subject(graph: GraphView, subject: Term) -> str:
    """Return a subject by its KLE number."""
    notation = graph.text(subject, "skos:notation")
    return f"KLE {notation}" if notation else ""


def label_minutes(graph: GraphView, minutes: Term) -> str:
    """Return minutes by their meeting."""
    meeting = graph.value(minutes, "sg:meeting")
    return f"{graph.texts['minutes']}: {graph.label(meeting)}" if meeting else ""


def label_attendance(graph: GraphView, attendance: Term) -> str:
    """Return an attendance by its person."""
    person = graph.value(attendance, "sg:person")
    return graph.label(person) if person else ""


def label_by_text(graph: GraphView, node: Term) -> str:
    """Return a part of an item by the beginning of its text."""
    text = graph.text(node, "sg:heading") or graph.text(node, "sg:text") or graph.text(node, "sg:quote")
    return calm(text, MAX_LABEL)


LABELS: dict[NamedNode, Callable[[GraphView, Term], str]] = {
    SG.Case: label_case,
    SG.Meeting: label_meeting,
    SG.Provision: label_provision,
    SG.Act: label_act,
    SG.Subject: label_subject,
    SG.Minutes: label_minutes,
    SG.Attendance: label_attendance,
    SG.Section: label_by_text,
    SG.Recommendation: label_by_text,
    SG.Decision: label_by_text,
    SG.Mention: label_by_text,
}
"""How the things are named that have no name of their own, or a better one."""
