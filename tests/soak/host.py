"""`./troupe worker` as it is, but for one thing: it is killed, or frozen, where it was told.

    python -m tests.soak.host "kill sending" --queues gpu,render,posts

The points are those of `tests.soak.posting.sender`: "claimed", "sending", "posted"; and "step N", as in `tests.soak.worker`.
"""

import os
import signal
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any

from storage.flights import Flights
from tools.production import workflows

POINTS = {"claim": "claimed", "sending": "sending", "posted": "posted"}


def arm(order: str) -> None:
    """Put the point into the real code."""
    how, where, number = (*order.split(), "", "")[:3]
    left = int(number or 1)

    def at(point: str) -> None:
        nonlocal left
        if point != where:
            return
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGSTOP if how == "freeze" else signal.SIGKILL)
            time.sleep(0.05 if how == "freeze" else 60)  # the signal is on its way

    def watched(real: Callable[..., Awaitable[Any]], point: str) -> Callable[..., Awaitable[Any]]:
        async def call(*args: Any, **named: Any) -> Any:
            answer = await real(*args, **named)
            if answer is not None:
                at(point)
            return answer

        return call

    for name, point in POINTS.items():
        setattr(Flights, name, watched(getattr(Flights, name), point))
    workflows._told = watched(workflows._told, "step")  # type: ignore[assignment]


def main() -> None:
    arm(sys.argv[1])
    from bot.cli import main as troupe

    troupe(args=["worker", *sys.argv[2:]], prog_name="troupe")


if __name__ == "__main__":
    main()
