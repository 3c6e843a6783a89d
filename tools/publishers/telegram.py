"""Posts to a Telegram channel, by the Bot API.

Telegram has no key that makes a send safe to repeat, and a bot cannot read a channel: a lost answer is asked about. So the
files go to the owner's private chat first, without a sound, and what others see is a copy of that message: a request of
milliseconds instead of an upload, and an answer that is seldom lost. When it is out, the first message is taken away.
"""

import asyncio
import contextlib
import json
import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any

import httpx

from storage.wording import later, tr
from tools.errors import InvalidRequest, NotAuthorized, OutcomeUnknown, Refused, TroupeError, Unavailable
from tools.platforms import Terms
from tools.publishers.publisher import Go, MediaFile, Parcel, Sent, Standing
from tools.publishers.wire import Reply, ask, client, raise_for

logger = logging.getLogger(__name__)

WHO = "Telegram"
SETTING = later("telegram.token and telegram.channel, and that the bot is an administrator there")
METHODS = {"image": ("sendPhoto", "photo"), "video": ("sendVideo", "video"), "audio": ("sendAudio", "audio")}
ALBUM = 10  # files
UPLOAD = timedelta(minutes=8)  # to the owner's chat, where it may take its time
# What Telegram calls a bad request, and is a channel that is gone or that the bot has no rights in.
SHUT = re.compile(r"chat not found|not enough rights|administrator rights|CHAT_WRITE_FORBIDDEN", re.IGNORECASE)
NOT_THERE = "message to copy not found"
LOOK = timedelta(seconds=20)  # how long a question that changes nothing may take


class TelegramPublisher:
    """Posts with the bot of `token`. A destination's address is `@channel` or a chat's number."""

    name = "telegram"

    def __init__(
        self,
        token: str,
        *,
        base_url: str = "https://api.telegram.org/bot",
        timeout: timedelta = timedelta(seconds=60),
        look: timedelta = LOOK,
        transport: httpx.AsyncBaseTransport | None = None,
        backstage: Callable[[], Awaitable[str]] | None = None,
    ) -> None:
        """`backstage` gives the owner's private chat with this bot; "" where there is none, and files go out directly."""
        self._backstage = backstage
        self._base = f"{base_url}{token}"
        self._timeout = timeout
        self._transport = transport
        self._patience = look

    async def terms(self, address: str) -> Terms:
        return Terms()

    async def check(self, parcel: Parcel) -> Standing:
        if not parcel.address:
            raise NotAuthorized(tr("no Telegram channel is set"), fix=tr("set telegram.channel to @name"))
        if len(parcel.media) > ALBUM:
            raise InvalidRequest(
                tr("a Telegram album holds {album} files, not {count}", album=ALBUM, count=len(parcel.media))
            )
        # A revoked token, a channel that is gone, a hotel's network: known before anything is sent, it is no lost answer.
        await self._look("getChat", chat_id=parcel.address)
        return Standing()

    async def prepare(self, parcel: Parcel) -> Mapping[str, Any]:
        """Upload the files to the owner's chat. Where that cannot be, they go out directly."""
        chat = await self._backstage() if self._backstage is not None and parcel.media else ""
        if not chat:
            return {}
        shown = [parcel.caption, *(media.sha256 for media in parcel.media)]
        if parcel.prepared.get("shown") == shown and parcel.prepared.get("chat") == chat:
            return parcel.prepared
        method, fields, files = await asyncio.to_thread(_form, parcel, chat)
        try:
            reply = await self._call(method, {**fields, "disable_notification": "true"}, files, UPLOAD)
            return {"chat": chat, "shown": shown, "messages": [message["message_id"] for message in _messages(reply)]}
        except (NotAuthorized, Refused, InvalidRequest) as error:
            # Only the owner's chat has refused it; the channel says what it thinks for itself.
            logger.info("Not backstage", extra={"action": "not_backstage", "why": error.message})
            return {}

    async def publish(self, parcel: Parcel, *, go: Go) -> Sent:
        if parcel.prepared.get("messages"):
            try:
                return await self._copied(parcel, go)
            except (Refused, InvalidRequest) as error:
                if NOT_THERE not in error.message.lower():
                    raise
                # The owner has deleted it. Nothing was copied, so it may go out directly.
        method, fields, files = await asyncio.to_thread(_form, parcel, parcel.address)
        go()
        message = _messages(await self._call(method, fields, files, self._timeout))[0]
        return Sent(remote_id=str(message["message_id"]), permalink=_link(message))

    async def _copied(self, parcel: Parcel, go: Go) -> Sent:
        chat, messages = parcel.prepared["chat"], parcel.prepared["messages"]
        fields = {"chat_id": parcel.address, "from_chat_id": str(chat)}
        if len(messages) > 1:
            method, fields = "copyMessages", fields | {"message_ids": json.dumps(messages)}
        else:
            method, fields = "copyMessage", fields | {"message_id": str(messages[0])}
        go()
        message = _messages(await self._call(method, fields, {}, self._timeout))[0]
        return Sent(remote_id=str(message["message_id"]))

    async def confirm(self, parcel: Parcel, sent: Sent) -> str:
        """Take away what was backstage, and return the link."""
        if parcel.prepared.get("messages"):
            with contextlib.suppress(TroupeError):  # the owner sees it a while longer, or has taken it away already
                fields = {
                    "chat_id": str(parcel.prepared["chat"]), "message_ids": json.dumps(parcel.prepared["messages"])
                }  # fmt: skip
                await self._call("deleteMessages", fields, {}, self._patience)
        if sent.permalink:
            return sent.permalink
        chat = await self._look("getChat", chat_id=parcel.address)
        return _link({"message_id": sent.remote_id, "chat": chat})

    async def find(self, parcel: Parcel, *, baseline: str) -> Sent | None:
        raise OutcomeUnknown(tr("a bot cannot read a Telegram channel"))

    async def examine(self, address: str) -> str:
        me = await self._look("getMe")
        chat = await self._look("getChat", chat_id=address)
        member = await self._look("getChatMember", chat_id=address, user_id=me["id"])
        may = member.get("status") == "creator" or (
            member.get("status") == "administrator" and member.get("can_post_messages", True)
        )
        if not may:
            raise NotAuthorized(
                tr("@{username} may not post in {address}", username=me.get("username"), address=address),
                fix=tr("make the bot an administrator of the channel"),
            )
        return tr("@{name} posts in {chat}", name=me.get("username"), chat=chat.get("title") or address)

    async def _look(self, method: str, **fields: Any) -> dict[str, Any]:
        try:
            reply = await self._call(method, {name: str(value) for name, value in fields.items()}, {}, self._patience)
        except OutcomeUnknown as error:
            raise Unavailable(error.message) from error
        found = reply.body.get("result") if isinstance(reply.body, dict) else None
        if not isinstance(found, dict):
            raise Unavailable(tr("{who} answered, but not what it should: {text}", who=WHO, text=reply.text[:200]))
        return found

    async def _call(
        self, method: str, fields: dict[str, str], files: dict[str, tuple[str, bytes, str]], timeout: timedelta
    ) -> Reply:
        async with AsyncExitStack() as stack:
            http = await stack.enter_async_context(client(timeout=timeout, transport=self._transport))
            reply = await ask(http, "POST", f"{self._base}/{method}", WHO, data=fields, files=files or None)
        facts = reply.body if isinstance(reply.body, dict) else {}
        parameters = facts.get("parameters") or {}
        said = str(facts.get("description", ""))
        if reply.status == 400 and SHUT.search(said):
            raise NotAuthorized(
                tr("{who} does not let the bot post there ({said})", who=WHO, said=said),
                fix=tr("check {setting}", setting=tr(SETTING)),
            )
        if moved := parameters.get("migrate_to_chat_id"):
            raise NotAuthorized(
                tr("the Telegram group has moved"), fix=tr("set telegram.channel to {moved}", moved=moved)
            )
        raise_for(
            reply,
            WHO,
            said=said,
            retry_after=parameters.get("retry_after"),
            setting=tr(SETTING),
        )
        return reply


