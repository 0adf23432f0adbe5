"""Records that are many, kept in a file, so that memory does not grow with them."""

import os
import pickle
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")


class File:
    """A file of records that is only ever added to; whoever has it open may read it after it is gone from its folder.

    Another process that is given it opens it anew.
    """

    def __init__(self, path: Path) -> None:
        """Open a file, which need not exist."""
        self.path = path
        self.descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        self.end = os.fstat(self.descriptor).st_size

    def __reduce__(self) -> tuple[type["File"], tuple[Path]]:
        """Return what another process makes it of."""
        return File, (self.path,)

    def __del__(self) -> None:
        """Close the file."""
        os.close(self.descriptor)

    def put(self, record: object) -> int:
        """Add a record, and return its place. Raises OSError when the disk does not take it."""
        packed = pickle.dumps(record, pickle.HIGHEST_PROTOCOL)
        place, self.end = self.end, self.end + LENGTH + len(packed)
        whole = len(packed).to_bytes(LENGTH, "little") + packed
        if os.write(self.descriptor, whole) < len(whole):
            raise OSError(f"{self.path}: no room")
        return place

    def get(self, place: int) -> Any:
        """Return the record at a place."""
        head = os.pread(self.descriptor, LENGTH + USUAL, place)
        length = int.from_bytes(head[:LENGTH], "little")
        packed = head[LENGTH : LENGTH + length]
        if length > USUAL:
            packed = os.pread(self.descriptor, length, place + LENGTH)
        return pickle.loads(packed)  # noqa: S301 - written by `put`


LENGTH, USUAL = 8, 4096
"""How many bytes tell the length of a record, and how many of it are read with them."""


class Kept(Sequence[T], Generic[T]):
    """Records in a file, in an order; what is in memory of each is its place."""

    def __init__(self, file: File, places: Iterable[int] = ()) -> None:
        """Take the records at some places of a file."""
        self.file, self.places = file, array("q", places)

    @classmethod
    def of(cls, file: File, records: Iterable[T]) -> "Kept[T]":
        """Put records into a file."""
        return cls(file, map(file.put, records))

    def append(self, record: T) -> None:
        """Add a record."""
        self.places.append(self.file.put(record))

    def by(self, key: Callable[[T], Any]) -> "Kept[T]":
        """Return the same records in the order of a key, of which all are in memory at once."""
        keys = list(map(key, self))
        return Kept(self.file, (self.places[each] for each in sorted(range(len(self)), key=keys.__getitem__)))

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.places)

    @overload
    def __getitem__(self, index: int) -> T: ...

    @overload
    def __getitem__(self, index: slice) -> "Kept[T]": ...

    def __getitem__(self, index: int | slice) -> "T | Kept[T]":
        """Return one record, or some."""
        if isinstance(index, slice):
            return Kept(self.file, self.places[index])
        record: T = self.file.get(self.places[index])
        return record

    def __iter__(self) -> Iterator[T]:
        """Yield all records."""
        yield from map(self.file.get, self.places)

    def __eq__(self, other: object) -> bool:
        """Tell whether another sequence has the same records."""
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(one == another for one, another in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]
