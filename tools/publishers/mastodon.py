"""Posts to Mastodon and its kin.

The key that makes a repeat harmless is honoured by Mastodon for an hour, and by some of its kin not at all. So a lost
answer is looked for among the account's own posts, by the files in it: each upload has a number that only one post has.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from typing import Any, Final

from storage.wording import tr
from tools.errors import InvalidRequest, LoggedOut, NotAuthorized, OutcomeUnknown, Refused, Unavailable
from tools.platforms import Platform, Terms, count
from tools.publishers.keeper import Keeper, Login
from tools.publishers.mastodon_server import MIMES, Mastodon, body_of, place_at
from tools.publishers.publisher import Go, MediaFile, Parcel, Sent, Standing

PAGE: Final = 40  # posts per listing
PAGES: Final = 5
SEND: Final = timedelta(seconds=60)
UPLOAD: Final = timedelta(minutes=8)
PROCESSING: Final = timedelta(minutes=8)  # that a server may take over a clip
KEPT: Final = timedelta(hours=12)  # how long an uploaded file waits for its post; servers clear away after a day
LOOK_AGAIN: Final = timedelta(seconds=1)
LONGEST_LOOK: Final = timedelta(seconds=10)
ATTACHED: Final = "already attached"


class MastodonPublisher:
    """Posts with the accounts that `keeper` keeps. A destination's address is `name@server`."""

    name = "mastodon"

    def __init__(
        self,
        keeper: Keeper,
        server: Mastodon,
        *,
        now: Callable[[], datetime],
        timeout: timedelta = SEND,
        look_again: timedelta = LOOK_AGAIN,
        processing: timedelta = PROCESSING,
    ) -> None:
        self._keeper = keeper
        self._server = server
        self._now = now
        self._timeout = timeout
        self._look_again = look_again
        self._processing = processing

    async def terms(self, address: str) -> Terms:
        return await self._terms(await self._keeper.login("mastodon", address))

    async def _terms(self, login: Login) -> Terms:
        asked = self._server.terms(login.secret["server"], token=login.secret["token"])
        found: Terms = await self._asked(login, asked)
        return found

    async def check(self, parcel: Parcel) -> Standing:
        login = await self._keeper.login("mastodon", parcel.address)
        _fits(parcel, place_at(await self._terms(login)))
        await self._asked(login, self._server.look(login.secret))
        newest = await self._own(login, limit=1)
        return Standing(baseline=str(newest[0]["id"]) if newest else "0")

    async def prepare(self, parcel: Parcel) -> Mapping[str, Any]:
        """Upload the files and wait until the server has digested them: what it refuses is refused before anybody sees it."""
        login = await self._keeper.login("mastodon", parcel.address)
        media = [file.sha256 for file in parcel.media]
        alt_texts = [file.alt_text or parcel.alt_text for file in parcel.media]
        before = parcel.prepared
        if (
            before.get("media") == media
            and before.get("alt_texts") == alt_texts
            and before["until"] > self._now().isoformat()
        ):
            return before
        uploads = []
        for file, alt_text in zip(parcel.media, alt_texts, strict=True):
            uploads.append(await self._asked(login, self._upload(login, file, alt_text)))
        return {
            "media": media,
            "alt_texts": alt_texts,
            "until": (self._now() + KEPT).isoformat(),
            "uploads": uploads,
        }

    async def publish(self, parcel: Parcel, *, go: Go) -> Sent:
        login = await self._keeper.login("mastodon", parcel.address)
        fields: dict[str, Any] = {
            "status": parcel.caption,
            "media_ids[]": list(parcel.prepared["uploads"]),
            "visibility": str(parcel.settings.get("visibility", "public")),
        }
        if parcel.language:
            fields["language"] = parcel.language
        if parcel.rating == "adult":
            fields["sensitive"] = "true"
        go()
        send = self._server.call(
            login.secret["server"],
            "POST",
            "/api/v1/statuses",
            token=login.secret["token"],
            timeout=self._timeout,
            headers={"Idempotency-Key": parcel.key},
            data=fields,
        )
        try:
            reply = await self._asked(login, send)
        except Refused as error:
            if ATTACHED in error.message.lower():
                # The files are in a post: very likely in this one, of which nobody has heard yet.
                raise OutcomeUnknown(error.message) from error
            self._server.forget(login.secret["server"])  # it may have new limits
            raise
        status = body_of(reply)
        if not status.get("id"):
            raise OutcomeUnknown(tr("Mastodon answered, but not what it should: {text}", text=reply.text[:200]))
        return _sent(status)

    async def confirm(self, parcel: Parcel, sent: Sent) -> str:
        login = await self._keeper.login("mastodon", parcel.address)
        reply = await self._server.call(
            login.secret["server"], "GET", f"/api/v1/statuses/{sent.remote_id}", token=login.secret["token"]
        )
        return _sent(body_of(reply)).permalink

    async def comment(self, parcel: Parcel, sent: Sent) -> None:
        login = await self._keeper.login("mastodon", parcel.address)
        fields: dict[str, Any] = {
            "status": parcel.first_comment,
            "in_reply_to_id": sent.remote_id,
            "visibility": str(parcel.settings.get("visibility", "public")),
        }
        if parcel.language:
            fields["language"] = parcel.language
        send = self._server.call(
            login.secret["server"],
            "POST",
            "/api/v1/statuses",
            token=login.secret["token"],
            timeout=self._timeout,
            headers={"Idempotency-Key": f"{parcel.key}-comment"},
            data=fields,
        )
        await self._asked(login, send)

    async def find(self, parcel: Parcel, *, baseline: str) -> Sent | None:
        uploads = {str(number) for number in parcel.prepared.get("uploads", ())}
        if not uploads:
            raise OutcomeUnknown(tr("a post without files cannot be told from another one with the same words"))
        login = await self._keeper.login("mastodon", parcel.address)
        after = baseline
        for _ in range(PAGES):
            listed = await self._own(login, limit=PAGE, min_id=after or "0")
            for status in listed:
                files = {str(file.get("id")) for file in status.get("media_attachments", ()) if isinstance(file, dict)}
                if files & uploads:
                    return _sent(status)
            if len(listed) < PAGE:
                return None
            after = str(max((status["id"] for status in listed), key=_order))
        raise OutcomeUnknown(tr("the account has too many newer posts to look through"))

    async def examine(self, address: str) -> str:
        account = await self._keeper.accounts.at("mastodon", address)
        if account is None:
            raise NotAuthorized(tr("no Mastodon account is connected"), fix="/connect mastodon")
        return await self._keeper.check(account)

    async def _own(self, login: Login, **params: Any) -> list[dict[str, Any]]:
        """Return the account's own posts, as they are listed."""
        call = self._server.call(
            login.secret["server"],
            "GET",
            f"/api/v1/accounts/{login.secret['id']}/statuses",
            token=login.secret["token"],
            params=params,
        )
        try:
            reply = await self._asked(login, call)
        except OutcomeUnknown as error:
            raise Unavailable(error.message) from error
        if not isinstance(reply.body, list):
            raise Unavailable(tr("Mastodon answered, but not what it should: {text}", text=reply.text[:200]))
        return [status for status in reply.body if isinstance(status, dict) and "id" in status]

    async def _upload(self, login: Login, file: MediaFile, alt_text: str) -> str:
        """Upload one file and wait until it can be posted; return its number."""
        server, token = login.secret["server"], login.secret["token"]
        async with AsyncExitStack() as stack:
            opened = stack.enter_context(await asyncio.to_thread(file.path.open, "rb"))
            try:
                reply = await self._server.call(
                    server,
                    "POST",
                    "/api/v2/media",
                    token=token,
                    timeout=UPLOAD,
                    files={"file": (file.name, opened, file.mime)},
                    data={"description": alt_text} if alt_text else {},
                )
            except OutcomeUnknown as error:
                raise Unavailable(error.message) from error  # a file that no post has is seen by nobody
        number = str(body_of(reply).get("id", ""))
        if not number:
            raise Unavailable(tr("the server took the file, but gave it no number"))
        if reply.status == 200:
            return number
        async with asyncio.timeout(self._processing.total_seconds()):
            async for _ in _pauses(self._look_again):
                try:
                    reply = await self._server.call(server, "GET", f"/api/v1/media/{number}", token=token)
                except OutcomeUnknown as error:
                    raise Unavailable(error.message) from error
                except Refused as error:
                    raise Refused(
                        tr(
                            "the server took {file} and could not process it ({message})",
                            file=file.name,
                            message=error.message,
                        ),
                        fix=tr("make it anew in another format"),
                    ) from error
                if reply.status == 200:
                    break
        return number

    async def _asked(self, login: Login, call: Any) -> Any:
        """Await a call; a token that the server refuses must be connected anew."""
        try:
            return await call
        except LoggedOut:
            raise
        except NotAuthorized as error:
            raise await self._keeper.shut_out(login.account, error.message) from error


