"""Texts with what they refer to marked: exactly the words of the store, exactly the places of its mentions."""

from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest
from pyoxigraph import NamedNode, Store

from server.things.graph_view import GraphView
from server.things.marks import Piece, mark_section, mark_words
from tests.conftest import SAMPLES, SHARED
from tests.etl.published import build_into, served
from tests.server.published import start_server
from tests.server.test_timeline import BASE, view

SECTION, ITEM = NamedNode(f"{BASE}/id/s"), NamedNode(f"{BASE}/id/i")
SG = "https://w3id.org/sagsgraf/ontology#"


def graph_of(text: str, *mentions: tuple[int, int, str]) -> GraphView:
    """A section with mentions, each with its offsets and what it states beside them."""
    stated = (
        f"<m/{n}> sg:inSection <s> ; sg:start {start} ; sg:end {end} {more} ."
        for n, (start, end, more) in enumerate(mentions)
    )
    oa = "@prefix oa: <http://www.w3.org/ns/oa#> ."
    kinds = "<act/1> a sg:Act . <act/1/p5> a sg:Provision . <o/kl> a sg:Organisation ."
    section = f'<i> sg:section <s> . <s> sg:kind "exposition" ; sg:text """{text}"""@da .'
    return view(oa, kinds, section, *stated)


def shown(pieces: list[Piece]) -> list[tuple[str, str, int]]:
    return [(piece.text, piece.kind, len(piece.targets)) for piece in pieces]


def test_a_text_is_cut_at_its_mentions() -> None:
    graph = graph_of("KL og § 5 her", (0, 2, "; oa:hasBody <o/kl>"), (6, 9, "; oa:hasBody <act/1/p5>"))

    assert shown(mark_section(graph, SECTION)) == [
        ("KL", "body", 1),
        (" og ", "", 0),
        ("§ 5", "law", 1),
        (" her", "", 0),
    ]


def test_mentions_of_one_place_are_one_mark() -> None:
    graph = graph_of("§§ 5-6", (0, 6, "; oa:hasBody <act/1>"), (0, 6, "; oa:hasBody <act/1/p5>"))

    assert shown(mark_section(graph, SECTION)) == [("§§ 5-6", "law", 2)]


def test_overlapping_mentions_do_not_repeat_words() -> None:
    graph = graph_of("abcdef", (0, 4, "; oa:hasBody <act/1>"), (2, 6, "; oa:hasBody <o/kl>"))

    assert shown(mark_section(graph, SECTION)) == [("abcd", "law", 1), ("ef", "", 0)]


def test_offsets_count_characters_whatever_these_are() -> None:
    graph = graph_of("👩‍👧 é\\u202eKL", (6, 8, "; oa:hasBody <o/kl>"))

    assert "".join(piece.text for piece in mark_section(graph, SECTION)) == "👩‍👧 é\u202eKL"
    assert mark_section(graph, SECTION)[-1].kind == "body"


def test_what_has_no_address_is_marked_with_its_candidates() -> None:
    graph = graph_of("SL", (0, 2, "; sg:candidate <act/1>, <o/kl>"))
    (piece,) = mark_section(graph, SECTION)

    assert (piece.kind, piece.targets, len(piece.candidates)) == ("law", (), 2)


def test_words_are_marked_where_they_stand_once_in_a_section_of_their_kind() -> None:
    mention = (0, 2, "; oa:hasBody <o/kl>")

    assert shown(mark_words(graph_of("KL ja. Nej.", mention), ITEM, "exposition", "KL ja.")) == [
        ("KL", "body", 1),
        (" ja.", "", 0),
    ]
    assert shown(mark_words(graph_of("KL. KL.", mention), ITEM, "exposition", "KL.")) == [("KL.", "", 0)]
    assert shown(mark_words(graph_of("KL ja.", mention), ITEM, "decision", "KL ja.")) == [("KL ja.", "", 0)]


class Paragraphs(HTMLParser):
    """The paragraphs of text on a page, each with the quotes that are marked in it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, list[str]]] = []
        self.inside = self.marked = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        classes = (dict(attributes).get("class") or "").split()
        if tag == "p" and "prose" in classes:
            self.inside = True
            self.found.append(("", []))
        if self.inside and tag in {"a", "abbr"} and "ref" in classes:
            self.marked = True
            self.found[-1][1].append("")

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "p"
        self.marked = self.marked and tag not in {"a", "abbr"}

    def handle_data(self, data: str) -> None:
        if self.inside:
            text, quotes = self.found[-1]
            self.found[-1] = (text + data, quotes)
            if self.marked:
                quotes[-1] += data


def texts_in_store(store: Store) -> dict[str, list[tuple[str, list[str]]]]:
    """By item, the text of each of its sections and the quotes of the mentions there, a place once."""
    query = f"""SELECT ?item ?section ?text ?start ?quote WHERE {{
        ?item <{SG}section> ?section . ?section <{SG}text> ?text ; <{SG}kind> ?kind .
        FILTER (?kind NOT IN ("recommendation", "decision"))
        OPTIONAL {{ ?mention <{SG}inSection> ?section ; <{SG}start> ?start ; <{SG}quote> ?quote }} }}"""
    sections: dict[tuple[str, str, str], dict[int, str]] = {}
    for row in store.query(query):  # type: ignore[union-attr]
        key = (row["item"].value, row["section"].value, row["text"].value)
        quotes = sections.setdefault(key, {})
        if row["start"] is not None:
            quotes[int(row["start"].value)] = row["quote"].value
    items: dict[str, list[tuple[str, list[str]]]] = {}
    for (item, _, text), quotes in sections.items():
        items.setdefault(item, []).append((text, [quotes[start] for start in sorted(quotes)]))
    return items


@pytest.mark.parametrize("minutes", [SAMPLES, SHARED / "minutes"], ids=["samples", "real minutes"])
def test_every_page_shows_the_texts_of_the_store_with_the_quotes_of_its_mentions(minutes: Path, tmp_path: Path) -> None:
    if not minutes.is_dir():
        pytest.skip(f"{minutes} is not here")
    build_into(tmp_path, minutes, municipality=None)
    items = texts_in_store(Store.read_only(str(served(tmp_path).store)))
    server = start_server(tmp_path)
    counted: Counter[str] = Counter()
    with httpx.Client(base_url=server.address, timeout=30, headers={"Accept": "text/html"}) as client:
        for item, sections in items.items():
            page = Paragraphs()
            page.feed(client.get(item.replace("http://localhost:8000/id/", "/doc/")).text)
            for text, quotes in sections:
                assert (text, quotes) in page.found, item
                counted["quotes"] += len(quotes)
    server.stop()

    assert len(items) > 10
    assert counted["quotes"] > 20
