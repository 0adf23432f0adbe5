"""Outcomes point by point: only what a decision plainly says of a point."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.outcomes import find_outcomes
from etl.point_outcomes import find_point_outcomes


@pytest.mark.parametrize(
    ("text", "points", "expected"),
    [
        ("1.-2. godkendt, 3. udsat.", 3, {1: "approved", 2: "approved", 3: "postponed"}),
        ("1.-2. Godkendt.\n3. Udsat.", 3, {1: "approved", 2: "approved", 3: "postponed"}),
        ("Ad 1) Godkendt\nAd 2) Taget til efterretning", 2, {1: "approved", 2: "noted"}),
        ("Ad pkt. 1 godkendt, ad pkt. 2 og 3 til efterretning.", 3, {1: "approved", 2: "noted", 3: "noted"}),
        ("1-3 anbefales.", 3, {1: "recommended", 2: "recommended", 3: "recommended"}),
        ("1. Drøftet. Taget til efterretning.\n2. Godkendt", 2, {1: "discussed noted", 2: "approved"}),
        ("1. at godkendt.\n2. at: ikke godkendt", 2, {1: "approved", 2: "rejected"}),
        ("Punkt 1 og 2 blev godkendt, punkt 3 blev udsat.", 3, {1: "approved", 2: "approved", 3: "postponed"}),
        ("Udvalget anbefaler punkt 1.\nUdvalget kan ikke anbefale punkt 2.", 2, {1: "recommended", 2: "rejected"}),
        ("Udvalget godkender punkt 2, og anbefaler indstillingens punkt 1.", 2, {1: "recommended", 2: "approved"}),
        ("Godkendt med undtagelse af punkt 3, der udsættes.", 3, {3: "postponed"}),
        ("1. Godkendt. Bo Dahl (V) kan ikke anbefale punkt 2.\n2. Godkendt.", 2, {1: "approved", 2: "approved"}),
        ("1. Godkendt\n2. Afvist\n3. Udsat", 0, {1: "approved", 2: "rejected", 3: "postponed"}),
        ("Godkendt.", 2, {}),
        ("1 godkendt 2 udsat", 2, {}),
        ("Godkendt for så vidt angår punkt 1.", 2, {}),
        ("Sagen udsættes til behandling sammen med punkt 5.", 5, {}),
        ("Punkt 3 på dagsordenen udsat.", 3, {}),
        ("1. behandling af budgettet godkendt.", 2, {}),
        ("3. maj blev sagen udsat.", 3, {}),
        ("2 medlemmer udpeges.", 3, {}),
        ("15.000 kr. bevilges.", 3, {}),
        ("4. Godkendt.", 3, {}),
        ("2. Godkendt.", 0, {}),
        ("Byrådet vedtog, at:\n1. broen bygges.\n2. sagen udsættes.", 2, {}),
    ],
)
def test_points_have_the_outcomes_that_the_decision_names(text: str, points: int, expected: dict[int, str]) -> None:
    told = {each.point: " ".join(each.outcomes) for each in find_point_outcomes(text, points)}

    assert told == expected


WORDS = st.lists(
    st.sampled_from(["1.", "2)", "punkt", "3", "-", "godkendt", "udsat", "ikke", ",", "\n", "Ad", "og", "A"])
)


@given(WORDS.map(" ".join), st.integers(0, 4))
def test_no_point_has_an_outcome_that_the_decision_has_not(text: str, points: int) -> None:
    told = find_point_outcomes(text, points)

    assert {name for each in told for name in each.outcomes} <= set(find_outcomes(text))
    assert all(0 < each.point <= (points or len(told)) for each in told)


def test_a_long_decision_is_read_to_its_end() -> None:
    assert find_point_outcomes("1. " * 20_000 + "punkt 1, 2 og " * 20_000, 3) == ()
