"""A result as a chart: bars for what has names, lines for what has times. Lengths and places are per cent.

Bars of each column have a scale of their own, as columns count different things; lines share one, to be compared.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from server.editor.table import TIME_RE, Cell, Table

MAX_BARS, MAX_LINES = 60, 6
"""How many rows get bars, and how many lines are told apart; the page says when there are more."""


@dataclass(frozen=True)
class Bar:
    """A number and its bar: where it starts and how long it is."""

    text: str
    start: float = 0
    length: float = 0


@dataclass(frozen=True)
class BarChart:
    """A bar for each number of the first rows; the names of the columns, and how many rows are left out."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Bar, ...]], ...]
    left_out: int


@dataclass(frozen=True)
class Point:
    """A number at a time, and its place."""

    time: str
    text: str
    x: float
    y: float


@dataclass(frozen=True)
class LineChart:
    """Named lines, the times and numbers at the ends of the axes, and how many lines are left out."""

    lines: tuple[tuple[str, tuple[Point, ...]], ...]
    times: tuple[str, str]
    numbers: tuple[str, str]
    left_out: int


def draw_chart(table: Table) -> BarChart | LineChart | None:
    """Return the chart of a table, or None when it has no rows, no numbers, or nothing that names them."""
    numbers = [at for at in range(len(table.columns)) if table.is_number(at)]
    names = find_names(table, numbers[0]) if numbers else []
    if not names:
        return None
    times = [at for at in names if table.is_time(at)]
    if len(times) == 1 and len(names) <= 2:
        series = collect_series(table, times[0], [at for at in names if at not in times], numbers)
        return draw_lines(series) if any(series.values()) else None
    return draw_bars(table, names, numbers)


def find_names(table: Table, first_number: int) -> list[int]:
    """Return the columns that name a row: texts before the first number, else any; IRIs where there is no text."""
    others = [at for at in range(len(table.columns)) if table.cells(at) and not table.is_number(at)]
    before = [at for at in others if at < first_number] or others
    return [at for at in before if table.is_text(at)] or before[:1]


def draw_bars(table: Table, names: Sequence[int], numbers: Sequence[int]) -> BarChart:
    """Return a table with a bar for every number."""
    shown = table.rows[:MAX_BARS]
    scales = {at: _scale([row[at].number or 0 for row in shown]) for at in numbers}
    rows = tuple(
        (
            " · ".join(row[at].text for at in names if row[at].text),
            tuple(_bar(row[at], *scales[at]) for at in numbers),
        )
        for row in shown
    )
    return BarChart(tuple(table.columns[at] for at in numbers), rows, len(table.rows) - len(shown))


def _scale(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(0, *values), max(0, *values)
    return low, (high - low) or 1


def _bar(cell: Cell, low: float, width: float) -> Bar:
    if cell.number is None:
        return Bar("")
    start, end = sorted((0, cell.number))
    return Bar(cell.text, round((start - low) / width * 100, 2), round((end - start) / width * 100, 2))


Series = dict[str, list[tuple[Cell, Cell]]]


def collect_series(table: Table, time: int, names: Sequence[int], numbers: Sequence[int]) -> Series:
    """Return times and numbers by line: a line for each name, or for each column of numbers where there is no name."""
    series: Series = defaultdict(list)
    for row in table.rows:
        for at in numbers[:1] if names else numbers:
            if row[time].text and row[at].number is not None:
                series[row[names[0]].text if names else table.columns[at]].append((row[time], row[at]))
    return series


def draw_lines(series: Series) -> LineChart:
    """Return the largest of some series as lines over time."""
    largest = sorted(series, key=lambda name: -sum(abs(number.number or 0) for _, number in series[name]))[:MAX_LINES]
    pairs = [pair for name in largest for pair in series[name]]
    times = sorted((time.text for time, _ in pairs), key=_moment)
    numbers = sorted((number for _, number in pairs), key=lambda number: number.number or 0)
    first, span = _moment(times[0]), (_moment(times[-1]) - _moment(times[0])) or 1
    low, height = _scale([number.number or 0 for number in numbers])
    lines = tuple(
        (
            name,
            tuple(
                Point(
                    time.text,
                    number.text,
                    round(8 + (_moment(time.text) - first) / span * 88, 2),
                    round(88 - ((number.number or 0) - low) / height * 80, 2),
                )
                for time, number in sorted(series[name], key=lambda pair: _moment(pair[0].text))
            ),
        )
        for name in largest
    )
    bottom = numbers[0].text if low < 0 else "0"
    return LineChart(lines, (times[0], times[-1]), (bottom, numbers[-1].text), len(series) - len(largest))


def _moment(time: str) -> float:
    found = TIME_RE.fullmatch(time)
    year, month, day = (int(part or 1) for part in found.groups()) if found else (0, 1, 1)
    return year + (month - 1) / 12 + (day - 1) / 372
