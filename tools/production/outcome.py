"""The last stages: the words for it, the checks that advise, and the end of the job."""

from collections.abc import Iterable, Sequence
from typing import Any

from storage.errors import StorageError
from storage.tables import Asset, AssetType, Caption, Delivery, Job, JobState
from storage.wording import tr
from tools.captions import CaptionParts, CaptionRequest, compose, picture_of
from tools.editing.looks import GREY, look_named
from tools.errors import InvalidRequest, TroupeError, Unavailable
from tools.platforms import Platform, check_media, media_of, place_of, platform, platform_id
from tools.production.bench import Bench
from tools.production.clips import FIRST
from tools.production.film import profile
from tools.production.fitting import FIT
from tools.production.gating import gate
from tools.production.params import EditParams, Pictured, ReelParams, from_dict
from tools.production.patience import fetched
from tools.production.progress import joined
from tools.quality.check import check_image, check_video

REMEMBERED = 30  # captions of a persona that a new one may not repeat
FALLBACK_PLATFORM = "instagram"


async def caption(bench: Bench, job_id: int) -> int | None:
    """Write the caption of what was made, in the persona's voice; return its row, None where none is wanted.

    A caption that cannot be written is a warning: the reel is there, and the words can be asked for again.
    """
    job = await bench.job(job_id)
    params = from_dict(job.kind, job.params)
    waiting = await bench.deliveries.of_job(job_id)
    if not isinstance(params, Pictured):
        return None
    by_itself = params.writes_caption if isinstance(params, ReelParams) else bool(params.settings.get("with_caption"))
    if not waiting and not by_itself:
        return None
    bench.at_stage(job_id, "caption")
    asset = await _made(bench, job)
    there = await bench.captions.latest_for(asset.id)
    if there is not None:
        return there.id
    theme = params.theme if isinstance(params, ReelParams) else params.prompt or asset.title
    persona = await gate(bench, params, [])
    recent = await bench.captions.recent(persona.id, limit=REMEMBERED) if persona else []
    language = getattr(params, "language", "") or (persona.language if persona else "English")
    request = CaptionRequest(
        persona=persona,
        theme=theme,
        platform=_main_platform(params, [row.platform for row in waiting]),
        language=language,
        recent=tuple(parts_of(row) for row in recent),
        seed=int(job.plan.get("seed", job_id)) + len(recent),
        picture=await picture_of(bench.assets, bench.blobs, asset),
    )
    try:
        parts = await bench.writer.write(request)
    except (TroupeError, TimeoutError) as error:
        await bench.warn(job_id, tr("no caption could be written: {why}", why=error))
        return None
    if parts.alt_text and not asset.alt_text:
        await bench.assets.change(asset.id, {"alt_text": parts.alt_text})
    row = await bench.captions.add(
        Caption(
            persona_id=job.persona_id,
            asset_id=asset.id,
            platform=request.platform,
            language=language,
            hook=parts.hook,
            main=parts.main,
            call_to_action=parts.call_to_action,
            hashtags=list(parts.hashtags),
            writer=parts.writer or bench.writer.name,
        ),
        now=bench.now(),
    )
    bench.advance(job_id, "caption", 0, 1.0)
    return row.id


async def validate(bench: Bench, job_id: int) -> list[str]:
    """Check the finished clip: its quality, and what its platform takes. Nothing found here stops the job."""
    bench.at_stage(job_id, "checking")
    job = await bench.job(job_id)
    asset = await _made(bench, job)
    if asset.type is AssetType.AUDIO:  # nothing of it is looked at
        bench.advance(job_id, "validate", 0, 1.0)
        return []
    warnings = []
    path = await fetched(bench, job_id, asset)
    params = from_dict(job.kind, job.params)
    # Nobody is told that what they wanted in black and white has no colour.
    is_grey = isinstance(params, EditParams) and any(
        operation == "color_grade" and look_named(value) == GREY for operation, value in params.steps
    )
    try:
        if asset.type is AssetType.VIDEO:
            report = await check_video(
                path,
                profile=profile(params) if isinstance(params, ReelParams) else None,
                checkers=bench.checkers,
                is_grey=is_grey,
            )
        else:
            report = await check_image(path, checkers=bench.checkers, is_grey=is_grey)
        await bench.assets.set_quality(asset.id, report.score, report.as_dict(), phash=report.phash)
        warnings += list(report.reasons)
    except (Unavailable, StorageError) as error:
        warnings.append(tr("it could not be checked: {message}", message=error.message))
    for name in {getattr(params, "platform", "")} | {row.platform for row in await bench.deliveries.of_job(job_id)}:
        if name and platform_id(name):
            warnings += [f"{name}: {issue.message}" for issue in check_media(media_of(asset), name)]
    if warnings:
        await bench.warn(job_id, *warnings)
    bench.advance(job_id, "validate", 0, 1.0)
    return warnings


