"""The dump files: what is in them, that equal content gives equal bytes, and that only what changed is written."""

import csv
import gzip
import hashlib
import io
import json
import random
import zlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, parse

from etl.dumps.forms import Graph
from etl.dumps.packing import append_crc
from etl.records.collect import Records
from etl.records.files import csv_header, csv_rows
from etl.records.schema import read_tables
from tests.conftest import SAMPLES
from tests.etl.published import build_into, manifest, quads, served
from tests.invented import write_minutes

MARCH, APRIL, LATER = date(2024, 3, 6), date(2024, 4, 3), date(2025, 3, 5)
FORMS = {"nq": RdfFormat.N_QUADS, "trig": RdfFormat.TRIG, "ttl": RdfFormat.TURTLE, "jsonl": RdfFormat.JSON_LD}
WITH_GRAPHS = ("nq", "trig", "jsonl")
PARTS = ("0563", "0741", "0825", "2024", "all")


@pytest.fixture(autouse=True)
def _one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")


def unpacked(data: Path, name: str) -> bytes:
    """Return what a dump file holds."""
    packed = (served(data).dumps / name).read_bytes()
    if name.endswith(".gz"):
        return gzip.decompress(packed)
    return zstandard.ZstdDecompressor().stream_reader(packed, read_across_frames=True).read()


def statements(data: Path, name: str) -> list[Quad]:
    """Return the statements of a dump file."""
    form, content = name.split(".")[1], unpacked(data, name)
    documents = content.splitlines() if form == "jsonl" else [content]
    return [quad for each in documents for quad in parse(each, format=FORMS[form])]


def rows(data: Path, name: str) -> list[dict[str, str]]:
    """Return the rows of a file of CSV."""
    return list(csv.DictReader(io.StringIO(unpacked(data, name).decode(), newline="")))


def parquet(data: Path, name: str) -> pa.Table:
    """Return a table of Parquet."""
    return pq.ParquetFile(served(data).dumps / name).read()


def of_graphs(data: Path) -> set[Quad]:
    """Return everything in the named graphs of a data set."""
    return {quad for quad in quads(data) if quad.graph_name != DefaultGraph()}


def digests(data: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(served(data).dumps.iterdir())}


def inodes(data: Path) -> dict[str, int]:
    return {path.name: path.stat().st_ino for path in served(data).dumps.iterdir()}


def test_each_part_has_a_file_in_every_form_and_packing(sample_data: Path) -> None:
    names = {f"{part}.{form}.{packing}" for part in PARTS for form in FORMS for packing in ("gz", "zst")}
    tables = {f"{part}-{table}" for part in PARTS for table in read_tables()}
    names |= {f"{table}.{suffix}" for table in tables for suffix in ("csv.gz", "csv.zst", "parquet")}
    about = {f"{part}-csv-metadata.json" for part in PARTS}

    assert {path.name for path in served(sample_data).dumps.iterdir()} == names | about
    assert sorted(dump.name for dump in manifest(sample_data).dumps) == sorted(names)
    for dump in manifest(sample_data).dumps:
        packing = f".{dump.compression}" if dump.compression else ""
        assert dump.name == f"{dump.part}{'-' if dump.table else ''}{dump.table}.{dump.format}{packing}"


@pytest.mark.parametrize("packing", ["gz", "zst"])
@pytest.mark.parametrize("form", WITH_GRAPHS)
def test_the_dumps_of_all_hold_every_named_graph_and_nothing_else(sample_data: Path, form: str, packing: str) -> None:
    found = statements(sample_data, f"all.{form}.{packing}")

    assert set(found) == of_graphs(sample_data)
    assert len(found) == len(set(found))


@pytest.mark.parametrize("packing", ["gz", "zst"])
def test_turtle_holds_the_merge_of_the_graphs(sample_data: Path, packing: str) -> None:
    found = {quad.triple for quad in statements(sample_data, f"all.ttl.{packing}")}

    assert found == {quad.triple for quad in of_graphs(sample_data)}


@pytest.mark.parametrize("form", FORMS)
def test_the_dumps_of_a_municipality_and_of_a_year_hold_their_documents(sample_data: Path, form: str) -> None:
    everything = of_graphs(sample_data)
    graph = {quad: str(quad.graph_name) for quad in everything}
    places = ("/graph/0741/", "/graph/people/0741", "/graph/coverage/0741")
    own = {quad for quad in everything if any(place in graph[quad] for place in places)}
    year = {quad for quad in everything if graph[quad].removesuffix(">").rpartition("/")[2].startswith("2024-")}

    for part, expected in (("0741", own), ("2024", year)):
        found = set(statements(sample_data, f"{part}.{form}.zst"))
        assert len(expected) > 100
        assert found == (expected if form in WITH_GRAPHS else {Quad(*quad.triple) for quad in expected})


