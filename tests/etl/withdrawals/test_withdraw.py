"""What is taken out is taken out of everything, for good, and nothing else is."""

import json
import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from etl.refusals import WrongUsage
from etl.withdraw import erase, list_out, withdraw
from ontology.dataset import DataDirectory
from ontology.terms import DCTERMS, SG
from ontology.withdrawn import ITEM, PERSON
from tests.conftest import SAGSGRAF, SAMPLES, run_sagsgraf
from tests.etl.published import ask, build_into, entries, manifest, quads, served
from tests.etl.withdrawals.scene import (
    ANNA,
    BASE,
    LAMPS,
    MARCH,
    PLACE,
    assert_whole,
    bytes_of,
    tombstones,
)
from tests.invented import write_minutes

KILLS = {"recorded": "suppressed.jsonl", "begun": "versions/new-*", "named": "versions/000002",
         "read": "incoming-*/*.nq", "dumped": "versions/new-*/dumps",
         "listed": "versions/new-*/manifest.json"}  # fmt: skip


def texts(data: Path) -> str:
    """Everything that is stated, in one text."""
    return "\n".join(sorted(map(str, quads(data))))


def parquet_files(data: Path) -> list[Path]:
    return list(served(data).dumps.rglob("*.parquet"))


def read_anew(data: Path) -> None:
    """Make the next build read every document anew, as after an upgrade."""
    file = served(data).manifest
    told = json.loads(file.read_text(encoding="utf-8"))
    for document in told["documents"]:
        document["fingerprint"] = "of another program"
    file.write_text(json.dumps(told), encoding="utf-8")


def test_an_item_goes_with_all_that_only_it_said(data: Path) -> None:
    before = quads(data)
    assert b"Hemmelige lamper" in bytes_of(data)

    assert parquet_files(data)
    (told,) = withdraw(DataDirectory(data), [LAMPS], "Punktet skulle have været lukket")

    lost = before - quads(data)
    assert not [quad for quad in quads(data) if f"{PLACE}/2" in str(quad)]
    less = {quad.subject.value for quad in lost if "/id/coverage/" not in str(quad.subject)}  # type: ignore[union-attr]
    assert {subject for subject in less if f"{PLACE}/2" not in subject} <= {
        f"{BASE}/id/meeting/{PLACE}", f"{BASE}/id/case/0657/24_100",
    }  # fmt: skip
    assert LAMPS in told
    assert b"lamper" not in bytes_of(data)
    assert ask(data, f"SELECT ?n {{ ?i {SG.meeting} <{BASE}/id/meeting/{PLACE}> ; {SG.position} ?n }} ORDER BY ?n") == ["1", "3"]  # fmt: skip  # noqa: E501
    assert [each.items for each in manifest(data).documents if PLACE in each.graph] == [2]
    (row,) = manifest(data).withdrawn
    assert (row.kind, row.item, row.reason, row.documents) == (ITEM, LAMPS, "Punktet skulle have været lukket", 1)
    assert_whole(data)


def test_a_case_that_only_the_item_spoke_of_goes_too(data: Path) -> None:
    withdraw(DataDirectory(data), [f"/doc/item/{PLACE}/3"], "Fejl")

    assert not [quad for quad in quads(data) if "24_300" in str(quad)]
    assert manifest(data).withdrawn[0].things[0] == f"{BASE}/id/case/0657/24_300"
    assert tombstones(data) == {f"item/{PLACE}/3", "case/0657/24_300", f"decision/{PLACE}/case/24_300"}
    assert_whole(data)


def test_a_document_goes_and_a_build_tells_why_it_does_not_come_back(data: Path, sources: Path) -> None:
    withdraw(DataDirectory(data), [f"{BASE}/id/meeting/{PLACE}"], "Trukket tilbage af kommunen")

    assert PLACE not in texts(data)
    assert b"lamperne" not in bytes_of(data)
    report = build_into(data, sources)
    assert (report.exit_code, report.totals) == (0, {"unchanged": 2, "withdrawn": 1})
    assert entries(report)["2024-03-06.txt"].reason == "Trukket tilbage af kommunen"
    assert PLACE not in texts(data)
    assert_whole(data)


def test_a_person_goes_with_every_spelling_and_what_stands_behind_the_name_stays(data: Path, original: Path) -> None:
    places = f"SELECT ?s {{ ?m {SG.quote} 'KL'@da ; {SG.start} ?s }}"
    assert ask(original, places)

    told = erase(DataDirectory(data), [ANNA])

    everything = bytes_of(data)
    assert b"anna" not in everything.lower()
    assert "█" in everything.decode("utf-8", "replace")
    assert {"Bo Klit", "Bo Strand"} <= {name for name in ("Bo Klit", "Bo Strand") if name in texts(data)}
    assert ask(data, places) == ask(original, places)
    assert "hold the last name" in told[1]
    assert f"{BASE}/id/decision/{PLACE}/1" in told
    assert manifest(data).withdrawn[0].kind == PERSON
    assert tombstones(data) == {"person/0657/anna-strand", "person/0657/anna-marie-strand"}
    assert_whole(data)


