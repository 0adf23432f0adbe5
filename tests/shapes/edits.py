"""How to break each constraint: one edit of a conforming graph for every shape and constraint component.

What a property shape asks for says by itself how to break it (leave a value out, add one, put a wrong one), so those
edits follow from the shape. What a query asks for does not: `QUERY_EDITS` lists the value that breaks each.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rdflib import DCTERMS, RDF, SH, XSD, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from ontology.iris import MeetingKey
from shapes import shapes_graph
from tests.etl.test_graph import EXAMPLE, IRIS

SG = Namespace("https://w3id.org/sagsgraf/ontology#")
SGS = Namespace("https://w3id.org/sagsgraf/shapes#")
SHAPES = shapes_graph()
STRANGER = URIRef("https://elsewhere.example.org/thing")

NO_CONSTRAINTS = {
    RDF.type,
    SH.ignoredProperties,
    SH.message,
    SH.path,
    SH.property,
    SH.severity,
    SH.targetClass,
    SH.targetObjectsOf,
}
"""What a shape says beside its constraints."""

Triple = tuple[Node, Node, Node]


@dataclass(frozen=True)
class Constraint:
    """One constraint of one shape: the predicate that states it, and its value."""

    shape: URIRef
    parameter: URIRef
    value: Node

    @property
    def component(self) -> str:
        """The name of the constraint component, which SHACL derives from the parameter's."""
        name = self.parameter.removeprefix(str(SH))
        return "SPARQLConstraintComponent" if name == "sparql" else f"{name[0].upper()}{name[1:]}ConstraintComponent"

    def __str__(self) -> str:
        """The constraint for a test's name."""
        return f"{self.shape.removeprefix(SGS)}-{self.parameter.removeprefix(str(SH))}"


def constraints() -> list[Constraint]:
    """Every constraint of every shape that has targets, its own or its node shape's."""
    shapes = {
        *SHAPES.subjects(SH.targetClass),
        *SHAPES.subjects(SH.targetObjectsOf),
        *SHAPES.objects(None, SH.property),
    }
    return [
        Constraint(URIRef(str(shape)), URIRef(str(parameter)), value)
        for shape in sorted(shapes, key=str)
        for parameter, value in sorted(SHAPES.predicate_objects(shape), key=str)
        if parameter not in NO_CONSTRAINTS
    ]


def focus_nodes(graph: Graph, shape: Node) -> list[Node]:
    """The nodes of a graph that a shape is about, in order."""
    owners = [shape, *SHAPES.subjects(SH.property, shape)]
    classes = [each for owner in owners for each in SHAPES.objects(owner, SH.targetClass)]
    predicates = [each for owner in owners for each in SHAPES.objects(owner, SH.targetObjectsOf)]
    nodes = {node for each in classes for node in graph.subjects(RDF.type, each)}
    return sorted(nodes | {node for each in predicates for node in graph.objects(None, each)}, key=str)


def steps(graph: Graph, node: Node, path: Node) -> Iterator[tuple[Triple, bool]]:
    """Yield the triples of the last step along a path from a node, and whether that step goes backwards."""
    if isinstance(path, URIRef):
        yield from (((node, path, value), False) for value in graph.objects(node, path))
    elif inverse := SHAPES.value(path, SH.inversePath):
        yield from (((subject, inverse, node), True) for subject in graph.subjects(inverse, node))
    elif alternatives := SHAPES.value(path, SH.alternativePath):
        for alternative in Collection(SHAPES, alternatives):
            yield from steps(graph, node, alternative)
    else:
        *parts, last = Collection(SHAPES, path)
        nodes = [node]
        for part in parts:
            nodes = [end(step) for each in nodes for step in steps(graph, each, part)]
        for each in nodes:
            yield from steps(graph, each, last)


def end(step: tuple[Triple, bool]) -> Node:
    """The node that a step leads to."""
    (subject, _, value), backwards = step
    return subject if backwards else value


def values(graph: Graph, node: Node, shape: Node) -> list[tuple[Triple, bool]]:
    """The last steps along a property shape's path from a node, in order."""
    return sorted(steps(graph, node, SHAPES.value(shape, SH.path)), key=str)


def put(graph: Graph, step: tuple[Triple, bool], value: Node) -> None:
    """Let a step lead to another value as well."""
    (subject, predicate, node), backwards = step
    graph.add((value, predicate, node) if backwards else (subject, predicate, value))


def another(constraint: Constraint) -> Node:
    """A value that a constraint on values does not allow."""
    danish = (constraint.shape, SH.languageIn, None) in SHAPES
    wrong: dict[Node, Node] = {
        SH["class"]: STRANGER,
        SH.datatype: Literal("?", datatype=XSD.anyURI),
        SH["in"]: Literal("something else"),
        SH.languageIn: Literal("auf Deutsch", lang="de"),
        SH.maxInclusive: Literal(Decimal(2)),
        SH.maxLength: Literal("x" * 501, lang="da"),
        SH.minInclusive: Literal(-1),
        SH.minLength: Literal("", lang="da" if danish else None),
        SH.nodeKind: BNode() if constraint.value == SH.IRIOrLiteral else Literal("no IRI"),
        SH["or"]: Literal("auf Deutsch", lang="de"),
        SH.pattern: STRANGER if constraint.shape == SGS["Act-exactMatch"] else Literal("!"),
    }
    return wrong[constraint.parameter]


