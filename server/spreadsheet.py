"""Tables as CSV, for programs and for spreadsheets, which take no cell of them for a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

from ontology.spreadsheet import plain_cell


def as_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a table as CSV (RFC 4180) in UTF-8."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([plain_cell(str(value)) for value in row] for row in rows)
    return text.getvalue().encode()
