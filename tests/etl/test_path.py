"""One case, one path: a decision that several documents print is described once, whatever came first."""

import tempfile
from collections.abc import Iterator
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, RdfFormat, Store

from etl.check import check_file, check_in_bulk
from etl.coverage.counting import count_facts
from etl.decision_names import DecisionNames
from etl.graph import describe_minutes
from etl.graph_statements import Triple
from etl.model import AgendaItem, Decision, Minutes, Municipality, Source, Vote
from etl.printed import Statements, find_printed, split_printed, write_statements
from etl.publication.publish import locked, publish
from etl.publication.revision import Forget, Parts
from ontology.dataset import DataDirectory, Document, Manifest
from ontology.iris import Iris, MeetingKey
from ontology.terms import RDF, SG
from tests.etl.published import ask, assert_merged, build_into, entries, manifest, quads, served
from tests.invented import Item, minutes

HERNING = Municipality("0657", "Herning")
IRIS = Iris("http://localhost:8000")
MEETINGS = (
    ("Teknikudvalget", date(2024, 3, 6)),
    ("Økonomiudvalget", date(2024, 3, 13)),
    ("Kulturudvalget", date(2024, 3, 13)),
    ("Byrådet", date(2024, 3, 20)),
)
TEXTS = ("Anbefales.", "Anbefales  ikke.")
CASES = ("24/100", "299831")


def decision(text: str, meeting: int) -> Decision:
    """Return a decision of one of the meetings, with a vote and somebody absent where it was not recommended."""
    committee, day = MEETINGS[meeting]
    votes = (Vote(3, 2),) if text == TEXTS[1] else ()
    return Decision(text, committee, day, ("recommended",), absent=("Bo Klit",) if votes else (), votes=votes)


def meeting_minutes(meeting: int, *items: AgendaItem) -> Minutes:
    """Return the minutes of one of the meetings."""
    committee, day = MEETINGS[meeting]
    return Minutes("invented", HERNING, committee, None, day, None, None, items=items)


def item(
    position: int, case: str | None, own: Decision | None, earlier: tuple[Decision, ...] = (), title: str = "Stier"
) -> AgendaItem:
    return AgendaItem(position, str(position), title, case, decision=own, earlier_decisions=earlier)


@st.composite
def documents(draw: st.DrawFn, meeting: int) -> Minutes:
    """Minutes of a meeting with up to three items on few cases, each with decisions of any of the meetings."""
    items = []
    for position in range(1, draw(st.integers(1, 3)) + 1):
        text = draw(st.sampled_from((*TEXTS, None)))
        printed = draw(st.lists(st.tuples(st.sampled_from(TEXTS), st.integers(0, max(meeting - 1, 0))), max_size=4))
        own = decision(text, meeting) if text else None
        case = draw(st.sampled_from((*CASES, CASES[0], None)))
        items.append(item(position, case, own, tuple(decision(*each) for each in printed)))
    return meeting_minutes(meeting, *items)


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[Minutes | None, ...]]:
    """A collection of documents, and what becomes of it as one document at a time comes, changes or goes."""
    known = [(None, draw(documents(meeting)), draw(documents(meeting))) for meeting in range(len(MEETINGS))]
    history = [tuple(draw(st.sampled_from(versions)) for versions in known)]
    for _ in range(draw(st.integers(2, 4))):
        meeting = draw(st.integers(0, len(MEETINGS) - 1))
        version = draw(st.sampled_from(known[meeting]))
        history.append((*history[-1][:meeting], version, *history[-1][meeting + 1 :]))
    return history


def publish_all(
    data: DataDirectory, collection: dict[str, Minutes], before: dict[str, Minutes], forget: Forget | None = None
) -> None:
    """Publish a collection of documents, by graph, over the one that was published before."""
    parts: dict[str, str] = {}
    for graph in sorted(graph for graph in collection if collection[graph] != before.get(graph)):
        part = data.path / "parts" / f"{len(parts)}.nq"
        part.parent.mkdir(parents=True, exist_ok=True)
        part.with_suffix(".jsonl").unlink(missing_ok=True)
        write_statements(part, statements_of(collection[graph]))
        parts[graph] = str(part)
    current = data.current()
    listed = tuple(listed_as(graph, statements_of(collection[graph])) for graph in sorted(collection))
    version = Manifest.read(current.manifest).version + 1 if current else 1
    with locked(data):
        publish(
            data, Manifest(IRIS.base, version, "sagsgraf test", "2024-01-01T00:00:00Z", listed), Parts(parts), forget
        )


def listed_as(graph: str, statements: Statements) -> Document:
    """Return an invented document as a manifest lists it."""
    counts = count_facts(statements.whole())
    return Document(graph, "", "", graph, "0657", "invented", 1, 1, counts=counts)


