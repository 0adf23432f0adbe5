"""How long a client may take for its request, how long the headers may be, and how much of its answers may lie unread.

The HTTP server has no such limits: headers without end would fill the memory, as would answers that nobody reads.
"""

import contextlib
import fcntl
import termios
from array import array
from asyncio import TimerHandle, Transport
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

REQUEST_SECONDS = 20.0
IDLE_SECONDS = 75
"""How long a connection stays open after an answer was sent. The client may not have come to read it: Node's `fetch`
loses an answer whose connection ends meanwhile. And proxies keep their connections for a minute."""
LINGER_SECONDS = 2.0
MAX_HEAD = 60_000
"""Bytes of the address and the headers together."""
STALLED_SECONDS = 30.0
"""How long an answer may lie without the client taking any of it."""
MAX_UNREAD = 500_000_000
"""Bytes of all answers that wait for their clients."""

REASONS = {
    400: "This is no HTTP request.\n",
    408: f"The request was not complete within {REQUEST_SECONDS:g} seconds.\n",
    414: f"The address is too long: with the headers it may have {MAX_HEAD} bytes. Send a long query by POST.\n",
    431: f"The headers are too long: with the address they may have {MAX_HEAD} bytes.\n",
}


class HeadTooLong(Exception):  # noqa: N818 - a limit, as the protocol names it
    """A request's address and headers have outgrown their limit."""


class Connection(HttpToolsProtocol):
    """A client's connection, within the limits above."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.url = b""
        self.refused = False
        self.head_open = True
        self.head_size = 0
        self.request_timer: TimerHandle | None = None
        self.stalled_timer: TimerHandle | None = None
        self.stalled_since = 0.0

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]  # as uvicorn declares it
        """Begin to wait for a request."""
        super().connection_made(transport)
        self.await_request()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing any more."""
        for timer in (self.request_timer, self.stalled_timer):
            if timer:
                timer.cancel()
        super().connection_lost(exc)

    def await_request(self) -> None:
        """Give the client its time for a request."""
        if self.request_timer:
            self.request_timer.cancel()
        self.request_timer = self.loop.call_later(REQUEST_SECONDS, self.end_request)

    def end_request(self) -> None:
        """Close a connection whose request has not come in time."""
        if self.head_open and (self.cycle is None or self.cycle.response_complete):
            self.refuse(408)
        else:
            self.transport.close()

    def data_received(self, data: bytes) -> None:
        """Read what the client sends. A head that has grown too long is refused before it ends."""
        if self.refused:
            return
        super().data_received(data)
        if self.head_open and not self.refused and not self.transport.is_closing():
            self.head_size += len(data)
            if self.head_size > MAX_HEAD:
                self.refuse_head()

    def on_message_begin(self) -> None:
        """Begin a request."""
        super().on_message_begin()
        self.head_open, self.head_size = True, 0
        self.await_request()

    def on_headers_complete(self) -> None:
        """Pass the request on. Raises HeadTooLong."""
        self.head_size = len(self.url) + sum(len(name) + len(value) for name, value in self.headers)
        if self.head_size > MAX_HEAD:
            raise HeadTooLong
        self.head_open = False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Stop the clock: the request is here."""
        super().on_message_complete()
        if self.request_timer:
            self.request_timer.cancel()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - uvicorn's words tell nobody what to do
        """Refuse what the parser could not read."""
        if self.head_size > MAX_HEAD:
            self.refuse_head()
        else:
            self.refuse(400)

    def _unsupported_upgrade_warning(self) -> None:
        """Say nothing: anyone could fill the log with the wish for a WebSocket, of which there are none."""

    def refuse_head(self) -> None:
        """Refuse an address or headers that are too long."""
        self.refuse(414 if len(self.url) > MAX_HEAD // 2 else 431)

    def refuse(self, status: int) -> None:
        """Answer a request that the application does not see.

        The connection stays open a little for what the client still sends: closed at once, it would be reset, and the
        answer be lost with it (RFC 9112, 9.6).
        """
        reason = REASONS[status].encode()
        head = f"content-type: text/plain; charset=utf-8\r\ncontent-length: {len(reason)}\r\nconnection: close\r\n\r\n"
        self.transport.write(STATUS_LINE[status] + head.encode() + reason)
        self.transport.write_eof()
        self.refused = True
        if self.request_timer:
            self.request_timer.cancel()
        self.request_timer = self.loop.call_later(LINGER_SECONDS, self.transport.abort)

    def pause_writing(self) -> None:
        """Begin to watch an answer that is not read as fast as it is written."""
        super().pause_writing()
        self.stalled_since = self.loop.time()
        self.watch(self.unread())
        waiting = {each for each in self.connections if isinstance(each, Connection) and each.stalled_timer}
        while sum(each.unread() for each in waiting) > MAX_UNREAD:
            slowest = min(waiting, key=lambda each: each.stalled_since)
            waiting.remove(slowest)
            slowest.transport.abort()

    def unread(self) -> int:
        """Return how many bytes of answers the client has not taken: ours, and the system's, a few million."""
        sent = array("i", [0])
        with contextlib.suppress(OSError, ValueError):  # not every system tells, nor a closed socket
            fcntl.ioctl(self.transport.get_extra_info("socket").fileno(), termios.TIOCOUTQ, sent)
        return self.transport.get_write_buffer_size() + sent[0]

    def watch(self, unread: int) -> None:
        """Look again later whether the client has read any of the bytes that are unread now."""
        self.stalled_timer = self.loop.call_later(STALLED_SECONDS, self.check_progress, unread)

    def check_progress(self, before: int) -> None:
        """Close the connection when nothing was read since `before` bytes were unread."""
        unread = self.unread()
        if unread >= before:
            self.transport.abort()
        else:
            self.watch(unread)

    def resume_writing(self) -> None:
        """End the watch: the client has read nearly all."""
        super().resume_writing()
        if self.stalled_timer:
            self.stalled_timer.cancel()
            self.stalled_timer = None
