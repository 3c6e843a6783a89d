"""Painting: one picture of a job, checked, painted again when it is bad, the best one kept.

Each attempt's own id and seed are in the `shots` table before anything is painted, so that the same attempt after a
crash asks for the same picture: a painter that knows it already has it.
"""

import asyncio
import contextlib
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import uuid4

from personas.prompts import image_prompt, style_named
from personas.sheet import StyleSheet
from storage.tables import Asset, AssetType, Job, LikenessVerdict, Persona, Shot, Style
from storage.wording import tr
from tools.comfyui.presets import presets
from tools.errors import InvalidRequest, Unavailable
from tools.likeness import Likeness, framing_of
from tools.painting import FaceRequest, ImageRequest, Painted, PaintProgress
from tools.production.bench import Bench
from tools.production.facing import METHOD, REFERENCES, face_for, kept_face
from tools.production.gating import gate, real_faces, refuse, refuse_withdrawn
from tools.production.likeness import missed, should_be_painted_again
from tools.production.params import ImagesParams, Pictured, from_dict
from tools.production.patience import fetched, kept, patiently
from tools.production.plan import Plan, PlannedShot
from tools.production.turns import draws_on_card, kind_of_work, megapixels, say_when_used_up, turn
from tools.quality.check import check_image
from tools.quality.scoring import QualityReport
from tools.reel.presets import VIDEO_PRESETS

COMPARED = 60  # newest pictures of the persona that a new one should not repeat
ANOTHER_SEED = 7919  # between two attempts at one shot: a prime, so that shots and attempts never meet
OF_STYLE = ("workflow", "checkpoint", "steps", "cfg", "sampler", "scheduler")  # what a style can say of them
FACE = "face"  # the category of pictures among which a persona's face is chosen
GENERATION = (*OF_STYLE, "preset", "denoise", "scale", "lora_strength", "face_weight", "anyway")


async def paint(bench: Bench, job_id: int, index: int, attempt: int) -> dict[str, Any]:
    """Paint one attempt at one shot and keep it; return its asset.

    A shot that takes over an earlier job's picture is not painted; then `reused` says so.
    """
    job = await bench.job(job_id)
    plan = Plan.from_dict(job.plan)
    shot = plan.shots[index]
    if attempt == 0 and (taken := await taken_over(bench, job, index, shot)):
        return {"asset": taken.id, "reused": True}
    seed = (shot.seed + attempt * ANOTHER_SEED) % 2**32
    row = await bench.shots.open(job_id, index, attempt, prompt_id=str(uuid4()), seed=seed, now=bench.now())
    if row.asset_id is not None and await bench.assets.get(row.asset_id) is not None:
        return {"asset": row.asset_id, "reused": False}
    params = from_dict(job.kind, job.params)
    assert isinstance(params, Pictured)
    file = bench.folder(job_id) / f"shot-{index}-{attempt}.png"
    await asyncio.to_thread(file.parent.mkdir, parents=True, exist_ok=True)
    try:
        whose = await _persona(bench, params)
        before = request_for(params, whose, plan, shot, row)
        keeps = await _face(bench, job_id, params, whose, before)

        async def attempt_once() -> tuple[Painted, Asset]:
            # Kept before the next one's turn: what a power cut costs is what is at the painter.
            async with turn(
                bench,
                job,
                what=kind_of_work(
                    before.painter or bench.painter.name, before.settings | ({METHOD: keeps.method} if keeps else {})
                ),
                size=megapixels(before.width, before.height),
                place=index,
                on_card=draws_on_card(bench, before.painter),
                stage=("painting", "picture"),
            ):
                # Asked when its turn has come, for facts change while it waits; and of what the painter gets, with the
                # words of look and style in it: the last door, whatever came in by the others.
                persona = await gate(bench, params, [shot.scene])
                request = await _with_pictures(bench, job_id, params, request_for(params, persona, plan, shot, row))
                request = replace(request, face=await _face(bench, job_id, params, persona, request))
                refuse(bench, params, persona, request.prompt)
                async with asyncio.timeout(bench.limits.step.total_seconds()):
                    painted = await bench.painter.paint(request, file, progress=partial(_heard, bench, job_id, index))
                blob = await kept(bench, job_id, file)
                in_it = kept_face(painted, request.face)
                asset = Asset(
                    persona_id=job.persona_id,
                    job_id=job_id,
                    shot_index=index,
                    parent_id=params.image_asset if isinstance(params, ImagesParams) else None,
                    type=AssetType.IMAGE,
                    category=params.category if isinstance(params, ImagesParams) else "shot",
                    sha256=blob.sha256,
                    suffix=blob.suffix,
                    mime="image/png",
                    file_size=blob.size,
                    width=painted.width,
                    height=painted.height,
                    title=shot.scene[:200],
                    prompt=request.prompt,
                    negative_prompt=request.negative,
                    seed=row.seed,
                    generation_settings={
                        **painted.settings,
                        "shot": shot.shot,
                        **_labels(params),
                        **await _faces(bench, params, persona, in_it),
                        **in_it,
                    },
                    generation_time_seconds=round(painted.seconds, 3),
                    rating=params.rating,
                )
                async with bench.database.write():
                    asset = await bench.assets.add(asset, now=bench.now())
                    await bench.shots.painted(job_id, index, attempt, asset_id=asset.id, quality_score=None)
            return painted, asset

        painted, asset = await patiently(bench, job_id, attempt_once, at_stage="painting", waits_for=tr("the painter"))
        if painted.note:
            await bench.warn(job_id, tr("picture {number}: {note}", number=index + 1, note=painted.note))
        if painted.face_note:  # the same for every picture, mostly: said once
            await bench.warn(job_id, painted.face_note)
        await say_when_used_up(bench, job)
    finally:
        with contextlib.suppress(OSError):
            await asyncio.to_thread(file.unlink, missing_ok=True)
    return {"asset": asset.id, "reused": False}


