"""The first thing a request meets: an answer that was given before to the same request is given again.

What is remembered is a whole answer with an ETag, for as long as its version of the data set is served. Pages, data and
query results come back in a few dozen microseconds, without any of the work behind them.
"""

from dataclasses import dataclass, field

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.site import Site
from server.transport.memory import Memory

Headers = list[tuple[bytes, bytes]]

VARYING = (b"accept", b"accept-language", b"accept-encoding")
"""The request headers that answers depend on, as their Vary says; and whether there is an Origin at all."""
CONDITIONS = frozenset({b"if-none-match", b"if-modified-since", b"range", b"if-range"})
BODY_HEADERS = frozenset({b"content-length", b"content-type", b"content-encoding"})
PASSING = b"ratelimit"
"""How the headers begin that were true only once."""


@dataclass(frozen=True)
class Answer:
    """A whole answer with status 200."""

    headers: Headers
    body: bytes
    etag: bytes

    @property
    def size(self) -> int:
        """How many bytes it takes."""
        return len(self.body) + sum(len(name) + len(value) for name, value in self.headers)


@dataclass
class Recorder:
    """Passes an answer on to the client and notes it; what is larger than `most` bytes, as a dump, is not noted."""

    send: Send
    most: int
    status: int = 0
    headers: Headers = field(default_factory=list)
    parts: list[bytes] = field(default_factory=list)
    size: int = 0
    whole: bool = False

    async def __call__(self, message: Message) -> None:
        """Pass one message on."""
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], list(message["headers"])
        elif message["type"] == "http.response.body":
            self.note(message.get("body", b""))
            self.whole = not message.get("more_body", False)
        else:
            self.whole, self.status = False, 0
        await self.send(message)

    def note(self, body: bytes) -> None:
        """Note a part of the body, as long as the whole may be kept."""
        self.size += len(body)
        if self.size <= self.most:
            self.parts.append(body)
        else:
            self.parts.clear()

    def answer(self) -> Answer | None:
        """Return the answer, or None when it may not be given again."""
        told = dict(self.headers)
        lasting = self.status == 200 and self.whole and b"no-store" not in told.get(b"cache-control", b"")
        if not lasting or b"etag" not in told or self.size > self.most:
            return None
        headers = [(name, value) for name, value in self.headers if not name.startswith(PASSING)]
        return Answer(headers, b"".join(self.parts), told[b"etag"])


class Remembering:
    """ASGI middleware over a site's memory of answers."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self.app = app
        self.site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from memory, or pass the request on and remember its answer."""
        publication = self.site.served_now() if scope["type"] == "http" and scope["method"] in {"GET", "HEAD"} else None
        if publication is None:
            await self.app(scope, receive, send)
            return
        key, conditions = read_request(scope)
        known = publication.answers.recall(key)
        if known is not None and not conditions.keys() - {b"if-none-match"}:
            await repeat(known, scope["method"], conditions.get(b"if-none-match"), send)
        elif conditions or scope["method"] == "HEAD":
            await self.app(scope, receive, send)
        else:
            await remember(self.app, scope, receive, send, publication.answers, key)


def read_request(scope: Scope) -> tuple[tuple[bytes, ...], dict[bytes, bytes]]:
    """Return what tells a request from others, and its conditions."""
    headers: dict[bytes, bytes] = {}
    for name, value in scope["headers"]:
        headers[name] = headers[name] + b", " + value if name in headers else value
    varying = (headers.get(name, b"") for name in VARYING)
    key = (scope["raw_path"], scope["query_string"], b"origin" if b"origin" in headers else b"", *varying)
    return key, {name: headers[name] for name in CONDITIONS & headers.keys()}


async def repeat(answer: Answer, method: str, if_none_match: bytes | None, send: Send) -> None:
    """Give an answer again: whole, its head only, or as the news that the client's copy is still good (304)."""
    status, headers, body = 200, answer.headers, answer.body
    if if_none_match is not None and names_tag(if_none_match, answer.etag):
        status, headers = 304, [(name, value) for name, value in headers if name not in BODY_HEADERS]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body if status == 200 and method == "GET" else b""})


def names_tag(if_none_match: bytes, etag: bytes) -> bool:
    """Tell whether an If-None-Match header names a tag, by the weak comparison (RFC 9110, 13.1.2)."""
    tags = {tag.strip().removeprefix(b"W/") for tag in if_none_match.split(b",")}
    return b"*" in tags or etag.removeprefix(b"W/") in tags


async def remember(  # noqa: PLR0913, PLR0917 - the three of ASGI, and where to keep what under which name
    app: ASGIApp, scope: Scope, receive: Receive, send: Send, answers: Memory[Answer], key: tuple[bytes, ...]
) -> None:
    """Let the application answer and keep its answer if it may be given again."""
    recorder = Recorder(send, answers.most)
    await app(scope, receive, recorder)
    answer = recorder.answer()
    if answer is not None:
        answers.keep(key, answer, answer.size + sum(map(len, key)))
