"""The files of tables, as other programs read them."""

import csv
import io
import random
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.records.collect import Records, as_table
from etl.records.files import NO_SEPARATOR, SEPARATOR, csv_header, csv_rows, parquet_file, write_row_group
from etl.records.metadata import csv_metadata, csv_name, metadata_name
from etl.records.schema import Column, Table, read_tables
from ontology.spreadsheet import plain_cell
from tests.etl.records.collected import Tables, collect

CSVWVALIDATE = Path(sys.executable).with_name("csvwvalidate")
DUCKDB_TYPES = {"date": "DATE", "moment": "TIMESTAMPTZ", "integer": "INTEGER", "number": "DOUBLE", "truth": "BOOLEAN"}
TEXTS = st.text(st.characters(exclude_characters=SEPARATOR, exclude_categories=["Cs"]), min_size=1)


@pytest.fixture(scope="module")
def folder(tables: Tables, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All files of the whole."""
    folder = tmp_path_factory.mktemp("tables")
    for table in read_tables().values():
        rows = tables[table.name]
        (folder / csv_name("all", table.name)).write_bytes(csv_header(table) + csv_rows(table, rows))
        with parquet_file(table, folder / f"all-{table.name}.parquet") as writer:
            write_row_group(writer, rows)
    (folder / metadata_name("all")).write_bytes(csv_metadata("all"))
    return folder


@pytest.mark.parametrize("table", read_tables().values(), ids=read_tables())
def test_pandas_and_duckdb_read_back_every_value(folder: Path, tables: Tables, table: Table) -> None:
    rows = [tuple(row.values()) for row in tables[table.name].to_pylist()]
    csv, parquet = folder / csv_name("all", table.name), folder / f"all-{table.name}.parquet"

    assert rows
    assert pandas_rows(table, pd.read_parquet(parquet)) == rows
    assert duckdb_rows(table, f"read_parquet('{parquet}')") == rows
    assert pandas_rows(table, read_with_pandas(table, csv)) == rows
    types = {column.name: DUCKDB_TYPES.get(column.type, "VARCHAR") for column in table.columns}
    types |= {column.name: "VARCHAR" for column in table.columns if column.many}
    assert duckdb_rows(table, f"read_csv('{csv}', columns = {types}, header = true)") == rows


def read_with_pandas(table: Table, csv: Path) -> pd.DataFrame:
    """Read a CSV file as docs/tables.md advises."""
    dates = [column.name for column in table.columns if column.type in ("date", "moment")]
    texts = {column.name: "string" for column in table.columns if column.many or column.type in ("string", "iri")}
    return pd.read_csv(csv, dtype=texts, parse_dates=dates, keep_default_na=False, na_values=[""])


def pandas_rows(table: Table, frame: pd.DataFrame) -> list[tuple[object, ...]]:
    assert list(frame.columns) == [column.name for column in table.columns]
    return [
        tuple(python_value(column, value) for column, value in zip(table.columns, row, strict=True))
        for row in frame.itertuples(index=False, name=None)
    ]


def duckdb_rows(table: Table, source: str) -> list[tuple[object, ...]]:
    with duckdb.connect() as connection:
        rows = connection.execute(f"SELECT * FROM {source}").fetchall()  # noqa: S608 - our own path
    return [
        tuple(python_value(column, value) for column, value in zip(table.columns, row, strict=True)) for row in rows
    ]


def python_value(column: Column, value: object) -> object:
    """Return what another program read as `to_pylist` gives it."""
    if column.many and not isinstance(value, str):
        return [] if value is None or value is pd.NA else list(value)  # type: ignore[call-overload]
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return None
    if isinstance(value, str):
        value = value[1:] if value.startswith("'") and plain_cell(value[1:]) == value else value
        return value.split(SEPARATOR) if column.many else value
    return value.date() if column.type == "date" and isinstance(value, datetime) else value


def validate(folder: Path) -> subprocess.CompletedProcess[str]:
    """Check the CSV files of a folder against their metadata with the validator of the package csvw."""
    command = [CSVWVALIDATE, "--verbose", folder / metadata_name("all")]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_foreign_validator_finds_the_files_as_their_metadata_say(folder: Path) -> None:
    done = validate(folder)

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("table", "change", "message"),
    [
        ("items", (b"2024-03-06,", b"6. marts,"), "date: yyyy-MM-dd -- 6. marts"),
        ("votes", (b"/id/item/", b"/id/other/"), "not found in table all-items.csv"),
        ("meetings", (b"0563", b"563"), "municipality: invalid lexical value"),
    ],
)
def test_the_foreign_validator_would_find_a_fault(
    folder: Path, tmp_path: Path, table: str, change: tuple[bytes, bytes], message: str
) -> None:
    for path in (*folder.glob("*.csv"), *folder.glob("*.json")):
        content = path.read_bytes()
        (tmp_path / path.name).write_bytes(content.replace(*change) if path.name == f"all-{table}.csv" else content)

    done = validate(tmp_path)
    assert (done.returncode, message in done.stdout) == (2, True), done.stdout


def files_of(tables: Tables) -> dict[str, bytes]:
    files = {}
    for table in read_tables().values():
        files[f"{table.name}.csv"] = csv_rows(table, tables[table.name])
        file = io.BytesIO()
        with parquet_file(table, file) as writer:
            write_row_group(writer, tables[table.name])
        files[f"{table.name}.parquet"] = file.getvalue()
    return files


def test_equal_graphs_give_equal_bytes_in_whatever_order_they_come(graphs: dict[str, bytes], tables: Tables) -> None:
    chance = random.Random(1)  # noqa: S311 - an order, not a secret
    shuffled = {}
    for graph in chance.sample(sorted(graphs), len(graphs)):
        lines = graphs[graph].splitlines(keepends=True)
        shuffled[graph] = b"".join(chance.sample(lines, len(lines)))

    assert files_of(collect(shuffled)) == files_of(tables)


def test_pieces_one_after_the_other_are_the_whole(graphs: dict[str, bytes]) -> None:
    pieces = [collect({name: graphs[name] for name in graphs if f"/{code}/" in name}) for code in ("0563", "0741")]
    both = collect({name: graphs[name] for name in graphs if "/0563/" in name or "/0741/" in name})
    for table in read_tables().values():
        file = io.BytesIO()
        with parquet_file(table, file) as writer:
            for piece in pieces:
                write_row_group(writer, piece[table.name])
        parquet = pq.ParquetFile(file)
        by_key = [(name, "ascending") for name in table.key]
        assert parquet.read().sort_by(by_key).equals(both[table.name].sort_by(by_key))
        assert parquet.num_row_groups == sum(piece[table.name].num_rows > 0 for piece in pieces)


def test_a_table_without_rows_is_a_file_that_can_be_read(tmp_path: Path) -> None:
    for table in read_tables().values():
        path = tmp_path / f"{table.name}.parquet"
        with parquet_file(table, path) as writer:
            write_row_group(writer, Records().tables()[table.name])
        assert list(pd.read_parquet(path).columns) == [column.name for column in table.columns]
        assert duckdb_rows(table, f"read_parquet('{path}')") == []


def test_a_hostile_title_is_no_formula_in_csv_and_itself_in_parquet(graphs: dict[str, bytes]) -> None:
    title = '=HYPERLINK("https://example.org"; "a|b")'
    escaped = title.replace('"', '\\"').encode()
    graph = next(name for name in graphs if "/0563/byraadet/" in name)
    tables = collect({graph: graphs[graph].replace(b"Ny bane til hjulb\xc3\xb8rsl\xc3\xb8b", escaped)})

    assert title in tables["items"]["title"].to_pylist()
    assert [title] in tables["cases"]["titles"].to_pylist()
    items = pd.read_csv(
        io.BytesIO(csv_header(read_tables()["items"]) + csv_rows(read_tables()["items"], tables["items"]))
    )
    cases = pd.read_csv(
        io.BytesIO(csv_header(read_tables()["cases"]) + csv_rows(read_tables()["cases"], tables["cases"]))
    )
    assert f"'{title}" in list(items["title"])
    assert f"'{title.replace(SEPARATOR, NO_SEPARATOR)}" in list(cases["titles"])


def is_told_from_a_guarded_formula(text: str) -> bool:
    return text[:1] != "'" or plain_cell(text[1:]) != text


@given(st.lists(TEXTS.filter(is_told_from_a_guarded_formula)))
def test_any_texts_come_back_from_a_cell_of_csv(texts: list[str]) -> None:
    table = read_tables()["votes"]
    rows = as_table(
        table, [{"vote": texts[0] if texts else None, "points": "\n".join(texts) or None, "voted_for": texts}]
    )
    (cells,) = csv.DictReader(io.StringIO((csv_header(table) + csv_rows(table, rows)).decode(), newline=""))

    points, voted_for = (column for column in table.columns if column.name in ("points", "voted_for"))
    assert python_value(points, cells["points"] or None) == ("\n".join(texts) or None)
    assert python_value(voted_for, cells["voted_for"] or None) == texts
