"""The DCAT-AP catalogue and the VoID description of a version, as quads of the default graph without blank nodes.

DCAT-AP 3.0.1 and the mandatory part of DCAT-AP-DK 2.0.2; the words and the controlled values stand in `catalog.toml`.
Things that only the catalogue knows have its own IRI with a fragment, and so lead to it.
"""

from collections.abc import Iterator
from functools import cache
from importlib import resources
from itertools import chain
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad

from etl.graph_statements import Facts, Triple, describe, number, plain
from etl.partitions import Counts, describe_partitions
from etl.tables import municipalities, read_toml
from ontology.dataset import WHOLE, Document, Dump, Manifest
from ontology.formats import DUMP_FORMATS
from ontology.terms import DCAT, DCATAP, DCTERMS, FOAF, FORMATS, PREFIXES, RDF, SKOS, SPDX, VCARD, VOID, XSD

MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
PLACES = "https://api.dataforsyningen.dk/kommuner/"


@cache
def words() -> dict[str, Any]:
    """Return what `catalog.toml` holds."""
    return read_toml(resources.files("etl") / "catalog.toml")


def value(name: str) -> NamedNode:
    """Return one of the controlled values by its name in the table."""
    return NamedNode(words()["values"][name])


def in_languages(texts: dict[str, str], **names: str) -> list[Literal]:
    """Return a text in each of its languages, with `{name}` replaced."""
    return [Literal(text.format(**names), language=language) for language, text in texts.items()]


def moment(iso: str) -> Literal:
    """Return a moment as xsd:dateTime."""
    return Literal(iso, datatype=XSD.dateTime)


def describe_catalog(manifest: Manifest, counts: Counts) -> list[Quad]:
    """Return the catalogue of a version whose manifest names its documents and dumps; `counts` are its store's."""
    base = manifest.base_url
    codes = sorted({document.municipality for document in manifest.documents})
    triples = chain(
        describe_catalog_itself(base, codes, manifest.published),
        describe_values(base, codes),
        describe_all(manifest),
        *(describe_municipality_dataset(manifest, code) for code in codes),
        *(describe_distribution(base, dump) for dump in manifest.dumps),
        describe_service(base),
        describe_void(manifest, counts),
        describe_partitions(node(base, "void"), counts),
    )
    return [Quad(*triple) for triple in dict.fromkeys(triples)]


def node(base: str, fragment: str) -> NamedNode:
    """Return the IRI of something that the catalogue describes."""
    return NamedNode(f"{base}/catalog#{fragment}")


def describe_catalog_itself(base: str, codes: list[str], published: str) -> Iterator[Triple]:
    """Yield the catalogue, its publisher and contact."""
    publisher, contact, home = node(base, "publisher"), node(base, "contact"), NamedNode(f"{base}/")
    facts: Facts = {
        RDF.type: DCAT.Catalog,
        DCTERMS.title: in_languages(words()["catalog"]["title"]),
        DCTERMS.description: in_languages(words()["catalog"]["description"]),
        DCTERMS.publisher: publisher,
        DCTERMS.language: value("language"),
        DCTERMS.license: value("licence"),
        DCTERMS.modified: moment(published),
        DCTERMS.spatial: value("country"),
        DCAT.dataset: [node(base, f"dataset-{each}") for each in ("all", *codes)],
        DCAT.service: node(base, "sparql"),
        DCAT.themeTaxonomy: value("themes"),
        FOAF.homepage: home,
    }
    name = Literal(words()["publisher"]["name"])
    yield from describe(NamedNode(f"{base}/catalog"), facts)
    yield from describe(publisher, {RDF.type: FOAF.Agent, FOAF.name: name, FOAF.homepage: home})
    yield from describe(contact, {RDF.type: VCARD.Kind, VCARD.fn: name, VCARD.hasURL: home})
    yield from describe(home, {RDF.type: FOAF.Document})


