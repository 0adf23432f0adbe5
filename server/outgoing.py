"""Large results on their way to clients: how much may be unfetched at once, and for how long."""

import asyncio

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from server.refusal import Refusal
from server.site import Site

LARGE, MAX_UNSENT, SEND_SECONDS = 1_000_000, 512_000_000, 300
"""From how many bytes on a result may be refused, how many bytes of all may be unfetched, and for how many seconds."""


class ResultResponse(Response):
    """A result on its way; how much of all results clients have not fetched yet is bounded, and for how long."""

    def __init__(self, result: bytes, site: Site, content_type: str, headers: dict[str, str]) -> None:
        """Take the result. Raises Refusal (503) when too much is on its way already."""
        if len(result) >= LARGE and site.unsent + len(result) > MAX_UNSENT:
            message = "Many large results are on their way to others. Try again in a minute, or take a dump.\n"
            raise Refusal(503, message, {"Retry-After": "60"}, "unsent")
        super().__init__(result, media_type=content_type, headers=headers)
        self.site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the result. Raises TimeoutError for a client that does not fetch it, whose connection is then closed."""
        self.site.unsent += len(self.body)
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await super().__call__(scope, receive, send)
        finally:
            self.site.unsent -= len(self.body)
