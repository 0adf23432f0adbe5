"""What happens to what was taken out, before and after: earlier readings, later builds, and what is to come back."""

import json
import shutil
from dataclasses import asdict
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph

from etl.refusals import WrongUsage
from etl.withdraw import erase, list_out, restore, withdraw
from ontology.dataset import DataDirectory
from ontology.feed import CREATE, DELETE, NAMED_DAYS, Feed
from ontology.suppressed import Record, Suppression
from ontology.withdrawn import ITEM
from tests.etl.firstagenda_meetings import as_bytes, meeting
from tests.etl.published import build_into, entries, manifest, quads, served
from tests.etl.withdrawals.scene import (
    ANNA,
    BASE,
    BEGINNING,
    LAMPS,
    MARCH,
    MAY,
    PLACE,
    assert_whole,
    bytes_of,
    tombstones,
)
from tests.invented import write_minutes
from tests.replica import Replica, canonical_hash

MEETING = f"{BASE}/id/meeting/{PLACE}"
FIRST, SECRET, LAST = ("Cykelstier", "24/100", "Ja."), ("Hemmelige lamper", "24/200", "Ja."), ("Skilt", "24/300", "Ja.")


def follow(data: Path) -> tuple[str, ...]:
    """Return the canonical form of what a consumer has who follows the feed from the start."""
    replica = Replica()
    for each in feed(data).after(0):
        replica.apply(asdict(each))
    return replica.hash()


def feed(data: Path) -> Feed:
    found = Feed.read(served(data).feed)
    assert found is not None
    return found


def test_what_an_earlier_reading_said_leaves_the_feed_too(tmp_path: Path) -> None:
    """An item stood elsewhere, with another case and other words, before it was withdrawn; so did a meeting's."""
    folder, data = tmp_path / "m", tmp_path / "data"
    write_minutes(folder, MARCH, items=[FIRST, ("Hemmelige lygter", "24/250", "Lygterne blænder."), LAST])
    write_minutes(folder, MAY, items=[("Hemmelige lygter i maj", "24/400", "Lygterne slukkes.")])
    build_into(data, folder)
    write_minutes(folder, MARCH, items=[FIRST, LAST, SECRET])
    write_minutes(folder, MAY, items=[("Hemmelige lamper i maj", "24/500", "Udsat.")])
    build_into(data, folder, max_loss=1)
    assert b"lygter" in bytes_of(data)

    withdraw(DataDirectory(data), [f"{BASE}/id/item/{PLACE}/3", MEETING.replace("03-06", "05-08")], "Fejl")

    everything = bytes_of(data)
    assert [word for word in (b"lygter", b"Lygterne", b"lamper", b"24_400") if word in everything] == []
    assert b"Cykelstier" in everything
    assert_whole(data)


def test_the_record_holds_for_another_base_url_and_an_item_that_moved_up(tmp_path: Path) -> None:
    folder, data, elsewhere = tmp_path / "m", tmp_path / "data", tmp_path / "elsewhere"
    write_minutes(folder, MARCH, items=[FIRST, LAST, SECRET])
    write_minutes(folder, MAY, items=[("Hemmeligt skilt", "24/400", "Ja.")])
    build_into(data, folder)
    withdraw(DataDirectory(data), [f"{BASE}/id/item/{PLACE}/3", MEETING.replace("03-06", "05-08")], "Fejl")
    elsewhere.mkdir()
    shutil.copy(DataDirectory(data).suppressed, elsewhere)
    write_minutes(folder, MARCH, items=[FIRST, SECRET])

    report = build_into(elsewhere, folder, base_url="https://data.example.org")

    assert report.totals == {"published": 1, "withdrawn": 1}
    assert b"emmelig" not in bytes_of(elsewhere)
    gone = [each.item or each.graph for each in manifest(elsewhere).withdrawn]
    assert sorted(gone) == [
        "https://data.example.org/graph/0657/teknikudvalget/2024-05-08",
        f"https://data.example.org/id/item/{PLACE}/3",
    ]
    build_into(elsewhere, folder)
    assert len(manifest(elsewhere).withdrawn) == 2


def test_a_record_of_an_earlier_program_is_understood(tmp_path: Path) -> None:
    told = {"kind": ITEM, "reason": "Fejl", "time": "t", "iri": LAMPS, "title": "d", "people": [], "words": []}
    tmp_path.joinpath("record").write_text(f'{{"salt": "00"}}\n{json.dumps(told)}\n', encoding="utf-8")

    record = Record.read(tmp_path / "record")

    assert record.within(PLACE) == (Suppression(ITEM, "Fejl", "t", f"{PLACE}/2", "d"),)


