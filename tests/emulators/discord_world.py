"""The things that a Discord emulator keeps: users, channels, messages, interactions, in the platform's own shape."""

import itertools
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

DISCORD_EPOCH = 1_420_070_400_000  # milliseconds
LAYOUT = 1 << 15  # the flag of a message that is made of components alone
_sequence = itertools.count()


def snowflake() -> int:
    """A new id: time in its upper bits as on the platform, so that ids grow and carry their time."""
    return (int(time.time() * 1000) - DISCORD_EPOCH << 22) | (next(_sequence) & 0x3FFFFF)


def iso(moment: float | None = None) -> str:
    return datetime.fromtimestamp(time.time() if moment is None else moment, UTC).isoformat()


@dataclass(kw_only=True, eq=False)
class User:
    id: int
    name: str
    is_bot: bool = False

    def as_json(self) -> dict[str, Any]:
        return {
            "id": str(self.id),
            "username": self.name,
            "discriminator": "0",
            "global_name": self.name,
            "avatar": None,
            "bot": self.is_bot,
            "system": False,
            "public_flags": 0,
            "flags": 0,
        }


@dataclass(kw_only=True, eq=False)
class File:
    """An attachment. `as_json` needs the address of the server, since clients download from the url."""

    id: int
    name: str
    content: bytes
    mime: str = ""
    declared_size: int | None = None

    @property
    def size(self) -> int:
        return len(self.content) if self.declared_size is None else self.declared_size

    def as_json(self, cdn: str) -> dict[str, Any]:
        url = f"{cdn}/attachments/{self.id}/{self.name}"
        body: dict[str, Any] = {"id": str(self.id), "filename": self.name, "size": self.size}
        body |= {"url": url, "proxy_url": url}
        return body | ({"content_type": self.mime} if self.mime else {})


@dataclass(frozen=True, kw_only=True)
class Button:
    label: str
    custom_id: str
    style: int
    is_disabled: bool = False


