"""How a view looks in Discord: messages, attachments, buttons, and what to do when Discord says no."""

import asyncio
import hashlib
import logging
import mimetypes
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import aiohttp
import discord

from bot.fronts.board import Gone, Shown, Unlike, Unsure
from bot.fronts.discord_gallery import MARK, MOST_PICTURES, MOST_TEXT, VISUAL, Gallery, names_of, parted
from bot.fronts.front import Button, Media, View
from bot.fronts.markup import Spans, discord_markdown, discord_size, parse, split, text_of
from storage.wording import tr
from tools.errors import InvalidRequest, RateLimited, Refused, TroupeError, Unavailable
from tools.marks import plain

logger = logging.getLogger(__name__)

MEGABYTE = 1024 * 1024
FILES = 10  # per message
ROW = 5  # buttons
ROWS = 5
LABEL = 80  # characters
PREFIX = "t:"  # before the token in a button's custom id
OPENS = "f:"  # likewise, in one that opens a form for a secret
FILLS = "w:"  # likewise, in one that opens a form for words
LONGEST = 2000  # characters of the words in a form
TITLE = 45  # characters of a form's title and of its label
UNKNOWN_MESSAGE = 10008
TOO_LARGE = 40005
SKEW = timedelta(minutes=5)  # between our clock and Discord's
PAGE = 100  # messages that Discord gives at once
LOOKED = 5  # pages in which a message is looked for
CLOUDFLARE = timedelta(seconds=60)  # a 429 that does not say for how long
WORDS = "w"  # before the messages that the words of a view begin in, in its shape
SPAN = 56  # characters of those
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
    position: timedelta = timedelta(seconds=1)  # after a message, until how far its channel was read is kept
    thinking: timedelta = timedelta(minutes=1)  # after which a command that needs no new message stops "thinking"


@contextmanager
def translated() -> Iterator[None]:
    """Raise what the library raises in our words. Each message carries a nonce, so a send can be repeated too."""
    try:
        yield
    except discord.RateLimited as error:
        pause = timedelta(seconds=error.retry_after)
        raise RateLimited(
            tr("Discord asks to wait {seconds:.0f} s", seconds=error.retry_after), retry_after=pause
        ) from error
    except discord.HTTPException as error:
        if error.code == UNKNOWN_MESSAGE:
            raise Gone(error.text) from error
        if error.status == 429:
            raise RateLimited(tr("Discord asks to wait"), retry_after=CLOUDFLARE) from error
        if error.status == 413 or error.code == TOO_LARGE:
            raise InvalidRequest(tr("the file is too large for Discord")) from error
        if error.status >= 500:
            raise Unavailable(tr("Discord answers {status}", status=error.status)) from error
        fix = tr("give the bot View Channel, Send Messages and Attach Files there") if error.status == 403 else ""
        raise Refused(f"Discord: {error.text or error.status}", fix=fix) from error
    except (aiohttp.ClientError, TimeoutError, ConnectionError, discord.ConnectionClosed) as error:
        raise Unavailable(tr("Discord did not answer ({error})", error=type(error).__name__)) from error
    except RuntimeError as error:
        if "closed" not in str(error).lower():
            raise
        raise Unavailable(tr("Discord is not connected")) from error


def fitting(rows: Sequence[Sequence[Button]]) -> list[Sequence[Button]]:
    """Return the rows as Discord has room for them."""
    return [row[at : at + ROW] for row in rows for at in range(0, len(row), ROW)][:ROWS]


def drawn(button: Button, *, row: int | None = None) -> discord.ui.Button[Any]:
    prefix = OPENS if button.pastes else FILLS if button.fills else PREFIX
    custom_id = f"{prefix}{button.token}"
    return discord.ui.Button(label=button.label[:LABEL], custom_id=custom_id, style=STYLES[button.style], row=row)


class Buttons(discord.ui.View):
    """Buttons that no object of ours waits for: a press arrives with its token, also years and restarts later."""

    def __init__(self, rows: Sequence[Sequence[Button]]) -> None:
        super().__init__(timeout=None)
        for index, row in enumerate(fitting(rows)):
            for button in row:
                self.add_item(drawn(button, row=index))

    def is_dispatchable(self) -> bool:
        return False


