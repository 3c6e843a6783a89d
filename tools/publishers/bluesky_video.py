"""Bluesky's service for clips: it makes a clip ready to be played before its post is there, and puts it on the account's server.

A clip that goes to the account's server directly is worked on only once its post is seen, and shows as missing until then;
and that server takes no large ones. The service is let in by short-lived tokens that the account's server makes for it.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from storage.wording import tr
from tools.errors import NotAuthorized, OutcomeUnknown, RateLimited, Refused, Unavailable
from tools.publishers.bluesky_pds import UPLOAD, Pds, TokenRefused, pieces, reply_of
from tools.publishers.wire import Reply

TOKEN_LIFE: Final = timedelta(minutes=30)  # the service puts the clip on the account's server with it, at the end
LOOK_AGAIN: Final = timedelta(seconds=1)
LONGEST_LOOK: Final = timedelta(seconds=10)
PROCESSING: Final = timedelta(minutes=8)
TOMORROW: Final = timedelta(hours=1)  # when a day's allowance is used up: nobody says when it begins anew
OURS: Final = {"validation_failure", "encoding_failure"}  # of the clip itself; another try ends the same


class VideoService:
    """Uploads clips by way of the service at `address`, such as https://video.bsky.app."""

    def __init__(
        self, pds: Pds, address: str, *, look_again: timedelta = LOOK_AGAIN, processing: timedelta = PROCESSING
    ) -> None:
        self._pds = pds
        self._address = address.rstrip("/")
        self._look_again = look_again
        self._processing = processing

    def serves(self, secret: Mapping[str, Any]) -> bool:
        """Whether the service can reach this account's server: the public one reaches no server of this machine."""
        return bool(self._address) and urlsplit(self._address).scheme == urlsplit(secret["service"]).scheme

    async def upload(self, secret: Mapping[str, Any], path: Path, sha256: str) -> dict[str, Any]:
        """Upload a clip, wait until it can be played, and return the reference by which a record holds it.

        Raises Refused for a clip that it cannot take, RateLimited when the day's allowance is used up, Unavailable.
        """
        await self._has_room(secret, path.stat().st_size)
        status = await self._upload(secret, path, sha256)
        async with asyncio.timeout(self._processing.total_seconds()):
            async for _ in _pauses(self._look_again):
                if (blob := _blob_of(status)) is not None:
                    return blob
                number = str(status.get("jobId") or "")
                if not number:
                    raise Unavailable(tr("Bluesky's video service took the clip, but gave it no number"))
                status = _status(await self._ask("GET", "getJobStatus", params={"jobId": number}))
        raise AssertionError("the pauses never end")

    async def _has_room(self, secret: Mapping[str, Any], size: int) -> None:
        token = await self._token(secret, _did_of(self._address), "app.bsky.video.getUploadLimits")
        limits = reply_of(await self._ask("GET", "getUploadLimits", token=token))
        left = limits.get("remainingDailyBytes")
        is_used_up = limits.get("remainingDailyVideos") == 0 or (isinstance(left, int) and left < size)
        if limits.get("canUpload") is not False and not is_used_up:
            return
        said = str(limits.get("message") or limits.get("error") or "")
        if is_used_up:
            raise RateLimited(tr("Bluesky takes no more clips of this account today"), retry_after=TOMORROW)
        raise Refused(
            tr("Bluesky takes no clips of this account{why}", why=f": {said[:200]}" if said else ""),
            fix=tr("confirm the account's e-mail address in Bluesky's settings"),
        )

    async def _upload(self, secret: Mapping[str, Any], path: Path, sha256: str) -> Mapping[str, Any]:
        token = await self._token(secret, _did_of(secret["service"]), "com.atproto.repo.uploadBlob")
        reply = await self._ask(
            "POST",
            "uploadVideo",
            token=token,
            timeout=UPLOAD,
            # The same file has the same name: sent again, it is known and not worked on again.
            params={"did": secret["did"], "name": f"{sha256[:32]}.mp4"},
            content=pieces(path),
            headers={"Content-Type": "video/mp4", "Content-Length": str(path.stat().st_size)},
        )
        return _status(reply)

    async def _token(self, secret: Mapping[str, Any], audience: str, call: str) -> str:
        """Return a token by which the account's server vouches for us, for one kind of call."""
        until = int((datetime.now(UTC) + TOKEN_LIFE).timestamp())
        asked: dict[str, Any] = {"aud": audience, "lxm": call, "exp": until}
        try:
            reply = await self._auth(secret, asked)
        except Refused as error:
            if "expiration" not in error.message.lower():
                raise
            # This machine's clock is off; the server's own default lasts for a small clip.
            reply = await self._auth(secret, {"aud": audience, "lxm": call})
        token = reply_of(reply).get("token")
        if not isinstance(token, str) or not token:
            raise Unavailable(tr("Bluesky gave no token for its video service"))
        return token

    async def _auth(self, secret: Mapping[str, Any], asked: Mapping[str, Any]) -> Reply:
        return await self._pds.call(
            secret["service"], "GET", "com.atproto.server.getServiceAuth", token=secret["access"], params=asked
        )

    async def _ask(self, method: str, name: str, **options: Any) -> Reply:
        """Ask the service. Whatever is wrong there says nothing of the account: it is not shut out for it."""
        known = {409} if name == "uploadVideo" else set()
        try:
            return await self._pds.call(self._address, method, f"app.bsky.video.{name}", also=known, **options)
        except RateLimited:
            raise
        except (TokenRefused, NotAuthorized, OutcomeUnknown) as error:
            # What it did with a clip is seen by nobody, so that may be done again.
            raise Unavailable(tr("Bluesky's video service: {message}", message=error.message)) from error


def _status(reply: Reply) -> Mapping[str, Any]:
    """Return the state of the work on a clip. The schema has it in a field; the service has also sent it bare."""
    facts = reply_of(reply)
    inner = facts.get("jobStatus")
    return inner if isinstance(inner, dict) else facts


def _blob_of(status: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return what the clip became; None while it is worked on. Raises when that has failed."""
    blob = status.get("blob")
    if isinstance(blob, dict) and "ref" in blob:
        return blob  # also of a clip that it has known before: then it stands beside an error
    if status.get("state") != "JOB_STATE_FAILED":
        return None
    said = str(status.get("message") or status.get("error") or status.get("failureCode") or tr("no reason given"))[:200]
    if status.get("failureCode") in OURS:
        raise Refused(
            tr("Bluesky could not process the clip ({said})", said=said),
            fix=tr("make it anew, shorter or in another format"),
        )
    raise Unavailable(tr("Bluesky's video service could not finish the clip ({said})", said=said))


def _did_of(service: str) -> str:
    """Return the identifier of a server by its address.

    >>> _did_of("https://morel.us-east.host.bsky.network"), _did_of("http://127.0.0.1:2583")
    ('did:web:morel.us-east.host.bsky.network', 'did:web:127.0.0.1%3A2583')
    """
    return f"did:web:{urlsplit(service).netloc.replace(':', '%3A')}"


async def _pauses(first: timedelta) -> AsyncIterator[None]:
    """Give the first turn at once, and each later one after a longer pause."""
    pause = first
    yield
    while True:
        await asyncio.sleep(pause.total_seconds())
        yield
        pause = min(pause * 1.5, LONGEST_LOOK)
