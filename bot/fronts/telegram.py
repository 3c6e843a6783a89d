"""The Telegram front: updates in, each committed before Telegram hears that it arrived; views out through the board.

The library's own updater confirms updates when it has fetched them, not when they are safe; so the updates are polled
here, and the offset moves only past those that `answer` has taken.
"""

import asyncio
import hashlib
import logging
import re
import shutil
import uuid
import warnings
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from telegram import Bot, CallbackQuery, Message, Update
from telegram import error as telegram_error
from telegram.ext import Application, ApplicationBuilder

from bot.fronts.board import Board, Gone
from bot.fronts.front import Answer, Attachment, Caps, Inbound, Knock, MayAnswer, Menus, Origin, SpokenAt, View
from bot.fronts.supervise import alone
from bot.fronts.telegram_files import KnownFiles
from bot.fronts.telegram_menus import MenuKeeper
from bot.fronts.telegram_wall import (
    MEGABYTE,
    Contested,
    TelegramLimits,
    TelegramWall,
    translated,
    with_own_server,
)
from bot.fronts.telling import command_of, suffix_of, utc_now
from storage.cards import Cards, Cursors
from storage.errors import StorageError
from storage.places import whole
from storage.sent_files import SentFiles
from storage.wording import in_english, speaking, tr
from tools.calling import called, with_capital
from tools.errors import NotAuthorized, RateLimited, Refused, TroupeError
from tools.marks import plain

logger = logging.getLogger(__name__)
# Their lines hold addresses, and the token is in the address.
for chatty, level in (("httpx", logging.WARNING), ("httpcore", logging.WARNING), ("telegram", logging.INFO)):
    logging.getLogger(chatty).setLevel(max(level, logging.getLogger(chatty).level))

KINDS = ["message", "callback_query"]  # edited messages and channel posts are never asked for
WORDLESS = ("sticker", "location", "venue", "contact", "poll", "dice", "game", "story")
LONGEST_PAUSE = 30.0  # seconds between tries
HASTY = 0.2  # seconds: an answer without updates that comes sooner was not waited for
DOWNLOAD_TRIES = 3
ALBUM_LOOKS = 5  # for the rest of an album: whoever sends without end holds nobody up

Latest = Callable[[str], Awaitable[Sequence[tuple[str, str]]]]  # of a front: chats and ids of messages


