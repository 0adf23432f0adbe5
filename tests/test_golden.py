"""Every sample gives the facts that were reviewed, and the real minutes those that were annotated."""

import json
from pathlib import Path

import pytest

from etl.content import read_content
from etl.facts import facts_as_json, read_facts
from etl.municipality import named_municipality
from tests.facts_report import SHARED, compare, exceptions, report

SAMPLES = sorted(
    p for p in (Path(__file__).parents[1] / "etl" / "samples").glob("*-*") if p.suffix in (".txt", ".md", ".json")
)
GOLDEN = Path(__file__).parent / "golden"
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


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real minutes (../shared) are not here")
def test_the_real_minutes_give_the_annotated_facts_but_for_reasoned_exceptions() -> None:
    fields = compare()
    differences = {(name, *difference) for name, field in fields.items() for difference in field.differences}

    assert "NOT ACCEPTED" not in "\n".join(report(fields))
    assert differences == set(exceptions()), "an accepted difference is gone: take it out of the list"
    assert len(differences) <= MOST_EXCEPTIONS * sum(field.expected for field in fields.values())
