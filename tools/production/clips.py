"""Filming: one shot as a clip that moves by itself, checked, filmed again when it is bad, the best one kept.

It goes as with pictures: each attempt's own id and seed are in the `shots` table before anything is filmed. There the
clip of shot i is number FIRST + i, beside the picture that it begins with.
"""

import asyncio
import contextlib
from dataclasses import dataclass
from functools import partial
from typing import Any, Final
from uuid import uuid4

from storage.tables import Asset, AssetType, Job, Persona, Rating, Shot
from storage.wording import tr
from tools.errors import InvalidRequest, Refused
from tools.filming import ClipRequest, Filmed
from tools.painting import PaintProgress
from tools.production.bench import Bench
from tools.production.gating import faces_in, gate, refuse, refuse_withdrawn
from tools.production.params import ClipParams, Pictured, ReelParams, from_dict
from tools.production.patience import fetched, kept, patiently
from tools.production.pictures import ANOTHER_SEED, request_for, taken_over
from tools.production.plan import Plan, outgoing
from tools.production.turns import kind_of_work, megapixels, say_when_used_up, turn
from tools.quality.check import check_video
from tools.quality.scoring import QualityReport

FIRST: Final = 100  # among a job's shots: before it are pictures, from it on clips
LEAST_MOVEMENT = "movement"  # the check that says of a clip that it stands still
# What a picture's prompt says of how it looks is kept; this says what happens where nobody said it.
SUBTLE: Final = "natural, subtle movement, the camera drifts slowly"


@dataclass(frozen=True, kw_only=True)
class Start:
    """What a clip begins with."""

    picture: Asset | None
    prompt: str
    negative: str


async def film(bench: Bench, job_id: int, index: int, attempt: int) -> dict[str, Any]:
    """Film one attempt at one shot and keep it; return its asset.

    A shot that takes over an earlier job's clip is not filmed; then `reused` says so.
    """
    job = await bench.job(job_id)
    plan = Plan.from_dict(job.plan)
    params = from_dict(job.kind, job.params)
    assert isinstance(params, Pictured)
    if attempt == 0 and (taken := await taken_over(bench, job, index, plan.shots[index], first=FIRST)):
        return {"asset": taken.id, "reused": True}
    seed = (plan.shots[index].seed + attempt * ANOTHER_SEED) % 2**32
    row = await bench.shots.open(job_id, FIRST + index, attempt, prompt_id=str(uuid4()), seed=seed, now=bench.now())
    if row.asset_id is not None and await bench.assets.get(row.asset_id) is not None:
        return {"asset": row.asset_id, "reused": False}
    file = bench.folder(job_id) / f"clip-{index}-{attempt}.mp4"
    await asyncio.to_thread(file.parent.mkdir, parents=True, exist_ok=True)
    try:
        persona = await gate(bench, params, [plan.shots[index].scene])
        start = await _start(bench, job, params, persona, plan, index, row)
        refuse(bench, params, persona, start.prompt)
        request = ClipRequest(
            prompt=start.prompt,
            negative=start.negative,
            image=await fetched(bench, job_id, start.picture) if start.picture else None,
            width=plan.width,
            height=plan.height,
            seconds=_seconds(params, plan, index),
            seed=row.seed,
            prompt_id=row.prompt_id,
            settings={name: value for name, value in params.settings.items() if name != "checkpoint"},
        )

        async def attempt_once() -> Filmed:
            async with turn(
                bench,
                job,
                what=kind_of_work(f"{bench.filmer.name} film", request.settings),
                size=round(megapixels(request.width, request.height) * request.seconds, 3),
                place=FIRST + index,
                on_card=True,
                stage=("filming", "clip"),
            ):
                async with asyncio.timeout(bench.limits.clip.total_seconds()):
                    return await bench.filmer.film(request, file, progress=partial(_heard, bench, job_id, index))

        filmed = await patiently(bench, job_id, attempt_once, at_stage="filming", waits_for=tr("the camera"))
        blob = await kept(bench, job_id, file)
        asset = Asset(
            persona_id=job.persona_id,
            job_id=job_id,
            shot_index=index,
            parent_id=start.picture.id if start.picture else None,
            type=AssetType.VIDEO,
            category="clip" if isinstance(params, ClipParams) else "shot",
            sha256=blob.sha256,
            suffix=blob.suffix,
            thumbnail_sha256=start.picture.sha256 if start.picture else "",
            mime="video/mp4",
            file_size=blob.size,
            width=filmed.width,
            height=filmed.height,
            duration_s=round(filmed.duration_s, 3),
            title=plan.shots[index].scene[:200],
            prompt=request.prompt,
            negative_prompt=request.negative,
            seed=row.seed,
            generation_settings={
                **filmed.settings,
                "fps": filmed.fps,
                "video_codec": "h264",
                "audio_codec": "",
                "pixel_format": "yuv420p",
                **(faces_in(start.picture) if start.picture else {}),
            },
            generation_time_seconds=round(filmed.seconds, 3),
            rating=params.rating,
        )
        async with bench.database.write():
            asset = await bench.assets.add(asset, now=bench.now())
            await bench.shots.painted(job_id, FIRST + index, attempt, asset_id=asset.id, quality_score=None)
        if filmed.note:
            await bench.warn(job_id, tr("clip {number}: {note}", number=index + 1, note=filmed.note))
        await say_when_used_up(bench, job)
    finally:
        with contextlib.suppress(OSError):
            await asyncio.to_thread(file.unlink, missing_ok=True)
    return {"asset": asset.id, "reused": False}


