"""Each document is read in a process of its own, with a limit to its time and memory, and costs no other document."""

import multiprocessing
import os
import signal
from datetime import date
from pathlib import Path

import pytest

from etl.document import Reading, Task
from etl.sources import SourceFile
from etl.workers import TRIES, Worker, first_done, read_documents
from tests.invented import write_minutes

FIRST = date(2024, 3, 6)
LONG = 60.0  # seconds; nothing here takes so long


def make_task(folder: Path, day: date = FIRST) -> Task:
    path = write_minutes(folder / "minutes", day)
    return Task(SourceFile(str(path), path.name), folder / f"{day}.nq", "https://data.example.org", "test", "0657")


def stop(worker: Worker) -> None:
    """Halt a worker's process: it does nothing any more, as in an endless loop of a C library."""
    assert worker.process.pid
    os.kill(worker.process.pid, signal.SIGSTOP)


def finish(worker: Worker) -> Reading | None:
    """Wait until a worker is done, whatever became of its task, and return that."""
    assert first_done([worker]) == [worker]
    return worker.finish()


def test_a_document_that_never_ends_is_stopped_and_the_next_is_read(tmp_path: Path) -> None:
    worker = Worker(seconds=0.1)
    stop(worker)
    worker.begin(make_task(tmp_path))

    late = finish(worker)
    worker.seconds = LONG
    worker.begin(make_task(tmp_path))
    following = finish(worker)
    worker.stop()

    assert late
    assert late.entry.outcome == "quarantined"
    assert late.entry.reason
    assert "longer than 0.1 seconds" in late.entry.reason
    assert late.entry.sha256
    assert following
    assert following.entry.outcome == "published"


@pytest.mark.parametrize("deaths", range(TRIES + 1))
def test_a_document_whose_process_dies_is_read_once_more(tmp_path: Path, deaths: int) -> None:
    worker = Worker(LONG)
    reading = None
    worker.begin(make_task(tmp_path))
    for _ in range(deaths):
        stop(worker)
        worker.process.kill()
        reading = finish(worker)
    reading = reading or finish(worker)
    worker.stop()

    assert reading
    assert reading.entry.outcome == ("quarantined" if deaths == TRIES else "published")
    assert "SIGKILL" in (reading.entry.reason or "SIGKILL")


def test_reading_leaves_no_process_behind(tmp_path: Path) -> None:
    tasks = [make_task(tmp_path, FIRST.replace(day=day)) for day in range(1, 13)]

    readings = read_documents(tasks, 2)
    first = next(readings)
    busy = len(multiprocessing.active_children())
    readings.close()

    assert first.entry.outcome == "published"
    assert busy == 2
    assert multiprocessing.active_children() == []


def test_documents_are_read_in_another_process_also_where_there_is_only_one(tmp_path: Path) -> None:
    reading = next(readings := read_documents([make_task(tmp_path)], 1))
    children = multiprocessing.active_children()
    readings.close()

    assert reading.entry.outcome == "published"
    assert len(children) == 1
