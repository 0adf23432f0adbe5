"""`sagsgraf harvest` as users run it: real processes, killed and started again, and the real meetings."""

import contextlib
import fcntl
import json
import os
import pty
import signal
import subprocess
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.sources import find_sources
from tests.conftest import SAGSGRAF, Run
from tests.etl.publishing_site import MEETING, PublishingSite, Reply, identifier, invented, published, real

QUICK = ("--pace", "0", "--back-off", "0", "--municipality", "0253")


@pytest.fixture
def site() -> Iterator[PublishingSite]:
    with published(PublishingSite(invented(20))) as site:
        yield site


def harvest_command(site: PublishingSite, data: Path) -> list[str | Path]:
    return [SAGSGRAF, "harvest", site.url, "--data", data, *QUICK]


def folder(data: Path) -> Path:
    (found,) = (data / "harvest").iterdir()
    return found


def held(data: Path) -> dict[str, bytes]:
    return {path.stem.partition("_")[2]: path.read_bytes() for path in folder(data).glob("*.json")}


def totals(data: Path) -> dict[str, int]:
    coverage = json.loads((folder(data) / ".harvest" / "coverage.json").read_text("utf-8"))
    found: dict[str, int] = coverage["totals"]
    return found


def test_all_real_meetings_are_harvested_and_then_left_alone(sagsgraf: Run, shared: Path, tmp_path: Path) -> None:
    with published(PublishingSite(real(shared / "harvest"))) as site:
        assert len(site.meetings) == 198
        first = sagsgraf("harvest", site.url, "--data", tmp_path, *QUICK)
        asked = len(site.asked())
        second = sagsgraf("harvest", site.url, "--data", tmp_path, *QUICK)
        again = sagsgraf("harvest", site.url, "--data", tmp_path, "--again", *QUICK)

    assert (first.returncode, second.returncode, again.returncode) == (0, 0, 0), first.stderr
    assert asked == 198
    assert len(site.asked()) == 2 * 198
    assert held(tmp_path) == site.meetings
    assert {path.name for path in folder(tmp_path).glob("*.json")} == {
        path.name for path in (shared / "harvest").glob("*.json")
    }
    assert "198 listed: 198 fetched" in first.stderr
    assert "198 listed: 198 not asked again" in second.stderr
    assert "198 listed: 198 unchanged" in again.stderr
    assert [source for source in find_sources([tmp_path / "harvest"]) if source.problem] == []


def test_a_harvest_that_is_killed_keeps_what_it_fetched_and_goes_on_from_there(
    sagsgraf: Run, site: PublishingSite, tmp_path: Path
) -> None:
    site.delay = 0.03
    command = harvest_command(site, tmp_path)
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        while len(site.asked()) < 8 and process.poll() is None:
            time.sleep(0.002)
        process.kill()
        assert process.wait() == -signal.SIGKILL
    kept = held(tmp_path)
    assert 5 <= len(kept) < 20
    assert all(body == site.meetings[each] for each, body in kept.items())
    site.requests.clear()

    done = sagsgraf("harvest", site.url, "--data", tmp_path, *QUICK)

    assert done.returncode == 0
    assert held(tmp_path) == site.meetings
    assert len(site.asked()) in (20 - len(kept), 21 - len(kept))
    assert [source.problem for source in find_sources([tmp_path / "harvest"]) if source.problem] == []
    assert not [path for path in tmp_path.rglob("*") if ".draft" in path.name]


def test_killed_at_any_moment_nothing_half_written_is_left(sagsgraf: Run, tmp_path: Path) -> None:
    with published(PublishingSite(invented(40))) as site:
        command = harvest_command(site, tmp_path)
        for number in (1, 6, 15, 23, 31):
            with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
                while not (tmp_path / "harvest").exists() or len(list(tmp_path.rglob("2023*.json"))) < number:
                    assert process.poll() is None
                    time.sleep(0.0005)
                process.kill()
            assert all(body == site.meetings[each] for each, body in held(tmp_path).items())
            listed = (folder(tmp_path) / "sources.csv").read_text("utf-8").splitlines()[1:]
            assert all((folder(tmp_path) / line.split(",")[0]).is_file() for line in listed)
            assert len(listed) >= len(held(tmp_path)) - 1

        assert sagsgraf(*command[1:]).returncode == 0
        assert held(tmp_path) == site.meetings


