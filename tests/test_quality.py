"""What is read is what readers annotated, and no figure of docs/quality.md drops.

All in one file, so that one process reads the annotated minutes once.
"""

import json
from pathlib import Path

import pytest

from etl.evaluation.compare import Score
from tests.annotations_report import ANNOTATIONS, FIELDS, measure, meetings, read_meeting
from tests.conftest import SHARED
from tests.quality import REPORT, figures_in, measure_all

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the real minutes (../shared) are not here")
ROUNDING = 0.0005
LEAST_PRECISION = 0.97
LEAST_RECALL = 0.93


@pytest.fixture(scope="module")
def measured(shared_data: Path) -> dict[tuple[str, str], Score]:
    return {(name, kind): score for name, scores, _, _ in measure_all(shared_data) for kind, score in scores.items()}


def test_no_figure_is_lower_than_the_report_says(measured: dict[tuple[str, str], Score]) -> None:
    reported = figures_in(REPORT.read_text(encoding="utf-8"))
    lower = {
        key: (round(score.precision, 3), round(score.recall, 3))
        for key, score in measured.items()
        if score.precision < reported[key][0] - ROUNDING or score.recall < reported[key][1] - ROUNDING
    }

    assert lower == {}, "what is read is worse than docs/quality.md says; `make quality` shows every miss"


def test_the_report_names_every_set_and_kind_that_is_measured(measured: dict[tuple[str, str], Score]) -> None:
    assert set(figures_in(REPORT.read_text(encoding="utf-8"))) == set(measured), "write it anew with `make quality`"
    assert len(measured) > 60


@pytest.mark.parametrize("name", FIELDS)
def test_decisions_and_what_hangs_on_them_are_read_as_annotated(name: str) -> None:
    score = measure()[name]

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
