"""Memory that long sessions leave behind in a server of ours: asked for when it is idle, and got by a new start.

ComfyUI keeps models in memory on purpose, and lets go of them when it is told to. What does not come back then has leaked:
only another start gives it back.
"""

import time
from dataclasses import dataclass, field
from typing import Protocol

from tools.comfyui.freeing import LEAST_RAM
from tools.processes import resident_share


class Running(Protocol):
    """What is asked of the server."""

    async def load(self) -> int: ...

    async def ram_left(self) -> float: ...

    async def free(self) -> None: ...


@dataclass(kw_only=True)
class Resting:
    """Looks now and then whether a server that nobody uses should let go, or be started anew. Times are in seconds."""

    idle: float = 600.0  # without a job and short of memory, before it is asked, and again before it is started anew
    every: float = 60.0  # between two looks
    too_much: float = 0.3  # of the machine's memory: what holds less is not what fills it
    _since: float = field(default_factory=time.monotonic)
    _next_look: float = 0.0
    _is_freed: bool = False

    async def needs_a_start(self, server: Running, pid: int) -> bool:
        """Have it let go where that is due; whether that was done before and did not help. Raises what the server raises."""
        now = time.monotonic()
        if now < self._next_look:
            return False
        self._next_look = now + self.every
        if await server.load() or await server.ram_left() >= LEAST_RAM:
            self._since, self._is_freed = now, False
            return False
        if now - self._since < self.idle:
            return False
        self._since = now
        if not self._is_freed:
            await server.free()
            self._is_freed = True
            return False
        self._is_freed = False
        return resident_share(pid) >= self.too_much
