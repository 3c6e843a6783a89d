"""A picture made to fit what a place takes: as a JPEG where it takes no other, and smaller where it is too large."""

import hashlib
from dataclasses import replace
from pathlib import Path

from tools.editing.shrinking import fit_picture
from tools.platforms import Placement
from tools.publishers.publisher import MediaFile


def is_taken(file: MediaFile, spot: Placement) -> bool:
    """Whether a picture can go there as it is."""
    form = file.mime.partition("/")[2]
    is_small = spot.size_max is None or file.size <= spot.size_max
    return (not spot.formats or form in spot.formats) and is_small


def fitted(file: MediaFile, spot: Placement, folder: Path) -> MediaFile:
    """Return a picture as this place takes it; where it has to be made anew, it is written into `folder`.

    Slow enough for a thread.
    """
    if file.kind != "image" or is_taken(file, spot):
        return file
    target = folder / Path(file.name).with_suffix(".jpg").name
    fit_picture(file.path, target, largest=spot.size_max)
    content = target.read_bytes()
    from PIL import Image

    with Image.open(target) as made:
        width, height = made.size
    return replace(
        file,
        path=target,
        name=target.name,
        mime="image/jpeg",
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        width=width,
        height=height,
    )
