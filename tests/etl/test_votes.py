"""Votes in decisions: every notation of the table of examples, nothing where there is none, at any line break."""

import re
import tomllib
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.model import AgendaItem, Decision, Vote
from etl.names import TABLE as NAMES_TABLE
from etl.names import is_no_name, split_run
from etl.votes import find_votes
from etl.votes.conflicts import on_the_case
from etl.votes.passages import drop_quotes, drop_remarks, read_passages
from etl.votes.tokens import read_tokens
from etl.votes.unread import find_unread, vote_warnings
from etl.votes.wordings import wordings

TABLE = tomllib.loads((Path(__file__).parent / "vote_examples.toml").read_text(encoding="utf-8"))
EXAMPLES: list[dict[str, Any]] = TABLE["example"]
NO_VOTES: list[str] = TABLE["none"]["texts"]
# Where a line may be broken without touching a name or a heading: "A, |B", "og |C", "godkendt |med"
BREAK_RE = re.compile(r"(?<=[,(]) | (?=og |samt |med |mod |imod |stem)|(?<=\bog) |(?<=\bsamt) ")
MONOTONOUS = ["A, ", "A. ", "(", "Anna ", "1.-", "”a ", "For stemte A ", "stemte Anna\n", "de la "]
PIECES = (
    "For stemte", "Imod stemte:", "stemte imod", "undlod at stemme", "(A)", "Ø", "A, B og C", "Anna Holm (V)",
    "19 for", "Liste",
    "og 1 imod", "med stemmerne", "Et flertal bestående af", "(6)", "anbefaler", "pkt. 2.a", "3) og 4)", "idet", "mens",
    "med bemærkning om, at", "”", '"', "(", ")", ":", ";", ",", ".", "\n", "1. ", "2.-3. ", "J.P.", "de la", "fra",
)  # fmt: skip


def read(vote: Vote) -> dict[str, Any]:
    """What a vote says, without what is not said, as the examples have it."""
    said = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(vote).items()}
    return {name: value for name, value in said.items() if value not in (None, []) and name != "members"}


def test_there_are_examples_of_every_notation_and_of_what_is_no_vote() -> None:
    assert len(EXAMPLES) >= 150
    assert len(NO_VOTES) >= 60


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["text"][:60])
def test_an_example_tells_of_its_votes(example: dict[str, Any]) -> None:
    assert [read(vote) for vote in find_votes(example["text"])] == example["votes"]


@pytest.mark.parametrize("text", NO_VOTES)
def test_a_decision_without_numbers_and_names_tells_of_no_vote(text: str) -> None:
    assert find_votes(text) == ()


@given(st.data())
def test_votes_are_the_same_wherever_a_sentence_is_wrapped(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from([example["text"] for example in EXAMPLES]))
    places = [match.start() for match in BREAK_RE.finditer(text)]
    broken = set(data.draw(st.lists(st.sampled_from(places), unique=True))) if places else set()
    wrapped = "".join("\n" if place in broken else letter for place, letter in enumerate(text))

    assert find_votes(wrapped) == find_votes(text)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["text"][:60])
def test_white_space_makes_no_difference(example: dict[str, Any]) -> None:
    wide = example["text"].replace(" ", "\u00a0 ").replace("\n", " \n\n")

    assert find_votes(wide) == find_votes(example["text"])


@given(st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join) | st.text(max_size=200))
def test_any_text_gives_votes_that_hold_what_the_text_prints(text: str) -> None:
    for vote in find_votes(text):
        for label in (*vote.voted_for, *vote.voted_against, *vote.abstained, *vote.reserved_by):
            assert label.lower() in " ".join(text.split()).lower()
        assert set(vote.members) <= {*vote.voted_for, *vote.voted_against, *vote.abstained, *vote.reserved_by}


@pytest.mark.parametrize("piece", MONOTONOUS)
def test_a_long_monotonous_text_is_read_to_its_end(piece: str) -> None:
    text = piece * 5000

    assert find_votes(text + "\n\nMed stemmerne 3 for og 2 imod vedtaget.")[-1].votes_against in (2, None)


def test_voters_with_a_mark_are_members_and_parties_are_not() -> None:
    (vote,) = find_votes("For stemte (V), Anna Holm (A), Ø (Bo Dahl) og Per Skov fra B. Imod stemte SF og Ida Lund.")

    assert vote.voted_for == ("V", "Anna Holm", "Bo Dahl", "Per Skov")
    assert vote.voted_against == ("SF", "Ida Lund")
    assert vote.members == ("Anna Holm", "Bo Dahl", "Per Skov")


