"""A polite guest at one site: one request at a time, at its pace, with patience where it is busy, never beyond it."""

import random
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from http import HTTPStatus
from importlib import metadata
from typing import Generic, TypeVar

import httpx

from etl.harvest.robots import Rules, read_rules

NAME = "Sagsgraf"
PURPOSE = "reads published municipal minutes for a public knowledge graph"
MAX_BYTES = 50_000_000
MAX_REDIRECTS = 8
TRIES = 5
LONGEST_WAIT = 15 * 60.0
"""The seconds that a site may ask to wait within a run; one that asks for more is left for another day."""
LONGEST_BACK_OFF = 5 * 60.0
LONGEST_ANSWER = 10
"""So many times the time-out a whole answer may take, however steadily it drips."""
PASSING_STATUSES = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}
"""Those below 500; every status from 500 on may pass."""
LONGEST_PACE = 60.0

Content = TypeVar("Content")


class Refused(Exception):  # noqa: N818 - what became of an answer, not a mistake of ours
    """An answer that is not accepted, and that asking again would not mend; the message says what was found."""


class Missing(Refused):
    """A site says that it has no such page, or not for us (4xx)."""


class Passing(Exception):  # noqa: N818 - as above
    """No answer, or a broken one, for a reason that may pass; `wait` are the seconds that the site asks for."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


class StayAway(Exception):  # noqa: N818 - as above
    """The site does not want to be visited, or not now; the message says why."""


@cache
def _trusted() -> ssl.SSLContext:
    """Return the certificates to trust, which take long to read and are the same for all sites."""
    return httpx.create_ssl_context()


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Clock:
    """Where time and chance come from: moment, seconds that only grow, waiting, and a number from 0 to 1."""

    now: Callable[[], datetime] = _utc_now
    seconds: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random


@dataclass(frozen=True)
class Manners:
    """How to behave: seconds between requests, before the first new try, and for an answer; whom to write to."""

    pace: float = 1.0
    back_off: float = 2.0
    time_out: float = 30.0
    contact: str | None = None

    @property
    def headers(self) -> dict[str, str]:
        """What every request says of the visitor."""
        about = f"{PURPOSE}; {self.contact}" if self.contact else PURPOSE
        agent = {"User-Agent": f"{NAME}/{metadata.version('sagsgraf')} ({about})", "Accept": "application/json"}
        return agent | ({"From": self.contact} if self.contact and "@" in self.contact else {})


@dataclass(frozen=True)
class Validators:
    """By what a site tells whether its answer is still the one we hold (RFC 9110, section 8.8)."""

    etag: str | None = None
    last_modified: str | None = None

    @property
    def headers(self) -> dict[str, str]:
        """The headers that ask for an answer only if it is another one."""
        named = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in named.items() if value}


@dataclass(frozen=True)
class Answer(Generic[Content]):
    """A whole answer: its bytes as they came, what was read in them, and its validators."""

    body: bytes
    content: Content
    validators: Validators


@dataclass
class Visitor:
    """A visit to one site, whose address is `base_url`; `tell` is given a line for each wait that needs a reason."""

    base_url: str
    manners: Manners
    clock: Clock
    tell: Callable[[str], None]
    rules: Rules | None = None
    pace: float = 0.0
    free_at: float = field(default=float("-inf"))

    def __post_init__(self) -> None:
        """Get ready; nothing is asked for yet."""
        self.origin = httpx.URL(self.base_url)
        self.pace = self.manners.pace
        self.client = httpx.Client(
            headers=self.manners.headers,
            timeout=self.manners.time_out,
            verify=_trusted(),
            follow_redirects=True,
            max_redirects=MAX_REDIRECTS,
            event_hooks={"request": [self._before_request]},
        )

    def close(self) -> None:
        """End the visit."""
        self.client.close()

    def read_robots(self) -> None:
        """Read robots.txt and follow it from now on. Raises StayAway when it cannot be reached.

        None there, or none for visitors (4xx), means that all is allowed; a site that cannot say means that nothing
        is (RFC 9309, sections 2.3.1.3 and 2.3.1.4).
        """
        try:
            answer = self.get(str(self.origin.copy_with(raw_path=b"/robots.txt")), bytes)
        except Missing:
            return
        except (Refused, Passing) as reason:
            raise StayAway(f"its robots.txt, which says what may be read, cannot be had: {reason}") from reason
        if answer:
            self.rules = read_rules(answer.body, NAME)
            self.pace = max(self.pace, self.rules.delay)
            self._rest()

    def get(self, url: str, read: Callable[[bytes], Content], held: Validators | None = None) -> Answer[Content] | None:
        """Return what the site answers, or None when it is still what is `held`; `read` checks that it is whole.

        Raises Refused when the answer is not accepted, Passing when the last of several tries failed, and StayAway
        when the site asks to be left alone for long.
        """
        for attempt in range(1, TRIES):
            try:
                return self._ask(url, read, held or Validators())
            except Passing as reason:
                self._wait(attempt, reason)
        return self._ask(url, read, held or Validators())

    def _wait(self, attempt: int, reason: Passing) -> None:
        back_off = min(self.manners.back_off * 2.0 ** (attempt - 1), LONGEST_BACK_OFF)
        # up to half as much again, so that visitors that were turned away together do not come back together
        delay = max(back_off * (1.0 + self.clock.chance() / 2.0), reason.wait or 0.0)
        if delay > LONGEST_WAIT:
            raise StayAway(f"it asks to wait {delay:,.0f} seconds ({reason}); run again later")
        self.tell(f"{reason}; trying again in {delay:.0f} s")
        self.clock.sleep(delay)

    def _before_request(self, request: httpx.Request) -> None:
        """Let pass what the site itself leads to, at its pace; httpx calls this for every step of a redirection."""
        if not self._is_within(request.url):
            raise Refused(f"the answer leads to another site, {str(request.url)[:200]}")
        if self.rules and not self.rules.allow(str(request.url)):
            raise Refused(f"the site's robots.txt asks not to read {request.url.path[:200]}")
        if (delay := self.free_at - self.clock.seconds()) > 0:
            self.clock.sleep(delay)
        self._rest()

    def _rest(self) -> None:
        self.free_at = self.clock.seconds() + self.pace

    def _is_within(self, url: httpx.URL) -> bool:
        """Tell whether an address is the site's: the same host, and never back from https to http."""
        there, here = ((each.scheme, each.host, each.port) for each in (url, self.origin))
        return there in (here, ("https", self.origin.host, None))

    def _ask(self, url: str, read: Callable[[bytes], Content], held: Validators) -> Answer[Content] | None:
        try:
            with self.client.stream("GET", url, headers=held.headers) as response:
                if response.status_code == HTTPStatus.NOT_MODIFIED and held != Validators():
                    return None
                self._check_status(response)
                body = self._read_body(response)
        except httpx.TooManyRedirects as error:
            raise Refused(f"the answer leads in a circle: more than {MAX_REDIRECTS} redirections") from error
        except httpx.TimeoutException as error:
            raise Passing(f"no answer within {self.manners.time_out:g} s") from error
        except (httpx.RequestError, httpx.InvalidURL) as error:
            raise Passing(f"the connection failed: {str(error)[:200] or type(error).__name__}") from error
        finally:
            self._rest()
        headers = response.headers
        return Answer(body, read(body), Validators(headers.get("ETag"), headers.get("Last-Modified")))

    def _check_status(self, response: httpx.Response) -> None:
        status = response.status_code
        shown = f"{status} {response.reason_phrase}".strip()
        if status >= 500 or status in PASSING_STATUSES:
            if status == HTTPStatus.TOO_MANY_REQUESTS:
                self.pace = min(self.pace * 2, max(self.pace, LONGEST_PACE))
            raise Passing(f"the site answers {shown}", self._wanted_wait(response))
        if 400 <= status < 500:
            raise Missing(f"the site answers {shown}")
        if status != HTTPStatus.OK:
            raise Refused(f"the site answers {shown}, which is no answer to what was asked")

    def _wanted_wait(self, response: httpx.Response) -> float | None:
        """Return the seconds that Retry-After asks for, given in seconds or as a date (RFC 9110, section 10.2.3)."""
        text = response.headers.get("Retry-After", "").strip()
        if text.isdecimal():
            return float(text[:9])
        try:
            moment = parsedate_to_datetime(text)
        except ValueError:
            return None
        return max((moment.replace(tzinfo=moment.tzinfo or UTC) - self.clock.now()).total_seconds(), 0.0)

    def _read_body(self, response: httpx.Response) -> bytes:
        body = bytearray()
        started = self.clock.seconds()
        for part in response.iter_bytes():
            body += part
            if len(body) > MAX_BYTES:
                raise Refused(f"the answer is larger than {MAX_BYTES:,} bytes")
            if self.clock.seconds() - started > LONGEST_ANSWER * self.manners.time_out:
                raise Passing(f"the answer was not whole after {LONGEST_ANSWER * self.manners.time_out:g} s")
        return bytes(body)
