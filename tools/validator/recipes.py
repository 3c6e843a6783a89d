"""Command lines that mend a clip as a plan says. Pure; ffmpeg-python writes the graph."""

from pathlib import Path
from typing import Any, Final

import ffmpeg

from tools.ffmpeg.containers import guarded_input
from tools.ffmpeg.plain import plain, squared
from tools.ffmpeg.recipes import BT709, LABELLED, aac, line
from tools.validator.facts import Facts
from tools.validator.plan import Plan

CRF_HEVC: Final = 23  # looks as good as 20 of x264
CRF: Final = 20  # constant quality, under the plan's bitrate
PEAK: Final = 0.794  # -2 dB before AAC, which adds up to a decibel
# The encoder's first packet is silence that only an edit list could hide: without it, sound begins where pictures do.
WITHOUT_PRIMING: Final = "noise=drop=not(n)"
# Both begin at zero: a stream that begins a little later would have its first picture stand for longer instead.
FROM_ZERO: Final = "setts=pts=PTS-STARTPTS:dts=DTS-STARTPTS"
FROM_ZERO_SOUND: Final = "setts=ts=TS-STARTPTS"
LATE: Final = 0.03  # seconds of sound before the first picture that are worth cutting off


def mended(facts: Facts, plan: Plan, out: Path) -> list[str]:
    """The arguments for FFmpeg that make `out`, an MP4."""
    options: dict[str, Any] = {}
    ahead: dict[str, Any] = {}
    if plan.loops > 1:
        ahead["stream_loop"] = plan.loops - 1
    if "cut_short" in plan.mends:
        ahead["fflags"] = "+discardcorrupt"  # the half of a picture that it breaks off in
    source = ffmpeg.input(**guarded_input(facts.path, facts.demuxer), **ahead)
    pictures: Any = source.video
    if plan.by == "pictures":
        pictures, options = _pictures(pictures, facts, plan), _encoded(plan)
    else:
        options |= {"c:v": "copy", **_bitstream(facts, plan)}
    streams = [pictures]
    if facts.media.audio_codec:
        streams.append(_sound(source.audio, facts, plan))
        if plan.encodes_sound:
            options |= {**aac(128), "bsf:a": f"{WITHOUT_PRIMING},{FROM_ZERO_SOUND}"}
        else:
            first = f"{WITHOUT_PRIMING}," if facts.scan.sound_starts_s < -0.005 else ""
            options |= {"c:a": "copy", "bsf:a": f"{first}{FROM_ZERO_SOUND}"}
    if plan.seconds is not None:
        options["t"] = f"{plan.seconds:.3f}"
    return line(ffmpeg.output(*streams, f"file:{out}", **options, **_mp4(facts, plan)))


def _mp4(facts: Facts, plan: Plan) -> dict[str, Any]:
    flags = "+faststart"
    if plan.by != "pictures" and facts.has_b_frames:
        flags += "+negative_cts_offsets"  # reordered pictures begin at zero without an edit list
    return {"f": "mp4", "movflags": flags, "use_editlist": 0, "map_metadata": -1, "map_chapters": -1,
            "fflags": "+bitexact", **(LABELLED if facts.is_labelled else {})}  # fmt: skip


def _bitstream(facts: Facts, plan: Plan) -> dict[str, Any]:
    level = f"h264_metadata=level={plan.level}," if plan.level and facts.media.video_codec == "h264" else ""
    tag = {"tag:v": "hvc1"} if facts.media.video_codec == "hevc" else {}
    return {"bsf:v": f"{level}{FROM_ZERO}", **tag}


def _pictures(pictures: Any, facts: Facts, plan: Plan) -> Any:
    assert plan.size is not None, "a plan that encodes pictures says how large they become"
    if plan.deinterlaces:
        pictures = pictures.filter("bwdif", mode="send_frame")
    pictures = pictures.filter("setpts", "PTS-STARTPTS")
    pictures = _plain(pictures, facts)
    if plan.fps:
        pictures = pictures.filter("fps", fps=f"{plan.fps:g}")
    return _shaped(pictures, facts, plan).filter("setsar", sar=1).filter("format", "yuv420p")


