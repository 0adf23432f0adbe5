"""Who was there: what the items of a meeting say that differs from it, and meetings by committee."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from server.things.graph_view import GraphView, Term

SHORTEST_RUN = 3
"""Items that a page draws together: "4-6", but "4, 5"."""


@dataclass(frozen=True)
class ItemAttendance:
    """How a person took part in some items of a meeting, where it differs from the meeting; the items in order."""

    person: Term
    meeting: Term | None
    status: str
    items: tuple[Term, ...]


def by_status(told: Iterable[ItemAttendance]) -> list[tuple[str, list[ItemAttendance]]]:
    """Return attendances by status, each status in the order given; who is excused is absent."""
    groups: dict[str, list[ItemAttendance]] = defaultdict(list)
    for each in told:
        groups[count_as(each.status)].append(each)
    return sorted(groups.items())


def count_as(status: str) -> str:
    """Return the status under which one is counted: who is excused is absent."""
    return "absent" if status == "excused" else status


def attendance_by_person(graph: GraphView, meeting: Term) -> list[ItemAttendance]:
    """Return what the items of a meeting say of people, in order of name, each person once for each status."""
    found: dict[tuple[Term, str], dict[Term, None]] = defaultdict(dict)
    for item in graph.sort(graph.values(meeting, "sg:agendaItem"), "sg:position"):
        for attendance in graph.values(item, "sg:attendance"):
            for person in graph.values(attendance, "sg:person"):
                found[person, graph.text(attendance, "sg:status")][item] = None
    told = [ItemAttendance(person, meeting, status, tuple(items)) for (person, status), items in found.items()]
    return sorted(told, key=lambda each: (graph.label(each.person).casefold(), each.status))


def item_runs(graph: GraphView, items: Iterable[Term]) -> list[tuple[Term, Term]]:
    """Return the first and the last of each run of items, in order; a short run is told item by item."""
    runs: list[list[Term]] = []
    for item in items:
        if runs and number_of(graph, runs[-1][-1]) + 1 == number_of(graph, item) > 1:
            runs[-1].append(item)
        else:
            runs.append([item])
    parts = (part for run in runs for part in ([run] if len(run) >= SHORTEST_RUN else [[item] for item in run]))
    return [(part[0], part[-1]) for part in parts]


def number_of(graph: GraphView, item: Term) -> int:
    """Return an item's number, 0 where it is none."""
    number = graph.text(item, "sg:number")
    return int(number) if number.isdecimal() else 0


def by_committee(graph: GraphView, meetings: Iterable[Term]) -> list[tuple[Term | None, list[Term]]]:
    """Return meetings by committee in order of its name, the latest first."""
    held: dict[Term | None, list[Term]] = defaultdict(list)
    for meeting in meetings:
        held[graph.value(meeting, "sg:heldBy")].append(meeting)
    ordered = sorted(held, key=lambda committee: graph.label(committee).casefold() if committee else "")
    return [(committee, graph.sort(held[committee], "sg:date", reverse=True)) for committee in ordered]
