"""The hook: a few words over the beginning of a reel, inside what every app leaves free. Worker process only.

Apps cover the top (search, account), the bottom (caption, sound) and the right edge (buttons) of a vertical video; the
numbers are the widest of the large ones.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tools.fonts.lettering import letter
from tools.reel.picture import halved, to_yuv
from tools.reel.spec import LONGEST_HOOK, HookPosition

SAFE_TOP, SAFE_BOTTOM, SAFE_SIDE = 0.14, 0.22, 0.08  # shares of the frame that are kept free
FADE = 0.3  # seconds in, and out
RISE = 0.02  # of the height: how far it slides while it fades in


@dataclass(frozen=True)
class Hook:
    """Planes to lay over a frame: colour already multiplied by coverage, and what stays of the frame beneath."""

    left: int  # even, like top: chroma has half the pixels
    top: int
    luma: NDArray[np.float32]
    chroma: tuple[NDArray[np.float32], NDArray[np.float32]]
    alpha: NDArray[np.float32]
    chroma_alpha: NDArray[np.float32]
    rise: int  # pixels that it comes up while it fades in

    def at(self, frame: int, *, frames: int, fps: int) -> "Shown | None":
        """How it shows in `frame` of the reel, when it stands for `frames`; None when it is gone."""
        if frame >= frames:
            return None
        fade = max(1, round(FADE * fps))
        appeared = min(1.0, (frame + 1) / fade)
        # It rises into its place, by whole chroma pixels, and only fades when it goes.
        below = round((1 - appeared**0.5) * self.rise) // 2 * 2
        return Shown(hook=self, strength=min(appeared, (frames - frame) / fade), top=self.top + below)


@dataclass(frozen=True)
class Shown:
    """The hook in one frame."""

    hook: Hook
    strength: float
    top: int

    def lay_over(self, kind: int, rows: NDArray[np.float32], first: int) -> None:
        """Lay it over `rows` of luma (`kind` 0) or chroma (1), which begin at row `first` of their plane."""
        hook, half = self.hook, kind + 1
        alpha = hook.chroma_alpha if kind else hook.alpha
        top, left = self.top // half, hook.left // half
        begin, end = max(top, first), min(top + alpha.shape[0], first + rows.shape[0])
        if begin >= end:
            return
        part = slice(begin - top, end - top)
        view = rows[begin - first : end - first, :, left : left + alpha.shape[1]]
        view *= 1 - self.strength * alpha[part, None]
        for layer, colour in enumerate(hook.chroma if kind else (hook.luma,)):
            view[:, layer] += self.strength * colour[part]


def set_hook(text: str, position: HookPosition, width: int, height: int) -> Hook | None:
    """Draw `text` for frames of this size; None when nothing of it can be drawn."""
    free = (round(width * (1 - 2 * SAFE_SIDE)), round(height * (1 - SAFE_TOP - SAFE_BOTTOM)))
    lettering = letter(
        text[:LONGEST_HOOK],
        size=round(min(width, height * 0.75) * 0.074),
        width=free[0],
        smallest=max(10, round(width * 0.036)),
        tallest=free[1] // 2,
    )
    if lettering is None:
        return None
    image, margin = lettering.image, lettering.margin
    box = (image.width - 2 * margin, image.height - 2 * margin)
    highest, lowest = round(height * SAFE_TOP), round(height * (1 - SAFE_BOTTOM)) - box[1]
    slide = round(height * RISE)
    top = {"top": highest + round(height * 0.03), "middle": (highest + lowest) // 2, "bottom": lowest - slide}[position]
    return _placed(image, left=(width - image.width) // 2, top=min(top, lowest - slide) - margin, size=(width, height))


def _placed(image: Image.Image, *, left: int, top: int, size: tuple[int, int]) -> Hook:
    """Cut `image` to the frame and to even edges, and turn it into planes."""
    canvas_left, canvas_top = max(0, left) // 2 * 2, max(0, top) // 2 * 2
    right, bottom = min(left + image.width, size[0]), min(top + image.height, size[1])
    even = ((right - canvas_left) // 2 * 2, (bottom - canvas_top) // 2 * 2)
    canvas = Image.new("RGBA", even, (0, 0, 0, 0))
    canvas.paste(image, (left - canvas_left, top - canvas_top))
    pixels = np.asarray(canvas, np.float32)
    alpha = pixels[..., 3] * np.float32(1 / 255)
    y, u, v = to_yuv(*np.moveaxis(pixels[..., :3], 2, 0))
    small = halved(alpha)
    return Hook(
        left=canvas_left,
        top=canvas_top,
        luma=y * alpha,
        chroma=(halved(u * alpha), halved(v * alpha)),
        alpha=alpha,
        chroma_alpha=small,
        rise=round(size[1] * RISE),
    )
