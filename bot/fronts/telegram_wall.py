"""How a view looks in Telegram: messages, photos, videos, albums, keyboards, and what to do when Telegram says no."""

import hashlib
import logging
import os
import re
import sys
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, TypeVar

# Waiting times as timedelta: without it each RetryAfter and each duration is a deprecation warning of the library.
os.environ.setdefault("PTB_TIMEDELTA", "true")

import httpx
from telegram import (
    Bot,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    Message,
)
from telegram import error as telegram_error

from bot.fronts.board import Gone, Shown, Unlike, Unsure
from bot.fronts.front import Button, Media, View
from bot.fronts.markup import Spans, parse, split, telegram_html, telegram_html_size, telegram_size, text_of
from bot.fronts.telegram_files import KnownFiles
from storage.wording import later, tr
from tools.errors import InvalidRequest, NotAuthorized, OutcomeUnknown, RateLimited, Refused, TroupeError, Unavailable
from tools.marks import plain

logger = logging.getLogger(__name__)

T = TypeVar("T")

MEGABYTE = 1024 * 1024
ALBUM = 10  # messages at most in one
BIGGEST = 2**53  # an id that the platform gives is smaller
LOOKED = 16  # ids behind the last known one at which a message is looked for
UNFINISHED = 100  # views of several messages whose first part is remembered while the rest waits
ASKS = "asks:"
WORDS = "w"  # before the ids of the messages that the words of a view begin with, in its shape
SPAN = 26  # characters of ids in a shape
Keyboard = InlineKeyboardMarkup | ForceReply
STYLES = {"plain": None, "primary": "primary", "danger": "danger"}
# "message to edit not found", "MESSAGE_ID_INVALID", "message can't be edited"; a topic that is gone is another thing.
GONE = re.compile(r"message[_ ](?!thread)(?:[a-z_ ]+[_ ])?not[_ ]found|message_id_invalid|message can't be edited")
BUSY = timedelta(seconds=3)  # a 429 that does not say for how long
AT_LEAST = timedelta(seconds=1)  # likewise, one that says not at all
FIX = later("make a new token with @BotFather and put it into TROUPE_TELEGRAM_TOKEN")


class Contested(Unavailable):
    """Another program polls with this token: of two, each throws the other out."""


class Unable(Unavailable):
    """The server answered that it failed."""


class NoSuchMethod(Refused):
    """A Bot API server of one's own, older than what it was asked for. Nothing was done."""


@dataclass(frozen=True, kw_only=True)
class TelegramLimits:
    """What the Bot API takes. A Bot API server of one's own takes uploads of 2000 MB and any download."""

    max_text: int = 4096  # UTF-16 units, as the next
    max_caption: int = 1024
    max_photo: int = 10 * MEGABYTE
    max_upload: int = 50 * MEGABYTE
    max_download: int = 20 * MEGABYTE
    # Edits count as messages: about one per second in a private chat, twenty per minute in a group.
    edit_private: timedelta = timedelta(seconds=1.2)
    edit_group: timedelta = timedelta(seconds=3)
    poll: timedelta = timedelta(seconds=30)
    retry: timedelta = timedelta(seconds=1)  # the first pause after a failure
    upload_timeout: timedelta = timedelta(seconds=180)
    album: timedelta = timedelta(seconds=0.6)  # in which the next picture of an album comes
    conflict: timedelta = timedelta(minutes=1)  # between two looks whether another program still polls


def with_own_server(limits: TelegramLimits) -> TelegramLimits:
    """What a Bot API server of one's own takes that runs with --local."""
    return replace(limits, max_upload=2000 * MEGABYTE, max_download=sys.maxsize, upload_timeout=timedelta(minutes=20))


