"""Tools that make things: pictures, reels, edits, variants. Each starts a durable job and says so; its card tells the rest."""

from contextlib import suppress
from typing import Annotated, Any, Literal

from storage.tables import AssetType, Job, JobState, Persona, PersonaStatus
from tools.context import Offer, Outcome, ToolContext
from tools.errors import InvalidRequest, Refused
from tools.finding import LIVE, a_persona, an_asset, the_content, the_persona
from tools.notes import AssetName, PersonaName, PlatformName
from tools.platforms import platform_id
from tools.production import Asker, EditParams, ImagesParams, ReelParams
from tools.toolbox import tool
from tools.when import duration_s as duration_of

Size = Literal["", "1:1", "4:5", "9:16", "16:9"]
Operation = Literal[
    "trim", "crop", "speed", "add_music", "add_subtitles", "mute", "loop", "resize", "rotate", "reverse", "upscale",
    "color_grade", "merge", "text_overlay", "convert_format",
]  # fmt: skip


def asker(context: ToolContext) -> Asker:
    return Asker(front=context.front, chat=context.chat, actor=context.actor)


def started(job: Job, text: str, persona: Persona | None) -> Outcome:
    remember: dict[str, Any] = {"job": job.id, "asset": None, "kind": job.kind}
    if persona is not None:
        remember["persona"] = persona.id
    return Outcome(effect="started", text=text, object_kind="job", object_id=str(job.id), remember=remember)


async def somebody(context: ToolContext, name: str, text: str) -> Persona | None:
    """Return the persona of a request; nobody only where none is named and none is meant. A paused one is refused."""
    persona = (
        await the_persona(context, name, required=False) if name or context.memory.get("persona") or text else None
    )
    if persona is not None and persona.status is PersonaStatus.PAUSED:
        raise Refused(f"{persona.name} is paused", fix=f'say "resume {persona.name}" first')
    return persona


@tool
async def generate_image(
    context: ToolContext,
    *,
    persona: PersonaName = "",
    prompt: Annotated[str, "What the picture shows: scene, outfit, light."],
    count: Annotated[int, "How many images."] = 1,
    style: Annotated[str, "Look or preset, e.g. cinematic, anime, polaroid, studio, film."] = "",
    size: Annotated[Size, "1:1 = square, 4:5 = portrait feed, 9:16 = vertical/story, 16:9 = landscape/wide."] = "",
) -> Outcome:
    """Create new still images (photos, pictures, selfies, portraits) of a persona."""
    row = await somebody(context, persona, prompt)
    params = ImagesParams(
        prompt=prompt,
        persona_id=row.id if row else None,
        count=count,
        size=size or "4:5",
        style=style,
        rating=row.rating if row else ImagesParams.rating,
    )
    job = await context.studio.production.start_images(params, asker(context))
    what = "a picture" if count == 1 else f"{count} pictures"
    return started(job, f"Making {what}{f' of {row.name}' if row else ''}: {prompt}.", row)


@tool
async def make_reel(
    context: ToolContext,
    *,
    persona: PersonaName = "",
    theme: Annotated[str, "Topic or scene of the video."],
    platform: PlatformName = "",
    duration_s: Annotated[int, "Length in seconds. 1 minute = 60. Leave it out for the usual length."] = -1,
) -> Outcome:
    """Create a new short video (reel, short, clip, TikTok) of a persona about a theme."""
    row = await somebody(context, persona, theme)
    seconds = float(duration_s if duration_s >= 0 else context.studio.default_duration_s)
    storyboard = await context.studio.preferences.get("storyboard", context.studio.storyboard)
    params = ReelParams(
        theme=theme,
        persona_id=row.id if row else None,
        platform=(platform_id(platform) or platform) if platform else "",
        duration_s=seconds,
        storyboard=storyboard,
        rating=row.rating if row else ReelParams.rating,
    )
    job = await context.studio.production.start_reel(params, asker(context))
    return started(job, f"Making a {seconds:.0f}-second reel{f' of {row.name}' if row else ''}: {theme}.", row)


@tool
async def edit_video(
    context: ToolContext,
    *,
    asset: AssetName,
    operation: Annotated[Operation, "What to do."],
    value: Annotated[str, "Detail of the change, e.g. '0-8s', '2x', '9:16', 'lofi', 'first 3 seconds'."] = "",
) -> Outcome:
    """Change an existing video."""
    others: tuple[int, ...] = ()
    if operation == "merge":
        names = [word for word in value.replace(",", " ").split() if any(character.isdigit() for character in word)]
        others = tuple([(await an_asset(context, name)).id for name in names])
    source = await an_asset(context, asset, wants=AssetType.VIDEO if asset in {"", "last"} else None)
    job = await context.studio.production.start_edit(
        EditParams(asset_id=source.id, operation=operation, value=value, other_assets=others), asker(context)
    )
    return started(job, f"Editing {source.handle}: {operation.replace('_', ' ')}{f' {value}' if value else ''}.", None)


