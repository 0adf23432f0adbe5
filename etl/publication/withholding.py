"""Publishes what is on record as taken out: the graphs that it changes, made from the store without any source.

The record is written first. Whoever holds the data directory next, a build too, finishes what is on record and not
published yet; so a withdrawal that is killed is whole as soon as anything is done.
"""

import tempfile
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from etl.coverage.counting import count_facts
from etl.join import find_holder, first_to_print, stated
from etl.masking import Names, mask_names
from etl.printed import Printed, Statements, read_printed, write_statements
from etl.publication.forgetting import Forgetting
from etl.publication.manifest import next_manifest, now
from etl.publication.publish import INCOMING, drop_older, publish
from etl.publication.revision import Parts
from etl.suppression import Tally, count_items, speaks_of, suppress
from etl.withdrawal import is_by_source, key_of
from ontology.dataset import DataDirectory, Document, Manifest, Version
from ontology.feed import Feed
from ontology.suppressed import Key, Record, Suppression
from ontology.withdrawn import DOCUMENT, ITEM, Withdrawal


@dataclass
class Changes:
    """What the record changes in a version: the documents that stay, the new graphs, and how much each row changed.

    `lost` is what is no longer stated, as lines of N-Triples.
    """

    documents: list[Document] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    tallies: dict[Key, Tally] = field(default_factory=lambda: defaultdict(Tally))
    lost: set[str] = field(default_factory=set)


def withhold(data: DataDirectory, before: Manifest | None, record: Record) -> Manifest | None:
    """Publish a version without what is on record, if the served one still has it; returns the served one's manifest.

    So it does where the change feed has told for long enough that a person is gone.
    Nothing of what was taken out stays in older versions. Raises OSError; then the old version is still served.
    """
    version = data.current()
    if before is None or version is None:
        return before
    done = {key_of(each) for each in before.withdrawn if not is_by_source(each)}
    pending = [row for row in record.rows if row.key not in done]
    feed = Feed.read(version.feed)
    if not pending and not (feed and feed.tells_too_long(now())):
        drop_older(data, last_withheld(before.withdrawn))
        return before
    with tempfile.TemporaryDirectory(prefix=INCOMING, dir=data.path) as incoming:
        changes = find_changes(version, before, record, pending, Path(incoming))
        manifest = next_manifest(before, before.base_url, tuple(changes.documents), record, changes.tallies)
        forget = Forgetting(before.base_url, version.store, pending, record.salt, changes.lost)
        made = publish(data, manifest, Parts(changes.files), forget)
    return Manifest.read(made.manifest)


def last_withheld(withdrawn: tuple[Withdrawal, ...]) -> int:
    """Return the number of the last version that took something out for good; older ones still hold it."""
    return max((each.version for each in withdrawn if each.kind != DOCUMENT or each.statements), default=0)


def find_changes(
    version: Version, before: Manifest, record: Record, pending: list[Suppression], folder: Path
) -> Changes:
    """Apply the pending rows to every document that they may concern, and write the graphs that change."""
    store, base = Store.read_only(str(version.store)), before.base_url
    printed = {graph: tuple(group) for graph, group in groupby(read_printed(version.printed), lambda each: each.graph)}
    firsts = first_to_print(version.printed)
    changes = Changes()
    whole = {f"{base}/graph/{row.path}": row for row in pending if row.kind == DOCUMENT}
    for document in before.documents:
        if document.graph in whole:
            quads = list(store.quads_for_pattern(None, None, None, NamedNode(document.graph)))
            changes.tallies[whole[document.graph].key] += Tally(1, len(quads))
            changes.lost.update(line_of(quad) for quad in quads if is_alone(store, quad))
            continue
        rows = [row for row in record.within(document.graph.removeprefix(f"{base}/graph/")) if row in pending]
        document = without_names(document, rows, record.salt)  # noqa: PLW2901 - as it is listed from now on
        graph = store.quads_for_pattern(None, None, None, NamedNode(document.graph)) if rows else ()
        read = Statements(tuple(graph), printed.get(document.graph, ()))
        if any(row.kind == ITEM or speaks_of(read, Names.of(row, record.salt)) for row in rows):
            old = unjoined(read, store, firsts)
            new, applied = suppress(old, rows, record.salt)
            for row, tally in applied.items():
                changes.tallies[row.key] += tally
            if applied:
                document = recounted(document, new, applied)  # noqa: PLW2901
                changes.lost.update(map(line_of, set(old.whole()) - set(new.whole())))
                part = folder / f"{len(changes.files)}.nq"
                changes.files[document.graph] = str(part)
                write_statements(part, new)
        changes.documents.append(document)
    return changes


def line_of(quad: Quad) -> str:
    """Return a statement as a line of N-Triples."""
    return f"{quad.triple} ."


def is_alone(store: Store, quad: Quad) -> bool:
    """Tell whether one document alone states something."""
    stated = store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
    return {each.graph_name for each in stated} <= {quad.graph_name, DefaultGraph()}


def unjoined(document: Statements, store: Store, firsts: dict[str, Printed]) -> Statements:
    """Return what a document states as it was read, before its printed decisions were joined with those of others."""
    joined = {quad for each in document.printed for quad in stated(each, find_holder(store, firsts[each.decision]))}
    return replace(document, stated=tuple(sorted((quad for quad in document.stated if quad not in joined), key=str)))


def recounted(document: Document, statements: Statements, applied: Iterable[Suppression]) -> Document:
    """Return a document as the manifest lists it, with what is left of it by some rows."""
    whole = statements.whole()
    counts = {**document.counts, **count_facts(whole)}
    withheld = (*document.withheld, *(row.digest for row in applied))
    return replace(document, items=count_items(whole), quads=len(whole), counts=counts, withheld=withheld)


def without_names(document: Document, rows: list[Suppression], salt: str) -> Document:
    """Return a document whose warnings do not quote the persons who are erased."""
    return replace(document, warnings=tuple(mask_names(document.warnings, rows, salt)))
