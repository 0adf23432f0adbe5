"""A case's way through the meetings, and an item's recommendations, as the pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from server.graph_view import GraphView, Term


@dataclass(frozen=True)
class Stage:
    """One stage of a case: an item on an agenda, or a decision that is only known from being printed in `printed_in`.

    `date` is ISO 8601 or empty; `committee` and `meeting` may be unknown.
    """

    date: str
    position: int
    committee: Term | None
    meeting: Term | None
    item: Term | None
    decision: Term | None
    printed_in: Term | None = None


@dataclass(frozen=True)
class Advice:
    """The points that one sender recommends to one committee."""

    sender: str
    committee: Term | None
    points: tuple[str, ...]


def stage_of_item(graph: GraphView, item: Term) -> Stage:
    """Return the stage of a case that an agenda item is."""
    meeting = graph.value(item, "sg:meeting")
    return Stage(
        graph.text_raw(meeting, "sg:date") if meeting else "",
        int(graph.text_raw(item, "sg:position") or 0),
        graph.value(meeting, "sg:heldBy") if meeting else None,
        meeting,
        item,
        graph.value(item, "sg:decision"),
    )


def stages_printed_in(graph: GraphView, item: Term) -> list[Stage]:
    """Return the stages that an item's earlier decisions are."""
    return [
        Stage(
            graph.text_raw(decision, "sg:date"),
            0,
            graph.value(decision, "sg:decidedBy"),
            None,
            None,
            decision,
            printed_in=item,
        )
        for decision in graph.values(item, "sg:earlierDecision")
    ]


def order(stage: Stage) -> tuple[str, str, int]:
    """Return what stages are sorted by."""
    return stage.date, str(stage.committee), stage.position


def trace_case(graph: GraphView, case: Term) -> list[Stage]:
    """Return a case's stages in order of time.

    A decision printed again in a later meeting's minutes is left out where the meeting that took it is there itself,
    and shown once where several minutes print it.
    """
    items = [stage_of_item(graph, item) for item in graph.sources(case, "sg:case")]
    known = {(stage.committee, stage.date) for stage in items}
    printed: dict[tuple[Term | None, str], Stage] = {}
    for stage in sorted(items, key=order):
        for earlier in stages_printed_in(graph, stage.item) if stage.item else []:
            printed.setdefault((earlier.committee, earlier.date), earlier)
    return sorted([*items, *(stage for key, stage in printed.items() if key not in known)], key=order)


def group_recommendations(graph: GraphView, item: Term) -> list[Advice]:
    """Return an item's recommendations in order, joined where the same sender advises the same committee."""

    def sender_and_committee(point: Term) -> tuple[str, Term | None]:
        return graph.text(point, "sg:recommendedBy"), graph.value(point, "sg:recommendedTo")

    points: Iterable[Term] = graph.sort(graph.values(item, "sg:recommendation"), "sg:position")
    return [
        Advice(sender, committee, tuple(graph.text(point, "sg:text") for point in group))
        for (sender, committee), group in groupby(points, key=sender_and_committee)
    ]
