"""Kinds of files: which kind a file is, and how each becomes lines."""

from etl.kinds.detect import detect_kind, kinds
from etl.kinds.firstagenda import read_json
from etl.kinds.html import read_html
from etl.kinds.pdf import read_pdf
from etl.kinds.plain import read_markdown, read_text
from etl.kinds.reading import Reader, Reading
from etl.kinds.word import read_word
from etl.model import Quarantined

READERS: dict[str, Reader] = {
    "text": read_text,
    "markdown": read_markdown,
    "html": read_html,
    "json": read_json,
    "pdf": read_pdf,
    "word": read_word,
}


def read_kind(data: bytes, suffix: str) -> Reading:
    """Return what a file says, by its content and the suffix of its name. Raises Quarantined where it is not read."""
    kind = kinds()[detect_kind(data, suffix)]
    reader = READERS.get(kind.name)
    if reader is None:
        raise Quarantined(f"{kind.called}, which is not read; {kind.remedy}")
    return reader(data)
