"""A folder of everything, as the shared one is: each file accounted for, each line counted, only minutes published."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from etl.content import read_content
from etl.explain import explain_content
from etl.kinds.plain import read_text
from tests.conftest import SAMPLES, run_sagsgraf
from tests.etl.rendered import as_html, as_pdf, as_word

Documents = dict[Path, dict[str, Any]]
MINUTES = {"minutes", "harvest"}


@pytest.fixture(scope="module")
def documents(shared: Path, shared_data: Path) -> Documents:
    """What the report of a real build says of each file of the shared folder."""
    entries = json.loads((shared_data / "report.json").read_text(encoding="utf-8"))["documents"]
    assert len({entry["source"] for entry in entries}) == len(entries)
    return {Path(entry["source"]).relative_to(shared): entry for entry in entries}


def published(documents: Documents) -> Documents:
    return {path: entry for path, entry in documents.items() if entry["outcome"] == "published"}


def test_every_file_of_the_folder_is_in_the_report(shared: Path, documents: Documents) -> None:
    found = {
        Path(folder, name).relative_to(shared)
        for folder, folders, names in os.walk(shared)
        for name in (*names, *(each for each in folders if Path(folder, each).is_symlink()))
        if not name.startswith(("README", ".")) and name != "sources.csv"
    }

    assert documents.keys() == found


def test_only_minutes_are_published_and_everything_else_is_refused_in_words(documents: Documents) -> None:
    assert {path.parts[0] for path in published(documents)} == MINUTES
    for entry in documents.values():
        if entry["outcome"] != "published":
            assert entry["outcome"] == "quarantined"
            assert len(entry["reason"].split()) > 5
            assert "internal error" not in entry["reason"]
            assert entry["log"] is None


def test_of_the_minutes_only_what_is_no_meeting_is_refused(documents: Documents) -> None:
    refused = {
        entry["reason"].rpartition(": ")[2]
        for path, entry in documents.items()
        if path.parts[0] in MINUTES and entry["outcome"] != "published"
    }

    assert refused == {"a collection of questions and answers, not a meeting that a committee held"}


def test_claimed_and_unclaimed_lines_are_all_lines(shared: Path, documents: Documents) -> None:
    """The report's numbers, for each document; and for every tenth, counted anew line by line."""
    for number, (path, entry) in enumerate(published(documents).items()):
        counts = entry["counts"]
        assert counts["lines"] == counts["claimed_lines"] + counts["unclaimed_lines"] > 0
        assert 0 < entry["confidence"] <= 1
        if number % 10 == 0 or path.parts[0] == "minutes":
            content = read_content(shared / path)
            words = [line.number for line in content.lines if line.text]
            claims = explain_content(content)[0].claims
            assert len(words) == counts["lines"]
            assert sum(number in claims for number in words) == counts["claimed_lines"]


def test_the_same_minutes_in_four_kinds_of_file_are_published_once(tmp_path: Path) -> None:
    text = next(SAMPLES.glob("fanoe-kultur*.txt")).read_bytes()
    lines = read_text(text).lines
    makers = {".docx": as_word, ".html": as_html, ".pdf": as_pdf}
    for suffix, data in {".txt": text, **{suffix: make(lines) for suffix, make in makers.items()}}.items():
        (tmp_path / f"minutes{suffix}").write_bytes(data)

    done = run_sagsgraf("build", tmp_path, "--data", tmp_path / ".data", "--municipality", "0563")

    assert done.returncode == 1, done.stderr
    entries = json.loads((tmp_path / ".data" / "report.json").read_text(encoding="utf-8"))["documents"]
    first, *others = entries
    assert first["outcome"] == "published"
    assert len(others) == 3
    for entry in others:
        assert entry["outcome"] == "quarantined"
        assert entry["reason"] == f"same meeting as {first['source']}; keep one of the two files"
