"""Text as a picture with transparency: wrapped and set, on a soft dark box or with an outline. Pillow only; worker processes."""

from dataclasses import dataclass
from typing import Literal

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from tools.fonts import Weight, drawable
from tools.fonts.lines import Line, clipped, is_rtl, length, loaded, place, wrapped

MOST_LINES = 5
Colour = tuple[int, int, int]


@dataclass(frozen=True, kw_only=True)
class Style:
    """How letters look. Shares are of their size."""

    plate: tuple[int, int, int, int] | None = (0, 0, 0, 168)  # the box behind them; None: an outline instead
    ink: Colour = (255, 255, 255)
    accent: Colour | None = None  # of words that light up: each comes as a picture of its own
    radius: float = 0.45
    outline: float = 0.09
    align: Literal["centre", "left", "right"] = "centre"
    opacity: float = 1.0


PLATE = Style()


@dataclass(frozen=True, kw_only=True)
class Word:
    """One word of a lettering in the accent's colour, and where it belongs."""

    number: int
    left: int
    top: int
    image: Image.Image


@dataclass(frozen=True, kw_only=True)
class Lettering:
    """RGBA, and where a plain text box of it would be cut: the picture has `margin` of shadow on each side."""

    image: Image.Image
    margin: int
    words: tuple[Word, ...] = ()  # where its style has an accent; a broken word is several

    @property
    def width(self) -> int:
        """Of the box, without the margins."""
        return self.image.width - 2 * self.margin

    @property
    def height(self) -> int:
        return self.image.height - 2 * self.margin


def letter(
    text: str,
    *,
    size: int,
    width: int,
    weight: Weight = "display",
    smallest: int = 20,
    tallest: int = 10_000,
    style: Style = PLATE,
) -> Lettering | None:
    """Set `text` in at most `width` x `tallest` pixels; None when no font here can draw any of it.

    It begins with `size` and becomes smaller until it fits; below `smallest` the rest is cut with "…".
    """
    text = drawable(text, names=True)
    if not text:
        return None
    while True:
        pad, leading = round(size * (0.42 if style.plate else 0.12)), round(size * 1.22)
        room = max(1, width - 2 * pad)
        lines = wrapped(text, size, room, weight)
        most = max(1, min(MOST_LINES, (tallest - 2 * pad) // leading))
        if len(lines) <= most:
            break
        if size <= smallest:
            lines = [*lines[: most - 1], clipped(lines[most - 1], size, room, weight)]
            break
        size = max(smallest, round(size * 0.9))
    return _drawn(lines, size, pad, leading, weight, style, from_right=is_rtl(text))


def _drawn(
    lines: list[Line], size: int, pad: int, leading: int, weight: Weight, style: Style, *, from_right: bool
) -> Lettering:
    widths = [length(line, size, weight) for line in lines]
    box = (round(max(widths)) + 2 * pad, leading * len(lines) + 2 * pad)
    margin = round(size * 0.5)
    whole = (box[0] + 2 * margin, box[1] + 2 * margin)
    ink = Image.new("L", whole, 0)
    pen = ImageDraw.Draw(ink)
    marks: list[tuple[int, tuple[int, int, int, int]]] = []
    for index, (line, long) in enumerate(zip(lines, widths, strict=True)):
        free = box[0] - long
        left = margin + {"centre": free / 2, "left": float(pad), "right": free - pad}[style.align]
        # The baseline sits where capitals look centred in their line.
        baseline = margin + pad + leading * index + leading * 0.5 + size * 0.36
        for placed in place(line, size, weight, from_right=from_right):
            for string, font, at in placed.strings:
                pen.text((left + at, baseline), string, font=loaded(str(font), size), fill=255, anchor="ls")
            top = margin + pad + leading * index - round(size * 0.1)
            around = round(size * 0.12)
            edges = (
                left + placed.left - around,
                top,
                left + placed.left + placed.width + around,
                top + leading + around,
            )
            marks.append((placed.piece.word, _within(edges, whole)))
    image = _backed(ink, whole, margin, box, size, style)
    words = () if style.accent is None else tuple(_lit(ink, number, edges, style.accent) for number, edges in marks)
    return Lettering(image=image, margin=margin, words=words)


def _within(edges: tuple[float, float, float, float], whole: tuple[int, int]) -> tuple[int, int, int, int]:
    left, top, right, bottom = (round(edge) for edge in edges)
    return max(0, left), max(0, top), max(1, min(right, whole[0])), max(1, min(bottom, whole[1]))


def _lit(ink: Image.Image, number: int, edges: tuple[int, int, int, int], accent: Colour) -> Word:
    """A word cut out of the ink, in another colour: it is laid over exactly its own letters."""
    mask = ink.crop(edges)
    image = Image.new("RGBA", mask.size, (*accent, 0))
    image.putalpha(mask)
    return Word(number=number, left=edges[0], top=edges[1], image=image)


def _backed(
    ink: Image.Image, whole: tuple[int, int], margin: int, box: tuple[int, int], size: int, style: Style
) -> Image.Image:
    """The letters in their colour, on their plate or in their outline."""
    if style.plate is not None:
        frame = (margin, margin, margin + box[0] - 1, margin + box[1] - 1)
        shadow = Image.new("L", whole, 0)
        ImageDraw.Draw(shadow).rounded_rectangle(frame, radius=round(size * style.radius), fill=150)
        shadow = shadow.filter(ImageFilter.GaussianBlur(size * 0.16))
        plate = Image.new("L", (whole[0] * 2, whole[1] * 2), 0)  # twice the size: rounded corners without steps
        pen = ImageDraw.Draw(plate)
        pen.rounded_rectangle(
            tuple(2 * edge for edge in frame), radius=round(size * style.radius * 2), fill=style.plate[3]
        )
        plate = plate.resize(whole, Image.Resampling.LANCZOS)
        image = Image.new("RGBA", whole, (0, 0, 0, 0))
        image.putalpha(shadow)
        colour = Image.new("RGBA", whole, (*style.plate[:3], 0))
        colour.putalpha(plate)
        if style.plate[:3] == (0, 0, 0):
            image.putalpha(ImageChops.lighter(plate, shadow))
        else:
            image.alpha_composite(colour)
    else:
        # An outline that grows soft: letters stay readable on snow, and on a neon sign.
        wide = max(3, round(size * style.outline) // 2 * 2 + 1)
        dark = ink.filter(ImageFilter.MaxFilter(wide)).filter(ImageFilter.GaussianBlur(size * 0.03))
        soft = ink.filter(ImageFilter.GaussianBlur(size * 0.12))
        image = Image.new("RGBA", whole, (0, 0, 0, 0))
        image.putalpha(ImageChops.lighter(dark.point(lambda level: level * 230 // 255), soft))
    image.paste((*style.ink, 255), mask=ink)
    if style.opacity < 1:
        image.putalpha(image.getchannel("A").point(lambda level: round(level * style.opacity)))
    return image
