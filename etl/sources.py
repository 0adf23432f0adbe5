"""Finding documents: files, folders and the `sources.csv` beside them.

A source is known by its absolute path, so that a build may be run from any directory, for a folder or for one file.
"""

import csv
import io
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from etl.cpr import mask_cpr_numbers

SOURCES_CSV = "sources.csv"
COLUMNS = ("file", "municipality", "url")

# An absolute address without the characters that no IRI may hold
URL_RE = re.compile(r"https?://[^\s<>\"{}|\\^`]+")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A document to read: its absolute path, its printable name, and what `sources.csv` says about it.

    `municipality` is a code or a name as written there; `problem` is why the file cannot be read, found already.
    """

    path: Path
    shown: str
    municipality: str | None = None
    url: str | None = None
    problem: str | None = None


@dataclass(frozen=True)
class Row:
    """One row of a `sources.csv`, and what is wrong with it."""

    path: Path
    municipality: str | None
    url: str | None
    problem: str | None


def find_sources(arguments: Iterable[Path]) -> list[SourceFile]:
    """Return every document that the arguments name, once, sorted by path; folders are searched to the bottom.

    Raises FileNotFoundError when an argument does not exist.
    """
    found: dict[Path, SourceFile] = {}
    rows: dict[Path, Row] = {}
    for argument in arguments:
        if not os.path.lexists(argument):
            raise FileNotFoundError(argument)
        if argument.is_file() and is_ignored(argument.name):
            continue
        for source in walk(argument, ()):
            if source.path.name == SOURCES_CSV and not source.problem:
                rows |= read_rows(source.path, found)
            else:
                found.setdefault(source.path, source)
        if argument.is_file():
            rows |= read_rows(absolute(argument).with_name(SOURCES_CSV), found)
    listed = {path: with_row(source, rows.get(path)) for path, source in found.items()}
    return sorted([*listed.values(), *missing(rows, found)], key=lambda source: str(source.path))


def absolute(path: Path) -> Path:
    """Return the path from the root, without `..`; symbolic links keep their names."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - Path.absolute keeps "..", Path.resolve follows links


def shown(path: Path) -> str:
    """Return a path as it may stand in a message: printable, and without any CPR number."""
    text = os.fsencode(path).decode("utf-8", "backslashreplace")
    return mask_cpr_numbers("".join(each if each.isprintable() else ascii(each)[1:-1] for each in text))


def walk(path: Path, above: tuple[tuple[int, int], ...]) -> Iterator[SourceFile]:
    """Yield the documents at or under `path`; `above` are device and inode of the folders on the way."""
    try:
        if not path.is_dir():
            yield SourceFile(absolute(path), shown(path), problem=name_problem(path))
            return
        status = path.stat()
        here = (status.st_dev, status.st_ino)
        if here in above:
            yield SourceFile(
                absolute(path), shown(path), problem="a symbolic link to a folder that holds it; remove it"
            )
            return
        for child in sorted(path.iterdir()):
            if not is_ignored(child.name):
                yield from walk(child, (*above, here))
    except OSError as error:
        problem = f"the folder cannot be read: {error.strerror}; check its permissions"
        yield SourceFile(absolute(path), shown(path), problem=problem)


def is_ignored(name: str) -> bool:
    """Tell whether a file or folder found in a folder is something else than minutes: hidden, or a README."""
    return name.startswith(".") or name.upper().startswith("README")


def name_problem(path: Path) -> str | None:
    """Return why the name of a file, or of a folder it is in, cannot be used, or None."""
    try:
        name = os.fsencode(absolute(path)).decode("utf-8")
    except UnicodeDecodeError:
        return "the name is not UTF-8; rename the file or folder"
    if not name.isprintable():
        return "the name holds control characters; rename the file or folder"
    if mask_cpr_numbers(name) != name:
        return "the name holds what looks like a CPR number; rename the file or folder"
    return None


def read_rows(path: Path, found: dict[Path, SourceFile]) -> dict[Path, Row]:
    """Return the rows of a `sources.csv` by file; a table that cannot be read is put into `found` with its problem."""
    try:
        rows = parse_rows(path.read_text(encoding="utf-8-sig"), path)
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, csv.Error) as error:
        reason = f"{error}; the table needs the columns {', '.join(COLUMNS)} in UTF-8"
        found[path] = SourceFile(path, shown(path), problem=reason)
        return {}
    return {row.path: row for row in rows}


def parse_rows(text: str, path: Path) -> list[Row]:
    """Return the rows of the table in `text`, separated by commas, semicolons or tabs, that stands at `path`.

    Raises ValueError when a column is missing.
    """
    header = text.partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lacking = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
    if lacking:
        raise ValueError(f"no column {' or '.join(lacking)}")
    seen: dict[Path, int] = {}
    return [parse_row(row, reader.line_num, path, seen) for row in reader if row["file"]]


def parse_row(row: dict[str, str | None], line: int, path: Path, seen: dict[Path, int]) -> Row:
    """Return one row; `seen` are the files of the rows before it."""
    values = {column: (row[column] or "").strip() or None for column in COLUMNS}
    file = absolute(path.parent / (values["file"] or ""))
    problem = None
    if values["url"] and not URL_RE.fullmatch(values["url"]):
        problem = f"{shown(path)} line {line}: {values['url']!r} is no http address; correct it"
    elif file in seen:
        problem = f"{shown(path)} line {line}: the file stands in line {seen[file]} already; keep one of them"
    seen[file] = line
    return Row(file, values["municipality"], values["url"], problem)


def with_row(source: SourceFile, row: Row | None) -> SourceFile:
    """Return the source with what its row says."""
    if row is None:
        return source
    return replace(source, municipality=row.municipality, url=row.url, problem=source.problem or row.problem)


def missing(rows: dict[Path, Row], found: dict[Path, SourceFile]) -> Iterator[SourceFile]:
    """Yield the files that a table lists and that are not there."""
    for path in rows:
        if path not in found and not path.exists():
            yield SourceFile(path, shown(path), problem=f"listed in a {SOURCES_CSV}, but there is no such file")
