"""The pipeline: find the documents, read and map and check each, decide which are published, publish them in one step.

Building again costs what has changed: what is unchanged (`etl.unchanged`) is not read, and its graph is not touched.
"""

import tempfile
import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from etl.catalog.operator import read_operator
from etl.coverage.gaps import renew_listings, renew_quarantined
from etl.coverage.listings import find_folders
from etl.coverage.origin import origin_of
from etl.coverage.recounting import recount
from etl.document import Reading, Task
from etl.kept import File, Kept
from etl.publication.manifest import now
from etl.publication.plan import Plan, publish_plan
from etl.publication.publish import INCOMING, locked, remember_keep
from etl.publication.withholding import withhold
from etl.refusals import WrongUsage
from etl.report import Progress, Report
from etl.settling import make_plan
from etl.software import software
from etl.sources import SourceFile, find_sources
from etl.unchanged import find_known
from etl.workers import read_documents
from ontology.dataset import DataDirectory, Manifest
from ontology.suppressed import Record

RECORDS = "records"
"""The file of a build that holds what is known of each document while the build lasts."""
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
            known = find_known(sources, before.documents if before else (), request.municipality, record)
            readings = read_changed(request, known.unread, base_url, Path(incoming), record, progress)
            named = {source.name for source in sources}
            del sources, known.unread[:]  # what is known of many is much
            plan = make_plan(known, readings, named, prune=request.prune)
            plan = with_gaps(plan, before, named, readings, request, progress)
            del named, known, readings
            done = publish_plan(request.data, before, base_url, operator, plan, record, request.max_loss)
        report = Report(
            base_url,
            software(),
            started,
            seconds=round(time.monotonic() - clock, 3),
            version=done.version or (before.version if before else None),
            changed=done.version is not None,
            documents=done.told(plan.entries),
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
    request: Request, sources: list[SourceFile], base_url: str, incoming: Path, record: Record, progress: Progress
) -> Kept[Reading]:
    """Read every source that is new or changed; returns what came of them."""
    tasks = (
        Task(source, incoming / f"{number}.nq", base_url, software(), request.municipality, record)
        for number, source in enumerate(sources)
    )
    readings = Kept[Reading](File(incoming / RECORDS))
    for done, reading in enumerate(read_documents(tasks, request.workers), 1):
        progress.document(done, len(sources), reading.entry)
        readings.append(replace(reading, task=replace(reading.task, record=Record())))
    return readings.by(lambda reading: reading.task.source.name)


def with_gaps(  # noqa: PLR0913, PLR0917 - what a build knows when it has read
    plan: Plan,
    before: Manifest | None,
    named: Collection[str],
    readings: Iterable[Reading],
    request: Request,
    progress: Progress,
) -> Plan:
    """Return the plan with what is known after a build of what is not published; it was given the paths `named`."""
    unplaced = {path for path, entry in plan.refused.items() if not entry.municipality}
    tasks = (reading.task for reading in readings if unplaced)
    origin = {path: origin_of(task) for task in tasks if (path := task.source.name) in unplaced}
    known = before.quarantined if before else ()
    quarantined = renew_quarantined(known, plan.refused, named, origin)
    folders = find_folders(request.sources, map(Path, named))
    listings = renew_listings(before.listings if before else (), folders, progress.event)
    return replace(plan, quarantined=quarantined, listings=listings)


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
