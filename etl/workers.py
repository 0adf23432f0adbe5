"""Reading documents side by side in several processes, of which one that dies takes no other document with it."""

import multiprocessing
import os
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait

from etl.document import Reading, Task, read_document
from etl.report import QUARANTINED, Entry

DOCUMENTS_PER_WORKER = 4
"""A process costs about as much to start as some documents cost to read."""
DIED = "internal error: the process that read it died, for lack of memory perhaps; please report it"


def read_documents(tasks: list[Task], workers: int) -> Iterator[Reading]:
    """Yield what came of each task, in the order in which they are done."""
    useful = min(workers, len(tasks) // DOCUMENTS_PER_WORKER)
    if useful < 2:
        yield from map(read_document, tasks)
        return
    yield from read_batch(tasks, useful)


def read_batch(tasks: list[Task], workers: int) -> Iterator[Reading]:
    """Yield what came of each task; when a process dies, what is unfinished is read again, half by half.

    So the document that was the cause is soon alone, and costs only itself.
    """
    done: set[Task] = set()
    for reading in read_in_pool(tasks, workers):
        done.add(reading.task)
        yield reading
    rest = [task for task in tasks if task not in done]
    if rest and len(tasks) == 1:
        yield Reading(rest[0], Entry(rest[0].source.shown, None, QUARANTINED, reason=DIED))
        return
    middle = (len(rest) + 1) // 2
    for half in (rest[:middle], rest[middle:]):
        if half:
            yield from read_batch(half, min(workers, len(half)))


def read_in_pool(tasks: list[Task], workers: int) -> Iterator[Reading]:
    """Yield what came of the tasks until all are done, or a process dies."""
    with new_pool(workers) as pool:
        futures = [pool.submit(read_document, task) for task in tasks]
        try:
            for future in as_completed(futures):
                yield future.result()
        except BrokenProcessPool:
            return
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def new_pool(workers: int) -> ProcessPoolExecutor:
    """Return a pool of fresh processes, which share no lock and no open file with this one."""
    return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), initializer=end_with_parent)


def end_with_parent() -> None:
    """End this process as soon as the one that started it is gone: a killed build leaves nothing running."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_wait_for_end, args=(parent.sentinel,), daemon=True).start()


def _wait_for_end(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
