"""What is to be done about what is wrong: the smallest change that mends all of it. Pure.

strip      a picture's metadata goes, its pixels stay byte for byte
still      a picture is written anew
remux      a clip is packed again, nothing is encoded
sound      only its sound is encoded
pictures   its pictures are encoded; its sound too where that is wrong
"""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final, Literal

from storage.wording import tr
from tools.ffmpeg.levels import level_for
from tools.platforms import Placement
from tools.reel.profiles import EncodeProfile
from tools.validator.facts import Facts
from tools.validator.rules import PACKED, By, Violation

Fill = Literal["blur", "pad", "crop"]

LARGER: Final = 2.0  # times that a picture is enlarged: more is a blur
LOOPS: Final = 4  # times that a clip is played to be long enough
NARROW: Final = 0.03  # share of a side that is cut off rather than framed
LEAST_KBPS: Final = 120  # for pictures of any size: less is a smear
BITS_PER_PIXEL: Final = 0.03  # under which a smaller picture looks better
SPARE: Final = 0.93  # of a file's size that is aimed at: the rest is for the container and for the encoder's aim
FORMATS: Final = {"jpeg": ".jpg", "png": ".png", "webp": ".webp"}
ROUND: Final = (24.0, 25.0, 30.0, 50.0, 60.0)  # frames a second


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How a file becomes right. `undone` is what it cannot mend, each with why."""

    by: By = "no"
    mends: tuple[str, ...] = ()  # codes of violations
    undone: tuple[tuple[str, str], ...] = ()  # code, why
    # Of pictures.
    size: tuple[int, int] | None = None  # of the result, in pixels
    fill: Fill = "blur"  # how another shape is reached
    fps: float | None = None
    codec: Literal["h264", "hevc"] = "h264"
    deinterlaces: bool = False
    most_kbps: int = 5000
    key_interval_s: float = 2.0
    # In time.
    seconds: float | None = None  # that stay
    loops: int = 1
    # Of sound.
    encodes_sound: bool = False
    gain_db: float = 0.0
    level: str = ""  # to be written into the stream
    # Of a still.
    format: str = ""
    most_bytes: int | None = None  # of the file, a clip's too
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def only_shrinks(self) -> bool:
        """Whether a clip is only to become a smaller file: its size, rate and length may be chosen by what fits."""
        is_plain = self.codec == "h264" and self.most_bytes is not None
        return is_plain and "file_size" in self.mends and set(self.mends) <= {"file_size", *PACKED}

    def as_dict(self) -> dict[str, Any]:
        """The recipe, as it is kept with what it made."""
        return {name: value for name, value in asdict(self).items() if value not in (None, (), {}, "")}


def plan(
    facts: Facts, found: Sequence[Violation], spot: Placement, profile: EncodeProfile, *, fill: Fill = "blur",
    tighter: float = 1.0,
) -> Plan:  # fmt: skip
    """The plan for what is `found` wrong. `tighter` (under 1) asks for less than the numbers allow, after a first try."""
    wrong = {violation.code: violation for violation in found if violation.is_repairable}
    hopeless = _hopeless(facts, wrong, spot, fill)
    wrong = {code: violation for code, violation in wrong.items() if code not in dict(hopeless)}
    made = Plan(mends=tuple(wrong), undone=hopeless, fill=fill)
    if not wrong:
        return made
    if facts.is_still:
        return _still(facts, wrong, spot, made, tighter)
    return _clip(facts, wrong, spot, profile, made, tighter)


def _hopeless(facts: Facts, wrong: dict[str, Violation], spot: Placement, fill: Fill) -> tuple[tuple[str, str], ...]:
    """What would be repairable, were it not too far gone."""
    media, found = facts.media, []
    if "too_small" in wrong:
        width, height = _reshaped(facts, spot, wrong, fill)
        times = max((spot.width_min or 1) / width, (spot.height_min or 1) / height)
        if times > LARGER:
            found.append(
                ("too_small", tr("enlarged {times:.1f} times it would be a blur: make it anew, larger", times=times))
            )
    if "too_short" in wrong and (not media.duration_s or loops_for(media.duration_s, spot) > LOOPS):
        found.append(("too_short", tr("it is too short even to be played four times: make it longer")))
    if "file_size" in wrong and not facts.is_still and spot.size_max:
        seconds = min(media.duration_s or 1.0, spot.duration_max or math.inf)
        if spot.size_max * 8 / 1000 / seconds * SPARE - 64 < LEAST_KBPS:
            found.append(
                (
                    "file_size",
                    tr(
                        "{seconds:.0f} s in {size:.0f} MB would be a smear: trim it first",
                        seconds=seconds,
                        size=spot.size_max / 1000000.0,
                    ),
                )
            )
    return tuple(found)


def loops_for(seconds: float, spot: Placement) -> int:
    """How often a clip must be played to be long enough."""
    return math.ceil(((spot.duration_min or 0.0) + 0.1) / seconds)


def _still(facts: Facts, wrong: dict[str, Violation], spot: Placement, made: Plan, tighter: float) -> Plan:
    if set(wrong) == {"metadata"}:
        return replace(made, by="strip")
    form = facts.media.format or "png"
    form = form if form in FORMATS and (not spot.formats or form in spot.formats) else ""
    form = form or next((name for name in spot.formats if name in FORMATS), "jpeg")
    if "file_size" in wrong and form == "png" and (not spot.formats or "jpeg" in spot.formats):
        form = "jpeg"  # a photograph as PNG is ten times as large
    most = round(spot.size_max * (0.98 * tighter)) if spot.size_max else None
    return replace(made, by="still", size=_box(facts, spot, wrong, made.fill), format=form, most_bytes=most)


def _clip(
    facts: Facts, wrong: dict[str, Violation], spot: Placement, profile: EncodeProfile, made: Plan, tighter: float
) -> Plan:
    media = facts.media
    encodes = any(violation.by == "pictures" for violation in wrong.values())
    touches_sound = any(violation.by == "sound" for violation in wrong.values())
    made = replace(
        made, by="pictures" if encodes else "sound" if touches_sound else "remux", level=_level(facts, wrong)
    )
    sound_is_plain = media.audio_codec in (None, "aac")
    made = replace(made, encodes_sound=bool(media.audio_codec) and (touches_sound or encodes or not sound_is_plain))
    if facts.loudness is not None and {"loudness", "true_peak"} & set(wrong) and facts.loudness > -60:
        made = replace(made, gain_db=round(-14.0 - facts.loudness, 2))
    seconds = media.duration_s or 0.0
    if "cut_short" in wrong:
        # Pictures and sound break off at different places: what is whole of both ends a little before.
        seconds = max(0.04, seconds - 2 / (media.fps or 30.0))
        made = replace(made, seconds=round(seconds, 3))
    if "too_long" in wrong and spot.duration_max:
        # A picture less: times are rounded, and who counts from the end of the last one counts more.
        seconds = spot.duration_max - 0.04
        made = replace(made, seconds=seconds)
    if "too_short" in wrong:
        loops = loops_for(seconds, spot)
        made = replace(made, loops=loops, seconds=None)
        seconds *= loops
    if not encodes:
        return made
    fps = _fps(facts, spot, profile, "frame_rate" in wrong or "fps" in wrong)
    size = _box(facts, spot, wrong, made.fill)
    most = min(profile.video_kbps, spot.video_kbps_max or profile.video_kbps)
    if spot.size_max:
        most = min(most, int(spot.size_max * 8 / 1000 / max(seconds, 0.1) * SPARE - profile.audio_kbps))
    most = max(LEAST_KBPS, int(most * tighter))
    size = _affordable(size, most, fps, spot)
    most_bytes = round(spot.size_max * tighter) if spot.size_max else None
    return replace(
        made, size=size, fps=fps, codec="hevc" if spot.video_codecs and "h264" not in spot.video_codecs else "h264", most_kbps=most, deinterlaces=bool(media.is_interlaced),
        key_interval_s=min(2.0, spot.key_interval_max or 2.0), most_bytes=most_bytes,
    )  # fmt: skip


def _level(facts: Facts, wrong: dict[str, Violation]) -> str:
    """The level that the clip needs, where it claims another."""
    media = facts.media
    size = {"width": media.width or 0, "height": media.height or 0}
    if "level" not in wrong:
        return ""
    return level_for(**size, fps=media.fps or 30.0, kbps=media.video_kbps or 0) or "5.2"


def _fps(facts: Facts, spot: Placement, profile: EncodeProfile, changes: bool) -> float:
    """One rate within the bounds: the clip's own where that will do, else the nearest round one."""
    have = facts.media.fps or 0.0
    low, high = spot.fps_min or 1.0, spot.fps_max or 60.0
    if not changes and low <= have <= high:
        return have
    fitting = [rate for rate in ROUND if low <= rate <= high] or [min(max(have, low), high)]
    if have < 1:
        return float(profile.fps)
    if have > high and low <= have / 2 <= high:
        return have / 2  # every second picture: nothing is shown twice
    return min(fitting, key=lambda rate: abs(rate - have))


