"""The files and the services of the data set as the catalogue describes them."""

from collections.abc import Iterator
from typing import Any

from pyoxigraph import Literal, NamedNode

from etl.catalog.words import documentation, file_type, in_languages, keywords, media_type, moment, value, words
from etl.graph_statements import Facts, Triple, describe
from etl.records.metadata import metadata_name
from etl.records.schema import read_tables
from ontology.dataset import WHOLE, Dump, Manifest
from ontology.formats import DUMP_FORMATS
from ontology.iris import Iris
from ontology.terms import DCAT, DCATAP, DCTERMS, EU, FOAF, RDF, SPDX, XSD


def format_of(dump: Dump) -> tuple[str, str, str]:
    """Return the name, the media type and the EU code of what a file holds. Raises ValueError for an unknown format."""
    known, code = DUMP_FORMATS.get(dump.format), words()["file_type"].get(dump.format)
    if known is None or code is None:
        raise ValueError(f"{dump.name}: the catalogue has no row for the format {dump.format!r} (catalog.toml)")
    return known.name, known.media_type, code


def packing_of(dump: Dump) -> dict[str, str] | None:
    """Return how a file is packed, or None where it is not. Raises ValueError for an unknown way."""
    if not dump.compression:
        return None
    row: dict[str, str] | None = words()["compression"].get(dump.compression)
    if row is None:
        raise ValueError(
            f"{dump.name}: the catalogue has no row for files packed as {dump.compression!r} (catalog.toml)"
        )
    return row


def title_of(dump: Dump) -> dict[str, str]:
    """Return what a file is called, by language: "Møder: CSV, gzip"."""
    titles = read_tables()[dump.table].title if dump.table else dict.fromkeys(words()["counted"]["statements"], "")
    return {language: f"{title}: {form_of(dump)}" if title else form_of(dump) for language, title in titles.items()}


def content_of(dump: Dump) -> dict[str, str]:
    """Return what a file holds, by language, with how much."""
    texts: dict[str, str] = words()["counted"]["rows" if dump.table else "statements"]
    told = {"count": str(dump.count), "format": form_of(dump), "table": dump.table}
    return {language: text.format(**told) for language, text in texts.items()}


def form_of(dump: Dump) -> str:
    """Return the format of a file and how it is packed: "N-Quads, gzip"."""
    (name, _, _), packing = format_of(dump), packing_of(dump)
    return f"{name}, {packing['name']}" if packing else name


def standard_of(iris: Iris, dump: Dump) -> NamedNode:
    """Return what a file follows: tables the CSVW metadata of their part, all else the ontology."""
    return NamedNode(f"{iris.base}/dumps/{metadata_name(dump.part)}" if dump.table else f"{iris.base}/ontology")


def distribution_of(iris: Iris, dump: Dump) -> NamedNode:
    """Return the IRI of a file as the catalogue describes it."""
    return iris.dataset(dump.part, dump.name)


def describe_file(manifest: Manifest, dump: Dump) -> Iterator[Triple]:
    """Yield one dump file with its size and its checksum."""
    iris = Iris(manifest.base_url)
    (_, media, code), packing = format_of(dump), packing_of(dump)
    url, checksum = NamedNode(f"{iris.base}/dumps/{dump.name}"), iris.dataset(dump.part, f"{dump.name}-sha256")
    facts: Facts = {
        RDF.type: DCAT.Distribution,
        DCTERMS.title: in_languages(title_of(dump)),
        DCTERMS.description: in_languages(content_of(dump)),
        DCTERMS.license: EU[f"licence/{manifest.operator.licence}"],
        DCTERMS.conformsTo: standard_of(iris, dump),
        DCTERMS.format: file_type(code),
        DCAT.mediaType: media_type(media),
        DCAT.compressFormat: media_type(packing["media_type"]) if packing else None,
        DCAT.accessURL: url,
        DCAT.downloadURL: url,
        DCAT.byteSize: Literal(str(dump.bytes), datatype=XSD.nonNegativeInteger),
        DCATAP.availability: value("availability"),
        SPDX.checksum: checksum,
        FOAF.page: documentation(iris.base, "table") if dump.table else None,
    }
    sha256 = Literal(dump.sha256, datatype=XSD.hexBinary)
    algorithm = value("checksum_algorithm")
    yield from describe(distribution_of(iris, dump), facts)
    yield from describe(checksum, {RDF.type: SPDX.Checksum, SPDX.algorithm: algorithm, SPDX.checksumValue: sha256})


def describe_services(manifest: Manifest) -> Iterator[Triple]:
    """Yield the services over the whole data set, and each again as a way to get at it, which portals list."""
    for name, service in words()["service"].items():
        yield from describe_service(manifest, name, service)
        yield from describe_access(manifest, name, service)


def describe_service(manifest: Manifest, name: str, service: dict[str, Any]) -> Iterator[Triple]:
    """Yield one service."""
    iris = Iris(manifest.base_url)
    facts: Facts = {
        RDF.type: DCAT.DataService,
        **introduce(manifest, service),
        DCTERMS.publisher: iris.catalog("publisher"),
        DCTERMS.accessRights: value("access_rights"),
        DCTERMS.conformsTo: NamedNode(service["standard"]),
        DCAT.contactPoint: iris.catalog("contact"),
        DCAT.endpointURL: NamedNode(iris.base + service["path"]),
        DCAT.endpointDescription: NamedNode(iris.base + service["about"]),
        DCAT.keyword: keywords(),
        DCAT.servesDataset: iris.dataset(WHOLE),
        DCAT.theme: NamedNode(words()["theme"]["iri"]),
    }
    yield from describe(iris.catalog(name), facts)


def describe_access(manifest: Manifest, name: str, service: dict[str, Any]) -> Iterator[Triple]:
    """Yield the distribution of the whole data set that a service is."""
    iris = Iris(manifest.base_url)
    facts: Facts = {
        RDF.type: DCAT.Distribution,
        **introduce(manifest, service),
        DCTERMS.format: file_type(service["format"]),
        DCTERMS.modified: moment(manifest.published),
        DCAT.accessURL: NamedNode(iris.base + service["path"]),
        DCAT.accessService: iris.catalog(name),
        DCATAP.availability: value("availability"),
    }
    yield Triple(iris.dataset(WHOLE), DCAT.distribution, iris.dataset(WHOLE, name))
    yield from describe(iris.dataset(WHOLE, name), facts)


def introduce(manifest: Manifest, service: dict[str, Any]) -> Facts:
    """Return what is said of a service both as such and as a distribution."""
    return {
        DCTERMS.title: in_languages(service["title"]),
        DCTERMS.description: in_languages(service["description"]),
        DCTERMS.license: EU[f"licence/{manifest.operator.licence}"],
    }
