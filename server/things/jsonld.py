"""A description as a JSON-LD tree that a programmer who knows no RDF can use as plain JSON.

The resource is the root. Its parts and everything linked hang below it, a thing with the same keys wherever it stands:
`id`, `type`, `label` (its name in Danish, made for readers and no statement) and all that the description says of it.
What has no place below the root is in `included`. Keys are the terms of `ontology/context.jsonld`; those used are
written into the document, so that a JSON-LD processor gets exactly the statements of the other formats without a look
at the network. Where the terms say `@set` there is always an array.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from ontology.terms import RDF, XSD
from ontology.vocabulary import json_ld_context
from server.things.description import Description

Json = dict[str, Any]
Label = Callable[[NamedNode], str]
STRING = XSD.string
BOOLEANS = {"true": True, "false": False}


@dataclass(frozen=True)
class Term:
    """A term of the context: its key, its place in the file, and how values are written with it."""

    key: str
    place: int
    type: str = ""
    language: str | None = None
    is_set: bool = False


class Vocabulary:
    """The terms of the context by the IRIs they stand for."""

    def __init__(self, context: Json) -> None:
        self.context = context
        self.prefixes = {key: iri for key, iri in context.items() if isinstance(iri, str) and iri[-1] in "#/"}
        self.forwards: dict[str, Term] = {}
        self.backwards: dict[str, Term] = {}
        for place, (key, definition) in enumerate(context.items()):
            if isinstance(definition, str) and ":" in definition and key not in self.prefixes:
                self.forwards[self.expand(definition)] = Term(key, place)
            elif isinstance(definition, dict):
                table = self.backwards if "@reverse" in definition else self.forwards
                table[self.expand(definition.get("@reverse") or definition["@id"])] = Term(
                    key,
                    place,
                    self.expand(definition.get("@type", "")),
                    definition.get("@language"),
                    definition.get("@container") == "@set",
                )

    def expand(self, name: str) -> str:
        """Return the IRI of a prefixed name; a keyword stays."""
        prefix, colon, local = name.partition(":")
        return self.prefixes[prefix] + local if colon else name

    def shorten(self, iri: str) -> str:
        """Return an IRI as the term or the prefixed name for it, else as it is."""
        if iri in self.forwards:
            return self.forwards[iri].key
        for prefix, namespace in self.prefixes.items():
            if iri.startswith(namespace) and len(iri) > len(namespace):
                return f"{prefix}:{iri[len(namespace) :]}"
        return iri

    def used(self, keys: Iterable[str]) -> Json:
        """Return the part of the context that explains some keys, types and datatypes."""
        wanted = {"@version", "id", "type", "label", *keys}
        for key in tuple(wanted):
            definition = self.context.get(key)
            names = definition.values() if isinstance(definition, dict) else (definition or key,)
            wanted |= {name.partition(":")[0] for name in names if isinstance(name, str) and ":" in name}
        return {key: definition for key, definition in self.context.items() if key in wanted}


@cache
def vocabulary() -> Vocabulary:
    """Return the terms of our context."""
    return Vocabulary(json_ld_context()["@context"])


class Tree:
    """Builds the tree of one description."""

    def __init__(
        self, statements: Iterable[Triple], described: frozenset[NamedNode], label: Callable[..., str]
    ) -> None:
        self.terms = vocabulary()
        self.described = described
        self.label = label
        self.said: dict[NamedNode, dict[NamedNode, list[Any]]] = defaultdict(lambda: defaultdict(list))
        self.sources: dict[NamedNode, list[tuple[Term, NamedNode]]] = defaultdict(list)
        self.placed: set[NamedNode] = set()
        self.order: dict[NamedNode, int] = {}
        self.base = ""
        self.written: dict[NamedNode, Json] = {}
        self.keys: set[str] = set()
        for triple in statements:
            if isinstance(triple.subject, NamedNode):
                self.said[triple.subject][triple.predicate].append(triple.object)
                backwards = self.terms.backwards.get(triple.predicate.value)
                if backwards and isinstance(triple.object, NamedNode):
                    self.sources[triple.object].append((backwards, triple.subject))

    def build(self, topic: NamedNode, links: Iterable[Triple]) -> Json:
        """Return the whole document with a topic as its root; what `links` lead from keeps their order."""
        self.base = topic.value.partition("/id/")[0] + "/"
        self.order = {triple.subject: at for at, triple in enumerate(links) if isinstance(triple.subject, NamedNode)}
        self.place(topic)
        root = self.node(topic, ())
        rest = []
        for node in tuple(self.said):
            if node not in self.placed:
                self.place(node)
                rest.append(self.node(node, ()))
        self.keys.update(("included",) if rest else ())
        return {"@context": self.terms.used(self.keys), **root, **({"included": rest} if rest else {})}

    def place(self, node: NamedNode) -> None:
        """Note that a node stands in the tree, and with it all that its statements lead to."""
        pending = [node]
        while pending:
            each = pending.pop()
            if each not in self.placed:
                self.placed.add(each)
                values = self.said[each].values() if each in self.said else ()
                pending += [value for objects in values for value in objects if isinstance(value, NamedNode)]

    def node(self, node: NamedNode, above: tuple[NamedNode, ...]) -> Json:
        """Return a thing with all that is said of it, or only what it is where it stands below itself."""
        if node in above:
            return self.reference(node)
        if node not in self.written:
            path = (*above, node)
            backwards = self.backwards(node, path) if node in self.described else {}
            self.written[node] = {**self.reference(node), **dict(self.members(node, path)), **backwards}
        return self.written[node]

    def reference(self, node: NamedNode) -> Json:
        """Return what a thing is."""
        written: Json = {"id": node.value}
        if node in self.said:
            types = [self.terms.shorten(each.value) for each in self.said[node].get(RDF.type, ())]
            self.keys.update(types)
            written |= {"type": sorted(types, key=lambda name: ":" in name), "label": self.label(node)}
        return written

    def members(self, node: NamedNode, path: tuple[NamedNode, ...]) -> Iterator[tuple[str, Any]]:
        """Yield the keys of a thing's statements with their values, in the order of the context."""
        if node not in self.said:
            return
        found = []
        for predicate, objects in self.said[node].items():
            if predicate != RDF.type:
                known = self.terms.forwards.get(predicate.value)
                term = known or Term(self.terms.shorten(predicate.value), len(self.terms.context))
                self.keys.add(term.key)
                values = sorted((self.value(term, each, path) for each in objects), key=position)
                found.append((term.place, term.key, values if term.is_set or len(values) > 1 else values[0]))
        for _, key, value in sorted(found, key=lambda each: each[:2]):
            yield key, value

    def backwards(self, node: NamedNode, path: tuple[NamedNode, ...]) -> Json:
        """Return what leads to a thing and has had no place in the tree; what leads to it twice stands twice."""
        fresh = [(term, source) for term, source in self.sources.get(node, ()) if source not in self.placed]
        fresh.sort(key=lambda each: self.order.get(each[1], -1))
        for _, source in fresh:
            self.place(source)
        found: dict[Term, list[Json]] = defaultdict(list)
        for term, source in fresh:
            found[term].append(self.node(source, path))
        self.keys.update(term.key for term in found)
        return {
            term.key: values if term.is_set else values[0]
            for term, values in sorted(found.items(), key=lambda each: each[0].place)
        }

    def value(self, term: Term, value: NamedNode | Literal, path: tuple[NamedNode, ...]) -> Any:
        """Return a value as a term wants it."""
        if isinstance(value, Literal):
            return self.literal(term, value)
        if value in self.said or term.type != "@id" or value.value.startswith(self.base):
            return self.node(value, path)
        return value.value

    def literal(self, term: Term, value: Literal) -> Any:
        """Return a literal: a plain string, number or boolean where the term tells the rest, else with its type."""
        if value.language:
            plain = value.language == term.language
            return value.value if plain else {"@value": value.value, "@language": value.language}
        if value.datatype.value == term.type or (value.datatype == STRING and not (term.type or term.language)):
            return plain_value(value)
        if value.datatype == STRING:
            return {"@value": value.value}
        self.keys.add(self.terms.shorten(value.datatype.value))
        return {"@value": value.value, "@type": self.terms.shorten(value.datatype.value)}


def position(value: Any) -> int:
    """Return where a value stands among its like in the document, 0 where that is not told."""
    place = value.get("position", 0) if isinstance(value, dict) else 0
    return place if isinstance(place, int) else 0


def plain_value(value: Literal) -> str | int | bool | Json:
    """Return a literal whose datatype is known as JSON has it, where that loses nothing."""
    if value.datatype == XSD.integer and value.value.lstrip("-").isdecimal() and str(int(value.value)) == value.value:
        return int(value.value)
    return BOOLEANS.get(value.value, value.value) if value.datatype == XSD.boolean else value.value


def write_tree(description: Description, about: Iterable[Triple], label: Label) -> bytes:
    """Return a description, with what it says about itself, as JSON-LD; `label` names a thing."""
    own = tuple(about)
    documents = {triple.subject for triple in own if isinstance(triple.subject, NamedNode)}
    tree = Tree([*description.triples, *own], description.described | documents, label)
    return json.dumps(tree.build(description.topic, description.links), ensure_ascii=False).encode()
