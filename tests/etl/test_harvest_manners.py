"""How a harvest behaves as a guest: its name, its pace, its patience, and what the site asks in robots.txt."""

import io
import json
from collections.abc import Iterator
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from etl.harvest.progress import Progress
from etl.harvest.robots import read_rules
from etl.harvest.sites import Site
from etl.harvest.visitor import Manners
from etl.harvest.walk import Request, harvest
from tests.etl.publishing_site import (
    LISTING,
    MEETING,
    NOW,
    Hourglass,
    PublishingSite,
    Reply,
    identifier,
    invented,
    published,
)

FIRST, SECOND = MEETING + identifier(1), MEETING + identifier(0)
QUICK = Manners(pace=0.0, back_off=1.0, time_out=5.0)


@pytest.fixture
def site() -> Iterator[PublishingSite]:
    with published(PublishingSite(invented(2))) as site:
        yield site


class Visit:
    """Harvests a site once, on a clock that waits in no time."""

    def __init__(self, site: PublishingSite, data: Path) -> None:
        self.site, self.data = site, data
        self.hourglass = Hourglass()
        self.told = ""

    def __call__(self, manners: Manners = QUICK) -> int:
        stream = io.StringIO()
        request = Request((Site("here", self.site.url, "0253"),), self.data, manners)
        code = harvest(request, Progress(stream), self.hourglass.clock)
        self.told = stream.getvalue()
        return code

    @property
    def stopped(self) -> str:
        coverage = self.data / "harvest" / "here" / ".harvest" / "coverage.json"
        return str(json.loads(coverage.read_text("utf-8"))["stopped"])


@pytest.fixture
def visit(site: PublishingSite, tmp_path: Path) -> Visit:
    return Visit(site, tmp_path)


def test_every_request_says_who_asks_and_for_what(site: PublishingSite, visit: Visit) -> None:
    assert visit(Manners(pace=0.0, contact="post@example.dk")) == 0

    agents = {headers["User-Agent"] for _, headers in site.requests}
    assert len(agents) == 1
    agent = agents.pop()
    assert agent.startswith("Sagsgraf/")
    assert "municipal minutes" in agent
    assert "post@example.dk" in agent
    assert {headers["From"] for _, headers in site.requests} == {"post@example.dk"}


def test_requests_keep_their_distance(visit: Visit) -> None:
    assert visit(Manners(pace=3.0)) == 0

    assert visit.hourglass.slept == [3.0, 3.0, 3.0]


def test_a_longer_crawl_delay_sets_the_pace(site: PublishingSite, visit: Visit) -> None:
    site.robots = Reply(body=b"User-agent: *\nCrawl-delay: 7\nDisallow: /intern/\n")

    assert visit(Manners(pace=3.0)) == 0
    assert visit.hourglass.slept == [7.0, 7.0, 7.0]


def test_a_shorter_crawl_delay_does_not(site: PublishingSite, visit: Visit) -> None:
    site.robots = Reply(body=b"User-agent: *\nCrawl-delay: 1\n")

    assert visit(Manners(pace=3.0)) == 0
    assert visit.hourglass.slept == [3.0, 3.0, 3.0]


@pytest.mark.parametrize(
    ("status", "headers", "wait"),
    [
        (500, {}, 1.0),
        (502, {}, 1.0),
        (503, {"Retry-After": "120"}, 120.0),
        (429, {"Retry-After": "90"}, 90.0),
        (429, {"Retry-After": format_datetime(NOW + timedelta(seconds=45), usegmt=True)}, 45.0),
        (429, {"Retry-After": format_datetime(NOW - timedelta(seconds=45), usegmt=True)}, 1.0),
        (429, {"Retry-After": "soon"}, 1.0),
        (429, {"Retry-After": "-5"}, 1.0),
        (408, {}, 1.0),
    ],
)
def test_a_busy_site_is_asked_again_when_it_wants_to(
    site: PublishingSite, visit: Visit, status: int, headers: dict[str, str], wait: float
) -> None:
    site.replies[FIRST] = [Reply(status, headers=headers)]

    assert visit() == 0
    assert visit.hourglass.slept == [wait]
    assert site.asked() == [FIRST, FIRST, SECOND]
    assert f"the site answers {status}" in visit.told


def test_pauses_grow_with_each_try(site: PublishingSite, visit: Visit) -> None:
    site.replies[FIRST] = [Reply(503), Reply(body=b"<html>"), Reply(body=b"{", lacking=5), Reply(500)]

    assert visit() == 0
    assert visit.hourglass.slept == [1.0, 2.0, 4.0, 8.0]


