"""axe-core finds nothing to object to on any kind of page: WCAG 2.2 A and AA, and its best practices."""

import pytest
from selenium import webdriver

from tests.server.chromium import DESKTOP, PHONE, screen, violations
from tests.server.page_kinds import PAGE_KINDS, REFUSALS
from tests.server.published import Server


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("kind", [*PAGE_KINDS, *REFUSALS])
def test_no_page_shuts_anybody_out(
    browser: webdriver.Chrome, server: Server, axe: str, kind: str, language: str
) -> None:
    path = (PAGE_KINDS | REFUSALS)[kind]
    browser.get(f"{server.address}{path}{'&' if '?' in path else '?'}lang={language}")
    browser.execute_script(axe)
    for width in (DESKTOP, PHONE) if language == "da" else (DESKTOP,):  # the layout is the same in both languages
        with screen(browser, width):
            assert violations(browser) == [], f"{width} pixels wide"


def test_the_check_finds_what_is_wrong(browser: webdriver.Chrome, server: Server, axe: str) -> None:
    browser.get(server.address)
    browser.execute_script(axe)
    browser.execute_script("document.body.innerHTML = '<main><h1>x</h1><img src=icon.svg><h4>y</h4></main>'")

    assert {"image-alt", "heading-order"} <= {found[0] for found in violations(browser)}
