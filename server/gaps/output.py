"""What there is of each municipality as data: JSON and CSV, whose shape OpenAPI tells and stays."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from ontology.coverage import Cell
from server.gaps.view import CoverageView, MunicipalityView
from server.site import Publication
from server.spreadsheet import as_csv

COLUMNS = ("municipality", "committee", "committee_name", "month", "measure", "reason", "number")


def whole_as_json(publication: Publication, view: CoverageView) -> bytes:
    """Return the sums of all municipalities; null is what is not known."""
    sums = {name: getattr(view, name) for name in ("listed", "published", "quarantined", "missing", "without_list")}
    rows = [summarize(publication, each) for each in view.municipalities]
    return write({"version": publication.manifest.version, "totals": sums, "municipalities": rows})


def municipality_as_json(publication: Publication, view: MunicipalityView) -> bytes:
    """Return all that is counted of one municipality; null is what is not known."""
    covered = view.covered
    told = {
        "reasons": {"quarantined": covered.quarantined, "missing": covered.missing},
        "rates": {name: round(share, 4) for name, share in covered.rates.items()},
        "lists": [{"url": each.url, "listed": each.listed} for each in covered.listings],
        "cells": [describe_cell(view, cell) for cell in covered.cells],
    }
    return write({"version": publication.manifest.version, **summarize(publication, view), **told})


def summarize(publication: Publication, view: MunicipalityView) -> dict[str, Any]:
    """Return the sums of one municipality."""
    code, months = view.covered.municipality, view.months
    return {
        "code": code or None,
        "name": view.name or None,
        "municipality": publication.iris.id(f"municipality/{code}").value if view.documented else None,
        "coverage": f"{publication.base}/coverage/{view.part}.json",
        "listed": view.covered.listed,
        "published": view.covered.published,
        "quarantined": view.quarantined,
        "missing": view.missing,
        "first": months[0] if months else None,
        "last": months[1] if months else None,
    }


def describe_cell(view: MunicipalityView, cell: Cell) -> dict[str, Any]:
    """Return what is counted of a committee in a month."""
    known = view.covered.listed is not None
    return {
        "committee": cell.committee or None,
        "committee_name": view.committee(cell.committee) or None,
        "month": cell.month or None,
        "listed": cell.listed if known else None,
        "published": cell.published,
        "quarantined": cell.quarantined,
        "missing": cell.missing if known else None,
    }


def as_table(views: Iterable[MunicipalityView]) -> bytes:
    """Return what is counted as CSV: a row for each committee, month, measure and reason of which there is anything."""
    return as_csv(COLUMNS, (row for view in views for cell in view.covered.cells for row in list_rows(view, cell)))


def list_rows(view: MunicipalityView, cell: Cell) -> Iterator[tuple[object, ...]]:
    """Yield the rows of a committee in a month."""
    place = (view.covered.municipality, cell.committee, view.committee(cell.committee), cell.month)
    numbers = {("listed", ""): cell.listed, ("published", ""): cell.published}
    numbers |= {("quarantined", reason): number for reason, number in cell.quarantined.items()}
    numbers |= {("missing", reason): number for reason, number in cell.missing.items()}
    for (measure, reason), number in numbers.items():
        if number:
            yield (*place, measure, reason, number)


def write(answer: Any) -> bytes:
    """Return an answer as JSON."""
    return json.dumps(answer, ensure_ascii=False, indent=1).encode()
