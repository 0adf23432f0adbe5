"""Everything of one version: the store first, then what is made from it."""

from dataclasses import replace

from pyoxigraph import Store

from etl.catalog.writing import write_catalog
from etl.dumps.writing import write_dumps
from etl.feed.pages import write_feed
from etl.publication.editions import renew_editions
from etl.publication.graphs import write_store
from etl.publication.revision import Revision
from etl.search_index import Changes, write_search
from etl.withdrawal import add_things


def write_version(revision: Revision) -> None:
    """Write everything of one version into the draft, starting from the current version."""
    draft, current, manifest = revision.draft, revision.current, revision.manifest
    store, touched = write_store(revision)
    cursor = write_feed(revision, store, touched)
    kept = current.search if current and not revision.anew else None
    write_search(store, draft.search, kept, graph_changes(revision))
    dumps = write_dumps(store, draft, current, manifest, touched)
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
