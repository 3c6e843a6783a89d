"""The platforms, read once from `limits.toml`."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from rapidfuzz import fuzz, process

from storage.wording import later, tr
from tools.errors import InvalidRequest

Unit = Literal["codepoint", "utf16", "utf8_bytes", "grapheme", "x_weighted", "mastodon", "threads"]
Kind = Literal["image", "video", "mixed", "any"]
Confidence = Literal["own", "official", "peer", "secondary", "unverified"]  # own: a rule of this program


@dataclass(frozen=True, kw_only=True)
class Placement:
    """One way a platform shows media. None and () mean that no limit is known."""

    id: str
    kind: Kind
    confidence: Confidence
    count_min: int = 1
    count_max: int = 1
    aspect_min: float | None = None  # width / height
    aspect_max: float | None = None
    aspect_required: float | None = None
    aspect_recommended: float | None = None
    recommended: tuple[int, ...] = ()  # width, height
    width_min: int | None = None
    height_min: int | None = None
    width_max: int | None = None
    height_max: int | None = None
    width_plus_height_max: int | None = None
    fps_min: float | None = None
    fps_max: float | None = None
    duration_min: float | None = None  # seconds
    duration_max: float | None = None
    duration_recommended: float | None = None
    size_max: int | None = None  # bytes
    formats: tuple[str, ...] = ()
    converts: bool = False  # a picture in another format is converted when it is posted
    containers: tuple[str, ...] = ()
    video_codecs: tuple[str, ...] = ()
    audio_codecs: tuple[str, ...] = ()
    pixel_formats: tuple[str, ...] = ()
    pixels_max: int | None = None  # of a picture, or of a frame
    faststart: bool = False  # the index must come before the data
    edit_lists: bool = True  # whether a clip may have one
    video_kbps_max: int | None = None
    audio_rate_max: int | None = None  # Hz
    audio_channels_max: int | None = None
    key_interval_max: float | None = None  # seconds between key frames
    safe_area: tuple[
        float, ...
    ] = ()  # shares of the height or width that its own signs cover: top, right, bottom, left
    shrinks: bool = False  # a picture that is too large is made smaller when it is posted
    caption_max: int | None = None

    @property
    def refuses(self) -> bool:
        """Whether its numbers are sure enough to refuse by, instead of warning."""
        return self.confidence in {"official", "peer"}


@dataclass(frozen=True, kw_only=True)
class Platform:
    id: str
    name: str  # in English
    aliases: tuple[str, ...] = ()
    caption_max: int | None = None
    caption_unit: Unit = "codepoint"
    caption_max_bytes: int | None = None
    link_length: int | None = None  # that every link counts as; None: as it is written
    caption_forbidden: tuple[str, ...] = ()  # characters that it refuses a caption for
    title_max: int | None = None
    hashtags_max: int = 30
    hashtags_recommended: int = 3
    alt_text_max: int | None = None
    first_comment: bool = False  # a post can be answered by its own account at once
    allows_adult: bool = False
    ai_label: str = ""  # the platform's own mark for AI-made content; "" where it has none
    sources: str = ""
    checked: str = ""
    placements: Mapping[str, Placement]

    def placement(self, name: str) -> Placement:
        """Return the placement called `name`; raises InvalidRequest with those there are."""
        try:
            return self.placements[name]
        except KeyError:
            known = ", ".join(self.placements)
            raise InvalidRequest(
                tr("{title} has no placement {name!r}", title=self.title, name=name[:30]),
                fix=tr("use one of: {known}", known=known),
            ) from None

    @property
    def title(self) -> str:
        """What it is called in the language of now: names stay as they are."""
        return tr(self.name)

    def default_placement(self, kind: str, count: int = 1) -> Placement | None:
        """Return where media of this kind and count goes by default; None when the platform takes none of it."""
        fitting = [placement for placement in self.placements.values() if placement.kind in {kind, "mixed", "any"}]
        return next(
            (placement for placement in fitting if placement.count_min <= count <= placement.count_max), None
        ) or next(iter(fitting), None)


NO_NAME = later("the folder")  # the one title of limits.toml that is a word


def _read(path: Path) -> Mapping[str, Platform]:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    checked = data.pop("checked")
    return MappingProxyType({name: _platform(name, values, checked) for name, values in data.items()})


def _platform(name: str, values: dict[str, Any], checked: str) -> Platform:
    placements = {key: _placement(key, limits) for key, limits in values.pop("placements").items()}
    known = {field.name for field in fields(Platform)} | {"title"}
    assert set(values) <= known, f"limits.toml: {name}: {set(values) - known}"
    for name_of_list in ("aliases", "caption_forbidden"):
        values[name_of_list] = tuple(values.get(name_of_list, ()))
    return Platform(
        id=name, name=values.pop("title"), checked=checked, placements=MappingProxyType(placements), **values
    )


def _placement(name: str, limits: dict[str, Any]) -> Placement:
    values: dict[str, Any] = {
        field: tuple(value) if isinstance(value, list) else value for field, value in limits.items()
    }
    return Placement(id=name, **values)


PLATFORMS = _read(Path(__file__).with_name("limits.toml"))
_NAMES = {alias: one.id for one in PLATFORMS.values() for alias in (one.id, one.name.lower(), *one.aliases)}


# What plays and shows well wherever it may go: for a file whose place is not known yet. It never refuses.
EVERYWHERE = Platform(
    id="everywhere",
    name=later("everywhere"),
    sources="what all the platforms above take",
    placements=MappingProxyType(
        {
            "image": Placement(id="image", kind="image", confidence="own", formats=("jpeg", "png", "webp")),
            "video": Placement(
                id="video",
                kind="video",
                confidence="own",
                fps_min=23,
                fps_max=60,
                containers=("mp4",),
                video_codecs=("h264",),
                audio_codecs=("aac",),
                pixel_formats=("yuv420p",),
                faststart=True,
                edit_lists=False,
                audio_rate_max=48_000,
                audio_channels_max=2,
            ),
        }
    ),
)


def platform_id(name: str) -> str | None:
    """Return the platform that `name` means, by id, title or alias; None when it means none.

    >>> platform_id("Insta"), platform_id("Twitter"), platform_id("myspace")
    ('instagram', 'x', None)
    """
    words = re.sub(r"[\s_]+", " ", name.strip().lower().lstrip("#@"))
    return _NAMES.get(words)


def platform(name: str | Platform) -> Platform:
    """Return the platform that `name` means; raises InvalidRequest with the nearest one otherwise."""
    if isinstance(name, Platform):
        return name  # as a server of its own takes it
    known = platform_id(name)
    if known is not None:
        return PLATFORMS[known]
    near = process.extractOne(name.strip().lower(), list(_NAMES), scorer=fuzz.ratio, score_cutoff=70)
    hint = (
        tr("did you mean {near}?", near=_NAMES[near[0]])
        if near
        else tr("known are {platforms}", platforms=", ".join(PLATFORMS))
    )
    raise InvalidRequest(tr("I do not know the platform {name!r}", name=name[:40]), fix=hint)
