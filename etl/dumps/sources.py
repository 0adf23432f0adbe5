"""Where pieces lie: those written now each in a file by itself, those of the last version in its dump files."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from etl.dumps.forms import FORMS
from etl.dumps.packing import PARQUET, start_file
from etl.dumps.pieces import Key, Piece
from etl.records.files import csv_header
from etl.records.schema import read_tables

CHUNK_BYTES = 1 << 20


class File(NamedTuple):
    """A dump file: the part of the data set that it holds, in which form (or which table), and how it is packed."""

    part: str
    form: str
    packing: str

    @property
    def name(self) -> str:
        """Its name: "0657.nq.gz", "0657-items.csv.gz", "0657-items.parquet"."""
        if self.form in FORMS:
            return f"{self.part}.{self.form}.{self.packing}"
        return f"{self.part}-{self.form}.{self.packing if self.packing == PARQUET else f'csv.{self.packing}'}"


@cache
def head_of(form: str) -> bytes:
    """Return what a file of a form or a table begins with."""
    return FORMS[form].head if form in FORMS else csv_header(read_tables()[form])


def read_slice(path: Path, start: int, length: int) -> Iterator[bytes]:
    """Yield some bytes of a file, not all at a time."""
    with path.open("rb") as file:
        file.seek(start)
        while length and (chunk := file.read(min(length, CHUNK_BYTES))):
            length -= len(chunk)
            yield chunk


@dataclass(frozen=True)
class Pieces:
    """The pieces of one version and the folder of its dump files; `alone` holds a file for each piece, if it is new."""

    pieces: Mapping[Key, Piece]
    folder: Path
    alone: Path | None = None

    @cached_property
    def by_file(self) -> Mapping[tuple[str, str], list[Key]]:
        """The pieces that each part of the data set is made of in each form, in their order."""
        found = defaultdict[tuple[str, str], list[Key]](list)
        for key, piece in self.pieces.items():
            for form in piece:
                for part in key.parts(form):
                    found[part, form].append(key)
        return found

    def of(self, part: str, form: str) -> list[Key]:
        """Return the pieces that a part of the data set is made of in a form, in their order."""
        return self.by_file.get((part, form), [])

    def before(self, key: Key, form: str) -> list[Piece]:
        """Return the pieces that stand before one in the file where it is found."""
        return [self.pieces[each] for each in self.of(key.parts(form)[0], form) if each < key]

    def read(self, key: Key, form: str, packing: str) -> Iterator[bytes]:
        """Yield the bytes of a piece, packed."""
        length = self.pieces[key][form].length(packing)
        if self.alone:
            return read_slice(key.file(self.alone, form, packing), 0, length)
        file = self.folder / File(key.parts(form)[0], form, packing).name
        before = sum(piece[form].length(packing) for piece in self.before(key, form))
        return read_slice(file, len(start_file(packing, head_of(form))) + before, length)

    def rows(self, key: Key, table: str) -> pa.Table:
        """Return what a piece gives a table, of which Parquet holds a row group a piece, but none without rows."""
        if not self.pieces[key][table].count:
            return read_tables()[table].arrow.empty_table()
        if self.alone:
            path, before = key.file(self.alone, table, PARQUET), 0
        else:
            path = self.folder / File(key.parts(table)[0], table, PARQUET).name
            before = sum(piece[table].count > 0 for piece in self.before(key, table))
        with pq.ParquetFile(path) as parquet:
            return parquet.read_row_group(before)