@contextmanager
def translated(*, is_safe_to_repeat: bool) -> Iterator[None]:
    """Raise what the library raises in our words. A send that was cut off may have worked; an edit can be repeated."""
    try:
        yield
    except telegram_error.RetryAfter as error:
        wait = error.retry_after
        pause = wait if isinstance(wait, timedelta) else timedelta(seconds=float(wait))
        raise RateLimited(
            tr("Telegram asks to wait {seconds:.0f} s", seconds=pause.total_seconds()), retry_after=pause
        ) from error
    except telegram_error.InvalidToken as error:
        # It is also what the library makes of any 404; of a token that no server knows, it says another thing itself.
        if "not found" in error.message.lower():
            raise NoSuchMethod(tr("this Telegram server has no such method")) from None
        # Its message holds the token, so it is not chained.
        raise NotAuthorized(tr("Telegram refuses the bot token"), fix=tr(FIX)) from None
    except telegram_error.Forbidden as error:
        raise Refused(
            f"Telegram: {error.message}", fix=tr("the person has to write to the bot first, or unblock it")
        ) from error
    except telegram_error.ChatMigrated as error:
        raise Refused(
            tr("the group became a supergroup and has another id now"), fix=tr("enable it again there")
        ) from error
    except telegram_error.BadRequest as error:
        said = error.message.lower()
        if GONE.search(said):
            raise Gone(error.message) from error
        if "too large" in said or "too big" in said:
            raise InvalidRequest(f"Telegram: {error.message}") from error
        raise Refused(f"Telegram: {error.message}") from error
    except telegram_error.Conflict as error:
        raise Contested(
            tr("another program polls Telegram with this token"), fix=tr("stop it, or use a bot of its own")
        ) from error
    except telegram_error.NetworkError as error:
        said = error.message.lower()
        if "too large" in said:
            raise InvalidRequest(f"Telegram: {error.message}") from error
        if "too many requests" in said:
            pause = _asked_to_wait(said)
            raise RateLimited(
                tr("Telegram asks to wait {seconds:.0f} s", seconds=pause.total_seconds()), retry_after=pause
            ) from error
        if "not implemented" in said:
            raise NoSuchMethod(tr("this Telegram server has no such method")) from error
        never_left = isinstance(error.__cause__, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout)
        if is_safe_to_repeat and error.__cause__ is None:
            raise Unable(f"Telegram: {error.message}") from error
        kind = Unavailable if is_safe_to_repeat or never_left else OutcomeUnknown
        raise kind(tr("Telegram did not answer ({error})", error=type(error.__cause__ or error).__name__)) from error
    except telegram_error.TelegramError as error:
        raise Unavailable(f"Telegram: {error.message}") from error


@dataclass(frozen=True, kw_only=True)
class Lot:
    """The media of a view as Telegram can take them: to look at, to download, and those that stay on the disk."""

    visual: tuple[Media, ...]
    files: tuple[Media, ...]
    notes: tuple[str, ...]

    @property
    def all(self) -> tuple[Media, ...]:
        return self.visual + self.files

    @property
    def digest(self) -> str:
        return hashlib.sha256(" ".join(f"{m.kind}{m.sha256 or m.path}" for m in self.all).encode()).hexdigest()[:16]


def sort_out(media: Sequence[Media], limits: TelegramLimits) -> Lot:
    visual, files, notes = [], [], []
    for item in media:
        try:
            size = item.path.stat().st_size
        except OSError:
            notes.append(tr("{file} is not on this computer any more.", file=plain(item.name)))
            continue
        if size > limits.max_upload:
            told = tr(
                "{size:.0f} MB, and Telegram takes {most:.0f} MB from a bot",
                size=size / MEGABYTE,
                most=limits.max_upload / MEGABYTE,
            )
            notes.append(
                tr("{file} has {size}. It is at {path}", file=plain(item.name), size=told, path=plain(str(item.path)))
            )
        elif item.kind == "video" or (item.kind == "image" and size <= limits.max_photo):
            visual.append(item)
        else:
            files.append(item)
    return Lot(visual=tuple(visual), files=tuple(files), notes=tuple(notes))


@dataclass(frozen=True, kw_only=True)
class _Step:
    """One call that sends messages, and a way to see whether it was made before: `at` raises where they are not at an id."""

    send: Callable[[], Awaitable[list[Message]]]
    at: Callable[[str], Awaitable[object]]
    count: int = 1


