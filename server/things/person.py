"""What a person did, as the person's page tells it: meetings and items attended or not, and votes by name."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from server.things.attendance import ItemAttendance, count_as
from server.things.ballots import SIDES, in_order_of_text
from server.things.graph_view import GraphView, Term


@dataclass(frozen=True)
class CastVote:
    """How a person voted: the side, where and when (ISO 8601), on which points, and the item that tells it."""

    side: str
    committee: Term | None
    date: str
    point: str
    decision: Term
    item: Term | None


def attended(graph: GraphView, person: Term) -> dict[Term, str]:
    """Return the meetings and items that state how a person took part, each with the status."""
    return {
        whole: graph.text(attendance, "sg:status")
        for attendance in graph.sources(person, "sg:person")
        for whole in graph.sources(attendance, "sg:attendance")
    }


def attendance_by_meeting(graph: GraphView, person: Term) -> list[ItemAttendance]:
    """Return how a person took part in single items, by meeting, the latest first, and by status."""
    found: dict[tuple[Term | None, str], list[Term]] = defaultdict(list)
    for item, status in attended(graph, person).items():
        if graph.is_a(item, "sg:AgendaItem"):
            found[graph.value(item, "sg:meeting"), status].append(item)
    told = [
        ItemAttendance(person, meeting, status, tuple(graph.sort(items, "sg:position")))
        for (meeting, status), items in found.items()
    ]

    def date(each: ItemAttendance) -> tuple[str, str, str]:
        return (graph.text_raw(each.meeting, "sg:date") if each.meeting else "", str(each.meeting), each.status)

    return sorted(told, key=date, reverse=True)


def items_away(graph: GraphView, person: Term) -> dict[Term | None, int]:
    """Return at how many items a person was away, by meeting."""
    away = (each for each in attendance_by_meeting(graph, person) if count_as(each.status) == "absent")
    return {each.meeting: len(each.items) for each in away}


def votes_cast(graph: GraphView, person: Term) -> list[CastVote]:
    """Return how a person voted, the latest decision first, the votes of one in the order of its text."""
    votes = [(vote, side) for side, _, voters in SIDES for vote in graph.sources(person, voters)]
    in_order = sorted(votes, key=lambda each: in_order_of_text(each[0]))
    cast = [
        read_vote(graph, side, vote, decision) for vote, side in in_order for decision in graph.sources(vote, "sg:vote")
    ]
    return sorted(cast, key=lambda each: (each.date, str(each.decision)), reverse=True)


def read_vote(graph: GraphView, side: str, vote: Term, decision: Term) -> CastVote:
    """Return a vote of one side. The item is the one that decides, else one that prints the decision, or None."""
    items = graph.sources(decision, "sg:decision") or graph.sources(decision, "sg:earlierDecision")
    return CastVote(
        side,
        graph.value(decision, "sg:decidedBy"),
        graph.text_raw(decision, "sg:date"),
        graph.text(vote, "sg:point"),
        decision,
        min(items, key=str, default=None),
    )


def person_figures(graph: GraphView, person: Term) -> list[tuple[str, int]]:
    """Return how often a person did what, by the key of its text; nothing that never was, but for absence."""
    meetings = graph.all_of("sg:Meeting")
    present, absent = (len(meetings.intersection(graph.sources(person, f"sg:{how}"))) for how in ("present", "absent"))
    statuses = attended(graph, person)
    single = Counter(count_as(status) for whole, status in statuses.items() if whole not in meetings)
    counted = [
        *([("figure_present", present), ("figure_absent", absent)] if present or absent else []),
        *((f"at_items_{status}", single[status]) for status in sorted(single)),
        ("figure_votes", len(votes_cast(graph, person))),
        ("figure_caseworker", len(set(graph.sources(person, "sg:caseworker")))),
        ("figure_mentioned", len(set(graph.sources(person, "sg:mentionsPerson")))),
    ]
    return [(key, number) for key, number in counted if number or key in {"figure_present", "figure_absent"}]


def members_of(graph: GraphView, committee: Term) -> list[Term]:
    """Return the members that minutes name for a committee, in order of name."""
    memberships = graph.sources(committee, "org:organization")
    return graph.by_label(person for each in memberships for person in graph.sources(each, "org:hasMembership"))


def seats_of(graph: GraphView, person: Term) -> list[tuple[Term, str]]:
    """Return the committees on which minutes say that a person sits, in order of name, each with the party there."""
    seats = {
        committee: graph.text(membership, "sg:party")
        for membership in graph.values(person, "org:hasMembership")
        for committee in graph.values(membership, "org:organization")
    }
    return [(committee, seats[committee]) for committee in graph.by_label(seats)]
