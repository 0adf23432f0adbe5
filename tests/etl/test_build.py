"""The pipeline over a real store: what is published, what is left alone, what is quarantined and why."""

import json
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from etl.publication.publish import Locked, locked
from etl.refusals import WrongUsage
from etl.withdraw import list_out
from ontology.dataset import DataDirectory
from ontology.withdrawn import SOURCE_CHANGED, SOURCE_GONE
from sagsgraf import main
from tests.conftest import SAMPLES
from tests.etl.published import (
    ask,
    assert_merged,
    build_into,
    dates,
    entries,
    files,
    manifest,
    quads,
    served,
)
from tests.invented import minutes, write_minutes

MARCH, APRIL, MAY = date(2024, 3, 6), date(2024, 4, 3), date(2024, 5, 8)
FIVE = [MARCH + timedelta(weeks=4 * number) for number in range(5)]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A folder with the minutes of two meetings."""
    for day in (MARCH, APRIL):
        write_minutes(tmp_path / "minutes", day)
    return tmp_path / "minutes"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def test_every_sample_is_published_with_its_provenance(data: Path) -> None:
    report = build_into(data, SAMPLES, municipality=None)

    assert report.exit_code == 0
    assert report.totals == {"published": len(list(SAMPLES.glob("*-*")))}
    assert {document.municipality for document in manifest(data).documents} == {"0563", "0741", "0825"}
    query = "SELECT ?url { ?minutes a sg:Minutes ; dcterms:source ?url ; prov:wasGeneratedBy/prov:endedAtTime ?time }"
    prefixes = (
        "PREFIX sg: <https://w3id.org/sagsgraf/ontology#> PREFIX dcterms: <http://purl.org/dc/terms/> "
        "PREFIX prov: <http://www.w3.org/ns/prov#> "
    )
    assert "https://example.org/laesoe/socialudvalget/2024-05-14" in ask(data, prefixes + query)
    assert len(ask(data, prefixes + query)) == len(report.documents)


def test_outcomes_have_labels_in_the_store(source: Path, data: Path) -> None:
    build_into(data, source)

    query = (
        "SELECT ?l { <https://w3id.org/sagsgraf/outcome/approved> <http://www.w3.org/2004/02/skos/core#prefLabel> ?l }"
    )

    assert len(ask(data, query)) == 2


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


def test_a_case_in_five_minutes_is_one_case_and_a_person_in_fifty_one_person(tmp_path: Path, data: Path) -> None:
    for number in range(50):
        case = "24/100" if number < 5 else f"24/{200 + number}"
        write_minutes(tmp_path / "m", MARCH + timedelta(days=number), items=[("Stier", case, "Godkendt.")])
    build_into(data, tmp_path / "m")
    sg = "PREFIX sg: <https://w3id.org/sagsgraf/ontology#> PREFIX foaf: <http://xmlns.com/foaf/0.1/> "

    def count(pattern: str) -> int:
        return int(ask(data, f"{sg} SELECT (COUNT(*) AS ?n) {{ {pattern} }}")[0])

    assert count('?p foaf:name "Anna Strand"@da') == 1
    assert count('?meeting sg:present/foaf:name "Anna Strand"@da') == 50
    assert count('?item sg:case/<http://purl.org/dc/terms/identifier> "24/100"') == 5
    assert count('?case <http://purl.org/dc/terms/identifier> "24/100"') == 1
    assert count("?case a sg:Case") == 46
    assert count("?meeting a sg:Meeting") == 50
    assert_merged(data)


def test_what_is_shared_goes_with_the_last_document_that_states_it(tmp_path: Path, data: Path) -> None:
    for day in FIVE:
        write_minutes(tmp_path / "m", day)
    build_into(data, tmp_path / "m")
    query = "SELECT ?c { ?c a <https://w3id.org/sagsgraf/ontology#Case> }"
    for day in FIVE[:-1]:
        (tmp_path / "m" / f"{day}.txt").unlink()
    build_into(data, tmp_path / "m", prune=True)
    assert len(ask(data, query)) == 1

    (tmp_path / "m" / f"{FIVE[-1]}.txt").unlink()
    build_into(data, tmp_path / "m", prune=True, max_loss=1)

    assert ask(data, query) == []
    assert_merged(data)


def test_several_workers_give_the_same_graphs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    for number in range(12):
        write_minutes(tmp_path / "m", MARCH + timedelta(days=number))

    alone = build_into(tmp_path / "one", tmp_path / "m", workers=1)
    together = build_into(tmp_path / "two", tmp_path / "m", workers=2)

    assert alone.totals == together.totals == {"published": 12}
    assert quads(tmp_path / "one") == quads(tmp_path / "two")


def test_bad_input_ends_in_the_report_and_the_rest_is_published(source: Path, data: Path) -> None:
    sample = next(SAMPLES.glob("samsoe-*.md")).read_text(encoding="utf-8")
    bad = {
        "empty.txt": (b"", "empty"),
        "binary.txt": (b"\x7fELF\x00\x01", "binary"),
        "mixed.txt": (minutes(MAY).encode("latin-1") + "\nSmørrebrød".encode(), "0xF8 at offset "),
        "large.txt": (b"x" * 50_000_000, "50 MB, and the limit is 20 MB"),
        "unknown.txt": (b"En helt almindelig indkoebsseddel.", "layout"),
        "cpr.txt": ((minutes(MAY) + "\nBorger 070761-4285.").encode(), "CPR number in line"),
        "truncated.md": (sample[: len(sample) // 2].encode(), "get the whole document"),
        "scan.pdf": (b"%PDF-1.7", "PDF file that is broken or cut off"),
    }
    for name, (content, _) in bad.items():
        (source / name).write_bytes(content)

    report = build_into(data, source)

    found = entries(report)
    assert report.exit_code == 1
    assert report.totals == {"published": 2, "quarantined": len(bad)}
    assert {name: reason in str(found[name].reason) for name, (_, reason) in bad.items()} == dict.fromkeys(bad, True)
    assert {name: bool(found[name].sha256) for name in bad} == dict.fromkeys(bad, True)
    assert "4285" not in (data / "report.json").read_text(encoding="utf-8")
    assert dates(data) == ["2024-03-06", "2024-04-03"]


def test_the_municipality_is_never_guessed(source: Path, data: Path) -> None:
    (source / f"{APRIL}.txt").write_text(
        minutes(APRIL, [("Samarbejde", "24/1", "Herning Kommune og Odder Kommune er enige.")]), encoding="utf-8"
    )

    report = build_into(data, source, municipality=None)

    assert report.exit_code == 2
    assert "found Herning 1, Odder 1" in str(entries(report)[f"{APRIL}.txt"].reason)
    assert "found nothing" in str(entries(report)[f"{MARCH}.txt"].reason)


def test_the_report_says_what_became_of_each_document(source: Path, data: Path) -> None:
    (source / "empty.txt").touch()
    build_into(data, source)

    report = json.loads((data / "report.json").read_text(encoding="utf-8"))

    assert report["totals"] == {"published": 2, "quarantined": 1}
    march = next(row for row in report["documents"] if row["source"].endswith(f"{MARCH}.txt"))
    assert march["layout"] == "punkt-n"
    assert march["counts"]["items"] == 1
    assert march["graph"] == "http://localhost:8000/graph/0657/teknikudvalget/2024-03-06"
    assert len(march["sha256"]) == 64
    assert march["seconds"] > 0
    assert set(march) >= {"source", "sha256", "layout", "counts", "warnings", "seconds", "outcome", "reason"}


def test_nothing_readable_publishes_nothing(tmp_path: Path, data: Path) -> None:
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "empty.txt").touch()

    assert build_into(data, tmp_path / "m").exit_code == 2
    assert DataDirectory(data).current() is None
    assert (data / "report.json").is_file()


def test_the_base_url_is_fixed_by_the_first_build(source: Path, data: Path) -> None:
    build_into(data, source, base_url="https://data.example.dk/")

    assert build_into(data, source).totals == {"unchanged": 2}
    with pytest.raises(WrongUsage, match=r"https://data\.example\.dk"):
        build_into(data, source, base_url="https://other.example.dk")


def test_two_builds_at_a_time_are_refused(source: Path, data: Path) -> None:
    with locked(DataDirectory(data)), pytest.raises(Locked, match="another build"):
        build_into(data, source)


def test_readers_keep_the_version_before_and_older_ones_go(source: Path, data: Path) -> None:
    for number in range(3):
        write_minutes(source, MAY, items=[("Stier", f"24/{number}", "Godkendt.")])
        build_into(data, source)

    assert sorted(path.name for path in (data / "versions").iterdir()) == ["000002", "000003"]
    assert served(data).path.name == "000003"


def test_how_many_versions_stay_is_told_once(source: Path, data: Path) -> None:
    for number in range(4):
        write_minutes(source, MARCH, items=[("Nye fortove", f"24/{number}", "Afvist.")])
        build_into(data, source, **({"keep": 3} if number == 0 else {}))

    assert [version.number for version in DataDirectory(data).published()] == [4, 3, 2]


def test_fewer_than_two_versions_cannot_stay(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["build", "minutes", "--data", "data", "--keep", "1"])

    assert ended.value.code == 2
    assert "servers still read the version before" in capsys.readouterr().err
