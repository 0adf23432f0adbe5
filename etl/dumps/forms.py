"""The forms in which dumps give the graphs: what one named graph looks like in each, and how a file begins."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import cast

from pyoxigraph import RdfFormat, Store, Triple, parse, serialize

from etl.graph_lines import read_graph
from ontology.formats import JSON_LINES, N_QUADS, TRIG, TURTLE
from ontology.terms import PREFIXES

PROLOGUE = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items()).encode()
"""The prefixes of Turtle and TriG, once for all graphs of a file."""


@dataclass(frozen=True)
class Graph:
    """One named graph as N-Triples, read from the store once; its lines are in the store's order."""

    name: str
    lines: bytes

    @classmethod
    def read(cls, store: Store, name: str) -> "Graph":
        """Read one graph."""
        return cls(name, read_graph(store, name))

    @property
    def count(self) -> int:
        """How many statements it has."""
        return self.lines.count(b"\n")

    @cached_property
    def triples(self) -> list[Triple]:
        """Its statements."""
        return [quad.triple for quad in parse(self.lines, format=RdfFormat.N_TRIPLES)]

    @cached_property
    def turtle(self) -> bytes:
        """Its statements as Turtle without the prefixes, which take a line each."""
        text = cast(bytes, serialize(self.triples, format=RdfFormat.TURTLE, prefixes=PREFIXES))
        return text.split(b"\n", len(PREFIXES))[-1]


def as_n_quads(graph: Graph) -> bytes:
    """Return a graph as N-Quads. A line ends in its graph; inside a literal a line break is escaped."""
    return graph.lines.replace(b" .\n", f" <{graph.name}> .\n".encode())


def as_trig(graph: Graph) -> bytes:
    """Return a graph as TriG."""
    return f"<{graph.name}> {{\n".encode() + graph.turtle + b"}\n"


def as_turtle(graph: Graph) -> bytes:
    """Return a graph as Turtle, which does not say which graph it is."""
    return graph.turtle


def as_json_line(graph: Graph) -> bytes:
    """Return a graph as one line of JSON-LD in expanded form, a document by itself that needs no context."""
    nodes = cast(bytes, serialize(graph.triples, format=RdfFormat.JSON_LD))
    return f'{{"@id":"{graph.name}","@graph":'.encode() + nodes + b"}\n"


@dataclass(frozen=True)
class Form:
    """One form: how its files begin, and how a graph is written."""

    head: bytes
    write: Callable[[Graph], bytes]


FORMS: Mapping[str, Form] = {
    N_QUADS.suffix: Form(b"", as_n_quads),
    TRIG.suffix: Form(PROLOGUE, as_trig),
    TURTLE.suffix: Form(PROLOGUE, as_turtle),
    JSON_LINES.suffix: Form(b"", as_json_line),
}
"""The forms by the suffix of what is packed."""
