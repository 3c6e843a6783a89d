"""Production: jobs are started, watched, answered and cancelled here; what they do is in the workflows."""

import asyncio
import logging
import re
import shutil
import time
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from storage.assets import Assets
from storage.blobs import Blobs
from storage.captions import Captions
from storage.consents import Consents
from storage.database import Database
from storage.deliveries import Deliveries
from storage.destinations import Destinations
from storage.jobs import Jobs, Shots
from storage.personas import Personas
from storage.tables import Delivery, Job, JobState, PersonaStatus, Schedule, Shot
from storage.wording import in_english, later, speaking, tr
from tools.captions import Writer
from tools.comfyui.packs import Pack
from tools.comfyui.supply import Supplier
from tools.errors import InvalidRequest, Unavailable
from tools.filming import Filmer, NoFilmer
from tools.gpu import Gpu, Minutes
from tools.ollama import Ollama
from tools.painting import Painter
from tools.production import clips, outcome, pieces, planning
from tools.production.bench import Bench, no_workflow, nobody_owns, nothing
from tools.production.director import Director
from tools.production.engine import GPU, HOME, JOBS, Engine, Found
from tools.production.facing import face_of
from tools.production.film import profile
from tools.production.gating import gate, rated, refuse_withdrawn
from tools.production.likeness import LikenessGate
from tools.production.params import (
    Asker,
    ClipParams,
    EditParams,
    ImagesParams,
    InstallParams,
    Limits,
    Params,
    Pictured,
    PullParams,
    ReelHabits,
    ReelParams,
    from_dict,
    kind_of,
    to_dict,
)
from tools.production.plan import Plan
from tools.production.progress import JobProgress
from tools.production.speech import refuse_cut_off
from tools.production.steering import BECAUSE, together
from tools.production.workflows import CHILDREN, Workshop, job_workflow
from tools.reel.profiles import checked_duration
from tools.reel.render import Renderer
from tools.workers import Lingering

logger = logging.getLogger(__name__)

MORE_MINUTES = later("allow more: /config gpu_minutes=120")
SET_ASIDE = later("it stopped the bot several times, so it was set aside")


