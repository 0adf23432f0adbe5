"""Doing a part of a build in a process of its own: its memory ends with it, and its threads are in nobody's way.

Such processes are forked from a server that has loaded the program and its tables and read no document (Python's
`forkserver`, and `etl.ready`), so that a fresh one costs milliseconds, is at first as all others are, and shares no
lock and no open file with a build.
"""

import gc
import multiprocessing
import os
import pickle
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, TypeVar, cast

T = TypeVar("T")

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["etl.workers", "etl.ready", "etl.publication.version"])


class Running(Generic[T]):
    """Work that a process of its own does."""

    def __init__(self, work: Callable[..., T], *arguments: object) -> None:
        """Begin some work; function and arguments must be such that another process can be given them."""
        self.connection, other = CONTEXT.Pipe(duplex=False)
        self.process = CONTEXT.Process(target=_do, args=(other, work, arguments), daemon=True)
        self.process.start()
        other.close()

    def result(self) -> T:
        """Wait for the work, and return what it returns or raise what it raises.

        Raises ChildProcessError, an OSError, when the process dies.
        """
        try:
            result, error = self.connection.recv()
        except EOFError:
            self.process.join()
            how = told(self.process.exitcode)
            raise ChildProcessError(f"a process of the build died ({how}), perhaps for want of memory") from None
        if error:
            raise error
        return cast("T", result)

    def stop(self) -> None:
        """End the process, whatever it does."""
        self.process.kill()
        self.process.join()
        self.connection.close()


class Here(Generic[T]):
    """Work that is done in this process, when its result is asked for."""

    def __init__(self, work: Callable[..., T], *arguments: object) -> None:
        """Take some work."""
        self.result = partial(work, *arguments)


Begin = Callable[..., AbstractContextManager["Running[Any] | Here[Any]"]]
"""What begins some work, given as function and arguments."""


@contextmanager
def begun(work: Callable[..., T], *arguments: object) -> Iterator[Running[T]]:
    """Begin some work in a process of its own, which goes on beside the block and ends with it."""
    running = Running(work, *arguments)
    try:
        yield running
    finally:
        running.stop()


@contextmanager
def begun_here(work: Callable[..., T], *arguments: object) -> Iterator[Here[T]]:
    """Stand for `begun` where other processes are not worth their beginning."""
    yield Here(work, *arguments)


def finish(begin: Begin, work: Callable[..., T], *arguments: object) -> T:
    """Do some work as `begin` does it, and return what it returns or raise what it raises."""
    with begin(work, *arguments) as running:
        return cast("T", running.result())


def _do(connection: Connection, work: Callable[..., object], arguments: tuple[object, ...]) -> None:
    """Be the process that does some work."""
    begin_child()
    gc.freeze()  # nothing is garbage of what all processes have loaded
    answer: tuple[object, Exception | None]
    try:
        answer = work(*arguments), None
    except Exception as error:  # noqa: BLE001 - whatever it is, the build is told
        answer = None, sendable(error)
    connection.send(answer)


def sendable(error: Exception) -> Exception:
    """Return an error as another process can be told it."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - made here
    except Exception:  # noqa: BLE001 - an error's own way to be made again may fail in any way
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error


def begin_child() -> None:
    """Let a process of a build leave the keyboard's signal to the build, and end with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()


def end_with_parent() -> None:
    """End this process as soon as the one that started it is gone: a killed build leaves nothing running."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_wait_for_end, args=(parent.sentinel,), daemon=True).start()


def _wait_for_end(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def told(exit_code: int | None) -> str:
    """Return how a process ended: the signal's name, or its exit code."""
    return signal.Signals(-exit_code).name if exit_code and exit_code < 0 else f"exit code {exit_code}"
