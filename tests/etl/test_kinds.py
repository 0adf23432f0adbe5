"""Every kind of file becomes lines or is named as what it is: detection, encodings, personal data, gold minutes."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.content import Content, read_content
from etl.evaluation.compare import evaluate
from etl.kinds import READERS, read_kind
from etl.kinds.detect import kinds
from etl.model import Quarantined
from etl.text import Line, read_lines
from tests.etl.published import build_into, served
from tests.etl.rendered import as_html, as_pdf, as_word
from tests.test_golden import EXCEPTIONS

# Invented numbers, one that passes the check of the CPR register, and one that does not
CHECKED, UNCHECKED = "070761-4285", "010190-1234"
RENDERERS: dict[str, Callable[[tuple[Line, ...]], bytes]] = {".html": as_html, ".docx": as_word, ".pdf": as_pdf}


def read(path: Path, data: bytes) -> Content:
    path.write_bytes(data)
    return read_content(path)


def reason_for(path: Path, data: bytes) -> str:
    with pytest.raises(Quarantined) as caught:
        read(path, data)
    return str(caught.value)


def archive(*members: str, mimetype: str = "") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        if mimetype:
            package.writestr("mimetype", mimetype)
        for member in members:
            package.writestr(member, "x")
    return file.getvalue()


def test_the_table_of_kinds_reads_or_tells_what_to_do() -> None:
    assert {name for name, kind in kinds().items() if kind.remedy is None} >= set(READERS)
    assert all(kind.remedy or name in READERS or name == "json" for name, kind in kinds().items())


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", archive("xl/workbook.xml"), "a spreadsheet"),
        ("a.docx", archive("ppt/presentation.xml"), "a slide show"),
        ("a.docx", archive(mimetype="application/vnd.oasis.opendocument.text"), "an OpenDocument text"),
        ("a.zip", archive(mimetype="application/epub+zip"), "an electronic book"),
        ("a.docx", archive("referat.txt"), "a ZIP file"),
        ("a.docx", b"PK\x03\x04" + b"x" * 100, "that is broken"),
        ("a.doc", b"\xd0\xcf\x11\xe0" + bytes(600), "an old Word file"),
        ("a.docx", b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "a password"),
        ("a.txt", rb"{\rtf1 Referat}", "an RTF file"),
        ("a.txt", b"\x1f\x8b\x08", "gunzip"),
        ("a.txt", b"\xff\xd8\xff\xe0", "ocrmypdf"),
        ("a.xml", b"<?xml version='1.0'?><referat/>", "an XML file"),
        ("a.csv", b"punkt;titel", "a table"),
        ("a.pdf", b"Referat", "named as a PDF file, but it does not begin as one"),
        ("a.docx", b"Referat", "named as a Word file"),
        ("a.mht", b"MIME-Version: 1.0\n\n<html>", "a web archive"),
    ],
)
def test_a_kind_that_is_not_read_is_named_with_a_way_out(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    assert reason in reason_for(tmp_path / name, data)


@pytest.mark.parametrize(
    ("name", "data", "media_type"),
    [
        ("a.txt", b"<!-- side --><p>Referat</p>", "text/html"),
        ("a.doc", b"<html><body>Referat</body></html>", "text/html"),
        ("a.xml", b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><body>Referat", "text/html"),
        ("a.html", b"Referat uden opmaerkning", "text/plain"),
        ("a", b"Referat", "text/plain"),
        ("a.MD", b"# Referat", "text/markdown"),
        ("a.txt", b"<navn> deltog\nx < y", "text/plain"),
        ("a.txt", b"{note} Referat", "text/plain"),
        ("a.html", "\ufeff<html><body>Referat på møde".encode("utf-16"), "text/html"),
    ],
)
def test_what_stands_in_a_file_counts_more_than_its_name(
    tmp_path: Path, name: str, data: bytes, media_type: str
) -> None:
    content = read(tmp_path / name, data)

    assert content.media_type == media_type
    assert "Referat" in content.text or "deltog" in content.text


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_read(tmp_path: Path, encoding: str) -> None:
    content = read(tmp_path / "a.txt", "Møde på øen\nPunkt 1".encode(encoding))

    assert (content.text, content.warnings) == ("Møde på øen\nPunkt 1", ())


def test_windows_1252_is_read_with_a_warning_when_it_is_danish(tmp_path: Path) -> None:
    content = read(tmp_path / "a.txt", "Møde\n“Ærø” – 5 § … på".encode("cp1252"))

    assert content.text == "Møde\n“Ærø” – 5 § … på"
    assert content.warnings == ("not UTF-8 (byte 0xF8 at offset 1, line 1); read as Windows-1252",)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (
            "Møde på øen\nMøde\n".encode() + "på øen".encode("cp1252"),
            "a mixture of UTF-8 and another encoding: byte 0xE5",
        ),
        ("Møde på øen og på åen".encode("cp850"), "not UTF-8, nor Windows-1252: byte 0x9B at offset 1, line 1"),
        ("Møde på øen og på åen".encode("mac_roman"), "not UTF-8, nor Windows-1252: byte 0xBF at offset 1"),
        ("Справка о заседании".encode("cp1251"), "not UTF-8, nor Windows-1252"),
        ("Møde på øen".encode().decode("cp1252").encode(), 'encoded twice: "Ã¸" in line 1, 3 such places'),
    ],
)
def test_other_encodings_are_not_guessed(tmp_path: Path, data: bytes, reason: str) -> None:
    assert reason in reason_for(tmp_path / "a.txt", data)


def test_a_quotation_that_was_encoded_twice_is_a_warning(tmp_path: Path) -> None:
    content = read(tmp_path / "a.txt", "Mødet på øen\nBorgeren skrev: kÃ¸b".encode())

    assert content.warnings == ('1 places were encoded twice, such as "Ã¸", first in line 2',)


def test_more_lines_than_minutes_have_are_not_read(tmp_path: Path) -> None:
    assert "300000 lines, and the limit is 200000" in reason_for(tmp_path / "a.txt", b"a\n" * 300_000)


@pytest.mark.parametrize(
    ("name", "data", "line"),
    [
        ("a.html", f"<table><tr><td>Navn</td><td>{CHECKED[:7]}</td><td>{CHECKED[7:]}</td></tr></table>", "1"),
        ("a.html", f"<p>Møde</p><p>{UNCHECKED[:3]}<b>{UNCHECKED[3:8]}</b>&#8203;{UNCHECKED[8:]}</p>", "3"),
        ("a.html", f"<p>{CHECKED[:7]}</p><p>{CHECKED[7:]}</p>", "1"),
        ("a.md", f"Borger\n\n- {CHECKED[:6]}\\-\n\n{CHECKED[7:]}", "3"),
        ("a.txt", UNCHECKED[:2] + "\u00ad" + UNCHECKED[2:], "1"),
    ],
)
def test_a_cpr_number_is_found_across_lines_cells_and_marks(tmp_path: Path, name: str, data: str, line: str) -> None:
    reason = reason_for(tmp_path / name, data.encode())

    assert f"CPR number in line {line};" in reason
    assert "1234" not in reason
    assert "4285" not in reason


@pytest.mark.parametrize("suffix", RENDERERS)
def test_a_cpr_number_is_found_in_every_kind(tmp_path: Path, suffix: str) -> None:
    lines = read_lines(f"Referat af mødet\n\nBorgeren {UNCHECKED} har søgt om støtte.")

    assert re.search(r"CPR number in line [34][ ;]", reason_for(tmp_path / f"a{suffix}", RENDERERS[suffix](lines)))


@pytest.mark.parametrize("suffix", RENDERERS)
def test_the_gold_minutes_say_the_same_as_page_word_file_and_pdf(shared: Path, tmp_path: Path, suffix: str) -> None:
    for gold in (shared / "gold").glob("*.json"):
        text = read_content(next((shared / "minutes").glob(f"{gold.stem}.[tm]*")))
        (tmp_path / f"{gold.stem}{suffix}").write_bytes(RENDERERS[suffix](text.lines))
    build_into(tmp_path / "data", tmp_path, municipality=None)
    found = evaluate(shared / "gold", served(tmp_path / "data"), EXCEPTIONS)
    scores = found.scores.values()

    assert found.not_measured == []
    assert sum(s.correct for s in scores) >= 0.98 * sum(max(s.expected, s.found) for s in scores), found.differences


@pytest.mark.parametrize("suffix", ["", ".html", ".md", ".docx", ".pdf", ".doc"])
@given(st.data())
def test_no_bytes_crash_a_reader(suffix: str, data: st.DataObject) -> None:
    starts = st.sampled_from([b"", b"%PDF-1.7\n", b"PK\x03\x04", b"<html>", b"\xff\xfe", b"\xef\xbb\xbf", b"{\n"])
    try:
        reading = read_kind(data.draw(starts) + data.draw(st.binary(max_size=300)), suffix)
    except Quarantined:
        return
    assert [line.number for line in reading.lines] == list(range(1, len(reading.lines) + 1))
