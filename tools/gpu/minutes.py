"""How long the GPU has worked for whom today, and whether that was enough."""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from storage.errors import StorageError
from storage.gpu_runs import GpuRuns
from storage.tables import GpuRun, Persona
from storage.wording import tr
from tools.gpu.need import Run, Side
from tools.gpu.times import Times

logger = logging.getLogger(__name__)

MORE_THAN_A_DAY = timedelta(hours=25.5)  # also on the day of 25 hours, and less than two of 23
KEPT = timedelta(days=60)
LONGEST_NAME = 200  # characters of a kind of work


class Minutes:
    """Keeps the account. Only the sides that work on this machine's card are counted."""

    def __init__(
        self,
        runs: GpuRuns,
        *,
        counted: frozenset[Side],
        budget: Callable[[], Awaitable[int]],
        midnight: Callable[[datetime], Awaitable[datetime]],
        now: Callable[[], datetime],
    ) -> None:
        """`budget` gives the minutes that one persona may have on one day, 0 for as many as are asked for; `midnight` is
        when the person's day began that a time lies in."""
        self._runs = runs
        self._counted = counted
        self._budget = budget
        self._midnight = midnight
        self._now = now

    def played(self, runs: GpuRuns, *, now: Callable[[], datetime]) -> "Minutes":
        """Return the same account at another time, over other runs: for the days ahead, played through."""
        return Minutes(runs, counted=self._counted, budget=self._budget, midnight=self._midnight, now=now)

    async def keep(self, run: Run) -> None:
        """Write down one piece of work. Work is worth more than its account: what cannot be written is logged."""
        need = run.need
        if need.side not in self._counted:
            return
        row = GpuRun(
            at=self._now(),
            persona_id=need.persona_id,
            side=need.side,
            what=need.what[:LONGEST_NAME],
            size=need.size,
            seconds=round(run.seconds, 3),
            is_cold=run.is_cold,
            is_whole=run.is_whole,
        )
        try:
            await self._runs.add(row)
        except StorageError as error:
            logger.warning("GPU time not kept", extra={"action": "gpu_time_not_kept", "why": error.message})

    async def times(self) -> Times:
        """Return how long things took before, for the first estimates after a start."""
        times = Times()
        for row in await self._runs.latest():
            times.add(row.what, row.size, row.seconds, is_cold=row.is_cold)
        return times

    async def used_up(self, persona: Persona | None) -> str:
        """Say that a persona's minutes of today are used up; "" while they are not."""
        budget = await self._budget()
        if persona is None or not budget or "pictures" not in self._counted:
            return ""
        used = await self._runs.seconds(persona.id, since=await self._midnight(self._now())) / 60
        if used < budget:
            return ""
        return tr(
            "the GPU has worked {used:.0f} of {budget} minutes for {persona} today",
            used=used,
            budget=budget,
            persona=persona.name,
        )

    async def today(self) -> dict[str | None, float]:
        """Return the minutes of today by persona; under None those of nobody."""
        runs = await self._runs.by_persona(since=await self._midnight(self._now()))
        return {persona: seconds / 60 for persona, seconds in runs.items()}

    async def budget(self) -> int:
        return await self._budget()

    async def began(self) -> datetime:
        """Return when the day began that it is now."""
        return await self._midnight(self._now())

    async def renewed_at(self) -> datetime:
        """Return when the day ends that it is now, and every persona has its minutes again."""
        return await self._midnight(await self.began() + MORE_THAN_A_DAY)

    async def housekeeping(self) -> None:
        await self._runs.clear(before=self._now() - KEPT)
