"""Discord's REST API as far as the bot and its publishers use it."""

import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.emulators.discord_schema import wrong_with
from tests.emulators.discord_world import LAYOUT, File, Interaction, Message, User, member, snowflake
from tests.emulators.wire import Fault, faulty

if TYPE_CHECKING:
    from tests.emulators.discord import DiscordEmulator

MAX_CONTENT = 2000
MAX_FILES = 10
REMEMBERED_NONCES = 180.0  # seconds: "the past few minutes"


class Denied(Exception):
    """The call is answered with this status, code and message."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


UNKNOWN_CHANNEL = Denied(404, 10003, "Unknown Channel")
UNKNOWN_MESSAGE = Denied(404, 10008, "Unknown Message")
UNKNOWN_INTERACTION = Denied(404, 10062, "Unknown interaction")
MISSING_ACCESS = Denied(403, 50001, "Missing Access")


@dataclass(frozen=True, kw_only=True)
class Call:
    """One request of the bot as it came over the wire."""

    route: str  # "POST /channels/{}/messages"
    ids: dict[str, str]
    query: dict[str, str]
    body: Any
    files: dict[str, tuple[str, bytes]]
    headers: dict[str, str]
    at: float  # monotonic seconds


class Rest:
    def __init__(self, discord: "DiscordEmulator") -> None:
        self._discord = discord

    def routes(self, app: web.Application) -> None:
        base = "/api/v10"
        for method, path, act in (
            ("GET", "/users/@me", self._me),
            ("GET", "/oauth2/applications/@me", self._application),
            ("GET", "/users/@me/guilds", self._guilds),
            ("GET", "/gateway", self._gateway),
            ("GET", "/gateway/bot", self._gateway),
            ("GET", "/applications/{app}/commands", self._list_commands),
            ("PUT", "/applications/{app}/commands", self._put_commands),
            ("POST", "/users/@me/channels", self._open_dm),
            ("GET", "/channels/{channel}", self._channel_of),
            ("GET", "/guilds/{guild}", self._guild_of),
            ("GET", "/guilds/{guild}/members/{user}", self._member),
            ("POST", "/channels/{channel}/typing", self._nothing),
            ("GET", "/channels/{channel}/messages", self._history),
            ("POST", "/channels/{channel}/messages", self._post),
            ("GET", "/channels/{channel}/messages/{message}", self._one),
            ("PATCH", "/channels/{channel}/messages/{message}", self._edit),
            ("DELETE", "/channels/{channel}/messages/{message}", self._delete),
            ("POST", "/channels/{channel}/messages/{message}/crosspost", self._one),
            ("PUT", "/channels/{channel}/messages/pins/{message}", self._pin),
            ("DELETE", "/channels/{channel}/messages/pins/{message}", self._unpin),
            ("POST", "/interactions/{interaction}/{token}/callback", self._callback),
            ("POST", "/webhooks/{app}/{token}", self._followup),
            ("GET", "/webhooks/{app}/{token}", self._webhook),
            ("GET", "/webhooks/{app}/{token}/messages/{which}", self._see_followup),
            ("PATCH", "/webhooks/{app}/{token}/messages/{which}", self._edit_followup),
            ("DELETE", "/webhooks/{app}/{token}/messages/{which}", self._delete_followup),
        ):
            app.router.add_route(method, base + path, self._route(method, path, act))
        app.router.add_get("/cdn/attachments/{file}/{name}", self._download)
        app.router.add_route("*", base + "/{rest:.*}", self._unknown)

    def _route(
        self, method: str, path: str, act: Callable[[Call], Awaitable[Any]]
    ) -> Callable[[web.Request], Awaitable[web.Response]]:
        name = f"{method} {_template(path)}"

        async def serve(request: web.Request) -> web.Response:
            if self._discord.is_away:
                return await faulty(request, Fault.drop_before(), _never, None)
            needs_token = "token" not in request.match_info
            if needs_token and request.headers.get("Authorization") != f"Bot {self._discord.token}":
                return _json({"message": "401: Unauthorized", "code": 0}, 401)
            body, files = await _read(request)
            call = Call(
                route=name,
                ids=dict(request.match_info),
                query=dict(request.query),
                body=body,
                files=files,
                headers=dict(request.headers),
                at=time.monotonic(),
            )
            self._discord.calls.append(call)
            self._discord.changes.notify()

            if wrong := wrong_with(name, body):
                self._discord.malformed.append(wrong)
                return _json({"message": f"Invalid Form Body: {wrong}", "code": 50035}, 400)

            async def answer() -> web.Response:
                try:
                    result = await act(call)
                except Denied as error:
                    return _json({"message": error.message, "code": error.code}, error.status)
                self._discord.changes.notify()
                return web.Response(status=204) if result is None else _json(result)

            return await faulty(request, self._discord.script.take(name), answer, _refuse)

        return serve

    async def _unknown(self, request: web.Request) -> web.Response:
        return _json({"message": f"the emulator does not model {request.method} {request.path}", "code": 0}, 501)

    async def _download(self, request: web.Request) -> web.Response:
        self._discord.downloads.append(request.path)

        async def answer() -> web.Response:
            file = self._discord.files.get(int(request.match_info["file"]))
            return web.Response(body=file.content) if file else web.Response(status=404)

        return await faulty(request, self._discord.script.take("file"), answer, _refuse)

    # The application

    async def _me(self, call: Call) -> Any:
        return self._discord.bot.as_json() | {"verified": True, "mfa_enabled": False, "locale": "en-US"}

    async def _application(self, call: Call) -> Any:
        bot = self._discord.bot.as_json()
        words: dict[str, Any] = {"name": "Troupe", "description": "", "summary": "", "icon": None, "team": None}
        flags = 1 << 19 if self._discord.may_read_content else 0
        switches = {"bot_public": True, "bot_require_code_grant": False, "verify_key": "0" * 64, "flags": flags}
        return words | switches | {"id": str(self._discord.application_id), "owner": bot, "bot": bot}

    async def _guilds(self, call: Call) -> Any:
        return [
            {
                "id": str(guild.id),
                "name": guild.name,
                "owner": False,
                "permissions": str(guild.permissions),
                "features": [],
            }
            for guild in self._discord.guilds
        ]

    async def _gateway(self, call: Call) -> Any:
        limit = {"total": 1000, "remaining": 999, "reset_after": 1, "max_concurrency": 1}
        return {"url": self._discord.gateway, "shards": 1, "session_start_limit": limit}

    async def _list_commands(self, call: Call) -> Any:
        return self._discord.commands

    async def _put_commands(self, call: Call) -> Any:
        if len(call.body) > 100:
            raise Denied(400, 30032, "Maximum number of application commands reached (100)")
        for command in call.body:
            if command.get("type") == 3:  # the menu of a message: a name that people read, and nothing else
                if not 1 <= len(command["name"]) <= 32 or command.get("description"):
                    raise Denied(400, 50035, "Invalid Form Body: name")
                continue
            options = command.get("options") or []
            names = [command["name"], *(option["name"] for option in options)]
            words = [command["description"], *(option["description"] for option in options)]
            if any(not 1 <= len(name) <= 32 or name != name.lower() or " " in name for name in names):
                raise Denied(400, 50035, "Invalid Form Body: name")
            if len(options) > 25:
                raise Denied(400, 50035, "Invalid Form Body: options")
            if any(not 1 <= len(text) <= 100 for text in words):
                raise Denied(400, 50035, "Invalid Form Body: description")
        app = str(self._discord.application_id)
        self._discord.commands = [
            {"description": ""} | c | {"id": str(snowflake()), "application_id": app} for c in call.body
        ]
        return self._discord.commands

    async def _open_dm(self, call: Call) -> Any:
        for channel in self._discord.channels.values():
            if channel.recipient and str(channel.recipient.id) == str(call.body["recipient_id"]):
                return channel.as_json()
        raise Denied(403, 50007, "Cannot send messages to this user")

    async def _nothing(self, call: Call) -> Any:
        self._channel(call)

    # Messages

    async def _channel_of(self, call: Call) -> Any:
        return self._channel(call).as_json()

    async def _guild_of(self, call: Call) -> Any:
        for guild in self._discord.guilds:
            if str(guild.id) == call.ids["guild"]:
                return guild.as_json(self._discord.bot)
        raise Denied(404, 10004, "Unknown Guild")

    async def _member(self, call: Call) -> Any:
        return member(self._discord.bot)

    async def _history(self, call: Call) -> Any:
        found = [m for m in self._channel(call).messages if not m.flags & 64]
        limit = int(call.query.get("limit", 50))
        if "after" in call.query:
            found = [m for m in found if m.id > int(call.query["after"])][:limit]
        elif "before" in call.query:
            found = [m for m in found if m.id < int(call.query["before"])][-limit:]
        else:
            found = found[-limit:]
        return [self._discord.seen_by_bot(m) for m in reversed(found)]

    async def _one(self, call: Call) -> Any:
        return self._discord.seen_by_bot(self._message(call))

    async def _post(self, call: Call) -> Any:
        channel, body = self._channel(call), call.body
        nonce = str(body.get("nonce", ""))
        if nonce and len(nonce) > 25:
            raise Denied(400, 50035, "Invalid Form Body: nonce")
        if nonce and body.get("enforce_nonce"):
            fresh = (int(time.time() - REMEMBERED_NONCES) * 1000 - 1_420_070_400_000) << 22
            for message in channel.everything:
                if message.nonce == nonce and message.id > fresh:
                    return self._json(message)
        reference = body.get("message_reference")
        reply_to = None
        if reference:
            reply_to = next((m for m in channel.messages if str(m.id) == str(reference["message_id"])), None)
        message = Message(
            channel=channel,
            author=self._discord.bot,
            nonce=nonce,
            kind=19 if reply_to else 0,
            reply_to=reply_to,
            allowed_mentions=body.get("allowed_mentions"),
            **self._content(call),
        )
        self._discord.add(message)
        return self._json(message)

    async def _edit(self, call: Call) -> Any:
        message = self._message(call)
        if message.author is not self._discord.bot:
            raise Denied(403, 50005, "Cannot edit a message authored by another user")
        self._change(message, call)
        return self._json(message)

    async def _delete(self, call: Call) -> Any:
        self._discord.delete(self._message(call))

    async def _pin(self, call: Call) -> None:
        message = self._message(call)
        message.is_pinned = True
        # The channel says so itself, in the bot's name.
        self._discord.add(Message(channel=message.channel, author=self._discord.bot, kind=6))

    async def _unpin(self, call: Call) -> None:
        self._message(call).is_pinned = False

    # Interactions

    async def _callback(self, call: Call) -> Any:
        interaction = self._interaction(call)
        if interaction.is_acknowledged:
            raise Denied(400, 40060, "Interaction has already been acknowledged.")
        interaction.acknowledged_after = time.monotonic() - interaction.started
        kind = interaction.response = call.body["type"]
        data = call.body.get("data") or {}
        result: dict[str, Any] = {"id": str(interaction.id), "type": interaction.kind}
        answer: dict[str, Any] = {"interaction": result}
        if kind in {4, 5}:
            flags = data.get("flags", 0) | (128 if kind == 5 else 0)
            original = Message(channel=interaction.channel, author=self._discord.bot, kind=20, flags=flags)
            if kind == 4:
                for key, value in self._content(Call(**{**call.__dict__, "body": data})).items():
                    setattr(original, key, value)
                original.flags = flags
            interaction.original = original
            self._discord.add(original)
            result |= {"response_message_id": str(original.id), "response_message_loading": kind == 5}
            result["response_message_ephemeral"] = bool(flags & 64)
            if kind == 4:
                answer["resource"] = {"type": 4, "message": self._json(original)}
        elif kind == 8:
            if interaction.kind != 4 or len(data["choices"]) > 25:
                raise Denied(400, 50035, "Invalid Form Body: choices")
            if any(not 1 <= len(one["name"]) <= 100 or not 1 <= len(one["value"]) <= 100 for one in data["choices"]):
                raise Denied(400, 50035, "Invalid Form Body: choices")
            interaction.choices = data["choices"]
        elif kind == 9:
            interaction.form = _checked_form(data)
        elif kind == 7 and interaction.message:
            self._change(interaction.message, Call(**{**call.__dict__, "body": data}))
        return answer

    async def _webhook(self, call: Call) -> Any:
        channel, name = self._hook(call)
        guild = {"guild_id": str(channel.guild.id)} if channel.guild else {}
        return {"id": call.ids["app"], "type": 1, "name": name, "channel_id": str(channel.id), **guild}

    def _hook(self, call: Call) -> tuple[Any, str]:
        known = self._discord.webhooks.get((call.ids["app"], call.ids["token"]))
        if known is None:
            raise Denied(404, 10015, "Unknown Webhook")
        return known

    async def _followup(self, call: Call) -> Any:
        if any(number == call.ids["app"] for number, _ in self._discord.webhooks) or "wait" in call.query:
            channel, name = self._hook(call)
            author = User(id=int(call.ids["app"]), name=name, is_bot=True)
            message = Message(channel=channel, author=author, webhook=author.id, **self._content(call))
            self._discord.users[author.id] = author
            self._discord.add(message)
            return self._json(message)
        interaction = self._interaction(call, key="token")
        if not interaction.is_acknowledged:
            raise Denied(404, 10015, "Unknown Webhook")
        if interaction.original and interaction.original.is_loading:
            interaction.original.flags &= 64
            self._change(interaction.original, call)
            return self._json(interaction.original)
        message = Message(channel=interaction.channel, author=self._discord.bot, kind=20, **self._content(call))
        message.flags = call.body.get("flags", 0)
        interaction.followups.append(message)
        self._discord.add(message)
        return self._json(message)

    async def _see_followup(self, call: Call) -> Any:
        return self._json(self._followed(call))

    async def _edit_followup(self, call: Call) -> Any:
        message = self._followed(call)
        message.flags &= 64 | LAYOUT
        self._change(message, call)
        return self._json(message)

    async def _delete_followup(self, call: Call) -> Any:
        self._discord.delete(self._followed(call))

    # Pieces

    def _json(self, message: Message) -> dict[str, Any]:
        return message.as_json(self._discord.cdn, self._discord.users)

    def _channel(self, call: Call) -> Any:
        channel = self._discord.channels.get(int(call.ids["channel"]))
        if channel is None:
            raise UNKNOWN_CHANNEL
        if channel.is_hidden:
            raise MISSING_ACCESS
        return channel

    def _message(self, call: Call) -> Message:
        for message in self._channel(call).messages:
            if str(message.id) == call.ids["message"]:
                return message  # type: ignore[no-any-return]
        raise UNKNOWN_MESSAGE

    def _interaction(self, call: Call, key: str = "token") -> Interaction:
        for interaction in self._discord.interactions:
            if interaction.token == call.ids[key]:
                return interaction
        raise UNKNOWN_INTERACTION

    def _followed(self, call: Call) -> Message:
        interaction = self._interaction(call)
        known = [m for m in (interaction.original, *interaction.followups) if m]
        for message in known:
            is_it = (
                message is interaction.original
                if call.ids["which"] == "@original"
                else str(message.id) == call.ids["which"]
            )
            if is_it and not message.is_deleted:
                return message
        raise UNKNOWN_MESSAGE

    def _content(self, call: Call) -> dict[str, Any]:
        body = call.body
        content = body.get("content") or ""
        files = self._files(call)
        if len(content) > MAX_CONTENT:
            raise Denied(400, 50035, "Invalid Form Body: content: Must be 2000 or fewer in length.")
        components = body.get("components") or []
        flags = body.get("flags", 0) & LAYOUT
        if flags:
            _check_layout(components, content, [file.name for file in files], body)
        elif not content.strip() and not files and not body.get("embeds"):
            raise Denied(400, 50006, "Cannot send an empty message")
        else:
            _check_components(components)
        about = {"content": content, "files": files, "components": components, "embeds": body.get("embeds") or []}
        return about | {"flags": flags}

    def _change(self, message: Message, call: Call) -> None:
        body = call.body
        kept = message.files
        if "attachments" in body:
            wanted = {str(a["id"]) for a in body["attachments"]}
            kept = [f for f in message.files if str(f.id) in wanted] + self._files(call)
        content = message.content if "content" not in body else (body["content"] or "")
        if len(content) > MAX_CONTENT:
            raise Denied(400, 50035, "Invalid Form Body: content: Must be 2000 or fewer in length.")
        components = message.components if "components" not in body else (body["components"] or [])
        if message.is_layout or body.get("flags", 0) & LAYOUT:
            _check_layout(components, content, [file.name for file in kept], body)
            message.flags |= LAYOUT
        elif not content.strip() and not kept:
            raise Denied(400, 50006, "Cannot send an empty message")
        else:
            _check_components(components)
        message.content, message.files, message.components = content, kept, components
        message.edits += 1
        message.history.append(message.text)
        self._discord.changed(message)

    def _files(self, call: Call) -> list[File]:
        if len(call.files) > MAX_FILES:
            raise Denied(400, 50035, "Invalid Form Body: too many files")
        files = []
        for name, content in call.files.values():
            if len(content) > self._discord.max_upload:
                raise Denied(413, 40005, "Request entity too large")
            files.append(self._discord.store(File(id=snowflake(), name=name, content=content)))
        return files


def _checked_form(data: dict[str, Any]) -> dict[str, Any]:
    if not 1 <= len(data.get("title", "")) <= 45 or not 1 <= len(data.get("custom_id", "")) <= 100:
        raise Denied(400, 50035, "Invalid Form Body: title")
    for label in data["components"]:
        if label["type"] != 18 or not 1 <= len(label["label"]) <= 45 or label["component"]["type"] != 4:
            raise Denied(400, 50035, "Invalid Form Body: components")
    return data


def _check_components(rows: list[dict[str, Any]]) -> None:
    if len(rows) > 5:
        raise Denied(400, 50035, "Invalid Form Body: components: Must be 5 or fewer in length.")
    seen: set[str] = set()
    for row in rows:
        if row["type"] != 1 or not 1 <= len(row["components"]) <= 5:
            raise Denied(400, 50035, "Invalid Form Body: components")
        for part in row["components"]:
            custom_id = part.get("custom_id", "")
            if part["type"] == 2 and part.get("style") != 5 and not 1 <= len(custom_id) <= 100:
                raise Denied(400, 50035, "Invalid Form Body: custom_id")
            if custom_id in seen:
                raise Denied(400, 50035, "Invalid Form Body: Component custom id cannot be duplicated")
            if part["type"] == 2 and not 1 <= len(part.get("label", "")) <= 80:
                raise Denied(400, 50035, "Invalid Form Body: label: Must be between 1 and 80 in length.")
            seen.add(custom_id)


def _check_layout(parts: list[dict[str, Any]], content: str, files: list[str], body: dict[str, Any]) -> None:
    """A message of components alone: what they may be, how many, and that each file is shown by one of them."""
    if content or body.get("embeds"):
        raise Denied(400, 50035, "Invalid Form Body: content: The 'content' field cannot be used with IS_COMPONENTS_V2")
    if not parts:
        raise Denied(400, 50006, "Cannot send an empty message")
    if not {part["type"] for part in parts} <= {1, 10, 12, 13, 14, 17}:
        raise Denied(400, 50035, "Invalid Form Body: components: unknown type")
    rows = [part for part in parts if part["type"] == 1]
    if len(parts) + sum(len(row["components"]) for row in rows) > 40:
        raise Denied(400, 50035, "Invalid Form Body: components: the maximum is 40")
    _check_components(rows)
    words = [part["content"] for part in parts if part["type"] == 10]
    if not all(words) or sum(map(len, words)) > 4000:
        raise Denied(400, 50035, "Invalid Form Body: components: the displayable text must be 1 to 4000 characters")
    galleries = [part for part in parts if part["type"] == 12]
    if not all(1 <= len(part["items"]) <= 10 for part in galleries):
        raise Denied(400, 50035, "Invalid Form Body: components: a gallery has 1 to 10 items")
    named = [item["media"]["url"] for part in galleries for item in part["items"]]
    named += [part["file"]["url"] for part in parts if part["type"] == 13]
    if not {f"attachment://{name}" for name in files} >= {url for url in named if url.startswith("attachment:")}:
        raise Denied(400, 50035, "Invalid Form Body: components: an attachment that is not there is referenced")


def _template(path: str) -> str:
    return "/".join("{}" if part.startswith("{") else part for part in path.split("/"))


async def _read(request: web.Request) -> tuple[Any, dict[str, tuple[str, bytes]]]:
    if request.content_type == "multipart/form-data":
        body: Any = {}
        files: dict[str, tuple[str, bytes]] = {}
        for key, value in (await request.post()).items():
            if key == "payload_json":
                raw = value.file.read().decode() if isinstance(value, web.FileField) else str(value)
                body = json.loads(raw)
            elif isinstance(value, web.FileField):
                with value.file:
                    files[key] = (value.filename, value.file.read())
        return body, files
    raw_body = await request.read()
    return (json.loads(raw_body) if raw_body else {}), {}


async def _never() -> web.Response:
    return web.Response()


def _json(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    # The bare media type: discord.py takes an answer with a charset for text.
    answer = web.Response(body=json.dumps(body).encode(), status=status, headers=headers)
    answer.headers["Content-Type"] = "application/json"
    return answer


def _refuse(fault: Fault) -> web.Response:
    if fault.code == 429:
        seconds = 0.1 if fault.retry_after is None else fault.retry_after
        body = {"message": "You are being rate limited.", "retry_after": seconds, "global": False}
        return _json(body, 429, {"Via": "1.1 google", "Retry-After": str(seconds)})
    return _json({"message": fault.description or f"Error {fault.code}", "code": 0}, fault.code)
