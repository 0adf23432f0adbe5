"""Replacing a file of a data directory in one step."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any


def replace_file(path: Path, content: bytes) -> None:
    """Write `content` to `path` so that a reader finds the old content or the new one, never a part.

    The file that was there is not written to: it may have another name as well. Raises OSError.
    """
    with replacement(path) as draft:
        draft.write_bytes(content)


def replace_json(path: Path, content: object, end: str = "") -> None:
    """Write dataclasses, and what they hold, as JSON as `replace_file` does, but not all of it in memory at once."""
    with replacement(path) as draft, draft.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(json.JSONEncoder(ensure_ascii=False, indent=1, default=json_of).iterencode(content))
        file.write(end)


@contextmanager
def replacement(path: Path) -> Iterator[Path]:
    """Give the place of a draft, which takes the place of the file when it is written."""
    draft = path.with_name(f"{path.name}.new")
    yield draft
    draft.replace(path)


def json_of(value: Any) -> object:
    """Return a dataclass or a sequence as JSON has it."""
    return Streamed(value) if isinstance(value, Sequence) else values_of(value)


class Streamed(list[object]):
    """A list for Python's encoder of JSON, which writes one value after the other and takes nothing but lists."""

    def __init__(self, values: Sequence[object]) -> None:
        """Stand for a sequence, of which nothing is copied."""
        super().__init__()
        self.values = values

    def __iter__(self) -> Iterator[object]:
        """Yield the values."""
        return iter(self.values)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.values)


def values_of(record: Any) -> dict[str, Any]:
    """Return the values of a dataclass by name."""
    return {each.name: getattr(record, each.name) for each in fields(record)}