class TelegramFront:
    """Telegram, for the people whom `may_answer` lets in, each with a menu of `menus`. What was told of those is kept in
    `cursors`. `latest` gives the messages that came last before this start; `sent_files` are those that need no upload. `base_url` is for a Bot API server of one's own; with `is_local` it keeps its files on this machine.
    """

    name = "telegram"

    def __init__(
        self,
        token: str,
        *,
        cards: Cards,
        downloads: Path,
        may_answer: MayAnswer,
        clock: Callable[[], datetime] = utc_now,
        menus: Menus | None = None,
        cursors: Cursors | None = None,
        latest: Latest | None = None,
        sent_files: SentFiles | None = None,
        spoken: SpokenAt = in_english,
        base_url: str | None = None,
        base_file_url: str | None = None,
        is_local: bool = False,
        limits: TelegramLimits | None = None,
    ) -> None:
        self._token = token
        self._cards = cards
        self._latest = latest
        self._spoken = spoken
        self._handed: set[int] = set()  # updates that were kept, behind one that could not be
        self._downloads = downloads
        self._may_answer = may_answer
        self._keeper = MenuKeeper(self.name, menus, cursors) if menus is not None and cursors is not None else None
        self._base_url = base_url
        self._base_file_url = base_file_url
        self._is_local = is_local
        self._limits = limits or TelegramLimits()
        if is_local:
            self._limits = with_own_server(self._limits)
        self._is_away = False  # the last look for updates found nobody
        self._files = KnownFiles(self.name, sent_files, clock)
        self._wall = TelegramWall(self._limits, self._files)
        self._board = Board(self.name, cards, self._wall, clock=clock, first_pause=self._limits.retry.total_seconds())

    @property
    def is_connected(self) -> bool:
        return self._wall.bot is not None and not self._is_away

    def caps(self, chat: str) -> Caps:
        return Caps(
            max_text=self._limits.max_text,
            max_upload=self._limits.max_upload,
            max_photo=self._limits.max_photo,
            edit_every=self._wall.edit_every(chat),
            buttons_per_row=3,
            albums=True,
            streams=True,
        )

    async def show(self, chat: str, view: View) -> None:
        await self._board.show(chat, view)

    async def take_away(self, chat: str, ref: str) -> bool:
        return await self._wall.take_away(chat, ref)

    async def serve(self, answer: Answer) -> None:
        try:
            with translated(is_safe_to_repeat=True):
                application = self._build()
                bot: Bot = application.bot
                async with AsyncExitStack() as stack:
                    stack.push_async_callback(bot.shutdown)  # the application forgets it when its start fails
                    await stack.enter_async_context(application)
                    await _without_webhook(bot)
                    logger.info("Telegram is connected", extra={"action": "front_connected", "bot": bot.username})
                    await self._recall()
                    await self._files.load(bot.id)
                    self._wall.bot = bot
                    async with asyncio.TaskGroup() as group:
                        group.create_task(self._board.serve())
                        if self._keeper is not None:
                            group.create_task(self._keeper.keep(bot))
                        await self._poll(bot, answer)
        except BaseExceptionGroup as several:
            raise alone(several) from None
        finally:
            self._wall.bot = None

    async def _recall(self) -> None:
        """Know how far the chats were, so that an answer is found that was on its way when the process ended."""
        there = [(card.chat, card.message_ref) for card in await self._cards.latest(self.name)]
        for chat, ref in [*there, *(await self._latest(self.name) if self._latest else ())]:
            if ref.isdecimal():
                self._wall.saw(int(whole(chat)), int(ref))

    def _build(self) -> "Application[Any, Any, Any, Any, Any, Any]":
        builder = ApplicationBuilder().token(self._token).updater(None).job_queue(None)
        if self._base_url:
            builder = builder.base_url(self._base_url)
        if self._base_file_url:
            builder = builder.base_file_url(self._base_file_url)
        if self._is_local:
            builder = builder.local_mode(True)
        builder = builder.connection_pool_size(16).pool_timeout(30).connect_timeout(10).read_timeout(20)
        return builder.get_updates_connect_timeout(10).build()

    # Updates

    async def _poll(self, bot: Bot, answer: Answer) -> None:
        offset, pause, self._is_away = 0, 0.0, False
        loop = asyncio.get_running_loop()
        contested_until = 0.0
        while True:
            await asyncio.sleep(pause)
            asked = loop.time()
            try:
                with translated(is_safe_to_repeat=True):
                    updates = await self._whole(bot, offset, await self._fetch(bot, offset))
            except NotAuthorized:
                raise
            except RateLimited as error:
                pause = error.retry_after.total_seconds()
                continue
            except Contested as error:
                # Each look throws the other one out: seldom, and told once for as long as it goes on.
                if loop.time() > contested_until:
                    about = {"action": "front_contested", "front": self.name, "error": error.message, "fix": error.fix}
                    logger.error("Another program polls Telegram with this token", extra=about)
                pause = self._limits.conflict.total_seconds()
                contested_until = loop.time() + 3 * pause
                continue
            except TroupeError as error:
                if not self._is_away:
                    logger.warning(
                        "Telegram cannot be reached",
                        extra={"action": "front_away", "front": self.name, "error": error.message, "fix": error.fix},
                    )
                self._is_away, pause = True, self._longer(pause)
                continue
            if self._is_away:
                logger.info("Telegram is back", extra={"action": "front_back", "front": self.name})
            self._is_away = False
            taken = await self._take(bot, updates, answer)
            is_held_up = bool(updates) and taken <= _last(updates)
            offset, pause = max(offset, taken), self._longer(pause) if is_held_up else 0.0
            if not updates and loop.time() - asked < HASTY:
                pause = HASTY  # a server that answers at once that there is nothing would be asked without end

    def _longer(self, pause: float) -> float:
        return min(max(pause * 2, self._limits.retry.total_seconds()), LONGEST_PAUSE)

    async def _whole(self, bot: Bot, offset: int, updates: Sequence[Update]) -> Sequence[Update]:
        """Wait for the rest of an album whose beginning has come: Telegram sends each of its pictures by itself."""
        known = {update.update_id: update for update in updates}
        for _ in range(ALBUM_LOOKS):
            if not any(_album(last) for last in {_chat_of(update): update for update in known.values()}.values()):
                break
            await asyncio.sleep(self._limits.album.total_seconds())
            try:
                more = await self._fetch(bot, offset, waits=False)
            except (TroupeError, telegram_error.TelegramError):
                break  # what is here already is not held up by that; the next look says what is wrong
            before = len(known)
            known |= {update.update_id: update for update in more}
            if len(known) == before:
                break
        return list(known.values())  # as they came

    async def _fetch(self, bot: Bot, offset: int, *, waits: bool = True) -> Sequence[Update]:
        try:
            timeout = self._limits.poll if waits else 0
            return await bot.get_updates(offset=offset, timeout=timeout, allowed_updates=KINDS)
        except telegram_error.TelegramError:
            raise
        except Exception:
            # One update that the library cannot read must not hold up those behind it.
            logger.exception("An update could not be read", extra={"action": "update_broken"})
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # the library asks to use the very method that has just failed
                call = bot.do_api_request(
                    "getUpdates", api_kwargs={"offset": offset, "timeout": 0, "allowed_updates": KINDS}
                )
                raw = await call
            return [self._readable(bot, update) for update in raw]

    def _readable(self, bot: Bot, raw: dict[str, Any]) -> Update:
        try:
            return Update.de_json(_completed(raw), bot)
        except Exception:
            return Update(update_id=raw["update_id"])

    async def _take(self, bot: Bot, updates: Sequence[Update], answer: Answer) -> int:
        """Hand the updates on, each chat in its order, and return the first id that is not to be confirmed.

        A slow download in one chat does not hold up another. What `answer` could not commit (a full disk, say) stays
        with Telegram, with everything behind it; what came twice is known by its key.
        """
        if not updates:
            return 0
        chats: dict[int, list[Update]] = {}
        for update in updates:
            # All of them before the first is answered: where an answer stands is counted from the last one.
            self._saw(update)
            chats.setdefault(_chat_of(update), []).append(update)
        held_up: list[int] = []

        async def hand_on(batch: list[Update]) -> None:
            for updates in _together([one for one in batch if one.update_id not in self._handed]):
                if not await self._hand_on(bot, updates, answer):
                    held_up.append(updates[0].update_id)
                    return
                self._handed |= {one.update_id for one in updates}

        async with asyncio.TaskGroup() as group:
            for batch in chats.values():
                group.create_task(hand_on(batch))
        taken = min(held_up) if held_up else _last(updates) + 1
        self._handed = {number for number in self._handed if number >= taken}
        return taken

    def _saw(self, update: Update) -> None:
        if update.message:
            self._wall.saw(getattr(update.message.chat, "id", None), getattr(update.message, "message_id", None))

    async def _hand_on(self, bot: Bot, updates: Sequence[Update], answer: Answer) -> bool:
        """Return whether an update, or those of one album, may be confirmed."""
        update = updates[0]
        try:
            inbound = await self._read(bot, updates)
        except (StorageError, OSError):
            logger.exception("An update could not be kept", extra={"action": "update_not_kept", "front": self.name})
            return False
        except Exception:
            logger.exception("An update was set aside", extra={"action": "update_broken", "update": update.update_id})
            return True
        if inbound is None:
            return True
        try:
            await answer(inbound)
        except Exception:
            logger.exception("An update could not be kept", extra={"action": "update_not_kept", "front": self.name})
            return False
        return True

    async def _read(self, bot: Bot, updates: Sequence[Update]) -> Inbound | None:
        update = updates[0]
        if update.callback_query:
            key = _key(bot, update, f"{update.callback_query.id} {update.callback_query.data}")
            return await self._pressed(update.callback_query, key)
        if update.message:
            album = [one.message for one in updates if one.message]
            return await self._written(bot, album, _key(bot, update, str(update.message.date.timestamp())))
        return None

    async def _pressed(self, query: CallbackQuery, key: str) -> Inbound | None:
        if query.message is None or not query.data:
            return None
        chat = query.message.chat
        thread = ""
        if isinstance(query.message, Message) and query.message.is_topic_message:
            thread = f"/{query.message.message_thread_id}"
        origin = Origin(
            front=self.name,
            chat=f"{chat.id}{thread}",
            user=str(query.from_user.id),
            name=query.from_user.full_name,
            is_private=chat.type == chat.PRIVATE,
            locale=query.from_user.language_code or "",
        )
        is_admitted = await self._may_answer(Knock(origin=origin, is_human=not query.from_user.is_bot))
        try:
            with translated(is_safe_to_repeat=True):
                await query.answer()  # empty: a stranger's little clock ends, and they are told nothing
        except (TroupeError, Gone) as error:
            # The press counts all the same: only the little clock on the button goes on for a while.
            logger.debug(
                "A press was not acknowledged", extra={"action": "press_not_acknowledged", "error": str(error)}
            )
        if not is_admitted:
            return None
        return Inbound(origin=origin, key=key, press=query.data, reply_to=str(query.message.message_id))

    async def _written(self, bot: Bot, album: Sequence[Message], key: str) -> Inbound | None:
        """Read a message, or those of one album: what is said stands with one of them, mostly the first."""
        message = next((one for one in album if one.text or one.caption), album[0])
        sender, chat = message.from_user, message.chat
        if sender is None or chat.type == chat.CHANNEL:
            return None
        thread = f"/{message.message_thread_id}" if message.is_topic_message else ""
        origin = Origin(
            front=self.name,
            chat=f"{chat.id}{thread}",
            user=str(sender.id),
            name=sender.full_name,
            is_private=chat.type == chat.PRIVATE,
            locale=sender.language_code or "",
        )
        text = message.text or message.caption or (message.sticker.emoji if message.sticker else "") or ""
        is_forwarded = message.forward_origin is not None
        is_human = not sender.is_bot and message.sender_chat is None and message.via_bot is None
        if not await self._may_answer(Knock(origin=origin, text=text, is_forwarded=is_forwarded, is_human=is_human)):
            return None
        if not origin.is_private:
            addressed = _addressed(message, text, bot)
            if addressed is None:
                return None
            text = addressed
        sent = [await self._attachments(bot, one, origin, f"{key}:{at}" if at else key) for at, one in enumerate(album)]
        if all(files is None for files in sent):
            return None
        attachments = tuple(file for files in sent for file in files or ())
        command, words = ("", text) if is_forwarded else _command(text, bot.username)
        if command is None or not (text or message.text or attachments or _is_content(message)):
            return None  # for another bot, or a line of Telegram's own: somebody joined, a message was pinned
        answered = _answered(message)
        return Inbound(
            origin=origin,
            key=key,
            text=words,
            command=command,
            attachments=attachments,
            reply_to=str(answered.message_id) if answered else "",
            is_forwarded=is_forwarded,
            ref=str(message.message_id),
        )

    # Files

    async def _attachments(self, bot: Bot, message: Message, origin: Origin, key: str) -> tuple[Attachment, ...] | None:
        """Fetch the file of a message. None when it cannot be had: the person has been told."""
        file: Any = message.document or message.video or message.audio or message.voice or message.video_note
        file = file or message.animation or (message.photo[-1] if message.photo else None)
        if file is None:
            return ()
        name = getattr(file, "file_name", None) or ""
        mime = getattr(file, "mime_type", None) or _usual(message)
        cap = self._limits.max_download
        with speaking(await self._spoken(self.name, origin.chat)):
            told = with_capital(plain(called(name, mime)))
        if (file.file_size or 0) > cap:
            with speaking(await self._spoken(self.name, origin.chat)):
                size = tr(
                    "{size:.0f} MB, and a bot may fetch {most:.0f} MB",
                    size=file.file_size / MEGABYTE,
                    most=cap / MEGABYTE,
                )
                words = tr(
                    "{file} has {size} from Telegram. Send a smaller one, or use the terminal.", file=told, size=size
                )
            await self._tell(origin, key, words)
            return None
        path = self._downloads / f"telegram-{uuid.uuid4().hex}{suffix_of(mime, name)}"
        if not await self._download(bot, file.file_id, path):
            with speaking(await self._spoken(self.name, origin.chat)):
                words = tr("{file} could not be fetched from Telegram. Please send it again.", file=told)
            await self._tell(origin, key, words)
            return None
        return (Attachment(path=path, name=name, mime=mime, size=path.stat().st_size),)

    async def _download(self, bot: Bot, file_id: str, path: Path) -> bool:
        """Fetch a file to `path`, or copy it there from a server on this machine; whether it is there."""
        pause = self._limits.retry.total_seconds()
        for attempt in range(DOWNLOAD_TRIES):
            if attempt:
                await asyncio.sleep(pause * 2 ** (attempt - 1))
            try:
                with translated(is_safe_to_repeat=True):
                    file = await bot.get_file(file_id)
                    if self._is_local and file.file_path and Path(file.file_path).is_file():
                        await asyncio.to_thread(_copy, Path(file.file_path), path)
                        return True
                    content = bytes(await file.download_as_bytearray(read_timeout=60))
                if len(content) > self._limits.max_download:
                    return False
                await asyncio.to_thread(_write, path, content)
                return True
            except (TroupeError, Gone) as error:
                logger.info("A download failed", extra={"action": "download_failed", "error": str(error)})
        return False

    async def _tell(self, origin: Origin, key: str, text: str) -> None:
        try:
            await self.show(origin.chat, View(key=f"notice:{key}", text=text, is_final=True))
        except TroupeError as error:
            logger.info("A notice was not shown", extra={"action": "notice_lost", "error": error.message})