def test_what_is_withdrawn_stays_so_when_everything_is_read_anew(data: Path, sources: Path, tmp_path: Path) -> None:
    folder = tmp_path / "all"
    shutil.copytree(sources, folder)
    shutil.copytree(SAMPLES, folder / "samples")
    everything = {"municipality": None}
    (folder / "sources.csv").write_text(
        "file,municipality,url\n" + "".join(f"{path.name},0657,\n" for path in sources.glob("*.txt")), encoding="utf-8"
    )
    data = tmp_path / "more"
    build_into(data, folder, **everything)  # type: ignore[arg-type]
    directory = DataDirectory(data)
    minutes, item = (
        f"{BASE}/id/meeting/0741/jobudvalget/2024-04-10",
        f"{BASE}/id/item/0741/oekonomiudvalget/2024-04-24/1",
    )
    erase(directory, [ANNA, f"{BASE}/id/person/0563/signe-krag", f"{BASE}/id/person/0741/rikke-boeje"])
    withdraw(directory, [LAMPS, item, minutes], "Fejl")
    left = quads(data)

    read_anew(data)
    report = build_into(data, folder, **everything)  # type: ignore[arg-type]
    assert report.totals == {"published": 8, "withdrawn": 1}
    assert quads(data) == left

    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    shutil.copy(directory.suppressed, elsewhere)
    build_into(elsewhere, folder, **everything)  # type: ignore[arg-type]
    assert quads(elsewhere) == left
    assert_whole(elsewhere)


def test_an_item_that_moves_is_found_by_its_title(data: Path, sources: Path, tmp_path: Path) -> None:
    withdraw(DataDirectory(data), [LAMPS], "Fejl")
    lamps = ("Hemmelige lamper", "24/100", "Afvist, fordi lamperne blænder.")
    shutil.copytree(sources, tmp_path / "m")
    shutil.rmtree(data / "versions")
    (data / "current").unlink()
    write_minutes(
        tmp_path / "m", MARCH, items=[("A", "24/1", "Nej."), ("B", "24/2", "Nej."), lamps, ("C", "24/3", "Nej.")]
    )

    build_into(data, tmp_path / "m")

    assert b"lamper" not in bytes_of(data)
    assert ask(data, f"SELECT ?t {{ ?i {SG.meeting} <{BASE}/id/meeting/{PLACE}> ; {DCTERMS.title} ?t }} ORDER BY ?t") == ["A", "C"]  # fmt: skip  # noqa: E501


@pytest.mark.parametrize(
    ("iris", "reason", "told"),
    [
        ([f"{BASE}/id/case/0657/24_100"], "Fejl", "no document and no item"),
        ([f"{BASE}/id/meeting/0657/teknikudvalget/2020-01-01"], "Fejl", "no minutes are published"),
        ([f"{BASE}/id/item/{PLACE}/9"], "Fejl", "nothing is published"),
        ([LAMPS], "Efter ønske fra Anna Strand", "without a name"),
        ([LAMPS], "CPR 010190-1234 stod i punktet", "without personal data"),
        ([f"{BASE}/id/item/0657/teknikudvalget/2024-04-03/1"], "Fejl", "withdraw all of it"),
        ([LAMPS, f"{BASE}/id/item/{PLACE}/9"], "Fejl", "nothing is published"),
    ],
)
def test_what_cannot_be_withdrawn_changes_nothing(original: Path, iris: list[str], reason: str, told: str) -> None:
    before = served(original).path
    with pytest.raises(WrongUsage, match=told):
        withdraw(DataDirectory(original), iris, reason)

    assert served(original).path == before
    assert not DataDirectory(original).suppressed.exists()


def test_a_broken_record_stops_every_build(sources: Path, tmp_path: Path) -> None:
    DataDirectory(tmp_path).suppressed.write_text("{", encoding="utf-8")

    with pytest.raises(ValueError, match="restore it from the backup"):
        build_into(tmp_path, sources)


def test_the_commands_tell_what_was_done_without_a_name(data: Path) -> None:
    done = run_sagsgraf("erase", ANNA, "--data", data)
    listed = run_sagsgraf("withdraw", "--list", "--data", data)

    assert (done.returncode, listed.returncode) == (0, 0)
    assert "person a person: 3 documents" in listed.stdout
    assert listed.stdout.splitlines()[0] in done.stdout
    assert "anna" not in (done.stdout + done.stderr + listed.stdout).lower()


@pytest.mark.parametrize(
    "mark",
    [pytest.param(mark, id=name, marks=() if name == "named" else pytest.mark.storm)
     for name, mark in KILLS.items()],
)  # fmt: skip
def test_a_killed_withdrawal_is_all_or_nothing_and_the_next_build_finishes_it(
    data: Path, sources: Path, mark: str
) -> None:
    before = quads(data)
    command = [SAGSGRAF, "withdraw", LAMPS, "--data", data, "--reason", "Fejl"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, env=os.environ) as process:
        while process.poll() is None and not any(data.glob(mark)):
            time.sleep(0.0002)
        process.kill()
        process.wait()

    assert quads(data) == before or b"lamper" not in texts(data).encode()
    assert DataDirectory(data).suppressed.exists()
    build_into(data, sources)
    assert b"lamper" not in bytes_of(data)
    assert len(list_out(DataDirectory(data))) == 1
    assert_whole(data)
