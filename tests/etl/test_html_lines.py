"""HTML becomes the lines that a reader sees, with no word lost, glued or split."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from etl.kinds.html_lines import MAX_DEPTH, read_fragment, read_node
from etl.model import Quarantined
from etl.text import Line


def texts(html: str) -> list[str]:
    return [line.text for line in read_fragment(html)]


def headings(html: str) -> list[tuple[str, int]]:
    return [(line.text, line.level) for line in read_fragment(html) if line.level]


def test_paragraphs_stand_apart_and_br_only_ends_a_line() -> None:
    assert texts("<p>Ny mole</p><div>i havnen.<br>Godkendt.<br><br>Slut</div>") == [
        "Ny mole", "", "i havnen.", "Godkendt.", "", "Slut",
    ]  # fmt: skip


def test_lines_are_numbered_from_1() -> None:
    assert [line.number for line in read_fragment("<p>a</p><p>b</p><ul><li>c<li>d</ul>")] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("Havneudvalget indstiller <em>a</em><i>t</i> molen", "Havneudvalget indstiller at molen"),
        ("<b>I</b><span>ndstilling</span>", "Indstilling"),
        ("kon&shy;sekven\u200bser<b></b>", "konsekvenser"),
        ("1.&nbsp;&nbsp;maj\r\n  2024", "1. maj 2024"),
        ("m<sup>2</sup> &amp; m&sup3;", "m2 & m³"),
        ("Vedtaget<!-- hemmeligt --><script>skjult()</script><style>p{}</style>.", "Vedtaget."),
    ],
)
def test_words_are_neither_glued_nor_split(html: str, text: str) -> None:
    assert texts(html) == [text]


def test_a_heading_broken_by_line_ends_is_one_heading() -> None:
    assert headings("<h3>Økonomiske<br>\r\n&nbsp;konsekvenser <b></b></h3><p>Ingen.</p>") == [
        ("Økonomiske konsekvenser", 3)
    ]


def test_a_heading_that_was_never_closed_gives_its_level_to_nothing_but_its_words() -> None:
    html = "<h2> <div> <h3>Resume</h3> <div>Molen er for kort.</div> <h3>Indstilling</h3> <div>at den forlænges.</div>"

    assert headings(html) == [("Resume", 3), ("Indstilling", 3)]


@pytest.mark.parametrize(
    "words",
    [
        "Sagen har ingen økonomiske konsekvenser.",
        "Havneudvalget indstiller, at molen forlænges,",
        "Molen " * 40,
    ],
)
def test_a_sentence_marked_up_as_a_heading_is_text(words: str) -> None:
    assert headings(f"<h4>{words}</h4>") == []
    assert texts(f"<h4>{words}</h4>") == [words.strip()]


def test_a_heading_of_one_word_with_a_full_stop_is_a_heading() -> None:
    assert headings("<h4>Kommunikation.</h4>") == [("Kommunikation.", 4)]


def test_points_of_lists_are_bullets_with_the_numbers_that_a_browser_prints() -> None:
    html = (
        "<ol><li>at molen forlænges<li><p>at der males</p><ul><li>hvidt</ul></ol>"
        "<ol start=3 style='list-style-type: lower-alpha;'><li>tredje<li value=7>syvende</ol>"
        "<ol type=I><li>et<li>to<li>tre<li>fire</ol><ol style='list-style-type:none'><li>uden</ol>"
    )

    assert texts(html) == [
        "1. at molen forlænges", "2. at der males", "hvidt", "c. tredje", "g. syvende",
        "I. et", "II. to", "III. tre", "IV. fire", "uden",
    ]  # fmt: skip
    assert all(line.bullet for line in read_fragment(html))


def test_only_the_first_line_of_a_point_is_a_bullet() -> None:
    assert [(line.text, line.bullet) for line in read_fragment("<ul><li>En<br>To</ul><p>Tre</p>") if line.text] == [
        ("En", True), ("To", False), ("Tre", False),
    ]  # fmt: skip


def test_a_printed_bullet_is_one_too() -> None:
    assert read_fragment("<p>•&nbsp; at molen forlænges</p>") == (Line(1, "at molen forlænges", bullet=True),)


def test_a_row_of_data_is_one_line() -> None:
    html = (
        "<table><thead><tr><th>Mio. kr.<th>2024<th>2025</tr></thead>"
        "<tr><td><p>Mole</p><p>og fyr</p><td>5<td>1<tr><td>Drift<td><td>2<tr><td>I alt<td>5<td></tr></table>"
    )

    assert [text for text in texts(html) if text] == [
        "Mio. kr. | 2024 | 2025", "Mole og fyr | 5 | 1", "Drift | | 2", "I alt | 5",
    ]  # fmt: skip


def test_a_label_in_a_table_keeps_its_colon_and_needs_no_bar() -> None:
    assert texts("<table><tr><td>Udvalg:</td><td>Havneudvalget</td></tr></table>") == ["Udvalg: Havneudvalget"]


def test_cells_of_tables_that_are_only_layout_stay_lines() -> None:
    page = "<table><tr><td>Menu<td><table><tr><td>År<td>2024</table><h2>Beslutning</h2>Godkendt.</table>"

    assert [text for text in texts(page) if text] == ["Menu", "År | 2024", "Beslutning", "Godkendt."]
    assert headings(page) == [("Beslutning", 2)]
    assert [t for t in texts("<table><tr><td>Forside<td><h1>Referat</h1><p>Ny mole</table>") if t] == [
        "Forside", "Referat", "Ny mole",
    ]  # fmt: skip
    assert len([t for t in texts(f"<table><tr><td>a<td>{'Molen er lang. ' * 50}</table>") if t]) == 2


def test_preformatted_text_keeps_its_lines() -> None:
    assert texts("<pre>Sag 1\nNy mole\n\nGodkendt</pre>") == ["Sag 1", "Ny mole", "", "Godkendt"]


def test_an_element_of_a_page_is_read_alone() -> None:
    main = LexborHTMLParser("<nav>Forside</nav><main><p>Ny mole</p></main><p>Kontakt</p>").css_first("main")

    assert main is not None
    assert [line.text for line in read_node(main)] == ["Ny mole"]


@pytest.mark.parametrize("html", ["", " \n", "<html><head><title>Referat</title></head></html>", "<br><p> &nbsp; </p>"])
def test_where_there_are_no_words_there_are_no_lines(html: str) -> None:
    assert read_fragment(html) == ()


def test_deep_nesting_is_read_up_to_a_limit_that_no_page_reaches() -> None:
    assert texts("<div>" * MAX_DEPTH + "Ny mole") == ["Ny mole"]
    assert [text for text in texts("<p>Ny mole" * 5_000) if text] == ["Ny mole"] * 5_000
    with pytest.raises(Quarantined, match=r"nested more than 1000 elements deep in line 2"):
        read_fragment("\n" + "<div>" * (MAX_DEPTH + 1))


TAGS = ("p", "div", "b", "h2", "h3", "ul", "ol", "li", "table", "tr", "td", "br", "span", "pre", "a", "u")
PIECES = st.sampled_from([f"<{end}{tag}>" for tag in TAGS for end in ("", "/")] + [" ord ", "sag", "\n", "&nbsp;", "<"])


@given(st.lists(PIECES, max_size=60).map("".join))
def test_whatever_the_tags_no_word_is_lost_and_no_line_is_untidy(html: str) -> None:
    lines = read_fragment(html)
    body = LexborHTMLParser(html).body
    found = "".join(line.text for line in lines)

    assert found.count("ord") == (body.text() if body else "").count("ord")
    assert [line.number for line in lines] == list(range(1, len(lines) + 1))
    assert all(line.text == " ".join(line.text.split()) for line in lines)
