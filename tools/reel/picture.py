"""A picture as the planes that video is made of: Y, U and V of BT.709, limited range. Worker process only."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from storage.wording import tr
from tools.errors import InvalidRequest
from tools.reel.framing import MIDDLE, Subject
from tools.reel.kernel import HALFWAY, LEVELS, planes_of
from tools.reel.kernel import Plane as Kept
from tools.reel.salience import subject_of
from tools.slate import lifted

Plane = NDArray[np.float32]  # (row, column), in levels

LARGEST = 50_000_000  # pixels: pictures come from our own painters, or through `tools.intake`


@dataclass(frozen=True)
class Planes:
    """A picture ready to be drawn from. Chroma may be kept at half the size."""

    luma: Kept  # one layer
    chroma: Kept  # two: U and V
    chroma_scale: int  # 1 or 2: luma pixels per chroma pixel
    has_slate: bool  # it is a drawing; the slate is not in these planes
    subject: Subject = MIDDLE  # what stands out in it

    @property
    def size(self) -> tuple[int, int]:
        return self.luma.shape[1], self.luma.shape[2]


def load(path: Path, *, frame: tuple[int, int]) -> Planes:
    """Read the picture for drawing into frames of this size. Raises InvalidRequest when it cannot be read."""
    try:
        with Image.open(path, formats=("PNG", "JPEG", "WEBP")) as image:
            if image.width * image.height > LARGEST:
                raise InvalidRequest(
                    tr("{path} is too large to draw from.", path=path.name), fix=tr("Send a smaller picture.")
                )
            # Far more pixels than the frame shows only cost time. A quarter more is kept for the closest move.
            factor = max(frame[0] / image.width, frame[1] / image.height) * 1.25
            bare = lifted(image)
            rgb = bare or image.convert("RGB")
    except FileNotFoundError as error:
        raise InvalidRequest(tr("The picture {path} is gone.", path=path.name), fix=tr("Make it again.")) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise InvalidRequest(
            tr("The picture {path} cannot be read: {error}.", path=path.name, error=error), fix=tr("Make it again.")
        ) from error
    if factor < 0.66:
        smaller = (round(rgb.width * factor), round(rgb.height * factor))
        rgb = rgb.resize(smaller, Image.Resampling.LANCZOS, reducing_gap=3)
    is_small = rgb.width < frame[0]  # it will be enlarged: every bit of colour it has is wanted
    luma, chroma = planes_of(np.asarray(rgb), not is_small)
    return Planes(luma, chroma, 1 if is_small else 2, bare is not None, subject_of(rgb))


def kept(*planes: Plane) -> Kept:
    """Planes of one size as they are drawn from."""
    return np.stack([np.ascontiguousarray(((plane - HALFWAY) * LEVELS).astype(np.int16).T) for plane in planes])


def to_yuv(red: Plane, green: Plane, blue: Plane) -> tuple[Plane, Plane, Plane]:
    """RGB of 0 to 255 as BT.709 luma and chroma of limited range, each half a level up: cutting to bytes then rounds.

    Resampling, fading and laying over are weighted means, so the half comes through them all.
    """
    luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    u = (blue - luma) * (224 / 255 / 1.8556) + 128.5
    v = (red - luma) * (224 / 255 / 1.5748) + 128.5
    luma *= 219 / 255
    luma += 16.5
    return luma, u, v


def halved(plane: Plane) -> Plane:
    """Each two by two pixels as their mean; an odd last row or column is repeated."""
    height, width = plane.shape
    if height % 2 or width % 2:
        plane = np.pad(plane, ((0, height % 2), (0, width % 2)), mode="edge")
    return np.ascontiguousarray(
        (plane[0::2, 0::2] + plane[1::2, 0::2] + plane[0::2, 1::2] + plane[1::2, 1::2]) * np.float32(0.25)
    )
