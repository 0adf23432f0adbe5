"""Giving a packed file without its suffix: packed as a content coding where the client takes it, else unpacked."""

import zlib
from collections.abc import Iterator
from pathlib import Path

CHUNK_BYTES = 1 << 16


def unpack(path: Path) -> Iterator[bytes]:
    """Yield what a gzip file of one member holds, in constant memory."""
    inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
    with path.open("rb") as file:
        while packed := file.read(CHUNK_BYTES):
            while packed:
                yield inflate.decompress(packed, CHUNK_BYTES)
                packed = inflate.unconsumed_tail
    yield inflate.flush()