@pytest.mark.parametrize(
    "text", ["Borgerhavens byrådsgruppe og Bo Dahl kunne ikke tiltræde indstillingen.", "Flere stemte imod."]
)
def test_dissent_by_somebody_who_is_not_understood_is_told(text: str) -> None:
    decision = Decision(f"Godkendt.\n{text}\nØ stemte imod.", "Byrådet", None)
    (warning,) = vote_warnings([AgendaItem(3, "3", "Ny mole", decision=decision), AgendaItem(4, "4", "Kaj")])

    assert warning.startswith("item 3: 1 sentences of dissent")


def test_a_vote_on_a_conflict_of_interest_is_told_to_be_left_out() -> None:
    asked = "Anna Holm (A) spurgte, om hun var inhabil.\nFor stemte: Bo Dahl (V)\nUdvalget erklærede hende for inhabil."
    voted = AgendaItem(3, "3", "Ny mole", decision=Decision(f"{asked}\nGodkendt. Imod stemte Ø.", "Byrådet", None))
    told = AgendaItem(4, "4", "Kaj", decision=Decision("Anna Holm (A) er inhabil.\nFor stemte A.", "Byrådet", None))
    (warning,) = vote_warnings([voted, told])

    assert warning.startswith("item 3: how was voted on a conflict of interest is left out")
    assert [vote.voted_against for vote in find_votes(voted.decision.text if voted.decision else "")] == [("Ø",)]


@pytest.mark.parametrize(
    "text",
    [
        "Udvalget undlod at tage stilling.",
        "1-4 Økonomiudvalget kan ikke anbefale indstillingen.",
        "Kan ikke anbefales.",
    ],
)
def test_a_meeting_that_refuses_a_recommendation_is_no_unread_voter(text: str) -> None:
    assert find_unread(on_the_case(read_passages(text))) == []


def test_a_dissenting_statement_does_not_vote() -> None:
    text = "(F) stemte imod med bemærkning om, ”at A stemmer for, og at ”B” undlod at stemme.”\n(V) undlod at stemme."

    assert [read(vote) for vote in find_votes(text)] == [{"voted_against": ["F"], "abstained": ["V"]}]


def test_a_quote_that_never_ends_goes_to_the_end_of_its_line() -> None:
    assert drop_quotes("Ja ”nej\nmåske") == "Ja  … \nmåske"


def test_the_ground_is_dropped_and_a_vote_behind_it_is_kept() -> None:
    assert drop_remarks("Ø stemte imod, idet planen er dyr, mens F undlod") == "Ø stemte imod, mens F undlod"
    assert drop_remarks("Godkendt, idet Ø stemte imod") == "Godkendt, idet Ø stemte imod"


def test_a_sentence_knows_the_point_that_heads_its_line() -> None:
    passages = list(read_passages("1. Godkendt.\nA stemte imod.\nAd 2) Udsat."))

    assert [(each.text, each.point, each.headed) for each in passages if each.text] == [
        ("Godkendt", "1", True),
        ("A stemte imod", "1", False),
        ("Udsat", "2", True),
    ]


def test_the_letters_of_a_sentence_are_those_of_the_table() -> None:
    tokens = read_tokens("Anna Holm (A), B og Venstre stemte imod pkt. 2.a, fem for")

    assert "".join(token.letter for token in tokens) == "V,V&VSMP,nF"


@pytest.mark.parametrize("letter", sorted(wordings()["wordings"]))
def test_a_wording_is_written_in_lower_case_so_that_it_is_found(letter: str) -> None:
    phrases = wordings()["wordings"][letter]

    assert phrases == [phrase.lower() for phrase in phrases]
    assert len(phrases) == len(set(phrases))


def test_a_title_or_a_first_word_of_a_sentence_is_no_part_of_a_name() -> None:
    assert split_run("Borgmester Anna Holm") == ("", "Anna Holm")
    assert split_run("Godkendt Anna de la Holm") == ("Godkendt", "Anna de la Holm")
    assert split_run("Byrådet") == ("Byrådet", "")
    assert is_no_name("Teknikudvalget")
    assert not is_no_name("Holm")


def test_the_words_of_the_table_of_names_are_named_once_and_only_given_names_have_capitals() -> None:
    table = tomllib.loads(NAMES_TABLE.read_text(encoding="utf-8"))

    for kind, words in table.items():
        assert [word[0].isupper() for word in words] == [kind == "given"] * len(words)
        assert len(words) == len(set(words))
