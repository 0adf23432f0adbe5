"""What all tests share: the command line as users run it, and a data set built from the sample minutes."""

import fcntl
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "etl" / "samples"
SHARED = ROOT.parent / "shared"
SAGSGRAF = Path(sys.executable).with_name("sagsgraf")

# how long an example takes says something about the machine, not about the program
settings.register_profile("sagsgraf", deadline=None)
settings.load_profile("sagsgraf")

# a shell starts a job in the background deaf to Ctrl-C, and what the tests start would inherit that
signal.signal(signal.SIGINT, signal.default_int_handler)

FIRST = (
    "test_quality",
    "test_crash",
    "test_path",
    "test_accessibility",
    "test_mixed_folder",
    "test_harvest_cli",
    "test_hostile_queries",
    "test_cli",
    "test_limits",
    "test_connections",
    "test_shapes",
    "test_hostile_pages",
    "test_journeys",
    "test_editor",
)
"""The files that take longest, the longest first, so that no process is left with one of them at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests of the files that take longest before all others."""
    items.sort(key=lambda item: FIRST.index(item.path.stem) if item.path.stem in FIRST else len(FIRST))


Run = Callable[..., subprocess.CompletedProcess[str]]


def run_sagsgraf(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the real command and return what it did; its exit code is for the caller to judge."""
    return subprocess.run(
        [SAGSGRAF, *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
        env=os.environ | environment,
    )


def built_once(tmp_path_factory: pytest.TempPathFactory, name: str, build: Callable[[Path], None]) -> Path:
    """Return a data directory that the first of all test processes to ask for it has built."""
    place = tmp_path_factory.getbasetemp()
    place = place.parent if "PYTEST_XDIST_WORKER" in os.environ else place
    data = place / name
    with (place / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (data / "report.json").exists():
            build(data)
    return data


def build_samples(data: Path) -> None:
    """Build the sample minutes by the real command."""
    done = run_sagsgraf("build", SAMPLES, "--data", data)
    assert done.returncode == 0, done.stderr


def build_shared(data: Path) -> None:
    """Build everything beside the repository that can be read, by the real command; some files are no minutes."""
    command = [SAGSGRAF, "build", SHARED, "--data", data]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 1, done.stderr


@pytest.fixture(scope="session")
def sagsgraf() -> Run:
    """The `sagsgraf` command, in a process of its own."""
    return run_sagsgraf


@pytest.fixture(scope="session")
def sample_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory built from the sample minutes by the real command; tests must not change it."""
    return built_once(tmp_path_factory, "sample-data", build_samples)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real minutes and official shapes beside the repository; tests that need it are skipped without."""
    if not SHARED.is_dir():
        pytest.skip("../shared is not here: real minutes and official shapes cannot be tried")
    return SHARED


@pytest.fixture(scope="session")
def shared_data(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:  # noqa: ARG001 - it skips
    """A data directory built from the whole shared folder, once for all test processes; tests must not change it."""
    return built_once(tmp_path_factory, "shared-data", build_shared)
