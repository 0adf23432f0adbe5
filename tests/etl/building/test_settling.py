"""Builds after the first: which source stands for a meeting when sources change, move, are copied or go."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from etl.withdraw import list_out
from ontology.dataset import DataDirectory
from ontology.withdrawn import SOURCE_CHANGED, SOURCE_GONE
from tests.etl.published import (
    ask,
    assert_merged,
    build_into,
    dates,
    entries,
    files,
    manifest,
    quads,
)
from tests.invented import minutes, write_minutes

MARCH, APRIL, MAY = date(2024, 3, 6), date(2024, 4, 3), date(2024, 5, 8)


def test_building_again_without_a_change_touches_nothing(source: Path, data: Path) -> None:
    build_into(data, source)
    before = files(data)

    report = build_into(data, source)

    assert report.totals == {"unchanged": 2}
    assert (report.exit_code, report.changed, report.version) == (0, False, 1)
    assert files(data) == before


def test_a_build_from_another_directory_knows_its_sources(
    source: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_into(data, source)
    monkeypatch.chdir(source.parent)

    report = build_into(data, Path("minutes"), Path("minutes") / f"{MARCH}.txt")

    assert report.totals == {"unchanged": 2}


def test_a_changed_document_replaces_its_graph_and_no_other(source: Path, data: Path) -> None:
    build_into(data, source)
    before = {quad for quad in quads(data) if "2024-04-03" in str(quad.graph_name)}
    write_minutes(source, MARCH, items=[("Nye fortove", "24/200", "Afvist.")])

    report = build_into(data, source)

    assert report.totals == {"published": 1, "unchanged": 1}
    titles = ask(
        data, "SELECT ?t { ?i a <https://w3id.org/sagsgraf/ontology#AgendaItem> ; <http://purl.org/dc/terms/title> ?t }"
    )
    assert sorted(titles) == ["Nye cykelstier", "Nye fortove"]
    assert {quad for quad in quads(data) if "2024-04-03" in str(quad.graph_name)} == before
    assert_merged(data)


def test_a_document_that_becomes_another_meeting_leaves_its_old_one(source: Path, data: Path) -> None:
    build_into(data, source)
    (source / f"{MARCH}.txt").write_text(minutes(MAY), encoding="utf-8")

    build_into(data, source)

    assert dates(data) == ["2024-04-03", "2024-05-08"]
    (withdrawn,) = manifest(data).withdrawn
    assert (withdrawn.graph.rpartition("/")[2], withdrawn.reason) == ("2024-03-06", SOURCE_CHANGED)
    assert_merged(data)


def test_a_changed_document_that_fails_keeps_its_old_graph(source: Path, data: Path) -> None:
    build_into(data, source)
    before = {quad for quad in quads(data) if "2024-03-06" in str(quad.graph_name)}
    (source / f"{MARCH}.txt").write_text("Nu noget helt andet.", encoding="utf-8")

    report = build_into(data, source)

    entry = entries(report)[f"{MARCH}.txt"]
    assert (report.exit_code, entry.outcome) == (1, "quarantined")
    assert "stays published" in str(entry.reason)
    assert {quad for quad in quads(data) if "2024-03-06" in str(quad.graph_name)} == before


def test_a_new_address_or_municipality_is_a_change(source: Path, data: Path) -> None:
    build_into(data, source)
    (source / "sources.csv").write_text(
        f"file,municipality,url\n{MARCH}.txt,,https://example.org/1\n", encoding="utf-8"
    )

    assert build_into(data, source).totals == {"published": 1, "unchanged": 1}
    assert build_into(data, source, municipality="0727").totals == {"published": 2}
    assert {document.municipality for document in manifest(data).documents} == {"0727"}


def test_a_missing_source_stays_until_it_is_pruned(source: Path, data: Path) -> None:
    build_into(data, source)
    (source / f"{MARCH}.txt").unlink()

    kept = build_into(data, source)
    assert (kept.totals, dates(data)) == ({"unchanged": 1}, ["2024-03-06", "2024-04-03"])

    pruned = build_into(data, source, prune=True)
    assert (pruned.totals, dates(data)) == ({"unchanged": 1, "withdrawn": 1}, ["2024-04-03"])
    (withdrawn,) = manifest(data).withdrawn
    assert (withdrawn.version, withdrawn.time, withdrawn.reason) == (2, manifest(data).published, SOURCE_GONE)
    assert list_out(DataDirectory(data)) == []  # nobody took it out for good
    gone = {NamedNode(iri) for iri in withdrawn.things}
    assert gone
    assert not gone & {quad.subject for quad in quads(data)}
    assert not [iri for iri in withdrawn.things if "2024-03-06" in iri]
    assert not [quad for quad in quads(data) if "2024-03-06" in str(quad)]
    assert_merged(data)


def test_pruning_spares_sources_that_this_build_was_not_asked_for(source: Path, data: Path) -> None:
    build_into(data, source)

    report = build_into(data, source / f"{MARCH}.txt", prune=True)

    assert report.totals == {"unchanged": 1}
    assert dates(data) == ["2024-03-06", "2024-04-03"]


def test_a_withdrawn_meeting_that_comes_back_is_no_longer_withdrawn(source: Path, data: Path) -> None:
    build_into(data, source)
    text = (source / f"{MARCH}.txt").read_text(encoding="utf-8")
    (source / f"{MARCH}.txt").unlink()
    build_into(data, source, prune=True)
    assert len(manifest(data).withdrawn) == 1

    (source / "again.txt").write_text(text, encoding="utf-8")
    build_into(data, source)

    assert manifest(data).withdrawn == ()
    assert len(dates(data)) == 2


def test_of_two_sources_for_one_meeting_the_first_is_published(source: Path, data: Path) -> None:
    write_minutes(source, MARCH, items=[("Rettet", "24/100", "Godkendt.")]).rename(source / "other.txt")
    write_minutes(source, MARCH)

    report = build_into(data, source)

    assert report.exit_code == 1
    assert f"same meeting as {source / f'{MARCH}.txt'}" in str(entries(report)["other.txt"].reason)
    assert len(dates(data)) == 2


def test_a_copy_of_a_source_is_no_quarantine(source: Path, data: Path) -> None:
    shutil.copy(source / f"{MARCH}.txt", source / "copy.txt")

    for outcomes in ({"published": 2, "unchanged": 1}, {"unchanged": 3}):
        report = build_into(data, source)
        assert (report.totals, report.exit_code) == (outcomes, 0)
        assert entries(report)["copy.txt"].reason == f"the same file as {source / f'{MARCH}.txt'}"
    assert report.version == 1


def test_a_folder_that_was_copied_takes_over(source: Path, data: Path) -> None:
    """The old folder is still there; a file that was corrected in the new one is taken up, then and later."""
    build_into(data, source)
    before = {quad for quad in quads(data) if "2024-04-03" in str(quad.graph_name)}
    there = source.with_name("there")
    shutil.copytree(source, there)
    write_minutes(there, MARCH, items=[("Rettet", "24/100", "Godkendt.")])

    report = build_into(data, there, prune=True)

    assert (report.totals, report.exit_code) == ({"published": 1, "unchanged": 1}, 0)
    assert f"in place of {source / f'{MARCH}.txt'}" in str(entries(report)[f"{MARCH}.txt"].reason)
    assert entries(report)[f"{APRIL}.txt"].reason == f"moved here from {source / f'{APRIL}.txt'}"
    assert {quad for quad in quads(data) if "2024-04-03" in str(quad.graph_name)} == before
    assert manifest(data).quarantined == ()
    write_minutes(there, APRIL, items=[("Rettet", "24/100", "Godkendt.")])
    assert build_into(data, there, prune=True).totals == {"published": 1, "unchanged": 1}
    assert build_into(data, there, prune=True).totals == {"unchanged": 2}
    assert_merged(data)


def test_another_file_for_a_meeting_takes_over_from_no_folder_that_is_there(source: Path, data: Path) -> None:
    build_into(data, source)
    other = write_minutes(source.with_name("more"), MARCH, items=[("Mere", "24/100", "Godkendt.")])
    other = other.rename(other.with_name("supplement.txt"))

    report = build_into(data, other)

    assert f"same meeting as {source / f'{MARCH}.txt'}" in str(entries(report)["supplement.txt"].reason)


def test_a_source_that_becomes_a_copy_of_another_keeps_its_meeting(source: Path, data: Path) -> None:
    build_into(data, source)
    shutil.copy(source / f"{MARCH}.txt", source / f"{APRIL}.txt")

    report = build_into(data, source)

    assert "stays published" in str(entries(report)[f"{APRIL}.txt"].reason)
    assert dates(data) == ["2024-03-06", "2024-04-03"]


def test_of_two_sources_for_one_meeting_the_published_one_stays(source: Path, data: Path) -> None:
    build_into(data, source)
    shutil.copy(source / f"{MARCH}.txt", source / "0-sorts-first.txt")
    write_minutes(source, MARCH, items=[("Rettet", "24/100", "Godkendt.")])

    report = build_into(data, source)

    assert entries(report)["0-sorts-first.txt"].outcome == "quarantined"
    assert entries(report)[f"{MARCH}.txt"].outcome == "published"


def test_a_moved_source_takes_over_its_meeting(source: Path, data: Path) -> None:
    build_into(data, source)
    (source / f"{MARCH}.txt").rename(source / "moved.txt")

    report = build_into(data, source)

    assert report.totals == {"published": 1, "unchanged": 1}
    assert str(source / "moved.txt") in {document.source for document in manifest(data).documents}
    assert_merged(data)
