"""The access log of the real command: a line of JSON per request that names no one and nothing asked for."""

import json
import subprocess
from pathlib import Path

import httpx

from tests.conftest import SAGSGRAF
from tests.server.published import free_port, wait_until

ASKED = ("/sparql?query=ASK%20%7B%7D", "/doc/person/0563/lone-hav.html", "/search?q=hemmelig", "/hemmelig/sti", "/")


def answers(address: str) -> bool:
    """Tell whether a server answers."""
    try:
        return httpx.get(f"{address}/health").is_success
    except httpx.TransportError:
        return False


def test_the_access_log_tells_route_status_size_and_time_and_nothing_else(sample_data: Path, tmp_path: Path) -> None:
    port, log = free_port(), tmp_path / "access.log"
    command = [SAGSGRAF, "serve", "--data", sample_data, "--port", str(port), "--workers", "1", "--access-log"]
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.DEVNULL)
        address = f"http://127.0.0.1:{port}"
        wait_until(lambda: answers(address), 60)
        statuses = [httpx.get(address + path, headers={"User-Agent": "hemmelig"}).status_code for path in ASKED]
        process.terminate()
        process.wait(timeout=30)
    text = log.read_text(encoding="utf-8")
    lines = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    asked = [line for line in lines if line["route"] != "/health"]

    assert all(set(line) == {"time", "method", "route", "status", "bytes", "milliseconds"} for line in lines)
    assert [line["status"] for line in asked] == statuses
    assert [line["route"] for line in asked][:2] == ["/sparql", "/doc"]
    assert asked[-1]["bytes"] > 1000
    assert not [word for word in ("hemmelig", "hav", "ASK", "127.0.0.1:") if word in text.partition("{")[2]]
