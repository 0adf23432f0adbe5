"""The decisions of other meetings that documents print, kept beside the store as one line of JSON each.

Which document describes such a decision depends on what else is published (`etl.join`). So its description is kept
apart from the document's graph: it can go and come back without the document being read again.
"""

import json
from collections.abc import Container, Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from etl.decision_names import PrintedDecision
from etl.graph import item_scopes
from etl.graph_items import ItemScope, decision_statements
from etl.graph_statements import Triple
from etl.model import Minutes
from ontology.iris import Iris, MeetingKey
from ontology.terms import SG


@dataclass(frozen=True)
class Printed:
    """What one document prints of what one meeting decided on one case; all names are IRIs.

    `decision` is the name that all documents share, `meeting_graph` holds the minutes of the meeting where they are
    published. `texts` says the words of each node that describes the decision here, `links` which item prints which
    node, `statements` is the description as N-Quads.
    """

    graph: str
    decision: str
    meeting_graph: str
    case: str
    texts: dict[str, str]
    links: tuple[tuple[str, str], ...]
    statements: str

    @property
    def order(self) -> tuple[str, str]:
        """What the documents that print a decision are ordered by: the day of the meeting, then the name."""
        return self.graph.rpartition("/")[2], self.graph

    @property
    def items(self) -> set[str]:
        """The items that print the decision."""
        return {item for item, _ in self.links}

    def description(self) -> set[Quad]:
        """Return the description as quads."""
        return set(parse(self.statements, format=RdfFormat.N_QUADS))

    def link(self, item: str, node: str) -> Quad:
        """Return the statement that an item prints a decision."""
        return Quad(NamedNode(item), SG.earlierDecision, NamedNode(node), NamedNode(self.graph))

    def quads(self) -> set[Quad]:
        """Return everything that the document states of the decision."""
        return self.description() | {self.link(item, node) for item, node in self.links}


@dataclass(frozen=True)
class Statements:
    """What a document states by itself, and the decisions of other meetings that it prints."""

    stated: tuple[Quad, ...]
    printed: tuple[Printed, ...]

    def whole(self) -> list[Quad]:
        """Return everything that the document states, each statement once."""
        printed = (quad for each in self.printed for quad in sorted(each.quads(), key=str))
        return list(dict.fromkeys((*self.stated, *printed)))


def split_printed(triples: Iterable[Triple], printed: Iterable[Printed], graph: NamedNode) -> Statements:
    """Return what a document states apart from the decisions of other meetings that it prints."""
    printed = tuple(printed)
    return Statements(tuple(each.in_graph(graph) for each in apart(triples, printed)), printed)


def apart(triples: Iterable[Triple], printed: Iterable[Printed]) -> list[Triple]:
    """Return what a document states without what it states of decisions of other meetings that it prints."""
    joined = {Triple.of(quad) for each in printed for quad in each.quads()}
    subjects = {triple.subject for triple in joined}
    return [triple for triple in triples if triple.subject not in subjects or triple not in joined]


def find_printed(minutes: Minutes, iris: Iris) -> list[Printed]:
    """Return the decisions of other meetings that a document prints, where committee, date and case are all known."""
    found: dict[NamedNode, list[tuple[ItemScope, PrintedDecision]]] = {}
    for scope in item_scopes(minutes, iris):
        for printed in scope.decisions.printed(scope.item):
            if printed.shared:
                found.setdefault(printed.shared, []).append((scope, printed))
    return [gather(shared, places) for shared, places in found.items()]


def gather(shared: NamedNode, places: list[tuple[ItemScope, PrintedDecision]]) -> Printed:
    """Return one decision from all places of a document that print it."""
    scope, printed = places[0]
    key, code = scope.key, scope.key.municipality
    if printed.decision.date is None or scope.item.case is None:
        raise ValueError(f"{shared} is shared without a date or a case")
    meeting = MeetingKey(code, printed.decision.body, printed.decision.date)
    graph = scope.iris.graph(key)
    triples = {triple for place in places for triple in described(*place)}
    quads = (triple.in_graph(graph) for triple in triples)
    return Printed(
        graph=graph.value,
        decision=shared.value,
        meeting_graph=scope.iris.graph(meeting).value,
        case=scope.iris.case(code, scope.item.case).value,
        texts={each.node.value: each.decision.text for _, each in reversed(places)},
        links=tuple(sorted({(place.node.value, each.node.value) for place, each in places})),
        statements="".join(sorted(f"{quad} .\n" for quad in quads)),
    )


def described(scope: ItemScope, printed: PrintedDecision) -> Iterator[Triple]:
    """Yield what an item states of a decision that it prints; nothing where an item before it has stated the same."""
    if printed.described:
        for node, statements in decision_statements(scope):
            if node == printed.node:
                yield from statements


def printed_beside(part: Path) -> Path:
    """Return the file of the decisions that a document prints, from the file of its quads."""
    return part.with_suffix(".jsonl")


def write_statements(part: Path, statements: Statements) -> None:
    """Write what one document states, as `write_part` does."""
    write_part(part, (f"{quad} .\n" for quad in statements.stated), statements.printed)


def write_part(part: Path, lines: Iterable[str], printed: Iterable[Printed]) -> None:
    """Write what one document states, as lines of N-Quads, and beside it the decisions of other meetings it prints."""
    part.write_text("".join(lines), encoding="utf-8", newline="\n")
    write_printed(printed_beside(part), printed)


def write_printed(path: Path, printed: Iterable[Printed]) -> None:
    """Write printed decisions to a file, those of one document behind one another; no file where there are none."""
    lines = [json.dumps(asdict(each), ensure_ascii=False) + "\n" for each in printed]
    if lines:
        path.write_text("".join(lines), encoding="utf-8", newline="\n")


def read_printed(path: Path | None) -> Iterator[Printed]:
    """Yield the printed decisions of a file that `write_printed` wrote; none where there is no file."""
    for line in read_lines(path):
        yield parse_line(line)


def read_lines(path: Path | None) -> Iterator[str]:
    """Yield the lines of a file; none where there is no file."""
    if path and path.exists():
        with path.open(encoding="utf-8", newline="\n") as file:
            yield from file


def parse_line(line: str) -> Printed:
    """Return one line as a printed decision."""
    row = json.loads(line)
    return Printed(**row | {"links": tuple((item, node) for item, node in row["links"])})


def renew_printed(old: Path | None, new: Path, kept: Container[str], parts: Iterable[Path]) -> set[str]:
    """Write the printed decisions of a new version: of the old version's those in the graphs `kept`, and of `parts`.

    Returns the decisions that another document prints now than before.
    """
    changed: set[str] = set()
    with new.open("w", encoding="utf-8", newline="\n") as file:
        for line in read_lines(old):
            printed = parse_line(line)
            if printed.graph in kept:
                file.write(line)
            else:
                changed.add(printed.decision)
        for line in chain.from_iterable(map(read_lines, parts)):
            file.write(line)
            changed.add(parse_line(line).decision)
    return changed