def test_chance_makes_a_pause_up_to_half_as_long_again(site: PublishingSite, visit: Visit) -> None:
    site.replies[FIRST] = [Reply(503), Reply(503)]
    site.replies[LISTING] = [Reply(503)]
    clock = visit.hourglass.clock
    request = Request((Site("here", site.url, "0253"),), visit.data, QUICK)

    assert (
        harvest(request, Progress(io.StringIO()), type(clock)(clock.now, clock.seconds, clock.sleep, lambda: 1.0)) == 0
    )
    assert visit.hourglass.slept == [1.5, 1.5, 3.0]


def test_too_many_requests_slow_the_rest_of_the_visit(site: PublishingSite, visit: Visit) -> None:
    site.replies[FIRST] = [Reply(429, headers={"Retry-After": "10"})]

    assert visit(Manners(pace=2.0)) == 0
    assert visit.hourglass.slept == [2.0, 2.0, 10.0, 4.0]


def test_a_site_that_asks_for_a_long_rest_is_left_for_another_day(site: PublishingSite, visit: Visit) -> None:
    site.replies[SECOND] = [Reply(503, headers={"Retry-After": "86400"}, forever=True)]

    assert visit() == 1
    assert visit.stopped.startswith("it asks to wait 86,400 seconds")
    assert visit.hourglass.slept == []
    assert "1 fetched, 1 not yet fetched" in visit.told


def test_an_answer_that_does_not_come_is_waited_for_so_long(site: PublishingSite, visit: Visit) -> None:
    site.replies[FIRST] = [Reply(delay=2.0)]

    assert visit(Manners(pace=0.0, time_out=0.3)) == 0
    assert "no answer within 0.3 s" in visit.told


def test_a_session_cookie_is_kept_and_a_redirection_within_the_site_followed(
    site: PublishingSite, visit: Visit
) -> None:
    site.cookie = "visitor=anonymous"

    assert visit() == 0
    assert len(site.asked()) == 2


def test_what_robots_disallows_is_not_asked_for(site: PublishingSite, visit: Visit) -> None:
    site.robots = Reply(body=f"User-agent: *\nDisallow: {FIRST}\n".encode())

    assert visit() == 1
    assert site.asked() == [SECOND]
    assert f"robots.txt asks not to read {FIRST}" in visit.told


def test_a_site_that_disallows_all_is_left_alone(site: PublishingSite, visit: Visit) -> None:
    site.robots = Reply(body=b"User-agent: Sagsgraf\nDisallow: /\n\nUser-agent: *\nAllow: /\n")

    assert visit() == 2
    assert [path for path, _ in site.requests] == ["/robots.txt"]


def test_a_redirection_to_what_robots_disallows_is_not_followed(site: PublishingSite, visit: Visit) -> None:
    site.robots = Reply(body=b"User-agent: *\nDisallow: /lukket\n")
    site.replies[FIRST] = [Reply(302, headers={"Location": "/lukket/1"})]

    assert visit() == 1
    assert site.asked("/lukket") == []


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_without_robots_all_is_allowed(site: PublishingSite, visit: Visit, status: int) -> None:
    site.robots = Reply(status, b"User-agent: *\nDisallow: /\n")

    assert visit() == 0


@pytest.mark.parametrize(
    "robots",
    [
        Reply(500),
        Reply(503),
        Reply(429),
        Reply(302, headers={"Location": "http://localhost:9/robots.txt"}),
        Reply(302, headers={"Location": "/robots.txt"}),
        Reply(body=b"User-agent: *", lacking=4),
    ],
)
def test_a_site_that_cannot_say_what_is_allowed_is_left_alone(
    site: PublishingSite, visit: Visit, robots: Reply
) -> None:
    site.robots = robots

    assert visit() == 2
    assert {path for path, _ in site.requests} == {"/robots.txt"}
    assert "robots.txt, which says what may be read, cannot be had" in visit.told


def test_a_page_in_place_of_robots_has_no_rules() -> None:
    rules = read_rules(b"\xef\xbb\xbf<html><body>Dagsordener</body></html>", "Sagsgraf")

    assert rules.allow("https://example.dk" + LISTING)
    assert rules.delay == 0


def test_a_site_that_is_not_there_is_told_with_exit_code_2(visit: Visit) -> None:
    with published(PublishingSite()) as gone:
        visit.site = gone
    assert visit() == 2

    assert "here: nothing could be learnt from http" in visit.told
    assert visit.hourglass.slept == [1.0, 2.0, 4.0, 8.0]


def test_one_site_that_fails_does_not_keep_the_others_from_being_fetched(site: PublishingSite, tmp_path: Path) -> None:
    broken = Site("broken", site.url + "/nowhere", "0253")
    stream = io.StringIO()
    request = Request((broken, Site("here", site.url, "0253")), tmp_path, QUICK)

    assert harvest(request, Progress(stream), Hourglass().clock) == 1
    assert "nowhere: the site answers 404" in stream.getvalue()
    assert len(list((tmp_path / "harvest" / "here").glob("*.json"))) == 2
