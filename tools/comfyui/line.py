"""Who of us may go to a server now: a few at once, the others in the order in which they came.

ComfyUI's own queue is first come, first served for everybody, and holds whole workflows: 1,000 jobs in it hold up every
other program that uses the server, and cannot be put in another order. So ours wait here. Two are there at once, so that
the card goes on with the second while the result of the first is fetched.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

TELL_EVERY = 5.0  # seconds between two words to one who waits


class Line:
    """Room for `at_once`."""

    def __init__(self, at_once: int) -> None:
        self._room = at_once
        self._waiting: deque[asyncio.Future[None]] = deque()

    def __len__(self) -> int:
        """How many wait."""
        return len(self._waiting)

    @asynccontextmanager
    async def place(self, told: Callable[[int], None]) -> AsyncIterator[None]:
        """Wait for a place and hold it; `told` hears how many are before, now and then, while there is none."""
        if self._room:  # there is none while anybody waits
            self._room -= 1
        else:
            await self._wait(told)
        try:
            yield
        finally:
            self._hand_on()

    async def _wait(self, told: Callable[[int], None]) -> None:
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            while not turn.done():
                told(self._waiting.index(turn))
                await asyncio.wait([turn], timeout=TELL_EVERY)
        except BaseException:
            if turn.done():
                self._hand_on()
            else:
                self._waiting.remove(turn)
            raise

    def _hand_on(self) -> None:
        if self._waiting:
            self._waiting.popleft().set_result(None)
        else:
            self._room += 1
