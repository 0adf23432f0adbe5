"""Everything of one version: the store first, then what is made from it, each in a process of its own
unless there are few documents.

What Oxigraph, tantivy and Arrow keep in memory of what they have read and written ends with the process. So a build
takes no more memory than its largest part, and the search index is made while feed and dumps are.
"""

from collections.abc import Set
from dataclasses import replace
from pathlib import Path

from pyoxigraph import Store

from etl.feed.pages import write_feed
from etl.graph_lines import GraphLines, Places, fetch
from etl.processes import Begin, begun, begun_here, finish
from etl.publication.editions import renew_editions
from etl.publication.graphs import finish_store, load_graphs
from etl.publication.revision import Revision
from etl.search_index import Changes, write_search
from etl.withdrawal import add_things
from ontology.dataset import Dump

LINES = "lines"
"""The file in a draft that holds the graphs while they are asked for."""
FEW = 20
"""Documents; a version of no more takes little memory, and less time than to begin other processes."""


def write_version(revision: Revision) -> None:
    """Write everything of one version into the draft, starting from the current version."""
    begin: Begin = begun if len(revision.new) > FEW else begun_here
    finish(begin, load_graphs, revision)
    touched = finish(begin, finish_store, revision)
    lines = revision.draft.path / LINES
    places = finish(begin, fetch_graphs, revision.draft.store, sorted(touched), lines)
    with begin(write_index, revision, places) as index, begin(write_files, revision, places, touched) as files:
        cursor = finish(begin, write_changes, revision, places, touched)
        dumps = files.result()
        index.result()
    lines.unlink(missing_ok=True)
    finish(begin, describe, revision, touched, cursor, dumps)


def fetch_graphs(store: Path, names: list[str], file: Path) -> Places:
    """Read graphs of a store into a file."""
    return fetch(GraphLines.at(store), names, file)


def graph_lines(revision: Revision, places: Places) -> GraphLines:
    """Return the graphs of a draft, of which some are fetched."""
    return GraphLines.at(revision.draft.store, revision.draft.path / LINES, places)


def write_index(revision: Revision, places: Places) -> None:
    """Write the search index."""
    current, graphs = revision.current, revision.new.keys()
    changes = Changes(set(graphs), graphs & revision.parts.files.keys(), revision.old.keys() - graphs)
    kept = current.search if current and not revision.anew else None
    write_search(graph_lines(revision, places), revision.draft.search, kept, changes)


def write_changes(revision: Revision, places: Places, touched: set[str]) -> int:
    """Write the change feed, and return its last cursor."""
    return write_feed(revision, graph_lines(revision, places), touched)


def write_files(revision: Revision, places: Places, touched: Set[str]) -> tuple[Dump, ...]:
    """Write the dumps, and return what they are."""
    # loads Arrow, whose threads no process may have that others are forked from
    from etl.dumps.writing import write_dumps

    return write_dumps(graph_lines(revision, places), revision.draft, revision.current, revision.manifest, touched)


def describe(revision: Revision, touched: Set[str], cursor: int, dumps: tuple[Dump, ...]) -> None:
    """Write what the version says of itself: catalogue and manifest."""
    from etl.catalog.writing import write_catalog  # loads Arrow

    draft, current, manifest = revision.draft, revision.current, revision.manifest
    store = Store.read_only(str(draft.store))
    before = Store.read_only(str(current.store)) if current else Store()
    withdrawn = add_things(manifest, touched, before, store)
    full = replace(manifest, dumps=dumps, withdrawn=withdrawn, cursor=cursor)
    full = replace(full, editions=renew_editions(revision.before, full))
    write_catalog(draft, full, store)
    full.write(draft.manifest)
