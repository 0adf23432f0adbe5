"""Whose recommendation a decision follows, and what that says of the recommendation that the item prints."""

import re
from datetime import date

import pytest

from etl.facts import with_outcomes
from etl.model import AgendaItem, Decision, Recommendation
from etl.plain import asks_for_more, read_plain
from etl.plain import following as table_of_words
from etl.votes.wordings import any_of

POINTS = ("at broen bygges.", "at vejen flyttes.")
COUNCIL = "Byrådet"
CHANGED = "Godkendt med den ændring, at broen flyttes."


def following(text: str, *earlier: tuple[str, str], by: str | None = "Administrationen") -> str | None:
    """Return whether the council's decision follows the points, after these decisions of others, one a day."""
    points = tuple(Recommendation(place, point, by) for place, point in enumerate(POINTS, start=1))
    before = tuple(Decision(said, body, date(2024, 1, day)) for day, (body, said) in enumerate(earlier, start=1))
    item = AgendaItem(
        1,
        "1",
        "Bro",
        recommendations=points,
        decision=Decision(text, COUNCIL, date(2024, 2, 1)),
        earlier_decisions=before,
    )
    decision = with_outcomes(item, COUNCIL).decision
    assert decision
    return decision.follows_recommendation


@pytest.mark.parametrize(
    ("text", "earlier", "expected"),
    [
        ("Byrådet godkendte administrationens indstilling.", [], "unchanged"),
        ("Godkendt.", [], "unchanged"),
        ("Byrådet godkendte Økonomiudvalgets indstilling.", [], None),
        ("Byrådet godkendte Økonomiudvalgets indstilling.", [("Vejudvalget", "Anbefales.")], None),
        ("Byrådet godkendte Økonomiudvalgets indstilling.", [("Økonomiudvalget", "Anbefales.")], "unchanged"),
        ("Byrådet godkendte Økonomiudvalgets indstilling.", [("Økonomiudvalget", "Udsat.")], None),
        ("Byrådet godkendte Økonomiudvalgets indstilling.", [("Økonomiudvalget", "Ikke anbefalet.")], "not"),
        ("Byrådet godkendte Økonomiudvalgets indstilling.",
         [("Økonomiudvalget", "1. Anbefales.\n2. Anbefales ikke.")], "partly"),
        ("Byrådet godkendte økonomiudvalgets indstillinger.",
         [("Økonomiudvalget", "Anbefales ikke."), ("Økonomiudvalget", "Anbefales.")], "unchanged"),
        ("Byrådet godkendte Økonomiudvalgets indstilling.",
         [("Vejudvalget", CHANGED), ("Økonomiudvalget", "Udvalget anbefaler Vejudvalgets indstilling.")], "changed"),
        ("Byrådet godkendte fagudvalgenes indstillinger.",
         [("Vejudvalget", "Anbefales."), ("Skoleudvalget", "Anbefales."), ("Økonomiudvalget", "Udsat.")], "unchanged"),
        ("Byrådet godkendte fagudvalgenes indstillinger.",
         [("Vejudvalget", "Anbefales."), ("Skoleudvalget", "Anbefales ikke.")], None),
        ("Byrådet godkendte Vejudvalgets og Skoleudvalgets indstillinger.",
         [("Vejudvalget", "Anbefales."), ("Skoleudvalget", "Anbefales ikke.")], None),
        ("Byrådet har vedtaget Magistratens foranstående indstilling af 3. januar.",
         [("Magistraten", "Magistraten anbefaler, at byrådet tiltræder Teknikafdelingens indstilling.")], "unchanged"),
        ("Byrådet godkendte Økonomiudvalgets indstilling med den ændring, at vejen bliver.",
         [("Økonomiudvalget", "Anbefales.")], "changed"),
        ("Byrådet godkendte Økonomiudvalgets indstilling med den ændring, at vejen bliver.",
         [("Økonomiudvalget", CHANGED)], None),
        ("1. Byrådet godkendte Økonomiudvalgets indstilling.\n2. Byrådet godkendte administrationens indstilling.",
         [("Økonomiudvalget", CHANGED)], None),
        ("Godkendt.", [("Vejudvalget", "Anbefales ikke.")], None),
        ("Godkendt.", [("Vejudvalget", "Udsat.")], "unchanged"),
        ("Byrådet godkendte administrationens indstilling.", [("Vejudvalget", "Anbefales ikke.")], "unchanged"),
        ("Ikke godkendt.", [("Vejudvalget", CHANGED)], "not"),
        ("Godkendt.\nAnna Holm (V) følger Økonomiudvalgets indstilling.", [], "unchanged"),
        ("Godkendt i henhold til Byrådets beslutning af 3. maj.", [], None),
        ("Byrådet godkendte Økonomiudvalgets indstilling.",
         [("Økonomiudvalget", "Udvalget anbefaler, at klubbens lokaler bruges i stedet.")], None),
        ("Byrådet godkendte Økonomiudvalgets indstilling.",
         [("Økonomiudvalget", "Anbefales. Udvalget ønsker et notat.")], None),
        ("Byrådet godkendte administrationens indstilling.",
         [("Økonomiudvalget", "Udvalget anbefaler, at klubbens lokaler bruges i stedet.")], "unchanged"),
        ("Godkendt.", [("Økonomiudvalget", "Udvalget anbefaler, at klubbens lokaler bruges i stedet.")], None),
        ("Godkendt.", [("Økonomiudvalget", "Udvalget ønsker en anden bro.")], None),
        ("Byrådet godkendte Vejudvalget indstilling.", [("Vejudvalget", "1.-2. Anbefales.")], "unchanged"),
        ("Byrådet godkendte Vejudvalgets indstilling.", [("Vejudvalget", "2. Anbefales.")], None),
        ("Byrådet anbefaler, at Vejudvalget godkendes.", [("Vejudvalget", "Taget til efterretning.")], None),
    ],
)  # fmt: skip
def test_a_decision_is_measured_by_the_recommendation_that_it_names(
    text: str, earlier: list[tuple[str, str]], expected: str | None
) -> None:
    assert following(text, *earlier) == expected