async def check(bench: Bench, job_id: int, index: int, attempt: int, asset_id: int) -> dict[str, Any]:
    """Check a painted attempt; return whether it is good enough, or the last that may be tried.

    By now the next picture is being painted.
    """
    job = await bench.job(job_id)
    asset = await bench.assets.get(asset_id)
    if asset is None:
        raise InvalidRequest(tr("the picture of shot {index} was deleted", index=index + 1), fix=tr("make it again"))
    shot = Plan.from_dict(job.plan).shots[index]
    report = await _look_at(bench, job, asset, shot)
    likeness = await _likeness(bench, job, asset, shot)
    async with bench.database.write():
        await bench.assets.set_quality(asset_id, report.score, report.as_dict(), phash=report.phash)
        await bench.shots.painted(job_id, index, attempt, asset_id=asset_id, quality_score=report.score)
    again = (not is_good(report) and attempt < bench.limits.rerolls) or (
        should_be_painted_again(likeness, asset) and attempt < bench.limits.face_rerolls
    )
    return {
        "asset": asset_id,
        "score": report.score,
        "likeness": likeness.verdict.value if likeness else "",
        "good": not again,
        "reasons": list(report.reasons),
    }


async def choose(bench: Bench, job_id: int, index: int) -> dict[str, Any]:
    """Make the best attempt at a shot its picture; return its asset. Whose face it shows goes before how sharp it is."""
    attempts = [shot for shot in await bench.shots.of(job_id) if shot.index == index and shot.asset_id is not None]
    numbers = [shot.asset_id for shot in attempts if shot.asset_id is not None]
    assets = {asset.id: asset for asset in await bench.assets.among(numbers)}
    best = max(attempts, key=lambda shot: _worth(assets.get(shot.asset_id or 0), shot))
    await _say_whose_face(bench, job_id, index, assets.get(best.asset_id or 0), tries=len(attempts))
    await bench.shots.choose(job_id, index, best.attempt)
    bench.advance(job_id, "picture", index, 1.0)
    return {"asset": best.asset_id, "score": best.quality_score}


