"""What the hosts of one studio tell each other: how far jobs are, what to stop, and what there is to tell a person.

Progress comes many times a second and travels once a second at most; the last word always does. It is only ever a
word: what a card says of a job that is over is read from its row.
"""

import asyncio
import contextvars
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any, Final

from storage.calls import Calls, Word
from storage.deliveries import Deliveries
from storage.errors import StorageError
from storage.notices import Notices
from tools.production import Production
from tools.production.bench import Part
from tools.production.engine import Engine
from tools.production.progress import JobProgress
from tools.publishers.events import Event, as_dict, from_dict

logger = logging.getLogger(__name__)

EVERY: Final = 1.0  # seconds between two words about one thing


class Relay:
    """Passes words on. Build it before the production, and `open` it once that is built."""

    def __init__(
        self,
        calls: Calls,
        notices: Notices,
        deliveries: Deliveries,
        *,
        host: str,
        now: Callable[[], datetime],
        spawn: Callable[..., object],
        shown: Callable[[int], None] | None,
        heard: Callable[[int], None] | None,
        tell: Callable[[Event], Awaitable[None]] | None,
    ) -> None:
        """`shown` is told of jobs that change here, `heard` of those that change elsewhere; these and `tell` are the desk's
        where there is a chat, and a host without one passes None."""
        self._calls = calls
        self._notices = notices
        self._deliveries = deliveries
        self._host = host
        self._now = now
        self._spawn = spawn
        self._shown = shown
        self._heard = heard
        self._tell = tell
        self._said_at: dict[str, float] = {}
        self._waiting: dict[str, Callable[[], Word]] = {}
        self._telling = asyncio.Lock()
        self._is_closed = False
        self._production: Production | None = None
        self._engine: Engine | None = None

    def open(self, production: Production, engine: Engine) -> None:
        self._production, self._engine = production, engine
        engine.on_cancel = self.stop
        production.bench.on_part = self.part_changed

    # What is said.

    def job_changed(self, job_id: int) -> None:
        """A job that is worked on here is further on, or over."""
        if self._shown is not None:
            self._shown(job_id)
        self._soon(f"job {job_id}", lambda: self._word_of(job_id))

    def part_changed(self, job_id: int, part: Part) -> None:
        """A piece of a job is further on whose progress another host counts."""
        word = {"part": job_id, "stage": part.stage, "number": part.part, "units": part.units, "detail": part.detail}
        self._soon(f"part {job_id} {part.stage} {part.part}", lambda: word)

    async def stop(self, workflow_id: str) -> None:
        """Whoever works on this stops: it is cancelled."""
        await self._say({"stop": workflow_id})

    async def put(self, event: Event) -> None:
        """Have something told by the host with the chat; kept until it has."""
        await self._notices.add(as_dict(event), host=self._host, now=self._now())
        await self.something_to_tell()

    async def something_to_tell(self) -> None:
        await self._say({"tell": True})
        await self.tell_waiting()

    def _word_of(self, job_id: int) -> Word:
        assert self._production is not None
        tracker = self._production.bench.trackers.get(job_id)
        if tracker is None:
            return {"job": job_id}
        view = tracker.view()
        eta = view.eta.total_seconds() if view.eta else None
        return {
            "job": job_id,
            "stage": view.stage,
            "fraction": round(view.fraction, 3),
            "eta": eta,
            "detail": view.detail,
        }

    def _soon(self, about: str, word: Callable[[], Word]) -> None:
        """Say `word` now, or when the second is over in which something was said about the same; then its newest."""
        is_waiting = about in self._waiting
        self._waiting[about] = word
        if not is_waiting:
            loop = asyncio.get_running_loop()
            wait = max(0.0, self._said_at.get(about, -EVERY) + EVERY - loop.time())
            # Outside of whatever workflow is running: saying something is no step of it.
            loop.call_later(wait, self._now_say, about, context=contextvars.Context())

    def _now_say(self, about: str) -> None:
        word = self._waiting.pop(about)
        if self._is_closed:
            return
        now = asyncio.get_running_loop().time()
        self._said_at = {name: at for name, at in self._said_at.items() if now - at < EVERY} | {about: now}
        self._spawn(self._say(word()), name=f"say {about}")

    async def _say(self, word: Word) -> None:
        try:
            await self._calls.say(word)
        except StorageError as error:
            logger.info("Word not said", extra={"action": "word_not_said", "why": error.message})

    # What is heard.

    @asynccontextmanager
    async def listening(self, tasks: asyncio.TaskGroup) -> AsyncIterator[None]:
        """Hear the other hosts until the block ends."""
        ears = tasks.create_task(self._listen(), name="listen")
        try:
            yield
        finally:
            self._is_closed = True
            ears.cancel()

    async def _listen(self) -> None:
        async for word in self._calls.heard():
            try:
                await (self._catch_up() if word is None else self._hear(word))
            except StorageError as error:
                logger.info("Word not followed", extra={"action": "word_not_followed", "why": error.message})

    async def _hear(self, word: Word) -> None:
        assert self._production is not None
        assert self._engine is not None
        bench = self._production.bench
        match word:
            case {"job": int(job_id)}:
                if "stage" in word:
                    bench.elsewhere[job_id] = _progress(word)
                else:
                    bench.elsewhere.pop(job_id, None)
                if self._heard is not None:
                    self._heard(job_id)
            case {"part": int(job_id)} if job_id in bench.trackers:
                if word["number"] < 0:
                    bench.at_stage(job_id, str(word["stage"]), str(word["detail"]))
                else:
                    bench.advance(job_id, str(word["stage"]), int(word["number"]), float(word["units"]))
            case {"stop": str(workflow_id)}:
                await self._engine.stop_here(workflow_id)
            case {"tell": _}:
                await self.tell_waiting()

    async def _catch_up(self) -> None:
        """Words may have been missed: look at the rows instead."""
        assert self._production is not None
        live = await self._production.bench.jobs.unfinished()
        ids = {job.id for job in live}
        for job_id in [one for one in self._production.bench.elsewhere if one not in ids]:
            self._production.bench.elsewhere.pop(job_id, None)
            if self._heard is not None:
                self._heard(job_id)
        if self._heard is not None:
            for job_id in ids:
                self._heard(job_id)
        await self.tell_waiting()

    async def tell_waiting(self) -> None:
        """Tell what other hosts have found out and nobody has told yet."""
        if self._tell is None:
            return
        async with self._telling:
            for notice in await self._notices.untold():
                rows = [await self._deliveries.get(number) for number in notice.what["deliveries"]]
                event = from_dict(notice.what, [row for row in rows if row is not None])
                if event is not None:
                    await self._tell(event)
                await self._notices.told(notice.id, now=self._now())


def _progress(word: Mapping[str, Any]) -> JobProgress:
    eta = word["eta"]
    return JobProgress(
        stage=str(word["stage"]),
        fraction=float(word["fraction"]),
        eta=timedelta(seconds=float(eta)) if eta is not None else None,
        detail=str(word["detail"]),
    )