async def finish(bench: Bench, job_id: int, timings: dict[str, Any]) -> bool:
    """End the job well: its result, and the content for the posts that wait for it. False: it was cancelled."""
    job = await bench.job(job_id)
    if job.state is JobState.SUCCEEDED:
        return True  # it had ended when the process was killed
    made = await _everything(bench, job)
    best = max(made, key=lambda asset: (asset.type is AssetType.VIDEO, asset.quality_score or 0.0, -asset.id))
    row = await bench.captions.latest_for(best.id)
    parts = parts_of(row) if row else None
    waiting = await bench.deliveries.of_job(job_id)
    names = {name for one in waiting if (name := one.platform)} | {_main_platform(_params(job), [])}
    places = await _roomiest(bench, names, waiting)
    captions = {name: compose(parts, place) for name, place in places.items()} if parts else {}
    result = {
        "asset": best.id,
        "assets": [asset.id for asset in made],
        "caption_id": row.id if row else None,
        "captions": captions,
        "parts": _parts_dict(parts),
        "score": best.quality_score,
        "said": best.generation_settings.get("edit", ""),
        "changes": list(best.generation_settings.get("changes", ())) if job.kind == "edit" else [],
        "left": list(best.generation_settings.get("left", ())) if job.kind == "edit" else [],
        "checks": [_checks(asset) for asset in made],
        "issues": _issues(best, sorted(names)),
    }
    now = bench.now()
    measured = {**timings, **_rates(job, timings), "total": round((now - (job.started_at or now)).total_seconds(), 3)}
    async with bench.database.write():
        if job.kind == "images":
            await bench.jobs.keep(job_id, params={**job.params, "quality_results": result["checks"]})
        ended = await bench.jobs.succeed(job_id, result=result, timings=measured, warnings=job.warnings, now=now)
        if ended is not None:
            await bench.deliveries.fill(job_id, asset_id=best.id, captions=captions, now=now)
    return ended is not None


async def fail(bench: Bench, job_id: int, message: str, fix: str) -> bool:
    """End the job with one clear line. What was painted stays in the library, and serves the next try."""
    now = bench.now()
    async with bench.database.write():
        failed = await bench.jobs.fail(job_id, error=message[:1000], fix=fix[:500], now=now)
        if failed is not None:
            await give_back(
                bench, failed, error=tr("{failed} failed: {message}", failed=failed.handle, message=message[:500])
            )
    return failed is not None


async def give_back(bench: Bench, job: Job, *, error: str) -> None:
    """What waits for the content that a job will not bring is an empty slot again. What was only to be made to fit gets the
    file as it is: its card says what speaks against it."""
    if job.kind == "edit" and job.params.get("operation") == FIT:
        await bench.deliveries.fill(job.id, asset_id=int(job.params["asset_id"]), captions={}, now=bench.now())
    else:
        await bench.deliveries.job_failed(job.id, error=error, now=bench.now())


async def _roomiest(bench: Bench, names: Iterable[str], waiting: Sequence[Delivery]) -> dict[str, Platform]:
    """Return for each platform the place that takes the longest caption: where a shorter one goes out, it is cut to fit."""
    found = {name: platform(name) for name in names}
    for row in waiting:
        destination = await bench.destinations.get(row.destination_id) if row.destination_id else None
        place = place_of(destination, row.platform)
        if (place.caption_max or 0) > (found[row.platform].caption_max or 0):
            found[row.platform] = place
    return found


