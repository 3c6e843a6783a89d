"""The days ahead, played through by the real clockwork: the same scheduler and the same publishing, on a copy of the tables
and with a clock that is moved from one event to the next. Only the far sides are stood in for: what makes pictures, the
platforms, and the person who presses.
"""

import logging
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any, Final

from sqlalchemy import ColumnElement, delete, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.scheduler import Scheduler
from storage.agenda import MOVED
from storage.assets import Assets
from storage.blobs import Blobs
from storage.captions import Captions
from storage.consents import Consents
from storage.database import Database
from storage.deliveries import Deliveries
from storage.destinations import Destinations
from storage.flights import IN_FLIGHT, OPEN, SENT
from storage.gpu_runs import GpuRuns
from storage.jobs import Jobs
from storage.personas import Personas
from storage.rhythms import Rhythms
from storage.schedules import Schedules
from storage.tables import (
    Appearance,
    Approval,
    Asset,
    AssetTag,
    AssetType,
    Consent,
    Delivery,
    DeliveryState,
    Destination,
    GpuRun,
    Persona,
    Personality,
    PersonaStatus,
    Rhythm,
    Schedule,
    Tag,
)
from storage.wording import later, tr
from tools.errors import Unavailable
from tools.gpu import Minutes, Need, Run
from tools.platforms import Terms
from tools.production import ReelHabits
from tools.publishers.almanac import AHEAD, LIBRARY, Almanac, written_until
from tools.publishers.dispatch import Policy
from tools.publishers.events import Event, Result
from tools.publishers.evergreen import Evergreen
from tools.publishers.occurrences import occurrence
from tools.publishers.pacing import LATE_AT_MOST
from tools.publishers.publisher import Go, Parcel, Publisher, Sent, Standing
from tools.publishing import Publishing
from tools.reel.spec import shots_for_duration
from tools.rehearsing import Played, PlayedPost

MOST_LOOKS: Final = 20_000  # of the clock, in one play
LOOKED_AHEAD: Final = timedelta(days=3)  # for what is to be made
PRESSED_BY: Final = "rehearsal"
MADE: Final = "0" * 64  # stands for the file of what is not made yet
_is_playing: ContextVar[bool] = ContextVar("is_playing", default=False)
# What happens in a play did not happen: it is in no log, and no error.
for _name in ("bot.scheduler", "tools.publishing", "tools.publishers.dispatch", "tools.publishers.almanac"):
    logging.getLogger(_name).addFilter(lambda record: not _is_playing.get())
Copied = tuple[type[Any], ColumnElement[bool] | None, Mapping[str, Any]]


class _Platform:
    """A platform that takes everything."""

    def __init__(self, name: str) -> None:
        self.name = name

    async def terms(self, address: str) -> Terms:
        return Terms()

    async def check(self, parcel: Parcel) -> Standing:
        return Standing(is_age_restricted=True)

    async def prepare(self, parcel: Parcel) -> Mapping[str, Any]:
        return {}

    async def publish(self, parcel: Parcel, *, go: Go) -> Sent:
        go()
        return Sent(remote_id=parcel.handle, permalink="rehearsal", is_handed=self.name == "handoff")

    async def confirm(self, parcel: Parcel, sent: Sent) -> str:
        return ""

    async def find(self, parcel: Parcel, *, baseline: str) -> Sent | None:
        return None

    async def examine(self, address: str) -> str:
        return "a rehearsal"


class _Shelf(Blobs):
    """The library's files, and one for everything that is yet to be made. Nothing is written."""

    def __init__(self, library: Blobs) -> None:
        super().__init__(library.root)
        self._library = library

    async def verify(self, sha256: str, suffix: str) -> Path:
        return self.path(sha256, suffix) if sha256 == MADE else await self._library.verify(sha256, suffix)


@dataclass
class _Stage:
    """What one play has made so far."""

    now: datetime
    seconds_each: float | None  # of GPU time for a picture
    reels: ReelHabits
    made: int = 0
    seconds: dict[tuple[datetime, str], float] = field(default_factory=dict)  # by the day's beginning and the persona
    pressed: set[int] = field(default_factory=set)


