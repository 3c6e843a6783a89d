"""The one shape of every publisher: check, prepare, publish, confirm; and find, when an answer was lost.

Only `publish` has an effect that others can see. It calls `go()` just before the request leaves: that is the last
moment at which a send that has become stale can still be stopped.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, Protocol

from tools.platforms import Terms

Go = Callable[[], None]


class StaleSend(Exception):
    """Another may have decided since the send was committed: the process was frozen, or its host has lost its place."""


@dataclass(frozen=True, kw_only=True)
class MediaFile:
    """A finished file of ours, named as the other side sees it."""

    path: Path
    name: str
    kind: Literal["image", "video", "audio", "text"]
    mime: str
    sha256: str
    size: int  # bytes
    width: int | None = None
    height: int | None = None
    duration_s: float | None = None
    alt_text: str = ""  # "" in a place that has none
    source_type: str = ""  # what it says in itself of how it was made, by IPTC's word


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """Everything that goes out, exactly as it will be seen."""

    delivery_id: int
    handle: str  # P12
    key: str  # at most 25 characters, the same for every send of this post
    platform: str
    address: str
    persona: str
    media: tuple[MediaFile, ...]
    caption: str
    alt_text: str = ""  # of the first file
    first_comment: str = ""
    rating: str = "general"
    language: str = ""  # of the caption, such as "en"
    wall_time: str = ""  # "2026-03-12T18:00:00" in `timezone`
    timezone: str = "UTC"
    due_at: datetime
    front: str = ""  # where the person hears of it
    chat: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    prepared: Mapping[str, Any] = field(default_factory=dict)  # what `prepare` gave, for this send or an earlier one


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What the destination says of itself just before sending."""

    is_age_restricted: bool | None = None  # None: it has no such mark
    baseline: str = ""  # the newest post there, "0" where there is none: what is found later must be newer


@dataclass(frozen=True, kw_only=True)
class Sent:
    """The platform's answer. `is_handed`: it lies with the owner, who posts it by hand."""

    remote_id: str
    permalink: str = ""
    is_handed: bool = False


class Publisher(Protocol):
    """Posts to one kind of destination. Errors are those of `tools.errors`."""

    name: str

    async def terms(self, address: str) -> Terms | None:
        """Return what this place itself says that it takes: an empty one where the data file says all, None where it
        cannot be asked now."""
        ...

    async def check(self, parcel: Parcel) -> Standing:
        """Look, change nothing: may it be posted there now? May be repeated."""
        ...

    async def prepare(self, parcel: Parcel) -> Mapping[str, Any]:
        """Do what takes long and nobody sees: upload the files, say. May be repeated.

        What it returns (JSON) is committed with the intent and given to `publish` and `find` as `parcel.prepared`; and to
        the next `prepare` of this post, which may go on using it.
        """
        ...

    async def publish(self, parcel: Parcel, *, go: Go) -> Sent:
        """Post it, once. Unavailable and RateLimited promise that nothing was posted; OutcomeUnknown does not."""
        ...

    async def confirm(self, parcel: Parcel, sent: Sent) -> str:
        """Return the link by which the post is seen, "" where there is none."""
        ...

    async def find(self, parcel: Parcel, *, baseline: str) -> Sent | None:
        """Look for a post whose answer was lost; None when it is surely not there.

        Raises OutcomeUnknown where this cannot be told, Unavailable when it cannot be told now.
        """
        ...

    async def examine(self, address: str) -> str:
        """Say in one line who posts there, for the doctor; raises NotAuthorized or Unavailable with the fix."""
        ...