class Form(discord.ui.Modal):
    """One field: a line to paste a secret into, or words to change. Like a button, it arrives with its token, and no object
    of ours waits for it."""

    def __init__(self, token: str, label: str, *, begins: str | None = None) -> None:
        prefix = PREFIX if begins is None else FILLS
        super().__init__(title=label[:TITLE], custom_id=f"{prefix}{token}", timeout=None)
        style = discord.TextStyle.short if begins is None else discord.TextStyle.paragraph
        most = 1000 if begins is None else LONGEST
        field: discord.ui.TextInput[Form] = discord.ui.TextInput(
            custom_id="words", max_length=most, style=style, default=(begins or "")[:most] or None
        )
        self.add_item(discord.ui.Label(text=label[:TITLE], component=field))

    def is_dispatchable(self) -> bool:
        return False


def label_of(message: discord.Message | None, token: str) -> str:
    """Return what the button of this token says."""
    for row in message.components if message is not None else ():
        for item in getattr(row, "children", ()):
            if getattr(item, "custom_id", None) in {f"{OPENS}{token}", f"{FILLS}{token}"}:
                return str(item.label or "")
    return tr("What I asked for")


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
        self._there: dict[str, str] = {}  # messages that were found, by their nonce or their words

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

    def newest(self, chat: str) -> str:
        """Return an id that is older than whatever is sent from now on, also where the clocks differ."""
        return str(discord.utils.time_snowflake(discord.utils.utcnow() - SKEW))

    async def look(self, chat: str, view: View, *, nonce: str, unsure: Unsure) -> None:
        """Discord answers a repeated nonce with the first message, but only for some minutes: later the channel is read.

        The answer to a command has no nonce. It is known by its words.
        """
        channel, after = self._channel(chat), int(unsure.after)
        assert self.client is not None  # or there would be no channel
        me = self.client.user.id if self.client.user is not None else 0
        with translated():
            for _ in range(LOOKED):
                page = await self.client.http.logs_from(channel.id, PAGE, after=after)
                for raw in page:
                    after = max(after, int(raw["id"]))
                    if int(raw["author"]["id"]) != me or str(raw["id"]) in unsure.known:
                        continue
                    known = str(raw.get("nonce") or "")
                    if known.startswith(nonce[:22]):
                        self._there[known] = str(raw["id"])
                    elif raw.get("content") and not known:
                        self._there[f"{nonce[:22]} {raw['content']}"] = str(raw["id"])
                if len(page) < PAGE:
                    break

    async def put(self, chat: str, view: View, *, nonce: str) -> Shown:
        shown = await self._put_in_a_form(chat, view, nonce)
        # What was sent before the process ended, and is of no use for what is true now: a gallery never becomes words.
        for known in [one for one in self._there if one.startswith(nonce[:22]) and " " not in one]:
            await self.remove(chat, Shown(ref=self._there.pop(known)))
        return shown

    async def _put_in_a_form(self, chat: str, view: View, nonce: str) -> Shown:
        files, notes = self._sort_out(chat, view.media)
        if _is_gallery(view, files, notes):
            try:
                return await self._put_gallery(chat, view, files, notes, nonce)
            except (Refused, InvalidRequest) as error:
                # In the older form the same is shown, only less well.
                logger.info("A gallery goes out plain", extra={"action": "gallery_plain", "error": error.message})
        try:
            return await self._put(chat, view, files, notes, nonce)
        except InvalidRequest:
            if not files:
                raise
            # The server takes less than was thought: say where the files are.
            return await self._put(chat, view, (), [*notes, *map(self._too_large, files)], nonce)

    async def change(self, chat: str, shown: Shown, view: View) -> Shown:
        """Edit the message. A view without media leaves those that are there. Raises Unlike where no edit leads to it."""
        files, notes = self._sort_out(chat, view.media)
        spans = _words(view, notes)
        is_gallery = shown.shape.startswith(MARK)
        becomes_one = not is_gallery and _is_gallery(view, files, notes) and _shape(files) != _apart(shown.shape)[0]
        parts = split(spans, MOST_TEXT if is_gallery else self._limits.max_text, discord_size)
        was, earlier = _apart(shown.shape)
        if len(parts) != len(earlier) + 1 or len(files) > FILES or becomes_one:
            raise Unlike
        if is_gallery:
            return await self._change_gallery(chat, shown, view, files, spans)
        media = _shape(files) if files else was
        changed: dict[str, Any] = {} if media == was else {"attachments": await _opened(files)}
        with translated():
            async with asyncio.timeout(self._limits.call.total_seconds()):
                channel = self._channel(chat)
                try:
                    for ref, part in zip(earlier, parts, strict=False):
                        await channel.get_partial_message(ref).edit(content=discord_markdown(part))
                except discord.NotFound:
                    raise Unlike from None
                last = channel.get_partial_message(int(shown.ref))
                await last.edit(content=discord_markdown(parts[-1]) or None, view=_view_of(view), **changed)
        return Shown(ref=shown.ref, shape=_shape_of(media, earlier))

    async def draft(self, chat: str, view: View) -> bool:
        return False  # Discord has none: the message grows by edits

    async def _put(self, chat: str, view: View, files: Sequence[Media], notes: Sequence[str], nonce: str) -> Shown:
        spans = _words(view, notes)
        parts = split(spans, self._limits.max_text, discord_size) if spans or not files else [()]
        groups = [files[at : at + FILES] for at in range(0, len(files), FILES)] or [()]
        # Text first, then pictures; the last message has the end of the text, the last pictures and the buttons.
        steps: list[tuple[Spans, Sequence[Media]]] = [(part, ()) for part in parts[:-1]]
        steps += [((), group) for group in groups[:-1]]
        steps.append((parts[-1], groups[-1]))
        refs: list[str] = []
        for index, (words, media) in enumerate(steps):
            is_last = index == len(steps) - 1
            content = discord_markdown(words) or ("" if media else "…")
            buttons = _view_of(view) if is_last else None
            # A repetition sends every part again, each with its nonce: Discord knows those that it has.
            refs.append(await self._send(chat, content, media, buttons, f"{nonce[:22]}.{index}"))
        return Shown(ref=refs[-1], shape=_shape_of(_shape(files), [int(ref) for ref in refs[: len(parts) - 1]]))

    async def _put_gallery(
        self, chat: str, view: View, files: Sequence[Media], notes: Sequence[str], nonce: str
    ) -> Shown:
        names = names_of(files)
        gallery = _gallery_of(view, _words(view, notes), *parted(names, files))
        ref = await self._send(chat, "", files, gallery, nonce[:25], names=names)
        return Shown(ref=ref, shape=f"{MARK}{_shape(files)}")

    async def _change_gallery(self, chat: str, shown: Shown, view: View, files: Sequence[Media], spans: Spans) -> Shown:
        """Edit a message that is a gallery, and stays one: also of a view without media, whose pictures stay."""
        shape = f"{MARK}{_shape(files)}" if files else shown.shape
        with translated():
            async with asyncio.timeout(self._limits.call.total_seconds()):
                message = self._channel(chat).get_partial_message(int(shown.ref))
                changed: dict[str, Any] = {}
                if files:
                    names = names_of(files)
                    pictures, others = parted(names, files)
                    if shape != shown.shape:
                        changed["attachments"] = await _opened(files, names)
                else:
                    there = (await message.fetch()).attachments
                    pictures = [one.filename for one in there if _is_visual(one)]
                    others = [one.filename for one in there if not _is_visual(one)]
                await message.edit(view=_gallery_of(view, spans, pictures, others), **changed)
        return Shown(ref=shown.ref, shape=shape)

    async def _send(
        self,
        chat: str,
        content: str,
        media: Sequence[Media],
        buttons: Buttons | Gallery | None,
        nonce: str,
        *,
        names: Sequence[str] = (),
    ) -> str:
        there = self._there.pop(nonce, None) or self._there.pop(f"{nonce[:22]} {content}", None)
        with translated():
            async with asyncio.timeout(self._limits.call.total_seconds()):
                if there is not None:  # sent before, and perhaps with what was true then
                    words: dict[str, Any] = {} if names else {"content": content or None}
                    with suppress(discord.NotFound):
                        await self._channel(chat).get_partial_message(int(there)).edit(view=buttons, **words)
                        return there
                reply = self._replies.get(chat)
                if reply is not None and not reply.is_expired():
                    try:
                        answer = await reply.edit_original_response(
                            content=content or None, attachments=await _opened(media, names), view=buttons
                        )
                    except discord.NotFound:
                        self._replies.pop(chat, None)
                        logger.info("A command's own answer is gone", extra={"action": "reply_gone"})
                    else:  # what was refused leaves it for another form of the same
                        self._replies.pop(chat, None)
                        return str(answer.id)
                options: dict[str, Any] = {"view": buttons} if buttons else {}
                message = await self._channel(chat).send(
                    content or None, files=await _opened(media, names), nonce=nonce, **options
                )
                if message.content != content:
                    # Discord remembered this nonce: an earlier try got through, with what was true then.
                    await message.edit(content=content or None, view=buttons)
                return str(message.id)

    async def remove(self, chat: str, shown: Shown) -> None:
        """Delete a message, and those that its words begin in."""
        for ref in (int(shown.ref), *_apart(shown.shape)[1]):
            await self._delete(chat, ref)

    async def _delete(self, chat: str, ref: int) -> None:
        try:
            with translated():
                await self._channel(chat).get_partial_message(ref).delete()
        except (Gone, Refused, RateLimited, Unavailable) as error:
            logger.info("An old card stays", extra={"action": "card_left", "error": str(error)})

    async def pin(self, chat: str, shown: Shown, *, is_pinned: bool) -> None:
        try:
            with translated():
                message = self._channel(chat).get_partial_message(int(shown.ref))
                await (message.pin() if is_pinned else message.unpin())
        except (TroupeError, Gone) as error:
            logger.info("A card is not pinned", extra={"action": "not_pinned", "error": str(error)})

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
            raise Unavailable(tr("Discord is not connected"))
        return self.client.get_partial_messageable(int(chat.rpartition("/")[2]))  # a thread is a channel

    def _sort_out(self, chat: str, media: Sequence[Media]) -> tuple[tuple[Media, ...], list[str]]:
        files, notes = [], []
        for item in media:
            try:
                size = item.path.stat().st_size
            except OSError:
                notes.append(tr("{file} is not on this computer any more.", file=plain(item.name)))
                continue
            if size > self.max_upload(chat):
                notes.append(self._too_large(item))
            else:
                files.append(item)
        return tuple(files), notes

    def _too_large(self, media: Media) -> str:
        size = media.path.stat().st_size / MEGABYTE
        return tr(
            "{file} has {size:.0f} MB, more than Discord takes here. It is at {path}",
            file=plain(media.name),
            size=size,
            path=plain(str(media.path)),
        )