class Rehearsal:
    """Plays the days ahead."""

    def __init__(
        self,
        *,
        database: Database,
        blobs: Blobs,
        publishers: Sequence[str],
        policy: Policy,
        minutes: Minutes,
        paints_on_gpu: Callable[[], bool],
        now: Callable[[], datetime],
        reels: ReelHabits = ReelHabits(),  # noqa: B008 - frozen
    ) -> None:
        """`blobs` are the library's files; `publishers` are those that are connected."""
        self._minutes = minutes
        self._paints_on_gpu = paints_on_gpu
        self._database = database
        self._blobs = blobs
        self._publishers = tuple(publishers)
        self._policy = policy
        self._now = now
        self._reels = reels

    async def __call__(self, since: datetime, until: datetime) -> Played:
        """Play from now to `until`, and tell what becomes of what is planned for `since` and later."""
        begun = self._now()
        async with AsyncExitStack() as stack:
            playing = _is_playing.set(True)
            stack.callback(_is_playing.reset, playing)
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="troupe-rehearsal-"))
            scratch = await Database.open(f"sqlite:///{folder}/scratch.db", is_scratch=True)
            stack.push_async_callback(scratch.close)
            known = await self._copy(scratch, begun, until)
            stage = _Stage(now=begun, seconds_each=await self._seconds_each(), reels=self._reels)
            was_cut = await self._play(scratch, stage, until)
            posts = await _outcome(scratch, stage, known, since, until)
        return Played(
            since=since,
            until=until,
            posts=posts,
            made=stage.made,
            gpu_seconds=None if stage.seconds_each is None else sum(stage.seconds.values()),
            busiest=max(  # the first of those that are equal
                ((seconds, *day) for day, seconds in sorted(stage.seconds.items())),
                key=lambda one: one[0],
                default=None,
            ),
            budget=await self._minutes.budget() if self._paints_on_gpu() else 0,
            was_cut=was_cut,
        )

    async def _seconds_each(self) -> float | None:
        """Return how long the card takes for a picture, by what was measured; None where nothing was."""
        if not self._paints_on_gpu():
            return 0.0
        runs = await GpuRuns(self._database).latest()
        measured = [run.seconds for run in runs if run.side == "pictures"]
        return median(measured) if measured else None

    async def _play(self, scratch: Database, stage: _Stage, until: datetime) -> bool:
        """Move the clock from one event to the next; return whether that was too much to come to the end."""

        def now() -> datetime:
            return stage.now

        deliveries, personas = Deliveries(scratch), Personas(scratch)
        assets, schedules, destinations = Assets(scratch), Schedules(scratch), Destinations(scratch)
        publishing = Publishing(
            deliveries=deliveries,
            schedules=schedules,
            rhythms=Rhythms(scratch),
            jobs=Jobs(scratch),
            destinations=destinations,
            assets=assets,
            blobs=_Shelf(self._blobs),
            personas=personas,
            consents=Consents(scratch),
            publishers={name: _platform(name) for name in self._publishers},
            policy=self._policy,
            now=now,
            boottime=lambda: stage.now.timestamp(),
            tell=_tell_nobody,
        )

        async def deliver(delivery_id: int, attempt: int) -> None:
            result = await publishing.deliver(delivery_id, attempt)
            if result is Result.HANDED:
                await publishing.handed_posted(delivery_id)

        minutes = self._minutes.played(GpuRuns(scratch), now=now)

        async def produce(row: Delivery, schedule: Schedule) -> None:
            if not self._paints_on_gpu():
                await _make(stage, row, schedule, assets=assets, deliveries=deliveries, personas=personas)
                return
            persona = await personas.get(schedule.persona_id) if schedule.persona_id else None
            if await minutes.used_up(persona):
                name = persona.name if persona else "nobody"
                raise Unavailable(tr("the GPU minutes of that day are used up for {destination}", destination=name))
            seconds = await _make(stage, row, schedule, assets=assets, deliveries=deliveries, personas=personas)
            if seconds:
                need = Need(side="pictures", what="rehearsal", persona_id=schedule.persona_id)
                await minutes.keep(Run(need=need, seconds=seconds, is_cold=False, is_whole=True))
                day = (await minutes.began(), persona.name if persona else "")
                stage.seconds[day] = stage.seconds.get(day, 0.0) + seconds

        async def destination_for(schedule: Schedule) -> Destination | None:
            found = await destinations.for_platform(schedule.platform)
            return found[0] if found else None

        async def nothing() -> None:
            pass

        scheduler = Scheduler(
            deliveries=deliveries,
            almanac=Almanac(
                deliveries=deliveries,
                schedules=schedules,
                produce=produce,
                reuse=Evergreen(
                    assets=assets,
                    captions=Captions(scratch),
                    deliveries=deliveries,
                    destinations=destinations,
                    now=now,
                ).fill,
                not_made=publishing.not_made,
                missed=publishing.occurrences_missed,
                destination_for=destination_for,
                now=now,
            ),
            publishing=publishing,
            enqueue_post=deliver,
            watch=nothing,
            housekeeping=nothing,
            now=now,
            boottime=lambda: stage.now.timestamp(),
        )
        for _ in range(MOST_LOOKS):
            await personas.resume_due(stage.now)
            await scheduler.sweep()
            if await _press(stage, deliveries, until):
                await scheduler.sweep()
            if await deliveries.due(stage.now):
                continue  # the next of a destination whose turn it is now
            also = [await minutes.renewed_at(), *await personas.pauses_end(after=stage.now)]
            following = await _next_event(deliveries, stage.now, until, also=also)
            if following is None:
                return False
            stage.now = following
        return True

    async def _copy(self, scratch: Database, begun: datetime, until: datetime) -> dict[int, datetime]:
        """Copy what the days ahead depend on; return when the posts that are there are due."""
        recent = begun - LATE_AT_MOST
        wanted = or_(
            Delivery.state.in_([*OPEN, *IN_FLIGHT, DeliveryState.UNKNOWN]) & (Delivery.due_at < until),
            Delivery.state.in_(SENT) & (Delivery.due_at >= recent),
        )
        library = select(Schedule.persona_id).where(Schedule.kind == LIBRARY, Schedule.is_active)
        named = select(Delivery.asset_id).where(wanted)
        used = or_(Asset.id.in_(named), (Asset.approval_status == Approval.APPROVED) & Asset.persona_id.in_(library))
        files = select(Asset.id).where(used)
        plan: Sequence[Copied] = (
            (Destination, None, {}),
            (Persona, None, {}),
            (Personality, None, {}),
            (Appearance, None, {}),
            (Consent, None, {}),
            (Rhythm, None, {}),
            (Schedule, Schedule.is_active.is_(True), {}),
            (Asset, used, {"job_id": None, "parent_id": None}),
            (Tag, None, {}),
            (AssetTag, AssetTag.asset_id.in_(files), {}),
            (GpuRun, GpuRun.at >= begun - timedelta(days=2), {}),
            (Delivery, wanted, {}),
        )
        async with self._database.read() as session, scratch.write() as copy:
            for table, where, changed in plan:
                await _copy_table(session, copy, table, where, changed)
            await _fill_what_is_being_made(copy, begun)
            return {row.id: row.due_at for row in (await copy.scalars(select(Delivery))).all()}