def test_sizes_checksums_and_counts_are_those_of_the_files(sample_data: Path) -> None:
    for dump in manifest(sample_data).dumps:
        content = (served(sample_data).dumps / dump.name).read_bytes()

        assert (dump.bytes, dump.sha256) == (len(content), hashlib.sha256(content).hexdigest())
        if dump.format == "csv":
            assert dump.count == len(rows(sample_data, dump.name))
        elif dump.format == "parquet":
            assert dump.count == pq.read_metadata(served(sample_data).dumps / dump.name).num_rows
        else:
            assert dump.count == len(statements(sample_data, dump.name))


@pytest.mark.parametrize("table", read_tables())
def test_tables_hold_the_rows_of_each_part_however_they_are_packed(sample_data: Path, table: str) -> None:
    """A part's file, put together from pieces, holds what its documents give when they are read at once."""
    store = Store.read_only(str(served(sample_data).store))
    for part in PARTS:
        records = Records()
        for document in manifest(sample_data).documents:
            if part in (document.municipality, document.graph.rpartition("/")[2][:4], "all"):
                records.add(document.graph, Graph.read(store, document.graph).lines)
        expected = records.tables()[table]
        found, text = parquet(sample_data, f"{part}-{table}.parquet"), unpacked(sample_data, f"{part}-{table}.csv.gz")

        key = read_tables()[table].key
        assert found.sort_by([(name, "ascending") for name in key]) == expected.sort_by(
            [(name, "ascending") for name in key]
        )
        assert text == csv_header(read_tables()[table]) + csv_rows(read_tables()[table], found)
        assert unpacked(sample_data, f"{part}-{table}.csv.zst") == text


def test_a_case_of_two_years_is_one_row_but_for_the_files_of_the_years(two_places: Path) -> None:
    """The second year's item got another case; the first version had the same case in both years."""
    first = two_places / "versions" / "000002" / "dumps"
    once = pq.ParquetFile(first / "0657-cases.parquet").read().to_pylist()

    assert [(row["case_number"], str(row["first_date"]), str(row["last_date"])) for row in once] == [
        ("24/100", str(MARCH), str(LATER))
    ]
    assert pq.read_metadata(first / "2024-cases.parquet").num_rows == 2
    assert pq.read_metadata(first / "2025-cases.parquet").num_rows == 1
    assert sorted(row["case_number"] for row in rows(two_places, "0657-cases.csv.gz")) == ["24/1", "24/100"]
    assert [row["case_number"] for row in rows(two_places, "2025-cases.csv.gz")] == ["24/1"]


def test_a_line_of_json_ld_is_one_graph_that_needs_no_other_line(sample_data: Path) -> None:
    lines = [json.loads(line) for line in unpacked(sample_data, "0741.jsonl.gz").splitlines()]

    assert [line.keys() for line in lines] == [{"@id", "@graph"}] * len(lines)
    documents = {each.graph for each in manifest(sample_data).documents if each.municipality == "0741"}
    assert {line["@id"] for line in lines} >= documents


def test_a_gzip_file_is_one_member_as_browsers_want_it(sample_data: Path) -> None:
    for path in served(sample_data).dumps.glob("*.gz"):
        member = zlib.decompressobj(zlib.MAX_WBITS | 16)
        member.decompress(path.read_bytes())

        assert member.eof
        assert member.unused_data == b""


@given(st.binary(), st.binary(), st.integers(0, 3000))
def test_the_checksum_of_two_parts_is_that_of_the_whole(first: bytes, second: bytes, times: int) -> None:
    second *= times

    assert append_crc(zlib.crc32(first), zlib.crc32(second), len(second)) == zlib.crc32(first + second)


def test_equal_sources_give_equal_bytes_wherever_they_are_built(tmp_path: Path) -> None:
    build_into(tmp_path / "a" / "data", SAMPLES, municipality=None)
    build_into(tmp_path / "b" / "data", SAMPLES, municipality=None)

    assert digests(tmp_path / "a" / "data") == digests(tmp_path / "b" / "data")


