"""The pipeline over a real store: what is published, what is quarantined and why, and what a build tells."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from etl.publication.publish import Locked, locked
from etl.refusals import WrongUsage
from ontology.dataset import DataDirectory
from sagsgraf import main
from tests.conftest import SAMPLES
from tests.etl.published import (
    ask,
    assert_merged,
    build_into,
    dates,
    entries,
    manifest,
    quads,
    served,
)
from tests.invented import minutes, write_minutes

MARCH, APRIL, MAY = date(2024, 3, 6), date(2024, 4, 3), date(2024, 5, 8)
FIVE = [MARCH + timedelta(weeks=4 * number) for number in range(5)]


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