def _album(update: Update) -> str:
    """The mark that the messages of one album share; "" for any other update."""
    return str((update.message.media_group_id if update.message else None) or "")


def _together(updates: Sequence[Update]) -> list[list[Update]]:
    """Split updates of one chat into what is handed on at once: an album, or a single one."""
    return [
        group
        for album, found in groupby(updates, key=_album)
        for group in ([list(found)] if album else [[one] for one in found])
    ]


def _completed(raw: dict[str, Any]) -> dict[str, Any]:
    """What a server left out of whoever wrote or pressed: that they are no bot, and a first name."""
    for kind in KINDS:
        sender = (raw.get(kind) or {}).get("from")
        if isinstance(sender, dict):
            raw[kind]["from"] = {
                "is_bot": False,
                "first_name": str(sender.get("username") or sender.get("id") or ""),
            } | sender
    return raw


def _last(updates: Sequence[Update]) -> int:
    """The highest number, wherever it stands."""
    return max(update.update_id for update in updates)


def _key(bot: Bot, update: Update, about: str) -> str:
    """What recognises an update that comes again. Its number alone would not: after a quiet week, Telegram begins
    elsewhere, and another bot may take over the same database.
    """
    return f"{bot.id}:{update.update_id}:{hashlib.sha256(about.encode()).hexdigest()[:12]}"


