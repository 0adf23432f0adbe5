"""What a publication takes out of the data set: which documents, items and persons, when and why, and what is gone."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Store

from etl.suppression import Tally
from ontology.dataset import (
    DOCUMENT,
    ERASED,
    ITEM,
    PERSON,
    SOURCE_CHANGED,
    SOURCE_GONE,
    Document,
    Manifest,
    Withdrawal,
)
from ontology.suppressed import Record, Suppression, digest, named_person

Key = tuple[str, str, tuple[str, ...]]


def list_withdrawn(
    before: Manifest | None, manifest: Manifest, record: Record, tallies: Mapping[Key, Tally] | None = None
) -> tuple[Withdrawal, ...]:
    """Return what earlier versions held and `manifest` does not: what is on record, and documents without a source.

    `tallies` says what this publication changes for each row of the record.
    """
    suppressed = {row.key: withdrawal_of(row, manifest, (tallies or {}).get(row.key, Tally())) for row in record.rows}
    suppressed |= {key_of(each): each for each in (before.withdrawn if before else ()) if key_of(each) in suppressed}
    kept = {document.graph for document in manifest.documents} | {row.iri for row in record.rows}
    found = {
        document.graph: Withdrawal(document.graph, manifest.version, manifest.published, reason_for(document))
        for document in (before.documents if before else ())
    }
    found |= {each.graph: each for each in (before.withdrawn if before else ()) if each.kind == DOCUMENT}
    rows = (*(found[graph] for graph in sorted(found.keys() - kept)), *suppressed.values())
    erased = {each for row in record.rows if row.kind == PERSON for each in row.people}
    return tuple(without_people(row, record.salt, erased, manifest.base_url) for row in rows) if erased else rows


def reason_for(document: Document) -> str:
    """Return why a document is no longer published."""
    return SOURCE_CHANGED if Path(document.source).exists() else SOURCE_GONE


def key_of(withdrawal: Withdrawal) -> Key:
    """Return what tells the row of the record that a withdrawal comes from."""
    if withdrawal.kind == PERSON:
        return PERSON, "", withdrawal.people
    return withdrawal.kind, withdrawal.item or withdrawal.graph, ()


def withdrawal_of(row: Suppression, manifest: Manifest, tally: Tally) -> Withdrawal:
    """Return a row of the record as the manifest says it that applies it first."""
    graph = row.iri
    if row.kind == ITEM:
        meeting = row.iri.removeprefix(f"{manifest.base_url}/id/item/").rpartition("/")[0]
        graph = f"{manifest.base_url}/graph/{meeting}"
    return Withdrawal(
        graph,
        manifest.version,
        manifest.published,
        row.reason,
        kind=row.kind,
        item=row.iri if row.kind == ITEM else "",
        people=row.people,
        documents=tally.documents,
        statements=tally.statements,
        texts=tally.texts,
    )


def without_people(withdrawal: Withdrawal, salt: str, erased: set[str], base_url: str) -> Withdrawal:
    """Return a withdrawal that does not name persons who are erased by now."""

    def is_erased(iri: str) -> bool:
        named = named_person(iri.removeprefix(f"{base_url}/id/"))
        return named is not None and digest(salt, named) in erased

    return replace(withdrawal, things=tuple(iri for iri in withdrawal.things if not is_erased(iri)))


def add_things(manifest: Manifest, changed: Iterable[str], before: Store, after: Store) -> tuple[Withdrawal, ...]:
    """Return what a version has withdrawn; to what it withdraws itself, add what is gone with it.

    `changed` are the graphs that are different in the new version.
    """
    graphs = tuple(changed)
    return tuple(
        with_things(each, manifest, graphs, before, after) if each.version == manifest.version else each
        for each in manifest.withdrawn
    )


def with_things(
    withdrawal: Withdrawal, manifest: Manifest, changed: Iterable[str], before: Store, after: Store
) -> Withdrawal:
    """Return a withdrawal with what is gone with it; persons as digests, unless only a source is gone."""
    base, salt = manifest.base_url, manifest.salt
    graphs = changed if withdrawal.kind == PERSON else (withdrawal.graph,)
    own = withdrawal.item.removeprefix(f"{base}/id/item/") or withdrawal.graph.removeprefix(f"{base}/graph/")
    gone = sorted({iri for graph in graphs for iri in gone_things(base, graph, before, after)})
    things = tuple(iri for iri in gone if not own or not belongs(iri, own))
    if withdrawal.reason in (SOURCE_GONE, SOURCE_CHANGED):
        return replace(withdrawal, things=things)
    named = {iri: named_person(iri.removeprefix(f"{base}/id/")) for iri in things}
    unnamed = tuple(iri for iri in things if not named[iri])
    if withdrawal.reason == ERASED:
        return replace(withdrawal, things=unnamed)
    people = tuple(sorted({digest(salt, name) for name in named.values() if name}))
    return replace(withdrawal, things=unnamed, people=people)


def belongs(iri: str, place: str) -> bool:
    """Tell whether a thing is a part of a meeting or an item, by its path."""
    return f"{iri}/".partition("/id/")[2].partition("/")[2].startswith(f"{place}/")


def gone_things(base_url: str, graph: str, before: Store, after: Store) -> Iterator[str]:
    """Yield the IRIs of what only one document spoke of."""
    named = (quad.subject for quad in before.quads_for_pattern(None, None, None, NamedNode(graph)))
    for subject in {each for each in named if isinstance(each, NamedNode) and each.value.startswith(f"{base_url}/id/")}:
        if next(after.quads_for_pattern(subject, None, None, DefaultGraph()), None) is None:
            yield subject.value
