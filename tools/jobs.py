"""Tools about what is being made: list, show, cancel, answer a storyboard, and what to do with what came out."""

from textwrap import shorten
from typing import Annotated, Any, Literal

from storage.tables import Job, JobState, Role
from storage.wording import tr
from tools.context import Effect, Offer, Outcome, ToolContext
from tools.errors import InvalidRequest, Refused
from tools.finding import LIVE, an_asset
from tools.making import asker, last_reel, refuse_paused, started
from tools.marks import plain
from tools.platforms import platform as platform_of
from tools.production import Download, Pictured
from tools.toolbox import tool

LISTED = 10
LONGEST_NAME = 60  # characters of what a job is about, in a list
KINDS = {
    "video": "reel", "videos": "reel", "reel": "reel", "reels": "reel", "image": "images", "images": "images",
    "picture": "images", "pictures": "images", "photo": "images", "photos": "images", "edit": "edit", "edits": "edit", "clip": "clip", "clips": "clip", "animation": "clip", "": "",
}  # fmt: skip


@tool
async def list_jobs(context: ToolContext) -> Outcome:
    """List what is being made and what was made lately."""
    return await _listed(context, "")


async def _listed(context: ToolContext, kind: str) -> Outcome:
    rows = await context.studio.jobs.list(kind=kind, limit=LISTED)
    if not rows:
        return Outcome(effect="nothing", text=tr('Nothing has been made yet. Say "make a beach reel for Ava".'))
    offers = tuple(
        Offer(label=tr("Show {job}", job=job.handle), action="show_job", args={"id": job.handle}, lasting=True)
        for job in rows[:4]
    )
    names = await context.studio.personas.named([job.persona_id for job in rows if job.persona_id])
    lines = [job_line(context, job, names.get(job.persona_id or "", "")) for job in rows]
    return Outcome(effect="found", text="\n".join(lines), offers=(offers,))


@tool
async def browse_jobs(context: ToolContext, *, words: str = "") -> Outcome:
    """List jobs, of one kind where named: video, image, clip or edit."""
    word = words.strip().lower()
    if word not in KINDS:
        raise InvalidRequest(
            tr("{words!r} is no kind of job", words=words[:40]),
            fix=tr("/jobs video, /jobs image, /jobs clip or /jobs edit"),
        )
    return await _listed(context, KINDS[word])


def job_line(context: ToolContext, job: Job, whose: str = "") -> str:
    named = (job.params.get(name) for name in ("theme", "prompt", "operation", "model"))
    said = str(next((words for words in named if words), "")).replace("_", " ")
    what = shorten(said, LONGEST_NAME, placeholder=" …") if " " in said[:LONGEST_NAME] else said[:LONGEST_NAME]
    kind = "pictures" if job.kind == "images" else job.kind
    of = tr(" of {whose}", whose=plain(whose)) if whose else ""
    return f"**{job.handle}** {kind}{of}, {plain(what)}: {_standing(context, job)}"


def _standing(context: ToolContext, job: Job) -> str:
    match job.state:
        case JobState.WAITING if job.is_paused:
            return tr("paused")
        case JobState.WAITING:
            return tr("its storyboard waits for your Go")
        case JobState.SUCCEEDED:
            return tr("ready")
        case JobState.FAILED:
            return tr("failed: {error}", error=plain(job.error))
        case JobState.CANCELLED:
            return tr("cancelled")
    progress = context.studio.production.progress_of(job)
    return f"{progress.detail or tr(progress.stage)}, {progress.fraction:.0%}"


async def the_job(context: ToolContext, name: str) -> Job:
    """Return the job called J5, job 5 or 5; raises InvalidRequest when there is none."""
    number = name.strip().lower().removeprefix("job").removeprefix("j").strip(" _#")
    job = await context.studio.jobs.get(int(number)) if number.isdecimal() and len(number) < 10 else None
    if job is None:
        raise InvalidRequest(tr("there is no job {name}", name=name[:40]), fix=tr("/jobs lists them"))
    return job


@tool
async def show_job(context: ToolContext, *, id: str = "", kind: str = "") -> Outcome:  # noqa: A002 - the word of the tool contract
    """Bring a job's card back into the chat: the one named, else the last, of a kind where one is named."""
    if id.strip():
        job = await the_job(context, id)
    else:
        wanted = KINDS.get(kind.strip().lower(), "")
        number = context.memory.get("job") or context.memory.get("made_by")
        found = await context.studio.jobs.get(int(number)) if number else None
        if found is None or (wanted and found.kind != wanted):
            latest = await context.studio.jobs.list(kind=wanted, limit=1)
            if not latest:
                return Outcome(
                    effect="nothing", text=tr('Nothing of that has been made yet. Say "make a beach reel for Ava".')
                )
            found = latest[0]
        job = found
    return Outcome(
        effect="found",
        text=job_line(context, job),
        object_kind="job",
        object_id=str(job.id),
        remember={"job": job.id, "made_by": job.id, "asset": job.result.get("asset"), "kind": job.kind},
        by_card=True,
    )


