"""`python -m tools.likeness.plot`: draws how alike a persona's pictures have been, as a PNG for a phone."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from storage.wording import later, tr
from tools import fonts
from tools.likeness.verdict import SAME_FROM
from tools.processes import Limits
from tools.working import Answer, Progress, serve

LIMITS = Limits(memory=2**30, cpu=30)
WIDTH, HEIGHT = 1080, 1080  # px; a square fills a phone's width and its letters stay readable
SCALE = 2  # drawn so much larger, then made smaller: smooth lines
LEFT, RIGHT, TOP, BOTTOM = 120, 50, 250, 150  # px around the plot
PAPER, INK, GREY, FAINT = "#ffffff", "#1d2330", "#6b7383", "#e4e7ed"
GOOD = "#e8f5ec"  # the area of the same face
COLOURS = {"same": "#1f8a4c", "several": "#2a6fd6", "other": "#d1372c", "none": "#9aa1ad"}
MEANINGS = {
    "same": later("the same face"),
    "several": later("with others"),
    "other": later("another face"),
    "none": later("no face"),
}
Box = tuple[float, float, float, float]


def answer(request: Answer, progress: Progress) -> Answer:
    image = drawn(request)
    image.save(Path(request["to"]), "PNG", optimize=True)
    return {"width": image.width, "height": image.height}


def drawn(told: Answer) -> Image.Image:
    """The plot of `points` ({score, verdict}), with the running `means` as a line, a `title` and a `subtitle`."""
    points: Sequence[dict[str, Any]] = told["points"]
    image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), PAPER)
    draw = ImageDraw.Draw(image)
    _write(image, told["title"], (LEFT - 70, 40), size=50, weight="display")
    _write(image, told["subtitle"], (LEFT - 70, 112), size=30, colour=GREY, width=WIDTH - LEFT + 70 - RIGHT)
    _axes(image, draw)

    def place(index: int, score: float) -> tuple[float, float]:
        across = 0.5 if len(points) == 1 else index / (len(points) - 1)
        inside = 26  # px that the first and the last dot keep from the edges
        x = LEFT + inside + across * (WIDTH - LEFT - RIGHT - 2 * inside)
        return x * SCALE, _height(score) * SCALE

    line = [place(index, mean) for index, mean in enumerate(told["means"]) if mean is not None]
    if len(line) > 1:
        draw.line(line, fill=INK, width=5 * SCALE, joint="curve")
    radius = (13 if len(points) <= 40 else 9) * SCALE
    for index, point in enumerate(points):
        x, y = place(index, point["score"])
        draw.ellipse(
            (x - radius, y - radius, x + radius, y + radius),
            fill=COLOURS[point["verdict"]],
            outline=PAPER,
            width=3 * SCALE,
        )
    _write(image, told["first"], (LEFT, HEIGHT - BOTTOM + 22), size=26, colour=GREY)
    _write(image, told["last"], (WIDTH - RIGHT, HEIGHT - BOTTOM + 22), size=26, colour=GREY, from_right=True)
    _legend(image, draw, [verdict for verdict in COLOURS if any(point["verdict"] == verdict for point in points)])
    return image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)


def _height(score: float) -> float:
    return HEIGHT - BOTTOM - 16 - score * (HEIGHT - TOP - BOTTOM - 32)


def _axes(image: Image.Image, draw: ImageDraw.ImageDraw) -> None:
    area: Box = (LEFT * SCALE, TOP * SCALE, (WIDTH - RIGHT) * SCALE, _height(SAME_FROM) * SCALE)
    draw.rectangle(area, fill=GOOD)
    for tenth in range(0, 11, 2):
        y = _height(tenth / 10)
        draw.line((LEFT * SCALE, y * SCALE, (WIDTH - RIGHT) * SCALE, y * SCALE), fill=FAINT, width=2 * SCALE)
        _write(image, f"{tenth / 10:.1f}", (LEFT - 18, y - 17), size=28, colour=GREY, from_right=True)
    y = _height(SAME_FROM) * SCALE
    for x in range(LEFT, WIDTH - RIGHT, 24):
        draw.line((x * SCALE, y, min(x + 14, WIDTH - RIGHT) * SCALE, y), fill=COLOURS["same"], width=3 * SCALE)
    # In the corner, where scores hardly ever lie: beside the limit it would be under the dots.
    _write(image, tr("the same face"), (WIDTH - RIGHT - 16, TOP + 22), size=26, colour=COLOURS["same"], from_right=True)


def _legend(image: Image.Image, draw: ImageDraw.ImageDraw, verdicts: Sequence[str]) -> None:
    x, y = float(LEFT - 70), HEIGHT - 52.0
    for verdict in verdicts:
        draw.ellipse((x * SCALE, (y - 12) * SCALE, (x + 24) * SCALE, (y + 12) * SCALE), fill=COLOURS[verdict])
        x += 34 + _write(image, tr(MEANINGS[verdict]), (x + 34, y - 17), size=28, colour=INK) + 24
    draw.line((x * SCALE, y * SCALE, (x + 40) * SCALE, y * SCALE), fill=INK, width=5 * SCALE)
    _write(image, tr("mean of ten"), (x + 52, y - 17), size=28, colour=INK)


def _write(
    image: Image.Image,
    text: str,
    at: tuple[float, float],
    *,
    size: int,
    colour: str = INK,
    weight: fonts.Weight = "text",
    width: int = 0,
    from_right: bool = False,
) -> float:
    """Write text with its upper left (or right) corner `at`; return how wide it is. With `width`, in up to three lines."""
    draw = ImageDraw.Draw(image)
    longest = 0.0
    lines = _wrapped(fonts.drawable(text), size, weight, width) if width else [fonts.drawable(text)]
    for number, line in enumerate(lines[:3]):
        long = _length(line, size, weight)
        x = at[0] - (long if from_right else 0)
        baseline = (at[1] + size * (1 + number * 1.3)) * SCALE
        for piece, font in _pieces(line, size, weight):
            draw.text((x * SCALE, baseline), piece, font=font, fill=colour, anchor="ls")
            x += font.getlength(piece) / SCALE
        longest = max(longest, long)
    return longest


def _pieces(line: str, size: int, weight: fonts.Weight) -> list[tuple[str, ImageFont.FreeTypeFont]]:
    """A line in pieces with a font that has the letters of each: names come in every script."""
    return [
        (piece, ImageFont.truetype(str(path), size * SCALE))
        for word in re.findall(r"\S+|\s+", line)
        for piece, path in fonts.runs(word, weight)
    ]


def _length(line: str, size: int, weight: fonts.Weight) -> float:
    return sum(font.getlength(piece) for piece, font in _pieces(line, size, weight)) / SCALE


def _wrapped(text: str, size: int, weight: fonts.Weight, width: int) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and _length(longer, size, weight) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


if __name__ == "__main__":
    serve(answer, limits=LIMITS)
