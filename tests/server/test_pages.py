"""Pages as a reader sees them, in a real browser."""

import re
from pathlib import Path

import httpx
import pytest
from lxml import html
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

from tests.server.chromium import NARROW, screen
from tests.server.page_kinds import CASE, PAGE_KINDS, REFUSALS
from tests.server.published import Server


def test_a_case_page_shows_its_way_through_the_meetings(browser: webdriver.Chrome, server: Server) -> None:
    browser.get(f"{server.address}{CASE}?lang=da")
    stages = browser.find_elements(By.CSS_SELECTOR, ".timeline > .stage")

    assert browser.find_element(By.TAG_NAME, "h1").text == "Ny mole i vesthavnen"
    assert all(stage.is_displayed() for stage in stages)
    assert [re.split(r" · |\n", stage.text)[:2] for stage in stages] == [
        ["7. februar 2024", "Havneudvalget"],
        ["27. februar 2024", "Byrådet"],
        ["6. marts 2024", "Havneudvalget"],
    ]
    assert "Udsat" in stages[0].text
    assert "moleloven § 3" in stages[0].text
    assert "Gengivet i Havneudvalget, 6. marts 2024" in stages[1].text
    assert "Havnefogeden indstiller til Byrådet" in stages[2].text


def test_the_recommendation_stands_beside_the_decision(browser: webdriver.Chrome, server: Server) -> None:
    browser.set_window_size(1200, 900)
    browser.get(f"{server.address}{CASE}")
    left, right = (browser.find_element(By.CSS_SELECTOR, f".stage .{name}") for name in ("recommended", "decided"))

    assert "at molen bygges af granit" in left.text
    assert "Udvalget udsætter sagen" in right.text
    assert left.rect["y"] == right.rect["y"]
    assert left.rect["x"] + left.rect["width"] <= right.rect["x"]


@pytest.mark.parametrize("path", PAGE_KINDS.values(), ids=PAGE_KINDS.keys())
def test_no_page_makes_the_browser_complain(browser: webdriver.Chrome, server: Server, path: str) -> None:
    browser.get_log("browser")
    browser.get(server.address + path)

    assert browser.get_log("browser") == []
    assert browser.execute_script("return document.styleSheets.length") >= 1
    assert browser.execute_script(
        "return [...document.querySelectorAll('link[rel=stylesheet]')].every(each => each.sheet)"
    )


@pytest.mark.parametrize("path", PAGE_KINDS.values(), ids=PAGE_KINDS.keys())
def test_no_page_is_wider_than_a_narrow_screen(browser: webdriver.Chrome, server: Server, path: str) -> None:
    with screen(browser, NARROW):
        browser.get(server.address + path)

        assert browser.execute_script("return document.documentElement.scrollWidth") <= NARROW


def test_a_keyboard_reaches_the_content_and_shows_where_it_is(browser: webdriver.Chrome, server: Server) -> None:
    browser.get(server.address + CASE)
    browser.find_element(By.TAG_NAME, "body").send_keys(Keys.TAB)
    first = browser.switch_to.active_element

    assert first.get_attribute("href").endswith("#content")
    assert first.value_of_css_property("outline-style") == "solid"
    assert first.rect["x"] >= 0


def test_a_reader_asks_a_question_and_follows_the_answer(scriptless: webdriver.Chrome, server: Server) -> None:
    browser = scriptless
    browser.get(f"{server.address}/sparql?lang=en")
    browser.find_element(By.CSS_SELECTOR, "main form button").click()
    WebDriverWait(browser, 10).until(lambda page: page.find_elements(By.ID, "result"))
    rows = browser.find_elements(By.CSS_SELECTOR, "main tbody tr")
    titles = [row.text for row in rows]

    assert any("Ny mole i vesthavnen" in title for title in titles)
    browser.find_element(By.LINK_TEXT, "case/0998/15.20.00-p00-1-24").click()
    WebDriverWait(browser, 10).until(lambda page: "/sparql" not in page.current_url)
    assert browser.current_url == f"{server.address}{CASE}?lang=en"
    assert browser.find_element(By.TAG_NAME, "html").get_attribute("lang") == "en"


def test_every_kind_of_page_has_a_title_of_its_own(client: httpx.Client) -> None:
    for language in ("da", "en"):
        pages = [
            client.get(path, headers={"Accept": "text/html", "Accept-Language": language})
            for name, path in (PAGE_KINDS | REFUSALS).items()
            if name not in {"result", "no query", "withdrawn item"}  # one status, one title
        ]
        titles = [re.findall(r"<title>(.*)</title>", page.text.partition("<body>")[0]) for page in pages]
        assert all(len(found) == 1 and "Sagsgraf" in found[0] for found in titles)
        assert len({found[0] for found in titles}) == len(titles)


