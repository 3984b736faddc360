"""Charts as figures: where each bar and each tile stands, in units of the drawing. The templates draw them as SVG."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from browse.words import rows

LEVELS = 5  # shades above "none"
_BAR, _GAP, _TALL = 24, 6, 110
_TOP, _TOP_UPRIGHT, _LABELS = 16, 52, 30  # room for the figures above the bars, and for the months below
_WIDE, _HIGH = 56, 50  # of a tile, its gap included
_TILE_GAP = 4


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    value: int
    x: int
    y: float
    width: int
    height: float


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar a month; `height` holds the bars with room for figures above and labels below.

    `upright`: the figures are too long to stand side by side, and are written from below to above.
    """

    bars: tuple[Bar, ...]
    width: int
    height: int
    base: int
    upright: bool


@dataclass(frozen=True, slots=True)
class Tile:
    """A province's place. `lines`: its name in one or two lines. `level`: its shade, 0 for none to LEVELS. `is_crawled`: or
    nobody looked, and no value is told."""

    code: str
    name: str
    lines: tuple[str, ...]
    value: int
    level: int
    is_crawled: bool
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class TileMap:
    """`most`: the largest value of a tile."""

    tiles: tuple[Tile, ...]
    most: int
    width: int
    height: int
    side: tuple[int, int]


def bars(values: Mapping[str, int]) -> Bars:
    """A bar for each month, in the order given, the highest as high as the drawing."""
    most = max(values.values(), default=0)
    upright = most > 999
    top = _TOP_UPRIGHT if upright else _TOP
    drawn = []
    for number, (month, value) in enumerate(values.items()):
        height = round(_TALL * value / most, 1) if most else 0.0
        drawn.append(Bar(month, value, number * (_BAR + _GAP), top + _TALL - height, _BAR, height))
    base = top + _TALL
    return Bars(tuple(drawn), len(drawn) * (_BAR + _GAP) - _GAP, base + _LABELS, base, upright)


def tile_map(names: Mapping[str, str], values: Mapping[str, int], crawled: Collection[str]) -> TileMap:
    """All of today's provinces in their places. `names` by code, `values` by name; `crawled`: the names of those looked at.

    The places (data/tiles.csv) are ours: roughly the provinces' neighbourhood, no more.
    """
    most = max(values.values(), default=0)
    tiles = []
    for place in rows("tiles"):
        name = names[place["code"]]
        value = values.get(name, 0)
        at = int(place["column"]) * _WIDE, int(place["row"]) * _HIGH
        tiles.append(Tile(place["code"], name, _in_lines(name), value, level(value, most), name in crawled, *at))
    width = max(tile.x for tile in tiles) + _WIDE - _TILE_GAP
    height = max(tile.y for tile in tiles) + _HIGH - _TILE_GAP
    return TileMap(tuple(tiles), most, width, height, (_WIDE - _TILE_GAP, _HIGH - _TILE_GAP))


def level(value: int, most: int) -> int:
    """The shade of a value: 0 for none, then 1 to LEVELS; the small ones are told apart finer, as there are more of them."""
    return math.ceil(LEVELS * (value / most) ** 0.75) if value else 0


def _in_lines(name: str) -> tuple[str, ...]:
    words: Sequence[str] = name.split()
    return (" ".join(words[:-1]), words[-1]) if len(words) > 1 else (name,)
