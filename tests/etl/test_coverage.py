"""What is not published is counted with its reason, stays known from build to build, and stands in the graph."""

import ast
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import Literal

from etl.check import check_file
from etl.coverage.reasons import OTHER, reason_of
from etl.harvest.progress import Progress
from etl.harvest.sites import Site
from etl.harvest.visitor import Manners
from etl.harvest.walk import Request, harvest
from ontology.coverage import Coverage, measure
from tests.conftest import ROOT
from tests.etl.published import ask, assert_merged, build_into, manifest, quads
from tests.etl.publishing_site import MEETING, Hourglass, PublishingSite, Reply, identifier, invented, published
from tests.invented import minutes, write_minutes

MARCH, APRIL = date(2024, 3, 6), date(2024, 4, 3)
GREVE = "0253"
VALUES = """
    PREFIX dqv: <http://www.w3.org/ns/dqv#>
    PREFIX quality: <https://w3id.org/sagsgraf/quality/>
    SELECT (SUM(?value) AS ?all) {{ ?each dqv:isMeasurementOf quality:{metric} ; dqv:value ?value }}
"""


@pytest.fixture
def site() -> Iterator[PublishingSite]:
    with published(PublishingSite(invented(4))) as site:
        site.replies[MEETING + identifier(1)] = [Reply(404, b"Not here", forever=True)]
        yield site


def harvested(site: PublishingSite, data: Path) -> Path:
    request = Request((Site("here", site.url, GREVE),), data, Manners(pace=0.0, back_off=0.0, time_out=5.0))
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
