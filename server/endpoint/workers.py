"""The pool of query workers: who is free, who must be killed, and what the client is told then."""

import asyncio
import contextlib
import logging
import resource
import signal
import sys
from collections.abc import Coroutine
from dataclasses import dataclass
from pathlib import Path

from server.endpoint.query_worker import LENGTH, Job
from server.endpoint.turns import INTERNAL, Turns
from server.refusal import Refusal

LOG = logging.getLogger("uvicorn.error")
POLL_SECONDS = 0.05
START_SECONDS = 60.0


@dataclass(frozen=True)
class Limits:
    """What one query may use: seconds, bytes of memory beyond an idle worker's, bytes of result.

    And what waits: seconds in the queue, the number of queries in it, and how many of them one client may have there.
    `quota` is how many queries a client may ask for in a minute, answers from memory not counted.
    """

    seconds: float = 10.0
    memory: int = 1 << 30
    result: int = 48 << 20
    wait: float = 10.0
    waiting: int = 64
    waiting_each: int = 16
    quota: int = 3000


class WorkerLost(Exception):  # noqa: N818 - what happened, not a mistake of ours
    """A worker ended in the middle of a job."""


class Worker:
    """One worker process, ready for jobs after `start`."""

    def __init__(self, process: asyncio.subprocess.Process, limits: Limits) -> None:
        self.process = process
        self.limits = limits
        self.idle_memory = 0

    @classmethod
    async def start(cls, store: Path, limits: Limits) -> "Worker":
        """Start a worker over a store. Raises WorkerLost or TimeoutError when it does not come up."""
        numbers = (limits.memory, limits.result, int(limits.seconds) + 5)
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "server.endpoint.query_worker", str(store), *(str(number) for number in numbers)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        worker = cls(process, limits)
        try:
            async with asyncio.timeout(START_SECONDS):
                await worker.read_frame()
        except BaseException:
            await worker.kill()
            raise
        worker.idle_memory = worker.memory()
        return worker

    async def read_frame(self) -> bytes:
        """Return the worker's next answer. Raises WorkerLost when it ends instead."""
        assert self.process.stdout is not None  # noqa: S101 - piped above
        try:
            header = await self.process.stdout.readexactly(LENGTH.size)
            return await self.process.stdout.readexactly(LENGTH.unpack(header)[0])
        except asyncio.IncompleteReadError as error:
            await self.process.wait()
            raise WorkerLost from error

    def memory(self) -> int:
        """Return the bytes of memory the process holds now, 0 when it is gone."""
        try:
            pages = Path(f"/proc/{self.process.pid}/statm").read_text(encoding="ascii").split()[1]
        except (OSError, IndexError):
            return 0
        return int(pages) * resource.getpagesize()

    @property
    def bloated(self) -> bool:
        """Whether earlier jobs left so much behind that the next would be short of memory."""
        return self.memory() - self.idle_memory > self.limits.memory // 2

    async def exchange(self, job: Job) -> bytes:
        """Send a job and return the answer. Raises WorkerLost."""
        assert self.process.stdin is not None  # noqa: S101 - piped above
        with contextlib.suppress(ConnectionError):  # reading tells what became of it
            self.process.stdin.write(job.encode())
            await self.process.stdin.drain()
        return await self.read_frame()

    async def run(self, job: Job) -> bytes:
        """Return the answer to a job. Raises Refusal when it passes a limit or ends the worker: then kill it."""
        loop = asyncio.get_running_loop()
        end = loop.time() + self.limits.seconds
        exchange = asyncio.create_task(self.exchange(job))
        try:
            while not (await asyncio.wait({exchange}, timeout=min(POLL_SECONDS, max(end - loop.time(), 0))))[0]:
                self.check_limits(loop.time() >= end)
            return exchange.result()
        except WorkerLost as lost:
            raise self.explain_loss() from lost
        finally:
            exchange.cancel()

    def check_limits(self, out_of_time: bool) -> None:
        """Raise Refusal when the running job has passed a limit."""
        if out_of_time:
            raise Refusal(
                503,
                f"The query was stopped at its time limit of {self.limits.seconds:g} seconds. "
                "Name more of what you look for, or ask for less at once (LIMIT, one municipality, one year); "
                "for the whole data set take a dump.\n",
                limit="time",
            )
        if self.memory() - self.idle_memory > self.limits.memory:
            raise self.out_of_memory()

    def out_of_memory(self) -> Refusal:
        """Return the refusal of a query that needs too much memory."""
        return Refusal(
            503,
            f"The query was stopped at its memory limit of {self.limits.memory >> 20} MiB. "
            "Avoid sorting or grouping everything and joins without a common variable; "
            "for the whole data set take a dump.\n",
            limit="memory",
        )

    def explain_loss(self) -> Refusal:
        """Return the refusal of the query that ended this worker."""
        if self.process.returncode == -signal.SIGABRT:
            return self.out_of_memory()
        message = "The query made the engine stop. It is probably too long or too deep; make it simpler.\n"
        return Refusal(503, message, limit="engine")

    async def kill(self) -> None:
        """End the process at once and wait until it is gone."""
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        await self.process.wait()


