"""Words of an order that ask for shots which really move. Pure."""

import re

# "with real motion", "really moving", "filmed for real": in any order of a reel, and not a part of what it shows.
REAL = r"(?:real|actual|true|proper|genuine|live)"
MOVING = re.compile(
    rf"[\s,]*(?:\b(?:with|in|using|and)\s+)?\b(?:{REAL}\s+(?:motion|movement|video|footage)|really\s+moving"
    rf"|(?:actually|really)\s+filmed|filmed\s+for\s+real|echte[rnm]?\s+bewegung|movimiento\s+real|movimento\s+reale"
    r"|de\s+vrais\s+mouvements?|un\s+vrai\s+mouvement)\b",
    re.IGNORECASE,
)


# What a parser may have left of them in a theme.
REST = re.compile(r"^(?:moving|filmed)\b[\s,]*|[\s,]*\b(?:moving|filmed)$", re.IGNORECASE)


def without_motion(theme: str, *, said: str = "") -> tuple[str, bool]:
    """A reel's theme without the words that ask for real motion, and whether they were there, or in what was said.

    >>> without_motion("beach at sunset with real motion, slow waves")
    ('beach at sunset, slow waves', True)
    >>> without_motion("moving, beach", said="a beach reel, really moving")
    ('beach', True)
    """
    rest, count = MOVING.subn("", theme)
    if not count and MOVING.search(said):
        rest, count = REST.sub("", theme), 1
    return rest.strip(" ,") if count else theme, bool(count)
