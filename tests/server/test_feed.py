"""The feed of changes over HTTP: foreign and own consumers end with today's graph, from nothing and from a dump."""

import gzip
import json
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

import feedparser
import httpx
import pytest
from pyoxigraph import DefaultGraph, Quad, RdfFormat, parse
from selectolax.lexbor import LexborHTMLParser

from etl.export import export
from ontology.dataset import DataDirectory
from ontology.feed import CREATE, DELETE, UPDATE
from ontology.terms import DCTERMS, LDES, RDF, SCHEMA, TREE
from server.still.pages import write_pages
from tests.conftest import ROOT
from tests.etl.published import build_into
from tests.invented import write_minutes
from tests.replica import Replica
from tests.server.published import Server, free_port, start_server

NODE = ROOT / "tests" / "node"
MARCH = date(2024, 3, 6)
ITEMS = [(f"Sag nummer {number}", f"24/{100 + number}", "Godkendt.") for number in range(50)]
LETTERS = Random(1)  # noqa: S311 - no secret
LONG = [
    (title, case, "".join(LETTERS.choices("abcdefghiklmnoprstuvyæøå   ", k=16_000))) for title, case, _ in ITEMS[25:]
]
"""Items whose text is not much smaller when it is packed, so that a page is large on its way, too."""


def take_dump(client: httpx.Client) -> tuple[Replica, str]:
    """Return the merge of all as the dump holds it, and the address that it names for what comes after."""
    answer = client.get("/dumps/all.ttl.gz")
    link = next(each for each in answer.headers.get_list("Link", split_commas=True) if 'rel="monitor"' in each)
    statements = parse(gzip.decompress(answer.content), format=RdfFormat.TURTLE)
    return Replica(statements), link.partition("<")[2].partition(">")[0]


def follow(client: httpx.Client, replica: Replica, address: str) -> int:
    """Bring a replica up to date from an address of `/changes`, and return how many answers that took."""
    request = client.build_request("GET", address)
    request = client.build_request("GET", request.url.copy_merge_params({"statements": "true", "limit": "100"}))
    for number in range(1, 1000):
        answer = client.send(request)
        for line in answer.text.splitlines():
            replica.apply(json.loads(line))
        if "next" not in answer.links:
            return number
        request = client.build_request("GET", answer.links["next"]["url"])
    raise AssertionError("the changes have no end")


def run_ldes_client(address: str, state: Path, replica: Replica, seconds: float = 0) -> int:
    """Let ldes-client fetch what it has not seen, take it over, and return how many members that were.

    For so many seconds it does not come to read the pages that it has asked for.
    """
    command = [ROOT / ".venv" / "bin" / "node", "ldes.mjs", f"{address}/feed", state, str(seconds)]
    done = subprocess.run(command, cwd=NODE, capture_output=True, text=True, timeout=120, check=True)
    quads = list(parse(done.stdout, format=RdfFormat.N_QUADS))
    changes = sorted(read_members(quads), key=lambda change: change["cursor"])
    for change in changes:
        replica.apply(change)
    return len(changes)


def read_members(quads: Iterable[Quad]) -> Iterator[dict[str, object]]:
    """Yield each member of an event stream as `/changes` would tell it."""
    quads = list(quads)
    about = {
        quad.subject: {} for quad in quads if quad.predicate == SCHEMA.position and quad.graph_name == DefaultGraph()
    }
    said: dict[object, list[str]] = {node: [] for node in about}
    for quad in quads:
        if quad.graph_name != DefaultGraph():
            said[quad.graph_name].append(f"{quad.triple} .\n")
        elif quad.subject in about:
            about[quad.subject][quad.predicate] = quad.object.value
    for node, facts in about.items():
        yield {
            "cursor": int(facts[SCHEMA.position]),
            "operation": facts[RDF.type].rpartition("#")[2].lower(),
            "iri": facts[DCTERMS.isVersionOf],
            "statements": "".join(said[node]),
        }


@contextmanager
def stopping(server: Server) -> Iterator[None]:
    """End a server whatever happens while it runs."""
    try:
        yield
    finally:
        server.stop()


