"""The data sets of the catalogue, one a part, and the series that they make."""

from collections.abc import Iterator
from itertools import pairwise

from pyoxigraph import Literal, NamedNode

from etl.catalog.distributions import distribution_of
from etl.catalog.parts import MUNICIPALITY, SERIES, YEAR, Part, issued_of
from etl.catalog.words import documentation, in_languages, keywords, moment, value, words
from etl.coverage.measurements import rate_nodes
from etl.graph_statements import Facts, Triple, describe
from etl.tables import municipalities
from ontology.dataset import WHOLE, Manifest
from ontology.iris import Iris
from ontology.measure import measure
from ontology.terms import DCAT, DCTERMS, DQV, EU, FOAF, NUTS, RDF, SKOS, XSD

PLACES = "https://api.dataforsyningen.dk/kommuner/"


def describe_dataset(manifest: Manifest, part: Part) -> Iterator[Triple]:
    """Yield one data set with its period."""
    iris, texts = Iris(manifest.base_url), words()[part.kind]
    dataset, period, page = iris.dataset(part.name), iris.dataset(part.name, "period"), landing_page(iris, part)
    facts: Facts = {
        RDF.type: DCAT.Dataset,
        DCTERMS.identifier: Literal(dataset.value),
        DCTERMS.title: in_languages(texts["title"], name=part.shown),
        DCTERMS.description: in_languages(texts["description"], name=part.shown),
        DCTERMS.publisher: iris.catalog("publisher"),
        DCTERMS.language: value("language"),
        DCTERMS.issued: issued(manifest, part),
        DCTERMS.modified: moment(part.edition.modified),
        DCTERMS.spatial: places(part),
        DCTERMS.temporal: period if part.days else None,
        DCTERMS.accrualPeriodicity: EU[f"frequency/{manifest.operator.frequency}"],
        DCTERMS.accessRights: value("access_rights"),
        DCTERMS.conformsTo: NamedNode(f"{iris.base}/ontology"),
        DCAT.contactPoint: iris.catalog("contact"),
        DCAT.distribution: [distribution_of(iris, dump) for dump in part.dumps],
        DCAT.inSeries: iris.dataset(SERIES[part.kind]) if part.kind in SERIES else None,
        DCAT.keyword: keywords(),
        DCAT.landingPage: page,
        DCAT.theme: NamedNode(words()["theme"]["iri"]),
        DCAT.version: Literal(str(part.edition.version)),
        DCTERMS.relation: iris.dataset(SERIES[part.kind]) if part.kind in SERIES else None,  # as CKAN reads no inSeries
        FOAF.page: documentation(iris.base, "data_set"),
    }
    yield from describe(dataset, facts)
    yield from describe(page, {RDF.type: FOAF.Document})
    if part.days:
        start, end = (Literal(day, datatype=XSD.date) for day in part.days)
        yield from describe(period, {RDF.type: DCTERMS.PeriodOfTime, DCAT.startDate: start, DCAT.endDate: end})


def describe_quality(manifest: Manifest) -> Iterator[Triple]:
    """Yield what is measured of the quality of each municipality's data set; the measurements are in the data."""
    iris = Iris(manifest.base_url)
    for coverage in measure(manifest):
        if coverage.published:
            facts: Facts = {DQV.hasQualityMeasurement: rate_nodes(coverage, iris)}
            yield from describe(iris.dataset(coverage.municipality), facts)


def landing_page(iris: Iris, part: Part) -> NamedNode:
    """Return the page where readers find what a data set holds."""
    pages = {WHOLE: "/", MUNICIPALITY: f"/doc/municipality/{part.name}", YEAR: f"/catalog/{part.name}.html"}
    return NamedNode(iris.base + pages[part.kind])


def issued(manifest: Manifest, part: Part | None = None) -> Literal | None:
    """Return when the data set, or a part of it, was first published, where that is known: a day or a moment."""
    told = issued_of(manifest, part)
    return Literal(told, datatype=XSD.dateTime if "T" in told else XSD.date) if told else None


def places(part: Part) -> list[NamedNode]:
    """Return the places that a data set covers: the country, and a municipality with the NUTS region around it."""
    if part.kind != MUNICIPALITY:
        return [value("country")]
    return [value("country"), NUTS[municipalities()[part.name].nuts3], NamedNode(PLACES + part.name)]


def describe_places(parts: list[Part]) -> Iterator[Triple]:
    """Yield the names and the codes (NUTS, LAU) of all places that data sets cover."""
    country: Facts = {RDF.type: DCTERMS.Location, SKOS.prefLabel: Literal(words()["country"], language="da")}
    yield from describe(value("country"), country)
    for part in parts:
        if part.kind == MUNICIPALITY:
            row = municipalities()[part.name]
            name = Literal(row.official_name, language="da")
            facts: Facts = {RDF.type: DCTERMS.Location, SKOS.prefLabel: name, SKOS.notation: Literal(row.lau)}
            yield from describe(NamedNode(PLACES + part.name), facts)
            yield from describe(NUTS[row.nuts3], {RDF.type: DCTERMS.Location, SKOS.notation: Literal(row.nuts3)})


def describe_series(manifest: Manifest, parts: list[Part]) -> Iterator[Triple]:
    """Yield the series of data sets, by municipality and by year; years come one after the other."""
    for kind in SERIES:
        members = [part for part in parts if part.kind == kind]
        if members:
            yield from describe_one_series(manifest, kind, members)


def describe_one_series(manifest: Manifest, kind: str, members: list[Part]) -> Iterator[Triple]:
    """Yield one series of data sets."""
    iris, texts = Iris(manifest.base_url), words()["series"][SERIES[kind]]
    series, whole = iris.dataset(SERIES[kind]), iris.dataset(WHOLE, "period")
    facts: Facts = {
        RDF.type: DCAT.DatasetSeries,
        DCTERMS.title: in_languages(texts["title"]),
        DCTERMS.description: in_languages(texts["description"]),
        DCTERMS.publisher: iris.catalog("publisher"),
        DCTERMS.issued: issued(manifest),
        DCTERMS.modified: moment(manifest.published),
        DCTERMS.spatial: value("country"),
        DCTERMS.temporal: whole if manifest.documents else None,
        DCTERMS.accrualPeriodicity: EU[f"frequency/{manifest.operator.frequency}"],
        DCAT.contactPoint: iris.catalog("contact"),
    }
    yield from describe(series, facts)
    if kind != YEAR:
        return
    first, last = iris.dataset(members[0].name), iris.dataset(members[-1].name)
    yield from describe(series, {DCAT["first"]: first, DCAT.last: last})
    for before, part in pairwise(members):
        yield Triple(iris.dataset(part.name), DCAT.prev, iris.dataset(before.name))
