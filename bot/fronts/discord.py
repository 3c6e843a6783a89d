"""The Discord front: private messages, mentions, slash commands and buttons in; views out through the board.

Discord keeps no queue for a bot that is away. So the last message that was committed is remembered for each channel,
and after every new session the history behind it is read, before anything that has come since.
"""

import asyncio
import hashlib
import json
import logging
import sys
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

import aiohttp
import discord
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.fronts import discord_gateway
from bot.fronts.board import Board
from bot.fronts.discord_commands import Translations, complain_about_rights, tree_of
from bot.fronts.discord_wall import (
    FILLS,
    MEGABYTE,
    OPENS,
    PREFIX,
    DiscordLimits,
    DiscordWall,
    Form,
    label_of,
    translated,
    words_of,
)
from bot.fronts.front import (
    Answer,
    Attachment,
    Begins,
    Caps,
    Complete,
    Completion,
    Inbound,
    Knock,
    MayAnswer,
    MenuCommand,
    MenuPoint,
    Origin,
    SpokenAt,
    View,
)
from bot.fronts.supervise import alone
from bot.fronts.telling import command_of, suffix_of, utc_now
from bot.rush import Rush
from storage.cards import Cards, Cursors
from storage.errors import StorageError
from storage.wording import in_english, later, speaking, tr
from tools.calling import called, with_capital
from tools.errors import NotAuthorized, TroupeError, Unavailable
from tools.marks import plain

logger = logging.getLogger(__name__)

discord_gateway.install()
discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # voice is not used
# Below INFO it writes down tokens of interactions.
logging.getLogger("discord").setLevel(max(logging.INFO, logging.getLogger("discord").level))

LOGIN_FIX = later("copy the token from discord.com/developers, Bot, Reset Token, into TROUPE_DISCORD_TOKEN")
INTENT_FIX = later(
    "switch on Message Content Intent at discord.com/developers, Bot, or turn discord.message_content off"
)
OWN_GATEWAY = str(DiscordWebSocket.DEFAULT_GATEWAY)  # the library keeps it in a variable of its own
REFUSED_TOKEN = 4004  # the gateway's close code
PAGE = 100  # messages at most that Discord gives at once
MISSED = 2000  # messages of one channel that are taken up after an absence
GOODBYE = 2.0  # seconds for closing the connection
NEEDED = {"READY", "RESUMED"}  # events without which there is no session
WRITTEN = {discord.MessageType.default, discord.MessageType.reply}


