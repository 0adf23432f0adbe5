"""A data set as static files, ready for a web server or a portal: dumps, catalogue, ontology and shapes."""

import shutil
from collections.abc import Iterable
from importlib import resources
from pathlib import Path

from pyoxigraph import CanonicalizationAlgorithm, Dataset, Quad, RdfFormat, parse, serialize

from ontology.dataset import Version
from ontology.formats import JSON_LD, RDF_XML, TURTLE
from ontology.terms import PREFIXES
from ontology.vocabulary import read_turtle

STATIC_FORMATS = (TURTLE, JSON_LD, RDF_XML)


def export(version: Version, out: Path) -> list[Path]:
    """Write the static files of a version under the paths that the server gives them; returns their paths."""
    (out / "dumps").mkdir(parents=True, exist_ok=True)
    written = [out / "dumps" / path.name for path in sorted(version.dumps.iterdir())]
    for path in written:
        shutil.copyfile(version.dumps / path.name, path)
    written += write_formats(parse(path=version.catalog, format=RdfFormat.N_QUADS), out / "catalog")
    for package in ("ontology", "shapes"):
        written += write_formats(read_turtle(package), out / package)
        written += copy_files(package, out / package)
    return written


def write_formats(quads: Iterable[Quad], stem: Path) -> list[Path]:
    """Write statements as Turtle, JSON-LD and RDF/XML beside each other; returns the paths."""
    dataset = Dataset(quads)
    # Shapes have blank nodes: with canonical names, equal files come out as equal bytes.
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    triples = sorted({quad.triple for quad in dataset}, key=str)
    paths = []
    for each in STATIC_FORMATS:
        path = stem.with_name(f"{stem.name}.{each.suffix}")
        serialize(triples, str(path), format=each.rdf_format, prefixes=PREFIXES)
        paths.append(path)
    return paths


def copy_files(package: str, folder: Path) -> list[Path]:
    """Copy the Turtle and JSON-LD files of a package, with their comments, into a folder; returns the paths."""
    folder.mkdir(exist_ok=True)
    paths = []
    for file in sorted(resources.files(package).iterdir(), key=lambda path: path.name):
        if file.name.endswith((".ttl", ".jsonld")):
            path = folder / file.name
            path.write_bytes(file.read_bytes())
            paths.append(path)
    return paths
