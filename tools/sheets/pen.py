"""A pen for sheets: text in every script that a name may have, round boxes, thumbnails, badges. Pillow; worker processes.

Everything is measured in pixels of a picture 1080 wide: on a phone it is shown about 390 wide, so 30 px are 11 points.
"""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby
from typing import Literal

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from tools import fonts
from tools.fonts.lines import is_rtl

WIDTH = 1080  # px of every sheet
MARGIN = 36
FINE = 3  # a shape is drawn so many times larger, then made smaller: edges without steps

PAPER, CARD, LINE = "#14161c", "#1f232d", "#2f3542"
INK, GREY, FAINT = "#f5f6f8", "#a3abba", "#6b7383"
ACCENT = "#6ea8ff"
GREEN, AMBER, RED, VIOLET, BLUE, GOLD, CYAN = (
    "#35b56a", "#f2a93b", "#ef5350", "#b583f5", "#4c8dff", "#ffc94a", "#4dd0e1",
)  # fmt: skip
SHADE = (12, 13, 18, 190)  # behind words that lie on a picture
BLUR = 26  # px of radius: nothing is told of what is behind it

Box = tuple[float, float, float, float]  # left, top, right, bottom
Align = Literal["left", "centre", "right"]
Symbol = Literal["check", "cross", "dot", "ask", "wait", "plus", "star", "bolt", "clock"]
Colour = str | tuple[int, int, int] | tuple[int, int, int, int]


