"""What readers come for, done in a browser from the front page on, as they would do it."""

import base64
import csv
from pathlib import Path

import pypdfium2
import pytest
from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.select import Select
from selenium.webdriver.support.wait import WebDriverWait

from tests.server.page_kinds import CASE, HARBOUR
from tests.server.published import Server, wait_until

A4 = {"paperWidth": 8.27, "paperHeight": 11.69}


def follow(browser: webdriver.Chrome, words: str) -> None:
    """Follow the first link of the page's content, or else of its frame, that has these words."""
    links = browser.find_elements(By.CSS_SELECTOR, "main a") + browser.find_elements(By.TAG_NAME, "a")
    address = browser.current_url
    next(link for link in links if words in link.text).click()
    WebDriverWait(browser, 10).until(lambda page: page.current_url != address)


def heading(browser: webdriver.Chrome) -> str:
    """Return what the page is about."""
    return browser.find_element(By.TAG_NAME, "h1").text


def content(browser: webdriver.Chrome) -> str:
    """Return what the page says."""
    return browser.find_element(By.TAG_NAME, "main").text


def test_from_a_search_to_a_case_its_law_and_a_body(scriptless: webdriver.Chrome, server: Server) -> None:
    scriptless.get(f"{server.address}/?lang=da")
    scriptless.find_element(By.CSS_SELECTOR, "main input[type=search]").send_keys("molen", Keys.ENTER)
    WebDriverWait(scriptless, 10).until(lambda page: "/search" in page.current_url)
    assert "Ny mole i vesthavnen" in content(scriptless)
    follow(scriptless, "Sag 15.20.00-P00-1-24")
    assert "Sagens vej gennem møderne" in content(scriptless)
    follow(scriptless, "moleloven § 3")
    assert heading(scriptless).lower() == "moleloven § 3"
    assert "Ny mole i vesthavnen" in content(scriptless)
    follow(scriptless, "moleloven")
    assert "Lov om havne og moler" in content(scriptless)
    follow(scriptless, "Ny mole i vesthavnen")
    follow(scriptless, "Kyststyrelsen")
    assert (heading(scriptless), "KYS" in content(scriptless)) == ("Kyststyrelsen", True)
    assert "Nævnt i 2 punkter." in content(scriptless)


def test_from_the_search_box_to_a_narrowed_result_and_a_name(scriptless: webdriver.Chrome, server: Server) -> None:
    scriptless.get(f"{server.address}/?lang=da")
    scriptless.find_element(By.CSS_SELECTOR, "main input[type=search]").send_keys("moler", Keys.ENTER)
    WebDriverWait(scriptless, 10).until(lambda page: "/search" in page.current_url)
    assert "2 punkter" in content(scriptless)
    assert {mark.text for mark in scriptless.find_elements(By.CSS_SELECTOR, ".hits h3 mark")} == {"mole"}
    follow(scriptless, "udsat")
    assert "1 punkt" in content(scriptless)
    follow(scriptless, "Ny mole i vesthavnen")
    assert heading(scriptless) == "Ny mole i vesthavnen"
    scriptless.find_element(By.CSS_SELECTOR, "header input[type=search]").send_keys("kyststyr", Keys.ENTER)
    WebDriverWait(scriptless, 10).until(lambda page: "/search" in page.current_url)
    follow(scriptless, "Kyststyrelsen")
    assert heading(scriptless) == "Kyststyrelsen"


def saved_text(downloads: Path) -> str:
    """Return what the browser saves, when all of it is there: until then the file is empty, and another beside it."""
    wait_until(lambda: [each.stat().st_size > 0 for each in downloads.iterdir()] == [True])
    (saved,) = downloads.iterdir()
    text = saved.read_text(encoding="utf-8")
    saved.unlink()
    return text


def test_from_a_municipality_down_to_what_was_decided(browser: webdriver.Chrome, server: Server) -> None:
    browser.get(f"{server.address}/?lang=da")
    assert "Nyeste møder" in content(browser)
    follow(browser, "Testø")
    assert heading(browser) == "Testø"
    follow(browser, "Havneudvalget")
    follow(browser, "7. februar 2024")
    assert "Udsat" in content(browser)
    follow(browser, "Ny mole i vesthavnen")
    assert heading(browser) == "Ny mole i vesthavnen"
    trail = [each.text for each in browser.find_elements(By.CSS_SELECTOR, ".crumbs li")]
    assert trail == ["Forside", "Testø", "Havneudvalget", "Havneudvalget, 7. februar 2024"]


def test_a_reader_runs_an_example_and_keeps_the_answer_as_csv(
    scriptless: webdriver.Chrome, server: Server, downloads: Path
) -> None:
    scriptless.get(f"{server.address}/?lang=en")
    follow(scriptless, "Which acts are cited most, year by year?")
    lines = scriptless.find_elements(By.CSS_SELECTOR, "main tbody tr")
    shown = [[each.text for each in line.find_elements(By.TAG_NAME, "td")] for line in lines]
    columns = [each.text for each in scriptless.find_elements(By.CSS_SELECTOR, "main thead th")]
    next(link for link in scriptless.find_elements(By.CSS_SELECTOR, "main a") if link.text == "CSV").click()
    header, *rows = csv.reader(saved_text(downloads).splitlines())

    assert columns == ["Year", "Act", "Items"]
    assert header == ["in_year", "act_title", "items", "act"]
    assert [row[:3] for row in rows] == shown
    assert any("moleloven" in cell or "Lov om havne og moler" in cell for row in rows for cell in row)


