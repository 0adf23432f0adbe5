"""What is read from real items is what an independent reader annotated: precision 0.97 and recall 0.93 at least."""

import json

import pytest

from tests.annotations_report import ANNOTATIONS, FIELDS, HARVEST, Score, measure, meetings, read_meeting

pytestmark = pytest.mark.skipif(not HARVEST.is_dir(), reason="the real meetings (../shared/harvest) are not here")
LEAST_PRECISION = 0.97
LEAST_RECALL = 0.93


@pytest.fixture(scope="module")
def scores() -> dict[str, Score]:
    return measure()


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_is_read_as_annotated(scores: dict[str, Score], name: str) -> None:
    score = scores[name]

    assert score.expected > 60
    assert score.precision >= LEAST_PRECISION, "\n".join(score.differences)
    assert score.recall >= LEAST_RECALL, "\n".join(score.differences)


def test_items_have_a_decision_where_the_annotator_saw_one() -> None:
    files = meetings()
    wrong = []
    for annotated in json.loads((ANNOTATIONS / "greve-decisions.json").read_text(encoding="utf-8")):
        minutes = read_meeting(files[annotated["meeting"]])
        if minutes and bool(minutes.items[annotated["position"] - 1].decision) != annotated["has_decision"]:
            wrong.append((annotated["meeting"], annotated["position"]))

    assert wrong == []
