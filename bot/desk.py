"""What people see: replies, cards of jobs and posts, and what publishing tells; always built from the database, so that
they end in the true state.

A job and a post have one card each in a chat. It is edited in place when it changes, and brought to the end of the chat
when somebody asks for it or is asked by it.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, Literal, Protocol

from bot.buttons import Buttons, Place, Rows
from bot.fronts.front import Caps, Front, Media, View
from bot.job_card import ALBUM, job_card, media_of
from bot.renditions import Renditions, size_of
from bot.writing import writing
from storage.cards import Cards
from storage.errors import StorageError
from storage.people import People
from storage.tables import Account, Delivery, DeliveryState, Job, JobState, PendingAction
from storage.wording import speaking, tr
from tools.approval import OVER, PostCard, post_card
from tools.calling import with_capital
from tools.connecting import SECRET, reconnect
from tools.context import Document, Offer, Outcome, Studio, ToolContext
from tools.errors import TroupeError, Unavailable
from tools.ffmpeg.fitting import megabytes
from tools.finding import LIVE
from tools.marks import bare, plain
from tools.platforms import platform as platform_of
from tools.publishers.events import EVERY, Event
from tools.publishers.handoff import HandOff
from tools.watching import LIVE as LIVE_STATUS

logger = logging.getLogger(__name__)

IDLE_LOOK = 0.1  # seconds
ASKING = {DeliveryState.SLOT, DeliveryState.DRAFT, DeliveryState.ASK, DeliveryState.FAILED, DeliveryState.UNKNOWN}
AWAY_LOOK = 2.0  # seconds
CONSOLE = "console"  # prints, and edits nothing: what is on the screen stays


class Live(Protocol):
    """What keeps the live status of chats up to date."""

    def changed(self) -> None: ...

    async def run(self) -> None: ...

    async def begin(self, front: str, chat: str) -> None: ...

    async def end(self, front: str, chat: str) -> None: ...


class Desk:
    """Shows views through the fronts that are there; what cannot be shown now stays true in the database."""

    def __init__(
        self,
        *,
        cards: Cards,
        people: People,
        spoken: Callable[[str, str], Awaitable[str]],
        clock: Callable[[], datetime],
        renditions: Renditions | None = None,
    ) -> None:
        """Without `renditions`, what is too large for a chat is only named there."""
        self._renditions = renditions
        self._lacking: dict[tuple[str, str, str], View] = {}  # views that wait for smaller copies
        self._cards = cards
        self._people = people
        self._spoken = spoken
        self._clock = clock
        self._fronts: dict[str, Front] = {}
        self._studio: Studio | None = None
        self._buttons: Buttons | None = None
        self._changed: dict[int, asyncio.Event] = {}
        self._following: dict[int, asyncio.Task[None]] = {}
        self._asking: set[int] = set()  # jobs whose card shows a question, and nothing newer
        self._told_over: set[int] = set()  # jobs whose last state was shown
        self._announced: dict[int, JobState] = {}  # what a person was called to look at
        self._tasks: asyncio.TaskGroup | None = None
        self._early: list[Event] = []  # what there was to tell before the fronts were open
        self._live: Live | None = None
        self._watching: asyncio.Task[None] | None = None

    def open(self, studio: Studio, fronts: Mapping[str, Front], tasks: asyncio.TaskGroup) -> None:
        """Begin to show: called once everything that a view needs is built."""
        self._studio = studio
        self._buttons = Buttons(studio.pending, self._clock)
        self._fronts = dict(fronts)
        self._tasks = tasks
        if self._live is not None and self._watching is None:
            self._watching = tasks.create_task(self._live.run(), name="live status")

    def watch(self, live: Live) -> None:
        """Tell `live` of every change, and run it while views can be shown."""
        self._live = live

    @property
    def studio(self) -> Studio:
        assert self._studio is not None, "open() comes first"
        return self._studio

    @property
    def buttons(self) -> Buttons:
        assert self._buttons is not None, "open() comes first"
        return self._buttons

    async def show(self, front: str, chat: str, view: View) -> bool:
        """Show `view`; a front that is away is logged, and shows the true state when it is back. Whether it is shown."""
        there = self._fronts.get(front)
        if there is None:
            return False
        whole, caps = view, there.caps(chat)
        view = self._fitted(view, caps)
        try:
            await there.show(chat, view)
        except TroupeError as error:
            logger.warning(
                "View not shown",
                extra={"action": "view_not_shown", "front": front, "key": view.key, "why": error.message},
            )
            return False
        self._shrink(front, chat, whole, caps)
        if front == CONSOLE and view.key.startswith(("job:", "post:")):
            # It keeps no messages of its own: what was still open on the screen is shown again after a restart.
            await self._cards.put(front, chat, view.key, "", is_final=view.is_final, now=self._clock())
        return True

    def _fitted(self, view: View, caps: Caps) -> View:
        """Return a view with smaller copies of what is too large for the chat; what has none yet is left out, and said."""
        if self._renditions is None or not any(self._renditions.is_wanted(one, caps) for one in view.media):
            return view
        media: list[Media] = []
        notes: list[str] = []
        for one in view.media:
            if not self._renditions.is_wanted(one, caps):
                media.append(one)
                continue
            size = megabytes(size_of(one))
            copy = self._renditions.of(one, caps)
            if copy is None:
                text = tr(
                    "{name} has {size}, more than can be sent here: a smaller copy is being made.",
                    name=one.name,
                    size=size,
                )
                notes.append(plain(text))
                continue
            media.append(copy)
            if size_of(one) <= caps.max_upload:  # as it is, for whoever wants it whole
                media.append(replace(one, kind="file", cover=None))
            else:
                text = tr(
                    "{name} is a smaller copy. The whole file has {size} and is at {path}",
                    name=copy.name,
                    size=size,
                    path=str(one.path),
                )
                notes.append(plain(text))
        return replace(view, media=tuple(media), text="\n".join(part for part in (view.text, *notes) if part))

    def _shrink(self, front: str, chat: str, view: View, caps: Caps) -> None:
        """Have the copies made that a view lacks, and show it anew when they are there, unless it has changed since."""
        where = (front, chat, view.key)
        if self._renditions is None or self._tasks is None or not view.key:
            return
        lacking = [
            one for one in view.media if self._renditions.is_wanted(one, caps) and not self._renditions.of(one, caps)
        ]
        self._lacking.pop(where, None)
        if not lacking:
            return
        self._lacking[where] = view

        async def shrink(renditions: Renditions) -> None:
            for one in lacking:
                await renditions.make(one, caps)
            if self._lacking.get(where) is view:
                await self.show(front, chat, replace(view, at_the_end=False))

        self._tasks.create_task(shrink(self._renditions), name=f"smaller copies for {view.key}")

    @asynccontextmanager
    async def speaking_to(self, front: str, chat: str) -> AsyncIterator[None]:
        """Say what is made inside in the language of whoever reads this chat."""
        with speaking(await self._spoken(front, chat)):
            yield

    async def take_away(self, front: str, chat: str, ref: str) -> bool:
        """Delete a person's own message, where the front can; whether it is gone."""
        there = self._fronts.get(front)
        try:
            return there is not None and await there.take_away(chat, ref)
        except TroupeError as error:
            logger.info("A message stays", extra={"action": "not_taken_away", "front": front, "why": error.message})
            return False

    def has_forms(self, front: str, chat: str) -> bool:
        """Whether a button may open a form there."""
        there = self._fronts.get(front)
        return there is not None and there.caps(chat).forms

    async def tell_account(self, account: Account) -> bool:
        """Say to the owner that an account must be connected anew, with the button for it; whether it was shown."""
        if self._studio is None:
            return False
        # The same message when it is shown again, and another one when the account is shut out another time.
        key = f"account:{account.id}:{account.updated_at:%y%m%d%H%M%S}"
        text = _lines(
            tr(
                "{account} on {platform} must be connected anew: {error}",
                account=account.name,
                platform=platform_of(account.platform).title,
                error=account.error,
            ),
            tr("Its posts wait, and go on after that."),
        )
        return await self.ask(key, text, ((reconnect(account),),))

    async def ask(
        self, key: str, text: str, offers: Sequence[Sequence[Offer]], *, front: str = "", chat: str = ""
    ) -> bool:
        """Ask something in a chat; where none is named or its front is not served, the owner in private. Whether it was
        shown."""
        place = await self._place_of(front, chat)
        if self._studio is None or place is None:
            return False
        front, chat = place
        where = Place(front=front, chat=chat, key=key)
        buttons = await self.buttons.rows(offers, where, shown=text)
        return await self.show(front, chat, View(key=key, text=text, buttons=buttons, is_final=True))

    async def say(self, front: str, chat: str, text: str) -> bool:
        """Say one line in a chat; whether it was shown."""
        return await self.show(front, chat, View(key="", text=text, is_final=True))

    async def idle(self) -> None:
        """Wait until every job's card shows its last state. One that waits for a person's answer does not count."""
        while busy := [task for job_id, task in self._following.items() if job_id not in self._asking]:
            await asyncio.wait(busy, timeout=IDLE_LOOK)

    async def close(self) -> None:
        """Stop following jobs: their cards show the true state again at the next start."""
        self._tasks = None
        following = [*self._following.values(), *([self._watching] if self._watching else [])]
        self._watching = None
        for task in following:
            task.cancel()
        await asyncio.gather(*following, return_exceptions=True)

    # Replies

    @asynccontextmanager
    async def writing(self, context: ToolContext) -> AsyncIterator[Callable[[str], None]]:
        """Show the note of a turn while it is being written: give what shows it, and grows. `reply` ends it."""
        there = self._fronts.get(context.front)
        if there is None or not there.caps(context.chat).streams:
            yield lambda text: None
            return
        async with writing(_note(context), partial(self.show, context.front, context.chat)) as reply:
            yield reply.tell

    async def reply(self, context: ToolContext, note: str, *, pressed: PendingAction | None = None) -> str:
        """Show what a turn did and what is to be said about it; return the words.

        `pressed` is the button that led here: its card turns into the answer.
        """
        said: list[str] = []
        notes = [part for part in (note, *context.notes) if part]
        asks = bool(context.memory.get("question"))
        started = {outcome.object_id for outcome in context.outcomes if outcome.effect == "started"}
        for index, outcome in enumerate(context.outcomes):
            said.append(outcome.text)
            is_last = outcome is context.outcomes[-1]
            asks_now = asks and is_last and not notes
            if pressed is not None and is_last and await self._turn_into(pressed, outcome, context, asks=asks_now):
                continue  # it stands where the question stood
            if outcome.object_kind == "delivery" and outcome.effect == "proposed" and not outcome.by_card and started:
                continue  # content, destination and time stand on the card of the job that makes it
            await self._show_outcome(outcome, context, f"turn:{context.turn}:{index}", asks=asks_now)
        if notes:
            said += notes
            view = View(key=_note(context), text="\n".join(notes), is_final=True, asks=asks)
            await self.show(context.front, context.chat, view)
        return bare("\n".join(part for part in said if part))

    async def _show_outcome(self, outcome: Outcome, context: ToolContext, key: str, *, asks: bool) -> None:
        if outcome.by_card and outcome.object_kind == "job":
            await self._show_job(int(outcome.object_id), context, is_new=outcome.effect == "started")
            return
        if outcome.by_card and outcome.object_kind == "delivery":
            await self.show_post(int(outcome.object_id), context.front, context.chat)
            return
        if outcome.by_card and outcome.object_kind == LIVE_STATUS and self._live is not None:
            show = self._live.begin if outcome.effect == "started" else self._live.end
            await show(context.front, context.chat)
            return
        if not (outcome.text or outcome.assets or outcome.files):
            return
        asks_secret = asks and context.memory["question"].get("field") == SECRET
        place = Place(front=context.front, chat=context.chat, key=key)
        view = await self._view_of(outcome, place, asks=asks, asks_secret=asks_secret)
        if await self.show(context.front, context.chat, view) and len(outcome.assets) == 1:
            await self._remember(context.front, context.chat, shown=outcome.assets[0])
        await self._refresh(outcome)

    async def _view_of(self, outcome: Outcome, place: Place, *, asks: bool, asks_secret: bool = False) -> View:
        """The whole of what an outcome shows: its words, its pictures and files, its buttons."""
        media = (*await self._media(outcome.assets), *map(_attached, outcome.files))
        is_page = any(offer.turns for row in outcome.offers for offer in row)
        return View(
            key=place.key,
            text=outcome.text,
            media=media,
            buttons=await self.buttons.rows(outcome.offers, place, shown=outcome.text),
            is_final=True,
            asks=asks,
            asks_secret=asks_secret,
            gallery="page" if is_page and media else "album" if len(media) > 1 else "",
        )

    async def _refresh(self, outcome: Outcome) -> None:
        """Bring the cards of what an outcome is about to its new state, where they are."""
        if outcome.object_kind == "job":
            self.job_changed(int(outcome.object_id))
        elif outcome.object_kind == "delivery" and outcome.object_id:
            await self.post_changed(int(outcome.object_id))
        if outcome.object_kind == "delivery" and outcome.object_id:
            delivery = await self.studio.deliveries.get(int(outcome.object_id))
            if delivery is not None and delivery.job_id and delivery.asset_id is None:
                self.job_changed(delivery.job_id)  # whose card names the posts that wait for it

    async def _turn_into(self, pressed: PendingAction, outcome: Outcome, context: ToolContext, *, asks: bool) -> bool:
        """Turn the card of an answered question into its answer; whether that says all there is to say."""
        if not pressed.group:
            return False
        here = (pressed.front, pressed.chat) == (context.front, context.chat)
        self.buttons.forget(pressed.front, pressed.chat, pressed.group)
        if pressed.reusable:  # the next page, where the last one stood
            place = Place(front=pressed.front, chat=pressed.chat, key=pressed.group)
            view = await self._view_of(outcome, place, asks=asks)
            return await self.show(pressed.front, pressed.chat, view) and here
        if pressed.group.startswith("post:") and outcome.object_kind == "delivery":
            return await self._post_pressed(pressed, outcome) and here
        if pressed.group.startswith("job:"):
            job = await self.studio.jobs.get(int(pressed.group.removeprefix("job:")))
            if job is not None and job.state in LIVE:
                self.job_changed(job.id)
            elif job is not None:  # its other buttons are as good as before, and this one is for another time
                await self._show_job_card(job, pressed.front, pressed.chat, at_the_end=False)
            return False
        if pressed.group.startswith("event:") and outcome.object_kind == "delivery":
            await self._refresh(outcome)
        asked = plain(pressed.shown.split("\n", 1)[0])
        says_all = not (outcome.assets or outcome.files or outcome.by_card)
        offers = outcome.offers if says_all else ()
        said = outcome.text if says_all else outcome.text.split("\n", 1)[0]
        text = said if said.startswith(asked) else f"{asked}\n{said}"
        if pressed.front == CONSOLE:  # the question is still on the screen, and what does not say all follows
            text = said if says_all else ""
        place = Place(front=pressed.front, chat=pressed.chat, key=pressed.group)
        buttons = await self.buttons.rows(offers, place, shown=text)
        view = View(key=pressed.group, text=text, buttons=buttons, is_final=True, asks=asks)
        is_there = await self.show(pressed.front, pressed.chat, view)
        if says_all:
            await self._refresh(outcome)
        return says_all and here and is_there

    async def _media(self, asset_ids: Sequence[int]) -> tuple[Media, ...]:
        assets = await self.studio.assets.among(list(asset_ids)[:ALBUM]) if asset_ids else ()
        return await media_of(self.studio.blobs, assets)

    async def _remember(self, front: str, chat: str, **known: Any) -> None:
        now = self._clock()
        conversation = await self.studio.conversations.open(front, chat, now=now)
        await self.studio.conversations.remember(conversation.id, known, now=now)

    async def _memory(self, front: str, chat: str) -> Mapping[str, Any]:
        return (await self.studio.conversations.open(front, chat, now=self._clock())).memory

    # Cards of jobs

    def job_changed(self, job_id: int) -> None:
        """Note that a job is further on; its card follows. Cheap: called for every step of progress."""
        if self._live is not None:
            self._live.changed()
        if job_id in self._changed:
            self._changed[job_id].set()
        elif self._tasks is not None:
            self._changed[job_id] = asyncio.Event()
            self._changed[job_id].set()
            self._following[job_id] = self._tasks.create_task(self._follow(job_id), name=f"card of job {job_id}")

    def job_heard(self, job_id: int) -> None:
        """Another host says that a job is further on. Its words come late: what was shown to be over is not shown again."""
        if job_id not in self._told_over:
            self.job_changed(job_id)

    async def _follow(self, job_id: int) -> None:
        """Show a job's card whenever it changes, until it is over."""
        changed = self._changed[job_id]
        try:
            over = False
            while not over:
                await changed.wait()
                changed.clear()
                self._asking.discard(job_id)
                try:
                    over = await self._follow_once(job_id, changed)
                except StorageError as error:
                    # The database is away: the card is brought to the true state when it is back.
                    logger.warning(
                        "Card not shown", extra={"action": "card_not_shown", "job": job_id, "why": error.message}
                    )
                    await asyncio.sleep(AWAY_LOOK)
                    changed.set()
            self._told_over.add(job_id)
        finally:
            self._asking.discard(job_id)
            self._changed.pop(job_id, None)
            self._following.pop(job_id, None)

    async def _follow_once(self, job_id: int, changed: asyncio.Event) -> bool:
        """Show a job's card as it is now; whether the job is over."""
        job = await self.studio.jobs.get(job_id)
        if job is None:
            return True
        is_ready = job.state is JobState.SUCCEEDED
        if is_ready:
            await self._remember_made(job)
        await self._show_everywhere(job)
        if is_ready:
            await self._offer_posts(job)
        if job.state is JobState.WAITING and not changed.is_set():
            self._asking.add(job_id)
        return job.state not in LIVE

    async def _show_everywhere(self, job: Job) -> None:
        """Show a job where it was asked for, and bring the cards to its state that were called into other chats."""
        is_news = self._is_news(job)
        home = await self._place_of(job.front, job.chat) if job.front else None
        if home is not None:
            await self._show_job_card(job, *home, at_the_end=is_news)
        for shown in await self._cards.showing(f"job:{job.id}"):
            if shown.message_ref and (shown.front, shown.chat) != home:
                await self._show_job_card(job, shown.front, shown.chat, at_the_end=False)

    async def _place_of(self, front: str, chat: str) -> tuple[str, str] | None:
        """Return where to say something about what was asked for in this chat: there, else, where that front is not
        served now, to the owner in private."""
        if front in self._fronts:
            return front, chat
        owner = await self._people.owner()
        if owner and owner.private_chat:
            return owner.front, owner.private_chat
        return (CONSOLE, CONSOLE) if CONSOLE in self._fronts else None

    def _is_news(self, job: Job) -> bool:
        """Whether the person should be called: a question, or a failure. What is ready calls by its picture or clip."""
        before = self._announced.get(job.id)
        self._announced[job.id] = job.state
        if job.state not in LIVE:
            del self._announced[job.id]
        is_asked = job.state is JobState.WAITING and not job.is_paused
        return before not in {None, job.state} and (is_asked or job.state is JobState.FAILED)

    async def _show_job_card(self, job: Job, front: str, chat: str, *, at_the_end: bool) -> None:
        async with self.speaking_to(front, chat):
            card = await job_card(self.studio, job, now=self._clock())
            key = f"job:{job.id}"
            place = Place(front=front, chat=chat, key=key, object_kind="job", object_id=str(job.id))
            view = View(
                key=key,
                text=card.text,
                media=card.media,
                buttons=await self.buttons.rows(card.offers, place, shown=card.text),
                progress=card.progress,
                is_final=card.is_over,
                at_the_end=at_the_end,
                gallery="album" if len(card.media) > 1 else "",
            )
        await self.show(front, chat, view)

    async def _show_job(self, job_id: int, context: ToolContext, *, is_new: bool) -> None:
        """Show the card of a job that was started, or asked for, in this turn."""
        job = await self.studio.jobs.get(job_id)
        if job is None:
            return
        if not is_new:
            await self._show_job_card(job, context.front, context.chat, at_the_end=True)
        if is_new or job.state in LIVE:
            self.job_changed(job_id)

    async def reopen_cards(self) -> None:
        """After a restart: show every open card's true state once, and tell what the clock's first look has found."""
        posts: set[tuple[str, str, int]] = set()
        for card in await self._cards.live():
            kind, _, number = card.key.partition(":")
            if kind == "job" and number.isdecimal():
                self.job_changed(int(number))
            elif kind == "post" and number.isdecimal() and card.front in self._fronts:
                posts.add((card.front, card.chat, int(number)))
        for job in await self.studio.jobs.unfinished():
            self.job_changed(job.id)
        for front, chat, delivery_id in sorted(posts):
            await self.show_post(delivery_id, front, chat, at_the_end=False)
        while self._early:
            await self.tell(self._early.pop(0))

    async def _remember_made(self, job: Job) -> None:
        """From now on "it" is what this job made, where the conversation is still about it."""
        made = job.result.get("asset")
        if not job.front or not made:
            return
        if (await self._memory(job.front, job.chat)).get("job") == job.id:
            listed = list(job.result.get("assets") or [made])
            known = {"asset": made, "made_by": job.id, "job": None, "kind": job.kind, "shown": made, "focus": "asset"}
            await self._remember(job.front, job.chat, **known, listed=listed)

    async def _offer_posts(self, job: Job) -> None:
        """Ask about the posts that waited for this job."""
        for delivery in await self.studio.deliveries.of_job(job.id):
            if delivery.state is DeliveryState.DRAFT and delivery.asset_id and delivery.front:
                place = await self._place_of(delivery.front, delivery.chat)
                if place is not None:
                    await self.show_post(delivery.id, *place)

    # Cards of posts

    async def show_post(self, delivery_id: int, front: str, chat: str, *, at_the_end: bool = True) -> None:
        """Show the whole card of a post in this chat, with its content unless that was just shown."""
        async with self.speaking_to(front, chat):
            await self._show_post(delivery_id, front, chat, at_the_end=at_the_end)

    async def _show_post(self, delivery_id: int, front: str, chat: str, *, at_the_end: bool) -> None:
        card = await post_card(self.studio, delivery_id, now=self._clock())
        if card is None:
            return
        media: tuple[Media, ...] = ()
        if at_the_end and card.asset is not None and card.asset.deleted_at is None:
            there = await self._cards.get(front, chat, f"post:{delivery_id}")
            memory = await self._memory(front, chat)
            if memory.get("shown") != card.asset.id or (there is not None and there.shape):
                media = await media_of(self.studio.blobs, [card.asset])
        # Where it stood, what was decided takes the place of what was asked.
        text = card.text if at_the_end or card.delivery.state in ASKING else card.brief
        await self._show_post_card(card, front, chat, text=text, media=media, at_the_end=at_the_end)
        if at_the_end:
            shown = {"shown": card.asset.id} if media and card.asset else {}
            await self._remember(front, chat, delivery=delivery_id, focus="delivery", **shown)

    async def _show_post_card(
        self,
        card: PostCard,
        front: str,
        chat: str,
        *,
        text: str,
        media: tuple[Media, ...] = (),
        at_the_end: bool = False,
    ) -> bool:
        key = f"post:{card.delivery.id}"
        place = Place(front=front, chat=chat, key=key, object_kind="delivery", object_id=str(card.delivery.id))
        view = View(
            key=key,
            text=text,
            media=media,
            buttons=await self._rows_of(card, place),
            is_final=card.is_over,
            at_the_end=at_the_end,
            apart=True,
        )
        return await self.show(front, chat, view)

    async def _rows_of(self, card: PostCard, place: Place) -> Rows:
        return await self.buttons.rows(card.offers, place, shown=card.text)

    async def post_changed(self, delivery_id: int) -> None:
        """Bring the cards of a post to its state, in place. A chat that cannot edit has been told in words: there the
        older card only loses its buttons."""
        if self._live is not None:
            self._live.changed()
        for shown in await self._cards.showing(f"post:{delivery_id}"):
            if shown.message_ref:
                await self.show_post(delivery_id, shown.front, shown.chat, at_the_end=False)
            elif (delivery := await self.studio.deliveries.get(delivery_id)) is not None:
                view = View(key=shown.key, text="", is_final=delivery.state in OVER)
                await self.show(shown.front, shown.chat, view)

    async def _post_pressed(self, pressed: PendingAction, outcome: Outcome) -> bool:
        """After a press on a post's card: the card as it is now, in place; where nothing is edited, its new last line."""
        await self._refresh(outcome)
        shown = await self._cards.get(pressed.front, pressed.chat, pressed.group)
        if outcome.effect == "nothing" or outcome.by_card or outcome.remember.get("question"):
            return False  # too late, another card follows, or more is asked: say so
        if shown is not None and shown.message_ref:
            return True
        card = await post_card(self.studio, int(outcome.object_id), now=self._clock())
        if card is None:
            return False
        return await self._show_post_card(card, pressed.front, pressed.chat, text=outcome.text)

    # What publishing tells

    async def tell(self, event: Event) -> None:
        """Say what became of posts, with the buttons of a question, where each was asked for; else to the owner.

        Before the fronts are open it is kept, and told as soon as they are.
        """
        if self._studio is None:
            self._early.append(event)
            return
        places: dict[tuple[str, str], list[Delivery]] = {}
        for delivery in event.deliveries:
            places.setdefault((delivery.front, delivery.chat), []).append(delivery)
        for asked_at, deliveries in (places or {("", ""): []}).items():
            place = await self._place_of(*asked_at)
            if place is None:
                logger.info(
                    "Nobody to tell", extra={"action": "nobody_to_tell", "event": event.kind, "text": event.text}
                )
                continue
            front, chat = place
            if len(deliveries) == 1 and event.kind in {"ask", "failed", "paused"}:
                if event.kind == "paused":
                    await self.show(front, chat, View(key="", text=_lines(event.text, event.fix)))
                await self.show_post(deliveries[0].id, front, chat)
                continue
            for delivery in deliveries:
                await self.post_changed(delivery.id)
            await self._tell_many(event, deliveries, front, chat)

    async def _tell_many(self, event: Event, deliveries: Sequence[Delivery], front: str, chat: str) -> None:
        by_id = {delivery.id: delivery for delivery in deliveries}
        rows: dict[int, list[Offer]] = {}
        for choice in event.choices:
            if choice.delivery_id == EVERY:
                shown = [[row.id, row.version] for row in deliveries if row.state is DeliveryState.ASK]
                all_of = {"deliveries": shown, "answer": choice.action}
                rows.setdefault(EVERY, []).append(Offer(label=choice.label, action="answer_deliveries", args=all_of))
                continue
            delivery = by_id.get(choice.delivery_id)
            if delivery is None:
                continue
            args = {"delivery": delivery.id, "version": delivery.version, "answer": choice.action}
            rows.setdefault(delivery.id, []).append(
                # Of several posts in one message, each is answered by itself: no press ends the others' buttons.
                Offer(label=f"{delivery.handle} {choice.label}", action="answer_delivery", args=args, lasting=True)
            )
        offers = tuple(tuple(row) for row in rows.values())
        if event.schedules:
            ends = [
                Offer(
                    label=tr("End {number}", number=number),
                    action="recurring",
                    args={"words": f"stop {number}"},
                    style="danger",
                    lasting=True,
                )
                for number in event.schedules
            ]
            offers = (*((end,) for end in ends), (Offer(label=tr("Leave them on"), action="leave"),))
        mark = "✅ " if event.kind == "posted" else ""
        text = f"{mark}{_lines(event.text, event.fix)}"
        key = f"event:{event.kind}:{deliveries[0].id if deliveries else 0}:{self._clock():%d%H%M%S}" if offers else ""
        if front == CONSOLE and not offers and len(deliveries) == 1:
            key = (
                f"post:{deliveries[0].id}"  # nothing is edited there: this takes the place of the card and its buttons
            )
        place = Place(front=front, chat=chat, key=key)
        buttons = await self.buttons.rows(offers, place, shown=text) if offers else ()
        await self.show(front, chat, View(key=key, text=text, buttons=buttons, is_final=True))
        if len(deliveries) == 1:
            await self._remember(front, chat, delivery=deliveries[0].id, focus="delivery")

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
                tr("the chat that posts are handed to is not served now"),
                fix=tr("start ./troupe run, or ./troupe chat"),
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
        # At the end of the chat, also where it was handed over once before: "later" is asked for to get it again.
        await there.show(chat, View(key=key, text=handoff.text, media=media, is_final=True, at_the_end=True))
        caption = plain(handoff.caption) or tr("(no caption)")
        await there.show(chat, View(key=f"{key}:caption", text=caption, is_final=True, at_the_end=True))
        return key


def _note(context: ToolContext) -> str:
    """The key of what a turn says beside what it did."""
    return f"turn:{context.turn}:note"


def _attached(document: Document) -> Media:
    kind: Literal["image", "file"] = "image" if document.is_picture else "file"
    return Media(path=document.path, kind=kind, mime=document.mime, name=document.name, sha256="")


def _lines(*parts: str) -> str:
    return "\n".join(plain(with_capital(part)) for part in parts if part)