@tool
async def cancel_job(
    context: ToolContext,
    *,
    id: Annotated[str, "Job id, e.g. J5; empty for the one that runs."] = "",  # noqa: A002 - the word of the tool contract
) -> Outcome:
    """Stop a job that is running or waiting."""
    job: Job | None
    if id.strip() and id.strip().lower() not in {"it", "that", "this", "last"}:
        job = await the_job(context, id)
    else:
        number = context.memory.get("job")
        job = await context.studio.jobs.get(int(number)) if number else None
        if job is None or job.state not in LIVE:
            running = await context.studio.jobs.list(
                states=tuple(LIVE), front=context.front, chat=context.chat, limit=1
            )
            job = running[0] if running else None
    if job is None:
        return Outcome(effect="nothing", text=tr("Nothing is being made here, so there is nothing to stop."))
    stopped = await context.studio.production.cancel(job.id)
    if stopped is None:
        return Outcome(
            effect="nothing",
            text=tr(
                "{job} was over already: {standing}.", job=job.handle, standing=_standing(context, job).rstrip(".")
            ),
        )
    return Outcome(
        effect="cancelled",
        text=tr("{job} is cancelled.", job=job.handle),
        object_kind="job",
        object_id=str(job.id),
        remember={"job": None},
    )


async def _paused_or_not(context: ToolContext, name: str, *, is_paused: bool) -> Job | None:
    """Return the job that is named, else the one that is spoken of, else the last one here that is (not) paused."""
    if name.strip() and name.strip().lower() not in {"it", "that", "this", "last"}:
        return await the_job(context, name)
    number = context.memory.get("job")
    job = await context.studio.jobs.get(int(number)) if number else None
    if job is not None and job.state in LIVE and job.is_paused is is_paused:
        return job
    here = await context.studio.jobs.list(states=tuple(LIVE), front=context.front, chat=context.chat)
    return next((one for one in here if one.is_paused is is_paused), None)


@tool
async def pause_job(context: ToolContext, *, id: str = "") -> Outcome:  # noqa: A002 - the word of the tool contract
    """Stop working on a job for a while: what is finished of it stays."""
    job = await _paused_or_not(context, id, is_paused=False)
    if job is None:
        return Outcome(effect="nothing", text=tr("Nothing is being made here, so there is nothing to pause."))
    paused = await context.studio.production.pause(job.id)
    if paused is None:
        return Outcome(effect="nothing", text=f"{job.handle}: {_standing(context, job).rstrip('.')}.")
    said = tr("{job} is paused. What is done of it stays; Resume goes on from there.", job=paused.handle)
    return _stands(paused, "changed", said)


@tool
async def resume_job(context: ToolContext, *, id: str = "") -> Outcome:  # noqa: A002 - the word of the tool contract
    """Go on with a paused job where it was."""
    job = await _paused_or_not(context, id, is_paused=True)
    if job is None:
        return Outcome(effect="nothing", text=tr("Nothing is paused here."))
    refuse_paused(await context.studio.personas.get(job.persona_id) if job.persona_id else None)
    taken_up = await context.studio.production.take_up(job.id)
    if taken_up is None:
        stands = _standing(context, job).rstrip(".")
        return Outcome(effect="nothing", text=tr("{job} is not paused: {stands}.", job=job.handle, stands=stands))
    return _stands(taken_up, "changed", tr("{job} goes on.", job=taken_up.handle))


def _stands(job: Job, effect: Effect, text: str) -> Outcome:
    return Outcome(
        effect=effect, text=text, object_kind="job", object_id=str(job.id), remember={"job": job.id, "kind": job.kind}
    )


