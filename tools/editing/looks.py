"""Named colour looks. Fixed filters: nothing that a person writes becomes part of one. Pure."""

import re
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Look:
    """FFmpeg filters in order, each with its options; and for stills the same in rough numbers."""

    filters: tuple[tuple[str, dict[str, str]], ...]
    words: str  # how people call it, as a pattern
    saturation: float = 1.0
    contrast: float = 1.0
    brightness: float = 1.0
    tint: tuple[float, float, float] = field(default=(1.0, 1.0, 1.0))


def _eq(**options: str) -> tuple[str, dict[str, str]]:
    return "eq", options


GREY = "b&w"  # the look without any colour
LOOKS: dict[str, Look] = {
    "warm": Look(
        filters=(
            ("colorbalance", {"rs": "0.05", "bs": "-0.06", "rm": "0.06", "bm": "-0.06", "rh": "0.03", "bh": "-0.05"}),
            _eq(saturation="1.08"),
        ),
        words="warm|golden|sunny|summer|cozy|cosy",
        saturation=1.08,
        tint=(1.06, 1.0, 0.92),
    ),
    "cool": Look(
        filters=(("colorbalance", {"rs": "-0.05", "bs": "0.07", "rm": "-0.05", "bm": "0.06", "bh": "0.03"}),),
        words="cool|cold|blue|icy|winter",
        tint=(0.94, 1.0, 1.07),
    ),
    "vintage": Look(
        filters=(("curves", {"preset": "vintage"}), _eq(saturation="0.85")),
        words="vintage|retro|old|film|analog|polaroid|faded|nostalgi",
        saturation=0.8,
        contrast=0.92,
        tint=(1.05, 1.0, 0.9),
    ),
    GREY: Look(
        filters=(("hue", {"s": "0"}), _eq(contrast="1.08")),
        words="b&w|b/w|bw|black and white|black & white|black-and-white|grey|gray|mono|noir",
        saturation=0.0,
        contrast=1.08,
    ),
    "vivid": Look(
        filters=(_eq(saturation="1.35", contrast="1.06"),),
        words="vivid|vibrant|colou?rful|pop|saturat|punch",
        saturation=1.35,
        contrast=1.06,
    ),
    "cinematic": Look(
        filters=(
            ("colorbalance", {"rs": "-0.06", "bs": "0.06", "rh": "0.07", "bh": "-0.06"}),
            _eq(contrast="1.08", saturation="1.05", gamma="0.97"),
        ),
        words="cinema|teal|orange|movie|film look|blockbuster|moody|dramatic",
        saturation=1.05,
        contrast=1.1,
    ),
    "bright": Look(
        filters=(_eq(brightness="0.05", gamma="1.1"),),
        words="bright|lighter|light|airy|hell|clar[oa]|luminos|clair|chiar|licht",
        brightness=1.15,
    ),
    "dark": Look(
        filters=(_eq(brightness="-0.05", gamma="0.9"),),
        words="dark|darker|low key|dunk|oscur|sombre|scur|escur|donker",
        brightness=0.85,
    ),
    "sepia": Look(
        filters=(
            (
                "colorchannelmixer",
                dict(
                    zip(
                        ("rr", "rg", "rb", "gr", "gg", "gb", "br", "bg", "bb"),
                        (".393", ".769", ".189", ".349", ".686", ".168", ".272", ".534", ".131"),
                        strict=True,
                    )
                ),
            ),
        ),
        words="sepia|brown",
        saturation=0.0,
        tint=(1.1, 0.98, 0.78),
    ),
}


def look_named(words: str) -> str | None:
    """The look that `words` ask for; None when they name none.

    >>> look_named("make it black and white")
    'b&w'
    """
    wish = words.casefold()
    return next((name for name, look in LOOKS.items() if re.search(rf"(?:^|\W)(?:{look.words})", wish)), None)
