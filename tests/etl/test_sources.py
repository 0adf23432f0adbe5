"""Finding documents, and turning their bytes into text or into a reason."""

import os
from pathlib import Path

import pytest

from etl.content import MAX_MEGABYTES, read_content
from etl.cpr import mask_cpr_numbers
from etl.model import Quarantined
from etl.sources import SourceFile, find_sources

# An invented number that passes the check of the CPR register, and one that does not
CHECKED, UNCHECKED = "070761-4285", "010190-1234"


def write(path: Path, data: bytes = b"Referat") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def reason_for(path: Path) -> str:
    with pytest.raises(Quarantined) as caught:
        read_content(path)
    return str(caught.value)


def found(folder: Path) -> dict[str, SourceFile]:
    return {source.path.name: source for source in find_sources([folder])}


def test_folders_are_searched_to_the_bottom_in_order(tmp_path: Path) -> None:
    for name in ("b/c/2.txt", "b/1.md", "a.txt"):
        write(tmp_path / name)

    names = [str(source.path.relative_to(tmp_path)) for source in find_sources([tmp_path])]

    assert names == ["a.txt", "b/1.md", "b/c/2.txt"]


def test_hidden_files_readmes_and_the_table_are_no_minutes(tmp_path: Path) -> None:
    for name in (".git/config", ".hidden.txt", "README.md", "readme", "a.txt"):
        write(tmp_path / name)
    write(tmp_path / "sources.csv", b"file,municipality,url\na.txt,0657,\n")

    assert list(found(tmp_path)) == ["a.txt"]


