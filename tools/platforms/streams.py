"""The rules about how a clip is encoded and laid out: those of a platform, and those of every player. Pure.

What a platform itself says refuses. The rest is what makes a clip play badly somewhere: it warns, since platforms encode
again whatever they are sent.
"""

from storage.wording import later, tr
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
                tr(
                    "{width}x{height} are more than the {most:.1f} million pixels of {title}",
                    width=info.width,
                    height=info.height,
                    most=spot.pixels_max / 1000000.0,
                    title=title,
                ),
                tr("resize it"),
            )
        )
    if spot.faststart and info.is_faststart is False:
        found.append(
            issue(
                spot,
                "faststart",
                tr("its index is at the end, {title} wants it first", title=title),
                tr("pack it again"),
            )
        )
    if not spot.edit_lists and info.has_edit_list:
        found.append(
            issue(spot, "edit_list", tr("it has an edit list, which {title} refuses", title=title), tr("pack it again"))
        )
    for code, message, have, most in (
        ("bitrate", later("its pictures take {have} kbit/s, {title} takes {most}"), info.video_kbps, spot.video_kbps_max),
        ("audio_rate", later("its sound has {have} samples a second, {title} takes {most}"), info.audio_rate, spot.audio_rate_max),
        ("audio_channels", later("its sound has {have} channels, {title} takes {most}"), info.audio_channels, spot.audio_channels_max),
    ):  # fmt: skip
        if have and most and have > most:
            found.append(issue(spot, code, tr(message, have=have, title=title, most=most), tr("encode it again")))
    most_s = spot.key_interval_max
    if most_s and info.key_interval_s is not None and info.key_interval_s > most_s + 0.05:
        found.append(
            issue(
                spot,
                "key_frames",
                tr(
                    "key frames are up to {seconds:.1f} s apart, {title} wants {most:g}",
                    seconds=info.key_interval_s,
                    title=title,
                    most=most_s,
                ),
                tr("encode it again"),
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
        found.append(
            (
                "pixel_format",
                tr("{format} does not play everywhere: yuv420p does", format=info.pixel_format),
                tr("encode it again"),
            )
        )
    if info.is_hdr:
        found.append(("hdr", tr("it is HDR: it looks grey where that is not known"), tr("tone it down")))
    if info.is_interlaced:
        found.append(("interlaced", tr("it is interlaced: moving edges look like combs"), tr("encode it again")))
    if info.rotation:
        found.append(
            (
                "rotation",
                tr("it is turned by {degrees} degrees only by a mark", degrees=info.rotation),
                tr("turn its pictures"),
            )
        )
    if info.aspect_of_pixels is not None and abs(info.aspect_of_pixels - 1) > 0.01:
        found.append(("pixel_aspect", tr("its pixels are not square: some show it narrow or wide"), tr("scale it")))
    if info.is_constant_rate is False:
        found.append(("frame_rate", tr("its pictures follow each other unevenly"), tr("encode it at one rate")))
    if info.width and info.height and (info.width % 2 or info.height % 2) and info.video_codec != "gif":
        found.append(
            (
                "odd_size",
                tr("{width}x{height} is odd: encoders want even sides", width=info.width, height=info.height),
                tr("cut off a line"),
            )
        )
    if info.is_faststart is False and not spot.faststart:
        found.append(
            ("faststart", tr("its index is at the end: it plays only when all of it is there"), tr("pack it again"))
        )
    if info.level and info.video_codec == "h264" and info.level > HIGHEST_LEVEL:
        found.append(
            (
                "level",
                tr("level {level:g} is more than phones decode", level=info.level / 10),
                tr("write the level that it needs"),
            )
        )
    if not spot.key_interval_max and info.key_interval_s is not None and info.key_interval_s > FARTHEST_KEYS:
        found.append(
            (
                "key_frames",
                tr("key frames are up to {seconds:.0f} s apart", seconds=info.key_interval_s),
                tr("encode it again"),
            )
        )
    if info.audio_channels and info.audio_channels > 2 and not spot.audio_channels_max:
        found.append(
            (
                "audio_channels",
                tr("{count} channels: some play only two of them", count=info.audio_channels),
                tr("mix it down"),
            )
        )
    over = bool(spot.audio_rate_max and info.audio_rate and info.audio_rate > spot.audio_rate_max)
    if info.audio_rate and info.audio_rate not in (44_100, 48_000) and not over:
        found.append(
            ("audio_rate", tr("{rate} Hz is unusual: 48000 plays everywhere", rate=info.audio_rate), tr("resample it"))
        )
    if info.video_codec and not spot.video_codecs and info.video_codec not in PLAYED:
        found.append(
            (
                "video_codec",
                tr("{codec} does not play everywhere: H.264 does", codec=info.video_codec),
                tr("encode it again"),
            )
        )
    return [issue(spot, code, message, fix, soft=True, confidence="secondary") for code, message, fix in found]
