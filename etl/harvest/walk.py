"""The way through a site: its rules, its list of meetings, then each meeting that is not held or may have changed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from etl.harvest.archive import LISTING, Archive, Known, digest, write_whole
from etl.harvest.coverage import (
    CHANGED,
    FAILED,
    FETCHED,
    GONE,
    NOT_ASKED,
    SETTLED,
    UNCHANGED,
    UNREACHED,
    WAITING,
    Coverage,
    Gap,
    Outcome,
    count_outcomes,
    exit_code,
)
from etl.harvest.firstagenda import LISTING as LISTING_ROUTE
from etl.harvest.firstagenda import Listed, Listing, is_closed, meeting_url, read_listing
from etl.harvest.progress import Progress
from etl.harvest.sites import Site
from etl.harvest.visitor import Answer, Clock, Manners, Passing, Refused, StayAway, Validators, Visitor
from etl.publication.publish import Locked

RECENT = timedelta(days=90)
"""So long minutes that are final are asked for again: in that time corrections are made."""
MAX_FAILURES = 5
"""After so many meetings in a row without an answer the site is left alone."""


@dataclass(frozen=True)
class Request:
    """What to harvest into which data directory, and how; meetings before `since` are left out.

    `again` asks for minutes too that are held, final and no longer new.
    """

    sites: tuple[Site, ...]
    data: Path
    manners: Manners
    since: date | None = None
    again: bool = False


def harvest(request: Request, progress: Progress, clock: Clock = Clock()) -> int:  # noqa: B008 - frozen
    """Harvest the sites one after the other, each into its folder, and return the exit code (contract)."""
    coverages: list[Coverage | None] = []
    for site in request.sites:
        try:
            coverages.append(Walk(site, request, progress, clock).go())
        except (Refused, Passing, StayAway, Locked, OSError) as reason:
            progress.end()
            progress.event(f"{site.name}: nothing could be learnt from {site.base_url}: {reason}")
            coverages.append(None)
    return exit_code(coverages)


class Walk:
    """One harvest of one site."""

    def __init__(self, site: Site, request: Request, progress: Progress, clock: Clock) -> None:
        self.site, self.request, self.progress, self.clock = site, request, progress, clock
        self.archive = Archive(request.data / "harvest" / site.name, site)
        self.visitor = Visitor(site.base_url, request.manners, clock, progress.event)
        self.started = clock.now()
        self.failures = 0
        self.stopped: str | None = None

    def go(self) -> Coverage:
        """Harvest the site and return what it came to.

        Raises Refused, Passing or StayAway when its rules or its list cannot be had and never could, Locked when it is
        harvested now.
        """
        try:
            with self.archive.locked():
                return self._go()
        finally:
            self.visitor.close()

    def _go(self) -> Coverage:
        state = self.archive.read_state()
        self.archive.write_sources()
        try:
            self.visitor.read_robots()
            listing = self._fetch_listing(state)
        except (Refused, Passing, StayAway) as reason:
            if not self.archive.listing.exists():
                raise
            self.stopped = str(reason)
            return self._conclude(read_listing(self.archive.listing.read_bytes()), state, [])
        for meeting in listing.meetings:
            state[meeting.id.lower()] = _known(meeting, state).listed_as(meeting)
        self.archive.write_state(state.values())
        return self._fetch_meetings(listing, state)

    def _fetch_listing(self, state: dict[str, Known]) -> Listing:
        """Return what the site lists now; the state keeps by what to tell whether it has changed."""
        before = state.get(LISTING.id, LISTING)
        held = self.archive.holds(before)
        url = self.site.base_url + LISTING_ROUTE
        answer = self.visitor.get(url, read_listing, before.validators if held else None)
        if answer is None:
            return read_listing(self.archive.listing.read_bytes())
        write_whole(self.archive.listing, answer.body)
        state[LISTING.id] = self._answered(before, answer)
        return answer.content

    def _fetch_meetings(self, listing: Listing, state: Mapping[str, Known]) -> Coverage:
        outcomes: list[Outcome] = []
        self.progress.begin(self.site.name, len(listing.meetings))
        try:
            for meeting in listing.meetings:
                outcomes.append(self._consider(meeting, state[meeting.id.lower()]))
                self.progress.meeting(outcomes[-1])
        except StayAway as reason:
            self.stopped = str(reason)
        except BaseException as error:
            self.stopped = f"interrupted: {str(error) or type(error).__name__}"
            raise
        finally:
            coverage = self._conclude(listing, state, outcomes)
        return coverage

    def _consider(self, meeting: Listed, known: Known) -> Outcome:
        """Return what became of one meeting. Raises StayAway when the site should be left alone."""
        held = self.archive.holds(known)
        since = self.request.since
        if since and meeting.date < since:
            return Outcome(meeting, SETTLED if held else NOT_ASKED, held, None if held else f"before {since}")
        if held and self._is_settled(meeting, known):
            return Outcome(meeting, SETTLED, held)
        if self.failures >= MAX_FAILURES:
            raise StayAway(f"{self.failures} meetings in a row could not be had; run again later")
        try:
            outcome = self._fetch(meeting, known, known.validators if held else None)
        except (Refused, Passing) as reason:
            self.failures = self.failures + 1 if isinstance(reason, Passing) else 0
            return Outcome(meeting, FAILED, self.archive.body(known) is not None, str(reason))
        self.failures = 0
        return Outcome(meeting, outcome, held=True)

    def _is_settled(self, meeting: Listed, known: Known) -> bool:
        """Tell whether minutes that are held need not be asked for: final, not new, and listed as they were."""
        old = meeting.date < self.started.date() - RECENT
        return known.closed and old and meeting.entry == known.entry and not self.request.again

    def _fetch(self, meeting: Listed, known: Known, validators: Validators | None) -> str:
        """Ask for one meeting, keep the answer and return what became of it."""
        url = meeting_url(self.site.base_url, meeting.id)
        answer = self.visitor.get(url, partial(is_closed, meeting=meeting.id), validators)
        seen = replace(known, entry=meeting.entry)
        if answer is None:
            self.archive.note(replace(seen, asked=self._now()))
            return UNCHANGED
        outcome = FETCHED if self.archive.body(known) is None else CHANGED
        if not self.archive.store(known, answer.body):
            outcome = UNCHANGED
        self.archive.note(replace(self._answered(seen, answer), closed=answer.content))
        return outcome

    def _answered(self, known: Known, answer: Answer[Any]) -> Known:
        etag, last_modified = answer.validators.etag, answer.validators.last_modified
        return replace(known, sha256=digest(answer.body), etag=etag, last_modified=last_modified, asked=self._now())

    def _now(self) -> str:
        return self.clock.now().isoformat(timespec="seconds")

    def _conclude(self, listing: Listing, state: Mapping[str, Known], outcomes: list[Outcome]) -> Coverage:
        """Write down and tell what the harvest came to; meetings that were not reached are named as such."""
        rest = listing.meetings[len(outcomes) :]
        every = [*outcomes, *(self._unreached(_known(each, state), each) for each in rest)]
        gone = [known for key, known in state.items() if key not in listing.ids and key != LISTING.id]
        coverage = Coverage(
            site=self.site.name,
            base_url=self.site.base_url,
            municipality=self.site.municipality,
            started=self.started.isoformat(timespec="seconds"),
            ended=self._now(),
            listed=len(listing.meetings),
            totals=count_outcomes(every, len(gone), len(listing.unreadable)),
            gaps=(*self._missing(every), *self._gone(gone)),
            unreadable=listing.unreadable,
            stopped=self.stopped,
        )
        self.archive.write_sources()
        write_whole(self.archive.coverage, coverage.as_json())
        self.progress.end()
        self.progress.event(f"{coverage} (all of it in {self.archive.coverage})")
        return coverage

    def _unreached(self, known: Known, meeting: Listed) -> Outcome:
        held = self.archive.holds(known)
        return Outcome(meeting, UNREACHED if held else WAITING, held, self.stopped)

    def _missing(self, outcomes: Iterable[Outcome]) -> Iterator[Gap]:
        for each in outcomes:
            if each.outcome in (FAILED, NOT_ASKED, WAITING, UNREACHED):
                meeting, url = each.meeting, meeting_url(self.site.base_url, each.meeting.id)
                day = meeting.date.isoformat()
                yield Gap(meeting.id, day, meeting.committee, url, each.outcome, each.held, each.reason)

    def _gone(self, known: Iterable[Known]) -> Iterator[Gap]:
        for each in known:
            url, held = meeting_url(self.site.base_url, each.id), self.archive.body(each) is not None
            yield Gap(each.id, each.date, each.committee, url, GONE, held, "listed before, and no longer")


def _known(meeting: Listed, state: Mapping[str, Known]) -> Known:
    return state.get(meeting.id.lower()) or Known(meeting.id, "", "")
