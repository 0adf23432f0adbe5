"""Harvesting a site: what is fetched, kept, asked again, named as missing, and written for a build to read."""

import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from etl.harvest.progress import Progress
from etl.harvest.sites import Site
from etl.harvest.visitor import Manners
from etl.harvest.walk import Request, harvest
from etl.sources import find_sources
from tests.etl.publishing_site import (
    LISTING,
    MEETING,
    Hourglass,
    PublishingSite,
    Reply,
    identifier,
    invented,
    list_meetings,
    meeting,
    published,
)

POLITE = Manners(pace=0.0, back_off=1.0, time_out=5.0)


@pytest.fixture
def site() -> Iterator[PublishingSite]:
    with published(PublishingSite(invented(4))) as site:
        yield site


class Harvest:
    """Harvests a site into one folder, as often as wanted."""

    def __init__(self, site: PublishingSite, data: Path) -> None:
        self.site, self.data = site, data
        self.folder = data / "harvest" / "here"
        self.told = ""
        self.hourglass = Hourglass()

    def __call__(self, **wishes: Any) -> int:
        self.site.requests.clear()
        stream = io.StringIO()
        request = Request((Site("here", self.site.url, "0253"),), self.data, POLITE, **wishes)
        code = harvest(request, Progress(stream), self.hourglass.clock)
        self.told = stream.getvalue()
        return code

    @property
    def coverage(self) -> dict[str, Any]:
        coverage: dict[str, Any] = json.loads((self.folder / ".harvest" / "coverage.json").read_text("utf-8"))
        totals = coverage["totals"]
        assert sum(totals.values()) - totals.get("gone", 0) - totals.get("unreadable", 0) == coverage["listed"]
        return coverage

    @property
    def totals(self) -> dict[str, int]:
        totals: dict[str, int] = self.coverage["totals"]
        return totals

    def held(self) -> dict[str, bytes]:
        return {path.stem.partition("_")[2]: path.read_bytes() for path in self.folder.glob("*.json")}


@pytest.fixture
def harvesting(site: PublishingSite, tmp_path: Path) -> Harvest:
    return Harvest(site, tmp_path / "data")


def test_every_listed_meeting_is_kept_byte_for_byte(site: PublishingSite, harvesting: Harvest) -> None:
    assert harvesting() == 0

    assert harvesting.held() == site.meetings
    assert {path.name for path in harvesting.folder.glob("*.json")} == {
        f"2023-01-0{n + 1}_{identifier(n)}.json" for n in range(4)
    }
    assert harvesting.totals == {"fetched": 4}
    assert (harvesting.folder / ".harvest" / "listing.json").read_bytes() == list_meetings(site.meetings)


def test_a_build_finds_the_meetings_with_municipality_and_page_and_nothing_else(
    site: PublishingSite, harvesting: Harvest
) -> None:
    harvesting()
    site.meetings[identifier(2)] = meeting(2, date(2023, 1, 3), text="Udsat.")
    harvesting(again=True)

    sources = find_sources([harvesting.data / "harvest"])

    assert len(sources) == 4
    assert {source.municipality for source in sources} == {"0253"}
    assert {source.url for source in sources} == {f"{site.url}/vis?id={each}" for each in site.meetings}
    assert [source.problem for source in sources if source.problem] == []


def test_final_minutes_of_long_ago_are_not_asked_for_again(site: PublishingSite, harvesting: Harvest) -> None:
    harvesting()

    assert harvesting() == 0
    assert site.asked() == []
    assert harvesting.totals == {"not asked again": 4}


@pytest.mark.parametrize("validator", ["ETag", "Last-Modified"])
def test_asked_again_an_unchanged_meeting_costs_no_transfer_and_no_write(
    site: PublishingSite, harvesting: Harvest, validator: str
) -> None:
    site.validator = validator
    harvesting()
    written = {path: path.stat().st_mtime_ns for path in harvesting.folder.glob("*.json")}

    assert harvesting(again=True) == 0
    conditions = [headers for path, headers in site.requests if path.startswith((MEETING, LISTING))]
    assert all(headers["If-None-Match"] or headers["If-Modified-Since"] for headers in conditions)
    assert len(conditions) == 5
    assert harvesting.totals == {"unchanged": 4}
    assert {path: path.stat().st_mtime_ns for path in harvesting.folder.glob("*.json")} == written


