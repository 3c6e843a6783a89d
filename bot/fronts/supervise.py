"""Every front by itself: one that falls is started again, and never takes another with it."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.fronts.front import Answer, Front
from storage.wording import tr
from tools.errors import NotAuthorized, TroupeError

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Backoff:
    """How long to wait before a front is started again: doubling, never the same twice, forgotten after a calm time."""

    first: timedelta = timedelta(seconds=1)
    longest: timedelta = timedelta(minutes=2)
    calm: timedelta = timedelta(minutes=2)  # a front that stood this long begins anew with `first`
    jitter: float = 0.3

    def pause(self, failures: int) -> float:
        seconds: float = min(self.first.total_seconds() * 2 ** min(failures - 1, 30), self.longest.total_seconds())
        return seconds * random.uniform(1 - self.jitter, 1 + self.jitter)  # noqa: S311 - spread, not secrecy


async def supervise(
    fronts: Sequence[Front],
    answer: Answer,
    *,
    stop: asyncio.Event,
    say: Callable[[str], None],
    drain: Callable[[], Awaitable[object]] | None = None,
    backoff: Backoff | None = None,
) -> None:
    """Serve all `fronts` until `stop` is set, or every one of them has ended by itself.

    `say` gets one line for the person at the terminal: a refused token with its fix, a front that fell and is started
    again. After `stop`, `drain` lets running turns end while the fronts can still show their answers; what comes in
    meanwhile is committed, and handled at the next start.
    """
    patience = backoff or Backoff()
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(_keep(front, answer, say, patience), name=f"front {front.name}") for front in fronts]

        async def end() -> None:
            await stop.wait()
            if drain is not None:
                await drain()
            for task in tasks:
                task.cancel()

        ending = group.create_task(end())
        await asyncio.gather(*tasks, return_exceptions=True)
        ending.cancel()


async def _keep(front: Front, answer: Answer, say: Callable[[str], None], backoff: Backoff) -> None:
    loop = asyncio.get_running_loop()
    failures, is_away = 0, False
    while True:
        began = loop.time()
        try:
            await front.serve(answer)
            return  # the person has left
        except NotAuthorized as error:
            # Trying again would not help, and the platform counts refused logins.
            logger.error(
                "A front is not authorized",
                extra={
                    "action": "front_not_authorized",
                    "front": front.name,
                    "error": error.message,
                    "fix": error.fix,
                    "is_said": True,
                },
            )
            fix = f" {error.fix[:1].upper()}{error.fix[1:]}." if error.fix else ""
            say(f"{front.name}: {error.message}.{fix}")
            await asyncio.Event().wait()
        except Exception as error:
            if loop.time() - began > backoff.calm.total_seconds():
                failures, is_away = 0, False
            failures += 1
            pause = backoff.pause(failures)
            is_absence = isinstance(error, TroupeError)
            reason = error.message if isinstance(error, TroupeError) else f"{type(error).__name__}: {error}"
            about = {
                "action": "front_fell",
                "front": front.name,
                "error": reason,
                "pause": round(pause, 1),
                "is_said": True,
            }
            if not is_absence:
                logger.error("A front fell and is started again", extra=about, exc_info=error)
            elif not is_away:  # a server that stays away is told once; the front says when it is connected
                logger.warning("A front cannot connect and tries again", extra=about)
            if failures == 1:
                what = tr("I try again until it answers.") if is_absence else tr("It is started again.")
                say(f"{front.name}: {reason}. {what}")
            is_away = is_absence
            await asyncio.sleep(pause)


def alone(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """The exception inside nested groups of one, else the group; of several, a refused token comes first."""
    leaves: list[BaseException] = []

    def collect(error: BaseException) -> None:
        if isinstance(error, BaseExceptionGroup):
            for inner in error.exceptions:
                collect(inner)
        else:
            leaves.append(error)

    collect(group)
    for leaf in leaves:
        if isinstance(leaf, NotAuthorized):
            return leaf
    return leaves[0] if len(leaves) == 1 else group