def graph_of(minutes: Minutes) -> list[Triple]:
    about = Source("invented.txt", "0" * 64, "text/plain")
    return describe_minutes(minutes, about, IRIS, "sagsgraf test", "0" * 16)


def statements_of(minutes: Minutes) -> Statements:
    return split_printed(graph_of(minutes), find_printed(minutes, IRIS), IRIS.graph(minutes.key))


def named(collection: tuple[Minutes | None, ...]) -> dict[str, Minutes]:
    return {IRIS.graph(each.key).value: each for each in collection if each}


def dump(data: Path) -> bytes:
    """Return the served store as sorted N-Quads."""
    text: bytes = Store.read_only(str(served(data).store)).dump(format=RdfFormat.N_QUADS) or b""
    return b"".join(sorted(text.splitlines(keepends=True)))


def holders(collection: dict[str, Minutes]) -> dict[tuple[str, str, str], str]:
    """Return by the rule alone which graph describes what a meeting decided on a case: its own, else the earliest."""
    found: dict[tuple[str, str, str], tuple[bool, date, str]] = {}
    for graph, document in collection.items():
        for each in document.items:
            own = [(each.decision, True)] if each.decision else []
            for taken, is_own in (*own, *((earlier, False) for earlier in each.earlier_decisions)):
                if each.case and (is_own or (taken.body, taken.date) != (document.committee, document.date)):
                    key = (taken.body, str(taken.date), each.case)
                    candidate = (not is_own, document.date, graph)
                    found[key] = min(found.get(key, candidate), candidate)
    return {key: graph for key, (_, _, graph) in found.items()}


def described(data: Path) -> Iterator[tuple[tuple[str, str, str], str]]:
    """Yield for each decision on a case, described in a graph, what it is about, and the graph."""
    query = """PREFIX sg: <https://w3id.org/sagsgraf/ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        SELECT DISTINCT ?name ?day ?number ?g ?own {
          GRAPH ?g { ?d a sg:Decision ; sg:decidedBy/skos:prefLabel ?name ; sg:date ?day .
                     ?i sg:decision|sg:earlierDecision ?d ; sg:case/<http://purl.org/dc/terms/identifier> ?number .
                     ?i sg:meeting ?m . ?m sg:date ?held ; sg:heldBy/skos:prefLabel ?holder .
                     BIND(EXISTS { ?i sg:decision ?d } AS ?own) }
          FILTER(?own || ?name != ?holder || ?day != ?held) }"""
    for row in Store.read_only(str(served(data).store)).query(query):
        name, day, number, graph, _ = (term.value for term in row)
        yield (name, day, number), graph


def assert_one_path(data: Path, collection: dict[str, Minutes]) -> None:
    """Assert that the rule holds, that no link leads nowhere, and that each graph by itself is as the shapes say."""
    assert_merged(data)
    everything = [quad for quad in quads(data) if isinstance(quad.graph_name, NamedNode)]
    nodes = {quad.subject for quad in everything if quad.object == SG.Decision and quad.predicate == RDF.type}
    assert {quad.object for quad in everything if quad.predicate in (SG.decision, SG.earlierDecision)} <= nodes
    found = list(described(data))
    assert len(found) == len({key for key, _ in found})
    assert dict(found) == holders(collection)
    for graph in collection:
        assert check_in_bulk([quad for quad in everything if quad.graph_name == NamedNode(graph)]).conforms


