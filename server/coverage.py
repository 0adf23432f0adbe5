"""What the data set covers: the municipalities, committees and meetings of which there are minutes."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import Store

from ontology.dataset import Manifest
from ontology.iris import Iris
from ontology.terms import SKOS


@dataclass(frozen=True)
class CommitteeCoverage:
    """A committee of which there are minutes: its name, its path, how many, and the first and last date."""

    name: str
    path: str
    documents: int
    first: str
    last: str


@dataclass(frozen=True)
class MunicipalityCoverage:
    """A municipality of which there are minutes."""

    name: str
    path: str
    committees: tuple[CommitteeCoverage, ...]

    @property
    def documents(self) -> int:
        """How many minutes there are of all its committees."""
        return sum(committee.documents for committee in self.committees)

    @property
    def first(self) -> str:
        """The date of its first minutes."""
        return min(committee.first for committee in self.committees)

    @property
    def last(self) -> str:
        """The date of its last minutes."""
        return max(committee.last for committee in self.committees)


@dataclass(frozen=True)
class MeetingCoverage:
    """A meeting of which there are minutes: its path, whose it was, when, and how many items it had."""

    path: str
    committee: str
    municipality: str
    date: str
    items: int

    @property
    def year(self) -> str:
        """The year of the meeting."""
        return self.date[:4]


class Calendar:
    """The meetings of which there are minutes, the newest first, and those of each municipality and committee."""

    def __init__(self, manifest: Manifest, coverage: Iterable[MunicipalityCoverage]) -> None:
        """Take what is published, and what `list_coverage` says of it."""
        names = {each.path: (each.name, unit.name) for unit in coverage for each in unit.committees}
        found: dict[str, MeetingCoverage] = {}
        for document in manifest.documents:
            place = document.graph.removeprefix(f"{manifest.base_url}/graph/")
            committee, _, date = place.rpartition("/")
            found[place] = MeetingCoverage(f"meeting/{place}", *names[f"committee/{committee}"], date, document.items)
        self.meetings = tuple(sorted(found.values(), key=lambda each: (each.date, each.path), reverse=True))
        self._held: dict[str, list[MeetingCoverage]] = defaultdict(list)
        for meeting in self.meetings:
            _, municipality, committee, *_ = meeting.path.split("/")
            self._held[f"municipality/{municipality}"].append(meeting)
            self._held[f"committee/{municipality}/{committee}"].append(meeting)

    def of(self, path: str) -> Sequence[MeetingCoverage]:
        """Return the meetings of the municipality or committee at a path, the newest first."""
        return self._held.get(path, ())

    def beside(self, path: str) -> tuple[MeetingCoverage | None, MeetingCoverage | None]:
        """Return the meetings that the same committee held before and after the meeting at a path."""
        held = self.of(path.rpartition("/")[0].replace("meeting/", "committee/", 1))
        at = next((at for at, meeting in enumerate(held) if meeting.path == path), None)
        if at is None:
            return None, None
        return (held[at + 1] if at + 1 < len(held) else None), (held[at - 1] if at else None)


def name_of(store: Store, iris: Iris, path: str) -> str:
    """Return the Danish name of a municipality or committee, else its path."""
    names = store.quads_for_pattern(iris.id(path), SKOS.prefLabel, None, None)
    return next((quad.object.value for quad in names if hasattr(quad.object, "value")), path)


def cover_committee(store: Store, iris: Iris, committee: str, dates: list[str]) -> CommitteeCoverage:
    """Return what there is of one committee, from its path "0657/name" and the dates of its minutes."""
    path = f"committee/{committee}"
    return CommitteeCoverage(name_of(store, iris, path), path, len(dates), min(dates), max(dates))


def list_coverage(manifest: Manifest, store: Store) -> list[MunicipalityCoverage]:
    """Return the municipalities and committees of which there are minutes, by name."""
    iris = Iris(manifest.base_url)
    dates: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for document in manifest.documents:
        committee, _, date = document.graph.removeprefix(f"{manifest.base_url}/graph/").rpartition("/")
        dates[document.municipality][committee].append(date)
    coverage = [
        MunicipalityCoverage(
            name_of(store, iris, f"municipality/{code}"),
            f"municipality/{code}",
            tuple(
                sorted(
                    (cover_committee(store, iris, committee, days) for committee, days in committees.items()),
                    key=lambda each: each.name,
                )
            ),
        )
        for code, committees in dates.items()
    ]
    return sorted(coverage, key=lambda each: each.name)
