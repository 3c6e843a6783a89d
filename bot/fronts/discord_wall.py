"""How a view looks in Discord: messages, attachments, buttons, and what to do when Discord says no."""

import asyncio
import hashlib
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import aiohttp
import discord

from bot.fronts.board import Gone, Shown
from bot.fronts.front import Button, Media, View
from bot.fronts.markup import Spans, discord_markdown, discord_size, parse, split, text_of
from tools.errors import InvalidRequest, RateLimited, Refused, Unavailable
from tools.marks import plain

logger = logging.getLogger(__name__)

MEGABYTE = 1024 * 1024
FILES = 10  # per message
ROW = 5  # buttons
ROWS = 5
LABEL = 80  # characters
PREFIX = "t:"  # before the token in a button's custom id
OPENS = "f:"  # likewise, in one that opens a form
TITLE = 45  # characters of a form's title and of its label
UNKNOWN_MESSAGE = 10008
TOO_LARGE = 40005
CLOUDFLARE = timedelta(seconds=60)  # a 429 that does not say for how long
STYLES = {
    "plain": discord.ButtonStyle.secondary,
    "primary": discord.ButtonStyle.primary,
    "danger": discord.ButtonStyle.danger,
}


@dataclass(frozen=True, kw_only=True)
class DiscordLimits:
    """What Discord takes. A boosted server takes larger files, and says so."""

    max_text: int = 2000
    max_upload: int = 10 * MEGABYTE  # per file
    max_download: int = 50 * MEGABYTE
    edit_every: timedelta = timedelta(seconds=1.2)
    call: timedelta = timedelta(seconds=120)  # for one request, uploads included
    retry: timedelta = timedelta(seconds=1)  # the first pause after a failure
    ready: timedelta = timedelta(seconds=2)  # after the last server's description
    identify: timedelta = timedelta(seconds=5)  # before a session is begun anew
    memory: timedelta = timedelta(hours=24)  # how old a message may be that was missed, as on Telegram
    reply: timedelta = timedelta(minutes=14)  # how long a command's own answer can be filled in
    thinking: timedelta = timedelta(minutes=1)  # after which a command that needs no new message stops "thinking"


@contextmanager
def translated() -> Iterator[None]:
    """Raise what the library raises in our words. Each message carries a nonce, so a send can be repeated too."""
    try:
        yield
    except discord.RateLimited as error:
        pause = timedelta(seconds=error.retry_after)
        raise RateLimited(f"Discord asks to wait {error.retry_after:.0f} s", retry_after=pause) from error
    except discord.HTTPException as error:
        if error.code == UNKNOWN_MESSAGE:
            raise Gone(error.text) from error
        if error.status == 429:
            raise RateLimited("Discord asks to wait", retry_after=CLOUDFLARE) from error
        if error.status == 413 or error.code == TOO_LARGE:
            raise InvalidRequest("the file is too large for Discord") from error
        if error.status >= 500:
            raise Unavailable(f"Discord answers {error.status}") from error
        fix = "give the bot View Channel, Send Messages and Attach Files there" if error.status == 403 else ""
        raise Refused(f"Discord: {error.text or error.status}", fix=fix) from error
    except (aiohttp.ClientError, TimeoutError, ConnectionError, discord.ConnectionClosed) as error:
        raise Unavailable(f"Discord did not answer ({type(error).__name__})") from error
    except RuntimeError as error:
        if "closed" not in str(error).lower():
            raise
        raise Unavailable("Discord is not connected") from error


class Buttons(discord.ui.View):
    """Buttons that no object of ours waits for: a press arrives with its token, also years and restarts later."""

    def __init__(self, rows: Sequence[Sequence[Button]]) -> None:
        super().__init__(timeout=None)
        fitting = [row[at : at + ROW] for row in rows for at in range(0, len(row), ROW)]
        for index, row in enumerate(fitting[:ROWS]):
            for button in row:
                self.add_item(
                    discord.ui.Button(
                        label=button.label[:LABEL],
                        custom_id=f"{OPENS if button.pastes else PREFIX}{button.token}",
                        style=STYLES[button.style],
                        row=index,
                    )
                )

    def is_dispatchable(self) -> bool:
        return False


