"""What each constraint component of the shapes asks for, as a function; `CONSTRAINTS` is the table of them.

Each does what pySHACL does for the component (SHACL, section 4), over all focus nodes of a shape at once.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from itertools import chain
from operator import itemgetter

from pyoxigraph import BlankNode, Literal, NamedNode
from pyshacl.rdfutil.compare import compare_literal

from ontology.terms import RDF, RDFS, SH, XSD
from shapes.index import Index
from shapes.queries import QUERIES, folded
from shapes.terms import Term, typed

Pairs = list[tuple[Term, Collection[Term]]]
"""Focus nodes with their value nodes."""
Offence = tuple[Term, Term | None, str | None]
"""A focus node, the value at fault, and the property where that is not the shape's path."""
Check = Callable[[Index, Pairs], Iterable[Offence]]
Test = Callable[[Term], object]
"""Whether a value is as it should be."""

VALUES = itemgetter(1)
"""The value nodes of a focus node's pair."""

PYTHON_TYPES: dict[str, type] = {
    XSD.string.value: str,
    XSD.integer.value: int,
    XSD.decimal.value: Decimal,
    XSD.boolean.value: bool,
    XSD.date.value: date,
    XSD.dateTime.value: datetime,
}
"""As what rdflib reads a well-formed literal of each datatype that shapes ask for."""

NODE_KINDS: dict[str, tuple[type, ...]] = {
    SH.IRI.value: (NamedNode,),
    SH.Literal.value: (Literal,),
    SH.IRIOrLiteral.value: (NamedNode, Literal),
}


class CannotCompile(Exception):  # noqa: N818 - what it is
    """A shape that says something which is not known here; to check without it would leave it out silently."""


@dataclass(frozen=True)
class Constraint:
    """One constraint of a shape: the name of its component, what it says when it is broken, and its function."""

    component: str
    message: str
    check: Check


def each(test: Test) -> Check:
    """Return the check that every value passes a test."""

    def check(_: Index, pairs: Pairs) -> Iterable[Offence]:
        if all(map(test, chain.from_iterable(map(VALUES, pairs)))):  # as in nearly every graph, and found by C alone
            return ()
        return [(node, value, None) for node, values in pairs for value in values if not test(value)]

    return check


def min_count(least: int) -> Check:
    """Return the check for no fewer values."""
    return lambda _, pairs: [(node, None, None) for node, values in pairs if len(values) < least]


def max_count(most: int) -> Check:
    """Return the check for no more values."""
    return lambda _, pairs: [(node, None, None) for node, values in pairs if len(values) > most]


def of_class(wanted: Term) -> Check:
    """Return the check that every value is stated to be of a class."""

    def check(index: Index, pairs: Pairs) -> Iterable[Offence]:
        return each(index.instances(wanted).__contains__)(index, pairs)

    return check


def of_datatype(wanted: Term) -> Test:
    """Return the test for a well-formed literal of a datatype. Raises CannotCompile for one whose form is not known."""
    if wanted.value not in PYTHON_TYPES:
        raise CannotCompile(f"what a literal of {wanted} looks like is not known")
    python_type = PYTHON_TYPES[wanted.value]

    def test(value: Term) -> bool:
        if not isinstance(value, Literal) or value.datatype != wanted:
            return False
        return python_type is str or (not typed(value).ill_typed and isinstance(typed(value).value, python_type))

    return test


def of_kind(wanted: Term) -> Test:
    """Return the test for an IRI, a literal or either. Raises CannotCompile for another kind of node."""
    if wanted.value not in NODE_KINDS:
        raise CannotCompile(f"the node kind {wanted} is not known")
    kinds = NODE_KINDS[wanted.value]
    return lambda value: isinstance(value, kinds)