def test_without_validators_the_same_bytes_are_not_written_anew(site: PublishingSite, harvesting: Harvest) -> None:
    site.validator = ""
    harvesting()
    written = {path: path.stat().st_mtime_ns for path in harvesting.folder.glob("*.json")}

    harvesting(again=True)

    assert len(site.asked()) == 4
    assert harvesting.totals == {"unchanged": 4}
    assert {path: path.stat().st_mtime_ns for path in harvesting.folder.glob("*.json")} == written


def test_minutes_that_are_not_final_or_new_are_asked_for_again(site: PublishingSite, harvesting: Harvest) -> None:
    site.meetings[identifier(7)] = meeting(7, closed=False)
    site.meetings[identifier(8)] = meeting(8, date(2024, 5, 20))
    site.meetings[identifier(9)] = meeting(9, date(2024, 8, 1), closed=False)
    harvesting()

    harvesting()

    assert sorted(site.asked()) == [MEETING + identifier(n) for n in (7, 8, 9)]
    assert harvesting.totals == {"unchanged": 3, "not asked again": 4}


def test_a_changed_answer_replaces_the_old_one_which_is_kept(site: PublishingSite, harvesting: Harvest) -> None:
    site.meetings[identifier(7)] = before = meeting(7, closed=False)
    harvesting()
    site.meetings[identifier(7)] = after = meeting(7, text="Forkastet.")

    assert harvesting() == 0
    assert harvesting.totals == {"changed": 1, "not asked again": 4}
    assert harvesting.held()[identifier(7)] == after
    assert [path.read_bytes() for path in (harvesting.folder / ".harvest" / "earlier").iterdir()] == [before]


def test_a_meeting_that_is_listed_otherwise_is_asked_for_again(site: PublishingSite, harvesting: Harvest) -> None:
    harvesting()
    site.listing = list_meetings(site.meetings).replace(b'"Dagsorden"', b'"Referat"', 1)

    harvesting()

    assert site.asked() == [MEETING + identifier(0)]


def test_a_meeting_that_is_moved_keeps_its_file_so_that_a_build_knows_it(
    site: PublishingSite, harvesting: Harvest
) -> None:
    harvesting()
    site.meetings[identifier(1)] = meeting(1, date(2023, 2, 2))

    harvesting()

    assert harvesting.totals == {"changed": 1, "not asked again": 3}
    assert (harvesting.folder / f"2023-01-02_{identifier(1)}.json").read_bytes() == meeting(1, date(2023, 2, 2))
    assert len(harvesting.held()) == 4


def test_a_meeting_that_is_no_longer_listed_is_named_and_kept(site: PublishingSite, harvesting: Harvest) -> None:
    harvesting()
    del site.meetings[identifier(3)]

    assert harvesting() == 0
    assert harvesting.totals == {"not asked again": 3, "gone": 1}
    (gap,) = harvesting.coverage["gaps"]
    assert (gap["id"], gap["outcome"], gap["held"]) == (identifier(3), "gone", True)
    assert identifier(3) in harvesting.held()
    assert harvesting() == 0
    assert harvesting.totals["gone"] == 1


def test_since_leaves_earlier_meetings_out_and_says_so(site: PublishingSite, harvesting: Harvest) -> None:
    assert harvesting(since=date(2023, 1, 3)) == 0

    assert sorted(site.asked()) == [MEETING + identifier(n) for n in (2, 3)]
    assert harvesting.totals == {"fetched": 2, "not asked for": 2}
    assert {gap["reason"] for gap in harvesting.coverage["gaps"]} == {"before 2023-01-03"}


def test_a_listed_meeting_that_is_not_there_is_named_and_the_rest_fetched(
    site: PublishingSite, harvesting: Harvest
) -> None:
    site.listing = list_meetings(site.meetings)
    del site.meetings[identifier(2)]

    assert harvesting() == 1
    assert harvesting.totals == {"fetched": 3, "failed": 1}
    (gap,) = harvesting.coverage["gaps"]
    assert gap["id"] == identifier(2)
    assert gap["reason"] == "the site answers 404 Not Found"
    assert not gap["held"]
    assert len(site.asked()) == 4


