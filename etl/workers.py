"""Reading documents side by side, each alone in a process with a limit to its time and memory, at no other's cost.

A process reads one document after another, and is used up by one that passes a limit or ends it: then a fresh one, as
cheap as `etl.processes` makes it, takes its place.
"""

import contextlib
import gc
import itertools
import resource
import sys
import time
from collections.abc import Iterable, Iterator
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import cast

from etl.content import digest
from etl.document import MAX_MEMORY, Reading, Task, read_document
from etl.processes import CONTEXT, begin_child, told
from etl.report import QUARANTINED, Entry

DOCUMENTS_PER_WORKER = 4
"""A process costs about as much to start as some documents cost to read."""
DOCUMENTS_PER_PROCESS = 500
"""After so many documents a fresh process takes over, and what they left in the memory of the old one is gone."""
MOST_OBJECTS = 100_000
"""So many more objects than were freed may a document make before Python looks for cycles among them."""
MAX_SECONDS = 30.0
"""How long one document may take; a document of minutes takes a fraction of a second."""
TRIES = 2
DIED = (
    f"the process that read it died ({{how}}), perhaps because it needs more than {MAX_MEMORY >> 20} MB of memory; "
    "give it in another format, or one file for each meeting, and please report it"
)

Answer = tuple[Reading, bool]
"""What came of a task, and whether the process is used up."""


def read_documents(tasks: Iterable[Task], workers: int, seconds: float = MAX_SECONDS) -> Iterator[Reading]:
    """Yield what came of each task, in the order in which they are done; none takes longer than `seconds`."""
    later = iter(tasks)
    first = list(itertools.islice(later, workers * DOCUMENTS_PER_WORKER))
    waiting = itertools.chain(first, later)
    pool = [Worker(seconds) for _ in range(-(-len(first) // DOCUMENTS_PER_WORKER))]
    try:
        while busy := give_out(waiting, pool):
            for worker in first_done(busy):
                if reading := worker.finish():
                    yield reading
    finally:
        for worker in pool:
            worker.stop()


def give_out(waiting: Iterator[Task], pool: list["Worker"]) -> list["Worker"]:
    """Give the waiting tasks to the workers that are free; returns those that have one."""
    free = [worker for worker in pool if not worker.task]
    for worker, task in zip(free, waiting, strict=False):  # asks for a task where a worker is free
        worker.begin(task)
    return [worker for worker in pool if worker.task]


def first_done(busy: list["Worker"]) -> list["Worker"]:
    """Wait for workers that have an answer, have died or are late, and return them."""
    left = min(worker.due for worker in busy) - time.monotonic()
    answering = wait([worker.connection for worker in busy], max(left, 0))
    return [worker for worker in busy if worker.connection in answering or worker.due <= time.monotonic()]


class Worker:
    """A process that reads one document at a time, and the fresh ones that take its place."""

    def __init__(self, seconds: float) -> None:
        """Start the process; a document may take `seconds`."""
        self.seconds = seconds
        self.task: Task | None = None
        self.start()

    def start(self) -> None:
        """Start a fresh process."""
        self.connection, other = CONTEXT.Pipe()
        self.process = CONTEXT.Process(target=serve, args=(other,), daemon=True)
        self.process.start()
        other.close()

    def stop(self) -> None:
        """End the process, whatever it does."""
        self.process.kill()
        self.process.join()
        self.connection.close()

    def replace(self) -> None:
        """Put a fresh process in the place of this one."""
        self.stop()
        self.start()

    def begin(self, task: Task, tries: int = 1) -> None:
        """Give a task to the process, for the first or another time."""
        self.task, self.tries, self.due = task, tries, time.monotonic() + self.seconds
        with contextlib.suppress(OSError):  # who waits for the answer learns that the process is gone
            self.connection.send(task)

    def finish(self) -> Reading | None:
        """Return what came of the task, or None when its process died and the task is begun again."""
        task = cast("Task", self.task)
        try:
            answer = cast("Answer | None", self.connection.recv() if self.connection.poll() else None)
        except (EOFError, OSError):
            return self.try_again(task)
        reading, used_up = answer or (failed(task, self.late), True)
        self.task = None
        if used_up:
            self.replace()
        return reading

    def try_again(self, task: Task) -> Reading | None:
        """Begin a task again whose process died, once: it may have been killed from outside."""
        self.process.join(1)
        reason = DIED.format(how=told(self.process.exitcode))
        self.replace()
        if self.tries < TRIES:
            self.begin(task, self.tries + 1)
            return None
        self.task = None
        return failed(task, reason)

    @property
    def late(self) -> str:
        """Why a task is stopped that is not done in time."""
        return (
            f"reading took longer than {self.seconds:g} seconds and was stopped; give one file for each meeting, "
            "and report a file that is one meeting"
        )


def failed(task: Task, reason: str) -> Reading:
    """Return what came of a task whose process could not tell."""
    return Reading(task, Entry(task.source.shown, digest(task.source.path), QUARANTINED, reason=reason))


def serve(connection: Connection) -> None:
    """Be a worker's process: read the documents that come, until the other side ends it."""
    begin_child()
    limit_memory(MAX_MEMORY)
    keep_tables()
    for read in itertools.count(1):
        reading = read_document(connection.recv())
        connection.send((reading, read >= DOCUMENTS_PER_PROCESS or most_memory() > MAX_MEMORY // 2))


def keep_tables() -> None:
    """Let Python look no more for cycles among what is loaded by now, and less often among what is made from now on.

    Tables and patterns stay: a tenth of the time goes to looking at them again, and another to looking at a document.
    """
    gc.freeze()
    gc.set_threshold(MOST_OBJECTS)


def most_memory() -> int:
    """Return how many bytes of memory this process ever had at once."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def limit_memory(size: int) -> None:
    """Let this process have `size` bytes more than it has; then Python raises MemoryError, and C code may end it."""
    if sys.platform != "linux":  # where the limit is not kept
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    limit = size + int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (limit if most == resource.RLIM_INFINITY else min(limit, most), most))
