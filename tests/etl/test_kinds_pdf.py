"""PDF files: paragraphs whole again, headers left out and counted, and files that hold no text."""

import html
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from reportlab.lib import pdfencrypt
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate

from etl.content import read_content
from etl.kinds.pdf import read_pdf
from etl.kinds.reading import Reading
from etl.model import Quarantined

LONG = (
    "Byrådet har i budgettet afsat midler til en ny cykelsti langs Strandvejen, og administrationen har nu undersøgt, "
    "hvor stien kan ligge, hvad den koster, og hvornår den kan stå færdig. "
)


def drawn(draw: Callable[[Canvas], None], **options: object) -> bytes:
    """Return a PDF file with what a function draws on it."""
    file = io.BytesIO()
    canvas = Canvas(file, **{"pagesize": A4, **options})
    draw(canvas)
    canvas.save()
    return file.getvalue()


def typeset(*paragraphs: tuple[str, dict[str, object]]) -> bytes:
    """Return a PDF file with paragraphs wrapped to the width of the page, each with its style."""
    file = io.BytesIO()
    flowables = [
        Paragraph(html.escape(text), ParagraphStyle("a", **{"fontName": "Helvetica", "leading": 12, **style}))
        for text, style in paragraphs
    ]
    SimpleDocTemplate(file, pagesize=A4).build(flowables)
    return file.getvalue()


def rows(*texts: str, left: float = 60, leading: float = 14) -> bytes:
    """Return a PDF file with rows of text at one edge."""

    def draw(canvas: Canvas) -> None:
        for n, text in enumerate(texts):
            canvas.drawString(left, 780 - n * leading, text)

    return drawn(draw)


def texts(reading: Reading) -> list[str]:
    return [line.text for line in reading.lines if line.text]


@pytest.mark.parametrize("alignment", [0, 4], ids=["ragged", "justified"])
def test_a_wrapped_paragraph_is_one_line_and_the_next_another(alignment: int) -> None:
    paragraph = LONG * 3
    reading = read_pdf(typeset(*[(paragraph, {"alignment": alignment})] * 3, ("Godkendt.", {})))

    assert texts(reading) == [paragraph.strip()] * 3 + ["Godkendt."]


def test_a_wrapped_title_is_whole_and_a_heading() -> None:
    title = "Punkt 2: Svar på forslag om principbeslutning om at sikre cykelstien langs Strandvejen og havnen i Sandvig"
    bold = {"fontName": "Helvetica-Bold", "fontSize": 14, "leading": 17, "spaceAfter": 8}
    reading = read_pdf(typeset((title, bold), ("24/118", {}), ("Beslutning", bold), (LONG * 2, {})))

    assert [(line.text, bool(line.level)) for line in reading.lines if line.text] == [
        (title, True), ("24/118", False), ("Beslutning", True), ((LONG * 2).strip(), False),
    ]  # fmt: skip


def test_points_labels_and_entries_of_the_contents_stay_lines_of_their_own() -> None:
    wide = "Der er foretaget en lang række undersøgelser af vejens bæreevne i løbet af året 2024."
    listed = (
        "Ny vej.......................................................................... 3",
        "Ny sti.......................................................................... 4",
        "1. " + wide,
        "2. " + wide,
        "a) " + wide,
        "Dato: 26-03-2025 " + wide[:60],
        "Afbud: Ingen",
    )

    assert texts(read_pdf(rows(*listed))) == list(listed)


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("beslut-", "ning om vejen.", "beslutning om vejen."),
        ("Teknik-", "og Miljøudvalget.", "Teknik- og Miljøudvalget."),
        ("årene 2024-", "2025 er det afsat.", "årene 2024-2025 er det afsat."),
        ("særlige EU-", "midler til stien.", "særlige EU-midler til stien."),
        ("de nye p-", "pladser ved havnen.", "de nye p-pladser ved havnen."),
        ("forslag fra Rød-", "Grønne i byrådet.", "forslag fra Rød-Grønne i byrådet."),
    ],
)
def test_a_hyphen_at_the_end_of_a_row_goes_only_where_it_broke_a_word(first: str, second: str, joined: str) -> None:
    start = "Byrådet drøftede sagen på mødet og besluttede efter en længere debat at arbejde videre med "
    whole = start + first
    reading = read_pdf(rows(whole, second))

    assert texts(reading) == [start + joined]


def paged(pages: int, body: Callable[[int], list[str]], header: str = "", footer: str = "") -> bytes:
    def draw(canvas: Canvas) -> None:
        for page in range(1, pages + 1):
            canvas.drawString(60, 810, header.format(page=page, pages=pages))
            for n, text in enumerate(body(page)):
                canvas.drawString(60, 740 - n * 30, text)
            canvas.drawString(300, 30, footer.format(page=page, pages=pages))
            canvas.showPage()

    return drawn(draw)


def test_headers_and_footers_are_left_out_and_counted_but_the_first_header_stays() -> None:
    data = paged(
        5,
        lambda page: [f"Punkt {page}: Vej nummer {page * 7}", "Godkendt."],
        "Byrådet 4. maj 2020",
        "Side {page} af {pages}",
    )

    reading = read_pdf(data)

    assert texts(reading)[:4] == ["Byrådet 4. maj 2020", "Punkt 1: Vej nummer 7", "Godkendt.", "Punkt 2: Vej nummer 14"]
    assert not [text for text in texts(reading) if text.startswith("Side")]
    assert reading.warnings == (
        '9 lines are left out as page headers and footers: "Byrådet 4. maj 2020", "Side 1 af 5"',
    )