class TelegramWall:
    """Draws views with `bot`; without one, it raises Unavailable. `files` are those that Telegram has already."""

    def __init__(self, limits: TelegramLimits, files: KnownFiles) -> None:
        self.bot: Bot | None = None
        self._limits = limits
        self._files = files
        self._begun: OrderedDict[tuple[str, int], list[list[int]]] = OrderedDict()
        self._newest: dict[int, int] = {}  # the highest id of a message, by chat
        self._has_drafts = True  # as a new server has
        self._has_colours = True  # buttons have a style; a server of one's own may be older than that
        self._has_extras = True  # a film's cover, a document that is not looked into
        self._size = telegram_size  # what a text counts against a limit; other servers count its marks too

    def edit_every(self, chat: str) -> timedelta:
        return self._limits.edit_group if chat.startswith("-") else self._limits.edit_private

    def saw(self, chat: object, message: object) -> None:
        """Note a message of a chat, whoever has sent it: what is no number is none."""
        if type(chat) is int and type(message) is int and 0 < message < BIGGEST:
            self._newest[chat] = max(message, self._newest.get(chat, 0))

    def newest(self, chat: str) -> str:
        """Return the highest ids there are: of this chat, and of all private ones, which the platform counts as one."""
        number = _chat_id(chat)
        private = max((message for one, message in self._newest.items() if one > 0), default=0)
        return f"{self._newest.get(number, 0)}/{private if number > 0 else 0}"

    async def put(self, chat: str, view: View, *, nonce: str) -> Shown:
        try:
            return await self._drawn(lambda: self._put(chat, view, nonce=nonce))
        except Refused as error:
            whole, _, topic = chat.partition("/")
            if not topic or "thread not found" not in error.message.lower():
                raise
            # Somebody has deleted the topic; what was made in it is wanted all the same.
            logger.info("A topic is gone", extra={"action": "topic_gone", "chat": chat})
            return await self._drawn(lambda: self._put(whole, view, nonce=nonce))

    async def draft(self, chat: str, view: View) -> bool:
        """Show what is being written as a draft, which Telegram has in private chats. Sending a message ends it."""
        if not self._has_drafts or chat.startswith("-"):
            return False
        parts = split(text_of(view), self._limits.max_text, self._size)
        number = int.from_bytes(hashlib.sha256(view.key.encode()).digest()[:4]) >> 1 or 1  # positive, and never 0
        try:
            with translated(is_safe_to_repeat=True):
                await self._ready().send_message_draft(
                    draft_id=number, text=telegram_html(parts[-1]), parse_mode="HTML", **_where(chat)
                )
        except (NotAuthorized, NoSuchMethod, Unable) as error:  # a server of one's own that does not know them yet
            logger.info("Replies grow by edits", extra={"action": "no_drafts", "error": error.message})
            self._has_drafts = False
            return False
        except Refused as error:
            logger.info("A draft is not taken", extra={"action": "draft_refused", "error": error.message})
            return False
        return True

    async def change(self, chat: str, shown: Shown, view: View) -> Shown:
        """Edit what can be edited; else put it anew and take the old message away.

        A message without media can become one with, but never the other way: a view without media leaves those that
        are there.
        """
        return await self._drawn(lambda: self._change(chat, shown, view))

    async def _drawn(self, draw: Callable[[], Awaitable[T]]) -> T:
        """Draw; a server that refuses coloured buttons, or counts what Telegram does not, gets what it takes from then on."""
        try:
            return await draw()
        except Refused as error:
            if self._has_colours and _is_about_buttons(error):
                logger.info("Buttons go out plain", extra={"action": "buttons_plain", "error": error.message})
                self._has_colours = False
            elif self._has_extras and _is_about_extras(error):
                logger.info("Files go out plain", extra={"action": "files_plain", "error": error.message})
                self._has_extras = False
            elif self._size is telegram_size and _is_about_length(error):
                logger.info("Texts are cut shorter", extra={"action": "texts_shorter", "error": error.message})
                self._size = telegram_html_size
            else:
                raise
        return await self._drawn(draw)

    async def _put(self, chat: str, view: View, *, nonce: str) -> Shown:
        lot = sort_out(view.media, self._limits)
        spans = _words(view, lot)
        sent = await self._all(
            chat, self._steps(chat, view, lot, spans), (nonce, hash((spans, lot.digest, self._size)))
        )
        if self._opens_a_reply(chat, view):
            return Shown(ref=str(sent[-1]), shape=_asking(spans, lot))
        if self._is_one(view, lot, spans):
            return Shown(ref=str(sent[-1]), shape=f"media:{lot.digest}")
        pictures, words = sent[: len(lot.all)], sent[len(lot.all) : -1]
        shape = f"album:{lot.digest}" if lot.all else ""
        if view.gallery == "page":  # its pictures go when the next page comes
            shape += _span(pictures)
        return Shown(ref=str(sent[-1]), shape=shape + _span(words, WORDS))

    def _opens_a_reply(self, chat: str, view: View) -> bool:
        """In a group a bot hears replies alone: the app opens the field for one."""
        return view.asks and chat.startswith("-") and not any(view.buttons)

    def _is_one(self, view: View, lot: Lot, spans: Spans) -> bool:
        return len(lot.all) == 1 and not view.apart and self._size(spans) <= self._limits.max_caption

    def _steps(self, chat: str, view: View, lot: Lot, spans: Spans) -> Sequence["_Step"]:
        """The calls that put a view up, in order."""
        keyboard: Keyboard | None = ForceReply() if self._opens_a_reply(chat, view) else self._keyboard(view.buttons)
        if self._is_one(view, lot, spans):
            return [self._file_step(chat, lot.all[0], spans, keyboard)]
        steps = [self._group_step(chat, group) for group in _albums(lot.visual)]
        steps += [self._file_step(chat, file) for file in lot.files]
        # An album takes no keyboard: the words and the buttons follow in a message of their own.
        parts = split(spans, self._limits.max_text, self._size) if spans or view.buttons or not lot.all else []
        for index, part in enumerate(parts):
            steps.append(self._text_step(chat, part, keyboard if index == len(parts) - 1 else None))
        return steps

    async def look(self, chat: str, view: View, *, nonce: str, unsure: Unsure) -> None:
        lot = sort_out(view.media, self._limits)
        spans = _words(view, lot)
        found = await self._drawn(lambda: self._found(self._steps(chat, view, lot, spans), unsure))
        self._begun[nonce, hash((spans, lot.digest, self._size))] = found

    async def _change(self, chat: str, shown: Shown, view: View) -> Shown:
        lot = sort_out(view.media, self._limits)
        spans = _words(view, lot)
        if shown.shape == _asking(spans, lot):
            return shown  # Telegram edits no message that opens the field for a reply: put anew, it would ask twice
        is_media = shown.shape.startswith("media:")
        wants_one = len(lot.all) == 1 and not view.apart and self._size(spans) <= self._limits.max_caption
        before = shown.shape.partition(" ")[0]
        if before.startswith(ASKS):
            raise Unlike
        if not lot.all or before == f"album:{lot.digest}" or (before == f"media:{lot.digest}" and wants_one):
            parts = split(spans, self._limits.max_caption if is_media else self._limits.max_text, self._size)
            earlier = _spanned(shown.shape, WORDS)
            if len(parts) == len(earlier) + 1:
                try:
                    for ref, part in zip(earlier, parts, strict=False):
                        await self._edit_words(chat, Shown(ref=str(ref)), part, None)
                except Gone:
                    raise Unlike from None
                return await self._edit_words(chat, shown, parts[-1], self._keyboard(view.buttons))
        elif wants_one and not before.startswith("album:") and not _spanned(shown.shape, WORDS):
            try:
                return await self._edit_media(chat, shown, lot, spans, self._keyboard(view.buttons))
            except (Refused, Unable) as error:
                logger.info("An edit becomes a new message", extra={"action": "card_replaced", "error": error.message})
        raise Unlike

    # Sending

    async def _send_text(self, chat: str, spans: Spans, keyboard: Keyboard | None) -> Message:
        with translated(is_safe_to_repeat=False):
            return await self._ready().send_message(
                text=telegram_html(spans) or "…", parse_mode="HTML", reply_markup=keyboard, **_where(chat)
            )

    async def _send_one(
        self,
        chat: str,
        media: Media,
        *,
        caption: Spans = (),
        keyboard: Keyboard | None = None,
        as_file: bool = False,
    ) -> Message:
        kind = _kind(media, as_file=as_file)
        words = {"caption": telegram_html(caption) or None, "parse_mode": "HTML", "reply_markup": keyboard}
        options = {**_where(chat), **words, **self._patience()}
        try:
            with ExitStack() as files, translated(is_safe_to_repeat=False):
                content = self._content(media, kind, files)
                bot = self._ready()
                if kind == "photo":
                    message = await bot.send_photo(photo=content, **options)
                elif kind == "video":
                    extras: dict[str, Any] = {"cover": self._cover(media, content, files)}
                    message = await bot.send_video(video=content, **extras, **_film_facts(media, content), **options)
                elif kind == "audio":
                    message = await bot.send_audio(audio=content, duration=_seconds(media), **options)
                else:
                    # Telegram would look into the file and show it as something else.
                    is_opaque = True if self._has_extras else None
                    message = await bot.send_document(
                        document=content, disable_content_type_detection=is_opaque, **options
                    )
        except (Refused, InvalidRequest) as error:
            if await self._files.refused(error, [(media, kind)]):
                return await self._send_one(chat, media, caption=caption, keyboard=keyboard, as_file=as_file)
            if kind == "document" or "chat not found" in error.message.lower() or self._is_about_the_rest(error):
                raise
            # Too many pixels, too many seconds, a codec it does not know: as a plain file it always arrives.
            await self._files.forget(media, kind)
            return await self._send_one(chat, media, caption=caption, keyboard=keyboard, as_file=True)
        await self._files.learn(media, kind, message)
        return message

    async def _send_group(self, chat: str, group: Sequence[Media]) -> list[Message]:
        if len(group) == 1:
            return [await self._send_one(chat, group[0])]
        try:
            with ExitStack() as files, translated(is_safe_to_repeat=False):
                parts: dict[str, InputFile] = {}
                items = [self._item(media, files, parts) for media in group]
                messages = await self._ready().send_media_group(
                    media=items, api_kwargs=parts, **_where(chat), **self._patience()
                )
        except (Refused, InvalidRequest) as error:
            if "chat not found" in error.message.lower() or self._is_about_the_rest(error):
                raise
            if await self._files.refused(error, [(media, _kind(media)) for media in group]):
                return await self._send_group(chat, group)
            logger.info("An album goes out one by one", extra={"action": "album_split", "error": error.message})
            return [await self._send_one(chat, media) for media in group]
        for media, message in zip(group, messages, strict=False):
            await self._files.learn(media, _kind(media), message)
        return list(messages)

    def _text_step(self, chat: str, spans: Spans, keyboard: Keyboard | None) -> "_Step":
        async def send() -> list[Message]:
            return [await self._send_text(chat, spans, keyboard)]

        there = keyboard if isinstance(keyboard, InlineKeyboardMarkup) else None
        return _Step(send=send, at=lambda ref: self._edit_words(chat, Shown(ref=ref), spans, there))

    def _file_step(self, chat: str, media: Media, caption: Spans = (), keyboard: Keyboard | None = None) -> "_Step":
        async def send() -> list[Message]:
            return [await self._send_one(chat, media, caption=caption, keyboard=keyboard)]

        there = keyboard if isinstance(keyboard, InlineKeyboardMarkup) else None
        return _Step(send=send, at=lambda ref: self._edit_words(chat, Shown(ref=ref, shape="media:"), caption, there))

    def _group_step(self, chat: str, group: Sequence[Media]) -> "_Step":
        return _Step(
            send=lambda: self._send_group(chat, group),
            at=lambda ref: self._edit_words(chat, Shown(ref=ref, shape="media:"), (), None),
            count=len(group),
        )

    async def _all(self, chat: str, steps: Sequence["_Step"], key: tuple[str, int]) -> list[int]:
        """Take every step once, and return the ids: when the third has to wait, a repetition begins with the third."""
        done = self._begun.setdefault(key, [])
        while len(self._begun) > UNFINISHED:
            self._begun.popitem(last=False)
        for step in steps[len(done) :]:
            sent = [message.message_id for message in await step.send()]
            done.append(sent)
            for one in sent:
                self.saw(_chat_id(chat), one)
        self._begun.pop(key, None)
        return [message for step in done for message in step]

    async def _found(self, steps: Sequence["_Step"], unsure: Unsure) -> list[list[int]]:
        """Return those of the first steps that were taken before.

        Bots cannot read a chat. But a message that is edited to what it says already is answered with "not modified", and
        one that is not there, or somebody else's, with another refusal. Ids go up by one, so few are to be tried.
        """
        here, private = (int(one) for one in unsure.after.split("/"))
        tried = sorted({start + step for start in (here, private) if start for step in range(1, LOOKED + 1)})
        found: list[list[int]] = []
        for message in tried:
            if len(found) == len(steps):
                break
            step = steps[len(found)]
            if str(message) in unsure.known or (found and message <= found[-1][-1]):
                continue
            try:
                await step.at(str(message))
            except (Gone, Refused) as error:
                if isinstance(error, Refused) and _is_about_buttons(error):
                    raise
                continue
            found.append([message + index for index in range(step.count)])
        logger.info("Looked for what may have been sent", extra={"action": "sending_looked", "found": len(found)})
        return found

    # Changing

    async def _edit_words(self, chat: str, shown: Shown, spans: Spans, keyboard: InlineKeyboardMarkup | None) -> Shown:
        where: dict[str, Any] = {"chat_id": _chat_id(chat), "message_id": int(shown.ref), "reply_markup": keyboard}
        words = telegram_html(spans)
        with _unchanged_is_fine(), translated(is_safe_to_repeat=True):
            if shown.shape.startswith("media:"):
                await self._ready().edit_message_caption(caption=words, parse_mode="HTML", **where)
            else:
                await self._ready().edit_message_text(text=words or "…", parse_mode="HTML", **where)
        return shown

    async def _edit_media(
        self, chat: str, shown: Shown, lot: Lot, spans: Spans, keyboard: InlineKeyboardMarkup | None
    ) -> Shown:
        media = lot.all[0]
        try:
            with ExitStack() as files, _unchanged_is_fine(), translated(is_safe_to_repeat=True):
                parts: dict[str, InputFile] = {}
                item = self._item(media, files, parts, caption=telegram_html(spans))
                message = await self._ready().edit_message_media(
                    media=item,
                    chat_id=_chat_id(chat),
                    message_id=int(shown.ref),
                    reply_markup=keyboard,
                    api_kwargs=parts,
                    **self._patience(),
                )
                if isinstance(message, Message):
                    await self._files.learn(media, _kind(media), message)
        except Refused as error:
            if await self._files.refused(error, [(media, _kind(media))]):
                return await self._edit_media(chat, shown, lot, spans, keyboard)
            raise
        return Shown(ref=shown.ref, shape=f"media:{lot.digest}")

    async def remove(self, chat: str, shown: Shown) -> None:
        """Delete a message, and what stands above it as a part of it: the album of a page, the words that it goes on with."""
        for ref in (int(shown.ref), *_spanned(shown.shape), *_spanned(shown.shape, WORDS)):
            await self._delete(chat, ref)

    async def _delete(self, chat: str, ref: int) -> None:
        try:
            with translated(is_safe_to_repeat=True):
                await self._ready().delete_message(chat_id=_chat_id(chat), message_id=ref)
        except (Refused, RateLimited, Unavailable, Gone) as error:
            # It stays as an old message; its buttons say that they are over.
            logger.info("An old card stays", extra={"action": "card_left", "error": str(error)})

    async def pin(self, chat: str, shown: Shown, *, is_pinned: bool) -> None:
        where: dict[str, Any] = {"chat_id": _chat_id(chat), "message_id": int(shown.ref)}
        try:
            with translated(is_safe_to_repeat=True):
                if is_pinned:
                    await self._ready().pin_chat_message(disable_notification=True, **where)
                else:
                    await self._ready().unpin_chat_message(**where)
        except (TroupeError, Gone) as error:
            logger.info("A card is not pinned", extra={"action": "not_pinned", "error": str(error)})

    async def take_away(self, chat: str, ref: str) -> bool:
        """Delete a person's message; False where Telegram does not let us."""
        try:
            with translated(is_safe_to_repeat=True):
                return bool(await self._ready().delete_message(chat_id=_chat_id(chat), message_id=int(ref)))
        except Gone:
            return True
        except Refused as error:
            # What is not there any more cannot be seen any more: a turn that runs again finds it so.
            return "not found" in error.message.lower()

    # Files

    def _content(self, media: Media, kind: str, files: ExitStack) -> InputFile | str:
        """What Telegram already has by its id, else the file, read while it is sent."""
        known = self._files.get(media, kind)
        if known:
            return known
        handle = files.enter_context(media.path.open("rb"))
        return InputFile(handle, filename=media.name, read_file_handle=False)

    def _item(self, media: Media, files: ExitStack, parts: dict[str, InputFile], caption: str = "") -> Any:
        """Describe a file as one of several, or as one that takes another's place; `parts` gets what is sent beside it."""
        kind = _kind(media)
        known = self._files.get(media, kind)
        content: Any = known
        if not known:
            handle = files.enter_context(media.path.open("rb"))
            content = InputFile(handle, filename=media.name, attach=True, read_file_handle=False)
        words: dict[str, Any] = {"caption": caption or None, "parse_mode": "HTML" if caption else None}
        if kind == "photo":
            return InputMediaPhoto(content, **words)
        if kind == "video":
            facts = _film_facts(media, content)
            if (cover := self._cover(media, content, files)) is not None:
                # The library sends the cover of a film by itself, and of one among others refuses it.
                name = f"cover{len(parts)}"
                parts[name] = cover
                facts["cover"] = f"attach://{name}"
            return InputMediaVideo(content, **facts, **words)
        return InputMediaDocument(content, **words)

    def _cover(self, media: Media, content: InputFile | str, files: ExitStack) -> InputFile | None:
        """The still that is shown before a film runs; one that Telegram has brings its own."""
        if isinstance(content, str) or media.cover is None or not self._has_extras:
            return None
        try:
            handle = files.enter_context(media.cover.open("rb"))
        except OSError:
            return None
        return InputFile(handle, filename=f"cover{media.cover.suffix}", read_file_handle=False)

    def _is_about_the_rest(self, error: TroupeError) -> bool:
        """Not about the file: what goes with it is left out, or cut, in another try (`_drawn`)."""
        return _is_about_buttons(error) or _is_about_length(error) or (self._has_extras and _is_about_extras(error))

    def _keyboard(self, rows: Sequence[Sequence[Button]]) -> InlineKeyboardMarkup | None:
        if not any(rows):
            return None

        def drawn(button: Button) -> InlineKeyboardButton:
            style = STYLES[button.style] if self._has_colours else None
            return InlineKeyboardButton(button.label, callback_data=button.token, style=style)

        return InlineKeyboardMarkup([[drawn(button) for button in row] for row in rows if row])

    def _ready(self) -> Bot:
        if self.bot is None:
            raise Unavailable(tr("Telegram is not connected"))
        return self.bot

    def _patience(self) -> dict[str, Any]:
        seconds = self._limits.upload_timeout.total_seconds()
        return {"read_timeout": seconds, "write_timeout": seconds}


