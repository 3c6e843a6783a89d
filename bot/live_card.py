"""The live status: one card in each chat that asked for it, pinned where that is allowed, edited while anything changes.

What it says is gathered once for all chats. How often it is edited is the front's business; here it is looked at when a
job or a post changes, and every few seconds for what tells nobody.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.buttons import Place
from bot.desk import CONSOLE, Desk
from bot.fronts.front import Progress, View
from bot.fronts.markup import progress_line
from bot.job_card import what
from storage.errors import StorageError
from storage.preferences import Preferences
from storage.tables import Delivery, DeliveryState, Job, JobState
from storage.wording import dated, later, spoken, tr
from tools.approval import state_words
from tools.context import Offer, Studio
from tools.errors import TroupeError
from tools.marks import plain
from tools.platforms import platform as platform_of
from tools.watching import Watched

logger = logging.getLogger(__name__)

KEY = "live"
LOOK_EVERY = 5.0  # seconds, for what changes without a word: the disk, a server that goes away
LEAST = 0.5  # seconds between two looks, however much happens
HEALTH_FOR = timedelta(seconds=30)  # asking the card and the models costs them something
JOBS, POSTS = 5, 5  # lines
AHEAD = (DeliveryState.DRAFT, DeliveryState.PLANNED, DeliveryState.SLOT, DeliveryState.ASK, DeliveryState.SENDING)
ENDED = later("The live status has ended.")
LASTED = later("The live status has ended: it was here for a day.")
AT_WORK = {JobState.RUNNING, JobState.WAITING}


class LiveCards:
    """Shows the live status wherever it is wanted. `timezone` is the person's, asked for anew at each look."""

    def __init__(
        self,
        desk: Desk,
        preferences: Preferences,
        *,
        clock: Callable[[], datetime],
        timezone: Callable[[], Awaitable[str]],
    ) -> None:
        self._desk = desk
        self._watched = Watched(preferences)
        self._clock = clock
        self._timezone = timezone
        self._changed = asyncio.Event()
        self._shown: dict[tuple[str, str], str] = {}
        self._health: dict[str, tuple[datetime, list[str]]] = {}  # by language

    def changed(self) -> None:
        """Note that something is further on. Cheap: called for every step of progress."""
        self._changed.set()

    async def begin(self, front: str, chat: str) -> None:
        """Show the card at the end of the chat, for somebody who has just asked for it."""
        until = (await self._watched.all()).get((front, chat))
        if until is not None:
            async with self._desk.speaking_to(front, chat):
                await self._show(front, chat, await self._text(until), at_the_end=True)
        self.changed()

    async def end(self, front: str, chat: str, why: str = ENDED) -> None:
        """Turn the card into its last state, and unpin it."""
        self._shown.pop((front, chat), None)
        place = Place(front=front, chat=chat, key=KEY)
        async with self._desk.speaking_to(front, chat):
            text = tr(why)
            again = Offer(label=tr("Show it again"), action="live_status", lasting=True)
            buttons = await self._desk.buttons.rows(((again,),), place, shown=text)
            view = View(key=KEY, text=text, buttons=buttons, is_final=True, pin="off")
        await self._desk.show(front, chat, view)

    async def run(self) -> None:
        """Keep every card up to date until cancelled; after a restart, those of before."""
        while True:
            try:
                places = await self._watched.all()
                await self._look(places)
            except (TroupeError, StorageError) as error:
                logger.warning("The live status waits", extra={"action": "live_waits", "why": error.message})
                await asyncio.sleep(LOOK_EVERY)
                continue
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY if places else None):
                    await self._changed.wait()
            self._changed.clear()
            await asyncio.sleep(LEAST)

    async def _look(self, places: dict[tuple[str, str], datetime]) -> None:
        now = self._clock()
        self._shown = {place: text for place, text in self._shown.items() if place in places}
        for (front, chat), until in places.items():
            if until <= now:
                await self._watched.end(front, chat)
                await self.end(front, chat, LASTED)
                continue
            async with self._desk.speaking_to(front, chat):
                text = await self._text(until)
                # What it says took a while to gather: it may have ended since.
                if self._shown.get((front, chat)) != text and (front, chat) in await self._watched.all():
                    await self._show(front, chat, text)

    async def _show(self, front: str, chat: str, text: str, *, at_the_end: bool = False) -> None:
        place = Place(front=front, chat=chat, key=KEY)
        stop = Offer(label=tr("Stop the live status"), action="stop_live_status", lasting=True)
        view = View(
            key=KEY,
            text=text,
            buttons=await self._desk.buttons.rows(((stop,),), place, shown=tr("Live status")),
            # A terminal keeps running work in a place of its own, and prints everything else anew.
            progress=Progress(stage="live", fraction=0.0) if front == CONSOLE else None,
            at_the_end=at_the_end,
            pin="on",
        )
        if await self._desk.show(front, chat, view):
            self._shown[front, chat] = text

    # What it says.

    async def _text(self, until: datetime) -> str:
        zone = ZoneInfo(await self._timezone())
        studio = self._desk.studio
        jobs = await studio.jobs.unfinished()
        lines = [tr("**Live status**"), *await self._jobs(studio, jobs), "", *await self._posts(studio, zone), ""]
        lines += await self._healthy(studio)
        lines += ["", tr("Until {until:%a %d %b %H:%M}; “stop the live status” ends it.", until=until.astimezone(zone))]
        return "\n".join(lines)

    async def _jobs(self, studio: Studio, jobs: list[Job]) -> list[str]:
        at_work = [job for job in jobs if job.state in AT_WORK]
        queued = len(jobs) - len(at_work)
        if not jobs:
            return [tr("⚪ Nothing is being made.")]
        lines = [tr("🟢 {count} at work, {queued} in the queue", count=len(at_work), queued=queued)]
        for job in at_work[:JOBS]:
            persona = await studio.personas.get(job.persona_id, deleted=True) if job.persona_id else None
            lines.append(f"**{job.handle}** {plain(what(job, persona.name if persona else '')[:60])}")
            if job.is_paused:
                lines.append("⏸ paused")
                continue
            if job.state is JobState.WAITING:
                lines.append(tr("✋ waits for your word on its storyboard"))
                continue
            seen = studio.production.progress_of(job)
            eta = None if seen.detail.startswith(tr("waits")) else seen.eta
            lines.append(progress_line(Progress(stage=seen.detail or tr(seen.stage), fraction=seen.fraction, eta=eta)))
        if len(at_work) > JOBS:
            lines.append(tr("… and {count} more: /jobs", count=len(at_work) - JOBS))
        return lines

    async def _posts(self, studio: Studio, zone: ZoneInfo) -> list[str]:
        now = self._clock()
        coming = await studio.deliveries.list(states=AHEAD, since=now, limit=POSTS + 1)
        if not coming:
            return [tr("📅 No post is planned.")]
        lines = [tr("📅 Next posts")]
        for row in coming[:POSTS]:
            lines.append(await self._post(studio, row, zone))
        if len(coming) > POSTS:
            lines.append(tr("… and more: /calendar"))
        return lines

    async def _post(self, studio: Studio, row: Delivery, zone: ZoneInfo) -> str:
        persona = await studio.personas.get(row.persona_id, deleted=True) if row.persona_id else None
        asset = await studio.assets.get(row.asset_id) if row.asset_id else None
        whose = [plain(persona.name)] if persona else []
        head = " ".join(
            [
                f"{dated(row.due_at.astimezone(zone), '%a %d %b %H:%M')}",
                row.handle,
                *whose,
                *([asset.handle] if asset else []),
            ]
        )
        standing = plain(state_words(row).partition(":")[0])
        return f"{head} → {platform_of(row.platform).title}, {standing}"

    async def _healthy(self, studio: Studio) -> list[str]:
        """How the card, the servers, the model and the disk are, asked anew after a while."""
        now = self._clock()
        known = self._health.get(spoken())
        if known is None or not timedelta(0) <= now - known[0] < HEALTH_FOR:
            lines = []
            for part, most in (("gpu", 1), ("backends", 3), ("models", 1), ("disk", 1)):
                lines += [plain(line) for line in (await studio.health(part)).splitlines()[:most]]
            known = self._health[spoken()] = (now, lines)
        return known[1]