def _words(view: View, notes: Sequence[str]) -> Spans:
    spans = text_of(view)
    return spans + parse("\n" * bool(spans) + "\n".join(notes)) if notes else spans


def _view_of(view: View) -> Buttons | None:
    return Buttons(view.buttons) if any(view.buttons) else None


def _is_gallery(view: View, files: Sequence[Media], notes: Sequence[str]) -> bool:
    """Whether a view is shown as a gallery: where it wants to be, and has room in one message."""
    fits = len(files) <= MOST_PICTURES and discord_size(_words(view, notes)) <= MOST_TEXT
    return bool(view.gallery) and any(item.kind in VISUAL for item in files) and fits


def _gallery_of(view: View, spans: Spans, pictures: Sequence[str], others: Sequence[str]) -> Gallery:
    rows = [[drawn(button) for button in row] for row in fitting(view.buttons)]
    return Gallery(pictures=pictures, files=others, text=discord_markdown(spans), rows=rows)


def _is_visual(attachment: discord.Attachment) -> bool:
    kind = attachment.content_type or mimetypes.guess_type(attachment.filename)[0] or ""
    return kind.startswith(("image/", "video/"))


def _shape(files: Sequence[Media]) -> str:
    if not files:
        return ""
    return f"media:{hashlib.sha256(' '.join(m.sha256 or str(m.path) for m in files).encode()).hexdigest()[:16]}"


def _shape_of(media: str, earlier: Sequence[int]) -> str:
    """Write which media a message shows, and the messages that its words begin in, where a shape has room for them.

    >>> _shape_of("", [1312345678901234567]), _shape_of("media:ab12", [])
    (' w123663711d6d4b87', 'media:ab12')
    """
    words = ",".join(f"{ref:x}" for ref in earlier)
    return f"{media} {WORDS}{words}" if 0 < len(words) <= SPAN else media


def _apart(shape: str) -> tuple[str, Sequence[int]]:
    """
    >>> _apart(_shape_of("media:ab12", [1312345678901234567, 1312345678901234999])), _apart("media:ab12"), _apart("")
    (('media:ab12', [1312345678901234567, 1312345678901234999]), ('media:ab12', []), ('', []))
    """
    media, _, words = shape.partition(f" {WORDS}")
    return media, [int(one, 16) for one in words.split(",") if one]


async def _opened(media: Sequence[Media], names: Sequence[str] = ()) -> list[discord.File]:
    """Open files under these names, else under their own."""
    named = zip(media, names or [item.name for item in media], strict=True)
    return [await asyncio.to_thread(discord.File, item.path, filename=name) for item, name in named]
