"""The rules about how a clip is encoded and laid out: those of a platform, and those of every player. Pure.

What a platform itself says refuses. The rest is what makes a clip play badly somewhere: it warns, since platforms encode
again whatever they are sent.
"""

from tools.platforms.issues import Issue, MediaInfo, issue
from tools.platforms.limits import Placement

HIGHEST_LEVEL = 52  # of H.264: phones decode no more
FARTHEST_KEYS = 10.0  # seconds: players jump to key frames
EIGHT_BIT = ("yuv420p", "yuvj420p")
PLAYED = ("h264", "hevc", "vp8", "vp9", "av1")


def stream_issues(info: MediaInfo, spot: Placement, title: str) -> list[Issue]:
    """What speaks against the streams of a clip and their order in the file. A place that takes everything says nothing."""
    if info.kind != "video" or spot.id == "file":
        return []
    return [*_said(info, spot, title), *_everywhere(info, spot)]


def _said(info: MediaInfo, spot: Placement, title: str) -> list[Issue]:
    """What the platform says itself."""
    found = []
    if spot.pixels_max and info.width and info.height and info.width * info.height > spot.pixels_max:
        found.append(
            issue(
                spot,
                "too_large",
                f"{info.width}x{info.height} are more than the {spot.pixels_max / 1e6:.1f} million pixels of {title}",
                "resize it",
            )
        )
    if spot.faststart and info.is_faststart is False:
        found.append(issue(spot, "faststart", f"its index is at the end, {title} wants it first", "pack it again"))
    if not spot.edit_lists and info.has_edit_list:
        found.append(issue(spot, "edit_list", f"it has an edit list, which {title} refuses", "pack it again"))
    for code, what, have, most, unit in (
        ("bitrate", "its pictures take", info.video_kbps, spot.video_kbps_max, "kbit/s"),
        ("audio_rate", "its sound has", info.audio_rate, spot.audio_rate_max, "samples a second"),
        ("audio_channels", "its sound has", info.audio_channels, spot.audio_channels_max, "channels"),
    ):
        if have and most and have > most:
            found.append(issue(spot, code, f"{what} {have} {unit}, {title} takes {most}", "encode it again"))
    most_s = spot.key_interval_max
    if most_s and info.key_interval_s is not None and info.key_interval_s > most_s + 0.05:
        found.append(
            issue(
                spot,
                "key_frames",
                f"key frames are up to {info.key_interval_s:.1f} s apart, {title} wants {most_s:g}",
                "encode it again",
            )
        )
    return found


def _everywhere(info: MediaInfo, spot: Placement) -> list[Issue]:
    """What some player or other shows badly."""
    found: list[tuple[str, str, str]] = []
    if (
        info.pixel_format
        and not spot.pixel_formats
        and info.pixel_format not in EIGHT_BIT
        and info.video_codec != "gif"
    ):
        found.append(("pixel_format", f"{info.pixel_format} does not play everywhere: yuv420p does", "encode it again"))
    if info.is_hdr:
        found.append(("hdr", "it is HDR: it looks grey where that is not known", "tone it down"))
    if info.is_interlaced:
        found.append(("interlaced", "it is interlaced: moving edges look like combs", "encode it again"))
    if info.rotation:
        found.append(("rotation", f"it is turned by {info.rotation} degrees only by a mark", "turn its pictures"))
    if info.aspect_of_pixels is not None and abs(info.aspect_of_pixels - 1) > 0.01:
        found.append(("pixel_aspect", "its pixels are not square: some show it narrow or wide", "scale it"))
    if info.is_constant_rate is False:
        found.append(("frame_rate", "its pictures follow each other unevenly", "encode it at one rate"))
    if info.width and info.height and (info.width % 2 or info.height % 2) and info.video_codec != "gif":
        found.append(("odd_size", f"{info.width}x{info.height} is odd: encoders want even sides", "cut off a line"))
    if info.is_faststart is False and not spot.faststart:
        found.append(("faststart", "its index is at the end: it plays only when all of it is there", "pack it again"))
    if info.level and info.video_codec == "h264" and info.level > HIGHEST_LEVEL:
        found.append(
            ("level", f"level {info.level / 10:g} is more than phones decode", "write the level that it needs")
        )
    if not spot.key_interval_max and info.key_interval_s is not None and info.key_interval_s > FARTHEST_KEYS:
        found.append(("key_frames", f"key frames are up to {info.key_interval_s:.0f} s apart", "encode it again"))
    if info.audio_channels and info.audio_channels > 2 and not spot.audio_channels_max:
        found.append(("audio_channels", f"{info.audio_channels} channels: some play only two of them", "mix it down"))
    over = bool(spot.audio_rate_max and info.audio_rate and info.audio_rate > spot.audio_rate_max)
    if info.audio_rate and info.audio_rate not in (44_100, 48_000) and not over:
        found.append(("audio_rate", f"{info.audio_rate} Hz is unusual: 48000 plays everywhere", "resample it"))
    if info.video_codec and not spot.video_codecs and info.video_codec not in PLAYED:
        found.append(("video_codec", f"{info.video_codec} does not play everywhere: H.264 does", "encode it again"))
    return [issue(spot, code, message, fix, soft=True, confidence="secondary") for code, message, fix in found]
