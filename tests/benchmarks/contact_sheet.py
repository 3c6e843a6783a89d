"""A contact sheet of the sketch painter: every place in three shot sizes, then the hours and the weathers.

`python -m tests.benchmarks.contact_sheet OUT.png [--blind] [--seed N]`. The same arguments give the same pixels. With
`--blind` nothing is labelled: look at it as a stranger would, and name the scenes.
"""

import argparse
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from tools import fonts
from tools.scenes.vocabulary import vocabulary
from tools.sketch.picture import Wish, paint

CELL = (216, 384)  # px, 9:16
PAINTED = (540, 960)
COLUMNS = 12
LOOKS: tuple[dict[str, Any], ...] = (
    {
        "presents_as": "woman",
        "hair": "long wavy auburn",
        "skin": "fair",
        "eyes": "green",
        "body_type": "athletic",
        "clothing": "mustard linen dress",
    },
    {
        "presents_as": "man",
        "hair": "short black",
        "skin": "tan",
        "eyes": "brown",
        "body_type": "athletic",
        "clothing": "white tee, navy bomber jacket, grey jeans",
    },
    {
        "presents_as": "woman",
        "hair": "black curly",
        "skin": "deep brown",
        "eyes": "brown",
        "body_type": "curvy",
        "clothing": "teal blouse, cream trousers",
    },
    {
        "presents_as": "man",
        "hair": "short blond, beard",
        "skin": "fair",
        "eyes": "blue",
        "body_type": "average",
        "clothing": "green flannel shirt, jeans",
    },
    {
        "presents_as": "woman",
        "hair": "black bob",
        "skin": "light",
        "eyes": "dark brown",
        "body_type": "slim",
        "clothing": "red leather jacket, black jeans",
    },
    {
        "presents_as": "person",
        "hair": "short silver",
        "skin": "olive",
        "eyes": "grey",
        "body_type": "full",
        "clothing": "purple hoodie, black leggings",
    },
)
MATRIX_PLACES = ("beach", "street", "mountain", "cafe")
HOURS = ("dawn", "morning", "day", "golden hour", "dusk", "night")
WEATHERS = ("rain", "storm", "snow", "fog", "wind", "cloudy")


@dataclass(frozen=True, kw_only=True)
class Cell:
    label: str
    wish: Wish


def word_for(place: str) -> str:
    """The first words that name the place."""
    return next(phrase for phrase, meanings in vocabulary().meanings.items() if ("place", place) in meanings)


def cells(seed: int) -> list[Cell]:
    made: list[Cell] = []

    def add(scene: str, shot: str, person: bool = True) -> None:
        look = LOOKS[len(made) % len(LOOKS)] if person else None
        width, height = PAINTED
        wish = Wish(scene=scene, shot=shot, appearance=look, width=width, height=height, seed=seed + len(made))
        made.append(Cell(label=f"{scene} · {shot}{'' if person else ' · nobody'}", wish=wish))

    for place in vocabulary().places:
        words = word_for(place)
        for shot in ("wide", "medium", "close"):
            add(words, shot)
        add(words, "close", person=False)
    for place in MATRIX_PLACES:
        for hour in HOURS:
            add(f"{place} at {hour}", "wide")
        for weather in WEATHERS:
            add(f"{place} in {weather}", "wide")
    return made


def painted(cell: Cell) -> Image.Image:
    return paint(cell.wish).resize(CELL, Image.Resampling.LANCZOS)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--blind", action="store_true", help="no labels")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    todo = cells(given.seed)
    started = time.perf_counter()
    with ProcessPoolExecutor(max_workers=2) as pool:
        pictures = list(pool.map(painted, todo, chunksize=4))
    label = 0 if given.blind else 18
    rows = -(-len(todo) // COLUMNS)
    sheet = Image.new("RGB", (COLUMNS * CELL[0], rows * (CELL[1] + label)), (20, 20, 24))
    pen = ImageDraw.Draw(sheet)
    face = ImageFont.truetype(str(fonts.font_path("text")), 12)
    for index, (cell, picture) in enumerate(zip(todo, pictures, strict=True)):
        x, y = index % COLUMNS * CELL[0], index // COLUMNS * (CELL[1] + label)
        sheet.paste(picture, (x, y))
        if label:
            pen.text((x + 6, y + CELL[1] + 2), cell.label, fill=(230, 230, 230), font=face)
    sheet.save(given.out, "PNG", compress_level=3)
    print(f"{len(todo)} pictures of {PAINTED[0]}x{PAINTED[1]} in {time.perf_counter() - started:.0f} s: {given.out}")


if __name__ == "__main__":
    main()
