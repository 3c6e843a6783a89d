"""A Telegram Bot API on loopback that keeps state: chats, messages, edits, albums, files, presses, updates.

It answers in the platform's own shapes and words, refuses what the platform refuses (a second poller, an unchanged
edit, broken HTML, long texts, keyboards on albums, fields that no method has), and bends single calls by scripted faults. A method that it does
not model is answered with 501, never with a guess.
"""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, Self

from aiohttp import web

from tests.emulators.telegram_markup import CannotParse, units
from tests.emulators.telegram_methods import BadRequest, Methods
from tests.emulators.telegram_schema import wrong_with
from tests.emulators.telegram_world import Button, Call, Chat, Message, Press, StoredFile
from tests.emulators.wire import PATIENCE, Changes, Fault, Script, Server, faulty

TOKEN = "123456789:TEST-token_of-the-emulator-0123456789"
MAX_UPLOAD = 50 * 1024 * 1024


class Person:
    """Somebody with a Telegram app in their hand."""

    def __init__(self, telegram: "TelegramEmulator", name: str, user_id: int, *, is_bot: bool, language: str) -> None:
        self._telegram = telegram
        self.name, self.id = name, user_id
        self.user = {"id": user_id, "is_bot": is_bot, "first_name": name, "language_code": language}
        self.chat = Chat(id=user_id, kind="private", title=name, is_open=False)
        telegram.chats[user_id] = self.chat

    def say(
        self,
        text: str,
        *,
        chat: Chat | None = None,
        reply_to: Message | None = None,
        forwarded: bool = False,
        topic: int = 0,
    ) -> Message:
        """Write to the bot, in private or in `chat`. A leading /word becomes a command, as in the app."""
        message = self._new(chat, text=text, reply_to=reply_to, is_forwarded=forwarded, topic=topic)
        if text.startswith("/"):
            message.entities = [{"type": "bot_command", "offset": 0, "length": units(text.split()[0])}]
        return self._deliver(message)

    def send(
        self,
        kind: str,
        content: bytes,
        *,
        caption: str = "",
        name: str = "",
        mime: str = "",
        declared_size: int | None = None,
        chat: Chat | None = None,
        reply_to: Message | None = None,
        forwarded: bool = False,
        album: str = "",
    ) -> Message:
        """Send a photo, video, document, audio, voice or animation."""
        file = self._telegram.store(kind, content, name=name, mime=mime, declared_size=declared_size)
        message = self._new(chat, text=caption, file=file, reply_to=reply_to, is_forwarded=forwarded, group=album)
        return self._deliver(message)

    def edit(self, message: Message, text: str) -> None:
        message.text = text
        self._telegram.push("edited_message", message.as_json() | {"edit_date": int(time.time())})

    def press(self, label: str, *, on: Message | None = None, chat: Chat | None = None) -> Press:
        """Press the button called `label`: of `on`, else of the newest message that has it."""
        candidates = [on] if on else reversed((chat or self.chat).messages)
        for message in candidates:
            for button in message.buttons:
                if button.label == label:
                    return self._telegram.pressed(self, message, button)
        shown = {b.label for m in (chat or self.chat).messages for b in m.buttons}
        raise AssertionError(f"no button {label!r}; there are {sorted(shown)}")

    async def sees(self, text: str, *, chat: Chat | None = None, timeout: float = PATIENCE) -> Message:
        """Wait until a message of the bot says `text`; return the newest such message."""
        where = chat or self.chat
        return await self._telegram.changes.until(
            lambda: next((m for m in reversed(where.messages) if m.is_bot and text in m.text), None),
            timeout=timeout,
            what=lambda: f"{self.name} does not see {text!r}; the chat shows {[m.text for m in where.messages]}",
        )

    async def sees_button(self, label: str, *, chat: Chat | None = None, timeout: float = PATIENCE) -> Message:
        where = chat or self.chat
        return await self._telegram.changes.until(
            lambda: next((m for m in reversed(where.messages) if any(b.label == label for b in m.buttons)), None),
            timeout=timeout,
            what=lambda: f"{self.name} sees no button {label!r}; the chat shows {[m.text for m in where.messages]}",
        )

    def _new(self, chat: Chat | None, **about: Any) -> Message:
        where = chat or self.chat
        where.is_open = True
        return self._telegram.add(where, self.user, **about)

    def _deliver(self, message: Message) -> Message:
        self._telegram.push("message", message.as_json())
        return message


