"""No figure of docs/quality.md drops: what is read is measured again against every set of annotated facts."""

import pytest

from etl.evaluation.compare import Score
from tests.conftest import SHARED
from tests.quality import REPORT, figures_in, measure_all

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the real minutes (../shared) are not here")
ROUNDING = 0.0005


@pytest.fixture(scope="module")
def measured() -> dict[tuple[str, str], Score]:
    return {(name, kind): score for name, scores, _, _ in measure_all() for kind, score in scores.items()}


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