def test_a_file_given_twice_is_found_once(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt")

    assert len(find_sources([tmp_path, path, tmp_path / "." / "a.txt"])) == 1


def test_a_source_that_does_not_exist_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        find_sources([tmp_path / "none"])


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_table_beside_the_files_names_municipality_and_address(tmp_path: Path, delimiter: str) -> None:
    write(tmp_path / "sub" / "a.txt")
    rows = [["file", "municipality", "url"], ["sub/a.txt", "Herning", "https://example.org/a"]]
    write(tmp_path / "sources.csv", "\ufeff".encode() + "\r\n".join(map(delimiter.join, rows)).encode())

    source = found(tmp_path)["a.txt"]

    assert (source.municipality, source.url, source.problem) == ("Herning", "https://example.org/a", None)


def test_the_table_counts_for_a_single_file_too(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt")
    write(tmp_path / "sources.csv", b"file,municipality,url\na.txt,0657,\n")

    assert find_sources([path])[0].municipality == "0657"


@pytest.mark.parametrize(
    ("table", "name", "reason"),
    [
        (b"file,url\na.txt,\n", "sources.csv", "no column municipality"),
        ("file,municipality,url\na.txt,Tårnby,\n".encode("latin-1"), "sources.csv", "utf-8"),
        (b"file,municipality,url\na.txt,0657,htp:/x\n", "a.txt", "line 2: 'htp:/x' is no http address"),
        (b"file,municipality,url\na.txt,0657,\na.txt,0185,\n", "a.txt", "stands in line 2 already"),
        (b"file,municipality,url\nb.txt,0657,\n", "b.txt", "no such file"),
    ],
)
def test_a_wrong_table_is_reported(tmp_path: Path, table: bytes, name: str, reason: str) -> None:
    write(tmp_path / "a.txt")
    write(tmp_path / "sources.csv", table)

    assert reason in str(found(tmp_path)[name].problem)


def test_a_loop_of_links_is_reported_and_the_rest_found(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")

    sources = found(tmp_path)

    assert "symbolic link" in str(sources["loop"].problem)
    assert "cannot be opened" in reason_for(sources["self.txt"].path)
    assert sources["a.txt"].problem is None


def test_names_that_cannot_be_printed_are_reported_without_harm(tmp_path: Path) -> None:
    write(Path(os.fsdecode(os.fsencode(tmp_path) + b"/m\xf8de.txt")))
    write(tmp_path / "a\x1b[31m.txt")
    write(tmp_path / f"{UNCHECKED}.txt")

    sources = find_sources([tmp_path])

    assert sorted(str(source.problem).split(";")[0] for source in sources) == [
        "the name holds control characters",
        "the name holds what looks like a CPR number",
        "the name is not UTF-8",
    ]
    assert all(source.shown.isprintable() and UNCHECKED not in source.shown for source in sources)


def test_utf8_text_is_read_with_or_without_a_mark_and_with_any_line_ends(tmp_path: Path) -> None:
    path = write(tmp_path / "a.md", "\ufeffMøde\r\nto\rtre\ffire".encode())

    content = read_content(path)

    assert (content.text, content.media_type) == ("Møde\nto\ntre\nfire", "text/markdown")


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\t\n", "empty"),
        ("a.txt", b"MZ\x90\x00\x03", "binary"),
        ("a.pdf", b"%PDF-1.7 ...", "PDF"),
        ("a.txt", b"%PDF-1.7 ...", "PDF"),
        ("a.docx", b"PK\x03\x04", "Word"),
        ("a.json", b'{"a": 1}', "JSON"),
        ("a.txt", b"\n<!DOCTYPE html><html>", "HTML"),
        ("a.txt", "\ufeffførste\n".encode() + b"m\xf8de", 'offset 12, line 2; in Windows-1252 and Latin-1 it is "ø"'),
        ("a.txt", b"en\nto\x07", "U+0007 in line 2"),
        ("a.txt", b"en\n" + b"x" * 100_001, "line 2 has 100001 characters"),
    ],
)
def test_a_file_that_is_no_text_has_a_reason(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    assert reason in reason_for(write(tmp_path / name, data))


def test_a_file_over_the_limit_is_not_loaded(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(10 << 40)  # 10 TB of nothing: loading it would fail otherwise

    assert f"the limit is {MAX_MEGABYTES} MB" in reason_for(path)


def test_what_is_no_ordinary_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")

    assert "not an ordinary file" in reason_for(tmp_path / "pipe.txt")


@pytest.mark.parametrize(
    "text",
    [
        UNCHECKED,
        UNCHECKED.replace("-", "–"),
        UNCHECKED.replace("-", "\\-"),
        CHECKED.replace("-", ""),
        CHECKED.replace("-", " "),
        CHECKED.replace("-", " - "),
        CHECKED.replace("-", "-\n"),
        f"{CHECKED[:2]} {CHECKED[2:4]} {CHECKED[4:]}",
    ],
)
def test_a_cpr_number_quarantines_without_being_repeated(tmp_path: Path, text: str) -> None:
    reason = reason_for(write(tmp_path / "a.txt", f"Møde\nBorger ({text}) har søgt.".encode()))

    assert "CPR number in line 2" in reason
    assert "4285" not in reason
    assert "1234" not in reason


@pytest.mark.parametrize(
    "text",
    [
        UNCHECKED.replace("-", ""),
        UNCHECKED.replace("-", " "),
        "310290-1234",
        "15.20.00-P00-1-13",
        f"1{CHECKED.replace('-', '')}",
        "S2018-2162",
        "01-01-2024",
        f"3f{UNCHECKED}-4b6d-9f3a-0c1d2e3f4a5b",
    ],
)
def test_other_numbers_are_no_cpr_numbers(tmp_path: Path, text: str) -> None:
    assert text in read_content(write(tmp_path / "a.txt", f"Sag {text} om veje".encode())).text


def test_masking_leaves_other_numbers() -> None:
    assert mask_cpr_numbers(f"sag 20/13750, {UNCHECKED}") == "sag 20/13750, XXXXXX-XXXX"


def test_lost_letters_are_a_warning(tmp_path: Path) -> None:
    content = read_content(write(tmp_path / "a.txt", "Møde\nM\ufffdde".encode()))

    assert content.warnings == ("1 letters are lost in the file (U+FFFD), first in line 2",)