@dataclass(kw_only=True, eq=False)
class Message:
    """A message as the channel shows it now."""

    channel: "Channel"
    author: User
    id: int = field(default_factory=snowflake)
    content: str = ""
    files: list[File] = field(default_factory=list)
    components: list[dict[str, Any]] = field(default_factory=list)
    embeds: list[dict[str, Any]] = field(default_factory=list)
    nonce: str = ""
    kind: int = 0  # 0 a message, 19 a reply, 20 the answer to a slash command
    flags: int = 0  # 64 ephemeral, 128 loading
    reply_to: "Message | None" = None
    is_forward: bool = False
    allowed_mentions: dict[str, Any] | None = None
    edits: int = 0
    history: list[str] = field(default_factory=list)
    is_deleted: bool = False
    is_pinned: bool = False
    webhook: int = 0  # the one that it came by

    @property
    def is_layout(self) -> bool:
        """Whether it is made of components alone: it never becomes another one."""
        return bool(self.flags & LAYOUT)

    @property
    def text(self) -> str:
        """What a person reads: the content, or the texts among the components."""
        if not self.is_layout:
            return self.content
        return "\n".join(part["content"] for part in self.components if part["type"] == 10)

    @property
    def gallery(self) -> list[File]:
        """The files that are shown in a gallery, in its order."""
        wanted = [item["media"]["url"] for part in self.components if part["type"] == 12 for item in part["items"]]
        named = {f"attachment://{file.name}": file for file in self.files}
        return [named[url] for url in wanted]

    @property
    def is_bot(self) -> bool:
        return self.author.is_bot

    @property
    def is_loading(self) -> bool:
        return bool(self.flags & 128)

    @property
    def buttons(self) -> list[Button]:
        return [
            Button(
                label=part.get("label", ""),
                custom_id=part.get("custom_id", ""),
                style=part.get("style", 0),
                is_disabled=part.get("disabled", False),
            )
            for row in self.components
            for part in row.get("components", [])
            if part["type"] == 2
        ]

    def _resolved(self, part: dict[str, Any], cdn: str) -> dict[str, Any]:
        """A component as clients get it: what it names of the attachments has its address."""
        named = {f"attachment://{file.name}": file for file in self.files}

        def media(item: dict[str, Any]) -> dict[str, Any]:
            file = named.get(item["url"])
            return {"url": file.as_json(cdn)["url"], "proxy_url": file.as_json(cdn)["url"]} if file else item

        if part["type"] == 12:
            return part | {"items": [item | {"media": media(item["media"])} for item in part["items"]]}
        if part["type"] == 13:
            return part | {"file": media(part["file"]), "name": part["file"]["url"].removeprefix("attachment://")}
        return part

    def mentions(self, users: dict[int, User]) -> list[User]:
        return [users[int(n)] for n in re.findall(r"<@!?(\d+)>", self.content) if int(n) in users]

    def as_json(self, cdn: str, users: dict[int, User]) -> dict[str, Any]:
        body: dict[str, Any] = {
            "id": str(self.id),
            "channel_id": str(self.channel.id),
            "author": self.author.as_json(),
            "content": self.content,
            "timestamp": iso((self.id >> 22) / 1000 + DISCORD_EPOCH / 1000),
            "edited_timestamp": iso() if self.edits else None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [user.as_json() for user in self.mentions(users)],
            "mention_roles": [],
            "attachments": [file.as_json(cdn) for file in self.files],
            "embeds": self.embeds,
            "components": [self._resolved(part, cdn) for part in self.components],
            "pinned": self.is_pinned,
            "type": self.kind,
            "flags": self.flags,
        }
        if self.webhook:
            body["webhook_id"] = str(self.webhook)
        if self.nonce:
            body["nonce"] = self.nonce
        if self.channel.guild:
            body["guild_id"] = str(self.channel.guild.id)
        if self.reply_to:
            body["message_reference"] = {"message_id": str(self.reply_to.id), "channel_id": str(self.channel.id)}
            if not self.reply_to.is_deleted:
                body["referenced_message"] = self.reply_to.as_json(cdn, users) | {"referenced_message": None}
        if self.is_forward:
            body["message_reference"] = {"type": 1, "message_id": "1", "channel_id": "1"}
            inner = {key: body[key] for key in ("content", "timestamp", "edited_timestamp", "attachments", "embeds")}
            inner |= {"flags": 0, "mentions": [], "mention_roles": [], "type": 0, "components": []}
            body["message_snapshots"] = [{"message": inner}]
            body["content"] = ""
        return body


@dataclass(kw_only=True, eq=False)
class Channel:
    id: int = field(default_factory=snowflake)
    name: str = ""
    guild: "Guild | None" = None
    recipient: User | None = None
    parent: "Channel | None" = None  # of a thread
    nsfw: bool = False
    is_hidden: bool = False  # the bot may not look
    denied: int = 0  # rights that the channel takes from everybody
    everything: list[Message] = field(default_factory=list)

    @property
    def messages(self) -> list[Message]:
        """What a person sees in the channel now, oldest first."""
        return [message for message in self.everything if not message.is_deleted]

    @property
    def posts(self) -> list[Message]:
        """What the bot has put there and nobody has deleted."""
        return [message for message in self.messages if message.is_bot]

    def as_json(self) -> dict[str, Any]:
        last = str(self.everything[-1].id) if self.everything else None
        body: dict[str, Any] = {"id": str(self.id), "last_message_id": last}
        if self.guild is None:
            people = [self.recipient.as_json()] if self.recipient else []
            return body | {"type": 1, "recipients": people}
        if self.parent is not None:
            when = {"archived": False, "auto_archive_duration": 1440, "archive_timestamp": iso(), "locked": False}
            about: dict[str, Any] = {"message_count": 0, "member_count": 1, "rate_limit_per_user": 0, "flags": 0}
            about |= {"owner_id": "1", "thread_metadata": when | {"create_timestamp": iso()}}
            where = {"guild_id": str(self.guild.id), "parent_id": str(self.parent.id)}
            return body | about | where | {"type": 11, "name": self.name}
        return body | {
            "type": 0,
            "name": self.name,
            "guild_id": str(self.guild.id),
            "position": 0,
            "permission_overwrites": [{"id": str(self.guild.id), "type": 0, "allow": "0", "deny": str(self.denied)}],
            "parent_id": None,
            "topic": None,
            "rate_limit_per_user": 0,
            "nsfw": self.nsfw,
        }


