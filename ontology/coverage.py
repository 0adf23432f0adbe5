"""What there is of each municipality, committee and month; `ontology.measure` counts it from a manifest.

A source *lists* meetings. A meeting is *published* by the document that reports it, a document that cannot be read is
*quarantined*, what was published once and is not now is *withdrawn*, and a meeting is *missing* that its source lists,
or listed once, and of which we have none of these. What is published and on no list is *unlisted*. Where no source's
list is known, it is not known either what is missing or unlisted: that is None, never zero. What has no committee or
month is counted all the same, under the empty name.

A meeting that two lists of a municipality name is one, and stands where its document says that it was held.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import floor
from typing import TypeVar

from ontology.gaps import Listing
from ontology.withdrawn import SOURCE_CHANGED, SOURCE_GONE

LISTED, PUBLISHED, QUARANTINED, MISSING, UNLISTED = "listed", "published", "quarantined", "missing", "unlisted"
WITHDRAWN = "withdrawn"
UNREADABLE, NOT_BUILT = "unreadable-entry", "not-built"
NO_LONGER_LISTED, NEVER_LISTED = "no-longer-listed", "never-listed"
TAKEN_OUT = "taken-out"
WITHDRAWN_FOR = {"": "reason-not-kept", SOURCE_GONE: "source-gone", SOURCE_CHANGED: "source-changed"}
"""Why minutes are withdrawn: somebody took them out and said why, or for what the manifest has."""

RATES = {
    "completeness": ("listed_published", "listed"),
    "title": ("item_title", "items"),
    "case-number": ("item_case", "items"),
    "recommendation": ("item_recommendation", "items"),
    "decision": ("minutes_decision", "minutes_items"),
    "outcome": ("decision_outcome", "decisions"),
    "subject": ("item_subject", "items"),
    "attendance": ("minutes_attendance", "minutes"),
    "start-time": ("meeting_start", "documents"),
    "understood-lines": ("claimed_lines", "lines"),
    "confidence": ("confidence", "rated"),
}
"""The shares by their names in `quality.ttl`: what is counted, and of what. An agenda tells no decisions yet and nobody
who took part, so what is said of those is said of minutes."""


@dataclass(frozen=True)
class Cell:
    """A committee in a month; what is not published or not listed by reason.

    `counts` are what is counted of its documents and of its meetings on the list.
    """

    committee: str
    month: str
    listed: int = 0
    published: int = 0
    quarantined: Mapping[str, int] = field(default_factory=dict)
    missing: Mapping[str, int] = field(default_factory=dict)
    unlisted: Mapping[str, int] = field(default_factory=dict)
    withdrawn: Mapping[str, int] = field(default_factory=dict)
    counts: Mapping[str, float] = field(default_factory=dict)

    @property
    def is_gone(self) -> bool:
        """Whether all that is counted is withdrawn."""
        return not (self.listed or self.published or self.quarantined or self.missing or self.unlisted)


@dataclass(frozen=True)
class Coverage:
    """What there is of a municipality, or of none that is known (an empty code).

    `committees` are the names of its committees by the last part of their IRI, `shapes` how often each shape warns.
    """

    municipality: str
    cells: tuple[Cell, ...] = ()
    committees: Mapping[str, str] = field(default_factory=dict)
    listings: tuple[Listing, ...] = ()
    shapes: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def described(self) -> frozenset[str] | None:
        """The committees of which the graph says something, by the last part of their IRI.

        None where it says nothing of the municipality: because none is known, or all that there was is withdrawn.
        """
        here = [cell.committee for cell in self.cells if not cell.is_gone]
        return frozenset(here) - {""} if self.municipality and (here or not self.cells) else None

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
    def withdrawn(self) -> dict[str, int]:
        """How many minutes are withdrawn, by reason."""
        return add_up(cell.withdrawn for cell in self.cells)

    @cached_property
    def missing(self) -> dict[str, int] | None:
        """How many meetings of its lists are missing, by reason, or None where no list is known."""
        return add_up(cell.missing for cell in self.cells) if self.listings else None

    @cached_property
    def unlisted(self) -> dict[str, int] | None:
        """How many documents are published that are on no list, by reason, or None where no list is known."""
        return add_up(cell.unlisted for cell in self.cells) if self.listings else None

    @cached_property
    def counts(self) -> dict[str, float]:
        """What is counted of all its documents, and of all meetings on its lists."""
        return add_up(cell.counts for cell in self.cells)

    @cached_property
    def rates(self) -> dict[str, float]:
        """The shares of all that there is of it."""
        return rates_of(self.counts)

    @cached_property
    def rates_by_committee(self) -> dict[str, dict[str, float]]:
        """The shares of what there is of each committee that is known, where there is anything to have a share of."""
        return rates_by((cell.committee, cell.counts) for cell in self.cells)

    @cached_property
    def rates_by_month(self) -> dict[str, dict[str, float]]:
        """The shares of what there is of each month that is known."""
        return rates_by((cell.month, cell.counts) for cell in self.cells)


def rates_of(counts: Mapping[str, float]) -> dict[str, float]:
    """Return which share of items, decisions, documents or lines has what is asked, by name of `RATES`."""
    return {name: counts.get(part, 0) / counts[whole] for name, (part, whole) in RATES.items() if counts.get(whole)}


def whole_parts(share: float, number: int) -> int:
    """Return how many whole parts a share has if there are so many; only all of it has all of them."""
    return floor(share * number + 1e-6)


def rates_by(parts: Iterable[tuple[str, Mapping[str, float]]]) -> dict[str, dict[str, float]]:
    """Return the shares of parts of the same name, by name; those without a name have none."""
    counts: dict[str, list[Mapping[str, float]]] = defaultdict(list)
    for name, part in parts:
        counts[name].append(part)
    found = {name: rates_of(add_up(each)) for name, each in sorted(counts.items()) if name}
    return {name: rates for name, rates in found.items() if rates}


Number = TypeVar("Number", int, float)


def add_up(parts: Iterable[Mapping[str, Number]]) -> dict[str, Number]:
    """Return the sums of some counts, by name."""
    total: dict[str, Number] = {}
    for part in parts:
        for name, number in part.items():
            total[name] = total.get(name, 0) + number
    return dict(sorted(total.items()))
