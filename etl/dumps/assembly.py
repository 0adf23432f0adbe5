"""Putting the dump files together from their pieces: those written now, and those in the files of the last version."""

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import NamedTuple

from etl.dumps.forms import FORMS
from etl.dumps.packing import PACKINGS, end_file, start_file
from etl.dumps.pieces import Key, Piece
from ontology.dataset import Dump

CHUNK_BYTES = 1 << 20


class File(NamedTuple):
    """A dump file: the part of the data set that it holds, in which form, and how it is packed."""

    part: str
    form: str
    packing: str

    @property
    def name(self) -> str:
        """Its name, "0657.nq.gz"."""
        return f"{self.part}.{self.form}.{self.packing}"


class Slice(NamedTuple):
    """Some bytes of a file."""

    path: Path
    start: int
    length: int

    def read(self) -> Iterator[bytes]:
        """Yield the bytes, some at a time."""
        with self.path.open("rb") as file:
            file.seek(self.start)
            left = self.length
            while left and (chunk := file.read(min(left, CHUNK_BYTES))):
                left -= len(chunk)
                yield chunk


@dataclass(frozen=True)
class Pieces:
    """The pieces of one version and the folder of its dump files; `alone` holds a file for each piece, if it is new."""

    pieces: Mapping[Key, Piece]
    folder: Path
    alone: Path | None = None

    def of(self, part: str) -> dict[Key, Piece]:
        """Return the pieces that a part of the data set is made of, in their order."""
        return {key: piece for key, piece in self.pieces.items() if part in key.parts}

    def find(self, key: Key, form: str, packing: str) -> Slice:
        """Return where a piece lies: by itself, or in the file of its municipality."""
        length = self.pieces[key][form].length(packing)
        if self.alone:
            return Slice(key.file(self.alone, form, packing), 0, length)
        before = (piece[form].length(packing) for each, piece in self.of(key.municipality).items() if each < key)
        start = len(start_file(packing, FORMS[form].head)) + sum(before)
        return Slice(self.folder / File(key.municipality, form, packing).name, start, length)


@dataclass(frozen=True)
class Assembly:
    """Puts the files of a version together, from all its pieces, those that are new, and those of the last version."""

    whole: Pieces
    fresh: Pieces
    old: Pieces
    dumps: Mapping[str, Dump]
    """The files of the last version by their names."""

    def files(self) -> list[File]:
        """Return the files that the version is to have."""
        parts = sorted({part for key in self.whole.pieces for part in key.parts})
        return [File(*each) for each in product(parts, FORMS, PACKINGS)]

    def put(self, file: File) -> Dump:
        """Put one file together and return what it is; when it is the last version's, it is a hard link to that."""
        target = self.whole.folder / file.name
        if file.name in self.dumps and self.whole.of(file.part) == self.old.of(file.part):
            os.link(self.old.folder / file.name, target)
            return self.dumps[file.name]
        digest, size = hashlib.sha256(), 0
        with target.open("wb") as output:
            for chunk in self.content(file):
                output.write(chunk)
                digest.update(chunk)
                size += len(chunk)
        count = sum(piece[file.form].count for piece in self.whole.of(file.part).values())
        return Dump(file.name, file.part, file.form, size, digest.hexdigest(), count, file.packing)

    def content(self, file: File) -> Iterator[bytes]:
        """Yield the bytes of a file."""
        part, form, packing = file
        pieces = self.whole.of(part)
        yield start_file(packing, FORMS[form].head)
        for key in pieces:
            source = self.fresh if key in self.fresh.pieces else self.old
            yield from source.find(key, form, packing).read()
        yield end_file(packing, FORMS[form].head, (piece[form] for piece in pieces.values()))
