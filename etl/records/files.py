"""Tables as files: CSV that can be put together from pieces, and Parquet with a row group a piece.

CSV is RFC 4180 in UTF-8 without a byte order mark, which could stand only in front of the first piece and which CSVW
does not expect. It is for spreadsheets too: no cell is a formula (`ontology.spreadsheet`), which puts an apostrophe in
front of a text that begins like one. Parquet holds every value as it is.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

from etl.records.schema import Column, Table
from ontology.spreadsheet import plain_cell

SEPARATOR = "|"
"""Between the values of a list in a cell of CSV."""
NO_SEPARATOR = "¦"
"""What stands in CSV for a separator within a value; no source was seen to hold one."""


def csv_header(table: Table) -> bytes:
    """Return the line that a CSV file of a table begins with."""
    return _csv([[column.name for column in table.columns]])


def csv_rows(table: Table, rows: pa.Table) -> bytes:
    """Return rows of a table as lines of CSV, without a header."""
    columns = [_cells(column, rows[column.name].to_pylist()) for column in table.columns]
    return _csv(zip(*columns, strict=True))


def _csv(rows: Iterable[Iterable[str]]) -> bytes:
    """Return rows as CSV."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def _cells(column: Column, values: Iterable[Any]) -> Iterator[str]:
    """Yield the cells of a column; no value and an empty list are empty cells."""
    write = _list_cell if column.many else WRITERS[column.type]
    return ("" if value is None else write(value) for value in values)


def _list_cell(values: list[str]) -> str:
    """Return a list as a cell."""
    return plain_cell(SEPARATOR.join(value.replace(SEPARATOR, NO_SEPARATOR) for value in values))


WRITERS: dict[str, Callable[..., str]] = {
    "string": plain_cell,
    "iri": str,
    "date": date.isoformat,
    "moment": datetime.isoformat,
    "integer": str,
    "number": str,
    "truth": lambda value: "true" if value else "false",
}
"""How each type of `schema.toml` is written in CSV: as XSD has it."""


@contextmanager
def parquet_file(table: Table, file: Path | IO[bytes]) -> Iterator[pq.ParquetWriter]:
    """Open a new Parquet file of a table for `write_piece`; equal rows give equal bytes, for no time is in it."""
    with pq.ParquetWriter(file, table.arrow, compression="zstd") as writer:
        yield writer


def write_piece(writer: pq.ParquetWriter, rows: pa.Table) -> None:
    """Write the rows of a piece as one row group; a piece without rows has none."""
    if rows.num_rows:
        writer.write_table(rows, row_group_size=rows.num_rows)
