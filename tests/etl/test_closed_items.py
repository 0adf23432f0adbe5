"""Which items are closed to the public: as their title says, their group, the list of contents, or the decision."""

from tests.etl.punkt_n import read_below_title


def test_closed_items_may_stand_in_the_list_of_contents_alone() -> None:
    minutes = read_below_title(
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
    minutes = read_below_title(
        "Indholdsfortegnelse\n\nÅbne punkter\n1 Ny mole\nLukkede punkter\n2 Køb af kaj\n\n"
        "Punkt 1: Ny mole\n\nBeslutning\nGodkendt.\n\nPunkt 2: Køb af kaj\n\nBeslutning\nUdsat.\n"
    )

    assert [item.closed for item in minutes.items] == [False, True]


def test_a_decision_that_says_only_that_the_item_is_closed_is_none() -> None:
    minutes = read_below_title(
        "Punkt 1: Ny mole\n\nBeslutning\nGodkendt.\n\nPunkt 2: Køb af kaj\n\nBeslutning\nLukket punkt.\n\n"
        "Punkt 3: Ny bro\n\nBeslutning\nGodkendt.\n"
    )

    assert [item.closed for item in minutes.items] == [False, True, False]
    assert [item.decision is None for item in minutes.items] == [False, True, False]


def test_what_the_public_may_know_of_a_closed_item_is_its_decision() -> None:
    heading = "Offentlig beslutning der skal udfyldes, hvis punktet er lukket"
    minutes = read_below_title(
        f"Punkt 1: Ny mole\n\nBeslutning\nGodkendt.\n\n{heading}\n\nPunkt 2: Salg af kaj\n\n{heading}\nSolgt.\n"
    )

    assert [item.closed for item in minutes.items] == [False, True]
    assert [item.decision and item.decision.text for item in minutes.items] == ["Godkendt.", "Solgt."]