def test_a_graph_reads_the_same_whatever_way_its_store_was_filled(sample_data: Path, tmp_path: Path) -> None:
    """By bulk or one by one, in another order, with other graphs beside it, with quads that came and went."""
    name = manifest(sample_data).documents[0].graph
    own = [quad for quad in of_graphs(sample_data) if quad.graph_name == NamedNode(name)]
    bulk, single = Store(str(tmp_path / "bulk")), Store(str(tmp_path / "single"))
    bulk.bulk_extend(own)
    random.Random(1).shuffle(own)  # noqa: S311 - another order, the same each time
    for quad in own:
        single.add(quad)
        single.add(Quad(quad.subject, quad.predicate, quad.object, quad.predicate))
        passing = Quad(quad.predicate, quad.predicate, quad.object, quad.graph_name)
        if passing not in own:
            single.add(passing)
            single.remove(passing)

    lines = Graph.read(bulk, name).lines

    assert lines.count(b"\n") == len(own)
    assert Graph.read(single, name).lines == lines


def test_changes_in_steps_give_the_bytes_of_one_build(tmp_path: Path) -> None:
    steps, once = tmp_path / "steps", tmp_path / "once"
    write_minutes(tmp_path / "m", MARCH, items=[("Andet", "24/1", "Afvist.")])
    write_minutes(tmp_path / "m", LATER)
    build_into(steps, tmp_path / "m")
    write_minutes(tmp_path / "m", MARCH)
    build_into(steps, tmp_path / "m")
    write_minutes(tmp_path / "m", APRIL)
    build_into(steps, tmp_path / "m")

    build_into(once, tmp_path / "m")

    assert digests(steps) == digests(once)
    assert of_graphs(steps) == set(statements(steps, "all.nq.zst"))


@pytest.fixture(scope="module")
def two_places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data set of two municipalities and two years, in which then one document of one year is changed."""
    folder = tmp_path_factory.mktemp("two")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1700000000")
        for day in (MARCH, LATER):
            write_minutes(folder / "herning", day)
        build_into(folder / "data", folder / "herning")
        build_into(folder / "data", write_minutes(folder / "odder", MARCH), municipality="0727")
        write_minutes(folder / "herning", LATER, items=[("Andet", "24/1", "Afvist.")])
        build_into(folder / "data", folder / "herning")
        yield folder / "data"


def test_files_of_which_nothing_changed_are_those_of_the_last_version(two_places: Path) -> None:
    before = {path.name: path.stat().st_ino for path in (two_places / "versions" / "000002" / "dumps").iterdir()}
    now = inodes(two_places)

    same = {name for name in now if now[name] == before[name]}
    assert {name for name in now if name[4] == "."} & same == {
        f"{part}.{form}.{packing}" for part in ("0727", "2024") for form in FORMS for packing in ("gz", "zst")
    }
    assert {"0727-items.csv.gz", "2024-cases.csv.zst", "2024-items.parquet"} <= same
    assert not {"0657-items.csv.gz", "all-cases.csv.zst", "2025-items.parquet"} & same


def test_files_of_which_a_year_changed_hold_the_other_years_too(two_places: Path) -> None:
    everything = of_graphs(two_places)

    for form in WITH_GRAPHS:
        assert set(statements(two_places, f"all.{form}.gz")) == everything
        assert set(statements(two_places, f"all.{form}.zst")) == everything
        own = ("/graph/0657/", "/graph/coverage/0657>")
        expected = {quad for quad in everything if any(place in str(quad.graph_name) for place in own)}
        assert set(statements(two_places, f"0657.{form}.gz")) == expected


def test_dumps_of_another_program_are_made_anew(tmp_path: Path) -> None:
    data = tmp_path / "data"
    build_into(data, write_minutes(tmp_path / "herning", MARCH))
    pieces, kept = served(data).pieces, inodes(data)
    listed = json.loads(pieces.read_text(encoding="utf-8"))
    pieces.write_text(json.dumps({**listed, "software": "another"}), encoding="utf-8")

    build_into(data, write_minutes(tmp_path / "odder", LATER), municipality="0727")

    assert inodes(data)["0657.nq.gz"] != kept["0657.nq.gz"]
    assert json.loads(served(data).pieces.read_text(encoding="utf-8"))["software"] == listed["software"]


def test_a_municipality_without_documents_has_no_files(tmp_path: Path) -> None:
    data = tmp_path / "data"
    build_into(data, write_minutes(tmp_path / "odder", MARCH), municipality="0727")
    herning = write_minutes(tmp_path / "herning", LATER)
    build_into(data, herning)
    herning.unlink()

    build_into(data, tmp_path / "odder", municipality="0727", prune=True, max_loss=1)

    assert {dump.part for dump in manifest(data).dumps} == {"0727", "2024", "all"}
    assert not (served(data).dumps / "0657.nq.gz").exists()
    assert set(statements(data, "all.nq.gz")) == of_graphs(data)