@dataclass
class Story:
    """A server whose data set went from one version to the next, and consumers who know the first one."""

    client: httpx.Client
    base: str
    data: Path
    first_page: httpx.Response
    dumped: tuple[Replica, str]
    streamed: Replica
    state: Path
    fetched: int


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """A data set that consumers took before minutes came, changed and went."""
    folder, port = tmp_path_factory.mktemp("story"), free_port()
    data, sources, base = folder / "data", folder / "minutes", f"http://127.0.0.1:{port}"
    days = [MARCH + timedelta(weeks=number) for number in range(4)]
    for day in days[:3]:
        write_minutes(sources, day, items=[*ITEMS[:25], *LONG])
    build_into(data, sources, base_url=base)
    server = start_server(data, workers=1, port=port)
    with stopping(server), httpx.Client(base_url=base, timeout=30) as client:
        streamed = Replica()
        fetched = run_ldes_client(base, folder / "state", streamed)
        dumped = take_dump(client)
        assert streamed.hash() == dumped[0].hash()
        first_page = client.get("/feed/pages/1")
        write_minutes(sources, days[1], items=[("Sag nummer 1", "24/101", "Afvist."), *ITEMS[1:9]])
        write_minutes(sources, days[3], items=ITEMS[:2], people=("Ida Holm",))
        (sources / f"{days[0]}.txt").unlink()
        build_into(data, sources, base_url=base, prune=True, max_loss=1)
        yield Story(client, base, data, first_page, dumped, streamed, folder / "state", fetched)


def test_ldes_client_replicates_from_nothing_and_then_takes_what_is_new(story: Story) -> None:
    fetched = run_ldes_client(story.base, story.state, story.streamed)

    cursor = story.client.get("/health").json()["cursor"]
    assert story.fetched > 250
    assert (fetched, story.fetched + fetched) == (cursor - story.fetched, cursor)
    assert story.streamed.hash() == take_dump(story.client)[0].hash()


def test_ldes_client_may_be_slow_to_read_large_pages(story: Story, tmp_path: Path) -> None:
    streamed = Replica()
    run_ldes_client(story.base, tmp_path / "state", streamed, seconds=6.5)

    assert int(story.client.get("/feed/pages/1").headers["Content-Length"]) > 200_000
    assert streamed.hash() == take_dump(story.client)[0].hash()


@pytest.mark.parametrize("start", ["an older dump", "nothing"])
def test_a_consumer_with_http_and_json_ends_with_todays_graph(story: Story, start: str) -> None:
    replica, address = story.dumped if start == "an older dump" else (Replica(), "/changes")
    before = replica.hash()

    answers = follow(story.client, replica, address)

    today, on = take_dump(story.client)
    assert answers > 1
    assert replica.hash() == today.hash() != before
    assert follow(story.client, replica, on) == 1
    assert replica.hash() == today.hash()


def test_changes_say_what_became_of_what_and_only_if_asked_what_is_stated(story: Story) -> None:
    rows = [json.loads(line) for line in story.client.get(story.dumped[1]).text.splitlines()]

    assert {row["operation"] for row in rows} == {CREATE, UPDATE, DELETE}
    assert {row["version"] for row in rows} == {2}
    assert [row["cursor"] for row in rows] == sorted(row["cursor"] for row in rows)
    assert {(row["kind"], row["municipality"]) for row in rows} >= {("item", "0657"), ("run", "")}
    assert not any("statements" in row for row in rows)


@pytest.mark.parametrize(
    ("query", "told"),
    [("after=-1", "whole number"), ("after=x", "whole number"), ("limit=1001", "1000"), ("statements=yes", "true"),
     ("after=999999", "made anew")],
)  # fmt: skip
def test_a_cursor_that_cannot_be_is_told(story: Story, query: str, told: str) -> None:
    answer = story.client.get(f"/changes?{query}")

    assert answer.status_code == 400
    assert told in answer.text


def test_the_root_names_every_page_and_what_is_kept(story: Story) -> None:
    root = list(parse(story.client.get("/feed").content, format=RdfFormat.TRIG))

    pages = {quad.object.value for quad in root if quad.predicate == TREE.node}
    assert pages == {f"{story.base}/feed/pages/{number}" for number in range(1, len(pages) + 1)}
    assert len(pages) > 1
    (kept,) = (quad.object for quad in root if quad.predicate == LDES.retentionPolicy)
    assert {quad.object.value for quad in root if quad.subject == kept and quad.predicate == LDES.versionAmount} == {
        "1"
    }


def test_a_full_page_stays_as_it_is_and_may_be_kept(story: Story) -> None:
    now = story.client.get("/feed/pages/1")
    again = story.client.get("/feed/pages/1", headers={"If-None-Match": story.first_page.headers["ETag"]})

    assert "immutable" in now.headers["Cache-Control"]
    assert "s-maxage=0" in now.headers["Cache-Control"]
    assert now.content == story.first_page.content
    assert again.status_code == 304


