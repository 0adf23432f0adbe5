"""The pieces that all dump files are put together from: the graphs of one municipality's meetings of one year.

A municipality has one more piece for its graphs without a year and one for the tables that are merged from its years,
and all graphs of no municipality are one piece: the ontology, when documents were read, and so on. A version keeps the
list of its pieces, by which the next one finds what has not changed.
"""

import json
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
from pyoxigraph import NamedNode, Store

from etl.dumps.forms import FORMS, Graph
from etl.dumps.packing import GZ, PARQUET, ZST, Packed, Packer
from etl.graph_lines import GraphLines
from etl.records.collect import MERGED, Records
from etl.records.files import csv_rows, parquet_file, write_row_group
from etl.records.schema import read_tables
from etl.software import fingerprint
from ontology.dataset import WHOLE

SHARED = "shared"
"""Stands for the municipality of what is of none; it comes after all codes."""
ALL_YEARS = "years"
"""Stands for the year of rows that are merged from those of all years."""


class Key(NamedTuple):
    """What tells a piece from others: a municipality's code or `SHARED`, and a year, nothing, or `ALL_YEARS`."""

    municipality: str
    year: str

    def parts(self, form: str) -> tuple[str, ...]:
        """Return the parts of the data set that hold the piece in a form; in the files of the first the next build
        finds it.

        A year's cases and people are in its own file alone: those of all years are a piece by themselves.
        """
        year = (self.year,) if self.year.isdecimal() else ()
        if form in MERGED and year:
            return year
        return (*(() if self.municipality == SHARED else (self.municipality,)), *year, WHOLE)

    def file(self, folder: Path, form: str, packing: str) -> Path:
        """Return the file in a folder that holds this piece alone."""
        return folder / f"{self.municipality}-{self.year}.{form}.{packing}"


Piece = Mapping[str, Packed]
"""One piece as it is packed in each form that it has: each of `FORMS`, and each table."""


def key_of(graph: str, base_url: str, codes: set[str]) -> Key:
    """Return the piece of a graph by its name: BASE/graph/0657/COMMITTEE/2015-02-25, BASE/graph/people/0657, others."""
    place = graph.removeprefix(f"{base_url}/graph/").split("/")
    if place[0] in codes:
        return Key(place[0], place[-1][:4])
    return Key(place[-1], "") if place[-1] in codes else Key(SHARED, "")


def plan_pieces(store: Store, base_url: str, codes: set[str]) -> dict[Key, list[str]]:
    """Return the pieces of a store in their order, each with the names of its graphs in their order."""
    plan: dict[Key, list[str]] = {}
    for name in sorted(each.value for each in store.named_graphs() if isinstance(each, NamedNode)):
        plan.setdefault(key_of(name, base_url, codes), []).append(name)
    return dict(sorted(plan.items()))


def write_piece(lines: GraphLines, key: Key, graphs: Iterable[str], folder: Path) -> Piece:
    """Write one piece in every form and packing, a file each, in one pass over its graphs; returns what they are.

    Only documents, and so only years, give rows of tables.
    """
    records = Records()
    with ExitStack() as files:

        def packer(form: str) -> Packer:
            gz, zst = (files.enter_context(key.file(folder, form, each).open("wb")) for each in (GZ, ZST))
            return Packer(gz, zst)

        packers = {form: packer(form) for form in FORMS}
        for name in graphs:
            graph = Graph(name, lines.of(name))
            for form, kind in FORMS.items():
                packers[form].write(kind.write(graph), graph.count)
            if key.year:
                records.add(name, graph.lines)
        piece = {form: packer.end() for form, packer in packers.items()}
    tables = records.tables() if key.year else {}
    return piece | {name: write_table(key, name, rows, folder) for name, rows in tables.items()}


def write_table(key: Key, name: str, rows: pa.Table, folder: Path) -> Packed:
    """Write what a piece gives a table, as rows of CSV and as Parquet; returns what the CSV is."""
    table = read_tables()[name]
    with parquet_file(table, key.file(folder, name, PARQUET)) as writer:
        write_row_group(writer, rows)
    with key.file(folder, name, GZ).open("wb") as gz, key.file(folder, name, ZST).open("wb") as zst:
        packer = Packer(gz, zst)
        if rows.num_rows:
            packer.write(csv_rows(table, rows), rows.num_rows)
        return packer.end()


def save_pieces(pieces: Mapping[Key, Piece], path: Path) -> None:
    """Write the list of pieces, with the program that made them."""
    rows = [
        {"municipality": key.municipality, "year": key.year, **{form: asdict(packed) for form, packed in piece.items()}}
        for key, piece in pieces.items()
    ]
    path.write_text(json.dumps({"software": fingerprint(), "pieces": rows}, indent=1), encoding="utf-8")


def load_pieces(path: Path) -> dict[Key, Piece]:
    """Read the list of pieces; none when there is no list, or another program made them."""
    if not path.is_file():
        return {}
    saved = json.loads(path.read_text(encoding="utf-8"))
    if saved["software"] != fingerprint():
        return {}
    return {
        Key(row.pop("municipality"), row.pop("year")): {form: Packed(**packed) for form, packed in row.items()}
        for row in saved["pieces"]
    }
