"""How one shot gives way to the next, frame by frame; and which way fits a mood. Pure.

To add a transition: name it in `spec.Transition`, give it a length in `spec.LENGTHS`, say here what is seen in each of
its frames, and let `wishes` know the words for it. What is seen is a `Mix`, which `draw` can draw; a new kind of mixing
is a loop in `kernel`.
"""

from dataclasses import dataclass

from tools.reel.mood import Mood
from tools.reel.spec import Transition

SHUTTER = {"slide": 0.4, "whip": 1.0}  # of a frame's way that one frame sees: the blur of a fast camera


@dataclass(frozen=True, kw_only=True)
class Mix:
    """What one frame shows of two shots."""

    arrived: float = 1.0  # how much of the new one is there, 0 to 1
    shows_both: bool = False
    tint: float = 0.0  # how far it has gone to black, or to white
    is_light: bool = False
    slides: bool = False
    shift: float = 0.0  # pixels that the strip of both has moved to the left
    smear: float = 1.0  # pixels that it moves while the shutter is open


PLAIN = Mix()  # the new one alone


def mixed(transition: Transition, index: int, frames: int, *, width: int) -> Mix:
    """What frame `index` shows, of a transition over the first `frames` of a segment `width` pixels wide."""
    if index >= frames or transition == "cut":
        return PLAIN
    share = (index + 1) / (frames + 1)
    match transition:
        case "dip_black" | "dip_white":
            # Down, and up again: the plain colour itself is seen for a moment, not for long.
            depth = 1 - abs(2 * share - 1)
            return Mix(
                arrived=0.0 if share < 0.5 else 1.0,
                tint=_smooth(min(1.0, depth * 1.08)),
                is_light=transition == "dip_white",
            )
        case "slide" | "whip":
            ease = _smooth if transition == "slide" else _sudden
            step = 0.5 / (frames + 1)
            way = ease(min(1.0, share + step)) - ease(max(0.0, share - step))
            shift = ease(share) * width
            return Mix(
                arrived=shift / width, shows_both=True, slides=True, shift=shift,
                smear=max(1.0, way * width * SHUTTER[transition]),
            )  # fmt: skip
        case _:
            return Mix(arrived=share, shows_both=True)


def _smooth(share: float) -> float:
    return share * share * (3 - 2 * share)


def _sudden(share: float) -> float:
    """Slow to leave, through the middle at once, slow to arrive."""
    return share**3 * (share * (6 * share - 15) + 10)


# In turn, from cut to cut: two that are alike side by side, then something else, reads as meant.
_BY_MOOD: dict[str, tuple[Transition, ...]] = {
    "calm": ("crossfade",),
    "upbeat": ("slide", "cut", "whip", "cut"),
    "night": ("crossfade", "dip_black"),
    "dreamy": ("crossfade", "dip_white"),
    "house": ("cut", "cut", "slide", "cut"),
    "epic": ("dip_black", "crossfade"),
    "drive": ("cut", "whip", "cut"),
}


def transitions_for(mood: Mood, shots: int) -> tuple[Transition, ...]:
    """How each shot comes in a reel of that mood; the first is there.

    >>> transitions_for("night", 4)
    ('cut', 'crossfade', 'dip_black', 'crossfade')
    """
    kinds = _BY_MOOD.get(mood, ("crossfade",))
    return ("cut", *(kinds[index % len(kinds)] for index in range(shots - 1)))
