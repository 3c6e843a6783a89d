"""A picture made small enough: as good as fits, and no smaller than it must be."""

import io
from pathlib import Path
from typing import Final

QUALITIES: Final = (92, 85, 78, 70, 60)  # of a JPEG, until it is small enough
SMALLER: Final = 0.8  # in each direction, when the lowest quality is still too large


def fit_picture(source: Path, target: Path, *, largest: int | None) -> None:
    """Write a picture as a JPEG of at most `largest` bytes: as good as fits, and no smaller than it must be."""
    from PIL import Image, ImageOps

    with Image.open(source) as opened:
        picture = ImageOps.exif_transpose(opened).convert("RGB")
    while True:
        for quality in QUALITIES:
            kept = io.BytesIO()
            picture.save(kept, "JPEG", quality=quality, optimize=True)
            if largest is None or kept.tell() <= largest:
                target.write_bytes(kept.getvalue())
                return
        picture = picture.resize((max(1, round(picture.width * SMALLER)), max(1, round(picture.height * SMALLER))))
