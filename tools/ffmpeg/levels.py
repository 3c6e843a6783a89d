"""Which level of H.264 a clip needs: how many macroblocks of 16x16 pixels a frame has, how many pass in a second, and
how many bits. ITU-T H.264, table A-1; bit rates are those of High profile, 1.25 times the table's. Pure.
"""

from dataclasses import dataclass
from math import ceil, sqrt


@dataclass(frozen=True)
class Level:
    name: str  # "4.0"
    blocks_per_second: int
    blocks_per_frame: int
    kbps: int  # of High profile
    buffered_blocks: int  # frames that a decoder keeps, in macroblocks


LEVELS = tuple(
    Level(name, per_second, per_frame, kbps * 5 // 4, buffered)
    for name, per_second, per_frame, kbps, buffered in (
        ("1.0", 1_485, 99, 64, 396),
        ("1.1", 3_000, 396, 192, 900),
        ("1.2", 6_000, 396, 384, 2_376),
        ("1.3", 11_880, 396, 768, 2_376),
        ("2.0", 11_880, 396, 2_000, 2_376),
        ("2.1", 19_800, 792, 4_000, 4_752),
        ("2.2", 20_250, 1_620, 4_000, 8_100),
        ("3.0", 40_500, 1_620, 10_000, 8_100),
        ("3.1", 108_000, 3_600, 14_000, 18_000),
        ("3.2", 216_000, 5_120, 20_000, 20_480),
        ("4.0", 245_760, 8_192, 20_000, 32_768),
        ("4.1", 245_760, 8_192, 50_000, 32_768),
        ("4.2", 522_240, 8_704, 50_000, 34_816),
        ("5.0", 589_824, 22_080, 135_000, 110_400),
        ("5.1", 983_040, 36_864, 240_000, 184_320),
        ("5.2", 2_073_600, 36_864, 240_000, 184_320),
        ("6.0", 4_177_920, 139_264, 240_000, 696_320),
        ("6.1", 8_355_840, 139_264, 480_000, 696_320),
        ("6.2", 16_711_680, 139_264, 800_000, 696_320),
    )
)


def blocks(width: int, height: int) -> int:
    """Macroblocks of one frame; a begun one counts."""
    return ceil(width / 16) * ceil(height / 16)


def fits(name: str, *, width: int, height: int, fps: float, kbps: int = 0) -> bool:
    """Whether such a clip is within the level called `name`.

    >>> fits("4.0", width=1080, height=1920, fps=30, kbps=3500), fits("4.0", width=1080, height=1920, fps=60)
    (True, False)
    """
    level = next(one for one in LEVELS if one.name == name)
    size = blocks(width, height)
    # No side may be longer than the root of eight times the largest frame: a frame of one row is no frame.
    longest = sqrt(8 * level.blocks_per_frame)
    return (
        size <= level.blocks_per_frame
        and size * fps <= level.blocks_per_second
        and kbps <= level.kbps
        and max(ceil(width / 16), ceil(height / 16)) <= longest
    )


def level_for(*, width: int, height: int, fps: float, kbps: int = 0) -> str | None:
    """The lowest level that such a clip is within; None when it is beyond H.264.

    >>> level_for(width=720, height=1280, fps=30, kbps=5000)
    '3.1'
    """
    return next((one.name for one in LEVELS if fits(one.name, width=width, height=height, fps=fps, kbps=kbps)), None)
