"""The shapes as plain Python: read once per process, each constraint a function over an index of the graph.

pySHACL is exact and slow; this gives the very same results for the components and paths that our shapes use, and
refuses to compile any other. What it cannot judge the way pySHACL does, it leaves to pySHACL (`LeftToPySHACL`).
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
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

Step = Callable[[Term], Collection[Term] | None]
"""From a focus node to its value nodes; None is none."""
Path = Callable[[Index], Step]
Targets = frozenset[tuple[Term, Term | None]]
"""Where focus nodes are found: the things of a class, as (rdf:type, class), or all values of a property, as (it, None).
"""

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
    """A node shape or property shape: where its focus nodes are, and the way from there to their values."""

    name: str
    severity: str
    targets: Targets
    path: Path
    path_name: str
    constraints: Sequence[Constraint]

    def find(self, index: Index, focus_nodes: Iterable[Term]) -> Iterator[Finding]:
        """Yield what is wrong with a graph by this shape."""
        step = self.path(index)
        pairs: Pairs = [(node, step(node) or NOTHING) for node in focus_nodes]
        for each in self.constraints:
            for node, value, path in each.check(index, pairs):
                found = self.path_name if path is None else path
                yield Finding(self.severity, node, self.name, each.component, found, value, each.message)


def find_violations(statements: Iterable[Statement]) -> list[Finding]:
    """Return what the shapes find in the statements of a graph. Raises LeftToPySHACL for one of an unusual kind."""
    index = Index(statements)
    if RDFS.subClassOf in index.by_property:
        raise LeftToPySHACL("the graph has classes of its own")
    return [
        finding
        for targets, shapes in shapes_by_targets().items()
        if (focus_nodes := find_focus_nodes(index, targets))
        for shape in shapes
        for finding in shape.find(index, focus_nodes)
    ]


def find_focus_nodes(index: Index, targets: Targets) -> set[Term]:
    """Return what the shapes with these targets are about in a graph."""
    found: set[Term] = set()
    for predicate, value in targets:
        table = index.backwards(predicate)
        found.update(table if value is None else table.get(value, NOTHING))
    return found


@cache
def shapes_by_targets() -> dict[Targets, list[Shape]]:
    """Return the project's shapes by what they are about, which is looked up once for all of one class."""
    groups: dict[Targets, list[Shape]] = defaultdict(list)
    for shape in compiled_shapes():
        groups[shape.targets].append(shape)
    return dict(groups)


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
        frozenset(target for each in (shape, *owners) for target in compile_targets(shapes, each)),
        compile_path(shapes, path) if path else itself,
        path.value if isinstance(path, NamedNode) else "",
        list(compile_constraints(shapes, shape)),
    )


def compile_targets(shapes: Index, shape: Term) -> Targets:
    """Return where a shape's own focus nodes are found."""
    classes = {(RDF.type, each) for each in shapes.objects(shape, SH.targetClass)}
    return frozenset(classes | {(each, None) for each in shapes.objects(shape, SH.targetObjectsOf)})


def compile_path(shapes: Index, path: Term) -> Path:
    """Return a property path. Raises CannotCompile for a form that our shapes do not use."""
    if isinstance(path, NamedNode):
        return lambda index: index.forwards(path).get
    form = shapes.properties[path]
    if form == {SH.inversePath}:
        inverse = shapes.value(path, SH.inversePath)
        if isinstance(inverse, NamedNode):
            return lambda index: index.backwards(inverse).get
    if form == {SH.alternativePath}:
        [head] = shapes.objects(path, SH.alternativePath)
        return alternatives([compile_path(shapes, each) for each in shapes.members(head)])
    if form == {RDF.first, RDF.rest}:
        return sequence([compile_path(shapes, each) for each in shapes.members(path)])
    raise CannotCompile(f"a path of {', '.join(sorted(map(str, form)))} is not known")


def itself(_: Index) -> Step:
    """Lead from a focus node to itself, as a node shape does."""
    return lambda node: (node,)


def alternatives(paths: Sequence[Path]) -> Path:
    """Return the path along any of some paths."""

    def bound(index: Index) -> Step:
        steps = [path(index) for path in paths]
        return lambda node: {value for step in steps for value in step(node) or NOTHING}

    return bound


def sequence(paths: Sequence[Path]) -> Path:
    """Return the path along one path after the other."""

    def bound(index: Index) -> Step:
        steps = [path(index) for path in paths]

        def follow(node: Term) -> Collection[Term]:
            nodes = {node}
            for step in steps:
                nodes = {value for each in nodes for value in step(each) or NOTHING}
            return nodes

        return follow

    return bound