async def sketch(bench: Bench, job_id: int, index: int, round_: int) -> int:
    """Draw one picture of the storyboard; return its asset."""
    job = await bench.job(job_id)
    plan = Plan.from_dict(job.plan)
    params = from_dict(job.kind, job.params)
    assert isinstance(params, Pictured)
    shot = plan.shots[index]
    persona = await gate(bench, params, [shot.scene])
    file = bench.folder(job_id) / f"sketch-{round_}-{index}.png"
    await asyncio.to_thread(file.parent.mkdir, parents=True, exist_ok=True)
    row = Shot(job_id=job_id, index=index, attempt=0, prompt_id=str(uuid4()), seed=shot.seed)
    request = request_for(params, persona, plan, shot, row)
    refuse(bench, params, persona, request.prompt)
    ratio = request.height / request.width
    request = replace(request, width=432, height=round(432 * ratio / 8) * 8)
    try:
        painted = await bench.sketcher.paint(request, file, progress=lambda _: None)
        blob = await kept(bench, job_id, file)
        for drawn in await bench.assets.of_job(job_id):  # before a crash
            if drawn.category == "storyboard" and drawn.sha256 == blob.sha256:
                return drawn.id
        asset = await bench.assets.add(
            Asset(
                persona_id=job.persona_id,
                job_id=job_id,
                shot_index=index,
                type=AssetType.IMAGE,
                category="storyboard",
                sha256=blob.sha256,
                suffix=blob.suffix,
                mime="image/png",
                file_size=blob.size,
                width=painted.width,
                height=painted.height,
                title=shot.scene[:200],
                seed=shot.seed,
                generation_settings=painted.settings,
                rating=params.rating,
            ),
            now=bench.now(),
        )
    finally:
        with contextlib.suppress(OSError):
            await asyncio.to_thread(file.unlink, missing_ok=True)
    return asset.id


async def _persona(bench: Bench, params: Pictured) -> Persona | None:
    return await bench.personas.get(params.persona_id) if params.persona_id else None


async def _with_pictures(bench: Bench, job_id: int, params: Pictured, request: ImageRequest) -> ImageRequest:
    """The request with the pictures that it starts from; raises InvalidRequest when one is gone."""
    found: dict[str, Any] = {}
    if isinstance(params, ImagesParams):
        for name, number in (("image", params.image_asset), ("mask", params.mask_asset)):
            if number is None:
                continue
            asset = await bench.assets.get(number)
            if asset is None or asset.deleted_at is not None:
                raise InvalidRequest(tr("the picture to start from was deleted"), fix=tr("name another one"))
            await refuse_withdrawn(bench, asset)
            found[name] = await fetched(bench, job_id, asset)
    return replace(request, **found)


def request_for(params: Pictured, persona: Persona | None, plan: Plan, shot: PlannedShot, row: Shot) -> ImageRequest:
    """Return what the painter is asked for."""
    style = style_named(persona, params.style) if persona else None
    negative = params.negative if isinstance(params, ImagesParams) else ""
    preset = presets().get(str(params.settings.get("preset") or ""))
    scene = shot.scene if style or not params.style else f"{shot.scene}, {params.style} style"
    filmed = VIDEO_PRESETS.get(str(params.settings.get("video_preset") or ""))
    if filmed is not None:
        negative = f"{negative}, {filmed.negative_prompt}".lstrip(", ")
    negative = ", ".join(part for part in (negative, plan.avoid) if part)
    if preset is not None:
        negative = f"{negative}, {preset.negative}".lstrip(", ")
    # A preset frames the picture itself, and so does a picture to start from: "medium shot" would contradict them.
    starts_from = isinstance(params, ImagesParams) and params.image_asset is not None
    framing = "" if preset is not None or starts_from else shot.shot
    words = image_prompt(persona, scene, style=style, rating=params.rating, negative=negative, shot=framing)
    return ImageRequest(
        prompt=around.around(words.positive) if (around := preset or filmed) else words.positive,
        negative=words.negative,
        scene=scene,
        shot=shot.shot,
        appearance=persona.appearance if persona else None,
        width=plan.paint_width,
        height=plan.paint_height,
        seed=row.seed,
        prompt_id=row.prompt_id,
        # A workflow that was asked for runs in ComfyUI or not at all; a persona's own gives way to sketches.
        painter="comfyui" if params.settings.get("workflow") or starts_from or _is_face(params) else plan.painter,
        settings={**_defaults(persona, style, is_face=_is_face(params)), **_generation(params)},
    )


