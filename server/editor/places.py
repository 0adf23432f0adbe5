"""The places of the 98 municipalities on the map of tiles, from `municipality_tiles.tsv`."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

SIZE = 38
"""The side of a tile, in the drawing's units."""


@dataclass(frozen=True)
class Place:
    """A municipality's tile: its code, its name, the name's short form, and the upper left corner."""

    code: str
    name: str
    short: str
    x: int
    y: int


@cache
def read_places() -> dict[str, Place]:
    """Return the place of every municipality by its code."""
    text = resources.files("server.editor").joinpath("municipality_tiles.tsv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t")
    return {
        row["code"]: Place(row["code"], row["name"], row["short"], int(row["column"]) * SIZE, int(row["row"]) * SIZE)
        for row in rows
    }
