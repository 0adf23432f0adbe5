"""Which source stands for a meeting: what the next version holds of what was read and of what was there."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path

from etl.document import Reading, run_of
from etl.kept import File, Kept
from etl.publication.manifest import now
from etl.publication.plan import Plan
from etl.publication.revision import Parts
from etl.report import PUBLISHED, QUARANTINED, SUPERSEDED, UNCHANGED, WITHDRAWN, Entry
from etl.sources import shown
from etl.unchanged import Known, key
from ontology.dataset import Document


def make_plan(known: Known, readings: Kept[Reading], named: Collection[str], *, prune: bool) -> Plan:
    """Decide what the next version holds.

    `named` are the paths of all sources of the build; `prune` takes out what has no file any more.
    """
    gone = gone_documents(known.documents.values()) if prune else ()
    file = readings.file
    served = Served(file, known.documents.values())
    for document in gone:
        served.drop(document.source)
    withdrawn = [
        Entry(shown(Path(document.source)), document.sha256, WITHDRAWN, graph=document.graph) for document in gone
    ]
    entries, parts, refused = Kept.of(file, (*known.entries, *withdrawn)), {}, {}
    for reading in readings.by(lambda reading: (reading.agenda, not was_published(reading, served))):
        entry = settle(reading, served, named)
        if entry.outcome in (PUBLISHED, SUPERSEDED, WITHDRAWN):
            served.drop(reading.task.source.name)  # which may have given another meeting before
        if entry.outcome == PUBLISHED and entry.graph:
            served.put(document_of(reading))
            parts[entry.graph] = str(reading.task.part)
        if entry.outcome == QUARANTINED:
            refused[reading.task.source.name] = entry
        entries.append(entry)
    if any(entry.outcome == UNCHANGED for entry in entries):
        entries = Kept.of(file, (give_way(each, served) if each.outcome == UNCHANGED else each for each in entries))
    return Plan(served.documents(), Parts(parts), entries.by(lambda entry: entry.source), refused)


class Served:
    """The documents that the next version holds, by graph: each graph has one source, and each source one graph."""

    def __init__(self, file: File, documents: Iterable[Document]) -> None:
        """Begin with what is published; documents are kept in a file."""
        self.file = file
        self.places: dict[str, int] = {}
        self.sources: dict[str, str] = {}
        for document in documents:
            self.put(document)

    def of(self, graph: str | None) -> Document | None:
        """Return the document of a graph."""
        place = self.places.get(graph or "")
        document: Document | None = None if place is None else self.file.get(place)
        return document

    def documents(self) -> Kept[Document]:
        """Return all documents by the names of their graphs."""
        return Kept(self.file, (self.places[graph] for graph in sorted(self.places)))

    def put(self, document: Document) -> None:
        """Let a document stand for its meeting, in place of any other."""
        holder = self.of(document.graph)
        if holder:
            del self.sources[holder.source]
        self.places[document.graph] = self.file.put(document)
        self.sources[document.source] = document.graph

    def drop(self, source: str) -> None:
        """Take out what a source gave, if anything."""
        graph = self.sources.pop(source, None)
        if graph:
            del self.places[graph]


def gone_documents(documents: Iterable[Document]) -> tuple[Document, ...]:
    """Return the published documents whose file is no longer there."""
    return tuple(document for document in documents if not Path(document.source).exists())


def was_published(reading: Reading, served: Served) -> bool:
    """Tell whether a reading is of the source that already stands for its meeting; such a one comes first."""
    document = served.of(reading.entry.graph)
    return document is not None and document.source == reading.task.source.name


def settle(reading: Reading, served: Served, named: Collection[str]) -> Entry:
    """Return a reading's entry as it stays: one meeting has one document, and a failed change keeps the old graph.

    Minutes take the place of an agenda, whichever came first.
    """
    entry, path = reading.entry, reading.task.source.name
    stands = path in served.sources
    holder = served.of(entry.graph)
    if holder and holder.source != path:
        if reading.agenda and not holder.agenda:
            return superseded(entry, holder)
        if reading.agenda == holder.agenda and Path(holder.source).exists():
            entry = beside(entry, path, holder, holder.source in named, stands)
    if entry.outcome == QUARANTINED and stands:
        return replace(entry, reason=f"{entry.reason} (what the file said before stays published)")
    return entry


def beside(entry: Entry, path: str, holder: Document, is_named: bool, stands: bool) -> Entry:
    """Return the entry of a source whose meeting another source stands for, which is still there.

    That other one gives way where the build does not name it and both have the same bytes or the same name: then it was
    copied to where the build reads, and may have been corrected there. `stands` tells whether the source stands for
    another meeting so far.
    """
    other, is_same = shown(Path(holder.source)), entry.sha256 == holder.sha256
    if not is_named and (is_same or Path(path).name == Path(holder.source).name):
        return replace(entry, reason=f"in place of {other}, which this build was not given")
    if is_same and not stands:
        return replace(entry, outcome=UNCHANGED, reason=f"the same file as {other}")
    return replace(entry, outcome=QUARANTINED, reason=f"same meeting as {other}; keep one of the two files")


def give_way(entry: Entry, served: Served) -> Entry:
    """Return the entry of an unchanged document as it stays when another may have taken its place."""
    holder = served.of(entry.graph)
    return superseded(entry, holder) if holder and holder.sha256 != entry.sha256 else entry


def superseded(entry: Entry, holder: Document) -> Entry:
    """Return the entry of an agenda whose meeting has minutes."""
    reason = f"an agenda; {shown(Path(holder.source))} holds the minutes of the meeting"
    return replace(entry, outcome=SUPERSEDED, reason=reason)


def document_of(reading: Reading) -> Document:
    """Return a published reading as the manifest lists it."""
    entry, task = reading.entry, reading.task
    return Document(
        source=task.source.name,
        sha256=entry.sha256 or "",
        fingerprint=key(task.source, task.municipality),
        graph=entry.graph or "",
        municipality=entry.municipality or "",
        layout=entry.layout or "",
        items=entry.counts["items"],
        quads=entry.counts["quads"],
        warnings=entry.warnings,
        run=run_of(entry.sha256 or "", task.software),
        read=now(),
        agenda=reading.agenda,
        committee=entry.committee or "",
        counts=entry.counts,
        confidence=entry.confidence,
        shapes=entry.shapes,
        withheld=reading.withheld,
    )
