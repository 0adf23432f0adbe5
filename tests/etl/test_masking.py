"""A name in running text is made unreadable in any form, and nothing moves."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.masking import Names
from ontology.suppressed import digest

SALT = "00" * 16


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Anna Strand sagde", "████ ██████ sagde"),
        ("anna strand, ANNA\nSTRAND", "████ ██████, ████\n██████"),
        ("Anna Strands forslag", "████ ███████ forslag"),
        ("anna.strand@example.dk", "████.██████@example.dk"),
        ("Anna-Strand og Bo Strand", "████-██████ og Bo Strand"),
        ("Anna      Strand, Annas Strand, Strand", "Anna      Strand, Annas Strand, Strand"),
        ("Aage Ærø, Åge Ærø", "████ ███, ███ ███"),
    ],
)
def test_a_name_is_masked_in_any_form_and_nothing_moves(text: str, masked: str) -> None:
    digests = frozenset(digest(SALT, f"0657/{name}") for name in ("anna-strand", "aage-aeroe"))

    assert Names(SALT, "0657", digests, (2,)).mask(text) == masked
    assert Names(SALT, "0658", digests, (2,)).mask(text) == text


@pytest.mark.storm
@settings(max_examples=300)
@given(st.text(alphabet="ab. -\n█é", max_size=30))
def test_masking_keeps_every_place(text: str) -> None:
    names = Names(SALT, "0657", frozenset({digest(SALT, "0657/ab-a")}), (2,))

    masked = names.mask(text)
    assert len(masked) == len(text)
    assert all(other in (one, "█") for one, other in zip(text, masked, strict=True))
    assert not list(names.find(masked))
