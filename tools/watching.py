"""The live status of a chat: a card that is kept up to date until somebody ends it, or a day is over.

Here is where it is wanted, and until when; `bot.live_card` shows it.
"""

from datetime import datetime, timedelta
from typing import Final

from storage.places import whole
from storage.preferences import Preferences
from storage.wording import tr
from tools.context import Outcome, ToolContext
from tools.toolbox import tool

LIVE: Final = "live"  # the kind of what an outcome is about
LASTS: Final = timedelta(days=1)


class Watched:
    """Where the live status is shown, kept beside the owner's choices: one entry for each chat."""

    def __init__(self, preferences: Preferences) -> None:
        self._preferences = preferences

    async def begin(self, front: str, chat: str, *, until: datetime) -> None:
        await self._preferences.set(_key(front, chat), {"front": front, "chat": chat, "until": until.isoformat()})

    async def end(self, front: str, chat: str) -> bool:
        """End it; whether there was one."""
        is_there = await self._preferences.get(_key(front, chat)) is not None
        await self._preferences.reset(_key(front, chat))
        return is_there

    async def leave(self, front: str, chat: str) -> None:
        """End it in a chat and all its topics."""
        for there in await self.all():
            if chat and there[0] == front and whole(there[1]) == whole(chat):
                await self.end(*there)

    async def all(self) -> dict[tuple[str, str], datetime]:
        """Each front and chat, and until when."""
        kept = await self._preferences.all()
        return {
            (value["front"], value["chat"]): datetime.fromisoformat(value["until"])
            for key, value in kept.items()
            if key.startswith(f"{LIVE} ")
        }


def _key(front: str, chat: str) -> str:
    return f"{LIVE} {front} {chat}"


@tool
async def live_status(context: ToolContext) -> Outcome:
    """Keep a card with the status up to date in this chat, pinned where that is allowed, for a day."""
    until = context.now + LASTS
    await Watched(context.studio.preferences).begin(context.front, context.chat, until=until)
    return Outcome(
        effect="started", text=tr("The live status is shown here for a day."), object_kind=LIVE, by_card=True
    )


@tool
async def stop_live_status(context: ToolContext) -> Outcome:
    """End the live status of this chat."""
    if not await Watched(context.studio.preferences).end(context.front, context.chat):
        return Outcome(effect="nothing", text=tr("No live status is shown here. /status live begins one."))
    return Outcome(effect="changed", text=tr("The live status has ended."), object_kind=LIVE, by_card=True)


PRESSED = [live_status, stop_live_status]