class DiscordFront:
    """Discord, for the people whom `may_answer` lets in. `api_base` and `gateway` name other servers."""

    name = "discord"

    def __init__(
        self,
        token: str,
        *,
        cards: Cards,
        cursors: Cursors,
        downloads: Path,
        may_answer: MayAnswer,
        clock: Callable[[], datetime] = utc_now,
        commands: Sequence[MenuCommand] = (),
        points: Sequence[MenuPoint] = (),
        spoken: SpokenAt = in_english,
        complete: Complete | None = None,
        begins: Begins | None = None,
        api_base: str | None = None,
        gateway: str | None = None,
        message_content: bool = False,
        limits: DiscordLimits | None = None,
        rush: Rush | None = None,
    ) -> None:
        self.limits = limits or DiscordLimits()
        self.commands = commands
        self.points = points
        self._complete = complete
        self._begins = begins
        self.message_content = message_content
        self.wall = DiscordWall(self.limits)
        self._token = token
        self._cursors = cursors
        self._downloads = downloads
        self._may_answer = may_answer
        self._clock = clock
        self._spoken = spoken
        self._rush = rush or Rush()
        self._api_base = api_base
        self._gateway = gateway
        self._board = Board(self.name, cards, self.wall, clock=clock, first_pause=self.limits.retry.total_seconds())
        self._answer: Answer | None = None
        self._group: asyncio.TaskGroup | None = None
        self._caught_up = asyncio.Event()
        self._failure: Exception | None = None
        self._handling: set[asyncio.Task[Any]] = set()
        self._unread: set[str] = set()  # kinds of events that the library could not read
        self._positions: dict[int, int] = {}
        self._moving: set[int] = set()  # channels whose position is kept soon
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    @property
    def is_connected(self) -> bool:
        client = self.wall.client
        return client is not None and client.ws is not None and client.ws.open

    def caps(self, chat: str) -> Caps:
        return Caps(
            max_text=self.limits.max_text,
            max_upload=self.wall.max_upload(chat),
            edit_every=self.limits.edit_every,
            buttons_per_row=5,
            albums=True,
            streams=True,
            forms=True,
        )

    async def show(self, chat: str, view: View) -> None:
        await self._board.show(chat, view)

    async def take_away(self, chat: str, ref: str) -> bool:
        return await self.wall.take_away(chat, ref)

    async def serve(self, answer: Answer) -> None:
        try:
            await self._session(answer)
        except discord.PrivilegedIntentsRequired:
            # Private messages, mentions, commands and buttons work without it.
            logger.warning(
                "Discord does not let this bot read what is not said to it",
                extra={"action": "intent_refused", "front": self.name, "fix": INTENT_FIX},
            )
            self.message_content = False
            await self._session(answer)

    async def _session(self, answer: Answer) -> None:
        """One client of the library, from login to its end: a closed one cannot be used again."""
        self._answer, self._failure = answer, None
        self._caught_up.clear()
        if self._api_base:
            Route.BASE = self._api_base
        client = _Client(self)
        try:
            with translated():
                async with client:
                    await client.login(self._token)
                    self.wall.client = client
                    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(await self._gateway_of(client))
                    async with asyncio.TaskGroup() as group:
                        self._group = group
                        showing = group.create_task(self._board.serve())
                        await _stay_connected(client, showing)
                        raise self._failure or Unavailable(tr("Discord has closed the connection"))
        except BaseExceptionGroup as several:
            raise _known(alone(several)) from None
        except discord.LoginFailure as error:
            raise _known(error) from None
        finally:
            await self._let_end()
            self._group = None
            self.wall.client = None

    async def _gateway_of(self, client: discord.Client) -> str:
        """The address that was set, or else the one that the REST server names where that is not Discord's own."""
        if self._gateway:
            return self._gateway
        if not self._api_base or (yarl.URL(self._api_base).host or "").endswith("discord.com"):
            return OWN_GATEWAY
        for path in ("/gateway/bot", "/gateway"):
            try:
                named = await client.http.request(Route("GET", path))
            except discord.NotFound:
                continue
            if isinstance(named, dict) and isinstance(named.get("url"), str):
                return str(named["url"])
        raise Unavailable(
            tr("{address} does not name its gateway", address=self._api_base), fix=tr("set discord.gateway")
        )

    async def _let_end(self) -> None:
        """The library starts a task for each event and forgets it: give those that still commit a moment."""
        self._failure = self._failure or Unavailable(tr("Discord is being left"))
        self._caught_up.set()
        if self._handling:
            await asyncio.wait(self._handling, timeout=GOODBYE)
        for task in self._handling:
            task.cancel()
        await asyncio.gather(*self._handling, return_exceptions=True)

    @contextmanager
    def handled(self) -> Iterator[None]:
        task = asyncio.current_task()
        assert task is not None
        self._handling.add(task)
        try:
            yield
        finally:
            self._handling.discard(task)

    # What has been missed

    async def catch_up(self, client: discord.Client) -> None:
        """Take up what was written since the last committed message of each channel; live messages wait meanwhile."""
        self._caught_up.clear()
        try:
            positions = await self._cursors.all(self.name)
            for channel_id, position in positions.items():
                self._positions[int(channel_id)] = max(int(position), self._positions.get(int(channel_id), 0))
                await self._catch_up_in(client, int(channel_id))
        except Exception as error:
            await self.fail(client, error)
        self._caught_up.set()

    async def _catch_up_in(self, client: discord.Client, channel_id: int) -> None:
        try:
            channel = await client.fetch_channel(channel_id)
            if not isinstance(channel, discord.abc.Messageable):
                return
            oldest = discord.utils.time_snowflake(self._clock() - self.limits.memory)
            for message in await self._missed(client, channel, max(self._positions[channel_id], oldest)):
                await self._take(message)
        except (discord.NotFound, discord.Forbidden):
            logger.info("A channel cannot be read any more", extra={"action": "channel_gone", "channel": channel_id})

    async def _missed(
        self, client: discord.Client, channel: discord.abc.Messageable, after: int
    ) -> list[discord.Message]:
        """Return what stands in a channel behind a message, oldest first. One that cannot be read is passed over: with the
        library's own `history` it would hide those behind it, at every start."""
        there = await channel._get_channel()
        found: list[discord.Message] = []
        while len(found) < MISSED:
            page = await client.http.logs_from(there.id, PAGE, after=after)
            for raw in sorted(page, key=lambda one: int(one["id"])):
                try:
                    found.append(client._connection.create_message(channel=there, data=raw))
                except Exception:
                    logger.exception("A message could not be read", extra={"action": "message_broken"})
                after = int(raw["id"])
            if len(page) < PAGE:
                break
        return found[:MISSED]

    def unread(self, client: discord.Client, event: str, data: Any, error: Exception) -> None:
        """The library could not read an event: a message that it was about is read from its channel's history."""
        if event not in self._unread:
            about = {"action": "event_broken", "event": event}
            logger.warning("A Discord event could not be read; others like it go unsaid", extra=about, exc_info=error)
            self._unread.add(event)
        channel = str(data.get("channel_id", "")) if isinstance(data, dict) else ""
        if event == "MESSAGE_CREATE" and channel.isdecimal() and int(channel) in self._positions and self._group:
            self._group.create_task(self._read_again(client, int(channel)))

    async def _read_again(self, client: discord.Client, channel_id: int) -> None:
        await self._caught_up.wait()
        async with self._locks.setdefault(channel_id, asyncio.Lock()):
            try:
                await self._catch_up_in(client, channel_id)
            except Exception as error:
                await self.fail(client, error)

    # What happens now

    async def written(self, client: discord.Client, message: discord.Message) -> None:
        await self._caught_up.wait()
        lock = self._locks.setdefault(message.channel.id, asyncio.Lock())
        async with lock:  # in the order of the channel
            if self._failure is not None:
                return
            try:
                await self._take(message)
            except Exception as error:
                # It is not committed, so nothing after it may be: the history gives it again after a new start.
                await self.fail(client, error)

    async def pressed(
        self, interaction: discord.Interaction, token: str, *, secret: str = "", filled: str = ""
    ) -> None:
        """A button; with `secret` or `filled`, the form that one has opened."""
        origin = self._origin(interaction)
        with self._rush.unheard():
            if not await self._may_answer(Knock(origin=origin, is_human=not interaction.user.bot)):
                return
            await self._acknowledge(interaction)
        reply_to = str(interaction.message.id) if interaction.message else ""
        await self._hand_on(
            interaction,
            Inbound(origin=origin, key=str(interaction.id), press=token, text=secret, filled=filled, reply_to=reply_to),
        )

    async def open_form(self, interaction: discord.Interaction, token: str, *, is_secret: bool) -> None:
        """Answer a press with a form: what is typed there stands in no channel, and nobody else sees it."""
        origin = self._origin(interaction)
        if not await self._may_answer(Knock(origin=origin, is_human=not interaction.user.bot)):
            return
        begins = None if is_secret else await self._begins(token) if self._begins is not None else ""
        try:
            with self._rush.unheard(), translated():
                await interaction.response.send_modal(Form(token, label_of(interaction.message, token), begins=begins))
        except TroupeError as error:
            logger.warning("A form was not shown", extra={"action": "form_not_shown", "error": error.message})

    async def commanded(self, interaction: discord.Interaction, name: str, words: str) -> None:
        origin = self._origin(interaction)
        with self._rush.unheard():
            if not await self._may_answer(Knock(origin=origin, text=f"/{name} {words}".strip())):
                return
            await self._begin_reply(origin.chat, interaction)
        await self._hand_on(
            interaction, Inbound(origin=origin, key=str(interaction.id), command=name, text=words.strip())
        )

    async def pointed(self, interaction: discord.Interaction, point: str, message: discord.Message) -> None:
        """A choice of a message's menu: about the card of ours that it is, or the files that somebody has sent there."""
        origin = self._origin(interaction)
        with self._rush.unheard():
            if not await self._may_answer(Knock(origin=origin)):
                return
            await self._begin_reply(origin.chat, interaction)
        is_ours = self.wall.client is not None and message.author == self.wall.client.user
        attachments = () if is_ours else await self._attachments(message, origin)
        if attachments is None:
            return
        inbound = Inbound(
            origin=origin,
            key=str(interaction.id),
            point=point,
            attachments=attachments,
            reply_to=str(message.id),
        )
        await self._hand_on(interaction, inbound)

    async def complete(self, interaction: discord.Interaction, what: str, typed: str) -> Sequence[Completion]:
        return await self._complete(self._origin(interaction), what, typed) if self._complete is not None else ()

    async def may_answer(self, interaction: discord.Interaction) -> bool:
        """Whether somebody may be answered who types in a command's form."""
        return await self._may_answer(Knock(origin=self._origin(interaction), is_human=not interaction.user.bot))

    async def fail(self, client: discord.Client, error: Exception) -> None:
        """End this session; the supervisor begins another."""
        self._failure = self._failure or error
        await client.close()

    async def _acknowledge(self, interaction: discord.Interaction) -> None:
        """Within three seconds Discord wants to hear that the bot is there; the answer may take longer."""
        try:
            with translated():
                await interaction.response.defer()
        except Exception:  # it was said to the bot all the same, and is answered by a message of its own
            logger.warning("An interaction was not acknowledged", extra={"action": "not_acknowledged"}, exc_info=True)

    async def _begin_reply(self, chat: str, interaction: discord.Interaction) -> None:
        """Acknowledge what opens a reply of its own; the next message in this chat fills it, or it is taken away."""
        await self._acknowledge(interaction)
        self.wall.learn(chat, interaction.filesize_limit)
        self.wall.expect_reply(chat, interaction)
        if self._group is not None:
            self._group.create_task(self._stop_thinking(chat, interaction))

    async def _stop_thinking(self, chat: str, interaction: discord.Interaction) -> None:
        await asyncio.sleep(self.limits.thinking.total_seconds())
        await self.wall.end_reply(chat, interaction)

    async def _hand_on(self, interaction: discord.Interaction, inbound: Inbound) -> None:
        assert self._answer is not None
        try:
            await self._answer(inbound)
        except Exception:
            logger.exception(
                "An interaction could not be kept", extra={"action": "update_not_kept", "front": self.name}
            )
            with translated():
                await interaction.followup.send(
                    tr("That could not be kept just now. Please try again."), ephemeral=True
                )

    async def _take(self, message: discord.Message) -> None:
        """Commit one message, if it is for us from somebody who may, and move the channel's position behind it."""
        try:
            inbound = await self._read(message)
        except (StorageError, discord.HTTPException, OSError):
            raise
        except Exception:  # it would be the same at every start
            logger.exception("A message was set aside", extra={"action": "message_broken", "front": self.name})
            return
        if inbound is None:
            return
        assert self._answer is not None
        await self._answer(inbound)
        await self._move(message.channel.id, message.id)

    async def _move(self, channel: int, position: int) -> None:
        """Keep how far a channel was read: at once of a new one, and soon of one that is known, whose last messages are read
        again after a crash, and known again.
        """
        before = self._positions.get(channel)
        self._positions[channel] = max(position, before or 0)
        if before is None or self._group is None:
            await self._cursors.put(self.name, str(channel), str(self._positions[channel]))
        elif position > before and channel not in self._moving:
            self._moving.add(channel)
            self._group.create_task(self._note_position(channel))

    async def _note_position(self, channel: int) -> None:
        try:
            await asyncio.sleep(self.limits.position.total_seconds())
        finally:
            self._moving.discard(channel)
        try:
            await self._cursors.put(self.name, str(channel), str(self._positions[channel]))
        except StorageError as error:  # the next message brings it again
            logger.warning(
                "A position was not kept", extra={"action": "position_not_kept", "channel": channel}, exc_info=error
            )

    async def _read(self, message: discord.Message) -> Inbound | None:
        if message.author.bot or message.webhook_id or message.type not in WRITTEN:
            return None
        # A channel that is not known yet says by its server that it is no private one.
        is_private = message.guild is None and getattr(message.channel, "guild_id", None) is None
        bot = self.wall.client.user if self.wall.client else None
        answered = message.reference.message_id if message.reference and not message.message_snapshots else None
        if not is_private and not _is_meant(message, bot):
            return None
        is_forwarded = bool(message.message_snapshots)
        text = message.message_snapshots[0].content if is_forwarded else message.content
        if bot is not None:
            text = text.replace(f"<@{bot.id}>", "").replace(f"<@!{bot.id}>", "").strip()
        origin = Origin(
            front=self.name,
            chat=_chat_of(message.channel),
            user=str(message.author.id),
            name=message.author.display_name,
            is_private=is_private,
        )
        if not await self._may_answer(Knock(origin=origin, text=text, is_forwarded=is_forwarded)):
            return None
        attachments = await self._attachments(message, origin)
        if attachments is None:
            return None
        command, words = ("", text) if is_forwarded else command_of(text)
        return Inbound(
            origin=origin,
            key=str(message.id),
            text=words,
            command=command,
            attachments=attachments,
            reply_to=str(answered) if answered else "",
            is_forwarded=is_forwarded,
            ref=str(message.id),
        )

    def _origin(self, interaction: discord.Interaction) -> Origin:
        return Origin(
            front=self.name,
            chat=_chat_of(interaction.channel) if interaction.channel else str(interaction.channel_id),
            user=str(interaction.user.id),
            name=interaction.user.display_name,
            is_private=interaction.guild_id is None,
            locale=str(interaction.locale),
        )

    # Files

    async def _attachments(self, message: discord.Message, origin: Origin) -> tuple[Attachment, ...] | None:
        """Fetch the files of a message. None when one cannot be had: the person has been told."""
        given = message.message_snapshots[0].attachments if message.message_snapshots else message.attachments
        kept: list[Attachment] = []
        for file in given:
            mime = (file.content_type or "application/octet-stream").partition(";")[0]
            name = "" if file.is_voice_message() else file.filename  # the app calls each of them alike
            cap = self.limits.max_download
            with speaking(await self._spoken(self.name, origin.chat)):
                told = with_capital(plain(called(name, mime)))
                too_large = tr(
                    "{file} has {size:.0f} MB; {most:.0f} MB is the most that is taken from Discord. Send a smaller one, or use the terminal.",
                    file=told,
                    size=file.size / MEGABYTE,
                    most=cap / MEGABYTE,
                )
                lost = tr("{file} could not be fetched. Please send it again.", file=told)
            if file.size > cap:
                await self._tell(origin, message.id, too_large)
                return None
            path = self._downloads / f"discord-{uuid.uuid4().hex}{suffix_of(mime, file.filename)}"
            try:
                with translated():
                    async with asyncio.timeout(self.limits.call.total_seconds()):
                        await asyncio.to_thread(path.parent.mkdir, parents=True, exist_ok=True)
                        await file.save(path)
            except TroupeError as error:
                logger.info("A download failed", extra={"action": "download_failed", "error": error.message})
                await self._tell(origin, message.id, lost)
                return None
            kept.append(Attachment(path=path, name=name, mime=mime, size=path.stat().st_size))
        return tuple(kept)

    async def _tell(self, origin: Origin, message_id: int, text: str) -> None:
        try:
            await self.show(origin.chat, View(key=f"notice:{message_id}", text=text, is_final=True))
        except TroupeError as error:
            logger.info("A notice was not shown", extra={"action": "notice_lost", "error": error.message})

    # Slash commands

    async def publish(self, client: "_Client", tree: "app_commands.CommandTree[Any]") -> None:
        """Tell Discord the commands when they have changed; it takes a limited number of changes a day."""
        assert tree.translator is not None  # set before this
        described = [
            await command.get_translated_payload(tree, tree.translator)
            for kind in discord.AppCommandType
            for command in tree.get_commands(type=kind)
        ]
        digest = hashlib.sha256(json.dumps(described, sort_keys=True, default=str).encode()).hexdigest()
        where = (f"{self.name}:commands", str(client.application_id))
        if await self._cursors.get(*where) == digest:
            return
        try:
            with translated():
                await tree.sync()
        except TroupeError as error:
            logger.warning("Slash commands were not taken", extra={"action": "menu_refused", "error": error.message})
            return
        await self._cursors.put(*where, digest)


