"""Publishes what is on record as taken out: the graphs that it changes, made from the store without any source.

The record is written first. Whoever holds the data directory next, a build too, finishes what is on record and not
published yet; so a withdrawal that is killed is whole as soon as anything is done.
"""

import tempfile
from collections import defaultdict
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from etl.coverage.counting import count_facts
from etl.join import find_holder, first_to_print, stated
from etl.masking import Names, mask_names
from etl.printed import Printed, Statements, read_printed, write_statements
from etl.publication.manifest import next_manifest
from etl.publication.publish import INCOMING, drop_older, publish
from etl.publication.revision import Forget, Parts
from etl.suppression import Tally, count_changes, count_items, suppress_one
from etl.withdrawal import Key, key_of
from ontology.dataset import DOCUMENT, PERSON, DataDirectory, Document, Manifest, Version, Withdrawal
from ontology.feed import place_of
from ontology.suppressed import Record, Suppression


@dataclass
class Changes:
    """What the record changes in a version: the documents that stay, the new graphs, and how much each row changed.

    `lost` is what is no longer stated, as lines of N-Triples.
    """

    documents: list[Document] = field(default_factory=list)
    files: dict[str, Path] = field(default_factory=dict)
    tallies: dict[Key, Tally] = field(default_factory=lambda: defaultdict(Tally))
    lost: set[str] = field(default_factory=set)


def withhold(data: DataDirectory, before: Manifest | None, record: Record) -> Manifest | None:
    """Publish a version without what is on record, if the served one still has it; returns the served one's manifest.

    Nothing of what was taken out stays in older versions. Raises OSError; then the old version is still served.
    """
    version = data.current()
    if before is None or version is None:
        return before
    done = {key_of(each) for each in before.withdrawn}
    pending = [row for row in record.rows if row.key not in done]
    if not pending:
        drop_older(data, last_withheld(before.withdrawn))
        return before
    with tempfile.TemporaryDirectory(prefix=INCOMING, dir=data.path) as incoming:
        changes = find_changes(version, before, record, pending, Path(incoming))
        manifest = next_manifest(before, before.base_url, tuple(changes.documents), record, changes.tallies)
        made = publish(data, manifest, Parts(changes.files), forgetting(pending, record.salt, changes.lost))
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
    whole = {row.iri: row for row in pending if row.kind == DOCUMENT}
    for document in before.documents:
        if document.graph in whole:
            quads = list(store.quads_for_pattern(None, None, None, NamedNode(document.graph)))
            changes.tallies[whole[document.graph].key] += Tally(1, len(quads))
            changes.lost.update(line_of(quad) for quad in quads if is_alone(store, quad))
            continue
        rows = [row for row in record.within(document.graph.removeprefix(f"{base}/graph/")) if row in pending]
        if rows:
            old = read_statements(store, document.graph, printed.get(document.graph, ()), firsts)
            new = apply(old, rows, record.salt, changes.tallies)
            document = without_names(document, rows, record.salt)  # noqa: PLW2901 - as it is listed from now on
            if new != old:
                document = recounted(document, new)  # noqa: PLW2901
                changes.lost.update(map(line_of, set(old.whole()) - set(new.whole())))
                changes.files[document.graph] = folder / f"{len(changes.files)}.nq"
                write_statements(changes.files[document.graph], new)
        changes.documents.append(document)
    return changes


def line_of(quad: Quad) -> str:
    """Return a statement as a line of N-Triples."""
    return f"{quad.triple} ."


def is_alone(store: Store, quad: Quad) -> bool:
    """Tell whether one document alone states something."""
    stated = store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
    return {each.graph_name for each in stated} <= {quad.graph_name, DefaultGraph()}


def forgetting(pending: list[Suppression], salt: str, lost: set[str]) -> Forget:
    """Return what tells the versions of things that hold something of what is taken out, now or once."""
    places = tuple(row.iri.partition("/graph/")[2] for row in pending if row.kind == DOCUMENT)
    items = {row.iri for row in pending}
    people = [(f"/{row.municipality}/", Names.of(row, salt)) for row in pending if row.kind == PERSON]

    def forget(iri: str, statements: str) -> bool:
        if iri in items or place_of(iri.partition("/id/")[0], iri) in places:
            return True
        if any(line in lost for line in statements.splitlines()):
            return True
        text = statements.replace("\\n", " ")
        return any(place in iri and next(names.find(text), None) for place, names in people)

    return forget


def apply(statements: Statements, rows: list[Suppression], salt: str, tallies: dict[Key, Tally]) -> Statements:
    """Return what some rows leave of a document, and count what each of them changed."""
    for row in rows:
        left = suppress_one(statements, row, salt)
        tallies[row.key] += count_changes(statements, left)
        statements = left
    return statements


def read_statements(store: Store, graph: str, printed: tuple[Printed, ...], firsts: dict[str, Printed]) -> Statements:
    """Return what a document states as it was read, before its printed decisions were joined with those of others."""
    joined = {quad for each in printed for quad in stated(each, find_holder(store, firsts[each.decision]))}
    quads = store.quads_for_pattern(None, None, None, NamedNode(graph))
    return Statements(tuple(sorted((quad for quad in quads if quad not in joined), key=str)), printed)


def recounted(document: Document, statements: Statements) -> Document:
    """Return a document as the manifest lists it, with what is left of it."""
    whole = statements.whole()
    counts = {**document.counts, **count_facts(whole)}
    return replace(document, items=count_items(whole), quads=len(whole), counts=counts)


def without_names(document: Document, rows: list[Suppression], salt: str) -> Document:
    """Return a document whose warnings do not quote the persons who are erased."""
    return replace(document, warnings=tuple(mask_names(document.warnings, rows, salt)))
