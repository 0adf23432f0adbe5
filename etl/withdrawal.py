"""What a publication takes out of the data set: which documents, items and persons, when and why, and what is gone."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Store

from etl.masking import mask_names
from etl.suppression import Tally
from ontology.dataset import Document, Manifest
from ontology.suppressed import Key, Record, Suppression, digest, digest_key, named_person, path_of
from ontology.withdrawn import DOCUMENT, ERASED, ITEM, PERSON, SOURCE_CHANGED, SOURCE_GONE, Withdrawal


def list_withdrawn(
    before: Manifest | None, manifest: Manifest, record: Record, tallies: Mapping[Key, Tally] | None = None
) -> tuple[Withdrawal, ...]:
    """Return what earlier versions held and `manifest` does not: what is on record, and documents without a source.

    `tallies` says what this publication changes for each row of the record. What is on record no more stays until it
    is published again.
    """
    earlier = before.withdrawn if before else ()
    suppressed = {row.key: withdrawal_of(row, manifest, (tallies or {}).get(row.key, Tally())) for row in record.rows}
    lacking = {each for document in manifest.documents for each in document.withheld}
    for each in earlier:
        key = key_of(each)
        if is_by_source(each):
            if key in suppressed:
                suppressed[key] = replace(suppressed[key], things=each.things)
        elif key in suppressed or digest_key(key) in lacking:
            suppressed[key] = each
    kept = {document.graph for document in manifest.documents}
    kept |= {f"{manifest.base_url}/graph/{row.path}" for row in record.rows if row.kind == DOCUMENT}
    found = {
        document.graph: Withdrawal(document.graph, manifest.version, manifest.published, reason_for(document))
        for document in (before.documents if before else ())
    }
    found |= {each.graph: each for each in earlier if each.kind == DOCUMENT}
    rows = (*(found[graph] for graph in sorted(found.keys() - kept)), *suppressed.values())
    committees = {document.graph: document.committee for document in (before.documents if before else ())}
    rows = tuple(replace(row, committee=committees.get(row.graph, row.committee)) for row in rows)
    erased = {each for row in record.rows if row.kind == PERSON for each in row.people}
    masked = tuple(mask_names((row.reason for row in rows), record.rows, record.salt))
    rows = tuple(replace(row, reason=reason) for row, reason in zip(rows, masked, strict=True))
    return tuple(without_people(row, record.salt, erased, manifest.base_url) for row in rows) if erased else rows


def reason_for(document: Document) -> str:
    """Return why a document is no longer published."""
    return SOURCE_CHANGED if Path(document.source).exists() else SOURCE_GONE


def is_by_source(withdrawal: Withdrawal) -> bool:
    """Tell whether something is only withdrawn for want of its source, and not on record."""
    return withdrawal.reason in (SOURCE_GONE, SOURCE_CHANGED)


def key_of(withdrawal: Withdrawal) -> Key:
    """Return what tells the row of the record that a withdrawal comes from."""
    if withdrawal.kind == PERSON:
        return PERSON, "", withdrawal.people
    return withdrawal.kind, path_of(withdrawal.kind, withdrawal.item or withdrawal.graph), ()


def withdrawal_of(row: Suppression, manifest: Manifest, tally: Tally) -> Withdrawal:
    """Return a row of the record as the manifest says it that applies it first."""
    return Withdrawal(
        f"{manifest.base_url}/graph/{row.meeting}" if row.path else "",
        manifest.version,
        manifest.published,
        row.reason,
        kind=row.kind,
        item=f"{manifest.base_url}/id/item/{row.path}" if row.kind == ITEM else "",
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

    @cache
    def gone(graph: str) -> frozenset[str]:
        return frozenset(gone_things(manifest.base_url, graph, before, after))

    return tuple(
        with_things(each, manifest, graphs, gone) if each.version == manifest.version else each
        for each in manifest.withdrawn
    )


def with_things(
    withdrawal: Withdrawal, manifest: Manifest, changed: Iterable[str], gone_of: Callable[[str], Iterable[str]]
) -> Withdrawal:
    """Return a withdrawal with what is gone with it; persons as digests, unless only a source is gone.

    `gone_of` tells what is gone of a graph.
    """
    base, salt = manifest.base_url, manifest.salt
    graphs = changed if withdrawal.kind == PERSON else (withdrawal.graph,)
    own = withdrawal.item.removeprefix(f"{base}/id/item/") or withdrawal.graph.removeprefix(f"{base}/graph/")
    gone = sorted({*withdrawal.things, *(iri for graph in graphs for iri in gone_of(graph))})
    things = tuple(iri for iri in gone if not own or not belongs(iri, own))
    if is_by_source(withdrawal):
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
