"""A process that has imported the bot and forks `./troupe run` for each line on its stdin: real stops, at a small price.

A line is JSON: the studio's `folder`, its settings beside those of `settings_in`, and how many seconds `ahead` of ours its
clock goes. The answer is the child's process id; what the child prints goes to `run.txt` in the folder.
"""

import asyncio
import importlib
import json
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy.orm import configure_mappers

LATE = (
    *("bot.conversation", "bot.fronts.discord", "bot.fronts.telegram", "tools.tools", "bot.agent.mind"),
    *("aiosqlite", "babel.dates", "cryptography.x509", "dbos._sys_db_sqlite", "h11", "httpcore"),
)
ROOT = Path(__file__).parents[2]


class Studio:
    """The parent's half: one studio that is started, and ended by a signal, again and again."""

    def __init__(self, nursery: asyncio.subprocess.Process, folder: Path, settings: dict[str, Any]) -> None:
        self._nursery = nursery
        self._about: dict[str, Any] = {"folder": str(folder), "settings": settings, "ahead": 0.0}
        self._child = 0

    async def start(self, *, ahead: timedelta = timedelta(0)) -> None:
        self._about["ahead"] = ahead.total_seconds()
        assert self._nursery.stdin
        assert self._nursery.stdout
        self._nursery.stdin.write(json.dumps(self._about).encode() + b"\n")
        self._child = int(await self._nursery.stdout.readline())

    async def end(self, by: signal.Signals, patience: float = 60.0) -> None:
        """Send a signal, and wait until the process is gone."""
        child, self._child = self._child, 0
        if not child:
            return
        with suppress(ProcessLookupError):
            os.kill(child, by)
            async with asyncio.timeout(patience):
                while True:
                    os.kill(child, 0)
                    await asyncio.sleep(0.01)

    async def close(self) -> None:
        await self.end(signal.SIGKILL)
        self._nursery.kill()
        await self._nursery.wait()


async def studio_in(folder: Path, settings: dict[str, Any]) -> Studio:
    """Return a studio that is not started yet. `close` it in the end."""
    nursery = await asyncio.create_subprocess_exec(
        *(sys.executable, "-W", "ignore", "-m", "tests.bot.nursery"),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert nursery.stdout
    assert await nursery.stdout.readline() == b"ready\n"
    return Studio(nursery, folder, settings)


def ahead_of(now: Callable[[], datetime], ahead: timedelta) -> datetime:
    return now() + ahead


def main() -> None:
    # What a child would import and work out for itself, once for all of them.
    for name in LATE:
        importlib.import_module(name)
    configure_mappers()
    from bot.app import utc_now
    from bot.serve import run
    from tests.bot.rooms import settings_in

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the killed leave nothing behind
    print("ready", flush=True)
    for line in sys.stdin:
        child = os.fork()
        if child:
            print(child, flush=True)
            continue
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        about = json.loads(line)
        folder, ahead = Path(about["folder"]), timedelta(seconds=about["ahead"])
        with (folder / "run.txt").open("ab") as out:
            os.dup2(out.fileno(), 1)
            os.dup2(out.fileno(), 2)
        os.close(0)
        clock = partial(ahead_of, utc_now, ahead)
        code = asyncio.run(run(settings_in(folder, **about["settings"]), clock=clock))
        os._exit(code)


if __name__ == "__main__":
    main()
