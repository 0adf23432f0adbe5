"""Charts and maps of results: what is drawn for which columns, and where the municipalities lie."""

import csv
from typing import Any

import pytest

from server.editor.chart import BarChart, LineChart, draw_chart
from server.editor.map import draw_map, fold_name
from server.editor.places import read_places
from server.editor.table import Cell, Table
from tests.conftest import ROOT, SHARED

IRI = "https://sager.example/id/municipality/{}"


def make(columns: str, *rows: tuple[Any, ...]) -> Table:
    """Return a table of texts, numbers (int, float), and municipalities' IRIs (a text that begins with @)."""
    return Table(tuple(columns.split()), tuple(tuple(make_cell(value) for value in row) for row in rows))


def make_cell(value: Any) -> Cell:
    """Return a cell as the results have it."""
    if isinstance(value, int | float):
        return Cell(str(value), None, "xsd:integer" if isinstance(value, int) else "xsd:decimal")
    if value.startswith("@"):
        return Cell(f"municipality/{value[1:]}", f"/id/municipality/{value[1:]}", IRI.format(value[1:]))
    return Cell(value, None, "da")


def test_each_column_of_numbers_has_bars_on_its_own_scale() -> None:
    chart = draw_chart(make("id name few many", ("@0253", "Greve", 1, 50), ("@0147", "Frederiksberg", 2, 200)))

    assert isinstance(chart, BarChart)
    assert chart.columns == ("few", "many")
    assert [(name, [bar.length for bar in bars]) for name, bars in chart.rows] == [
        ("Greve", [50, 25]),
        ("Frederiksberg", [100, 100]),
    ]


def test_bars_below_zero_go_the_other_way() -> None:
    chart = draw_chart(make("name change", ("a", -1), ("b", 3)))

    assert isinstance(chart, BarChart)
    assert [(bars[0].start, bars[0].length) for _, bars in chart.rows] == [(0, 25), (25, 75)]


def test_times_make_lines_in_their_order_one_for_each_name() -> None:
    rows = (("Greve", 2023, 4), ("Greve", 2021, 2), ("Herning", 2021, 8), ("Herning", 2023, 6))
    chart = draw_chart(make("name year meetings", *rows))

    assert isinstance(chart, LineChart)
    assert chart.times == ("2021", "2023")
    assert chart.numbers == ("0", "8")
    assert [(name, [(point.time, point.text) for point in points]) for name, points in chart.lines] == [
        ("Herning", [("2021", "8"), ("2023", "6")]),
        ("Greve", [("2021", "2"), ("2023", "4")]),
    ]
    assert chart.lines[0][1][0].y < chart.lines[1][1][0].y


def test_months_and_days_are_times_too() -> None:
    chart = draw_chart(make("day items", ("2023-01-01", 1), ("2023-07-01", 2), ("2024-01-01", 3)))

    assert isinstance(chart, LineChart)
    (name, points) = chart.lines[0]
    assert (name, [point.x for point in points]) == ("items", [8, 52, 96])


def test_rows_and_lines_too_many_are_counted() -> None:
    bars = draw_chart(make("name number", *((f"n{at}", at) for at in range(75))))
    lines = draw_chart(make("name year number", *((f"n{at}", 2020, at) for at in range(9))))

    assert isinstance(bars, BarChart)
    assert isinstance(lines, LineChart)
    assert (len(bars.rows), bars.left_out) == (60, 15)
    assert (len(lines.lines), lines.left_out) == (6, 3)


@pytest.mark.parametrize(
    "table", [make("x"), make("x y"), make("name", ("a",)), make("number", (1,)), make("a b", ("x", "y"))]
)
def test_without_numbers_or_names_there_is_no_figure(table: Table) -> None:
    assert draw_chart(table) is None
    assert draw_map(table) is None


@pytest.mark.parametrize("place", ["@0657", "0657", "657", "Herning", "Herning Kommune", "herning"])
def test_a_municipality_is_known_by_address_code_and_name(place: str) -> None:
    drawn = draw_map(make("place other number", (place, "x", 5)))

    assert drawn is not None
    assert [(tile.place.name, tile.text) for tile in drawn.tiles if tile.text] == [("Herning", "5")]


def test_rows_of_one_municipality_are_added_up_and_others_left_alone() -> None:
    drawn = draw_map(make("place n", ("Greve", 1), ("Greve", 2), ("Aarhus", 9), ("Atlantis", 5)))

    assert drawn is not None
    assert {tile.place.name: (tile.text, tile.level) for tile in drawn.tiles if tile.text} == {
        "Greve": ("3", 2),
        "Aarhus": ("9", 4),
    }
    assert drawn.added
    assert drawn.levels == ((2, "3", "3"), (4, "9", "9"))
    assert sum(tile.level is None for tile in drawn.tiles) == 96


def test_a_code_that_no_municipality_has_is_none() -> None:
    assert draw_map(make("place n", ("0999", 1))) is None
    assert draw_map(make("place n", ("@0999", 1))) is None


def test_no_two_municipalities_share_a_tile_a_short_name_or_a_folded_name() -> None:
    places = read_places().values()

    assert len({(place.x, place.y) for place in places}) == len(places) == 98
    assert len({place.short for place in places}) == 98
    assert len({fold_name(place.name) for place in places}) == 98
    assert all(len(place.short) <= 5 for place in places)


def test_the_tiles_lie_as_the_country_does() -> None:
    at = {place.name: (place.x, place.y) for place in read_places().values()}

    assert at["Frederikshavn"][1] < at["Aarhus"][1] < at["Sønderborg"][1]
    assert at["Esbjerg"][0] < at["Odense"][0] < at["Slagelse"][0] < at["København"][0] < at["Bornholm"][0]


def test_the_tiles_are_those_of_the_municipalities_that_are_read() -> None:
    text = (ROOT / "etl" / "tables" / "municipalities.tsv").read_text(encoding="utf-8")
    known = {row["code"]: row for row in csv.DictReader(text.splitlines(), delimiter="\t")}

    assert {place.code: place.name for place in read_places().values()} == {
        code: row["name"] for code, row in known.items()
    }
    for code, row in known.items():
        drawn = draw_map(make("place n", (row["official_name"], 1)))
        assert drawn is not None, row
        assert [tile.place.code for tile in drawn.tiles if tile.text] == [code]


@pytest.mark.skipif(not SHARED.is_dir(), reason="the list of municipalities (../shared/refdata) is not here")
def test_every_municipality_of_the_reference_list_has_a_tile() -> None:
    text = (SHARED / "refdata" / "municipalities.tsv").read_text(encoding="utf-8")
    codes = [row["kommunekode4"] for row in csv.DictReader(text.splitlines(), delimiter="\t")]

    assert sorted(codes) == sorted(read_places())
