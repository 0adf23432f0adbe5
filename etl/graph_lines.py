"""What the graphs of a store state, as lines of N-Triples.

The change feed and the dumps of a version ask for the same graphs, and looking up the terms of statements is what costs
most. So graphs can be fetched from the store beforehand, side by side, into a file that needs a tenth of the room.
"""

import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from io import FileIO
from threading import Lock
from typing import cast

import zstandard
from pyoxigraph import NamedNode, RdfFormat, Store

READERS = 2
"""How many graphs are read at a time: the store lets go of Python's lock."""
LEVEL = 1
"""Of zstd, which then takes a fiftieth of the time that reading takes."""


def read_graph(store: Store, name: str) -> bytes:
    """Return what one named graph states, in the order of the store's keys; nothing where there is no such graph.

    That order follows from the content of the graph: the keys are digests of terms.
    """
    return cast(bytes, store.dump(format=RdfFormat.N_TRIPLES, from_graph=NamedNode(name)))


@dataclass
class GraphLines:
    """The graphs of a store; of those that are fetched, `places` says where in the file each begins, and its length."""

    store: Store
    file: FileIO | None = None
    places: dict[str, tuple[int, int]] = field(default_factory=dict)

    def of(self, name: str) -> bytes:
        """Return the lines of one graph."""
        if self.file is None or name not in self.places:
            return read_graph(self.store, name)
        start, length = self.places[name]
        return zstandard.decompress(os.pread(self.file.fileno(), length, start))

    def fetch(self, names: Iterable[str], file: FileIO) -> None:
        """Read graphs into an empty file. Raises OSError when the disk does not take it."""
        listed, lock, self.file = list(names), Lock(), file

        def fetch_some(number: int) -> None:
            for name in listed[number::READERS]:
                packed = zstandard.compress(read_graph(self.store, name), LEVEL)
                with lock:
                    self.places[name] = file.tell(), len(packed)
                    file.write(packed)

        with ThreadPoolExecutor(READERS) as threads:
            list(threads.map(fetch_some, range(READERS)))  # raises what one of them raised
