"""Tables as files: CSV that can be put together from pieces, and Parquet with a row group a piece.

CSV is RFC 4180 in UTF-8 without a byte order mark, which could stand only in front of the first piece and which CSVW
does not expect. It is for spreadsheets too: no cell is a formula (`ontology.spreadsheet`), which puts an apostrophe in
front of a text that begins like one. Parquet holds every value as it is.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

from etl.records.schema import Column, Table
from ontology.spreadsheet import FORMULA_STARTS, plain_cell

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


def _csv(rows: Iterable[Iterable[object]]) -> bytes:
    """Return rows as CSV; None is an empty cell, and numbers and days are written as Python has them."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def _cells(column: Column, values: list[Any]) -> list[Any]:
    """Return the cells of a column; an empty list is an empty cell."""
    if column.many:
        values = [SEPARATOR.join(each.replace(SEPARATOR, NO_SEPARATOR) for each in value) for value in values]
    if column.type == "string":
        starts = {value[:1] for value in values if value}  # a look at all of them is quicker than a call for each
        return values if FORMULA_STARTS.isdisjoint(starts) else [value and plain_cell(value) for value in values]
    write = WRITERS.get(column.type)
    return [None if value is None else write(value) for value in values] if write else values


WRITERS: dict[str, Callable[..., str]] = {
    "moment": datetime.isoformat,
    "truth": lambda value: "true" if value else "false",
}
"""How the types of `schema.toml` are written that XSD and Python write differently."""


@contextmanager
def parquet_file(table: Table, file: Path | IO[bytes]) -> Iterator[pq.ParquetWriter]:
    """Open a new Parquet file of a table for `write_row_group`; equal rows give equal bytes, for no time is in it."""
    with pq.ParquetWriter(file, table.arrow, compression="zstd") as writer:
        yield writer


def write_row_group(writer: pq.ParquetWriter, rows: pa.Table) -> None:
    """Write the rows of a piece as one row group; a piece without rows has none."""
    if rows.num_rows:
        writer.write_table(rows, row_group_size=rows.num_rows)
