"""Writes a still picture anew as a plan says. Worker process only."""

import io
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageCms, ImageFilter, ImageOps

from tools.provenance.carried import without_metadata

QUALITIES = (94, 90, 85, 78, 70, 60)  # of JPEG and WebP, until the file is small enough
SMALLER = 0.85  # in each direction, when the lowest quality is still too large
DARKER = 0.75  # what is laid around a picture must not outshine it


def written(path: Path, out: Path, steps: dict[str, Any]) -> dict[str, Any]:
    """Write `out`; return its size and the quality that it was saved with."""
    if steps["by"] == "strip":
        out.write_bytes(without_metadata(path.read_bytes()))
        return {}
    with Image.open(path, formats=("PNG", "JPEG", "WEBP", "GIF")) as opened:
        opened.seek(0)
        opened.load()
        profile = opened.info.get("icc_profile")
        picture = plain(ImageOps.exif_transpose(opened), profile)
    picture = shaped(picture, tuple(steps["size"]), steps["fill"])
    quality = _saved(picture, out, steps["format"], steps.get("most_bytes"), tuple(steps["size"]))
    return {"quality": quality}


def plain(image: Image.Image, profile: bytes | None) -> Image.Image:
    """`image` as opaque 8-bit RGB in sRGB; what is clear becomes white."""
    if image.mode.startswith("I;16") or image.mode in ("I", "F"):
        levels = np.asarray(image.convert("F"))
        deep = image.mode.startswith("I;16") or bool(levels.max() > 255)
        image = Image.fromarray(np.clip(levels * (255 / 65535 if deep else 1), 0, 255).astype(np.uint8))
    if image.mode in ("P", "PA", "LA", "La", "RGBa") or "transparency" in image.info:
        image = image.convert("RGBA")
    if image.mode == "RGBA":
        white = Image.new("RGBA", image.size, (255, 255, 255, 255))
        image = Image.alpha_composite(white, image).convert("RGB")
    if profile and image.mode in ("RGB", "CMYK", "L"):
        try:
            source, srgb = ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB")
            return ImageCms.profileToProfile(image, source, srgb, outputMode="RGB") or image.convert("RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a broken profile: the plain conversion follows
    return image.convert("RGB")


def shaped(picture: Image.Image, size: tuple[int, int], fill: str) -> Image.Image:
    """`picture` in `size`: scaled, its edges cut off where they are narrow or `fill` says so, else framed."""
    if picture.size == size:
        return picture
    over = max(size[0] / picture.width, size[1] / picture.height)
    within = min(size[0] / picture.width, size[1] / picture.height)
    if fill == "crop" or within / over >= 0.97:
        return ImageOps.fit(picture, size, Image.Resampling.LANCZOS)
    inner = picture.resize(
        (max(1, round(picture.width * within)), max(1, round(picture.height * within))), Image.Resampling.LANCZOS
    )
    if fill == "pad":
        ground = Image.new("RGB", size)
    else:
        little = ImageOps.fit(picture, (max(2, size[0] // 8), max(2, size[1] // 8)), Image.Resampling.BOX)
        little = little.filter(ImageFilter.GaussianBlur(max(2.0, min(little.size) / 20)))
        ground = little.resize(size, Image.Resampling.BICUBIC).point(
            [round(level * DARKER) for level in range(256)] * 3
        )
    ground.paste(inner, ((size[0] - inner.width) // 2, (size[1] - inner.height) // 2))
    return ground


def _saved(picture: Image.Image, out: Path, form: str, most: int | None, size: tuple[int, int]) -> int:
    while True:
        for quality in QUALITIES if form != "png" else (0,):
            kept = io.BytesIO()
            if form == "png":
                picture.save(kept, "PNG")
            elif form == "webp":
                picture.save(kept, "WEBP", quality=quality)
            else:
                # Not optimised where colour is kept whole: noise would outgrow what Pillow holds ready for that.
                picture.save(kept, "JPEG", quality=quality, subsampling=0 if quality > 85 else 2)
            if most is None or kept.tell() <= most:
                out.write_bytes(kept.getvalue())
                return quality
        picture = picture.resize((max(1, round(picture.width * SMALLER)), max(1, round(picture.height * SMALLER))),
                                 Image.Resampling.LANCZOS)  # fmt: skip
