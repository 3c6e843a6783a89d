"""Text as a picture with transparency: wrapped, centred, white on a soft dark box. Pillow only; worker processes.

A line may mix scripts. Each piece of a word is set in a font that has its letters (Pillow's raqm shapes it), and words
run from the right where the text begins with a right-to-left letter.
"""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from tools.fonts import Weight, drawable, font_path, runs

MOST_LINES = 5


@dataclass(frozen=True, kw_only=True)
class Lettering:
    """RGBA, and where a plain text box of it would be cut: the picture has `margin` of shadow on each side."""

    image: Image.Image
    margin: int


def letter(
    text: str, *, size: int, width: int, weight: Weight = "display", smallest: int = 20, tallest: int = 10_000
) -> Lettering | None:
    """Set `text` in at most `width` x `tallest` pixels; None when no font here can draw any of it.

    It begins with `size` and becomes smaller until it fits; below `smallest` the rest is cut with "…".
    """
    text = drawable(text)
    if not text:
        return None
    while True:
        pad, leading = round(size * 0.42), round(size * 1.22)
        lines = _wrapped(text, size, width - 2 * pad, weight)
        most = max(1, min(MOST_LINES, (tallest - 2 * pad) // leading))
        if len(lines) <= most:
            break
        if size <= smallest:
            lines = [*lines[: most - 1], _clipped(lines[most - 1], size, width - 2 * pad, weight)]
            break
        size = max(smallest, round(size * 0.9))
    return _drawn(lines, size, pad, leading, weight, from_right=is_rtl(text))


def _drawn(lines: list[str], size: int, pad: int, leading: int, weight: Weight, *, from_right: bool) -> Lettering:
    widths = [_length(line, size, weight) for line in lines]
    box = (round(max(widths)) + 2 * pad, leading * len(lines) + 2 * pad)
    margin = round(size * 0.5)
    whole = (box[0] + 2 * margin, box[1] + 2 * margin)
    frame = (margin, margin, margin + box[0] - 1, margin + box[1] - 1)

    shadow = Image.new("L", whole, 0)
    ImageDraw.Draw(shadow).rounded_rectangle(frame, radius=round(size * 0.45), fill=150)
    shadow = shadow.filter(ImageFilter.GaussianBlur(size * 0.16))
    plate = Image.new("L", (whole[0] * 2, whole[1] * 2), 0)  # twice the size: rounded corners without steps
    ImageDraw.Draw(plate).rounded_rectangle(tuple(2 * edge for edge in frame), radius=round(size * 0.9), fill=168)
    plate = plate.resize(whole, Image.Resampling.LANCZOS)

    image = Image.new("RGBA", whole, (0, 0, 0, 0))
    image.putalpha(ImageChops.lighter(plate, shadow))
    ink = Image.new("L", whole, 0)
    pen = ImageDraw.Draw(ink)
    for index, (line, length) in enumerate(zip(lines, widths, strict=True)):
        left = margin + (box[0] - length) / 2
        # The baseline sits where capitals look centred in their line.
        baseline = margin + pad + leading * index + leading * 0.5 + size * 0.36
        for piece, font, at in _placed(line, size, weight, from_right=from_right):
            pen.text((left + at, baseline), piece, font=_loaded(str(font), size), fill=255, anchor="ls")
    image.paste((255, 255, 255, 255), mask=ink)
    return Lettering(image=image, margin=margin)


def _wrapped(text: str, size: int, width: int, weight: Weight) -> list[str]:
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in (piece for whole in paragraph.split() for piece in _pieces(whole, size, width, weight)):
            longer = f"{line} {word}".strip()
            if line and _length(longer, size, weight) > width:
                lines.append(line)
                longer = word
            line = longer
        lines.append(line)
    return _balanced(lines, size, weight) if "\n" not in text and len(lines) == 2 else lines


def _balanced(lines: list[str], size: int, weight: Weight) -> list[str]:
    """Two lines of about the same length read better than one long and one word."""
    words = " ".join(lines).split()
    splits = [(" ".join(words[:cut]), " ".join(words[cut:])) for cut in range(1, len(words))]
    best = min(splits, key=lambda split: max(_length(line, size, weight) for line in split), default=tuple(lines))
    fits = max(_length(line, size, weight) for line in best) <= max(_length(line, size, weight) for line in lines)
    return list(best) if fits else lines


def _pieces(word: str, size: int, width: int, weight: Weight) -> list[str]:
    """`word`, broken where it alone is wider than a line."""
    if _word_length(word, size, weight) <= width:
        return [word]
    pieces, piece = [], ""
    for character in word:
        joins = unicodedata.combining(character) != 0
        if piece and not joins and _word_length(piece + character, size, weight) > width:
            pieces.append(piece)
            piece = ""
        piece += character
    return [*pieces, piece]


def _clipped(line: str, size: int, width: int, weight: Weight) -> str:
    while line and _length(line + "…", size, weight) > width:
        line = line[:-1].rstrip()
    return line + "…"


def _placed(line: str, size: int, weight: Weight, *, from_right: bool) -> list[tuple[str, Path, float]]:
    """The pieces of `line` with their fonts and left edges, in the order in which its readers expect the words."""
    placed, at = [], 0.0
    words = line.split(" ")
    for word in _from_the_right(words) if from_right else words:
        pieces = runs(word, weight)
        for piece, font in reversed(pieces) if is_rtl(word) else pieces:
            placed.append((piece, font, at))
            at += float(_loaded(str(font), size).getlength(piece))
        at += _word_length(" ", size, weight)
    return placed


def _from_the_right(words: list[str]) -> list[str]:
    """Reverse the words, keeping runs of left-to-right ones (a name, a price) in their own order."""
    runs: list[list[str]] = []
    for word in words:
        if runs and not is_rtl(word) and not is_rtl(runs[-1][-1]):
            runs[-1].append(word)
        else:
            runs.append([word])
    return [word for run in reversed(runs) for word in run]


def is_rtl(text: str) -> bool:
    """Whether the first letter that has a direction is written from right to left."""
    kinds = (unicodedata.bidirectional(character) for character in text)
    return next((kind in ("R", "AL") for kind in kinds if kind in ("L", "R", "AL")), False)


def _length(line: str, size: int, weight: Weight) -> float:
    words = line.split(" ")
    gaps = (len(words) - 1) * _word_length(" ", size, weight)
    return sum(_word_length(word, size, weight) for word in words) + gaps


@lru_cache(maxsize=4096)
def _word_length(word: str, size: int, weight: Weight) -> float:
    if word == " ":
        return float(_loaded(str(font_path(weight)), size).getlength(" "))
    return sum(float(_loaded(str(font), size).getlength(piece)) for piece, font in runs(word, weight))


@lru_cache(maxsize=64)
def _loaded(path: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size)
