"""What people see: replies, job cards and approval cards, always built from the database, so that they end in the true state."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from bot.fronts.front import Button, Front, Media, Progress, View
from storage.cards import Cards
from storage.people import People
from storage.tables import Asset, AssetType, DeliveryState, Job, JobState, PendingAction, Role
from tools.approval import approval_card, when_words
from tools.context import Offer, Outcome, Studio, ToolContext
from tools.errors import TroupeError, Unavailable
from tools.finding import LIVE
from tools.publishers.events import Event
from tools.publishers.handoff import HandOff

logger = logging.getLogger(__name__)

KINDS: Mapping[AssetType, Literal["image", "video", "audio", "file"]] = {
    AssetType.IMAGE: "image",
    AssetType.VIDEO: "video",
    AssetType.AUDIO: "audio",
    AssetType.TEXT: "file",
}
ALBUM = 10  # pictures in one message


class Desk:
    """Shows views through the fronts that are there; what cannot be shown now stays true in the database."""

    def __init__(self, *, cards: Cards, people: People, clock: Callable[[], datetime]) -> None:
        self._cards = cards
        self._people = people
        self._clock = clock
        self._fronts: dict[str, Front] = {}
        self._studio: Studio | None = None
        self._changed: dict[int, asyncio.Event] = {}
        self._following: dict[int, asyncio.Task[None]] = {}
        self._tokens: dict[tuple[str, str, str], tuple[Any, tuple[tuple[Button, ...], ...]]] = {}
        self._tasks: asyncio.TaskGroup | None = None

    def open(self, studio: Studio, fronts: Mapping[str, Front], tasks: asyncio.TaskGroup) -> None:
        """Begin to show: called once everything that a view needs is built."""
        self._studio = studio
        self._fronts = dict(fronts)
        self._tasks = tasks

    @property
    def studio(self) -> Studio:
        assert self._studio is not None, "open() comes first"
        return self._studio

    async def show(self, front: str, chat: str, view: View) -> None:
        """Show `view`; a front that is away is logged, and shows the true state when it is back."""
        there = self._fronts.get(front)
        if there is None:
            return
        try:
            await there.show(chat, view)
        except TroupeError as error:
            logger.warning(
                "View not shown",
                extra={"action": "view_not_shown", "front": front, "key": view.key, "why": error.message},
            )

    async def idle(self) -> None:
        """Wait until no job's card is waiting for a newer state."""
        while self._following:
            await asyncio.wait(list(self._following.values()))

    async def close(self) -> None:
        """Stop following jobs: their cards show the true state again at the next start."""
        self._tasks = None
        for task in self._following.values():
            task.cancel()
        await asyncio.gather(*self._following.values(), return_exceptions=True)

    # Replies

    async def reply(self, context: ToolContext, note: str, *, collapsed: Sequence[Outcome] = ()) -> str:
        """Show what a turn did and what is to be said about it; return the words."""
        said: list[str] = []
        started = [outcome for outcome in context.outcomes if outcome.effect == "started"]
        for index, outcome in enumerate(context.outcomes):
            said.append(outcome.text)
            if outcome in collapsed:
                continue  # it stands where the question stood
            if outcome.object_kind == "job" and (outcome.effect == "started" or outcome.effect == "found"):
                continue  # its card says it
            if outcome.object_kind == "delivery" and outcome.effect == "proposed" and not outcome.offers and started:
                continue  # content, destination and time stand on the card of the job that makes it
            await self._show_outcome(outcome, context, index)
        if note:
            said.append(note)
            await self.show(
                context.front, context.chat, View(key=f"turn:{context.turn}:note", text=note, is_final=True)
            )
        for outcome in context.outcomes:
            if outcome.object_kind == "job" and outcome.effect in {"started", "found"}:
                self.job_changed(int(outcome.object_id))
        return "\n".join(part for part in said if part)

    async def _show_outcome(self, outcome: Outcome, context: ToolContext, index: int) -> None:
        key = f"turn:{context.turn}:{index}"
        media = await self._media(outcome.assets)
        if outcome.object_kind == "delivery" and outcome.offers and not outcome.assets:
            key = f"post:{outcome.object_id}:{context.turn}"
            delivery = await self.studio.deliveries.get(int(outcome.object_id))
            if delivery and delivery.asset_id and context.memory.get("shown") != delivery.asset_id:
                pictures = await self._media((delivery.asset_id,))
                await self.show(
                    context.front, context.chat, View(key=f"{key}:media", text="", media=tuple(pictures), is_final=True)
                )
        files = tuple(
            Media(path=path, kind="file", mime="application/octet-stream", name=path.name, sha256="")
            for path in outcome.files
        )
        buttons = await self._buttons(outcome.offers, key, outcome, context.front, context.chat)
        view = View(key=key, text=outcome.text, media=(*media, *files), buttons=buttons, is_final=True)
        await self.show(context.front, context.chat, view)

    async def collapse(self, pending: PendingAction, outcome: Outcome, context: ToolContext) -> bool:
        """Turn an answered question into a line of the record, without its buttons; whether that says all there is to say."""
        if not pending.group or pending.reusable:
            return False
        place = (pending.front, pending.chat, pending.group)
        self._tokens.pop(place, None)
        says_all = not (outcome.offers or outcome.assets or outcome.files) and outcome.object_kind != "job"
        asked = pending.shown.split("\n", 1)[0]
        said = outcome.text if says_all else outcome.text.split("\n", 1)[0]
        await self.show(pending.front, pending.chat, View(key=pending.group, text=f"{asked}\n{said}", is_final=True))
        return says_all and (pending.front, pending.chat) == (context.front, context.chat)

    async def _buttons(
        self,
        offers: Sequence[Sequence[Offer]],
        key: str,
        outcome: Outcome | None,
        front: str,
        chat: str,
        *,
        lasting: bool = False,
    ) -> tuple[tuple[Button, ...], ...]:
        """Write offers down and return their buttons; the same offers on the same card keep their tokens."""
        if not offers:
            return ()
        place = (front, chat, key)
        known = self._tokens.get(place)
        if known and known[0] == offers:
            return known[1]
        rows = []
        for row in offers:
            buttons = []
            for offer in row:
                pending = await self.studio.pending.offer(
                    offer.action,
                    offer.args,
                    shown=outcome.text if outcome else "",
                    role=offer.role,
                    object_kind=outcome.object_kind if outcome else "",
                    object_id=outcome.object_id if outcome else "",
                    reusable=lasting,
                    group="" if lasting else key,
                    front=front,
                    chat=chat,
                    now=self._clock(),
                )
                buttons.append(Button(token=pending.token, label=offer.label, style=offer.style))
            rows.append(tuple(buttons))
        self._tokens[place] = (offers, tuple(rows))
        return tuple(rows)

    async def _media(self, asset_ids: Sequence[int]) -> tuple[Media, ...]:
        assets = await self.studio.assets.among(list(asset_ids)[:ALBUM]) if asset_ids else ()
        return tuple(self.media_of(asset) for asset in assets)

    def media_of(self, asset: Asset) -> Media:
        return Media(
            path=self.studio.blobs.path(asset.sha256, asset.suffix),
            kind=KINDS[asset.type],
            mime=asset.mime,
            name=f"{asset.handle}{asset.suffix}",
            sha256=asset.sha256,
            width=asset.width,
            height=asset.height,
            duration_s=asset.duration_s,
        )

    # Job cards

    def job_changed(self, job_id: int) -> None:
        """Note that a job is further on; its card follows. Cheap: called for every step of progress."""
        if job_id in self._changed:
            self._changed[job_id].set()
        elif self._tasks is not None:
            self._changed[job_id] = asyncio.Event()
            self._changed[job_id].set()
            self._following[job_id] = self._tasks.create_task(self._follow(job_id), name=f"card of job {job_id}")

    async def _follow(self, job_id: int) -> None:
        """Show a job's card whenever it changes, until it is over."""
        changed = self._changed[job_id]
        try:
            over = False
            while not over:
                await changed.wait()
                changed.clear()
                job = await self.studio.jobs.get(job_id)
                if job is None:
                    return
                over = job.state not in LIVE
                if over and job.state is JobState.SUCCEEDED:
                    await self._remember_made(job)
                if job.front:
                    await self.show(job.front, job.chat, await self._job_view(job, is_final=over))
                if over and job.state is JobState.SUCCEEDED:
                    await self._offer_posts(job)
        finally:
            self._changed.pop(job_id, None)
            self._following.pop(job_id, None)

    async def reopen_cards(self) -> None:
        """After a restart: show every open card's true state once."""
        for card in await self._cards.live():
            if card.key.startswith("job:"):
                self.job_changed(int(card.key.removeprefix("job:")))
        for job in await self.studio.jobs.unfinished():
            self.job_changed(job.id)

    async def _job_view(self, job: Job, *, is_final: bool) -> View:
        key = f"job:{job.id}"
        persona = await self.studio.personas.get(job.persona_id) if job.persona_id else None
        lines = [f"**{job.handle}** {_what(job, f' of {persona.name}' if persona else '')}"]
        deliveries = await self.studio.deliveries.of_job(job.id)
        offers: tuple[tuple[Offer, ...], ...] = ()
        media: tuple[Media, ...] = ()
        progress = None
        if job.state in LIVE:
            now = self.studio.production.progress(job.id)
            progress = Progress(stage=now.detail or now.stage, fraction=now.fraction, eta=now.eta)
            offers = ((Offer(label="Cancel", action="cancel_job", args={"id": job.handle}, style="danger"),),)
            if job.state is JobState.WAITING:
                progress = None
                lines.append("This is the storyboard. Shall I go ahead?")
                media = await self._media([int(number) for number in job.plan.get("storyboard", [])])
                offers = (
                    (
                        Offer(
                            label="Go",
                            action="answer_storyboard",
                            args={"job": job.id, "answer": "go"},
                            style="primary",
                        ),
                        Offer(label="Change", action="answer_storyboard", args={"job": job.id, "answer": "change"}),
                        Offer(label="Skip", action="answer_storyboard", args={"job": job.id, "answer": "skip"}),
                    ),
                    *offers,
                )
        elif job.state is JobState.SUCCEEDED:
            assets = await self.studio.assets.among(list(job.result.get("assets") or [job.result["asset"]])[:ALBUM])
            media = tuple(self.media_of(asset) for asset in assets)
            lines += [_asset_line(asset) for asset in assets]
            lines += [f"⚠️ {warning}" for warning in job.warnings[:4]]
            if assets:
                last = assets[-1]
                offers = (
                    (
                        Offer(label="Again", action="redo_job", args={"job": job.id}),
                        Offer(label="Caption", action="write_caption", args={"asset": last.handle}),
                        Offer(label="Post", action="post_asset", args={"asset": last.id}),
                    ),
                )
        elif job.state is JobState.FAILED:
            lines.append(f"⛔ {job.error}")
            if job.fix:
                lines.append(job.fix)
            offers = ((Offer(label="Try again", action="redo_job", args={"job": job.id}),),)
        else:
            lines.append("Cancelled.")
        if job.state in LIVE:
            for delivery in deliveries:
                words = "once you approve" if delivery.state is DeliveryState.DRAFT else delivery.state.value
                lines.append(f"{delivery.handle} → {delivery.platform}, {when_words(delivery, self._clock())}, {words}")
        text = "\n".join(lines)
        outcome = Outcome(effect="found", text=text, object_kind="job", object_id=str(job.id))
        buttons = await self._buttons(offers, key, outcome, job.front, job.chat, lasting=True) if job.front else ()
        return View(key=key, text=text, media=media, buttons=buttons, progress=progress, is_final=is_final)

    async def _remember_made(self, job: Job) -> None:
        """From now on "it" is what this job made, where the conversation is still about it."""
        if not job.front:
            return
        now = self._clock()
        conversation = await self.studio.conversations.open(job.front, job.chat, now=now)
        made = job.result.get("asset")
        if made and conversation.memory.get("job") == job.id:
            known = {"asset": made, "made_by": job.id, "job": None, "kind": job.kind, "shown": made}
            await self.studio.conversations.remember(conversation.id, known, now=now)

    async def _offer_posts(self, job: Job) -> None:
        """Ask about the posts that waited for this job."""
        for delivery in await self.studio.deliveries.of_job(job.id):
            if delivery.state is DeliveryState.DRAFT and delivery.asset_id:
                await self.show_approval(delivery.id)

    async def show_approval(self, delivery_id: int) -> None:
        """Show the card that approves a post, in the chat where it was asked for."""
        delivery = await self.studio.deliveries.get(delivery_id)
        if delivery is None or not delivery.front:
            return
        card = await approval_card(self.studio, delivery_id, now=self._clock())
        key = f"post:{delivery.id}:{delivery.version}"
        buttons = await self._buttons(card.offers, key, card, delivery.front, delivery.chat)
        await self.show(delivery.front, delivery.chat, View(key=key, text=card.text, buttons=buttons, is_final=True))
        conversation = await self.studio.conversations.open(delivery.front, delivery.chat, now=self._clock())
        await self.studio.conversations.remember(conversation.id, {"delivery": delivery.id}, now=self._clock())

    # What publishing tells

    async def tell(self, event: Event) -> None:
        """Say what became of posts, with the buttons of a question, where each was asked for; else to the owner."""
        places: dict[tuple[str, str], list[Any]] = {}
        for delivery in event.deliveries:
            places.setdefault((delivery.front, delivery.chat), []).append(delivery)
        for (front, chat), deliveries in (places or {("", ""): []}).items():
            if not front or front not in self._fronts:
                owner = await self._people.owner()
                if owner is None or not owner.private_chat:
                    logger.info(
                        "Nobody to tell", extra={"action": "nobody_to_tell", "event": event.kind, "text": event.text}
                    )
                    continue
                front, chat = owner.front, owner.private_chat
            wanted = {delivery.id for delivery in deliveries}
            rows = tuple(
                (
                    Offer(
                        label=choice.label,
                        action="answer_delivery",
                        args={"delivery": choice.delivery_id, "answer": choice.action},
                        role=Role.OPERATOR,
                    ),
                )
                for choice in event.choices
                if choice.delivery_id in wanted
            )
            key = f"event:{event.kind}:{'-'.join(str(delivery.id) for delivery in deliveries)}:{self._clock():%d%H%M%S}"
            outcome = Outcome(effect="found", text=event.text, object_kind="delivery")
            buttons = await self._buttons(rows, key, outcome, front, chat)
            await self.show(
                front,
                chat,
                View(
                    key=key if rows else "",
                    text="\n".join(part for part in (event.text, event.fix) if part),
                    buttons=buttons,
                    is_final=True,
                ),
            )

    async def hand_off(self, handoff: HandOff) -> str:
        """Send a due post to the owner's private chat: the file, what to do, and the caption alone, ready to copy.

        Raises NotAuthorized when there is no private chat to send it to, and Unavailable when it cannot be reached now.
        """
        parcel = handoff.parcel
        owner = await self._people.owner()
        front, chat = (owner.front, owner.private_chat) if owner and owner.private_chat else (parcel.front, parcel.chat)
        there = self._fronts.get(front)
        if there is None:
            raise Unavailable(
                "the chat that posts are handed to is not served now", fix="start ./troupe run, or ./troupe chat"
            )
        media = tuple(
            Media(
                path=file.path,
                kind="file" if file.kind == "text" else file.kind,
                mime=file.mime,
                name=file.name,
                sha256=file.sha256,
                width=file.width,
                height=file.height,
                duration_s=file.duration_s,
            )
            for file in parcel.media
        )
        key = f"handoff:{parcel.key}"
        await there.show(chat, View(key=key, text=handoff.text, media=media, is_final=True))
        await there.show(chat, View(key=f"{key}:caption", text=handoff.caption or "(no caption)", is_final=True))
        return key


def _what(job: Job, whom: str) -> str:
    params = job.params
    match job.kind:
        case "reel":
            again = f", from J{params['based_on']}" if params.get("based_on") else ""
            return f"{float(params.get('duration_s', 0)):.0f}-second reel{whom}{again}: {params.get('theme', '')}"
        case "images":
            count = int(params.get("count", 1))
            return f"{'a picture' if count == 1 else f'{count} pictures'}{whom}: {params.get('prompt', '')}"
    return f"{params.get('operation', 'edit')} {params.get('value', '')}".replace("_", " ").strip()


def _asset_line(asset: Asset) -> str:
    seconds = f", {asset.duration_s:.1f} s" if asset.duration_s else ""
    score = f", quality {asset.quality_score:.2f}" if asset.quality_score is not None else ""
    return f"✅ **{asset.handle}** {asset.width}x{asset.height}{seconds}{score}"
