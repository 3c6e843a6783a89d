"""What a start does not wait for: something that takes long to import is made when it is first asked for."""

import asyncio
from collections.abc import Callable
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class Late(Generic[Thing]):
    """One thing, made in a thread when it is first asked for, and kept. `make` does its imports itself."""

    def __init__(self, make: Callable[[], Thing]) -> None:
        self._make = make
        self._made: list[Thing] = []
        self._one_at_a_time = asyncio.Lock()

    async def get(self) -> Thing:
        async with self._one_at_a_time:
            if not self._made:
                self._made.append(await asyncio.to_thread(self._make))
        return self._made[0]
