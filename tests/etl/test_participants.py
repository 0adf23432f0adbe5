"""A meeting and its items told by one another: spellings of names, conflicts, and who was never there."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.model import AgendaItem, Attendance, Decision, Minutes, Municipality, Vote
from etl.participants import join_participants
from etl.spellings import distance, find_name, find_part, is_same_name

DAY = date(2024, 5, 22)
ANNA, BO, INGRID = "Anna Lykke Holm", "Bo Dahl", "Ingrid Vangkilde Krag"

SAME = [
    ("Anna Holm", "Anna Lykke Holm"),
    ("Anna L. Holm", "Anna Lykke Holm"),
    ("Anna Lykke Brun Holm", "Anna Lykke Holm"),
    ("Ida Nygård", "Ida Nyygård"),
    ("Ingird Vangkilde Krag", "Ingrid Vangkilde Krag"),
    ("Ronnie Rask Nielsen", "Ronni Rask Nielsen"),
    ("Ida Vankgilde", "Ida Vangkilde"),
    ("INGRID KRAG", "Ingrid Krag"),
]
OTHER = [
    ("Anna Holm", "Anne Holm"),
    ("Karen Holm", "Karin Holm"),
    ("Maria Holm", "Marie Holm"),
    ("Bo Dahl", "Ib Dahl"),
    ("Per Hansen", "Per Jansen"),
    ("Per Petersen", "Per Pedersen"),
    ("Anna Lykke Holm", "Anna Brun Holm"),
    ("Anna K. Holm", "Anna Lykke Holm"),
    ("Lykke Holm", "Anna Lykke Holm"),
    ("Holm", "Anna Lykke Holm"),
    ("Ida Nygård", "Ida Skovgård"),
    ("", "Anna Holm"),
]


@pytest.mark.parametrize(("name", "other"), SAME)
def test_two_spellings_are_one_name_either_way(name: str, other: str) -> None:
    assert is_same_name(name, other)
    assert is_same_name(other, name)


@pytest.mark.parametrize(("name", "other"), OTHER)
def test_two_names_that_may_be_two_people_stay_two(name: str, other: str) -> None:
    assert not is_same_name(name, other)
    assert not is_same_name(other, name)


def test_a_name_that_may_be_several_peoples_is_nobodys() -> None:
    assert find_name("Anna Holm", ("Anna Lykke Holm", BO)) == ANNA
    assert find_name("Anna Holm", ("Anna Lykke Holm", "Anna Brun Holm")) is None
    assert find_name("Anna Holm", ("Anna Holm", "Anna Lykke Holm")) is None
    assert find_part("Ingrid", (ANNA, INGRID)) == INGRID
    assert find_part("Vangkilde Krag", (ANNA, INGRID)) == INGRID
    assert find_part("Vangkilde", (ANNA, INGRID)) is None
    assert find_part("Anna", (ANNA, "Anna Krag")) is None
    assert find_part("", (ANNA,)) is None


@given(st.text("abcæ", max_size=8), st.text("abcæ", max_size=8))
def test_the_distance_of_two_words_is_that_of_a_measure(word: str, other: str) -> None:
    assert (distance(word, other) == 0) == (word == other)
    assert distance(word, other) == distance(other, word)
    assert abs(len(word) - len(other)) <= distance(word, other) <= max(len(word), len(other))


def item(position: int, *away: str, status: str = "absent", text: str = "Godkendt.", **fields: Any) -> AgendaItem:
    """An item with a decision, and who was away from it; `fields` are the decision's."""
    decision = Decision(text, "Havneudvalget", DAY, absent=away, **fields)
    attendance = tuple(Attendance(name, status) for name in away)
    return AgendaItem(position, str(position), "Ny mole", decision=decision, attendance=attendance)


def minutes(*items: AgendaItem, **fields: Any) -> Minutes:
    """A meeting where all three are listed as present."""
    people = {"present": (ANNA, BO, INGRID), "items": items} | fields
    return Minutes("tekst", Municipality("0492", "Ærø"), "Havneudvalget", None, DAY, None, None, **people)


def status_of(read: Minutes) -> dict[str, str]:
    return {person.person: person.status for person in read.attendance}


