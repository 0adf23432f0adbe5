"""The minutes that things are taken out of, and what is looked at afterwards."""

import gzip
from dataclasses import asdict
from datetime import date
from pathlib import Path

import zstandard
from pyarrow import parquet
from pyoxigraph import DefaultGraph

from etl.check import check_file
from ontology.feed import DELETE, Feed
from tests.etl.published import assert_merged, assert_searchable, quads, served
from tests.invented import write_minutes
from tests.replica import Replica, canonical_hash

BEGINNING = 1_700_000_000
BASE = "http://localhost:8000"
MARCH, APRIL, MAY = date(2024, 3, 6), date(2024, 4, 3), date(2024, 5, 8)
PLACE = "0657/teknikudvalget/2024-03-06"
LAMPS = f"{BASE}/id/item/{PLACE}/2"
ANNA = f"{BASE}/id/person/0657/anna-strand"
SPOKE = (
    "Viceborgmester ANNA STRAND og Anna Marie Strands suppleant Bo Klit henviste til lov om kommunernes styrelse § 41, "
    "og KL er hørt. Skriv til anna.strand@example.dk eller Bo Strand."
)


def write_sources(folder: Path) -> Path:
    """Write three meetings of a committee: one member is spelled in two ways, and one case has two items."""
    lamps = ("Hemmelige lamper", "24/100", "Afvist, fordi lamperne blænder.")
    paths = ("Nye cykelstier", "24/100", SPOKE)
    write_minutes(folder, MARCH, items=[paths, lamps, ("Asfalt på havnen", "24/300", "Godkendt.")])
    write_minutes(
        folder, APRIL, items=[("Nye cykelstier", "24/100", "Udsat.")], people=["Anna Marie Strand", "Bo Klit"]
    )
    write_minutes(folder, MAY, items=[("Nyt skilt ved Strandvejen", "24/400", "Godkendt.")])
    return folder


def bytes_of(data: Path) -> bytes:
    """Every byte below a data directory, what is packed also unpacked; of the feed all but the tombstones."""
    feed = Feed.read(served(data).feed)
    assert feed is not None
    everything = "".join(each.line() for each in feed.after(0) if each.operation != DELETE).encode()
    files = (path for path in data.rglob("*") if path.is_file() and path.name != "report.json")
    for path in sorted(path for path in files if path.parent != feed.folder):
        content = path.read_bytes()
        everything += content
        if path.suffix == ".parquet":
            everything += str(parquet.read_table(path).to_pylist()).encode()
        if path.suffix == ".gz":
            everything += gzip.decompress(content)
        elif path.suffix == ".zst":
            with zstandard.ZstdDecompressor().stream_reader(content, read_across_frames=True) as reader:
                everything += reader.read()
    return everything


def tombstones(data: Path) -> set[str]:
    """The things that the feed says are gone, of which it says nothing else."""
    feed = Feed.read(served(data).feed)
    assert feed is not None
    gone = [each for each in feed.after(0) if each.operation == DELETE]
    assert {each.statements for each in gone} <= {""}
    return {each.iri.removeprefix(f"{BASE}/id/") for each in gone}


def assert_whole(data: Path) -> None:
    """Assert that what is published is sound in itself, and that who follows the feed has the same."""
    replica = Replica()
    feed = Feed.read(served(data).feed)
    assert feed is not None
    for each in feed.after(0):
        replica.apply(asdict(each))
    triples = (quad.triple for quad in quads(data) if quad.graph_name == DefaultGraph())
    assert replica.hash() == canonical_hash(triples)
    assert check_file(data).violations == ()
    assert_merged(data)
    assert_searchable(data)
    assert [path.name for path in (data / "versions").iterdir()] == [served(data).path.name]
