"""Compresses answers with zstd or gzip, as the client accepts them (RFC 9110, 8.4 and 12.5.3; RFC 8878)."""

import asyncio
import gzip
from collections.abc import Callable
from dataclasses import dataclass

import zstandard
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.negotiate import read_quality

MIN_BYTES = 1000
"""Below this, compression saves less than it costs."""
THREAD_BYTES = 100_000
"""From here on it would keep other requests waiting, and is done beside the event loop."""
TEXTS = ("text/", "application/json", "application/javascript", "application/problem+json", "image/svg+xml")
STRUCTURED = ("+json", "+xml", "/xml", "n-triples", "n-quads", "trig")


@dataclass(frozen=True)
class Coding:
    """A content coding: its name, and what applies it."""

    name: str
    compress: Callable[[bytes], bytes]


CODINGS = (
    Coding("zstd", lambda body: zstandard.ZstdCompressor(level=3).compress(body)),
    Coding("gzip", lambda body: gzip.compress(body, compresslevel=5, mtime=0)),
)
"""The codings in order of preference; a client's own preference comes first."""


def choose_coding(accept_encoding: str) -> Coding | None:
    """Return the coding that a client likes best, or None for none."""
    accepted = {}
    for element in accept_encoding.split(","):
        name, *parameters = element.split(";")
        accepted[name.strip().lower()] = read_quality(parameters)
    best = max(CODINGS, key=lambda coding: accepted.get(coding.name, accepted.get("*", 0.0)))
    return best if accepted.get(best.name, accepted.get("*", 0.0)) > 0 else None


def is_text(media_type: str) -> bool:
    """Tell whether a media type shrinks when compressed."""
    name = media_type.partition(";")[0].strip().lower()
    return name.startswith(TEXTS) or name.endswith(STRUCTURED)


def mark(etag: str, coding: Coding) -> str:
    """Return the tag of a compressed answer: other bytes need another tag (RFC 9110, 8.8.3.3)."""
    return f'{etag[:-1]}-{coding.name}"' if etag.endswith('"') else etag


def unmark(tags: str) -> str:
    """Return an If-None-Match header with the tags as the application gave them."""
    for coding in CODINGS:
        tags = tags.replace(f'-{coding.name}"', '"')
    return tags


class Compression:
    """ASGI middleware; answers that come in pieces (files) are left as they are."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and compress its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        tags = headers.get("if-none-match")
        if tags is not None:
            MutableHeaders(scope=scope)["if-none-match"] = unmark(tags)
        compressor = Compressor(send, choose_coding(headers.get("accept-encoding", "")), tags)
        await self.app(scope, receive, compressor)


class Compressor:
    """Sends one answer, compressed where that is asked for and worth it."""

    def __init__(self, send: Send, coding: Coding | None, tags: str | None) -> None:
        self.send = send
        self.coding = coding
        self.tags = tags or ""
        self.start: Message | None = None

    async def __call__(self, message: Message) -> None:
        """Pass one message on; the head waits until the body tells whether it is compressed."""
        if message["type"] == "http.response.start":
            self.start = message
            return
        if self.start is not None:
            start, self.start = self.start, None
            message = await self.finish(start, message)
            await self.send(start)
        await self.send(message)

    async def finish(self, start: Message, message: Message) -> Message:
        """Complete the head of an answer and return its first, mostly only, piece of body."""
        headers = MutableHeaders(raw=start["headers"])
        start["headers"] = headers.raw
        in_ranges = start["status"] == 206 or "accept-ranges" in headers
        if in_ranges or (start["status"] != 304 and not is_text(headers.get("content-type", ""))):
            return message
        headers.add_vary_header("Accept-Encoding")
        etag = headers.get("etag", "")
        if start["status"] == 304:
            headers["etag"] = next((mark(etag, each) for each in CODINGS if mark(etag, each) in self.tags), etag)
            return message
        body = message.get("body", b"")
        if self.coding is None or message.get("more_body") or len(body) < MIN_BYTES or "content-encoding" in headers:
            return message
        compress = self.coding.compress
        packed = compress(body) if len(body) < THREAD_BYTES else await asyncio.to_thread(compress, body)
        headers["content-encoding"], headers["content-length"] = self.coding.name, str(len(packed))
        if etag:
            headers["etag"] = mark(etag, self.coding)
        return {**message, "body": packed}
