"""What is spoiled: the samples, the families, and the real minutes where they are at hand, of every kind of file."""

from functools import cache
from pathlib import Path

from etl.kinds.encoding import transcode
from etl.kinds.plain import read_text
from tests.conftest import SAMPLES, SHARED
from tests.etl.rendered import as_html, as_pdf, as_word

FAMILIES = Path(__file__).parents[1] / "families"
TEXT = (".txt", ".md")


@cache
def texts() -> tuple[str, ...]:
    """Return the texts of minutes."""
    folders = (SAMPLES, FAMILIES, SHARED / "minutes")
    paths = [path for folder in folders for path in sorted(folder.glob("*")) if path.suffix in TEXT]
    return tuple(path.read_text(encoding="utf-8") for path in paths if path.name != "README.md")


@cache
def files(suffix: str) -> tuple[bytes, ...]:
    """Return files of one kind: as received where there are any, else made of the samples' texts."""
    folders = (SAMPLES, SHARED / "minutes", SHARED / "harvest")
    found = tuple(path.read_bytes() for folder in folders for path in sorted(folder.glob(f"*{suffix}"))[:12])
    makers = {".html": as_html, ".docx": as_word, ".pdf": as_pdf}
    if suffix not in makers:
        return found
    lines = [read_text(transcode(text.encode())).lines for text in texts()[:4]]
    return (*(makers[suffix](each) for each in lines), *found)
