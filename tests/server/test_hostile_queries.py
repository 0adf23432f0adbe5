"""The hostile pack against a running server, while ordinary clients go about."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.endpoint.workers import Limits
from tests.server.hostile_pack import Hostile, read_pack
from tests.server.published import Server, start_server, wait_until
from tests.server.siege import Siege, besiege, processor_ticks, wait_for_idle

PACK = read_pack()
PATHS = ["/", "/id/case/0563/04.08.00-a00-1-24", "/doc/case/0563/04.08.00-a00-1-24.ttl", "/doc/municipality/0563.html"]
WORKERS = 3
SHORT = Limits(seconds=1, memory=200 << 20, result=1_000_000, wait=60)
ROOM = 150 << 20
"""What the server itself may take beside its workers: answers kept ready, requests of a megabyte."""


@pytest.fixture(
    scope="module", params=[SHORT, pytest.param(Limits(), marks=pytest.mark.storm)], ids=["short limits", "real limits"]
)
def limits(request: pytest.FixtureRequest) -> Limits:
    """Short limits always, those that users meet in a storm."""
    limits: Limits = request.param
    return limits


@pytest.fixture(scope="module")
def besieged(sample_data: Path, limits: Limits) -> Iterator[Server]:
    """A server over the sample minutes."""
    server = start_server(
        sample_data, WORKERS, seconds=limits.seconds, memory=limits.memory, result=limits.result, wait=60
    )
    yield server
    server.stop()


@pytest.fixture(scope="module")
def siege(besieged: Server) -> Siege:
    """What was seen while the pack ran."""
    return besiege(besieged, PACK, PATHS)


def test_the_pack_is_large_enough() -> None:
    assert len({hostile.query for hostile in PACK}) == len({hostile.name for hostile in PACK}) == len(PACK) > 50


@pytest.mark.parametrize("hostile", PACK, ids=lambda hostile: hostile.name)
def test_a_hostile_query_ends_with_the_right_error_at_its_limit(siege: Siege, limits: Limits, hostile: Hostile) -> None:
    outcome = siege.outcomes[hostile.name]

    assert outcome.status in hostile.status, outcome.text[:300]
    assert hostile.says in outcome.text
    assert outcome.seconds < limits.seconds + 10  # `bench.hostile` measures; here machines may be busy with other tests


def test_ordinary_clients_were_all_served(siege: Siege) -> None:
    assert len(siege.ordinary) > 100
    assert {status for status, _ in siege.ordinary} == {200, 303}


def test_memory_stayed_within_the_limits_of_the_workers(siege: Siege, limits: Limits) -> None:
    assert siege.memory_before < siege.memory_peak < siege.memory_before + WORKERS * limits.memory + ROOM


@pytest.mark.usefixtures("siege")
def test_nothing_runs_on_afterwards(besieged: Server) -> None:
    wait_for_idle(besieged)

    def is_quiet() -> bool:
        before = processor_ticks(besieged)
        time.sleep(0.3)
        return processor_ticks(besieged) == before

    wait_until(is_quiet)
    assert len(besieged.worker_ids()) == WORKERS
