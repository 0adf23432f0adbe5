"""What a publication takes out of the data set: which documents, when and why, and what is gone with them."""

from dataclasses import replace
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Store

from ontology.dataset import SOURCE_CHANGED, SOURCE_GONE, Document, Manifest, Withdrawal


def list_withdrawn(before: Manifest | None, manifest: Manifest) -> tuple[Withdrawal, ...]:
    """Return every document that an earlier version held and `manifest` does not, by graph."""
    kept = {document.graph for document in manifest.documents}
    found = {
        document.graph: Withdrawal(document.graph, manifest.version, manifest.published, reason_for(document))
        for document in (before.documents if before else ())
    }
    found |= {each.graph: each for each in (before.withdrawn if before else ())}
    return tuple(found[graph] for graph in sorted(found.keys() - kept))


def reason_for(document: Document) -> str:
    """Return why a document is no longer published."""
    return SOURCE_CHANGED if Path(document.source).exists() else SOURCE_GONE


def add_things(manifest: Manifest, before: Store, after: Store) -> tuple[Withdrawal, ...]:
    """Return the documents that a version has withdrawn; to those it withdraws itself, add what is gone with them."""
    return tuple(
        replace(each, things=gone_things(manifest.base_url, each.graph, before, after))
        if each.version == manifest.version
        else each
        for each in manifest.withdrawn
    )


def gone_things(base_url: str, graph: str, before: Store, after: Store) -> tuple[str, ...]:
    """Return the IRIs of what only one document spoke of, but for the parts of its own meeting."""
    own, named = graph.removeprefix(f"{base_url}/graph/"), NamedNode(graph)
    subjects = {quad.subject for quad in before.quads_for_pattern(None, None, None, named)}
    return tuple(
        sorted(
            subject.value
            for subject in subjects
            if isinstance(subject, NamedNode)
            and subject.value.startswith(f"{base_url}/id/")
            and f"/{own}" not in subject.value
            and next(after.quads_for_pattern(subject, None, None, DefaultGraph()), None) is None
        )
    )