def test_an_absence_under_another_spelling_is_the_participants() -> None:
    read = join_participants(minutes(item(1, "Anna Holm"), item(2)))

    assert read.items[0].attendance == (Attendance(ANNA, "absent"),)
    assert read.items[0].decision is not None
    assert read.items[0].decision.absent == (ANNA,)
    assert read.warnings == (f"'Anna Holm' (item 1) is read as the participant {ANNA}",)


def test_a_vote_by_a_first_or_last_name_is_the_participants_and_a_partys_stays() -> None:
    vote = Vote(voted_for=("Ingrid", "V", "Dahl"), voted_against=("Anna Holm", "Lokallisten"), members=("Anna Holm",))
    earlier = Decision("Godkendt.", "Byrådet", None, votes=(Vote(voted_for=("Ingrid", "Anna Holm")),))
    items = AgendaItem(1, "1", "Ny mole", decision=item(1, votes=(vote,)).decision, earlier_decisions=(earlier,))
    read = join_participants(minutes(items)).items[0]

    assert read.decision is not None
    assert read.decision.votes == (
        Vote(voted_for=(INGRID, "V", BO), voted_against=(ANNA, "Lokallisten"), members=(ANNA,)),
    )
    assert read.earlier_decisions[0].votes[0].voted_for == ("Ingrid", ANNA)


def test_another_spelling_beside_the_participants_own_is_another_person() -> None:
    vote = Vote(voted_for=(ANNA,), voted_against=("Anna Holm",))
    read = join_participants(minutes(item(1, votes=(vote,))))

    assert read == minutes(item(1, votes=(vote,)))


def test_who_is_conflicted_is_told_by_the_decisions_text() -> None:
    text = "Udvalget erklærede Bo Dahl (V) for inhabil i sagen.\nBo Dahl (V) forlod lokalet.\nGodkendt."
    read = join_participants(minutes(item(1, BO, status="left", text=text), item(2)))

    assert read.items[0].attendance == (Attendance(BO, "conflicted"),)


def test_who_is_listed_as_present_and_missed_every_decided_item_was_absent() -> None:
    read = join_participants(minutes(item(1, ANNA, BO), item(2, ANNA), AgendaItem(3, "3", "Underskrift")))

    assert read.present == (BO, INGRID)
    assert read.absent == (ANNA,)
    assert status_of(read) == {ANNA: "absent"}
    assert read.items[0].attendance == (Attendance(BO, "absent"),)
    assert read.items[1].attendance == ()
    assert read.warnings == ("the list of those present says 1 were there whom every item says were absent",)


def test_who_sent_an_excuse_to_every_item_was_excused_under_any_spelling() -> None:
    listed = tuple(Attendance(name, "present") for name in (ANNA, BO))
    items = (item(1, ANNA, status="excused"), item(2, "Anna Holm", status="excused"))
    read = join_participants(minutes(*items, attendance=listed))

    assert status_of(read) == {BO: "present", ANNA: "excused"}
    assert read.present == (BO, INGRID)


@pytest.mark.parametrize(
    "other",
    [
        item(2),
        item(2, ANNA, status="left"),
        item(2, ANNA, votes=(Vote(abstained=(ANNA,)),)),
        AgendaItem(2, "2", "Underskrift", attendance=(Attendance(ANNA, "conflicted"),)),
    ],
)
def test_one_item_that_says_else_leaves_a_person_present(other: AgendaItem) -> None:
    read = join_participants(minutes(item(1, ANNA), other))

    assert read.present == (ANNA, BO, INGRID)
    assert read.warnings == ()


def test_who_is_told_to_have_left_or_taken_anothers_place_stays_so() -> None:
    listed = (Attendance(ANNA, "left", items=((1, 1),)), Attendance(BO, "substitute", INGRID))
    read = join_participants(minutes(item(1, ANNA, BO), attendance=listed))

    assert read.attendance == listed


def test_a_meeting_that_decides_nothing_makes_nobody_absent() -> None:
    read = minutes(AgendaItem(1, "1", "Underskrift"))

    assert join_participants(read) == read
