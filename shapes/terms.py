"""RDF terms of pyoxigraph, as which we make and store them, and the same terms as rdflib's, which pySHACL compares."""

from functools import lru_cache

import pyoxigraph as ox
from rdflib import BNode, Literal, URIRef
from rdflib.term import Identifier

from ontology.terms import XSD

Node = ox.NamedNode | ox.BlankNode
Term = Node | ox.Literal


def rdflib_term(term: object) -> Identifier:
    """Return a pyoxigraph term as rdflib's, with its lexical form untouched. Raises ValueError for a triple term."""
    match term:
        case ox.NamedNode(value=value):
            return URIRef(value)
        case ox.Literal():
            return rdflib_literal(term)
        case ox.BlankNode(value=value):
            return BNode(value)
    raise ValueError(f"{term} is no term of RDF 1.1")


def rdflib_literal(literal: ox.Literal) -> Literal:
    """Return a literal as rdflib's, for which a plain string is no xsd:string; SHACL and we mean the plain one."""
    if literal.language is not None:
        return Literal(literal.value, lang=literal.language)
    if literal.datatype == XSD.string:
        return Literal(literal.value)
    return Literal(literal.value, datatype=URIRef(literal.datatype.value), normalize=False)


@lru_cache(maxsize=4096)
def typed(literal: ox.Literal) -> Literal:
    """Return a literal as rdflib's, remembered: for numbers and dates, whose reading takes long and which recur."""
    return rdflib_literal(literal)


def is_ill_typed(literal: ox.Literal) -> bool:
    """Tell whether a literal is none of its datatype's, as rdflib knows the datatype: "i morgen" is no xsd:date."""
    if literal.language is not None or literal.datatype == XSD.string:
        return False
    return bool(typed(literal).ill_typed)
