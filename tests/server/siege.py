"""A server under siege: the hostile pack from some addresses, while ordinary clients go about from others."""

import resource
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.server.hostile_pack import Hostile
from tests.server.published import Server, wait_until

ATTACKERS = ("127.0.0.2", "127.0.0.3")
ORDINARY = ("127.0.0.1", "127.0.0.4")
LIGHT = "SELECT * {{ ?s ?p {} }} LIMIT 5"


@dataclass(frozen=True)
class Outcome:
    """How a query ended: status, text, seconds."""

    status: int
    text: str
    seconds: float


@dataclass
class Siege:
    """What was seen: how each hostile query ended, each ordinary answer's status and seconds, and memory in bytes."""

    outcomes: dict[str, Outcome] = field(default_factory=dict)
    ordinary: list[tuple[int, float]] = field(default_factory=list)
    memory_before: int = 0
    memory_peak: int = 0


def client_from(address: str, server: Server) -> httpx.Client:
    """Return a client that comes from an address of this machine; the server counts shares by address."""
    return httpx.Client(
        base_url=server.address, transport=httpx.HTTPTransport(local_address=address, retries=2), timeout=120
    )


def ask_hostile(client: httpx.Client, hostile: Hostile) -> Outcome:
    """Post a hostile query and return how it ended."""
    start = time.monotonic()
    answer = client.post("/sparql", data={"query": hostile.query}, headers={"Accept": "text/turtle, application/json"})
    return Outcome(answer.status_code, answer.text, time.monotonic() - start)


def memory_of(server: Server) -> int:
    """Return the bytes of memory that the server and its workers hold."""
    pages = 0
    for process in {server.process.pid, *server.worker_ids()}:
        try:
            pages += int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
        except (FileNotFoundError, ProcessLookupError):  # a worker that has just been killed
            continue
    return pages * resource.getpagesize()


def processor_ticks(server: Server) -> int:
    """Return the processor time that the workers have used."""
    stats = (Path(f"/proc/{worker}/stat").read_text(encoding="ascii") for worker in server.worker_ids())
    return sum(sum(map(int, stat.rpartition(")")[2].split()[11:13])) for stat in stats)


@contextmanager
def going_on(act: Callable[[], None]) -> Iterator[None]:
    """Do something again and again beside the block."""
    ended = threading.Event()

    def repeat() -> None:
        while not ended.is_set():
            act()

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(repeat)
        try:
            yield
        finally:
            ended.set()
            running.result()


@contextmanager
def ordinary_clients(server: Server, paths: list[str], pause: float, seen: list[tuple[int, float]]) -> Iterator[None]:
    """Let a reader of pages and an asker of light queries go about, and note each answer's status and seconds."""
    numbers = iter(range(10**9))

    def noting(request: Callable[[int], httpx.Response]) -> Callable[[], None]:
        def act() -> None:
            start = time.monotonic()
            answer = request(next(numbers))
            seen.append((answer.status_code, time.monotonic() - start))
            time.sleep(pause)

        return act

    with client_from(ORDINARY[0], server) as reader, client_from(ORDINARY[1], server) as asker:
        reading = noting(lambda number: reader.get(paths[number % len(paths)], follow_redirects=False))
        asking = noting(lambda number: asker.get("/sparql", params={"query": LIGHT.format(number)}))
        with going_on(reading), going_on(asking):
            yield


def besiege(server: Server, pack: list[Hostile], paths: list[str], pause: float = 0.02) -> Siege:
    """Send the pack from the attackers' addresses, each a query at a time, and return what was seen."""
    siege = Siege(memory_before=memory_of(server))
    waiting = iter(pack)
    lock = threading.Lock()

    def attack(address: str) -> None:
        with client_from(address, server) as client:
            while True:
                with lock:
                    hostile = next(waiting, None)
                if hostile is None:
                    return
                siege.outcomes[hostile.name] = ask_hostile(client, hostile)

    def watch() -> None:
        siege.memory_peak = max(siege.memory_peak, memory_of(server))
        time.sleep(0.05)

    with (
        going_on(watch),
        ordinary_clients(server, paths, pause, siege.ordinary),
        ThreadPoolExecutor(len(ATTACKERS)) as pool,
    ):
        list(pool.map(attack, ATTACKERS))
    return siege


def wait_for_idle(server: Server, seconds: float = 30) -> None:
    """Wait until all workers are free."""

    def all_are_free() -> bool:
        workers = httpx.get(f"{server.address}/health").json()["workers"]
        return bool(workers["idle"] == workers["size"])

    wait_until(all_are_free, seconds)
