"""Every sample gives the facts that were reviewed, and the real minutes those that were annotated."""

import json
from pathlib import Path

import pytest

from etl.content import read_content
from etl.evaluation.compare import evaluate
from etl.evaluation.gold import read_exceptions
from etl.facts import facts_as_json, read_facts
from etl.municipality import named_municipality
from tests.etl.published import build_into, served

SAMPLES = sorted(
    p for p in (Path(__file__).parents[1] / "etl" / "samples").glob("*-*") if p.suffix in (".txt", ".md", ".json")
)
GOLDEN = Path(__file__).parent / "golden"
EXCEPTIONS = Path(__file__).parent / "annotations" / "gold" / "exceptions.toml"
MOST_EXCEPTIONS = 0.02  # of the annotated values


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_gives_the_reviewed_facts(path: Path) -> None:
    facts = read_facts(read_content(path), named_municipality(path.stem.split("-")[0]))
    found = json.dumps(facts_as_json(facts), ensure_ascii=False, indent=1) + "\n"
    golden = GOLDEN / f"{path.stem}.json"

    if not golden.exists():
        golden.write_text(found, encoding="utf-8")
        pytest.fail(f"{golden.name} did not exist and was written: review it, then commit it")
    assert found == golden.read_text(encoding="utf-8")


def test_no_reviewed_facts_without_a_sample() -> None:
    assert {path.stem for path in GOLDEN.glob("*.json")} == {path.stem for path in SAMPLES}


def test_the_real_minutes_give_the_annotated_facts_but_for_reasoned_exceptions(shared: Path, tmp_path: Path) -> None:
    build_into(tmp_path / "data", shared / "minutes", municipality=None)
    found = evaluate(shared / "gold", served(tmp_path / "data"), EXCEPTIONS)
    accepted = [each for each in found.differences if each.accepted]

    assert [each for each in found.differences if not each.accepted] == []
    assert len(accepted) == len(read_exceptions(EXCEPTIONS)), "an accepted difference is gone: take it out of the list"
    assert len(accepted) <= MOST_EXCEPTIONS * sum(score.expected for score in found.scores.values())
    assert found.not_measured == []