async def _copy_table(
    source: AsyncSession,
    copy: AsyncSession,
    table: type[Any],
    where: ColumnElement[bool] | None,
    changed: Mapping[str, Any],
) -> None:
    columns = table.__table__.columns
    query = select(*columns)
    if where is not None:
        query = query.where(where)
    rows = [{**row._mapping, **changed} for row in await source.execute(query)]
    for begin in range(0, len(rows), 500):
        await copy.execute(insert(table.__table__), rows[begin : begin + 500])


async def _fill_what_is_being_made(copy: AsyncSession, now: datetime) -> None:
    """What a job is making is taken as made; a schedule that has ended keeps its posts."""
    there = set((await copy.scalars(select(Schedule.id))).all())
    for row in (await copy.scalars(select(Delivery))).all():
        if row.schedule_id is not None and row.schedule_id not in there:
            row.schedule_id = None
        if row.job_id is not None and row.asset_id is None and row.state in OPEN:
            asset = _asset_for(row, "video", ReelHabits.duration_s, now)
            copy.add(asset)
            await copy.flush()
            row.asset_id = asset.id
        row.job_id = None
    await copy.execute(delete(AssetTag).where(AssetTag.asset_id.not_in(select(Asset.id))))


def _asset_for(row: Delivery, kind: str, seconds: float, now: datetime) -> Asset:
    is_film = kind != "image"
    return Asset(
        persona_id=row.persona_id,
        type=AssetType.VIDEO if is_film else AssetType.IMAGE,
        category="reel" if is_film else "post",
        sha256=MADE,
        suffix=".mp4" if is_film else ".jpg",
        mime="video/mp4" if is_film else "image/jpeg",
        file_size=5_000_000,
        width=1080,
        height=1920 if is_film else 1350,
        duration_s=seconds if is_film else None,
        created_at=now,
    )


