"""A reply that is still being written: shown as it grows, without holding up whoever writes it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from bot.fronts.front import View

AGAIN = 20.0  # seconds after which what is there is shown again: some platforms take a draft away after thirty


class Writing:
    """Hands the newest state on, one after the other: states that came meanwhile are left out."""

    def __init__(self, key: str, show: Callable[[View], Awaitable[object]]) -> None:
        self._key = key
        self._show = show
        self._text = ""
        self._is_new = asyncio.Event()

    def tell(self, text: str) -> None:
        """Show `text`, the whole of what is written so far, as soon as that can be done."""
        self._text = text
        self._is_new.set()

    async def run(self) -> None:
        """Show until cancelled."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(AGAIN if self._text else None):
                    await self._is_new.wait()
            self._is_new.clear()
            await self._show(View(key=self._key, text=self._text, grows=True))


@asynccontextmanager
async def writing(key: str, show: Callable[[View], Awaitable[object]]) -> AsyncIterator[Writing]:
    """Show what is told under `key` while the block runs. The last state is for whoever ends the reply to show."""
    reply = Writing(key, show)
    pump = asyncio.create_task(reply.run(), name=f"writing {key}")
    try:
        yield reply
    finally:
        pump.cancel()
        await asyncio.gather(pump, return_exceptions=True)
