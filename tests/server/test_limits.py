"""What a query may not do: run on, take all memory, answer without end, stop the engine, call other servers."""

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pyoxigraph import Literal, NamedNode, Quad

from tests.server.published import BASE, Server, figures, publish, start_server, wait_until

NUMBERS = 600
SECONDS = 1.5
GRAPH = NamedNode(f"{BASE}/graph/0998/havneudvalget/2024-01-01")
VALUE = NamedNode("http://x.example/value")

FIVEFOLD = "{ ?a ?p ?x . ?b ?p ?y . ?c ?p ?z . ?d ?p ?v . ?e ?p ?w"
NEVER = "FILTER(CONCAT(?x, ?y, ?z, ?v, ?w) = 'never') }"
SORT = f"SELECT * {FIVEFOLD} }} ORDER BY MD5(CONCAT(?x, ?y, ?z)) LIMIT 1"
ENDLESS = {
    "sort": SORT,
    "count": f"SELECT (COUNT(*) AS ?n) {FIVEFOLD} }}",
    "ask": f"ASK {FIVEFOLD} {NEVER}",
    "select": f"SELECT * {FIVEFOLD} {NEVER}",
    "construct": f"CONSTRUCT {{ ?a ?p ?b }} WHERE {FIVEFOLD} {NEVER}",
    "regular expression": f"SELECT * {FIVEFOLD} FILTER REGEX(CONCAT(?x, ?y, ?z, ?v, ?w), '(n+)+ever') }}",
}
LARGE = "SELECT * { ?a ?p ?x . ?b ?p ?y }"
LIGHT = "ASK { ?s ?p ?o }"