async def _make(
    stage: _Stage, row: Delivery, schedule: Schedule, *, assets: Assets, deliveries: Deliveries, personas: Personas
) -> float:
    """Take an occurrence's content as made at once, and return the GPU's seconds; for a persona who is away nothing is made."""
    persona = await personas.get(schedule.persona_id) if schedule.persona_id else None
    if schedule.persona_id and (persona is None or persona.status is not PersonaStatus.ACTIVE):
        return 0.0
    seconds = float(schedule.duration_s) if schedule.duration_s else None
    reel = stage.reels.reel(theme=schedule.theme or "a reel", duration_s=seconds)
    asset = await assets.add(_asset_for(row, schedule.kind, reel.duration_s, stage.now), now=stage.now)
    filled = await deliveries.change(row.id, now=stage.now, expected_version=row.version, asset_id=asset.id)
    if filled is None:
        return 0.0
    stage.made += 1
    if not schedule.ask_first:
        await deliveries.approve(row.id, by="schedule", now=stage.now)
    pictures = 1 if schedule.kind == "image" else reel.shots or shots_for_duration(reel.duration_s)
    return pictures * (stage.seconds_each or 0.0)


async def _press(stage: _Stage, deliveries: Deliveries, until: datetime) -> bool:
    """Approve what waits for a press and is shown by now; return whether any of it goes out at once."""
    goes_now = False
    drafts = [row async for row in deliveries.agenda.all_ahead(_LONG_AGO, until=until, states=(DeliveryState.DRAFT,))]
    for row in drafts:
        if row.asset_id is not None and row.due_at > stage.now - timedelta(minutes=1):
            await deliveries.approve(row.id, by=PRESSED_BY, now=stage.now)
            stage.pressed.add(row.id)
            goes_now = goes_now or row.due_at <= stage.now
    return goes_now


_LONG_AGO: Final = datetime.fromisoformat("2000-01-01T00:00:00+00:00")


async def _next_event(
    deliveries: Deliveries, now: datetime, until: datetime, *, also: Sequence[datetime]
) -> datetime | None:
    """Return when something is due, may be tried again, is to be made or is written down next. None past the end."""
    tomorrow = written_until(now) + timedelta(days=1) - AHEAD  # then a day more of occurrences is written down
    events = [tomorrow, *also, *await deliveries.agenda.due_times(now, tomorrow, limit=1)]
    for at, lead in await deliveries.agenda.slots_between(now, now + LOOKED_AHEAD):
        events += [moment for moment in (at, at - timedelta(minutes=lead)) if moment > now]
    following = min(events)
    return following if following < until else None


async def _outcome(
    scratch: Database, stage: _Stage, known: Mapping[int, datetime], since: datetime, until: datetime
) -> tuple[PlayedPost, ...]:
    async with scratch.read() as session:
        rows = (await session.scalars(select(Delivery).order_by(Delivery.due_at, Delivery.id))).all()
        names = {row.id: row.name for row in (await session.scalars(select(Persona))).unique()}
    posts = []
    for row in rows:
        at = row.sending_at if row.state is DeliveryState.POSTED else None
        shown = at or row.due_at
        if not since <= shown < until or (row.sending_at is not None and row.sending_at < since):
            continue
        moved = str(row.settings.get(MOVED, ""))
        note = (
            moved
            if at is not None
            else row.error.partition("\n")[0] or (tr(_WHY[row.error_class]) if row.error_class in _WHY else "")
        )
        posts.append(
            PlayedPost(
                handle=row.handle if row.id in known else "",
                schedule_id=row.schedule_id,
                slot=row.slot,
                local_date=row.local_date.isoformat() if row.local_date else "",
                persona=names.get(row.persona_id or "", ""),
                platform=row.platform,
                timezone=row.timezone,
                planned_for=_planned_for(row, known),
                at=at,
                state=row.state,
                note=note,
                needs_press=row.id in stage.pressed,
            )
        )
    return tuple(sorted(posts, key=lambda post: (post.at or post.planned_for, post.handle)))


def _planned_for(row: Delivery, known: Mapping[int, datetime]) -> datetime:
    if row.id in known:
        return known[row.id]
    return occurrence(row.local_date, row.slot, row.timezone).due_at if row.local_date else row.due_at


_WHY: Final = {
    "late": later("missed its time"),
    "unapproved": later("was not approved in time"),
    "empty": later("has no content"),
    "unknown": later("may be there or not"),
}


def _platform(name: str) -> Publisher:
    return _Platform(name)


async def _tell_nobody(event: Event) -> None:
    pass
