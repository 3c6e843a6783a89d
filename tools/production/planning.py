"""The first stage: what a job will make, decided once and kept in its row."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from storage.tables import Job, Persona
from storage.wording import tr
from tools.captions import CaptionRequest, hook_text
from tools.errors import InvalidRequest, Refused, Unavailable
from tools.production.bench import Bench
from tools.production.clips import picture_of
from tools.production.film import beats_of, mood_of, profile
from tools.production.gating import gate, refuse
from tools.production.params import ClipParams, ImagesParams, Params, ReelParams, from_dict
from tools.production.plan import Brief, Plan, PlannedShot, checked, kept_from, ordered, steered
from tools.production.steering import BECAUSE, Steering
from tools.reel.beats import cuts_on_beats
from tools.reel.spec import Transition, moves_for, plan_timing, shots_for_duration, transition_frames
from tools.reel.transitions import transitions_for
from tools.reel.wishes import EVERY, read, transition_from

GPU_PIXELS = 1024 * 1024  # what diffusion models paint well; the film is scaled from it
STEP = 64  # px
BEAT_CROSSFADE_S = 0.15  # at a cut on a beat: a longer one would hide it


async def plan_reel(bench: Bench, job_id: int) -> dict[str, Any]:
    """Plan a reel, unless it is planned already; return how many shots, and whether a storyboard is to be shown."""
    started = bench.ticks()
    bench.at_stage(job_id, "planning")
    job = await bench.job(job_id)
    params = from_dict(job.kind, job.params)
    assert isinstance(params, ReelParams)
    persona = await gate(bench, params, [params.theme, params.hook or "", *params.texts.values()])
    await bench.painter.look()
    if job.plan.get("shots"):
        plan = Plan.from_dict(job.plan)
    else:
        plan = await _plan(bench, job_id, params, persona, round_=0, changes=())
        await bench.jobs.keep(job_id, plan=plan.to_dict())
    count(bench, job_id, plan, params)
    asks = params.storyboard == "on" or (params.storyboard == "auto" and bench.painter.uses_gpu)
    reused = all(shot.from_job is not None or shot.picture is not None for shot in plan.shots)
    return {
        "shots": len(plan.shots),
        "asks": asks and not reused,
        "moves": params.motion == "on",
        "round": plan.round,
        "film": [frames / plan.fps for frames in plan.frames],
        "seconds": round(bench.ticks() - started, 3),
    }


async def plan_again(bench: Bench, job_id: int, words: str) -> dict[str, Any]:
    """Plan anew with what the person said to the storyboard, which is then shown again."""
    started = bench.ticks()
    job = await bench.job(job_id)
    params = from_dict(job.kind, job.params)
    assert isinstance(params, ReelParams)
    before = Plan.from_dict(job.plan)
    wishes = read(words)
    if wishes is not None:  # how it is filmed: the pictures stay
        way = [wishes.transition] * (len(before.shots) - 1) if wishes.transition else before.transitions[1:]
        before = replace(
            before,
            moves=moved(before.moves, wishes.motions),
            transitions=("cut", *way),
            round=before.round + (words not in before.changes[-1:]),
            changes=before.changes if words in before.changes[-1:] else (*before.changes, words),
        )
        await bench.jobs.keep(job_id, plan=before.to_dict())
    elif words not in before.changes[-1:]:
        persona = await gate(bench, params, [words])
        before = await _plan(bench, job_id, params, persona, round_=before.round + 1, changes=(*before.changes, words))
        await bench.jobs.keep(job_id, plan=before.to_dict())
    count(bench, job_id, before, params)
    return {
        "shots": len(before.shots),
        "asks": True,
        "moves": params.motion == "on",
        "round": before.round,
        "film": [frames / before.fps for frames in before.frames],
        "seconds": round(bench.ticks() - started, 3),
    }


async def plan_images(bench: Bench, job_id: int) -> dict[str, Any]:
    """Plan some pictures: the same words, each with a seed of its own."""
    started = bench.ticks()
    job = await bench.job(job_id)
    params = from_dict(job.kind, job.params)
    assert isinstance(params, ImagesParams)
    await gate(bench, params, [params.prompt])
    await bench.painter.look()
    if not job.plan.get("shots"):
        steer = await _steering(bench, params)
        width, height = params.pixels
        seed = params.seed if params.seed is not None else secrets.randbelow(2**32)
        plan = Plan(
            shots=tuple(
                steered(PlannedShot(scene=params.prompt, seed=(seed + index) % 2**32), steer.show)
                for index in range(params.count)
            ),
            title=params.prompt[:200],
            width=width,
            height=height,
            paint_width=width,
            paint_height=height,
            seed=seed,
            painter=bench.painter.name,
            show=steer.show,
            avoid=steer.avoid,
        )
        await bench.jobs.keep(job_id, plan=plan.to_dict())
    else:
        plan = Plan.from_dict(job.plan)
    count(bench, job_id, plan, params)
    return {"shots": len(plan.shots), "seconds": round(bench.ticks() - started, 3)}


async def plan_clip(bench: Bench, job_id: int) -> dict[str, Any]:
    """Plan a clip: one shot, of a picture that is there, or that is painted first where the filmer begins with one."""
    started = bench.ticks()
    bench.at_stage(job_id, "planning")
    job = await bench.job(job_id)
    params = from_dict(job.kind, job.params)
    assert isinstance(params, ClipParams)
    await gate(bench, params, [params.prompt])
    if not job.plan.get("shots"):
        picture = await picture_of(bench, params.asset_id) if params.asset_id is not None else None
        paints = await films_from_pictures(bench, params) and picture is None
        width, height = (picture.width or 1080, picture.height or 1920) if picture else params.pixels
        seed = params.seed if params.seed is not None else secrets.randbelow(2**32)
        painted = _painted_size(width, height, gpu=bench.painter.uses_gpu) if paints else (0, 0)
        scene = params.prompt or (picture.title if picture else "")
        steer = await _steering(bench, params)
        plan = Plan(
            shots=(steered(PlannedShot(scene=scene, seed=seed), steer.show),),
            title=scene[:200],
            width=width,
            height=height,
            paint_width=painted[0],
            paint_height=painted[1],
            seed=seed,
            show=steer.show,
            avoid=steer.avoid,
        )
        await bench.jobs.keep(job_id, plan=plan.to_dict())
    else:
        plan = Plan.from_dict(job.plan)
    count(bench, job_id, plan, params)
    return {"paints": plan.paint_width > 0, "seconds": round(bench.ticks() - started, 3)}


async def _steering(bench: Bench, params: ReelParams | ImagesParams | ClipParams) -> Steering:
    """What the reason for which the one before was rejected changes; nothing where there was none."""
    reason = str(params.settings.get(BECAUSE, ""))
    if not reason:
        return Steering()
    scene = params.theme if isinstance(params, ReelParams) else params.prompt
    steer = await bench.director.steer(scene, reason)
    await gate(bench, params, [steer.show])
    return steer


async def films_from_pictures(bench: Bench, params: ClipParams | ReelParams) -> bool:
    """Whether what films begins with a picture, which keeps a persona's look; else it films from words alone.

    Raises what the filmer says when it can do neither.
    """
    settings = dict(params.settings)
    try:
        await bench.filmer.check(from_image=True, settings=settings)
    except (Refused, InvalidRequest, Unavailable):
        if isinstance(params, ClipParams) and params.asset_id is not None:
            raise
        await bench.filmer.check(from_image=False, settings=settings)
        return False
    return True


async def _plan(
    bench: Bench, job_id: int, params: ReelParams, persona: Persona | None, *, round_: int, changes: tuple[str, ...]
) -> Plan:
    how = profile(params)
    height = params.height or how.height
    width = how.width if height == how.height else round(how.width * height / how.height / 2) * 2
    before = await bench.jobs.get(params.based_on) if params.based_on is not None and round_ == 0 else None
    old = Plan.from_dict(before.plan) if before and before.plan.get("shots") else None
    kept = old is not None and before is not None and _same_pictures(params, before)
    order = params.order or (tuple(range(1, len(old.shots) + 1)) if old else ())
    if kept and old is not None:
        old = ordered(old, order)
    is_said = old is not None and (params.retake or params.order)
    shots = (
        params.shots
        or len(params.pictures)
        or (len(old.shots) if old and is_said else shots_for_duration(params.duration_s))
    )
    seed = params.seed if params.seed is not None else secrets.randbelow(2**32)
    steer = await _steering(bench, params)
    brief = Brief(
        theme=params.theme,
        shots=shots,
        duration_s=params.duration_s,
        persona=persona,
        platform=params.platform,
        language=params.language or (persona.language if persona else "English"),
        seed=seed,
        changes=changes,
        because=str(params.settings.get(BECAUSE, "")),
        show=steer.show,
    )
    if kept and old is not None and len(old.shots) >= shots:
        plan = checked(replace(old, shots=old.shots[:shots]), brief)
    elif params.pictures:
        given = [params.pictures[index % len(params.pictures)] for index in range(shots)]
        plan = checked(Plan(shots=tuple(PlannedShot(scene=params.theme, picture=one) for one in given)), brief)
    else:
        plan = checked(await bench.director.plan(brief), brief)
    plan = replace(
        plan,
        shots=tuple(
            replace(steered(shot, steer.show), seed=(seed + index) % 2**32) for index, shot in enumerate(plan.shots)
        ),
    )
    if kept and old is not None and before is not None:
        chosen = await bench.shots.chosen(before.id)
        plan = kept_from(
            plan,
            old,
            job_id=before.id,
            pictures={shot.index: shot.asset_id for shot in chosen if shot.asset_id is not None},
            places=[number - 1 for number in order],
            retake=params.retake,
            change=params.retake_change,
            seed=seed,
        )
        seed = old.seed  # sound and moves stay as they were
    # How it was filmed stays as it was, whatever was said to its storyboard, but for what is asked now.
    as_before = old if kept and old is not None and len(old.moves) == shots else None
    for shot in plan.shots:  # a model's plan passes the same gate as a person's words
        refuse(bench, params, persona, shot.scene)
    transitions = _transitions(params, shots, before=as_before.transitions if as_before else ())
    frames, crossfade, cuts = await _timing(bench, job_id, params, transitions, how.fps, seed)
    paint_width, paint_height = _painted_size(width, height, gpu=bench.painter.uses_gpu)
    return replace(
        plan,
        hook=_hook(params, plan, brief),
        width=width,
        height=height,
        paint_width=paint_width,
        paint_height=paint_height,
        fps=how.fps,
        frames=frames,
        moves=moved(as_before.moves if as_before else _moves(plan, seed), params.motions),
        transitions=transitions,
        crossfade_frames=crossfade,
        cuts=cuts,
        seed=seed,
        painter=bench.painter.name,
        show=steer.show,
        avoid=steer.avoid,
        round=round_,
        changes=changes,
        storyboard=(),
    )


async def _timing(
    bench: Bench, job_id: int, params: ReelParams, transitions: Sequence[str], fps: int, seed: int
) -> tuple[tuple[int, ...], int, str]:
    """Return the frames of each shot, those of a crossfade, and how it is cut: on beats where that is wanted and can be."""
    shots, crossfade = len(transitions), round(params.crossfade_s * fps)
    if params.cut_on_beat:
        beats = await beats_of(bench, job_id, params, seed)
        short = min(crossfade, round(BEAT_CROSSFADE_S * fps))
        takes = [transition_frames(cast(Transition, one), short, 10 * short + 10) for one in transitions]
        on_beats = cuts_on_beats(params.duration_s, shots, fps, beats, transitions=takes)
        if on_beats is not None:
            return on_beats, short, "beats"
        await bench.warn(job_id, tr("no beat was found that the cuts could fall on: they are even"))
    frames = plan_timing(params.duration_s, shots, fps)
    return frames, min(crossfade, min(frames) - 1), "no beats" if params.cut_on_beat else ""


def _same_pictures(params: ReelParams, before: Job) -> bool:
    """Whether the pictures of an earlier job are what this one would ask for."""
    if before.kind != "reel":
        return False
    old = from_dict(before.kind, before.params)
    assert isinstance(old, ReelParams)
    is_other_seed = params.seed is not None and params.seed != old.seed
    return not is_other_seed and all(
        getattr(params, name) == getattr(old, name)
        for name in ("theme", "persona_id", "style", "rating", "height", "settings", "pictures")
    )


def _moves(plan: Plan, seed: int) -> tuple[str, ...]:
    """Return each shot's move: the director's, or the next of an order in which no two neighbours are alike."""
    order = moves_for(len(plan.shots), seed)
    return tuple(shot.move or move for shot, move in zip(plan.shots, order, strict=True))


def moved(moves: Sequence[str], wishes: Mapping[str, str]) -> tuple[str, ...]:
    """The motion of each shot, with what was asked for in its place: by its number from 1, or for every shot."""
    return tuple(wishes.get(str(number)) or wishes.get(EVERY) or motion for number, motion in enumerate(moves, start=1))


def _transitions(params: ReelParams, shots: int, *, before: tuple[str, ...]) -> tuple[str, ...]:
    if params.transition:
        return ("cut", *([transition_from(params.transition)] * (shots - 1)))
    if before:
        return before
    return transitions_for(mood_of(params), shots)


def _hook(params: ReelParams, plan: Plan, brief: Brief) -> str:
    if params.hook is not None:
        return params.hook
    if plan.hook or brief.persona is None:
        return plan.hook
    return hook_text(
        CaptionRequest(
            persona=brief.persona,
            theme=params.theme,
            platform=params.platform or "instagram",
            language=brief.language,
            seed=brief.seed,
        )
    )


def _painted_size(width: int, height: int, *, gpu: bool) -> tuple[int, int]:
    """Return what to paint for a film of this size: the same, or about a megapixel in the steps models like.

    >>> _painted_size(1080, 1920, gpu=True)
    (768, 1344)
    """
    if not gpu:
        return width, height
    scale = min(1.0, (GPU_PIXELS / (width * height)) ** 0.5)
    return max(STEP, round(width * scale / STEP) * STEP), max(STEP, round(height * scale / STEP) * STEP)


def count(bench: Bench, job_id: int, plan: Plan, params: Params) -> None:
    """Tell the tracker how much there is to do."""
    tracker = bench.trackers.get(job_id)
    if tracker is None:
        return
    films = isinstance(params, ClipParams) or (isinstance(params, ReelParams) and params.motion == "on")
    shots = float(len(plan.shots))
    units = {
        "plan": 1.0,
        "picture": shots if plan.paint_width else 0.0,
        "clip": shots if films else 0.0,
        "caption": 1.0,
    }
    if plan.frames:
        seconds = sum(plan.frames) / plan.fps
        units |= {"segment": seconds, "assemble": seconds}
    if not isinstance(params, ImagesParams):
        units |= {"validate": 1.0}
    tracker.plan(units)
    bench.advance(job_id, "plan", 0, 1.0)
