"""Posts to a Discord channel by a webhook: the simple way, without a bot.

A webhook knows no key that makes a repeat harmless and cannot read its channel. So each file bears the post's key in its
name: where a bot of ours may read the channel, a lost answer is looked for by it, and else the owner is asked.
"""

import asyncio
import json
import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import PurePath
from typing import Any, Final

import httpx

from storage.wording import later, tr
from tools.errors import InvalidRequest, LoggedOut, NotAuthorized, OutcomeUnknown, Refused, Unavailable
from tools.platforms import Terms
from tools.publishers.discord import FILES, LOOK, PAGE, PAGES, TOO_LARGE
from tools.publishers.keeper import Grant, Keeper, Login
from tools.publishers.publisher import Go, MediaFile, Parcel, Sent, Standing
from tools.publishers.wire import Reply, ask, client, raise_for

WHO: Final = "Discord"
ADDRESS: Final = re.compile(
    r"https://(?:(?:ptb|canary)\.)?discord(?:app)?\.com/api(?:/v\d{1,2})?/webhooks/(\d{5,25})/([A-Za-z0-9_-]{20,200})/?"
)
SETTING: Final = later("the webhook: it was deleted, or its address has changed")


class Webhooks:
    """Discord's way of letting a webhook in. `bot_token` may be "": then channels are not read."""

    title = WHO

    def __init__(
        self,
        *,
        base_url: str = "https://discord.com/api/v10",
        bot_token: str = "",
        timeout: timedelta = LOOK,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._base = base_url.rstrip("/")
        self._bot_token = bot_token
        self._timeout = timeout
        self._transport = transport

    async def connect(self, words: str) -> Grant:
        """Take a webhook's address, which is all there is to one."""
        found = ADDRESS.fullmatch(words.strip().strip("<>"))
        if found is None:
            raise InvalidRequest(
                tr("that is no webhook's address"),
                fix=tr("copy it in Discord: channel settings, Integrations, Webhooks, Copy Webhook URL"),
            )
        facts = await self.facts({"id": found[1], "token": found[2]})
        name = str(facts.get("name") or "webhook")
        reads = await self._reads(str(facts.get("channel_id", "")))
        lost = tr("a lost answer is looked up by the bot") if reads else tr("a lost answer is asked about")
        return Grant(
            address=found[1],
            name=name,
            secret={
                "id": found[1],
                "token": found[2],
                "channel": str(facts.get("channel_id", "")),
                "guild": str(facts.get("guild_id") or ""),
            },
            can=tr("Posts of 2000 characters with up to {files} files, with alt text; {lost}.", files=FILES, lost=lost),
        )

    async def renew(self, secret: Mapping[str, Any]) -> Grant | None:
        return None

    async def look(self, secret: Mapping[str, Any]) -> str:
        facts = await self.facts(secret)
        return tr("{name} posts in its Discord channel", name=facts.get("name") or tr("the webhook"))

    async def facts(self, secret: Mapping[str, Any]) -> dict[str, Any]:
        reply = await self.call("GET", f"/webhooks/{secret['id']}/{secret['token']}", self._timeout)
        if not isinstance(reply.body, dict):
            raise Unavailable(tr("{who} answered, but not what it should: {text}", who=WHO, text=reply.text[:200]))
        return reply.body

    async def call(self, method: str, path: str, timeout: timedelta, *, as_bot: bool = False, **options: Any) -> Reply:
        headers = {"User-Agent": "DiscordBot (https://localhost, 1)"}
        if as_bot:
            headers["Authorization"] = f"Bot {self._bot_token}"
        async with client(timeout=timeout, transport=self._transport) as http:
            reply = await ask(http, method, f"{self._base}{path}", WHO, headers=headers, **options)
        facts = reply.body if isinstance(reply.body, dict) else {}
        if facts.get("code") == TOO_LARGE:
            raise Refused(tr("the file is too large for {who}", who=WHO), fix=tr("make it shorter, or smaller"))
        if 300 <= reply.status < 400:
            raise Unavailable(
                tr("{who} sent the bot elsewhere", who=WHO), fix=tr("check this machine's way to the internet")
            )
        wait = facts.get("retry_after", reply.headers.get("retry-after"))
        try:
            seconds = None if wait is None else float(wait)
        except (TypeError, ValueError):
            seconds = None
        raise_for(reply, WHO, said=str(facts.get("message", "")), retry_after=seconds, setting=tr(SETTING))
        return reply

    async def channel(self, number: str) -> dict[str, Any] | None:
        """Return what the bot sees of a channel; None when there is no bot, or it does not see it."""
        if not self._bot_token or not number:
            return None
        try:
            reply = await self.call("GET", f"/channels/{number}", LOOK, as_bot=True)
        except (NotAuthorized, Refused):
            return None
        except OutcomeUnknown as error:
            raise Unavailable(error.message) from error
        return reply.body if isinstance(reply.body, dict) else None

    async def messages(self, number: str, after: str) -> list[dict[str, Any]]:
        """Return messages behind one, oldest page first. Raises OutcomeUnknown when the bot may not read there."""
        try:
            reply = await self.call("GET", f"/channels/{number}/messages?after={after}&limit={PAGE}", LOOK, as_bot=True)
        except OutcomeUnknown as error:
            raise Unavailable(error.message) from error
        except (NotAuthorized, Refused) as error:
            raise OutcomeUnknown(tr("the bot may not read the channel: {message}", message=error.message)) from error
        if not isinstance(reply.body, list):
            raise Unavailable(tr("{who} answered, but not what it should: {text}", who=WHO, text=reply.text[:200]))
        return [message for message in reply.body if isinstance(message, dict) and "id" in message]

    @property
    def reads(self) -> bool:
        return bool(self._bot_token)

    async def _reads(self, number: str) -> bool:
        try:
            if not self._bot_token:
                return False
            await self.messages(number, "0")
        except (Unavailable, OutcomeUnknown):
            return False
        return True


class WebhookPublisher:
    """Posts by the webhooks that `keeper` keeps. A destination's address is the webhook's number."""

    name = "webhook"

    def __init__(self, keeper: Keeper, webhooks: Webhooks, *, timeout: timedelta = timedelta(seconds=60)) -> None:
        self._keeper = keeper
        self._webhooks = webhooks
        self._timeout = timeout

    async def terms(self, address: str) -> Terms:
        return Terms()

    async def check(self, parcel: Parcel) -> Standing:
        if len(parcel.media) > FILES:
            raise InvalidRequest(
                tr("a Discord message holds {files} files, not {count}", files=FILES, count=len(parcel.media))
            )
        login = await self._keeper.login("discord", parcel.address)
        await self._asked(login, self._webhooks.look(login.secret))
        channel = await self._webhooks.channel(login.secret["channel"])
        if channel is None:
            return Standing()  # unmarked, as far as anybody can see: nothing adult goes there
        return Standing(
            is_age_restricted=bool(channel.get("nsfw", False)), baseline=str(channel.get("last_message_id") or "0")
        )

    async def prepare(self, parcel: Parcel) -> Mapping[str, Any]:
        return {}

    async def publish(self, parcel: Parcel, *, go: Go) -> Sent:
        login = await self._keeper.login("discord", parcel.address)
        payload, files = await asyncio.to_thread(_form, parcel)
        path = f"/webhooks/{login.secret['id']}/{login.secret['token']}?wait=true"
        go()
        call = self._webhooks.call("POST", path, self._timeout, data={"payload_json": json.dumps(payload)}, files=files)
        reply = await self._asked(login, call)
        if not isinstance(reply.body, dict) or "id" not in reply.body:
            raise OutcomeUnknown(tr("{who} answered, but not what it should: {text}", who=WHO, text=reply.text[:200]))
        return self._sent(login, reply.body)

    async def confirm(self, parcel: Parcel, sent: Sent) -> str:
        return sent.permalink

    async def find(self, parcel: Parcel, *, baseline: str) -> Sent | None:
        login = await self._keeper.login("discord", parcel.address)
        if not self._webhooks.reads or not baseline or not parcel.key:
            raise OutcomeUnknown(tr("a webhook cannot read its channel"))
        after = baseline
        for _ in range(PAGES):
            listed = await self._webhooks.messages(login.secret["channel"], after)
            for message in listed:
                if _is_veiled(message, login.secret["id"]):
                    raise OutcomeUnknown(tr("the bot may not read what stands in the channel (Message Content Intent)"))
                if _is_ours(message, login.secret["id"], parcel.key):
                    return self._sent(login, message)
            if len(listed) < PAGE:
                return None
            after = str(max(int(message["id"]) for message in listed))
        raise OutcomeUnknown(tr("the {who} channel has too many newer messages to look through", who=WHO))

    async def examine(self, address: str) -> str:
        account = await self._keeper.accounts.at("discord", address)
        if account is None:
            raise NotAuthorized(tr("no Discord webhook is connected"), fix="/connect discord")
        return await self._keeper.check(account)

    async def _asked(self, login: Login, call: Any) -> Any:
        try:
            return await call
        except LoggedOut:
            raise
        except NotAuthorized as error:
            raise await self._keeper.shut_out(login.account, error.message) from error

    def _sent(self, login: Login, message: Mapping[str, Any]) -> Sent:
        guild, channel = login.secret["guild"], message.get("channel_id") or login.secret["channel"]
        link = f"https://discord.com/channels/{guild}/{channel}/{message['id']}" if guild else ""
        return Sent(remote_id=str(message["id"]), permalink=link)


def _form(parcel: Parcel) -> tuple[dict[str, Any], list[tuple[str, tuple[str, bytes, str]]]]:
    names = [_marked(media, parcel.key) for media in parcel.media]
    payload = {
        "content": parcel.caption,
        "allowed_mentions": {"parse": []},
        "attachments": [
            {"id": number, "filename": names[number], "description": media.alt_text or parcel.alt_text}
            for number, media in enumerate(parcel.media)
        ],
    }
    files = [
        (f"files[{number}]", (names[number], media.path.read_bytes(), media.mime))
        for number, media in enumerate(parcel.media)
    ]
    return payload, files


def _marked(media: MediaFile, key: str) -> str:
    """Return the name under which the file goes out: with the post's key in it.

    >>> from pathlib import Path
    >>> _marked(MediaFile(path=Path(), name="reel_7.mp4", kind="video", mime="", sha256="", size=0), "t5-ab")
    'reel_7-t5-ab.mp4'
    """
    name = PurePath(media.name)
    return f"{name.stem}-{key}{name.suffix}"


def _is_veiled(message: Mapping[str, Any], webhook: str) -> bool:
    """Whether it is a post of this webhook whose content Discord hides from the bot: then nothing can be told by it."""
    is_empty = not message.get("content") and not message.get("attachments")
    return str(message.get("webhook_id", "")) == webhook and is_empty


def _is_ours(message: Mapping[str, Any], webhook: str, key: str) -> bool:
    files = message.get("attachments")
    names = (
        [str(file.get("filename", "")) for file in files if isinstance(file, dict)] if isinstance(files, list) else []
    )
    return str(message.get("webhook_id", "")) == webhook and any(
        PurePath(name).stem.endswith(f"-{key}") for name in names
    )
