"""Parts of a catalogue that is too large for a page: one data set with what it names, and all without their files."""

import re
from collections.abc import Iterator, Mapping, Sequence

from pyoxigraph import NamedNode, Quad

from ontology.terms import DCAT, DCTERMS, RDF, SPDX, VOID

PART_RE = re.compile(r"[a-z0-9-]{1,40}")
"""The names of data sets and series: "0657", "2015", "all", "years"."""
ON_THEIR_OWN = {DCAT.Catalog, DCAT.Dataset, DCAT.DatasetSeries, DCAT.DataService, VOID.Dataset}
"""Classes of what has its own description: of these a data set's description has only name and class."""
NAMED_BY = {RDF.type, DCTERMS.title}
OF_A_FILE = {DCAT.Distribution, SPDX.Checksum, DCTERMS.PeriodOfTime}

BySubject = Mapping[object, Sequence[Quad]]


def by_subject(catalog: Sequence[Quad]) -> dict[object, list[Quad]]:
    """Return a catalogue's statements by what they are about."""
    found: dict[object, list[Quad]] = {}
    for quad in catalog:
        found.setdefault(quad.subject, []).append(quad)
    return found


def select_dataset(catalog: BySubject, dataset: NamedNode) -> list[Quad]:
    """Return what a catalogue says of a data set or series, of its files, its members, and whatever they name."""
    found, waiting, seen = list[Quad](), [dataset], {dataset}
    while waiting:
        node = waiting.pop()
        said = catalog.get(node, ())
        if node != dataset and any(quad.predicate == RDF.type and quad.object in ON_THEIR_OWN for quad in said):
            found += [quad for quad in said if quad.predicate in NAMED_BY]
            continue
        found += said
        named = [quad.object for quad in said if isinstance(quad.object, NamedNode) and quad.object not in seen]
        waiting += named
        seen.update(named)
    return list(dict.fromkeys([*found, *members_of(catalog, dataset)]))


def members_of(catalog: BySubject, series: NamedNode) -> Iterator[Quad]:
    """Yield the data sets of a series by name; nothing for what is no series."""
    for said in catalog.values():
        if any(quad.predicate == DCAT.inSeries and quad.object == series for quad in said):
            yield from (quad for quad in said if quad.predicate in {*NAMED_BY, DCAT.inSeries})


def without_services(catalog: Sequence[Quad]) -> list[Quad]:
    """Return a catalogue without what a program must answer: for files, of which the feed is one."""
    services = {quad.subject for quad in catalog if quad.predicate == RDF.type and quad.object == DCAT.DataService}
    feeds = {quad.subject for quad in catalog if quad.predicate == DCAT.endpointURL and is_feed(quad.object)}
    gone = services - feeds
    gone |= {quad.subject for quad in catalog if quad.predicate == DCAT.accessService and quad.object in gone}
    return [
        quad
        for quad in catalog
        if quad.subject not in gone and quad.object not in gone and quad.predicate != VOID.sparqlEndpoint
    ]


def is_feed(endpoint: object) -> bool:
    """Tell whether a service is the event stream of changes, whose pages are files too."""
    return isinstance(endpoint, NamedNode) and endpoint.value.endswith("/feed")


def without_files(catalog: Sequence[Quad]) -> list[Quad]:
    """Return a catalogue without its files, which stand in the descriptions of the data sets."""
    files = {quad.subject for quad in catalog if quad.predicate == RDF.type and quad.object in OF_A_FILE}
    return [quad for quad in catalog if quad.subject not in files and quad.predicate != DCAT.distribution]
