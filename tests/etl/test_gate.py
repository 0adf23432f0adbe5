"""A version that loses too much is held back, until somebody confirms it or something else is published."""

import hashlib
import io
import json
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from pyoxigraph import parse

from etl.build import Request, build
from etl.confirm import confirm
from etl.publication.gate import find_losses
from etl.publication.held import held_link, held_version
from etl.publication.publish import locked
from etl.refusals import WrongUsage
from etl.report import HELD, Progress, Report
from etl.withdraw import withdraw
from ontology.dataset import DataDirectory, Manifest
from ontology.editions import Edition
from ontology.feed import Feed, pack_members
from ontology.terms import DCTERMS
from tests.conftest import ROOT, run_sagsgraf
from tests.etl.published import HERNING, assert_merged, build_into, dates, manifest, served
from tests.invented import write_minutes

DAYS = tuple(date(2024, 1, 1) + timedelta(days=7 * number) for number in range(12))
BUILT, CONFIRMED = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (2031, 2032))
ITEMS = tuple((f"Cykelsti nummer {number}", f"24/{100 + number}", "Godkendt.") for number in range(10))

CONFIRM = """
import os, signal, sys
from pathlib import Path
from etl.confirm import confirm
from ontology.dataset import DataDirectory
steps = 0
def count(event, arguments):
    global steps
    if event in {"os.rename", "os.remove", "os.symlink", "shutil.rmtree"} and sys.argv[1] in str(arguments):
        steps += 1
        if steps == int(sys.argv[2]):
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(count)
confirm(DataDirectory(Path(sys.argv[1])))
"""
"""Confirms what a data directory holds back, and is killed before its change of so many a file."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with twelve documents of ten items, and the data set built from them."""
    folder = tmp_path_factory.mktemp("gate")
    for day in DAYS:
        write_minutes(folder / "minutes", day, items=ITEMS)
    assert build_into(folder / "data", folder / "minutes").exit_code == 0
    return folder


@pytest.fixture
def place(whole: Path) -> Iterator[Path]:
    """The same folder, to change: it is as before after the test, at the same path, by which minutes are known."""
    copy = whole.with_name("kept")
    shutil.copytree(whole, copy, symlinks=True)
    yield whole
    shutil.rmtree(whole)
    copy.rename(whole)


def lose(place: Path, count: int) -> Report:
    """Remove the last documents and build with --prune."""
    for day in DAYS[-count:]:
        (place / "minutes" / f"{day}.txt").unlink(missing_ok=True)
    return build_into(place / "data", place / "minutes", prune=True)


def held(place: Path) -> Manifest | None:
    version = held_version(DataDirectory(place / "data"))
    return Manifest.read(version.manifest) if version else None


def versions(place: Path) -> list[str]:
    return sorted(path.name for path in (place / "data" / "versions").iterdir())


def assert_dated(data: Path, moment: str) -> None:
    """Assert that everything that says when the served version was published says the same; so does nothing before."""
    version, told = served(data), manifest(data)
    assert told.published == moment
    assert {each.time for each in told.withdrawn if each.version == told.version} == {moment}
    feed = Feed.read(version.feed)
    assert feed
    members = {page.number: feed.members(page.number) for page in feed.pages}
    for page in feed.pages:
        text, _ = pack_members(members[page.number])
        assert page.digest == hashlib.sha256(text.encode()).hexdigest()
        times = [each.time for each in members[page.number]]
        assert (page.first, page.last) == (times[0], times[-1])
    newest = {each.time for page in members.values() for each in page if each.version == told.version}
    assert newest == {feed.time} == {moment.replace("Z", ".000Z")}
    dated = {
        (quad.subject.value, quad.object.value)
        for quad in parse(path=version.catalog)
        if quad.predicate == DCTERMS.modified
    }
    base = told.base_url
    assert {when for what, when in dated if what in {f"{base}/catalog", f"{base}/catalog/all"}} == {moment}
    assert not any(when.startswith("2031") for _, when in dated)


def test_what_loses_too_much_is_held_and_the_old_version_served_until_it_is_confirmed(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = io.StringIO()
    for day in DAYS[6:]:
        (place / "minutes" / f"{day}.txt").unlink()
    data = DataDirectory(place / "data")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(BUILT))
    report = build(Request((place / "minutes",), data, municipality=HERNING, prune=True), Progress(told))

    assert (report.exit_code, report.changed, report.version, report.totals[HELD]) == (1, False, 1, 6)
    assert len(dates(place / "data")) == 12
    assert versions(place) == ["000001", "000002"]
    assert [version.number for version in data.published()] == [1]
    assert "lost: Herning (0657): documents 12 -> 6 (-50.0%)" in told.getvalue()
    assert f"sagsgraf confirm --data {data.path}" in told.getvalue()
    written = json.loads(data.report.read_text(encoding="utf-8"))
    losses = {loss["measure"]: (loss["municipality"], loss["before"], loss["after"]) for loss in written["held"]}
    assert losses == {
        "documents": (HERNING, 12, 6),
        "items": (HERNING, 120, 60),
        "decisions": (HERNING, 120, 60),
    }

    with locked(data):
        assert held(place)

    before = Feed.read(served(data.path).feed)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(CONFIRMED))
    assert confirm(data).number == 2
    assert len(dates(data.path)) == 6
    assert versions(place) == ["000001", "000002"]
    assert_merged(data.path)
    assert_dated(data.path, "2032-01-01T00:00:00Z")
    assert before == Feed.read(before.folder)
    assert [
        hashlib.sha256(pack_members(before.members(page.number))[0].encode()).hexdigest() for page in before.pages
    ] == [page.digest for page in before.pages]
    assert build_into(data.path, place / "minutes").exit_code == 0
    with pytest.raises(WrongUsage, match="nothing is held back"):
        confirm(data)