def test_the_points_of_the_body_that_is_named_are_the_ones_that_are_printed() -> None:
    assert following("Byrådet godkendte Økonomiudvalgets indstilling.", by="Økonomiudvalget") == "unchanged"


@pytest.mark.parametrize("sentence", table_of_words()["plain"]["examples"])
def test_a_plain_sentence_is_plain(sentence: str) -> None:
    assert read_plain(sentence, "Udvalget", [Recommendation(1, "at broen bygges og males.", None)]) is not None


@pytest.mark.parametrize(
    "words", ["dog", "ikke", "idet vejen flyttes", "med en bemærkning", "men vejen bliver", "inkl. bilag 5", "delvis"]
)
def test_a_sentence_with_other_words_is_not(words: str) -> None:
    assert (
        read_plain(f"Indstillingen godkendt {words}.", "Udvalget", [Recommendation(1, "at broen bygges.", None)])
        is None
    )


def test_every_word_that_a_plain_sentence_may_hold_is_used_by_an_example() -> None:
    table = table_of_words()["plain"]
    used = {word for example in table["examples"] for word in re.findall(r"\w+", example.lower())}

    assert [word for word in table["words"] if not any(re.fullmatch(any_of([word]), each) for each in used)] == []


def test_a_point_that_asks_for_more_than_to_be_noted_is_told_by_every_word() -> None:
    table = table_of_words()["more"]

    assert [example for example in table["examples"] if not asks_for_more(example)] == []
    assert [word for word in table["words"] if not re.search(any_of([word]), " ".join(table["examples"]))] == []
    assert not asks_for_more("at orienteringen om broen tages til efterretning")


def test_a_body_follows_what_is_recommended_to_it_and_no_other_points() -> None:
    points = (Recommendation(1, "at broen bygges.", None, "Vejudvalget"), Recommendation(2, "at vejen flyttes.", None))
    council = Decision("Byrådet godkendte Vejudvalgets indstilling.", COUNCIL, date(2024, 2, 1))
    committee = Decision("1. Anbefales.", "Vejudvalget", date(2024, 1, 1))
    item = AgendaItem(1, "1", "Bro", recommendations=points, decision=council, earlier_decisions=(committee,))
    decided = with_outcomes(item, COUNCIL).decision

    assert decided
    assert decided.follows_recommendation is None


def test_a_committee_that_names_its_own_points_follows_them() -> None:
    points = (Recommendation(1, "at broen bygges.", None, COUNCIL), Recommendation(2, "at vejen flyttes.", None))
    item = AgendaItem(1, "1", "Bro", recommendations=points, decision=Decision("2. Anbefales.", "Vejudvalget", None))
    decided = with_outcomes(item, "Vejudvalget").decision

    assert decided
    assert decided.follows_recommendation == "unchanged"


def test_many_earlier_decisions_are_told_in_one_pass() -> None:
    earlier = [(f"Udvalg{letter}udvalget", "Anbefales ikke.") for letter in "abcdefghijklmnopqrstuvwxyz"]

    assert following("Godkendt.", *earlier) is None
