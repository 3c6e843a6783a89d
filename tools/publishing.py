"""Planning and posting: what a person plans, approves, moves and answers, and what the clock asks for.

Presses and the clock both come through here, and the `deliveries` table decides between them.
"""

import asyncio
import contextvars
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final, Literal, TypeVar
from uuid import uuid4
from zoneinfo import ZoneInfo

from storage.agenda import DECIDED, Grace
from storage.assets import Assets
from storage.blobs import Blobs
from storage.consents import Consents
from storage.deliveries import Deliveries, Question
from storage.destinations import Destinations
from storage.errors import StorageError, Unreachable
from storage.flights import IN_FLIGHT
from storage.jobs import LIVE, Jobs
from storage.personas import Personas
from storage.rhythms import Rhythms
from storage.schedules import Schedules
from storage.tables import Delivery, DeliveryState, Destination, IfLate, JobState, PersonaStatus
from storage.wording import in_english, speaking, tr
from tools.captions import CaptionParts, compose
from tools.errors import TroupeError
from tools.platforms import place_of
from tools.provenance.seal import Provenance
from tools.publishers.almanac import rule_of
from tools.publishers.dispatch import Dispatch, Policy, ended, in_words
from tools.publishers.events import (
    Choice,
    Event,
    Result,
    long_gone_event,
    missed_event,
    question_event,
    restored_event,
    result_event,
)
from tools.publishers.lateness import PUNCTUAL, Fate, fate
from tools.publishers.occurrences import Rule, next_occurrence
from tools.publishers.pacing import Pacing
from tools.publishers.publisher import Publisher
from tools.publishers.sealing import Sealing

logger = logging.getLogger(__name__)

ASKED_AGAIN: Final = 1000  # questions, at a start
AT_HOME: Final = frozenset({"handoff", "folder"})
RECENT: Final = timedelta(days=1)  # what was due before does not count for the spacing of posts
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Post:
    """What to plan. With `approved_by` a press has shown it, and it is planned at once; else it is a draft.

    Neither asset nor job: a slot, to be filled later. A job: its result is the content, also while it still runs.
    """

    destination: Destination
    persona_id: str | None = None
    asset_id: int | None = None
    job_id: int | None = None
    caption: str = ""
    caption_is_given: bool = False
    alt_text: str = ""
    first_comment: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    wall_time: str
    timezone: str
    due_at: datetime
    if_late: IfLate = IfLate.POST
    plan_key: str | None = None
    front: str = ""
    chat: str = ""
    approved_by: str = ""


@dataclass(frozen=True, kw_only=True)
class Approved:
    delivery: Delivery | None
    outcome: Literal["planned", "now", "late", "gone"]


