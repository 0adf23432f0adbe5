"""The tables: their rows against the samples' known facts and the graph, and as other programs read the files."""

import csv
import io
import json
import random
import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, serialize

from etl.records.collect import MERGED, Records, as_table
from etl.records.files import NO_SEPARATOR, SEPARATOR, csv_header, csv_rows, parquet_file, write_row_group
from etl.records.manual import write_manual
from etl.records.metadata import csv_metadata, csv_name, metadata_name
from etl.records.schema import Column, Table, read_tables
from etl.records.statements import read_things, value
from ontology.spreadsheet import plain_cell
from ontology.terms import SG, prologue, read_name
from tests.conftest import ROOT
from tests.etl.published import served

Tables = Mapping[str, pa.Table]
Row = dict[str, object]
CSVWVALIDATE = Path(sys.executable).with_name("csvwvalidate")
DUCKDB_TYPES = {"date": "DATE", "moment": "TIMESTAMPTZ", "integer": "INTEGER", "number": "DOUBLE", "truth": "BOOLEAN"}


@pytest.fixture(scope="module")
def store(sample_data: Path) -> Store:
    return Store.read_only(str(served(sample_data).store))


@pytest.fixture(scope="module")
def graphs(store: Store) -> dict[str, bytes]:
    """Every named graph, as the dumps read it."""
    names = sorted(graph.value for graph in store.named_graphs() if isinstance(graph, NamedNode))
    dumps = {name: store.dump(format=RdfFormat.N_TRIPLES, from_graph=NamedNode(name)) for name in names}
    return {name: dump for name, dump in dumps.items() if dump}


@pytest.fixture(scope="module")
def tables(graphs: dict[str, bytes]) -> Tables:
    return collect(graphs)


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


def collect(graphs: Mapping[str, bytes]) -> Tables:
    records = Records()
    for graph, statements in graphs.items():
        records.add(graph, statements)
    return records.tables()


def count(store: Store, pattern: str) -> int:
    (solution,) = store.query(f"{prologue()} SELECT (COUNT(*) AS ?count) {{ {pattern} }}")  # type: ignore[misc, union-attr]
    return int(solution["count"].value)


def all_columns() -> list[tuple[Table, Column]]:
    return [(table, column) for table in read_tables().values() for column in table.columns]


def test_items_are_what_is_known_of_the_samples(tables: Tables) -> None:
    rows = tables["items"].to_pylist()
    told: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        told.setdefault((row["municipality"], row["date"].isoformat()), []).append(row)
    attachments = [(row["item"], row["attachment_title"]) for row in tables["attachments"].to_pylist()]

    golden = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "tests/golden").glob("*.json"))]
    assert len(golden) == tables["meetings"].num_rows
    for document in golden:
        for known, row in zip(document["items"], told[document["code"], document["date"]], strict=True):
            assert (row["number"] or str(row["position"])) == str(known["number"])
            assert (row["title"], row["case_number"]) == (known["title"], known["case"])
            assert row["decision_text"] == known["decision"]
            assert row["outcomes"] == sorted(known["outcomes"])
            # facts of a document leave out what is recommended to another committee
            assert "\n".join(known["recommendations"]) in (row["recommendation"] or "")
            assert [title for item, title in attachments if item == row["item"]] == known["attachments"]


def test_a_case_is_one_row_with_its_way_through_the_meetings(tables: Tables) -> None:
    (case,) = [row for row in tables["cases"].to_pylist() if row["case_number"] == "04.08.00-A00-1-24"]

    assert (case["municipality_name"], case["committee_names"]) == ("Fanø", ["Kulturudvalget", "Byrådet"])
    assert (str(case["first_date"]), str(case["last_date"])) == ("2024-03-06", "2024-03-20")
    assert (case["item_count"], case["meeting_count"], case["latest_title"]) == (3, 2, "Ny bane til hjulbørsløb")
    assert (case["latest_outcomes"], case["latest_outcome_labels"]) == (["approved"], ["godkendt"])
    assert case["subjects"] == ["04.08.00"]