class _Client(discord.Client):
    """One session with Discord: what arrives is handed to the front."""

    def __init__(self, front: DiscordFront) -> None:
        intents = discord.Intents.none()
        intents.guilds = intents.guild_messages = intents.dm_messages = True
        intents.message_content = front.message_content
        super().__init__(
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            guild_ready_timeout=front.limits.ready.total_seconds(),
            max_messages=None,
            max_ratelimit_timeout=30.0,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
        )
        self._front = front
        self.tree = tree_of(
            self,
            commands=front.commands,
            points=front.points,
            commanded=self._commanded,
            pointed=self._pointed,
            complete=front.complete,
            may_answer=front.may_answer,
        )
        # What the parser cannot digest would end the session, and the next one as soon as the like of it comes again.
        parsers = self._connection.parsers
        for event in parsers.keys() - NEEDED:
            parsers[event] = partial(self._digest, event, parsers[event])

    def _digest(self, event: str, parse: Callable[[Any], None], data: Any) -> None:
        try:
            parse(data)
        except Exception as error:
            self._front.unread(self, event, data, error)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        if not initial:
            await asyncio.sleep(self._front.limits.identify.total_seconds())

    async def setup_hook(self) -> None:
        if self._front.commands:
            await self.tree.set_translator(Translations())
            await self._front.publish(self, self.tree)

    async def on_connect(self) -> None:
        # A new session, not a resumed one: what was said before it is not sent again.
        logger.info("Discord is connected", extra={"action": "front_connected", "bot": str(self.user)})
        with self._front.handled():
            await self._front.catch_up(self)

    async def on_message(self, message: discord.Message) -> None:
        with self._front.handled():
            await self._front.written(self, message)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        data: Any = interaction.data or {}
        custom_id = str(data.get("custom_id", ""))
        is_press = interaction.type is discord.InteractionType.component
        is_form = interaction.type is discord.InteractionType.modal_submit
        with self._front.handled():
            if is_press and custom_id.startswith(PREFIX):
                await self._front.pressed(interaction, custom_id.removeprefix(PREFIX))
            elif is_press and custom_id.startswith(OPENS):
                await self._front.open_form(interaction, custom_id.removeprefix(OPENS), is_secret=True)
            elif is_press and custom_id.startswith(FILLS):
                await self._front.open_form(interaction, custom_id.removeprefix(FILLS), is_secret=False)
            elif is_form and custom_id.startswith(PREFIX):
                await self._front.pressed(interaction, custom_id.removeprefix(PREFIX), secret=words_of(data))
            elif is_form and custom_id.startswith(FILLS):
                await self._front.pressed(interaction, custom_id.removeprefix(FILLS), filled=words_of(data))

    async def _commanded(self, interaction: discord.Interaction, name: str, words: str) -> None:
        with self._front.handled():
            await self._front.commanded(interaction, name, words)

    async def _pointed(self, interaction: discord.Interaction, point: str, message: discord.Message) -> None:
        with self._front.handled():
            await self._front.pointed(interaction, point, message)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        complain_about_rights(guild)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        complain_about_rights(guild)

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        logger.error(
            "A Discord event failed", extra={"action": "event_failed", "event": event_method}, exc_info=sys.exc_info()
        )