def _reshaped(facts: Facts, spot: Placement, wrong: dict[str, Violation], fill: Fill) -> tuple[float, float]:
    """The size of the result before it is made larger or smaller: the own shape where it may stay, else the nearest taken."""
    media = facts.media
    width, height = float(media.width or 2), float(media.height or 2)
    if {"aspect", "shape"} & set(wrong):
        ratio = _ratio(width / height, spot)
        loses = 1 - min(width / height, ratio) / max(width / height, ratio)
        if fill == "crop" or loses <= NARROW:
            width, height = min(width, height * ratio), min(height, width / ratio)
        else:
            width, height = max(width, height * ratio), max(height, width / ratio)
            if spot.recommended:  # what is laid around it needs no more pixels than are shown
                share = min(1.0, max(spot.recommended[0] / width, spot.recommended[1] / height))
                width, height = width * share, height * share
    return width, height


def _box(facts: Facts, spot: Placement, wrong: dict[str, Violation], fill: Fill) -> tuple[int, int]:
    """The size of the result."""
    width, height = _reshaped(facts, spot, wrong, fill)
    grown = max(1.0, (spot.width_min or 0) / width, (spot.height_min or 0) / height)
    if grown > 1:
        width, height = math.ceil(width * grown - 1e-6), math.ceil(height * grown - 1e-6)
    share = min(1.0, (spot.width_max or math.inf) / width, (spot.height_max or math.inf) / height)
    if spot.pixels_max:
        share = min(share, math.sqrt(spot.pixels_max / (width * height)))
    if spot.width_plus_height_max:
        share = min(share, spot.width_plus_height_max / (width + height))
    return _whole(width * share, height * share, facts, spot)


