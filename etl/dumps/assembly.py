"""Putting the dump files together from their pieces."""

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from etl.dumps.forms import FORMS
from etl.dumps.packing import GZ, PARQUET, ZST, end_file, start_file
from etl.dumps.pieces import Key
from etl.dumps.sources import File, Pieces, head_of
from etl.records.files import parquet_file, write_row_group
from etl.records.schema import read_tables
from ontology.dataset import Dump
from ontology.formats import CSV


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
        parts = sorted({part for part, _ in self.whole.by_file})
        kinds = [*product(FORMS, (GZ, ZST)), *product(read_tables(), (GZ, ZST, PARQUET))]
        return [File(part, *kind) for part, kind in product(parts, kinds)]

    def put(self, file: File) -> Dump:
        """Put one file together and return what it is; when it is the last version's, it is a hard link to that."""
        keys, path = self.whole.of(file.part, file.form), self.whole.folder / file.name
        if file.name in self.dumps and self.is_old(file, keys):
            os.link(self.old.folder / file.name, path)
            return self.dumps[file.name]
        if file.packing == PARQUET:
            self.write_parquet(file, keys, path)
        else:
            with path.open("wb") as output:
                output.writelines(self.content(file, keys))
        with path.open("rb") as written:
            digest = hashlib.file_digest(written, "sha256").hexdigest()
        count = sum(self.whole.pieces[key][file.form].count for key in keys)
        table = "" if file.form in FORMS else file.form
        kind = PARQUET if file.packing == PARQUET else CSV.suffix if table else file.form
        packing = "" if file.packing == PARQUET else file.packing
        return Dump(file.name, file.part, kind, path.stat().st_size, digest, count, packing, table)

    def is_old(self, file: File, keys: list[Key]) -> bool:
        """Tell whether the last version had the same pieces in a file."""
        return keys == self.old.of(file.part, file.form) and all(
            self.whole.pieces[key][file.form] == self.old.pieces[key][file.form] for key in keys
        )

    def source(self, key: Key) -> Pieces:
        """Return where a piece is to be taken from."""
        return self.fresh if key in self.fresh.pieces else self.old

    def content(self, file: File, keys: list[Key]) -> Iterator[bytes]:
        """Yield the bytes of a file."""
        _, form, packing = file
        yield start_file(packing, head_of(form))
        for key in keys:
            yield from self.source(key).read(key, form, packing)
        yield end_file(packing, head_of(form), (self.whole.pieces[key][form] for key in keys))

    def write_parquet(self, file: File, keys: list[Key], path: Path) -> None:
        """Write a Parquet file with a row group a piece."""
        with parquet_file(read_tables()[file.form], path) as writer:
            for key in keys:
                write_row_group(writer, self.source(key).rows(key, file.form))
