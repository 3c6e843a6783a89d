"""The durable workflows: which step follows which. What a step does is in the modules beside.

A workflow that was killed runs again from its beginning; a step that had ended gives back what it gave then. So the order
of steps is the same on every run, a step that was cut short does no harm when it is done again, and only ids and plain
values go between them. A failure of the expected kinds is such a value too: it ends the job with its one clear line.

Pictures are children on the GPU queue: one is painted while the one before is checked. Segments are children on the
render queue. The parent hands out segment i as soon as pictures i and i+1 are there, while picture i+2 is painted.
"""

import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import Any, Final

from dbos import DBOS

from storage.errors import StorageError
from storage.wording import speaking, tr
from tools.errors import TroupeError
from tools.production import clips, film, installs, outcome, pictures, planning, pulls
from tools.production.bench import Bench
from tools.production.engine import GPU, MAX_RECOVERIES, RENDER, Crew, Engine
from tools.production.params import from_dict
from tools.production.patience import through_outages
from tools.production.plan import Plan
from tools.production.turns import priority_of

logger = logging.getLogger(__name__)

ANSWER_LOOK: Final = timedelta(hours=6)  # a waiting workflow wakes this often to see whether it waits for too long


EACH: Final = 1000  # places of one urgency in a queue: the owner's last piece goes before anybody else's first
CHILDREN: Final = {"picture": GPU, "footage": GPU, "segment": RENDER, "sound": RENDER}  # the queues of a job's pieces


class StageFailed(Exception):
    """A step ended with a failure that the person is told as it is."""

    def __init__(self, message: str, fix: str) -> None:
        super().__init__(message)
        self.message = message
        self.fix = fix


def job_workflow(job_id: int) -> str:
    return f"job:{job_id}"


