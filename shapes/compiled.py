"""The shapes as plain Python: read once per process, each constraint a function over an index of the graph.

pySHACL is exact and slow; this gives the very same results for the components and paths that our shapes use, and
refuses to compile any other. What it cannot judge the way pySHACL does, it leaves to pySHACL (`LeftToPySHACL`).
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from pyoxigraph import NamedNode, Quad

from ontology.terms import DCTERMS, OWL, RDF, RDFS, SH
from ontology.vocabulary import read_turtle
from shapes.constraints import CONSTRAINTS, CannotCompile, Constraint, Pairs, compile_constraints, local_name
from shapes.index import NOTHING, Index, Statement, statements_of
from shapes.queries import LeftToPySHACL
from shapes.terms import Term

Step = Callable[[Term], Collection[Term]]
"""From a focus node to its value nodes."""
Path = Callable[[Index], Step]
Target = Callable[[Index], Iterable[Term]]
"""From a graph to focus nodes."""

STATED = {
    *(RDF.type, RDF.first, RDF.rest, DCTERMS.title, DCTERMS.description),
    *(SH.targetClass, SH.targetObjectsOf, SH.path, SH.inversePath, SH.alternativePath, SH.property),
    *(SH.severity, SH.message, SH.ignoredProperties, SH.select, SH.prefixes, SH.declare, SH.prefix, SH.namespace),
}
"""What shapes state beside their constraints."""
TYPES = {SH.NodeShape, SH.PropertyShape, SH.SPARQLConstraint, OWL.Ontology}


class Finding(NamedTuple):
    """A result of a shape: as in SHACL's report, shapes and components by their local names, terms as they are."""

    severity: str
    focus_node: Term
    shape: str
    component: str
    path: str
    value: Term | None
    message: str


@dataclass(frozen=True)
class Shape:
    """A node shape or property shape with the ways to its focus nodes and from there to their values."""

    name: str
    severity: str
    targets: Sequence[Target]
    path: Path
    path_name: str
    constraints: Sequence[Constraint]

    def find(self, index: Index) -> Iterator[Finding]:
        """Yield what is wrong with a graph by this shape."""
        focus_nodes = {node for target in self.targets for node in target(index)}
        if not focus_nodes:
            return
        step = self.path(index)
        pairs: Pairs = [(node, step(node)) for node in focus_nodes]
        for each in self.constraints:
            for node, value, path in each.check(index, pairs):
                found = self.path_name if path is None else path
                yield Finding(self.severity, node, self.name, each.component, found, value, each.message)


def find_violations(statements: Iterable[Statement]) -> list[Finding]:
    """Return what the shapes find in the statements of a graph. Raises LeftToPySHACL for one of an unusual kind."""
    index = Index(statements)
    if RDFS.subClassOf in index.by_property:
        raise LeftToPySHACL("the graph has classes of its own")
    return [finding for shape in compiled_shapes() for finding in shape.find(index)]


@cache
def compiled_shapes() -> tuple[Shape, ...]:
    """Return the project's shapes."""
    return compile_shapes(read_turtle("shapes"))


def compile_shapes(quads: Iterable[Quad]) -> tuple[Shape, ...]:
    """Return the shapes that have targets, their own or their node shape's. Raises CannotCompile for the unknown."""
    shapes = Index(statements_of(quads))
    unknown = (set(shapes.by_property) - STATED - set(CONSTRAINTS)) | (set(shapes.backwards(RDF.type)) - TYPES)
    if unknown:
        raise CannotCompile(f"the shapes say {', '.join(sorted(map(str, unknown)))}, which no function checks")
    targeted = {
        *shapes.forwards(SH.targetClass),
        *shapes.forwards(SH.targetObjectsOf),
        *shapes.backwards(SH.property),
    }
    return tuple(compile_shape(shapes, shape) for shape in sorted(targeted, key=str))


def compile_shape(shapes: Index, shape: Term) -> Shape:
    """Return one shape. Raises CannotCompile for a property shape within a property shape."""
    owners = shapes.backwards(SH.property).get(shape, NOTHING)
    if any(shapes.objects(owner, SH.path) for owner in owners):
        raise CannotCompile(f"{shape} is a property of a property shape")
    path = shapes.value(shape, SH.path)
    return Shape(
        local_name(shape),
        local_name(shapes.value(shape, SH.severity) or SH.Violation),
        [target for each in (shape, *owners) for target in compile_targets(shapes, each)],
        compile_path(shapes, path) if path else itself,
        path.value if isinstance(path, NamedNode) else "",
        list(compile_constraints(shapes, shape)),
    )


def compile_targets(shapes: Index, shape: Term) -> list[Target]:
    """Return the ways from a graph to a shape's focus nodes."""
    classes = [instances_of(each) for each in shapes.objects(shape, SH.targetClass)]
    return classes + [objects_of(each) for each in shapes.objects(shape, SH.targetObjectsOf)]


def instances_of(wanted: Term) -> Target:
    """Return the way to what is stated to be of a class."""
    return lambda index: index.instances(wanted)


def objects_of(predicate: Term) -> Target:
    """Return the way to all values of a property."""
    return lambda index: index.backwards(predicate)


def compile_path(shapes: Index, path: Term) -> Path:
    """Return a property path. Raises CannotCompile for a form that our shapes do not use."""
    if isinstance(path, NamedNode):
        return lambda index: lookup(index.forwards(path))
    form = shapes.properties[path]
    if form == {SH.inversePath}:
        inverse = shapes.value(path, SH.inversePath)
        if isinstance(inverse, NamedNode):
            return lambda index: lookup(index.backwards(inverse))
    if form == {SH.alternativePath}:
        [head] = shapes.objects(path, SH.alternativePath)
        return alternatives([compile_path(shapes, each) for each in shapes.members(head)])
    if form == {RDF.first, RDF.rest}:
        return sequence([compile_path(shapes, each) for each in shapes.members(path)])
    raise CannotCompile(f"a path of {', '.join(sorted(map(str, form)))} is not known")


def lookup(table: Mapping[Term, Collection[Term]]) -> Step:
    """Return the step that a table gives."""
    return lambda node: table.get(node, NOTHING)


def itself(_: Index) -> Step:
    """Lead from a focus node to itself, as a node shape does."""
    return lambda node: (node,)


def alternatives(paths: Sequence[Path]) -> Path:
    """Return the path along any of some paths."""

    def bound(index: Index) -> Step:
        steps = [path(index) for path in paths]
        return lambda node: {value for step in steps for value in step(node)}

    return bound


def sequence(paths: Sequence[Path]) -> Path:
    """Return the path along one path after the other."""

    def bound(index: Index) -> Step:
        steps = [path(index) for path in paths]

        def follow(node: Term) -> Collection[Term]:
            nodes = {node}
            for step in steps:
                nodes = {value for each in nodes for value in step(each)}
            return nodes

        return follow

    return bound