async def _pauses(first: timedelta) -> AsyncIterator[None]:
    pause = first
    while True:
        await asyncio.sleep(pause.total_seconds())
        yield
        pause = min(pause * 1.5, LONGEST_LOOK)


def _fits(parcel: Parcel, place: Platform) -> None:
    """Raise InvalidRequest or Refused for what this server would not take."""
    most = place.placements["image"].count_max
    if len(parcel.media) > most:
        raise InvalidRequest(
            tr("this server takes {most} files in a post, not {count}", most=most, count=len(parcel.media))
        )
    if len({media.kind for media in parcel.media}) > 1 or (len(parcel.media) > 1 and parcel.media[0].kind != "image"):
        raise InvalidRequest(tr("a Mastodon post holds pictures, or one clip, and nothing else"))
    over = count(parcel.caption, place) - (place.caption_max or 0)
    if over > 0:
        raise InvalidRequest(
            tr(
                "the caption is {over} over the {caption_max} characters of this server",
                over=over,
                caption_max=place.caption_max,
            ),
            fix=tr("shorten it"),
        )
    for media in parcel.media:
        spot = place.placements["image" if media.kind == "image" else "video"]
        if spot.size_max is not None and media.size > spot.size_max:
            raise Refused(
                tr(
                    "{file} has {size:.1f} MB, and this server takes {most:.1f} MB",
                    file=media.name,
                    size=media.size / 1e6,
                    most=spot.size_max / 1e6,
                ),
                fix=tr("make it smaller"),
            )
        kind, _, form = MIMES.get(media.mime, media.mime).partition("/")
        taken = {"image": spot.formats, "video": spot.containers}.get(kind, ())
        if taken and form not in taken:
            raise Refused(
                tr("this server takes no {mime}", mime=media.mime), fix=tr("convert it, or post it elsewhere")
            )


def _sent(status: Mapping[str, Any]) -> Sent:
    link = str(status.get("url") or "")
    return Sent(remote_id=str(status.get("id", "")), permalink=link if link.startswith(("https://", "http://")) else "")


def _order(number: str) -> tuple[int, str]:
    """Numbers of posts are growing, and of the kin some are words that sort as they are."""
    return (len(number), number) if number.isdecimal() else (0, number)