def leave_out(graph: Graph, node: Node, constraint: Constraint) -> None:
    """Remove every value."""
    for triple, _ in values(graph, node, constraint.shape):
        graph.remove(triple)


def add_many(graph: Graph, node: Node, constraint: Constraint) -> None:
    """Add a value too many."""
    put(graph, values(graph, node, constraint.shape)[0], STRANGER)


def add_wrong(graph: Graph, node: Node, constraint: Constraint) -> None:
    """Add a value that is not allowed."""
    put(graph, values(graph, node, constraint.shape)[0], another(constraint))


def say_twice(graph: Graph, node: Node, constraint: Constraint) -> None:
    """Add a second value in the language of the first."""
    step = values(graph, node, constraint.shape)[0]
    put(graph, step, Literal("noget andet", lang=getattr(end(step), "language", None)))


def say_otherwise(graph: Graph, node: Node, constraint: Constraint) -> None:
    """Let the property that must have none of the values have one of them."""
    graph.add((node, constraint.value, end(values(graph, node, constraint.shape)[0])))


EDITS: dict[Node, Callable[[Graph, Node, Constraint], None]] = {
    SH["class"]: add_wrong,
    SH.datatype: add_wrong,
    SH.disjoint: say_otherwise,
    SH.equals: leave_out,
    SH["in"]: add_wrong,
    SH.languageIn: add_wrong,
    SH.maxCount: add_many,
    SH.maxInclusive: add_wrong,
    SH.maxLength: add_wrong,
    SH.minCount: leave_out,
    SH.minInclusive: add_wrong,
    SH.minLength: add_wrong,
    SH.nodeKind: add_wrong,
    SH["or"]: add_wrong,
    SH.pattern: add_wrong,
    SH.uniqueLang: say_twice,
}
"""How to break a property shape, by the parameter that states the constraint."""


@dataclass(frozen=True)
class QueryEdit:
    """Another value of one property, the node that is then found at fault, and the value that is reported."""

    subject: URIRef
    predicate: URIRef
    value: Node
    focus_node: URIRef
    reported: Node


def node(term: object) -> URIRef:
    """An IRI of the example as an rdflib node."""
    return URIRef(str(term).strip("<>"))


def a_day(text: str) -> Literal:
    """A date."""
    return Literal(text, datatype=XSD.date)


KEY, CASE = EXAMPLE.key, "04.04.00-P20-3-22"
ECONOMY = MeetingKey("0741", "Økonomiudvalget", date(2022, 5, 16))
MEETING, MINUTES, ITEM = node(IRIS.meeting(KEY)), node(IRIS.minutes(KEY)), node(IRIS.item(KEY, 1))
MUNICIPALITY, DECISION = node(IRIS.municipality("0741")), node(IRIS.case_decision(KEY, CASE))
EARLIER, MENTION = node(IRIS.case_decision(ECONOMY, CASE)), node(IRIS.item_part("mention", KEY, 1, 1))
COUNCIL, ABSENCE = node(IRIS.committee("0741", "Kommunalbestyrelsen")), node(IRIS.meeting_attendance(KEY, "Per Holm"))
SECTION, POINT = node(IRIS.item_part("section", KEY, 1, 2)), node(IRIS.item_part("recommendation", KEY, 1, 2))

LATE = Literal("2022-06-08T15:30:00+02:00", datatype=XSD.dateTime)
DATE = a_day("2022-06-07")

QUERY_EDITS = {
    SGS.MunicipalityCode: [QueryEdit(MUNICIPALITY, DCTERMS.identifier, Literal("0742"), MUNICIPALITY, Literal("0742"))],
    SGS.MeetingDate: [
        QueryEdit(MEETING, SG.date, a_day("2022-06-08"), MEETING, a_day("2022-06-08")),
        QueryEdit(MEETING, SG.startTime, LATE, MEETING, DATE),
    ],
    SGS.MinutesDecisionDate: [
        QueryEdit(DECISION, SG.date, a_day("2022-06-08"), MINUTES, DECISION),
        QueryEdit(DECISION, SG.date, Literal("2022-06-07"), MINUTES, DECISION),
    ],
    SGS.MinutesDecidedBy: [QueryEdit(DECISION, SG.decidedBy, COUNCIL, MINUTES, DECISION)],
    SGS.MinutesEarlierDecision: [QueryEdit(EARLIER, SG.date, a_day("2022-06-08"), MINUTES, EARLIER)],
    SGS.MinutesQuote: [
        QueryEdit(MENTION, SG.quote, Literal("Serviceloven § 20 stk. 1", lang="da"), MINUTES, MENTION),
        QueryEdit(MENTION, SG.start, Literal(7), MINUTES, MENTION),
        QueryEdit(MENTION, SG.end, Literal(5000), MINUTES, MENTION),
    ],
    SGS.MinutesItems: [QueryEdit(ITEM, SG.position, Literal(2), MINUTES, MEETING)],
    SGS.MinutesGap: [QueryEdit(ITEM, SG.position, Literal(3), MINUTES, MEETING)],
    SGS.MinutesSections: [
        QueryEdit(SECTION, SG.position, Literal(4), MINUTES, ITEM),
        QueryEdit(SECTION, SG.position, Literal(1), MINUTES, ITEM),
    ],
    SGS.MinutesRecommendations: [QueryEdit(POINT, SG.position, Literal(3), MINUTES, ITEM)],
    SGS.MinutesAttendance: [QueryEdit(ABSENCE, SG.status, Literal("present"), MINUTES, ABSENCE)],
}
"""How to break a query, by its shape."""
