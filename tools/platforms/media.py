"""Whether a picture or clip is what a platform accepts: sure numbers refuse, others warn."""

from storage.tables import Asset
from storage.wording import tr
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
                message=tr("{title} takes no {kind}", title=one.title, kind=info.kind),
                fix=tr("make a video or picture instead"),
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
                tr(
                    "{count} files are more than the {count_max} that {title} takes",
                    count=info.count,
                    count_max=spot.count_max,
                    title=title,
                ),
                tr("post fewer at once"),
            )
        )
    if not info.width or not info.height:
        return found
    ratio = info.width / info.height
    small = [
        tr("{name} {have} is under {least}", name=name, have=have, least=least)
        for name, have, least in (("width", info.width, spot.width_min), ("height", info.height, spot.height_min))
        if least and have < least
    ]
    large = [
        tr("{name} {have} is over {most}", name=name, have=have, most=most)
        for name, have, most in (("width", info.width, spot.width_max), ("height", info.height, spot.height_max))
        if most and have > most
    ]
    if small:
        found.append(
            issue(
                spot,
                "too_small",
                tr("too small for {title}: {small}", title=title, small=", ".join(small)),
                tr("make it larger: upscale"),
            )
        )
    if large:
        found.append(
            issue(
                spot,
                "too_large",
                tr("too large for {title}: {large}", title=title, large=", ".join(large)),
                tr("make it smaller: resize"),
                soft=info.kind == "image",
            )
        )
    if spot.width_plus_height_max and info.width + info.height > spot.width_plus_height_max:
        found.append(
            issue(
                spot,
                "too_large",
                tr(
                    "width and height together exceed {width_plus_height_max} on {title}",
                    width_plus_height_max=spot.width_plus_height_max,
                    title=title,
                ),
                tr("resize it"),
            )
        )
    if spot.aspect_required and abs(ratio - spot.aspect_required) > 0.01:
        found.append(
            issue(
                spot,
                "aspect",
                tr(
                    "{title} wants {ratio_words}, this is {width}x{height}",
                    title=title,
                    ratio_words=ratio_words(spot.aspect_required),
                    width=info.width,
                    height=info.height,
                ),
                tr("crop it to {ratio_words}", ratio_words=ratio_words(spot.aspect_required)),
            )
        )
    elif (spot.aspect_min and ratio < spot.aspect_min - 0.005) or (spot.aspect_max and ratio > spot.aspect_max + 0.005):
        shape = tr("too tall") if spot.aspect_min and ratio < spot.aspect_min else tr("too wide")
        found.append(
            issue(
                spot,
                "aspect",
                tr(
                    "{width}x{height} is {shape} for {title}",
                    width=info.width,
                    height=info.height,
                    shape=shape,
                    title=title,
                ),
                tr("crop it"),
            )
        )
    elif spot.aspect_recommended and abs(ratio - spot.aspect_recommended) > 0.05:
        found.append(
            issue(
                spot,
                "shape",
                tr(
                    "{title} shows {ratio_words} best, this is {width}x{height}",
                    title=title,
                    ratio_words=ratio_words(spot.aspect_recommended),
                    width=info.width,
                    height=info.height,
                ),
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
                tr(
                    "{duration_s:.1f} s is under the {duration_min:g} s of {title}",
                    duration_s=info.duration_s,
                    duration_min=spot.duration_min,
                    title=title,
                ),
                tr("make it longer"),
            )
        )
    if info.duration_s is not None and spot.duration_max is not None and info.duration_s > spot.duration_max + 0.05:
        found.append(
            issue(
                spot,
                "too_long",
                tr(
                    "{duration_s:.1f} s is over the {duration_max:g} s of {title}",
                    duration_s=info.duration_s,
                    duration_max=spot.duration_max,
                    title=title,
                ),
                tr("trim it to {duration_max:g} s", duration_max=spot.duration_max),
            )
        )
    elif (
        info.duration_s is not None
        and spot.duration_recommended is not None
        and info.duration_s > spot.duration_recommended + 0.05
    ):
        found.append(
            issue(
                spot,
                "long",
                tr(
                    "over {duration_recommended:g} s {title} shows it to fewer people",
                    duration_recommended=spot.duration_recommended,
                    title=title,
                ),
                soft=True,
            )
        )
    if info.fps and (
        (spot.fps_min and info.fps < spot.fps_min - 0.1) or (spot.fps_max and info.fps > spot.fps_max + 0.1)
    ):
        found.append(
            issue(
                spot,
                "fps",
                tr(
                    "{fps:g} frames a second is outside {fps_min:g} to {fps_max:g} on {title}",
                    fps=info.fps,
                    fps_min=spot.fps_min or 0,
                    fps_max=spot.fps_max,
                    title=title,
                ),
                tr("render it again for this platform"),
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
                tr(
                    "{size:.1f} MB is over the {size_max:.1f} MB of {title}",
                    size=info.size / 1e6,
                    size_max=spot.size_max / 1e6,
                    title=title,
                ),
                tr("resize or trim it"),
            )
        )
    allowed = (
        ("container", info.container, spot.containers if info.kind == "video" else ()),
        (tr("video codec"), info.video_codec, spot.video_codecs),
        (tr("audio codec"), info.audio_codec, spot.audio_codecs),
        (tr("pixel format"), info.pixel_format, spot.pixel_formats),
    )
    for what, have, wanted in allowed:
        if have and wanted and have.lower().replace("-lc", "") not in wanted:
            found.append(
                issue(
                    spot,
                    what.replace(" ", "_"),
                    tr(
                        "{what} {have} is not taken by {title} ({wanted})",
                        what=what,
                        have=have,
                        title=title,
                        wanted=", ".join(wanted),
                    ),
                    tr("convert it to {wanted}", wanted=wanted[0]),
                )
            )
    picture = (info.format or (info.container if info.kind == "image" else None) or "").lower().replace("jpg", "jpeg")
    is_converted = spot.converts and before_posting
    if info.kind == "image" and picture and spot.formats and picture not in spot.formats and not is_converted:
        found.append(
            issue(
                spot,
                "format",
                tr(
                    "{picture} pictures are not taken by {title} ({formats})",
                    picture=picture,
                    title=title,
                    formats=", ".join(spot.formats),
                ),
                tr("convert it to {formats}", formats=spot.formats[0]),
            )
        )
    return found
