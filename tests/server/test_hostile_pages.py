"""Minutes that mean harm, in a browser: nothing runs, nothing turns the words beside them, and pages stay usable."""

from collections.abc import Iterator

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse
from selenium import webdriver
from selenium.webdriver.remote.webelement import WebElement

from ontology.terms import PREFIXES
from tests.server.chromium import DESKTOP, NARROW, SCREEN_HEIGHT, screen, violations
from tests.server.published import BASE, Server, publish, start_server

TURNED = "Havn \u202e og \u2067 mole \u200f"
SCRIPT = "</title></script><script>document.ran=1</script><img src=x onerror='document.ran=1'>"
LONG_WORD = "Å" * 3000
LONG_TITLE = "Ny mole " * 12_800 + "til sidst"
GRAPH = NamedNode(f"{BASE}/graph/0997/raadet/2024-05-06")
PLACE = "0997/raadet/2024-05-06"

TURTLE = f"""
<municipality/0997> a sg:Municipality ; skos:prefLabel "Ond \u202e ø"@da ; dcterms:identifier "0997" .
<committee/0997/raadet> a sg:Committee ; skos:prefLabel "{TURNED}"@da ; org:unitOf <municipality/0997> .
<meeting/{PLACE}> a sg:Meeting ; sg:heldBy <committee/0997/raadet> ; sg:date "2024-05-06"^^xsd:date ;
  sg:place "{SCRIPT}"@da ; sg:attendance <attendance/1>, <attendance/2> ;
  sg:agendaItem <item/{PLACE}/1>, <item/{PLACE}/2>, <item/{PLACE}/3> .
<attendance/1> a sg:Attendance ; sg:person <person/0997/a> ; sg:status "excused" .
<attendance/2> a sg:Attendance ; sg:person <person/0997/b> ; sg:status "left" .
<person/0997/a> a sg:Person ; foaf:name "Asta \u202e Bro"@da ; sg:role "{SCRIPT}"@da .
<person/0997/b> a sg:Person ; foaf:name "Bo\u200b\u200b \u0627\u0644\u0639"@da .
<case/0997/1> a sg:Case ; dcterms:identifier "1 \u202e 2" ; sg:municipality <municipality/0997> ;
  dcterms:title "{LONG_TITLE}"@da , "{TURNED}"@da .
<item/{PLACE}/1> a sg:AgendaItem ; sg:meeting <meeting/{PLACE}> ; sg:number "1" ; sg:position 1 ;
  dcterms:title "{LONG_TITLE}"@da ; sg:case <case/0997/1> ; sg:decision <decision/1> ;
  sg:recommendation <recommendation/1> ; sg:attachment <attachment/1>, <attachment/2> ; sg:section <section/1> .
<item/{PLACE}/2> a sg:AgendaItem ; sg:meeting <meeting/{PLACE}> ; sg:number "2" ; sg:position 2 ;
  dcterms:title "{SCRIPT}"@da ; sg:mentions <organisation/o> ; sg:case <case/0997/1> .
<item/{PLACE}/3> a sg:AgendaItem ; sg:meeting <meeting/{PLACE}> ; sg:number "\u202e3" ; sg:position 3 ;
  dcterms:title "{LONG_WORD}"@da .
<decision/1> a sg:Decision ; sg:decidedBy <committee/0997/raadet> ; sg:date "2024-05-06"^^xsd:date ;
  sg:text "\u202e{SCRIPT}"@da .
<recommendation/1> a sg:Recommendation ; sg:position 1 ; sg:recommendedBy "Ond \u202e borgmester"@da ;
  sg:text "{LONG_WORD}"@da .
<section/1> a sg:Section ; sg:kind "other" ; sg:position 1 ; sg:heading "{SCRIPT}"@da ;
  sg:text "{SCRIPT}\u202e{LONG_WORD}"@da .
<attachment/1> a sg:Attachment ; dcterms:title "{LONG_WORD}"@da ;
  schema:url "https://ond.example/a b\\"><script>document.ran=1</script>" .
<attachment/2> a sg:Attachment ; dcterms:title "\u202e"@da ; schema:url "javascript:document.ran=1" .
<organisation/o> a sg:Organisation ; skos:prefLabel "{SCRIPT}"@da ; skos:altLabel "{LONG_WORD}"@da .
"""
PATHS = (
    "/",
    "/doc/municipality/0997",
    "/doc/committee/0997/raadet",
    f"/doc/meeting/{PLACE}",
    *(f"/doc/item/{PLACE}/{number}" for number in (1, 2, 3)),
    "/doc/case/0997/1",
    "/doc/person/0997/a",
    "/doc/person/0997/b",
    "/doc/organisation/o",
    "/doc/attachment/1",
    "/search?q=mole",
    "/search?q=%22%3E%3Cscript%3Edocument.ran%3D1%3C/script%3E%E2%80%AE",
    "/sparql?query=SELECT+%2A+%7B%3Fs+%3Fp+%3Fo%7D",
)


