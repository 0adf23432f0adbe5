"""What may become of a file, whatever is in it: minutes whose graph the shapes find right, or a reason in words."""

import signal
import tempfile
from pathlib import Path
from types import FrameType

from etl.check import check_in_bulk
from etl.content import Content, read_content
from etl.explain import explain_content
from etl.facts import read_facts
from etl.graph import describe_minutes
from etl.model import Minutes, Municipality, Quarantined, Source
from etl.workers import MAX_SECONDS
from ontology.iris import Iris

FANOE = Municipality("0563", "Fanø")
IRIS = Iris("https://data.example.org")


def read_in_time(data: bytes, suffix: str) -> Minutes | None:
    """Do as `read_whole`, and raise AssertionError where a build would stop the document: a pattern may take years."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise AssertionError(f"takes longer than {MAX_SECONDS} seconds")

    previous = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, MAX_SECONDS)
    try:
        return read_whole(data, suffix)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


def read_whole(data: bytes, suffix: str) -> Minutes | None:
    """Take a file through the whole chain; returns its minutes, or None when it is refused in words.

    Raises AssertionError when the graph is wrong, a reason says nothing or lines are lost count of, and whatever the
    chain itself raises.
    """
    with tempfile.NamedTemporaryFile(suffix=suffix) as file:
        file.write(data)
        file.flush()
        try:
            content = read_content(Path(file.name))
            minutes = read_facts(content, FANOE)
        except Quarantined as reason:
            refusal = str(reason)
            minutes = None
    if minutes is None:
        assert len(refusal) > 10, refusal
        return None
    assert_all_lines_counted(content, minutes)
    quads = describe_minutes(minutes, Source("spoiled", "0" * 64, content.media_type), IRIS, "test", "0" * 16)
    report = check_in_bulk(quads)
    assert report.conforms, [str(result) for result in report.violations[:3]]
    return minutes


def assert_all_lines_counted(content: Content, minutes: Minutes) -> None:
    """Assert that each line with words was claimed by a rule or is among the unclaimed, none is both, and no other."""
    words = {line.number for line in content.lines if line.text}
    claimed = words & explain_content(content)[0].claims.keys()
    assert minutes.lines == sum(bool(line.text) for line in content.lines)
    assert claimed | set(minutes.unclaimed) == words
    assert claimed.isdisjoint(minutes.unclaimed)