class Pen:
    """Draws on one sheet, which grows to nothing: `height` is known before the first stroke."""

    def __init__(self, height: float) -> None:
        self.image = Image.new("RGB", (WIDTH, round(height)), PAPER)
        self._draw = ImageDraw.Draw(self.image, "RGBA")

    # Words

    def text(
        self,
        text: str,
        at: tuple[float, float],
        *,
        size: int,
        colour: str = INK,
        weight: fonts.Weight = "text",
        width: float = 0,
        align: Align = "left",
    ) -> float:
        """Write one line, its baseline at `at`, cut with "…" where it is wider than `width`; return how wide it is."""
        line = fonts.drawable(text, names=True)
        if width and length(line, size, weight) > width:
            line = _cut(line, size, weight, width)
        long = length(line, size, weight)
        left = at[0] - {"left": 0.0, "centre": long / 2, "right": long}[align]
        for piece, font in _placed(line, size, weight):
            self._draw.text((left, at[1]), piece, font=font, fill=colour, anchor="ls")
            left += font.getlength(piece)
        return long

    def paragraph(
        self, text: str, at: tuple[float, float], *, size: int, width: float, lines: int, colour: str = INK
    ) -> None:
        """Write a text in at most so many lines, the first baseline at `at`; the last is cut where it does not fit."""
        for number, line in enumerate(wrapped(text, size, "text", width, lines)):
            self.text(line, (at[0], at[1] + number * size * 1.25), size=size, colour=colour, width=width)

    # Shapes

    def box(self, box: Box, *, radius: float, fill: Colour | None = None, edge: str = "", thick: float = 0) -> None:
        left, top, right, bottom = map(round, box)
        size = (right - left, bottom - top)
        if fill is not None:
            ink = Image.new("RGBA", size, fill)
            mask = _round(size, radius)
            if isinstance(fill, tuple) and len(fill) == 4:
                mask = mask.point(lambda value: value * fill[3] // 255)
            self.image.paste(ink.convert("RGB"), (left, top), mask)
        if edge and thick:
            self.image.paste(Image.new("RGB", size, edge), (left, top), _rim(size, radius, thick))

    def line(self, start: tuple[float, float], end: tuple[float, float], *, colour: str = LINE, thick: int = 2) -> None:
        self._draw.line((*start, *end), fill=colour, width=thick)

    def picture(
        self, picture: Image.Image | None, box: Box, *, radius: float, blurred: bool = False, dimmed: bool = False
    ) -> None:
        """Lay a picture into a box, filled from its middle; without one, an empty card."""
        left, top, right, bottom = map(round, box)
        size = (right - left, bottom - top)
        if picture is None:
            self.box(box, radius=radius, fill=CARD, edge=LINE, thick=2)
            return
        shown = _covering(picture, size)
        if blurred:
            # Small first: then the radius covers what is left of it, and the blur is quick.
            tiny = shown.resize((max(1, size[0] // 8), max(1, size[1] // 8)), Image.Resampling.BOX)
            shown = tiny.filter(ImageFilter.GaussianBlur(BLUR / 8)).resize(size, Image.Resampling.BICUBIC)
        if dimmed:
            shown = Image.blend(shown, Image.new("RGB", size, PAPER), 0.6)
        self.image.paste(shown, (left, top), _round(size, radius))

    def chip(
        self,
        text: str,
        at: tuple[float, float],
        *,
        size: int,
        fill: Colour = SHADE,
        colour: str = INK,
        corner: Literal["left top", "right top", "left bottom", "right bottom"] = "left top",
        weight: fonts.Weight = "text",
        symbol: Symbol | None = None,
    ) -> float:
        """Write a few words on a pill whose named corner is `at`; return how wide it is."""
        pad, high = size * 0.42, size * 1.5
        mark = size * 0.95 if symbol else 0.0
        wide = max(high, length(fonts.drawable(text, names=True), size, weight) + 2 * pad + mark)
        side, end = corner.split()
        left = at[0] - (wide if side == "right" else 0)
        top = at[1] - (high if end == "bottom" else 0)
        self.box((left, top, left + wide, top + high), radius=high / 2, fill=fill)
        middle = left + wide / 2 + mark / 2
        if symbol:
            self.symbol(symbol, (left + pad + size * 0.3, top + high / 2), size=size * 0.8, colour=colour)
        self.text(text, (middle, top + high / 2 + size * 0.36), size=size, colour=colour, weight=weight, align="centre")
        return wide

    def badge(
        self, symbol: Symbol, centre: tuple[float, float], *, radius: float, fill: str, ring: str = PAPER
    ) -> None:
        """A round sign that says by colour and by shape what something is."""
        x, y = centre
        outer = radius * 1.16
        self.box((x - outer, y - outer, x + outer, y + outer), radius=outer, fill=ring)
        self.box((x - radius, y - radius, x + radius, y + radius), radius=radius, fill=fill)
        self.symbol(symbol, centre, size=radius * 1.2, colour="#ffffff")

    def symbol(self, symbol: Symbol, centre: tuple[float, float], *, size: float, colour: str) -> None:
        side = max(1, round(size * 1.25))
        left, top = round(centre[0] - side / 2), round(centre[1] - side / 2)
        self.image.paste(Image.new("RGB", (side, side), colour), (left, top), _sign(symbol, side))


# Letters


def length(line: str, size: int, weight: fonts.Weight) -> float:
    return sum(font.getlength(piece) for piece, font in _pieces(line, size, weight))


def wrapped(text: str, size: int, weight: fonts.Weight, width: float, most: int) -> list[str]:
    """Return `text` in at most so many lines; the last holds all the rest, for whoever draws it to cut."""
    lines: list[str] = []
    for word in fonts.drawable(text, names=True).split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and (len(lines) == most or length(longer, size, weight) <= width):
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _cut(line: str, size: int, weight: fonts.Weight, width: float) -> str:
    low, high = 0, len(line)
    while low < high:  # the longest start that fits
        middle = (low + high + 1) // 2
        if length(f"{line[:middle].rstrip()}…", size, weight) <= width:
            low = middle
        else:
            high = middle - 1
    while low and unicodedata.combining(line[low : low + 1] or " "):  # an accent stays with its letter
        low -= 1
    return f"{line[:low].rstrip()}…"


def _pieces(line: str, size: int, weight: fonts.Weight) -> list[tuple[str, ImageFont.FreeTypeFont]]:
    return [(piece, _loaded(str(path), size)) for piece, path in _runs(line, weight)]


def _placed(line: str, size: int, weight: fonts.Weight) -> Iterable[tuple[str, ImageFont.FreeTypeFont]]:
    """The pieces of a line from left to right as its readers expect them: a run of Hebrew or Arabic words begins at its
    right end, and so does the whole line where it begins with one."""
    words = line.split(" ")
    groups = [(rtl, list(group)) for rtl, group in groupby(words, key=is_rtl)]
    in_order = [
        word
        for rtl, group in (reversed(groups) if is_rtl(line) else groups)
        for word in (reversed(group) if rtl else group)
    ]
    for number, word in enumerate(in_order):
        if number:
            yield " ", _loaded(str(fonts.font_path(weight)), size)
        pieces = _pieces(word, size, weight)
        yield from reversed(pieces) if is_rtl(word) else pieces


@lru_cache(maxsize=4096)
def _runs(line: str, weight: fonts.Weight) -> tuple[tuple[str, object], ...]:
    found: list[tuple[str, object]] = []
    for number, word in enumerate(line.split(" ")):
        if number:
            found.append((" ", fonts.font_path(weight)))
        found += fonts.runs(word, weight, names=True)
    return tuple(found)


@lru_cache(maxsize=128)
def _loaded(path: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size)


# Masks


def _covering(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The middle of a picture in the shape of a box; faces are rather in the upper part of a tall one."""
    scale = max(size[0] / picture.width, size[1] / picture.height)
    wide, high = size[0] / scale, size[1] / scale
    left, top = (picture.width - wide) / 2, (picture.height - high) * 0.4
    return picture.resize(size, Image.Resampling.LANCZOS, box=(left, top, left + wide, top + high))


@lru_cache(maxsize=64)
def _round(size: tuple[int, int], radius: float) -> Image.Image:
    mask = Image.new("L", (size[0] * FINE, size[1] * FINE), 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, mask.width - 1, mask.height - 1), radius=radius * FINE, fill=255)
    return mask.resize(size, Image.Resampling.BOX)


@lru_cache(maxsize=64)
def _rim(size: tuple[int, int], radius: float, thick: float) -> Image.Image:
    mask = Image.new("L", (size[0] * FINE, size[1] * FINE), 0)
    frame = (0, 0, mask.width - 1, mask.height - 1)
    ImageDraw.Draw(mask).rounded_rectangle(frame, radius=radius * FINE, outline=255, width=max(1, round(thick * FINE)))
    return mask.resize(size, Image.Resampling.BOX)


@lru_cache(maxsize=64)
def _sign(symbol: Symbol, side: int) -> Image.Image:
    """A sign as a mask, drawn in a square of 100 by 100."""
    scale = 8
    big = Image.new("L", (100 * scale, 100 * scale), 0)
    draw = ImageDraw.Draw(big)

    def path(*points: tuple[float, float], thick: float = 14) -> None:
        at = [(x * scale, y * scale) for x, y in points]
        draw.line(at, fill=255, width=round(thick * scale), joint="curve")
        half = thick * scale / 2
        for x, y in (at[0], at[-1]):
            draw.ellipse((x - half, y - half, x + half, y + half), fill=255)

    def shape(*points: tuple[float, float]) -> None:
        draw.polygon([(x * scale, y * scale) for x, y in points], fill=255)

    def disc(x: float, y: float, radius: float, fill: int = 255) -> None:
        draw.ellipse(
            ((x - radius) * scale, (y - radius) * scale, (x + radius) * scale, (y + radius) * scale), fill=fill
        )

    match symbol:
        case "check":
            path((22, 54), (42, 73), (78, 30))
        case "cross":
            path((27, 27), (73, 73))
            path((73, 27), (27, 73))
        case "dot":
            disc(50, 50, 20)
        case "plus":
            path((50, 22), (50, 78))
            path((22, 50), (78, 50))
        case "wait":
            path((50, 20), (50, 56))
            disc(50, 78, 9)
        case "ask":
            path((33, 36), (37, 25), (50, 19), (63, 25), (66, 37), (60, 46), (50, 53), (50, 60), thick=12)
            disc(50, 81, 8)
        case "star":
            shape((50, 8), (62, 37), (93, 40), (69, 60), (77, 91), (50, 74), (23, 91), (31, 60), (7, 40), (38, 37))
        case "bolt":
            shape((58, 5), (22, 56), (46, 56), (40, 95), (78, 41), (53, 41))
        case "clock":
            disc(50, 50, 42)
            disc(50, 50, 31, fill=0)
            path((50, 32), (50, 51), (63, 59), thick=9)
    return big.resize((side, side), Image.Resampling.LANCZOS)