@contextmanager
def _unchanged_is_fine() -> Iterator[None]:
    try:
        yield
    except Refused as error:
        if not re.search("not.modified", error.message.lower()):
            raise


def _asked_to_wait(said: str) -> timedelta:
    """How long to wait after a 429 that says it in words, or not at all.

    >>> _asked_to_wait("too many requests: retry after 7"), _asked_to_wait("too many requests (429)").seconds
    (datetime.timedelta(seconds=7), 3)
    """
    found = re.search(r"retry after (\d+)", said)
    return max(timedelta(seconds=int(found[1])), AT_LEAST) if found else BUSY


def _is_about_buttons(error: TroupeError) -> bool:
    return re.search("reply.?markup|keyboard markup|button style", error.message.lower()) is not None


def _is_about_length(error: TroupeError) -> bool:
    return re.search("(message|caption|text).*too.long", error.message.lower()) is not None


def _is_about_extras(error: TroupeError) -> bool:
    """Telegram leaves out what it does not know; other servers refuse it by name."""
    known = r"\bcover\b|content_type_detection|un(known|supported|expected)[ _](param|field|argument)"
    return re.search(known, error.message.lower()) is not None


def _words(view: View, lot: Lot) -> Spans:
    spans = text_of(view)
    return spans + parse("\n" * bool(spans) + "\n".join(lot.notes)) if lot.notes else spans


