"""A case's way through the meetings as its page tells it: in the right order, and nothing twice."""

from pyoxigraph import NamedNode, RdfFormat, parse

from server.pages import read_texts
from server.things.graph_view import GraphView
from server.things.timeline import Stage, earlier_decisions, trace_case

BASE = "https://sager.example"
PREFIXES = f"""@base <{BASE}/id/> . @prefix sg: <https://w3id.org/sagsgraf/ontology#> .
    @prefix xsd: <http://www.w3.org/2001/XMLSchema#> ."""
CASE = NamedNode(f"{BASE}/id/case")
COMMITTEES = """
    <teknik> sg:committeeType "standing" . <boern> sg:committeeType "standing" . <aeldreraad> a sg:Committee .
    <oekonomi> sg:committeeType "economy" . <byraad> sg:committeeType "council" ."""


def meeting(committee: str, day: str, position: int = 1, parts: str = "") -> str:
    """Return a meeting with an item on the case, with its parts in Turtle."""
    name = f"{committee}/{day}"
    return f"""<meeting/{name}> sg:heldBy <{committee}> ; sg:date "{day}"^^xsd:date .
        <item/{name}/{position}> sg:case <case> ; sg:meeting <meeting/{name}> ; sg:position {position} {parts} ."""


def decision(name: str, committee: str, text: str, day: str | None = None) -> str:
    """Return a decision in Turtle."""
    date = f'; sg:date "{day}"^^xsd:date' if day else ""
    return f'<{name}> a sg:Decision ; sg:decidedBy <{committee}> ; sg:text "{text}"@da {date} .'


def view(*parts: str) -> GraphView:
    turtle = "\n".join((PREFIXES, COMMITTEES, *parts))
    return GraphView((quad.triple for quad in parse(turtle, format=RdfFormat.TURTLE)), BASE, read_texts("da"))


def told(graph: GraphView, stage: Stage) -> tuple[str, str, str]:
    """Return a stage's day, committee and decision."""
    committee = str(stage.committee).strip("<>").rpartition("/")[2]
    return stage.date, committee, graph.text(stage.decision, "sg:text") if stage.decision else ""


def trace(*parts: str) -> list[tuple[str, str, str]]:
    graph = view(*parts)
    return [told(graph, stage) for stage in trace_case(graph, CASE)]


def test_on_one_day_the_council_comes_last_and_the_economy_committee_before_it() -> None:
    day = "2024-03-20"
    committees = ["byraad", "oekonomi", "teknik", "boern", "aeldreraad"]

    stages = trace(*(meeting(committee, day) for committee in committees), meeting("byraad", "2024-03-19"))

    order = [committee for _, committee, _ in stages]
    assert order == ["byraad", "aeldreraad", "boern", "teknik", "oekonomi", "byraad"]


def test_two_items_of_one_meeting_stand_in_the_order_of_the_agenda() -> None:
    first, second = (meeting("teknik", "2024-03-06", position, f"; sg:decision <d{position}>") for position in (2, 11))

    stages = trace(second, first, decision("d2", "teknik", "Udsat."), decision("d11", "teknik", "Godkendt."))

    assert [text for _, _, text in stages] == ["Udsat.", "Godkendt."]


def test_a_decision_that_several_minutes_print_is_told_once() -> None:
    own = meeting("teknik", "2024-03-06", parts="; sg:decision <d1>")
    later = [meeting("oekonomi", "2024-03-13", parts="; sg:earlierDecision <d1>, <d0>")]
    later += [meeting("byraad", "2024-03-20", parts="; sg:earlierDecision <d1>, <d0>")]
    known = [decision("d1", "teknik", "Anbefales.", "2024-03-06"), decision("d0", "boern", "Udsat.", "2024-02-07")]

    assert trace(own, *later, *known) == [
        ("2024-02-07", "boern", "Udsat."),
        ("2024-03-06", "teknik", "Anbefales."),
        ("2024-03-13", "oekonomi", ""),
        ("2024-03-20", "byraad", ""),
    ]


def test_the_earliest_minutes_that_print_a_decision_are_named() -> None:
    later = [meeting(name, day, parts="; sg:earlierDecision <d0>") for name, day in (("byraad", "2024-03-20"),)]
    later += [meeting("oekonomi", "2024-03-13", parts="; sg:earlierDecision <d0>")]
    graph = view(*later, decision("d0", "boern", "Udsat.", "2024-02-07"))

    stages = trace_case(graph, CASE)

    assert stages[0].item is None
    assert str(stages[0].printed_in) == f"<{BASE}/id/item/oekonomi/2024-03-13/1>"


def test_a_decision_without_a_date_is_told_once_by_its_words() -> None:
    days = ("2024-03-13", "2024-03-20")
    later = [meeting("byraad", day, parts=f"; sg:earlierDecision <{day}/1>, <{day}/2>") for day in days]
    known = [decision(f"{day}/{n}", "teknik", text) for day in days for n, text in ((1, "Udsat."), (2, "Anbefales."))]

    stages = trace(*later, *known)

    assert sorted(text for day, _, text in stages if not day) == ["Anbefales.", "Udsat."]
    assert len(stages) == 4


def test_an_agenda_item_without_a_decision_gets_the_one_that_later_minutes_print() -> None:
    agenda, council = meeting("teknik", "2024-03-06"), meeting("byraad", "2024-03-20", 1, "; sg:earlierDecision <d1>")
    graph = view(agenda, council, decision("d1", "teknik", "Anbefales.", "2024-03-06"))

    first, second = trace_case(graph, CASE)

    assert told(graph, first) == ("2024-03-06", "teknik", "Anbefales.")
    assert str(first.item) == f"<{BASE}/id/item/teknik/2024-03-06/1>"
    assert (first.printed_in, second.printed_in) == (second.item, None)


def test_a_printed_decision_stands_by_itself_where_two_items_may_be_meant() -> None:
    agenda = [meeting("teknik", "2024-03-06", position) for position in (1, 2)]
    council = meeting("byraad", "2024-03-20", 1, "; sg:earlierDecision <d1>")

    stages = trace(*agenda, council, decision("d1", "teknik", "Anbefales.", "2024-03-06"))

    assert [text for _, _, text in stages] == ["Anbefales.", "", "", ""]


def test_what_an_item_prints_of_one_day_stands_in_the_order_of_the_committees() -> None:
    item = meeting("byraad", "2024-03-21", 1, "; sg:earlierDecision <a>, <b>, <c>")
    days = {"a": ("byraad", "2024-03-20"), "b": ("oekonomi", "2024-03-20"), "c": ("teknik", "2024-03-20")}
    graph = view(item, *(decision(name, committee, name, day) for name, (committee, day) in days.items()))

    printed = earlier_decisions(graph, NamedNode(f"{BASE}/id/item/byraad/2024-03-21/1"))

    assert [graph.text(each, "sg:text") for each in printed] == ["c", "b", "a"]