class Form(discord.ui.Modal):
    """One line to paste a secret into. Like a button, it arrives with its token, and no object of ours waits for it."""

    def __init__(self, token: str, label: str) -> None:
        super().__init__(title=label[:TITLE], custom_id=f"{PREFIX}{token}", timeout=None)
        field: discord.ui.TextInput[Form] = discord.ui.TextInput(custom_id="words", max_length=1000)
        self.add_item(discord.ui.Label(text=label[:TITLE], component=field))

    def is_dispatchable(self) -> bool:
        return False


def label_of(message: discord.Message | None, token: str) -> str:
    """Return what the button of this token says."""
    for row in message.components if message is not None else ():
        for item in getattr(row, "children", ()):
            if getattr(item, "custom_id", None) == f"{OPENS}{token}":
                return str(item.label or "")
    return "What I asked for"


def words_of(data: dict[str, Any]) -> str:
    """Return what was typed into a form that was sent."""
    found = []
    for row in data.get("components", ()):
        for field in [row.get("component"), *row.get("components", ())]:
            if isinstance(field, dict) and isinstance(field.get("value"), str):
                found.append(field["value"])
    return " ".join(found)


class DiscordWall:
    """Draws views through `client`; without one, it raises Unavailable."""

    def __init__(self, limits: DiscordLimits) -> None:
        self.client: discord.Client | None = None
        self._limits = limits
        self._replies: dict[str, discord.Interaction] = {}
        self._uploads: dict[str, int] = {}

    def edit_every(self, chat: str) -> timedelta:
        return self._limits.edit_every

    def max_upload(self, chat: str) -> int:
        return self._uploads.get(chat, self._limits.max_upload)

    def learn(self, chat: str, max_upload: int) -> None:
        """Keep what Discord says about the size of files in a chat."""
        self._uploads[chat] = max_upload

    def expect_reply(self, chat: str, interaction: discord.Interaction) -> None:
        """Let the next new message in `chat` be the answer to this command, which has been told to wait."""
        self._replies[chat] = interaction

    async def end_reply(self, chat: str, interaction: discord.Interaction) -> None:
        """Take the waiting away from a command that no new message has answered."""
        if self._replies.get(chat) is interaction:
            del self._replies[chat]
            try:
                with translated():
                    await interaction.delete_original_response()
            except (Gone, Refused, Unavailable) as error:
                logger.debug("A waiting line stays", extra={"action": "thinking_left", "error": str(error)})

    async def put(self, chat: str, view: View, *, nonce: str) -> Shown:
        files, notes = self._sort_out(chat, view.media)
        try:
            return await self._put(chat, view, files, notes, nonce)
        except InvalidRequest:
            if not files:
                raise
            # The server takes less than was thought: say where the files are.
            return await self._put(chat, view, (), [*notes, *map(self._too_large, files)], nonce)

    async def change(self, chat: str, shown: Shown, view: View) -> Shown:
        """Edit the message. A view without media leaves those that are there."""
        files, notes = self._sort_out(chat, view.media)
        spans = _words(view, notes)
        if discord_size(spans) > self._limits.max_text or len(files) > FILES:
            replacement = await self.put(chat, view, nonce=hashlib.sha256(shown.ref.encode()).hexdigest()[:20])
            await self.remove(chat, shown)
            return replacement
        shape = _shape(files) if files else shown.shape
        changed: dict[str, Any] = {} if shape == shown.shape else {"attachments": await _opened(files)}
        with translated():
            async with asyncio.timeout(self._limits.call.total_seconds()):
                await (
                    self._channel(chat)
                    .get_partial_message(int(shown.ref))
                    .edit(content=discord_markdown(spans) or None, view=_view_of(view), **changed)
                )
        return Shown(ref=shown.ref, shape=shape)

    async def _put(self, chat: str, view: View, files: Sequence[Media], notes: Sequence[str], nonce: str) -> Shown:
        spans = _words(view, notes)
        parts = split(spans, self._limits.max_text, discord_size) if spans or not files else [()]
        groups = [files[at : at + FILES] for at in range(0, len(files), FILES)] or [()]
        # Text first, then pictures; the last message has the end of the text, the last pictures and the buttons.
        steps: list[tuple[Spans, Sequence[Media]]] = [(part, ()) for part in parts[:-1]]
        steps += [((), group) for group in groups[:-1]]
        steps.append((parts[-1], groups[-1]))
        ref = ""
        for index, (words, media) in enumerate(steps):
            is_last = index == len(steps) - 1
            content = discord_markdown(words) or ("" if media else "…")
            buttons = _view_of(view) if is_last else None
            # A repetition sends every part again, each with its nonce: Discord knows those that it has.
            ref = await self._send(chat, content, media, buttons, f"{nonce[:22]}.{index}")
        return Shown(ref=ref, shape=_shape(files))

    async def _send(self, chat: str, content: str, media: Sequence[Media], buttons: Buttons | None, nonce: str) -> str:
        with translated():
            async with asyncio.timeout(self._limits.call.total_seconds()):
                reply = self._replies.get(chat)
                if reply is not None and not reply.is_expired():
                    try:
                        answer = await reply.edit_original_response(
                            content=content or None, attachments=await _opened(media), view=buttons
                        )
                    except discord.NotFound:
                        logger.info("A command's own answer is gone", extra={"action": "reply_gone"})
                    else:
                        return str(answer.id)
                    finally:
                        self._replies.pop(chat, None)
                options: dict[str, Any] = {"view": buttons} if buttons else {}
                message = await self._channel(chat).send(
                    content or None, files=await _opened(media), nonce=nonce, **options
                )
                if message.content != content:
                    # Discord remembered this nonce: an earlier try got through, with what was true then.
                    await message.edit(content=content or None, view=buttons)
                return str(message.id)

    async def remove(self, chat: str, shown: Shown) -> None:
        try:
            with translated():
                await self._channel(chat).get_partial_message(int(shown.ref)).delete()
        except (Gone, Refused, RateLimited, Unavailable) as error:
            logger.info("An old card stays", extra={"action": "card_left", "error": str(error)})

    async def take_away(self, chat: str, ref: str) -> bool:
        """Delete a person's message. In a private chat Discord lets nobody delete the other's."""
        try:
            with translated():
                await self._channel(chat).get_partial_message(int(ref)).delete()
        except Gone:
            return True
        except Refused:
            return False
        return True

    def _channel(self, chat: str) -> discord.PartialMessageable:
        if self.client is None or self.client.is_closed():
            raise Unavailable("Discord is not connected")
        return self.client.get_partial_messageable(int(chat.rpartition("/")[2]))  # a thread is a channel

    def _sort_out(self, chat: str, media: Sequence[Media]) -> tuple[tuple[Media, ...], list[str]]:
        files, notes = [], []
        for item in media:
            try:
                size = item.path.stat().st_size
            except OSError:
                notes.append(f"{plain(item.name)} is not on this computer any more.")
                continue
            if size > self.max_upload(chat):
                notes.append(self._too_large(item))
            else:
                files.append(item)
        return tuple(files), notes

    def _too_large(self, media: Media) -> str:
        size = media.path.stat().st_size / MEGABYTE
        return f"{plain(media.name)} has {size:.0f} MB, more than Discord takes here. It is at {plain(str(media.path))}"


def _words(view: View, notes: Sequence[str]) -> Spans:
    spans = text_of(view)
    return spans + parse("\n" * bool(spans) + "\n".join(notes)) if notes else spans


def _view_of(view: View) -> Buttons | None:
    return Buttons(view.buttons) if any(view.buttons) else None


def _shape(files: Sequence[Media]) -> str:
    if not files:
        return ""
    return f"media:{hashlib.sha256(' '.join(m.sha256 or str(m.path) for m in files).encode()).hexdigest()[:16]}"


async def _opened(media: Sequence[Media]) -> list[discord.File]:
    return [await asyncio.to_thread(discord.File, item.path, filename=item.name) for item in media]
