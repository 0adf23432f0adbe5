"""A small file that unpacks to more memory than a machine has costs only itself."""

import sys
import zlib
from pathlib import Path

import pytest

from etl.document import Task
from etl.sources import SourceFile
from etl.workers import read_documents

WORDS = b"BT /F1 12 Tf 10 10 Td (aaaa aaaa aaaa aaaa) Tj ET\n"
OBJECTS = (
    b"<</Type/Catalog/Pages 2 0 R>>",
    b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>",
    b"",
    b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
)


def bomb(times: int) -> bytes:
    """Return a PDF file whose one page prints the same words many times, packed twice."""
    packed = zlib.compress(zlib.compress(WORDS * times, 9), 9)
    stream = b"<</Length %d/Filter[/FlateDecode/FlateDecode]>>\nstream\n%s\nendstream" % (len(packed), packed)
    data, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(OBJECTS, start=1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content or stream)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    end = b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
    return data + end % (table, len(data))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps the limit of memory")
def test_a_pdf_that_unpacks_to_all_memory_costs_only_itself(tmp_path: Path) -> None:
    for name, data in (("bomb.pdf", bomb(4_000_000)), ("small.pdf", bomb(10))):
        (tmp_path / name).write_bytes(data)
    tasks = [
        Task(SourceFile(str(path), path.name), tmp_path / f"{path.stem}.part", "https://example.org/", "test", "0657")
        for path in sorted(tmp_path.iterdir())
    ]

    reasons = {reading.entry.source: reading.entry.reason or "" for reading in read_documents(tasks, 1)}

    assert reasons.keys() == {"bomb.pdf", "small.pdf"}
    assert "more than 1536 MB of memory" in reasons["bomb.pdf"]
    assert "no known layout" in reasons["small.pdf"]  # it was read, and is no minutes