@settings(max_examples=6, suppress_health_check=[HealthCheck.too_slow])
@given(histories())
def test_any_history_of_documents_ends_in_what_a_build_from_scratch_gives(
    history: list[tuple[Minutes | None, ...]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        steps, scratch = DataDirectory(Path(folder) / "steps"), DataDirectory(Path(folder) / "scratch")
        before: dict[str, Minutes] = {}
        for collection in map(named, history):
            publish_all(steps, collection, before)
            assert_one_path(steps.path, collection)
            before = collection
        publish_all(scratch, before, {})

        assert dump(steps.path) == dump(scratch.path)


def test_a_case_number_of_digits_is_no_position() -> None:
    first, second = item(1, "2", decision(TEXTS[0], 0)), item(2, None, decision(TEXTS[0], 0))
    names = DecisionNames(meeting_minutes(0, first, second), IRIS)

    assert names.own(first) != names.own(second)


def test_two_items_on_one_case_keep_their_own_decisions() -> None:
    first, second = (item(position, "24/100", decision(TEXTS[0], 0)) for position in (1, 2))
    names = DecisionNames(meeting_minutes(0, first, second), IRIS)

    assert [names.own(each).value.rpartition("/")[2] for each in (first, second)] == ["1", "2"]


@pytest.mark.parametrize(
    ("case", "body", "day"),
    [
        (None, "Byrådet", date(2024, 1, 1)),
        ("–", "Byrådet", date(2024, 1, 1)),
        ("24/1", "", date(2024, 1, 1)),
        ("24/1", "Byrådet", None),
        ("24/1", *MEETINGS[0]),
    ],
    ids=["no case", "a case without letters or digits", "no committee", "no date", "this very meeting"],
)
def test_a_decision_that_is_not_known_by_committee_date_and_case_is_named_by_its_place(
    case: str | None, body: str, day: date | None
) -> None:
    where = item(3, case, None, (Decision("Udsat.", body, day),))
    names = DecisionNames(meeting_minutes(0, where), IRIS)

    (printed,) = names.printed(where)

    assert printed.shared is None
    assert printed.node.value.endswith("/3/earlier-1")


def test_one_meeting_in_two_wordings_is_named_by_place_and_in_one_wording_by_its_case() -> None:
    same = decision("Anbefales", 0)
    items = [item(1, "24/100", None, (decision("Anbefales.", 0),)), item(2, "24/100", None, (same,))]
    other = item(3, "24/100", None, (decision("Udsat.", 0),))

    once = DecisionNames(meeting_minutes(3, *items), IRIS)
    twice = DecisionNames(meeting_minutes(3, *items, other), IRIS)

    assert {printed.node for each in items for printed in once.printed(each)} == {
        IRIS.case_decision(MeetingKey("0657", *MEETINGS[0]), "24/100")
    }
    names = [
        printed.node.value.partition("2024-03-20/")[2] for each in (*items, other) for printed in twice.printed(each)
    ]
    assert names == ["1/earlier-1", "1/earlier-1", "3/earlier-1"]


def test_the_words_tell_which_of_two_own_decisions_a_later_document_prints(tmp_path: Path) -> None:
    own = [item(position, "24/100", decision(text, 0)) for position, text in enumerate(TEXTS, 1)]
    later = meeting_minutes(3, item(1, "24/100", None, (decision("Anbefales ikke", 0),)))
    other = meeting_minutes(1, item(1, "24/100", None, (decision("Noget tredje.", 0),)))

    publish_all(DataDirectory(tmp_path), named((meeting_minutes(0, *own), other, None, later)), {})

    links = {quad.triple for quad in quads(tmp_path) if quad.predicate == SG.earlierDecision}
    assert [(link.subject, link.object) for link in links] == [
        (IRIS.item(later.key, 1), IRIS.decision(MeetingKey("0657", *MEETINGS[0]), 2))
    ]


def test_where_the_words_do_not_tell_which_decision_is_printed_nothing_is_linked(tmp_path: Path) -> None:
    own = [item(position, "24/100", decision(TEXTS[0], 0)) for position in (1, 2)]
    later = meeting_minutes(3, item(1, "24/100", None, (decision(TEXTS[0], 0),)))

    publish_all(DataDirectory(tmp_path), named((meeting_minutes(0, *own), None, None, later)), {})

    assert not [quad for quad in quads(tmp_path) if quad.predicate == SG.earlierDecision]
    meeting = IRIS.meeting(MeetingKey("0657", *MEETINGS[0]))
    assert [quad for quad in quads(tmp_path) if (quad.predicate, quad.object) == (SG.refersTo, meeting)]


@pytest.mark.parametrize("gone", [1, 2])
def test_a_decision_passes_to_the_next_document_that_prints_it(tmp_path: Path, gone: int) -> None:
    """The economy committee and the culture committee meet on one day: the graph's name decides."""
    printing = [meeting_minutes(each, item(1, "24/100", None, (decision(TEXTS[0], 0),))) for each in (1, 2, 3)]
    before = named((None, *printing))
    after = {graph: document for graph, document in before.items() if document is not printing[gone - 1]}
    data = DataDirectory(tmp_path)

    for collection, old in ((before, {}), (after, before)):
        publish_all(data, collection, old)
        assert_one_path(tmp_path, collection)


STEPS = {"teknik": 0, "oekonomi": 1, "byraad": 3}


def printing(meeting: int, *earlier: int) -> tuple[date, list[Item], str]:
    """Return what the minutes of a meeting hold that decides one case and prints what others decided on it."""
    committee, day = MEETINGS[meeting]
    headings = [
        f"\n\nBeslutning i {MEETINGS[each][0]} den {MEETINGS[each][1]:%d-%m-%Y}\n\nAnbefales." for each in earlier
    ]
    return day, [("Nye cykelstier", "24/100", "Godkendt." + "".join(headings))], committee


def write(folder: Path, name: str, *earlier: int) -> Path:
    day, items, committee = printing(STEPS[name], *earlier)
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.txt"
    path.write_text(minutes(day, items, committee), encoding="utf-8")
    return path


def write_three(folder: Path) -> dict[str, Path]:
    """Write the way of a case through committee, economy committee and council."""
    return {
        "teknik": write(folder, "teknik"),
        "oekonomi": write(folder, "oekonomi", 0),
        "byraad": write(folder, "byraad", 0, 1),
    }


@pytest.mark.parametrize("order", list(permutations(STEPS)), ids="-".join)
def test_minutes_that_come_in_any_order_give_one_path(
    tmp_path: Path, order: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    paths = write_three(tmp_path / "m")
    for name in order:
        build_into(tmp_path / "steps", paths[name])
    build_into(tmp_path / "scratch", *paths.values())

    assert dump(tmp_path / "steps") == dump(tmp_path / "scratch")
    assert len(ask(tmp_path / "steps", f"SELECT ?d {{ ?d a {SG.Decision} }}")) == 3
    assert check_file(tmp_path / "steps").violations == ()


def test_withdrawn_minutes_leave_their_decision_to_the_first_document_that_prints_it(tmp_path: Path) -> None:
    paths, data = write_three(tmp_path / "m"), tmp_path / "data"
    build_into(data, tmp_path / "m")
    economy = IRIS.graph(MeetingKey("0657", *MEETINGS[1]))
    query = f"SELECT ?t {{ GRAPH {economy} {{ ?d {SG.text} ?t ; a {SG.Decision} }} }}"
    assert ask(data, query) == ["Godkendt."]

    paths["teknik"].unlink()
    build_into(data, tmp_path / "m", prune=True)

    assert sorted(ask(data, query)) == ["Anbefales.", "Godkendt."]
    assert len(ask(data, f"SELECT ?d {{ ?d a {SG.Decision} }}")) == 3
    assert_merged(data)


def test_a_printed_decision_comes_back_although_the_document_that_prints_it_is_gone_from_disk(tmp_path: Path) -> None:
    paths, data = write_three(tmp_path / "m"), tmp_path / "data"
    build_into(data, tmp_path / "m")
    paths["oekonomi"].unlink()
    build_into(data, tmp_path / "m")

    paths["teknik"].write_text(minutes(MEETINGS[0][1], [("Andet", "24/999", "Udsat.")]), encoding="utf-8")
    build_into(data, tmp_path / "m")

    key = MeetingKey("0657", *MEETINGS[0])
    assert ask(data, f"SELECT ?t {{ {IRIS.case_decision(key, '24/100')} {SG.text} ?t }}") == ["Anbefales."]
    assert_merged(data)


def agenda(text: str) -> str:
    """Return minutes as the agenda of the same meeting: the same items before anything is decided."""
    return text.replace("REFERAT", "DAGSORDEN").replace("Godkendt.", "")


@pytest.mark.parametrize("together", [True, False], ids=["in one build", "in two builds"])
@pytest.mark.parametrize("names", [("a-agenda", "b-minutes"), ("b-agenda", "a-minutes")], ids=str)
def test_minutes_take_the_place_of_the_agenda_whichever_comes_first(
    tmp_path: Path, names: tuple[str, str], together: bool
) -> None:
    text, data = minutes(MEETINGS[0][1]), tmp_path / "data"
    paths = [tmp_path / f"{name}.txt" for name in names]
    for path, content in zip(paths, (agenda(text), text), strict=True):
        path.write_text(content, encoding="utf-8")
    if not together:
        for path in sorted(paths):
            build_into(data, path)

    report = build_into(data, *paths)

    outcomes = {name: entry.outcome for name, entry in entries(report).items()}
    assert outcomes[f"{names[0]}.txt"] == "superseded"
    assert "holds the minutes" in str(entries(report)[f"{names[0]}.txt"].reason)
    assert [document.source for document in manifest(data).documents] == [str(paths[1])]
    assert report.exit_code == 0
    assert len(ask(data, f"SELECT ?d {{ ?d a {SG.Decision} }}")) == 1


def test_an_agenda_comes_back_when_the_minutes_are_withdrawn(tmp_path: Path) -> None:
    text, data = minutes(MEETINGS[0][1]), tmp_path / "data"
    (tmp_path / "agenda.txt").write_text(agenda(text), encoding="utf-8")
    (tmp_path / "minutes.txt").write_text(text, encoding="utf-8")
    build_into(data, tmp_path / "agenda.txt", tmp_path / "minutes.txt")
    (tmp_path / "minutes.txt").unlink()
    kept = build_into(data, tmp_path / "agenda.txt")
    assert (kept.totals, kept.exit_code) == ({"superseded": 1}, 0)

    report = build_into(data, tmp_path / "agenda.txt", prune=True)

    assert entries(report)["agenda.txt"].outcome == "published"
    assert ask(data, f"SELECT ?d {{ ?d a {SG.Decision} }}") == []
    assert_merged(data)
