"""The hook: a few words over the beginning of a reel, inside what every app leaves free. Worker process only.

Apps cover the top (search, account), the bottom (caption, sound) and the right edge (buttons) of a vertical video; the
numbers are the widest of the large ones.
"""

from dataclasses import dataclass

from tools.fonts.lettering import letter
from tools.reel.overlay import Laid, Overlay, overlay_of
from tools.reel.spec import LONGEST_HOOK, HookPosition

SAFE_TOP, SAFE_BOTTOM, SAFE_SIDE = 0.14, 0.22, 0.08  # shares of the frame that are kept free
FADE = 0.3  # seconds in, and out
RISE = 0.02  # of the height: how far it slides while it fades in


@dataclass(frozen=True)
class Hook:
    """The words, and how they come and go."""

    overlay: Overlay
    rise: int  # pixels that it comes up while it fades in

    def at(self, frame: int, *, frames: int, fps: int) -> Laid | None:
        """How it shows in `frame` of the reel, when it stands for `frames`; None when it is gone."""
        if frame >= frames:
            return None
        fade = max(1, round(FADE * fps))
        appeared = min(1.0, (frame + 1) / fade)
        # It rises into its place, by whole chroma pixels, and only fades when it goes.
        below = round((1 - appeared**0.5) * self.rise) // 2 * 2
        return Laid(self.overlay, min(appeared, (frames - frame) / fade), self.overlay.top + below)


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
    overlay = overlay_of(
        image, left=(width - image.width) // 2, top=min(top, lowest - slide) - margin, frame=(width, height)
    )
    return Hook(overlay, round(height * RISE))
