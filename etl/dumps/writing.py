"""Writing the dumps of a version."""

import os
from collections.abc import Set
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from pyoxigraph import Store

from etl.dumps.assembly import Assembly, Pieces
from etl.dumps.pieces import Key, Piece, key_of, load_pieces, plan_pieces, save_pieces, write_piece
from ontology.dataset import Dump, Manifest, Version


def write_dumps(
    store: Store, draft: Version, current: Version | None, manifest: Manifest, touched: Set[str]
) -> tuple[Dump, ...]:
    """Write the dump files of a draft's store and return what they are.

    `touched` are the documents' graphs that have changed or are gone; years without any are taken from the files of the
    current version, which `manifest` still lists. What has no year is small and written anew. There are as many threads
    as processors: the store and what packs let go of Python's lock.
    """
    draft.dumps.mkdir()
    base_url, codes = manifest.base_url, {document.municipality for document in manifest.documents}
    plan = plan_pieces(store, base_url, codes)
    old = load_pieces(current.pieces) if current else {}
    changed = {key_of(graph, base_url, codes) for graph in touched}
    fresh = [key for key in plan if key in changed or key not in old or not key.year]
    with TemporaryDirectory(dir=draft.path) as scratch, ThreadPoolExecutor(os.cpu_count()) as threads:

        def write(key: Key) -> Piece:
            return write_piece(store, key, plan[key], Path(scratch))

        made = dict(zip(fresh, threads.map(write, fresh), strict=True))
        pieces = {key: made.get(key) or old[key] for key in plan}
        assembly = Assembly(
            Pieces(pieces, draft.dumps),
            Pieces(made, draft.dumps, Path(scratch)),
            Pieces(old, current.dumps if current else draft.dumps),
            {dump.name: dump for dump in manifest.dumps},
        )
        dumps = tuple(threads.map(assembly.put, assembly.files()))
    save_pieces(pieces, draft.pieces)
    return dumps
