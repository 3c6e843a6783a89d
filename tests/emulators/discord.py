"""A Discord on loopback that keeps state: REST, a gateway with sessions, and people who write and press.

The gateway speaks HELLO, IDENTIFY, READY, GUILD_CREATE, heartbeats, RESUME with replay and invalid sessions. Without
the privileged intent the content of messages that neither are private nor mention the bot is empty, as on the platform.
"""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import aiohttp
from aiohttp import web

from tests.emulators.discord_rest import Call, Rest
from tests.emulators.discord_world import Button, Channel, File, Guild, Interaction, Message, User, member, snowflake
from tests.emulators.wire import PATIENCE, Changes, Fault, Script, Server

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GTEST0.emulator-token-of-the-tests-0123456789"
MAX_UPLOAD = 10 * 1024 * 1024
MESSAGE_CONTENT = 1 << 15  # the privileged intent


@dataclass(kw_only=True)
class Session:
    id: str
    intents: int
    events: list[dict[str, Any]] = field(default_factory=list)  # everything, for RESUME
    socket: web.WebSocketResponse | None = None
    sent: int = 0  # how many of the events have left
    at: list[float] = field(default_factory=list)  # the loop's time of each
    grown: asyncio.Event = field(default_factory=asyncio.Event)

    def add(self, kind: str, body: dict[str, Any]) -> None:
        self.events.append({"op": 0, "t": kind, "s": len(self.events) + 1, "d": body})
        self.at.append(asyncio.get_running_loop().time())
        self.grown.set()


class Person:
    """Somebody with a Discord app in their hand."""

    def __init__(self, discord: "DiscordEmulator", user: User) -> None:
        self._discord = discord
        self.user, self.id, self.name = user, user.id, user.name
        self.dm = Channel(recipient=user)
        discord.channels[self.dm.id] = self.dm

    def say(
        self,
        text: str,
        *,
        channel: Channel | None = None,
        mention: bool = False,
        reply_to: Message | None = None,
        files: Sequence[tuple[str, bytes, str]] = (),
        declared_size: int | None = None,
        forwarded: bool = False,
    ) -> Message:
        """Write to the bot in private, or in `channel`, with a mention of the bot where `mention` is set."""
        stored = [
            self._discord.store(
                File(id=snowflake(), name=name, content=content, mime=mime, declared_size=declared_size)
            )
            for name, content, mime in files
        ]
        message = Message(
            channel=channel or self.dm,
            author=self.user,
            content=f"<@{self._discord.bot.id}> {text}" if mention else text,
            files=stored,
            kind=19 if reply_to else 0,
            reply_to=reply_to,
            is_forward=forwarded,
        )
        return self._discord.add(message)

    def slash(self, name: str, *, channel: Channel | None = None, **options: str) -> Interaction:
        """Use a slash command that the bot has registered."""
        known = {command["name"]: command for command in self._discord.commands}
        assert name in known, f"there is no /{name}; there are {sorted(known)}"
        offered = {option["name"]: option for option in known[name].get("options") or []}
        assert options.keys() <= offered.keys(), f"/{name} takes {sorted(offered)}"
        missing = {key for key, option in offered.items() if option.get("required")} - options.keys()
        assert not missing, f"the app would not send /{name} without {sorted(missing)}"
        given = [{"name": key, "type": offered[key]["type"], "value": value} for key, value in options.items()]
        data = {"id": known[name]["id"], "name": name, "type": 1, "options": given}
        return self._discord.interact(Interaction(kind=2, person=self.user, channel=channel or self.dm), data)

    def types(self, name: str, *, channel: Channel | None = None, **options: str) -> Interaction:
        """Type into a slash command's form; the last option is the one that the cursor is in."""
        command = next(one for one in self._discord.commands if one["name"] == name)
        offered = {option["name"]: option for option in command.get("options") or []}
        assert offered[list(options)[-1]].get("autocomplete"), f"the app would not ask about {list(options)[-1]}"
        given: list[dict[str, Any]] = [{"name": key, "type": 3, "value": value} for key, value in options.items()]
        given[-1]["focused"] = True
        data = {"id": command["id"], "name": name, "type": 1, "options": given}
        return self._discord.interact(Interaction(kind=4, person=self.user, channel=channel or self.dm), data)

    def chooses(self, label: str, *, on: Message) -> Interaction:
        """Choose an entry of a message's menu."""
        command = next(one for one in self._discord.commands if one["name"] == label and one.get("type") == 3)
        seen = {str(on.id): on.as_json(self._discord.cdn, self._discord.users)}
        data = {"id": command["id"], "name": label, "type": 3, "target_id": str(on.id), "resolved": {"messages": seen}}
        return self._discord.interact(Interaction(kind=2, person=self.user, channel=on.channel), data)

    def press(self, label: str, *, on: Message | None = None, channel: Channel | None = None) -> Interaction:
        """Press the button called `label`: of `on`, else of the newest message that has it."""
        where = channel or (on.channel if on else self.dm)
        for message in [on] if on else reversed(where.messages):
            for button in message.buttons:
                if button.label == label and not button.is_disabled:
                    press = Interaction(kind=3, person=self.user, channel=where, message=message)
                    return self._discord.interact(press, {"component_type": 2, "custom_id": button.custom_id})
        shown = {b.label for m in where.messages for b in m.buttons}
        raise AssertionError(f"no button {label!r}; there are {sorted(shown)}")

    def fill(self, opened: Interaction, words: str) -> Interaction:
        """Type into the form that a press has opened, and send it."""
        assert opened.form, "no form was opened"
        field = opened.form["components"][0]["component"]
        given = {
            "type": 18,
            "id": 1,
            "component": {"type": 4, "id": 2, "custom_id": field["custom_id"], "value": words},
        }
        sent = Interaction(kind=5, person=self.user, channel=opened.channel, message=opened.message)
        return self._discord.interact(sent, {"custom_id": opened.form["custom_id"], "components": [given]})

    async def sees(self, text: str, *, channel: Channel | None = None, timeout: float = PATIENCE) -> Message:
        """Wait until a message of the bot says `text`; return the newest such message."""
        where = channel or self.dm
        return await self._discord.changes.until(
            lambda: next((m for m in reversed(where.messages) if m.is_bot and text in m.text), None),
            timeout=timeout,
            what=lambda: f"{self.name} does not see {text!r}; the channel shows {[m.text for m in where.messages]}",
        )

    async def sees_button(self, label: str, *, channel: Channel | None = None, timeout: float = PATIENCE) -> Message:
        where = channel or self.dm
        return await self._discord.changes.until(
            lambda: next((m for m in reversed(where.messages) if any(b.label == label for b in m.buttons)), None),
            timeout=timeout,
            what=lambda: f"{self.name} sees no button {label!r}; the channel shows {[m.text for m in where.messages]}",
        )


