"""Who refers to an act, a provision, a body or a municipality: every item, when, where, and with what outcome.

The items are asked for in one query and kept for as long as a version is served.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pyoxigraph import DefaultGraph, Literal, NamedNode, QueryResultsFormat, Store

from ontology.terms import ELI, SG, prologue

ROWS = 100
"""Items on one page."""

REFERS = {SG.Act: SG.cites, SG.Provision: SG.cites, SG.Organisation: SG.mentions, SG.Municipality: SG.mentions}
"""How items refer to things of each class; a provision of an act is referred to beside the act."""
MERGE = DefaultGraph()
QUERY = """
SELECT ?item ?title ?date ?number ?case ?committee ?held ?code ?municipality ?outcome WHERE {
  VALUES (?cited ?number) { %s }
  ?item %s ?cited ; dcterms:title ?title ; sg:meeting ?meeting .
  ?meeting sg:date ?date ; sg:heldBy ?committee .
  ?committee skos:prefLabel ?held ; org:unitOf ?unit .
  ?unit skos:prefLabel ?municipality ; dcterms:identifier ?code .
  OPTIONAL { ?item sg:case/dcterms:identifier ?case }
  OPTIONAL { ?item sg:decision/sg:outcome ?outcome }
}"""


@dataclass(frozen=True)
class Citation:
    """An item that refers to something: where and when it was treated, which provisions it cites, what came of it."""

    item: NamedNode
    title: str
    date: str
    municipality: str
    committee: str
    case: str
    provisions: tuple[str, ...]
    outcomes: tuple[NamedNode, ...]

    @property
    def year(self) -> str:
        """The year of the meeting."""
        return self.date[:4]


def find_citations(store: Store, node: NamedNode, class_iri: NamedNode) -> tuple[Citation, ...]:
    """Return every item that refers to a thing of a class, the newest first."""
    cited = [(node, "UNDEF"), *_provisions(store, node)]
    values = " ".join(f"({thing} {number})" for thing, number in cited)
    solutions: Any = store.query(prologue() + QUERY % (values, REFERS[class_iri]))
    rows: dict[str, list[dict[str, str]]] = {}
    for binding in json.loads(solutions.serialize(format=QueryResultsFormat.JSON))["results"]["bindings"]:
        row = {name: term["value"] for name, term in binding.items()}
        rows.setdefault(row["item"], []).append(row)
    found = [_citation(item, each) for item, each in rows.items()]
    return tuple(sorted(found, key=lambda each: (each.date, each.item.value), reverse=True))


def _provisions(store: Store, act: NamedNode) -> list[tuple[NamedNode, Literal]]:
    """Return the provisions of an act, each with its number; none of what is no act."""
    parts = (quad.subject for quad in store.quads_for_pattern(None, ELI.is_part_of, act, MERGE))
    return [
        (part, quad.object)
        for part in parts
        if isinstance(part, NamedNode)
        for quad in store.quads_for_pattern(part, ELI.number, None, MERGE)
        if isinstance(quad.object, Literal)
    ]


def _citation(item: str, rows: Sequence[dict[str, str]]) -> Citation:
    first = min(rows, key=lambda row: (row["title"], row.get("case", "")))
    return Citation(
        NamedNode(item),
        first["title"],
        first["date"],
        first["municipality"],
        first["held"],
        first.get("case", ""),
        tuple(sorted({row["number"] for row in rows if "number" in row}, key=provision_order)),
        tuple(NamedNode(iri) for iri in sorted({row["outcome"] for row in rows if "outcome" in row})),
    )


def provision_order(number: str) -> list[str]:
    """Return what provisions are sorted by: "§ 9" before "§ 83" before "§ 83 a"."""
    return [part.zfill(4) for part in number.split()]


@dataclass(frozen=True)
class Table:
    """Counts by row and year: a row's name, its counts in the order of `years`, and its sum; the largest row first."""

    years: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...], int], ...]

    @property
    def totals(self) -> tuple[int, ...]:
        """The sum of each year over the rows."""
        return tuple(sum(counts[at] for _, counts, _ in self.rows) for at in range(len(self.years)))


def count_by_year(citations: Iterable[Citation], names: Callable[[Citation], Iterable[str]]) -> Table:
    """Return how many items each name has in each year; an item may have several names."""
    counts = Counter((name, each.year) for each in citations for name in names(each))
    years = _all_years({year for _, year in counts})
    sums = Counter[str]()
    for (name, _), number in counts.items():
        sums[name] += number
    ordered = sorted(sums, key=lambda name: (-sums[name], name))
    return Table(years, tuple((name, tuple(counts[name, year] for year in years), sums[name]) for name in ordered))


def _all_years(years: set[str]) -> tuple[str, ...]:
    numbers = sorted(int(year) for year in years if year.isdecimal())
    return tuple(str(year) for year in range(numbers[0], numbers[-1] + 1)) if numbers else ()
