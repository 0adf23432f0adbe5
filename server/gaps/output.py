"""What there is of each municipality as data: JSON and CSV, whose shape OpenAPI tells and stays."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ontology.coverage import Cell, rates_of, whole_parts
from server.gaps.view import CoverageView, MunicipalityView
from server.site import Publication
from server.spreadsheet import as_csv

COLUMNS = ("municipality", "committee", "committee_name", "month", "measure", "reason", "number", "share")
PARTS = 10_000
SUMS = ("listed", "published", "quarantined", "withdrawn", "missing", "unlisted")


def whole_as_json(publication: Publication, view: CoverageView) -> bytes:
    """Return the sums of all municipalities; null is what is not known."""
    sums = {name: getattr(view, name) for name in (*SUMS, "without_list")}
    rows = [summarize(publication, each) for each in view.municipalities]
    return write({"version": publication.manifest.version, "totals": sums, "municipalities": rows})


def municipality_as_json(publication: Publication, view: MunicipalityView) -> bytes:
    """Return all that is counted of one municipality; null is what is not known."""
    covered = view.covered
    told = {
        "reasons": {name: getattr(covered, name) for name in SUMS[2:]},
        "rates": shorten(covered.rates),
        "committees": [
            {"committee": part, "committee_name": view.committee(part), "rates": shorten(rates)}
            for part, rates in covered.rates_by_committee.items()
        ],
        "months": [{"month": month, "rates": shorten(rates)} for month, rates in covered.rates_by_month.items()],
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
        "withdrawn": view.withdrawn,
        "missing": view.missing,
        "unlisted": view.unlisted,
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
        "withdrawn": cell.withdrawn,
        "missing": cell.missing if known else None,
        "unlisted": cell.unlisted if known else None,
        "rates": shorten(rates_of(cell.counts)),
    }


def shorten(rates: Mapping[str, float]) -> dict[str, float]:
    """Return shares with four digits, rounded down."""
    return {name: whole_parts(share, PARTS) / PARTS for name, share in rates.items()}


def as_table(views: Iterable[MunicipalityView]) -> bytes:
    """Return what is counted as CSV: a row for each committee, month, measure and reason of which there is anything.

    A share has rows for the municipality, each committee and each month. An empty number is one that is not known.
    """
    return as_csv(COLUMNS, (row for view in views for row in list_rows(view)))


def list_rows(view: MunicipalityView) -> Iterator[tuple[object, ...]]:
    """Yield the rows of a municipality."""
    code, covered = view.covered.municipality, view.covered
    if covered.listed is None:
        for measure in ("listed", "missing", "unlisted"):
            yield code, "", "", "", measure, "", "", ""
    for cell in covered.cells:
        yield from list_numbers(view, cell)
    places = [("", "", covered.rates)]
    places += [(committee, "", rates) for committee, rates in covered.rates_by_committee.items()]
    places += [("", month, rates) for month, rates in covered.rates_by_month.items()]
    for committee, month, rates in places:
        for measure, share in shorten(rates).items():
            yield code, committee, view.committee(committee), month, measure, "", "", share


def list_numbers(view: MunicipalityView, cell: Cell) -> Iterator[tuple[object, ...]]:
    """Yield the rows of a committee in a month."""
    place = (view.covered.municipality, cell.committee, view.committee(cell.committee), cell.month)
    numbers = {("listed", ""): cell.listed, ("published", ""): cell.published}
    numbers |= {("quarantined", reason): number for reason, number in cell.quarantined.items()}
    numbers |= {("withdrawn", reason): number for reason, number in cell.withdrawn.items()}
    numbers |= {("missing", reason): number for reason, number in cell.missing.items()}
    numbers |= {("unlisted", reason): number for reason, number in cell.unlisted.items()}
    for (measure, reason), number in numbers.items():
        if number:
            yield (*place, measure, reason, number, "")


def write(answer: Any) -> bytes:
    """Return an answer as JSON."""
    return json.dumps(answer, ensure_ascii=False, indent=1).encode()
