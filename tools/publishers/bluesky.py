"""Posts to Bluesky, as records that we name ourselves.

The record's key is made from the post, and everything else in the record is frozen with it: put again, it is the same
record, so a lost answer is never a double post. Whether it is there can be asked at any time.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from storage.wording import tr
from tools.editing.shrinking import fit_picture
from tools.errors import InvalidRequest, LoggedOut, NotAuthorized, OutcomeUnknown, RateLimited, Refused, Unavailable
from tools.platforms import Terms
from tools.publishers.bluesky_pds import Pds, TokenRefused, reply_of
from tools.publishers.bluesky_text import facets, handles_in, tid
from tools.publishers.bluesky_video import VideoService
from tools.publishers.keeper import Keeper, Login
from tools.publishers.publisher import Go, MediaFile, Parcel, Sent, Standing

logger = logging.getLogger(__name__)

POST: Final = "app.bsky.feed.post"
IMAGES: Final = 4  # of the usual kind; more are a gallery
GALLERY: Final = 10
IMAGE_BYTES: Final = 2_000_000
TAKEN: Final = {"image/jpeg", "image/png", "image/webp", "image/gif"}
KEPT: Final = timedelta(hours=1)  # how long an uploaded file is sure to wait for its record
SEND: Final = timedelta(seconds=60)
MENTIONS: Final = 10  # that are looked up


class BlueskyPublisher:
    """Posts with the accounts that `keeper` keeps. A destination's address is the account's DID."""

    name = "bluesky"

    def __init__(
        self,
        keeper: Keeper,
        pds: Pds,
        *,
        video: VideoService,
        now: Callable[[], datetime],
        timeout: timedelta = SEND,
    ) -> None:
        self._keeper = keeper
        self._pds = pds
        self._video = video
        self._now = now
        self._timeout = timeout

    async def terms(self, address: str) -> Terms:
        login = await self._keeper.login("bluesky", address)
        if self._video.serves(login.secret):
            return Terms()
        return Terms(video_bytes=await self._pds.largest(login.secret))

    async def check(self, parcel: Parcel) -> Standing:
        kinds = {media.kind for media in parcel.media}
        if kinds - {"image", "video"} or (kinds == {"image", "video"}):
            raise InvalidRequest(tr("a Bluesky post holds pictures, or one clip, and nothing else"))
        if "video" in kinds and len(parcel.media) > 1:
            raise InvalidRequest(tr("a Bluesky post holds one clip, not several"))
        if len(parcel.media) > GALLERY:
            raise InvalidRequest(
                tr("a Bluesky post holds {gallery} pictures, not {count}", gallery=GALLERY, count=len(parcel.media))
            )
        login = await self._keeper.login("bluesky", parcel.address)
        await self._asked(login, self._pds.look(login.secret))
        return Standing()

    async def prepare(self, parcel: Parcel) -> Mapping[str, Any]:
        """Upload the files and freeze everything that a repeat must have the same."""
        login = await self._keeper.login("bluesky", parcel.address)
        media = [file.sha256 for file in parcel.media]
        before = parcel.prepared
        is_same = before.get("media") == media and before.get("caption") == parcel.caption
        if is_same and before["until"] > self._now().isoformat():
            return before
        blobs = [await self._asked(login, self._upload(login, file)) for file in parcel.media]
        return {
            "media": media,
            "caption": parcel.caption,
            "until": (self._now() + KEPT).isoformat(),
            "rkey": before.get("rkey") or tid(parcel.due_at, parcel.delivery_id),
            "created_at": before.get("created_at") or f"{self._now():%Y-%m-%dT%H:%M:%S.000Z}",
            "blobs": blobs,
            "people": before["people"] if is_same else await self._people(login, parcel.caption),
        }

    async def publish(self, parcel: Parcel, *, go: Go) -> Sent:
        login = await self._keeper.login("bluesky", parcel.address)
        body = {
            "repo": login.secret["did"],
            "collection": POST,
            "rkey": parcel.prepared["rkey"],
            "record": record_of(parcel),
        }
        go()
        reply = await self._asked(
            login,
            self._pds.call(
                login.secret["service"],
                "POST",
                "com.atproto.repo.putRecord",
                token=login.secret["access"],
                timeout=self._timeout,
                body=body,
            ),
        )
        uri = reply_of(reply).get("uri")
        if not isinstance(uri, str):
            raise OutcomeUnknown(tr("Bluesky answered, but not what it should: {text}", text=reply.text[:200]))
        return self._sent(login, uri)

    async def confirm(self, parcel: Parcel, sent: Sent) -> str:
        return sent.permalink

    async def find(self, parcel: Parcel, *, baseline: str) -> Sent | None:
        rkey = parcel.prepared.get("rkey")
        if not rkey:
            return None  # nothing was ever committed to be sent
        login = await self._keeper.login("bluesky", parcel.address)
        params = {"repo": login.secret["did"], "collection": POST, "rkey": rkey}
        try:
            reply = await self._asked(
                login,
                self._pds.call(
                    login.secret["service"],
                    "GET",
                    "com.atproto.repo.getRecord",
                    token=login.secret["access"],
                    params=params,
                ),
            )
        except OutcomeUnknown as error:
            raise Unavailable(error.message) from error
        except Refused as error:
            if "RecordNotFound" in error.message or "Could not locate record" in error.message:
                return None
            raise OutcomeUnknown(error.message) from error
        return self._sent(login, str(reply_of(reply).get("uri", f"at://{params['repo']}/{POST}/{rkey}")))

    async def comment(self, parcel: Parcel, sent: Sent) -> None:
        """Answer the post with a record under a key of its own: put again, it would be the same one."""
        login = await self._keeper.login("bluesky", parcel.address)
        service, did = login.secret["service"], login.secret["did"]
        where = {"repo": did, "collection": POST, "rkey": sent.remote_id.rpartition("/")[2]}
        read = self._pds.call(service, "GET", "com.atproto.repo.getRecord", token=login.secret["access"], params=where)
        found = reply_of(await self._asked(login, read))
        post = {"uri": sent.remote_id, "cid": found.get("cid")}
        people = await self._people(login, parcel.first_comment)
        record: dict[str, Any] = {
            "$type": POST,
            "text": parcel.first_comment,
            "createdAt": f"{self._now():%Y-%m-%dT%H:%M:%S.000Z}",
            "reply": {"root": post, "parent": post},
        }
        if living := facets(parcel.first_comment, people):
            record["facets"] = living
        if parcel.language:
            record["langs"] = [parcel.language]
        # The second behind the post's own: no other key of this account can be the same.
        key = tid(parcel.due_at + timedelta(seconds=1), parcel.delivery_id)
        body = {"repo": did, "collection": POST, "rkey": key, "record": record}
        put = self._pds.call(
            service,
            "POST",
            "com.atproto.repo.putRecord",
            token=login.secret["access"],
            timeout=self._timeout,
            body=body,
        )
        await self._asked(login, put)

    async def examine(self, address: str) -> str:
        account = await self._keeper.accounts.at("bluesky", address)
        if account is None:
            raise NotAuthorized(tr("no Bluesky account is connected"), fix="/connect bluesky")
        return await self._keeper.check(account)

    async def _asked(self, login: Login, call: Any) -> Any:
        """Await a call; an ended token is renewed before the next try, and a refused one must be connected anew."""
        try:
            return await call
        except TokenRefused as error:
            await self._keeper.stale(login.account)
            raise Unavailable(tr("Bluesky's session ended early: {message}", message=error.message)) from error
        except LoggedOut:
            raise
        except NotAuthorized as error:
            raise await self._keeper.shut_out(login.account, error.message) from error

    async def _upload(self, login: Login, file: MediaFile) -> dict[str, Any]:
        if file.kind == "video":
            return await self._upload_clip(login, file)
        if file.mime in TAKEN and file.size <= IMAGE_BYTES:
            return await self._pds.upload(login.secret, file.path, file.mime)
        with TemporaryDirectory(prefix="troupe-bluesky-") as folder:
            small = Path(folder) / "picture.jpg"
            await asyncio.to_thread(fit_picture, file.path, small, largest=IMAGE_BYTES)
            return await self._pds.upload(login.secret, small, "image/jpeg")

    async def _upload_clip(self, login: Login, file: MediaFile) -> dict[str, Any]:
        """Upload a clip by way of the video service; where that is away and the clip is small, to the account's server."""
        limit = await self._pds.largest(login.secret)
        is_small = limit is None or file.size <= limit
        if self._video.serves(login.secret):
            try:
                return await self._video.upload(login.secret, file.path, file.sha256)
            except (Unavailable, TimeoutError) as error:
                if isinstance(error, TokenRefused | RateLimited) or not is_small:
                    raise
                logger.info("Not by the video service", extra={"action": "no_video_service", "why": str(error)})
        if not is_small:
            raise Refused(
                tr(
                    "{file} has {size:.0f} MB, and this Bluesky server takes {limit:.0f} MB",
                    file=file.name,
                    size=file.size / 1e6,
                    limit=(limit or 0) / 1e6,
                ),
                fix=tr("make it shorter, or smaller"),
            )
        return await self._pds.upload(login.secret, file.path, file.mime)

    async def _people(self, login: Login, caption: str) -> dict[str, str]:
        """Return who is mentioned. Somebody whom nobody knows is no mention, and holds up no post."""
        found = {}
        for handle in handles_in(caption)[:MENTIONS]:
            try:
                reply = await self._pds.call(
                    login.secret["service"],
                    "GET",
                    "com.atproto.identity.resolveHandle",
                    params={"handle": handle},
                )
            except (Unavailable, Refused, OutcomeUnknown, NotAuthorized):
                continue
            did = reply_of(reply).get("did")
            if isinstance(did, str):
                found[handle] = did
        return found

    def _sent(self, login: Login, uri: str) -> Sent:
        rkey = uri.rpartition("/")[2]
        # By the DID and not by the handle: a handle may change, and its old links lead nowhere then.
        return Sent(remote_id=uri, permalink=f"https://bsky.app/profile/{login.secret['did']}/post/{rkey}")


