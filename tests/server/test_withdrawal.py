"""What is taken out is gone from every address of the running server at once, and its own addresses say so."""

import gzip
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, parse

from etl.withdraw import erase, withdraw
from ontology.dataset import DataDirectory
from tests.conftest import SAMPLES
from tests.etl.published import build_into
from tests.server.published import start_server

BASE = "http://localhost:8000"
PERSON, NAME = "person/0563/signe-krag", "Signe Krag"
MEETING = "0825/socialudvalget/2024-05-14"
ITEM = "0563/havneudvalget/2024-05-22/3"
REFERRED_TO = "0741/jobudvalget/2024-04-10"
OTHER = "0741/oekonomiudvalget/2024-04-24"
COMMITTEE = "committee/0825/socialudvalget"
HTML = "text/html"


@dataclass
class Scene:
    """A server over data from which three things are taken out, and what it said before."""

    data: Path
    client: httpx.Client
    before: dict[str, httpx.Response]
    title: str

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.client.get(path, headers=headers)


def addresses(title: str) -> list[str]:
    """Addresses of all services that tell of the three things before they go."""
    ask = "SELECT ?s ?t { ?s ?p ?t FILTER(CONTAINS(STR(?t), '%s')) }"
    return [
        *(f"/doc/{PERSON}.{suffix}" for suffix in ("html", "ttl", "jsonld", "nt", "rdf", "nq", "trig")),
        f"/doc/item/{ITEM}.html",
        f"/doc/meeting/{MEETING}.html",
        "/doc/meeting/0563/havneudvalget/2024-05-22.html",
        *(f"/sparql?query={httpx.QueryParams({'q': ask % word})['q']}" for word in (NAME, title)),
        f"/search?q={title}&format=json",
        f"/search?q={NAME}&format=json",
        "/dumps/all.nq.gz",
        "/dumps/1/all.nq.gz",
        "/dumps/0563.ttl.gz",
        "/dumps/0825.nq.gz",
        "/sitemap/meeting-1.xml",
        "/doc/municipality/0825.html",
        "/api/queries/what-is-covered?format=json",
        '/reconcile?queries={"q":{"query":"Socialudvalget"}}',
        "/catalog.ttl",
        "/",
    ]


def read(answer: httpx.Response) -> str:
    """What an answer says, unpacked."""
    packed = answer.headers.get("content-type") == "application/gzip"
    if answer.status_code in {404, 410}:
        return ""
    return (gzip.decompress(answer.content) if packed else answer.content).decode()


@pytest.fixture(scope="module")
def scene(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    data = tmp_path_factory.mktemp("withdrawal") / "data"
    shutil.copytree(sample_data, data, symlinks=True)
    server = start_server(data)
    with httpx.Client(base_url=server.address, timeout=30) as client:
        query = f"SELECT ?t {{ <{BASE}/id/item/{ITEM}> <http://purl.org/dc/terms/title> ?t }}"
        rows = client.get("/sparql", params={"query": query}, headers={"Accept": "text/csv"}).text.splitlines()
        title = rows[1].strip('"')
        before = {address: client.get(address) for address in addresses(title)}
        again = {address: client.get(address) for address in addresses(title)}  # what is remembered, too
        assert [address for address in again if read(again[address]) != read(before[address])] == []
        directory = DataDirectory(data)
        meetings = [f"{BASE}/id/meeting/{each}" for each in (MEETING, REFERRED_TO)]
        told = withdraw(directory, [f"{BASE}/id/item/{ITEM}", *meetings], "Skulle ikke offentliggøres")
        assert f"its page stays, with what they say: {meetings[1]}" in "".join(told)
        erase(directory, [f"{BASE}/id/{PERSON}"])
        yield Scene(data, client, before, title)
    server.stop()


def assert_gone(scene: Scene) -> None:
    for address, before in scene.before.items():
        after = scene.get(address)
        told = read(after)
        words = [word for word in (NAME, scene.title, MEETING, COMMITTEE) if word in told]
        if address.startswith("/search"):
            assert (before.json()["total"] > 0, after.json()["total"]) == (True, 0), address
        else:
            assert words == [], address
        if before.headers.get("etag") and after.status_code == 200:
            assert scene.get(address, **{"If-None-Match": before.headers["etag"]}).status_code == 200


def test_everything_told_of_them_before(scene: Scene) -> None:
    told = "".join(map(read, scene.before.values()))

    assert [address for address, answer in scene.before.items() if answer.status_code != 200] == []
    assert [word for word in (NAME, scene.title, MEETING) if word not in told] == []


def test_nothing_tells_of_them_after(scene: Scene) -> None:
    assert_gone(scene)
    assert scene.get("/dumps/1/all.nq.gz").status_code == 404
    assert scene.get("/health").json()["version"] == 3


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (PERSON, "person"),
        (f"attendance/{ITEM.rpartition('/')[0]}/signe-krag", "person"),
        (f"item/{ITEM}", "item"),
        (f"section/{ITEM}/1", "item"),
        (f"meeting/{MEETING}", "document"),
        (f"minutes/{MEETING}", "document"),
        (f"item/{MEETING}/2", "document"),
    ],
)
def test_their_addresses_say_when_and_why_in_both_languages(scene: Scene, path: str, kind: str) -> None:
    problem = scene.get(f"/id/{path}", Accept="application/json")
    pages = {language: scene.get(f"/doc/{path}?lang={language}", Accept=HTML) for language in ("da", "en")}
    text = scene.get(f"/id/{path}", Accept="text/plain").text
    reasons = {"da": "Oplysninger om en person er slettet", "en": "A person&#39;s data were erased"}

    assert {problem.status_code, *(page.status_code for page in pages.values())} == {410}
    assert problem.json()["withdrawn"]["version"] == (3 if kind == "person" else 2)
    for language, page in pages.items():
        assert (reasons[language] if kind == "person" else "Skulle ikke offentliggøres") in page.text
    assert "withdrawn" not in pages["da"].text  # what is said to programs is on the page already
    if kind == "person":
        assert "signe" not in text.lower() + str(problem.json()).lower()
    if kind == "item":
        assert problem.json()["withdrawn"]["item"] == f"{BASE}/id/item/{ITEM}"


