"""Provisions as they are printed: lists, ranges, subsections, letters, signs and words, in one normal form."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.references.provisions import find_provisions
from tests.etl.annotated import annotate, provisions


def numbers(text: str) -> list[str]:
    return [number for provision in find_provisions(text) for number in provision.numbers]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("§85", ["§ 85"]),
        ("§ 83a", ["§ 83 a"]),
        ("§ 16 C, stk. 3", ["§ 16 c stk. 3"]),
        ("§ 85 stk 2", ["§ 85 stk. 2"]),
        ("§\n85,\nstk. 2", ["§ 85 stk. 2"]),
        ("par. 85", ["§ 85"]),
        ("paragraf 85, stk. 1", ["§ 85 stk. 1"]),
        ("§§85-87", ["§ 85", "§ 86", "§ 87"]),
        ("§ 85-87.", ["§ 85", "§ 86", "§ 87"]),
        ("§§ 38-39", ["§ 38", "§ 39"]),
        ("§§ 5 til 7", ["§ 5", "§ 6", "§ 7"]),
        ("§§ 1-200", ["§ 1", "§ 200"]),
        ("§§ 83, 83 a og 86", ["§ 83", "§ 83 a", "§ 86"]),
        ("§ 85, stk. 1-3", ["§ 85 stk. 1", "§ 85 stk. 2", "§ 85 stk. 3"]),
        ("§ 85, stk. 1 og 2, om", ["§ 85 stk. 1", "§ 85 stk. 2"]),
        ("§ 33, stk. 1, 2 og 4.", ["§ 33 stk. 1", "§ 33 stk. 2", "§ 33 stk. 4"]),
        ("§ 8, stk. 1, og stk. 3", ["§ 8 stk. 1", "§ 8 stk. 3"]),
        ("§ 25, stk. 2, jf. stk. 1", ["§ 25 stk. 2", "§ 25 stk. 1"]),
        ("§ 7, stk. 1, nr. 2 og 3", ["§ 7 stk. 1 nr. 2", "§ 7 stk. 1 nr. 3"]),
        ("§ 7, stk. 1, nr. 2, og stk. 4", ["§ 7 stk. 1 nr. 2", "§ 7 stk. 4"]),
        ("§ 2, nr. 3", ["§ 2 nr. 3"]),
        ("§ 2, stk. 1, litra a-c", ["§ 2 stk. 1 litra a", "§ 2 stk. 1 litra b", "§ 2 stk. 1 litra c"]),
        ("§ 2, stk. 1, litra a), b) og d)", ["§ 2 stk. 1 litra a", "§ 2 stk. 1 litra b", "§ 2 stk. 1 litra d"]),
        ("§ 20, stk. 2, 1. pkt., gælder", ["§ 20 stk. 2"]),
        ("§ 20, stk. 2, 1. og 2. pkt.", ["§ 20 stk. 2"]),
        ("§§ 41, 58, stk. 1, og 59", ["§ 41", "§ 58 stk. 1", "§ 59"]),
        ("§§ 83, 84, stk. 1 og 86, stk. 2", ["§ 83", "§ 84 stk. 1", "§ 86 stk. 2"]),
        ("§§ 17-18, stk. 2", ["§ 17", "§ 18 stk. 2"]),
        ("§ 54 a, § 55 og § 56", ["§ 54 a", "§ 55", "§ 56"]),
        ("§ 3 og 4 i loven", ["§ 3", "§ 4"]),
        ("§ 3 og 4 medlemmer", ["§ 3"]),
        ("§ 10 og 2 i loven", ["§ 10"]),
        ("§ 5, 3 personer", ["§ 5"]),
        ("§ 5 og 2 mio. kr.", ["§ 5"]),
        ("§ 17, stk. 4-udvalg", ["§ 17 stk. 4"]),
        ("§17, stk. 4 udvalg", ["§ 17 stk. 4"]),
        ("§ 18-midler", ["§ 18"]),
        ("§ 79 i midler", ["§ 79"]),
        ("§ 5 e-mail", ["§ 5"]),
        ("§ 5 A/S", ["§ 5"]),
        ("§ 3.8", []),
        ("§ 1234", []),
        ("kap. 4 a", ["kap. 4 a"]),
        ("kapitel 4 og 5", ["kap. 4", "kap. 5"]),
        ("kapitel 3-5", ["kap. 3", "kap. 4", "kap. 5"]),
        ("artikel 6, stk. 1, litra e", ["artikel 6 stk. 1 litra e"]),
        ("afsnit IV", ["afsnit IV"]),
        ("afsnit i rapporten", []),
        ("stk. 4", []),
    ],
)  # fmt: skip
def test_a_provision_is_read_in_its_normal_form(text: str, expected: list[str]) -> None:
    assert numbers(text) == expected


@pytest.mark.parametrize("text", ["§ 83 a", "§ 11 stk. 2 nr. 3 litra b", "kap. 4 a", "artikel 6 stk. 1", "afsnit IV"])
def test_the_normal_form_is_read_as_itself(text: str) -> None:
    assert numbers(text) == [text]


PIECES = st.sampled_from(
    ["§ ", "§§ ", "5", "83 a", ", ", " og ", "-", " til ", "stk. ", "nr. ", "litra ", "a", "b) ", "1. pkt.", "jf. ",
     "kapitel ", "artikel ", "\n", "i ", "planloven ", "lovens ", "bekendtgørelse ", " af 2019"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=40).map("".join))
@settings(max_examples=300, deadline=None)
def test_any_heap_of_signs_is_read_in_order_and_inside_the_text(text: str) -> None:
    found = find_provisions(text)

    assert all(0 <= one.group_start <= one.start < one.end <= one.group_end <= len(text) for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(each.numbers for each in found)
    assert annotate(text) == annotate(text)


@pytest.mark.parametrize(
    "hostile", ["§ 5, ", "§§ 1, 2, 3-", "lov om lov om ", "jf. jf. ", "§ 1 og 2 i loven, jf. ", "lov-, "]
)
def test_a_long_hostile_text_is_read_to_its_end(hostile: str) -> None:
    assert isinstance(provisions(f"Planloven gælder. {hostile * 4000}"), list)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Projektet er omfattet af miljøvurderingslovens bilag 2, pkt. 10 b.", [("miljøvurderingsloven", "bilag 2")]),
        ("Det følger af bilag 1 i lånebekendtgørelsen.", [("lånebekendtgørelsen", "bilag 1")]),
        ("Det følger af BEK nr. 722 af 19. juni 2018, bilag 2.", [("bekendtgørelse nr. 722 af 2018-06-19", "bilag 2")]),
        ("Det følger af miljøvurderingslovens § 21, jf. bilag 2, pkt. 3 a.",
         [("miljøvurderingsloven", "§ 21"), ("miljøvurderingsloven", "bilag 2")]),
        ("Ansøgningen er vurderet efter planloven, bilag 3 og 4.", []),
        ("Planloven gælder. Se bilag 1 og bilag 2.", []),
        ("Lovgrundlag: Planloven. Bilag 1 - Kort", []),
    ],
)  # fmt: skip
def test_an_annex_belongs_to_the_act_right_beside_it_alone(text: str, expected: list[tuple[str, str]]) -> None:
    assert provisions(text) == expected
