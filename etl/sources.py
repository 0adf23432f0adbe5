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
from sys import intern

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

    name: str
    shown: str
    municipality: str | None = None
    url: str | None = None
    problem: str | None = None

    @property
    def path(self) -> Path:
        """The absolute path; a build holds all sources, and a path takes much more memory than its name."""
        return Path(self.name)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a `sources.csv`: the absolute path of the file, what it says, and what is wrong with it."""

    path: str
    municipality: str | None
    url: str | None
    problem: str | None


def find_sources(arguments: Iterable[Path]) -> list[SourceFile]:
    """Return every document that the arguments name, once, sorted by path; folders are searched to the bottom.

    Raises FileNotFoundError when an argument does not exist.
    """
    found: dict[str, SourceFile] = {}
    rows: dict[str, Row] = {}
    for argument in arguments:
        if not os.path.lexists(argument):
            raise FileNotFoundError(argument)
        if argument.is_file() and is_ignored(argument.name):
            continue
        for source in walk(argument, ()):
            if source.path.name == SOURCES_CSV and not source.problem:
                rows |= read_rows(source.path, found)
            else:
                found.setdefault(source.name, source)
        if argument.is_file():
            rows |= read_rows(Path(absolute(argument)).with_name(SOURCES_CSV), found)
    lacking = list(missing(rows, found))
    for path, source in found.items():
        found[path] = with_row(source, rows.pop(path, None))
    return sorted([*found.values(), *lacking], key=lambda source: source.name)


def absolute(path: Path) -> str:
    """Return the path from the root, without `..`; symbolic links keep their names."""
    given, text = str(path), os.path.abspath(path)  # noqa: PTH100 - Path.absolute keeps "..", Path.resolve follows links
    return given if text == given else text


def shown(path: Path) -> str:
    """Return a path as it may stand in a message: printable, and without any CPR number."""
    text = str(path)
    if not text.isprintable():
        text = os.fsencode(path).decode("utf-8", "backslashreplace")
        text = "".join(each if each.isprintable() else ascii(each)[1:-1] for each in text)
    return mask_cpr_numbers(text)


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
        for name in sorted(os.listdir(path)):  # noqa: PTH208 - a folder may hold so many that paths would be large
            if not is_ignored(name):
                yield from walk(path / name, (*above, here))
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


def read_rows(path: Path, found: dict[str, SourceFile]) -> dict[str, Row]:
    """Return the rows of a `sources.csv` by file; a table that cannot be read is put into `found` with its problem."""
    try:
        rows = parse_rows(path.read_text(encoding="utf-8-sig"), path)
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, csv.Error) as error:
        reason = f"{error}; the table needs the columns {', '.join(COLUMNS)} in UTF-8"
        found[str(path)] = SourceFile(str(path), shown(path), problem=reason)
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
    seen: dict[str, int] = {}
    return [parse_row(row, reader.line_num, path, seen) for row in reader if row["file"]]


def parse_row(row: dict[str, str | None], line: int, path: Path, seen: dict[str, int]) -> Row:
    """Return one row; `seen` are the files of the rows before it."""
    values = {column: (row[column] or "").strip() or None for column in COLUMNS}
    file = absolute(path.parent / (values["file"] or ""))
    problem = None
    if values["url"] and not URL_RE.fullmatch(values["url"]):
        problem = f"{shown(path)} line {line}: {values['url']!r} is no http address; correct it"
    elif file in seen:
        problem = f"{shown(path)} line {line}: the file stands in line {seen[file]} already; keep one of them"
    seen[file] = line
    municipality = intern(values["municipality"] or "") or None  # many rows name the same
    return Row(file, municipality, values["url"], problem)


def with_row(source: SourceFile, row: Row | None) -> SourceFile:
    """Return the source with what its row says."""
    if row is None:
        return source
    return replace(source, municipality=row.municipality, url=row.url, problem=source.problem or row.problem)


def missing(rows: dict[str, Row], found: dict[str, SourceFile]) -> Iterator[SourceFile]:
    """Yield the files that a table lists and that are not there."""
    for path in map(Path, rows.keys() - found.keys()):
        if not path.exists():
            yield SourceFile(str(path), shown(path), problem=f"listed in a {SOURCES_CSV}, but there is no such file")