async def _look_at(bench: Bench, job: Job, asset: Asset, shot: PlannedShot) -> QualityReport:
    """The checks advise: when they cannot be done, the job goes on with a warning."""
    others: dict[str, str] = {}
    if job.kind == "images":
        hashes = await bench.assets.hashes(persona_id=job.persona_id, limit=COMPARED)
        others = {f"img_{number}": phash for number, phash in hashes if number != asset.id}
    elif shot.replaces is not None and (before := await bench.assets.get(shot.replaces)) and before.phash:
        others = {before.handle: before.phash}
    try:
        return await check_image(await fetched(bench, job.id, asset), others=others, checkers=bench.checkers)
    except Unavailable as error:
        return QualityReport(
            score=0.5, status="warning", reasons=(tr("it could not be checked: {message}", message=error.message),)
        )


async def _likeness(bench: Bench, job: Job, asset: Asset, shot: PlannedShot) -> Likeness | None:
    """How like the persona the picture is; None where that is not judged. The gate advises, as the checks do."""
    persona = await bench.personas.get(job.persona_id) if job.persona_id else None
    params = from_dict(job.kind, job.params)
    if bench.likeness is None or persona is None or not isinstance(params, Pictured) or _is_face(params):
        return None
    if (params.settings.get(METHOD) or persona.appearance.face_method) == "off":  # it is meant to be without the face
        return None
    preset = str(params.settings.get("preset") or "")
    try:
        likeness = await bench.likeness.judge(asset, persona, framing_of(shot.scene, shot.shot, preset=preset))
    except Unavailable as error:
        await bench.warn(job.id, tr("whose face it is could not be looked at: {why}", why=error.message))
        return None
    await bench.warn(job.id, *bench.likeness.doubts(persona))
    return likeness


def _worth(asset: Asset | None, shot: Shot) -> tuple[float, float, int]:
    """What an attempt is worth beside the others at its shot: one that was not judged cannot be told from a good one."""
    is_missed = asset is not None and asset.likeness_verdict in (LikenessVerdict.OTHER, LikenessVerdict.NONE)
    likeness = (asset.likeness_score or 0.0) if asset is not None and is_missed else 1.0
    return (likeness, shot.quality_score or 0.0, -shot.attempt)


async def _say_whose_face(bench: Bench, job_id: int, index: int, asset: Asset | None, *, tries: int) -> None:
    """Warn on the card when the best that was painted still does not show the persona."""
    persona = await bench.personas.get(asset.persona_id) if asset is not None and asset.persona_id else None
    if asset is None or persona is None or not (said := missed(asset, persona.name)):
        return
    tried = tr("the best of {tries}", tries=tries) if tries > 1 else tr("the only try")
    await bench.warn(job_id, tr("picture {number}: {said}; {tried}", number=index + 1, said=said, tried=tried))


def _heard(bench: Bench, job_id: int, index: int, progress: PaintProgress) -> None:
    bench.advance(job_id, "picture", index, min(0.95, progress.fraction), preview=progress.preview)
    if progress.queue_position:
        bench.at_stage(
            job_id,
            "painting",
            tr("waits behind {queue_position} others at the painter", queue_position=progress.queue_position),
        )


def is_good(report: QualityReport) -> bool:
    """Whether a picture need not be painted again: its size is as it was asked for, and another try cannot mend it."""
    return not report.errors and not set(report.failed) - {"resolution"}