class Production:
    """Starts, cancels and answers jobs. Build it before the engine starts, and hand it to it."""

    def __init__(
        self,
        *,
        engine: Engine,
        database: Database,
        jobs: Jobs,
        shots: Shots,
        assets: Assets,
        blobs: Blobs,
        personas: Personas,
        captions: Captions,
        consents: Consents,
        deliveries: Deliveries,
        destinations: Destinations,
        painter: Painter,
        sketcher: Painter,
        filmer: Filmer,
        director: Director,
        writer: Writer,
        renderer: Renderer,
        work: Path,
        limits: Limits,
        reels: ReelHabits = ReelHabits(),  # noqa: B008 - frozen
        now: Callable[[], datetime],
        on_progress: Callable[[int], None] = lambda job_id: None,
        ticks: Callable[[], float] = time.monotonic,
        gpu: Gpu | None = None,
        checkers: Lingering | None = None,
        likeness: LikenessGate | None = None,
        minutes: Minutes | None = None,
        ollama: Ollama | None = None,
        pulled: Callable[[str], None] = nothing,
        supplier: Supplier | None = None,
        workflows: Callable[[str], Pack] = no_workflow,
        is_owner: Callable[[str], Awaitable[bool]] = nobody_owns,
        spoken: Callable[[str, str], Awaitable[str]] = in_english,
    ) -> None:
        """`on_progress(job_id)` is called in the loop whenever there is something new to see of a job: keep it quick."""
        self._engine = engine
        self._counting = asyncio.Lock()
        self.reels = reels
        self.bench = Bench(
            database=database,
            jobs=jobs,
            shots=shots,
            assets=assets,
            blobs=blobs,
            personas=personas,
            captions=captions,
            consents=consents,
            deliveries=deliveries,
            destinations=destinations,
            painter=painter,
            sketcher=sketcher,
            filmer=filmer,
            director=director,
            writer=writer,
            renderer=renderer,
            work=work,
            limits=limits,
            now=now,
            ticks=ticks,
            on_progress=on_progress,
            gpu=gpu or Gpu(),
            checkers=checkers,
            likeness=likeness,
            minutes=minutes,
            ollama=ollama,
            pulled=pulled,
            supplier=supplier,
            workflows=workflows,
            start=self.start,
            is_owner=is_owner,
            spoken=spoken,
        )
        self.workshop = Workshop(self.bench, engine)

    @property
    def likeness(self) -> LikenessGate | None:
        """What says whose face a picture shows; None where nobody looks."""
        return self.bench.likeness

    # Starting.

    async def start_reel(self, params: ReelParams, asker: Asker) -> Job:
        """Start a reel. Raises InvalidRequest with the allowed range, Refused by the gate, Unavailable when full."""
        checked_duration(params.duration_s, profile(params), is_short=bool(params.settings.get("is_short_video")))
        refuse_cut_off(params)
        params = await rated(self.bench, params)
        said = str(params.speech.get("words", ""))
        await gate(self.bench, params, [params.theme, params.hook or "", params.style, said, _reason(params)])
        if params.motion == "on":
            await self.bench.filmer.check(from_image=True, settings=dict(params.settings))
        return await self._start(params, asker)

    async def start_images(self, params: ImagesParams, asker: Asker) -> Job:
        """Start pictures. Raises InvalidRequest with what is allowed, Refused by the gate, Unavailable when full."""
        picture = await self.bench.assets.get(params.image_asset) if params.image_asset is not None else None
        if picture is not None and picture.persona_id is not None:  # who is in it decides what is allowed
            params = replace(params, persona_id=picture.persona_id)
        params = await rated(self.bench, params)
        if picture is not None:
            clips.refuse_stricter(picture, params)
            await refuse_withdrawn(self.bench, picture)
        await gate(self.bench, params, [params.prompt, params.style, _reason(params)])
        return await self._start(params, asker)

    async def start_clip(self, params: ClipParams, asker: Asker) -> Job:
        """Start a clip. Raises what keeps it from being filmed here, before there is a job."""
        picture = await clips.picture_of(self.bench, params.asset_id) if params.asset_id is not None else None
        if picture is not None:  # who is in it decides what is allowed, whoever was named
            params = replace(params, persona_id=picture.persona_id)
        params = await rated(self.bench, params)
        if picture is not None:
            clips.refuse_stricter(picture, params)
            await refuse_withdrawn(self.bench, picture)
        await gate(self.bench, params, [params.prompt, params.style, _reason(params)])
        await planning.films_from_pictures(self.bench, params)
        return await self._start(params, asker)

    async def start_edit(self, params: EditParams, asker: Asker) -> Job:
        """Start an edit. Raises InvalidRequest with the forms that would do, before there is a job."""
        from tools.production import edits  # late, as in the workflow: only who edits needs it

        await edits.check(self.bench, params)
        return await self._start(params, asker)

    async def start_pull(self, params: PullParams, asker: Asker) -> Job:
        """Have Ollama get a model; one that is being got already is not begun twice."""
        for job in await self.bench.jobs.unfinished():
            if job.kind == "pull" and job.params.get("model") == params.model:
                return job
        return await self._start(params, asker)

    async def start_install(self, params: InstallParams, asker: Asker) -> Job:
        """Get what a workflow lacks; what is being got for it already is not begun twice."""
        for job in await self.bench.jobs.unfinished():
            if job.kind == "install" and job.params.get("workflow") == params.workflow:
                return job
        return await self._start(params, asker)

    async def start(self, params: Params, asker: Asker) -> Job:
        """Start whatever kind of job these are the parameters of."""
        if isinstance(params, ReelParams):
            return await self.start_reel(params, asker)
        if isinstance(params, ImagesParams):
            return await self.start_images(params, asker)
        if isinstance(params, ClipParams):
            return await self.start_clip(params, asker)
        if isinstance(params, PullParams):
            return await self.start_pull(params, asker)
        if isinstance(params, InstallParams):
            return await self.start_install(params, asker)
        return await self.start_edit(params, asker)

    async def retake(self, job_id: int, shots: Sequence[int], asker: Asker, *, change: str = "") -> Job:
        """Make these shots (from 1) of a finished reel anew and keep every other picture and segment."""
        before, params = await self._reel(job_id)
        count = len(before.plan.get("shots", []))
        if not count:
            raise InvalidRequest(tr("{before} has no shots yet", before=before.handle), fix=tr("make it again instead"))
        if params.pictures:
            raise InvalidRequest(
                tr("the shots of {before} are your own pictures", before=before.handle),
                fix=tr("send the ones that you want and say “make a reel of these”, or leave a shot out"),
            )
        for number in shots:
            if not 1 <= number <= count:
                raise InvalidRequest(
                    tr(
                        "{before} has shots 1 to {count}, not {number}",
                        before=before.handle,
                        count=count,
                        number=number,
                    )
                )
        again = replace(
            params,
            based_on=before.id,
            retake=tuple(sorted(set(shots))),
            retake_change=change,
            order=(),
            seed=None,
            storyboard="off",
            settings=face_of(await self.bench.assets.of_job(before.id)) | dict(params.settings),
        )
        return await self.start_reel(again, asker)

    async def again(self, job_id: int, asker: Asker, *, reason: str = "", **changes: Any) -> Job:
        """Make the same with changes: `theme=`, `duration_s=` … Pictures are used again where nothing changed for them.

        `seed=None` among the changes asks for other pictures of the same. What was rejected with a reason is not made
        like that again: the reason goes with it, and so does `reason`.
        """
        before = await self._known(job_id)
        params = self.params_of(before)
        if isinstance(params, Pictured) and (reason := await self._because(before, reason)):
            changes = {
                "seed": None,
                **changes,
                "settings": {**changes.get("settings", params.settings), BECAUSE: reason},
            }
        fresh = "seed" in changes and changes["seed"] is None
        if isinstance(params, ReelParams | ImagesParams):
            face = face_of(await self.bench.assets.of_job(before.id))
            changes["settings"] = face | dict(changes.get("settings", params.settings))
        if isinstance(params, ReelParams):
            same = {"based_on": None if fresh else before.id, "retake": (), "retake_change": "", "order": ()}
            return await self.start_reel(replace(params, **{**same, **changes}), asker)
        return await self.start(replace(params, **changes), asker)

    async def _because(self, job: Job, reason: str) -> str:
        """Return why what a job made was rejected, with the reasons of those before it; "" where nothing was."""
        made = await self.bench.assets.among([int(one) for one in job.result.get("assets", ())])
        said = str(job.params.get("settings", {}).get(BECAUSE, ""))
        reasons = [*(asset.rejection_reason for asset in made if asset.rejection_reason), *([reason] if reason else [])]
        for one in reasons:
            said = together(said, one)
        return said if reasons else ""

    async def produce(self, delivery: Delivery, schedule: Schedule) -> None:
        """Start the content of one occurrence of a schedule. Safe to repeat: an occurrence is made once.

        For a persona who is paused or deleted nothing is made.
        """
        persona = await self.bench.personas.get(schedule.persona_id) if schedule.persona_id else None
        if schedule.persona_id and (persona is None or persona.status is not PersonaStatus.ACTIVE):
            return
        asker = Asker(front=schedule.front, chat=schedule.chat, actor="schedule")
        theme = schedule.theme or await self._free_choice(delivery, schedule)
        params: Params
        if schedule.kind == "image":
            params = await rated(
                self.bench,
                ImagesParams(prompt=theme, persona_id=schedule.persona_id, platform=schedule.platform),
            )
            await gate(self.bench, params, [params.prompt])
        else:
            params = await rated(
                self.bench,
                self.reels.reel(
                    theme=theme,
                    persona_id=schedule.persona_id,
                    platform=schedule.platform,
                    duration_s=float(schedule.duration_s) if schedule.duration_s else None,
                    storyboard="off",  # nobody may be there to look at it
                ),
            )
            await gate(self.bench, params, [params.theme])
        self._make_room()
        if said := await self._used_up(params):
            # Every sweep asks again, and tomorrow there is time; if that is too late, the question says why.
            raise Unavailable(said, fix=tr(MORE_MINUTES))
        job = await self.bench.jobs.add_for_occurrence(self._row(params, asker), delivery.id, now=self.bench.now())
        if job is not None:
            await self._begin(job)

    async def _free_choice(self, delivery: Delivery, schedule: Schedule) -> str:
        """Return what an occurrence is about where no theme was said: the persona's interests, one after the other."""
        persona = await self.bench.personas.get(schedule.persona_id) if schedule.persona_id else None
        if persona is None:
            return "a day out"
        if not persona.interests:
            return f"a day in {persona.name}'s life"
        before = await self.bench.deliveries.of_schedule(schedule.id, since=schedule.created_at)
        return persona.interests[sum(row.due_at < delivery.due_at for row in before) % len(persona.interests)]

    # Looking, answering, stopping.

    @property
    def films(self) -> bool:
        """Whether what paints now may film as well; whether it has a model for that is known when it is asked."""
        return self.bench.filmer.name not in {NoFilmer.name, ""} and self.bench.painter.uses_gpu

    async def shots_of(self, job: Job) -> list[Shot]:
        """Return the shots of a job that have been chosen so far, in order; of a filmed one, its pictures."""
        return [shot for shot in await self.bench.shots.chosen(job.id) if shot.index < clips.FIRST]

    def params_of(self, job: Job) -> Params:
        return from_dict(job.kind, job.params)

    def progress(self, job_id: int) -> JobProgress:
        """Return how far a job is that is being worked on here; for others ask `progress_of`, which looks at the row."""
        return self.bench.progress(job_id) or JobProgress(stage="queued", fraction=0.0)

    def progress_of(self, job: Job) -> JobProgress:
        """Return how far a job is, from memory or else from its row."""
        return self.bench.progress(job.id) or JobProgress(stage=job.stage, fraction=job.fraction)

    async def answer_storyboard(
        self, job_id: int, answer: Literal["go", "change", "skip"], words: str = ""
    ) -> Job | None:
        """Give a waiting storyboard its answer; None when it does not wait any more."""
        job = await self.bench.jobs.get(job_id)
        if job is None or job.state is not JobState.WAITING:
            return None
        if answer == "change":
            if not words.strip():
                raise InvalidRequest(tr("what should be different?"), fix=tr("for example: closer, and at night"))
            params = self.params_of(job)
            assert isinstance(params, ReelParams)
            await gate(self.bench, params, [words])
        round_ = Plan.from_dict(job.plan).round
        await self._engine.send(
            job_workflow(job_id), {"answer": answer, "words": words.strip()}, topic=f"storyboard {round_}"
        )
        return job

    async def cancel(self, job_id: int) -> Job | None:
        """Stop a job wherever it is; None when it was over already. Nothing of it is left but finished pictures."""
        if await self.bench.jobs.request_cancel(job_id) is None:
            return None
        await self._engine.cancel(job_workflow(job_id))
        await self.bench.clear(job_id)
        now = self.bench.now()
        async with self.bench.database.write():
            job = await self.bench.jobs.cancelled(job_id, now=now)
            if job is not None:
                await outcome.give_back(self.bench, job, error=tr("{job} was cancelled", job=job.handle))
        self.bench.heard(job_id)
        return job

    async def pause(self, job_id: int) -> Job | None:
        """Stop working on a job for now; None when it is not being worked on. What is finished of it stays, and the GPU is
        free for others."""
        job = await self.bench.jobs.pause(job_id)
        if job is None:
            return None
        await self._engine.cancel(job_workflow(job_id))
        self.bench.heard(job_id)
        return job

    async def take_up(self, job_id: int) -> Job | None:
        """Go on with a paused job where it was; None when it is not paused."""
        job = await self.bench.jobs.take_up(job_id)
        if job is None:
            return None
        if not await self._engine.go_on(job_workflow(job_id), CHILDREN, queue=_queue(job)):
            await self._begin(job)  # its checkpoints are gone after a month; its pictures are not
        self.bench.heard(job_id)
        return job

    # What the clock and the start do.

    async def recover(self) -> None:
        """At start, after the engine: begin what was accepted and never begun, and sweep up what nobody needs."""
        for job in await self.bench.jobs.unfinished():
            if job.cancel_requested:
                await self.cancel(job.id)  # the process was killed between the press and the stop
            elif job.is_paused:
                await self._engine.cancel(job_workflow(job.id))  # likewise
            else:
                await self._begin(job)  # one that is running or done already is left alone
        await asyncio.to_thread(_sweep_parts, self.bench.work)

    async def watch(self, others: Collection[str] = ()) -> Found:
        """Look after running work: revive what stopped, and end the jobs that nobody will finish.

        `others` are the versions of workflows that other hosts go on with.
        """
        found = await self._engine.look(others)
        unfinished = await self.bench.jobs.unfinished()
        # Whoever waits for a person's answer does nothing that could stop the bot: it was only there each time.
        waiting = {job_workflow(job.id) for job in unfinished if job.state is JobState.WAITING}
        for workflow_id in waiting & set(found.set_aside):
            await self._engine.resume(workflow_id)
        live = {job.id for job in unfinished}
        for workflow_ids, why, fix in (
            (
                tuple(set(found.set_aside) - waiting),
                SET_ASIDE,
                later("say it again; if it happens again, the log has the details"),
            ),
            (found.stranded, later("it was begun by another version of the program"), later("say it again")),
            (found.broken, later("a fault in the program stopped it"), later("the log has the details")),
        ):
            for job_id in live & {int(one[1]) for one in map(re.compile(r"job:(\d+)").match, workflow_ids) if one}:
                logger.warning("Job given up", extra={"action": "job_given_up", "job": job_id, "why": why})
                await self._engine.cancel(job_workflow(job_id))
                with speaking(await self.bench.language(job_id)):
                    await outcome.fail(self.bench, job_id, tr(why), tr(fix))
                self.bench.heard(job_id)
        return found

    async def housekeeping(self) -> None:
        """Drop what finished jobs have left: segments after a while, checkpoints after a month."""
        now = self.bench.now()
        live = {job.id for job in await self.bench.jobs.unfinished()}
        await asyncio.to_thread(_sweep_folders, self.bench.work, live, now - self.bench.limits.keep_work)
        await asyncio.to_thread(pieces.sweep, self.bench.work, self.bench.limits.keep_pieces)
        await self._engine.forget_before(now - timedelta(days=30))

    async def _start(self, params: Params, asker: Asker) -> Job:
        self._make_room()
        if said := await self._used_up(params):
            raise Unavailable(said, fix=tr("ask again tomorrow, or {more_minutes}", more_minutes=tr(MORE_MINUTES)))
        async with self._counting:  # what one person asks for in two chats at once is counted one by one
            await self._make_place(asker)
            job = await self.bench.jobs.add(self._row(params, asker))
        await self._begin(job)
        return job

    async def _make_place(self, asker: Asker) -> None:
        """Raise Unavailable when enough is waiting: in all, or of this person. What others wait for is not the owner's
        affair: they are let in as long as their own jobs are not too many."""
        limits = self.bench.limits
        own = await self.bench.jobs.count_unfinished(actor=asker.actor)
        is_owner = await self.bench.is_owner(asker.actor)
        if not is_owner and asker.actor and own >= limits.jobs_each < limits.jobs:
            raise Unavailable(
                tr("{own} of your jobs are waiting already", own=own),
                fix=tr("wait for one to end, or cancel one: /jobs"),
            )
        if (own if is_owner else await self.bench.jobs.count_unfinished()) >= limits.jobs:
            raise Unavailable(
                tr("{jobs} jobs are waiting already", jobs=limits.jobs),
                fix=tr("wait for one to end, or cancel one: /jobs"),
            )

    async def _used_up(self, params: Params) -> str:
        """Say that the GPU has worked long enough for the persona today; "" where it has not."""
        persona_id = getattr(params, "persona_id", None)
        if self.bench.minutes is None or persona_id is None or not self.bench.painter.uses_gpu:
            return ""
        return await self.bench.minutes.used_up(await self.bench.personas.get(persona_id))

    def _row(self, params: Params, asker: Asker) -> Job:
        return Job(
            kind=kind_of(params),
            persona_id=getattr(params, "persona_id", None),
            state=JobState.QUEUED,
            params=to_dict(params),
            front=asker.front,
            chat=asker.chat,
            actor=asker.actor,
            created_at=self.bench.now(),
        )

    async def _begin(self, job: Job) -> None:
        workflow: Any = {
            "reel": self.workshop.reel,
            "images": self.workshop.images,
            "clip": self.workshop.clip,
            "edit": self.workshop.edit,
            "pull": self.workshop.pull,
            "install": self.workshop.install,
        }[job.kind]
        await self._engine.begin(workflow, job_workflow(job.id), job.id, queue=_queue(job))

    async def _known(self, job_id: int) -> Job:
        job = await self.bench.jobs.get(job_id)
        if job is None:
            raise InvalidRequest(tr("there is no job J{job_id}", job_id=job_id), fix=tr("/jobs lists them"))
        return job

    async def _reel(self, job_id: int) -> tuple[Job, ReelParams]:
        job = await self._known(job_id)
        params = self.params_of(job)
        if not isinstance(params, ReelParams):
            raise InvalidRequest(tr("{job} is no reel, so it has no shots", job=job.handle))
        return job, params

    def _make_room(self) -> None:
        """Refuse new work while the disk is nearly full; what is planned is posted all the same."""
        self.bench.work.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(self.bench.work).free
        if free < self.bench.limits.disk_floor and pieces.sweep(self.bench.work, 0):
            free = shutil.disk_usage(self.bench.work).free
        if free < self.bench.limits.disk_floor:
            raise Unavailable(
                tr(
                    "only {free:.1f} GB are free, and {disk_floor:.1f} GB are kept free",
                    free=free / 1e9,
                    disk_floor=self.bench.limits.disk_floor / 1e9,
                ),
                fix=tr("free some space, then ask again; planned posts still go out"),
            )


def _queue(job: Job) -> str:
    """Models are got by the Ollama of the chat's host, a workflow's parts by a ComfyUI."""
    return {"pull": HOME, "install": GPU}.get(job.kind, JOBS)


def _reason(params: Pictured) -> str:
    return str(params.settings.get(BECAUSE, ""))


def _sweep_parts(work: Path) -> None:
    """Remove what a kill has left half written."""
    for part in work.glob("job-*/.*.part"):
        part.unlink(missing_ok=True)


def _sweep_folders(work: Path, live: set[int], before: datetime) -> None:
    """Remove the folders of jobs that are over and old."""
    for folder in work.glob("job-*"):
        number = folder.name.removeprefix("job-")
        if number.isdecimal() and int(number) not in live and folder.stat().st_mtime < before.timestamp():
            shutil.rmtree(folder, ignore_errors=True)
