"""How ordinary requests fare while hostile queries run, and how long those take to be stopped.

    python -m bench.hostile [--data DIR] [--workers N] [--seconds S] [--memory MIB]

The pack of `tests/server/hostile_queries.toml` comes from two addresses at once, while one client reads pages and data
and another asks light queries, each from an address of its own. The same two have gone about undisturbed before.
"""

import argparse
import shutil
import tempfile
import time
from pathlib import Path

import httpx

from bench.server import build
from server.endpoint.workers import Limits
from tests.server.hostile_pack import Hostile, read_pack
from tests.server.published import Server, start_server
from tests.server.siege import Siege, besiege, ordinary_clients, wait_for_idle

QUIET_SECONDS = 15.0
PAUSE = 0.02
PAGES = ("case", "meeting", "committee", "municipality")


def find_paths(server: Server) -> list[str]:
    """Return addresses of pages, data and things of the data set that is served."""
    paths = ["/"]
    for kind in PAGES:
        name = kind.capitalize()
        query = f"SELECT ?it {{ ?it a <https://w3id.org/sagsgraf/ontology#{name}> }} ORDER BY STR(?it) LIMIT 20"
        found = httpx.get(f"{server.address}/sparql", params={"query": query}, timeout=60).json()
        for row in found["results"]["bindings"]:
            path = row["it"]["value"].partition("/id/")[2]
            paths += [f"/id/{path}", f"/doc/{path}.ttl", f"/doc/{path}.html"]
    return paths


def tell(title: str, ordinary: list[tuple[int, float]]) -> float:
    """Print what ordinary clients met, and return their p99 in milliseconds."""
    times = sorted(seconds * 1000 for _, seconds in ordinary)
    p50, p99 = times[len(times) // 2], times[int(len(times) * 0.99)]
    failed = sum(status not in {200, 303} for status, _ in ordinary)
    print(f"  {title:12}{len(times):7} answers, {failed} failed   p50 {p50:7.1f} ms   p99 {p99:7.1f} ms")
    return p99


def tell_pack(siege: Siege, pack: list[Hostile], limits: Limits) -> None:
    """Print how every hostile query ended."""
    for hostile in pack:
        outcome = siege.outcomes[hostile.name]
        right = outcome.status in hostile.status and hostile.says in outcome.text
        print(f"  {outcome.status} {outcome.seconds:6.2f} s {'' if right else 'WRONG '} {hostile.name}")
    worst = max(outcome.seconds for outcome in siege.outcomes.values())
    print(f"  the slowest ended {worst - limits.seconds:.2f} s after the limit of {limits.seconds:g} s")
    print(f"  memory {siege.memory_before >> 20} MiB before, at most {siege.memory_peak >> 20} MiB")


def measure(data: Path, workers: int, limits: Limits) -> None:
    """Besiege a server over a data directory and print what was seen."""
    pack = read_pack()
    server = start_server(data, workers, seconds=limits.seconds, memory=limits.memory, wait=120)
    try:
        paths = find_paths(server)
        quiet: list[tuple[int, float]] = []
        with ordinary_clients(server, paths, PAUSE, quiet):
            time.sleep(QUIET_SECONDS)
        siege = besiege(server, pack, paths, PAUSE)
        wait_for_idle(server)
    finally:
        server.stop()
    tell_pack(siege, pack, limits)
    before, during = tell("undisturbed", quiet), tell("besieged", siege.ordinary)
    print(f"  p99 {during / before:.2f} times what it was")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, help="a data directory (one of invented minutes otherwise)")
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=Limits.seconds)
    parser.add_argument("--memory", type=int, default=Limits.memory >> 20, help="MiB")
    arguments = parser.parse_args()
    scratch = Path(tempfile.mkdtemp())
    try:
        place = arguments.data or build(scratch, None)
        measure(place, arguments.workers, Limits(seconds=arguments.seconds, memory=arguments.memory << 20))
    finally:
        shutil.rmtree(scratch)
