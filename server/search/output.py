"""The result of a search as data: JSON of one page, and CSV of all hits."""

import json
from collections.abc import Iterator
from typing import Any

from pyoxigraph import NamedNode

from ontology.terms import OUTCOME
from server.search.index import MAX_ROWS, PAGE_SIZE
from server.search.view import PLACES, Hit, SearchView
from server.spreadsheet import as_csv

COLUMNS = ("date", "municipality", "committee", "title", "case", "outcomes", "closed", "item")


def as_json(view: SearchView, language: str | None) -> bytes:
    """Return a page of a result as JSON; OpenAPI tells the shape, and it stays."""
    base, asked = view.publication.base, view.asked

    def address(number: int) -> str | None:
        found = view.page_address(number, format="json", lang=language)
        return base + found if found else None

    answer = {
        "query": asked.text,
        "filters": {**dict(asked.wish.chosen), **_days(view)},
        "sort": asked.wish.order,
        "total": view.found.total,
        "readable": min(view.found.total, MAX_ROWS),
        "page": asked.page,
        "pages": view.pages,
        "page_size": PAGE_SIZE,
        "prev": address(asked.page - 1),
        "next": address(asked.page + 1),
        "things": [{"id": each.node.value, "kind": each.kind, "label": each.label} for each in view.things],
        "hits": [_hit(view, hit) for hit in view.hits],
        "facets": {
            name: [{"value": each.value, "label": each.label, "count": each.count} for each in values]
            for name, values in view.facets.items()
        },
    }
    return json.dumps(answer, ensure_ascii=False, indent=1).encode()


def _days(view: SearchView) -> dict[str, str]:
    days = {"from": view.asked.wish.first, "to": view.asked.wish.last}
    return {name: day for name, day in days.items() if day}


def _hit(view: SearchView, hit: Hit) -> dict[str, Any]:
    card = hit.card
    return {
        "id": card.item,
        "title": card.title,
        "date": card.date,
        "municipality": _place(view, "municipality", card.municipality),
        "committee": _place(view, "committee", card.committee),
        "case": {"id": card.case, "number": card.number} if card.case else None,
        "outcomes": [{"id": OUTCOME[name].value, "label": view.outcome(name)} for name in card.outcomes],
        "closed": card.closed,
        "snippet": hit.snippet.text,
        "marks": [list(mark) for mark in hit.snippet.marks],
    }


def _place(view: SearchView, facet: str, value: str) -> dict[str, str]:
    node = NamedNode(f"{view.publication.base}/id/{PLACES[facet]}{value}")
    return {"id": node.value, "label": view.label(node)}


def as_table(view: SearchView) -> bytes:
    """Return all hits of a result as CSV."""
    return as_csv(COLUMNS, _rows(view))


def _rows(view: SearchView) -> Iterator[list[str]]:
    for card in view.found.cards:
        yield [
            card.date,
            view.name("municipality", card.municipality),
            view.name("committee", card.committee),
            card.title,
            card.number,
            "; ".join(map(view.outcome, card.outcomes)),
            "true" if card.closed else "false",
            card.item,
        ]
