"""What the graphs of a store state, as lines of N-Triples.

The change feed and the dumps of a version ask for the same graphs, and looking up the terms of statements is what costs
most. So graphs can be fetched from the store beforehand, side by side, into a file that needs a tenth of the room.
"""

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import cast
from weakref import finalize

import zstandard
from pyoxigraph import NamedNode, RdfFormat, Store

READERS = 2
"""How many graphs are read at a time: the store lets go of Python's lock."""
GRAPH_WEIGHT, MOST_WEIGHT = 10, 1_000
"""How much more Oxigraph keeps of a graph than of a thing that it was asked for, and after how much a store is opened
anew: after a hundred graphs, which costs nothing that can be measured.
"""
LEVEL = 1
"""Of zstd, which then takes a fiftieth of the time that reading takes."""


def read_graph(store: Store, name: str) -> bytes:
    """Return what one named graph states, in the order of the store's keys; nothing where there is no such graph.

    That order follows from the content of the graph: the keys are digests of terms.
    """
    return cast(bytes, store.dump(format=RdfFormat.N_TRIPLES, from_graph=NamedNode(name)))


Places = Mapping[str, tuple[int, int]]
"""Where in a file each graph begins, and its packed length."""


@dataclass
class GraphLines:
    """The graphs of a store; those that are fetched are taken from a file, `places` says where in it.

    A store whose `path` is given is opened anew now and then: Oxigraph keeps up to 160 MiB of what it has read.
    """

    store: Store
    file: Path | None = None
    places: Places = field(default_factory=dict)
    path: Path | None = None
    weight: int = 0

    @classmethod
    def at(cls, path: Path, file: Path | None = None, places: Places | None = None) -> "GraphLines":
        """Return the graphs of a store on disk."""
        return cls(Store.read_only(str(path)), file, places or {}, path)

    def fresh(self, weight: int = 1) -> Store:
        """Return the store to be asked for one thing, or for as much as so many."""
        if self.path and self.weight >= MOST_WEIGHT:
            self.weight, self.store = 0, Store.read_only(str(self.path))
        self.weight += weight
        return self.store

    def of(self, name: str) -> bytes:
        """Return the lines of one graph."""
        if name not in self.places:
            return read_graph(self.fresh(GRAPH_WEIGHT), name)
        start, length = self.places[name]
        return zstandard.decompress(os.pread(self.descriptor, length, start))

    @cached_property
    def descriptor(self) -> int:
        """The file, opened for reading by any number of threads, and closed when nobody has this any more."""
        assert self.file is not None  # noqa: S101 - places are in a file
        descriptor = os.open(self.file, os.O_RDONLY)
        finalize(self, os.close, descriptor)
        return descriptor


def fetch(lines: GraphLines, names: Sequence[str], file: Path) -> Places:
    """Read graphs into a file, and return where they are. Raises OSError when the disk does not take it."""
    places: dict[str, tuple[int, int]] = {}
    lock = Lock()
    with file.open("wb", buffering=0) as output, ThreadPoolExecutor(READERS) as threads:

        def fetch_some(number: int) -> None:
            for name in names[number::READERS]:
                packed = zstandard.compress(lines.of(name), LEVEL)
                with lock:
                    places[name] = output.tell(), len(packed)
                    output.write(packed)

        list(threads.map(fetch_some, range(READERS)))  # raises what one of them raised
    return places
