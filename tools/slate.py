"""The slate: the word SKETCH on everything that the sketch painter draws. Pillow only; worker processes.

A still carries it in its pixels. What lies beneath travels in a chunk of the PNG: the camera of a reel moves over the
picture, and the slate should not move with it, so film lifts it off and lays it over its frames at their own fixed
place. Whoever knows nothing of the chunk has a marked picture.
"""

import zlib
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from PIL.PngImagePlugin import PngImageFile, PngInfo

from tools.fonts import font_path

BENEATH = b"skUN"  # ancillary, private, and not to be copied by whoever changes the pixels
PLATE, DOT, INK = (18, 18, 24, 158), (255, 112, 84, 255), (255, 255, 255, 242)
FINE = 4  # drawn so many times larger, then reduced: round corners without steps


@lru_cache(maxsize=8)
def slate(width: int, height: int) -> tuple[Image.Image, tuple[int, int]]:
    """Return the slate for a picture of this size, RGBA, and where its upper left corner lies.

    It lies within what no app covers: 250 px at the top, 420 below and 120 at the right of 1920.
    """
    unit = min(height, width * 16 / 9) / 1000
    size = max(17 * unit, 9.5)
    left = round(max(0.075 * width, 10.0))
    font = ImageFont.truetype(str(font_path()), round(size * FINE))
    wide, high = font.getlength("SKETCH") / FINE + size * 1.9, size * 1.75
    top = round(height * 0.735 - high)
    image = Image.new("RGBA", (round(wide) * FINE, round(high) * FINE), (*PLATE[:3], 0))
    pen = ImageDraw.Draw(image)
    right, bottom = image.width - 1, image.height - 1
    pen.rounded_rectangle((0, 0, right, bottom), radius=bottom / 2, fill=PLATE)
    x, y, r = size * 0.72 * FINE, bottom / 2, size * 0.24 * FINE
    pen.ellipse((x - r, y - r, x + r, y + r), fill=DOT)
    pen.text((size * 1.2 * FINE, y), "SKETCH", fill=INK, font=font, anchor="lm")
    return image.reduce(FINE), (left, top)


def slated(image: Image.Image) -> Image.Image:
    """Return a copy of the RGB `image` with the slate on it."""
    marked = image.copy()
    plate, at = slate(*image.size)
    marked.paste(plate, at, plate)
    return marked


def save_slated(image: Image.Image, path: Path) -> None:
    """Write the RGB `image` as a PNG with the slate on it, and what is beneath it in a chunk."""
    plate, (left, top) = slate(*image.size)
    beneath = image.crop((left, top, left + plate.width, top + plate.height))
    chunks = PngInfo()
    chunks.add(BENEATH, zlib.compress(beneath.tobytes()))
    # Level 1: 0.13 s and 2.7 MB for 1080x1920; level 6 would take seconds for a tenth less.
    slated(image).save(path, "PNG", compress_level=1, pnginfo=chunks)


def lifted(image: Image.Image) -> Image.Image | None:
    """Return the opened picture as RGB without its slate; None when it has none that can be lifted."""
    if not isinstance(image, PngImageFile):
        return None
    image.load()
    packed = next((data for name, data, *_ in image.private_chunks if name == BENEATH), None)
    if packed is None:
        return None
    plate, at = slate(*image.size)
    length = plate.width * plate.height * 3
    unpacking = zlib.decompressobj()
    try:
        pixels = unpacking.decompress(packed, length + 1)
    except zlib.error:
        return None
    if len(pixels) != length or not unpacking.eof:
        return None
    clean = image.convert("RGB")
    clean.paste(Image.frombytes("RGB", plate.size, pixels), at)
    return clean
