"""What there is of each municipality, as the answers of `/coverage` tell it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ontology.coverage import Cell, Coverage, whole_parts
from ontology.dataset import Manifest
from ontology.measure import measure
from server.coverage import MunicipalityCoverage
from server.editor.places import read_places

UNKNOWN = "unknown"
"""The part of the address that stands for no municipality that is known."""

Year = tuple[str, Sequence[tuple[str, Sequence[Cell | None]]]]
"""A year with its committees, of each a cell for each month, or None where nothing is counted.

A committee has a row in each year from its first to its last. Years of which nothing is counted are one ("2016–2018")
without committees.
"""


@dataclass(frozen=True)
class MunicipalityView:
    """A municipality: its name, empty where none is known, whether there is a page about it, and what there is."""

    name: str
    documented: bool
    covered: Coverage

    @property
    def part(self) -> str:
        """The last part of its address."""
        return self.covered.municipality or UNKNOWN

    @cached_property
    def quarantined(self) -> int:
        """How many documents are quarantined."""
        return sum(self.covered.quarantined.values())

    @cached_property
    def withdrawn(self) -> int:
        """How many minutes are withdrawn."""
        return sum(self.covered.withdrawn.values())

    @cached_property
    def missing(self) -> int | None:
        """How many listed meetings are missing, or None where no list is known."""
        return None if self.covered.missing is None else sum(self.covered.missing.values())

    @cached_property
    def unlisted(self) -> int | None:
        """How many documents are published that are on no list, or None where no list is known."""
        return None if self.covered.unlisted is None else sum(self.covered.unlisted.values())

    @cached_property
    def months(self) -> tuple[str, str] | None:
        """The first and the last month of which anything is counted."""
        found = sorted(cell.month for cell in self.covered.cells if cell.month)
        return (found[0], found[-1]) if found else None

    @property
    def percent(self) -> int | None:
        """How much of what is listed is published, rounded down: only all of it is 100; None where it is not known."""
        share = self.covered.rates.get("completeness")
        return None if share is None else whole_parts(share, 100)

    def committee(self, part: str) -> str:
        """Return the name of a committee by the last part of its IRI."""
        return self.covered.committees.get(part) or part

    @cached_property
    def calendar(self) -> Sequence[Year]:
        """What is counted in each month, the newest year first."""
        found = {(cell.committee, cell.month): cell for cell in self.covered.cells if cell.month}
        known: dict[str, list[int]] = defaultdict(list)
        for committee, month in found:
            known[committee].append(int(month[:4]))
        years = sorted({year for each in known.values() for year in each})
        told: list[Year] = []
        for before, year in zip([None, *years], years, strict=False):
            if before is not None and year > before + 1:
                told.append((str(before + 1) if year == before + 2 else f"{before + 1}–{year - 1}", []))
            rows = [
                (committee, [found.get((committee, f"{year:04}-{month:02}")) for month in range(1, 13)])
                for committee, each in sorted(known.items())
                if min(each) <= year <= max(each)
            ]
            told.append((str(year), rows))
        return told[::-1]

    @property
    def undated(self) -> list[Cell]:
        """What is counted without a month."""
        return [cell for cell in self.covered.cells if not cell.month]


@dataclass(frozen=True)
class CoverageView:
    """What there is of all municipalities."""

    municipalities: Sequence[MunicipalityView]

    @property
    def listed(self) -> int | None:
        """How many meetings all known lists have, or None where no list is known."""
        return add_known(each.covered.listed for each in self.municipalities)

    @property
    def published(self) -> int:
        """How many documents are published."""
        return sum(each.covered.published for each in self.municipalities)

    @property
    def quarantined(self) -> int:
        """How many documents are quarantined."""
        return sum(each.quarantined for each in self.municipalities)

    @property
    def missing(self) -> int | None:
        """How many listed meetings are missing, or None where no list is known."""
        return add_known(each.missing for each in self.municipalities)

    @property
    def unlisted(self) -> int | None:
        """How many documents are published that are on none of the known lists, or None where no list is known."""
        return add_known(each.unlisted for each in self.municipalities)

    @property
    def withdrawn(self) -> int:
        """How many minutes are withdrawn."""
        return sum(each.withdrawn for each in self.municipalities)

    @property
    def without_list(self) -> int:
        """Of how many municipalities no list is known."""
        return sum(each.covered.listed is None for each in self.municipalities)


def add_known(numbers: Iterable[int | None]) -> int | None:
    """Return the sum of the numbers that are known, or None where none is."""
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None


def view_coverage(manifest: Manifest, named: Iterable[MunicipalityCoverage]) -> CoverageView:
    """Return what there is of all municipalities, by code, some of them with names; last what is of none known."""
    described = {each.path.partition("/")[2]: each.name for each in named}
    return CoverageView(
        [
            MunicipalityView(name_municipality(each.municipality, described), each.municipality in described, each)
            for each in measure(manifest)
        ]
    )


def name_municipality(code: str, described: Mapping[str, str]) -> str:
    """Return a municipality's name: as the data set has it, else as the map has it, else its code."""
    place = read_places().get(code)
    return described.get(code) or (place.name if place else code)
