"""What is kept in memory of answers already given, within a bound of bytes; the oldest use is forgotten first.

A version of the data set never changes, so neither do the answers made from it: each version has a memory of its own.
"""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

Kept = TypeVar("Kept")

OVERHEAD = 500
"""Bytes counted for keeping anything at all: its key, its headers, its place."""


class Memory(Generic[Kept]):
    """Keeps values by key, each with its size in bytes, `limit` bytes in all and a sixteenth of that each."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.most = limit // 16
        self.size = 0
        self.hits = 0
        self.misses = 0
        self._kept: OrderedDict[Hashable, tuple[Kept, int]] = OrderedDict()

    def __len__(self) -> int:
        """The number of values kept."""
        return len(self._kept)

    def recall(self, key: Hashable) -> Kept | None:
        """Return what was kept under a key, or None."""
        found = self._kept.get(key)
        if found is None:
            self.misses += 1
            return None
        self.hits += 1
        self._kept.move_to_end(key)
        return found[0]

    def keep(self, key: Hashable, value: Kept, size: int) -> None:
        """Keep a value of so many bytes, unless it is too large to be worth the others it would drive out."""
        size += OVERHEAD
        if size > self.most:
            return
        self._forget(key)
        self._kept[key] = (value, size)
        self.size += size
        while self.size > self.limit:
            self._forget(next(iter(self._kept)))

    def _forget(self, key: Hashable) -> None:
        _, size = self._kept.pop(key, (None, 0))
        self.size -= size
