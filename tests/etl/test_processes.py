"""What a process of its own returns, raises, or dies of comes to the build that has begun it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from etl.processes import begun, begun_here, finish

WAITING = """
import sys
from tests.etl.test_processes import wait_for_ever
from etl.processes import begun, finish

if __name__ == "__main__":
    finish(begun, wait_for_ever, sys.argv[1])
"""


class AwkwardError(Exception):
    """An error that cannot be made again from what it says."""

    def __init__(self, one: str, two: str) -> None:
        super().__init__(f"{one} and {two}")


def add(one: int, two: int) -> int:
    return one + two


def fail_to_write(path: str) -> None:
    raise PermissionError(13, "Permission denied", path)


def fail_awkwardly() -> None:
    raise AwkwardError("this", "that")


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def wait_for_ever(path: str) -> None:
    """Wait, and say so in a file for as long as it goes on."""
    while True:
        Path(path).write_text(str(os.getpid()), encoding="utf-8")
        time.sleep(0.01)


def test_a_result_comes_back() -> None:
    with begun(add, 1, 2) as one, begun(add, 3, 4) as other:
        assert (one.result(), other.result()) == (3, 7)
    assert finish(begun_here, add, 5, 6) == 11


def test_errors_come_through() -> None:
    with pytest.raises(PermissionError, match=r"Permission denied: 'x'") as caught:
        finish(begun, fail_to_write, "x")
    assert caught.value.errno == 13
    with pytest.raises(RuntimeError, match="AwkwardError: this and that"):
        finish(begun, fail_awkwardly)
    with pytest.raises(ChildProcessError, match="SIGKILL"):
        finish(begun, die)


def test_what_is_not_waited_for_is_ended(tmp_path: Path) -> None:
    with begun(wait_for_ever, str(tmp_path / "pid")) as running:
        wait_until_there(tmp_path / "pid")
    assert running.process.exitcode == -signal.SIGKILL


def test_a_process_ends_with_the_one_that_began_it(tmp_path: Path) -> None:
    file = tmp_path / "pid"
    with subprocess.Popen([sys.executable, "-c", WAITING, str(file)]) as process:
        wait_until_there(file)
        process.kill()
    for _ in range(500):
        file.unlink(missing_ok=True)
        time.sleep(0.05)
        if not file.exists():
            break
    assert not file.exists()


def wait_until_there(path: Path) -> None:
    for _ in range(2000):
        if path.exists():
            return
        time.sleep(0.01)
    raise AssertionError(path)
