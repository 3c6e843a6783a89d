"""The things that a Bot API emulator keeps: chats, messages, files, presses, each in the platform's own shape."""

import time
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Call:
    """One request of the bot as it came over the wire."""

    method: str
    params: dict[str, str]
    files: dict[str, tuple[str, bytes]]  # part name -> (file name, bytes)
    at: float  # monotonic seconds


@dataclass(kw_only=True)
class StoredFile:
    file_id: str
    kind: str
    content: bytes
    name: str = ""
    mime: str = "application/octet-stream"
    declared_size: int | None = None  # what the platform says, where a test wants it to differ
    extra: dict[str, Any] = field(default_factory=dict)  # width, height, duration, supports_streaming …

    @property
    def size(self) -> int:
        return len(self.content) if self.declared_size is None else self.declared_size

    def as_json(self) -> Any:
        body: dict[str, Any] = {"file_id": self.file_id, "file_unique_id": f"u{self.file_id}", "file_size": self.size}
        if self.kind == "photo":
            return [body | {"width": 90, "height": 160}, body | {"width": 1080, "height": 1920}]
        if self.kind in {"video", "animation"}:
            body |= {"width": 1080, "height": 1920, "duration": 5}
        if self.kind in {"audio", "voice"}:
            body |= {"duration": 5}
        if self.name:
            body["file_name"] = self.name
        return body | {"mime_type": self.mime} | {k: v for k, v in self.extra.items() if k in body}


@dataclass(frozen=True, kw_only=True)
class Button:
    label: str
    data: str
    style: str = ""


@dataclass(kw_only=True, eq=False)
class Message:
    """A message as the chat shows it now; `edits` counts how often it changed."""

    chat: "Chat"
    id: int
    sender: dict[str, Any] | None
    text: str = ""  # or the caption, as the person reads it, without marks
    entities: list[dict[str, Any]] = field(default_factory=list)
    file: StoredFile | None = None
    keyboard: list[list[dict[str, Any]]] = field(default_factory=list)
    asks_for_reply: bool = False  # the app opens the field for an answer to it
    group: str = ""  # the album's id
    reply_to: "Message | None" = None
    topic: int = 0  # the thread that it stands in
    is_topic_start: bool = False
    is_forwarded: bool = False
    has_spoiler: bool = False
    edits: int = 0
    history: list[str] = field(default_factory=list)  # every text that was shown
    is_deleted: bool = False
    is_pinned: bool = False
    pinned: "Message | None" = None  # what this message of the chat itself says was pinned

    @property
    def is_bot(self) -> bool:
        return bool(self.sender and self.sender["is_bot"])

    @property
    def kind(self) -> str:
        return self.file.kind if self.file else "text"

    @property
    def buttons(self) -> list[Button]:
        return [
            Button(label=b["text"], data=b.get("callback_data", ""), style=b.get("style", ""))
            for row in self.keyboard
            for b in row
        ]

    def as_json(self) -> dict[str, Any]:
        body: dict[str, Any] = {"message_id": self.id, "date": int(time.time()), "chat": self.chat.as_json()}
        if self.sender:
            body["from"] = self.sender
        if self.chat.kind == "channel":
            body["sender_chat"] = self.chat.as_json()
        words = ("caption", "caption_entities") if self.file else ("text", "entities")
        if self.text:
            body[words[0]] = self.text
            if self.entities:
                body[words[1]] = self.entities
        if self.file:
            body[self.file.kind] = self.file.as_json()
        if self.pinned:
            body["pinned_message"] = self.pinned.as_json()
        if self.group:
            body["media_group_id"] = self.group
        if self.keyboard:
            body["reply_markup"] = {"inline_keyboard": self.keyboard}
        if self.is_forwarded:
            origin = {"type": "hidden_user", "sender_user_name": "Somebody", "date": int(time.time())}
            body["forward_origin"] = origin
        if self.is_topic_start:
            body["forum_topic_created"] = {"name": "a topic", "icon_color": 7322096}
        if self.topic:
            body |= {"message_thread_id": self.topic, "is_topic_message": True}
            start = self.chat.topics[self.topic]
            if not self.is_topic_start and not self.reply_to:
                body["reply_to_message"] = start.as_json()
        if self.reply_to and not self.reply_to.is_deleted:
            body["reply_to_message"] = self.reply_to.as_json() | {"reply_to_message": None}
        return body


@dataclass(kw_only=True, eq=False)
class Chat:
    id: int
    kind: str  # private, group, supergroup, channel
    title: str = ""
    username: str = ""
    lets_pin: bool = True  # the bot has the right to pin in this group
    is_open: bool = True  # False: a person who has never written to the bot
    everything: list[Message] = field(default_factory=list)
    topics: dict[int, Message] = field(default_factory=dict)  # the message that began each
    draft: str = ""  # what the bot is writing, as a person sees it above the field; a message ends it
    drafts: list[tuple[int, str]] = field(default_factory=list)  # every state of every draft, with its id

    @property
    def messages(self) -> list[Message]:
        """What a person sees in the chat now, oldest first."""
        return [message for message in self.everything if not message.is_deleted]

    @property
    def posts(self) -> list[Message]:
        """What the bot has put there and nobody has deleted."""
        return [message for message in self.messages if message.is_bot]

    @property
    def newest(self) -> int:
        """The id of the last message, deleted ones counted; 0 in an empty chat."""
        return max((message.id for message in self.everything), default=0)

    def posts_after(self, newest: int) -> list[Message]:
        """What the bot has put there behind a message; a count of posts would shrink with every one that is deleted."""
        return [message for message in self.posts if message.id > newest]

    def in_topic(self, topic: int) -> list[Message]:
        return [message for message in self.messages if message.topic == topic and not message.is_topic_start]

    def as_json(self) -> dict[str, Any]:
        body: dict[str, Any] = {"id": self.id, "type": self.kind}
        if self.topics and self.kind == "supergroup":
            body["is_forum"] = True
        if self.kind == "private":
            body["first_name"] = self.title
        else:
            body["title"] = self.title
        if self.username:
            body["username"] = self.username
        return body


@dataclass(kw_only=True, eq=False)
class Press:
    """A button that a person pressed. `is_answered` turns true with answerCallbackQuery."""

    id: str
    message: Message
    button: Button
    is_answered: bool = False
    toast: str = ""