@tool
async def answer_storyboard(
    context: ToolContext, *, job: int, answer: Literal["go", "change", "skip"], words: str = "", drawing: int = -1
) -> Outcome:
    """Go on with the storyboard as shown, change it, or skip the question. `drawing` counts how often it was changed."""
    row = await context.studio.jobs.get(job)
    if row is None or row.state is not JobState.WAITING or row.is_paused:
        stands = f" J{job}: {_standing(context, row)}." if row is not None else ""
        return Outcome(effect="nothing", text=tr("That storyboard is no longer waiting.{stands}", stands=stands))
    if drawing >= 0 and drawing != int(row.plan.get("round", 0)):
        return Outcome(
            effect="nothing", text=tr("That storyboard was changed since. J{job} shows the new one.", job=job)
        )
    if answer == "change" and not words:
        return Outcome(
            effect="nothing",
            text=tr("J{job}: what should be different? For example: closer, and at night.", job=job),
            remember={
                "question": {"tool": "answer_storyboard", "args": {"job": job, "answer": "change"}, "field": "words"}
            },
        )
    if await context.studio.production.answer_storyboard(job, answer, words) is None:
        return Outcome(effect="nothing", text=tr("That storyboard is no longer waiting."))
    text = {
        "go": tr("J{job} goes ahead.", job=job),
        "change": tr("J{job}: drawing the storyboard again: {words}.", job=job, words=plain(words)),
        "skip": tr("J{job} goes ahead, without asking about the storyboard again.", job=job),
    }[answer]
    return Outcome(effect="changed", text=text, object_kind="job", object_id=str(job))


@tool
async def redo_job(context: ToolContext, *, job: int) -> Outcome:
    """Make a job's work again with other seeds."""
    row = await context.studio.jobs.get(job)
    if row is None:
        return Outcome(effect="nothing", text=tr("That job is gone."))
    persona = await context.studio.personas.get(row.persona_id) if row.persona_id else None
    refuse_paused(persona)
    params = context.studio.production.params_of(row)
    if isinstance(params, Download) and context.role is not Role.OWNER:
        raise Refused(tr("only the owner may have things fetched"))
    changes: dict[str, Any] = {"seed": None} if isinstance(params, Pictured) else {}
    again = await context.studio.production.again(job, asker(context), **changes)
    return started(again, tr("Making {handle} again, as {again}.", handle=row.handle, again=again.handle), persona)


@tool
async def best_of(context: ToolContext) -> Outcome:
    """Say which of the last pictures is best by its quality score, and why."""
    listed = context.memory.get("listed")
    if not listed or context.memory.get("job") or context.memory.get("made_by"):
        job = await last_reel(context)
        if job.state in LIVE:
            raise InvalidRequest(
                tr("{job} is still being made", job=job.handle), fix=tr("ask again when its card says ready")
            )
        listed = list(job.result.get("assets") or [])
    rows = [row for row in await context.studio.assets.among(map(int, listed or [])) if row.quality_score is not None]
    if not rows:
        raise InvalidRequest(tr("nothing here has a score"), fix=tr("/validate img_12 measures one"))
    rows.sort(key=lambda row: -(row.quality_score or 0.0))
    best = rows[0]
    lines = [
        tr(
            "**{handle}** quality {quality_score:.2f}{doubts}",
            handle=row.handle,
            quality_score=row.quality_score,
            doubts=_doubts(row.quality),
        )
        for row in rows[:10]
    ]
    return Outcome(
        effect="found",
        text="\n".join([tr("{best} is best by what can be measured:", best=best.handle), *lines]),
        object_kind="asset",
        object_id=str(best.id),
        assets=(best.id,),
        offers=((Offer(label=tr("Post"), action="post_asset", args={"asset": best.id}, lasting=True),),),
        remember={"asset": best.id, "job": None, "listed": [row.id for row in rows]},
    )


def _doubts(quality: object) -> str:
    reasons = quality.get("reasons", []) if isinstance(quality, dict) else []
    return f" ⚠️ {plain('; '.join(map(str, reasons[:2])))}" if reasons else ""


@tool
async def post_asset(context: ToolContext, *, asset: int) -> Outcome:
    """Ask where and when this asset goes out."""
    row = await an_asset(context, f"#{asset}")
    places = ["folder", *(name for name in sorted(context.studio.connected) if name != "folder")]
    offers = tuple(
        Offer(
            label=tr("{title} now", title=platform_of(name).title),
            action="schedule_post",
            args={"asset": row.handle, "platform": name, "when": "now"},
        )
        for name in places[:4]
    )
    return Outcome(
        effect="nothing",
        text=tr(
            '{handle}: where and when? Press, or say it, for example "telegram tomorrow at 18:00".', handle=row.handle
        ),
        object_kind="asset",
        object_id=str(row.id),
        offers=(offers,),
        remember={
            "question": {"tool": "schedule_words", "args": {"asset": row.handle}, "field": "words"},
            "asset": row.id,
            "job": None,
        },
    )


OFFERED = [cancel_job, list_jobs]
PRESSED = [browse_jobs, show_job, pause_job, resume_job, answer_storyboard, redo_job, best_of, post_asset]
