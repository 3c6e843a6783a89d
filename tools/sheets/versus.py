"""A comparison as one picture: the variants side by side, each with its words, quality and time, best and fastest marked."""

from typing import Any

from PIL import Image

from storage.wording import tr
from tools.sheets.pen import CARD, CYAN, FAINT, GOLD, GREEN, GREY, INK, LINE, MARGIN, PAPER, WIDTH, Pen
from tools.sheets.thumbs import Thumbnails

GAP = 20  # px
HEAD = 142
LOWEST, HIGHEST = 0.75, 1.6  # height of a picture by its width
WORDS = 220  # px under a picture


def drawn(told: dict[str, Any], thumbnails: Thumbnails) -> Image.Image:
    """`{title, subtitle, variants: [{name, handle, score, seconds, note, is_best, is_fastest, blurred, source}]}`."""
    variants = told["variants"]
    columns = 2 if len(variants) in {1, 2, 4} else 3
    wide = (WIDTH - 2 * MARGIN - (columns - 1) * GAP) / columns
    pictures = [thumbnails.of(variant["source"]) for variant in variants]
    shapes = [picture.height / picture.width for picture in pictures if picture is not None]
    high = wide * min(HIGHEST, max([LOWEST, *shapes] if shapes else [1.0]))
    rows = -(-len(variants) // columns)
    pen = Pen(HEAD + rows * (high + WORDS) + (rows - 1) * GAP + MARGIN / 2)
    pen.text(told["title"], (MARGIN, 72), size=46, weight="display", width=WIDTH - 2 * MARGIN)
    pen.text(told["subtitle"], (MARGIN, 116), size=29, colour=GREY, width=WIDTH - 2 * MARGIN)
    for index, (variant, picture) in enumerate(zip(variants, pictures, strict=True)):
        left = MARGIN + index % columns * (wide + GAP)
        top = HEAD + index // columns * (high + WORDS + GAP)
        _variant(pen, variant, picture, (left, top), (wide, high))
    return pen.image


def took(seconds: float) -> str:
    """How long a variant took, as its reader writes numbers.

    >>> from storage.wording import speaking
    >>> with speaking("de"):
    ...     took(12.5)
    '12,5 s'
    """
    return tr("{seconds:.1f} s", seconds=seconds)


def _variant(
    pen: Pen, variant: dict[str, Any], picture: Image.Image | None, at: tuple[float, float], size: tuple[float, float]
) -> None:
    left, top = at
    wide, high = size
    box = (left, top, left + wide, top + high)
    pen.picture(picture, box, radius=22, blurred=variant["blurred"])
    if picture is None:
        pen.paragraph(
            variant["note"], (left + 20, top + high / 2 - 20), size=30, colour=FAINT, width=wide - 40, lines=4
        )
    elif variant["blurred"]:
        pen.chip("18+", (left + wide / 2 - 42, top + high / 2 - 24), size=36, weight="display")
    at_height = top + 16
    if variant["is_best"]:
        pen.box(box, radius=22, edge=GOLD, thick=7)
        pen.chip(tr("Best"), (left + 16, at_height), size=32, fill=GOLD, colour=PAPER, symbol="star")
        at_height += 60
    if variant["is_fastest"]:
        pen.chip(tr("Fastest"), (left + 16, at_height), size=32, fill=CYAN, colour=PAPER, symbol="bolt")
    if variant["handle"]:
        pen.chip(variant["handle"], (left + 14, top + high - 14), size=28, corner="left bottom")
    below = top + high + 44
    pen.paragraph(variant["name"], (left + 4, below), size=31, width=wide - 8, lines=2)
    if variant["score"] is None:
        return
    bar = below + 68
    pen.box((left + 4, bar, left + wide - 4, bar + 14), radius=7, fill=CARD, edge=LINE, thick=1)
    full = max(14.0, (wide - 8) * min(1.0, max(0.0, variant["score"])))
    pen.box((left + 4, bar, left + 4 + full, bar + 14), radius=7, fill=GOLD if variant["is_best"] else GREEN)
    pen.text(tr("quality {score:.2f}", score=variant["score"]), (left + 4, bar + 58), size=29, colour=INK)
    if variant["seconds"] is not None:
        pen.text(took(variant["seconds"]), (left + wide - 4, bar + 58), size=29, colour=GREY, align="right")
