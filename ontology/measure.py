"""Counting what there is of each municipality: it follows from the manifest of a version alone."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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
    add_up,
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
    documents: dict[str, list[Document]] = defaultdict(list)
    for document in manifest.documents:
        documents[document.municipality].append(document)
    listings: dict[str, list[Listing]] = defaultdict(list)
    for listing in manifest.listings:
        listings[listing.municipality].append(listing)
    quarantined: dict[str, list[Quarantine]] = defaultdict(list)
    for each in placed(manifest):
        quarantined[each.municipality].append(each)
    graphs = f"{manifest.base_url}/graph/"
    withdrawn: dict[str, list[Withdrawal]] = defaultdict(list)
    for gone in manifest.withdrawn:
        if gone.kind == DOCUMENT:
            withdrawn[gone.graph.removeprefix(graphs).partition("/")[0]].append(gone)
    codes = documents.keys() | listings.keys() | quarantined.keys() | withdrawn.keys()
    return tuple(
        Count(graphs).of(code, documents[code], quarantined[code], withdrawn[code], listings[code])
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

    `held` and `refused` are the places of what is published and quarantined by source, `meetings` the committees and
    days of which something is published, `gone` those of which something was.
    """

    graphs: str
    names: dict[str, str] = field(default_factory=dict)
    found: dict[Place, Counter[tuple[str, str]]] = field(default_factory=lambda: defaultdict(Counter))
    counts: dict[Place, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    held: dict[str, Place] = field(default_factory=dict)
    refused: dict[str, Place] = field(default_factory=dict)
    meetings: set[tuple[str, str]] = field(default_factory=set)
    gone: set[tuple[str, str]] = field(default_factory=set)

    def of(
        self,
        code: str,
        documents: Sequence[Document],
        quarantined: Iterable[Quarantine],
        withdrawn: Iterable[Withdrawal],
        listings: Sequence[Listing],
    ) -> Coverage:
        """Return what there is of a municipality, of which this is all that is known."""
        for document in documents:
            self.add_document(document)
        for each in quarantined:
            self.refused[each.source] = place = (self.name(each.committee), each.date[:7])
            self.found[place][QUARANTINED, each.reason] += 1
        for gone in withdrawn:
            self.add_withdrawn(gone)
        if listings:
            self.add_listed(listings)
            self.add_beside(listings, documents)
        return Coverage(
            code,
            tuple(self.cells()),
            dict(sorted(self.names.items())),
            tuple(listings),
            add_up(document.shapes for document in documents),
        )

    def add_document(self, document: Document) -> None:
        """Count what is published."""
        committee, date = self.place(document.graph)
        self.held[document.source] = place = (committee, date[:7])
        self.meetings.add((committee, date))
        if document.committee or committee not in self.names:
            self.names[committee] = document.committee
        self.found[place][PUBLISHED, ""] += 1
        self.counts[place].update(counts_of(document))

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
            return Fate(IS_PUBLISHED, self.held[source])
        if day in self.meetings:
            return Fate(IS_PUBLISHED, place)
        if source in self.refused:
            return Fate(IS_QUARANTINED, self.refused[source])
        if day in self.gone:
            return Fate(IS_WITHDRAWN, place)
        return Fate(IS_MISSING, place, meeting.reason or NOT_BUILT)

    def add_beside(self, listings: Iterable[Listing], documents: Iterable[Document]) -> None:
        """Count what is published and on no list, and what was listed once, is no longer, and never came here."""
        listed = {told for each in listings for told in days(each, each.meetings)}
        gone = {told for each in listings for told in days(each, each.gone)}
        for document in documents:
            names = {document.source, self.place(document.graph)}
            if names.isdisjoint(listed):
                reason = NEVER_LISTED if names.isdisjoint(gone) else NO_LONGER_LISTED
                self.found[self.held[document.source]][UNLISTED, reason] += 1
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
