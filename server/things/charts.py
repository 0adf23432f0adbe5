"""A bar for each year, in parts: the geometry of a chart that the page draws as SVG, without any script."""

from collections.abc import Iterator
from dataclasses import dataclass

from server.things.citations import Table

WIDTH, HEIGHT, BASE = 720, 220, 24
"""The drawing in its own units; below the bars stand the years."""
PARTS = 6
"""How many parts are told apart; the smallest are drawn as one."""
WIDEST = 60


@dataclass(frozen=True)
class Part:
    """A part of a bar: which of the named parts it is, its count, and where it is drawn."""

    part: int
    count: int
    y: float
    height: float


@dataclass(frozen=True)
class Bar:
    """The bar of one year."""

    year: str
    total: int
    x: float
    width: float
    parts: tuple[Part, ...]

    @property
    def middle(self) -> float:
        """Where the year and the sum are written."""
        return self.x + self.width / 2

    @property
    def top(self) -> float:
        """The upper end of the bar."""
        return min((part.y for part in self.parts), default=HEIGHT - BASE)


@dataclass(frozen=True)
class Chart:
    """Bars by year and the names of their parts; `others` says that the last name stands for the rest."""

    bars: tuple[Bar, ...]
    names: tuple[str, ...]
    others: bool


def draw(table: Table) -> Chart:
    """Return the bars of a table: one a year, its parts the rows, the largest below."""
    others = len(table.rows) > PARTS
    named = [counts for _, counts, _ in table.rows[: PARTS - 1 if others else PARTS]]
    rest = [counts for _, counts, _ in table.rows[len(named) :]]
    parts = [*named, *([tuple(map(sum, zip(*rest, strict=True)))] if rest else [])]
    names = tuple(name for name, _, _ in table.rows[: len(named)])
    return Chart(tuple(_bars(table, parts)), names, others)


def _bars(table: Table, parts: list[tuple[int, ...]]) -> Iterator[Bar]:
    step = WIDTH / max(len(table.years), 1)
    width = min(step * 0.7, WIDEST)
    scale = (HEIGHT - BASE - 18) / max([sum(part[at] for part in parts) for at in range(len(table.years))] or [1])
    for at, year in enumerate(table.years):
        y, drawn = float(HEIGHT - BASE), []
        for number, part in enumerate(parts):
            if part[at]:
                y -= part[at] * scale
                drawn.append(Part(number, part[at], round(y, 1), round(part[at] * scale, 1)))
        yield Bar(
            year,
            sum(part[at] for part in parts),
            round(at * step + (step - width) / 2, 1),
            round(width, 1),
            tuple(drawn),
        )