BROKEN = {
    "cut JSON": (Reply(body=meeting(2)[:-40]), "cut or damaged"),
    "a web page": (Reply(body=b"\n<!DOCTYPE html><html>Vi er straks tilbage</html>"), "a web page came instead"),
    "fewer bytes than announced": (Reply(body=meeting(2), lacking=10), "the connection failed"),
    "nothing": (Reply(), "cut or damaged"),
    "a nest without end": (Reply(body=b"[" * 200_000), "cut or damaged"),
    "another meeting": (Reply(body=meeting(3)), "another meeting than was asked for"),
    "no id": (Reply(body=b'{"Message": "fejl"}'), "another meeting than was asked for"),
    "a list": (Reply(body=b"[]"), "another form"),
    "an answer without content": (Reply(204), "204"),
    "a part of it": (Reply(206, meeting(2)), "206"),
    "nothing new, though nothing is held": (Reply(304), "304"),
    "refusal": (Reply(403), "403"),
    "an error": (Reply(500), "500"),
    "a circle": (Reply(302, headers={"Location": MEETING + identifier(2)}), "in a circle"),
    "another host": (Reply(302, headers={"Location": "http://localhost:9/x"}), "leads to another site"),
    "another port": (Reply(302, headers={"Location": "http://127.0.0.1:9/x"}), "leads to another site"),
    "another protocol": (Reply(302, headers={"Location": "ftp://127.0.0.1/x"}), "leads to another site"),
    "broken compression": (Reply(body=b"xxxx", headers={"Content-Encoding": "gzip"}), "the connection failed"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_an_answer_that_is_not_the_meeting_is_never_stored(
    site: PublishingSite, harvesting: Harvest, kind: str
) -> None:
    reply, reason = BROKEN[kind]
    site.replies[MEETING + identifier(2)] = [Reply(**{**vars(reply), "forever": True})]

    assert harvesting() == 1
    assert harvesting.totals == {"fetched": 3, "failed": 1}
    assert reason in harvesting.coverage["gaps"][0]["reason"]
    assert f"failed 2023-01-03 Teknikudvalget {identifier(2)}" in harvesting.told
    assert identifier(2) not in harvesting.held()

    site.replies.clear()
    assert harvesting() == 0
    assert harvesting.held() == site.meetings
    assert harvesting.totals == {"fetched": 1, "not asked again": 3}


def test_a_broken_answer_leaves_the_good_one_that_is_held(site: PublishingSite, harvesting: Harvest) -> None:
    harvesting()
    site.replies[MEETING + identifier(2)] = [Reply(body=meeting(2)[:-40], forever=True)]

    assert harvesting(again=True) == 1
    assert harvesting.held() == site.meetings
    assert harvesting.coverage["gaps"][0]["held"]


def test_a_huge_answer_is_refused_while_it_comes(
    site: PublishingSite, harvesting: Harvest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("etl.harvest.visitor.MAX_BYTES", 10_000)
    site.replies[MEETING + identifier(2)] = [Reply(body=b" " * 20_000 + meeting(2), forever=True)]

    assert harvesting() == 1
    assert "larger than 10,000 bytes" in harvesting.coverage["gaps"][0]["reason"]
    assert len(site.asked(identifier(2))) == 1


LISTINGS = {
    "a web page": b"<html></html>",
    "cut": list_meetings(invented(3))[:-9],
    "without committees": b'{"Message": "x"}',
    "with another form of committees": b'{"Udvalg": [1, 2]}',
    "without meetings": b'{"Udvalg": {"A": [{"Navn": "B", "Moeder": []}]}}',
    "with nothing but broken entries": b'{"Udvalg": {"A": [{"Navn": "B", "Moeder": [{}, 7, {"Id": "a", "Dato": 1}]}]}}',
}


@pytest.mark.parametrize("kind", LISTINGS)
def test_a_malformed_list_of_meetings_stops_the_site_and_keeps_what_is_held(
    site: PublishingSite, harvesting: Harvest, kind: str
) -> None:
    harvesting()
    kept = {path: path.read_bytes() for path in harvesting.folder.rglob("*.json*") if path.stem != "coverage"}
    site.listing = LISTINGS[kind]

    assert harvesting() == 2
    assert harvesting.totals == {"not reached": 4}
    assert f"stopped early: {harvesting.coverage['stopped']}" in harvesting.told
    assert site.asked() == []
    assert {path: path.read_bytes() for path in kept} == kept


def test_a_site_whose_first_list_is_malformed_has_nothing_to_show(site: PublishingSite, harvesting: Harvest) -> None:
    site.listing = b"{}"

    assert harvesting() == 2
    assert f"here: nothing could be learnt from {site.url}: the list of meetings has another form" in harvesting.told
    assert harvesting.held() == {}


def test_entries_that_cannot_be_read_are_counted_and_the_rest_fetched(
    site: PublishingSite, harvesting: Harvest
) -> None:
    listing = json.loads(list_meetings(site.meetings))
    listing["Udvalg"]["Ældre udvalg"] = [
        {"Navn": "Havneudvalget", "Moeder": [{"Id": "../../x", "Dato": "2023-01-01T00:00:00"}, {"Id": "a1"}]},
        {"Navn": "Broudvalget", "Moeder": None},
        {"Navn": "Vejudvalget", "Moeder": [{"Id": "b1", "Dato": "0001-01-01T00:00:00"}, None]},
        "Sluseudvalget",
        *listing["Udvalg"]["Aktuelle politiske udvalg"],
    ]
    site.listing = json.dumps(listing).encode()

    assert harvesting() == 1
    assert harvesting.totals == {"fetched": 4, "unreadable": 5}
    assert harvesting.coverage["unreadable"] == [
        "Ældre udvalg, Havneudvalget, meeting 1: no usable id ('../../x')",
        "Ældre udvalg, Havneudvalget, meeting 2: no date ('None')",
        "Ældre udvalg, Vejudvalget, meeting 1: no date ('0001-01-01T00:00:00')",
        "Ældre udvalg, Vejudvalget, meeting 2: not what a list of meetings holds",
        "Ældre udvalg, committee 4: not what a list of meetings holds",
    ]


def test_the_date_of_a_meeting_is_the_danish_one(site: PublishingSite, harvesting: Harvest) -> None:
    late = meeting(5).replace(b"2023-05-01T17:00:00+02:00", b"2023-05-01T22:30:00Z")
    site.meetings = {identifier(5): late}

    harvesting()

    assert [path.name[:10] for path in harvesting.folder.glob("*.json")] == ["2023-05-02"]


def test_a_site_that_is_down_is_left_alone_after_some_meetings(site: PublishingSite, harvesting: Harvest) -> None:
    site.meetings = invented(12)
    for number in range(10):
        site.replies[MEETING + identifier(number)] = [Reply(503, forever=True)]

    assert harvesting() == 1
    assert harvesting.totals == {"fetched": 2, "failed": 5, "not yet fetched": 5}
    assert "5 meetings in a row" in harvesting.coverage["stopped"]
    assert len(site.asked()) == 2 + 5 * 5


def test_single_meetings_that_fail_do_not_end_the_harvest(site: PublishingSite, harvesting: Harvest) -> None:
    site.meetings = invented(12)
    for number in (1, 2, 3, 4, 6, 7, 8, 9):
        site.replies[MEETING + identifier(number)] = [Reply(503, forever=True)]

    assert harvesting() == 1
    assert harvesting.totals == {"fetched": 4, "failed": 8}


def test_what_a_killed_harvest_left_half_written_is_cleared_away(harvesting: Harvest) -> None:
    harvesting()
    for folder in (harvesting.folder, harvesting.folder / ".harvest" / "earlier"):
        folder.mkdir(exist_ok=True)
        (folder / f".2023-01-01_{identifier(0)}.json.draft").write_bytes(meeting(0)[:50])

    assert harvesting() == 0
    assert not [path for path in harvesting.folder.rglob("*") if path.suffix == ".draft"]


def test_a_file_that_was_damaged_or_removed_is_fetched_anew(site: PublishingSite, harvesting: Harvest) -> None:
    harvesting()
    files = sorted(harvesting.folder.glob("*.json"))
    files[0].write_bytes(b"{}")
    files[1].unlink()

    assert harvesting() == 0
    assert harvesting.held() == site.meetings
    assert harvesting.totals == {"fetched": 1, "changed": 1, "not asked again": 2}
    assert len((harvesting.folder / "sources.csv").read_text().splitlines()) == 5


def test_a_state_that_was_lost_or_cut_costs_questions_but_no_minutes(site: PublishingSite, harvesting: Harvest) -> None:
    harvesting()
    state = harvesting.folder / ".harvest" / "state.jsonl"
    state.write_bytes(state.read_bytes()[:-20])

    assert harvesting() == 0
    assert harvesting.totals == {"unchanged": 1, "not asked again": 3}
    state.unlink()
    assert harvesting() == 0
    assert harvesting.totals == {"unchanged": 4}
    assert harvesting.held() == site.meetings
