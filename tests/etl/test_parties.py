"""The parties printed beside members' names."""

from dataclasses import replace
from datetime import date

import pytest

from etl.model import AgendaItem, Attendance, Decision, Minutes, Municipality, Section, Vote
from etl.name_lists import read_people
from etl.participants import join_participants
from etl.parties import find_parties, party_mark

MEMBERS = ("Anna Holm", "Bo Erik Dahl")


def minutes(text: str = "", decision: str = "", attendance: tuple[Attendance, ...] = ()) -> Minutes:
    """A meeting of one item with these texts."""
    item = AgendaItem(
        1,
        "1",
        "Sag",
        sections=(Section(1, "exposition", None, text),),
        decision=Decision(decision, "Byrådet", date(2024, 3, 6)),
    )
    return Minutes("x", Municipality("0563", "Fanø"), "Byrådet", None, date(2024, 3, 6), None, None,
                   attendance=attendance, items=(item,))  # fmt: skip


@pytest.mark.parametrize("mark", ["V", "(Ø)", "SF", "UP-1", "løsgænger", "Socialdemokratiet"])
def test_a_letter_a_short_form_and_a_name_are_marks(mark: str) -> None:
    assert party_mark(mark) == mark.strip("()")


@pytest.mark.parametrize("mark", ["", "formand", "Afbud", "2.", "ABC", "v"])
def test_other_words_behind_a_name_are_no_marks(mark: str) -> None:
    assert party_mark(mark) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Anna Holm (V) og Bo Erik Dahl (A) stemte imod.", {"Anna Holm": {"V"}, "Bo Erik Dahl": {"A"}}),
        ("For stemte:\n- Bo Erik Dahl (UP-1)", {"Bo Erik Dahl": {"UP-1"}}),
        ("Lise Anna Holm (V) og Erik Dahl (A) skrev.", {}),
        ("Anna Holm (formand) og Ib Krag (V) skrev.", {}),
        ("Anna Holm, (V)", {}),
        (
            "For stemte (V), Ib Krag (C) samt Anna Holm, Bo Erik Dahl fra (A). Imod (F).",
            {"Anna Holm": {"A"}, "Bo Erik Dahl": {"A"}},
        ),
        ("Imod stemte (C) og Anna Holm fra (A).", {"Anna Holm": {"A"}}),
        ("Bo Erik Dahl (V), Anna Holm og Ib Krag fra (A) stemte imod.", {"Bo Erik Dahl": {"V"}}),
        ("Lise Anna Holm fra (A) skrev.", {}),
        ("Bo Erik Dahl kom, og Anna Holm fra Venstre skrev.", {"Anna Holm": {"Venstre"}}),
    ],
)
def test_a_mark_in_a_text_counts_right_behind_a_members_whole_name(text: str, expected: dict[str, set[str]]) -> None:
    assert find_parties(minutes(text), MEMBERS) == expected
    assert find_parties(minutes(decision=text), MEMBERS) == expected


def test_a_mark_beside_another_spelling_is_the_participants() -> None:
    read = replace(minutes(decision="Anna Lykke Holm (V) stemte imod.\nBo Dahl, Anna Lykke Holm fra (V)."),
                   spellings=(("Anna Lykke Holm", "Anna Holm"), ("Bo Dahl", "Bo Erik Dahl")))  # fmt: skip

    assert find_parties(read, MEMBERS) == {"Anna Holm": {"V"}, "Bo Erik Dahl": {"V"}}


def test_joined_participants_are_found_with_the_party_that_is_printed() -> None:
    vote = Vote(voted_against=("Anna Lykke Holm",), members=("Anna Lykke Holm",))
    item = AgendaItem(
        1, "1", "Sag", decision=Decision("Imod stemte Anna Lykke Holm (V).", "Byrådet", None, votes=(vote,))
    )
    read = join_participants(replace(minutes(), items=(item,), present=MEMBERS))

    assert find_parties(read, MEMBERS) == {"Anna Holm": {"V"}}


def test_the_marks_in_a_list_of_members_are_read() -> None:
    people, rest = read_people("Anna Holm (V), Bo Erik Dahl, A, Ib Krag (afbud)", "present")

    assert [(each.person, each.party) for each in people] == [
        ("Anna Holm", "V"),
        ("Bo Erik Dahl", "A"),
        ("Ib Krag", None),
    ]
    assert rest == []


def test_one_letter_behind_all_names_of_a_list_may_mean_something_else() -> None:
    alike = (Attendance("Anna Holm", "present", party="F"), Attendance("Bo Erik Dahl", "present", party="F"))
    several = (Attendance("Anna Holm", "present", party="F"), Attendance("Bo Erik Dahl", "present", party="V"))

    assert find_parties(minutes(attendance=alike), MEMBERS) == {}
    assert find_parties(minutes(attendance=several), MEMBERS) == {"Anna Holm": {"F"}, "Bo Erik Dahl": {"V"}}
