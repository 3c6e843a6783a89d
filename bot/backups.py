"""The hourly backups of a running bot, and what is told of them: that none could be made, that one was put back."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial

from storage.backups import Backups
from storage.database import Database
from storage.errors import StorageError
from storage.preferences import Preferences
from storage.restoring import NOTE
from storage.wording import tr, trn

logger = logging.getLogger(__name__)


class BackupKeeper:
    """Makes the copies. A failure is told once, until one succeeds again."""

    def __init__(
        self, backups: Backups, database: Database, *, say: Callable[[Callable[[], str]], Awaitable[None]]
    ) -> None:
        self._backups = backups
        self._database = database
        self._say = say
        self._is_told = False

    async def tend(self, now: datetime) -> None:
        """Make this hour's copy, if there is none yet."""
        if not self._database.is_sqlite:
            return
        try:
            await asyncio.to_thread(self._backups.make, self._database.sync_url, now)
        except StorageError as error:
            logger.warning("No backup", extra={"action": "no_backup", "why": error.message})
            if not self._is_told:
                self._is_told = True
                await self._say(partial(_failed, error))
            return
        self._is_told = False


async def tell_restored(preferences: Preferences, say: Callable[[Callable[[], str]], Awaitable[None]]) -> None:
    """Say once that the database was put back from a backup; the questions that this led to are asked by themselves."""
    noted = await preferences.get(NOTE)
    if noted is None:
        return
    asked = int(noted["asked"])
    await say(partial(_restored, str(noted["backup"]), asked))
    await preferences.reset(NOTE)


def _failed(error: StorageError) -> str:
    return tr("The database could not be backed up: {why} {fix}", why=error.message, fix=error.fix).rstrip()


def _restored(backup: str, asked: int) -> str:
    back = tr(
        "The database was put back from the backup {backup}. It does not know what was said, made or posted since.",
        backup=backup,
    )
    if not asked:
        return f"{back} {tr('No post was open then.')}"
    open_then = trn(
        "{count} post was open then: nothing of it goes out before you have looked.",
        "{count} posts were open then: nothing of it goes out before you have looked.",
        asked,
    )
    return f"{back} {open_then}"
