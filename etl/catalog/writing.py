"""The catalogue as a file of a version."""

from pyoxigraph import Store

from etl.catalog.describe import describe_catalog
from etl.catalog.partitions import count_terms
from ontology.dataset import Manifest, Version
from ontology.replacing import replace_file


def write_catalog(version: Version, manifest: Manifest, store: Store) -> None:
    """Write what a version's manifest and store say of it; an earlier catalogue is replaced in one step."""
    quads = sorted(describe_catalog(manifest, count_terms(store)), key=str)
    replace_file(version.catalog, "".join(f"{quad} .\n" for quad in quads).encode())
