"""Hand-off: at the due time the file, caption and disclosure go to the owner's private chat, who posts them by hand.

It works for every network from the first day, and is what happens for a platform without a connected account.
"""

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from storage.wording import tr
from tools.captions.alt_text import shortened
from tools.errors import InvalidRequest, NotAuthorized, OutcomeUnknown, Unavailable
from tools.platforms import Terms, platform
from tools.publishers.pictures import fitted
from tools.publishers.publisher import Go, MediaFile, Parcel, Sent, Standing

KEPT = 8  # posts whose fitted files wait for their send; of one that was called off they are cleared away


@dataclass(frozen=True, kw_only=True)
class HandOff:
    """What the owner gets, to be shown with the buttons Posted, Skip and Later."""

    parcel: Parcel
    text: str  # what to do, in a line or two
    caption: str  # to be copied as it is


class HandoffPublisher:
    """Hands posts to the owner by `send_private`, which returns the message's reference."""

    name = "handoff"

    def __init__(self, send_private: Callable[[HandOff], Awaitable[str]]) -> None:
        self._send_private = send_private
        self._fitted: dict[str, tuple[Path, tuple[MediaFile, ...]]] = {}  # by the post's key: where it lies, and what

    async def terms(self, address: str) -> Terms:
        return Terms()

    async def check(self, parcel: Parcel) -> Standing:
        return Standing()

    async def prepare(self, parcel: Parcel) -> Mapping[str, Any]:
        """Make the files fit. It may take longer than a send stays fresh, so it is done before that is committed."""
        for key in [parcel.key, *list(self._fitted)[:-KEPT]]:
            if key in self._fitted:
                await asyncio.to_thread(shutil.rmtree, self._fitted.pop(key)[0], ignore_errors=True)
        self._fitted[parcel.key] = await self._fit(parcel)
        return {}

    async def publish(self, parcel: Parcel, *, go: Go) -> Sent:
        is_ready = parcel.key in self._fitted  # not after a restart
        folder, media = self._fitted.pop(parcel.key) if is_ready else await self._fit(parcel)
        try:
            go()
            return await self._handed(replace(parcel, media=media))
        finally:
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)

    async def _fit(self, parcel: Parcel) -> tuple[Path, tuple[MediaFile, ...]]:
        place = platform(parcel.platform)
        folder = Path(await asyncio.to_thread(mkdtemp, prefix="troupe-handoff-"))
        media = []
        for file in parcel.media:
            spot = place.default_placement(file.kind, len(parcel.media))
            try:
                media.append(file if spot is None else await asyncio.to_thread(fitted, file, spot, folder))
            except OSError as error:
                await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
                raise InvalidRequest(
                    tr("{file} cannot be made to fit {title}", file=file.name, title=place.title),
                    fix=tr("make it again"),
                ) from error
        return folder, tuple(media)

    async def _handed(self, parcel: Parcel) -> Sent:
        try:
            reference = await self._send_private(
                HandOff(parcel=parcel, text=instructions(parcel), caption=parcel.caption)
            )
        except OutcomeUnknown as error:
            # Private and without effect: to hand it over twice is better than not at all.
            raise Unavailable(error.message, fix=error.fix) from error
        except NotAuthorized as error:
            raise Unavailable(
                tr("no private chat to hand it to: {message}", message=error.message), fix=error.fix
            ) from error
        return Sent(remote_id=reference, is_handed=True)

    async def confirm(self, parcel: Parcel, sent: Sent) -> str:
        return ""

    async def find(self, parcel: Parcel, *, baseline: str) -> Sent | None:
        return None  # handed over again, nothing is posted by that

    async def examine(self, address: str) -> str:
        return tr("posts are handed to you in your private chat")


def instructions(parcel: Parcel) -> str:
    """Return what the owner is to do, with the platform's own mark for AI-made content where it has one."""
    where = platform(parcel.platform)
    lines = [
        tr(
            "**{post}** is due: please post this on {title}. The caption follows, ready to copy.",
            post=parcel.handle,
            title=where.title,
        )
    ]
    if where.ai_label:
        lines.append(tr("Switch on its label for AI-made content: {label}.", label=where.ai_label))
    if where.title_max and (title := parcel.caption.strip().partition("\n")[0]):
        lines.append(tr("As its title: {title}", title=shortened(title, where.title_max)))
    if parcel.first_comment:
        lines.append(tr("Then, as the first comment: {comment}", comment=parcel.first_comment))
    return "\n".join(lines)
