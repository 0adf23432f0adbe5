"""The change feed: whoever follows it from any version on has today's graph, through any history of documents."""

import shutil
import tempfile
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from etl.feed.pages import moment
from etl.model import Minutes
from ontology.dataset import DataDirectory
from ontology.feed import CREATE, DELETE, NAMED_DAYS, UPDATE, Feed, Member, place_of, thing_of
from ontology.terms import FOAF
from tests.etl.published import manifest, served
from tests.etl.test_path import decision, histories, item, meeting_minutes, named, publish_all
from tests.etl.test_publish import EMPTY, graph_name, publish_graphs, statement
from tests.replica import Replica, canonical_hash

BASE = "http://localhost:8000"
ID = f"{BASE}/id"
PLACE = "0657/byraadet/2024-03-20"
HISTORY = st.tuples(histories(), st.lists(st.sampled_from(["", "24/100", "299831", "Bo Klit"]), min_size=5, max_size=5))


@pytest.mark.parametrize(
    ("path", "thing"),
    [
        (f"item/{PLACE}/3", f"item/{PLACE}/3"),
        (f"section/{PLACE}/3/1", f"item/{PLACE}/3"),
        (f"attendance/{PLACE}/3/bo-klit", f"item/{PLACE}/3"),
        (f"decision/{PLACE}/3/earlier-1", f"item/{PLACE}/3"),
        (f"meeting/{PLACE}", f"meeting/{PLACE}"),
        (f"minutes/{PLACE}", f"meeting/{PLACE}"),
        (f"attendance/{PLACE}/bo-klit", f"meeting/{PLACE}"),
        (f"decision/{PLACE}/case/24_100", f"decision/{PLACE}/case/24_100"),
        (f"decision/{PLACE}/case/299831", f"decision/{PLACE}/case/299831"),
        ("case/0657/24_100", "case/0657/24_100"),
        ("membership/0657/byraadet/bo-klit", "membership/0657/byraadet/bo-klit"),
        ("act/2005/573/p85", "act/2005/573/p85"),
    ],
)
def test_every_statement_belongs_to_the_thing_that_its_subject_tells(path: str, thing: str) -> None:
    assert thing_of(BASE, f"{ID}/{path}") == f"{ID}/{thing}"
    assert place_of(BASE, f"{ID}/{thing}") == (PLACE if thing.startswith(("item", "meeting")) else "")


def test_what_the_data_set_did_not_mint_is_a_thing_of_its_own() -> None:
    for iri in ("https://w3id.org/sagsgraf/outcome/approved", f"https://elsewhere.example/id/item/{PLACE}/3"):
        assert thing_of(BASE, iri) == iri


def feed(data: Path) -> Feed:
    found = Feed.read(served(data).feed)
    assert found is not None
    assert found.cursor == manifest(data).cursor
    return found


def members(data: Path, after: int = 0) -> list[Member]:
    return list(feed(data).after(after))


def graph(data: Path) -> tuple[str, ...]:
    """Return the canonical form of the served default graph."""
    store = Store.read_only(str(served(data).store))
    return canonical_hash(store.quads_for_pattern(None, None, None, DefaultGraph()))


def dump(data: Path) -> tuple[Replica, int]:
    """Return what a consumer knows who takes the dump of the served version: its graph, and where to go on."""
    store = Store.read_only(str(served(data).store))
    return Replica(store.quads_for_pattern(None, None, None, DefaultGraph())), feed(data).cursor


def follow(replica: Replica, data: Path, cursor: int) -> Replica:
    for member in members(data, cursor):
        replica.apply(asdict(member))
    return replica


def state(words: str, _: str, statements: str) -> bool:
    """Tell whether the statements of a thing hold some words; another process can be given it."""
    return words in statements


def state_of(thing: str, words: str, iri: str, statements: str) -> bool:
    return iri == thing and words in statements


