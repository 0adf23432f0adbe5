"""What was measured of a municipality, as quads of the graph of its coverage: DQV, the W3C's Data Quality Vocabulary.

https://www.w3.org/TR/vocab-dqv/. A number that is zero makes no statement.
"""

from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Quad

from etl.graph_entities import describe_committee, describe_municipality
from etl.graph_statements import Facts, Triple, describe, number
from etl.model import Municipality
from etl.tables import municipalities
from ontology.coverage import (
    LISTED,
    MISSING,
    PUBLISHED,
    QUARANTINED,
    RATES,
    UNLISTED,
    WITHDRAWN,
    Cell,
    Coverage,
    whole_parts,
)
from ontology.dataset import WHOLE
from ontology.iris import Iris
from ontology.terms import DQV, QUALITY, RDF, SG, XSD

UNKNOWN = "unknown"
"""Stands in an IRI for a municipality, committee or month that is not known."""
THOUSAND = 1000
ALL = "all"
"""Stands in an IRI for all committees or months."""


def graph_of(coverage: Coverage, iris: Iris) -> NamedNode:
    """Return the name of the graph that holds a municipality's coverage; those that publish nothing share one."""
    return iris.coverage_graph(coverage.municipality if coverage.published else None)


def coverage_quads(coverages: Iterable[Coverage], iris: Iris) -> set[Quad]:
    """Return what was measured of municipalities, whose graph is one."""
    return {
        Quad(*triple, graph_of(coverage, iris))
        for coverage in coverages
        for triple in describe_coverage(coverage, iris)
    }


def describe_coverage(coverage: Coverage, iris: Iris) -> Iterator[Triple]:
    """Yield what was measured of a municipality, with the municipality and its committees.

    Nothing is said of those of which all is withdrawn, whose addresses say that they are gone.
    """
    code, here = coverage.municipality, coverage.described
    if here is not None:
        row = municipalities().get(code)
        yield from describe_municipality(Municipality(code, row.name if row else code), iris)
        for committee in sorted(here):
            name = coverage.committees.get(committee) or committee
            yield from describe_committee(iris.id(f"committee/{code}/{committee}"), name, code, iris)
    for cell in coverage.cells:
        yield from describe_cell(coverage, cell, iris)
    yield from describe_rates(coverage, iris)


def describe_cell(coverage: Coverage, cell: Cell, iris: Iris) -> Iterator[Triple]:
    """Yield what was counted of a committee in a month."""
    code, here = coverage.municipality, coverage.described
    place = (code or UNKNOWN, cell.committee or UNKNOWN, cell.month or UNKNOWN)
    about: Facts = {
        SG.ofMunicipality: iris.municipality(code) if here is not None else None,
        SG.ofCommittee: iris.id(f"committee/{code}/{cell.committee}") if cell.committee in (here or ()) else None,
        SG.month: Literal(cell.month, datatype=XSD.gYearMonth) if cell.month else None,
    }
    numbers: dict[tuple[str, ...], int] = {(LISTED,): cell.listed, (PUBLISHED,): cell.published}
    numbers |= with_reasons(QUARANTINED, cell.quarantined) | with_reasons(MISSING, cell.missing)
    numbers |= with_reasons(UNLISTED, cell.unlisted) | with_reasons(WITHDRAWN, cell.withdrawn)
    for (metric, *reasons), value in numbers.items():
        if value:
            facts: Facts = {SG.reason: [QUALITY[reason] for reason in reasons]}
            node = iris.measurement(*place, metric, *reasons)
            yield from measurement(node, coverage, metric, iris)
            yield from describe(node, {DQV.value: number(value), **about, **facts})


def with_reasons(metric: str, numbers: Mapping[str, int]) -> dict[tuple[str, ...], int]:
    """Return numbers by metric and reason."""
    return {(metric, reason): value for reason, value in numbers.items()}


def describe_rates(coverage: Coverage, iris: Iris) -> Iterator[Triple]:
    """Yield the shares of all that is published of a municipality, of each of its committees and of each month."""
    code = coverage.municipality
    yield from describe_shares(coverage, (), coverage.rates, {}, iris)
    for committee, rates in coverage.rates_by_committee.items() if code else ():
        about: Facts = {SG.ofCommittee: iris.id(f"committee/{code}/{committee}")}
        yield from describe_shares(coverage, (committee, ALL), rates, about, iris)
    for month, rates in coverage.rates_by_month.items():
        about = {SG.month: Literal(month, datatype=XSD.gYearMonth)}
        yield from describe_shares(coverage, (ALL, month), rates, about, iris)


def describe_shares(
    coverage: Coverage, place: tuple[str, ...], rates: Mapping[str, float], about: Facts, iris: Iris
) -> Iterator[Triple]:
    """Yield some shares of one part of a municipality, which `about` tells."""
    code = coverage.municipality
    municipality = iris.municipality(code) if code else None
    for name, rate in rates.items():
        node = iris.measurement(code or UNKNOWN, *place, name)
        text = f"{whole_parts(rate, THOUSAND) / THOUSAND:.3f}".rstrip("0").rstrip(".")
        value = Literal(text, datatype=XSD.decimal)
        yield from measurement(node, coverage, name, iris)
        yield from describe(node, {DQV.value: value, SG.ofMunicipality: municipality, **about})


def measurement(node: NamedNode, coverage: Coverage, metric: str, iris: Iris) -> Iterator[Triple]:
    """Yield what every measurement states."""
    part = coverage.municipality if coverage.published else WHOLE
    facts: Facts = {
        RDF.type: DQV.QualityMeasurement,
        DQV.isMeasurementOf: QUALITY[metric],
        DQV.computedOn: iris.dataset(part),
    }
    yield from describe(node, facts)


def rate_nodes(coverage: Coverage, iris: Iris) -> list[NamedNode]:
    """Return the shares of a municipality, which its data set in the catalogue names."""
    return [iris.measurement(coverage.municipality or UNKNOWN, name) for name in RATES if name in coverage.rates]
