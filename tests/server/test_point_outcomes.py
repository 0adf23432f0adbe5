"""What a decision says of the points of a recommendation, as its page tells it."""

import pytest
from pyoxigraph import NamedNode

from server.things.point_outcomes import outcomes_by_points
from tests.server.test_timeline import BASE, view

LABELS = """
    @prefix outcome: <https://w3id.org/sagsgraf/outcome/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    outcome:approved skos:prefLabel "godkendt"@da . outcome:noted skos:prefLabel "taget til efterretning"@da .
    outcome:postponed skos:prefLabel "udsat"@da ."""


def shown(*points: tuple[int, str]) -> list[tuple[str, str]]:
    told = (
        f'<d> sg:pointOutcome <point/{n}> . <point/{n}> sg:point "{n}" ; sg:outcome {outcomes} .'
        for n, outcomes in points
    )
    return outcomes_by_points(view(LABELS, *told), NamedNode(f"{BASE}/id/d"))


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ([], []),
        ([(1, "outcome:approved"), (2, "outcome:approved")], []),
        ([(1, "outcome:approved"), (2, "outcome:approved"), (10, "outcome:postponed")],
         [("1–2", "godkendt"), ("10", "udsat")]),
        ([(1, "outcome:approved"), (3, "outcome:approved, outcome:noted"), (4, "outcome:approved")],
         [("1", "godkendt"), ("3", "godkendt, taget til efterretning"), ("4", "godkendt")]),
    ],
)  # fmt: skip
def test_points_with_the_same_outcomes_stand_together(
    points: list[tuple[int, str]], expected: list[tuple[str, str]]
) -> None:
    assert shown(*points) == expected