async def check(bench: Bench, job_id: int, index: int, attempt: int, asset_id: int) -> bool:
    """Check a filmed attempt; return whether it is good enough."""
    asset = await bench.assets.get(asset_id)
    if asset is None:
        raise InvalidRequest(tr("the clip of shot {index} was deleted", index=index + 1), fix=tr("make it again"))
    report = await check_video(await fetched(bench, job_id, asset), checkers=bench.checkers)
    async with bench.database.write():
        await bench.assets.set_quality(asset_id, report.score, report.as_dict(), phash=report.phash)
        await bench.shots.painted(job_id, FIRST + index, attempt, asset_id=asset_id, quality_score=report.score)
    return is_good(report)


def is_good(report: QualityReport) -> bool:
    """Whether a clip need not be filmed again: it moves, and what is wrong with it is no more than its size.

    Models film smaller than phones show, and softer: another try mends neither.
    """
    hopeless = {"resolution", "sharpness"}
    return not report.errors and not set(report.failed) - hopeless and LEAST_MOVEMENT not in report.warnings


async def choose(bench: Bench, job_id: int, index: int) -> int:
    """Make the best attempt at a shot its clip; return its asset."""
    rows = await bench.shots.of(job_id)
    attempts = [row for row in rows if row.index == FIRST + index and row.asset_id is not None]
    best = max(attempts, key=lambda row: (row.quality_score or 0.0, -row.attempt))
    await bench.shots.choose(job_id, FIRST + index, best.attempt)
    bench.advance(job_id, "clip", index, 1.0)
    assert best.asset_id is not None
    return best.asset_id


async def stays_a_picture(bench: Bench, job_id: int, index: int, why: str) -> bool:
    """Say on the card that a shot of a reel could not be filmed: its picture is shown instead."""
    await bench.warn(job_id, tr("shot {shot} stays a picture: {why}", shot=index + 1, why=why))
    bench.advance(job_id, "clip", index, 1.0)
    return True


async def picture_of(bench: Bench, asset_id: int) -> Asset:
    """Return the picture that is to be animated.

    Raises InvalidRequest when it is none, and Refused for a photo that a person sent: a face in it would need the
    consent of whose it is, and what moves says more than what stands still.
    """
    asset = await bench.assets.get(asset_id)
    if asset is None or asset.deleted_at is not None:
        raise InvalidRequest(
            tr("there is no picture {asset_id}", asset_id=asset_id), fix=tr("/library lists what there is")
        )
    if asset.type is not AssetType.IMAGE:
        raise InvalidRequest(tr("{asset} is no picture", asset=asset.handle), fix=tr("name one like img_12"))
    root: Asset | None = asset
    while root is not None:
        if root.category == "upload":
            raise Refused(
                tr("{asset} was sent in, not made here, and I do not let photos of people move", asset=asset.handle),
                fix=tr("make a picture of a persona, and animate that"),
            )
        root = await bench.assets.get(root.parent_id) if root.parent_id is not None else None
    return asset


def refuse_stricter(picture: Asset, params: Pictured) -> None:
    """Raise Refused when a picture is of a stricter rating than what may be made of it now."""
    if _strictness(picture.rating) > _strictness(params.rating):
        raise Refused(
            tr(
                "{picture} is rated {rating}, which is not open here",
                picture=picture.handle,
                rating=tr(picture.rating.value),
            ),
            fix=tr("the owner opens it for the persona and for the destination"),
        )


async def _start(
    bench: Bench, job: Job, params: Pictured, persona: Persona | None, plan: Plan, index: int, row: Shot
) -> Start:
    """The picture that the clip begins with, and the words for it: the picture's own, after what is to happen."""
    shot = plan.shots[index]
    picture: Asset | None = None
    if isinstance(params, ClipParams) and params.asset_id is not None:
        picture = await picture_of(bench, params.asset_id)
        refuse_stricter(picture, params)
        await refuse_withdrawn(bench, picture)
    else:
        chosen = next((one for one in await bench.shots.chosen(job.id) if one.index == index), None)
        picture = await bench.assets.get(chosen.asset_id) if chosen and chosen.asset_id is not None else None
    if picture is None:
        words = request_for(params, persona, plan, shot, row)
        return Start(picture=None, prompt=words.prompt, negative=words.negative)
    happens = params.prompt.strip() if isinstance(params, ClipParams) and params.asset_id is not None else ""
    is_new = plan.show and plan.show not in picture.prompt  # of a picture that was painted for it, it has the words
    parts = (happens or SUBTLE, plan.show if is_new else "", picture.prompt or picture.title)
    less = (picture.negative_prompt, plan.avoid if plan.avoid not in picture.negative_prompt else "")
    prompt, negative = (", ".join(part for part in words if part) for words in (parts, less))
    return Start(picture=picture, prompt=prompt, negative=negative)


def _seconds(params: Pictured, plan: Plan, index: int) -> float:
    """How long a clip should run: as long as its shot is on screen, the transition after it included."""
    if isinstance(params, ReelParams):
        return (plan.frames[index] + outgoing(plan, index)) / plan.fps
    assert isinstance(params, ClipParams)
    return params.seconds


def _heard(bench: Bench, job_id: int, index: int, progress: PaintProgress) -> None:
    bench.advance(job_id, "clip", index, min(0.95, progress.fraction), preview=progress.preview)
    if progress.queue_position:
        bench.at_stage(
            job_id,
            "filming",
            tr("waits behind {queue_position} others at the camera", queue_position=progress.queue_position),
        )
    elif progress.fraction:
        bench.at_stage(job_id, "filming")


def _strictness(rating: Rating) -> int:
    return list(Rating).index(rating)
