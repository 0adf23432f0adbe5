"""Chromium as Debian ships it, for tests that look at pages as a reader does."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
)
DESKTOP, PHONE, NARROW = 1200, 360, 320
"""How wide the screens are on which pages are seen, in pixels; the last is what WCAG 2.2, 1.4.10, asks for."""
SCREEN_HEIGHT = 800

AXE = Path(__file__).parents[1] / "node" / "node_modules" / "axe-core" / "axe.min.js"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN_AXE = """
const done = arguments[arguments.length - 1];
document.querySelectorAll('details').forEach(each => each.open = true);
axe.run({runOnly: arguments[0], resultTypes: ['violations'], selectors: false, preload: false}).then(
  found => done(found.violations.map(each => [each.id, each.help, each.nodes.map(node => node.html)])), done);
"""


def start_browser(profile: Path, downloads: Path) -> webdriver.Chrome:
    """Start Chromium with an empty profile; the test that asks is skipped where Chromium is not installed."""
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not chromium or not driver:
        pytest.skip("chromium and chromedriver are not installed: pages cannot be seen")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for flag in FLAGS.split():
        options.add_argument(flag)
    options.add_argument(f"--user-data-dir={profile}")
    options.add_experimental_option("prefs", {"download.default_directory": str(downloads)})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))


def set_width(browser: webdriver.Chrome, width: int) -> None:
    """Give the browser a screen of a width; the narrow one is a phone's."""
    phone = width <= PHONE
    screen = {"width": width, "height": SCREEN_HEIGHT, "deviceScaleFactor": 2 if phone else 1, "mobile": phone}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)


@contextmanager
def screen(browser: webdriver.Chrome, width: int) -> Iterator[webdriver.Chrome]:
    """The browser with a screen of another width, until the block ends."""
    set_width(browser, width)
    try:
        yield browser
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def violations(browser: webdriver.Chrome) -> Any:
    """Return what axe-core, loaded into the page, objects to there, all unfolded: WCAG 2.2 A and AA, best practices."""
    return browser.execute_async_script(RUN_AXE, AXE_TAGS)
