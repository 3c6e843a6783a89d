"""Whether a picture or clip is what a platform accepts: sure numbers refuse, others warn."""

from storage.tables import Asset
from tools.platforms.issues import Issue, MediaInfo, issue, ratio_words
from tools.platforms.limits import Placement, Platform, platform
from tools.platforms.streams import stream_issues


def media_of(asset: Asset) -> MediaInfo:
    """Return what the platform rules need to know of an asset."""
    settings = asset.generation_settings
    return MediaInfo(
        kind=asset.type.value,
        width=asset.width,
        height=asset.height,
        duration_s=asset.duration_s,
        fps=settings.get("fps"),
        video_codec=settings.get("video_codec"),
        audio_codec=settings.get("audio_codec"),
        container=asset.suffix.lstrip("."),
        pixel_format=settings.get("pixel_format"),
        size=asset.file_size,
    )


def check_media(
    info: MediaInfo, name: str | Platform, placement: str | None = None, *, before_posting: bool = True
) -> list[Issue]:
    """Return what speaks against posting this; an empty list when nothing does.

    What is mended by itself when it is posted (`Placement.converts`, `shrinks`) is only said without `before_posting`.
    """
    one = platform(name)
    spot = one.placement(placement) if placement else one.default_placement(info.kind, info.count)
    if spot is None:
        return [
            Issue(
                severity="error",
                code="kind",
                message=f"{one.title} takes no {info.kind}",
                fix="make a video or picture instead",
            )
        ]
    return [
        *_shape(info, spot, one.title),
        *_time(info, spot, one.title),
        *_file(info, spot, one.title, before_posting=before_posting),
        *stream_issues(info, spot, one.title),
    ]


def _shape(info: MediaInfo, spot: Placement, title: str) -> list[Issue]:
    found = []
    if info.count > spot.count_max:
        found.append(
            issue(
                spot,
                "count",
                f"{info.count} files are more than the {spot.count_max} that {title} takes",
                "post fewer at once",
            )
        )
    if not info.width or not info.height:
        return found
    ratio = info.width / info.height
    small = [
        f"{name} {have} is under {least}"
        for name, have, least in (("width", info.width, spot.width_min), ("height", info.height, spot.height_min))
        if least and have < least
    ]
    large = [
        f"{name} {have} is over {most}"
        for name, have, most in (("width", info.width, spot.width_max), ("height", info.height, spot.height_max))
        if most and have > most
    ]
    if small:
        found.append(issue(spot, "too_small", f"too small for {title}: {', '.join(small)}", "make it larger: upscale"))
    if large:
        found.append(
            issue(
                spot,
                "too_large",
                f"too large for {title}: {', '.join(large)}",
                "make it smaller: resize",
                soft=info.kind == "image",
            )
        )
    if spot.width_plus_height_max and info.width + info.height > spot.width_plus_height_max:
        found.append(
            issue(
                spot,
                "too_large",
                f"width and height together exceed {spot.width_plus_height_max} on {title}",
                "resize it",
            )
        )
    if spot.aspect_required and abs(ratio - spot.aspect_required) > 0.01:
        found.append(
            issue(
                spot,
                "aspect",
                f"{title} wants {ratio_words(spot.aspect_required)}, this is {info.width}x{info.height}",
                f"crop it to {ratio_words(spot.aspect_required)}",
            )
        )
    elif (spot.aspect_min and ratio < spot.aspect_min - 0.005) or (spot.aspect_max and ratio > spot.aspect_max + 0.005):
        shape = "too tall" if spot.aspect_min and ratio < spot.aspect_min else "too wide"
        found.append(issue(spot, "aspect", f"{info.width}x{info.height} is {shape} for {title}", "crop it"))
    elif spot.aspect_recommended and abs(ratio - spot.aspect_recommended) > 0.05:
        found.append(
            issue(
                spot,
                "shape",
                f"{title} shows {ratio_words(spot.aspect_recommended)} best, this is {info.width}x{info.height}",
                soft=True,
            )
        )
    return found


def _time(info: MediaInfo, spot: Placement, title: str) -> list[Issue]:
    found = []
    if info.duration_s is not None and spot.duration_min is not None and info.duration_s < spot.duration_min - 0.05:
        found.append(
            issue(
                spot,
                "too_short",
                f"{info.duration_s:.1f} s is under the {spot.duration_min:g} s of {title}",
                "make it longer",
            )
        )
    if info.duration_s is not None and spot.duration_max is not None and info.duration_s > spot.duration_max + 0.05:
        found.append(
            issue(
                spot,
                "too_long",
                f"{info.duration_s:.1f} s is over the {spot.duration_max:g} s of {title}",
                f"trim it to {spot.duration_max:g} s",
            )
        )
    elif (
        info.duration_s is not None
        and spot.duration_recommended is not None
        and info.duration_s > spot.duration_recommended + 0.05
    ):
        found.append(
            issue(spot, "long", f"over {spot.duration_recommended:g} s {title} shows it to fewer people", soft=True)
        )
    if info.fps and (
        (spot.fps_min and info.fps < spot.fps_min - 0.1) or (spot.fps_max and info.fps > spot.fps_max + 0.1)
    ):
        found.append(
            issue(
                spot,
                "fps",
                f"{info.fps:g} frames a second is outside {spot.fps_min or 0:g} to {spot.fps_max:g} on {title}",
                "render it again for this platform",
            )
        )
    return found


def _file(info: MediaInfo, spot: Placement, title: str, *, before_posting: bool) -> list[Issue]:
    found = []
    is_made_smaller = info.kind == "image" and spot.shrinks and before_posting
    if info.size is not None and spot.size_max is not None and info.size > spot.size_max and not is_made_smaller:
        found.append(
            issue(
                spot,
                "file_size",
                f"{info.size / 1e6:.1f} MB is over the {spot.size_max / 1e6:.1f} MB of {title}",
                "resize or trim it",
            )
        )
    allowed = (
        ("container", info.container, spot.containers if info.kind == "video" else ()),
        ("video codec", info.video_codec, spot.video_codecs),
        ("audio codec", info.audio_codec, spot.audio_codecs),
        ("pixel format", info.pixel_format, spot.pixel_formats),
    )
    for what, have, wanted in allowed:
        if have and wanted and have.lower().replace("-lc", "") not in wanted:
            found.append(
                issue(
                    spot,
                    what.replace(" ", "_"),
                    f"{what} {have} is not taken by {title} ({', '.join(wanted)})",
                    f"convert it to {wanted[0]}",
                )
            )
    picture = (info.format or (info.container if info.kind == "image" else None) or "").lower().replace("jpg", "jpeg")
    is_converted = spot.converts and before_posting
    if info.kind == "image" and picture and spot.formats and picture not in spot.formats and not is_converted:
        found.append(
            issue(
                spot,
                "format",
                f"{picture} pictures are not taken by {title} ({', '.join(spot.formats)})",
                f"convert it to {spot.formats[0]}",
            )
        )
    return found
