"""Rows of documents as tables, one piece of the data set at a time.

A piece is one municipality in one year. Files of a municipality, of a year and of everything are its pieces one after
the other, so that whoever writes them (`etl.dumps`) holds one piece in memory:

    for municipality, in order:
        for year, in order:
            records = Records()
            for each graph of the piece: records.add(graph, statements)
            tables = records.tables()
            # into the files of the year, the municipality and the whole, each table but those of `MERGED`;
            # those into the files of the year, and kept until the municipality is done
        for table, merge in MERGED: merge(the years' tables)
        # into the files of the municipality and the whole

`etl.records.files` writes tables as CSV, which may be put together from pieces, and as Parquet, a row group a piece.
"""

from collections.abc import Callable, Iterable, Mapping
from itertools import chain

import pyarrow as pa

from etl.records import cases, people
from etl.records.document import Row, Rows, read_rows
from etl.records.schema import Table, read_tables

MERGED: Mapping[str, Callable[[Iterable[pa.Table]], pa.Table]] = {
    cases.TABLE: cases.merge_cases,
    people.TABLE: people.merge_people,
}
"""The tables whose rows several documents tell, and what makes the rows of a municipality of those of its years."""


class Records:
    """The rows of the documents of one piece."""

    def __init__(self) -> None:
        """Begin without rows."""
        self._documents: list[tuple[str, str, Rows]] = []

    def add(self, graph: str, statements: bytes) -> None:
        """Take the statements of one named graph as Oxigraph dumps them in N-Triples; they may be in any order.

        A graph that is not a document's (of the ontology, the readings, people's spellings) gives no rows.
        """
        rows = read_rows(statements)
        if rows:
            self._documents.append((str(rows["meetings"][0]["date"]), graph, rows))

    def tables(self) -> Mapping[str, pa.Table]:
        """Return every table of the schema, which may have no rows; rows by date, document, item and place in it."""
        documents = [rows for _, _, rows in sorted(self._documents, key=lambda each: each[:2])]
        found: dict[str, list[Row]] = {
            name: list(chain.from_iterable(rows.get(name, ()) for rows in documents)) for name in read_tables()
        }
        found[cases.TABLE] = cases.find_cases(found["items"])
        found[people.TABLE] = people.gather_people(found[people.TABLE])
        return {name: as_table(table, found[name]) for name, table in read_tables().items()}


def as_table(table: Table, rows: Iterable[Row]) -> pa.Table:
    """Return rows as an Arrow table; what a row holds beyond the table's columns is left out."""
    listed = list(rows)
    arrays = [
        pa.array([row.get(column.name, [] if column.many else None) for row in listed], column.arrow)
        for column in table.columns
    ]
    return pa.Table.from_arrays(arrays, schema=table.arrow)