def test_another_build_takes_the_place_of_what_is_held(place: Path) -> None:
    lose(place, 6)
    again = lose(place, 7)
    waiting = held(place)
    assert again.held
    assert waiting
    assert len(waiting.documents) == 5

    for day in DAYS:
        write_minutes(place / "minutes", day, items=ITEMS)
    told = io.StringIO()
    data = DataDirectory(place / "data")
    mended = build(Request((place / "minutes",), data, municipality=HERNING, prune=True), Progress(told))
    assert (mended.exit_code, mended.held, mended.version) == (0, (), 1)
    assert "what an earlier build has held back is gone" in told.getvalue()
    assert versions(place) == ["000001"]


def test_what_was_held_before_another_publication_is_neither_kept_nor_confirmed(place: Path) -> None:
    data = DataDirectory(place / "data")
    lose(place, 6)
    link = held_link(data).readlink()
    write_minutes(place / "minutes", date(2025, 1, 6), items=ITEMS)
    assert build_into(data.path, place / "minutes").version == 2
    assert versions(place) == ["000001", "000002"]

    # as what is killed may leave it, or a hand
    for target in (link, "versions/000001", "versions/000003", "versions", "nowhere"):
        held_link(data).symlink_to(target)
        with pytest.raises(WrongUsage, match="build again"):
            confirm(data)
        assert not held_link(data).is_symlink()
    assert versions(place) == ["000001", "000002"]


