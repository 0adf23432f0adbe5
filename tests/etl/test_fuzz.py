"""Spoiled minutes of every kind end as minutes with a right graph, or are refused in words: never as anything else."""

import io
from random import Random

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from tests.fuzz.chain import read_in_time
from tests.fuzz.files import SPOILERS, spoil_file
from tests.fuzz.mutations import PIECES, spoil
from tests.fuzz.originals import files, texts

HEAD = (
    "REFERAT Havneudvalget d. 02-05-2024\n\nMødedato Torsdag d. 2. maj 2024 kl. 9:00\n\nMødedeltagere Anna Holm, {}\n\n"
)
ITEM = (
    "Punkt {n}: {title}\n\n24/17{n}\n\nSagsfremstilling\n{text}\n\nIndstilling\nForvaltningen indstiller, at {text}\n\n"
    "Sagens forløb\nBeslutning i Teknikudvalget den 02-04-2024\nGodkendt {text}\n\n"
    "Beslutning i Havneudvalget den 02-05-2024\n\nGodkendt. {text}\n\nBilag\n{text}\n\n"
)
LENGTH = 1500

few = settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow])
seeds = st.integers(0, 2**32)


def chance_of(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - the same chance each time


@few
@given(seeds)
def test_spoiled_text_is_read_or_refused(seed: int) -> None:
    chance = chance_of(seed)

    read_in_time(spoil(chance.choice(texts()), chance).encode(), chance.choice((".txt", ".md")))


@few
@given(seeds)
def test_two_documents_mixed_line_by_line_are_read_or_refused(seed: int) -> None:
    chance = chance_of(seed)
    lines = [line for text in chance.sample(texts(), 2) for line in text.split("\n")]

    read_in_time("\n".join(chance.sample(lines, min(len(lines), 120))).encode(), ".txt")


@pytest.mark.parametrize("suffix", SPOILERS)
@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(seeds)
def test_spoiled_files_are_read_or_refused(suffix: str, seed: int) -> None:
    chance = chance_of(seed)

    read_in_time(spoil_file(chance.choice(files(suffix)), suffix, chance), suffix)


@few
@given(st.text(max_size=400).filter(lambda words: words.strip() != "None"))  # what the check takes for a missing value
@example("1. \n" * 100)
def test_any_text_in_every_field_is_read_or_refused(words: str) -> None:
    items = "".join(ITEM.format(n=n, title=title, text=words) for n, title in ((1, "Ny mole"), (2, words[:80])))

    read_in_time((HEAD.format(words) + items).encode("utf-8", "replace"), ".txt")


@pytest.mark.parametrize("piece", PIECES)
def test_one_piece_repeated_in_every_field_is_read_or_refused(piece: str) -> None:
    words = (piece * LENGTH)[:LENGTH]
    text = HEAD.format(words) + ITEM.format(n=1, title="Ny mole", text=words)

    read_in_time(text.encode(), ".txt")


@pytest.mark.parametrize(
    "line",
    [
        "{n}. Ny mole",
        "Punkt {n}: Ny mole",
        "{n}",
        "Beslutning",
        "24/{n}",
        "at molen bygges",
        "Anna Holm (A)",
        "- ",
        "x" * 300,
    ],
)
def test_thousands_of_like_lines_are_read_or_refused(line: str) -> None:
    lines = "\n".join(line.format(n=n) for n in range(1, 1000))

    read_in_time((HEAD.format("Bo Dahl") + lines).encode(), ".txt")


@pytest.mark.parametrize("size", [0, 1e-30, 0.1, 1000, 1e30])
def test_letters_of_any_size_are_read_or_refused(size: float) -> None:
    file = io.BytesIO()
    canvas = Canvas(file)
    canvas.setFont("Helvetica", size)
    for n, words in enumerate(("REFERAT Havneudvalget d. 02-05-2024", "Punkt 1: Ny mole", "Beslutning", "Godkendt.")):
        canvas.drawString(50, 800 - 20 * n, words)
    canvas.save()

    read_in_time(file.getvalue(), ".pdf")


def test_digits_of_other_scripts_name_no_section_of_an_act() -> None:
    item = ITEM.format(n=1, title="Ny mole", text="Efter kommunalbestyrelseslovens § ٣ og lov om social service § ٤٥.")

    read_in_time((HEAD.format("Bo Dahl") + item).encode(), ".txt")
