"""What the owner may have done with the program itself: looked at, its database copied, ended."""

import asyncio
import signal
import sys
from collections.abc import Callable, Sequence
from datetime import datetime

from bot.settings import Settings
from storage.backups import Backups
from storage.database import Database
from storage.wording import tr
from tools.upkeep import Copy, Finding

SOON = 1.0  # seconds: the answer to who ended it is on its way by then, and a stop waits for that


class Upkeep:
    def __init__(
        self, settings: Settings, database: Database, backups: Backups, *, clock: Callable[[], datetime]
    ) -> None:
        self._settings = settings
        self._database = database
        self._backups = backups
        self._clock = clock

    async def look(self) -> Sequence[Finding]:
        from bot.doctor import check  # late: only this asks for every part at once

        report = await check(self._settings)
        return [Finding(name=tr(one.name), state=one.state, line=one.line, fix=one.fix) for one in report.items]

    async def back_up(self) -> Copy | None:
        if not self._database.is_sqlite:
            return None
        made = await asyncio.to_thread(self._backups.make, self._database.sync_url, self._clock())
        newest = made or self._backups.newest()
        assert newest is not None  # where none is made, this hour's is there
        return Copy(path=newest, is_new=made is not None)

    def stop(self) -> None:
        """As a service is stopped: by the signal that the program listens to."""
        number = signal.SIGINT if sys.platform == "win32" else signal.SIGTERM
        asyncio.get_running_loop().call_later(SOON, signal.raise_signal, number)