async def taken_over(bench: Bench, job: Job, index: int, shot: PlannedShot, *, first: int = 0) -> Asset | None:
    """Take over what an earlier job's shot has among its shots from number `first` on, if it is still there."""
    if shot.picture is not None and not first:
        return await _given(bench, job, index, shot.picture)
    if shot.from_job is None:
        return None
    wanted = first + shot.from_index
    painted = [one for one in await bench.shots.of(shot.from_job) if one.index == wanted and one.asset_id]
    # A job that failed may have painted it without having come to choose it.
    for before in sorted(painted, key=lambda one: (one.is_chosen, one.quality_score or 0.0), reverse=True):
        asset = await bench.assets.get(before.asset_id) if before.asset_id is not None else None
        if asset is not None and await bench.blobs.holds(asset.sha256, asset.suffix):
            await bench.shots.reuse(job.id, first + index, before, now=bench.now())
            return asset
    return None


async def _given(bench: Bench, job: Job, index: int, picture: int) -> Asset:
    """Take what a person gave as the picture of a shot. Raises InvalidRequest when it is gone meanwhile."""
    asset = await bench.assets.get(picture)
    if asset is None or not await bench.blobs.holds(asset.sha256, asset.suffix):
        raise InvalidRequest(tr("a picture of this reel is gone"), fix=tr("send it again, and ask for the reel then"))
    await refuse_withdrawn(bench, asset)
    row = await bench.shots.open(job.id, index, 0, prompt_id=str(uuid4()), seed=0, now=bench.now())
    await bench.shots.painted(job.id, index, row.attempt, asset_id=asset.id, quality_score=asset.quality_score)
    return asset


async def _faces(bench: Bench, params: Pictured, persona: Persona | None, kept: Mapping[str, Any]) -> dict[str, Any]:
    """Say whose faces are in a picture: it may go out as long as their owners agree. `kept` is what `kept_face` found.

    A face that was left out, as in a sketch or where ComfyUI has no method for it, is not in it. A LoRA names no picture,
    and may have been trained on any of them.
    """
    used = kept.get(REFERENCES)
    faces = persona.faces if persona is not None and kept else ()
    real = [face.sha256 for face in faces if face.is_real and (used is None or face.sha256 in used)]
    if isinstance(params, ImagesParams) and params.image_asset is not None:
        source = await bench.assets.get(params.image_asset)
        real += await real_faces(bench, source) if source is not None else []
    return {"faces": list(dict.fromkeys(real))} if real else {}


async def _face(
    bench: Bench, job_id: int, params: Pictured, persona: Persona | None, request: ImageRequest
) -> FaceRequest | None:
    """Whose face is kept: nobody's in a sketch, and in what starts from a picture that one's own."""
    starts_from = isinstance(params, ImagesParams) and params.image_asset is not None
    if persona is None or starts_from or (request.painter or bench.painter.name) == "sketch":
        return None
    return await face_for(persona, params.settings, partial(fetched, bench, job_id))


def _is_face(params: Pictured) -> bool:
    """Whether a reference of a face is made: a sketch is none."""
    return isinstance(params, ImagesParams) and params.category == FACE


def _labels(params: Pictured) -> dict[str, Any]:
    return {name: value for name, value in params.settings.items() if name not in (*GENERATION, METHOD, REFERENCES)}


def _generation(params: Pictured) -> dict[str, Any]:
    return {name: value for name in GENERATION if (value := params.settings.get(name)) not in (None, "", False)}


def _defaults(persona: Persona | None, style: Style | StyleSheet | None, *, is_face: bool = False) -> dict[str, Any]:
    """The persona's model and its style's overrides; what the request says goes before both.

    For a new face no workflow of hers counts and no LoRA: either may bring the old one, or somebody's.
    """
    look = persona.appearance if persona is not None else None
    found: dict[str, Any] = {}
    if look is not None:
        found = {"checkpoint": look.base_model, "workflow": look.workflow, "lora": look.lora_path}
    if style is not None:
        found |= {name: value for name in OF_STYLE if (value := getattr(style, name))}
    if is_face:
        found = {name: value for name, value in found.items() if name not in {"workflow", "lora"}}
    return {name: value for name, value in found.items() if value}
