"""Jobs and their shots: what is being made, how far it is, and what came of it.

The row is the truth for people; the workflow engine keeps its own checkpoints. Each change of state is one UPDATE that
names the states it may leave, so that a cancelled job cannot succeed and a finished one cannot fail.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, false, func, select, true, tuple_, update

from storage.database import Database
from storage.tables import Delivery, DeliveryState, Job, JobState, Shot

PAUSED = "paused"  # the stage of a job that waits because somebody has paused it
LIVE = (JobState.QUEUED, JobState.RUNNING, JobState.WAITING)
FINAL = (JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED)

# What an UPDATE … RETURNING gives back is what the row is now.
FRESH = {"synchronize_session": False, "populate_existing": True}


class _HasContent(Exception):
    pass


class Jobs:
    """The `jobs` table."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def add(self, job: Job) -> Job:
        async with self._db.write() as session:
            session.add(job)
            await session.flush()
        return job

    async def add_for_occurrence(self, job: Job, delivery_id: int, *, now: datetime) -> Job | None:
        """Add `job` as the content of an occurrence that has none yet, both or neither; None when it has one."""
        try:
            async with self._db.write() as session:
                session.add(job)
                await session.flush()
                found = await session.execute(
                    update(Delivery)
                    .where(
                        Delivery.id == delivery_id,
                        Delivery.state == DeliveryState.SLOT,
                        Delivery.job_id.is_(None),
                        Delivery.asset_id.is_(None),
                    )
                    .values(job_id=job.id, updated_at=now, version=Delivery.version + 1)
                    .returning(Delivery.id)
                )
                if found.scalar_one_or_none() is None:
                    raise _HasContent  # takes the job row back with it
        except _HasContent:
            return None
        return job

    async def get(self, job_id: int) -> Job | None:
        async with self._db.read() as session:
            return await session.get(Job, job_id)

    async def hold(self, job_id: int) -> Job | None:
        """The job, which nobody else changes until the transaction ends that this is called in."""
        async with self._db.write() as session:
            return await session.get(Job, job_id, with_for_update=True, populate_existing=True)

    async def unfinished(self) -> list[Job]:
        """Return every job that still has something to do, oldest first."""
        return await self._rows(select(Job).where(Job.state.in_(LIVE)).order_by(Job.created_at, Job.id))

    async def count_unfinished(self, *, actor: str | None = None) -> int:
        """Count the jobs that still have something to do; with `actor`, those that they asked for."""
        query = select(func.count()).select_from(Job).where(Job.state.in_(LIVE))
        if actor is not None:
            query = query.where(Job.actor == actor)
        async with self._db.read() as session:
            return int((await session.execute(query)).scalar_one())

    async def finished_like(self, kind: str, *, limit: int = 8) -> list[Job]:
        """Return the latest jobs of this kind that succeeded: their timings tell how long the next one takes."""
        query = select(Job).where(Job.state == JobState.SUCCEEDED, Job.kind == kind)
        return await self._rows(query.order_by(Job.created_at.desc(), Job.id.desc()).limit(limit))

    async def _rows(self, query: Select[Job]) -> list[Job]:
        async with self._db.read() as session:
            return list((await session.scalars(query)).all())

    # Changes of state: each returns the row as it is now, or None when the job was not in a state to be changed so.

    async def begin(self, job_id: int, *, now: datetime, answered: bool = False) -> Job | None:
        """The work starts, or goes on after a restart; one that waits for a person goes on when it is `answered`."""
        state = case(
            ((Job.state == JobState.WAITING) & (false() if answered else true()), JobState.WAITING),
            else_=JobState.RUNNING,
        )
        return await self._change(
            job_id, LIVE, state=state, started_at=func.coalesce(Job.started_at, now), counts=False
        )

    async def wait(self, job_id: int, *, stage: str, plan: Mapping[str, Any] | None = None) -> Job | None:
        """A person is asked; nothing is done until they answer."""
        values: dict[str, Any] = {"state": JobState.WAITING, "stage": stage}
        if plan is not None:
            values["plan"] = dict(plan)
        return await self._change(job_id, (JobState.QUEUED, JobState.RUNNING, JobState.WAITING), **values)

    async def pause(self, job_id: int) -> Job | None:
        """Nothing more of it is done until it is taken up again. Not one that waits for an answer: nothing is done of it."""
        return await self._change(
            job_id, (JobState.QUEUED, JobState.RUNNING), where_not_cancelled=True, state=JobState.WAITING, stage=PAUSED
        )

    async def take_up(self, job_id: int) -> Job | None:
        """A paused job goes on."""
        return await self._change(
            job_id,
            (JobState.WAITING,),
            where_not_cancelled=True,
            at_stage=PAUSED,
            state=JobState.RUNNING,
            stage="queued",
        )

    async def note(self, job_id: int, *, stage: str, fraction: float) -> Job | None:
        """Keep how far it is; of one that waits, that stands already."""
        return await self._change(
            job_id, (JobState.QUEUED, JobState.RUNNING), counts=False, stage=stage, fraction=fraction
        )

    async def keep(self, job_id: int, **values: Any) -> Job | None:
        """Keep what a stage found out: plan, timings, warnings, params, result."""
        return await self._change(job_id, LIVE, counts=False, **values)

    async def succeed(
        self,
        job_id: int,
        *,
        result: Mapping[str, Any],
        timings: Mapping[str, Any],
        warnings: Sequence[str],
        now: datetime,
    ) -> Job | None:
        return await self._change(
            job_id,
            LIVE,
            where_not_cancelled=True,
            state=JobState.SUCCEEDED,
            stage="ready",
            fraction=1.0,
            result=dict(result),
            timings=dict(timings),
            warnings=list(warnings),
            finished_at=now,
        )

    async def fail(self, job_id: int, *, error: str, fix: str, now: datetime) -> Job | None:
        return await self._change(
            job_id, LIVE, state=JobState.FAILED, stage="failed", error=error, fix=fix, finished_at=now
        )

    async def request_cancel(self, job_id: int) -> Job | None:
        """Forbid the job to succeed from now on; the work is stopped next."""
        return await self._change(job_id, LIVE, cancel_requested=True)

    async def cancelled(self, job_id: int, *, now: datetime) -> Job | None:
        return await self._change(
            job_id, LIVE, state=JobState.CANCELLED, stage="cancelled", cancel_requested=True, finished_at=now
        )

    async def _change(
        self,
        job_id: int,
        states: Collection[JobState],
        *,
        counts: bool = True,
        where_not_cancelled: bool = False,
        at_stage: str = "",
        **values: Any,
    ) -> Job | None:
        statement = update(Job).where(Job.id == job_id, Job.state.in_(list(states)))
        if where_not_cancelled:
            statement = statement.where(Job.cancel_requested.is_(False))
        if at_stage:
            statement = statement.where(Job.stage == at_stage)
        if counts:
            values["version"] = Job.version + 1
        async with self._db.write() as session:
            found = await session.scalars(statement.values(**values).returning(Job), execution_options=FRESH)
            return found.one_or_none()

    # Last, because within the class its name hides the builtin.
    async def list(
        self,
        *,
        states: Collection[JobState] = (),
        kind: str = "",
        persona_id: str | None = None,
        front: str = "",
        chat: str = "",
        before: tuple[datetime, int] | None = None,
        limit: int = 20,
    ) -> list[Job]:
        """Return jobs, newest first; `before` is the (created_at, id) of the last one of the page before."""
        query = select(Job)
        if states:
            query = query.where(Job.state.in_(list(states)))
        if kind:
            query = query.where(Job.kind == kind)
        if persona_id is not None:
            query = query.where(Job.persona_id == persona_id)
        if front:
            query = query.where(Job.front == front)
        if chat:
            query = query.where(Job.chat == chat)
        if before is not None:
            query = query.where(tuple_(Job.created_at, Job.id) < tuple_(before[0], before[1]))
        return await self._rows(query.order_by(Job.created_at.desc(), Job.id.desc()).limit(limit))


