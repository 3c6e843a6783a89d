"""Whose turn it is at the GPU: what a job's work is asked for with, and what its card says while it waits."""

import math
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any, Final

from storage.tables import Job
from storage.wording import later, tr, trn
from tools.gpu import Need, Priority, Waiting, in_words
from tools.production.bench import Bench

DUE_SOON: Final = timedelta(minutes=30)
STEP: Final = 15.0  # seconds
SCHEDULE: Final = "schedule"  # the actor of jobs that a plan started, and nobody in a chat
USED_UP: Final = later("the next job waits until tomorrow, or allow more with /config gpu_minutes=120")


@asynccontextmanager
async def turn(
    bench: Bench, job: Job, *, what: str, size: float, place: int, on_card: bool, stage: tuple[str, str]
) -> AsyncIterator[None]:
    """Hold the painter or the camera for one piece of a job's work, when its turn has come; the job's card says how long
    that takes.

    `what` names the workflow, `size` how much of it there is, `place` the piece within the job, `stage` what the card
    calls it and the unit that its progress is counted in.
    """
    at_stage, unit = stage
    need = Need(
        side="pictures" if on_card else "sketches",
        what=what,
        size=size,
        chat=f"{job.front}:{job.chat}",
        priority=await priority_of(bench, job),
        place=(job.id, place),
        persona_id=job.persona_id,
    )
    has_waited = False

    def told(waiting: Waiting) -> None:
        nonlocal has_waited
        has_waited = True
        bench.at_stage(job.id, at_stage, waits(waiting))

    tracker = bench.trackers.get(job.id)
    if tracker is not None and (seconds := bench.gpu.estimate(need)) is not None:
        tracker.expect(unit, seconds)
    async with bench.gpu.turn(need, told=told):
        if has_waited:
            bench.at_stage(job.id, at_stage)
        yield


async def priority_of(bench: Bench, job: Job) -> Priority:
    """Return how urgent a job is: a post that is due soon counts more than who asked, unless that is the owner."""
    if job.actor != SCHEDULE and await bench.is_owner(job.actor):
        return Priority.OWNER
    soon = bench.now() + DUE_SOON
    if any(row.due_at <= soon for row in await bench.deliveries.of_job(job.id)):
        return Priority.DUE
    return Priority.BATCH if job.actor == SCHEDULE else Priority.INTERACTIVE


def waits(waiting: Waiting) -> str:
    """Return what a card says of waiting.

    >>> waits(Waiting(ahead=2, seconds=100.0, until_done=None))
    'waits for its turn behind 2 others, about 2 min'
    """
    behind = trn(" behind {count} other", " behind {count} others", waiting.ahead) if waiting.ahead else ""
    # In steps: where cards are lines that stay, each change of a word is another line.
    about = (
        tr(", about {in_words}", in_words=in_words(math.ceil(waiting.seconds / STEP) * STEP)) if waiting.seconds else ""
    )
    return tr("waits for its turn{behind}{about}", behind=behind, about=about)


def kind_of_work(who: str, settings: Mapping[str, Any]) -> str:
    """Return the name under which the times of such work are kept: who does it, and what it was told to do it with.

    >>> kind_of_work("comfyui", {"checkpoint": "xl.safetensors", "steps": 30})
    'comfyui/xl.safetensors'
    """
    chosen = [str(settings[name]) for name in ("workflow", "checkpoint", "preset", "face") if settings.get(name)]
    return "/".join([who, *chosen])


def megapixels(width: int, height: int) -> float:
    return round(width * height / 1e6, 3)


def draws_on_card(bench: Bench, painter: str) -> bool:
    """Whether a picture that was planned for this painter needs the GPU."""
    return painter != bench.sketcher.name and (bench.painter.uses_gpu or painter == "comfyui")


async def say_when_used_up(bench: Bench, job: Job) -> None:
    """A job that was begun is finished; the persona's next one waits for tomorrow, and the card says so."""
    if bench.minutes is None or job.persona_id is None:
        return
    said = await bench.minutes.used_up(await bench.personas.get(job.persona_id))
    fresh = await bench.job(job.id)
    if said and not any(warning.endswith(tr(USED_UP)) for warning in fresh.warnings):
        await bench.warn(job.id, f"{said}: {tr(USED_UP)}")
