"""Counting what there is of each municipality: it follows from the manifest of a version alone."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from ontology.coverage import (
    LISTED,
    MISSING,
    NEVER_LISTED,
    NO_LONGER_LISTED,
    NOT_BUILT,
    PUBLISHED,
    QUARANTINED,
    TAKEN_OUT,
    UNLISTED,
    UNREADABLE,
    WITHDRAWN,
    WITHDRAWN_FOR,
    Cell,
    Coverage,
)
from ontology.dataset import Document, Manifest
from ontology.gaps import ListedMeeting, Listing, Quarantine
from ontology.iris import slug
from ontology.withdrawn import DOCUMENT, Withdrawal

Place = tuple[str, str]
"""The last part of a committee's IRI, and a month."""


class Fate(NamedTuple):
    """What became of a listed meeting, and where it is counted; of two for one meeting the smaller holds."""

    rank: int
    place: Place
    reason: str = ""


IS_PUBLISHED, IS_QUARANTINED, IS_WITHDRAWN, IS_MISSING = range(4)


def measure(manifest: Manifest) -> tuple[Coverage, ...]:
    """Return what there is of each municipality, by code; last of what belongs to none that is known."""
    listings: dict[str, list[Listing]] = defaultdict(list)
    for listing in manifest.listings:
        listings[listing.municipality].append(listing)
    quarantined: dict[str, list[Quarantine]] = defaultdict(list)
    for each in placed(manifest):
        quarantined[each.municipality].append(each)
    graphs = f"{manifest.base_url}/graph/"
    counts: dict[str, Count] = defaultdict(lambda: Count(graphs))
    for document in manifest.documents:
        counts[document.municipality].add_document(document, listed=document.municipality in listings)
    withdrawn: dict[str, list[Withdrawal]] = defaultdict(list)
    for gone in manifest.withdrawn:
        if gone.kind == DOCUMENT:
            withdrawn[gone.graph.removeprefix(graphs).partition("/")[0]].append(gone)
    codes = counts.keys() | listings.keys() | quarantined.keys() | withdrawn.keys()
    return tuple(
        counts[code].of(code, quarantined[code], withdrawn[code], listings[code])
        for code in sorted(codes, key=lambda code: (not code, code))
    )


def placed(manifest: Manifest) -> Iterator[Quarantine]:
    """Yield what is quarantined, with what a list tells of it where the reading did not get so far."""
    listed = {
        listing.source(meeting): (listing.municipality, meeting.committee, meeting.date)
        for listing in manifest.listings
        for meeting in (*listing.gone, *listing.meetings)
        if meeting.file
    }
    for each in manifest.quarantined:
        municipality, committee, date = listed.get(each.source, ("", "", ""))
        yield Quarantine(
            each.source,
            each.reason,
            each.municipality or municipality,
            each.committee or committee,
            each.date or date,
        )