def _whole(width: float, height: float, facts: Facts, spot: Placement) -> tuple[int, int]:
    """Whole pixels; of a clip even ones, within the bounds and the shape."""
    step = 1 if facts.is_still else 2
    wide, high = max(step, round(width / step) * step), max(step, round(height / step) * step)
    if not facts.is_still:
        wide -= step * (wide > (spot.width_max or wide))
        high -= step * (high > (spot.height_max or high))
    return _in_shape(wide, high, step, width / height, spot)


def _in_shape(wide: int, high: int, step: int, wanted: float, spot: Placement) -> tuple[int, int]:
    """The size a few pixels less, where whole pixels alone take it out of what is taken and `wanted`, its shape, is not."""
    while (spot.pixels_max and wide * high > spot.pixels_max) or wide + high > (spot.width_plus_height_max or math.inf):
        wide, high = (wide - step, high) if wide >= high * wanted else (wide, high - step)
    while spot.aspect_max and wanted <= spot.aspect_max < wide / high and wide > step:
        wide -= step
    while spot.aspect_min and wanted >= spot.aspect_min > wide / high and high > step:
        high -= step
    return wide, high


def _ratio(have: float, spot: Placement) -> float:
    """The shape to reach: the one that is wanted or shown best, else the nearest that is taken."""
    if spot.aspect_required or spot.aspect_recommended:
        return spot.aspect_required or spot.aspect_recommended or have
    if spot.aspect_min and have < spot.aspect_min:
        return spot.aspect_min + 0.002
    return spot.aspect_max - 0.002 if spot.aspect_max and have > spot.aspect_max else have


def _affordable(size: tuple[int, int], kbps: int, fps: float, spot: Placement) -> tuple[int, int]:
    """A smaller size where the bits would not do for this one; never under what the place wants."""
    share = math.sqrt(min(1.0, kbps * 1000 / (BITS_PER_PIXEL * max(fps, 1.0) * size[0] * size[1])))
    share = max(share, (spot.width_min or 240) / size[0], (spot.height_min or 240) / size[1])
    if share >= 0.95:
        return size
    wide, high = max(2, round(size[0] * share / 2) * 2), max(2, round(size[1] * share / 2) * 2)
    return _in_shape(wide, high, 2, size[0] / size[1], spot)
