"""What is not published is counted with its reason, stays known from build to build, and stands in the graph."""

import ast
import io
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import Literal

from etl.check import check_file
from etl.coverage.listings import read_told
from etl.coverage.reasons import OTHER, reason_of
from etl.harvest.progress import Progress
from etl.harvest.sites import Site
from etl.harvest.visitor import Manners
from etl.harvest.walk import Request, harvest
from etl.withdraw import withdraw
from ontology.coverage import Coverage, whole_parts
from ontology.dataset import DataDirectory, Document, Manifest
from ontology.measure import measure
from tests.conftest import ROOT
from tests.etl.firstagenda_meetings import as_bytes, html, item, meeting
from tests.etl.published import ask, assert_merged, build_into, manifest, quads
from tests.etl.publishing_site import (
    MEETING,
    Hourglass,
    PublishingSite,
    Reply,
    identifier,
    invented,
    list_meetings,
    published,
)
from tests.invented import minutes, write_minutes

MARCH, APRIL = date(2024, 3, 6), date(2024, 4, 3)
GREVE, BASE = "0253", "https://sager.example"
VALUES = """
    PREFIX dqv: <http://www.w3.org/ns/dqv#>
    PREFIX quality: <https://w3id.org/sagsgraf/quality/>
    SELECT (SUM(?value) AS ?all) {{ ?each dqv:isMeasurementOf quality:{metric} ; dqv:value ?value }}
"""

SHARES = """
    PREFIX dqv: <http://www.w3.org/ns/dqv#>
    PREFIX quality: <https://w3id.org/sagsgraf/quality/>
    PREFIX sg: <https://w3id.org/sagsgraf/ontology#>
    SELECT ?value {{ ?each dqv:isMeasurementOf quality:case-number ; dqv:value ?value ; sg:{part} ?of }} ORDER BY ?value
"""


@pytest.fixture
def site() -> Iterator[PublishingSite]:
    with published(PublishingSite(invented(4))) as site:
        site.replies[MEETING + identifier(1)] = [Reply(404, b"Not here", forever=True)]
        yield site


def harvested(site: PublishingSite, data: Path, since: date | None = None) -> Path:
    request = Request((Site("here", site.url, GREVE),), data, Manners(pace=0.0, back_off=0.0, time_out=5.0), since)
    harvest(request, Progress(io.StringIO()), Hourglass().clock)
    return data / "harvest" / "here"


def measured(data: Path) -> dict[str, Coverage]:
    return {each.municipality: each for each in measure(manifest(data))}


def asked(data: Path, metric: str) -> int:
    return int(ask(data, VALUES.format(metric=metric))[0])


def test_what_a_site_lists_is_published_quarantined_or_missing_for_a_reason(
    site: PublishingSite, tmp_path: Path
) -> None:
    folder, data = harvested(site, tmp_path), tmp_path / "data"
    spoiled = next(folder.glob(f"*{identifier(2)}.json"))
    spoiled.write_text("{", encoding="utf-8")

    build_into(data, folder, municipality=None)

    greve = measured(data)[GREVE]
    (cell,) = greve.cells
    assert (cell.committee, cell.month, cell.listed, cell.published) == ("teknikudvalget", "2023-01", 4, 2)
    assert (greve.quarantined, greve.missing) == ({"damaged": 1}, {"not-answered": 1})
    assert greve.rates["completeness"] == 2 / 4
    assert [asked(data, each) for each in ("listed", "published", "quarantined", "missing")] == [4, 2, 1, 1]
    assert check_file(data).conforms
    assert_merged(data)


def test_a_list_that_cannot_be_read_is_told_and_stays_as_it_was_known(site: PublishingSite, tmp_path: Path) -> None:
    folder, data = harvested(site, tmp_path), tmp_path / "data"
    build_into(data, folder, municipality=None)
    before = manifest(data)
    (folder / ".harvest" / "listing.json").write_text('{"Udvalg": ', encoding="utf-8")

    report = build_into(data, folder, municipality=None)

    assert not report.changed
    assert manifest(data).listings == before.listings