@pytest.mark.parametrize(
    ("table", "pattern"),
    [
        ("meetings", "?it a sg:Minutes"),
        ("items", "?it a sg:AgendaItem"),
        ("cases", "?it a sg:Case"),
        ("decisions", "?it a sg:Decision"),
        ("recommendations", "?it a sg:Recommendation"),
        ("votes", "?it a sg:Vote"),
        ("ballots", "?it sg:votedFor|sg:votedAgainst|sg:abstained|sg:reservedBy ?voter"),
        ("attendance", "?it a sg:Attendance"),
        ("attachments", "?it a sg:Attachment"),
    ],
)
def test_there_is_a_row_for_each_thing_in_the_graph(store: Store, tables: Tables, table: str, pattern: str) -> None:
    assert tables[table].num_rows == count(store, pattern) > 0


def test_there_is_a_row_for_each_person_in_each_committee_whose_minutes_describe_one(
    store: Store, tables: Tables
) -> None:
    described = """GRAPH ?graph { ?meeting sg:heldBy ?committee ; ^sg:meeting ?minutes . ?minutes a sg:Minutes .
        ?person a sg:Person }"""
    pairs = f"SELECT DISTINCT ?committee ?person {{ {described} }}"
    rows = {(row["committee"], row["person"]): row for row in tables["people"].to_pylist()}

    found = {(str(c.value), str(p.value)) for c, p in store.query(f"{prologue()} {pairs}")}  # type: ignore[misc, union-attr]
    assert set(rows) == found
    assert sum(row["meetings_present"] for row in rows.values()) == count(store, "?meeting sg:present ?person")
    assert sum(row["items_named"] for row in rows.values()) == count(store, "?item sg:mentionsPerson ?person") > 0
    listed = "{ SELECT DISTINCT ?meeting ?who { ?meeting sg:agendaItem?/sg:attendance/sg:person ?who ; sg:date ?day } }"
    assert sum(row["meetings_listed"] for row in rows.values()) == count(store, listed) > 10


def test_the_members_of_a_committee_are_those_whom_its_minutes_list(tables: Tables) -> None:
    told = {
        row["person_name"]: (row["roles"], row["meetings_listed"], row["meetings_present"], row["items_named"])
        for row in tables["people"].to_pylist()
        if (row["municipality_name"], row["committee_name"]) in {("Læsø", "Socialudvalget"), ("Samsø", "Jobudvalget")}
    }

    assert told == {
        "Bodil Strand": (["medlem"], 1, 1, 0),
        "Else-Marie Rev": (["medlem"], 1, 1, 0),
        "Gitte Havn": (["medlem"], 0, 0, 0),  # who was absent from an earlier decision
        "Knud Tang": (["medlem"], 1, 0, 0),
        "Mads Klit": (["medlem"], 1, 1, 0),
        "Nina Dal": (["jobchef"], 0, 0, 1),
        "Poul E. Hede": (["medlem"], 1, 1, 0),
        "Rikke Bøje": (["medlem"], 1, 1, 0),
        "Tage Nør": (["medlem"], 1, 1, 0),
        "Ulla Fisker": (["medlem"], 1, 0, 0),
    }


def test_references_are_all_mentions_and_all_links_without_one(store: Store, tables: Tables) -> None:
    rows = tables["references"].to_pylist()
    mentioned = {(row["item"], row["target"]) for row in rows if row["mention"]}
    links = "?item sg:cites|sg:mentions|sg:mentionsPerson|sg:refersTo ?target"
    linked = {
        (item.value, target.value)
        for item, target in store.query(f"{prologue()} SELECT ?item ?target {{ {links} }}")  # type: ignore[misc, union-attr]
    }

    assert sum(row["mention"] is not None for row in rows) == count(store, "?it a sg:Mention") > 0
    assert {(row["item"], row["target"]) for row in rows if not row["mention"]} == linked - mentioned
    assert {row["kind"] for row in rows} >= {"act", "provision", "organisation", "municipality", "person", "meeting"}