async def last_reel(context: ToolContext) -> Job:
    """Return the job that "same but at night" is about. Raises InvalidRequest when nothing was made here yet."""
    number = context.memory.get("job") or context.memory.get("made_by")
    job = await context.studio.jobs.get(int(number)) if number else None
    if job is None and context.memory.get("asset"):
        asset = await context.studio.assets.get(int(context.memory["asset"]))
        job = await context.studio.jobs.get(asset.job_id) if asset and asset.job_id else None
    if job is None or job.kind not in {"reel", "images"}:
        raise InvalidRequest("the same as what?", fix='make something first, for example "a beach reel for Ava"')
    return job


@tool
async def make_again(
    context: ToolContext,
    *,
    change: Annotated[str, "What is different this time, in the person's words, e.g. 'at night', 'shorter'."],
) -> Outcome:
    """Make the last reel or picture again with a change: "same but at night", "another one", "shorter"."""
    job = await last_reel(context)
    params = context.studio.production.params_of(job)
    persona = await context.studio.personas.get(job.persona_id) if job.persona_id else None
    changes = read_again(params, change)
    again = await context.studio.production.again(job.id, asker(context), **changes)
    return started(again, f"Making it again{f', {change}' if change else ''}.", persona)


def read_again(params: ReelParams | ImagesParams | EditParams, change: str) -> dict[str, Any]:
    """Read a change into new parameters: a length, else words that join the theme."""
    words = change.strip().strip(".!")
    if isinstance(params, ReelParams):
        if any(character.isdigit() for character in words):
            with suppress(InvalidRequest):  # a change may have digits and be no length: "with 3 friends"
                return {"duration_s": float(duration_of(words))}
        if words.lower() in {"shorter", "make it shorter", "a bit shorter", "kürzer", "más corto", "plus court"}:
            return {"duration_s": max(3.0, round(params.duration_s * 2 / 3))}
        if words.lower() in {"longer", "make it longer", "a bit longer", "länger", "más largo", "plus long"}:
            return {"duration_s": min(90.0, round(params.duration_s * 1.5))}
        return {"theme": f"{params.theme}, {words}" if words else params.theme, "seed": None}
    if isinstance(params, ImagesParams):
        return {"prompt": f"{params.prompt}, {words}" if words else params.prompt, "seed": None}
    raise InvalidRequest(
        "an edit cannot be made again with a change", fix="say the edit itself, such as trim reel_7 0-8s"
    )


@tool
async def retake(
    context: ToolContext,
    *,
    shot: Annotated[int, "The number of the shot, from 1."],
    change: Annotated[str, "What should be different, in the person's words."] = "",
) -> Outcome:
    """Make one shot of the last reel again and keep the others: "replace shot 3"."""
    job = await last_reel(context)
    if job.kind != "reel":
        raise InvalidRequest("that was not a reel, so it has no shots", fix='say "same but …" instead')
    if job.state in LIVE:
        raise InvalidRequest(
            f"{job.handle} is still being made", fix="wait for its card to say ready, or cancel it first"
        )
    again = await context.studio.production.retake(job.id, [shot], asker(context), change=change)
    persona = await context.studio.personas.get(job.persona_id) if job.persona_id else None
    return started(again, f"Making shot {shot} again{f': {change}' if change else ''}; the others stay.", persona)


@tool
async def ab_test(
    context: ToolContext,
    *,
    persona: PersonaName = "",
    variants: Annotated[list[str], "The variants, copied from the request."],
) -> Outcome:
    """Compare two or more prompt or caption variants against each other."""
    if not 2 <= len(variants) <= 10:
        raise InvalidRequest(
            f"a comparison takes 2 to 10 variants, not {len(variants)}", fix="name them in quotes with vs between"
        )
    row = await somebody(context, persona, " ".join(variants))
    jobs = []
    for index, variant in enumerate(variants):
        params = ImagesParams(
            prompt=variant,
            persona_id=row.id if row else None,
            # One seed for all: what differs is the words alone.
            seed=sum(map(ord, context.turn)) + 1,
            category="ab_test",
            rating=row.rating if row else ImagesParams.rating,
            settings={
                "ab_test_id": context.turn,
                "variant_name": variant[:60],
                "variant_index": index,
                "total_variants": len(variants),
            },
        )
        jobs.append(await context.studio.production.start_images(params, asker(context)))
    lines = [f"{job.handle}: {variant}" for job, variant in zip(jobs, variants, strict=True)]
    for job in jobs[:-1]:
        context.outcomes.append(Outcome(effect="started", text="", object_kind="job", object_id=str(job.id)))
    text = "\n".join(["Comparing with one seed:", *lines, "Each card ends with its picture, quality score and time."])
    return started(jobs[-1], text, row)


