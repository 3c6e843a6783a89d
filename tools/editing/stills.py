"""Edits of a still picture. Worker process only."""

from pathlib import Path
from typing import Any

from PIL import Image, ImageEnhance, ImageFilter

from storage.wording import tr
from tools.editing.following import corner
from tools.editing.letters import drawn, top_of
from tools.editing.looks import LOOKS
from tools.editing.requests import TABLE, ColorGrade, Convert, Crop, Edit, FitSize, Resize, Rotate, TextOverlay
from tools.editing.shrinking import fit_picture
from tools.errors import InvalidRequest

SAVED: dict[str, dict[str, Any]] = {
    ".jpg": {"format": "JPEG", "quality": 94, "subsampling": 0, "optimize": True},
    ".png": {"format": "PNG"},
    ".webp": {"format": "WEBP", "quality": 92},
}


def edited(source: Path, edit: Edit, out: Path, *, table: Path | None = None) -> None:
    """Apply `edit` to the picture `source` and write `out`, whose suffix decides the format.

    `table` is a colour table of ours, where the look is one.
    """
    if isinstance(edit, FitSize):
        fit_picture(source, out, largest=edit.most)
        return
    with Image.open(source, formats=("PNG", "JPEG", "WEBP")) as opened:
        image = opened.convert("RGB")
    options = dict(SAVED[out.suffix])
    with out.open("wb") as file:
        _changed(image, edit, table).save(file, **options)


def _changed(image: Image.Image, edit: Edit, table: Path | None) -> Image.Image:
    match edit:
        case Crop(width, height, x, y, follows):
            if follows:
                x, y = corner([image], image.size, (width, height))
            return image.crop((x, y, x + width, y + height))
        case Resize(width, height):
            return _fitted(image, width, height)
        case Rotate(degrees, mirror):
            return _turned(image, degrees, mirror)
        case ColorGrade(look) if look == TABLE and table is not None:
            return image.filter(_cube(table))
        case ColorGrade(look):
            return _graded(image, look)
        case TextOverlay(text, position):
            return _lettered(image, text, position)
        case Convert():
            return image
        case _:
            raise InvalidRequest(tr("A picture cannot be changed that way."), fix=tr("Make a reel of it first."))


def _cube(table: Path) -> ImageFilter.Color3DLUT:
    """The colour table that `tables.read_cube` wrote. Its range is taken as 0 to 1, as nearly all are."""
    rows = [line.split() for line in table.read_text().splitlines()]
    side = int(next(row[1] for row in rows if row[0] == "LUT_3D_SIZE"))
    values = [float(word) for row in rows if row[0][0] in "-.0123456789" for word in row]
    return ImageFilter.Color3DLUT(side, values)


def _fitted(image: Image.Image, width: int, height: int) -> Image.Image:
    share = min(width / image.width, height / image.height)
    size = (max(1, round(image.width * share)), max(1, round(image.height * share)))
    scaled = image.resize(size, Image.Resampling.LANCZOS)
    if size == (width, height):
        return scaled
    framed = Image.new("RGB", (width, height))
    framed.paste(scaled, ((width - size[0]) // 2, (height - size[1]) // 2))
    return framed


def _turned(image: Image.Image, degrees: int, mirror: str) -> Image.Image:
    turns = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}
    mirrors = {"horizontal": Image.Transpose.FLIP_LEFT_RIGHT, "vertical": Image.Transpose.FLIP_TOP_BOTTOM}
    for step in (turns.get(degrees), mirrors.get(mirror)):
        image = image.transpose(step) if step is not None else image
    return image


def _graded(image: Image.Image, name: str) -> Image.Image:
    look = LOOKS[name]
    image = ImageEnhance.Color(image).enhance(look.saturation)
    image = ImageEnhance.Contrast(image).enhance(look.contrast)
    image = ImageEnhance.Brightness(image).enhance(look.brightness)
    return image.point([min(255, round(level * share)) for share in look.tint for level in range(256)])


def _lettered(image: Image.Image, text: str, position: str) -> Image.Image:
    lettering = drawn(text, image.width, image.height, is_subtitle=False)
    box = lettering.image.height - 2 * lettering.margin
    at = (image.width - lettering.image.width) // 2, top_of(position, box, *image.size) - lettering.margin
    image = image.convert("RGBA")
    layer = Image.new("RGBA", image.size, (0, 0, 0, 0))
    layer.paste(lettering.image, at)
    return Image.alpha_composite(image, layer).convert("RGB")
