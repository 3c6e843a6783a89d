"""A page of the library as one picture: numbered tiles, each with its name, how long it runs, and whether it is approved."""

from typing import Any

from PIL import Image

from storage.wording import tr
from tools.sheets.pen import (
    AMBER,
    CARD,
    FAINT,
    GREEN,
    GREY,
    INK,
    MARGIN,
    RED,
    WIDTH,
    Pen,
    Symbol,
)
from tools.sheets.thumbs import Thumbnails

GAP = 20  # px
HEAD = 142
FOOT = 66  # px under a tile, with its name
TALL = 1.25  # height of a tile by its width: between an upright reel and a square picture
NARROW_FROM = 5  # so many tiles stand in three columns, fewer in two
MARKS: dict[str, tuple[Symbol, str]] = {
    "approved": ("check", GREEN), "rejected": ("cross", RED), "pending": ("wait", AMBER),
}  # fmt: skip
SILENT = {"audio": "sound", "text": "text"}  # what has no picture says what it is


def drawn(told: dict[str, Any], thumbnails: Thumbnails) -> Image.Image:
    """`{title, subtitle, tiles: [{number, name, length, mark, kind, blurred, source}]}` as a picture."""
    tiles = told["tiles"]
    columns = 3 if len(tiles) >= NARROW_FROM else 2
    wide = (WIDTH - 2 * MARGIN - (columns - 1) * GAP) / columns
    high = wide * TALL
    rows = -(-len(tiles) // columns)
    pen = Pen(HEAD + rows * (high + FOOT) + (rows - 1) * GAP + MARGIN)
    pen.text(told["title"], (MARGIN, 72), size=46, weight="display", width=WIDTH - 2 * MARGIN)
    pen.text(told["subtitle"], (MARGIN, 116), size=29, colour=GREY, width=WIDTH - 2 * MARGIN)
    for index, tile in enumerate(tiles):
        left = MARGIN + index % columns * (wide + GAP)
        top = HEAD + index // columns * (high + FOOT + GAP)
        _tile(pen, tile, (left, top), (wide, high), thumbnails)
    return pen.image


def _tile(
    pen: Pen, tile: dict[str, Any], at: tuple[float, float], size: tuple[float, float], thumbnails: Thumbnails
) -> None:
    left, top = at
    wide, high = size
    right, bottom = left + wide, top + high
    picture = thumbnails.of(tile["source"])
    is_out = tile["mark"] == "rejected"
    pen.picture(picture, (left, top, right, bottom), radius=22, blurred=tile["blurred"], dimmed=is_out)
    if picture is None:
        words = SILENT.get(tile["kind"], tr("no picture"))
        pen.text(words, (left + wide / 2, top + high / 2 + 12), size=34, colour=FAINT, align="centre")
    elif tile["blurred"]:
        pen.chip("18+", (left + wide / 2 - 42, top + high / 2 - 24), size=36, weight="display")
    # The number is what a person says next: the largest thing on a tile.
    pen.chip(str(tile["number"]), (left + 14, top + 14), size=44, weight="display", fill=CARD)
    if tile["length"]:
        pen.chip(tile["length"], (right - 12, bottom - 12), size=30, corner="right bottom")
    symbol, colour = MARKS[tile["mark"]]
    pen.badge(symbol, (right - 42, top + 44), radius=25, fill=colour)
    name = INK if not is_out else GREY
    pen.text(tile["name"], (left + 6, bottom + 46), size=34, colour=name, width=wide - 12)
