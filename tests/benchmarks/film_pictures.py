"""Make the pictures of docs/reels.md: a strip of frames for each transition and motion, the words, and a plot of the moves.

`python -m tests.benchmarks.film_pictures [FOLDER]` (default docs/images). Everything is drawn by the engine as it is.
"""

import argparse
import itertools
import tempfile
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from tools.fonts import font_path
from tools.reel.captions import captions, spread
from tools.reel.draw import Drawing, frames
from tools.reel.motion import box_at
from tools.reel.spec import MOVES, TRANSITIONS, Ease, Layer, Move, Pace, Text, transition_frames
from tools.sketch.picture import Wish, paint

WIDTH, HEIGHT, TILE = 540, 960, (108, 192)
SCENES = ("walking on the beach at sunset", "hiking in the mountains", "drinking coffee in a small cafe")
LOOK = {"presents_as": "woman", "hair": "long wavy auburn", "skin": "fair", "clothing": "mustard linen dress"}
PAPER, INK, FAINT = "#ffffff", "#1d2330", "#e4e7ed"
COLOURS = ("#d1372c", "#2a6fd6", "#1f8a4c", "#b26a00", "#7b3fb5", "#00858a", "#c2347f", "#6b7383")
LABEL = 92  # px beside a row


def painted(folder: Path) -> list[Path]:
    paths = []
    for number, scene in enumerate(SCENES):
        paths.append(folder / f"{number}.png")
        wish = Wish(scene=scene, shot="medium", appearance=LOOK, width=WIDTH, height=HEIGHT, seed=number)
        paint(wish).save(paths[-1])
    return paths