class TelegramEmulator:
    """The server and the world behind it. Use as `async with TelegramEmulator() as telegram`."""

    def __init__(self, token: str = TOKEN, *, bot_name: str = "troupe_test_bot") -> None:
        self.token = token
        self.bot = {"id": int(token.partition(":")[0]), "is_bot": True, "first_name": "Troupe", "username": bot_name}
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, StoredFile] = {}
        self.calls: list[Call] = []
        self.malformed: list[str] = []  # requests that the platform would not know, in words
        self.downloads: list[str] = []
        self.menus: dict[tuple[str, int, int], list[dict[str, str]]] = {}  # by scope, chat and user
        self.folder: Path | None = None  # where a server that is run with --local keeps files
        self.presses: dict[str, Press] = {}
        self.updates: list[dict[str, Any]] = []  # not confirmed yet
        self.confirmed: list[int] = []
        self.changes = Changes()
        self.max_upload = MAX_UPLOAD
        self.edit_every = 0.0  # seconds; more often than this is answered with 429
        self.is_away = False  # every call is cut
        self.counts_marks = False  # a text's limit is about what was sent, and not about what is seen
        self.sends_everything = False  # also kinds of updates that were not asked for
        self.script = Script()
        self._methods = Methods(self)
        self.last_edit: dict[tuple[int, int], float] = {}
        self._next = {"update": 1, "message": 100, "file": 1, "press": 1, "group": 1}
        self.poll: asyncio.Future[None] | None = None
        app = web.Application(client_max_size=2**31)
        app.router.add_route("*", "/bot{token}/{method}", self._serve)
        app.router.add_get("/file/bot{token}/{path:.*}", self._download)
        self._server = Server(app)

    async def __aenter__(self) -> Self:
        await self._server.start()
        return self

    async def __aexit__(self, *error: object) -> None:
        if self.poll and not self.poll.done():
            self.poll.set_result(None)
        await self._server.stop()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._server.port}/bot"

    @property
    def base_file_url(self) -> str:
        return f"http://127.0.0.1:{self._server.port}/file/bot"

    # What a test sets up and does

    def person(self, name: str = "Olga", id: int = 4242, *, is_bot: bool = False, language: str = "en") -> Person:  # noqa: A002 - reads well at the call
        return Person(self, name, id, is_bot=is_bot, language=language)

    def channel(self, username: str = "@studio", id: int = -1001234) -> Chat:  # noqa: A002 - reads well at the call
        return self._add_chat(Chat(id=id, kind="channel", title=username.strip("@"), username=username.strip("@")))

    def group(self, title: str = "Team", id: int = -1005678) -> Chat:  # noqa: A002 - reads well at the call
        return self._add_chat(Chat(id=id, kind="supergroup", title=title))

    def topic(self, chat: Chat, *, by_bot: bool = False) -> int:
        """Begin a topic of a forum, or of a private chat; return its thread's number."""
        message = self.add(
            chat, self.bot if by_bot else {"id": 1, "is_bot": False, "first_name": "Ann"}, is_topic_start=True
        )
        message.topic = message.id
        chat.topics[message.id] = message
        return message.id

    def menu(self, person: Person, chat: Chat | None = None) -> list[str]:
        """The commands that a person's app offers them, found as apps find them."""
        where = chat or person.chat
        scopes = [("chat_member", where.id, person.id), ("chat", where.id, 0)]
        scopes += [("all_private_chats" if where.kind == "private" else "all_group_chats", 0, 0), ("default", 0, 0)]
        for scope in scopes:
            if scope in self.menus:
                return [command["command"] for command in self.menus[scope]]
        return []

    def anonymous_admin_says(self, group: Chat, text: str) -> None:
        sender = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
        message = self.add(group, sender, text=text)
        self.push("message", message.as_json() | {"sender_chat": group.as_json()})

    def channel_says(self, channel: Chat, text: str) -> None:
        self.push("channel_post", self.add(channel, None, text=text).as_json())

    def fault(self, method: str, *faults: Fault) -> None:
        """Script what goes wrong with the next calls of `method`; "file" is a download."""
        self.script.add(method, *faults)

    def delete(self, message: Message) -> None:
        """A person deletes a message in the app."""
        message.is_deleted = True
        self.changes.notify()

    def called(self, *methods: str) -> list[Call]:
        return [call for call in self.calls if call.method in methods]

    # The world

    def add(self, chat: Chat, sender: dict[str, Any] | None, **about: Any) -> Message:
        message = Message(chat=chat, id=self.number("message"), sender=sender, **about)
        message.history.append(message.text)
        chat.everything.append(message)
        self.changes.notify()
        return message

    def push(self, kind: str, body: dict[str, Any]) -> int:
        """Put an update in the bot's queue; return its id."""
        update_id = self.number("update")
        self.updates.append({"update_id": update_id, kind: body})
        self._wake_poll()
        return update_id

    def push_raw(self, update: dict[str, Any]) -> int:
        return self.push(*next(iter(update.items())))

    def store(self, kind: str, content: bytes, *, name: str = "", mime: str = "", **about: Any) -> StoredFile:
        file_id = f"FILE{self.number('file'):06d}"
        file = StoredFile(file_id=file_id, kind=kind, content=content, name=name, **about)
        file.mime = mime or {"photo": "image/jpeg", "video": "video/mp4", "voice": "audio/ogg"}.get(kind, file.mime)
        self.files[file_id] = file
        return file

    def pressed(self, person: Person, message: Message, button: Button) -> Press:
        press = Press(id=str(self.number("press")), message=message, button=button)
        self.presses[press.id] = press
        body = {"id": press.id, "from": person.user, "chat_instance": "1", "data": button.data}
        self.push("callback_query", body | {"message": message.as_json()})
        return press

    def _add_chat(self, chat: Chat) -> Chat:
        self.chats[chat.id] = chat
        return chat

    def number(self, of: str) -> int:
        self._next[of] += 1
        return self._next[of] - 1

    def _wake_poll(self) -> None:
        if self.poll and not self.poll.done():
            self.poll.set_result(None)

    # The wire

    async def _serve(self, request: web.Request) -> web.Response:
        if self.is_away:
            return await faulty(request, Fault.drop_before(), self._nothing, None)
        if request.match_info["token"] != self.token:
            return _error(401, "Unauthorized")
        method = request.match_info["method"]
        params, files = await _read(request)
        call = Call(method=method, params=params, files=files, at=time.monotonic())
        self.calls.append(call)
        self.changes.notify()
        if wrong := wrong_with(method, params, set(files)):
            self.malformed.append(wrong)
            return _error(400, f"Bad Request: {wrong}")
        act: Callable[[Call], Awaitable[Any]] | None = getattr(self._methods, f"do_{method}", None)
        if act is None:
            return _error(501, f"Not Implemented: the emulator does not model {method}")

        async def answer() -> web.Response:
            try:
                result = await act(call)
            except BadRequest as error:
                return _error(error.code, error.description)
            except CannotParse as error:
                return _error(400, f"Bad Request: can't parse entities: {error}")
            self.changes.notify()
            return _json({"ok": True, "result": result})

        return await faulty(
            request, self.script.take(method), answer, lambda f: _error(f.code, f.description, f.retry_after)
        )

    async def _nothing(self) -> web.Response:
        return web.Response()

    async def _download(self, request: web.Request) -> web.Response:
        if request.match_info["token"] != self.token:
            return _error(401, "Unauthorized")
        path = request.match_info["path"]
        self.downloads.append(path)

        async def answer() -> web.Response:
            file = self.files.get(path.rpartition("/")[2])
            return web.Response(body=file.content) if file else _error(404, "Not Found")

        return await faulty(request, self.script.take("file"), answer, lambda f: _error(f.code, f.description))


async def _read(request: web.Request) -> tuple[dict[str, str], dict[str, tuple[str, bytes]]]:
    params: dict[str, str] = dict(request.query)
    files: dict[str, tuple[str, bytes]] = {}
    if request.content_type == "application/json":
        body = await request.json()
        return {k: v if isinstance(v, str) else json.dumps(v) for k, v in body.items()}, files
    for key, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            files[key] = (value.filename, value.file.read())
        elif isinstance(value, str):
            params[key] = value
        else:
            raise BadRequest("Bad Request: a part is neither text nor a file")
    return params, files


def _json(body: dict[str, Any], status: int = 200) -> web.Response:
    return web.Response(body=json.dumps(body).encode(), status=status, content_type="application/json")


def _error(code: int, description: str, retry_after: float | None = None) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": code, "description": description or f"Error {code}"}
    if code == 429:
        seconds = 1 if retry_after is None else retry_after
        body |= {"description": f"Too Many Requests: retry after {seconds}", "parameters": {"retry_after": seconds}}
    return _json(body, code)


__all__: Sequence[str] = ("Button", "Call", "Chat", "Fault", "Message", "Person", "Press", "TelegramEmulator")