def compared(bound: Term, allowed: tuple[int, ...]) -> Test:
    """Return the test for a literal that stands to a bound in an allowed way, in the order of pySHACL."""
    if not isinstance(bound, Literal):
        raise CannotCompile(f"{bound} is no bound")
    limit = typed(bound)

    @lru_cache(maxsize=1024)
    def test(value: Term) -> bool:
        if not isinstance(value, Literal):
            return False
        literal = typed(value)
        if isinstance(literal.value, str) != isinstance(limit.value, str):
            return False
        try:
            return compare_literal(literal, limit) in allowed  # type: ignore[no-untyped-call]
        except (TypeError, NotImplementedError):
            return False

    return test


def min_length(least: int) -> Test:
    """Return the test for a text or IRI of no fewer characters."""
    return lambda value: least == 0 or (not isinstance(value, BlankNode) and len(value.value) >= least)


def max_length(most: int) -> Test:
    """Return the test for a text or IRI of no more characters."""
    return lambda value: not isinstance(value, BlankNode) and len(value.value) <= most


def matching(pattern: str) -> Test:
    """Return the test for a text or IRI in which a pattern is found."""
    search = re.compile(pattern).search
    return lambda value: not isinstance(value, BlankNode) and search(value.value)


def in_languages(ranges: Collection[Term]) -> Test:
    """Return the test for a text in one of some languages: "da" allows da-DK too."""
    wanted = {each.value.lower() for each in ranges}
    if "*" in wanted:
        raise CannotCompile("a text in any language is not known")

    @lru_cache
    def allowed(language: str | None) -> bool:
        tag = (language or "").lower()
        return tag in wanted or tag.partition("-")[0] in wanted

    return lambda value: isinstance(value, Literal) and allowed(value.language)


def unique_languages(_: Index, pairs: Pairs) -> Iterator[Offence]:
    """Yield the focus nodes with two texts in one language."""
    for node, values in pairs:
        languages = [value.language for value in values if isinstance(value, Literal) and value.language]
        if len(languages) > len({language.lower() for language in languages}):
            yield node, None, None


def equal_to(predicate: Term) -> Check:
    """Return the check that the values are those of another property, no fewer and no more."""

    def check(index: Index, pairs: Pairs) -> Iterator[Offence]:
        for node, values in pairs:
            for value in set(values) ^ index.objects(node, predicate):
                yield node, value, None

    return check


def disjoint_from(predicate: Term) -> Check:
    """Return the check that no value is one of another property."""

    def check(index: Index, pairs: Pairs) -> Iterator[Offence]:
        for node, values in pairs:
            for value in set(values) & index.objects(node, predicate):
                yield node, value, None

    return check


def closed(shapes: Index, shape: Term) -> Check:
    """Return the check that every value has no other properties than a shape names."""
    lists = shapes.objects(shape, SH.ignoredProperties)
    allowed = {each for head in lists for each in shapes.members(head)}
    for each_property in shapes.objects(shape, SH.property):
        allowed |= shapes.objects(each_property, SH.path)

    def check(index: Index, pairs: Pairs) -> Iterator[Offence]:
        for node, values in pairs:
            for subject in values:
                for predicate in index.properties.get(subject, set()) - allowed:
                    for value in index.objects(subject, predicate):
                        if (predicate, value) != (RDF.type, RDFS.Resource):  # as pySHACL has it
                            yield node, value, predicate.value

    return check


def any_of(shapes: Index, members: Iterable[Term]) -> Check:
    """Return the check that every value conforms to one of some node shapes."""
    ways = [[each.check for each in compile_constraints(shapes, member)] for member in members]

    def check(index: Index, pairs: Pairs) -> Iterator[Offence]:
        for node, values in pairs:
            for value in values:
                alone: Pairs = [(value, (value,))]
                if not any(all(not list(part(index, alone)) for part in way) for way in ways):
                    yield node, value, None

    return check