@DBOS.dbos_class(class_name="Workshop")
class Workshop(Crew):
    """Runs jobs. Built before the engine starts, so that recovered work finds it."""

    def __init__(self, bench: Bench, engine: Engine) -> None:
        super().__init__()
        self._bench = bench
        self._engine = engine

    @DBOS.workflow(name="reel", max_recovery_attempts=MAX_RECOVERIES)
    async def reel(self, job_id: int) -> str:
        """Plan, storyboard, pictures, film, words, checks: a reel that waits for approval."""
        return await self._run(job_id, self._reel)

    @DBOS.workflow(name="images", max_recovery_attempts=MAX_RECOVERIES)
    async def images(self, job_id: int) -> str:
        """Some pictures, each with its quality."""
        return await self._run(job_id, self._images)

    @DBOS.workflow(name="clip", max_recovery_attempts=MAX_RECOVERIES)
    async def clip(self, job_id: int) -> str:
        """A clip that moves by itself."""
        return await self._run(job_id, self._clip)

    @DBOS.workflow(name="edit", max_recovery_attempts=MAX_RECOVERIES)
    async def edit(self, job_id: int) -> str:
        """A clip or picture that exists, changed into a new one."""
        return await self._run(job_id, self._edit)

    @DBOS.workflow(name="pull", max_recovery_attempts=MAX_RECOVERIES)
    async def pull(self, job_id: int) -> str:
        """A language model, got by Ollama."""
        return await self._run(job_id, self._pull, finish=pulls.finish)

    @DBOS.workflow(name="install", max_recovery_attempts=MAX_RECOVERIES)
    async def install(self, job_id: int) -> str:
        """What a workflow of ComfyUI lacks, got; and then what was asked for."""
        return await self._run(job_id, self._install, finish=installs.finish)

    @DBOS.workflow(name="picture", max_recovery_attempts=MAX_RECOVERIES)
    async def picture(self, job_id: int, index: int) -> dict[str, Any]:
        """One shot's picture: painted, and painted again while it fails its checks or shows another face, within bounds."""
        with self._engine.present(f"{job_workflow(job_id)}/picture/{index}"):
            started = await self._try("clock", self._clock)
            for attempt in range(1 + max(self._bench.limits.rerolls, self._bench.limits.face_rerolls)):
                told = await self._try(f"paint {attempt}", pictures.paint, self._bench, job_id, index, attempt)
                if "failed" in told or told["value"]["reused"]:
                    break
                asset = told["value"]["asset"]
                told = await self._try(f"check {attempt}", pictures.check, self._bench, job_id, index, attempt, asset)
                if "failed" in told or told["value"]["good"]:
                    break
            # A picture that was not finished leaves the earlier ones, if there are any, to choose from.
            if "failed" not in told or attempt > 0:
                told = await self._try("choose", pictures.choose, self._bench, job_id, index)
            ended = await self._try("clock", self._clock)
            return {**told, "started": started["value"], "ended": ended["value"]}

    @DBOS.workflow(name="footage", max_recovery_attempts=MAX_RECOVERIES)
    async def footage(self, job_id: int, index: int) -> dict[str, Any]:
        """One shot's clip: filmed, and filmed again while it fails its checks, within bounds."""
        with self._engine.present(f"{job_workflow(job_id)}/footage/{index}"):
            started = await self._try("clock", self._clock)
            for attempt in range(1 + self._bench.limits.retakes):
                told = await self._try(f"film {attempt}", clips.film, self._bench, job_id, index, attempt)
                if "failed" in told or told["value"]["reused"]:
                    break
                asset = told["value"]["asset"]
                told = await self._try(f"check {attempt}", clips.check, self._bench, job_id, index, attempt, asset)
                if "failed" in told or told["value"]:
                    break
            # A clip that was not finished leaves the earlier one, if there is one, to be taken.
            if "failed" not in told or attempt > 0:
                told = await self._try("choose", clips.choose, self._bench, job_id, index)
            ended = await self._try("clock", self._clock)
            return {**told, "started": started["value"], "ended": ended["value"]}

    @DBOS.workflow(name="segment", max_recovery_attempts=MAX_RECOVERIES)
    async def segment(self, job_id: int, index: int) -> dict[str, Any]:
        """One segment of film."""
        with self._engine.present(f"{job_workflow(job_id)}/segment/{index}"):
            return await self._timed("segment", film.segment, self._bench, job_id, index)

    @DBOS.workflow(name="sound", max_recovery_attempts=MAX_RECOVERIES)
    async def sound(self, job_id: int) -> dict[str, Any]:
        """The sound of a reel."""
        with self._engine.present(f"{job_workflow(job_id)}/sound"):
            return await self._timed("sound", film.sound, self._bench, job_id)

    async def _run(
        self,
        job_id: int,
        stages: Callable[[int], Awaitable[dict[str, Any]]],
        *,
        finish: Callable[[Bench, int, dict[str, Any]], Awaitable[bool]] = outcome.finish,
    ) -> str:
        """Do a job's stages, and bring its row to an end that fits theirs."""
        with self._engine.present(job_workflow(job_id)):
            job = await through_outages(partial(self._bench.jobs.begin, job_id, now=self._bench.now()))
            if job is None:
                return "over"  # cancelled before it began
            await through_outages(self._bench.track, job)
            async with self._bench.noting(job):
                if job.plan.get("shots"):  # it goes on after a restart: the step that planned it is not done again
                    planning.count(self._bench, job_id, Plan.from_dict(job.plan), from_dict(job.kind, job.params))
                try:
                    timings = await stages(job_id)
                    await self._step("finish", finish, self._bench, job_id, timings)
                except StageFailed as failure:
                    await self._give_up(job_id, failure.message, failure.fix)
                except Exception as error:
                    # The workshop outlives any one job: a fault in here ends this one, and is seen in the log.
                    logger.exception("A job broke", extra={"action": "job_broke", "job": job_id})
                    await self._give_up(
                        job_id,
                        tr("a fault in the program stopped it: {name}", name=type(error).__name__),
                        tr("the log has the details"),
                    )
                    raise
            self._bench.heard(job_id)
            return "over"

    async def _reel(self, job_id: int) -> dict[str, Any]:
        planned = await self._step("plan", planning.plan_reel, self._bench, job_id)
        while planned["asks"]:
            await self._step("storyboard", self._storyboard, job_id, planned["shots"], planned["round"])
            words = await self._answer(job_id, planned["round"])
            if words is None:
                break
            planned = await self._step("plan again", planning.plan_again, self._bench, job_id, words)
        shots = planned["shots"]
        self._bench.at_stage(job_id, "painting")
        workflow, urgency = job_workflow(job_id), await self._place(job_id)
        sound = await self._engine.child(RENDER, self.sound, f"{workflow}/sound", job_id, place=urgency)
        painting = [
            await self._engine.child(
                GPU, self.picture, f"{workflow}/picture/{index}", job_id, index, place=urgency * EACH + index
            )
            for index in range(shots)
        ]
        filming: list[Any] = []
        rendering: list[Any] = []
        painted = []
        filmed: list[list[float]] = []
        for index in range(shots):
            painted.append(_value(await self._engine.result(painting[index])))
            self._bench.advance(job_id, "picture", index, 1.0)  # after a restart it was painted before
            if planned.get("moves"):
                filming.append(
                    await self._engine.child(
                        GPU, self.footage, f"{workflow}/footage/{index}", job_id, index, place=urgency * EACH + index
                    )
                )
            else:  # the picture before, which it comes from, is there
                rendering.append(await self._segment_of(job_id, index))
        if filming:
            self._bench.at_stage(job_id, "filming")
        for index, handle in enumerate(filming):
            filmed.append(await self._filmed(job_id, index, await self._engine.result(handle)))
            rendering.append(await self._segment_of(job_id, index))
        self._bench.at_stage(job_id, "rendering")
        rendered = []
        for index, handle in enumerate(rendering):
            rendered.append(_value(await self._engine.result(handle)))
            self._bench.advance(job_id, "segment", index, planned["film"][index])
        scored = _value(await self._engine.result(sound))
        assembled = await self._timed_step("assemble", film.assemble, self._bench, job_id)
        captioned = await self._timed_step("caption", outcome.caption, self._bench, job_id)
        checked = await self._timed_step("validate", outcome.validate, self._bench, job_id)
        return {
            "plan": planned["seconds"],
            "pictures": [_span(one) for one in painted],
            **({"clips": filmed} if filmed else {}),
            "segments": [_span(one) for one in rendered],
            "sound": [_span(scored)],
            "assemble": assembled,
            "caption": captioned,
            "validate": checked,
        }

    async def _images(self, job_id: int) -> dict[str, Any]:
        planned = await self._step("plan", planning.plan_images, self._bench, job_id)
        self._bench.at_stage(job_id, "painting")
        workflow, urgency = job_workflow(job_id), await self._place(job_id)
        painting = [
            await self._engine.child(
                GPU, self.picture, f"{workflow}/picture/{index}", job_id, index, place=urgency * EACH + index
            )
            for index in range(planned["shots"])
        ]
        painted = [_value(await self._engine.result(handle)) for handle in painting]
        captioned = await self._timed_step("caption", outcome.caption, self._bench, job_id)
        return {"plan": planned["seconds"], "pictures": [_span(one) for one in painted], "caption": captioned}

    async def _segment_of(self, job_id: int, index: int) -> Any:
        name, place = f"{job_workflow(job_id)}/segment/{index}", await self._place(job_id)
        return await self._engine.child(RENDER, self.segment, name, job_id, index, place=place)

    async def _place(self, job_id: int) -> int:
        """Return the place of a job's work among what waits in a queue: as at the GPU itself, the owner's comes first."""

        async def looked() -> int:
            return int(await priority_of(self._bench, await self._bench.job(job_id)))

        return await through_outages(looked)

    async def _filmed(self, job_id: int, index: int, told: dict[str, Any]) -> list[float]:
        """Return when a shot of a reel was filmed. One that could not be stays a picture, and the card says why."""
        if "failed" in told:
            await self._step(f"stays {index}", clips.stays_a_picture, self._bench, job_id, index, told["failed"])
        self._bench.advance(job_id, "clip", index, 1.0)
        return _span(told)

    async def _clip(self, job_id: int) -> dict[str, Any]:
        planned = await self._step("plan", planning.plan_clip, self._bench, job_id)
        workflow, urgency = job_workflow(job_id), await self._place(job_id)
        painted = []
        if planned["paints"]:
            self._bench.at_stage(job_id, "painting")
            picture = await self._engine.child(
                GPU, self.picture, f"{workflow}/picture/0", job_id, 0, place=urgency * EACH
            )
            painted.append(_span(_value(await self._engine.result(picture))))
        self._bench.at_stage(job_id, "filming")
        footage = await self._engine.child(GPU, self.footage, f"{workflow}/footage/0", job_id, 0, place=urgency * EACH)
        filmed = _span(_value(await self._engine.result(footage)))
        captioned = await self._timed_step("caption", outcome.caption, self._bench, job_id)
        checked = await self._timed_step("validate", outcome.validate, self._bench, job_id)
        return {
            "plan": planned["seconds"],
            "pictures": painted,
            "clips": [filmed],
            "caption": captioned,
            "validate": checked,
        }

    async def _edit(self, job_id: int) -> dict[str, Any]:
        from tools.production import edits  # late: only who edits needs it

        edited = await self._timed_step("edit", edits.change, self._bench, job_id)
        checked = await self._timed_step("validate", outcome.validate, self._bench, job_id)
        return {"edit": edited, "validate": checked}

    async def _pull(self, job_id: int) -> dict[str, Any]:
        return {"download": await self._timed_step("download", pulls.pull, self._bench, job_id)}

    async def _install(self, job_id: int) -> dict[str, Any]:
        got = _value(await self._timed("get", installs.get, self._bench, job_id))
        begun = await self._step("then", installs.then, self._bench, job_id)
        return {"download": _span(got), "got": got["value"], "then": begun}

    async def _storyboard(self, job_id: int, shots: int, round_: int) -> int:
        """Draw the storyboard and put the question."""
        bench = self._bench
        bench.at_stage(job_id, "storyboard")
        job = await bench.job(job_id)
        made = list(job.plan.get("storyboard", [])) if job.plan.get("round") == round_ else []
        for index in range(len(made), shots):
            made.append(await pictures.sketch(bench, job_id, index, round_))
        await bench.jobs.wait(job_id, stage="storyboard", plan={**job.plan, "storyboard": made})
        bench.heard(job_id)
        return len(made)

    async def _answer(self, job_id: int, round_: int) -> str | None:
        """Wait, for days if need be, until a person has looked. Return what to change; None to go ahead."""
        patience = self._bench.limits.storyboard_patience
        looks = max(1, round(patience / ANSWER_LOOK))
        for _ in range(looks):
            answer = await DBOS.recv_async(
                f"storyboard {round_}", timeout_seconds=min(ANSWER_LOOK, patience).total_seconds()
            )
            if answer is not None:
                await self._step("answered", self._answered, job_id)
                return str(answer["words"]) if answer["answer"] == "change" else None
        raise StageFailed(
            tr("nobody has looked at the storyboard for {value} days", value=max(1, patience.days)),
            tr("ask for it again when you have time"),
        )

    async def _answered(self, job_id: int) -> bool:
        job = await self._bench.jobs.begin(job_id, now=self._bench.now(), answered=True)
        self._bench.heard(job_id)
        return job is not None

    async def _give_up(self, job_id: int, message: str, fix: str) -> None:
        await self._engine.abandon_children(job_workflow(job_id))
        await self._try("fail", outcome.fail, self._bench, job_id, message, fix)
        self._bench.heard(job_id)  # here, since a fault in the program goes on from here

    async def _clock(self) -> float:
        return self._bench.ticks()

    # Steps.

    async def _step(self, name: str, work: Callable[..., Awaitable[Any]], *args: Any) -> Any:
        """Do a step; raises StageFailed with its one clear line when it failed."""
        return _value(await self._try(name, work, *args))

    async def _try(self, name: str, work: Callable[..., Awaitable[Any]], *args: Any) -> dict[str, Any]:
        """Do a step and return {"value"} or {"failed", "fix"}."""

        async def tried() -> dict[str, Any]:
            told = await _told(work, *args)
            await self._engine.got_on()
            return told

        return await DBOS.run_step_async({"name": name}, tried)

    async def _timed(self, name: str, work: Callable[..., Awaitable[Any]], *args: Any) -> dict[str, Any]:
        async def timed() -> dict[str, Any]:
            started = await self._clock()
            told = await _told(work, *args)
            await self._engine.got_on()
            return {**told, "started": started, "ended": await self._clock()}

        return await DBOS.run_step_async({"name": name}, timed)

    async def _timed_step(self, name: str, work: Callable[..., Awaitable[Any]], *args: Any) -> list[float]:
        """Do a step and return when it began and ended."""
        return _span(_value(await self._timed(name, work, *args)))


async def _told(work: Callable[..., Awaitable[Any]], *args: Any) -> dict[str, Any]:
    """Turn a failure that a person can be told into a value: an exception would lose its kind on the way to disk."""
    match args:
        case (Bench() as bench, int() as job_id, *_):
            with speaking(await through_outages(bench.language, job_id)):
                return await _done(work, *args)
    return await _done(work, *args)


async def _done(work: Callable[..., Awaitable[Any]], *args: Any) -> dict[str, Any]:
    try:
        return {"value": await through_outages(work, *args)}
    except (TroupeError, StorageError) as error:
        # Said on the job's card.
        logger.warning("A step failed", extra={"action": "step_failed", "why": error.message, "is_said": True})
        return {"failed": error.message, "fix": error.fix}
    except TimeoutError:
        return {"failed": tr("it took too long"), "fix": tr("try again")}


def _value(told: dict[str, Any]) -> Any:
    if "failed" in told:
        raise StageFailed(told["failed"], told["fix"])
    if "started" in told:
        return told
    return told["value"]


def _span(timed: dict[str, Any]) -> list[float]:
    return [timed["started"], timed["ended"]]
