"""Making a file fit a place, as the job of an edit: what is asked for in its value, and what came of it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from storage.tables import Asset, AssetType
from storage.wording import tr
from tools.errors import InvalidRequest
from tools.platforms import EVERYWHERE, Platform, place_of, platform, platform_id
from tools.production.bench import Bench
from tools.validator.repair import SEEN, Repaired, repair
from tools.validator.rules import Violation

FIT: Final = "fit"  # the operation of an edit
FILLS: Final = {"crop": "crop", "cropped": "crop", "pad": "pad", "bars": "pad", "black": "pad", "blur": "blur"}


@dataclass(frozen=True, kw_only=True)
class Fit:
    """What is asked for: "instagram", "tiktok crop", "mastodon at 4", "telegram quietly"; nothing for everywhere."""

    platform: str = ""
    fill: str = ""
    destination: int = 0  # whose own terms count
    is_quiet: bool = False  # nothing that a person would see or hear: for what is done without being asked for

    @property
    def words(self) -> str:
        """As it stands in the value of an edit."""
        at = f"at {self.destination}" if self.destination else ""
        return " ".join(word for word in (self.platform, self.fill, at, "quietly" * self.is_quiet) if word)


def fit_of(value: str) -> Fit:
    """Read the value of such an edit. Raises InvalidRequest for a platform that nobody knows.

    >>> fit_of("TikTok crop"), fit_of("mastodon at 4 quietly").words
    (Fit(platform='tiktok', fill='crop', destination=0, is_quiet=False), 'mastodon at 4 quietly')
    """
    words = value.casefold()
    at = re.search(r"\bat (\d+)\b", words)
    rest = re.sub(r"\bat \d+\b|\bquietly\b|[,;]", " ", words).split()
    fill = next((FILLS[word] for word in rest if word in FILLS), "")
    name = " ".join(word for word in rest if word not in FILLS).strip()
    found = "" if name in {"", EVERYWHERE.id} else platform(name).id
    return Fit(
        platform=found, fill=fill, destination=int(at[1]) if at else 0, is_quiet=bool(re.search(r"\bquietly\b", words))
    )


async def place_for(bench: Bench, wish: Fit) -> Platform:
    """The platform as the place takes it that was named."""
    if not wish.platform:
        return EVERYWHERE
    there = await bench.destinations.get(wish.destination) if wish.destination else None
    return place_of(there, wish.platform)


def check(source: Asset, value: str) -> None:
    """Raise InvalidRequest when this cannot be made to fit anywhere, or the place is not known."""
    fit_of(value)
    if source.type not in {AssetType.IMAGE, AssetType.VIDEO}:
        raise InvalidRequest(
            tr("{file} is neither a clip nor a picture", file=source.handle), fix=tr("name one like reel_7 or img_12")
        )


def quiet(violation: Violation) -> bool:
    """Whether mending this is seen or heard by nobody."""
    return violation.code not in SEEN


async def fitted(
    bench: Bench, source: Path, value: str, *, out: Path, on_progress: Callable[[float], None]
) -> Repaired:
    """Make a file fit as `value` says. Raises InvalidRequest where nothing can be done about it."""
    wish = fit_of(value)
    place = await place_for(bench, wish)

    def wanted(violation: Violation) -> bool:
        # What is not asked for is done only where the file would be refused.
        return not wish.is_quiet or (violation.severity == "error" and quiet(violation))

    done = await repair(
        source, place, out=out, ffmpeg=bench.renderer.ffmpeg, fill=wish.fill, only=wanted, on_progress=on_progress
    )
    if not done.is_changed:
        why = done.left[0] if done.left else tr("it fits {title} as it is", title=place.title)
        raise InvalidRequest(tr("nothing was changed: {why}", why=why), fix=tr("make it anew") if done.left else "")
    return done


def said(done: Repaired, value: str) -> str:
    """What was done, in a few words."""
    name = platform_id(fit_of(value).platform) or ""
    return tr(
        "made to fit {where}: {changes}",
        where=platform(name).title if name else tr("everywhere"),
        changes="; ".join(done.changes),
    )
