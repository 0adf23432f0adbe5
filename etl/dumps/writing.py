"""Writing the dumps of a version."""

import gc
import os
from collections.abc import Set
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from etl.dumps.assembly import Assembly
from etl.dumps.pieces import (
    ALL_YEARS,
    Key,
    Piece,
    key_of,
    load_pieces,
    plan_pieces,
    save_pieces,
    write_piece,
    write_table,
)
from etl.dumps.sources import Pieces
from etl.graph_lines import MOST_WEIGHT, GraphLines
from etl.records.collect import MERGED
from etl.records.metadata import csv_metadata, metadata_name
from ontology.dataset import Dump, Manifest, Version


def write_dumps(
    lines: GraphLines, draft: Version, current: Version | None, manifest: Manifest, touched: Set[str]
) -> tuple[Dump, ...]:
    """Write the dump files of the graphs of a draft's store and return what they are.

    `touched` are the documents' graphs that have changed or are gone; years without any are taken from the files of the
    current version, which `manifest` still lists. What has no year is small and written anew. There are as many threads
    as processors: the store and what packs let go of Python's lock.
    """
    draft.dumps.mkdir()
    base_url, codes = manifest.base_url, {document.municipality for document in manifest.documents}
    plan = plan_pieces(lines.fresh(MOST_WEIGHT), base_url, codes)
    lines.fresh()
    known = load_pieces(current.pieces) if current else {}
    changed = {key_of(graph, base_url, codes) for graph in touched}
    to_write = [key for key in plan if key in changed or key not in known or not key.year]
    renewed = sorted({key.municipality for key in {*changed, *to_write} if key.year})
    gc.collect()  # what this thread has left of a store's iterators must not be cleared away by another
    with TemporaryDirectory(dir=draft.path) as folder, ThreadPoolExecutor(os.cpu_count()) as threads:
        scratch = Path(folder)

        def write(key: Key) -> Piece:
            return write_piece(lines, key, plan[key], scratch)

        made = dict(zip(to_write, threads.map(write, to_write), strict=True))
        old = Pieces(known, current.dumps if current else draft.dumps)
        fresh = Pieces(made, draft.dumps, scratch)

        def write_merged(key: Key) -> Piece:
            years = [each for each in plan if each.municipality == key.municipality and each.year]
            rows = {
                table: merge((fresh if each in made else old).rows(each, table) for each in years)
                for table, merge in MERGED.items()
            }
            return {table: write_table(key, table, rows[table], scratch) for table in MERGED}

        merged = [Key(code, ALL_YEARS) for code in renewed]
        made |= dict(zip(merged, threads.map(write_merged, merged), strict=True))
        keys = sorted({*plan, *(Key(code, ALL_YEARS) for code in codes)})
        pieces = {key: made[key] if key in made else known[key] for key in keys}
        assembly = Assembly(Pieces(pieces, draft.dumps), fresh, old, {dump.name: dump for dump in manifest.dumps})
        dumps = tuple(threads.map(assembly.put, assembly.files()))
    for part in sorted({dump.part for dump in dumps}):
        (draft.dumps / metadata_name(part)).write_bytes(csv_metadata(part))
    save_pieces(pieces, draft.pieces)
    return dumps
