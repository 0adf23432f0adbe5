"""Replacing a file of a data directory in one step."""

from pathlib import Path


def replace_file(path: Path, content: bytes) -> None:
    """Write `content` to `path` so that a reader finds the old content or the new one, never a part.

    The file that was there is not written to: it may have another name as well. Raises OSError.
    """
    draft = path.with_name(f"{path.name}.new")
    draft.write_bytes(content)
    draft.replace(path)