def _plain(pictures: Any, facts: Facts) -> Any:
    """8 bit, BT.709, limited range, square pixels."""
    assert facts.clip is not None, "only a clip has pictures that move"
    if facts.scan.is_full_range and not facts.clip.is_hdr:
        pictures = pictures.filter("scale", out_color_matrix="bt709", out_range="tv")
        return pictures if facts.clip.has_square_pixels else squared(pictures)
    return plain(pictures, facts.clip)


def _shaped(pictures: Any, facts: Facts, plan: Plan) -> Any:
    assert plan.size is not None
    width, height = plan.size
    media = facts.media
    have = (media.width or width) / (media.height or height)
    if abs(have / (width / height) - 1) <= 0.012:
        return pictures.filter("scale", w=width, h=height, flags="lanczos")
    covers = {"w": width, "h": height, "force_original_aspect_ratio": "increase", "force_divisible_by": 2}
    within = {**covers, "force_original_aspect_ratio": "decrease"}
    loses = 1 - min(have, width / height) / max(have, width / height)
    if plan.fill == "crop" or loses <= 0.031:
        return pictures.filter("scale", **covers, flags="lanczos").filter("crop", w=width, h=height)
    if plan.fill == "pad":
        framed = pictures.filter("scale", **within, flags="lanczos")
        return framed.filter("pad", w=width, h=height, x="(ow-iw)/2", y="(oh-ih)/2")
    halves = pictures.split()
    small = {"w": max(2, width // 16 * 2), "h": max(2, height // 16 * 2)}
    # Blurred small and scaled up again: a sixtieth of the work, and nobody sees the difference.
    ground = halves[0].filter("scale", **small, force_original_aspect_ratio="increase", flags="area")
    ground = ground.filter("crop", w=small["w"], h=small["h"]).filter("gblur", sigma=max(2, min(small.values()) / 20))
    ground = ground.filter("scale", w=width, h=height, flags="bicubic").filter("eq", brightness=-0.12)
    return ground.overlay(halves[1].filter("scale", **within, flags="lanczos"), x="(W-w)/2", y="(H-h)/2")


def _encoded(plan: Plan) -> dict[str, Any]:
    """H.264; H.265 only where nothing else is taken. Without B-frames, which an edit list would have to put right."""
    every = max(1, round(plan.key_interval_s * (plan.fps or 30)))
    rate = {"crf": CRF, "preset": "veryfast", "maxrate": f"{plan.most_kbps}k", "bufsize": f"{plan.most_kbps}k", **BT709}
    if plan.codec == "hevc":
        keys = f"keyint={every}:min-keyint={every}:scenecut=0:bframes=0:open-gop=0:repeat-headers=0:log-level=error"
        return {"c:v": "libx265", **rate, "crf": CRF_HEVC, "tag:v": "hvc1", "x265-params": keys}
    return {"c:v": "libx264", "profile:v": "high", **rate, "g": every, "keyint_min": every, "sc_threshold": 0, "bf": 0}


def _sound(sound: Any, facts: Facts, plan: Plan) -> Any:
    if not plan.encodes_sound:
        return sound
    sound = sound.filter("aresample", 48000, **{"async": 1, "first_pts": 0})
    sound = sound.filter("aformat", channel_layouts="stereo")
    if facts.scan.sound_starts_s < -LATE:
        sound = sound.filter("atrim", start=-facts.scan.sound_starts_s).filter("asetpts", "PTS-STARTPTS")
    if plan.gain_db or "true_peak" in plan.mends:
        # Four times as many samples: what lies between them is limited too.
        sound = sound.filter("volume", f"{plan.gain_db}dB").filter("aresample", 192000)
        sound = sound.filter("alimiter", limit=PEAK, attack=5, release=60, level="false").filter("aresample", 48000)
    return sound
