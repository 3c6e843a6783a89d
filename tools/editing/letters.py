"""Words over a clip or a picture, drawn as transparent pictures as wide as it is. Worker process only."""

from pathlib import Path

from PIL import Image

from storage.wording import tr
from tools.errors import InvalidRequest
from tools.fonts.lettering import Lettering, letter
from tools.reel.framing import SafeArea

SAFE = SafeArea()
MARGIN = 0.05  # of the height, kept free where no app lies over the picture


def drawn(text: str, width: int, height: int, *, is_subtitle: bool) -> Lettering:
    """`text` set for a frame of this size. Raises InvalidRequest when no letter of it can be drawn."""
    share = 0.046 if is_subtitle else 0.066
    lettering = letter(
        text,
        size=max(12, round(min(width, height * 0.75) * share)),
        width=round(width * (1 - 2 * SAFE.left)),
        weight="text" if is_subtitle else "display",
        smallest=max(10, round(width * 0.024)),
        tallest=round(height * 0.4),
    )
    if lettering is None:
        raise InvalidRequest(
            tr("None of {text!r} can be drawn: none of my fonts has it.", text=text[:40]),
            fix=tr("Write it in another script."),
        )
    return lettering


def top_of(position: str, box: int, width: int, height: int) -> int:
    """Where a box of that height begins: clear of what apps lay over vertical video."""
    is_vertical = width < height * 0.8
    above, below = (SAFE.top, SAFE.bottom) if is_vertical else (MARGIN, MARGIN)
    highest, lowest = round(height * above), round(height * (1 - below)) - box
    return {"top": highest, "middle": (highest + lowest) // 2, "bottom": lowest}[position]


def strips(
    texts: list[str], folder: Path, width: int, height: int, position: str, *, is_subtitle: bool
) -> dict[str, object]:
    """Draw each text into a strip of one size, full width; return the files, an empty one and where they belong."""
    set_texts = [drawn(text, width, height, is_subtitle=is_subtitle) for text in texts]
    tall = max(one.image.height for one in set_texts)
    margin = max(one.margin for one in set_texts)
    files = []
    for index, one in enumerate(set_texts):
        strip = Image.new("RGBA", (width, tall), (0, 0, 0, 0))
        # Subtitles stand on one line at their foot, however many lines they have.
        strip.alpha_composite(
            _within(one.image, width), (max(0, (width - one.image.width) // 2), tall - one.image.height)
        )
        files.append(str(folder / f"{index:04}.png"))
        strip.save(files[-1], compress_level=1)
    empty = str(folder / "empty.png")
    Image.new("RGBA", (width, tall), (0, 0, 0, 0)).save(empty, compress_level=1)
    box = tall - 2 * margin
    return {"files": files, "empty": empty, "y": top_of(position, box, width, height) - margin}


def _within(image: Image.Image, width: int) -> Image.Image:
    excess = image.width - width
    return image if excess <= 0 else image.crop((excess // 2, 0, excess // 2 + width, image.height))
