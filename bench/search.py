"""How long a search takes beside SPARQL's `CONTAINS` on the same data: both asked in this process, without HTTP.

The search gives twenty hits, the total and the counts of all facets; the SPARQL query only the total. Also how long the
index takes to write, for all items and after a change of one document.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from pyoxigraph import QueryResultsFormat, QuerySolutions, Store

from bench.minutes import write_minutes
from etl.graph_lines import GraphLines
from etl.search_index import Changes, write_search
from ontology.dataset import DataDirectory, Manifest, Version
from server.search.index import SearchIndex, Wish
from server.search.terms import read_question

DOCUMENTS, ROUNDS = 300, 7
ASKED = ("svømmehallen", "serviceloven", "ankestyrelsen budgettet", '"taget til efterretning"', "hånd*", "§ 85")
CONTAINS = """PREFIX sg: <https://w3id.org/sagsgraf/ontology#> PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT (COUNT(DISTINCT ?item) AS ?items) {{ {{ ?item dcterms:title ?text }} UNION {{ ?item sg:section/sg:text ?text }}
  ?item a sg:AgendaItem FILTER({conditions}) }}"""


def milliseconds(work: Callable[[], object]) -> float:
    """Return the median time of several rounds."""
    spent = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        spent.append(time.perf_counter() - start)
    return statistics.median(spent) * 1000


def ask_store(store: Store, text: str) -> None:
    """Ask the store for the number of items in one of whose texts all words stand."""
    words = [text.strip('"')] if text.startswith(('"', "§")) else text.rstrip("*").split()
    conditions = " && ".join(f'CONTAINS(LCASE(?text), "{word}")' for word in words)
    solutions = store.query(CONTAINS.format(conditions=conditions))
    assert isinstance(solutions, QuerySolutions)  # noqa: S101 - it is a SELECT
    solutions.serialize(format=QueryResultsFormat.JSON)


def report_searches(version: Version) -> None:
    """Print a line for each search."""
    store, index = Store.read_only(str(version.store)), SearchIndex(version.search)
    print(f"{len(store):,} quads, {index.page(Wish(), 1).total:,} items")
    for text in ASKED:
        wish = Wish(read_question(text))
        ours, theirs = (
            milliseconds(lambda wish=wish: index.page(wish, 1)),
            milliseconds(lambda text=text: ask_store(store, text)),
        )
        print(f"{text:28} {ours:8.2f} ms   CONTAINS {theirs:8.1f} ms   {theirs / ours:6.0f} times as long")


def report_writing(version: Version) -> None:
    """Print how long the index takes to write."""
    store = Store.read_only(str(version.store))
    graphs = [document.graph for document in Manifest.read(version.manifest).documents]
    with tempfile.TemporaryDirectory() as folder:
        whole, part = Path(folder) / "whole", Path(folder) / "part"
        for title, target, before, changed in (("all", whole, None, graphs), ("one", part, whole, graphs[:1])):
            start = time.process_time()
            write_search(GraphLines(store), target, before, Changes(graphs, changed, ()))
            spent = (time.process_time() - start) * 1000
            print(f"written for {title} of {len(graphs)} documents: {spent:.0f} ms of processor time")


def main() -> None:
    """Measure on invented minutes, or on a data directory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="a data directory, otherwise invented minutes are built")
    chosen = parser.parse_args().data
    with tempfile.TemporaryDirectory() as folder:
        data = chosen or Path(folder) / "data"
        if chosen is None:
            write_minutes(Path(folder) / "minutes", DOCUMENTS)
            command = [Path(sys.executable).with_name("sagsgraf"), "build", Path(folder) / "minutes", "--data", data]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        version = DataDirectory(data).current()
        if version is None:
            raise SystemExit(f"{data} holds no published data")
        report_searches(version)
        report_writing(version)


if __name__ == "__main__":
    main()
