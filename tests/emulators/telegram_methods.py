"""The methods of the Bot API that the bot and its publishers use, on the emulator's world."""

import asyncio
import json
import struct
import time
from typing import TYPE_CHECKING, Any

from tests.emulators.telegram_markup import parse_html, units
from tests.emulators.telegram_world import Call, Chat, Message, StoredFile

if TYPE_CHECKING:
    from tests.emulators.telegram import TelegramEmulator

MAX_TEXT, MAX_CAPTION = 4096, 1024  # UTF-16 units
MAX_DOWNLOAD = 20 * 1024 * 1024
LONG = "message caption is too long"
RIGHTS = (
    *("can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats"),
    *("can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories"),
    *("can_edit_stories", "can_delete_stories"),
)


class BadRequest(Exception):
    """The call is answered with this status and description."""

    def __init__(self, description: str, code: int = 400) -> None:
        super().__init__(description)
        self.description, self.code = description, code


class Methods:
    """Each `do_<method>` returns the result, or raises what the platform would answer."""

    def __init__(self, telegram: "TelegramEmulator") -> None:
        self._telegram = telegram

    # Methods: the bot itself and its updates

    async def do_getMe(self, call: Call) -> Any:
        return {"can_join_groups": True, "can_read_all_group_messages": False} | self._telegram.bot

    async def do_deleteWebhook(self, call: Call) -> Any:
        return True

    async def do_setMyCommands(self, call: Call) -> Any:
        commands = json.loads(call.params["commands"])
        if len(commands) > 100:
            raise BadRequest("Bad Request: too many commands specified")
        for command in commands:
            if not 1 <= len(command["command"]) <= 32 or not 1 <= len(command["description"]) <= 256:
                raise BadRequest("Bad Request: invalid command specified")
        self._telegram.menus[self._scope(call)] = commands
        return True

    async def do_deleteMyCommands(self, call: Call) -> Any:
        self._telegram.menus.pop(self._scope(call), None)
        return True

    async def do_getMyCommands(self, call: Call) -> Any:
        return self._telegram.menus.get(self._scope(call), [])

    def _scope(self, call: Call) -> tuple[str, int, int]:
        scope = json.loads(call.params.get("scope", '{"type": "default"}'))
        if scope["type"] in {"chat", "chat_member"}:
            wanted = {str(chat.id) for chat in self._telegram.chats.values() if chat.is_open}
            if str(scope["chat_id"]) not in wanted:
                raise BadRequest("Bad Request: chat not found")
        return scope["type"], int(scope.get("chat_id", 0)), int(scope.get("user_id", 0))

    async def do_getUpdates(self, call: Call) -> Any:
        offset = int(call.params.get("offset", 0))
        self._telegram.confirmed += [u["update_id"] for u in self._telegram.updates if u["update_id"] < offset]
        self._telegram.updates = [u for u in self._telegram.updates if u["update_id"] >= offset]
        allowed = json.loads(call.params.get("allowed_updates", "[]"))
        if allowed and not self._telegram.sends_everything:
            self._telegram.updates = [u for u in self._telegram.updates if any(kind in u for kind in allowed)]
        if self._telegram.poll and not self._telegram.poll.done():  # one poller at a time: the older one is thrown out
            self._telegram.poll.set_exception(
                BadRequest(
                    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
                    409,
                )
            )
        waiting: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._telegram.poll = waiting
        if not self._telegram.updates:
            try:
                async with asyncio.timeout(float(call.params.get("timeout", 0))):
                    await waiting
            except TimeoutError:
                return []
        elif not waiting.done():
            waiting.set_result(None)
        return self._telegram.updates[: int(call.params.get("limit", 100))]

    async def do_answerCallbackQuery(self, call: Call) -> Any:
        press = self._telegram.presses.get(call.params["callback_query_id"])
        if press is None or press.is_answered:
            raise BadRequest("Bad Request: query is too old and response timeout expired or query ID is invalid")
        press.is_answered, press.toast = True, call.params.get("text", "")
        return True

    async def do_getFile(self, call: Call) -> Any:
        file = self._telegram.files.get(call.params["file_id"])
        if file is None:
            raise BadRequest("Bad Request: invalid file_id")
        if file.size > MAX_DOWNLOAD and self._telegram.folder is None:
            raise BadRequest("Bad Request: file is too big")
        body = {"file_id": file.file_id, "file_unique_id": f"u{file.file_id}", "file_size": file.size}
        if self._telegram.folder is not None:  # run with --local: the file lies on the machine
            path = self._telegram.folder / file.file_id
            path.write_bytes(file.content)
            return body | {"file_path": str(path)}
        return body | {"file_path": f"{file.kind}s/{file.file_id}"}

    async def do_sendChatAction(self, call: Call) -> Any:
        self._chat(call)
        return True

    async def do_getChat(self, call: Call) -> Any:
        return self._chat(call).as_json() | {"accent_color_id": 0, "max_reaction_count": 11}

    async def do_getChatMember(self, call: Call) -> Any:
        self._chat(call)
        rights = dict.fromkeys(RIGHTS, False)
        rights |= {"can_post_messages": True, "can_edit_messages": True}
        return {"status": "administrator", "user": self._telegram.bot} | rights

    # Methods: sending

    async def do_sendMessage(self, call: Call) -> Any:
        text, entities = self._words(call.params, "text", MAX_TEXT, "message is too long")
        if not text.strip():
            raise BadRequest("Bad Request: message text is empty")
        return self._send(call, text=text, entities=entities).as_json()

    async def do_sendMessageDraft(self, call: Call) -> Any:
        chat = self._chat(call)
        if chat.kind != "private":
            raise BadRequest("Bad Request: message drafts can be sent only to private chats")
        draft = int(call.params["draft_id"])
        if not draft:
            raise BadRequest("Bad Request: draft identifier must be non-zero")
        text, _ = self._words(call.params, "text", MAX_TEXT, "message is too long")
        chat.draft = text
        chat.drafts.append((draft, text))
        return True

    async def do_sendPhoto(self, call: Call) -> Any:
        return self._send_file(call, "photo")

    async def do_sendVideo(self, call: Call) -> Any:
        return self._send_file(call, "video")

    async def do_sendDocument(self, call: Call) -> Any:
        return self._send_file(call, "document")

    async def do_sendAudio(self, call: Call) -> Any:
        return self._send_file(call, "audio")

    async def do_sendVoice(self, call: Call) -> Any:
        return self._send_file(call, "voice")

    async def do_sendAnimation(self, call: Call) -> Any:
        return self._send_file(call, "animation")

    async def do_sendMediaGroup(self, call: Call) -> Any:
        items = json.loads(call.params["media"])
        if not 2 <= len(items) <= 10:
            raise BadRequest("Bad Request: group send failed: wrong number of items in media group")
        if "reply_markup" in call.params:
            raise BadRequest("Bad Request: reply markup is not allowed in media groups")
        ready = [
            (self._upload(call, item["media"], item["type"], item), *self._words(item, "caption", MAX_CAPTION, LONG))
            for item in items
        ]
        group = f"album{self._telegram.number('group')}"
        return [
            self._send(call, text=text, entities=entities, file=file, group=group).as_json()
            for file, text, entities in ready
        ]

    async def do_copyMessage(self, call: Call) -> Any:
        source = self._message(call, chat_key="from_chat_id", missing="Bad Request: message to copy not found")
        text, entities = source.text, source.entities
        if "caption" in call.params:
            text, entities = self._words(call.params, "caption", MAX_CAPTION, LONG)
        copy = self._send(call, text=text, entities=entities, file=source.file)
        return {"message_id": copy.id}

    async def do_copyMessages(self, call: Call) -> Any:
        chat = self._chat(call, "from_chat_id")
        wanted = json.loads(call.params["message_ids"])
        group = f"album{self._telegram.number('group')}"
        found = [m for m in chat.messages if m.id in wanted]
        return [
            {"message_id": self._send(call, text=m.text, entities=m.entities, file=m.file, group=group).id}
            for m in found
        ]

    async def do_forwardMessage(self, call: Call) -> Any:
        source = self._message(call, chat_key="from_chat_id", missing="Bad Request: message to forward not found")
        return self._send(
            call, text=source.text, entities=source.entities, file=source.file, is_forwarded=True
        ).as_json()

    # Methods: changing

    async def do_editMessageText(self, call: Call) -> Any:
        message = self._editable(call)
        if message.file:
            raise BadRequest("Bad Request: there is no text in the message to edit")
        text, entities = self._words(call.params, "text", MAX_TEXT, "message is too long")
        if not text.strip():
            raise BadRequest("Bad Request: message text is empty")
        return self._edit(message, call, text=text, entities=entities)

    async def do_editMessageCaption(self, call: Call) -> Any:
        message = self._editable(call)
        if not message.file:
            raise BadRequest("Bad Request: there is no caption in the message to edit")
        text, entities = self._words(call.params, "caption", MAX_CAPTION, LONG)
        return self._edit(message, call, text=text, entities=entities)

    async def do_editMessageMedia(self, call: Call) -> Any:
        message = self._editable(call)
        item = json.loads(call.params["media"])
        file = self._upload(call, item["media"], item["type"], item)
        text, entities = self._words(item, "caption", MAX_CAPTION, LONG)
        return self._edit(message, call, text=text, entities=entities, file=file)

    async def do_editMessageReplyMarkup(self, call: Call) -> Any:
        return self._edit(self._editable(call), call)

    async def do_deleteMessage(self, call: Call) -> Any:
        message = self._message(call, missing="Bad Request: message to delete not found")
        message.is_deleted = True
        return True

    async def do_deleteMessages(self, call: Call) -> Any:
        for message in self._chat(call).messages:
            if message.id in json.loads(call.params["message_ids"]):
                message.is_deleted = True
        return True

    async def do_pinChatMessage(self, call: Call) -> Any:
        message = self._message(call, missing="Bad Request: message to pin not found")
        if message.chat.kind != "private" and not message.chat.lets_pin:
            raise BadRequest("Bad Request: not enough rights to manage pinned messages in the chat")
        message.is_pinned = True
        # The chat says so itself, in the bot's name.
        self._telegram.add(message.chat, self._telegram.bot, pinned=message)
        return True

    async def do_unpinChatMessage(self, call: Call) -> Any:
        self._message(call, missing="Bad Request: message to unpin not found").is_pinned = False
        return True

    # Pieces

    def _chat(self, call: Call, key: str = "chat_id") -> Chat:
        wanted = call.params.get(key, "")
        for chat in self._telegram.chats.values():
            if wanted in {str(chat.id), f"@{chat.username}" if chat.username else ""}:
                if not chat.is_open:
                    raise BadRequest("Forbidden: bot can't initiate conversation with a user", 403)
                return chat
        raise BadRequest("Bad Request: chat not found")

    def _message(self, call: Call, *, missing: str, chat_key: str = "chat_id") -> Message:
        chat = self._chat(call, chat_key)
        for message in chat.messages:
            if str(message.id) == call.params["message_id"]:
                return message
        raise BadRequest(missing)

    def _editable(self, call: Call) -> Message:
        message = self._message(call, missing="Bad Request: message to edit not found")
        if not message.is_bot or message.asks_for_reply:
            raise BadRequest("Bad Request: message can't be edited")
        now, key = time.monotonic(), (message.chat.id, message.id)
        if now - self._telegram.last_edit.get(key, -1e9) < self._telegram.edit_every:
            raise BadRequest("Too Many Requests: retry after 1", 429)
        self._telegram.last_edit[key] = now
        return message

    def _edit(self, message: Message, call: Call, **about: Any) -> Any:
        keyboard = _keyboard(call.params)
        before = (message.text, message.entities, message.keyboard, message.file and message.file.content)
        file = about.get("file", message.file)
        after = (about.get("text", message.text), about.get("entities", message.entities), keyboard)
        if before == (*after, file and file.content):
            raise BadRequest(
                "Bad Request: message is not modified: specified new message content and reply markup are exactly "
                "the same as a current content and reply markup of the message"
            )
        message.text, message.entities, message.keyboard = after
        message.file = file
        message.edits += 1
        message.history.append(message.text)
        return message.as_json()

    def _words(self, source: dict[str, Any], key: str, limit: int, long: str) -> tuple[str, list[dict[str, Any]]]:
        raw = source.get(key, "")
        mode = source.get("parse_mode", "")
        if mode not in {"", "HTML"}:
            raise BadRequest("Bad Request: unsupported parse_mode")
        text, entities = parse_html(raw) if mode == "HTML" else (raw, [])
        if units(raw if self._telegram.counts_marks else text) > limit:
            raise BadRequest(f"Bad Request: {long}")
        return text.strip(), entities

    def _upload(self, call: Call, reference: str, kind: str, about: dict[str, Any]) -> StoredFile:
        if reference in self._telegram.files:
            return self._telegram.files[reference]
        part = reference.removeprefix("attach://")
        if part not in call.files:
            raise BadRequest("Bad Request: wrong file identifier/HTTP URL specified")
        name, content = call.files[part]
        if len(content) > self._telegram.max_upload:
            raise BadRequest("Request Entity Too Large", 413)
        if not content:
            raise BadRequest("Bad Request: file must be non-empty")
        if kind == "photo":
            _check_photo(content)
        for still in ("cover", "thumbnail"):
            part = about.get(still, still).removeprefix("attach://")
            if still in about and part not in call.files and part not in self._telegram.files:
                raise BadRequest(f"Bad Request: wrong {still} file identifier specified")
            if part in call.files:
                about = {**about, still: call.files[part][1]}
        keys = ("width", "height", "duration", "supports_streaming", "has_spoiler", "thumbnail", "cover")
        extra = {key: _number(about[key]) for key in keys if key in about}
        return self._telegram.store(kind, content, name=name, extra=extra)

    def _send(self, call: Call, **about: Any) -> Message:
        chat = self._chat(call)
        if "reply_parameters" in call.params:
            wanted = json.loads(call.params["reply_parameters"])["message_id"]
            about["reply_to"] = next((m for m in chat.messages if m.id == wanted), None)
        topic = int(call.params.get("message_thread_id", 0))
        if topic and topic not in chat.topics:
            raise BadRequest("Bad Request: message thread not found")
        about["topic"] = topic
        keyboard = _keyboard(call.params)
        chat.draft = ""
        about["asks_for_reply"] = "force_reply" in json.loads(call.params.get("reply_markup", "{}"))
        return self._telegram.add(chat, self._telegram.bot, keyboard=keyboard, **about)

    def _send_file(self, call: Call, kind: str) -> Any:
        self._chat(call)
        reference = call.params.get(kind, kind)
        file = self._upload(call, reference, kind, dict(call.params))
        text, entities = self._words(call.params, "caption", MAX_CAPTION, LONG)
        return self._send(call, text=text, entities=entities, file=file).as_json()


def _number(value: Any) -> Any:
    return int(value) if isinstance(value, str) and value.isdigit() else value


def _keyboard(params: dict[str, str]) -> list[list[dict[str, Any]]]:
    rows: list[list[dict[str, Any]]] = json.loads(params.get("reply_markup", "{}")).get("inline_keyboard", [])
    for row in rows:
        for button in row:
            if not button.get("text"):
                raise BadRequest("Bad Request: text buttons are unallowed in the inline keyboard")
            if not 1 <= len(button.get("callback_data", "").encode()) <= 64:
                raise BadRequest("Bad Request: BUTTON_DATA_INVALID")
            if button.get("style") not in {None, "danger", "success", "primary"}:
                raise BadRequest("Bad Request: button style is invalid")
    return rows


def _check_photo(content: bytes) -> None:
    if len(content) > 10 * 1024 * 1024:
        raise BadRequest("Bad Request: file is too big for a photo")
    if content[:8] == b"\x89PNG\r\n\x1a\n" and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        if width + height > 10_000 or max(width, height) > 20 * min(width, height):
            raise BadRequest("Bad Request: PHOTO_INVALID_DIMENSIONS")
