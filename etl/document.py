"""One document through all stages that need nothing but itself: read, map, check; it costs only itself."""

import hashlib
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from etl import content
from etl.content import Content
from etl.coverage.counting import count_facts
from etl.cpr import mask_cpr_numbers
from etl.facts import read_facts
from etl.graph import describe_minutes
from etl.graph_statements import Triple, n_quads
from etl.layouts import check_layout
from etl.masking import mask_names
from etl.model import Minutes, Place, Quarantined, Source
from etl.municipality import choose_municipality, municipality_at
from etl.printed import apart, find_printed, split_printed, write_part
from etl.report import PUBLISHED, QUARANTINED, WITHDRAWN, Entry
from etl.sources import SourceFile
from etl.suppression import Tally, count_items, suppress
from ontology.iris import Iris
from ontology.suppressed import Record, Suppression

if TYPE_CHECKING:
    from etl.check import ShapeResult

SHOWN_VIOLATIONS = 3
MAX_MEMORY = 3 << 29
"""How many bytes reading one document may take; it takes a tenth. A PDF file of 10 KB can unpack to 13 GB."""


@dataclass(frozen=True, slots=True)
class Task:
    """A document to read: where to write its quads, and what the whole build knows."""

    source: SourceFile
    part: Path
    base_url: str
    software: str
    municipality: str | None
    record: Record = field(default_factory=Record)
    """What was taken out of the data set for good."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of a task: the entry for the report, and whether the document is an agenda without decisions.

    `withheld` are the digests of the rows of the record that took something out of it.
    """

    task: Task
    entry: Entry
    agenda: bool = False
    withheld: tuple[str, ...] = ()


class InternalError(Quarantined):
    """A document that set off a mistake in the program; the cause is the exception it raised."""


def read_document(task: Task) -> Reading:
    """Read one document and write its quads to the task's part. Never raises: what goes wrong stands in the entry."""
    started = time.monotonic()
    try:
        with quarantining():
            reading = map_document(task)
    except Quarantined as error:
        log = "".join(traceback.format_exception(error.__cause__)) if isinstance(error, InternalError) else ""
        reason, log = mask_names((str(error), mask_cpr_numbers(log)), task.record.rows, task.record.salt)
        sha256 = content.digest(task.source.path)
        entry = Entry(
            task.source.shown,
            sha256,
            QUARANTINED,
            reason=reason,
            log=log or None,
            **vars(error.place),
        )
        reading = Reading(task, entry)
    return replace(reading, entry=replace(reading.entry, seconds=round(time.monotonic() - started, 3)))


@contextmanager
def quarantining() -> Iterator[None]:
    """Turn whatever one document sets off in the block into Quarantined, so that it costs only itself."""
    try:
        yield
    except Quarantined as error:
        raise Quarantined(mask_cpr_numbers(str(error)), error.place) from error
    except OSError as error:
        raise Quarantined(f"{error}; make room or correct the permissions and build again") from error
    except MemoryError as error:
        raise Quarantined(f"needs more than {MAX_MEMORY >> 20} MB of memory; give one file for each meeting") from error
    except Exception as error:
        reason = f"internal error: {type(error).__name__}: {error}; please report it"
        raise InternalError(mask_cpr_numbers(reason)) from error