class Publishing:
    """Plans, approves, sends and looks after deliveries."""

    def __init__(
        self,
        *,
        deliveries: Deliveries,
        schedules: Schedules,
        rhythms: Rhythms,
        jobs: Jobs,
        destinations: Destinations,
        assets: Assets,
        blobs: Blobs,
        personas: Personas,
        consents: Consents,
        publishers: Mapping[str, Publisher],
        policy: Policy,
        host: str = "local",
        now: Callable[[], datetime],
        boottime: Callable[[], float],
        tell: Callable[[Event], Awaitable[None]],
        nudge: Callable[[], None] = lambda: None,
        may_send: Callable[[], bool] = lambda: True,
        provenance: Provenance | None = None,
        spoken: Callable[[str, str], Awaitable[str]] = in_english,
    ) -> None:
        """`publishers` are by `destination.publisher`. `boottime` counts seconds, also while the machine sleeps.

        `nudge` is called when something has become due sooner than the clock knows. While `may_send` says no, this host may
        have been declared lost, and nothing leaves it. `provenance` marks and signs what leaves, and reads it back. `spoken`
        says the language of a front's chat, and of the owner where neither is named.
        """
        self._spoken = spoken
        self.me = f"{host}/{uuid4().hex[:12]}"  # this process: what a former one held is told apart by it
        self.policy = policy
        self.nudge = nudge
        self._host = host
        self._may_send = may_send
        self._under_way: set[tuple[int, int]] = set()
        self._deliveries = deliveries
        self._schedules = schedules
        self.pacing = Pacing(deliveries, rhythms, spacing=policy.spacing)
        self._jobs = jobs
        self._personas = personas
        self._destinations = destinations
        self._now = now
        self._tell_owner = tell
        self._dispatch = Dispatch(
            deliveries=deliveries,
            destinations=destinations,
            assets=assets,
            blobs=blobs,
            personas=personas,
            consents=consents,
            publishers=publishers,
            policy=policy,
            me=self.me,
            now=now,
            boottime=boottime,
            nudge=lambda: self.nudge(),
            may_send=may_send,
            sealing=Sealing(provenance, assets=assets, blobs=blobs) if provenance is not None else None,
        )
        self.provenance = provenance

    # What a person plans and presses. None: too late, or not in a state for it; `why_not` says how it stands.

    async def plan(self, post: Post) -> Delivery:
        """Put a post on the schedule."""
        delivery = await self._deliveries.add(self._planned(post))
        self.nudge()
        return delivery

    async def plan_once(self, post: Post) -> Delivery | None:
        """Put a line of a plan on the schedule; None when its `plan_key` has its post already."""
        delivery = await self._deliveries.add_once(self._planned(post))
        self.nudge()
        return delivery

    def _planned(self, post: Post) -> Delivery:
        now = self._now()
        has_content = post.asset_id is not None or post.job_id is not None
        is_approved = has_content and bool(post.approved_by)
        state = DeliveryState.PLANNED if is_approved else DeliveryState.DRAFT if has_content else DeliveryState.SLOT
        return Delivery(
            persona_id=post.persona_id,
            asset_id=post.asset_id,
            job_id=post.job_id,
            destination_id=post.destination.id,
            platform=post.destination.platform,
            state=state,
            caption=post.caption,
            caption_is_given=post.caption_is_given,
            alt_text=post.alt_text,
            first_comment=post.first_comment,
            settings=dict(post.settings),
            wall_time=post.wall_time,
            timezone=post.timezone,
            due_at=post.due_at,
            approved_at=now if is_approved else None,
            approved_by=post.approved_by if is_approved else "",
            if_late=post.if_late,
            plan_key=post.plan_key,
            front=post.front,
            chat=post.chat,
            created_at=now,
            updated_at=now,
        )

    async def approve(self, delivery_id: int, *, by: str, expected_version: int | None = None) -> Approved:
        """Let a draft go out: at its time, or at once within the grace; later than that is asked about."""
        now = self._now()
        row = await self._deliveries.get(delivery_id)
        if row is None or row.state is not DeliveryState.DRAFT or expected_version not in {None, row.version}:
            return Approved(delivery=row, outcome="gone")
        if now > row.due_at + (await self.grace()).of(row.destination_id):
            asked = await self.ask([row], Question.LATE, states=(DeliveryState.DRAFT,))
            return Approved(delivery=asked[0] if asked else row, outcome="late" if asked else "gone")
        approved = await self._deliveries.approve(delivery_id, by=by, now=now, expected_version=row.version)
        if approved is None:
            return Approved(delivery=await self._deliveries.get(delivery_id), outcome="gone")
        self.nudge()
        return Approved(delivery=approved, outcome="now" if approved.due_at <= now else "planned")

    async def move(
        self, delivery_id: int, *, wall_time: str, timezone: str, due_at: datetime, by: str = ""
    ) -> Delivery | None:
        """Give it another time; one that was asked about is open again."""
        moved = await self._deliveries.move(
            delivery_id, wall_time=wall_time, timezone=timezone, due_at=due_at, now=self._now(), approved_by=by
        )
        self.nudge()
        return moved

    async def change(self, delivery_id: int, **content: Any) -> Delivery | None:
        """Change asset_id, job_id, caption, alt_text, destination_id, platform …; it must be approved anew."""
        return await self._deliveries.change(delivery_id, now=self._now(), **content)

    async def cancel(
        self, delivery_id: int, *, by: str = "", why: str = "", expected_version: int | None = None
    ) -> Delivery | None:
        """Drop it; `by` whom and `why` is kept with it."""
        row = await self._deliveries.get(delivery_id)
        now = self._now()
        noted: dict[str, Any] = {}
        if row is not None and by:
            noted = {"settings": {**row.settings, DECIDED: {"by": by, "at": now.isoformat(), "why": why}}}
        return await self._deliveries.cancel(delivery_id, now=now, expected_version=expected_version, **noted)

    async def restore(self, delivery_id: int) -> Delivery | None:
        return await self._deliveries.restore(delivery_id, now=self._now())

    async def it_is_there(self, delivery_id: int, permalink: str = "") -> Delivery | None:
        return await self._deliveries.it_is_there(delivery_id, permalink=permalink, now=self._now())

    async def post_again(self, delivery_id: int, *, by: str) -> Delivery | None:
        """The owner wants it sent, now, whatever happened before."""
        row = await self._deliveries.get(delivery_id)
        if row is None:
            return None
        now = self._now()
        wall = now.astimezone(ZoneInfo(row.timezone)).replace(tzinfo=None).isoformat(timespec="seconds")
        again = await self._deliveries.post_again(delivery_id, by=by, wall_time=wall, timezone=row.timezone, now=now)
        self.nudge()
        return again

    async def post_now(self, delivery_id: int, *, by: str) -> Delivery | None:
        """The answer "now" for one that missed its time."""
        return await self.post_again(delivery_id, by=by)

    async def next_slot(self, delivery_id: int, *, by: str = "") -> Delivery | None:
        """Move it to its schedule's next time, to the next free posting time, else to the same time of the next day."""
        row = await self._deliveries.get(delivery_id)
        if row is None:
            return None
        schedule = await self._schedules.get(row.schedule_id) if row.schedule_id else None
        after = max(self._now(), row.due_at)
        has_times = any(one.times for one in await self.pacing.rhythms(row.persona_id, row.destination_id))
        if schedule is None and has_times and row.destination_id is not None:
            places = await self.pacing.free(
                row.persona_id, row.destination_id, row.timezone, after=after, now=self._now()
            )
            found = places[0] if places else None
        else:
            slots = (row.slot or row.wall_time[11:16],)
            rule = replace(rule_of(schedule), slots=slots) if schedule else Rule(slots=slots, zone=row.timezone)
            found = next_occurrence(rule, after=after)
        if found is None:
            return None
        return await self.move(
            delivery_id, wall_time=found.wall_time, timezone=row.timezone, due_at=found.due_at, by=by
        )

    async def grace(self) -> Grace:
        """How late posts may go out by themselves."""
        return Grace(usual=self.policy.grace, own=await self._destinations.graces())

    async def set_if_late(self, delivery_id: int, if_late: IfLate) -> Delivery | None:
        """Say what becomes of it when its time is missed."""
        return await self._deliveries.flights.set_if_late(delivery_id, if_late=if_late, now=self._now())

    async def keep(self, delivery_id: int) -> Delivery | None:
        """The owner has looked: one out of a backup was not posted since, and is what it was, at its time."""
        kept = await self._deliveries.keep(delivery_id, now=self._now())
        self.nudge()
        return kept

    async def drop(self, delivery_id: int) -> Delivery | None:
        return await self.cancel(delivery_id)

    async def handed_posted(self, delivery_id: int, permalink: str = "") -> Delivery | None:
        """The owner has posted by hand what was handed to them."""
        return await self._deliveries.it_is_there(
            delivery_id, permalink=permalink, now=self._now(), asked=(Question.HANDED,)
        )

    async def handed_skip(self, delivery_id: int) -> Delivery | None:
        return await self.cancel(delivery_id)

    def why_not(self, delivery: Delivery | None) -> str:
        """Say why a change came too late."""
        match delivery.state if delivery else None:
            case None:
                return tr("that post is gone")
            case DeliveryState.CLAIMED | DeliveryState.SENDING:
                return tr("it is being sent right now")
            case DeliveryState.UNKNOWN:
                return tr("it was sent, and the answer was lost: it is being looked for")
            case DeliveryState.POSTED:
                return tr("it is posted already")
            case DeliveryState.CANCELLED:
                return tr("it was cancelled")
            case _:
                return tr("it has changed since you were asked")

    # What the clock does.

    async def take_over(self) -> None:
        """At start: free what a former process of this host held, and ask again what it had asked."""
        await self._free(held_before=None)
        rows = await self._deliveries.list(states=(DeliveryState.ASK,), limit=ASKED_AGAIN)
        by_question = {
            question: [row for row in rows if row.error_class == question]
            for question in set(Question) - {Question.HANDED}
        }
        unclear = by_question.pop(Question.UNKNOWN)
        if unclear:
            await self._tell_of(unclear, partial(question_event, Question.UNKNOWN, unclear))
        restored = by_question.pop(Question.RESTORED)
        if restored:
            await self._tell_of(restored, partial(restored_event, restored))
        missed = {question: some for question, some in by_question.items() if some}
        if missed:
            rows = [row for some in missed.values() for row in some]
            await self._tell_of(rows, partial(missed_event, missed, ()))

    async def due(self) -> list[Delivery]:
        """Return what is to be sent now. What is too late, unapproved or empty becomes a question first, or is called off.

        All of it is told in one message.
        """
        now = self._now()
        await self._free(held_before=now - self.policy.held)
        grace = await self.grace()
        strict = await self._deliveries.agenda.overdue_strictly(now, grace.at_most(PUNCTUAL))
        overdue = {row.id: row for row in (*await self._deliveries.overdue(now, grace), *strict)}
        asked: dict[Question, list[Delivery]] = {}
        skipped: list[Delivery] = []
        for question, state, rows in (
            (Question.LATE, DeliveryState.PLANNED, [*overdue.values()]),
            (Question.UNAPPROVED, DeliveryState.DRAFT, await self._deliveries.unapproved(now, grace)),
            (Question.EMPTY, DeliveryState.SLOT, await self._deliveries.empty_slots(now)),
        ):
            ripe = []
            for row in rows:
                if await self._is_being_made(row) or await self._passes_by(row) or await self._held(row, row.due_at):
                    continue
                if row.if_late is IfLate.SKIP:
                    gone = await self._deliveries.agenda.skip(row, why=tr("it missed its time"), now=now)
                    skipped += [gone] if gone else []
                else:
                    ripe.append(row)
            found = await self._deliveries.ask([row.id for row in ripe], question, states=(state,), now=now)
            if found:
                asked[question] = found
        if asked or skipped:
            rows = [*(row for some in asked.values() for row in some), *skipped]
            await self._tell_of(rows, partial(missed_event, asked, skipped))
        return await self._deliveries.due(now)

    async def not_made(self, row: Delivery, error: TroupeError | StorageError) -> None:
        """What was to be made for this slot could not be begun: it is tried again, and told when its time comes."""
        kept = await self._deliveries.not_made(row.id, error=in_words(error), now=self._now())
        if kept is not None:
            logger.warning("Not made", extra={"action": "not_made", "post": row.id, "why": error.message})

    async def occurrences_missed(self, missed: Mapping[int, int]) -> None:
        """Nothing ran for so long that occurrences of schedules never had a row: tell it, in one message."""
        schedules = [row for row in await self._schedules.list() if row.id in missed]
        names = await self._personas.named([row.persona_id for row in schedules if row.persona_id])
        told = [(row, names.get(row.persona_id or "", ""), missed[row.id]) for row in schedules]
        await self._tell_of((), partial(long_gone_event, told))

    async def settle(self) -> int:
        """Look for the posts whose answers were lost, now that the platforms have had time; return how many."""
        rows = await self._deliveries.settled(self._now() - self.policy.settle)
        unclear = []
        for row in rows:
            with speaking(await self._spoken(row.front, row.chat)):
                result = await self._dispatch.look_for(row)
            if result is Result.ASKED:
                unclear.append(row)
            elif result is Result.POSTED:
                await self.report(row.id, result)
        if unclear:
            await self.ask(unclear, Question.UNKNOWN, states=(DeliveryState.UNKNOWN,))
        return len(rows)

    async def ask(
        self, rows: Sequence[Delivery], question: Question, *, states: Sequence[DeliveryState]
    ) -> list[Delivery]:
        """Make these a question to the owner, in one message."""
        asked = await self._deliveries.ask([row.id for row in rows], question, states=states, now=self._now())
        if asked:
            await self._tell_of(asked, partial(question_event, question, asked))
        return asked

    async def deliver(self, delivery_id: int, attempt: int) -> Result:
        """Send one delivery if it is due. Called again after a crash, it sends nothing twice."""
        if not self._may_send():
            raise Unreachable(tr("this host has lost its place among the others"))
        row = await self._deliveries.get(delivery_id)
        if row is None or row.attempt != attempt:
            return ended(row, attempt)
        is_ours = row.state in IN_FLIGHT and row.claimed_by == self.me
        if is_ours and (row.id, attempt) not in self._under_way:
            return await self._dispatch.broken_off(row)
        if row.state is not DeliveryState.PLANNED:
            result = ended(row, attempt)
            if result is Result.POSTED:
                await self._dispatch.follow(row)
            return result
        self._under_way.add((row.id, attempt))
        try:
            with speaking(await self._spoken(row.front, row.chat)):
                return await self._not_yet(row) or await self._dispatch.send(row)
        finally:
            self._under_way.discard((row.id, attempt))

    async def is_at_home(self, delivery_id: int) -> bool:
        """Whether only the host with the chat can send it: its publisher hands it over there, or to a folder there."""
        row = await self._deliveries.get(delivery_id)
        if row is None:
            return False
        there = await self._destinations.get(row.destination_id) if row.destination_id else None
        return there is not None and there.publisher in AT_HOME

    async def report(self, delivery_id: int, result: Result) -> None:
        """Tell what came of a take-up, where that is worth telling. May be repeated."""
        row = await self._deliveries.get(delivery_id)
        if row is not None:
            await self._tell_of([row], partial(result_event, result, row))

    async def _not_yet(self, row: Delivery) -> Result | None:
        """Put a delivery off that cannot go out at this moment; None when it can."""
        now = self._now()
        if row.due_at > now:
            await self._dispatch.later(row, row.due_at - now, "early", tr("its time has not come"))
            return Result.LATER
        if row.asset_id is None and await self._is_being_made(row):
            await self._dispatch.later(row, self.policy.wait, "content", tr("its content is still being made"))
            return Result.LATER
        if await self._held(row, row.due_at):
            return Result.LATER
        outcome = fate(row, now, grace=(await self.grace()).of(row.destination_id))
        if outcome is Fate.SKIP:
            gone = await self._deliveries.agenda.skip(row, why=tr("it missed its time"), now=now)
            if gone is not None:
                await self._tell_of([gone], partial(missed_event, {}, [gone]))
            return Result.GONE
        if row.asset_id is None or outcome is Fate.ASK:
            question = Question.LATE if row.asset_id else Question.EMPTY
            await self.ask([row], question, states=(DeliveryState.PLANNED,))
            return Result.ASKED
        persona = await self._personas.get(row.persona_id) if row.persona_id else None
        if persona is not None and persona.status is PersonaStatus.PAUSED:
            await self._dispatch.later(
                row, self.policy.late_spacing, "paused", tr("{name} is paused", name=persona.name)
            )
            return Result.LATER
        if await self._held(row, now):
            return Result.LATER
        last = await self._deliveries.last_sent(row.destination_id, since=now - RECENT) if row.destination_id else None
        is_late = now - row.due_at > self.policy.late_spacing
        spacing = self.policy.late_spacing if is_late else self.policy.spacing
        if last is not None and now - last < spacing:
            await self._dispatch.later(row, spacing - (now - last), "spacing", tr("another post went there just now"))
            return Result.LATER
        return None

    async def _held(self, row: Delivery, at: datetime) -> bool:
        """Whether its rhythm holds it at `at`; it has another time then, and stays approved. A time that is kept is not moved."""
        if row.state is DeliveryState.SLOT:
            return False
        place = await self.pacing.hold(row, at, now=self._now())
        if place is None:
            return False
        await self._deliveries.agenda.retime(
            row, wall_time=place.wall_time, timezone=row.timezone, due_at=place.at, now=self._now(), why=place.why
        )
        logger.info("Post held", extra={"action": "post_held", "post": row.id, "why": place.why})
        self.nudge()
        return True

    async def _passes_by(self, row: Delivery) -> bool:
        """Whether this is an occurrence for a persona who is away: it is called off, and nobody is asked each time."""
        if row.schedule_id is None or row.state is not DeliveryState.SLOT or row.persona_id is None:
            return False
        persona = await self._personas.get(row.persona_id, deleted=True)
        if persona is None or (persona.deleted_at is None and persona.status is PersonaStatus.ACTIVE):
            return False
        await self._deliveries.not_made(
            row.id,
            error=tr("{persona} is {status}", persona=persona.name, status=tr(persona.status.value)),
            now=self._now(),
        )
        await self._deliveries.cancel(row.id, now=self._now())
        return True

    async def _is_being_made(self, row: Delivery) -> bool:
        """Whether its content will still come. Content that came while it was being planned is put in here."""
        if row.asset_id is not None or row.job_id is None:
            return False
        job = await self._jobs.get(row.job_id)
        if job is not None and job.state is JobState.SUCCEEDED and job.result.get("asset"):
            captions = dict(job.result.get("captions", {}))
            parts = job.result.get("parts")
            if parts and row.platform not in captions:
                there = await self._destinations.get(row.destination_id) if row.destination_id else None
                captions[row.platform] = compose(
                    CaptionParts(**{**parts, "hashtags": tuple(parts["hashtags"])}), place_of(there, row.platform)
                )
            await self._deliveries.fill(job.id, asset_id=int(job.result["asset"]), captions=captions, now=self._now())
            return True
        return job is not None and job.state in LIVE

    async def free(self, host: str) -> list[Delivery]:
        """Free what another host held that is gone for good; what it was sending is looked for. Returns them all."""
        return await self._free(held_before=None, host=host)

    async def take_up_anew(self, delivery_id: int, attempt: int) -> bool:
        """A take-up ended in a fault before it had claimed its post, which is as planned: another one sends it."""
        now = self._now()
        row = await self._deliveries.flights.wait_until(
            delivery_id, attempt=attempt, retry_at=now, error_class="broken", error=tr("a take-up broke off"), now=now
        )
        if row is not None:
            logger.warning("Post taken up anew", extra={"action": "post_taken_up_anew", "post": delivery_id})
            self.nudge()
        return row is not None

    async def holders(self) -> set[str]:
        """Return the hosts that hold a post now, alive or not."""
        return await self._deliveries.flights.holders()

    async def _free(self, *, held_before: datetime | None, host: str = "") -> list[Delivery]:
        freed, unknown = await self._deliveries.flights.take_over(
            host or self._host, me=self.me, now=self._now(), held_before=held_before
        )
        for row in (*freed, *unknown):
            logger.warning("Post taken over", extra={"action": "post_taken_over", "post": row.id, "state": row.state})
        return [*freed, *unknown]

    async def say(self, text: Callable[[], str]) -> None:
        """Tell the owner something that is about no post; `text` is asked for in their language."""
        await self._tell_of((), lambda: Event(kind="word", deliveries=(), text=text()))

    async def _tell_of(self, rows: Sequence[Delivery], event: Callable[[], Event | None]) -> None:
        """Tell of posts, in the language of whoever asked for the first of them; of none, in the owner's."""
        front, chat = (rows[0].front, rows[0].chat) if rows else ("", "")
        with speaking(await self._spoken(front, chat)):
            told = event()
        if told is not None:
            await self._tell(told)

    async def _tell(self, event: Event) -> None:
        try:
            await apart(self._tell_owner(event))
        except Exception:
            # Told or not, the posts stand as they stand; open questions are told again at the next start.
            logger.exception("Could not tell", extra={"action": "could_not_tell", "kind": event.kind})


async def apart(work: Awaitable[T]) -> T:
    """Await `work` outside the workflow that is running: what it starts is no part of it."""

    async def run() -> T:
        return await work

    return await asyncio.get_running_loop().create_task(run(), context=contextvars.Context())


__all__ = ["Approved", "Choice", "Event", "Policy", "Post", "Publishing", "Question", "Result"]