def query(shapes: Index, constraint: Term) -> Check:
    """Return the check that a query finds nothing. Raises CannotCompile when no function stands for its text."""
    [select] = shapes.objects(constraint, SH.select)
    finder = QUERIES.get(folded(select.value))
    if finder is None:
        raise CannotCompile(f"no function in shapes/queries.py stands for the query of {constraint}: {select.value}")
    return lambda index, pairs: [(node, value, None) for node, _ in pairs for value in finder(index, node)]


def true(value: Term, check: Check) -> Check:
    """Return a check that is asked for with `true`. Raises CannotCompile for another value."""
    if value != Literal(True):
        raise CannotCompile(f"{value} where only true is known")
    return check


CONSTRAINTS: dict[Term, Callable[[Index, Term, Term], Check]] = {
    SH["class"]: lambda _shapes, _shape, value: of_class(value),
    SH.closed: lambda shapes, shape, value: true(value, closed(shapes, shape)),
    SH.datatype: lambda _shapes, _shape, value: each(of_datatype(value)),
    SH.disjoint: lambda _shapes, _shape, value: disjoint_from(value),
    SH.equals: lambda _shapes, _shape, value: equal_to(value),
    SH["in"]: lambda shapes, _shape, value: each(frozenset(shapes.members(value)).__contains__),
    SH.languageIn: lambda shapes, _shape, value: each(in_languages(shapes.members(value))),
    SH.maxCount: lambda _shapes, _shape, value: max_count(int(value.value)),
    SH.maxInclusive: lambda _shapes, _shape, value: each(compared(value, (-1, 0))),
    SH.maxLength: lambda _shapes, _shape, value: each(max_length(int(value.value))),
    SH.minCount: lambda _shapes, _shape, value: min_count(int(value.value)),
    SH.minInclusive: lambda _shapes, _shape, value: each(compared(value, (0, 1))),
    SH.minLength: lambda _shapes, _shape, value: each(min_length(int(value.value))),
    SH.nodeKind: lambda _shapes, _shape, value: each(of_kind(value)),
    SH["or"]: lambda shapes, _shape, value: any_of(shapes, shapes.members(value)),
    SH.pattern: lambda _shapes, _shape, value: each(matching(value.value)),
    SH.sparql: lambda shapes, _shape, value: query(shapes, value),
    SH.uniqueLang: lambda _shapes, _shape, value: true(value, unique_languages),
}
"""The property that states a constraint; what makes its function from the shapes, the shape and the stated value."""


def compile_constraints(shapes: Index, shape: Term) -> Iterator[Constraint]:
    """Yield the constraints of one shape. Raises CannotCompile for what is not known here."""
    for parameter in sorted(shapes.properties[shape] & CONSTRAINTS.keys(), key=str):
        for value in shapes.objects(shape, parameter):
            message = message_of(shapes, shape, value if parameter == SH.sparql else None)
            yield Constraint(component(parameter), message, CONSTRAINTS[parameter](shapes, shape, value))


def component(parameter: Term) -> str:
    """Return the local name of the component that a parameter belongs to (SHACL, section 2.1.4)."""
    name = local_name(parameter)
    return "SPARQLConstraintComponent" if name == "sparql" else f"{name[0].upper()}{name[1:]}ConstraintComponent"


def message_of(shapes: Index, shape: Term, constraint: Term | None) -> str:
    """Return what a finding says: the message of a shape, or of its query, in English."""
    speaker = shape if constraint is None else constraint
    messages = [each for each in shapes.objects(speaker, SH.message) if isinstance(each, Literal)]
    if any("{" in each.value for each in messages) or (constraint and shapes.objects(shape, SH.message)):
        raise CannotCompile(f"{shape}: a message with variables, or both of the shape and of its query")
    english = [each.value for each in messages if each.language == "en"]
    return min(english or [each.value for each in messages], default="")


def local_name(node: Term) -> str:
    """Return what follows the last "#" or "/" of an IRI."""
    return node.value.replace("#", "/").rpartition("/")[2]