def test_quarantined_sources_stay_known_until_they_are_read_or_gone(tmp_path: Path) -> None:
    data, good, bad = tmp_path / "data", tmp_path / "good", tmp_path / "bad"
    write_minutes(good, MARCH)
    bad.mkdir()
    (bad / "cut.txt").write_text(minutes(APRIL).partition("Punkt 1")[0], encoding="utf-8")
    (bad / "note.txt").write_text("Husk mælk.", encoding="utf-8")

    build_into(data, good, bad)
    build_into(data, write_minutes(tmp_path / "more", date(2024, 5, 8)))
    assert sum(measured(data)["0657"].quarantined.values()) == 2
    assert measured(data)["0657"].listed is None
    (bad / "cut.txt").write_text(minutes(APRIL), encoding="utf-8")
    (bad / "note.txt").unlink()
    build_into(data, bad / "cut.txt")

    assert measured(data)["0657"].quarantined == {}
    assert not any("/id/coverage/" in (name := str(quad.subject)) and "/quarantined" in name for quad in quads(data))
    assert_merged(data)


def test_a_change_of_quarantines_alone_is_published_and_the_same_again_is_not(tmp_path: Path) -> None:
    data, notes = tmp_path / "data", tmp_path / "notes"
    build_into(data, write_minutes(tmp_path / "minutes", MARCH))
    notes.mkdir()
    (notes / "note.txt").write_text("Husk mælk.", encoding="utf-8")

    changed = [build_into(data, notes, municipality=None).changed for _ in range(2)]

    assert changed == [True, False]
    assert measured(data)[""].quarantined == {"not-minutes": 1}
    assert not any(isinstance(quad.object, Literal) and "note.txt" in quad.object.value for quad in quads(data))


def test_what_cannot_be_read_counts_where_its_site_is(tmp_path: Path) -> None:
    """Questions and answers are no committee's meeting; what leads to two sites, or to none, is nobody's."""
    greve, herning = "https://dagsordener.greve.dk", "https://www.herning.dk"
    folder, linked = (
        tmp_path / "harvest",
        {"a": (greve, greve), "b": (greve, herning), "c": ("https://[x",), "d": ("",)},
    )
    folder.mkdir()
    for name, links in linked.items():
        items = [
            item(number, "", Felter=[{"Html": html("Godkendt."), "Link": f"{link}/vis"}])
            for number, link in enumerate(links, 1)
        ]
        answer = meeting(*items, committee=".Spørgsmål / Svar til Byrådet")
        (folder / f"{name}.json").write_bytes(as_bytes(answer))
    torn = as_bytes(meeting(item(1, "", Felter=[{"Html": "", "Link": f"{greve}/vis"}]))).replace(b"/", b"\\/")[:-9]
    (folder / "torn.json").write_bytes(torn)
    (folder / "listed.txt").write_text("Husk mælk.", encoding="utf-8")
    (folder / "sources.csv").write_text(f"file,municipality,url\nlisted.txt,,{herning}/1\n", encoding="utf-8")

    data = tmp_path / "data"
    build_into(data, write_minutes(tmp_path / "minutes", MARCH))
    build_into(data, folder, municipality=None)

    found = {code: each.quarantined for code, each in measured(data).items() if each.quarantined}
    assert found == {GREVE: {"damaged": 1, "not-minutes": 1}, "0657": {"not-minutes": 1}, "": {"not-minutes": 3}}


def test_what_is_no_longer_listed_is_told_whether_it_came_here_or_not(site: PublishingSite, tmp_path: Path) -> None:
    """Of four meetings one was never had; now the site lists neither it nor another that is published."""
    folder, data = harvested(site, tmp_path), tmp_path / "data"
    build_into(data, folder, municipality=None)
    assert measured(data)[GREVE].missing == {"not-answered": 1}
    for number in (1, 3):
        del site.meetings[identifier(number)]
    harvested(site, tmp_path)
    assert build_into(data, folder, municipality=None).changed

    greve = measured(data)[GREVE]
    assert (greve.listed, greve.published) == (2, 3)
    assert (greve.missing, greve.unlisted) == ({"no-longer-listed": 1}, {"no-longer-listed": 1})
    assert greve.rates["completeness"] == 1
    assert [asked(data, each) for each in ("listed", "missing", "unlisted")] == [2, 1, 1]
    assert check_file(data).conforms


