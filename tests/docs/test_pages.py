"""What the pages for consumers claim and where they lead."""

import re

from tests.conftest import ROOT
from tests.docs.examples import PAGES

FIGURES = re.compile(r"^\| (\w+) \| (\w+) \| (\d+) \|(?: \d+ \| \d+ \|)? ([\d.]+) \| ([\d.]+) \|", re.MULTILINE)
"""A row of measured quality: set, kind, how many, precision, recall; found and correct may stand between."""


def test_the_figures_of_quality_are_those_that_were_measured() -> None:
    measured = FIGURES.findall((ROOT / "docs" / "quality.md").read_text(encoding="utf-8"))
    claimed = FIGURES.findall((PAGES / "data-set.md").read_text(encoding="utf-8"))

    assert len(claimed) > 5
    assert [row for row in claimed if row not in measured] == []


def test_links_between_the_pages_lead_to_pages() -> None:
    links = [
        (page, link) for page in PAGES.glob("*.md") for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8"))
    ]

    assert links
    assert [(page.name, link) for page, link in links if not (PAGES / link).is_file()] == []
