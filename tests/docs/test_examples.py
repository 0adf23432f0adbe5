"""Every example on the pages for consumers does what the page says, against the really served samples."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.examples import COMMANDS, PAGES, can_run, read_examples, run_example, serve_samples

NAMES = sorted(page.name for page in PAGES.glob("*.md"))


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the samples, which is their base URL."""
    with serve_samples(tmp_path_factory.mktemp("samples")) as served:
        yield served


@pytest.mark.parametrize("name", NAMES)
def test_the_examples_of_a_page_print_what_it_shows(name: str, address: str, tmp_path: Path) -> None:
    for example in filter(can_run, read_examples(PAGES / name)):
        assert run_example(example, tmp_path, address) == example.answer, str(example)


def test_examples_of_every_language_were_run() -> None:
    examples = [example for name in NAMES for example in read_examples(PAGES / name)]

    assert {example.language for example in examples} == COMMANDS.keys()
    if not all(map(can_run, examples)):
        pytest.skip("Rscript is not installed (r-base-core): the examples in R are not run")


def test_no_example_depends_on_what_the_data_are() -> None:
    """Cut at commas, a row comes out wrong; looked for in the first lines, a thing may not be among them."""
    programs = [each for name in NAMES for each in read_examples(PAGES / name)]

    assert [str(each) for each in programs if "cut -d" in each.program or "| grep '" in each.program] == []
