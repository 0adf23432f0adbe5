"""Why a command does nothing: it is told in one line, and gives exit code 2 (contract)."""

import errno


class NothingDone(Exception):  # noqa: N818 - what the user is told
    """What keeps a command from beginning, with what to do instead."""


class WrongUsage(NothingDone):
    """Arguments that do not go together, or with what is there; the message says what to do."""


PERMISSION = "permission denied; change its permissions, or run this as the user whom it belongs to"
ROOM = "no room is left there; make room and run this again"
NO_FOLDER = "a file stands where a folder is needed; name another place"
WHAT_TO_DO = {
    errno.ENOENT: "there is no such file or folder",
    errno.EACCES: PERMISSION,
    errno.EPERM: PERMISSION,
    errno.EROFS: "nothing can be written there; name another place",
    errno.ENOSPC: ROOM,
    errno.EDQUOT: ROOM,
    errno.EEXIST: NO_FOLDER,
    errno.ENOTDIR: NO_FOLDER,
    errno.EISDIR: "a folder stands where a file is needed; name another",
}


def in_words(error: OSError) -> str:
    """Return what the system refused in words, and what to do about it."""
    told = WHAT_TO_DO.get(error.errno or 0)
    return f"{error.filename}: {told}" if told and error.filename is not None else str(error)