def follow_history(history: tuple[list[tuple[Minutes | None, ...]], list[str]]) -> None:
    """Publish a history, at each step of which what holds some words is forgotten, and follow it from every step on."""
    collections, forgotten = history
    with tempfile.TemporaryDirectory() as folder:
        data = DataDirectory(Path(folder))
        consumers, before = [(Replica(), 0)], {}
        for words, collection in zip(forgotten, map(named, collections), strict=False):
            forget = partial(state, words) if words else None
            publish_all(data, collection, before, forget)
            consumers.append(dump(data.path))
            before = collection
        today = graph(data.path)
        for replica, cursor in consumers:
            assert follow(replica, data.path, cursor).hash() == today
        assert_in_order(feed(data.path))


def assert_in_order(found: Feed) -> None:
    """Assert that cursors and times rise, that each page holds its own cursors, and that it is as it is described."""
    everything = list(found.after(0))
    assert [each.cursor for each in everything] == sorted({each.cursor for each in everything})
    assert [each.time for each in everything] == sorted(each.time for each in everything)
    assert len({(each.version, each.time) for each in everything}) == len({each.version for each in everything})
    assert [page.number for page in found.pages] == list(range(1, len(found.pages) + 1))
    for page in found.pages:
        some = found.members(page.number)
        assert len(some) == page.members
        assert {found.page_of(each.cursor) for each in some} <= {page.number}
        assert all(page.first <= each.time <= page.last for each in some)


@settings(max_examples=2, suppress_health_check=[HealthCheck.too_slow])
@given(HISTORY)
def test_a_consumer_of_any_version_follows_any_history_to_todays_graph(
    history: tuple[list[tuple[Minutes | None, ...]], list[str]],
) -> None:
    follow_history(history)


@pytest.mark.storm
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(HISTORY)
def test_a_consumer_of_any_version_follows_many_histories_to_todays_graph(
    history: tuple[list[tuple[Minutes | None, ...]], list[str]],
) -> None:
    follow_history(history)


TEKNIK, BYRAAD = (f"0657/{name}" for name in ("teknikudvalget/2024-03-06", "byraadet/2024-03-20"))


def collection(outcome: str, *meetings: int) -> dict[str, Minutes]:
    """Return minutes of some meetings on one case, with the words of what each decided."""
    return named(tuple(meeting_minutes(each, item(1, "24/100", decision(outcome, each))) for each in meetings))


@pytest.fixture
def two(tmp_path: Path) -> DataDirectory:
    """A data set of two meetings, of which the second was added in a publication of its own."""
    directory = DataDirectory(tmp_path)
    publish_all(directory, collection("Anbefales.", 0), {})
    publish_all(directory, collection("Anbefales.", 0, 3), collection("Anbefales.", 0))
    return directory


def told(data: Path, version: int) -> dict[str, str]:
    """Return what a version did to the things of meetings, by path."""
    return {
        each.iri.removeprefix(f"{ID}/"): each.operation
        for each in members(data)
        if each.version == version and each.kind in {"meeting", "item", "case"}
    }


def test_only_what_differs_is_told(two: DataDirectory) -> None:
    changed = collection("Anbefales  ikke.", 0) | collection("Anbefales.", 3)
    publish_all(two, changed, collection("Anbefales.", 0, 3))

    first, second, third = (told(two.path, version) for version in (1, 2, 3))
    assert first == {f"meeting/{TEKNIK}": CREATE, f"item/{TEKNIK}/1": CREATE, "case/0657/24_100": CREATE}
    assert second == {f"meeting/{BYRAAD}": CREATE, f"item/{BYRAAD}/1": CREATE}
    assert third == {f"item/{TEKNIK}/1": UPDATE}


def test_a_withdrawn_document_leaves_tombstones(two: DataDirectory) -> None:
    publish_all(two, collection("Anbefales.", 0), collection("Anbefales.", 0, 3))

    assert told(two.path, 3) == {f"meeting/{BYRAAD}": DELETE, f"item/{BYRAAD}/1": DELETE}
    assert {each.statements for each in members(two.path) if each.operation == DELETE} == {""}


def test_a_data_set_without_a_feed_begins_one_with_everything(two: DataDirectory) -> None:
    shutil.rmtree(served(two.path).feed)

    publish_all(two, collection("Anbefales  ikke.", 0, 3), collection("Anbefales.", 0, 3))

    assert {(each.version, each.operation) for each in members(two.path)} == {(3, CREATE)}
    assert follow(Replica(), two.path, 0).hash() == graph(two.path)