def describe_values(base: str, codes: list[str]) -> Iterator[Triple]:
    """Yield the classes and names of the controlled values, so that the catalogue can be checked by itself."""
    theme = words()["theme"]
    kinds = {
        value("language"): DCTERMS.LinguisticSystem,
        value("country"): DCTERMS.Location,
        value("frequency"): DCTERMS.Frequency,
        value("access_rights"): DCTERMS.RightsStatement,
        value("checksum_algorithm"): SPDX.ChecksumAlgorithm,
        value("sparql"): DCTERMS.Standard,
        value("gzip"): DCTERMS.MediaType,
        value("zstd"): DCTERMS.MediaType,
        NamedNode(f"{base}/ontology"): DCTERMS.Standard,
    }
    kinds |= {NamedNode(iri): DCTERMS.MediaTypeOrExtent for iri in words()["file_types"].values()}
    kinds |= {
        NamedNode(MEDIA_TYPES + DUMP_FORMATS[each].media_type): DCTERMS.MediaType for each in words()["file_types"]
    }
    for each, kind in kinds.items():
        yield from describe(each, {RDF.type: kind})
    for code in codes:
        name = Literal(municipalities()[code].official_name, language="da")
        yield from describe(NamedNode(PLACES + code), {RDF.type: DCTERMS.Location, SKOS.prefLabel: name})
    labels = in_languages(theme["label"])
    available = [Literal("tilgængelig", language="da"), Literal("available", language="en")]
    yield from describe(NamedNode(theme["iri"]), {RDF.type: SKOS.Concept, SKOS.prefLabel: labels})
    yield from describe(value("availability"), {RDF.type: SKOS.Concept, SKOS.prefLabel: available})
    public_domain = Literal("Public domain", language="en")
    yield from describe(value("licence"), {RDF.type: DCTERMS.LicenseDocument, DCTERMS.type: value("licence_type")})
    yield from describe(value("licence_type"), {RDF.type: SKOS.Concept, SKOS.prefLabel: public_domain})
    themes = Literal("Data theme", language="en")
    yield from describe(value("themes"), {RDF.type: SKOS.ConceptScheme, DCTERMS.title: themes})


def describe_all(manifest: Manifest) -> Iterator[Triple]:
    """Yield the data set of all municipalities."""
    names = in_languages(words()["all"]["title"]), in_languages(words()["all"]["description"])
    places = [value("country")]
    yield from describe_dataset(manifest, None, names, places, list(manifest.documents), manifest.published)
    facts = {DCAT.landingPage: NamedNode(f"{manifest.base_url}/")}
    yield from describe(node(manifest.base_url, "dataset-all"), facts)


def describe_municipality_dataset(manifest: Manifest, code: str) -> Iterator[Triple]:
    """Yield the data set of one municipality, which is as new as its newest document."""
    official, texts = municipalities()[code].official_name, words()["municipality"]
    names = (
        in_languages(texts["title"], official_name=official),
        in_languages(texts["description"], official_name=official),
    )
    documents = [document for document in manifest.documents if document.municipality == code]
    places = [value("country"), NamedNode(PLACES + code)]
    newest = max(document.read for document in documents)
    yield from describe_dataset(manifest, code, names, places, documents, newest)
    page = NamedNode(f"{manifest.base_url}/doc/municipality/{code}")
    yield from describe(node(manifest.base_url, f"dataset-{code}"), {DCAT.landingPage: page})
    yield from describe(page, {RDF.type: FOAF.Document})


def describe_dataset(  # noqa: PLR0913, PLR0917 - what a data set is made of
    manifest: Manifest,
    code: str | None,
    names: tuple[list[Literal], list[Literal]],
    places: list[NamedNode],
    documents: list[Document],
    modified: str,
) -> Iterator[Triple]:
    """Yield one data set of the catalogue with its period; `code` is a municipality's, or None for all."""
    base, part = manifest.base_url, code or WHOLE
    period = node(base, f"period-{part}")
    facts: Facts = {
        RDF.type: DCAT.Dataset,
        DCTERMS.title: names[0],
        DCTERMS.description: names[1],
        DCTERMS.publisher: node(base, "publisher"),
        DCTERMS.language: value("language"),
        DCTERMS.modified: moment(modified),
        DCTERMS.spatial: places,
        DCTERMS.temporal: period if documents else None,
        DCTERMS.accrualPeriodicity: value("frequency"),
        DCTERMS.accessRights: value("access_rights"),
        DCTERMS.conformsTo: NamedNode(f"{base}/ontology"),
        DCAT.contactPoint: node(base, "contact"),
        DCAT.distribution: [node(base, dump.name) for dump in manifest.dumps if dump.part == (code or WHOLE)],
        DCAT.keyword: keywords(),
        DCAT.theme: NamedNode(words()["theme"]["iri"]),
    }
    yield from describe(node(base, f"dataset-{part}"), facts)
    yield from describe_period(period, documents)


def keywords() -> list[Literal]:
    """Return the keywords in their languages."""
    return [Literal(word, language=language) for language, some in words()["keywords"].items() for word in some]


