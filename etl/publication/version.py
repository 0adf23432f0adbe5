"""Everything of one version: the store first, then what is made from it."""

import ctypes
import sys
from contextlib import suppress
from dataclasses import replace
from tempfile import TemporaryFile

from pyoxigraph import Store

from etl.catalog.writing import write_catalog
from etl.dumps.writing import write_dumps
from etl.feed.pages import write_feed
from etl.graph_lines import GraphLines
from etl.publication.editions import renew_editions
from etl.publication.graphs import write_store
from etl.publication.revision import Revision
from etl.search_index import Changes, write_search
from etl.withdrawal import add_things


def give_back_memory() -> None:
    """Give free memory back to the system; the C library of Linux keeps what ended threads had."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # another C library
            ctypes.CDLL(None).malloc_trim(0)


def write_version(revision: Revision) -> None:
    """Write everything of one version into the draft, starting from the current version."""
    draft, current, manifest = revision.draft, revision.current, revision.manifest
    store, touched = write_store(revision)
    give_back_memory()
    kept = current.search if current and not revision.anew else None
    write_search(store, draft.search, kept, graph_changes(revision))
    with TemporaryFile(dir=draft.path, buffering=0) as file:
        lines = GraphLines(store)
        lines.fetch(touched, file)
        cursor = write_feed(revision, lines, touched)
        give_back_memory()
        dumps = write_dumps(lines, draft, current, manifest, touched)
    before = Store.read_only(str(current.store)) if current else Store()
    withdrawn = add_things(manifest, touched, before, store)
    full = replace(manifest, dumps=dumps, withdrawn=withdrawn, cursor=cursor)
    full = replace(full, editions=renew_editions(revision.before, full))
    write_catalog(draft, full, store)
    full.write(draft.manifest)


def graph_changes(revision: Revision) -> Changes:
    """Return which documents' graphs there are, which of them this build brings, and which are gone."""
    graphs = revision.new.keys()
    return Changes(set(graphs), graphs & revision.parts.files.keys(), revision.old.keys() - graphs)