@dataclass
class Count:
    """What was counted of one municipality so far; the names of the documents' graphs begin with `graphs`.

    `published` are the sources of what is published, with committee and day, where something is listed to compare them
    with; `refused` are the places of what is quarantined by source, `gone` the committees and days of which something
    was published.
    """

    graphs: str
    names: dict[str, str] = field(default_factory=dict)
    found: dict[Place, Counter[tuple[str, str]]] = field(default_factory=lambda: defaultdict(Counter))
    counts: dict[Place, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    shapes: Counter[str] = field(default_factory=Counter)
    published: list[tuple[str, tuple[str, str]]] = field(default_factory=list)
    refused: dict[str, Place] = field(default_factory=dict)
    gone: set[tuple[str, str]] = field(default_factory=set)

    def of(
        self,
        code: str,
        quarantined: Iterable[Quarantine],
        withdrawn: Iterable[Withdrawal],
        listings: Sequence[Listing],
    ) -> Coverage:
        """Return what there is of a municipality, of whose documents nothing else is known."""
        for each in quarantined:
            self.refused[each.source] = place = (self.name(each.committee), each.date[:7])
            self.found[place][QUARANTINED, each.reason] += 1
        for gone in withdrawn:
            self.add_withdrawn(gone)
        if listings:
            self.add_listed(listings)
            self.add_beside(listings)
        return Coverage(
            code,
            tuple(self.cells()),
            dict(sorted(self.names.items())),
            tuple(listings),
            dict(sorted(self.shapes.items())),
        )

    def add_document(self, document: Document, *, listed: bool) -> None:
        """Count what is published; what is compared with it is kept where something is `listed`."""
        committee, date = self.place(document.graph)
        place = (committee, date[:7])
        if listed:
            self.published.append((document.source, (committee, date)))
        if document.committee or committee not in self.names:
            self.names[committee] = document.committee
        self.found[place][PUBLISHED, ""] += 1
        self.counts[place].update(counts_of(document))
        self.shapes.update(document.shapes)

    @cached_property
    def held(self) -> dict[str, tuple[str, str]]:
        """The committee and the day of each source that is published; asked for when all are known."""
        return dict(self.published)

    @cached_property
    def meetings(self) -> set[tuple[str, str]]:
        """The committees and days of which something is published."""
        return {day for _, day in self.published}

    def add_withdrawn(self, gone: Withdrawal) -> None:
        """Count what was published once."""
        committee, date = self.place(gone.graph)
        self.gone.add((committee, date))
        if not self.names.get(committee):
            self.names[committee] = gone.committee
        self.found[committee, date[:7]][WITHDRAWN, WITHDRAWN_FOR.get(gone.reason, TAKEN_OUT)] += 1

    def add_listed(self, listings: Iterable[Listing]) -> None:
        """Count what sources list, and what is missing of it."""
        fates: dict[tuple[str, str, int], Fate] = {}
        for listing in listings:
            self.found["", ""][LISTED, ""] += listing.unreadable
            self.found["", ""][MISSING, UNREADABLE] += listing.unreadable
            self.counts["", ""]["listed"] += listing.unreadable
            met: Counter[tuple[str, str]] = Counter()
            for meeting in listing.meetings:
                day = (self.name(meeting.committee), meeting.date)
                met[day] += 1
                fate = self.fate(listing, meeting, day)
                fates[*day, met[day]] = min(fate, fates.get((*day, met[day]), fate))
        for fate in fates.values():
            self.found[fate.place][LISTED, ""] += 1
            self.counts[fate.place]["listed"] += 1
            if fate.rank == IS_PUBLISHED:
                self.counts[fate.place]["listed_published"] += 1
            if fate.rank == IS_MISSING:
                self.found[fate.place][MISSING, fate.reason] += 1

    def fate(self, listing: Listing, meeting: ListedMeeting, day: tuple[str, str]) -> Fate:
        """Return what became of a meeting that a source lists or listed; its day says of which committee it was."""
        source, place = listing.source(meeting), (day[0], day[1][:7])
        if source in self.held:
            committee, date = self.held[source]
            return Fate(IS_PUBLISHED, (committee, date[:7]))
        if day in self.meetings:
            return Fate(IS_PUBLISHED, place)
        if source in self.refused:
            return Fate(IS_QUARANTINED, self.refused[source])
        if day in self.gone:
            return Fate(IS_WITHDRAWN, place)
        return Fate(IS_MISSING, place, meeting.reason or NOT_BUILT)

    def add_beside(self, listings: Iterable[Listing]) -> None:
        """Count what is published and on no list, and what was listed once, is no longer, and never came here."""
        listed = {told for each in listings for told in days(each, each.meetings)}
        gone = {told for each in listings for told in days(each, each.gone)}
        for source, day in self.published:
            names = {source, day}
            if names.isdisjoint(listed):
                reason = NEVER_LISTED if names.isdisjoint(gone) else NO_LONGER_LISTED
                self.found[day[0], day[1][:7]][UNLISTED, reason] += 1
        lost = set()
        for listing in listings:
            for meeting in listing.gone:
                day = (self.name(meeting.committee), meeting.date)
                if day not in listed and self.fate(listing, meeting, day).rank == IS_MISSING:
                    lost.add(day)
        for committee, date in lost:
            self.found[committee, date[:7]][MISSING, NO_LONGER_LISTED] += 1

    def place(self, graph: str) -> tuple[str, str]:
        """Return the last part of the IRI of the committee, and the day of the meeting, whose document has a graph."""
        committee, _, date = graph.removeprefix(self.graphs).partition("/")[2].partition("/")
        return committee, date

    def name(self, committee: str) -> str:
        """Return the last part of a committee's IRI, and keep its name unless it is known; nothing for no name."""
        key = slug(committee)
        if key and not self.names.get(key):
            self.names[key] = committee
        return key

    def cells(self) -> Iterator[Cell]:
        """Yield a cell for each committee and month of which anything is counted, in order."""
        for (committee, month), found in sorted(self.found.items()):
            told: dict[str, dict[str, int]] = defaultdict(dict)
            for (metric, reason), number in sorted(found.items()):
                if number:
                    told[metric][reason] = number
            if told:
                sums = (told[LISTED].get("", 0), told[PUBLISHED].get("", 0))
                reasons = (told[QUARANTINED], told[MISSING], told[UNLISTED], told[WITHDRAWN])
                yield Cell(committee, month, *sums, *reasons, dict(self.counts[committee, month]))


def days(listing: Listing, meetings: Iterable[ListedMeeting]) -> Iterator[str | tuple[str, str]]:
    """Yield by what a document is told to be of a meeting in a list: by its source, or by committee and day."""
    for meeting in meetings:
        yield slug(meeting.committee), meeting.date
        if meeting.file:
            yield listing.source(meeting)


def counts_of(document: Document) -> Mapping[str, float]:
    """Return what is counted of a document; of one that is read by a program that did not count, nothing."""
    counts: dict[str, float] = {**document.counts}
    if document.confidence is not None:
        counts |= {"confidence": document.confidence, "rated": 1}
    if counts.get("documents") and not document.agenda:
        counts |= {
            "minutes": 1,
            "minutes_items": counts["items"],
            "minutes_decision": counts.get("item_decision", 0),
            "minutes_attendance": counts.get("meeting_attendance", 0),
        }
    return counts
