"""The search index follows the store: what changed is found as it is now, what is gone is not found, and no more."""

import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from etl.search_index import LAST_POSITION
from ontology.search import Card, day_number, fold, stem_of, words_of
from server.search.index import SearchIndex, Wish
from server.search.terms import read_question
from tests.etl.published import assert_searchable, build_into, served
from tests.invented import write_minutes

MARCH = date(2024, 3, 6)
WORDS = ("cykelsti", "fortov", "havn", "skole", "svømmehal", "vandværk")


def found(data: Path, text: str) -> list[str]:
    """Return the titles of the items that a text finds."""
    index = SearchIndex(served(data).search)
    return [card.title for card in index.find(Wish(read_question(text)), 0, 100).cards]


def data_files(data: Path) -> dict[str, int]:
    """Return the inodes of the segments of the index of items."""
    folder = served(data).search / "items"
    return {path.name: path.stat().st_ino for path in folder.iterdir() if path.suffix in {".idx", ".pos", ".term"}}


@pytest.mark.parametrize("seed", range(2))
def test_after_any_changes_the_index_holds_what_the_store_holds(tmp_path: Path, seed: int) -> None:
    data, sources, chance = tmp_path / "data", tmp_path / "minutes", random.Random(seed)  # noqa: S311
    for _ in range(3):
        for number in chance.sample(range(8), 3):
            path = sources / f"{MARCH + timedelta(days=number)}.txt"
            if path.exists() and chance.random() < 0.4:
                path.unlink()
            else:
                words = chance.sample(WORDS, 2)
                items = [(f"Om en {word}", f"24/{number}{at}", f"En {word} bygges.") for at, word in enumerate(words)]
                write_minutes(sources, MARCH + timedelta(days=number), items=items)
        if any(sources.iterdir()):
            build_into(data, sources, prune=True)
            assert_searchable(data)
    for word in WORDS:
        titles = [
            line for path in sources.iterdir() for line in path.read_text().splitlines() if line.startswith("Punkt")
        ]
        assert len(found(data, word)) == sum(word in title for title in titles)


def test_a_change_leaves_the_files_of_all_other_documents_as_they_are(tmp_path: Path) -> None:
    data, sources = tmp_path / "data", tmp_path / "minutes"
    for number in range(6):
        write_minutes(sources, MARCH + timedelta(days=number), items=[("Ny cykelsti", f"24/{number}", "Godkendt.")])
    build_into(data, sources)
    before = data_files(data)
    write_minutes(sources, MARCH, items=[("Nye fortove", "24/0", "Afvist.")])
    build_into(data, sources)
    after = data_files(data)

    assert before.items() <= after.items()
    assert len(after) == len(before) + 3
    assert found(data, "fortov") == ["Nye fortove"]
    assert len(found(data, "cykelsti")) == 5


def test_an_index_of_another_kind_is_written_anew(tmp_path: Path) -> None:
    data, sources = tmp_path / "data", tmp_path / "minutes"
    for number in range(4):
        write_minutes(sources, MARCH + timedelta(days=number))
    build_into(data, sources)
    for path in (served(data).search / "items").iterdir():
        path.unlink()
    write_minutes(sources, MARCH, items=[("Nye fortove", "24/0", "Afvist.")])
    build_into(data, sources)

    assert_searchable(data)


def test_everybody_may_read_a_published_index(tmp_path: Path) -> None:
    write_minutes(tmp_path / "minutes", MARCH)
    build_into(tmp_path / "data", tmp_path / "minutes")
    SearchIndex(served(tmp_path / "data").search)
    files = [path for path in served(tmp_path / "data").search.rglob("*") if path.is_file()]

    assert len(files) > 4
    assert [path for path in files if path.stat().st_mode & 0o044 != 0o044] == []


def test_text_is_folded_as_readers_of_danish_expect() -> None:
    assert fold("ÅRHUS Aarhus A\u030arhus") == "århus århus århus"
    assert fold("Økonomi oekonomi") == "økonomi økonomi"
    assert words_of("Café, co\u00adop og 20/13750-A") == ["cafe", "coop", "og", "20", "13750", "a"]
    assert words_of("§85 §§ 3") == ["paragraf", "85", "paragraf", "paragraf", "3"]
    assert {stem_of(word) for word in ("skole", "skoler", "skolerne", "skolens")} == {"skol"}
    assert fold("før") != fold("for")


def test_a_card_comes_back_as_it_was_packed() -> None:
    card = Card("i", "0657", "0657/x", "", ("approved", "noted"), "2024-03-06", "24/1", "Æblegrød <b>", closed=True)

    assert Card.unpack(card.pack()) == card
    assert day_number(card.date) == 20240306
    assert day_number("9999-12-31") * (LAST_POSITION + 1) < 2**63