def test_minutes_from_elsewhere_are_on_no_list_and_meetings_before_the_harvest_are_too_old(
    site: PublishingSite, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    folder = harvested(site, tmp_path, since=date(2023, 1, 3))
    write_minutes(tmp_path / "scanned", MARCH)
    build_into(data, folder, tmp_path / "scanned", municipality=GREVE)

    greve = measured(data)[GREVE]
    assert (greve.listed, greve.published) == (4, 3)
    assert (greve.missing, greve.unlisted) == ({"too-old": 2}, {"never-listed": 1})


def test_a_meeting_on_two_lists_of_a_municipality_is_one(site: PublishingSite, tmp_path: Path) -> None:
    """The site was harvested twice, into two folders; what the second has is the same, and no gap."""
    first, data = harvested(site, tmp_path), tmp_path / "data"
    second = first.with_name("there")
    shutil.copytree(first, second)
    build_into(data, first, second, municipality=None)

    greve = measured(data)[GREVE]
    assert (greve.listed, greve.published, greve.missing) == (4, 3, {"not-answered": 1})
    assert (greve.quarantined, greve.unlisted) == ({}, {})


def test_what_was_published_once_is_withdrawn_and_not_missing(site: PublishingSite, tmp_path: Path) -> None:
    """Of three meetings on the list one is taken out, the file of another is gone; so is all of another committee."""
    folder, data = harvested(site, tmp_path), tmp_path / "data"
    culture = write_minutes(tmp_path / "culture", MARCH, committee="Kulturudvalget")
    build_into(data, culture, municipality=GREVE)
    build_into(data, folder, municipality=None)
    taken, removed = (next(folder.glob(f"*{identifier(number)}.json")) for number in (2, 3))
    graph = next(each.graph for each in manifest(data).documents if each.source == str(taken))
    withdraw(DataDirectory(data), [graph.replace("/graph/", "/id/meeting/")], "Indeholder en fejl")
    for path in (removed, culture):
        path.unlink()
    build_into(data, folder, municipality=None, prune=True)

    gone, cell = measured(data)[GREVE].cells
    assert (gone.committee, gone.month, gone.withdrawn) == ("kulturudvalget", "2024-03", {"source-gone": 1})
    assert (cell.listed, cell.published, cell.missing) == (4, 1, {"not-answered": 1})
    assert cell.withdrawn == {"source-gone": 1, "taken-out": 1}
    assert measured(data)[GREVE].committees["kulturudvalget"] == "Kulturudvalget"
    assert asked(data, "withdrawn") == 3
    assert not [quad for quad in quads(data) if str(quad.subject.value).endswith("/id/committee/0253/kulturudvalget")]
    assert check_file(data).conforms


def test_a_committee_that_the_list_calls_otherwise_stands_where_its_minutes_say(
    site: PublishingSite, tmp_path: Path
) -> None:
    """Else it would be listed in one row, and published in another."""
    folder, data = harvested(site, tmp_path), tmp_path / "data"
    renamed = list_meetings(site.meetings).replace(b"Teknikudvalget", b"Klima- og Teknikudvalget")
    (folder / ".harvest" / "listing.json").write_bytes(renamed)
    build_into(data, folder, municipality=None)

    new, held = measured(data)[GREVE].cells
    assert (new.committee, new.listed, new.published) == ("klima-og-teknikudvalget", 1, 0)
    assert new.missing == {"not-answered": 1}
    assert (held.committee, held.listed, held.published, held.unlisted) == ("teknikudvalget", 3, 3, {})


def test_what_is_quarantined_and_mended_becomes_published(site: PublishingSite, tmp_path: Path) -> None:
    folder, data = harvested(site, tmp_path), tmp_path / "data"
    spoiled = next(folder.glob(f"*{identifier(2)}.json"))
    whole = spoiled.read_bytes()
    spoiled.write_bytes(whole[:200])
    build_into(data, folder, municipality=None)
    told = [(measured(data)[GREVE].published, measured(data)[GREVE].quarantined)]
    spoiled.write_bytes(whole)
    build_into(data, folder, municipality=None)
    told.append((measured(data)[GREVE].published, measured(data)[GREVE].quarantined))

    assert told == [(2, {"damaged": 1}), (3, {})]


@pytest.mark.parametrize(
    ("told", "refused"),
    [
        ("[]", "it lacks municipality"),
        ('{"municipality": "0253", "base_url": "https://x.example"}', "it lacks ended"),
        ('{"municipality": "../../0253", "base_url": "https://x.example", "ended": "2024"}', "is no code"),
        ('{"municipality": "025', "Expecting|Unterminated"),
    ],
)
def test_what_a_harvest_came_to_is_refused_where_it_is_not_what_a_harvest_writes(
    told: str, refused: str, tmp_path: Path
) -> None:
    (tmp_path / "coverage.json").write_text(told, encoding="utf-8")
    with pytest.raises(ValueError, match=refused):
        read_told(tmp_path / "coverage.json")


def test_fields_are_measured_of_each_committee_and_each_month(tmp_path: Path) -> None:
    """Of two committees one prints case numbers; of two months one has an item without a decision."""
    bare, full = (("Cykelsti", "", "Godkendt."),), (("Cykelsti", "24/100", "Godkendt."),)
    write_minutes(tmp_path / "m", MARCH, items=full)
    write_minutes(tmp_path / "m", APRIL, items=bare, committee="Kulturudvalget")
    build_into(tmp_path / "data", tmp_path / "m")

    herning = measured(tmp_path / "data")["0657"]
    assert {name: rates["case-number"] for name, rates in herning.rates_by_committee.items()} == {
        "kulturudvalget": 0,
        "teknikudvalget": 1,
    }
    assert {month: rates["case-number"] for month, rates in herning.rates_by_month.items()} == {
        "2024-03": 1,
        "2024-04": 0,
    }
    assert ask(tmp_path / "data", SHARES.format(part="ofCommittee")) == ["0", "1"]
    assert ask(tmp_path / "data", SHARES.format(part="month")) == ["0", "1"]


def test_an_agenda_counts_for_no_share_of_decisions_or_attendance() -> None:
    facts = {"documents": 1, "items": 10, "item_decision": 10, "meeting_attendance": 1}
    minutes = Document("/a", "", "", f"{BASE}/graph/0657/byraadet/2024-03-06", "0657", "", 10, 50, counts=facts)
    agenda = replace(
        minutes,
        source="/b",
        graph=f"{BASE}/graph/0657/byraadet/2024-04-06",
        agenda=True,
        counts={"documents": 1, "items": 10},
    )
    (herning,) = measure(Manifest(BASE, 1, "", "", (minutes, agenda)))

    assert (herning.counts["items"], herning.rates["decision"], herning.rates["attendance"]) == (20, 1, 1)
    assert "confidence" not in herning.rates


def test_a_share_is_whole_only_where_all_has_it() -> None:
    assert [whole_parts(share, 100) for share in (0.57, 0.29, 0.999, 1, 0)] == [57, 29, 99, 100, 0]


def test_every_reason_of_the_program_is_of_a_kind_that_the_table_names() -> None:
    told = [
        "".join(part.value if isinstance(part, ast.Constant) else "1" for part in parts)
        for path in (ROOT / "etl").rglob("*.py")
        if path.parent.name != "harvest"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call)
        if getattr(node.exc.func, "id", "") == "Quarantined" and node.exc.args
        if isinstance(text := node.exc.args[0], ast.JoinedStr | ast.Constant)
        for parts in [text.values if isinstance(text, ast.JoinedStr) else [text]]
    ]

    in_words = [text for text in told if any(len(word) > 1 for word in text.split() if word.isalpha())]
    assert len(in_words) > 30
    assert [text for text in in_words if reason_of(text) == OTHER] == []