async def _stay_connected(client: discord.Client, showing: asyncio.Task[None]) -> None:
    """Until the connection ends. At a stop `showing` brings its last views out, while there is a connection; which is then
    closed: cut off in its handshake, the library leaves a socket behind."""
    connection = asyncio.ensure_future(client.connect())
    try:
        await asyncio.shield(connection)
    except asyncio.CancelledError:
        showing.cancel()
        await asyncio.wait([showing])
        await client.close()
        await asyncio.wait([connection], timeout=GOODBYE)
        raise
    finally:
        if not connection.done():
            connection.cancel()
        elif not connection.cancelled():
            connection.exception()


def _chat_of(channel: Any) -> str:
    """A thread belongs to its channel: "7/9" is the thread 9 of the channel 7."""
    parent = getattr(channel, "parent_id", None)
    return f"{parent}/{channel.id}" if parent else str(channel.id)


def _is_meant(message: discord.Message, bot: discord.ClientUser | None) -> bool:
    """In a server: whether the bot was named, or one of its messages answered."""
    if bot is None:
        return False
    answered = message.reference.resolved if message.reference else None
    is_answer = isinstance(answered, discord.Message) and answered.author.id == bot.id
    return is_answer or any(user.id == bot.id for user in message.mentions)


def _known(error: BaseException) -> BaseException:
    if isinstance(error, discord.LoginFailure):
        return NotAuthorized(tr("Discord refuses the bot token"), fix=tr(LOGIN_FIX))
    if isinstance(error, discord.ConnectionClosed) and error.code == REFUSED_TOKEN:
        return NotAuthorized(tr("Discord refuses the bot token"), fix=tr(LOGIN_FIX))
    if isinstance(error, aiohttp.ClientError | discord.HTTPException | TimeoutError | ConnectionError):
        return Unavailable(tr("Discord cannot be reached ({error})", error=type(error).__name__))
    return error