@dataclass(kw_only=True, eq=False)
class Guild:
    id: int = field(default_factory=snowflake)
    name: str = ""
    owner_id: int = 1
    make_channel: Callable[[Channel], Channel]
    channels: list[Channel] = field(default_factory=list)
    permissions: int = 311455763520  # of everybody, and so of the bot

    def thread(self, parent: Channel, name: str = "thread") -> Channel:
        thread = self.make_channel(Channel(name=name, guild=self, parent=parent))
        self.channels.append(thread)
        return thread

    def channel(self, name: str = "general", *, nsfw: bool = False) -> Channel:
        channel = self.make_channel(Channel(name=name, guild=self, nsfw=nsfw))
        self.channels.append(channel)
        return channel

    def as_json(self, bot: User) -> dict[str, Any]:
        role = {
            "id": str(self.id),
            "name": "@everyone",
            "permissions": str(self.permissions),
            "position": 0,
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "managed": False,
            "mentionable": False,
            "flags": 0,
        }
        empty = dict.fromkeys(
            (
                *("icon", "splash", "discovery_splash", "banner", "description", "afk_channel_id", "system_channel_id"),
                *("rules_channel_id", "public_updates_channel_id", "vanity_url_code", "application_id"),
            )
        )
        lists: dict[str, Any] = {
            key: []
            for key in (
                *("emojis", "stickers", "presences", "voice_states", "features"),
                *("stage_instances", "guild_scheduled_events", "soundboard_sounds"),
            )
        }
        numbers = dict.fromkeys(
            (
                *("verification_level", "default_message_notifications", "explicit_content_filter", "mfa_level"),
                *("premium_tier", "premium_subscription_count", "system_channel_flags", "nsfw_level"),
            ),
            0,
        )
        return {
            **empty,
            **lists,
            **numbers,
            "id": str(self.id),
            "name": self.name,
            "owner_id": str(self.owner_id),
            "afk_timeout": 300,
            "preferred_locale": "en-US",
            "member_count": 2,
            "roles": [role],
            "channels": [channel.as_json() for channel in self.channels if channel.parent is None],
            "threads": [channel.as_json() for channel in self.channels if channel.parent is not None],
            "members": [member(bot)],
        }


def member(user: User) -> dict[str, Any]:
    return {
        "user": user.as_json(),
        "roles": [],
        "nick": None,
        "joined_at": iso(),
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "pending": False,
        "flags": 0,
        "communication_disabled_until": None,
        "avatar": None,
        "permissions": "2147483647",
    }


@dataclass(kw_only=True, eq=False)
class Interaction:
    """A slash command or a pressed button, and how the bot has answered it."""

    id: int = field(default_factory=snowflake)
    kind: int  # 2 a command, 3 a component
    person: User
    channel: Channel
    message: Message | None = None  # the one whose button was pressed
    response: int = 0  # the callback's type: 4 message, 5 deferred, 6 deferred update, 7 update, 9 modal
    acknowledged_after: float | None = None  # seconds
    original: Message | None = None
    form: dict[str, Any] = field(default_factory=dict)  # what a callback of type 9 has opened
    choices: list[dict[str, Any]] = field(default_factory=list)  # what a callback of type 8 has offered
    followups: list[Message] = field(default_factory=list)
    started: float = field(default_factory=time.monotonic)

    @property
    def token(self) -> str:
        return f"interaction-token-{self.id}"

    @property
    def is_acknowledged(self) -> bool:
        return self.acknowledged_after is not None
