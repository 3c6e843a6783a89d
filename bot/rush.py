"""Who wants to be heard goes before what takes time: Discord forgets a command that is not acknowledged within three seconds."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

LONGEST = timedelta(seconds=3)  # that somebody's turn waits for others to be heard: whoever waited longer is too late


class Rush:
    """How many have come and were not told yet that the bot is there."""

    def __init__(self) -> None:
        self._unheard = 0
        self._is_over = asyncio.Event()
        self._is_over.set()

    @contextmanager
    def unheard(self) -> Iterator[None]:
        """Around what is done until somebody is acknowledged."""
        self._unheard += 1
        self._is_over.clear()
        try:
            yield
        finally:
            self._unheard -= 1
            if not self._unheard:
                self._is_over.set()

    async def over(self, longest: timedelta = LONGEST) -> None:
        """Return once everybody is acknowledged, or after `longest`."""
        if self._unheard:
            with suppress(TimeoutError):
                async with asyncio.timeout(longest.total_seconds()):
                    await self._is_over.wait()
