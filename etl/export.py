"""A data set as static files, under the paths that the server gives them: dumps, catalogue, ontology and shapes.

Pages are the server's; whoever calls hands them in.
"""

import gzip
import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Sequence
from importlib import resources
from pathlib import Path
from typing import cast

from pyoxigraph import CanonicalizationAlgorithm, Dataset, NamedNode, Quad, RdfFormat, parse, serialize

from etl.static_files import StaticFiles
from ontology.catalog_parts import by_subject, select_dataset, without_services
from ontology.dataset import DataDirectory, Manifest, Version
from ontology.dump_index import describe_dumps
from ontology.event_stream import Stream, write_stream
from ontology.feed import Feed
from ontology.formats import JSON_LD, N_QUADS, RDF_XML, TURTLE
from ontology.terms import DCAT, DCTERMS, PREFIXES
from ontology.vocabulary import read_turtle

STATIC_FORMATS = (TURTLE, JSON_LD, RDF_XML)
GZIP_LEVEL = 6


Pages = Callable[[Path, Collection[str], bool], Iterable[tuple[str, bytes]]]
"""Gives the pages of a data directory, which link to the files named and say that the services answer, or nothing."""


def export(data: DataDirectory, out: Path, pages: Pages, with_services: bool = False) -> list[Path]:
    """Write the static files of the served version, and the dumps of the older ones; returns their paths.

    Services are named only `with_services`, where our server answers at the same address. Each file is whole whenever
    it is there. Raises OSError; then the files already replaced are of the new version, the others of the one before.
    """
    files = StaticFiles(out)
    versions = data.published()
    newest = versions[0]
    export_dumps(files, versions, with_services)
    catalog = list(parse(path=newest.catalog, format=RdfFormat.N_QUADS))
    if not with_services:
        catalog = without_services(catalog)
    export_formats(files, catalog, "catalog")
    subjects = by_subject(catalog)
    for node in {quad.object for quad in catalog if quad.predicate in {DCAT.dataset, DCAT.resource}}:
        if isinstance(node, NamedNode):
            name = node.value.rpartition("/catalog/")[2]
            export_formats(files, select_dataset(subjects, node), f"catalog/{name}")
    export_feed(files, newest, {quad.object.value for quad in catalog if quad.predicate == DCTERMS.license})
    for package in ("ontology", "shapes"):
        export_formats(files, read_turtle(package), package)
        export_package(files, package)
    for name, content in pages(data.path, files.names, with_services):
        files.write(name, content)
    return files.finish()


def export_dumps(files: StaticFiles, versions: Sequence[Version], with_services: bool) -> None:
    """Take over the dumps of the versions, the newest first, and list them; the newest have two addresses."""
    manifests = [Manifest.read(version.manifest) for version in versions]
    for version, manifest in zip(versions, manifests, strict=True):
        place = f"dumps/{version.number}"
        digests = {dump.name: dump.sha256 for dump in manifest.dumps}
        found = {path.name: digests.get(path.name) or digest_of(path) for path in sorted(version.dumps.iterdir())}
        for name, digest in found.items():
            files.take(f"{place}/{name}", version.dumps / name, digest)
        if version == versions[0]:
            for name, digest in found.items():
                files.take(f"dumps/{name}", files.folder / place / name, digest)
            export_index(files, manifest, ("dumps", place), manifests[1:], with_services)
        else:
            export_index(files, manifest, (place,), manifests[1:], with_services)


def export_index(
    files: StaticFiles, manifest: Manifest, places: Sequence[str], older: Iterable[Manifest], with_services: bool
) -> None:
    """Write the list of a version's dumps, wherever they are; it names the first place."""
    index = describe_dumps(manifest, places[0], older, with_services)
    for place in places:
        files.write(f"{place}/index.json", json.dumps(index, ensure_ascii=False, indent=1).encode())


def export_feed(files: StaticFiles, version: Version, licences: Iterable[str]) -> None:
    """Write the event stream of changes, its root and each page, as gzipped N-Quads."""
    feed = Feed.read(version.feed)
    if feed is None:
        return
    stream = Stream(Manifest.read(version.manifest).base_url, feed, sorted(licences))
    parts = {"feed": stream.describe()} | {
        f"feed/pages/{page.number}": stream.describe_page(page.number) for page in feed.pages
    }
    for name, quads in parts.items():
        content = write_stream(quads, N_QUADS.rdf_format)
        files.write(f"{name}.{N_QUADS.suffix}.gz", gzip.compress(content, GZIP_LEVEL, mtime=0))


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def export_formats(files: StaticFiles, quads: Iterable[Quad], name: str) -> None:
    """Write statements as Turtle, JSON-LD and RDF/XML beside each other."""
    dataset = Dataset(quads)
    # Shapes have blank nodes: with canonical names, equal files come out as equal bytes.
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    triples = sorted({quad.triple for quad in dataset}, key=str)
    for each in STATIC_FORMATS:
        content = cast(bytes, serialize(triples, format=each.rdf_format, prefixes=PREFIXES))
        files.write(f"{name}.{each.suffix}", content)


def export_package(files: StaticFiles, package: str) -> None:
    """Write the Turtle and JSON-LD files of a package, with their comments."""
    for file in resources.files(package).iterdir():
        if file.name.endswith((".ttl", ".jsonld")):
            files.write(f"{package}/{file.name}", file.read_bytes())
