"""Whatever stops a build, the old data or the new is served whole, and the next build succeeds."""

import contextlib
import ctypes
import gzip
import hashlib
import os
import random
import resource
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Quad, RdfFormat, parse

from etl.publication.version import FEW
from ontology.dataset import DataDirectory
from tests.conftest import SAGSGRAF, run_sagsgraf
from tests.etl.published import assert_merged, assert_searchable, build_into, manifest, quads, served
from tests.etl.small_disk import run_on_small_disk
from tests.invented import write_minutes

MARCH = date(2024, 3, 6)
EPOCH = {"SOURCE_DATE_EPOCH": "1700000000"}
CAP_DAC_OVERRIDE, PR_CAPBSET_DROP = 1, 24


@dataclass(frozen=True)
class Scene:
    """Good data, the sources after a change, what is served before the change, and what is served after it."""

    data: Path
    sources: Path
    old: frozenset[Quad]
    new: frozenset[Quad]

    @property
    def command(self) -> list[str | Path]:
        return [SAGSGRAF, "build", self.sources, "--data", self.data, "--municipality", "0657", "--workers", "2"]


def make_scene(folder: Path, documents: int) -> Scene:
    """Publish some documents, then change one, remove one and add as many as there were."""
    data, sources, reference = folder / "data", folder / "minutes", folder / "reference"
    for number in range(documents):
        write_minutes(sources, MARCH + timedelta(days=number))
    build_into(data, sources)
    old = frozenset(quads(data))
    write_minutes(sources, MARCH, items=[("Nye fortove", "24/200", "Afvist.")])
    for number in range(documents, 2 * documents):
        write_minutes(sources, MARCH + timedelta(days=number))
    shutil.copytree(data, reference, symlinks=True)
    build_into(reference, sources)
    return Scene(data, sources, old, frozenset(quads(reference)))


