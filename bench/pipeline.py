"""How fast minutes become a data set: documents per second for the whole way and per stage, and peak memory.

The peers run beside us: pySHACL checks the same quads as the compiled shapes, and Oxigraph's own loader loads the
finished quads, so that the ratio says what reading, mapping, checking, dumps and the merged default graph cost on top.
"""

import argparse
import functools
import gzip
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from bench.minutes import write_minutes
from etl.check import check_in_bulk, check_quads
from etl.content import read_content
from etl.document import Task
from etl.facts import with_outcomes
from etl.graph import describe_minutes
from etl.graph_statements import Triple
from etl.layouts import read_minutes
from etl.model import Source
from etl.municipality import choose_municipality
from etl.references import annotate_item
from etl.report import PUBLISHED
from etl.sources import SourceFile, find_sources
from etl.workers import keep_tables, read_documents
from ontology.dataset import DataDirectory
from ontology.iris import Iris

T = TypeVar("T")
SHARED = Path(__file__).parents[2] / "shared" / "minutes"
OXIGRAPH = Path(sys.executable).with_name("oxigraph")
WARM_UP = 2  # documents read before the clock starts: tables, patterns and shapes are loaded once a process
MOST_STAGED = 100
MOST_BY_PEER = 20


class Stages:
    """Seconds of processor time spent in each stage: what else the machine does is left out."""

    def __init__(self) -> None:
        """Start with every stage at zero."""
        self.seconds: dict[str, float] = defaultdict(float)

    def timed(self, stage: str, work: Callable[[], T]) -> T:
        """Do some work of a stage and return what it gives."""
        started = time.process_time()
        result = work()
        self.seconds[stage] += time.process_time() - started
        return result


def run_stages(source: SourceFile, stages: Stages) -> list[Triple]:
    """Take one document through every stage but publication, and return its statements."""
    read = stages.timed("source to text", lambda: read_content(source.path))
    municipality = stages.timed("municipality", lambda: choose_municipality(read.text, None, source.municipality))
    minutes = stages.timed("text to minutes", lambda: read_minutes(read.lines, municipality))
    items = stages.timed(
        "references",
        lambda: [annotate_item(item, municipality, minutes.committee, minutes.date) for item in minutes.items],
    )
    told = stages.timed("outcomes", lambda: [with_outcomes(item, minutes.committee) for item in items])
    about = Source(source.shown, "0" * 64, read.media_type)
    whole = replace(minutes, items=tuple(told))
    triples = stages.timed(
        "facts to triples", lambda: describe_minutes(whole, about, Iris("http://localhost:8000"), "bench", "bench")
    )
    stages.timed("check (SHACL)", lambda: check_in_bulk(triples))
    return triples


def report_stages(sources: list[SourceFile]) -> None:
    """Print documents per second and the share of time of each stage, in one process."""
    for source in sources[:WARM_UP]:
        run_stages(source, Stages())
    keep_tables()  # as the processes of a build do after their first document
    stages = Stages()
    graphs = []
    for source in sources:
        quads = run_stages(source, stages)
        graphs += [quads] if len(graphs) < MOST_BY_PEER else []
    total = sum(stages.seconds.values())
    print(f"  all stages {total / len(sources) * 1000:.1f} ms of processor time a document")
    for stage, seconds in sorted(stages.seconds.items(), key=lambda pair: -pair[1]):
        print(f"  {stage:18}{len(sources) / seconds:12.1f} documents/s{seconds / total:8.1%} of the time")
    peer = Stages()
    for quads in graphs:
        peer.timed("bulk", functools.partial(check_in_bulk, quads))
        peer.timed("pySHACL", functools.partial(check_quads, quads))
    print(f"  pySHACL takes {peer.seconds['pySHACL'] / peer.seconds['bulk']:.0f} times as long for the same check")


def report_reading(sources: list[SourceFile]) -> None:
    """Print documents and kilobytes per second from file to checked quads, with as many processes as processors."""
    kilobytes = sum(source.path.stat().st_size for source in sources) / 1000
    with tempfile.TemporaryDirectory() as place:
        tasks = [
            Task(source, Path(place) / f"{number}.nq", "http://localhost:8000", "bench", None)
            for number, source in enumerate(sources)
        ]
        started = time.perf_counter()
        published = sum(reading.entry.outcome == PUBLISHED for reading in read_documents(tasks, os.cpu_count() or 1))
        seconds = time.perf_counter() - started
    print(
        f"  file to checked quads {len(sources) / seconds:.1f} documents/s of {kilobytes / len(sources):.0f} KB"
        f" in {os.cpu_count()} processes, {published} of {len(sources)} publishable"
    )


def report_build(folder: Path, count: int) -> None:
    """Print documents per second of the real command with all its processes, and Oxigraph's load as its peer."""
    with tempfile.TemporaryDirectory() as place:
        data = Path(place) / "data"
        seconds = run([sys.executable, "-m", "sagsgraf", "build", str(folder), "--data", str(data)])
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        again = run([sys.executable, "-m", "sagsgraf", "build", str(folder), "--data", str(data)])
        quads = Path(place) / "all.nq"
        version = DataDirectory(data).current()
        if version is None:
            raise SystemExit(f"nothing of {folder} was published")
        dump = max(version.dumps.rglob("*.nq.gz"), key=lambda path: path.stat().st_size)
        quads.write_bytes(gzip.decompress(dump.read_bytes()))
        peer = run([str(OXIGRAPH), "load", "--location", str(Path(place) / "peer"), "--file", str(quads)])
        print(f"  whole build {count / seconds:.1f} documents/s ({seconds:.1f} s), largest process {peak:.0f} MiB")
        print(f"  again without changes {again:.1f} s")
        print(f"  oxigraph load of the same quads {peer:.1f} s: the build takes {seconds / peer:.1f} times as long")


def run(command: list[str]) -> float:
    """Run a command and return its seconds."""
    started = time.perf_counter()
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - started


def measure(title: str, folder: Path) -> None:
    """Measure one folder of minutes."""
    sources = [source for source in find_sources([folder]) if source.path.suffix in (".txt", ".md")]
    print(f"{title}: {len(sources)} documents")
    report_stages(sources[:MOST_STAGED])
    report_reading(sources)
    report_build(folder, len(sources))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--documents", type=int, default=2000, help="how many invented documents (%(default)s)")
    arguments = parser.parse_args()
    if SHARED.is_dir():
        measure("the annotated real minutes", SHARED)
    with tempfile.TemporaryDirectory() as generated:
        write_minutes(Path(generated), arguments.documents)
        measure("invented minutes", Path(generated))
