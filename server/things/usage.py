"""The part of a page that tells who refers to its thing: tables by year, a chart, the items, and each table as CSV."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode

from server.site import Publication
from server.spreadsheet import as_csv
from server.things.charts import Chart, draw
from server.things.citations import REFERS, ROWS, Citation, Table, count_by_year, provision_order
from server.things.graph_view import GraphView, Term
from server.vocabulary import outcome_label

TABLES = ("items", "municipalities", "outcomes", "provisions")
"""The tables that tell who refers to a thing, by their names in addresses."""


@dataclass(frozen=True)
class Usage:
    """Who refers to a thing: all items, those on this page of the list, and what the tables and the chart show."""

    citations: tuple[Citation, ...]
    page: int
    municipalities: Table
    outcomes: Table
    provisions: Table
    chart: Chart

    @property
    def rows(self) -> tuple[Citation, ...]:
        """The items on this page."""
        return self.citations[(self.page - 1) * ROWS : self.page * ROWS]

    @property
    def pages(self) -> int:
        """How many pages the list has."""
        return max(1, -(-len(self.citations) // ROWS))


def class_of(graph: GraphView, topic: NamedNode) -> NamedNode | None:
    """Return the class of a thing that items refer to, or None for another thing."""
    types = graph.values(topic, "rdf:type")
    return next((each for each in REFERS if each in types), None)


def usage_of(publication: Publication, graph: GraphView, topic: NamedNode, page: int) -> Usage | None:
    """Return who refers to a thing, or None where that is not asked; a page behind the last has no rows."""
    kind = class_of(graph, topic)
    if kind is None:
        return None
    found = publication.citations(topic, kind)
    names = outcome_names(graph)
    outcomes = count_by_year(found, names)
    return Usage(
        found,
        page,
        count_by_year(found, lambda each: [each.municipality]),
        outcomes,
        count_by_year(found, lambda each: each.provisions),
        draw(count_by_year(found, lambda each: names(each)[:1])),
    )


def provisions_in_order(graph: GraphView, act: Term) -> list[Term]:
    """Return the provisions of an act that are cited, in the order of their numbers."""
    return sorted(
        graph.sources(act, "eli:is_part_of"), key=lambda each: provision_order(graph.text(each, "eli:number"))
    )


def outcome_names(graph: GraphView) -> Callable[[Citation], list[str]]:
    """Return the function that names an item's outcomes in the language of the page."""

    def names(citation: Citation) -> list[str]:
        told = [outcome_label(each, graph.texts.language) for each in citation.outcomes]
        return told or [graph.texts["no_outcome"]]

    return names


def usage_csv(usage: Usage, graph: GraphView, table: str) -> bytes:
    """Return one of `TABLES` as CSV."""
    years = {"municipalities": usage.municipalities, "outcomes": usage.outcomes, "provisions": usage.provisions}
    if table in years:
        chosen = years[table]
        return as_csv([table, *chosen.years, "all"], ([name, *counts, total] for name, counts, total in chosen.rows))
    header = ["date", "municipality", "committee", "title", "case", "provisions", "outcomes", "item"]
    return as_csv(header, _item_rows(usage.citations, outcome_names(graph)))


def _item_rows(citations: Iterable[Citation], names: Callable[[Citation], list[str]]) -> Iterable[list[str]]:
    for each in citations:
        provisions, outcomes = "; ".join(each.provisions), "; ".join(names(each))
        yield [
            each.date,
            each.municipality,
            each.committee,
            each.title,
            each.case,
            provisions,
            outcomes,
            each.item.value,
        ]