def test_what_is_restored_comes_back_with_the_next_build(data: Path, sources: Path) -> None:
    before, directory = quads(data), DataDirectory(data)
    april = MEETING.replace("03-06", "04-03")
    withdraw(directory, [LAMPS, april], "Fejl")
    erase(directory, [ANNA])
    without = quads(data)
    assert (len(list_out(directory)), without < before) == (3, False)

    told = [*restore(directory, [LAMPS, april]), *restore(directory, [ANNA])]

    assert quads(data) == without
    assert len(list_out(directory)) == 3
    assert "anna" not in str(told).lower() + directory.suppressed.read_text(encoding="utf-8").lower()
    report = build_into(data, sources)
    assert report.totals == {"published": 3}
    assert quads(data) == before
    assert list_out(directory) == []
    last = {each.iri: each.operation for each in feed(data).after(0)}
    assert {last[iri] for iri in (LAMPS, ANNA, april)} == {CREATE}
    assert build_into(data, sources).totals == {"unchanged": 3}
    assert follow(data) == canonical_hash(quad.triple for quad in quads(data) if quad.graph_name == DefaultGraph())


def test_only_what_is_on_record_is_restored_and_nothing_is_taken_out_twice(data: Path) -> None:
    directory = DataDirectory(data)
    withdraw(directory, [f"{BASE}/doc/item/{PLACE}/2.html?lang=en"], "Fejl")
    record = directory.suppressed.read_text(encoding="utf-8")

    with pytest.raises(WrongUsage, match="not on record"):
        restore(directory, [LAMPS, MEETING])
    with pytest.raises(WrongUsage, match="taken out already"):
        withdraw(directory, [LAMPS], "Fejl")
    assert directory.suppressed.read_text(encoding="utf-8") == record


def test_what_lost_its_source_can_still_be_taken_out_of_the_feed(tmp_path: Path) -> None:
    folder, data = tmp_path / "m", tmp_path / "data"
    write_minutes(folder, MAY, items=[LAST])
    path = write_minutes(folder, MARCH, items=[SECRET], people=["Anna Strand"])
    build_into(data, folder, keep=5)
    path.unlink()
    build_into(data, folder, prune=True, max_loss=1)
    assert b"lamper" in bytes_of(data)

    withdraw(DataDirectory(data), [MEETING], "Fejl")
    erase(DataDirectory(data), [ANNA])

    everything = bytes_of(data)
    assert b"lamper" not in everything
    assert b"anna" not in everything.lower()
    assert "person/0657/anna-strand" in tombstones(data)
    gone = {each.kind: each for each in manifest(data).withdrawn}
    assert [path.name for path in (data / "versions").iterdir()] == [served(data).path.name]
    assert (gone["document"].reason, len(gone)) == ("Fejl", 2)
    assert f"{BASE}/id/case/0657/24_200" in gone["document"].things
    assert_whole(data)


def test_after_a_while_the_feed_forgets_whom_it_named(
    data: Path,
    sources: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    erase(DataDirectory(data), [ANNA])
    named = [each for each in feed(data).after(0) if "/anna-" in each.iri]
    assert {each.operation for each in named} == {DELETE}

    wait(monkeypatch, NAMED_DAYS - 1)
    assert not build_into(data, sources).changed
    wait(monkeypatch, NAMED_DAYS)
    build_into(data, sources)

    assert [each for each in feed(data).after(0) if "/anna-" in each.iri] == []
    assert b"anna" not in b"".join(path.read_bytes() for path in data.rglob("*") if path.is_file()).lower()
    assert feed(data).named == ""
    assert manifest(data).withdrawn[0].people
    assert not build_into(data, sources).changed
    assert follow(data) == canonical_hash(quad.triple for quad in quads(data) if quad.graph_name == DefaultGraph())


def wait(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(BEGINNING + 60 + days * 86_400))


def test_no_report_names_who_is_erased(data: Path, sources: Path, tmp_path: Path) -> None:
    broken, report = tmp_path / "broken.json", DataDirectory(data).report
    broken.write_bytes(as_bytes(meeting(Afsluttet="Anna Strand")))
    build_into(data, sources, broken)
    assert "Anna Strand" in report.read_text(encoding="utf-8")

    erase(DataDirectory(data), [ANNA])
    withdraw(DataDirectory(data), [MEETING], "Fejl")

    told = report.read_text(encoding="utf-8")
    assert "anna" not in told.lower()
    assert json.loads(told)["totals"] == {"quarantined": 1, "unchanged": 2, "withdrawn": 1}
    again = entries(build_into(data, sources, broken))["broken.json"]
    assert "████ ██████" in (again.reason or "")
    assert "anna" not in report.read_text(encoding="utf-8").lower()


def test_who_gives_a_case_is_told_the_items_that_tell_of_it(original: Path) -> None:
    with pytest.raises(WrongUsage, match=f"(?s)These tell of it.*{BASE}/id/item/{PLACE}/3$"):
        withdraw(DataDirectory(original), [f"{BASE}/id/case/0657/24_300"], "Fejl")


def test_a_reason_names_nobody_not_even_who_is_erased(data: Path) -> None:
    erase(DataDirectory(data), [ANNA])

    for reason in ("Anna Strands ønske", "Bo Klits ønske"):
        with pytest.raises(WrongUsage, match="without a name"):
            withdraw(DataDirectory(data), [LAMPS], reason)
