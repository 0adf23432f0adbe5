"""Why a document was read as it was: line by line what each was taken for, what spoke for it, and how sure that is."""

from collections.abc import Iterator

from etl.content import Content, read_content
from etl.document import check_source, quarantining
from etl.kinds.firstagenda_minutes import read_meeting
from etl.layouts.document import Reading, read_document
from etl.model import Municipality, Quarantined
from etl.municipality import choose_municipality
from etl.sources import SourceFile

UNCLAIMED = "???"
UNKNOWN = Municipality("0000", "")  # what the lines are does not depend on it
MAX_TEXT = 72  # characters of a line that are shown
SHOWN_CHAINS = 3


def explain_source(source: SourceFile, municipality: str | None) -> Iterator[str]:
    """Yield the lines of the explanation of one document, whether it can be read or not."""
    yield f"== {source.shown}"
    try:
        with quarantining():
            check_source(source)
            content = read_content(source.path)
    except Quarantined as reason:
        yield f"not read: {reason}"
        return
    reading, outcome = explain_content(content)
    yield from explain_lines(content, reading)
    yield from explain_reading(reading, len(content.lines))
    yield from (f"warning: {warning}" for warning in (*content.warnings, *reading.warnings))
    yield outcome or explain_municipality(content, municipality or source.municipality)


def explain_content(content: Content) -> tuple[Reading, str | None]:
    """Return what became of a document's lines, and why it cannot be read, or None."""
    reading = Reading(content.lines)
    try:
        with quarantining():
            if content.meeting is not None:
                reading.warnings += read_meeting(content.meeting, UNKNOWN, reading.claims).warnings
            else:
                read_document(reading, UNKNOWN)
    except Quarantined as reason:
        return reading, f"not read: {reason}"
    return reading, None


def explain_lines(content: Content, reading: Reading) -> Iterator[str]:
    """Yield each line with words: its number, what it was taken for, its text, and why."""
    for line in content.lines:
        if line.text:
            claim = reading.claims.get(line.number)
            text = line.text if len(line.text) <= MAX_TEXT else f"{line.text[: MAX_TEXT - 1]}…"
            what, why = (claim.what, claim.why) if claim else (UNCLAIMED, "no rule knows it")
            yield f"{line.number:5}  {what:26}  {text:{MAX_TEXT}}  {why}"


def explain_reading(reading: Reading, total: int) -> Iterator[str]:
    """Yield how the items were told, how sure the reading is, and how many lines were not understood."""
    for chain in reading.chains[:SHOWN_CHAINS]:
        yield f"items as '{chain.style}': {len(chain.starts)}, evidence {chain.evidence:.1f}"
    if reading.factors:
        yield f"confidence {reading.confidence:.2f}: " + "; ".join(map(str, reading.factors))
    words = sum(bool(line.text) for line in reading.lines)
    unclaimed = len(reading.claims.unclaimed(reading.lines))
    yield f"{total} lines: {total - words} blank, {words - unclaimed} understood, {unclaimed} not understood"


def explain_municipality(content: Content, named: str | None) -> str:
    """Return which municipality's minutes these are, or why that is not known."""
    try:
        municipality = choose_municipality(content.text, named, None)
    except Quarantined as reason:
        return f"not published: {reason}"
    return f"municipality {municipality.code} {municipality.name}"