async def _without_webhook(bot: Bot) -> None:
    """A bot that has a webhook cannot be polled. A server that cannot take one away has none."""
    try:
        with translated(is_safe_to_repeat=True):
            await bot.delete_webhook()
    except Refused as error:
        logger.info("A webhook is not taken away", extra={"action": "webhook_left", "error": error.message})


def _usual(message: Message) -> str:
    """The type of a file that comes without one, as Telegram makes such."""
    if message.photo:
        return "image/jpeg"
    if message.voice or message.audio:
        return "audio/ogg" if message.voice else "audio/mpeg"
    return "video/mp4" if message.video or message.video_note or message.animation else "application/octet-stream"


def _is_content(message: Message) -> bool:
    """Whether a person sent something that is neither words nor a file: it deserves a word, too."""
    return any(getattr(message, kind, None) for kind in WORDLESS)


def _command(text: str, username: str) -> tuple[str | None, str]:
    """Split "/reel@bot Ava beach" into ("reel", "Ava beach"); None when it is for another bot."""
    named = re.match(r"/\w{1,32}@(\w+)(?=\s|$)", text)
    if named is None:
        return command_of(text)
    if named[1].lower() != username.lower():
        return None, ""
    return command_of(text.replace(f"@{named[1]}", "", 1))


def _addressed(message: Message, text: str, bot: Bot) -> str | None:
    """In a group: what was said to the bot, without its name; None when it was not meant."""
    mention = re.compile(rf"@{re.escape(bot.username)}\b", re.IGNORECASE)
    if mention.search(text) and not text.startswith("/"):
        return mention.sub("", text).strip()
    answered = _answered(message)
    is_answer = answered is not None and answered.from_user is not None and answered.from_user.id == bot.id
    return text if text.startswith("/") or is_answer else None


def _answered(message: Message) -> Message | None:
    """The message that this one answers. In a topic each message that answers nothing points at the topic's beginning."""
    answered = message.reply_to_message
    return None if answered is not None and answered.forum_topic_created else answered


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".part")
    partial.write_bytes(content)
    partial.replace(path)


def _copy(source: Path, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".part")
    shutil.copyfile(source, partial)
    partial.replace(path)


def _chat_of(update: Update) -> int:
    """The id of an update's chat; 0 where there is none, or something that is no id."""
    chat = update.effective_chat
    return chat.id if chat is not None and isinstance(chat.id, int) else 0