@pytest.mark.parametrize("path", (PAGE_KINDS | REFUSALS).values(), ids=(PAGE_KINDS | REFUSALS).keys())
def test_pages_are_nested_as_html_has_it_and_name_each_part_once(client: httpx.Client, path: str) -> None:
    page = html.fromstring(client.get(path, headers={"Accept": "text/html"}).text)
    names = page.xpath("//@id")

    assert len(names) == len(set(names))
    assert not page.xpath("//ul/*[not(self::li)] | //ol/*[not(self::li)] | //dl/*[not(self::dt or self::dd)]")
    assert not page.xpath("(//p | //span | //bdi | //a | //h1 | //h2 | //h3)/*[self::div or self::p or self::ul]")
    assert {f"#{name}" for name in names} >= set(page.xpath("//a[starts-with(@href, '#')]/@href"))


DANISH = {
    "case": [
        "Ny mole i vesthavnen",
        "Udvalget udsætter sagen",
        "at molen bygges af granit",
        "Den gamle mole er sunket",
    ],
    "item": ["Ny mole i vesthavnen", "Udvalget udsætter sagen", "at molen bygges af granit", "Tegning af molen"],
    "meeting": ["Ny mole i vesthavnen", "Meddelelser", "Bådhuset"],
    "organisation": ["Ny mole i vesthavnen"],
    "person": ["medlem"],
    "front": ["Ny mole i vesthavnen"],
    "act": ["Lov om havne og moler", "moleloven"],
}
LANGUAGES_OF = """
const walk = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT), found = [];
while (walk.nextNode()) {
  const around = walk.currentNode.parentElement;
  if (walk.currentNode.data.includes(arguments[0])) found.push(around.closest('[lang]').lang);
}
return found;
"""


@pytest.mark.parametrize("kind", DANISH)
def test_danish_words_on_an_english_page_say_that_they_are_danish(
    browser: webdriver.Chrome, server: Server, kind: str
) -> None:
    browser.get(f"{server.address}{PAGE_KINDS[kind]}?lang=en")
    for words in DANISH[kind]:
        found = browser.execute_script(LANGUAGES_OF, words)
        assert found, f"{words!r} is not on the page"
        assert set(found) == {"da"}, words


def test_the_other_language_is_one_click_away(browser: webdriver.Chrome, server: Server) -> None:
    browser.get(f"{server.address}{CASE}?lang=da")
    browser.find_element(By.LINK_TEXT, "English").click()

    assert "The case's way through the meetings" in browser.find_element(By.TAG_NAME, "main").text


def luminance(colour: str) -> float:
    """Return the relative luminance of a CSS colour (WCAG 2.2)."""
    channels = [int(channel) / 255 for channel in re.findall(r"\d+", colour)[:3]]
    linear = [channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


COLOURS = """
return [...document.querySelectorAll('main *, header *, footer *')].filter(e => e.innerText && !e.children.length)
  .filter(e => e.checkVisibility())
  .map(e => { let b = e;
    while (b && getComputedStyle(b).backgroundColor === 'rgba(0, 0, 0, 0)') b = b.parentElement;
    return [getComputedStyle(e).color, b ? getComputedStyle(b).backgroundColor : 'rgb(255, 255, 255)', e.innerText]; })
"""


@pytest.mark.parametrize("path", ["/", CASE, "/sparql?query=SELECT"])
def test_all_text_has_enough_contrast(browser: webdriver.Chrome, server: Server, path: str) -> None:
    browser.get(server.address + path)
    colours = browser.execute_script(COLOURS)

    assert len(colours) > 10
    for text, background, words in colours:
        dark, light = sorted((luminance(text), luminance(background)))
        assert (light + 0.05) / (dark + 0.05) >= 4.5, words


def test_every_link_of_the_sample_pages_leads_somewhere(sample_client: httpx.Client) -> None:
    pending, seen = ["/"], set()
    while pending and len(seen) < 150:
        path = pending.pop(0)
        if path in seen or path.startswith("/sparql?"):
            continue
        seen.add(path)
        answer = sample_client.get(path, headers={"Accept": "text/html"}, follow_redirects=True)
        assert answer.status_code == 200, path
        if answer.headers["content-type"].startswith("text/html"):
            pending += [
                link.replace("&amp;", "&")
                for link in re.findall(r'href="(/[^"#]*)"', answer.text)
                if "lang=" not in link
            ]

    assert len(seen) > 100


def test_every_text_is_there_in_both_languages() -> None:
    from server.pages import read_texts

    pages = Path(__file__).parents[2] / "server" / "pages"
    used = {key for page in pages.glob("*.html") for key in re.findall(r"\bt\.(\w+)", page.read_text(encoding="utf-8"))}
    for language in ("da", "en"):
        texts = read_texts(language)
        for key in used - {"date", "count"}:
            assert texts[key]
