"""Which pictures are judged: those whose framing shows the persona's face. Pure.

A picture from behind has no face to look like, and a wide one may have one too small to say. Judging them would have
good pictures painted again.
"""

import re
from typing import Literal

from tools.scenes.reading import plain, read_scene

# shown: a face belongs into it. open: there may be one, and then it is judged. hidden: it is not judged.
Framing = Literal["shown", "open", "hidden"]

_HIDDEN = re.compile(
    r"(?<!light )(?<!lit )(?<!glow )\bfrom (?:the )?(?:behind|back)\b|\b(?:rear|back) view\b|\bback (?:turned )?to (?:the )?(?:camera|viewer|us)\b"
    r"|\b(?:walk(?:s|ing)?|fac(?:es|ing)) away\b|\bsilhouettes?\b|\bfaceless\b|\bface (?:is )?(?:not visible|out of frame|hidden|covered|turned away)\b"
    r"|\b(?:no|without (?:a|her|his|their)?) ?face\b|\bout of (?:the )?frame\b|\bheadless\b|\bhead cropped\b"
    r"|\bclose ?up of (?:her|his|their|the|two|a pair of)? ?(?:\w+ )?(?:hands?|feet|foot|shoes?|boots?|fingers?|nails?|back|bag|ring)\b"
    r"|\b(?:hands|feet) only\b|\b(?:von|de|da|di) (?:hinten|espaldas?|dos|costas|spalle|schiena)\b|\bruckenansicht\b"
)
_SMALL = re.compile(
    r"\btiny (?:figure|person)\b|\bfigure (?:far off|getting small)\b|\bperson small\b|\bin the distance\b"
)
# A picture that is about hands or feet may show a face or none.
_PARTS = re.compile(
    r"^(?:(?:her|his|their|the|a|two|both|only) )*(?:\w+ )?(?:hands?|feet|foot|fingers?|nails?|shoes?|boots?)\b"
)
_NOBODY = frozenset(["product", "landscape"])  # presets that are of things and places


def framing_of(scene: str, shot: str, *, preset: str = "") -> Framing:
    """How much of a face the picture of `scene`, taken as a wide, medium or close `shot`, is meant to show.

    >>> framing_of("drinking coffee", "medium"), framing_of("seen from behind, facing the water", "wide")
    ('shown', 'hidden')
    """
    words = plain(scene)
    if preset in _NOBODY or words.startswith("detail") or _HIDDEN.search(words) or read_scene(scene).is_empty:
        return "hidden"
    return "open" if shot == "wide" or _SMALL.search(words) or _PARTS.search(words) else "shown"
