"""The pipeline: find the documents, read and map and check each, decide which are published, publish them in one step.

Building again costs what has changed. A document is known by its absolute path, and is unchanged while its bytes, the
municipality and address given for it, and the program are: then neither it nor its graph is touched.
"""

import hashlib
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from etl import content
from etl.catalog.operator import read_operator
from etl.coverage.gaps import given_municipality, renew_listings, renew_quarantined
from etl.coverage.listings import find_folders
from etl.coverage.recounting import recount
from etl.document import Reading, Task, run_of
from etl.publication.manifest import now
from etl.publication.plan import Plan, publish_plan
from etl.publication.publish import INCOMING, locked, remember_keep
from etl.publication.revision import Parts
from etl.publication.withholding import withhold
from etl.refusals import WrongUsage
from etl.report import PUBLISHED, QUARANTINED, SUPERSEDED, UNCHANGED, WITHDRAWN, Entry, Progress, Report
from etl.software import fingerprint, software
from etl.sources import SourceFile, find_sources, shown
from etl.workers import read_documents
from ontology.dataset import DataDirectory, Document, Manifest
from ontology.suppressed import Record

DEFAULT_BASE_URL = "http://localhost:8000"


@dataclass(frozen=True)
class Request:
    """What a build is asked to do; without a base URL it takes the data set's own."""

    sources: tuple[Path, ...]
    data: DataDirectory
    base_url: str | None = None
    municipality: str | None = None
    workers: int = 1
    prune: bool = False
    keep: int | None = None
    """How many versions are to stay, from now on."""
    max_loss: float | None = None
    """The share that a version may lose against the one before; without, what `etl/publication/gate.toml` says."""


def build(request: Request, progress: Progress) -> Report:
    """Bring the data directory up to date with the sources, write the report and return it.

    Raises WrongUsage, Locked, FileNotFoundError, OSError or ValueError when the build cannot begin; then nothing is
    changed.
    """
    started, clock = now(), time.monotonic()
    sources, operator = find_sources(request.sources), read_operator(request.data.operator)
    with locked(request.data):
        if request.keep:
            remember_keep(request.data, request.keep)
        record = Record.read(request.data.suppressed)
        before = withhold(request.data, current_manifest(request.data), record)
        before = recount(before, request.data.current())
        base_url = chosen_base_url(request.base_url, before)
        with tempfile.TemporaryDirectory(prefix=INCOMING, dir=request.data.path) as incoming:
            known = {document.source: document for document in before.documents} if before else {}
            readings, unchanged = read_changed(request, sources, known, base_url, Path(incoming), record, progress)
            gone = gone_documents(known.values()) if request.prune else ()
            plan = make_plan(before, readings, unchanged, gone)
            plan = with_gaps(plan, before, sources, readings, request, progress)
            done = publish_plan(request.data, before, base_url, operator, plan, record, request.max_loss)
        report = Report(
            base_url,
            software(),
            started,
            seconds=round(time.monotonic() - clock, 3),
            version=done.version or (before.version if before else None),
            changed=done.version is not None,
            documents=tuple(map(done.told, plan.entries)),
            held=done.held,
            warnings=plan.warnings,
            error=done.error,
        )
        if done.dropped and not done.held:
            progress.event("what an earlier build has held back is gone: this build decided anew")
        write_report(report, request.data, progress)
    return report


def current_manifest(data: DataDirectory) -> Manifest | None:
    """Return the manifest of the served version, or None before the first publication. Raises WrongUsage if broken."""
    version = data.current()
    if version is None:
        return None
    try:
        return Manifest.read(version.manifest)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise WrongUsage(f"{version.manifest} cannot be read ({error}); build into a new directory") from error


def chosen_base_url(given: str | None, before: Manifest | None) -> str:
    """Return the base URL of the data set. Raises WrongUsage when another one is given than it has."""
    url = given.rstrip("/") if given else before.base_url if before else DEFAULT_BASE_URL
    if before and url != before.base_url:
        raise WrongUsage(
            f"the data set has the base URL {before.base_url}, and its IRIs keep it; "
            f"build into a new directory to use {url}, and copy suppressed.jsonl there first where something was "
            "taken out for good"
        )
    return url


def read_changed(  # noqa: PLR0913, PLR0917 - what a build knows when it begins to read
    request: Request,
    sources: list[SourceFile],
    known: dict[str, Document],
    base_url: str,
    incoming: Path,
    record: Record,
    progress: Progress,
) -> tuple[list[Reading], list[Entry]]:
    """Read every source that is new or changed; returns what came of them, and the entries of the unchanged ones."""
    unchanged, tasks = [], []
    recorded = {row.digest for row in record.rows}
    for number, source in enumerate(sources):
        document = known.get(str(source.path))
        restored = document and not recorded.issuperset(document.withheld)
        if document and not restored and is_unchanged(source, document, request.municipality):
            unchanged.append(unchanged_entry(source, document))
        else:
            part = incoming / f"{number}.nq"
            tasks.append(Task(source, part, base_url, software(), request.municipality, record))
    readings = []
    for done, reading in enumerate(read_documents(tasks, request.workers), 1):
        progress.document(done, len(tasks), reading.entry)
        readings.append(reading)
    return sorted(readings, key=lambda reading: str(reading.task.source.path)), unchanged


def is_unchanged(source: SourceFile, document: Document, municipality: str | None) -> bool:
    """Tell whether a source is still what was published."""
    if source.problem or document.fingerprint != key(source, municipality):
        return False
    return content.digest(source.path) == document.sha256


def key(source: SourceFile, municipality: str | None) -> str:
    """Return a digest of all that decides what a document becomes, apart from its bytes."""
    given = (municipality or source.municipality or "", source.url or "", fingerprint())
    return hashlib.sha256("\0".join(given).encode()).hexdigest()