class WorkerPool:
    """A fixed number of workers over one store."""

    def __init__(self, store: Path, size: int, limits: Limits) -> None:
        self.store = store
        self.size = size
        self.limits = limits
        self.replaced = 0
        self.closed = False
        self._turns = Turns[Worker](max(1, size - 1), limits.waiting_each, limits.waiting)
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def idle(self) -> int:
        """The number of workers that are free."""
        return len(self._turns.free)

    @property
    def waiting(self) -> int:
        """The number of queries that wait for a worker."""
        return self._turns.waiting

    async def start(self) -> None:
        """Start all workers. Raises WorkerLost or TimeoutError when one does not come up; then none is left."""
        starting = (Worker.start(self.store, self.limits) for _ in range(self.size))
        results = await asyncio.gather(*starting, return_exceptions=True)
        for worker in results:
            if isinstance(worker, Worker):
                self._turns.add(worker)
        failure = next((result for result in results if isinstance(result, BaseException)), None)
        if failure:
            await self.close()
            raise failure

    async def run(self, job: Job, client: str = INTERNAL) -> bytes:
        """Return a worker's answer to a client's job. Raises Refusal when no worker is free, or a limit is passed.

        Cancelling this kills the worker: nothing goes on computing for a client that has left.
        """
        worker = await self._take(client)
        try:
            result = await worker.run(job)
        except BaseException:
            self._retire(client, worker)
            raise
        if worker.bloated or self._is_done:
            self._retire(client, worker)
        else:
            self._turns.give_back(client, worker)
        return result

    async def close(self) -> None:
        """End the idle workers now; the busy ones end when nobody waits for them any more.

        A request that began before may still come with a job, and gets a worker of its own.
        """
        self.closed = True
        await self._end_idle()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def _is_done(self) -> bool:
        return self.closed and not self.waiting

    async def _take(self, client: str) -> Worker:
        if self.closed and not self._turns.free:
            return await Worker.start(self.store, self.limits)
        return await self._turns.take(client, self.limits.wait)

    def _retire(self, client: str, worker: Worker) -> None:
        self._turns.lose(client)
        self._in_background(self._replace(worker))

    async def _end_idle(self) -> None:
        while self._turns.free:
            await self._turns.free.popleft().kill()

    async def _replace(self, worker: Worker) -> None:
        await worker.kill()
        while not self._is_done:
            try:
                fresh = await Worker.start(self.store, self.limits)
            except (WorkerLost, TimeoutError, OSError):
                LOG.exception("No query worker starts over %s; trying again", self.store)
                await asyncio.sleep(1)
                continue
            self.replaced += 1
            self._turns.add(fresh)
            break
        if self._is_done:
            await self._end_idle()

    def _in_background(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
