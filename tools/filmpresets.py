"""Where a reel is for and in which preset it is made, read from a request's options; and the presets as people see them."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from storage.wording import tr
from tools.errors import InvalidRequest
from tools.platforms import platform_id
from tools.reel.presets import VIDEO_PRESETS, VideoPreset, video_preset
from tools.reel.profiles import profile_for

SHAPES = {"square": "1:1", "vertical": "9:16", "portrait": "4:5", "landscape": "16:9", "wide": "16:9"}


def number_of(options: Mapping[str, str], name: str, kind: Callable[[str], Any], default: Any) -> Any:
    """The number of an option; raises InvalidRequest for what is none."""
    if name not in options:
        return default
    try:
        return kind(options[name])
    except ValueError as error:
        raise InvalidRequest(
            tr("--{name} is a number", name=name), fix=tr("for example --{name} 30", name=name)
        ) from error


def platform_of(options: Mapping[str, str]) -> str:
    """The platform that `--for` names; "" without one, and for one of any kind."""
    given = options.get("for", "")
    if not given or given.casefold() == "generic":
        return ""
    known = platform_id(given)
    if known is None:
        raise InvalidRequest(
            tr("I do not know the platform {name!r}", name=given[:40]), fix=tr("try instagram, tiktok, youtube or x")
        )
    return known


def filming(options: Mapping[str, str], platform: str) -> tuple[str, dict[str, Any], float]:
    """Read where a reel is for and in which preset: its platform, what is to be remembered of it, its usual length.

    A short video (`--short`) without a platform is the generic one: 24 frames a second.
    """
    named = options.get("for", "").strip()
    story = re.fullmatch(r"telegram[- _]story", named, re.IGNORECASE)
    is_short = "short" in options and options["short"].casefold() not in {"off", "no"}
    words = options.get("preset") or ("telegram story" if story else "")
    if not words and is_short and not (named or platform):
        words = "generic"
    preset = video_preset(words) if words else None
    found: dict[str, Any] = {}
    where = "" if story else platform_of(options)
    where = where or (platform_id(platform) or platform if platform else "")
    if preset is not None:
        found["video_preset"] = preset.id
        where = where or ("" if preset.platform == "generic" else preset.platform)
        if where == preset.platform and preset.placement:
            found["placement"] = preset.placement
    if not where and (named.casefold() == "generic" or (preset is not None and preset.platform == "generic")):
        found["profile"] = "generic"
    if is_short or (preset is not None and preset.is_short_video):
        found["is_short_video"] = True
    if options.get("size"):
        found["size"] = _reel_size(options["size"])
    fps = number_of(options, "fps", int, None)
    if fps is not None:
        if not 12 <= fps <= 60:
            raise InvalidRequest(tr("--fps is from 12 to 60"), fix=tr("for example --fps 30"))
        found["fps"] = fps
    return where, found, preset.duration if preset is not None else 0.0


def _reel_size(words: str) -> str:
    shape = SHAPES.get(words.casefold(), words)
    if shape not in ("9:16", "16:9"):
        raise InvalidRequest(
            tr("a reel is 9:16, for X also 16:9, not {words}", words=words[:20]),
            fix=tr("crop it afterwards: /edit last crop square"),
        )
    return shape


def presets_said() -> list[str]:
    """A line for each video preset."""
    lines = [
        f"**{one.id}**: {one.name}, {_size(one)}, {_seconds(one)}, {one.fps} fps" for one in VIDEO_PRESETS.values()
    ]
    lines.append(tr("`/reel Ava beach 20s --preset tiktok` uses one; `/preset show tiktok` says what one sets."))
    return lines


def preset_said(one: VideoPreset) -> list[str]:
    """Everything that a video preset sets."""
    profile = profile_for(one.platform, placement=one.placement)
    codec = "H.265" if profile.codec == "hevc" else f"H.264 High, level {profile.level}"
    return [
        tr(
            "**{name}** (video): for {platform}{placement}.",
            name=one.name,
            platform=one.platform,
            placement=f", {one.placement}" if one.placement else "",
        ),
        tr("Shape: {size}, {fps} fps.", size=_size(one), fps=one.fps),
        tr(
            "Length: {seconds}, {duration:g} s where none is said; a short video: {what}.",
            seconds=_seconds(one),
            duration=one.duration,
            what=tr("yes") if one.is_short_video else tr("no"),
        ),
        tr(
            "Shots: {what}.",
            what=tr("pictures under a moving camera; --motion on films them")
            if one.method == "pictures"
            else tr("filmed"),
        ),
        tr("Prompt: {prompt}", prompt=one.around("…")),
        tr("Negative: {prompt}", prompt=one.negative_prompt),
        tr(
            "File: MP4, {codec}, yuv420p, {video_kbps} kbit/s, AAC {audio_kbps} kbit/s",
            codec=codec,
            video_kbps=profile.video_kbps,
            audio_kbps=profile.audio_kbps,
        )
        + (tr(", at most {size} MiB.", size=profile.file_size_max // 2**20) if profile.file_size_max else "."),
    ]


def _size(one: VideoPreset) -> str:
    profile = profile_for(one.platform, placement=one.placement)
    turned = (
        tr(" or 16:9, {height}x{width}", height=profile.height, width=profile.width) if "16:9" in one.shapes else ""
    )
    return f"9:16, {profile.width}x{profile.height}{turned}"


def _seconds(one: VideoPreset) -> str:
    longest = f"{one.longest:g} s"
    return (
        tr("{least:g} to {most}", least=one.shortest, most=longest)
        if one.is_short_video
        else tr("up to {most}", most=longest)
    )
