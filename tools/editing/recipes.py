"""Command lines for edits. Pure; ffmpeg-python writes the graph, and no text of a person comes near it.

Pictures are encoded only when they change: music, silence and a shorter end are copied where the file allows.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import ffmpeg

from tools.editing.looks import LOOKS
from tools.editing.requests import Convert, Crop, Resize, Rotate, Speed, Trim
from tools.ffmpeg.containers import guarded_input
from tools.ffmpeg.plain import even, plain
from tools.ffmpeg.probe import MediaInfo
from tools.ffmpeg.recipes import BT709, LABELLED, aac, line

GIF_SIDE, GIF_FPS = 480, 10  # more, and it outgrows what messengers show inline
WEBP_SIDE, WEBP_FPS = 720, 15  # as a GIF, of a form that packs far better
COPYABLE = ("h264", "hevc")  # picture codecs that MP4 and every player take
QUALITY = {"crf": 20, "preset": "veryfast"}  # constant, up to a bitrate near the source's: an edit should not grow
LEAST_KBPS, MOST_KBPS = 1500, 12_000


def can_copy(info: MediaInfo) -> bool:
    """Whether its pictures may be copied into another MP4 with exact times, and shown from the first of them on."""
    is_plain = info.container == "mov" and info.video_codec in COPYABLE
    # What is begun before it is shown, or shown before it begins, can only be said by an edit list.
    return is_plain and abs(info.starts_at) < 0.001 and not info.rotation


def can_repack(info: MediaInfo) -> bool:
    """Whether all of it may be copied into another MP4 or MOV."""
    return can_copy(info) and info.audio_codec in ("", "aac")


def can_cut(info: MediaInfo) -> bool:
    """Whether `cutting` may try: the sound is copied with the pictures, and they are H.264 as most are."""
    return can_repack(info) and info.video_codec == "h264"


def trim(source: Path, info: MediaInfo, edit: Trim, out: Path) -> list[str]:
    """Cut by encoding it all anew: what cannot be cut by copying (`cutting`)."""
    clip = ffmpeg.input(**guarded_input(source), ss=edit.start, t=f"{edit.end - edit.start:.3f}")
    return _encoded(clip.video, clip.audio if info.has_audio else None, out, info)


def mute(source: Path, info: MediaInfo, out: Path) -> list[str]:
    clip = ffmpeg.input(**guarded_input(source))
    if can_copy(info):
        return line(ffmpeg.output(clip.video, f"file:{out}", c="copy", **mp4_of(info)))
    return _encoded(clip.video, None, out, info)


def volume(source: Path, info: MediaInfo, gain: float, out: Path) -> list[str]:
    """Change the sound by `gain` decibels; what would go over -1.5 dB full scale is held by a limiter."""
    clip = ffmpeg.input(**guarded_input(source))
    sound = clip.audio.filter("volume", f"{gain}dB")
    if gain > 0:
        sound = sound.filter("alimiter", limit="0.84", level="false")
    return _encoded(clip.video, sound, out, info, copies_pictures=can_copy(info))


def with_sound(source: Path, info: MediaInfo, sound: Path, out: Path, *, keeps_sound: bool) -> list[str]:
    """Lay `sound` (bare AAC of ours, as long as the clip) under the pictures, alone or under what is heard already."""
    clip = ffmpeg.input(**guarded_input(source))
    music = ffmpeg.input(f"file:{sound}", f="aac", format_whitelist="aac", protocol_whitelist="file").audio
    if keeps_sound and info.has_audio:
        # A voice stays in front: the music is ten decibels down, and a limiter catches what adds up.
        mixed = ffmpeg.filter(
            [clip.audio, music.filter("volume", "-10dB")], "amix", inputs=2, duration="first", normalize=0
        ).filter("alimiter", limit="0.84", level="false")
        return _encoded(clip.video, mixed, out, info, copies_pictures=can_copy(info))
    if can_copy(info):
        return line(ffmpeg.output(clip.video, music, f"file:{out}", c="copy", **mp4_of(info)))
    return line(
        ffmpeg.output(plain(clip.video, info), music, f"file:{out}", **_h264(info), **{"c:a": "copy"}, **mp4_of(info))
    )


def speed(source: Path, info: MediaInfo, edit: Speed, out: Path) -> list[str]:
    clip = ffmpeg.input(**guarded_input(source))
    pictures = clip.video.filter("setpts", f"PTS/{edit.factor}").filter("fps", fps=_fps(info))
    sound = None
    if info.has_audio:
        sound, left = clip.audio, edit.factor
        while left < 0.5:  # the least that one filter does
            sound, left = sound.filter("atempo", 0.5), left / 0.5
        sound = sound.filter("atempo", round(left, 4))
    return _encoded(pictures, sound, out, info)


def crop(source: Path, info: MediaInfo, edit: Crop, out: Path) -> list[str]:
    box = {"w": edit.width, "h": edit.height, "x": edit.x, "y": edit.y}
    return _filtered(source, info, out, ("crop", box), size=(edit.width, edit.height))


def resize(source: Path, info: MediaInfo, edit: Resize, out: Path) -> list[str]:
    return _filtered(source, info, out, *_fitted(edit.width, edit.height), size=(edit.width, edit.height))


def _fitted(width: int, height: int) -> list[tuple[str, dict[str, Any]]]:
    return [
        ("scale", {"w": width, "h": height, "force_original_aspect_ratio": "decrease", "force_divisible_by": 2,
                   "flags": "lanczos"}),
        ("pad", {"w": width, "h": height, "x": "(ow-iw)/2", "y": "(oh-ih)/2"}),
        ("setsar", {"sar": 1}),
    ]  # fmt: skip


def rotate(source: Path, info: MediaInfo, edit: Rotate, out: Path) -> list[str]:
    turns: dict[int, list[tuple[str, dict[str, Any]]]] = {
        0: [],
        90: [("transpose", {"dir": "clock"})],
        180: [("hflip", {}), ("vflip", {})],
        270: [("transpose", {"dir": "cclock"})],
    }
    mirrors: dict[str, list[tuple[str, dict[str, Any]]]] = {
        "": [],
        "horizontal": [("hflip", {})],
        "vertical": [("vflip", {})],
    }
    return _filtered(source, info, out, *turns[edit.degrees], *mirrors[edit.mirror])


def color_grade(source: Path, info: MediaInfo, look: str, out: Path, *, table: Path | None = None) -> list[str]:
    """`look` by its filters, or the colours of `table`, a `.cube` file of ours."""
    # Tables are made for RGB; between their points they are read along the grey axis, which bands least.
    filters = [("lut3d", {"file": str(table), "interp": "tetrahedral"})] if table else LOOKS[look].filters
    return _filtered(source, info, out, *filters)


def styled_subtitles(source: Path, info: MediaInfo, subtitles: Path, fonts: Path, out: Path) -> list[str]:
    """Draw an ASS file of ours into the pictures, in its own places and styles."""
    return _filtered(source, info, out, ("ass", {"filename": str(subtitles), "fontsdir": str(fonts)}))


def beside(source: Path, info: MediaInfo, subtitles: Path, kind: str, out: Path) -> list[str]:
    """Lay subtitles (`kind` srt or ass) beside the pictures, for the player to switch on. Nothing is encoded."""
    clip = ffmpeg.input(**guarded_input(source))
    words = ffmpeg.input(f"file:{subtitles}", f=kind, format_whitelist=kind, protocol_whitelist="file")
    if not can_repack(info):
        return _encoded(clip.video, clip.audio if info.has_audio else None, out, info, words=words["s"])
    options = {"c": "copy", "c:s": "mov_text", **_copied_sound(info), **mp4_of(info)}
    return line(ffmpeg.output(*_streams(clip, info), words["s"], f"file:{out}", **options))


def cover(source: Path, info: MediaInfo, at: float | None, out: Path) -> list[str]:
    """One picture of the clip: that at `at` seconds, else that which is most like all the others of its best part."""
    if at is None:
        clip = ffmpeg.input(**guarded_input(source))
        # A hundred pictures spread over the clip are looked at; the first and last are often dark.
        every = max(0.2, info.duration_s / 100)
        pictures = plain(clip.video, info).filter("fps", fps=round(1 / every, 4)).filter("thumbnail", n=100)
    else:
        # The last picture is that which nothing overwrites: how long it stands, few files say exactly.
        is_last = at > info.duration_s - 1.5 / _fps(info)
        clip = ffmpeg.input(**guarded_input(source), ss=f"{max(0.0, info.duration_s - 1 if is_last else at):.3f}")
        pictures = plain(clip.video, info)
        if is_last:
            return line(ffmpeg.output(pictures, f"file:{out}", f="image2", vcodec="png", map_metadata=-1, update=1))
    options = {"frames:v": 1, "update": 1}
    return line(ffmpeg.output(pictures, f"file:{out}", f="image2", vcodec="png", map_metadata=-1, **options))


def samples(source: Path, info: MediaInfo, out: Path, *, pictures: int, side: int) -> list[str]:
    """Small pictures spread over the clip, as raw RGB one after the other."""
    clip = ffmpeg.input(**guarded_input(source))
    width, height = sampled(info, side)
    shown = clip.video.filter("fps", fps=round(pictures / max(0.1, info.duration_s), 4)).filter("scale", width, height)
    return line(ffmpeg.output(shown, f"file:{out}", f="rawvideo", pix_fmt="rgb24", **{"frames:v": pictures}))


def sampled(info: MediaInfo, side: int) -> tuple[int, int]:
    """The size of those pictures."""
    share = side / max(info.width, info.height)
    return max(8, round(info.width * share)), max(8, round(info.height * share))


def shakes(source: Path, info: MediaInfo, found: Path) -> list[str]:
    """The first of two passes against a shaking hand: how each frame has moved, written to `found` (vid.stab's own form)."""
    clip = ffmpeg.input(**guarded_input(source))
    seen = plain(clip.video, info).filter("vidstabdetect", result=str(found), shakiness=6, accuracy=12)
    return line(ffmpeg.output(seen, "-", f="null"))


def steadied(source: Path, info: MediaInfo, found: Path, smoothing: int, out: Path) -> list[str]:
    """The second pass: each frame is moved back, and enlarged by as much as keeps the edges out of sight."""
    way = {"input": str(found), "smoothing": smoothing, "optzoom": 1, "interpol": "bicubic"}
    return _filtered(source, info, out, ("vidstabtransform", way))


def loop(source: Path, info: MediaInfo, times: int, out: Path) -> list[str]:
    clip = ffmpeg.input(**guarded_input(source), stream_loop=times - 1)
    if can_copy(info) and not info.has_audio:
        return line(ffmpeg.output(clip.video, f"file:{out}", c="copy", **mp4_of(info)))
    sound = clip.audio.filter("aresample", **{"async": 1, "first_pts": 0}) if info.has_audio else None
    return _encoded(clip.video, sound, out, info, copies_pictures=can_copy(info))


def reversed_piece(source: Path, info: MediaInfo, *, first: int, frames: int, out: Path) -> list[str]:
    """`frames` frames from frame `first` on, backwards and silent. Reversing holds them all in memory: keep them few."""
    fps = _fps(info)
    clip = ffmpeg.input(**guarded_input(source), ss=f"{max(0, first - 0.5) / fps:.6f}")
    pictures = clip.video.filter("fps", fps=fps).filter("trim", end_frame=frames).filter("reverse")
    return _encoded(pictures.filter("setpts", f"N/{fps}/TB"), None, out, info)


def reversed_samples(source: Path, *, start: float, seconds: float, out: Path) -> list[str]:
    """`seconds` of sound from `start` on, backwards, as raw samples. Reversing holds them all in memory: keep them few."""
    clip = ffmpeg.input(**guarded_input(source), ss=f"{start:.6f}", t=f"{seconds:.6f}")
    return line(ffmpeg.output(clip.audio.filter("areverse"), f"file:{out}", f="s16le", ar=48000, ac=2))


def samples_to_sound(samples: Path, out: Path) -> list[str]:
    """Encode raw samples of ours as bare AAC."""
    raw = ffmpeg.input(f"file:{samples}", f="s16le", ar=48000, ac=2, protocol_whitelist="file")
    return line(ffmpeg.output(raw.audio, f"file:{out}", f="adts", **aac(160), **{"bsf:a": WITHOUT_PRIMING}))


def alike(infos: Sequence[MediaInfo]) -> bool:
    """Whether clips can follow each other without encoding: the same pictures, the same sound, the same parameters."""
    first = infos[0]
    names = (
        "video_codec",
        "width",
        "height",
        "pixel_format",
        "parameters",
        "audio_codec",
        "audio_rate",
        "audio_channels",
    )
    return (
        all(can_copy(info) and not info.has_b_frames and info.audio_codec in ("", "aac") for info in infos)
        and bool(first.parameters)
        and all(getattr(info, name) == getattr(first, name) for info in infos for name in names)
        and all(abs(info.fps - first.fps) < 0.01 for info in infos)
    )


def joined(listing: Path, info: MediaInfo, out: Path) -> list[str]:
    """Clips that are `alike`, named in `listing` (an ffconcat file of ours), one after the other without encoding."""
    film = ffmpeg.input(
        f"file:{listing}", f="concat", safe=0, auto_convert=0, format_whitelist="concat,mov", protocol_whitelist="file"
    )
    return line(ffmpeg.output(*_streams(film, info), f"file:{out}", c="copy", **mp4_of(info)))


def merge(sources: Sequence[tuple[Path, MediaInfo]], out: Path) -> list[str]:
    """One after the other, in the size and the frame rate of the first; those without sound are silent."""
    first = sources[0][1]
    width, height = first.width // 2 * 2, first.height // 2 * 2
    has_sound = any(info.has_audio for _, info in sources)
    streams: list[Any] = []
    for source, info in sources:
        clip = ffmpeg.input(**guarded_input(source))
        pictures = plain(clip.video, info).filter("fps", fps=_fps(first))
        for name, options in _fitted(width, height):
            pictures = pictures.filter(name, **options)
        streams.append(pictures.filter("format", "yuv420p"))
        if has_sound:
            sound = clip.audio if info.has_audio else ffmpeg.input("anullsrc=r=48000:cl=stereo", f="lavfi").audio
            sound = sound.filter("aresample", 48000).filter("aformat", channel_layouts="stereo")
            # Each as long as its pictures, or what follows would slip.
            streams.append(sound.filter("apad").filter("atrim", duration=f"{info.duration_s:.3f}"))
    joined = ffmpeg.concat(*streams, v=1, a=int(has_sound), n=len(sources)).node
    return _encoded(joined[0], joined[1] if has_sound else None, out, first, is_plain=True)


def overlaid(source: Path, info: MediaInfo, pictures: Path, out: Path, *, y: int, is_listing: bool) -> list[str]:
    """Lay a transparent PNG, or a list of them with durations, over the clip at height `y`."""
    kind = {"f": "concat", "safe": 0} if is_listing else {"f": "png_pipe"}
    letters = ffmpeg.input(f"file:{pictures}", protocol_whitelist="file", **kind)
    clip = ffmpeg.input(**guarded_input(source))
    shown = plain(clip.video, info).overlay(letters.video, x=0, y=y, eof_action="pass" if is_listing else "repeat")
    return _encoded(shown, clip.audio if info.has_audio else None, out, info, is_plain=True)


def convert(source: Path, info: MediaInfo, edit: Convert, out: Path) -> list[str]:
    clip = ffmpeg.input(**guarded_input(source))
    sound = clip.audio if info.has_audio else None
    match edit.format:
        case "mp4" | "mov":
            if can_repack(info):
                options = {**mp4_of(info), "f": edit.format}
                return line(
                    ffmpeg.output(*_streams(clip, info), f"file:{out}", c="copy", **_copied_sound(info), **options)
                )
            return _encoded(clip.video, sound, out, info, container=edit.format)
        case "webm":
            streams = [plain(clip.video, info), *([sound] if sound else [])]
            # "good" takes five times as long for the same SSIM, to three digits.
            options = {"c:v": "libvpx-vp9", "crf": 33, "b:v": "4M", "deadline": "realtime", "cpu-used": 6, "row-mt": 1,
                       "pix_fmt": "yuv420p", **BT709, **({"c:a": "libopus", "b:a": "128k"} if sound else {})}  # fmt: skip
            return line(
                ffmpeg.output(*streams, f"file:{out}", f="webm", map_metadata=-1, fflags="+bitexact", **options)
            )
        case "gif":
            small = plain(clip.video, info).filter("fps", fps=min(GIF_FPS, _fps(info)))
            small = small.filter("scale", **_within(info, GIF_SIDE), flags="lanczos")
            halves = small.split()
            palette = halves[0].filter("palettegen", max_colors=128, stats_mode="diff")
            # A regular pattern packs half as small as scattered dots, and does not crawl.
            drawn = ffmpeg.filter(
                [halves[1], palette], "paletteuse", dither="bayer", bayer_scale=4, diff_mode="rectangle"
            )
            return line(ffmpeg.output(drawn, f"file:{out}", f="gif", map_metadata=-1, loop=0))
        case "webp":
            small = plain(clip.video, info).filter("fps", fps=min(WEBP_FPS, _fps(info)))
            options = {"c:v": "libwebp_anim", "quality": 70, "compression_level": 4, "loop": 0, "pix_fmt": "yuv420p"}
            return line(
                ffmpeg.output(
                    small.filter("scale", **_within(info, WEBP_SIDE), flags="lanczos"),
                    f"file:{out}",
                    f="webp",
                    map_metadata=-1,
                    **options,
                )
            )
        case "mp3":
            return line(
                ffmpeg.output(sound, f"file:{out}", f="mp3", map_metadata=-1, **{"c:a": "libmp3lame", "b:a": "192k"})
            )
        case _:
            return line(ffmpeg.output(sound, f"file:{out}", f="ipod", map_metadata=-1, **aac(192)))


def _within(info: MediaInfo, side: int) -> dict[str, Any]:
    """A size whose longer side is at most `side`; a GIF of a whole reel would be a hundred megabytes."""
    return {"w": f"min({side},iw)", "h": -2} if info.width >= info.height else {"w": -2, "h": f"min({side},ih)"}


# The encoder's first packet is silence that only an edit list could hide: without it, sound begins where pictures do.
WITHOUT_PRIMING = "noise=drop=not(n)"


def _filtered(
    source: Path,
    info: MediaInfo,
    out: Path,
    *filters: tuple[str, dict[str, Any]],
    size: tuple[int, int] | None = None,
) -> list[str]:
    """Change the pictures by `filters`; `size` is theirs afterwards, where it changes."""
    clip = ffmpeg.input(**guarded_input(source))
    pictures = plain(clip.video, info)
    for name, options in filters:
        pictures = pictures.filter(name, **options)
    return _encoded(pictures, clip.audio if info.has_audio else None, out, info, is_plain=True, size=size)


def _encoded(
    pictures: Any,
    sound: Any | None,
    out: Path,
    info: MediaInfo,
    *,
    copies_pictures: bool = False,
    is_plain: bool = False,
    container: str = "mp4",
    words: Any = None,
    size: tuple[int, int] | None = None,
) -> list[str]:
    if copies_pictures:
        options: dict[str, Any] = {"c:v": "copy"}
    else:
        pictures = pictures if is_plain else plain(pictures, info)
        pictures = even(pictures)
        options = _h264(info, size)
    if sound is not None:
        options |= {**aac(160), "bsf:a": WITHOUT_PRIMING}
    streams = [pictures, *([sound] if sound is not None else [])]
    if words is not None:
        streams.append(words)
        options["c:s"] = "mov_text"
    # Frames that are encoded here lie in the order in which they are shown.
    written = mp4_of(info if copies_pictures else replace(info, has_b_frames=False))
    return line(ffmpeg.output(*streams, f"file:{out}", **options, **{**written, "f": container}))


def _h264(info: MediaInfo, size: tuple[int, int] | None = None) -> dict[str, Any]:
    every = max(1, round(2 * _fps(info)))
    share = size[0] * size[1] / max(1, info.width * info.height) if size else 1.0
    most = round(min(max(info.bitrate_kbps * share, LEAST_KBPS), MOST_KBPS))
    return {"c:v": "libx264", "profile:v": "high", **QUALITY, "maxrate": f"{most}k", "bufsize": f"{most}k", "g": every,
            "keyint_min": every, "sc_threshold": 0, "bf": 0, **BT709}  # fmt: skip


def mp4_of(info: MediaInfo) -> dict[str, Any]:
    """Index first, no edit list, nothing of the source's metadata but the label that says what it is."""
    # Frames that are shown in another order than they lie: their times say so, where an edit list would.
    flags = "+faststart+negative_cts_offsets" if info.has_b_frames else "+faststart"
    return {"f": "mp4", "movflags": flags, "use_editlist": 0, "map_metadata": -1, "map_chapters": -1,
            "fflags": "+bitexact", **(LABELLED if info.is_labelled else {})}  # fmt: skip


def _copied_sound(info: MediaInfo) -> dict[str, str]:
    # What sounds before the first picture is the encoder's own silence, which an edit list hid.
    return {"bsf:a": r"noise=drop=lt(pts\,0)"} if info.has_audio else {}


def _streams(clip: Any, info: MediaInfo) -> list[Any]:
    return [clip.video, *([clip.audio] if info.has_audio else [])]


def _fps(info: MediaInfo) -> float:
    return min(60.0, info.fps) if info.fps >= 1 else 30.0
