"""Posts to a Discord channel, with the bot's token.

Discord remembers a message's nonce for a few minutes and answers a repeat with the first message; later the channel is
listed, and the nonce found there. So a lost answer is never a double post, and hardly ever a question.
"""

import asyncio
import json
import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import httpx

from storage.wording import later, tr
from tools.errors import InvalidRequest, NotAuthorized, OutcomeUnknown, Refused, Unavailable
from tools.platforms import Terms
from tools.publishers.discord_rights import missing_rights
from tools.publishers.publisher import Go, MediaFile, Parcel, Sent, Standing
from tools.publishers.wire import Reply, ask, client, raise_for

WHO = "Discord"
SETTING = later("discord.token and discord.channel, and that the bot may send messages and attach files there")
FILES = 10  # per message
PAGE = 100  # messages per listing
PAGES = 5
LOOK = timedelta(seconds=20)
TOO_LARGE = 40005
BOOSTED = {2: 50 * 2**20, 3: 100 * 2**20}  # bytes of a file, by the level of a server
FRESH = 3600.0  # seconds that this is believed


class DiscordPublisher:
    """Posts with the bot of `token`. A destination's address is the channel's number."""

    name = "discord"

    def __init__(
        self,
        token: str,
        *,
        base_url: str = "https://discord.com/api/v10",
        timeout: timedelta = timedelta(seconds=60),
        look: timedelta = LOOK,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._base = base_url.rstrip("/")
        self._headers = {"Authorization": f"Bot {token}", "User-Agent": "DiscordBot (https://localhost, 1)"}
        self._timeout = timeout
        self._transport = transport
        self._patience = look
        self._terms: dict[str, tuple[float, Terms]] = {}

    async def terms(self, address: str) -> Terms | None:
        """Return how large a file may be: servers that their members have boosted take more. It is asked once an hour."""
        known = self._terms.get(address)
        if known is not None and time.monotonic() - known[0] < FRESH:
            return known[1]
        if not address.isdigit():
            return Terms()
        try:
            channel = await self._look(f"/channels/{address}")
            guild = await self._look(f"/guilds/{channel['guild_id']}") if channel.get("guild_id") else {}
        except (Unavailable, NotAuthorized, Refused):
            return None  # what is wrong there, the check says
        largest = BOOSTED.get(guild.get("premium_tier", 0))
        found = Terms(image_bytes=largest, video_bytes=largest)
        self._terms[address] = (time.monotonic(), found)
        return found

    async def check(self, parcel: Parcel) -> Standing:
        if not parcel.address.isdigit():
            raise NotAuthorized(tr("no Discord channel is set"), fix=tr("set discord.channel to the channel's number"))
        if len(parcel.media) > FILES:
            raise InvalidRequest(
                tr("a Discord message holds {files} files, not {count}", files=FILES, count=len(parcel.media))
            )
        channel = await self._look(f"/channels/{parcel.address}")
        return Standing(
            is_age_restricted=bool(channel.get("nsfw", False)), baseline=str(channel.get("last_message_id") or "0")
        )

    async def prepare(self, parcel: Parcel) -> Mapping[str, Any]:
        return {}

    async def publish(self, parcel: Parcel, *, go: Go) -> Sent:
        payload, files = await asyncio.to_thread(_form, parcel)
        go()
        reply = await self._call(
            "POST",
            f"/channels/{parcel.address}/messages",
            self._timeout,
            data={"payload_json": json.dumps(payload)},
            files=files,
        )
        if not isinstance(reply.body, dict) or "id" not in reply.body:
            raise OutcomeUnknown(tr("{who} answered, but not what it should: {text}", who=WHO, text=reply.text[:200]))
        return Sent(remote_id=str(reply.body["id"]))

    async def confirm(self, parcel: Parcel, sent: Sent) -> str:
        channel = await self._look(f"/channels/{parcel.address}")
        return f"https://discord.com/channels/{channel.get('guild_id', '@me')}/{parcel.address}/{sent.remote_id}"

    async def find(self, parcel: Parcel, *, baseline: str) -> Sent | None:
        after = baseline or "0"
        for _ in range(PAGES):
            listed = await self._messages(parcel.address, after)
            for message in listed:
                if str(message.get("nonce", "")) == parcel.key:
                    return Sent(remote_id=str(message["id"]))
            if len(listed) < PAGE:
                return None
            after = str(max(int(message["id"]) for message in listed))
        raise OutcomeUnknown(tr("the {who} channel has too many newer messages to look through", who=WHO))

    async def examine(self, address: str) -> str:
        me = await self._look("/users/@me")
        channel = await self._look(f"/channels/{address}")
        if guild := channel.get("guild_id"):
            await self._may_post(str(me.get("id", "")), str(guild), channel)
        marked = ", age-restricted" if channel.get("nsfw") else ""
        return tr(
            "{name} posts in #{channel}{marked}",
            name=me.get("username", tr("the bot")),
            channel=channel.get("name", address),
            marked=marked,
        )

    async def _may_post(self, me: str, guild: str, channel: Mapping[str, Any]) -> None:
        """Raise NotAuthorized with the rights that the bot lacks in a channel of a server."""
        roles = (await self._look(f"/guilds/{guild}")).get("roles")
        mine = (await self._look(f"/guilds/{guild}/members/{me}")).get("roles")
        allowed = {
            str(role["id"]): int(role.get("permissions", 0))
            for role in (roles if isinstance(roles, list) else [])
            if isinstance(role, dict) and "id" in role
        }
        missing = missing_rights(me, allowed, [str(role) for role in mine] if isinstance(mine, list) else [], channel)
        if missing:
            raise NotAuthorized(
                tr(
                    "the bot may not post in #{name}: it lacks {missing}",
                    name=channel.get("name", channel.get("id")),
                    missing=", ".join(missing),
                ),
                fix=tr("allow that for the bot's role in the channel's settings, Permissions"),
            )

    async def _messages(self, channel: str, after: str) -> list[dict[str, Any]]:
        try:
            reply = await self._call("GET", f"/channels/{channel}/messages?after={after}&limit={PAGE}", LOOK)
        except OutcomeUnknown as error:
            raise Unavailable(error.message) from error
        except NotAuthorized as error:
            raise OutcomeUnknown(
                tr("the bot may not read the {who} channel: {message}", who=WHO, message=error.message)
            ) from error
        if not isinstance(reply.body, list):
            raise Unavailable(tr("{who} answered, but not what it should: {text}", who=WHO, text=reply.text[:200]))
        return [message for message in reply.body if isinstance(message, dict) and "id" in message]

    async def _look(self, path: str) -> dict[str, Any]:
        try:
            reply = await self._call("GET", path, self._patience)
        except OutcomeUnknown as error:
            raise Unavailable(error.message) from error
        if not isinstance(reply.body, dict):
            raise Unavailable(tr("{who} answered, but not what it should: {text}", who=WHO, text=reply.text[:200]))
        return reply.body

    async def _call(self, method: str, path: str, timeout: timedelta, **options: Any) -> Reply:
        async with client(timeout=timeout, transport=self._transport) as http:
            reply = await ask(http, method, f"{self._base}{path}", WHO, headers=self._headers, **options)
        facts = reply.body if isinstance(reply.body, dict) else {}
        if facts.get("code") == TOO_LARGE:
            raise Refused(tr("the file is too large for {who}", who=WHO), fix=tr("make it shorter, or smaller"))
        raise_for(
            reply,
            WHO,
            said=str(facts.get("message", "")),
            retry_after=_number(facts.get("retry_after", reply.headers.get("retry-after"))),
            setting=tr(SETTING),
        )
        return reply


def _form(parcel: Parcel) -> tuple[dict[str, Any], list[tuple[str, tuple[str, bytes, str]]]]:
    payload = {
        "content": parcel.caption,
        "nonce": parcel.key,
        "enforce_nonce": True,
        "allowed_mentions": {"parse": []},
        "attachments": [
            {"id": number, "filename": media.name, "description": media.alt_text or parcel.alt_text}
            for number, media in enumerate(parcel.media)
        ],
    }
    return payload, [(f"files[{number}]", _file(media)) for number, media in enumerate(parcel.media)]


def _file(media: MediaFile) -> tuple[str, bytes, str]:
    return media.name, media.path.read_bytes(), media.mime


def _number(value: Any) -> float | None:
    try:
        return None if value is None else float(value)
    except (TypeError, ValueError):
        return None