def test_every_cell_that_a_term_stands_for_is_a_statement_of_the_graph(store: Store, tables: Tables) -> None:
    said = [(table, column) for table, column in all_columns() if column.term and column.name not in table.key]
    checked = 0
    for table, column in said:
        if column.code:
            continue
        about, term = column.of or table.key[0], read_name(column.term or "")
        for row in tables[table.name].to_pylist():
            values = row[column.name] if column.many else [row[column.name]]
            for cell in values if values != [None] else ():
                stated = {each.object for each in store.quads_for_pattern(NamedNode(row[about]), term, None, None)}
                assert as_term(cell) in {known(each) for each in stated}, (table.name, column.name, row)
                checked += 1

    assert checked > 1000


def as_term(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.isoformat()
    return f"{value:g}" if isinstance(value, float) else str(value)


def known(term: object) -> str:
    assert isinstance(term, NamedNode | Literal)
    return term.value


def test_no_row_repeats_a_key_and_keys_of_other_tables_are_there(tables: Tables) -> None:
    for table in read_tables().values():
        keys = [tuple(row[name] for name in table.key) for row in tables[table.name].to_pylist()]
        assert len(keys) == len(set(keys)), table.name
        for name, other in table.keys_elsewhere:
            known = set(tables[other][read_tables()[other].key[0]].to_pylist())
            assert set(tables[table.name][name].to_pylist()) - {None} <= known, (table.name, name)


def test_required_columns_are_never_empty(tables: Tables) -> None:
    required = [(table.name, column.name) for table, column in all_columns() if column.required]

    assert [(table, name) for table, name in required if tables[table][name].null_count] == []


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


def test_the_cases_and_people_of_years_merge_to_those_of_all_years(graphs: dict[str, bytes]) -> None:
    fanoe = {name: graphs[name] for name in graphs if "/0563/" in name}
    early = {name.replace("2024-", "2019-"): graph.replace(b"2024-", b"2019-") for name, graph in fanoe.items()}
    tables = [collect(early), collect(fanoe)]
    wholes = collect(early | fanoe)

    for table, merge in MERGED.items():
        years = [each[table] for each in tables]
        assert merge(years).equals(wholes[table])
        assert merge(reversed(years)).equals(wholes[table])
        assert wholes[table].num_rows < sum(year.num_rows for year in years)
    assert {row["first_date"].year for row in wholes["cases"].to_pylist()} == {2019}
    people = wholes["people"].to_pylist()
    assert {(row["first_named"].year, row["last_named"].year) for row in people} == {(2019, 2024)}


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


@given(st.text(), st.sampled_from(["da", None]))
def test_any_text_is_read_from_the_lines_that_oxigraph_writes(text: str, language: str | None) -> None:
    quad = Quad(NamedNode("https://sager.example/id/x"), SG.text, Literal(text, language=language))
    statements = serialize([quad], format=RdfFormat.N_TRIPLES)
    assert statements is not None

    assert value(read_things(statements)["<https://sager.example/id/x>"], "sg:text") == text


def is_told_from_a_guarded_formula(text: str) -> bool:
    return text[:1] != "'" or plain_cell(text[1:]) != text


TEXTS = st.text(st.characters(exclude_characters=SEPARATOR, exclude_categories=["Cs"]), min_size=1)


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


def test_graphs_of_no_document_give_no_rows(graphs: dict[str, bytes]) -> None:
    others = {name: graphs[name] for name in graphs if "/graph/0" not in name}

    assert len(others) >= 2
    assert {table.num_rows for table in collect(others).values()} == {0}


def test_the_manual_is_that_of_the_schema() -> None:
    manual = (ROOT / "docs" / "tables.md").read_text(encoding="utf-8")

    assert manual == write_manual(), "run `make tables`"
