"""The municipalities on the map of tiles, shaded by how much of what they list is published."""

from server.editor.map import LEVELS, Tile, TileMap
from server.editor.places import read_places
from server.gaps.view import CoverageView, MunicipalityView


def draw_map(view: CoverageView) -> TileMap:
    """Return the map of what there is."""
    known = {each.part: each for each in view.municipalities}
    tiles = tuple(
        Tile(place, *shade(known[code])) if code in known else Tile(place) for code, place in read_places().items()
    )
    return TileMap(tiles, tuple(map(describe_level, range(LEVELS))), "", added=False)


def describe_level(level: int) -> tuple[int, str, str]:
    """Return a shade with its least and its greatest percentage."""
    step = 100 // LEVELS
    return level, f"{level * step}", f"{100 if level == LEVELS - 1 else (level + 1) * step - 1} %"


def shade(view: MunicipalityView) -> tuple[str, int | None]:
    """Return what stands on a municipality's tile, and its shade; without a list, "?" and none."""
    return ("?", None) if view.percent is None else (f"{view.percent} %", min(view.percent * LEVELS // 100, LEVELS - 1))
