"""Word files: lists with the numbers Word counts, tables, text boxes, changes that are tracked, and broken packages."""

import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.content import read_content
from etl.kinds.word import read_word
from etl.model import Quarantined
from etl.text import Line

NAMESPACES = nsdecls("w", "wp", "a", "r") + ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def saved(document: Document) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def lines_of(document: Document) -> list[Line]:
    return [line for line in read_word(saved(document)).lines if line.text]


def with_xml(*paragraphs: str) -> Document:
    """Return a document with paragraphs given as the inside of `w:p`."""
    document = docx.Document()
    for paragraph in paragraphs:
        document.element.body.insert(-1, parse_xml(f"<w:p {NAMESPACES}>{paragraph}</w:p>"))
    return document


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """Return a package with one part changed or added."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return file.getvalue()


def test_styles_give_headings_bullets_and_the_numbers_word_counts() -> None:
    document = docx.Document()
    document.add_heading("Referat", 0)
    document.add_heading("Punkt 1: Ny vej", 2)
    for text in ("at vejen anlægges", "at udgiften tages af rammen"):
        document.add_paragraph(text, "List Number")
    document.add_paragraph("kort over vejen", "List Bullet")
    document.add_paragraph("Godkendt.")

    assert [(line.text, line.level, line.bullet) for line in lines_of(document)] == [
        ("Referat", 1, False),
        ("Punkt 1: Ny vej", 2, False),
        ("1. at vejen anlægges", 0, False),
        ("2. at udgiften tages af rammen", 0, False),
        ("kort over vejen", 0, True),
        ("Godkendt.", 0, False),
    ]


def test_paragraphs_are_parted_and_line_breaks_are_not() -> None:
    document = docx.Document()
    document.add_paragraph("Fraværende:\nIngen")
    document.add_paragraph("")
    document.add_paragraph("Godkendt.")

    lines = read_word(saved(document)).lines

    assert [(line.number, line.text) for line in lines] == [(1, "Fraværende:"), (2, "Ingen"), (3, ""), (4, "Godkendt.")]


def test_headers_and_footers_are_no_minutes() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Kommunen"
    document.sections[0].footer.paragraphs[0].text = "Side 1"
    document.add_paragraph("Godkendt.")

    assert [line.text for line in lines_of(document)] == ["Godkendt."]


def test_rows_of_a_table_are_lines_and_cells_of_a_layout_are_lines_too() -> None:
    document = docx.Document()
    data, layout = document.add_table(2, 3), document.add_table(1, 2)
    for row, texts in zip(data.rows, (("År", "Udgift", "Bevilling"), ("2024", "", "1.000")), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    layout.cell(0, 0).text = "Beslutning"
    layout.cell(0, 1).text = "Godkendt.\nBilag vedlagt."

    assert [line.text for line in lines_of(document)] == [
        "År | Udgift | Bevilling", "2024 | | 1.000", "Beslutning", "Godkendt.", "Bilag vedlagt.",
    ]  # fmt: skip


def test_what_was_deleted_or_hidden_is_left_out_and_what_was_inserted_is_read() -> None:
    document = with_xml(
        "<w:r><w:t>Sagen </w:t></w:r><w:del><w:r><w:delText>afvises</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>godkendes</w:t></w:r></w:ins>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t> hemmeligt</w:t></w:r>"
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>.</w:t></w:r>'
    )

    assert [line.text for line in lines_of(document)] == ["Sagen godkendes."]


def test_words_in_pieces_links_and_content_controls_are_whole() -> None:
    document = with_xml(
        "<w:r><w:t>Byråds</w:t></w:r><w:r><w:t>medlem</w:t><w:tab/><w:t>Bo</w:t><w:noBreakHyphen/><w:t>Er</w:t></w:r>"
        "<w:sdt><w:sdtPr><w:tag w:val='x'/></w:sdtPr>"
        "<w:sdtContent><w:r><w:t> i salen</w:t></w:r></w:sdtContent></w:sdt>"
        "<w:hyperlink><w:r><w:t>, bilag</w:t></w:r></w:hyperlink>"
        "<w:r><w:fldChar w:fldCharType='begin'/><w:instrText>PAGE</w:instrText></w:r>"
    )

    assert [line.text for line in lines_of(document)] == ["Byrådsmedlem Bo-Er i salen, bilag"]


def test_a_text_box_is_read_once() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>Sagsnr. 24/118</w:t></w:r></w:p></w:txbxContent>"
    document = with_xml(
        "<w:r><w:t>Punkt 1</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires='wps'>"
        f"<w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )

    assert [line.text for line in lines_of(document)] == ["Punkt 1", "Sagsnr. 24/118"]


def test_an_entry_of_the_table_of_contents_has_dots() -> None:
    document = with_xml(
        '<w:pPr><w:pStyle w:val="TOC1"/></w:pPr><w:r><w:t>Ny vej</w:t><w:tab/><w:t>3</w:t></w:r>',
    )
    style = f'<w:style {nsdecls("w")} w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>'
    document.styles.element.append(parse_xml(style))

    assert [line.text for line in lines_of(document)] == ["Ny vej..... 3"]


def body(inside: str, before: str = "") -> bytes:
    document = f"{before}<w:document {nsdecls('w')}><w:body>{inside}</w:body></w:document>"
    return with_part(saved(docx.Document()), "word/document.xml", document.encode())


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (body("<w:p/>" * 6_000_000), "36 MB of them in 'word/document.xml'; the limits are 100 and 30 MB"),
        (with_part(saved(docx.Document()), "word/media/a.png", bytes(110_000_000)), "unpacks to 111 MB"),
        (body("<w:sdt>" * 5000 + "</w:sdt>" * 5000), "cannot be opened (Excessive depth"),
        (saved(docx.Document())[:9000], "broken"),
        (body("<w:p><w:r><w:t>a</w:t>"), "cannot be opened"),
        (with_part(saved(docx.Document()), "word/document.xml", b""), "cannot be opened"),
    ],
    ids=["long", "bomb", "deep", "cut", "unclosed", "empty"],
)
def test_a_word_file_that_is_no_word_file_has_a_reason(tmp_path: Path, data: bytes, reason: str) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(data)

    with pytest.raises(Quarantined) as caught:
        read_content(path)

    assert reason in str(caught.value)


def test_entities_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hemmeligt")
    many = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE d [<!ENTITY e0 "aaaaaaaaaa">{many}]>'
    outside = f'<!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'

    with pytest.raises(Quarantined, match="cannot be opened"):
        read_word(body("<w:p><w:r><w:t>&e9;</w:t></w:r></w:p>", bomb))
    lines = read_word(body("<w:p><w:r><w:t>Referat &x;</w:t></w:r></w:p>", outside)).lines

    assert "hemmeligt" not in "".join(line.text for line in lines)


ORDINARY = saved(with_xml("<w:r><w:t>Byrådet godkendte sagen.</w:t></w:r>"))


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, len(ORDINARY) - 1), st.integers(0, 255)), min_size=1, max_size=30))
def test_a_damaged_word_file_is_read_or_has_a_reason(damages: list[tuple[int, int]]) -> None:
    data = bytearray(ORDINARY)
    for at, byte in damages:
        data[at] = byte
    try:
        lines = read_word(bytes(data)).lines
    except Quarantined:
        return
    assert [line.number for line in lines] == list(range(1, len(lines) + 1))