def _messages(reply: Reply) -> list[dict[str, Any]]:
    """Return the messages that an answer names, at least one. Raises OutcomeUnknown for an answer that names none."""
    result = reply.body.get("result") if isinstance(reply.body, dict) else None
    found = [one for one in (result if isinstance(result, list) else [result]) if isinstance(one, dict)]
    if not found or any("message_id" not in one for one in found):
        raise OutcomeUnknown(tr("{who} answered, but not what it should: {text}", who=WHO, text=reply.text[:200]))
    return found


def _form(parcel: Parcel, chat: str) -> tuple[str, dict[str, str], dict[str, tuple[str, bytes, str]]]:
    """Return the method, the fields and the files of one post, as `chat` is to see it."""
    if not parcel.media:
        return "sendMessage", {"chat_id": chat, "text": parcel.caption}, {}
    if len(parcel.media) > 1:
        described = []
        for number, media in enumerate(parcel.media):
            item: dict[str, Any] = {
                "type": "video" if media.kind == "video" else "photo",
                "media": f"attach://f{number}",
            }
            item |= _measures(media)
            if number == 0:
                item["caption"] = parcel.caption
            described.append(item)
        files = {f"f{number}": _file(media) for number, media in enumerate(parcel.media)}
        return "sendMediaGroup", {"chat_id": chat, "media": json.dumps(described)}, files
    media = parcel.media[0]
    method, field = METHODS.get(media.kind, ("sendDocument", "document"))
    fields = {"chat_id": chat, "caption": parcel.caption}
    fields |= {name: json.dumps(value) for name, value in _measures(media).items()}
    return method, fields, {field: _file(media)}


def _measures(media: MediaFile) -> dict[str, Any]:
    """Without them Telegram shows a clip square, and only once it is loaded whole."""
    if media.kind != "video":
        return {}
    facts = {"width": media.width, "height": media.height, "duration": round(media.duration_s or 0) or None}
    return {name: value for name, value in facts.items() if value} | {"supports_streaming": True}


def _file(media: MediaFile) -> tuple[str, bytes, str]:
    return media.name, media.path.read_bytes(), media.mime


def _link(message: dict[str, Any]) -> str:
    chat = message.get("chat") or {}
    number = message["message_id"]
    if chat.get("username"):
        return f"https://t.me/{chat['username']}/{number}"
    inner = str(chat.get("id", ""))
    return f"https://t.me/c/{inner[4:]}/{number}" if inner.startswith("-100") else ""
