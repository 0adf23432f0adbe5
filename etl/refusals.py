"""Why a command does nothing: it is told in one line, and gives exit code 2 (contract)."""


class NothingDone(Exception):  # noqa: N818 - what the user is told
    """What keeps a command from beginning, with what to do instead."""


class WrongUsage(NothingDone):
    """Arguments that do not go together, or with what is there; the message says what to do."""
