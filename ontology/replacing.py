"""Replacing a file of a data directory in one step."""

import json
from dataclasses import fields
from pathlib import Path
from typing import Any


def replace_file(path: Path, content: bytes) -> None:
    """Write `content` to `path` so that a reader finds the old content or the new one, never a part.

    The file that was there is not written to: it may have another name as well. Raises OSError.
    """
    draft = path.with_name(f"{path.name}.new")
    draft.write_bytes(content)
    draft.replace(path)


def replace_json(path: Path, content: object, end: str = "") -> None:
    """Write dataclasses, and what they hold, as JSON as `replace_file` does, but not all of it in memory at once."""
    draft = path.with_name(f"{path.name}.new")
    with draft.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(json.JSONEncoder(ensure_ascii=False, indent=1, default=values_of).iterencode(content))
        file.write(end)
    draft.replace(path)


def values_of(record: Any) -> dict[str, Any]:
    """Return the values of a dataclass by name."""
    return {each.name: getattr(record, each.name) for each in fields(record)}