def test_an_interrupted_harvest_says_what_it_did_not_reach(site: PublishingSite, tmp_path: Path) -> None:
    site.delay = 0.2
    command = harvest_command(site, tmp_path)
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        while len(site.asked()) < 8:
            assert process.poll() is None
            time.sleep(0.002)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=20)

    assert process.returncode == 2
    assert "stopped early: interrupted" in told
    assert "Traceback" not in told
    assert totals(tmp_path) == {"fetched": len(held(tmp_path)), "not yet fetched": 20 - len(held(tmp_path))}


def test_two_harvests_of_one_site_do_not_run_at_once(sagsgraf: Run, site: PublishingSite, tmp_path: Path) -> None:
    assert sagsgraf("harvest", site.url, "--data", tmp_path, *QUICK).returncode == 0
    site.requests.clear()

    with (folder(tmp_path) / ".harvest" / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        second = sagsgraf("harvest", site.url, "--data", tmp_path, *QUICK)

    assert second.returncode == 2
    assert "another harvest of" in second.stderr
    assert site.requests == []


def test_an_answer_that_drips_is_given_up(sagsgraf: Run, site: PublishingSite, tmp_path: Path) -> None:
    site.replies[MEETING + identifier(3)] = [Reply(body=site.meetings[identifier(3)] * 40, drip=0.02)]

    done = sagsgraf("harvest", site.url, "--data", tmp_path, *QUICK, "--time-out", "0.1")

    assert done.returncode == 0, done.stderr
    assert "the answer was not whole after 1 s" in done.stderr
    assert held(tmp_path) == site.meetings


def test_in_a_pipe_each_event_is_a_line(sagsgraf: Run, site: PublishingSite, tmp_path: Path) -> None:
    site.meetings = invented(2)
    site.replies[MEETING + identifier(0)] = [Reply(500)]
    name = site.url.removeprefix("http://").replace(":", "-")

    done = sagsgraf("harvest", site.url, "--data", tmp_path, *QUICK)

    assert done.stdout == ""
    assert done.stderr.splitlines() == [
        f"{name}: 1/2 fetched 2023-01-02 Teknikudvalget {identifier(1)}",
        f"{name}: the site answers 500 Internal Server Error; trying again in 0 s",
        f"{name}: 2/2 fetched 2023-01-01 Teknikudvalget {identifier(0)}",
        f"{name}: 2 listed: 2 fetched (all of it in {folder(tmp_path) / '.harvest' / 'coverage.json'})",
    ]


def test_on_a_terminal_a_bar_tells_how_far_it_is(site: PublishingSite, tmp_path: Path) -> None:
    site.replies[MEETING + identifier(3)] = [Reply(403, forever=True)]
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 120))
    command = harvest_command(site, tmp_path)

    assert subprocess.run(command, stderr=theirs, check=False).returncode == 1
    os.close(theirs)
    shown = b""
    with contextlib.suppress(OSError):
        while part := os.read(ours, 100_000):
            shown += part
    os.close(ours)

    assert b"/20 [" in shown
    assert b"meetings" in shown
    assert shown.count(b" fetched 2023") == 0
    assert b"failed 2023-01-04" in shown
    assert b"20 listed: 19 fetched, 1 failed" in shown


@pytest.mark.parametrize(
    "arguments",
    [
        ("harvest", "--data", "DATA"),
        ("harvest", "greve"),
        ("harvest", "nowhere", "--data", "DATA"),
        ("harvest", "https://minutes.example.org", "--data", "DATA"),
        ("harvest", "greve", "--data", "DATA", "--municipality", "Herning"),
        ("harvest", "greve", "--data", "DATA", "--municipality", "Hernink"),
        ("harvest", "greve", "--data", "DATA", "--since", "1. maj"),
        ("harvest", "greve", "--data", "DATA", "--pace", "-1"),
        ("harvest", "greve", "--data", "DATA", "--pace", "nan"),
        ("harvest", "greve", "--data", "DATA", "--contact", "me"),
        ("harvest", "greve", "--data", "DATA", "--contact", "a@b.dk\nX: y"),
    ],
)
def test_wrong_usage_is_told_before_any_request(sagsgraf: Run, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = sagsgraf(*(str(tmp_path / "data") if each == "DATA" else each for each in arguments))

    assert done.returncode == 2
    assert done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())
