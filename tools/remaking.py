"""What the buttons of a finished job do with it: other takes of the same, one shot, other words, a time, the bin."""

import re
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from storage.tables import Asset, Job, JobState
from storage.wording import tr
from tools.context import Offer, Outcome, ToolContext
from tools.errors import InvalidRequest
from tools.finding import LIVE, an_asset
from tools.jobs import the_job
from tools.library import remove_assets
from tools.making import asker, last_reel, refuse_paused, started
from tools.marks import code, plain
from tools.platforms import platform as platform_of
from tools.production import ClipParams, ImagesParams, ReelParams
from tools.toolbox import tool

VARIATION: Final = "variation"  # among a request's settings: how it differs from the one that it varies
# One thing is different and the rest stays: so the seed stays, too.
VARIATIONS: Final = (
    "seen from a slightly different angle",
    "in softer light",
    "a moment later, in another pose",
    "a little closer",
    "with more space around",
    "in warmer light",
)
PER_ROW: Final = 5


async def _finished(context: ToolContext, name: str) -> Job:
    """Return the job that is named, else the last one, when it has made something."""
    job = await the_job(context, name) if name.strip() else await last_reel(context)
    if job.state in LIVE:
        raise InvalidRequest(
            tr("{job} is still being made", job=job.handle), fix=tr("wait for its card to say ready, or cancel it")
        )
    if job.state is not JobState.SUCCEEDED:
        raise InvalidRequest(tr("{job} has made nothing", job=job.handle), fix=tr("press Try again on its card"))
    return job


def _words_of(params: Any) -> str:
    return params.theme if isinstance(params, ReelParams) else str(getattr(params, "prompt", ""))


@tool
async def vary_job(context: ToolContext, *, job: str = "") -> Outcome:
    """Make what a job made once more, nearly the same: one thing is different."""
    row = await _finished(context, job)
    params = context.studio.production.params_of(row)
    persona = await context.studio.personas.get(row.persona_id) if row.persona_id else None
    refuse_paused(persona)
    latest = (await context.studio.jobs.list(limit=1))[0]
    how = VARIATIONS[latest.id % len(VARIATIONS)]
    if isinstance(params, ReelParams):
        shots = range(1, len(row.plan.get("shots", ())) + 1)
        again = await context.studio.production.retake(row.id, shots, asker(context), change=how)
    elif isinstance(params, ImagesParams | ClipParams):
        before = str(params.settings.get(VARIATION, ""))
        words = params.prompt.removesuffix(f", {before}") if before else params.prompt
        made = await context.studio.assets.get(int(row.result["asset"]), deleted=True)
        again = await context.studio.production.again(
            row.id,
            asker(context),
            prompt=f"{words}, {how}".lstrip(", "),
            seed=made.seed if made is not None else None,
            settings={**params.settings, VARIATION: how},
        )
    else:
        raise InvalidRequest(
            tr("{job} cannot be varied", job=row.handle), fix=tr("vary what was made of words: a reel, a picture")
        )
    return started(again, tr("Varying {job}, as {new}: {how}.", job=row.handle, new=again.handle, how=how), persona)


@tool
async def ask_shot(context: ToolContext, *, job: int) -> Outcome:
    """Ask which shot of a job shall be made again."""
    row = await the_job(context, str(job))
    numbers = list(range(1, len(row.plan.get("shots", ())) + 1))
    if not numbers:
        raise InvalidRequest(tr("{job} has no shots", job=row.handle), fix=tr("make it again instead"))
    buttons = [Offer(label=str(one), action="redo_shot", args={"job": row.id, "words": str(one)}) for one in numbers]
    rows = tuple(tuple(buttons[at : at + PER_ROW]) for at in range(0, len(buttons), PER_ROW))
    return Outcome(
        effect="nothing",
        text=tr(
            "{job}: which one shall I make again? Press, or say it with what is to change: 2 closer, from the side.",
            job=row.handle,
        ),
        object_kind="job",
        object_id=str(row.id),
        offers=rows,
        remember={"question": {"tool": "redo_shot", "args": {"job": row.id}, "field": "words"}},
    )


