"""One document through all stages that need nothing but itself: read, map, check; it costs only itself."""

import hashlib
import signal
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType

from pyoxigraph import Quad

from etl import content
from etl.check import check_quads
from etl.content import Content
from etl.cpr import mask_cpr_numbers
from etl.facts import read_facts
from etl.graph import describe_minutes
from etl.layouts import check_layout
from etl.model import Minutes, Quarantined, Source
from etl.municipality import choose_municipality
from etl.report import PUBLISHED, QUARANTINED, Entry
from etl.sources import SourceFile
from ontology.iris import Iris

SHOWN_VIOLATIONS = 3
MAX_SECONDS = 300
"""How long one document may take; a document of minutes takes a fraction of a second."""


@dataclass(frozen=True)
class Task:
    """A document to read: where to write its quads, and what the whole build knows."""

    source: SourceFile
    part: Path
    base_url: str
    software: str
    municipality: str | None


@dataclass(frozen=True)
class Reading:
    """What came of a task: the entry for the report."""

    task: Task
    entry: Entry


class InternalError(Quarantined):
    """A document that set off a mistake in the program; the cause is the exception it raised."""


def read_document(task: Task) -> Reading:
    """Read one document and write its quads to the task's part. Never raises: what goes wrong stands in the entry."""
    started = time.monotonic()
    try:
        with time_limit(MAX_SECONDS), quarantining():
            entry = map_document(task)
    except Quarantined as error:
        log = "".join(traceback.format_exception(error.__cause__)) if isinstance(error, InternalError) else None
        sha256 = content.digest(task.source.path)
        entry = Entry(task.source.shown, sha256, QUARANTINED, reason=str(error), log=log and mask_cpr_numbers(log))
    return Reading(task, replace(entry, seconds=round(time.monotonic() - started, 3)))


@contextmanager
def quarantining() -> Iterator[None]:
    """Turn whatever one document sets off in the block into Quarantined, so that it costs only itself."""
    try:
        yield
    except Quarantined as error:
        raise Quarantined(mask_cpr_numbers(str(error))) from error
    except OSError as error:
        raise Quarantined(f"{error}; make room or correct the permissions and build again") from error
    except Exception as error:
        reason = f"internal error: {type(error).__name__}: {error}; please report it"
        raise InternalError(mask_cpr_numbers(reason)) from error


def map_document(task: Task) -> Entry:
    """Read, map and check one document; returns its entry. Raises Quarantined with the reason when it does not pass."""
    read, minutes = read_source(task.source, task.municipality)
    source = Source(task.source.shown, read.sha256, read.media_type, task.source.url)
    iris = Iris(task.base_url)
    quads = describe_minutes(minutes, source, iris, task.software, run_of(read.sha256, task.software))
    warnings = shape_warnings(quads)
    task.part.write_text("".join(f"{quad} .\n" for quad in quads), encoding="utf-8")
    return Entry(
        task.source.shown,
        read.sha256,
        PUBLISHED,
        layout=minutes.layout,
        municipality=minutes.municipality.code,
        graph=iris.graph(minutes.key).value,
        counts=counts(minutes) | {"quads": len(quads)},
        warnings=(*read.warnings, *minutes.warnings, *warnings),
    )


def run_of(sha256: str, software: str) -> str:
    """Return the digest that names the reading of a document by a version of the program."""
    return hashlib.sha256(f"{sha256} {software}".encode()).hexdigest()[:16]


def read_source(source: SourceFile, municipality: str | None) -> tuple[Content, Minutes]:
    """Return a document's text and its facts. Raises Quarantined when it cannot be read."""
    if source.problem:
        raise Quarantined(source.problem)
    read = content.read_content(source.path)
    try:
        chosen = choose_municipality(read.text, municipality, source.municipality)
    except Quarantined:
        check_layout(read.lines)  # what is no minutes at all is told so first
        raise
    return read, read_facts(read, chosen)


def shape_warnings(quads: list[Quad]) -> tuple[str, ...]:
    """Return what the shapes warn of. Raises Quarantined with the violations, the first of them in words."""
    report = check_quads(quads)
    if not report.conforms:
        first = "; ".join(str(result) for result in report.violations[:SHOWN_VIOLATIONS])
        raise Quarantined(f"violates the shapes in {len(report.violations)} places: {first}; please report it")
    return tuple(str(result) for result in report.warnings)


def counts(minutes: Minutes) -> dict[str, int]:
    """Return how much was read of each kind."""
    items = minutes.items
    return {
        "items": len(items),
        "cases": len({item.case for item in items if item.case}),
        "decisions": sum(item.decision is not None for item in items),
        "earlier_decisions": sum(len(item.earlier_decisions) for item in items),
        "recommendations": sum(len(item.recommendations) for item in items),
        "sections": sum(len(item.sections) for item in items),
        "mentions": sum(len(item.mentions) for item in items),
    }


@contextmanager
def time_limit(seconds: int) -> Iterator[None]:
    """Raise Quarantined in the block when it takes longer; regular expressions are interrupted too.

    In another thread than the main one there is no limit: signals reach the main thread only.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise Quarantined(f"reading took longer than {seconds} seconds; please report it")

    previous = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)
