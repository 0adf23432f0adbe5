"""What there is of each municipality, committee and month; it follows from the manifest of a version alone.

A source *lists* meetings. A meeting is *published* by the document that reports it, a document that cannot be read is
*quarantined*, and a meeting is *missing* that its source lists and of which we have neither. Where no source's list is
known, it is not known either what is missing: that is None, never zero. What has no committee or month is counted all
the same, under the empty name.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ontology.dataset import Document, Manifest
from ontology.gaps import Listing, Quarantine
from ontology.iris import slug

LISTED, PUBLISHED, QUARANTINED, MISSING = "listed", "published", "quarantined", "missing"
UNREADABLE, NOT_BUILT = "unreadable-entry", "not-built"

RATES = {
    "completeness": ("listed_published", "listed"),
    "title": ("item_title", "items"),
    "case-number": ("item_case", "items"),
    "recommendation": ("item_recommendation", "items"),
    "decision": ("item_decision", "items"),
    "outcome": ("decision_outcome", "decisions"),
    "subject": ("item_subject", "items"),
    "attendance": ("meeting_attendance", "documents"),
    "start-time": ("meeting_start", "documents"),
    "understood-lines": ("claimed_lines", "lines"),
    "confidence": ("confidence", "documents"),
}
"""The shares by their names in `quality.ttl`: what is counted, and of what."""

Key = tuple[str, str, str, str]
"""Committee, month, metric, reason."""


@dataclass(frozen=True)
class Cell:
    """A committee in a month; `quarantined` and `missing` by reason."""

    committee: str
    month: str
    listed: int = 0
    published: int = 0
    quarantined: Mapping[str, int] = field(default_factory=dict)
    missing: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Coverage:
    """What there is of a municipality, or of none that is known (an empty code).

    `committees` are the names of its committees by the last part of their IRI, `counts` what is counted of all its
    documents, `shapes` how often each shape warns.
    """

    municipality: str
    cells: tuple[Cell, ...]
    committees: Mapping[str, str]
    listings: tuple[Listing, ...]
    counts: Mapping[str, float]
    shapes: Mapping[str, int]

    @property
    def listed(self) -> int | None:
        """How many meetings its sources list, or None where no list is known."""
        return sum(cell.listed for cell in self.cells) if self.listings else None

    @property
    def published(self) -> int:
        """How many documents are published."""
        return sum(cell.published for cell in self.cells)

    @cached_property
    def quarantined(self) -> dict[str, int]:
        """How many sources are quarantined, by reason."""
        return add_up(cell.quarantined for cell in self.cells)

    @cached_property
    def missing(self) -> dict[str, int] | None:
        """How many listed meetings are missing, by reason, or None where no list is known."""
        return add_up(cell.missing for cell in self.cells) if self.listings else None

    @cached_property
    def rates(self) -> dict[str, float]:
        """The share of its items, decisions, documents or lines that have what is asked, by name of `RATES`."""
        return {
            name: self.counts.get(part, 0) / self.counts[whole]
            for name, (part, whole) in RATES.items()
            if self.counts.get(whole)
        }


def add_up(parts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Return the sums of some counts, by name."""
    total: Counter[str] = Counter()
    for part in parts:
        total.update(part)
    return dict(sorted(total.items()))


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
    codes = documents.keys() | listings.keys() | quarantined.keys()
    return tuple(
        measure_municipality(code, documents[code], quarantined[code], listings[code], f"{manifest.base_url}/graph/")
        for code in sorted(codes, key=lambda code: (not code, code))
    )


def placed(manifest: Manifest) -> Iterator[Quarantine]:
    """Yield what is quarantined, with what a list tells of it where the reading did not get so far."""
    listed = {
        f"{listing.folder}/{meeting.file}": (listing.municipality, meeting.committee, meeting.date)
        for listing in manifest.listings
        for meeting in listing.meetings
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


def measure_municipality(
    code: str, documents: list[Document], quarantined: list[Quarantine], listings: list[Listing], graphs: str
) -> Coverage:
    """Return what there is of one municipality; the names of the documents' graphs begin with `graphs`."""
    found: Counter[Key] = Counter()
    counts: dict[str, float] = defaultdict(float)
    names: dict[str, str] = {}
    places = set()
    for document in documents:
        committee, _, date = document.graph.removeprefix(graphs).partition("/")[2].partition("/")
        places.add((committee, date))
        names[committee] = names.get(committee) or document.committee
        found[committee, date[:7], PUBLISHED, ""] += 1
        for name, number in document.counts.items():
            counts[name] += number
        counts["confidence"] += document.confidence or 0
    for each in quarantined:
        committee = named(names, each.committee)
        found[committee, each.date[:7], QUARANTINED, each.reason] += 1
    held = {document.source for document in documents}
    refused = {each.source for each in quarantined}
    for listing in listings:
        found["", "", LISTED, ""] += listing.unreadable
        found["", "", MISSING, UNREADABLE] += listing.unreadable
        for meeting in listing.meetings:
            committee, month = named(names, meeting.committee), meeting.date[:7]
            source = f"{listing.folder}/{meeting.file}"
            found[committee, month, LISTED, ""] += 1
            if source in held or (committee, meeting.date) in places:
                counts["listed_published"] += 1
            elif source not in refused:
                found[committee, month, MISSING, meeting.reason or NOT_BUILT] += 1
    cells = tuple(make_cells(found))
    counts["listed"] = sum(cell.listed for cell in cells)
    shapes = add_up(document.shapes for document in documents)
    return Coverage(code, cells, dict(sorted(names.items())), tuple(listings), dict(counts), shapes)


def named(names: dict[str, str], committee: str) -> str:
    """Return the last part of a committee's IRI, and keep its name unless it is known; nothing for no name."""
    key = slug(committee)
    if key and not names.get(key):
        names[key] = committee
    return key


def make_cells(found: Mapping[Key, int]) -> Iterator[Cell]:
    """Yield a cell for each committee and month of which anything is counted, in order."""
    parts: dict[tuple[str, str], dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for (committee, month, metric, reason), number in sorted(found.items()):
        if number:
            parts[committee, month][metric][reason] = number
    for (committee, month), told in parts.items():
        listed, published = told[LISTED].get("", 0), told[PUBLISHED].get("", 0)
        yield Cell(committee, month, listed, published, dict(told[QUARANTINED]), dict(told[MISSING]))
