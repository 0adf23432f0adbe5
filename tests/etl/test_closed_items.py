"""Which items are closed to the public: as their title says, their group, the list of contents, or the decision."""

from etl.layouts import read_minutes
from etl.model import Minutes, Municipality
from etl.text import read_lines

FANOE = Municipality("0563", "Fanø")
HEAD = "Referat fra møde i Havneudvalget den 2. maj 2024\n\n"


def read(text: str) -> Minutes:
    return read_minutes(read_lines(HEAD + text), FANOE)


def test_closed_items_may_stand_in_the_list_of_contents_alone() -> None:
    minutes = read(
        "Åbne punkter:\n1. Ny mole\n2. Ny bro\n3. Eventuelt\n\nLukkede punkter:\n4. Køb af kaj\n5. Lukket punkt\n\n"
        "1. Ny mole\n\nBeslutning\nGodkendt.\n\n2. Ny bro\n\nBeslutning\nGodkendt.\n\n3. Eventuelt\n"
    )

    assert [(item.number, item.title, item.closed) for item in minutes.items] == [
        ("1", "Ny mole", False),
        ("2", "Ny bro", False),
        ("3", "Eventuelt", False),
        ("4", "Køb af kaj", True),
        ("5", "Lukket punkt", True),
    ]


def test_an_item_is_closed_where_its_group_in_the_list_of_contents_is() -> None:
    minutes = read(
        "Indholdsfortegnelse\n\nÅbne punkter\n1 Ny mole\nLukkede punkter\n2 Køb af kaj\n\n"
        "Punkt 1: Ny mole\n\nBeslutning\nGodkendt.\n\nPunkt 2: Køb af kaj\n\nBeslutning\nUdsat.\n"
    )

    assert [item.closed for item in minutes.items] == [False, True]


def test_a_decision_that_says_only_that_the_item_is_closed_is_none() -> None:
    minutes = read(
        "Punkt 1: Ny mole\n\nBeslutning\nGodkendt.\n\nPunkt 2: Køb af kaj\n\nBeslutning\nLukket punkt.\n\n"
        "Punkt 3: Ny bro\n\nBeslutning\nGodkendt.\n"
    )

    assert [item.closed for item in minutes.items] == [False, True, False]
    assert [item.decision is None for item in minutes.items] == [False, True, False]


def test_what_the_public_may_know_of_a_closed_item_is_its_decision() -> None:
    heading = "Offentlig beslutning der skal udfyldes, hvis punktet er lukket"
    minutes = read(
        f"Punkt 1: Ny mole\n\nBeslutning\nGodkendt.\n\n{heading}\n\nPunkt 2: Salg af kaj\n\n{heading}\nSolgt.\n"
    )

    assert [item.closed for item in minutes.items] == [False, True]
    assert [item.decision and item.decision.text for item in minutes.items] == ["Godkendt.", "Solgt."]