def drawn(drawing: Drawing, picks: list[int]) -> list[Image.Image]:
    """Some frames of a segment, as small pictures."""
    buffers = (np.empty(WIDTH * HEIGHT * 3 // 2, np.uint8) for _ in itertools.count())
    wanted = {index: shown(frame) for index, frame in enumerate(frames(drawing, buffers)) if index in picks}
    return [wanted[index] for index in picks]


def shown(frame: NDArray[np.uint8]) -> Image.Image:
    y = (frame[: WIDTH * HEIGHT].reshape(HEIGHT, WIDTH).astype(np.float32) - 16) * np.float32(255 / 219)
    u, v = (
        frame[WIDTH * HEIGHT :].reshape(2, HEIGHT // 2, WIDTH // 2).repeat(2, 1).repeat(2, 2).astype(np.float32)
    ) - 128
    rgb = np.stack([y + 1.793 * v, y - 0.213 * u - 0.533 * v, y + 2.112 * u], axis=-1)
    return Image.fromarray(np.clip(rgb, 0, 255).astype(np.uint8)).resize(TILE, Image.Resampling.LANCZOS)


def sheet(rows: list[tuple[str, list[Image.Image]]]) -> Image.Image:
    columns = max(len(tiles) for _, tiles in rows)
    image = Image.new("RGB", (LABEL + columns * TILE[0], len(rows) * (TILE[1] + 4)), PAPER)
    pen, font = ImageDraw.Draw(image), ImageFont.truetype(str(font_path("text")), 15)
    for row, (name, tiles) in enumerate(rows):
        top = row * (TILE[1] + 4)
        pen.text((6, top + TILE[1] / 2), name.replace("_", "\n"), fill=INK, font=font, anchor="lm")
        for column, tile in enumerate(tiles):
            image.paste(tile, (LABEL + column * TILE[0], top))
    return image


def transitions(paths: list[Path]) -> Image.Image:
    rows = []
    for way in (one for one in TRANSITIONS if one != "cut"):
        count = transition_frames(way, 12, 60)
        drawing = Drawing(
            width=WIDTH, height=HEIGHT, fps=30, frames=count + 1, transition=way, transition_frames=count,
            layer=Layer(image=paths[1], move="zoom_in", life=60, played=0),
            before=Layer(image=paths[0], move="zoom_in", life=72, played=60),
        )  # fmt: skip
        rows.append((way, drawn(drawing, [round(at) for at in np.linspace(0, count, 8)])))
    return sheet(rows)


def motions(paths: list[Path]) -> Image.Image:
    rows = []
    for move in MOVES[:-1]:
        layer = Layer(image=paths[1], move=move, pace="strong", life=75, played=0)
        drawing = Drawing(width=WIDTH, height=HEIGHT, fps=30, frames=75, layer=layer)
        rows.append((move, drawn(drawing, [0, 12, 24, 37, 50, 62, 74])))
    return sheet(rows)


def words(paths: list[Path]) -> Image.Image:
    line = captions(spread("This view is worth every step", first=0, frames=60), until=60)
    texts = (
        (Text(role="hook", text="POV: you wake up early 🌊", first=0, frames=60),),
        (Text(role="lower_third", text="Ava Moreau\nTravel & slow mornings", first=0, frames=60),),
        (*line, Text(role="handle", text="@ava", first=0, frames=60)),
        (Text(role="call_to_action", text="Follow for more", first=0, frames=60), *captions(spread("また明日ね。", first=0, frames=60), until=60)),
        (Text(role="hook", text="مرحبا بالعالم", first=0, frames=60), Text(role="ai_line", text="Made with AI", first=0, frames=60)),
    )  # fmt: skip
    rows = []
    for start in (8, 24, 40):
        tiles = []
        for shown_texts in texts:
            layer = Layer(image=paths[2], move="zoom_in", life=60, played=0)
            drawing = Drawing(width=WIDTH, height=HEIGHT, fps=30, frames=60, layer=layer, texts=shown_texts)
            tiles += drawn(drawing, [start])
        rows.append((f"{start / 30:.1f} s", tiles))
    return sheet(rows)


def plot() -> Image.Image:
    """How far the frame's edge has gone in each frame of two and a half seconds; and its speed, beside whole pixels'."""
    image = Image.new("RGB", (2000, 1480), PAPER)
    pen, font = ImageDraw.Draw(image), ImageFont.truetype(str(font_path("text")), 28)
    curves: tuple[tuple[str, Move, Pace, Ease], ...] = (
        ("zoom in, strong", "zoom_in", "strong", "soft"),
        ("zoom in", "zoom_in", "normal", "soft"),
        ("zoom in, gentle", "zoom_in", "gentle", "soft"),
        ("pan, slow to end", "pan_right", "normal", "out"),
        ("pan, even", "pan_right", "normal", "even"),
        ("pan, slow to begin", "pan_right", "normal", "in"),
    )
    pen.text((100, 30), "Pixels that the edge has moved over a picture 1080 wide, in 75 frames", fill=INK, font=font)
    for row, (name, move, pace, ease) in enumerate(curves):
        gone = [moved(move, pace, ease, index) for index in range(75)]
        line(pen, gone, (100, 100, 1600, 900), 240, COLOURS[row])
        pen.text((1640, 110 + row * 60), name, fill=COLOURS[row], font=font)
    pen.text(
        (100, 980),
        "Pixels a frame of the gentle zoom: as it is drawn, and as it would be on whole pixels",
        fill=INK,
        font=font,
    )
    fine = [moved("zoom_in", "gentle", "soft", index) for index in range(75)]
    for row, (name, places) in enumerate((("whole pixels", [float(round(at)) for at in fine]), ("as drawn", fine))):
        speeds = [later - at for at, later in pairwise(places)]
        line(pen, speeds, (100, 1040, 1600, 1420), 2.4, (COLOURS[-1], COLOURS[0])[row])
        pen.text((1640, 1100 + row * 60), name, fill=(COLOURS[-1], COLOURS[0])[row], font=font)
    return image.resize((1000, 740), Image.Resampling.LANCZOS)


def moved(move: Move, pace: Pace, ease: Ease, index: int) -> float:
    box = box_at(move, (index + 0.5) / 75, picture=(1080, 1920), frame=(1080, 1920), pace=pace, ease=ease)
    return 1080 - (box.right - box.left) if move == "zoom_in" else box.left


def line(
    pen: ImageDraw.ImageDraw, values: list[float], area: tuple[int, int, int, int], most: float, colour: str
) -> None:
    """A curve of values from 0 to `most` in an area of left, top, right, bottom."""
    left, top, right, bottom = area
    for share in (0.0, 0.5, 1.0):
        y = bottom - share * (bottom - top)
        pen.line((left, y, right, y), fill=FAINT, width=2)
    step = (right - left) / (len(values) - 1)
    points = [(left + index * step, bottom - value / most * (bottom - top)) for index, value in enumerate(values)]
    pen.line(points, fill=colour, width=5)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("to", type=Path, nargs="?", default=Path("docs/images"))
    to = parser.parse_args().to
    to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        paths = painted(Path(folder))
        for name, made in (("transitions", transitions), ("motions", motions), ("words", words)):
            made(paths).save(to / f"reel-{name}.jpg", quality=84, optimize=True)
    plot().save(to / "reel-moves.png", optimize=True)


if __name__ == "__main__":
    main()
