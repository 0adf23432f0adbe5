"""The worker process itself: what holds even if a query slips past the reader."""

import json
import socket
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ontology.dataset import DataDirectory

Ask = Callable[[str], bytes]


@pytest.fixture
def ask(data: Path) -> Iterator[Ask]:
    """Send a query straight to a worker and return its answer, letter first."""
    version = DataDirectory(data).current()
    assert version is not None
    command = [sys.executable, "-m", "server.endpoint.query_worker", str(version.store), str(1 << 28), "10000", "5"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin
    assert process.stdout
    source, target = process.stdout, process.stdin

    def read() -> bytes:
        return source.read(struct.unpack(">I", source.read(4))[0])

    def send(query: str) -> bytes:
        job = {"query": query, "base": "http://base.example/", "media_type": "application/sparql-results+json"}
        payload = json.dumps(job).encode()
        target.write(struct.pack(">I", len(payload)) + payload)
        target.flush()
        return read()

    assert read() == b"R"
    yield send
    target.close()
    assert process.wait(timeout=10) == 0
    source.close()


def test_results_errors_and_limits_are_told_apart(ask: Ask) -> None:
    assert json.loads(ask("ASK {}")[1:])["boolean"] is True
    assert ask("SELECT")[:1] == b"S"
    assert ask("SELECT * { ?s ?p ?o . ?a ?b ?c }") == b"L"
    assert ask("ASK {}")[:1] == b"O"


def test_an_update_is_no_query(ask: Ask) -> None:
    assert ask("INSERT DATA { <a:a> <a:b> 1 }")[:1] == b"S"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux offers the filter")
def test_a_worker_cannot_open_a_connection(ask: Ask) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        other.settimeout(0.3)
        answer = ask(f"SELECT * {{ SERVICE <http://127.0.0.1:{other.getsockname()[1]}/> {{ ?s ?p ?o }} }}")

        assert answer[:1] == b"E"
        assert b"ermission denied" in answer
        with pytest.raises(TimeoutError):
            other.accept()