def map_document(task: Task) -> Reading:
    """Read, map and check one document and write its part. Raises Quarantined with the reason when it fails."""
    read, minutes = read_source(task.source, task.municipality)
    source = Source(task.source.shown, read.sha256, read.media_type, task.source.url)
    iris = Iris(task.base_url)
    graph = iris.graph(minutes.key)
    warnings = (*read.warnings, *minutes.warnings)
    place = Place(minutes.municipality.code, minutes.committee, minutes.date.isoformat())
    entry = Entry(task.source.shown, read.sha256, WITHDRAWN, **vars(place), graph=graph.value)
    if whole := task.record.document(minutes.key.path):
        return Reading(task, replace(entry, reason=whole.reason), minutes.agenda)
    triples = describe_minutes(minutes, source, iris, task.software, run_of(read.sha256, task.software))
    printed = tuple(find_printed(minutes, iris))
    numbers, withheld = counts(minutes), dict[Suppression, Tally]()
    if rows := task.record.within(minutes.key.path):
        left, withheld = suppress(split_printed(triples, printed, graph), rows, task.record.salt)
        triples, printed = list(map(Triple.of, left.whole())), left.printed
        warnings = tuple(mask_names(warnings, rows, task.record.salt))
        numbers["items"] = count_items(triples)
        if not numbers["items"]:
            return Reading(task, replace(entry, reason="every item of it is withdrawn"), minutes.agenda)
    with placed(place):
        warned = shape_warnings(triples)
    write_part(task.part, n_quads(apart(triples, printed), graph), printed)
    entry = replace(
        entry,
        outcome=PUBLISHED,
        layout=minutes.layout,
        counts=numbers | count_facts(triples) | {"quads": len(triples)},
        confidence=minutes.confidence,
        warnings=(*warnings, *told_once(warned)),
        shapes=dict(sorted(Counter(each.shape for each in warned).items())),
    )
    return Reading(task, entry, minutes.agenda, tuple(row.digest for row in withheld))


def run_of(sha256: str, software: str) -> str:
    """Return the digest that names the reading of a document by a version of the program."""
    return hashlib.sha256(f"{sha256} {software}".encode()).hexdigest()[:16]


def check_source(source: SourceFile) -> None:
    """Raise Quarantined when a file was found to be unreadable already."""
    if source.problem:
        raise Quarantined(source.problem)


def read_source(source: SourceFile, municipality: str | None) -> tuple[Content, Minutes]:
    """Return a document's text and its facts. Raises Quarantined when it cannot be read."""
    check_source(source)
    read = content.read_content(source.path)
    try:
        listed = source.municipality or municipality_at(read.address)
        chosen = choose_municipality(read.text, municipality, listed)
    except Quarantined:
        if read.meeting is None:
            check_layout(read.lines)  # what is no minutes at all is told so first
        raise
    with placed(Place(chosen.code)):
        return read, read_facts(read, chosen)


@contextmanager
def placed(place: Place) -> Iterator[None]:
    """Add what is known of a document by now to the reason for which the block does not publish it."""
    try:
        yield
    except Quarantined as error:
        known = {name: value for name, value in vars(error.place).items() if value}
        raise Quarantined(str(error), replace(place, **known)) from error


def shape_warnings(triples: list[Triple]) -> "tuple[ShapeResult, ...]":
    """Return what the shapes warn of. Raises Quarantined with the violations, the first of them in words."""
    # loaded where documents are checked: neither `extract` nor the build that waits for its workers needs pySHACL
    from etl.check import check_in_bulk

    report = check_in_bulk(triples)
    if not report.conforms:
        first = "; ".join(str(result) for result in report.violations[:SHOWN_VIOLATIONS])
        raise Quarantined(f"violates the shapes in {len(report.violations)} places: {first}; please report it")
    return report.warnings


def told_once(warnings: "tuple[ShapeResult, ...]") -> Iterator[str]:
    """Yield what the shapes warn of, each thing once, with how often and where first."""
    alike: dict[str, list[ShapeResult]] = defaultdict(list)
    for warning in warnings:
        alike[warning.message].append(warning)
    for message, results in alike.items():
        first = results[0]
        where = f"{first.focus_node}: {first.value}" if first.value else first.focus_node
        yield f"{message} {len(results)} times, first at {where}" if len(results) > 1 else str(first)


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
        "lines": minutes.lines,
        "claimed_lines": minutes.lines - len(minutes.unclaimed),
        "unclaimed_lines": len(minutes.unclaimed),
    }
