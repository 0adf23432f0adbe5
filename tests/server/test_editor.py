"""The SPARQL editor in a real browser: YASGUI served by us, asking nobody else."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import httpx
import pytest
from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

from server.editor.assets import SOURCES, read_assets
from tests.conftest import ROOT
from tests.server.chromium import DESKTOP, NARROW, screen, violations
from tests.server.published import Server, start_server

COUNTS = """PREFIX org: <http://www.w3.org/ns/org#>
PREFIX sg: <https://w3id.org/sagsgraf/ontology#>
SELECT ?committee (COUNT(?meeting) AS ?meetings) WHERE { ?meeting sg:heldBy ?committee } GROUP BY ?committee"""
PLACES = 'SELECT ?place ?number WHERE { VALUES (?place ?number) { ("Greve" 3) ("Københavns Kommune" 7) } }'
ACTIVE = ".tabPanel.active "
HTML = {"Accept": "text/html"}


@pytest.fixture
def editor(browser: webdriver.Chrome, server: Server) -> Iterator[webdriver.Chrome]:
    """The browser with the empty editor, which remembers no tab; every request goes to our host in the end."""
    if read_assets() is None:
        pytest.skip("YASGUI is not installed (make server/front/node_modules/ready): there is no editor")
    browser.get(f"{server.address}/sparql?lang=en")
    browser.execute_script("localStorage.clear()")
    browser.get_log("browser")
    browser.get(f"{server.address}/sparql?lang=en")
    yield browser
    asked = browser.execute_script("return performance.getEntriesByType('resource').map(each => each.name)")
    assert {urlsplit(address).netloc for address in asked} == {urlsplit(server.address).netloc}


def find(browser: webdriver.Chrome, selector: str) -> WebElement:
    """Return the first visible element of a selector, as soon as there is one."""

    def visible(page: webdriver.Chrome) -> WebElement | None:
        return next((each for each in page.find_elements(By.CSS_SELECTOR, selector) if each.is_displayed()), None)

    return WebDriverWait(browser, 20, ignored_exceptions=[StaleElementReferenceException]).until(visible)


def write(browser: webdriver.Chrome, query: str) -> None:
    """Put a query into the editor."""
    browser.execute_script(f"document.querySelector('{ACTIVE}.CodeMirror').CodeMirror.setValue(arguments[0])", query)


def written(browser: webdriver.Chrome) -> str:
    """Return the query in the editor."""
    value = browser.execute_script(f"return document.querySelector('{ACTIVE}.CodeMirror').CodeMirror.getValue()")
    assert isinstance(value, str)
    return value


def run(browser: webdriver.Chrome) -> None:
    """Press the button that runs the query."""
    find(browser, f"{ACTIVE}.yasqe_queryButton").click()


def enter(browser: webdriver.Chrome) -> ActionChains:
    """Click into the editor and go to the end of the query, as people do: what takes the keys there is out of sight."""
    find(browser, f"{ACTIVE}.CodeMirror-lines").click()
    return ActionChains(browser).key_down(Keys.CONTROL).send_keys(Keys.END).key_up(Keys.CONTROL)


def complete(browser: webdriver.Chrome, typed: str, offered: str) -> None:
    """Type, wait until something is offered, and take it."""
    ActionChains(browser).send_keys(typed).perform()
    WebDriverWait(browser, 20).until(lambda page: offered in find(page, ".CodeMirror-hint-active").text)
    ActionChains(browser).send_keys(Keys.ENTER).perform()


def test_classes_and_properties_are_completed_with_their_names_and_prefixes(editor: webdriver.Chrome) -> None:
    write(editor, "")
    enter(editor).send_keys("SELECT * WHERE { ?m a ").perform()
    complete(editor, "sg:Mee", "møde / meeting")
    complete(editor, " ; sg:held", "holdt af / held by")
    ActionChains(editor).send_keys(" ?by }").perform()

    assert written(editor).splitlines() == [
        "PREFIX sg: <https://w3id.org/sagsgraf/ontology#>",
        "SELECT * WHERE { ?m a sg:Meeting ; sg:heldBy ?by }",
    ]
    run(editor)
    link = find(editor, f"{ACTIVE}tbody a.iri")
    assert link.get_attribute("href").startswith(editor.current_url.partition("/sparql")[0] + "/id/")
    assert editor.get_log("browser") == []


def test_a_danish_word_finds_the_term(editor: webdriver.Chrome) -> None:
    write(editor, "PREFIX sg: <https://w3id.org/sagsgraf/ontology#>\nSELECT * WHERE { ?m a ")
    enter(editor).perform()
    complete(editor, "kommun", "sg:Municipality")

    assert written(editor).endswith("{ ?m a sg:Municipality")


def test_a_result_is_seen_as_table_chart_and_map_and_shared(editor: webdriver.Chrome, axe: str) -> None:
    write(editor, PLACES)
    run(editor)
    assert "Greve" in find(editor, f"{ACTIVE}table.dataTable").text
    find(editor, f"{ACTIVE}.select_chart").click()
    assert "Københavns Kommune 7" in " ".join(find(editor, "#figure .bars").text.split())
    find(editor, f"{ACTIVE}.select_map").click()
    tiles = find(editor, "#figure .tile-map").find_elements(By.CSS_SELECTOR, "[role=listitem]")
    assert [tile.get_attribute("aria-label") for tile in tiles] == ["København: 7", "Greve: 3"]
    find(editor, f"{ACTIVE}.yasqe_share").click()
    shared = find(editor, ".yasqe_sharePopup input").get_attribute("value")
    assert parse_qs(urlsplit(shared).query) == {"query": [PLACES], "view": ["map"]}

    editor.execute_script("localStorage.clear()")
    editor.get(shared)
    assert find(editor, "#figure .tile-map").is_displayed()
    assert written(editor) == PLACES
    editor.execute_script(axe)
    for width in (DESKTOP, NARROW):
        with screen(editor, width):
            assert violations(editor) == []
            assert editor.execute_script("return document.documentElement.scrollWidth") <= width
    assert editor.get_log("browser") == []


def test_what_cannot_be_drawn_is_said(editor: webdriver.Chrome) -> None:
    write(editor, "SELECT ?x WHERE { VALUES ?x { 'a' 'b' } }")
    run(editor)
    find(editor, f"{ACTIVE}.select_chart").click()
    assert "takes a column of numbers" in find(editor, "#figure").text
    find(editor, f"{ACTIVE}.select_map").click()
    WebDriverWait(editor, 20).until(lambda page: "column of municipalities" in find(page, "#figure").text)


def test_an_error_is_shown_and_its_place_marked(editor: webdriver.Chrome, axe: str) -> None:
    write(editor, "SELECT * WHERE {\n  ?s ?p ?o .\n  SERVICE <https://example.org/> {}\n}")
    run(editor)

    assert "Line 3, column 3: SERVICE is not allowed" in find(editor, f"{ACTIVE}.alert pre").text
    assert find(editor, ".error-place").text.startswith("SERVICE")
    editor.execute_script(axe)
    assert violations(editor) == []


def test_the_editor_speaks_danish_where_the_page_does(editor: webdriver.Chrome, server: Server) -> None:
    editor.get(f"{server.address}/sparql?lang=da&query={quote(PLACES)}")
    WebDriverWait(editor, 20).until(lambda page: "2 rækker på" in find(page, f"{ACTIVE}.yasr_header").text)

    assert find(editor, f"{ACTIVE}.yasqe_queryButton").get_attribute("aria-label") == "Kør forespørgslen"
    assert find(editor, f"{ACTIVE}.tableFilter").get_attribute("placeholder") == "Filtrér rækkerne"
    assert [find(editor, f"{ACTIVE}.select_{view}").text for view in ("table", "chart", "map", "response")] == [
        "Tabel",
        "Diagram",
        "Kort",
        "Svar",
    ]


def test_an_example_opens_in_a_tab_and_runs(editor: webdriver.Chrome) -> None:
    editor.find_element(By.CSS_SELECTOR, "#examples ~ * a").click()

    assert "results in" in find(editor, f"{ACTIVE}.yasr_response_chip:not(.empty)").text
    assert len(editor.find_elements(By.CSS_SELECTOR, ".tabsList .tab")) == 2


def test_without_scripts_the_form_answers_with_the_same_figures(scriptless: webdriver.Chrome, server: Server) -> None:
    scriptless.get(f"{server.address}/sparql?lang=en")
    field = scriptless.find_element(By.NAME, "query")
    field.clear()
    field.send_keys(PLACES)
    scriptless.find_element(By.CSS_SELECTOR, "#plain button").click()
    assert "Greve" in find(scriptless, "main tbody").text
    scriptless.find_element(By.LINK_TEXT, "Chart").click()
    assert "Greve" in find(scriptless, "#figure .bars").text
    scriptless.find_element(By.LINK_TEXT, "Map").click()

    assert len(find(scriptless, ".tile-map").find_elements(By.CSS_SELECTOR, ".tile")) == 98
    assert "Greve" in find(scriptless, "main table").text


def test_only_the_page_of_the_editor_may_run_scripts_and_only_ours(client: httpx.Client) -> None:
    policies = [client.get(path, headers=HTML).headers["content-security-policy"] for path in ("/sparql", "/catalog")]

    assert "script-src 'self';" in policies[0]
    assert "connect-src 'self';" in policies[0]
    assert "unsafe" not in policies[0]
    assert "script-src" not in policies[1]
    assert not re.findall(r"<script(?![^>]*(?: src=\"/front/| type=\"application/json\"))", client.get("/sparql").text)


def test_what_the_editor_loads_never_changes_at_its_address(client: httpx.Client) -> None:
    page = client.get("/sparql", headers=HTML).text
    addresses = re.findall(r'(?:src|href)="(/front/[^"]+)"', page)

    assert len(addresses) == len(SOURCES)
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
    assert client.get("/front/older/editor.js").headers["cache-control"] == "no-cache"
    for path in ("/front/x/package.json", "/front/x/..%2Fapp.py", "/front/x/node_modules", "/front/x/"):
        assert client.get(path).status_code == 404


def test_a_view_is_an_answer_of_its_own(client: httpx.Client) -> None:
    tags = {
        client.get("/sparql", params={"query": COUNTS, "view": view}, headers=HTML).headers["etag"]
        for view in ("table", "chart", "map")
    }

    assert len(tags) == 3


def test_without_yasgui_the_page_is_the_plain_form(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for package in ("server", "ontology", "shapes"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("node_modules"))
    monkeypatch.chdir(tmp_path)
    running = start_server(data, workers=1)
    answer = httpx.get(f"{running.address}/sparql", params={"query": PLACES, "view": "chart"}, headers=HTML)
    script = httpx.get(f"{running.address}/front/x/editor.js")
    running.stop()

    assert answer.status_code == 200
    assert "<script" not in answer.text
    assert 'class="bars"' in answer.text
    assert "script-src" not in answer.headers["content-security-policy"]
    assert script.status_code == 404