def describe_period(period: NamedNode, documents: list[Document]) -> Iterator[Triple]:
    """Yield the time from the first meeting to the last; a graph's name ends in its meeting's date."""
    days = sorted(document.graph.rpartition("/")[2] for document in documents)
    if days:
        start, end = (Literal(day, datatype=XSD.date) for day in (days[0], days[-1]))
        yield from describe(period, {RDF.type: DCTERMS.PeriodOfTime, DCAT.startDate: start, DCAT.endDate: end})


def describe_distribution(base: str, dump: Dump) -> Iterator[Triple]:
    """Yield one dump file with its size and its checksum."""
    each, packing = DUMP_FORMATS[dump.format], {"gz": "gzip", "zst": "zstd", "": ""}[dump.compression]
    url, checksum = NamedNode(f"{base}/dumps/{dump.name}"), node(base, f"{dump.name}-sha256")
    counted = {
        "da": f"{dump.count} udsagn i {each.name}, pakket med {packing}.",
        "en": f"{dump.count} statements in {each.name}, compressed with {packing}.",
    }
    facts: Facts = {
        RDF.type: DCAT.Distribution,
        DCTERMS.title: Literal(f"{each.name} ({dump.name})", language="en"),
        DCTERMS.description: in_languages(counted),
        DCTERMS.license: value("licence"),
        DCTERMS.format: NamedNode(words()["file_types"][dump.format]),
        DCAT.mediaType: NamedNode(MEDIA_TYPES + each.media_type),
        DCAT.compressFormat: value(packing) if packing else None,
        DCAT.accessURL: url,
        DCAT.downloadURL: url,
        DCAT.byteSize: Literal(str(dump.bytes), datatype=XSD.nonNegativeInteger),
        DCATAP.availability: value("availability"),
        SPDX.checksum: checksum,
    }
    sha256 = Literal(dump.sha256, datatype=XSD.hexBinary)
    algorithm = value("checksum_algorithm")
    yield from describe(node(base, dump.name), facts)
    yield from describe(checksum, {RDF.type: SPDX.Checksum, SPDX.algorithm: algorithm, SPDX.checksumValue: sha256})


def describe_service(base: str) -> Iterator[Triple]:
    """Yield the SPARQL endpoint."""
    endpoint = NamedNode(f"{base}/sparql")
    facts: Facts = {
        RDF.type: DCAT.DataService,
        DCTERMS.title: in_languages(words()["service"]["title"]),
        DCTERMS.description: in_languages(words()["service"]["description"]),
        DCTERMS.publisher: node(base, "publisher"),
        DCTERMS.license: value("licence"),
        DCTERMS.accessRights: value("access_rights"),
        DCTERMS.conformsTo: value("sparql"),
        DCAT.contactPoint: node(base, "contact"),
        DCAT.endpointURL: endpoint,
        DCAT.endpointDescription: endpoint,
        DCAT.keyword: keywords(),
        DCAT.servesDataset: node(base, "dataset-all"),
        DCAT.theme: NamedNode(words()["theme"]["iri"]),
    }
    yield from describe(node(base, "sparql"), facts)


def describe_void(manifest: Manifest, counts: Counts) -> Iterator[Triple]:
    """Yield the VoID description of the whole data set (https://www.w3.org/TR/void/)."""
    base = manifest.base_url
    whole = [dump for dump in manifest.dumps if dump.part == WHOLE and not dump.table]
    examples = [NamedNode(document.graph.replace("/graph/", "/id/meeting/", 1)) for document in manifest.documents[:3]]
    facts: Facts = {
        RDF.type: VOID.Dataset,
        DCTERMS.title: in_languages(words()["all"]["title"]),
        DCTERMS.license: value("licence"),
        DCTERMS.modified: moment(manifest.published),
        DCTERMS.source: node(base, "dataset-all"),
        FOAF.homepage: NamedNode(f"{base}/"),
        VOID.sparqlEndpoint: NamedNode(f"{base}/sparql"),
        VOID.dataDump: [NamedNode(f"{base}/dumps/{dump.name}") for dump in whole],
        VOID.uriSpace: plain(f"{base}/id/"),
        VOID.exampleResource: examples,
        VOID.triples: number(sum(counts.properties.values())),
        VOID.documents: number(len(manifest.documents)),
        VOID.feature: [FORMATS[name] for name in ("Turtle", "N-Triples", "JSON-LD", "RDF_XML")],
        VOID.vocabulary: [NamedNode(iri) for prefix, iri in PREFIXES.items() if prefix in VOCABULARIES],
    }
    yield from describe(node(base, "void"), facts)


VOCABULARIES = ("sg", "eli", "foaf", "oa", "org", "prov", "schema", "skos", "dcterms")
"""Prefixes of the vocabularies that the documents' graphs use."""
