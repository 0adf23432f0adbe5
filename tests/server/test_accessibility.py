"""axe-core finds nothing to object to on any kind of page: WCAG 2.2 A and AA, and its best practices."""

from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver

from tests.server.chromium import DESKTOP, PHONE, screen
from tests.server.page_kinds import PAGE_KINDS, REFUSALS
from tests.server.published import Server

AXE = Path(__file__).parents[1] / "node" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """
const done = arguments[arguments.length - 1];
axe.run({runOnly: arguments[0], resultTypes: ['violations']}).then(
  found => done(found.violations.map(each => [each.id, each.help, each.nodes.map(node => node.html)])), done);
"""


@pytest.fixture(scope="session")
def axe() -> str:
    """The program of axe-core."""
    if not AXE.is_file():
        pytest.skip("axe-core is not installed (make tests/node/node_modules/ready): pages cannot be checked")
    return AXE.read_text(encoding="utf-8")


def violations(browser: webdriver.Chrome) -> Any:
    """Return what axe-core, which was loaded into the page, objects to there."""
    return browser.execute_async_script(RUN, TAGS)


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("kind", [*PAGE_KINDS, *REFUSALS])
def test_no_page_shuts_anybody_out(
    browser: webdriver.Chrome, server: Server, axe: str, kind: str, language: str
) -> None:
    path = (PAGE_KINDS | REFUSALS)[kind]
    browser.get(f"{server.address}{path}{'&' if '?' in path else '?'}lang={language}")
    browser.execute_script(axe)
    for width in (DESKTOP, PHONE):
        with screen(browser, width):
            assert violations(browser) == [], f"{width} pixels wide"


def test_the_check_finds_what_is_wrong(browser: webdriver.Chrome, server: Server, axe: str) -> None:
    browser.get(server.address)
    browser.execute_script(axe)
    browser.execute_script("document.body.innerHTML = '<main><h1>x</h1><img src=icon.svg><h4>y</h4></main>'")

    assert {"image-alt", "heading-order"} <= {found[0] for found in violations(browser)}
