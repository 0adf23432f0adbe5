"""Whose a source is that cannot be read: it is counted there, and nothing of it is published."""

import re
from pathlib import Path

from etl.content import read_bytes
from etl.document import Task
from etl.model import Quarantined
from etl.municipality import municipality_at, named_municipality

# The field of FirstAgenda's JSON that says at what site a meeting and its attachments are, broken JSON or not:
# "Link": "https://dagsordener.greve.dk/vis?id=1", and with "\/" for "/"
LINK_RE = re.compile(rb'"Link"\s*:\s*"\s*(https?:[^"\s]{1,500})')


def origin_of(task: Task) -> str:
    """Return the code of the municipality that a source is said to be of, else on whose site it was, or nothing."""
    source = task.source
    named = task.municipality or source.municipality
    try:
        if named:
            return named_municipality(named).code
        return municipality_at(source.url) or municipality_linked(source.path)
    except Quarantined:
        return ""


def municipality_linked(path: Path) -> str:
    """Return the code of the municipality on whose site all is that vendor JSON leads to, or nothing.

    Raises Quarantined when the file cannot be opened.
    """
    data = read_bytes(path)
    if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
        return ""
    links = {link.replace(b"\\/", b"/").decode("utf-8", "replace") for link in LINK_RE.findall(data)}
    found = {municipality_at(link) for link in links} - {None}
    return str(found.pop()) if len(found) == 1 else ""