def parts_of(row: Caption) -> CaptionParts:
    return CaptionParts(hook=row.hook, main=row.main, call_to_action=row.call_to_action, hashtags=tuple(row.hashtags))


async def _made(bench: Bench, job: Job) -> Asset:
    made = await _everything(bench, job)
    return max(made, key=lambda asset: (asset.type is AssetType.VIDEO, asset.quality_score or 0.0, -asset.id))


async def _everything(bench: Bench, job: Job) -> list[Asset]:
    """Return what the job was for: the clip, or the chosen pictures."""
    assets = await bench.assets.of_job(job.id)
    if job.kind in {"images", "clip"}:
        chosen = [
            shot.asset_id
            for shot in await bench.shots.chosen(job.id)
            if shot.asset_id is not None and (shot.index >= FIRST) == (job.kind == "clip")
        ]
        found = list(await bench.assets.among(chosen))
    else:
        found = [asset for asset in assets if asset.shot_index is None]
    if not found:
        raise InvalidRequest(tr("what was made has been deleted meanwhile"), fix=tr("make it again"))
    return found


def _params(job: Job) -> Any:
    return from_dict(job.kind, job.params)


def _main_platform(params: Any, waiting: list[str]) -> str:
    asked = getattr(params, "platform", "")
    return platform_id(asked) or next((name for name in waiting if name), "") or FALLBACK_PLATFORM


def _parts_dict(parts: CaptionParts | None) -> dict[str, Any]:
    if parts is None:
        return {}
    return {
        "hook": parts.hook,
        "main": parts.main,
        "call_to_action": parts.call_to_action,
        "hashtags": list(parts.hashtags),
    }


def _checks(asset: Asset) -> dict[str, Any]:
    """What the checks found in one file, in the words under which it is listed."""
    found = asset.quality
    return {
        "asset": asset.id,
        "quality_score": asset.quality_score,
        "is_valid": found.get("status", "passed") in {"passed", "warning"},
        "checks_passed": found.get("passed", []),
        "checks_failed": found.get("failed", []),
        "warnings": found.get("reasons", []),
        "metadata": found.get("metadata", {}),
        "likeness": asset.likeness_score,
        "likeness_verdict": asset.likeness_verdict.value if asset.likeness_verdict else "",
    }


def _issues(asset: Asset, platforms: list[str]) -> list[dict[str, str]]:
    if asset.type is AssetType.AUDIO:  # it is taken out to be laid under something, not to be posted
        return []
    return [
        {"platform": name, "severity": issue.severity, "code": issue.code, "message": issue.message, "fix": issue.fix}
        for name in platforms
        for issue in check_media(media_of(asset), name)
    ]


def _rates(job: Job, timings: dict[str, Any]) -> dict[str, Any]:
    """Return seconds per unit of each stage, for the next job's ETA, and how long painting and rendering overlapped."""
    painted = [span for span in timings.get("pictures", []) if span[1] - span[0] > 0.05]
    rendered = [span for span in timings.get("segments", []) if span[1] - span[0] > 0.05]
    fps = job.plan.get("fps") or 0
    film = sum(job.plan.get("frames") or ()) / fps if fps else 0.0
    rates = {"plan": float(timings.get("plan", 0.0))}
    if painted:  # they run into each other: one is checked while the next is painted
        rates["picture"] = (max(end for _, end in painted) - min(start for start, _ in painted)) / len(painted)
    if rendered and film:
        rates["segment"] = sum(end - start for start, end in rendered) / film * len(timings["segments"]) / len(rendered)
    if filmed := [end - start for start, end in timings.get("clips", []) if end - start > 0.05]:
        rates["clip"] = sum(filmed) / len(filmed)
    for stage, units in (("assemble", film), ("caption", 1.0), ("validate", 1.0), ("edit", 1.0)):
        if stage in timings and units:
            start, end = timings[stage]
            rates[stage] = (end - start) / units
    overlap = sum(max(0.0, min(a[1], b[1]) - max(a[0], b[0])) for a in joined(painted) for b in joined(rendered))
    return {"rates": {stage: round(value, 4) for stage, value in rates.items()}, "overlap": round(overlap, 3)}
