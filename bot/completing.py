"""What a menu offers while a person types: personas, presets, files and posts, for those who have a role."""

import re
from collections.abc import Awaitable, Callable, Sequence

from bot.fronts.front import Completion, Origin
from storage.tables import DeliveryState, Role
from tools.context import Studio

MOST = 25  # choices
LABEL = 100  # characters of one
LOOKED_AT = 200  # of the newest rows
OVER = {DeliveryState.POSTED, DeliveryState.FAILED, DeliveryState.CANCELLED}


class Completing:
    def __init__(self, studio: Studio, role_of: Callable[[Origin], Awaitable[Role | None]]) -> None:
        self._studio = studio
        self._role_of = role_of

    async def __call__(self, origin: Origin, what: str, typed: str) -> Sequence[Completion]:
        """Return what `typed` may become, the likeliest first; nothing for a stranger."""
        if await self._role_of(origin) is None:
            return ()
        look = {"persona": self._personas, "preset": self._presets, "asset": self._assets, "post": self._posts}[what]
        wanted = typed.strip().casefold()
        found = [one for one in await look(wanted) if wanted in one.label.casefold()]
        # What begins with the letters is likelier than what has them somewhere; otherwise the order stays.
        found.sort(key=lambda one: not one.label.casefold().startswith(wanted))
        return found[:MOST]

    async def _personas(self, wanted: str) -> list[Completion]:
        return [_named(name) for name in await self._studio.personas.names()]

    async def _presets(self, wanted: str) -> list[Completion]:
        from tools.comfyui.presets import presets  # late: a start needs no presets

        return [_named(name) for name in presets()]

    async def _assets(self, wanted: str) -> list[Completion]:
        rows = list((await self._studio.assets.list(limit=LOOKED_AT)).items)
        number = re.fullmatch(r"(?:[a-z]+_)?(\d{1,9})", wanted)
        named = await self._studio.assets.get(int(number[1])) if number else None
        if named is not None and named.deleted_at is None:  # one that is older than those
            rows = [named, *(row for row in rows if row.id != named.id)]
        return [_completion(row.handle, row.title or row.prompt) for row in rows]

    async def _posts(self, wanted: str) -> list[Completion]:
        rows = await self._studio.deliveries.list(states=set(DeliveryState) - OVER, limit=LOOKED_AT)
        return [_completion(row.handle, f"{row.platform} {row.due_at:%d %b %H:%M} UTC {row.caption}") for row in rows]


def _named(name: str) -> Completion:
    return Completion(value=name[:LABEL], label=name[:LABEL])


def _completion(value: str, about: str) -> Completion:
    return Completion(value=value, label=" ".join(f"{value} {about}".split())[:LABEL])