def test_a_confirmation_that_is_killed_at_any_step_loses_nothing(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before each change of a file it is killed once: what was held is held still or served, and there is no third."""
    lose(place, 6)
    found = []
    for step in range(1, 40):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(BUILT))
        copy = place / f"killed-{step}"
        shutil.copytree(place / "data", copy, symlinks=True)
        data = DataDirectory(copy)
        killed = subprocess.run([sys.executable, "-c", CONFIRM, copy, str(step)], check=False, cwd=ROOT).returncode
        if killed == 0:
            break
        assert killed == -signal.SIGKILL
        with locked(data):
            found.append((len(dates(copy)), held_version(data) is not None, held_link(data).is_symlink()))
        if found[-1][1]:
            monkeypatch.setenv("SOURCE_DATE_EPOCH", str(CONFIRMED))
            assert confirm(data).number == 2
            assert_dated(copy, "2032-01-01T00:00:00Z")
        assert len(dates(copy)) == 6
        assert_merged(copy)

    assert set(found) == {(12, True, True), (6, False, False)}


def test_a_withdrawal_is_never_held_and_leaves_nothing_held(place: Path) -> None:
    data = DataDirectory(place / "data")
    lose(place, 6)
    base = manifest(data.path).base_url
    meetings = [f"{base}/id/meeting/{HERNING}/teknikudvalget/{day}" for day in DAYS[:8]]
    withdraw(data, meetings, "Fejl")
    assert dates(data.path) == [day.isoformat() for day in DAYS[8:]]
    assert versions(place) == ["000002"]


def test_minutes_that_lack_decisions_all_at_once_are_held(place: Path) -> None:
    for path in (place / "minutes").iterdir():
        text = re.sub(r"Beslutning i .*\n\nGodkendt\.\n", "", path.read_text(encoding="utf-8"))
        path.write_text(text, encoding="utf-8")
    report = build_into(place / "data", place / "minutes")
    losses = {loss.measure: (loss.before, loss.after) for loss in report.held}
    assert losses["decision"] == (1, 0)
    assert losses["decisions"] == (120, 0)
    assert "items" not in losses
    assert served(place / "data").number == 1


def test_a_small_set_is_not_held_for_a_document_nor_anything_that_is_allowed(place: Path) -> None:
    assert lose(place, 4).version == 2
    assert len(dates(place / "data")) == 8
    for day in DAYS:
        (place / "minutes" / f"{day}.txt").unlink(missing_ok=True)
    write_minutes(place / "minutes", date(2025, 1, 6))
    report = build_into(place / "data", place / "minutes", prune=True, max_loss=1)
    assert (report.held, report.version) == ((), 3)
    assert dates(place / "data") == ["2025-01-06"]


def test_a_municipality_that_is_gone_altogether_is_held_however_small(place: Path) -> None:
    """Two documents are few, but there is none left of Odder: as when a folder was not mounted."""
    few, data = place / "few", place / "data"
    for day in DAYS[:2]:
        write_minutes(few, day)
    assert build_into(data, few, municipality="0727").version == 2
    added = manifest(data)
    editions = {each.part: (each.first, each.version) for each in added.editions}
    assert editions == {"all": (1, 2), "2024": (1, 2), "0657": (1, 1), "0727": (2, 2)}
    shutil.rmtree(few)
    report = build_into(data, place / "minutes", prune=True)
    assert [(loss.words, loss.after) for loss in report.held] == [("Odder (0727): documents 2 -> 0 (-100.0%)", 0)]
    assert build_into(data, place / "minutes", prune=True, max_loss=1).version == 3
    assert Edition("0727", 3, manifest(data).published, 2, added.published) in manifest(data).editions


def test_agendas_that_come_hold_nothing_though_they_tell_no_decisions(whole: Path) -> None:
    """As many agendas as there are minutes: of all items half have a decision, of those of minutes all."""
    before = manifest(whole / "data")
    bare = {"documents": 1, "items": 10, "item_title": 10, "item_case": 10, "meeting_start": 1}
    coming = tuple(replace(each, graph=f"{each.graph}-2", agenda=True, counts=bare) for each in before.documents)
    assert find_losses(before, replace(before, documents=before.documents + coming)) == ()


def test_what_an_earlier_program_published_is_counted_anew_and_then_compared(place: Path) -> None:
    """Its manifest tells neither counts nor committees; the store that it left has both."""
    data = DataDirectory(place / "data")
    path, counted = served(data.path).manifest, manifest(data.path)
    old = [replace(each, counts={}, committee="", confidence=None) for each in counted.documents]
    replace(counted, documents=tuple(old)).write(path)
    for each in (place / "minutes").iterdir():
        text = re.sub(r"Beslutning i .*\n\nGodkendt\.\n", "", each.read_text(encoding="utf-8"))
        each.write_text(text, encoding="utf-8")
    report = build_into(data.path, place / "minutes")
    assert {loss.measure: loss.before for loss in report.held} == {"decisions": 120, "decision": 1}
    assert {loss.municipality for loss in report.held} == {HERNING}

    # a build that reads none of them publishes what was counted
    assert build_into(data.path, write_minutes(place / "more", date(2025, 1, 6), items=ITEMS)).version == 2
    kept = [each for each in manifest(data.path).documents if each.graph in {each.graph for each in old}]
    assert {each.committee for each in kept} == {"Teknikudvalget"}
    for new, was in zip(kept, counted.documents, strict=True):
        assert was.counts.items() >= new.counts.items() >= {("documents", 1), ("items", 10), ("item_decision", 10)}


def test_each_municipality_is_compared_with_itself(whole: Path) -> None:
    before = manifest(whole / "data")
    elsewhere = tuple(replace(each, municipality="0101") for each in before.documents[:6])
    after = replace(before, documents=elsewhere + before.documents[6:])
    assert {loss.municipality for loss in find_losses(before, after)} == {HERNING}
    assert {loss.municipality for loss in find_losses(after, before)} == {"0101"}
    assert {loss.measure for loss in find_losses(after, before)} == {"documents", "items", "decisions"}
    assert not find_losses(before, after, 0.5)
    assert not find_losses(None, after)


def test_a_rate_that_falls_holds_a_version_even_where_there_is_more_of_all(whole: Path) -> None:
    """Twice as many documents, as counted in those that are there, and half of them without outcomes."""
    before = manifest(whole / "data")
    bare = tuple(
        replace(each, graph=f"{each.graph}/2", counts={**each.counts, "decision_outcome": 0})
        for each in before.documents
    )
    after = replace(before, documents=before.documents + bare)
    assert [(loss.measure, loss.before, loss.after) for loss in find_losses(before, after)] == [("outcome", 1, 0.5)]
    assert not find_losses(before, after, 0.6)


def test_the_commands_tell_what_is_held_and_confirm_it(place: Path) -> None:
    data = place / "data"
    for day in DAYS[6:]:
        (place / "minutes" / f"{day}.txt").unlink()
    command = ("build", place / "minutes", "--data", data, "--municipality", HERNING, "--prune")
    built = run_sagsgraf(*command, "--max-loss", "0.2")
    assert built.returncode == 1
    assert "documents 12 -> 6 (-50.0%)" in built.stderr
    done = run_sagsgraf("confirm", "--data", data)
    assert (done.returncode, done.stderr) == (0, "version 2 is published\n")
    nothing = run_sagsgraf("confirm", "--data", data)
    assert nothing.returncode == 2
    assert "nothing is held back" in nothing.stderr
