"""How fast case pages are served, as Turtle and as HTML, beside `oxigraph serve-read-only` describing the same cases.

One case is asked for again and again (our server then answers from memory, as it remembers the last 500 answers of a
version), and more cases in turn than it remembers. A page of ours says more than DESCRIBE: every item of the case with
its recommendations, decisions and names. Both serve the same store in the same run and are asked by the same clients,
so the ratio is the figure to read; the requests per second depend on the machine.
"""

import argparse
import http.client
import itertools
import multiprocessing
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from bench.minutes import write_minutes
from ontology.dataset import DataDirectory

OXIGRAPH = Path(sys.executable).with_name("oxigraph")
DOCUMENTS = 300
CASES = 2000
CLIENTS = 8
SECONDS = 5.0
START_SECONDS = 30.0


@dataclass(frozen=True)
class Load:
    """One way to ask: a title, the server, the addresses to ask in turn, and the Accept header."""

    title: str
    port: int
    paths: tuple[str, ...]
    accept: str


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(command: list[str], port: int) -> Iterator[None]:
    """Run a server and wait until it listens. Raises RuntimeError when it does not."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + START_SECONDS
    try:
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        else:
            raise RuntimeError(f"{command[0]} does not listen on port {port}")
        yield
    finally:
        process.terminate()
        process.wait()


def ask(load: Load, seconds: float, client: int = 0) -> list[float]:
    """Ask again and again over one connection; returns the seconds each answer took. Raises on any answer but 200."""
    connection = http.client.HTTPConnection("127.0.0.1", load.port)
    start = client * len(load.paths) // CLIENTS
    paths = itertools.cycle(load.paths[start:] + load.paths[:start])
    latencies = []
    end = time.perf_counter() + seconds
    while (started := time.perf_counter()) < end:
        path = next(paths)
        connection.request("GET", path, headers={"Accept": load.accept})
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != http.HTTPStatus.OK or not body:
            raise RuntimeError(f"{path} answered {answer.status}: {body[:200]!r}")
        latencies.append(time.perf_counter() - started)
    return latencies


def measure(load: Load) -> float:
    """Print requests per second and latencies of one way to ask; returns the requests per second."""
    ask(load, 0.5)
    with multiprocessing.Pool(CLIENTS) as pool:
        latencies = sorted(x for part in pool.starmap(ask, [(load, SECONDS, n) for n in range(CLIENTS)]) for x in part)
    rate = len(latencies) / SECONDS
    p50, p99 = statistics.median(latencies), latencies[int(len(latencies) * 0.99)]
    print(f"  {load.title:40}{rate:8.0f} requests/s   p50 {p50 * 1000:6.2f} ms   p99 {p99 * 1000:6.2f} ms")
    return rate


def build(place: Path, sources: Path | None, documents: int = DOCUMENTS) -> Path:
    """Build a data set of the given minutes, or of so many invented ones; returns the data directory."""
    if sources is None:
        sources = place / "minutes"
        write_minutes(sources, documents)
    data = place / "data"
    command = [sys.executable, "-m", "sagsgraf", "build", str(sources), "--data", str(data)]
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return data


def cases(store: Path) -> list[str]:
    """Return the IRIs of the cases, those with most items first."""
    query = (
        "SELECT ?case WHERE { ?item <https://w3id.org/sagsgraf/ontology#case> ?case }"
        f" GROUP BY ?case ORDER BY DESC(COUNT(?item)) ?case LIMIT {CASES}"
    )
    command = [str(OXIGRAPH), "query", "--location", str(store), "--query", query, "--results-format", "csv"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[1:]


def compare(data: Path) -> None:
    """Serve the data with both servers and print how they compare."""
    version = DataDirectory(data).current()
    if version is None:
        raise SystemExit("nothing was published")
    ours, peer = free_port(), free_port()
    found = cases(version.store)
    pages = tuple(urlsplit(case).path.replace("/id/", "/doc/", 1) for case in found)
    describes = tuple(f"/query?query={quote(f'DESCRIBE <{case}>')}" for case in found)
    with (
        running([sys.executable, "-m", "sagsgraf", "serve", "--data", str(data), "--port", str(ours)], ours),
        running([str(OXIGRAPH), "serve-read-only", "-l", str(version.store), "--bind", f"127.0.0.1:{peer}"], peer),
    ):
        print(f"{CLIENTS} clients, {os.cpu_count()} processors")
        for title, count in (("one case", 1), (f"{len(found)} cases in turn", len(found))):
            base = measure(Load(f"{title}: oxigraph DESCRIBE", peer, describes[:count], "text/turtle"))
            for name, accept in (("Turtle", "text/turtle"), ("HTML", "text/html")):
                rate = measure(Load(f"{title}: Sagsgraf {name}", ours, pages[:count], accept))
                print(f"    {rate / base:.2f} of oxigraph's requests per second")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--sources", type=Path, help="minutes to serve (invented ones otherwise)")
    arguments = parser.parse_args()
    scratch = Path(tempfile.mkdtemp())
    try:
        compare(build(scratch, arguments.sources))
    finally:
        shutil.rmtree(scratch)