@tool
async def redo_shot(context: ToolContext, *, job: int, words: str) -> Outcome:
    """Make one shot of a job again: its number, then what is to change."""
    row = await the_job(context, str(job))
    found = re.match(r"\s*(?:shot |picture |number |#)*(\d{1,2})\b[\s,:;-]*(.*)", words, re.IGNORECASE | re.DOTALL)
    if found is None:
        raise InvalidRequest(tr("which shot?"), fix=tr("send its number, for example 2 closer, from the side"))
    number, change = int(found[1]), found[2].strip()
    persona = await context.studio.personas.get(row.persona_id) if row.persona_id else None
    refuse_paused(persona)
    params = context.studio.production.params_of(row)
    if isinstance(params, ImagesParams):
        if not 1 <= number <= params.count:
            raise InvalidRequest(
                tr("{job} has pictures 1 to {count}, not {number}", job=row.handle, count=params.count, number=number)
            )
        prompt = f"{params.prompt}, {change}" if change else params.prompt
        again = await context.studio.production.again(row.id, asker(context), prompt=prompt, count=1, seed=None)
    else:
        again = await context.studio.production.retake(row.id, [number], asker(context), change=change)
    how = f": {plain(change)}" if change else ""
    text = tr(
        "Making shot {number} of {job} again{how}, as {new}; the others stay.",
        number=number,
        job=row.handle,
        how=how,
        new=again.handle,
    )
    return started(again, text, persona)


@tool
async def remix_job(context: ToolContext, *, job: str = "", words: str = "", begins: str = "") -> Outcome:
    """Make a job's work again with other words in place of its own; without them, ask for them.

    `begins` is what a form for them begins with, where the front has forms.
    """
    row = await _finished(context, job)
    params = context.studio.production.params_of(row)
    if not isinstance(params, ReelParams | ImagesParams | ClipParams):
        raise InvalidRequest(tr("{job} was not made of words", job=row.handle), fix=tr("remix a reel or a picture"))
    if not words.strip():
        now = _words_of(params)
        return Outcome(
            effect="nothing",
            text=tr("{job}: send me the words as they should be. Now they are:", job=row.handle) + f"\n{code(now)}",
            object_kind="job",
            object_id=str(row.id),
            remember={"question": {"tool": "remix_job", "args": {"job": row.handle}, "field": "words"}},
        )
    persona = await context.studio.personas.get(row.persona_id) if row.persona_id else None
    refuse_paused(persona)
    field = "theme" if isinstance(params, ReelParams) else "prompt"
    again = await context.studio.production.again(row.id, asker(context), **{field: " ".join(words.split())}, seed=None)
    return started(
        again,
        tr("Remixing {job}, as {new}: {words}.", job=row.handle, new=again.handle, words=plain(words.strip())),
        persona,
    )


@tool
async def ask_schedule(context: ToolContext, *, asset: int) -> Outcome:
    """Ask when and where this asset goes out: a time to press, or in words."""
    row = await an_asset(context, f"#{asset}")
    places = [name for name in sorted(context.studio.connected) if name != "folder"][:2] or ["folder"]
    local = context.now.astimezone(ZoneInfo(context.timezone))
    times = _times(local)
    offers = tuple(
        tuple(
            Offer(
                label=f"{platform_of(name).title}, {when}",
                action="schedule_post",
                args={"asset": row.handle, "platform": name, "when": when},
            )
            for when in times
        )
        for name in places
    )
    return Outcome(
        effect="nothing",
        text=tr(
            '{asset}: when, and where? Press, or say it, for example "telegram friday at 18:00".', asset=row.handle
        ),
        object_kind="asset",
        object_id=str(row.id),
        offers=offers,
        remember={
            "question": {"tool": "schedule_words", "args": {"asset": row.handle}, "field": "words"},
            "asset": row.id,
            "job": None,
        },
    )


def _times(local: datetime) -> tuple[str, str]:
    """
    >>> _times(datetime(2026, 3, 11, 12)), _times(datetime(2026, 3, 11, 19))
    (('today at 18:00', 'tomorrow at 9:00'), ('tomorrow at 9:00', 'tomorrow at 18:00'))
    """
    return ("today at 18:00", "tomorrow at 9:00") if local.hour < 17 else ("tomorrow at 9:00", "tomorrow at 18:00")


@tool
async def delete_made(context: ToolContext, *, job: str = "") -> Outcome:
    """Put everything that a job made into the bin; it can be taken back."""
    row = await _finished(context, job)
    made: list[Asset] = [one for one in await context.studio.assets.of_job(row.id) if one.deleted_at is None]
    if not made:
        return Outcome(effect="nothing", text=tr("What {job} made is deleted already.", job=row.handle))
    gone = await remove_assets.function(context, assets=[one.id for one in made])
    return Outcome(
        effect=gone.effect,
        text=f"{row.handle}: {gone.text[:1].lower()}{gone.text[1:]}",
        object_kind="job",
        object_id=str(row.id),
        offers=gone.offers,
        remember={"asset": None, "job": None},
    )


PRESSED = [vary_job, ask_shot, redo_shot, remix_job, ask_schedule, delete_made]
