"""Tables as CSV, for programs and for spreadsheets, which take no cell of them for a formula."""

import csv
import io
from collections.abc import Iterable, Sequence


def as_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a table as CSV (RFC 4180) in UTF-8."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([_plain(value) for value in row] for row in rows)
    return text.getvalue().encode()


def _plain(value: object) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    text = str(value)
    return (
        f"'{text}"
        if text[:1] in {"=", "+", "@", "\t", "\r"} or (text[:1] == "-" and not text[1:].isdecimal())
        else text
    )
