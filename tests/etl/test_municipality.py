"""Which municipality a document is from."""

import re

import pytest

from etl.model import Municipality, Quarantined
from etl.municipality import EVIDENCE, choose_municipality, count_evidence, find_municipality, named_municipality
from etl.tables import municipalities

HERNING = Municipality("0657", "Herning")


def test_the_option_comes_before_the_table_and_the_table_before_the_text() -> None:
    text = "Odder Kommune\n" * 9

    assert choose_municipality(text, "0657", "0185").name == "Herning"
    assert choose_municipality(text, None, "0185").name == "Tårnby"
    assert choose_municipality(text, None, None).name == "Odder"


@pytest.mark.parametrize("name", ["0657", "657", "Herning", "herning", "Herning Kommune"])
def test_a_municipality_is_named_by_code_or_name(name: str) -> None:
    assert named_municipality(name) == HERNING


def test_an_unknown_name_is_quarantined() -> None:
    with pytest.raises(Quarantined, match="'Hernink'"):
        named_municipality("Hernink")


@pytest.mark.parametrize("row", municipalities().values(), ids=lambda row: row.code)
def test_every_municipality_is_found_by_its_official_name_and_its_homepage(row: object) -> None:
    text = f"{row.official_name}\nI {row.official_name} er\n{row.homepage}/referater\n"  # type: ignore[attr-defined]

    assert find_municipality(text).code == row.code  # type: ignore[attr-defined]


@pytest.mark.parametrize("evidence", EVIDENCE, ids=lambda evidence: evidence.pattern)
def test_every_kind_of_evidence_is_found_in_its_examples(evidence: object) -> None:
    for example in evidence.examples:  # type: ignore[attr-defined]
        assert max(count_evidence(example).values(), default=0) >= evidence.points, example  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "text",
    [
        "vejen kommunes biler kører på",
        "Frederiksværk-Herning Kommune",
        "kommunen og de andre kommuner",
        "www.notherning.dk",
        "Ringkommune",
    ],
)
def test_what_only_looks_like_evidence_does_not_count(text: str) -> None:
    assert not count_evidence(text)


def test_a_line_counts_once_however_often_it_repeats_a_name() -> None:
    assert count_evidence("Herning Kommune og Herning Kommune") == {"0657": 1}


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["Kommunen mener"], "found nothing"),
        (["Herning Kommune"] * 2, "found Herning 2"),
        (["Herning Kommune"] * 3 + ["Ikast-Brande Kommune"] * 2, "found Herning 3, Ikast-Brande 2"),
        (["Herning Kommune"] * 4 + ["Odder Kommune"] * 2, "found Herning 4, Odder 2"),
    ],
)
def test_what_is_not_clear_cut_is_quarantined_with_what_was_found(lines: list[str], found: str) -> None:
    with pytest.raises(Quarantined, match=re.escape(found)):
        find_municipality("\n".join(lines))


def test_a_clear_lead_is_enough() -> None:
    assert find_municipality("Herning Kommune\n" * 5 + "Odder Kommune\n" * 2) == HERNING
