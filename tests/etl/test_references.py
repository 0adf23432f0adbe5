"""What all kinds of reference keep: exact places, no overlaps, the same result every time, linear time."""

import time
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from etl.references.matching import FormFinder, trie_pattern
from tests.etl.annotated import annotate

WORDS = st.sampled_from(
    ["KL", "HK", "KMD", "serviceloven", "§ 85", "§§ 3-5", "Byrådet", "den 5. marts 2019", "direktør", "Bo Klit Holm",
     "og", ",", ".", "\n", "Odder Kommune", "lov om", "udvalgsmødet", "ØKE", "İ", "STAR's", "(", ")"]
)  # fmt: skip


@given(st.lists(WORDS, max_size=25))
@settings(max_examples=200, deadline=None)
def test_mentions_keep_their_places_and_do_not_overlap(words: list[str]) -> None:
    text = " ".join(words)
    mentions = annotate(text)
    spans = sorted({(mention.start, mention.end) for mention in mentions})

    assert mentions == annotate(text)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    assert list(mentions) == sorted(mentions, key=lambda mention: (mention.start, mention.end))


def test_mentions_stand_in_the_title_and_in_every_section() -> None:
    mentions = annotate("Brev fra KL", "Svar fra STAR", title="Klage til Ankestyrelsen")

    assert [(mention.section, mention.quote) for mention in mentions] == [
        (None, "Ankestyrelsen"),
        (1, "KL"),
        (2, "STAR"),
    ]
    assert all(mention.rule.startswith("body:") for mention in mentions)


@given(st.lists(st.text("abc ", min_size=1, max_size=6).map(str.strip).filter(bool), min_size=1, unique=True))
def test_a_form_finder_finds_every_form_whole(forms: list[str]) -> None:
    finder = FormFinder([(form, False, form) for form in forms])

    for form in {" ".join(form.split()) for form in forms}:
        assert form in [value for found in finder.find(form) for value in found.values] or form not in forms


def test_a_trie_is_tried_longest_first() -> None:
    assert trie_pattern(["ab", "abc", "b"]) == "(?:ab(?:c)?|b)"


def test_hostile_text_takes_time_that_grows_with_its_length_only() -> None:
    hostile = ("lov om a af b til c " * 40 + "Anna Bo Klit " * 40 + "§ 1, 2, 3 og 4 " * 40 + "Byrådet den " * 40) * 5
    annotate("warm")
    start = time.process_time()
    annotate(hostile)
    once = time.process_time() - start
    annotate(hostile * 4)

    assert time.process_time() - start - once < max(12 * once, 2.0)
