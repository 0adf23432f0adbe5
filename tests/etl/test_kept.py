"""Records in a file are those that were put there, in any order and in any process."""

import json
import pickle
from dataclasses import dataclass
from pathlib import Path

import pytest

from etl.kept import File, Kept
from ontology.replacing import replace_json


@dataclass(frozen=True)
class Record:
    number: int
    text: str = ""


RECORDS = [Record(3), Record(1, "æ" * 10_000), Record(2, "x"), Record(1)]


@pytest.fixture
def kept(tmp_path: Path) -> Kept[Record]:
    return Kept.of(File(tmp_path / "records"), RECORDS)


def test_records_come_back(kept: Kept[Record]) -> None:
    assert list(kept) == RECORDS
    assert kept == tuple(RECORDS)
    assert tuple(RECORDS) == kept
    assert kept != RECORDS[:-1]
    assert (len(kept), kept[1], kept[-1], list(kept[:2])) == (4, RECORDS[1], RECORDS[-1], RECORDS[:2])


def test_an_order_is_stable(kept: Kept[Record]) -> None:
    kept.append(Record(0))

    assert list(kept.by(lambda each: each.number)) == [Record(0), RECORDS[1], RECORDS[3], RECORDS[2], RECORDS[0]]


def test_another_process_reads_the_same(kept: Kept[Record]) -> None:
    assert pickle.loads(pickle.dumps(kept)) == RECORDS  # noqa: S301 - made here


def test_what_is_open_stays_when_the_file_goes(kept: Kept[Record]) -> None:
    kept.file.path.unlink()

    assert kept == RECORDS


def test_json_is_as_of_a_list(kept: Kept[Record], tmp_path: Path) -> None:
    for records in (kept, Kept[Record](kept.file)):
        replace_json(tmp_path / "kept.json", {"records": records})
        replace_json(tmp_path / "list.json", {"records": list(records)})
        assert (tmp_path / "kept.json").read_bytes() == (tmp_path / "list.json").read_bytes()
    assert json.loads((tmp_path / "kept.json").read_bytes()) == {"records": []}
