"""What a decision says of the points of a recommendation, as the pages show it: "1–2: approved"."""

from itertools import groupby

from server.things.graph_view import GraphView, Term


def outcomes_by_points(graph: GraphView, decision: Term) -> list[tuple[str, str]]:
    """Return runs of points that have the same outcomes, and these by name: [("1–2", "approved"), ("3", "postponed")].

    Nothing where all points came to the same, which the decision's own outcome says.
    """
    told = sorted(
        (int(graph.text_raw(node, "sg:point")), outcomes_of(graph, node))
        for node in graph.values(decision, "sg:pointOutcome")
    )
    if len({outcomes for _, outcomes in told}) < 2:
        return []
    runs = groupby(enumerate(told), key=lambda each: (each[1][0] - each[0], each[1][1]))
    points = [([number for _, (number, _) in run], outcomes) for (_, outcomes), run in runs]
    return [(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]), outcomes) for run, outcomes in points]


def outcomes_of(graph: GraphView, node: Term) -> str:
    """Return the outcomes of one point by name."""
    return ", ".join(graph.label(outcome) for outcome in graph.by_label(graph.values(node, "sg:outcome")))
