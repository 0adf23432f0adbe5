"""Clients that are slow, on purpose or not: they hold no worker, no memory, and not for long."""

import re
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx
import pytest

from tests.server.published import Server, start_server, wait_until
from tests.server.siege import memory_of, wait_for_idle

SHORTER = (
    "import server.transport.connections as c; c.REQUEST_SECONDS = 1.0; c.STALLED_SECONDS = 1.0; "
    "c.MAX_UNREAD = 30_000_000; "
)
LARGE = "SELECT * {{ ?a ?b ?c . ?d ?e ?f }} OFFSET {} LIMIT 40000"


@pytest.fixture(scope="module")
def impatient(sample_data: Path) -> Iterator[Server]:
    """A server that waits a second for a request and for a reader, and keeps 30 MB of unread answers."""
    server = start_server(sample_data, 2, before=SHORTER)
    yield server
    server.stop()


def connect(server: Server) -> socket.socket:
    """Return a connection that takes in little by itself."""
    address = urlsplit(server.address)
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
    connection.settimeout(20)
    connection.connect((address.hostname, address.port))
    return connection


def ask_large(connection: socket.socket, number: int) -> None:
    """Ask for a large answer and wait for its first bytes."""
    path = f"/sparql?query={quote(LARGE.format(number))}"
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nAccept: text/csv\r\n\r\n".encode())
    assert connection.recv(15) == b"HTTP/1.1 200 OK"


def read_on(connection: socket.socket) -> int:
    """Read until nothing more comes, and return how many bytes came."""
    count = 0
    try:
        while part := connection.recv(1 << 20):
            count += len(part)
    except (TimeoutError, ConnectionError):
        pass
    return count


def test_a_request_that_comes_too_slowly_is_told_so(impatient: Server) -> None:
    with connect(impatient) as connection:
        for letter in b"GET / HTT":
            connection.sendall(bytes([letter]))
            time.sleep(0.02)
        answer = connection.recv(1000)

    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"not complete" in answer


def test_a_body_that_never_comes_ends_the_connection(impatient: Server) -> None:
    head = (
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 100\r\n\r\nASK"
    )
    with connect(impatient) as connection:
        connection.sendall(head)
        start = time.monotonic()
        read_on(connection)

    assert time.monotonic() - start < 10


def test_a_connection_that_says_nothing_is_closed(impatient: Server) -> None:
    with connect(impatient) as connection:
        assert connection.recv(1000).startswith(b"HTTP/1.1 408 ")


def test_an_answer_that_is_not_read_holds_no_worker_and_is_cut_off(impatient: Server) -> None:
    with connect(impatient) as connection:
        ask_large(connection, 1)
        workers = httpx.get(f"{impatient.address}/health").json()["workers"]
        time.sleep(3)
        came = read_on(connection)

    assert workers["idle"] == workers["size"]
    assert came < 8_000_000


def test_an_answer_that_is_read_slowly_comes_whole(impatient: Server) -> None:
    path = f"/sparql?query={quote(LARGE.format(2))}"
    size = len(httpx.get(impatient.address + path, headers={"Accept": "text/csv"}).content)
    with connect(impatient) as connection:
        ask_large(connection, 2)
        came = 15
        for _ in range(25):
            came += len(connection.recv(1 << 16))
            time.sleep(0.1)
        came += read_on(connection)

    assert came > size > 8_000_000


def test_of_too_many_unread_answers_those_that_wait_longest_are_cut_off(impatient: Server) -> None:
    before = memory_of(impatient)
    with ExitStack() as stack:
        connections = []
        for number in range(6):
            connections.append(stack.enter_context(connect(impatient)))
            ask_large(connections[-1], 10 + number)
        during = memory_of(impatient)
        came = [read_on(connection) for connection in reversed(connections)][::-1]

    assert came[-1] > 8_000_000
    assert came[0] < 8_000_000
    assert during - before < 400_000_000
    wait_for_idle(impatient)
    wait_until(lambda: httpx.get(f"{impatient.address}/health").status_code == 200)


def test_a_client_that_breaks_off_its_request_leaves_no_error(impatient: Server) -> None:
    with connect(impatient) as connection:
        connection.sendall(
            b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 9\r\n\r\nA"
        )
    metrics = httpx.get(f"{impatient.address}/metrics").text

    assert not re.search(r'status="5\d\d"', metrics)
