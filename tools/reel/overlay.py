"""A picture with transparency, ready to be laid over frames: the hook, the slate. Worker process only."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tools.reel.kernel import lay
from tools.reel.picture import halved, to_yuv


@dataclass(frozen=True)
class Overlay:
    """Planes to lay over a frame: colour already multiplied by coverage, and what stays of the frame beneath."""

    left: int  # even, like top: chroma has half the pixels
    top: int
    luma: NDArray[np.float32]
    chroma: tuple[NDArray[np.float32], NDArray[np.float32]]
    alpha: NDArray[np.float32]
    chroma_alpha: NDArray[np.float32]


@dataclass(frozen=True)
class Laid:
    """An overlay in one frame."""

    overlay: Overlay
    strength: float  # 0 to 1
    top: int

    def over(self, kind: int, planes: NDArray[np.uint8]) -> None:
        """Lay it over the luma (`kind` 0) or the chroma (1) of a frame: (layer, row, column)."""
        overlay, half = self.overlay, kind + 1
        cover = overlay.chroma_alpha if kind else overlay.alpha
        top, left = self.top // half, overlay.left // half
        bottom = min(top + cover.shape[0], planes.shape[1])
        seen = slice(0, bottom - top)
        for layer, colour in enumerate(overlay.chroma if kind else (overlay.luma,)):
            under = planes[layer, top:bottom, left : left + cover.shape[1]]
            lay(under, colour[seen], cover[seen], self.strength)


def overlay_of(image: Image.Image, *, left: int, top: int, frame: tuple[int, int]) -> Overlay:
    """Cut the RGBA `image`, whose corner lies at (left, top), to the frame and to even edges, and make planes of it."""
    canvas_left, canvas_top = max(0, left) // 2 * 2, max(0, top) // 2 * 2
    right, bottom = min(left + image.width, frame[0]), min(top + image.height, frame[1])
    even = (-((canvas_left - right) // 2) * 2, -((canvas_top - bottom) // 2) * 2)
    canvas = Image.new("RGBA", even, (0, 0, 0, 0))
    canvas.paste(image, (left - canvas_left, top - canvas_top))
    pixels = np.asarray(canvas, np.float32)
    alpha = pixels[..., 3] * np.float32(1 / 255)
    y, u, v = to_yuv(*np.moveaxis(pixels[..., :3], 2, 0))
    return Overlay(
        left=canvas_left,
        top=canvas_top,
        luma=y * alpha,
        chroma=(halved(u * alpha), halved(v * alpha)),
        alpha=alpha,
        chroma_alpha=halved(alpha),
    )
