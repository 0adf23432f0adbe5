"""The whole catalogue of a version."""

from collections.abc import Iterator
from itertools import chain

from pyoxigraph import Literal, NamedNode, Quad

from etl.catalog.datasets import describe_dataset, describe_places, describe_quality, describe_series, issued
from etl.catalog.distributions import describe_file, describe_services, format_of, packing_of, standard_of
from etl.catalog.partitions import Counts
from etl.catalog.parts import SERIES, Part, list_parts
from etl.catalog.void import describe_void
from etl.catalog.words import documentation, file_type, in_languages, media_type, moment, value, words
from etl.graph_statements import Facts, Triple, describe
from ontology.dataset import Manifest
from ontology.iris import Iris
from ontology.terms import (
    DCAT,
    DCTERMS,
    EU,
    FOAF,
    LICENCE_TYPE,
    PUBLISHER_TYPE,
    RDF,
    SKOS,
    SPDX,
    VCARD,
)


def describe_catalog(manifest: Manifest, counts: Counts) -> list[Quad]:
    """Return the catalogue of a version whose manifest names its documents and dumps; `counts` are its store's.

    Raises ValueError for a dump of which the tables do not tell what it is.
    """
    parts = list_parts(manifest)
    triples = chain(
        describe_catalog_itself(manifest, parts),
        describe_publisher(manifest),
        describe_values(manifest),
        describe_places(parts),
        describe_series(manifest, parts),
        *(describe_dataset(manifest, part) for part in parts),
        describe_quality(manifest),
        *(describe_file(manifest, dump) for dump in manifest.dumps),
        describe_services(manifest),
        describe_void(manifest, counts),
    )
    return [Quad(*triple) for triple in dict.fromkeys(triples)]


def describe_catalog_itself(manifest: Manifest, parts: list[Part]) -> Iterator[Triple]:
    """Yield the catalogue with all that it lists."""
    iris = Iris(manifest.base_url)
    series = [SERIES[kind] for kind in SERIES if any(part.kind == kind for part in parts)]
    facts: Facts = {
        RDF.type: DCAT.Catalog,
        DCTERMS.title: in_languages(words()["catalog"]["title"]),
        DCTERMS.description: in_languages(words()["catalog"]["description"]),
        DCTERMS.publisher: iris.catalog("publisher"),
        DCTERMS.language: value("language"),
        DCTERMS.license: EU[f"licence/{manifest.operator.licence}"],
        DCTERMS.issued: issued(manifest),
        DCTERMS.modified: moment(manifest.published),
        DCTERMS.spatial: value("country"),
        DCAT.dataset: [iris.dataset(part.name) for part in parts],
        DCAT.resource: [iris.dataset(name) for name in series],  # DCAT-AP 3 keeps series apart from data sets
        DCAT.service: [iris.catalog(name) for name in words()["service"]],
        DCAT.themeTaxonomy: value("themes"),
        FOAF.homepage: NamedNode(f"{iris.base}/"),
    }
    yield from describe(iris.catalog(), facts)
    yield from describe(NamedNode(f"{iris.base}/"), {RDF.type: FOAF.Document})


def describe_publisher(manifest: Manifest) -> Iterator[Triple]:
    """Yield who publishes the data set, and whom to ask."""
    iris, operator = Iris(manifest.base_url), manifest.operator
    home, kind = NamedNode(operator.homepage or f"{iris.base}/"), operator.publisher_type
    publisher: Facts = {
        RDF.type: FOAF.Agent,
        FOAF.name: Literal(operator.publisher),
        FOAF.homepage: home,
        FOAF.mbox: NamedNode(f"mailto:{operator.email}") if operator.email else None,
        DCTERMS.type: PUBLISHER_TYPE[kind] if kind else None,
    }
    contact: Facts = {
        RDF.type: VCARD.Kind,
        VCARD.fn: Literal(operator.contact or operator.publisher),
        VCARD.hasEmail: NamedNode(f"mailto:{operator.email}") if operator.email else None,
        VCARD.hasURL: home,
    }
    yield from describe(iris.catalog("publisher"), publisher)
    yield from describe(iris.catalog("contact"), contact)
    yield from describe(home, {RDF.type: FOAF.Document})
    if kind:
        label = in_languages(words()["publisher_type"][kind])
        yield from describe(PUBLISHER_TYPE[kind], {RDF.type: SKOS.Concept, SKOS.prefLabel: label})


def describe_values(manifest: Manifest) -> Iterator[Triple]:
    """Yield the classes and names of the controlled values, so that the catalogue can be checked by itself."""
    base, services = manifest.base_url, words()["service"].values()
    kinds = {
        value("language"): DCTERMS.LinguisticSystem,
        value("access_rights"): DCTERMS.RightsStatement,
        value("checksum_algorithm"): SPDX.ChecksumAlgorithm,
        NamedNode(f"{base}/ontology"): DCTERMS.Standard,
    }
    kinds |= {page: FOAF.Document for about in words()["documentation"] for page in documentation(base, about)}
    kinds |= {NamedNode(service["standard"]): DCTERMS.Standard for service in services}
    kinds |= {file_type(service["format"]): DCTERMS.MediaTypeOrExtent for service in services}
    for dump in manifest.dumps:
        _, media, code = format_of(dump)
        packing = packing_of(dump)
        kinds[standard_of(Iris(base), dump)] = DCTERMS.Standard
        kinds |= {media_type(media): DCTERMS.MediaType, file_type(code): DCTERMS.MediaTypeOrExtent}
        kinds |= {media_type(packing["media_type"]): DCTERMS.MediaType} if packing else {}
    for each, kind in kinds.items():
        yield from describe(each, {RDF.type: kind})
    yield from describe_named_values(manifest)


def describe_named_values(manifest: Manifest) -> Iterator[Triple]:
    """Yield the controlled values that readers see by a name."""
    licence, frequency = manifest.operator.licence, manifest.operator.frequency
    row, theme = words()["licence"][licence], words()["theme"]
    often = in_languages(words()["frequency"][frequency])
    yield from describe(EU[f"frequency/{frequency}"], {RDF.type: DCTERMS.Frequency, SKOS.prefLabel: often})
    facts: Facts = {
        RDF.type: DCTERMS.LicenseDocument,
        DCTERMS.title: Literal(row["title"], language="en"),
        DCTERMS.type: LICENCE_TYPE[row["type"]],
    }
    yield from describe(EU[f"licence/{licence}"], facts)
    concepts = {
        NamedNode(theme["iri"]): theme["label"],
        value("availability"): words()["available"],
        LICENCE_TYPE[row["type"]]: {"en": words()["licence_type"][row["type"]]},
    }
    for concept, label in concepts.items():
        yield from describe(concept, {RDF.type: SKOS.Concept, SKOS.prefLabel: in_languages(label)})
    themes = Literal("Data theme", language="en")
    yield from describe(value("themes"), {RDF.type: SKOS.ConceptScheme, DCTERMS.title: themes})