@pytest.mark.parametrize("path", [f"meeting/{REFERRED_TO}", f"decision/{REFERRED_TO}/case/s2024-91"])
def test_what_others_say_stays_with_a_note_that_its_minutes_are_gone(scene: Scene, path: str) -> None:
    stated = list(parse(scene.get(f"/doc/{path}.nq").content, format=RdfFormat.N_QUADS))
    pages = {language: scene.get(f"/doc/{path}?lang={language}", Accept=HTML) for language in ("da", "en")}

    about = {quad.graph_name for quad in stated if quad.subject == NamedNode(f"{BASE}/id/{path}")} - {DefaultGraph()}
    assert about == {NamedNode(f"{BASE}/graph/{OTHER}")}
    assert {page.status_code for page in pages.values()} == {200}
    assert "Referatet af mødet er trukket tilbage." in pages["da"].text
    assert "The minutes of this meeting were withdrawn." in pages["en"].text
    assert all("Skulle ikke offentliggøres" in page.text for page in pages.values())
    assert "trukket tilbage" not in scene.get(f"/doc/meeting/{OTHER}?lang=da", Accept=HTML).text
    for gone in (f"/id/minutes/{REFERRED_TO}", f"/graph/{REFERRED_TO}", f"/id/item/{REFERRED_TO}/1"):
        assert scene.get(gone).status_code == 410


def test_the_feed_has_tombstones_and_nothing_else_of_them(scene: Scene) -> None:
    told = scene.get("/changes?statements=true")
    rows = [json.loads(line) for line in told.text.splitlines()]
    pages = [scene.get(f"/feed/pages/{number}.trig").text for number in range(1, rows[-1]["cursor"] // 250 + 2)]
    gone = {row["iri"] for row in rows if row["operation"] == "delete"}
    known = "".join(row["statements"] for row in rows)

    assert "next" not in told.links
    assert {f"{BASE}/id/{path}" for path in (PERSON, f"item/{ITEM}", f"meeting/{MEETING}")} <= gone
    for word in (NAME, scene.title):
        assert word not in known + "".join(pages) + scene.get("/atom").text
    assert [word for word in (PERSON, ITEM, MEETING) if word in known] == []


def test_the_graph_of_the_document_is_gone(scene: Scene) -> None:
    assert scene.get(f"/graph/{MEETING}").status_code == 410
    assert scene.get("/graph/0563/havneudvalget/2024-05-22").status_code == 303


def test_a_build_of_the_same_sources_brings_nothing_back(scene: Scene) -> None:
    report = build_into(scene.data, SAMPLES, municipality=None)

    assert report.totals["withdrawn"] == 2
    assert_gone(scene)
    assert scene.get(f"/id/{PERSON}").status_code == 410
