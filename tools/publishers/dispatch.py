"""The road of one post: taken up, checked at the last moment, sent once, and what an answer means.

    planned → claimed → sending → posted | failed | unknown → posted | planned | ask

The intent is committed before the request leaves. From then on an answer that does not come is no failure: the post may
be there. So nothing is ever sent again by itself unless the platform can say that the first one is not there; where it
cannot say, the owner is asked. What surely never left goes back on the schedule.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from personas.disclosure import ai_line
from personas.gate import Refusal, face_allowed, may_publish, uses_real_face
from personas.languages import language_code
from storage.agenda import DECIDED, MOVED
from storage.assets import Assets
from storage.blobs import Blobs
from storage.consents import Consents
from storage.deliveries import Deliveries, Question
from storage.destinations import Destinations
from storage.errors import Away, StorageError
from storage.personas import Personas
from storage.tables import Approval, Asset, Delivery, DeliveryState, Destination, Persona, Rating
from storage.wording import tr
from tools.captions import alt_text_of, with_ai_line
from tools.errors import (
    InvalidRequest,
    LoggedOut,
    NotAuthorized,
    OutcomeUnknown,
    RateLimited,
    Refused,
    TroupeError,
    Unavailable,
)
from tools.platforms import Platform, check_media, count, fits, media_of, place_of, platform
from tools.publishers.comments import FirstComments
from tools.publishers.events import Result
from tools.publishers.licences import refuse_unlicensed
from tools.publishers.publisher import MediaFile, Parcel, Publisher, Sent, StaleSend, Standing
from tools.publishers.sealing import PROVENANCE, SEALED, Leaving, Sealing
from tools.publishers.wire import only_while

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Policy:
    """How patient posting is."""

    grace: timedelta = timedelta(minutes=15)  # posted late without asking
    settle: timedelta = timedelta(seconds=90)  # before a lost answer is looked for
    stale: timedelta = timedelta(seconds=5)  # between the committed intent and the request
    retry: timedelta = timedelta(seconds=30)  # after nothing was sent
    wait: timedelta = timedelta(seconds=10)  # for content that is being made
    spacing: timedelta = timedelta(seconds=3)  # between two posts to one destination
    late_spacing: timedelta = timedelta(seconds=60)  # likewise when late: never a burst
    check: timedelta = timedelta(seconds=45)
    prepare: timedelta = timedelta(minutes=10)  # uploads
    publish: timedelta = timedelta(minutes=10)  # a publisher's own limit is tighter
    confirm: timedelta = timedelta(seconds=20)

    @property
    def held(self) -> timedelta:
        """Longer than any take-up lasts: what is held for longer was forgotten."""
        return self.check + self.prepare + self.publish + self.confirm + timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class _Ready:
    parcel: Parcel
    publisher: Publisher
    standing: Standing
    sealed: Mapping[str, Any] = field(default_factory=dict)  # for the delivery's settings


class Dispatch:
    """Sends what it is given, and looks for what may have been sent."""

    def __init__(
        self,
        *,
        deliveries: Deliveries,
        destinations: Destinations,
        assets: Assets,
        blobs: Blobs,
        personas: Personas,
        consents: Consents,
        publishers: Mapping[str, Publisher],
        policy: Policy,
        me: str,
        now: Callable[[], datetime],
        boottime: Callable[[], float],
        nudge: Callable[[], None],
        may_send: Callable[[], bool],
        sealing: Sealing | None = None,
    ) -> None:
        self._sealing = sealing
        self._deliveries = deliveries
        self._destinations = destinations
        self._assets = assets
        self._blobs = blobs
        self._personas = personas
        self._consents = consents
        self._publishers = publishers
        self._policy = policy
        self._me = me
        self._now = now
        self._boottime = boottime
        self._nudge = nudge
        self._comments = FirstComments(deliveries, patience=policy.check.total_seconds(), now=now)
        self._may_send = may_send

    async def send(self, row: Delivery) -> Result:
        """Take up a due delivery and bring it as far as it goes."""
        claimed = await self._deliveries.flights.claim(row.id, attempt=row.attempt, by=self._me, now=self._now())
        if claimed is None:
            await self.later(
                row, self._policy.spacing, "busy", tr("another post is on its way to the same destination")
            )
            return Result.LATER
        try:
            ready = await self._ready(claimed)
        except RateLimited as error:
            return await self._back(claimed, error, error.retry_after)
        except (Unavailable, Away, OutcomeUnknown, TimeoutError) as error:  # nothing has left yet, whatever the error
            return await self._back(claimed, error, self._policy.retry)
        except LoggedOut as error:
            return await self._back(claimed, error, self._policy.retry)
        except NotAuthorized as error:
            return await self._shut(claimed, error)
        except (TroupeError, StorageError) as error:
            return await self._fail(claimed, error)
        except Exception as error:
            # The publishing loop outlives any one post.
            logger.exception("A post broke before it was sent", extra={"action": "post_broke", "post": row.id})
            return await self._fail(claimed, Refused(tr("a fault in the program: {kind}", kind=type(error).__name__)))
        return await self._send(claimed, ready)

    async def look_for(self, row: Delivery) -> Result:
        """Ask the platform about a lost answer: POSTED, LATER (it is not there), or ASKED: only the owner can tell."""
        destination = await self._destinations.get(row.destination_id) if row.destination_id else None
        publisher = self._publishers.get(destination.publisher) if destination else None
        if destination is None or publisher is None:
            return Result.ASKED
        persona = await self._personas.get(row.persona_id) if row.persona_id else None
        caption = str(row.settings.get("sent_caption", row.caption))
        parcel = _parcel(row, destination, persona, media=(), caption=caption, rating=Rating.GENERAL)
        try:
            async with asyncio.timeout(self._policy.check.total_seconds()):
                found = await publisher.find(parcel, baseline=row.baseline)
        except (Unavailable, LoggedOut, TimeoutError):
            # It cannot be told now. As long as the post is worth it, look again with the next sweep.
            grace = self._policy.grace if destination.grace_s is None else timedelta(seconds=destination.grace_s)
            return Result.UNKNOWN if self._now() <= row.due_at + grace else Result.ASKED
        except (TroupeError, StorageError):
            return Result.ASKED
        now = self._now()
        if found is None:
            # Of this take-up alone: another host may have looked as well, and it may be on its way again.
            await self._deliveries.flights.put_back(
                row.id,
                by=None,
                attempt=row.attempt,
                retry_at=now,
                error_class="absent",
                error=tr("it had not arrived"),
                now=now,
            )
            self._nudge()
            return Result.LATER
        posted = await self._deliveries.flights.posted(
            row.id, by=None, remote_id=found.remote_id, permalink=found.permalink, now=now
        )
        if posted is None:
            return Result.GONE
        await self._link(posted, parcel, publisher, found)
        return Result.POSTED

    async def broken_off(self, row: Delivery) -> Result:
        """Give up a take-up of ours that the database broke off, now that it answers again."""
        if row.state is DeliveryState.SENDING:
            return await self._lost(row, tr("the database went away while it was sent"))
        return await self._back(row, Unavailable(tr("the database went away before it was sent")), timedelta(0))

    async def later(self, row: Delivery, wait: timedelta, error_class: str, why: str) -> None:
        """Put a delivery off that nobody has taken up."""
        now = self._now()
        await self._deliveries.flights.wait_until(
            row.id, attempt=row.attempt, retry_at=now + wait, error_class=error_class, error=why, now=now
        )
        self._nudge()

    async def _ready(self, row: Delivery) -> _Ready:
        """Gather what goes out, and ask everybody who may object, at the last moment."""
        destination = await self._destinations.get(row.destination_id) if row.destination_id else None
        if destination is None:
            raise Refused(tr("its destination is gone"), fix=tr("plan it anew"))
        publisher = self._publishers.get(destination.publisher)
        if publisher is None:
            name = destination.publisher
            raise NotAuthorized(
                tr("no {name} account is connected", name=name), fix=tr("set {name}.token, then try again", name=name)
            )
        destination = await self._as_it_is(destination, publisher)
        place = place_of(destination)
        persona = await self._personas.get(row.persona_id) if row.persona_id else None
        if persona is not None and persona.deleted_at is not None:
            raise Refused(
                tr("{persona} was deleted", persona=persona.name), fix=tr("undo that first, or drop the post")
            )
        assets = await self._content(row)
        for asset in assets:
            await self._may_show(asset)
        await refuse_unlicensed(self._assets, assets)
        spoken = persona.language if persona else "English"
        alt_texts = [
            alt_text_of(
                row.alt_text if number == 0 else "",
                seen=asset.alt_text,
                persona=persona.name if persona else "",
                title=asset.title,
                ai_line=ai_line(spoken),
                place=place,
            )
            for number, asset in enumerate(assets)
        ]
        leaving = [await self._leaving(row, asset, place, len(assets)) for asset in assets]
        files = [one.media for one in leaving]
        media = tuple(replace(file, alt_text=text) for file, text in zip(files, alt_texts, strict=True))
        line = ai_line(spoken) if destination.ai_line else ""
        caption = with_ai_line(row.caption, line, place)
        rating = Rating.ADULT if any(asset.rating is Rating.ADULT for asset in assets) else Rating.GENERAL
        parcel = _parcel(row, destination, persona, media=media, caption=caption, rating=rating)
        parcel = replace(parcel, alt_text=alt_texts[0])
        async with asyncio.timeout(self._policy.check.total_seconds()):
            standing = await publisher.check(parcel)
        for asset in assets:
            _may_go(asset, persona, destination, standing)
        _short_enough(caption, place)
        async with asyncio.timeout(self._policy.prepare.total_seconds()):
            prepared = await publisher.prepare(parcel)
        sealed = await self._sealing.check(leaving) if self._sealing is not None else {}
        return _Ready(parcel=replace(parcel, prepared=prepared), publisher=publisher, standing=standing, sealed=sealed)

    async def _as_it_is(self, destination: Destination, publisher: Publisher) -> Destination:
        """Ask the place what it takes, which may have changed since it was connected, and keep what it said."""
        async with asyncio.timeout(self._policy.check.total_seconds()):
            terms = await publisher.terms(destination.address)
        if terms is None or terms.as_dict() == destination.terms:
            return destination
        return await self._destinations.change(destination.id, {"terms": terms.as_dict()})

    async def _content(self, row: Delivery) -> list[Asset]:
        found = []
        for asset_id in (row.asset_id, *row.settings.get("also", ())):
            asset = await self._assets.get(int(asset_id)) if asset_id is not None else None
            if asset is None:
                raise Refused(tr("its file was deleted from the library"), fix=tr("put another one in"))
            if asset.approval_status is Approval.REJECTED:
                raise Refused(
                    tr("{asset} was rejected", asset=asset.handle), fix=tr("approve {asset} first", asset=asset.handle)
                )
            found.append(asset)
        return found

    async def _may_show(self, asset: Asset) -> None:
        """Raise Refused when a real face in it may not be shown any more: a consent can be withdrawn after it was made."""
        shown = [str(face) for face in asset.generation_settings.get("faces", ())]
        records = await self._consents.of_files([*shown, asset.sha256])
        if any(record.file_sha256 == asset.sha256 for record in records):
            shown.append(asset.sha256)  # it is the picture of the face itself
        for face in shown:
            verdict = face_allowed(records, face, self._now().date())
            if isinstance(verdict, Refusal):
                raise Refused(f"{asset.handle}: {verdict.reason}", fix=tr("drop the post, or ask for a new consent"))

    async def _leaving(self, row: Delivery, asset: Asset, place: Platform, count: int) -> Leaving:
        """The file as it leaves: nothing may be changed in it from here on."""
        file = await self._file(asset)
        if self._sealing is None:
            return Leaving(media=file)
        async with asyncio.timeout(self._policy.prepare.total_seconds()):
            return await self._sealing.final(row, asset, file, place, count=count)

    async def _file(self, asset: Asset) -> MediaFile:
        return MediaFile(
            path=await self._blobs.verify(asset.sha256, asset.suffix),
            name=f"{asset.handle}{asset.suffix}",
            kind=asset.type.value,
            mime=asset.mime,
            sha256=asset.sha256,
            size=asset.file_size,
            width=asset.width,
            height=asset.height,
            duration_s=asset.duration_s,
        )

    async def _send(self, row: Delivery, ready: _Ready) -> Result:
        armed_at = self._boottime()  # before the commit: a freeze within it counts as well
        sending = await self._deliveries.flights.sending(
            row.id,
            by=self._me,
            key=ready.parcel.key,
            # Of the first try: what arrived late from an earlier one must be found as well.
            baseline=row.baseline if row.key and row.baseline else ready.standing.baseline,
            settings={
                **row.settings,
                "sent_caption": ready.parcel.caption,
                "prepared": dict(ready.parcel.prepared),
                **ready.sealed,
            },
            now=self._now(),
        )
        if sending is None:
            return Result.GONE

        def go() -> None:
            if self._boottime() - armed_at > self._policy.stale.total_seconds() or not self._may_send():
                raise StaleSend

        try:
            async with asyncio.timeout(self._policy.publish.total_seconds()):
                with only_while(self._may_send):
                    sent = await ready.publisher.publish(ready.parcel, go=go)
        except RateLimited as error:
            return await self._back(sending, error, error.retry_after)
        except Unavailable as error:
            return await self._back(sending, error, self._policy.retry)
        except LoggedOut as error:
            return await self._back(sending, error, self._policy.retry)
        except NotAuthorized as error:
            return await self._shut(sending, error)
        except (Refused, InvalidRequest) as error:
            return await self._fail(sending, error)
        except StaleSend:
            return await self._lost(
                sending, tr("it could not leave in time: the machine was asleep, or had lost its place")
            )
        except TimeoutError:
            return await self._lost(sending, tr("{name} took too long", name=ready.publisher.name))
        except OutcomeUnknown as error:
            return await self._lost(sending, error.message)
        except Exception as error:
            # What broke in here may have broken after the request.
            logger.exception("A publisher broke", extra={"action": "publisher_broke", "post": row.id})
            return await self._lost(sending, tr("a fault in the program: {error}", error=type(error).__name__))
        return await self._arrived(sending, ready, sent)

    async def _arrived(self, row: Delivery, ready: _Ready, sent: Sent) -> Result:
        now = self._now()
        if sent.is_handed:
            handed = await self._deliveries.flights.handed(row.id, by=self._me, remote_id=sent.remote_id, now=now)
            return Result.HANDED if handed else Result.GONE
        posted = await self._deliveries.flights.posted(
            row.id, by=self._me, remote_id=sent.remote_id, permalink=sent.permalink, now=now
        )
        if posted is None:
            return Result.GONE
        logger.info("Post published", extra={"action": "post_published", "post": row.id, "platform": row.platform})
        await self._link(posted, ready.parcel, ready.publisher, sent)
        return Result.POSTED

    async def _link(self, row: Delivery, parcel: Parcel, publisher: Publisher, sent: Sent) -> None:
        """Count the use and find the link. The post is out: whatever fails here, it stays posted."""
        if row.asset_id is not None and await self._assets.get(row.asset_id) is not None:
            await self._assets.used(row.asset_id, now=self._now())
        if not sent.permalink:
            await self._find_link(row, parcel, publisher, sent)
        await self._comments.add(row, parcel, publisher, sent)

    async def follow(self, row: Delivery) -> None:
        """After a crash: what is to happen once a post is out, and may not have."""
        destination = await self._destinations.get(row.destination_id) if row.destination_id else None
        publisher = self._publishers.get(destination.publisher) if destination else None
        if destination is None or publisher is None or not row.first_comment or row.comment_state:
            return
        parcel = _parcel(row, destination, None, media=(), caption=row.caption, rating=Rating.GENERAL)
        await self._comments.add(row, parcel, publisher, Sent(remote_id=row.remote_id, permalink=row.permalink))

    async def _find_link(self, row: Delivery, parcel: Parcel, publisher: Publisher, sent: Sent) -> None:
        try:
            async with asyncio.timeout(self._policy.confirm.total_seconds()):
                link = await publisher.confirm(parcel, sent)
        except (TroupeError, TimeoutError) as error:
            logger.info("No link", extra={"action": "no_link", "post": row.id, "why": str(error)})
            return
        if link:
            await self._deliveries.flights.set_permalink(row.id, permalink=link, now=self._now())

    async def _back(self, row: Delivery, error: Exception, wait: timedelta) -> Result:
        now = self._now()
        back = await self._deliveries.flights.put_back(
            row.id, by=self._me, retry_at=now + wait, error_class=type(error).__name__, error=in_words(error), now=now
        )
        logger.info("Post put back", extra={"action": "post_put_back", "post": row.id, "delay": wait.total_seconds()})
        self._nudge()
        return Result.LATER if back else Result.GONE

    async def _fail(self, row: Delivery, error: TroupeError | StorageError) -> Result:
        failed = await self._deliveries.flights.failed(
            row.id, by=self._me, error_class=type(error).__name__, error=in_words(error), now=self._now()
        )
        logger.warning("Post failed", extra={"action": "post_failed", "post": row.id, "why": error.message})
        return Result.FAILED if failed else Result.GONE

    async def _shut(self, row: Delivery, error: NotAuthorized) -> Result:
        """The destination lets nobody in: this post fails, the others wait there without being burnt."""
        if row.destination_id is not None:
            await self._destinations.change(row.destination_id, {"is_paused": True})
        return Result.PAUSED if await self._fail(row, error) is Result.FAILED else Result.GONE

    async def _lost(self, row: Delivery, why: str) -> Result:
        unknown = await self._deliveries.flights.unknown(row.id, by=self._me, error=why, now=self._now())
        logger.warning("Post unknown", extra={"action": "post_unknown", "post": row.id, "why": why})
        return Result.UNKNOWN if unknown else Result.GONE


def ended(row: Delivery | None, attempt: int) -> Result:
    """What a take-up that is run again after a crash finds: what it, or somebody else, brought about before."""
    if row is None or row.attempt != attempt:
        return Result.GONE
    if row.state is DeliveryState.ASK:
        return Result.HANDED if row.error_class == Question.HANDED else Result.GONE
    known = {
        DeliveryState.POSTED: Result.POSTED,
        DeliveryState.FAILED: Result.FAILED,
        DeliveryState.UNKNOWN: Result.UNKNOWN,
    }
    return known.get(row.state, Result.GONE)


def _parcel(
    row: Delivery,
    destination: Destination,
    persona: Persona | None,
    *,
    media: tuple[MediaFile, ...],
    caption: str,
    rating: Rating,
) -> Parcel:
    return Parcel(
        delivery_id=row.id,
        handle=row.handle,
        # The same for every send of this post, until the owner asks for another post on purpose.
        key=row.key or f"t{row.id}-{uuid4().hex[:10]}",
        platform=destination.platform,
        address=destination.address,
        persona=persona.name if persona else "",
        media=media,
        caption=caption,
        alt_text=row.alt_text,
        first_comment=row.first_comment,
        rating=rating.value,
        wall_time=row.wall_time,
        timezone=row.timezone,
        due_at=row.due_at,
        front=row.front,
        chat=row.chat,
        language=language_code(persona.language) or "" if persona else "",
        settings={
            name: value
            for name, value in row.settings.items()
            if name not in {"sent_caption", "prepared", MOVED, DECIDED, SEALED, PROVENANCE}
        },
        # Another post on purpose has no key yet, and nothing of the first one is used again.
        prepared=row.settings.get("prepared", {}) if row.key else {},
    )


def _may_go(asset: Asset, persona: Persona | None, destination: Destination, standing: Standing) -> None:
    """Raise Refused when this file may not go there, by who may see it or by what the platform takes."""
    if persona is None:
        if asset.rating is Rating.ADULT:
            raise Refused(
                tr("{asset} is rated adult and belongs to no persona", asset=asset.handle),
                fix=tr("choose another file"),
            )
        _fits(asset, destination)
        return
    verdict = may_publish(
        asset,
        persona,
        destination,
        platform_allows_adult=platform(destination.platform).allows_adult,
        channel_is_age_restricted=standing.is_age_restricted,
        has_real_face=uses_real_face(persona),
    )
    if isinstance(verdict, Refusal):
        raise Refused(verdict.reason, fix=verdict.fix)
    _fits(asset, destination)


def _short_enough(caption: str, place: Platform) -> None:
    """Raise InvalidRequest for a caption that is too long."""
    if not fits(caption, place):
        over = count(caption, place) - (place.caption_max or 0)
        by = f" by {over}" if over > 0 else ""
        raise InvalidRequest(
            tr("the caption is too long for {title}{by}", title=place.title, by=by), fix=tr("shorten it")
        )


def _fits(asset: Asset, destination: Destination) -> None:
    for issue in check_media(media_of(asset), place_of(destination)):
        if issue.severity == "error":
            raise Refused(
                tr(
                    "{asset} does not fit {platform}: {message}",
                    asset=asset.handle,
                    platform=destination.platform,
                    message=issue.message,
                ),
                fix=issue.fix,
            )


def in_words(error: Exception) -> str:
    """Return an error as it is kept: what happened, and on a second line what to do."""
    message = getattr(error, "message", "") or str(error) or type(error).__name__
    fix = getattr(error, "fix", "")
    return f"{message}\n{fix}" if fix else message
