"""The dump files: what is in them, and that equal content gives equal bytes."""

import gzip
import hashlib
from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Quad, RdfFormat, parse

from etl.dumps import RUN_BYTES, SortedLines
from tests.conftest import SAMPLES
from tests.etl.published import build_into, manifest, quads, served
from tests.invented import write_minutes

MARCH, APRIL = date(2024, 3, 6), date(2024, 4, 3)


@pytest.fixture(autouse=True)
def _one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")


def unpacked(data: Path, name: str) -> list[Quad]:
    kind = RdfFormat.N_QUADS if ".nq" in name else RdfFormat.TURTLE
    return list(parse(gzip.decompress((served(data).dumps / name).read_bytes()), format=kind))


def digests(data: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(served(data).dumps.iterdir())}


def test_there_are_two_formats_for_each_municipality_and_for_all(sample_data: Path) -> None:
    names = [f"{part}.{suffix}.gz" for part in ("0563", "0741", "0825", "all") for suffix in ("nq", "ttl")]

    assert sorted(path.name for path in served(sample_data).dumps.iterdir()) == names
    assert sorted(dump.name for dump in manifest(sample_data).dumps) == names


def test_the_dumps_of_all_hold_everything_and_nothing_else(sample_data: Path) -> None:
    everything = quads(sample_data)

    assert set(unpacked(sample_data, "all.nq.gz")) == {q for q in everything if q.graph_name != DefaultGraph()}
    assert {q.triple for q in unpacked(sample_data, "all.ttl.gz")} == {q.triple for q in everything}


def test_the_dumps_of_a_municipality_hold_its_documents(sample_data: Path) -> None:
    own = {quad for quad in quads(sample_data) if "/graph/0741/" in str(quad.graph_name)}

    assert set(unpacked(sample_data, "0741.nq.gz")) == own
    assert {quad.triple for quad in unpacked(sample_data, "0741.ttl.gz")} == {quad.triple for quad in own}


def test_sizes_checksums_and_counts_are_those_of_the_files(sample_data: Path) -> None:
    for dump in manifest(sample_data).dumps:
        content = (served(sample_data).dumps / dump.name).read_bytes()
        statements = set(unpacked(sample_data, dump.name))

        assert (dump.bytes, dump.sha256) == (len(content), hashlib.sha256(content).hexdigest())
        assert dump.count == len(statements)


def test_equal_sources_give_equal_bytes_wherever_they_are_built(tmp_path: Path) -> None:
    build_into(tmp_path / "a" / "data", SAMPLES, municipality=None)
    build_into(tmp_path / "b" / "data", SAMPLES, municipality=None)

    assert digests(tmp_path / "a" / "data") == digests(tmp_path / "b" / "data")


def test_lines_that_do_not_fit_into_memory_are_sorted_on_the_disk(tmp_path: Path) -> None:
    lines = [f"{number % 700:04} og {'x' * (number % 7)}\n".encode() for number in range(5000)]
    few, many = SortedLines(tmp_path), SortedLines(tmp_path)
    few.add(lines)
    for start in range(0, len(lines), 10):
        many.add(lines[start : start + 10] + [b"z" * (RUN_BYTES // 3) + b"\n"] * (start % 1000 == 0))

    with few.merged() as once, many.merged() as merged:
        expected, got = once.read(), merged.read()

    assert expected == b"".join(sorted(set(lines)))
    assert got == expected + b"z" * (RUN_BYTES // 3) + b"\n"
    assert (few.count, many.count) == (len(set(lines)), len(set(lines)) + 1)
    assert list(tmp_path.iterdir()) == []


def test_changes_in_steps_give_the_bytes_of_one_build(tmp_path: Path) -> None:
    steps, once = tmp_path / "steps", tmp_path / "once"
    write_minutes(tmp_path / "m", MARCH, items=[("Andet", "24/1", "Afvist.")])
    build_into(steps, tmp_path / "m")
    write_minutes(tmp_path / "m", MARCH)
    build_into(steps, tmp_path / "m")
    write_minutes(tmp_path / "m", APRIL)
    build_into(steps, tmp_path / "m")

    build_into(once, tmp_path / "m")

    assert digests(steps) == digests(once)


def test_files_of_an_unchanged_municipality_are_links_to_the_last_version(tmp_path: Path) -> None:
    data = tmp_path / "data"
    herning = write_minutes(tmp_path / "herning", MARCH)
    build_into(data, herning)
    before = (served(data).dumps / "0657.nq.gz").stat().st_ino

    build_into(data, write_minutes(tmp_path / "odder", MARCH), municipality="0727")

    assert (served(data).dumps / "0657.nq.gz").stat().st_ino == before
    assert len(unpacked(data, "0727.nq.gz")) > 0


def test_a_municipality_without_documents_has_no_files(tmp_path: Path) -> None:
    data = tmp_path / "data"
    build_into(data, write_minutes(tmp_path / "odder", MARCH), municipality="0727")
    herning = write_minutes(tmp_path / "herning", MARCH)
    build_into(data, herning)
    herning.unlink()

    build_into(data, tmp_path / "odder", municipality="0727", prune=True)

    assert {dump.part for dump in manifest(data).dumps} == {"0727", "all"}
    assert not (served(data).dumps / "0657.nq.gz").exists()
