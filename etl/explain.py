"""Why a document was read as it was: line by line what each was taken for, what spoke for it, and how sure that is.

Between the lines stands where an item begins and what is published of it.
"""

from collections.abc import Iterator

from etl.content import Content, read_content
from etl.document import check_source, quarantining
from etl.explain_items import find_starts, tell_facts, tell_item, tell_line
from etl.facts import read_facts
from etl.kinds.firstagenda_minutes import read_meeting
from etl.layouts.document import Reading, read_document
from etl.model import AgendaItem, Municipality, Quarantined
from etl.municipality import choose_municipality, municipality_at
from etl.sources import SourceFile
from etl.text import Line

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
    found, told = find_municipality(content, municipality or source.municipality)
    items = () if outcome else read_items(content, found)
    yield from explain_lines(content, reading, items)
    yield from explain_reading(reading, len(content.lines))
    yield from (f"warning: {warning}" for warning in (*content.warnings, *reading.warnings))
    yield outcome or told


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


def read_items(content: Content, municipality: Municipality) -> tuple[AgendaItem, ...]:
    """Return the items of a document as they are published, or nothing where they cannot be."""
    try:
        with quarantining():
            return read_facts(content, municipality).items
    except Quarantined:
        return ()


def explain_lines(content: Content, reading: Reading, items: tuple[AgendaItem, ...] = ()) -> Iterator[str]:
    """Yield each line with words: its number, what it became, its text, and why; and each item with what it says."""
    starts = find_starts(content, reading.claims, items)
    current: AgendaItem | None = None
    for line in content.lines:
        for item in starts.get(line.number, ()):
            yield from explain_facts(current)
            current = item
            yield tell_item(item)
        if line.text:
            yield explain_line(line, reading, current)
    yield from explain_facts(current)
    found = [item for each in starts.values() for item in each]
    for item in (item for item in items if item not in found):
        yield f"{tell_item(item)} · where it begins is not known"
        yield from explain_facts(item)


def explain_line(line: Line, reading: Reading, item: AgendaItem | None) -> str:
    """Return a line with its number, what it became, and why."""
    claim = reading.claims.get(line.number)
    text = line.text if len(line.text) <= MAX_TEXT else f"{line.text[: MAX_TEXT - 1]}…"
    what, why = (tell_line(line, claim.what, item), claim.why) if claim else (UNCLAIMED, "no rule knows it")
    return f"{line.number:5}  {what:26}  {text:{MAX_TEXT}}  {why}"


def explain_facts(item: AgendaItem | None) -> Iterator[str]:
    """Yield what is published of an item, each fact on its line."""
    yield from (f"    => {fact}" for fact in (tell_facts(item) if item else ()))


def explain_reading(reading: Reading, total: int) -> Iterator[str]:
    """Yield how the items were told, how sure the reading is, and how many lines were not understood."""
    for chain in reading.chains[:SHOWN_CHAINS]:
        yield f"items as '{chain.style}': {len(chain.starts)}, evidence {chain.evidence:.1f}"
    if reading.factors:
        yield f"confidence {reading.confidence:.2f}: " + "; ".join(map(str, reading.factors))
    words = sum(bool(line.text) for line in reading.lines)
    unclaimed = len(reading.claims.unclaimed(reading.lines))
    yield f"{total} lines: {total - words} blank, {words - unclaimed} understood, {unclaimed} not understood"


def find_municipality(content: Content, named: str | None) -> tuple[Municipality, str]:
    """Return which municipality's minutes these are, or `UNKNOWN`, and how that is told."""
    try:
        found = choose_municipality(content.text, named, municipality_at(content.address))
    except Quarantined as reason:
        return UNKNOWN, f"not published: {reason}"
    return found, f"municipality {found.code} {found.name}"
