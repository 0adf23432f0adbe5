"""What the program calls itself, and a fingerprint of everything in it that decides what a document becomes."""

import hashlib
from functools import cache
from importlib import metadata
from pathlib import Path

import etl
import ontology
import shapes

CODE_SUFFIXES = (".py", ".tsv", ".toml", ".ttl", ".jsonld", ".csv")


def software() -> str:
    """Return the program's name and version, "sagsgraf 0.1.0"."""
    return f"sagsgraf {metadata.version('sagsgraf')}"


@cache
def fingerprint() -> str:
    """Return a digest of the version and of the code and tables that read, map and check.

    Samples do not count, nor does what only fetches documents.
    """
    total = hashlib.sha256(software().encode())
    for package in (etl, ontology, shapes):
        folder = Path(str(package.__file__)).parent
        for path in sorted(folder.rglob("*")):
            if path.suffix in CODE_SUFFIXES and not {"samples", "harvest"} & set(path.parts):
                total.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    return total.hexdigest()