def _asking(spans: Spans, lot: Lot) -> str:
    """The shape of a question that opens the field for a reply, with what it asks."""
    return ASKS + hashlib.sha256(f"{telegram_html(spans)} {lot.digest}".encode()).hexdigest()[:16]


def _albums(media: Sequence[Media]) -> list[Sequence[Media]]:
    """Groups of at most ten, none of one where that can be helped."""
    count = -(-len(media) // ALBUM)
    return [media[len(media) * i // count : len(media) * (i + 1) // count] for i in range(count)]


def _span(refs: Sequence[int], mark: str = "") -> str:
    """Write the ids of messages as they have room in a shape, where they have.

    >>> _span([7, 8, 9]), _span([7], WORDS), _span([7, 9]), _span([])
    (' 7-9', ' w7', ' 7,9', '')
    """
    in_order = len(refs) > 1 and list(refs) == list(range(refs[0], refs[0] + len(refs)))
    span = f"{refs[0]}-{refs[-1]}" if in_order else ",".join(map(str, refs))
    return f" {mark}{span}" if 0 < len(span) <= SPAN else ""


def _spanned(shape: str, mark: str = "") -> Sequence[int]:
    """
    >>> _spanned("album:ab12 7-9 w11,13"), _spanned("album:ab12 7-9 w11,13", WORDS), _spanned("album:ab12")
    ([7, 8, 9], [11, 13], [])
    """
    found = re.search(rf" {mark}(\d+)(?:-(\d+)|((?:,\d+)*))(?: |$)", shape)
    if found is None:
        return []
    first, last, others = found.groups()
    return list(range(int(first), int(last) + 1)) if last else [int(one) for one in f"{first}{others}".split(",")]


def _kind(media: Media, *, as_file: bool = False) -> str:
    return "document" if as_file else {"image": "photo", "video": "video", "audio": "audio"}.get(media.kind, "document")


def _seconds(media: Media) -> int | None:
    return round(media.duration_s) if media.duration_s else None


def _film_facts(media: Media, content: InputFile | str) -> dict[str, Any]:
    """What an upload says of a film; of one that Telegram has, it knows."""
    if isinstance(content, str):
        return {}
    return {"supports_streaming": True, "width": media.width, "height": media.height, "duration": _seconds(media)}


def _chat_id(chat: str) -> int:
    return int(chat.partition("/")[0])


def _where(chat: str) -> dict[str, Any]:
    number, _, thread = chat.partition("/")
    return {"chat_id": int(number), "message_thread_id": int(thread) if thread else None}
