"""The part of a picture that no app covers with its own signs, by platform: where words and marks may stand. Pure."""

from tools.platforms import PLATFORMS
from tools.reel.framing import SafeArea

UPRIGHT = 0.8  # width / height below which a picture fills a phone, and apps lie over it
EDGE = 0.05  # kept free where none does


def safe_area(platform: str, width: int, height: int) -> SafeArea:
    """Where words may stand in a film of this size: what any app leaves free, and the one that it is for."""
    if width > UPRIGHT * height:
        return SafeArea(top=EDGE, right=EDGE, bottom=EDGE, left=EDGE)
    widest = SafeArea()
    known = PLATFORMS.get(platform)
    covered = [spot.safe_area for spot in known.placements.values() if spot.kind != "image"] if known else []
    top, right, bottom, left = (
        max([share, *(one[side] for one in covered if one)])
        for side, share in enumerate((widest.top, widest.right, widest.bottom, widest.left))
    )
    return SafeArea(top=top, right=right, bottom=bottom, left=left)
