"""A result as a map: a tile for each of the 98 municipalities, placed as they lie to each other, by the first number.

The places stand in `municipality_tiles.tsv`; there is no geometry behind them.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from operator import itemgetter

from server.editor.places import SIZE, Place, read_places
from server.editor.table import Cell, Table

LEVELS = 5
"""How many shades there are."""

MUNICIPALITY_RE = re.compile(r"/id/municipality/(\d{4})$")
CODE_RE = re.compile(r"0?([1-8]\d\d)")
KIND_RE = re.compile(r"s?[ -]*(?:regions)?kommune$")


@dataclass(frozen=True)
class Tile:
    """A place with its number as printed, and its shade from 0, or without any."""

    place: Place
    text: str = ""
    level: int | None = None


@dataclass(frozen=True)
class TileMap:
    """All tiles; each shade used with its least and greatest number; the column; whether rows were added up."""

    tiles: tuple[Tile, ...]
    levels: tuple[tuple[int, str, str], ...]
    column: str
    added: bool

    @property
    def size(self) -> tuple[int, int]:
        """The width and the height of the drawing."""
        return max(tile.place.x for tile in self.tiles) + SIZE, max(tile.place.y for tile in self.tiles) + SIZE


def fold_name(name: str) -> str:
    """Return what all ways to write a municipality's name have in common: "Københavns Kommune" is "københavn"."""
    return KIND_RE.sub("", name.casefold().strip()).removesuffix("s").replace("å", "aa")


@cache
def codes_by_name() -> dict[str, str]:
    """Return the municipalities' codes by their folded names."""
    return {fold_name(place.name): place.code for place in read_places().values()}


def find_municipality(cell: Cell) -> str | None:
    """Return the code of the municipality that a cell holds: by its IRI, its code or its name."""
    found = MUNICIPALITY_RE.search(cell.note)
    if found:
        return found[1] if found[1] in read_places() else None
    coded = CODE_RE.fullmatch(cell.text) if cell.number is None else None
    code = f"0{coded[1]}" if coded else codes_by_name().get(fold_name(cell.text))
    return code if code in read_places() else None


def draw_map(table: Table) -> TileMap | None:
    """Return the map of a table, or None when it has no municipalities or no numbers for them."""
    columns = range(len(table.columns))
    number = next((at for at in columns if table.is_number(at)), None)
    column = next((at for at in columns if holds_municipalities(table, at)), None)
    if number is None or column is None:
        return None
    found: dict[str, list[Cell]] = {}
    for row in table.rows:
        code = find_municipality(row[column])
        if code and row[number].number is not None:
            found.setdefault(code, []).append(row[number])
    sums = {code: cells[0].text if len(cells) == 1 else add_up(cells) for code, cells in found.items()}
    levels = shade([float(text) for text in sums.values()])
    tiles = tuple(
        Tile(place, sums[code], levels[float(sums[code])]) if code in sums else Tile(place)
        for code, place in read_places().items()
    )
    added = any(len(cells) > 1 for cells in found.values())
    return TileMap(tiles, tuple(describe_levels(tiles)), table.columns[number], added)


def holds_municipalities(table: Table, column: int) -> bool:
    """Tell whether at least half of a column's values are municipalities."""
    cells = table.cells(column)
    return bool(cells) and sum(find_municipality(cell) is not None for cell in cells) * 2 >= len(cells)


def add_up(cells: list[Cell]) -> str:
    """Return the sum of cells as text, whole where they are whole."""
    return f"{sum(cell.number or 0 for cell in cells):.12g}"


def shade(numbers: Collection[float]) -> dict[float, int]:
    """Return the shade of each number, about as many numbers to each shade; the greatest is always the darkest."""
    ordered = sorted(set(numbers))
    return {number: -(-(at + 1) * LEVELS // len(ordered)) - 1 for at, number in enumerate(ordered)}


def describe_levels(tiles: Iterable[Tile]) -> Iterator[tuple[int, str, str]]:
    """Yield each shade that is used with its least and its greatest number."""
    shaded = sorted((float(tile.text), tile.level, tile.text) for tile in tiles if tile.level is not None)
    for level, group in groupby(shaded, key=itemgetter(1)):
        texts = [text for _, _, text in group]
        yield level, texts[0], texts[-1]