def unchanged_entry(source: SourceFile, document: Document) -> Entry:
    """Return the report's entry for a document that is published already."""
    return Entry(
        source.shown,
        document.sha256,
        UNCHANGED,
        layout=document.layout,
        municipality=document.municipality,
        graph=document.graph,
        counts={"items": document.items, "quads": document.quads},
        warnings=document.warnings,
    )


def gone_documents(documents: Iterable[Document]) -> tuple[Document, ...]:
    """Return the published documents whose file is no longer there."""
    return tuple(document for document in documents if not Path(document.source).exists())


def make_plan(
    before: Manifest | None, readings: list[Reading], unchanged: list[Entry], gone: tuple[Document, ...]
) -> Plan:
    """Decide what the next version holds."""
    published = {document.graph: document for document in before.documents} if before else {}
    served = {graph: document for graph, document in published.items() if document not in gone}
    withdrawn = [
        Entry(shown(Path(document.source)), document.sha256, WITHDRAWN, graph=document.graph) for document in gone
    ]
    entries, parts, refused = [*unchanged, *withdrawn], {}, {}
    for reading in sorted(readings, key=lambda reading: (reading.agenda, not was_published(reading, served))):
        entry = settle(reading, served)
        if entry.outcome in (PUBLISHED, SUPERSEDED, WITHDRAWN):
            served = without_source(served, str(reading.task.source.path))
        if entry.outcome == PUBLISHED and entry.graph:
            served[entry.graph] = document_of(reading)
            parts[entry.graph] = reading.task.part
        if entry.outcome == QUARANTINED:
            refused[str(reading.task.source.path)] = entry
        entries.append(entry)
    documents = sorted(served.values(), key=lambda document: document.graph)
    entries = [give_way(entry, served) if entry.outcome == UNCHANGED else entry for entry in entries]
    return Plan(tuple(documents), Parts(parts), tuple(sorted(entries, key=lambda entry: entry.source)), refused)


def with_gaps(  # noqa: PLR0913, PLR0917 - what a build knows when it has read
    plan: Plan,
    before: Manifest | None,
    sources: list[SourceFile],
    readings: list[Reading],
    request: Request,
    progress: Progress,
) -> Plan:
    """Return the plan with what is known after a build of what is not published."""
    paths = [source.path for source in sources]
    given = {str(reading.task.source.path): given_municipality(reading.task) for reading in readings}
    known = before.quarantined if before else ()
    quarantined = renew_quarantined(known, plan.refused, set(map(str, paths)), given)
    folders = find_folders(request.sources, paths)
    listings = renew_listings(before.listings if before else (), folders, progress.event)
    return replace(plan, quarantined=quarantined, listings=listings)


def was_published(reading: Reading, served: dict[str, Document]) -> bool:
    """Tell whether a reading is of the source that already stands for its meeting; such a one comes first."""
    document = served.get(reading.entry.graph or "")
    return document is not None and document.source == str(reading.task.source.path)


def settle(reading: Reading, served: dict[str, Document]) -> Entry:
    """Return a reading's entry as it stays: one meeting has one document, and a failed change keeps the old graph.

    Minutes take the place of an agenda, whichever came first.
    """
    entry, path = reading.entry, str(reading.task.source.path)
    holder = served.get(entry.graph or "")
    if holder and holder.source != path:
        if reading.agenda and not holder.agenda:
            return superseded(entry, holder)
        if reading.agenda == holder.agenda and Path(holder.source).exists():
            reason = f"same meeting as {shown(Path(holder.source))}; keep one of the two files"
            entry = replace(entry, outcome=QUARANTINED, reason=reason)
    if entry.outcome == QUARANTINED and any(document.source == path for document in served.values()):
        return replace(entry, reason=f"{entry.reason} (what the file said before stays published)")
    return entry


def give_way(entry: Entry, served: dict[str, Document]) -> Entry:
    """Return the entry of an unchanged document as it stays when another may have taken its place."""
    holder = served[entry.graph or ""]
    return entry if holder.sha256 == entry.sha256 else superseded(entry, holder)


def superseded(entry: Entry, holder: Document) -> Entry:
    """Return the entry of an agenda whose meeting has minutes."""
    reason = f"an agenda; {shown(Path(holder.source))} holds the minutes of the meeting"
    return replace(entry, outcome=SUPERSEDED, reason=reason)


def without_source(served: dict[str, Document], path: str) -> dict[str, Document]:
    """Return the documents without the one that a source gave before, which may have been another meeting."""
    return {graph: document for graph, document in served.items() if document.source != path}


def document_of(reading: Reading) -> Document:
    """Return a published reading as the manifest lists it."""
    entry, task = reading.entry, reading.task
    return Document(
        source=str(task.source.path),
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
        counts=dict(entry.counts),
        confidence=entry.confidence,
        shapes=dict(entry.shapes),
        withheld=reading.withheld,
    )


def write_report(report: Report, data: DataDirectory, progress: Progress) -> None:
    """Write the report, and tell how the build ended."""
    try:
        report.write(data.report)
    except OSError as error:
        progress.event(f"{data.report} could not be written: {error}")
    totals = ", ".join(f"{count} {outcome}" for outcome, count in report.totals.items()) or "no documents found"
    state = f"version {report.version}" if report.changed else f"version {report.version} stays"
    progress.event(f"{totals} in {report.seconds:.1f} s; {state if report.version else 'nothing is published'}")
    for loss in report.held:
        progress.event(f"lost: {loss.words}")
    if report.held:
        progress.event(
            f"the new version is held back; look at what is lost, then: sagsgraf confirm --data {data.path} - or "
            "correct the sources and build again"
        )
    if report.error:
        progress.event(report.error)