def test_what_recurs_below_a_title_of_its_own_is_no_header() -> None:
    data = paged(4, lambda page: [f"Punkt {page}: {'vej ' * page}", "24/118", "Beslutninger", "Godkendt."])

    assert texts(read_pdf(data)).count("Beslutninger") == 4


def test_lines_know_their_page_and_messages_name_it(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(paged(3, lambda page: [f"Side om {'abc'[page - 1]}", "070761-4285" if page == 3 else "Godkendt."]))

    with pytest.raises(Quarantined, match=r"CPR number in line \d+ \(page 3\)"):
        read_content(path)


def test_a_table_keeps_its_rows_and_cells() -> None:
    def draw(canvas: Canvas) -> None:
        for n, row in enumerate((("Konto", "2023", "2024"), ("Veje", "1 200", "1 300"), ("Stier", "80", "90"))):
            for x, text in zip((60, 250, 400), row, strict=True):
                canvas.drawString(x, 700 - 14 * n, text)

    assert texts(read_pdf(drawn(draw))) == ["Konto | 2023 | 2024", "Veje | 1 200 | 1 300", "Stier | 80 | 90"]


def test_a_page_that_lies_on_its_side_is_read_as_it_is_shown() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(90)
        canvas.rotate(90)
        canvas.drawString(60, -100, "Punkt 1: Ny vej")
        canvas.drawString(60, -130, "Godkendt.")

    reading = read_pdf(drawn(draw))

    assert texts(reading) == ["Punkt 1: Ny vej", "Godkendt."]


def test_words_that_stand_on_end_are_no_part_of_the_lines() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(60, 400, "Godkendt.")
        canvas.rotate(90)
        canvas.drawString(400, -30, "Udkast")

    assert texts(read_pdf(drawn(draw, pagesize=landscape(A4)))) == ["Godkendt."]


def pictures(canvas: Canvas) -> None:
    for _ in range(3):
        canvas.drawImage(ImageReader(Image.new("RGB", (50, 50), "red")), 60, 600)
        canvas.showPage()


def some_text(canvas: Canvas) -> None:
    canvas.drawString(60, 700, "Byrådet godkendte sagen.")
    canvas.showPage()
    pictures(canvas)


def many_pages(canvas: Canvas) -> None:
    for _ in range(2001):
        canvas.drawString(60, 700, "a")
        canvas.showPage()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (drawn(pictures), "without text: 3 pages, 3 of them with pictures"),
        (drawn(lambda canvas: canvas.showPage()), "without text: 1 pages, 0 of them"),
        (drawn(some_text, encrypt=pdfencrypt.StandardEncryption("læs", "skriv")), "with a password"),
        (drawn(many_pages), "2001 pages, and the limit is 2000"),
        (drawn(some_text)[:700], "broken or cut off"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 40, "broken or cut off"),
    ],
    ids=["scanned", "blank", "protected", "long", "cut", "random"],
)
def test_a_pdf_that_cannot_be_read_has_a_reason(data: bytes, reason: str) -> None:
    with pytest.raises(Quarantined) as caught:
        read_pdf(data)

    assert reason in str(caught.value)


def test_a_pdf_that_only_forbids_changes_is_read() -> None:
    assert texts(read_pdf(drawn(some_text, encrypt=pdfencrypt.StandardEncryption("", "skriv", canCopy=0))))


def test_pages_of_pictures_among_others_are_a_warning() -> None:
    assert read_pdf(drawn(some_text)).warnings == ("3 pages hold only pictures, their text is not read: page 2, 3, 4",)


def test_the_real_pdf_has_all_items_with_case_number_and_whole_titles(shared: Path) -> None:
    content = read_content(shared / "minutes" / "aarhus-byraad-2025-08-27.pdf")
    items = [line for line in content.lines if line.text.startswith("Punkt ")]
    titles = [line.text.split(": ", 1)[1] for line in items]
    listed = [line.text.split("....")[0] for line in content.lines if "...." in line.text]

    assert [line.text.split(":")[0] for line in items] == [f"Punkt {n}" for n in range(1, 22)]
    assert all(line.level for line in items)
    assert len(set(listed) - set(titles)) == 0
    assert sum(line.text.startswith("EMN-") for line in content.lines) == 21


def damaged(path: Path) -> Iterator[bytes]:
    data = path.read_bytes()
    for part in range(1, 8):
        yield data[: len(data) * part // 8]
        yield data[: len(data) * part // 16] + data[len(data) * part // 14 :]


def test_the_real_pdf_cut_anywhere_is_read_or_has_a_reason(shared: Path) -> None:
    for data in damaged(shared / "minutes" / "aarhus-byraad-2025-08-27.pdf"):
        try:
            lines = read_pdf(data).lines
        except Quarantined:
            continue
        assert [line.number for line in lines] == list(range(1, len(lines) + 1))


ORDINARY = drawn(some_text, pageCompression=0)


@settings(max_examples=100)
@given(st.lists(st.tuples(st.integers(0, len(ORDINARY) - 1), st.integers(0, 255)), min_size=1, max_size=40))
def test_a_damaged_pdf_is_read_or_has_a_reason(damages: list[tuple[int, int]]) -> None:
    data = bytearray(ORDINARY)
    for at, byte in damages:
        data[at] = byte
    try:
        lines = read_pdf(bytes(data)).lines
    except Quarantined:
        return
    assert [line.number for line in lines] == list(range(1, len(lines) + 1))
