"""What an earlier program did not count of the documents that it published, counted in the store that it left.

Without it the gate could compare nothing but the number of documents after an upgrade, and their committees would have
no names. How sure their reading was and how many lines were understood is in no store, and stays unknown.
"""

from dataclasses import replace

from pyoxigraph import NamedNode, Store

from etl.coverage.counting import count_facts
from ontology.dataset import Document, Manifest, Version
from ontology.iris import Iris
from ontology.terms import SKOS


def recount(manifest: Manifest | None, version: Version | None) -> Manifest | None:
    """Return the manifest of a version with the counts that its documents lack."""
    if manifest is None or version is None or all(document.counts for document in manifest.documents):
        return manifest
    store, iris = Store.read_only(str(version.store)), Iris(manifest.base_url)
    documents = tuple(each if each.counts else recount_one(each, store, iris) for each in manifest.documents)
    return replace(manifest, documents=documents)


def recount_one(document: Document, store: Store, iris: Iris) -> Document:
    """Return a document with what its graph holds, and the name of its committee."""
    graph = NamedNode(document.graph)
    committee = document.graph.removeprefix(f"{iris.base}/graph/").rpartition("/")[0]
    names = store.quads_for_pattern(iris.id(f"committee/{committee}"), SKOS.prefLabel, None, graph)
    name = document.committee or next((each.object.value for each in names if hasattr(each.object, "value")), "")
    return replace(document, counts=count_facts(store.quads_for_pattern(None, None, None, graph)), committee=name)