@pytest.fixture(scope="module", autouse=True)
def _one_moment() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", EPOCH["SOURCE_DATE_EPOCH"])
        yield


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return make_scene(tmp_path_factory.mktemp("scene"), FEW // 2 + 1)  # which is written by many processes


@pytest.fixture
def scene(original: Scene, tmp_path: Path) -> Scene:
    shutil.copytree(original.data, tmp_path / "data", symlinks=True)
    return Scene(tmp_path / "data", original.sources, original.old, original.new)


def assert_old_or_new_whole(scene: Scene) -> None:
    """Assert that all that is published is of the data before the change, or all of the data after it."""
    everything = quads(scene.data)
    assert everything in (scene.old, scene.new)
    assert_merged(scene.data)
    assert_searchable(scene.data)
    graphs = {document.graph for document in manifest(scene.data).documents}
    assert graphs == {quad.graph_name.value for quad in everything if "/graph/0657/" in str(quad.graph_name)}  # type: ignore[union-attr]
    for dump in manifest(scene.data).dumps:
        content = (served(scene.data).dumps / dump.name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == dump.sha256
    dumped = gzip.decompress((served(scene.data).dumps / "all.nq.gz").read_bytes())
    assert set(parse(dumped, format=RdfFormat.N_QUADS)) == {q for q in everything if q.graph_name != DefaultGraph()}
    assert next(iter(parse(path=served(scene.data).catalog, format=RdfFormat.N_QUADS)))


def assert_recovers(scene: Scene) -> None:
    """Assert that the next build brings the new data and clears away what was left."""
    report = build_into(scene.data, scene.sources)
    assert report.exit_code == 0
    assert quads(scene.data) == scene.new
    assert not list(scene.data.glob("incoming-*"))
    assert not list(scene.data.glob("versions/new-*"))


def kill_when(scene: Scene, due: Callable[[], bool]) -> bool:
    """Run a build and kill it with SIGKILL as soon as it is due; returns whether that was before it had ended."""
    environment = os.environ | EPOCH | {"STARTED_FOR": str(scene.data)}
    with subprocess.Popen(scene.command, stderr=subprocess.DEVNULL, env=environment) as process:
        while process.poll() is None and not due():
            time.sleep(0.0002)
        process.kill()
        return process.wait() == -9


MARKS = {
    "documents are read": "incoming-*/*.nq",
    "the new version is begun": "versions/new-*",
    "the store is linked": "versions/new-*/store/CURRENT",
    "the store is opened": "versions/new-*/store/LOG",
    "dumps are begun": "versions/new-*/dumps",
    "dumps are written": "versions/new-*/dumps/all-csv-metadata.json",
    "the catalogue is written": "versions/new-*/catalog.nq",
    "the manifest is written": "versions/new-*/manifest.json",
    "the version has its name": "versions/000002",
}


ALWAYS = {"the new version is begun", "the store is linked", "dumps are written", "the version has its name"}
"""The steps that every run tries; a storm tries all."""


@pytest.mark.parametrize(
    "mark",
    [pytest.param(mark, id=name, marks=() if name in ALWAYS else pytest.mark.storm) for name, mark in MARKS.items()],
)
def test_a_build_killed_at_any_step_leaves_whole_data(scene: Scene, mark: str) -> None:
    kill_when(scene, lambda: any(scene.data.glob(mark)))

    assert_old_or_new_whole(scene)
    assert_recovers(scene)


def test_a_build_interrupted_at_the_keyboard_takes_its_draft_with_it(scene: Scene) -> None:
    """The signal comes to all processes of the build."""
    with subprocess.Popen(scene.command, stderr=subprocess.DEVNULL, start_new_session=True) as process:
        while process.poll() is None and not any(scene.data.glob("versions/new-*/store/CURRENT")):
            time.sleep(0.0002)
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait() != 0

    assert not list(scene.data.glob("versions/new-*"))
    assert quads(scene.data) == scene.old
    assert_recovers(scene)


def test_a_build_killed_after_the_switch_leaves_the_new_data(scene: Scene) -> None:
    kill_when(scene, lambda: served(scene.data).path.name == "000002")

    assert quads(scene.data) == scene.new
    assert_old_or_new_whole(scene)
    assert_recovers(scene)


@pytest.mark.parametrize("seed", range(3))
def test_a_build_killed_at_a_chance_moment_leaves_whole_data(scene: Scene, seed: int) -> None:
    due = time.monotonic() + random.Random(seed).uniform(0.1, 1.5)  # noqa: S311 - the same chance each time

    kill_when(scene, lambda: time.monotonic() > due)

    assert_old_or_new_whole(scene)
    assert_recovers(scene)


@pytest.mark.storm
def test_a_storm_of_killed_builds_never_leaves_broken_data(tmp_path: Path) -> None:
    """A hundred builds with two worker processes are killed at chance moments, each on top of what the last left."""
    scene = make_scene(tmp_path, 20)
    shutil.copytree(scene.data, tmp_path / "before", symlinks=True)
    chance = random.Random(0)  # noqa: S311 - the same chance each time
    killed = 0
    for _ in range(100):
        due = time.monotonic() + chance.uniform(0.0, 3.0)
        killed += kill_when(scene, lambda due=due: time.monotonic() > due)  # type: ignore[misc]
        assert_old_or_new_whole(scene)
        if quads(scene.data) == scene.new:
            shutil.rmtree(scene.data)
            shutil.copytree(tmp_path / "before", scene.data, symlinks=True)
    assert killed > 50
    assert_recovers(scene)


def test_no_process_of_a_killed_build_goes_on(tmp_path: Path) -> None:
    sources = tmp_path / "minutes"
    for number in range(80):
        write_minutes(sources, MARCH + timedelta(days=number))
    scene = Scene(tmp_path / "data", sources, frozenset(), frozenset())

    assert kill_when(scene, lambda: any(scene.data.glob("incoming-*/*.nq")))

    deadline = time.monotonic() + 10
    while started_for(scene.data) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert started_for(scene.data) == []


def test_a_worker_that_dies_costs_no_document(tmp_path: Path) -> None:
    for number in range(60):
        write_minutes(tmp_path / "minutes", MARCH + timedelta(days=number))
    scene = Scene(tmp_path / "data", tmp_path / "minutes", frozenset(), frozenset())
    environment = os.environ | {"STARTED_FOR": str(scene.data)}

    with subprocess.Popen(scene.command, stderr=subprocess.PIPE, text=True, env=environment) as process:
        while process.poll() is None and not list(scene.data.glob("incoming-*/*.nq")):
            time.sleep(0.0002)
        workers = {int(path.parent.name) for path in started_for(scene.data)} - {process.pid}
        os.kill(max(workers), signal.SIGKILL)
        _, told = process.communicate(timeout=120)

    assert process.returncode == 0, told
    assert len(manifest(scene.data).documents) == 60


def started_for(data: Path) -> list[Path]:
    """Return the processes that a test has started for a data directory, and that still run."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(OSError):
            if f"STARTED_FOR={data}\0".encode() in path.read_bytes():
                found.append(path)
    return found


@pytest.mark.parametrize("room", [16, 2_000])
def test_a_full_disk_leaves_the_old_data(scene: Scene, room: int) -> None:
    done = run_on_small_disk(scene.command, scene.data, room, os.environ | EPOCH)

    assert done.returncode == 2, done.stderr
    assert "No space left on device" in done.stderr
    assert "Traceback" not in done.stderr
    assert quads(scene.data) == scene.old
    assert_old_or_new_whole(scene)
    assert_recovers(scene)


@pytest.mark.parametrize("limit", [0, 20_000])
def test_a_limit_on_the_size_of_files_leaves_the_old_data(scene: Scene, limit: int) -> None:
    """A build fails where it meets it, also where no small disk can be mounted for the test above."""
    done = subprocess.run(
        scene.command,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | EPOCH,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )

    assert done.returncode in (1, 2), done.stderr
    assert "Traceback" not in done.stderr
    assert quads(scene.data) == scene.old
    assert_old_or_new_whole(scene)
    assert_recovers(scene)


def test_a_directory_that_cannot_be_written_to_leaves_the_old_data(scene: Scene) -> None:
    """The superuser may write everywhere, and so gives up that right for the command."""

    def obey_permissions() -> None:
        if os.geteuid() == 0 and ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0):
            os._exit(77)

    (scene.data / "versions").chmod(0o555)
    try:
        done = subprocess.run(
            scene.command,
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | EPOCH,
            preexec_fn=obey_permissions,
        )
    finally:
        (scene.data / "versions").chmod(0o755)
    if done.returncode == 77:
        pytest.skip("the superuser cannot give up the right to write everywhere here")

    assert done.returncode == 2, done.stderr
    assert "Permission denied" in done.stderr
    assert_old_or_new_whole(scene)
    assert_recovers(scene)


def test_a_data_directory_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    write_minutes(tmp_path / "m", MARCH)

    done = run_sagsgraf("build", tmp_path / "m", "--data", tmp_path / "file" / "data")

    assert done.returncode == 2
    assert "a file stands where a folder is needed" in done.stderr
    assert DataDirectory(tmp_path / "data").current() is None
