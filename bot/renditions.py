"""Smaller copies of what is too large for a chat: as good as fits, made once for each limit, beside everything else."""

import asyncio
import hashlib
from dataclasses import replace
from pathlib import Path

from bot.fronts.front import Caps, Media
from tools.editing.shrinking import fit_picture
from tools.errors import InvalidRequest, Unavailable
from tools.ffmpeg.fitting import fit
from tools.ffmpeg.probe import probe


def room_for(media: Media, caps: Caps) -> int:
    """How many bytes a file may have to be shown in a chat as what it is."""
    return min(caps.max_upload, caps.max_photo) if media.kind == "image" else caps.max_upload


def size_of(media: Media) -> int:
    """Bytes; 0 for a file that is not there any more, of which the front says so."""
    try:
        return media.path.stat().st_size
    except OSError:
        return 0


class Renditions:
    """Makes them in `folder`, from which what is old may be deleted."""

    def __init__(self, folder: Path, *, ffmpeg: Path) -> None:
        self._folder = folder
        self._ffmpeg = ffmpeg
        self._made: dict[tuple[str, int], Media] = {}
        self._failed: set[tuple[str, int]] = set()
        self._one_at_a_time = asyncio.Lock()  # an encoder takes the whole machine

    def is_wanted(self, media: Media, caps: Caps) -> bool:
        """Whether a file is too large for a chat, and may be made smaller."""
        may_be = media.kind in {"image", "video"} and media.sha256 and _key(media, caps) not in self._failed
        return bool(may_be) and size_of(media) > room_for(media, caps)

    def of(self, media: Media, caps: Caps) -> Media | None:
        """Return the smaller copy that was made for such a chat."""
        made = self._made.get(_key(media, caps))
        return made if made is not None and made.path.is_file() else None

    async def make(self, media: Media, caps: Caps) -> Media | None:
        """Make the copy that `of` gives from then on. None when it cannot be made: the file alone is not enough, say."""
        async with self._one_at_a_time:
            if (there := self.of(media, caps)) is not None:
                return there
            most = room_for(media, caps)
            target = self._folder / f"fit-{media.sha256[:24]}-{most}"
            try:
                await asyncio.to_thread(self._folder.mkdir, parents=True, exist_ok=True)
                made = await (self._picture if media.kind == "image" else self._film)(media, target, most)
            except (InvalidRequest, Unavailable, OSError):
                self._failed.add(_key(media, caps))
                return None
            self._made[_key(media, caps)] = made
            return made

    async def _picture(self, media: Media, target: Path, most: int) -> Media:
        path = target.with_name(f"{target.name}.jpg")
        await asyncio.to_thread(fit_picture, media.path, path, largest=most)
        return replace(
            media,
            path=path,
            mime="image/jpeg",
            name=f"{Path(media.name).stem}.jpg",
            sha256=_digest(media, most),
            width=None,
            height=None,
        )

    async def _film(self, media: Media, target: Path, most: int) -> Media:
        path = target.with_name(f"{target.name}.mp4")
        if not path.is_file():
            path = (await fit(media.path, path, most=most, ffmpeg=self._ffmpeg)).path
        info = await probe(path)
        return replace(
            media,
            path=path,
            mime="video/mp4",
            name=f"{Path(media.name).stem}.mp4",
            sha256=_digest(media, most),
            width=info.width,
            height=info.height,
            duration_s=info.duration_s,
        )


def _key(media: Media, caps: Caps) -> tuple[str, int]:
    return media.sha256, room_for(media, caps)


def _digest(media: Media, most: int) -> str:
    """What the copy is known by: of what, and how large it may be."""
    return hashlib.sha256(f"{media.sha256} {most}".encode()).hexdigest()
