"""Command lines for FFmpeg, as lists of arguments after the program's name. Pure; ffmpeg-python writes them.

No text of a person ever becomes part of a filter: text is drawn by us and laid over as pictures.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import ffmpeg

from tools.ffmpeg.containers import guarded_input
from tools.ffmpeg.label import AI_LABEL
from tools.ffmpeg.levels import fits, level_for
from tools.reel.profiles import EncodeProfile

QUIET = ["-hide_banner", "-nostdin", "-y", "-loglevel", "error"]

LABELLED = {"metadata:g:0": f"comment={AI_LABEL}", "metadata:g:1": f"description={AI_LABEL}"}

# Input and output are both tagged: FFmpeg converts colours, silently, between "unknown" and BT.709.
BT709 = {"color_range": "tv", "colorspace": "bt709", "color_primaries": "bt709", "color_trc": "bt709"}


def h264(profile: EncodeProfile, *, preset: str = "veryfast", fps: int | None = None) -> dict[str, Any]:
    """The options of libx264 for `profile`.

    No B-frames: presentation order is decoding order, so that segments join by copying with exact timestamps and the
    file needs no edit list, which some platforms refuse. Key frames are evenly apart, wherever the scene cuts.
    """
    every = max(1, round(profile.keyframe_s * (fps or profile.fps)))
    return {
        "c:v": "libx264",
        "preset": preset,
        "profile:v": "high",
        "level": profile.level,
        "pix_fmt": "yuv420p",
        "b:v": f"{profile.video_kbps}k",
        "maxrate": f"{profile.video_kbps}k",
        "bufsize": f"{profile.video_kbps // 2}k",  # more, and segments of two seconds overshoot by a tenth
        "g": every,
        "keyint_min": every,
        "sc_threshold": 0,
        "bf": 0,
        "chroma_sample_location": "left",
        **BT709,
    }


def encoder(profile: EncodeProfile, *, preset: str = "veryfast", fps: int | None = None) -> dict[str, Any]:
    """The options of the encoder for `profile`: the platform's codec, in the level that its size and rate need."""
    rate = fps or profile.fps
    if profile.codec == "hevc":
        return hevc(profile, preset=preset, fps=rate)
    needed = level_for(width=profile.width, height=profile.height, fps=rate, kbps=profile.video_kbps)
    is_enough = fits(profile.level, width=profile.width, height=profile.height, fps=rate, kbps=profile.video_kbps)
    chosen = profile if is_enough or needed is None else replace(profile, level=needed)
    return h264(chosen, preset=preset, fps=fps)


def hevc(profile: EncodeProfile, *, preset: str, fps: int) -> dict[str, Any]:
    """The options of libx265 for `profile`. Without B-frames, as `h264`; marked hvc1, without which phones play nothing."""
    every = max(1, round(profile.keyframe_s * fps))
    return {
        "c:v": "libx265",
        "preset": preset,
        "pix_fmt": "yuv420p",
        "b:v": f"{profile.video_kbps}k",
        "maxrate": f"{profile.video_kbps}k",
        "bufsize": f"{profile.video_kbps // 2}k",
        "tag:v": "hvc1",
        "x265-params": f"keyint={every}:min-keyint={every}:scenecut=0:bframes=0:open-gop=0:repeat-headers=0:log-level=error",
        **BT709,
    }


def aac(kbps: int) -> dict[str, Any]:
    return {"c:a": "aac", "b:a": f"{kbps}k", "ar": 48000, "ac": 2}


def mp4(fps: float) -> dict[str, Any]:
    """Options of the container: index first, no edit list, no traces of who made it."""
    return {
        "f": "mp4",
        "movflags": "+faststart",
        "use_editlist": 0,
        "video_track_timescale": round(fps * 512),
        "map_metadata": -1,
        "map_chapters": -1,
        "fflags": "+bitexact",
    }


def frames_to_segment(
    out: Path, *, width: int, height: int, fps: int, profile: EncodeProfile, preset: str = "veryfast"
) -> list[str]:
    """Encode raw yuv420p frames from standard input."""
    raw = ffmpeg.input("pipe:0", f="rawvideo", pix_fmt="yuv420p", video_size=(width, height), framerate=fps, **BT709)
    return line(
        ffmpeg.output(raw.video, f"file:{out}", **encoder(profile, preset=preset, fps=fps), **mp4(fps)),
        reads_stdin=True,
    )


def sound_to_samples(source: Path, *, seconds: float, start: float = 0.0, is_repeated: bool = True) -> list[str]:
    """Decode a person's sound to raw 48 kHz stereo on standard output, again from its start when it is too short, unless
    it is to be heard once."""
    again = {"stream_loop": -1} if is_repeated else {}
    sound = ffmpeg.input(**guarded_input(source), **again, ss=start, vn=None, sn=None, dn=None)
    return line(ffmpeg.output(sound.audio, "pipe:1", f="f32le", ar=48000, ac=2, t=f"{seconds:.6f}"))


def samples_to_aac(out: Path, *, kbps: int) -> list[str]:
    """Encode raw 48 kHz stereo from standard input as a bare AAC stream."""
    raw = ffmpeg.input("pipe:0", f="f32le", ar=48000, ac=2)
    return line(ffmpeg.output(raw.audio, f"file:{out}", f="adts", **aac(kbps)), reads_stdin=True)


def aac_to_samples(source: Path) -> list[str]:
    """Decode what `samples_to_aac` made."""
    sound = ffmpeg.input(f"file:{source}", f="aac", format_whitelist="aac", protocol_whitelist="file")
    return line(ffmpeg.output(sound.audio, "pipe:1", f="f32le", ar=48000, ac=2))


def concat_listing(parts: Sequence[Path | tuple[Path, float]]) -> str:
    """The text of an ffconcat file: files one after the other, those with seconds shown for so long."""
    lines = ["ffconcat version 1.0"]
    for part in parts:
        path, seconds = part if isinstance(part, tuple) else (part, None)
        name = str(path).replace("'", r"'\''")
        lines.append(f"file 'file:{name}'")
        if seconds is not None:
            lines.append(f"duration {seconds:.3f}")
    return "\n".join(lines) + "\n"


def line(output: Any, *, reads_stdin: bool = False) -> list[str]:
    """The arguments for what ffmpeg-python was told."""
    flags = [word for word in QUIET if not (reads_stdin and word == "-nostdin")]
    return [*flags, *(str(word) for word in output.get_args())]
