"""What a build did with each document: the report file, and the lines that tell of it while it happens."""

import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Never, TextIO

from tqdm import tqdm

from etl.masking import mask_names
from etl.publication.gate import Loss
from ontology.replacing import replace_file, replace_json, values_of
from ontology.suppressed import Record

PUBLISHED, UNCHANGED, QUARANTINED, WITHDRAWN = "published", "unchanged", "quarantined", "withdrawn"
SUPERSEDED, HELD = "superseded", "held"


@dataclass(frozen=True, slots=True)
class Entry:
    """What became of one document; `reason` says why it is not published, `log` holds the traceback of an error.

    Municipality, committee and date are told of what is not published, too, as far as it was read.
    `counts` tells how much was read of each kind, and how many of the lines with words somebody understood;
    `confidence` is how sure the reading is, from 0 to 1; `shapes` is how often each shape warns.
    """

    source: str
    sha256: str | None
    outcome: str
    reason: str | None = None
    layout: str | None = None
    municipality: str | None = None
    committee: str | None = None
    date: str | None = None
    graph: str | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    confidence: float | None = None
    warnings: tuple[str, ...] = ()
    shapes: Mapping[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    log: str | None = None


@dataclass(frozen=True)
class Report:
    """A whole build: `version` is the version served after it, `error` why nothing could be published.

    `held` is what the new version has lost that is held back for it. `warnings` tells per municipality how often each
    shape warns of what is published or held; what violates a shape is in neither.
    """

    base_url: str
    software: str
    started: str
    seconds: float
    version: int | None
    changed: bool
    documents: Sequence[Entry]
    held: tuple[Loss, ...] = ()
    warnings: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    error: str | None = None

    @property
    def totals(self) -> dict[str, int]:
        """How many documents came to each outcome."""
        return dict(sorted(Counter(entry.outcome for entry in self.documents).items()))

    @property
    def exit_code(self) -> int:
        """0 all well, 1 some documents were quarantined or all is held back, 2 nothing could be read or published."""
        totals = self.totals
        well = (PUBLISHED, UNCHANGED, SUPERSEDED, WITHDRAWN, HELD)
        if self.error or not any(totals.get(outcome) for outcome in well):
            return 2
        return 1 if self.held or totals.get(QUARANTINED) else 0

    def write(self, path: Path) -> None:
        """Write the report as JSON to `path` in one step."""
        shapes = {"violations": 0, "warnings": self.warnings}
        data = values_of(self) | {"totals": self.totals, "shapes": shapes}
        del data["warnings"]
        replace_json(path, data, end="\n")


def renew_report(path: Path, record: Record) -> None:
    """Take out of the report of the last build what is on record: its documents' warnings, and names of the erased."""
    if not path.exists():
        return
    report: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    for entry in report["documents"]:
        row = record.document((entry["graph"] or "").partition("/graph/")[2])
        if row:
            entry.update(outcome=WITHDRAWN, reason=row.reason, warnings=[], log=None)
        told = [entry["reason"] or "", entry["log"] or "", *entry["warnings"]]
        reason, log, *warnings = mask_names(told, record.rows, record.salt)
        entry.update(reason=reason or None, log=log or None, warnings=warnings)
    report["totals"] = dict(sorted(Counter(entry["outcome"] for entry in report["documents"]).items()))
    replace_file(path, (json.dumps(report, ensure_ascii=False, indent=1) + "\n").encode())


class Progress:
    """Tells of a build as it goes: on a terminal a bar with rate and time left, in a pipe or a log a line per event."""

    def __init__(self, stream: TextIO | None = None) -> None:
        """Write to `stream`, by default the standard error stream."""
        self.stream = stream or sys.stderr
        self.live = self.stream.isatty()
        self.bar: tqdm[Never] | None = None

    def document(self, done: int, total: int, entry: Entry) -> None:
        """Tell what became of a document, the `done`th of `total`."""
        # Nothing is published before everything is: so far the document is read.
        line = f"{done}/{total} {'read' if entry.outcome == PUBLISHED else entry.outcome} {entry.source}"
        if entry.outcome == QUARANTINED:
            self.event(f"{line}: {entry.reason}")
        elif not self.live:
            self.event(line)
        for warning in entry.warnings:
            self.event(f"warning {entry.source}: {warning}")
        if self.live:
            self._advance(done, total)

    def _advance(self, done: int, total: int) -> None:
        if self.bar is None:
            self.bar = tqdm(total=total, unit=" documents", file=self.stream, leave=False, dynamic_ncols=True)
        self.bar.update(done - self.bar.n)
        if done == total:
            self.bar.close()
            self.bar = None

    def event(self, line: str) -> None:
        """Tell of something that stays on the screen."""
        tqdm.write(line, file=self.stream)
        self.stream.flush()