class Shots:
    """The `shots` table: one row per picture that was asked for, kept before it is asked."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def of(self, job_id: int) -> list[Shot]:
        """Return every attempt of every shot, in order."""
        async with self._db.read() as session:
            rows = await session.scalars(select(Shot).where(Shot.job_id == job_id).order_by(Shot.index, Shot.attempt))
            return list(rows.all())

    async def chosen(self, job_id: int) -> list[Shot]:
        """Return the attempt that was chosen of each shot, in order."""
        return [shot for shot in await self.of(job_id) if shot.is_chosen]

    async def open(self, job_id: int, index: int, attempt: int, *, prompt_id: str, seed: int, now: datetime) -> Shot:
        """Return the row of this attempt, made now with `prompt_id` and `seed` unless it is there already.

        After a crash the same attempt gets back the id under which its picture was asked for.
        """
        async with self._db.write() as session:
            there = await session.get(Shot, (job_id, index, attempt))
            if there is None:
                there = Shot(
                    job_id=job_id, index=index, attempt=attempt, prompt_id=prompt_id, seed=seed, created_at=now
                )
                session.add(there)
                await session.flush()
            return there

    async def painted(
        self, job_id: int, index: int, attempt: int, *, asset_id: int, quality_score: float | None
    ) -> None:
        async with self._db.write() as session:
            await session.execute(
                update(Shot)
                .where(Shot.job_id == job_id, Shot.index == index, Shot.attempt == attempt)
                .values(asset_id=asset_id, quality_score=quality_score)
            )

    async def choose(self, job_id: int, index: int, attempt: int) -> None:
        """Make this attempt the shot's picture, and no other."""
        async with self._db.write() as session:
            await session.execute(
                update(Shot).where(Shot.job_id == job_id, Shot.index == index).values(is_chosen=Shot.attempt == attempt)
            )

    async def reuse(self, job_id: int, index: int, shot: Shot, *, now: datetime) -> None:
        """Take over the picture of another job's shot as the chosen one of this job's shot `index`."""
        async with self._db.write() as session:
            if await session.get(Shot, (job_id, index, 0)) is None:
                session.add(
                    Shot(
                        job_id=job_id,
                        index=index,
                        attempt=0,
                        prompt_id=shot.prompt_id,
                        seed=shot.seed,
                        asset_id=shot.asset_id,
                        quality_score=shot.quality_score,
                        is_chosen=True,
                        created_at=now,
                    )
                )

    async def forget(self, job_id: int) -> None:
        """Drop the attempts of a job whose plan has changed; the pictures stay in the library."""
        async with self._db.write() as session:
            for shot in await session.scalars(select(Shot).where(Shot.job_id == job_id)):
                await session.delete(shot)