@pytest.fixture(scope="module")
def numbers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with enough statements for a query that never ends."""
    data = tmp_path_factory.mktemp("numbers")
    things = (NamedNode(f"{BASE}/id/case/0998/{number}") for number in range(NUMBERS))
    publish(data, [Quad(thing, VALUE, Literal(f"value of {thing.value}"), GRAPH) for thing in things])
    return data


@pytest.fixture(scope="module")
def strict(numbers: Path) -> Iterator[Server]:
    """A server with small limits: two workers, 1.5 seconds, 1 MB, half a second in the queue."""
    server = start_server(numbers, 2, seconds=SECONDS, memory=2 << 30, result=1_000_000, wait=0.5)
    yield server
    server.stop()


@pytest.fixture
def ask(strict: Server) -> Iterator[httpx.Client]:
    """A client of the strict server, once all its workers are free."""
    with httpx.Client(base_url=strict.address, timeout=30) as session:
        wait_for_workers(session)
        yield session
        wait_for_workers(session)


def keep_busy(session: httpx.Client, *kinds: str) -> list[threading.Thread]:
    """Start endless queries, each from a client of its own, and return their threads."""
    threads = [
        threading.Thread(
            target=session.get,
            args=["/sparql"],
            kwargs={"params": {"query": ENDLESS[kind]}, "headers": {"X-Forwarded-For": f"192.0.2.{number}"}},
        )
        for number, kind in enumerate(kinds)
    ]
    for thread in threads:
        thread.start()
    return threads


def wait_for_workers(session: httpx.Client) -> None:
    """Wait until all workers are free."""

    def all_are_idle() -> bool:
        workers = session.get("/health").json()["workers"]
        return bool(workers["idle"] == workers["size"])

    wait_until(all_are_idle)


@pytest.mark.parametrize("kind", ENDLESS)
def test_a_query_that_runs_on_is_stopped_in_time(ask: httpx.Client, kind: str) -> None:
    start = time.monotonic()
    answer = ask.get("/sparql", params={"query": ENDLESS[kind]})

    assert answer.status_code == 503
    assert "time limit of 1.5 seconds" in answer.text
    assert SECONDS <= time.monotonic() - start < SECONDS + 1


def test_a_query_that_takes_too_much_memory_is_stopped(numbers: Path) -> None:
    server = start_server(numbers, 1, memory=64 << 20)
    answer = httpx.get(f"{server.address}/sparql", params={"query": SORT}, timeout=20)
    after = httpx.get(f"{server.address}/sparql", params={"query": LIGHT}, timeout=20)
    server.stop()

    assert answer.status_code == 503
    assert "memory limit of 64 MiB" in answer.text
    assert after.status_code == 200


@pytest.mark.parametrize("accept", ["application/sparql-results+json", "text/csv", "text/html"])
def test_a_result_that_is_too_large_is_refused_whole(ask: httpx.Client, accept: str) -> None:
    answer = ask.get("/sparql", params={"query": LARGE}, headers={"Accept": accept})

    assert answer.status_code == 413
    assert "limit of 1000000 bytes" in answer.text


def test_a_query_that_nests_too_deep_is_refused_and_costs_no_worker(ask: httpx.Client) -> None:
    replaced = ask.get("/health").json()["workers"]["replaced"]
    answer = ask.post("/sparql", data={"query": "SELECT * " + "{" * 3000 + "}" * 3000})

    assert answer.status_code == 400
    assert "nests deeper" in answer.text
    assert ask.get("/health").json()["workers"]["replaced"] == replaced


def test_a_query_that_stops_the_engine_costs_only_its_worker(ask: httpx.Client) -> None:
    answer = ask.post("/sparql", data={"query": "SELECT * { FILTER(1" + "+1" * 20_000 + ") }"})

    assert answer.status_code == 503
    assert "made the engine stop" in answer.text
    assert ask.get("/sparql", params={"query": LIGHT}).json()["boolean"] is True


def test_pages_and_resources_answer_while_all_workers_are_busy(ask: httpx.Client) -> None:
    threads = keep_busy(ask, "sort", "count")
    times = []
    while any(thread.is_alive() for thread in threads):
        start = time.monotonic()
        assert ask.get("/doc/case/0998/1.ttl").status_code == 200
        times.append(time.monotonic() - start)
    for thread in threads:
        thread.join()

    assert len(times) > 20
    assert sorted(times)[len(times) // 2] < 0.1


def test_when_all_workers_are_busy_a_query_waits_a_little_and_then_is_told_to_return(ask: httpx.Client) -> None:
    threads = keep_busy(ask, "sort", "count")
    wait_until(lambda: ask.get("/health").json()["workers"]["idle"] == 0)
    start = time.monotonic()
    answer = ask.get("/sparql", params={"query": f"{LIGHT} # when all are busy"})
    waited = time.monotonic() - start
    for thread in threads:
        thread.join()

    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert 0.4 < waited < 1.2


def test_a_client_that_has_its_share_waits_while_another_is_served(ask: httpx.Client) -> None:
    threads = keep_busy(ask, "sort")
    wait_until(lambda: ask.get("/health").json()["workers"]["idle"] == 1)
    query = {"query": f"{LIGHT} # beside my own"}
    same = ask.get("/sparql", params=query, headers={"X-Forwarded-For": "192.0.2.0"})
    other = ask.get("/sparql", params=query, headers={"X-Forwarded-For": "192.0.2.9"})
    for thread in threads:
        thread.join()

    assert same.status_code == 429
    assert int(same.headers["retry-after"]) > 0
    assert other.status_code == 200


def test_a_light_query_runs_beside_a_heavy_one(ask: httpx.Client) -> None:
    heavy = threading.Thread(target=ask.get, args=["/sparql"], kwargs={"params": {"query": ENDLESS["sort"]}})
    heavy.start()
    answers = []
    while heavy.is_alive():
        query, elsewhere = f"{LIGHT} # {len(answers)}", {"X-Forwarded-For": "192.0.2.9"}
        answers.append(ask.get("/sparql", params={"query": query}, headers=elsewhere).status_code)
    heavy.join()

    assert len(answers) > 10
    assert set(answers) == {200}


def ended(session: httpx.Client, end: str) -> float:
    """Return how many queries ended in a way, as the metrics tell."""
    return figures(session).get(f'sagsgraf_queries_total{{end="{end}"}}', 0)


def test_a_client_that_leaves_takes_its_query_with_it(ask: httpx.Client, strict: Server) -> None:
    workers, left, timed_out = strict.worker_ids(), ended(ask, "left"), ended(ask, "time")
    with pytest.raises(httpx.ReadTimeout):
        httpx.get(f"{strict.address}/sparql", params={"query": ENDLESS["sort"]}, timeout=0.3)
    wait_until(lambda: len(workers & strict.worker_ids()) == 1)

    assert ended(ask, "left") == left + 1
    assert ended(ask, "time") == timed_out


def test_workers_end_with_the_server(numbers: Path) -> None:
    server = start_server(numbers, 2)
    workers = server.worker_ids()
    server.process.kill()
    server.process.wait()

    assert len(workers) == 2
    wait_until(lambda: not any(Path(f"/proc/{worker}").exists() for worker in workers))


def test_no_query_reaches_another_server(ask: httpx.Client) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        other.settimeout(0.3)
        address = f"http://127.0.0.1:{other.getsockname()[1]}"
        for query in (
            f"SELECT * {{ SERVICE <{address}/> {{ ?s ?p ?o }} }}",
            f"SELECT * FROM <{address}/> {{ ?s ?p ?o }}",  # noqa: S608 - SPARQL
            f"DESCRIBE <{address}/>",
        ):
            ask.get("/sparql", params={"query": query})
        with pytest.raises(TimeoutError):
            other.accept()