def test_equal_histories_give_equal_bytes(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        publish_all(DataDirectory(tmp_path / name), collection("Anbefales.", 0, 3), {})

    one, other = ({path.name: path.read_bytes() for path in served(tmp_path / name).feed.iterdir()}
                  for name in ("one", "other"))  # fmt: skip
    assert one == other


def test_a_publication_is_later_than_the_one_before_whatever_the_clock_says() -> None:
    assert moment("2024-01-01T01:00:00+01:00", "") == "2024-01-01T00:00:00.000Z"
    assert moment("2024-01-01T00:00:00Z", "2024-01-01T00:00:00.000Z") == "2024-01-01T00:00:00.001Z"
    assert moment("2023-01-01T00:00:00Z", "2024-01-01T00:00:00.999Z") == "2024-01-01T00:00:01.000Z"


@pytest.fixture
def long(tmp_path: Path) -> DataDirectory:
    """A data set with more things than a page of its feed holds."""
    directory = DataDirectory(tmp_path)
    graphs = {
        graph_name(number): {statement(number, 200 * number + value) for value in range(200)} for number in (0, 1)
    }
    publish_graphs(directory, EMPTY, graphs, graphs)
    return directory


def test_a_full_page_is_taken_over_and_the_last_one_goes_on(long: DataDirectory) -> None:
    before, data = feed(long.path), long.path
    first, last = (before.file(number).stat() for number in (1, len(before.pages)))

    publish_graphs(long, manifest(data), {graph_name(0): {statement(0, 7)}}, [graph_name(0)])

    after = feed(data)
    assert len(before.pages) > 1
    assert after.file(1).stat().st_ino == first.st_ino
    assert after.file(len(before.pages)).stat().st_ino != last.st_ino
    assert after.pages[: len(before.pages) - 1] == before.pages[:-1]
    assert after.cursor > before.cursor
    assert_in_order(after)


def test_what_is_forgotten_is_on_no_page(long: DataDirectory) -> None:
    data, name = long.path, graph_name(1)
    secret, before = f"{ID}/case/0657/203", feed(long.path)
    cursors = [each.cursor for each in members(data) if each.iri == secret]
    kept = {statement(1, 200 + value) for value in range(200) if value != 3}
    graphs = {graph_name(0): {statement(0, value) for value in range(200)}, name: kept}

    publish_graphs(long, manifest(data), graphs, [name], partial(state_of, secret, '"203"'))

    assert [(each.operation, each.statements) for each in members(data) if each.iri == secret] == [(DELETE, "")]
    changed = {old.number for old, new in zip(before.pages, feed(data).pages, strict=True) if old != new}
    assert changed <= {before.page_of(cursors[0]), len(before.pages)}
    assert sum(page.members for page in feed(data).pages) == feed(data).cursor - 1
    assert follow(Replica(), data, 0).hash() == graph(data)


def test_who_comes_back_is_not_forgotten_with_the_tombstone_of_the_first_time(tmp_path: Path) -> None:
    data, name, now = DataDirectory(tmp_path), graph_name(0), datetime.fromisoformat(EMPTY.published)
    person = [Quad(NamedNode(f"{ID}/person/0657/{each}"), FOAF.name, Literal(each), NamedNode(name)) for each in "ab"]
    there, gone = {name: {statement(0, 1), *person}}, {name: {statement(0, 1)}}
    manifest_now = publish_graphs(data, EMPTY, there, [name])
    for graphs in (gone, {name: {statement(0, 1), person[0]}}):
        manifest_now = publish_graphs(data, manifest_now, graphs, [name])
    replica, cursor = dump(tmp_path)
    later = (now + timedelta(days=NAMED_DAYS, minutes=1)).isoformat()

    publish_graphs(data, replace(manifest_now, published=later), there, [name])

    told = [(each.iri[-1], each.operation) for each in members(tmp_path) if each.kind == "person"]
    assert told == [("a", CREATE), ("b", CREATE)]
    assert feed(tmp_path).named == ""
    assert follow(Replica(), tmp_path, 0).hash() == follow(replica, tmp_path, cursor).hash() == graph(tmp_path)