def test_the_last_page_is_asked_for_each_time(story: Story) -> None:
    root = parse(story.client.get("/feed").content, format=RdfFormat.TRIG)
    last = max(quad.object.value for quad in root if quad.predicate == TREE.node)

    assert story.client.get(last).headers["Cache-Control"] == "no-cache"
    assert story.client.get(f"{story.base}/feed/pages/99").status_code == 404


def test_a_browser_is_shown_how_to_follow(sample_client: httpx.Client) -> None:
    answer = sample_client.get("/feed", headers={"Accept": "text/html,application/xml;q=0.9,*/*;q=0.8"})

    assert (answer.status_code, answer.headers["location"]) == (303, "/docs/feed")
    assert sample_client.get("/feed", headers={"Accept": "*/*"}).headers["content-type"] == "application/trig"


def test_every_format_holds_the_same(story: Story) -> None:
    for path in ("/feed", "/feed/pages/2"):
        said = {
            frozenset(parse(story.client.get(f"{path}.{each.file_extension}").content, format=each))
            for each in (RdfFormat.TRIG, RdfFormat.N_QUADS, RdfFormat.JSON_LD)
        }
        assert len(said) == 1


def test_the_exported_stream_is_the_served_one(story: Story, tmp_path: Path) -> None:
    export(DataDirectory(story.data), tmp_path, write_pages)

    files = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("feed*/**/*.gz"))
    assert len(files) > 1
    for name in ("feed.nq.gz", *files):
        served = story.client.get(f"/{name.removesuffix('.nq.gz')}", headers={"Accept": "application/n-quads"})
        assert gzip.decompress((tmp_path / name).read_bytes()) == served.content


def test_each_version_says_where_its_changes_end(story: Story) -> None:
    cursor = story.client.get("/health").json()["cursor"]

    assert story.client.get("/dumps/index.json").json()["changes"] == f"{story.base}/changes?after={cursor}"
    assert take_dump(story.client)[1] == f"/changes?after={cursor}"


def test_a_data_set_without_a_feed_says_when_it_begins(client: httpx.Client) -> None:
    for path in ("/feed", "/feed/pages/1", "/changes"):
        answer = client.get(path)
        assert (answer.status_code, "sagsgraf build" in answer.text) == (404, True)


# Atom


def read_atom(client: httpx.Client, path: str, language: str = "en") -> feedparser.FeedParserDict:
    """Return a feed as a reader of Atom understands it, which finds nothing wrong in it."""
    answer = client.get(path, headers={"Accept-Language": language})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/atom+xml"
    read = feedparser.parse(answer.content)
    assert (read.bozo, read.version) == (False, "atom10")
    assert len({entry.id for entry in read.entries}) == len(read.entries)
    return read


def test_people_follow_what_came_and_changed(story: Story) -> None:
    read = read_atom(story.client, "/atom/municipality/0657")

    updated = [entry.updated for entry in read.entries]
    assert updated == sorted(updated, reverse=True)
    newest = read.entries[0]
    assert newest.link.startswith(f"{story.base}/doc/item/0657/teknikudvalget/2024-03-27/")
    assert newest.title in {title for title, _, _ in ITEMS[:2]}
    assert newest.summary == "Teknikudvalget, Herning, 27 March 2024. Approved. New item."
    assert {tag.label for tag in newest.tags} == {"approved"}
    assert not any("2024-03-06" in entry.id for entry in read.entries)
    assert story.client.get(newest.link).status_code == 200


def test_each_kind_of_thing_can_be_followed_in_both_languages(sample_client: httpx.Client) -> None:
    everything = read_atom(sample_client, "/atom")
    titles = {}
    for path in ("municipality/0563", "committee/0563/byraadet", "act/2005/573", "organisation/kombit"):
        english, danish = (read_atom(sample_client, f"/atom/{path}", language) for language in ("en", "da"))
        assert english.entries
        assert {entry.id for entry in english.entries} < {entry.id for entry in everything.entries}
        assert english.feed.subtitle != danish.feed.subtitle
        titles[path] = danish.feed.title
        page = LexborHTMLParser(sample_client.get(f"/doc/{path}.html").text)
        assert page.css(f"head link[type='application/atom+xml'][href^='/atom/{path}']")
        assert page.css(f"main a[href^='/atom/{path}']")
    assert titles["municipality/0563"].startswith("Fanø")
    assert len(set(titles.values())) == len(titles)


@pytest.mark.parametrize("path", ["person/0657/anna-strand", "municipality/0999", "unheard-of"])
def test_other_things_cannot_be_followed(story: Story, path: str) -> None:
    answer = story.client.get(f"/atom/{path}")

    assert (answer.status_code, "/atom/committee/" in answer.text) == (404, True)
