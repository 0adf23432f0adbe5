"""Names of committees: what is one, which are the same, and the period behind one."""

import pytest

from etl.committees import committee_name, is_committee, same_committee, split_term


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Fanø Byråd", "Byrådet"),
        ("Byråd 2022-2025", "Byrådet"),
        ("Kommunalbestyrelsen", "Kommunalbestyrelsen"),
        ("Kommunalbestyrelsen_2018-21", "Kommunalbestyrelsen"),
        ("14-17 Byrådet", "Byrådet"),
        ("Byrådet (18-21)", "Byrådet"),
        ("Jobudvalget 2022 - 2025", "Jobudvalget"),
    ],
)
def test_a_council_has_one_name_however_it_is_printed(printed: str, name: str) -> None:
    assert committee_name(printed) == name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Byrådet", True),
        ("Teknik- og Miljøudvalget", True),
        ("Teknisk Udvalg", True),
        ("Udvalget for Kultur og Fritid", True),
        ("Jobudvalget 2022 - 2025", True),
        ("udvalget", False),
        ("Økonomiudvalget og Byrådet", False),
        ("Social- og Handicapudvalget, at udvalget", False),
        ("Mødelokale 3, Rådhuset", False),
    ],
)
def test_a_committee_is_known_by_its_name(name: str, expected: bool) -> None:
    assert is_committee(name) is expected


def test_a_misspelt_committee_is_the_same_and_another_is_not() -> None:
    assert same_committee("Arbejdsmarked- og Erhvervsudvalget", "Arbejdsmarkeds- og Erhvervsudvalget 2018 - 2021")
    assert not same_committee("Børne- og Kulturudvalget", "Børne- og Skoleudvalget")
    assert split_term("Jobudvalget 2022-2025") == ("Jobudvalget", "2022-2025")
    assert split_term("Jobudvalget (18-21)") == ("Jobudvalget", "18-21")
    assert split_term("14-17 Jobudvalget") == ("Jobudvalget", "14-17")