def record_of(parcel: Parcel) -> dict[str, Any]:
    """Return the record of a post: the same one for the same parcel, however often it is made."""
    prepared = parcel.prepared
    record: dict[str, Any] = {"$type": POST, "text": parcel.caption, "createdAt": prepared["created_at"]}
    if found := facets(parcel.caption, prepared.get("people", {})):
        record["facets"] = found
    if parcel.language:
        record["langs"] = [parcel.language]
    if parcel.rating == "adult":
        record["labels"] = {"$type": "com.atproto.label.defs#selfLabels", "values": [{"val": "porn"}]}
    if parcel.media:
        record["embed"] = _embed(parcel)
    return record


def _embed(parcel: Parcel) -> dict[str, Any]:
    shown = [(file, blob) for file, blob in zip(parcel.media, parcel.prepared["blobs"], strict=True)]
    if parcel.media[0].kind == "video":
        [(file, blob)] = shown
        alt = file.alt_text or parcel.alt_text
        clip: dict[str, Any] = {"$type": "app.bsky.embed.video", "video": blob, **_ratio(file)}
        return clip | ({"alt": alt} if alt else {})
    if len(shown) <= IMAGES:
        images = [{"alt": file.alt_text or parcel.alt_text, "image": blob, **_ratio(file)} for file, blob in shown]
        return {"$type": "app.bsky.embed.images", "images": images}
    items = [
        # Here the shape is required: a square stands where it is not known.
        {
            "$type": "app.bsky.embed.gallery#image",
            "alt": file.alt_text or parcel.alt_text,
            "image": blob,
            "aspectRatio": {"width": 1, "height": 1},
        }
        | _ratio(file)
        for file, blob in shown
    ]
    return {"$type": "app.bsky.embed.gallery", "items": items}


def _ratio(file: MediaFile) -> dict[str, Any]:
    if not (file.width and file.height):
        return {}
    return {"aspectRatio": {"width": file.width, "height": file.height}}
