"""Whose turn it is: free workers go to the clients that wait, one query each in turn.

A client may use all workers but one, so that another always finds one soon; and it may ask for no more than its quota
within a window of time, as the RateLimit headers tell it (draft-ietf-httpapi-ratelimit-headers-10).
"""

import asyncio
import ipaddress
import time
from collections import Counter, OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from server.refusal import Refusal

WINDOW = 60
"""Seconds that a quota counts for."""
Slot = TypeVar("Slot")
INTERNAL = ""
"""The client of the site's own queries, which have no share and no quota."""


def client_of(host: str | None) -> str:
    """Return whom an address counts for: itself, or the /64 network that an IPv6 client chooses its address from."""
    try:
        address = ipaddress.ip_address((host or "").partition("%")[0])
    except ValueError:
        return host or "unknown"
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else str(address)


def too_busy() -> Refusal:
    """Return the refusal of a query that found no free worker."""
    return Refusal(503, "All query workers are busy. Try again in a few seconds.\n", {"Retry-After": "5"}, "queue")


class Quota:
    """Counts what each client asked for in the window of time that its first query opened."""

    def __init__(self, limit: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.limit = limit
        self.clock = clock
        self._windows: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def spend(self, client: str) -> dict[str, str]:
        """Count one query of a client and return the headers that tell what it has left. Raises Refusal (429)."""
        now = self.clock()
        while self._windows and next(iter(self._windows.values()))[0] <= now:
            self._windows.popitem(last=False)
        end, used = self._windows.get(client, (now + WINDOW, 0))
        self._windows[client] = (end, used + 1)
        left, seconds = self.limit - used - 1, max(1, round(end - now))
        headers = {
            "RateLimit-Policy": f'"queries";q={self.limit};w={WINDOW}',
            "RateLimit": f'"queries";r={max(left, 0)};t={seconds}',
        }
        if left < 0:
            message = f"More than {self.limit} queries in {WINDOW} seconds; wait {seconds} seconds, or take a dump.\n"
            raise Refusal(429, message, {**headers, "Retry-After": str(seconds)}, "quota")
        return headers


@dataclass
class Turns(Generic[Slot]):
    """Gives what is free to the clients that wait.

    `share` is how much one client may hold at a time, `places` how many of its queries may wait, `all_places` how many
    of all clients.
    """

    share: int
    places: int
    all_places: int
    free: deque[Slot] = field(default_factory=deque)
    held: Counter[str] = field(default_factory=Counter)
    queues: OrderedDict[str, deque[asyncio.Future[Slot]]] = field(default_factory=OrderedDict)

    @property
    def waiting(self) -> int:
        """How many queries wait."""
        return sum(map(len, self.queues.values()))

    async def take(self, client: str, seconds: float) -> Slot:
        """Return a slot as soon as it is this client's turn. Raises Refusal (429, 503) after so many seconds.

        Whoever takes gives back, with `give_back` or `lose`.
        """
        if client != INTERNAL and len(self.queues.get(client, ())) >= self.places:
            raise self._refuse(client)
        if self.waiting >= self.all_places:
            raise too_busy()
        turn: asyncio.Future[Slot] = asyncio.get_running_loop().create_future()
        self.queues.setdefault(client, deque()).append(turn)
        self._hand_out()
        try:
            async with asyncio.timeout(seconds):
                return await turn
        except BaseException as error:
            self._leave(client, turn)
            if isinstance(error, TimeoutError):
                raise self._refuse(client) from None
            raise

    def add(self, slot: Slot) -> None:
        """Have one more slot to give."""
        self.free.append(slot)
        self._hand_out()

    def give_back(self, client: str, slot: Slot) -> None:
        """Take back a slot that can be given again."""
        self.lose(client)
        self.add(slot)

    def lose(self, client: str) -> None:
        """Take note that a client's slot will not come back."""
        self.held[client] -= 1
        self.held += Counter[str]()
        self._hand_out()

    def _leave(self, client: str, turn: asyncio.Future[Slot]) -> None:
        """Take a turn out of its queue; what it was handed at the very moment its client left goes to the next."""
        queue = self.queues.get(client, deque())
        if turn in queue:
            queue.remove(turn)
            if not queue:
                del self.queues[client]
        elif turn.done() and not turn.cancelled():
            self.give_back(client, turn.result())

    def _refuse(self, client: str) -> Refusal:
        if not self._has_its_share(client):
            return too_busy()
        message = f"{self.held[client]} of your queries are running and others wait; send them one after the other.\n"
        return Refusal(429, message, {"Retry-After": "5"}, "share")

    def _has_its_share(self, client: str) -> bool:
        return client != INTERNAL and self.held[client] >= self.share

    def _hand_out(self) -> None:
        """Give what is free to whoever waits and holds less than a share, the longest not served first."""
        while self.free:
            client = next((each for each in self.queues if not self._has_its_share(each)), None)
            if client is None:
                return
            queue = self.queues.pop(client)
            turn = queue.popleft()
            if queue:
                self.queues[client] = queue
            if not turn.done():
                self.held[client] += 1
                turn.set_result(self.free.pop())  # the last used has what it read at hand
