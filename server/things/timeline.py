"""A case's way through the meetings, and an item's recommendations, as the pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby

from server.things.graph_view import GraphView, Term

LATER_ON_A_DAY = {"economy": 1, "council": 2}
"""What comes behind the other committees where a case is before several of them on one day, by `sg:committeeType`."""


@dataclass(frozen=True)
class Stage:
    """One stage of a case: an item on an agenda, a decision, or both.

    `printed_in` is the item that tells the decision where the meeting's own minutes do not. `date` is ISO 8601 or
    empty; `committee` and `meeting` may be unknown; `position` is 0 where there is no item.
    """

    date: str
    committee: Term | None
    rank: int = 0
    position: int = 0
    meeting: Term | None = None
    item: Term | None = None
    decision: Term | None = None
    printed_in: Term | None = None


@dataclass(frozen=True)
class Advice:
    """The points that one sender recommends to one committee."""

    sender: str
    committee: Term | None
    points: tuple[str, ...]


def rank(graph: GraphView, committee: Term | None) -> int:
    """Return where a committee comes among those that treat a case on one day."""
    return LATER_ON_A_DAY.get(graph.text_raw(committee, "sg:committeeType"), 0) if committee else 0


def stage_of_item(graph: GraphView, item: Term) -> Stage:
    """Return the stage of a case that an agenda item is."""
    meeting = graph.value(item, "sg:meeting")
    committee = graph.value(meeting, "sg:heldBy") if meeting else None
    return Stage(
        date=graph.text_raw(meeting, "sg:date") if meeting else "",
        committee=committee,
        rank=rank(graph, committee),
        position=int(graph.text_raw(item, "sg:position") or 0),
        meeting=meeting,
        item=item,
        decision=graph.value(item, "sg:decision"),
    )


def stage_of_decision(graph: GraphView, decision: Term, item: Term) -> Stage:
    """Return the stage of a case that a decision is, which an item of a later meeting prints."""
    committee = graph.value(decision, "sg:decidedBy")
    date = graph.text_raw(decision, "sg:date")
    return Stage(date, committee, rank(graph, committee), decision=decision, printed_in=item)


def trace_case(graph: GraphView, case: Term) -> list[Stage]:
    """Return a case's stages in order: its items, and the decisions that are only known from being printed in them.

    A decision has one node, whatever documents print it (`etl.join`). Only without a date it may have several, and is
    known by its words.
    """
    items = sorted((stage_of_item(graph, item) for item in graph.sources(case, "sg:case")), key=order)
    decided = {stage.decision for stage in items}
    printed: dict[tuple[Term | None, str], Stage] = {}
    for item in (stage.item for stage in items if stage.item):
        for decision in graph.values(item, "sg:earlierDecision"):
            if decision not in decided:
                stage = stage_of_decision(graph, decision, item)
                identity = str(decision) if stage.date else graph.text(decision, "sg:text")
                printed.setdefault((stage.committee, identity), stage)
    return sorted(fill_in(items, list(printed.values())), key=order)


def earlier_decisions(graph: GraphView, item: Term) -> list[Term]:
    """Return the decisions of earlier meetings that an item prints, in order."""
    stages = [stage_of_decision(graph, decision, item) for decision in graph.values(item, "sg:earlierDecision")]
    return [stage.decision for stage in sorted(stages, key=order) if stage.decision]


def order(stage: Stage) -> tuple[str, int, str, int]:
    """Return what stages are sorted by: day, standing committees before economy and council, place on the agenda."""
    return stage.date, stage.rank, str(stage.committee), stage.position


def fill_in(items: list[Stage], printed: list[Stage]) -> list[Stage]:
    """Return all stages; a printed decision stands with its meeting's item where that alone is without a decision."""
    rest, filled = [], dict(enumerate(items))
    for stage in printed:
        same = [number for number, item in filled.items() if is_undecided(item, stage)]
        if len(same) == 1:
            filled[same[0]] = replace(filled[same[0]], decision=stage.decision, printed_in=stage.printed_in)
        else:
            rest.append(stage)
    return [*filled.values(), *rest]


def is_undecided(item: Stage, printed: Stage) -> bool:
    """Tell whether an item is of the meeting whose decision another prints, and tells none itself."""
    known = printed.date and printed.committee
    return bool(known) and not item.decision and (item.date, item.committee) == (printed.date, printed.committee)


def group_recommendations(graph: GraphView, item: Term) -> list[Advice]:
    """Return an item's recommendations in order, joined where the same sender advises the same committee."""

    def sender_and_committee(point: Term) -> tuple[str, Term | None]:
        return graph.text(point, "sg:recommendedBy"), graph.value(point, "sg:recommendedTo")

    points: Iterable[Term] = graph.sort(graph.values(item, "sg:recommendation"), "sg:position")
    return [
        Advice(sender, committee, tuple(graph.text(point, "sg:text") for point in group))
        for (sender, committee), group in groupby(points, key=sender_and_committee)
    ]
