"""A platform as one place on it takes posts: the data file's numbers, and over them what a server says of itself.

Servers of the same software differ: one takes 500 characters and another 5000. What a place said when it was last asked
lies in `Destination.terms`.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from storage.tables import Destination
from tools.platforms.limits import Placement, Platform, platform


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a place says that it takes; None and () where it says nothing."""

    caption_max: int | None = None
    link_length: int | None = None  # that every link counts as; 0: as it is written
    alt_text_max: int | None = None
    files: int | None = None  # pictures in a post
    image_bytes: int | None = None
    video_bytes: int | None = None
    image_formats: tuple[str, ...] = ()
    containers: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return it as it is kept: what was not said is not in it."""
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in asdict(self).items()
            if value not in (None, ())
        }


def terms_from(kept: Mapping[str, Any]) -> Terms:
    """Return kept terms; what a newer program may have written beside them is left.

    >>> terms_from({"caption_max": 5000, "image_formats": ["png"], "moons": 2}).image_formats
    ('png',)
    """
    names = {field.name for field in fields(Terms)}
    said: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in kept.items() if name in names
    }
    return Terms(**said)


def place_of(destination: Destination | None, name: str = "") -> Platform:
    """Return the platform as this destination has it; without one, the platform called `name`."""
    if destination is None:
        return platform(name)
    return with_terms(platform(destination.platform), terms_from(destination.terms or {}))


def with_terms(one: Platform, terms: Terms) -> Platform:
    """Return the platform with a place's own numbers instead of the data file's."""
    said: dict[str, Any] = {
        name: value
        for name in ("caption_max", "link_length", "alt_text_max")
        if (value := getattr(terms, name)) is not None
    }
    placements = {key: _placement(placement, terms) for key, placement in one.placements.items()}
    return replace(one, placements=placements, **said)


def _placement(placement: Placement, terms: Terms) -> Placement:
    said: dict[str, Any] = {}
    if placement.kind == "video":
        said = {"size_max": terms.video_bytes, "containers": terms.containers}
    elif placement.kind == "image":
        said = {"count_max": terms.files, "size_max": terms.image_bytes, "formats": terms.image_formats}
    return replace(placement, **{name: value for name, value in said.items() if value not in (None, ())})
