"""How dump files are packed: as gzip and as zstd, piece by piece, so that a piece is packed once for many files.

A zstd file is one frame after the other (RFC 8878, 3). A gzip file may be one member after the other as well (RFC 1952,
2.2), but browsers read only the first: so each piece is a run of deflate blocks that ends on a byte and looks back on
nothing before it, and the file is one member around all of them.
"""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import IO

import zstandard

GZ, ZST, PARQUET = "gz", "zst", "parquet"
"""The suffixes of packed files; Parquet packs by itself."""
GZIP_LEVEL, ZSTD_LEVEL = 4, 3
"""gzip -6 takes half as long again for 7 % less; zstd -3 is smaller than either in a fifth of the time."""
GZIP_HEADER = b"\x1f\x8b\x08" + bytes(6) + b"\xff"
"""Deflate, and neither name, time nor system."""
LAST_BLOCK = b"\x03\x00"
"""The empty deflate block that ends a member (RFC 1951, 3.2.3)."""


@dataclass(frozen=True)
class Packed:
    """Packed content: how many statements or rows it holds, its size and CRC-32, and its size as gzip and as zstd."""

    count: int
    size: int
    crc: int
    gz: int
    zst: int

    def length(self, packing: str) -> int:
        """Return the packed size."""
        return self.gz if packing == GZ else self.zst


class Packer:
    """Packs the content of one piece as gzip and as zstd at once, in constant memory."""

    def __init__(self, gz: IO[bytes], zst: IO[bytes]) -> None:
        """Take the two open files to write to."""
        self._files = (gz, zst)
        self._deflate = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
        self._zstd = zstandard.ZstdCompressor(level=ZSTD_LEVEL, write_checksum=True).compressobj()
        self._count = self._size = self._crc = 0

    def write(self, content: bytes, count: int) -> None:
        """Add content that holds so many statements or rows."""
        self._count += count
        self._size += len(content)
        self._crc = zlib.crc32(content, self._crc)
        self._put(self._deflate.compress(content), self._zstd.compress(content))

    def end(self) -> Packed:
        """End the piece, and return what it is; nothing is written where there is no content."""
        if self._size:
            self._put(self._deflate.flush(zlib.Z_FULL_FLUSH), self._zstd.flush())
        gz, zst = (file.tell() for file in self._files)
        return Packed(self._count, self._size, self._crc, gz, zst)

    def _put(self, *packed: bytes) -> None:
        for file, content in zip(self._files, packed, strict=True):
            file.write(content)


@cache
def pack_head(head: bytes) -> tuple[Packed, bytes, bytes]:
    """Return the packed beginning of a file, which is no piece: what it is, as gzip and as zstd."""
    gz, zst = BytesIO(), BytesIO()
    packer = Packer(gz, zst)
    packer.write(head, 0)
    return packer.end(), gz.getvalue(), zst.getvalue()


def start_file(packing: str, head: bytes) -> bytes:
    """Return the bytes of a file before its first piece."""
    _, gz, zst = pack_head(head)
    return GZIP_HEADER + gz if packing == GZ else zst


def end_file(packing: str, head: bytes, pieces: Iterable[Packed]) -> bytes:
    """Return the bytes of a file behind its last piece: of gzip, the end with the CRC-32 and the size of the whole."""
    if packing != GZ:
        return b""
    crc, size = 0, 0
    for each in (pack_head(head)[0], *pieces):
        crc, size = append_crc(crc, each.crc, each.size), size + each.size
    return LAST_BLOCK + crc.to_bytes(4, "little") + (size & 0xFFFFFFFF).to_bytes(4, "little")


# A CRC-32 is the remainder of a polynomial over GF(2); bit 31 is the coefficient of x^0. To append n bytes is to
# multiply by x^8n. zlib has that as crc32_combine, which Python does not offer.
POLYNOMIAL, ONE, X_TO_8 = 0xEDB88320, 1 << 31, 1 << 23


def append_crc(first: int, second: int, size: int) -> int:
    """Return the CRC-32 of content whose first part has one CRC-32 and whose second, of `size` bytes, has another."""
    power = 0
    while size >> power:
        if size >> power & 1:
            first = multiply(byte_shift(power), first)
        power += 1
    return first ^ second


@cache
def byte_shift(power: int) -> int:
    """Return x to the 8 * 2^power."""
    return X_TO_8 if power == 0 else multiply(byte_shift(power - 1), byte_shift(power - 1))


def multiply(a: int, b: int) -> int:
    """Return the product of two polynomials, modulo that of CRC-32."""
    product = 0
    while a:
        if a & ONE:
            product ^= b
        a = a << 1 & 0xFFFFFFFF
        b = b >> 1 ^ POLYNOMIAL if b & 1 else b >> 1
    return product