class DiscordEmulator:
    """The server and the world behind it. Use as `async with DiscordEmulator() as discord`."""

    def __init__(self, token: str = TOKEN, *, may_read_content: bool = False) -> None:
        self.token = token
        self.may_read_content = may_read_content  # the privileged intent is switched on in the portal
        self.application_id = snowflake()
        self.bot = User(id=snowflake(), name="Troupe", is_bot=True)
        self.users: dict[int, User] = {self.bot.id: self.bot}
        self.channels: dict[int, Channel] = {}
        self.guilds: list[Guild] = []
        self.files: dict[int, File] = {}
        self.interactions: list[Interaction] = []
        self.commands: list[dict[str, Any]] = []
        self.calls: list[Call] = []
        self.malformed: list[str] = []  # requests that the platform would not know, in words
        self.downloads: list[str] = []
        self.identifies = 0
        self.resumes = 0
        self.changes = Changes()
        self.script = Script()
        self.max_upload = MAX_UPLOAD
        self.webhooks: dict[tuple[str, str], tuple[Channel, str]] = {}
        self.is_away = False
        self.event_travels = 0.0  # seconds that an event of the gateway is on its way
        self._sessions: dict[str, Session] = {}
        self.names_little = False  # what the platform always says, and its documentation does not promise, is left out
        self.garbles_ready = 0  # sessions whose beginning the client's parser cannot digest
        app = web.Application(client_max_size=2**31)
        app.router.add_get("/gateway", self._serve_gateway)
        Rest(self).routes(app)
        self._server = Server(app)

    async def __aenter__(self) -> Self:
        await self._server.start()
        return self

    async def __aexit__(self, *error: object) -> None:
        for session in self._sessions.values():
            if session.socket and not session.socket.closed:
                await session.socket.close(code=1001)
        await self._server.stop()

    @property
    def api_base(self) -> str:
        return f"http://127.0.0.1:{self._server.port}/api/v10"

    @property
    def gateway(self) -> str:
        return f"ws://127.0.0.1:{self._server.port}/gateway"

    @property
    def cdn(self) -> str:
        return f"http://127.0.0.1:{self._server.port}/cdn"

    # What a test sets up and does

    def person(self, name: str = "olga", *, is_bot: bool = False, id: int | None = None) -> Person:  # noqa: A002 - reads well at the call
        user = User(id=id or snowflake(), name=name, is_bot=is_bot)
        self.users[user.id] = user
        return Person(self, user)

    def guild(self, name: str = "Studio") -> Guild:
        guild = Guild(name=name, make_channel=self._make_channel)
        self.guilds.append(guild)
        return guild

    def webhook(self, channel: Channel, name: str = "Studio posts") -> tuple[str, str]:
        """Make a webhook of a channel; return its number and its token."""
        made = str(snowflake()), "hook_" + "a1B2" * 15
        self.webhooks[made] = (channel, name)
        return made

    def fault(self, route: str, *faults: Fault) -> None:
        """Script what goes wrong with the next calls of a route: "POST /channels/{}/messages"; "file" is a download."""
        self.script.add(route, *faults)

    def called(self, *routes: str) -> list[Call]:
        return [call for call in self.calls if call.route in routes]

    def delete(self, message: Message) -> None:
        message.is_deleted = True
        self.changes.notify()
        where = {"id": str(message.id), "channel_id": str(message.channel.id)}
        if message.channel.guild:
            where["guild_id"] = str(message.channel.guild.id)
        self._dispatch("MESSAGE_DELETE", where)

    async def connected(self, timeout: float = PATIENCE) -> None:
        """Wait until the bot is on the gateway."""
        await self.changes.until(
            lambda: any(s.socket and not s.socket.closed for s in self._sessions.values()),
            timeout=timeout,
            what=lambda: "the bot does not connect to the gateway",
        )

    async def drop(self, code: int = 4000, *, forget: bool = False) -> None:
        """Cut every gateway connection; with `forget` the session cannot be resumed."""
        sessions = list(self._sessions.values())
        if forget:
            self._sessions.clear()
        for session in sessions:
            if session.socket and not session.socket.closed:
                await session.socket.close(code=code)

    async def invalidate(self, *, resumable: bool = False) -> None:
        """Send INVALID SESSION."""
        sessions = list(self._sessions.values())
        if not resumable:
            self._sessions.clear()
        for session in sessions:
            if session.socket and not session.socket.closed:
                await session.socket.send_str(json.dumps({"op": 9, "d": resumable, "s": None, "t": None}))

    async def ask_to_reconnect(self) -> None:
        for session in list(self._sessions.values()):
            if session.socket and not session.socket.closed:
                await session.socket.send_str(json.dumps({"op": 7, "d": None, "s": None, "t": None}))

    def poison(self, kind: str = "MESSAGE_CREATE", body: Any = None) -> None:
        """Send an event that the client's parser cannot digest, or any other."""
        self._dispatch(kind, {"id": "not a number", "channel_id": None} if body is None else body)

    def garble(self, message: Message) -> None:
        """Let the event of a message that was just written arrive in a form that the client's parser cannot digest."""
        for session in self._sessions.values():
            for event in session.events[session.sent :]:
                if event["t"] == "MESSAGE_CREATE" and event["d"]["id"] == str(message.id):
                    event["d"] = {"id": str(message.id), "channel_id": str(message.channel.id), "type": 0}

    # The world

    def store(self, file: File) -> File:
        self.files[file.id] = file
        return file

    def add(self, message: Message) -> Message:
        message.history.append(message.text)
        message.channel.everything.append(message)
        self.changes.notify()
        if not message.flags & 64:
            self._dispatch_message("MESSAGE_CREATE", message)
        return message

    def changed(self, message: Message) -> None:
        self.changes.notify()
        if not message.flags & 64:
            self._dispatch_message("MESSAGE_UPDATE", message)

    def interact(self, interaction: Interaction, data: dict[str, Any]) -> Interaction:
        self.interactions.append(interaction)
        channel = interaction.channel
        body: dict[str, Any] = {
            "id": str(interaction.id),
            "application_id": str(self.application_id),
            "type": interaction.kind,
            "token": interaction.token,
            "version": 1,
            "data": data,
            "channel_id": str(channel.id),
            "channel": channel.as_json(),
            "locale": "en-US",
            "entitlements": [],
            "authorizing_integration_owners": {},
            "context": 0 if channel.guild else 1,
            "attachment_size_limit": self.max_upload,
            "app_permissions": "2147483647",
        }
        if channel.guild:
            body |= {"guild_id": str(channel.guild.id), "guild_locale": "en-US", "member": member(interaction.person)}
        else:
            body["user"] = interaction.person.as_json()
        if interaction.message:
            body["message"] = interaction.message.as_json(self.cdn, self.users)
        if self.names_little:
            body = _terse(body)
        self._dispatch("INTERACTION_CREATE", body)
        return interaction

    def seen_by_bot(self, message: Message, intents: int | None = None) -> dict[str, Any]:
        """The message as the bot may read it."""
        body = message.as_json(self.cdn, self.users)
        may_read = self.may_read_content if intents is None else bool(intents & MESSAGE_CONTENT)
        about_bot = message.author is self.bot or self.bot in message.mentions(self.users)
        if message.channel.guild and not about_bot and not may_read:
            body |= {"content": "", "attachments": [], "embeds": [], "components": []}
        return body

    def _make_channel(self, channel: Channel) -> Channel:
        self.channels[channel.id] = channel
        return channel

    # The gateway

    def _dispatch_message(self, kind: str, message: Message) -> None:
        for session in self._sessions.values():
            body = self.seen_by_bot(message, session.intents)
            if message.channel.guild:
                body["member"] = member(message.author)
            session.add(kind, _terse(body) if self.names_little else body)

    def _dispatch(self, kind: str, body: dict[str, Any]) -> None:
        for session in self._sessions.values():
            session.add(kind, body)

    async def _pump(self, session: Session, socket: web.WebSocketResponse) -> None:
        """Send what the session has and gets, in order, as long as the socket stands."""
        while not socket.closed and session.socket is socket:
            session.grown.clear()
            for event in session.events[session.sent :]:
                if self.event_travels:
                    arrives = session.at[session.sent] + self.event_travels
                    await asyncio.sleep(max(0.0, arrives - asyncio.get_running_loop().time()))
                await socket.send_str(json.dumps(event))
                session.sent += 1
            await session.grown.wait()

    async def _serve_gateway(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(heartbeat=None, timeout=0.1)
        await socket.prepare(request)
        if self.is_away:
            await socket.close(code=4000)
            return socket
        await socket.send_str(json.dumps({"op": 10, "d": {"heartbeat_interval": 41_250}, "s": None, "t": None}))
        session: Session | None = None
        pump: asyncio.Task[None] | None = None
        async for frame in socket:
            if frame.type is not aiohttp.WSMsgType.TEXT:
                break
            message = json.loads(frame.data)
            if message["op"] == 1:
                await socket.send_str(json.dumps({"op": 11, "d": None, "s": None, "t": None}))
            if message["op"] in {2, 6}:
                begin = self._identify if message["op"] == 2 else self._resume
                session = await begin(socket, message["d"])
                if session:
                    pump = asyncio.create_task(self._pump(session, socket))
        if pump:
            pump.cancel()
        if session and session.socket is socket:
            session.socket = None
            self.changes.notify()
        return socket

    async def _identify(self, socket: web.WebSocketResponse, body: dict[str, Any]) -> Session | None:
        if body["token"] != self.token:
            await socket.close(code=4004, message=b"Authentication failed.")
            return None
        if body["intents"] & MESSAGE_CONTENT and not self.may_read_content:
            await socket.close(code=4014, message=b"Disallowed intent(s).")
            return None
        self.identifies += 1
        session = Session(id=f"session-{snowflake()}", intents=body["intents"], socket=socket)
        self._sessions = {session.id: session}
        me = self.bot.as_json() | {"verified": True, "mfa_enabled": False, "locale": "en-US"}
        if self.garbles_ready:
            self.garbles_ready -= 1
            me = {"id": None}
        ready = {"v": 10, "user": me, "session_id": session.id, "resume_gateway_url": self.gateway, "shard": [0, 1]}
        if self.names_little:
            ready = _terse(ready)
        guilds = [{"id": str(guild.id), "unavailable": True} for guild in self.guilds]
        application = {"id": str(self.application_id), "flags": 0}
        session.add("READY", ready | {"guilds": guilds, "application": application})
        for guild in self.guilds:
            session.add("GUILD_CREATE", guild.as_json(self.bot))
        self.changes.notify()
        return session

    async def _resume(self, socket: web.WebSocketResponse, body: dict[str, Any]) -> Session | None:
        session = self._sessions.get(body["session_id"])
        if session is None:
            await socket.send_str(json.dumps({"op": 9, "d": False, "s": None, "t": None}))
            return None
        self.resumes += 1
        session.socket, session.sent = socket, body["seq"]
        session.add("RESUMED", {})
        self.changes.notify()
        return session


LEFT_OUT = {
    "resume_gateway_url", "attachment_size_limit", "app_permissions", "locale", "guild_locale", "entitlements", "context",
    "authorizing_integration_owners", "version", "discriminator", "avatar", "global_name", "public_flags", "nick", "joined_at",
    "roles", "premium_since", "pending", "embeds", "mention_roles", "mention_everyone", "tts", "pinned", "edited_timestamp",
    "proxy_url", "flags",
}  # fmt: skip


def _terse(body: Any) -> Any:
    """What a server sends that leaves out whatever a client could do without."""
    if isinstance(body, list):
        return [_terse(one) for one in body]
    if not isinstance(body, dict):
        return body
    return {name: _terse(value) for name, value in body.items() if name not in LEFT_OUT}


__all__ = ["Button", "Channel", "DiscordEmulator", "Fault", "Guild", "Interaction", "Message", "Person"]
