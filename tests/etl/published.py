"""Looking at a data directory from the outside, as a server does."""

import io
from pathlib import Path

from pyoxigraph import DefaultGraph, Quad, Store

from etl.build import Request, build
from etl.report import Entry, Progress, Report
from ontology.dataset import DataDirectory, Manifest, Version
from ontology.terms import DCTERMS, RDF, SG
from server.search.index import SearchIndex, Wish
from server.search.terms import read_question

HERNING = "0657"


def build_into(data: Path, *sources: Path, municipality: str | None = HERNING, **options: object) -> Report:
    """Build in this process, and return the report."""
    request = Request(sources, DataDirectory(data), municipality=municipality, **options)  # type: ignore[arg-type]
    return build(request, Progress(io.StringIO()))


def served(data: Path) -> Version:
    """Return the version that is served."""
    version = DataDirectory(data).current()
    assert version is not None
    return version


def manifest(data: Path) -> Manifest:
    """Return the manifest of the served version."""
    return Manifest.read(served(data).manifest)


def quads(data: Path) -> set[Quad]:
    """Return everything in the served store."""
    return set(Store.read_only(str(served(data).store)))


def dates(data: Path) -> list[str]:
    """Return the dates of the published meetings."""
    return sorted(document.graph.rpartition("/")[2] for document in manifest(data).documents)


def ask(data: Path, query: str) -> list[str]:
    """Return the first variable's values of a SPARQL SELECT over the default graph, as strings."""
    return [str(solution[0].value) for solution in Store.read_only(str(served(data).store)).query(query)]


def entries(report: Report) -> dict[str, Entry]:
    """Return a report's entries by file name."""
    return {Path(entry.source).name: entry for entry in report.documents}


def assert_merged(data: Path) -> None:
    """Assert that the default graph is the RDF merge: each triple of any named graph, and nothing else."""
    everything = quads(data)
    named = {quad.triple for quad in everything if quad.graph_name != DefaultGraph()}
    merged = {quad.triple for quad in everything if quad.graph_name == DefaultGraph()}
    assert merged == named


def files(data: Path) -> dict[str, tuple[int, int]]:
    """Return inode and time of change of every file but the report and the lock."""
    return {
        str(path): (path.lstat().st_ino, path.lstat().st_mtime_ns)
        for path in data.rglob("*")
        if path.name not in {"report.json", "lock"} and not path.is_dir()
    }


def assert_searchable(data: Path) -> None:
    """Assert that the search index holds each item of the store once, as it is now, and every case by its number."""
    store, index = Store.read_only(str(served(data).store)), SearchIndex(served(data).search)
    merge = DefaultGraph()
    items = [quad.subject for quad in store.quads_for_pattern(None, RDF.type, SG.AgendaItem, merge)]
    found = index.find(Wish(), 0, len(items) + 10)
    titles = {
        (item.value, quad.object.value)
        for item in items
        for quad in store.quads_for_pattern(item, DCTERMS.title, None, merge)
    }
    assert {(card.item, card.title) for card in found.cards} == titles
    assert len(found.cards) == found.total == len(items)
    for quad in store.quads_for_pattern(None, RDF.type, SG.Case, merge):
        number = next(store.quads_for_pattern(quad.subject, DCTERMS.identifier, None, merge)).object.value
        assert index.name(read_question(number))[0] == quad.subject.value
