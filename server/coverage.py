"""What the data set covers: the municipalities and committees of which there are minutes, and from when to when."""

from collections import defaultdict
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