def test_the_language_is_kept_from_page_to_page_and_can_be_changed_on_each(
    browser: webdriver.Chrome, server: Server
) -> None:
    browser.get(f"{server.address}/?lang=da")
    follow(browser, "English")
    for words in ("Testø", "Havneudvalget", "7 February 2024", "Ny mole i vesthavnen", "Case 15.20.00-P00-1-24"):
        follow(browser, words)
        assert browser.find_element(By.TAG_NAME, "html").get_attribute("lang") == "en"
    assert browser.find_element(By.TAG_NAME, "h1").get_attribute("lang") == "da"
    follow(browser, "Dansk")

    assert browser.current_url == f"{server.address}{CASE}?lang=da"
    assert "Sagens vej gennem møderne" in content(browser)
    assert not browser.find_elements(By.CSS_SELECTOR, "main [lang]")


def press(browser: webdriver.Chrome, *keys: str) -> WebElement:
    """Press keys one after another and return what has the focus then."""
    ActionChains(browser).send_keys(*keys).perform()
    return browser.switch_to.active_element


def tab_to(browser: webdriver.Chrome, words: str) -> WebElement:
    """Press the tabulator until an element with these words has the focus; every stop before it is marked, too."""
    for _ in range(60):
        stop = press(browser, Keys.TAB)
        assert stop.value_of_css_property("outline-style") == "solid"
        assert stop.rect["x"] >= 0
        if (stop.text or stop.accessible_name).startswith(words):
            return stop
    raise AssertionError(f"the tabulator never reaches {words!r}")


def test_the_keyboard_alone_leads_from_the_front_page_to_a_decision(browser: webdriver.Chrome, server: Server) -> None:
    browser.get(f"{server.address}/?lang=en")
    tab_to(browser, "Skip to content")
    tab_to(browser, "Municipalities")
    press(browser, Keys.ENTER)
    assert browser.current_url.endswith("#municipalities")
    tab_to(browser, "Testø")
    for stop in ("Havneudvalget", "7 February 2024", "Ny mole i vesthavnen"):
        press(browser, Keys.ENTER)
        tab_to(browser, "Skip to content")
        press(browser, Keys.ENTER)
        tab_to(browser, stop)
    press(browser, Keys.ENTER)
    WebDriverWait(browser, 10).until(lambda page: "/doc/item/" in page.current_url)

    assert "Udvalget udsætter sagen" in content(browser)


def test_the_keyboard_alone_searches_narrows_and_opens_a_hit(browser: webdriver.Chrome, server: Server) -> None:
    browser.get(f"{server.address}/doc/municipality/0998?lang=en")
    tab_to(browser, "Search the minutes")
    press(browser, *"vesthavnen", Keys.ENTER)
    WebDriverWait(browser, 10).until(lambda page: "/search" in page.current_url)
    before = len(browser.find_elements(By.CSS_SELECTOR, ".hits li"))
    tab_to(browser, "postponed")
    press(browser, Keys.ENTER)
    WebDriverWait(browser, 10).until(lambda page: "outcome=" in page.current_url)
    assert 0 < len(browser.find_elements(By.CSS_SELECTOR, ".hits li")) < before
    tab_to(browser, "Ny mole i vesthavnen")
    press(browser, Keys.ENTER)
    WebDriverWait(browser, 10).until(lambda page: "/doc/item/" in page.current_url)

    assert "Udvalget udsætter sagen" in content(browser)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (f"{CASE}?lang=en", ["Ny mole i vesthavnen", "The case's way", "Udvalget udsætter sagen", "Tegning af molen"]),
        (f"/doc/meeting/{HARBOUR}?lang=en", ["Havneudvalget, 7 February 2024", "Agenda", "Postponed", "Bo Ild"]),
    ],
)
def test_print_has_the_words_and_the_address_and_nothing_to_press(
    browser: webdriver.Chrome, server: Server, path: str, words: list[str]
) -> None:
    browser.get(server.address + path)
    pdf = browser.execute_cdp_cmd("Page.printToPDF", A4)["data"]
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(base64.b64decode(pdf))]
    text = " ".join(" ".join(pages).split())

    for each in [*words, f"https://sager.example{path.partition('?')[0]}"]:
        assert each in text
    for control in ("Skip to content", "SPARQL", "Dansk", "Turtle", "Home", "Next meeting", "Read the text"):
        assert control not in text


def test_from_a_ready_question_to_its_answer_and_the_item(scriptless: webdriver.Chrome, server: Server) -> None:
    scriptless.get(f"{server.address}/?lang=da")
    scriptless.find_element(By.LINK_TEXT, "Spørgsmål").click()
    follow(scriptless, "Hvilke sager fik et bestemt udfald?")
    Select(scriptless.find_element(By.NAME, "outcome")).select_by_visible_text("udsat")
    Select(scriptless.find_element(By.NAME, "municipality")).select_by_visible_text("Testø")
    address = scriptless.current_url
    scriptless.find_element(By.CSS_SELECTOR, "main button").click()
    WebDriverWait(scriptless, 10).until(lambda page: page.current_url != address)
    assert "1 række ·" in content(scriptless)
    assert "Udvalget udsætter sagen" in content(scriptless)
    follow(scriptless, "Ny mole i vesthavnen")
    assert heading(scriptless) == "Ny mole i vesthavnen"
