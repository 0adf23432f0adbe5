"""What a reader of one kind of file returns."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from etl.text import Line


@dataclass(frozen=True)
class Reading:
    """What a file says: its lines, its media type, what was noticed, and the meeting where vendor JSON holds one."""

    lines: tuple[Line, ...]
    media_type: str
    warnings: tuple[str, ...] = ()
    meeting: Mapping[str, Any] | None = None


Reader = Callable[[bytes], Reading]
"""Reads the bytes of a file; raises `etl.model.Quarantined` when they cannot be used."""
