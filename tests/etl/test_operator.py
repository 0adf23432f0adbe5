"""What whoever publishes a data set says of himself, in the data directory and then in the catalogue."""

from pathlib import Path

import pytest

from etl.catalog.operator import read_operator
from ontology.dataset import Operator
from tests.conftest import SAMPLES
from tests.etl.published import build_into, manifest, served

SAID = """
publisher = "Fanø Kommune"
publisher_type = "LocalAuthority"
homepage = "https://www.fanoe.example"
email = "data@fanoe.example"
licence = "CC_BY_4_0"
frequency = "WEEKLY"
issued = 2026-01-31
"""


def test_what_the_operator_says_is_published_by_the_next_build_though_no_document_has_changed(tmp_path: Path) -> None:
    sample = SAMPLES / "fanoe-kulturudvalget-2024-03-06.txt"
    build_into(tmp_path, sample, municipality=None)
    (tmp_path / "catalog.toml").write_text(SAID, encoding="utf-8")

    report = build_into(tmp_path, sample, municipality=None)

    catalog = served(tmp_path).catalog.read_text(encoding="utf-8")
    assert (report.version, report.changed) == (2, True)
    assert manifest(tmp_path).operator.publisher == "Fanø Kommune"
    for said in (
        '"Fanø Kommune"',
        "<mailto:data@fanoe.example>",
        "publishertype/LocalAuthority>",
        "licence/CC_BY_4_0>",
        "frequency/WEEKLY>",
        '"2026-01-31"^^',
    ):
        assert said in catalog
    assert "licence/CC0>" not in catalog
    assert not build_into(tmp_path, sample, municipality=None).changed


def test_nothing_said_is_the_defaults(tmp_path: Path) -> None:
    assert read_operator(tmp_path / "catalog.toml") == Operator()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("publisher = ", "no TOML"),
        ('name = "x"', "there are publisher, licence"),
        ('licence = "MIT"', "must be one of CC0"),
        ('frequency = "daily"', "must be one of CONT, DAILY"),
        ('email = "nobody"', "data@example.dk"),
        ('homepage = "javascript:x"', "https://www.example.dk"),
        ('issued = "yesterday"', "2026-01-31"),
        ("publisher = 1", "a text of one line"),
    ],
)
def test_what_cannot_be_said_is_told_with_what_can(tmp_path: Path, said: str, told: str) -> None:
    file = tmp_path / "catalog.toml"
    file.write_text(said, encoding="utf-8")

    with pytest.raises(ValueError, match=told) as refused:
        read_operator(file)
    assert str(file) in str(refused.value)