WHAT_RUNS = """
const ours = each => /^application.(ld.)?json$/.test(each.type) || each.src.startsWith(location.origin + '/front/');
return [document.ran, [...document.scripts].filter(each => !ours(each)).length, document.images.length];
"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server over minutes that mean harm."""
    folder = tmp_path_factory.mktemp("hostile")
    head = f"@base <{BASE}/id/> .\n" + "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    publish(folder, (Quad(*quad.triple, GRAPH) for quad in parse(head + TURTLE, format=RdfFormat.TURTLE)))
    running = start_server(folder, workers=1)
    yield running
    running.stop()


@pytest.mark.parametrize("path", PATHS)
def test_nothing_runs_and_the_page_stays_usable(
    browser: webdriver.Chrome, hostile: Server, axe: str, path: str
) -> None:
    browser.get_log("browser")
    browser.get(hostile.address + path)

    assert browser.execute_script(WHAT_RUNS) == [None, 0, 0]
    assert browser.get_log("browser") == []
    assert len(browser.title) < 1000
    browser.execute_script(axe)
    for width in (DESKTOP, NARROW):
        with screen(browser, width):
            assert browser.execute_script("return document.documentElement.scrollWidth") <= width
            assert browser.find_element("tag name", "h1").rect["height"] < SCREEN_HEIGHT
            assert violations(browser) == []


def reads_from_left_to_right(browser: webdriver.Chrome, element: WebElement, words: str) -> bool:
    """Tell whether words of a page's own stand in their order on one line, whatever stands beside them."""
    find = """
    const walk = document.createTreeWalker(arguments[0], NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const start = walk.currentNode.data.indexOf(arguments[1]);
      if (start < 0) continue;
      const range = document.createRange();
      return [...arguments[1]].map((_, at) => {
        range.setStart(walk.currentNode, start + at); range.setEnd(walk.currentNode, start + at + 1);
        return range.getBoundingClientRect().left; });
    }
    """
    places = browser.execute_script(find, element, words)
    assert places, f"{words!r} is not on the page"
    return places == sorted(places)


def test_words_of_ours_keep_their_order_beside_words_that_turn(browser: webdriver.Chrome, hostile: Server) -> None:
    for path, words in (
        (f"meeting/{PLACE}", "excused"),
        (f"meeting/{PLACE}", "left"),
        (f"item/{PLACE}/1", "recommends"),
        ("case/0997/1", "Item"),
        ("committee/0997/raadet", "1 item"),
    ):
        browser.get(f"{hostile.address}/doc/{path}?lang=en")
        assert reads_from_left_to_right(browser, browser.find_element("id", "content"), words), path


def test_the_check_sees_words_that_were_turned(browser: webdriver.Chrome, hostile: Server) -> None:
    browser.get(hostile.address)
    browser.execute_script("document.getElementById('content').innerHTML = '<p>Asta \\u202e Bro (excused)</p>'")

    assert not reads_from_left_to_right(browser, browser.find_element("id", "content"), "excused")


def test_a_title_of_a_hundred_thousand_characters_is_cut_and_its_beginning_unfolds(
    browser: webdriver.Chrome, hostile: Server
) -> None:
    browser.get(f"{hostile.address}/doc/item/{PLACE}/1")
    whole = browser.find_element("css selector", "h1 + details")

    assert len(browser.find_element("tag name", "h1").text) < 400
    assert not whole.find_element("tag name", "p").is_displayed()
    whole.find_element("tag name", "summary").click()
    assert 15_000 < len(whole.find_element("tag name", "p").text) < 21_000
