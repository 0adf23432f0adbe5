"""The served data sets: an invented one over its own server, and the samples as the real build publishes them."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from selenium import webdriver

from ontology.gaps import ListedMeeting, Listing, Quarantine
from ontology.withdrawn import ITEM, Withdrawal
from tests.server.chromium import AXE, start_browser
from tests.server.published import Server, invented_quads, publish, start_server

SCRIPT_PAGE = "data:text/html,<title>still</title><script>document.title='ran'</script>"
WITHDRAWN = (
    Withdrawal(
        "https://sager.example/graph/0727/byraadet/2019-05-06",
        3,
        "2024-05-01T10:00:00Z",
        "Fejl",
        committee="Byrådet",
        things=("https://sager.example/id/municipality/0727",),
    ),
    Withdrawal("https://sager.example/graph/0998/havneudvalget/2020-01-01"),
    Withdrawal(
        "https://sager.example/graph/0998/havneudvalget/2021-02-03",
        3,
        "2024-05-01T10:00:00Z",
        "source_gone",
        ("https://sager.example/id/case/0998/21-7", "https://sager.example/id/person/0998/ib-vig"),
    ),
    Withdrawal(
        "https://sager.example/graph/0998/havneudvalget/2024-02-07",
        3,
        "2024-05-01T10:00:00Z",
        "Punktet var lukket",
        kind=ITEM,
        item="https://sager.example/id/item/0998/havneudvalget/2024-02-07/77",
    ),
)
QUARANTINED = (
    Quarantine("harvest/torn.pdf", "cut-off", "0998", "Havneudvalget", "2024-03-06"),
    Quarantine("harvest/blank.pdf", "no-text"),
    Quarantine("harvest/numbers.pdf", "cpr-number"),
)
LISTINGS = (
    Listing(
        "harvest",
        "0998",
        "https://dagsorden.example/",
        "2024-05-01T08:00:00Z",
        (
            ListedMeeting("2024-02-07", "Havneudvalget", "first.pdf"),
            ListedMeeting("2024-03-06", "Havneudvalget", "torn.pdf"),
            ListedMeeting("2024-04-10", "Havneudvalget", reason="not-answered"),
            ListedMeeting("2023-11-01", "Fyrudvalget", reason="not-answered"),
        ),
        unreadable=2,
        gone=(ListedMeeting("2020-06-10", "Fyrudvalget", reason="no-longer-listed"),),
    ),
    Listing(
        "elsewhere",
        "0657",
        "https://dagsorden.example/0657",
        "2024-05-01T08:00:00Z",
        (ListedMeeting("2024-01-09", "Byrådet", "blank.pdf"),),
    ),
)


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the invented documents; tests must not change it."""
    folder = tmp_path_factory.mktemp("invented")
    publish(folder, invented_quads(), withdrawn=WITHDRAWN, gaps=(QUARANTINED, LISTINGS))
    return folder


@pytest.fixture(scope="session")
def server(data: Path) -> Iterator[Server]:
    """A server over the invented documents, with the limits that users meet."""
    running = start_server(data)
    yield running
    running.stop()


@pytest.fixture(scope="session")
def client(server: Server) -> Iterator[httpx.Client]:
    """An HTTP client of the server over the invented documents; it follows no redirect."""
    with httpx.Client(base_url=server.address, timeout=30) as session:
        yield session


@pytest.fixture(scope="session")
def sample_client(sample_data: Path) -> Iterator[httpx.Client]:
    """An HTTP client of a server over the sample minutes, built by the real command."""
    running = start_server(sample_data)
    with httpx.Client(base_url=running.address, timeout=30) as session:
        yield session
    running.stop()


@pytest.fixture(scope="session")
def downloads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder into which the browser saves what is downloaded."""
    return tmp_path_factory.mktemp("downloads")


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory, downloads: Path) -> Iterator[webdriver.Chrome]:
    """Chromium as Debian ships it, one for all tests; they are skipped where it is not installed."""
    running = start_browser(tmp_path_factory.mktemp("chromium"), downloads)
    yield running
    running.quit()


@pytest.fixture(scope="session")
def axe() -> str:
    """The program of axe-core, to be loaded into a page."""
    if not AXE.is_file():
        pytest.skip("axe-core is not installed (make tests/node/node_modules/ready): pages cannot be checked")
    return AXE.read_text(encoding="utf-8")


@pytest.fixture
def scriptless(browser: webdriver.Chrome) -> Iterator[webdriver.Chrome]:
    """The browser with JavaScript switched off."""
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    browser.get(SCRIPT_PAGE)
    assert browser.title == "still"
    yield browser
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
