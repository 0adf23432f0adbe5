"""Text from documents stays text: on pages, in links, in results."""

import re
from html.parser import HTMLParser

import httpx
import pytest

HOSTILE_PATHS = [
    "municipality/0999",
    "committee/0999/byraadet",
    "meeting/0999/byraadet/2024-04-10",
    "item/0999/byraadet/2024-04-10/1",
    "case/0999/99_1",
    "person/0999/script",
    "organisation/onde",
    "attachment/0999/byraadet/2024-04-10/1/1",
    "section/0999/byraadet/2024-04-10/1/1",
    "decision/0999/byraadet/2024-04-10/1",
]
PAGES = ["/", "/sparql?query=SELECT%20%2A%20%7B%3Fs%20%3Fp%20%3Fo%7D", *(f"/doc/{path}" for path in HOSTILE_PATHS)]


class Collector(HTMLParser):
    """Collects the elements of a page, and everything that could run or lead away."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.addresses: set[str] = set()
        self.handlers: set[str] = set()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        ours = (given.get("src") or "").startswith("/front/") or given.get("type") in {
            "application/json",
            "application/ld+json",
        }
        if tag != "script" or not ours:
            self.elements.add(tag)
        self.addresses |= {value or "" for name, value in attributes if name in {"href", "src", "action"}}
        self.handlers |= {name for name, _ in attributes if name.startswith("on") or name == "style"}


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_hostile_text_adds_no_element_no_handler_and_no_address(client: httpx.Client, path: str, language: str) -> None:
    answer = client.get(path, headers={"Accept": "text/html", "Accept-Language": language})
    found = Collector()
    found.feed(answer.text)

    assert answer.status_code == 200
    charts = {"svg"} if "organisation" in path else set()  # our own drawing of who refers to it
    assert not (found.elements - charts) & {"script", "iframe", "img", "svg", "style", "b", "object", "embed"}
    assert not found.handlers
    assert all(re.match(r"(https?://|/|#|\?)", address) for address in found.addresses), found.addresses


def test_hostile_text_is_shown_as_it_was_written(client: httpx.Client) -> None:
    page = client.get("/doc/case/0999/99_1", headers={"Accept": "text/html"}).text

    assert "&lt;script&gt;alert(&#39;beslutning&#39;)&lt;/script&gt;" in page
    assert "{sender.__class__}&lt;svg onload=alert(1)&gt; indstiller" in page


def test_templates_in_documents_are_not_run(client: httpx.Client) -> None:
    page = client.get("/doc/item/0999/byraadet/2024-04-10/1", headers={"Accept": "text/html"}).text

    assert "{{ 7 * 7 }} {% raw %}" in page


def test_an_attachment_without_a_web_address_is_no_link(client: httpx.Client) -> None:
    page = client.get("/doc/item/0999/byraadet/2024-04-10/1", headers={"Accept": "text/html"}).text

    assert "Klik &lt;a href=x&gt;" in page
    assert "javascript:" not in page
    assert "data:text" not in page
