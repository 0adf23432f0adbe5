"""A site of the kind that municipalities publish minutes on, served over real HTTP on this machine for the tests."""

import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from etl.harvest.visitor import Clock

LISTING, MEETING = "/api/agenda/udvalgsliste", "/api/agenda/dagsorden/"
NOW = datetime(2024, 6, 1, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Reply:
    """An answer; `lacking` bytes fewer are sent than announced, `drip` is a pause after each byte."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    lacking: int = 0
    delay: float = 0.0
    drip: float = 0.0
    forever: bool = False


@dataclass
class PublishingSite:
    """What the site holds, what it is told to answer instead, and what it was asked, in order."""

    meetings: dict[str, bytes] = field(default_factory=dict)
    robots: Reply = field(default_factory=lambda: Reply(404))
    listing: bytes | None = None
    replies: dict[str, list[Reply]] = field(default_factory=dict)
    requests: list[tuple[str, Message]] = field(default_factory=list)
    validator: str = "ETag"
    cookie: str | None = None
    delay: float = 0.0
    url: str = ""

    def asked(self, part: str = MEETING) -> list[str]:
        """Return the paths asked for that contain a part, in order."""
        return [path for path, _ in self.requests if part in path]

    def next(self, path: str) -> Reply:
        """Return the answer to a path."""
        if path == "/robots.txt":
            return self.replies.get(path, [self.robots])[0]
        if queue := self.replies.get(path):
            return queue.pop(0) if len(queue) > 1 or not queue[0].forever else queue[0]
        if path == LISTING:
            return Reply(body=self.listing if self.listing is not None else list_meetings(self.meetings))
        body = self.meetings.get(path.removeprefix(MEETING))
        return Reply(body=body, delay=self.delay) if body is not None else Reply(404, b"Not here")


def list_meetings(meetings: dict[str, bytes]) -> bytes:
    """Return the list of meetings as the software makes it."""
    committees: dict[str, list[dict[str, Any]]] = {}
    for identifier, body in meetings.items():
        meeting = json.loads(body)
        entry = {"Id": identifier, "Dato": meeting["Moede"]["Dato"], "Navn": meeting["Moede"].get("Navn")}
        committees.setdefault(meeting["Udvalg"]["Navn"], []).append(entry)
    groups = [{"Id": name, "Navn": name, "Moeder": entries} for name, entries in committees.items()]
    return json.dumps({"Udvalg": {"Aktuelle politiske udvalg": groups}}).encode()


def identifier(number: int) -> str:
    """Return the id of an invented meeting."""
    return f"0a0b0c0d-0000-4000-8000-aaaabbbb{number:04x}"


def meeting(number: int, day: date = date(2023, 5, 1), *, closed: bool = True, text: str = "Godkendt.") -> bytes:
    """Return an invented meeting as the software answers it."""
    answer = {
        "Dagsordenpunkter": [{"Navn": "Dagsorden", "Felter": [{"Html": f"<h3>Beslutning</h3>{text}"}]}],
        "Udvalg": {"Navn": "Teknikudvalget"},
        "Moede": {"Dato": f"{day}T17:00:00+02:00", "Navn": "Dagsorden", "Afsluttet": closed},
        "Id": identifier(number),
    }
    return json.dumps(answer, indent=2).encode()


def invented(count: int) -> dict[str, bytes]:
    """Return some invented meetings, all final and long past."""
    return {identifier(n): meeting(n, date(2023, 1, 1) + timedelta(days=n)) for n in range(count)}


def real(folder: Path) -> dict[str, bytes]:
    """Return the real meetings of ../shared/harvest by id."""
    return {path.stem.partition("_")[2]: path.read_bytes() for path in sorted(folder.glob("*.json"))}


class Handler(BaseHTTPRequestHandler):
    """Answers as the site is told to."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    site: PublishingSite

    def do_GET(self) -> None:
        """Answer a request."""
        self.site.requests.append((self.path, self.headers))
        if self.site.cookie and self.site.cookie not in self.headers.get("Cookie", ""):
            self.send(Reply(302, headers={"Location": self.path, "Set-Cookie": f"{self.site.cookie}; Path=/"}))
            return
        reply = self.site.next(self.path)
        validator = self.validator(reply.body)
        if reply.status == 200 and validator and self.headers.get(self.condition) == validator[1]:
            reply = Reply(304)
        time.sleep(reply.delay)
        self.send(reply, dict([validator] if validator else []))

    @property
    def condition(self) -> str:
        """The header of a request that goes with the validator."""
        return {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}.get(self.site.validator, "")

    def validator(self, body: bytes) -> tuple[str, str] | None:
        """Return the validator of an answer."""
        number = int(hashlib.sha256(body).hexdigest()[:6], 16)
        values = {
            "ETag": f'W/"{number:x}"',
            "Last-Modified": (NOW - timedelta(seconds=number)).strftime("%a, %d %b %Y %H:%M:%S GMT"),
        }
        return (self.site.validator, values[self.site.validator]) if self.site.validator in values else None

    def send(self, reply: Reply, headers: dict[str, str] | None = None) -> None:
        """Send an answer; one that lacks bytes ends the connection."""
        self.send_response(reply.status)
        for name, value in {**(headers or {}), **reply.headers}.items():
            self.send_header(name, value)
        if reply.status != 304:
            self.send_header("Content-Length", str(len(reply.body) + reply.lacking))
        self.end_headers()
        if reply.drip:
            self.send_slowly(reply)
        elif reply.status != 304:
            self.wfile.write(reply.body)
        self.close_connection = self.close_connection or bool(reply.lacking or reply.drip)

    def send_slowly(self, reply: Reply) -> None:
        """Send byte after byte, until the other side has had enough."""
        try:
            for byte in reply.body:
                self.wfile.write(bytes([byte]))
                time.sleep(reply.drip)
        except OSError:
            return

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


class Server(ThreadingHTTPServer):
    """Ends although an answer may still be on its way, and says nothing of visitors that leave."""

    block_on_close = False
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Keep quiet: visitors that are killed are what is tested."""


@contextmanager
def published(site: PublishingSite) -> Iterator[PublishingSite]:
    """Serve a site while the block runs."""
    with Server(("127.0.0.1", 0), type("SiteHandler", (Handler,), {"site": site})) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        site.url = f"http://127.0.0.1:{server.server_address[1]}"
        try:
            yield site
        finally:
            server.shutdown()
            thread.join()


class Hourglass:
    """A clock that waits in no time: it keeps what was slept, and each moment is as much later."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    def seconds(self) -> float:
        """Return the seconds slept so far."""
        return sum(self.slept)

    @property
    def clock(self) -> Clock:
        """The clock to hand over."""
        return Clock(
            now=lambda: NOW + timedelta(seconds=self.seconds()),
            seconds=self.seconds,
            sleep=self.slept.append,
            chance=lambda: 0.0,
        )
