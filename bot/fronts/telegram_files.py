"""The files that Telegram has from this bot, by the ids that it gave them: what was sent once is not uploaded again, after a
restart neither."""

import logging
import re
from collections import OrderedDict
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from telegram import Message

from bot.fronts.front import Media
from storage.errors import StorageError
from storage.sent_files import SentFiles
from tools.errors import TroupeError

logger = logging.getLogger(__name__)

KNOWN = 5_000  # ids at most: what is older is uploaded once more
# "wrong file identifier/HTTP URL specified", "wrong remote file id specified", "FILE_REFERENCE_EXPIRED", "wrong file_id or the
# file is temporarily unavailable", "MEDIA_EMPTY"
REFUSED = re.compile("file.?(?:id|reference)|media_empty")


class KnownFiles:
    """`kept` is where the ids outlive the process; without it they do not. An id is good for one bot alone."""

    def __init__(self, front: str, kept: SentFiles | None, clock: Callable[[], datetime]) -> None:
        self._front = front
        self._kept = kept
        self._clock = clock
        self._bot = ""
        self._ids: OrderedDict[tuple[str, str], str] = OrderedDict()

    async def load(self, bot: int) -> None:
        """Know the files of this bot, and of no other."""
        if self._bot == str(bot):
            return
        self._bot = str(bot)
        self._ids.clear()
        if self._kept is not None:
            self._ids.update(await self._kept.all(self._front, self._bot, limit=KNOWN))

    def get(self, media: Media, kind: str) -> str | None:
        return self._ids.get((media.sha256, kind))

    async def learn(self, media: Media, kind: str, message: Message) -> None:
        """Remember what a message has sent. What cannot be kept now is uploaded once more after a restart."""
        file: Any = {
            "photo": message.photo[-1] if message.photo else None,
            "video": message.video,
            "audio": message.audio,
            "document": message.document,
        }[kind]
        if file is None or not media.sha256 or self.get(media, kind) == file.file_id:
            return
        self._ids[media.sha256, kind] = file.file_id
        while len(self._ids) > KNOWN:
            self._ids.popitem(last=False)
        if self._kept is not None:
            try:
                await self._kept.put(self._front, self._bot, media.sha256, kind, file.file_id, now=self._clock())
            except StorageError as error:
                logger.warning("A file's id is not kept", extra={"action": "file_not_kept", "error": error.message})

    async def refused(self, error: TroupeError, sent: Iterable[tuple[Media, str]]) -> bool:
        """Whether Telegram refuses an id that one of these was sent by. They are forgotten then, and to be uploaded."""
        if not REFUSED.search(error.message.lower()):
            return False
        known = [(media, kind) for media, kind in sent if self.get(media, kind)]
        for media, kind in known:
            await self.forget(media, kind)
        if known:
            logger.info("Telegram has a file no more", extra={"action": "file_forgotten", "error": error.message})
        return bool(known)

    async def forget(self, media: Media, kind: str) -> None:
        if self._ids.pop((media.sha256, kind), None) is None or self._kept is None:
            return
        try:
            await self._kept.forget(self._front, self._bot, media.sha256, kind)
        except StorageError as error:
            logger.warning("A file's id stays", extra={"action": "file_not_kept", "error": error.message})
