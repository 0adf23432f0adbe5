"""The one way a request is refused: a status, and a sentence that says what to do next."""


class Refusal(Exception):  # noqa: N818 - the word used everywhere for this outcome
    """A request that gets no result, with its HTTP status, the message for the client, and extra headers.

    `limit` names the limit that a query has passed, if that is why: `time`, `memory`, `result`, `queue`, `quota` ...
    """

    def __init__(self, status: int, message: str, headers: dict[str, str] | None = None, limit: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.headers = headers or {}
        self.limit = limit
