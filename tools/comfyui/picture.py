"""A picture made ours: decoded with limits, brought to the asked size, rebuilt from its pixels, written whole.

A PNG of ComfyUI carries the whole workflow and prompt. What is written here has pixels and nothing else.
"""

import io
import os
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from storage.wording import tr
from tools.errors import Unavailable

if TYPE_CHECKING:
    from PIL import Image

PIXELS_AT_MOST = 64_000_000


def rebuild(made: Path, to: Path, *, width: int, height: int) -> None:
    """Write `made`, an image of somebody else, as a clean RGB PNG of this size; blocking, so call it in a thread.

    Another shape is scaled by Lanczos until it covers the size, and the rest is cut off evenly. Raises Unavailable
    when it is no picture.
    """
    picture = fitted(decoded(made.read_bytes()), width, height)
    handle, name = tempfile.mkstemp(dir=to.parent, prefix=f".{to.name}-", suffix=".part")
    partial = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            picture.save(file, format="PNG", compress_level=4)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(to)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def decoded(data: bytes) -> "Image.Image":
    """The pixels of an image as RGB, and nothing of what else the file held."""
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            opened = Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "WEBP"))
            if opened.width * opened.height > PIXELS_AT_MOST:
                raise Unavailable(
                    tr(
                        "ComfyUI made a picture of {width} x {height}, which is too large.",
                        width=opened.width,
                        height=opened.height,
                    )
                )
            pixels = opened.convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Unavailable(
            tr("ComfyUI's picture cannot be read."), fix=tr("Try again; the file may be damaged.")
        ) from error
    clean = Image.new("RGB", pixels.size)
    clean.paste(pixels)
    return clean


def fitted(picture: "Image.Image", width: int, height: int) -> "Image.Image":
    """The picture scaled to cover this size, the overhang cut off evenly."""
    from PIL import Image

    if picture.size == (width, height):
        return picture
    scale = max(width / picture.width, height / picture.height)
    across, down = width / scale, height / scale
    left, top = (picture.width - across) / 2, (picture.height - down) / 2
    return picture.resize((width, height), Image.Resampling.LANCZOS, box=(left, top, left + across, top + down))
