"""The compiled shapes beside pySHACL: both find the same in a graph."""

from collections.abc import Iterable

import pyoxigraph as ox
from rdflib import SH, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from etl.check import ShapeResult, compiled_result
from shapes import shapes_graph
from shapes.compiled import compiled_shapes, find_focus_nodes
from shapes.index import Index, statements_of
from shapes.queries import LeftToPySHACL

IN_SPARQL = {str(shape).rpartition("#")[2] for shape in shapes_graph().subjects(SH.sparql)}
"""Shapes that are queries: only they may leave a value to pySHACL."""


def pyoxigraph_term(term: Node) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    match term:
        case URIRef():
            return ox.NamedNode(term)
        case BNode():
            return ox.BlankNode(term)
        case Literal(language=str(language)):
            return ox.Literal(str(term), language=language)
        case Literal(datatype=URIRef() as datatype):
            return ox.Literal(str(term), datatype=ox.NamedNode(datatype))
    return ox.Literal(str(term))


def pyoxigraph_quads(graph: Graph) -> list[ox.Quad]:
    """An rdflib graph as quads."""
    return [ox.Quad(*map(pyoxigraph_term, triple)) for triple in graph]  # type: ignore[arg-type]


def assert_compiled_shapes_find(expected: set[ShapeResult], quads: Iterable[ox.Quad]) -> None:
    """Fail unless every compiled shape finds what pySHACL finds by it, or is a query that says it cannot judge."""
    index, found, left = Index(statements_of(quads)), set(), set()
    for shape in compiled_shapes():
        try:
            found |= set(map(compiled_result, shape.find(index, find_focus_nodes(index, shape.targets))))
        except LeftToPySHACL:
            left.add(shape.name)
    assert left <= IN_SPARQL
    assert {each for each in found if each.shape not in left} == {each for each in expected if each.shape not in left}
