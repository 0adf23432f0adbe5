"""Watches every request from outside: counts it, times it, and writes a line of the access log.

The line says nothing about who asked or for what exactly: no address, no query string, no name of a person or a case,
only the route.
"""

import json
import logging
import time
from collections.abc import Collection
from datetime import UTC, datetime

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.transport.metrics import Metrics

ACCESS_LOG = logging.getLogger("sagsgraf.access")
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})


class Observing:
    """ASGI middleware; `routes` are the paths that are told apart, by their first segment."""

    def __init__(self, app: ASGIApp, metrics: Metrics, routes: Collection[str]) -> None:
        self.app = app
        self.metrics = metrics
        self.routes = frozenset(route.split("/")[1].partition(".")[0] for route in routes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and note how it ended."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        start = time.perf_counter()
        status, size = 0, 0

        async def send_and_note(message: Message) -> None:
            nonlocal status, size
            status = message.get("status", status)
            size += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, send_and_note)
        finally:
            self.note(scope, status, size, time.perf_counter() - start)

    def note(self, scope: Scope, status: int, size: int, seconds: float) -> None:
        """Count one request and log it."""
        segment = scope["path"].split("/", 2)[1].partition(".")[0]
        route = f"/{segment}" if segment in self.routes else "other"
        method = scope["method"] if scope["method"] in METHODS else "other"
        self.metrics.requests.labels(route, method, str(status)).inc()
        self.metrics.seconds.labels(route).observe(seconds)
        if ACCESS_LOG.isEnabledFor(logging.INFO):
            now = datetime.now(UTC).isoformat(timespec="milliseconds")
            line = {"time": now, "method": method, "route": route, "status": status, "bytes": size}
            ACCESS_LOG.info(json.dumps({**line, "milliseconds": round(seconds * 1000, 2)}))
