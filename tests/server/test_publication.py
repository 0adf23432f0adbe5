"""A new version is served without a restart, an error or a pause."""

import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pyoxigraph import Literal, Quad

from ontology.dataset import DataDirectory
from tests.server.published import Server, invented_quads, publish, start_server, wait_until

TITLES = "SELECT ?title { ?case a <https://w3id.org/sagsgraf/ontology#Case> ; <http://purl.org/dc/terms/title> ?title }"
CASE = "/doc/case/0998/15.20.00-p00-1-24.nt"


@pytest.fixture
def data_and_server(tmp_path: Path) -> Iterator[tuple[Path, Server]]:
    """A data directory of its own, served."""
    publish(tmp_path, invented_quads())
    server = start_server(tmp_path)
    yield tmp_path, server
    server.stop()


def renamed(number: int) -> list[Quad]:
    """Return the invented documents with another title in each version."""
    return [
        Quad(quad.subject, quad.predicate, Literal(f"Mole nr. {number}", language="da"), quad.graph_name)
        if isinstance(quad.object, Literal) and quad.object.value.startswith("Ny mole")
        else quad
        for quad in invented_quads()
    ]


def test_versions_change_under_load_without_an_error(data_and_server: tuple[Path, Server]) -> None:
    data, server = data_and_server
    statuses: list[int] = []
    seen: list[int] = []
    stop = threading.Event()

    def read(path: str, parameters: dict[str, str]) -> None:
        with httpx.Client(base_url=server.address, timeout=30) as client:
            while not stop.is_set():
                statuses.append(client.get(path, params=parameters).status_code)
                seen.append(client.get("/health").json()["version"])

    threads = [threading.Thread(target=read, args=[CASE, {}]) for _ in range(2)]
    threads += [threading.Thread(target=read, args=["/sparql", {"query": TITLES}]) for _ in range(6)]
    for thread in threads:
        thread.start()
    for number in (2, 3, 4):
        publish(data, renamed(number), number)
        time.sleep(0.5)
    stop.set()
    for thread in threads:
        thread.join()

    assert set(statuses) == {200}
    assert len(statuses) > 50
    assert seen[-1] == 4
    assert "Mole nr. 4" in httpx.get(server.address + CASE).text
    assert "Mole nr. 4" in httpx.get(f"{server.address}/sparql", params={"query": TITLES}).text


def test_a_data_set_made_anew_under_the_same_number_is_served(data_and_server: tuple[Path, Server]) -> None:
    data, server = data_and_server
    assert "Mole nr. 7" not in httpx.get(server.address + CASE).text
    shutil.rmtree(data)
    data.mkdir()

    publish(data, renamed(7))

    wait_until(lambda: "Mole nr. 7" in httpx.get(server.address + CASE).text)


def test_the_old_versions_workers_end(data_and_server: tuple[Path, Server]) -> None:
    data, server = data_and_server
    before = server.worker_ids()
    publish(data, renamed(2), 2)
    httpx.get(f"{server.address}/health")

    wait_until(lambda: not before & server.worker_ids())
    assert len(server.worker_ids()) == 2


def test_queries_that_began_or_wait_on_the_old_version_are_answered(data_and_server: tuple[Path, Server]) -> None:
    data, server = data_and_server
    crossed = "?a ?b ?c . ?d ?e ?f . ?g <https://w3id.org/sagsgraf/ontology#case> ?h"
    slow = f"SELECT (COUNT(*) AS ?n) {{ {crossed} FILTER(STRLEN(CONCAT(STR(?c), STR(?f))) > 0) }}"
    statuses: list[int] = []

    def ask(client: str) -> None:
        headers = {"X-Forwarded-For": client}
        answer = httpx.get(f"{server.address}/sparql", params={"query": slow}, headers=headers, timeout=30)
        statuses.append(answer.status_code)

    threads = [threading.Thread(target=ask, args=[f"192.0.2.{number}"]) for number in range(5)]
    for thread in threads:
        thread.start()
    wait_until(lambda: bool(httpx.get(f"{server.address}/health").json()["workers"]["waiting"]))
    publish(data, renamed(2), 2)
    assert httpx.get(f"{server.address}/health").json()["version"] == 2
    for thread in threads:
        thread.join()

    assert statuses == [200] * 5
    wait_until(lambda: len(server.worker_ids()) == 2)


def test_copies_of_the_old_version_are_no_longer_good(data_and_server: tuple[Path, Server]) -> None:
    data, server = data_and_server
    tag = httpx.get(server.address + CASE).headers["etag"]
    publish(data, renamed(2), 2)

    assert httpx.get(server.address + CASE, headers={"If-None-Match": tag}).status_code == 200


def test_a_version_that_cannot_be_opened_leaves_the_old_one_served(data_and_server: tuple[Path, Server]) -> None:
    data, server = data_and_server
    publish(data, renamed(2), 2)
    broken = DataDirectory(data).current()
    assert broken is not None
    shutil.rmtree(broken.store)

    assert httpx.get(f"{server.address}/health").json()["version"] == 1
    assert httpx.get(f"{server.address}/sparql", params={"query": TITLES}).status_code == 200