@tool
async def cancel_job(
    context: ToolContext,
    *,
    id: Annotated[str, "Job id, e.g. J5; empty for the one that runs."] = "",  # noqa: A002 - the word of the tool contract
) -> Outcome:
    """Stop a job that is running or waiting."""
    if id.strip():
        content = await the_content(context, id if not id.strip().isdigit() else f"J{id.strip()}")
        job = content.job
    else:
        number = context.memory.get("job")
        job = await context.studio.jobs.get(int(number)) if number else None
        if job is None or job.state not in LIVE:
            running = await context.studio.jobs.list(
                states=tuple(LIVE), front=context.front, chat=context.chat, limit=1
            )
            job = running[0] if running else None
    if job is None:
        return Outcome(effect="nothing", text="Nothing is running.")
    stopped = await context.studio.production.cancel(job.id)
    if stopped is None:
        return Outcome(effect="nothing", text=f"{job.handle} was already over: {job.state.value}.")
    return Outcome(
        effect="cancelled",
        text=f"{job.handle} is cancelled.",
        object_kind="job",
        object_id=str(job.id),
        remember={"job": None},
    )


@tool
async def list_jobs(context: ToolContext) -> Outcome:
    """List what is being made and what was made lately."""
    rows = await context.studio.jobs.list(limit=10)
    if not rows:
        return Outcome(effect="nothing", text="Nothing has been made yet.")
    return Outcome(effect="found", text="\n".join(job_line(context, job) for job in rows))


def job_line(context: ToolContext, job: Job) -> str:
    what = str(job.params.get("theme") or job.params.get("prompt") or job.params.get("operation") or "")[:60]
    if job.state in LIVE:
        progress = context.studio.production.progress(job.id)
        state = f"{progress.stage}, {progress.fraction:.0%}"
    else:
        state = job.state.value if job.state is not JobState.FAILED else f"failed: {job.error}"
    return f"**{job.handle}** {job.kind} {what}: {state}"


@tool
async def show_job(context: ToolContext, *, id: str) -> Outcome:  # noqa: A002 - the word of the tool contract
    """Bring a job's card back into the chat."""
    number = id.strip().lower().removeprefix("job").removeprefix("j").strip(" _#")
    job = await context.studio.jobs.get(int(number)) if number.isdecimal() else None
    if job is None:
        raise InvalidRequest(f"there is no job {id[:40]}", fix="/jobs lists them")
    return Outcome(
        effect="found", text=job_line(context, job), object_kind="job", object_id=str(job.id), remember={"job": job.id}
    )


@tool
async def answer_storyboard(
    context: ToolContext, *, job: int, answer: Literal["go", "change", "skip"], words: str = ""
) -> Outcome:
    """Go on with the storyboard as shown, change it, or skip the question."""
    if answer == "change" and not words:
        return Outcome(
            effect="nothing",
            text="What should be different?",
            remember={
                "question": {"tool": "answer_storyboard", "args": {"job": job, "answer": "change"}, "field": "words"}
            },
        )
    row = await context.studio.production.answer_storyboard(job, answer, words)
    if row is None:
        return Outcome(effect="nothing", text="That storyboard is no longer waiting.")
    text = {"go": "Going ahead.", "change": f"Drawing it again: {words}.", "skip": "Going ahead without it."}[answer]
    return Outcome(effect="changed", text=text, object_kind="job", object_id=str(job))


@tool
async def redo_job(context: ToolContext, *, job: int) -> Outcome:
    """Make a job's work again with other seeds."""
    row = await context.studio.jobs.get(job)
    if row is None:
        return Outcome(effect="nothing", text="That job is gone.")
    again = await context.studio.production.again(job, asker(context), seed=None)
    persona = await context.studio.personas.get(row.persona_id) if row.persona_id else None
    return started(again, "Making it again.", persona)


@tool
async def post_asset(context: ToolContext, *, asset: int) -> Outcome:
    """Ask where and when this asset goes out."""
    return Outcome(
        effect="nothing",
        text='Where and when? For example "telegram tomorrow at 18:00", "folder now".',
        remember={
            "question": {"tool": "schedule_words", "args": {"asset": str(asset)}, "field": "words"},
            "asset": asset,
            "job": None,
        },
    )


OFFERED = [generate_image, make_reel, edit_video, ab_test, make_again, retake, cancel_job, list_jobs]
PRESSED = [answer_storyboard, redo_job, show_job, post_asset]
__all__ = ["OFFERED", "PRESSED", "Offer", "a_persona", "read_again"]
