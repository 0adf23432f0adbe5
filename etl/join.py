"""One case, one path: a decision that several documents print is described once, in the graph of the best of them.

The minutes of the meeting that took it come first, then the earliest document that prints it. The other documents
link to that description. All of this follows from which documents are published, not from the order in which they came.
"""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, Store

from etl.decision_names import fold
from etl.printed import Printed, read_printed
from ontology.terms import RDF, SG


@dataclass(frozen=True)
class Holder:
    """The document that describes a decision: its graph, and the nodes that describe it with their words."""

    graph: str
    texts: Mapping[str, str]

    def node(self, decision: str, text: str) -> str | None:
        """Return the node for a decision that another document prints, or None where it cannot be told.

        What the holder has in several nodes is told apart by the words alone.
        """
        if set(self.texts) == {decision}:
            return decision
        same = [node for node, words in self.texts.items() if fold(words) == fold(text)]
        return same[0] if len(same) == 1 else None


@dataclass(frozen=True)
class Change:
    """What the join adds to the store and takes out of it."""

    added: set[Quad]
    removed: set[Quad]


def join_decisions(store: Store, printed: Path, touched: Container[str]) -> Iterator[Change]:
    """Yield for each document whose links may have changed what its graph is to gain and to lose.

    `printed` holds the printed decisions of all published documents, `touched` the graphs and the decisions that this
    build brings, changes or takes away. The store already holds all graphs but for what is yielded here.
    """
    firsts = first_to_print(printed)
    joined = {
        each.graph
        for each in read_printed(printed)
        if each.decision in touched or each.meeting_graph in touched or each.graph in touched
    }
    for graph, group in groupby(read_printed(printed), key=lambda each: each.graph):
        if graph in joined:
            decisions = [(each, find_holder(store, firsts[each.decision])) for each in group]
            yield find_change(store, NamedNode(graph), decisions)


def first_to_print(printed: Path) -> dict[str, Printed]:
    """Return for each decision the earliest document that prints it, without the statements."""
    firsts: dict[str, Printed] = {}
    for each in read_printed(printed):
        first = firsts.get(each.decision)
        if first is None or each.order < first.order:
            firsts[each.decision] = replace(each, statements="")
    return firsts


def find_holder(store: Store, first: Printed) -> Holder:
    """Return the document that describes a decision: the meeting's own minutes, else the first that prints it."""
    own = own_decisions(store, first)
    return Holder(first.meeting_graph, own) if own else Holder(first.graph, first.texts)


def own_decisions(store: Store, printed: Printed) -> dict[str, str]:
    """Return what the minutes of the meeting themselves say it decided on the case, by node; empty without them."""
    graph = NamedNode(printed.meeting_graph)
    items = [quad.subject for quad in store.quads_for_pattern(None, SG.case, NamedNode(printed.case), graph)]
    nodes = [quad.object for item in items for quad in store.quads_for_pattern(item, SG.decision, None, graph)]
    return {
        node.value: text.object.value
        for node in nodes
        if isinstance(node, NamedNode)
        for text in store.quads_for_pattern(node, SG.text, None, graph)
        if isinstance(text.object, Literal)
    }


def find_change(store: Store, graph: NamedNode, decisions: list[tuple[Printed, Holder]]) -> Change:
    """Return what one document's graph is to gain and to lose, from all the decisions that it prints."""
    wanted = {quad for printed, holder in decisions for quad in stated(printed, holder)}
    known = {quad for printed, _ in decisions for quad in printed.quads()}
    outdated = {quad for quad in known - wanted if quad in store}
    described = {quad.subject for quad in store.quads_for_pattern(None, RDF.type, SG.Decision, graph)}
    described -= {quad.subject for quad in outdated if quad.predicate == RDF.type}
    for item in {item for printed, _ in decisions for item in printed.items}:
        links = store.quads_for_pattern(NamedNode(item), SG.earlierDecision, None, graph)
        outdated |= {link for link in links if link not in wanted and link.object not in described}
    return Change({quad for quad in wanted if quad not in store}, outdated)


def stated(printed: Printed, holder: Holder) -> Iterator[Quad]:
    """Yield what a document's graph states of a decision that it prints."""
    if holder.graph == printed.graph:
        yield from printed.quads()
        return
    for item, node in printed.links:
        target = holder.node(printed.decision, printed.texts[node])
        if target:
            yield printed.link(item, target)
