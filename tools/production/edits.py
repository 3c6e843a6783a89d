"""Edits: a clip or picture that exists, changed into a new one. The old one stays as it is."""

import asyncio
from functools import partial
from pathlib import Path
from typing import Any

from storage.tables import Asset, AssetType
from storage.wording import tr
from tools.editing import Edited, Source, edit, read_edit
from tools.editing.requests import DOCUMENTS, after
from tools.errors import InvalidRequest
from tools.ffmpeg.probe import probe
from tools.production import fitting
from tools.production.bench import Bench
from tools.production.gating import faces_in
from tools.production.params import EditParams, from_dict
from tools.production.patience import fetched, kept
from tools.publishers.licences import SOUNDS as HEARD
from tools.publishers.licences import sounds_in
from tools.quality.header import gate

MIMES = {
    ".mp4": "video/mp4",
    ".mov": "video/quicktime",
    ".webm": "video/webm",
    ".gif": "image/gif",
    ".mkv": "video/x-matroska",
}
SOUNDS = {".mp3": "audio/mpeg", ".m4a": "audio/mp4"}
STILLS = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp"}


async def check(bench: Bench, params: EditParams) -> None:
    """Raise InvalidRequest when this cannot be done to that, before it becomes a job."""
    source = await _asset(bench, params.asset_id)
    if source.type not in {AssetType.IMAGE, AssetType.VIDEO}:
        raise InvalidRequest(
            tr("{source} is neither a clip nor a picture", source=source.handle),
            fix=tr("name one like reel_7 or img_12"),
        )
    if params.operation == fitting.FIT:
        fitting.check(source, params.value)
        return
    others = [await _asset(bench, other) for other in params.other_assets]
    document = next((other.suffix for other in others if other.type is AssetType.TEXT), "")
    seen = Source(
        width=source.width or 0,
        height=source.height or 0,
        duration_s=source.duration_s or 0.0,
        has_audio=bool(source.generation_settings.get("audio_codec", "unknown")),
        table=document == ".cube",
        subtitles="srt" if document == ".srt" else "ass" if document == ".ass" else "",
    )
    for operation, value in params.steps:
        seen = after(seen, read_edit(operation, value, seen))


async def change(bench: Bench, job_id: int) -> int:
    """Do the edit and keep its result; return the new asset. Run again after a crash, it finds the one it made."""
    job = await bench.job(job_id)
    for made in await bench.assets.of_job(job_id):
        if await bench.blobs.holds(made.sha256, made.suffix):
            return made.id
    params = from_dict(job.kind, job.params)
    assert isinstance(params, EditParams)
    bench.at_stage(job_id, "editing")
    _count(bench, job_id)
    source = await _asset(bench, params.asset_id)
    others = [await _asset(bench, other) for other in params.other_assets]
    sound = next((other for other in others if other.type is AssetType.AUDIO), None)
    document = next((other for other in others if other.type is AssetType.TEXT), None)
    folder = bench.folder(job_id)
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    file = await fetched(bench, job_id, source)
    more: dict[str, Any] = {}
    async with asyncio.timeout(bench.limits.step.total_seconds()):
        if params.operation == fitting.FIT:
            edited, more = await _fitted(bench, job_id, file, params.value, folder / "edited")
        else:
            clips = [await fetched(bench, job_id, other) for other in others if other not in (sound, document)]
            audio = await fetched(bench, job_id, sound) if sound else None
            words = await fetched(bench, job_id, document) if document else None
            said: list[str] = []
            for index, (operation, value) in enumerate(params.steps):
                edited = await edit(
                    file,
                    operation,
                    value,
                    out=folder / (f"edited{index}" if index else "edited"),
                    ffmpeg=bench.renderer.ffmpeg,
                    others=clips,
                    audio=audio if operation == "add_music" else None,
                    document=words if operation in DOCUMENTS else None,
                    seed=job_id,
                    hardware=bench.renderer.hardware,
                    copiers=bench.renderer.copiers,
                    on_progress=partial(_advanced, bench, job_id, index, len(params.steps)),
                )
                if index:
                    await asyncio.to_thread(file.unlink, missing_ok=True)
                file = edited.path
                said.append(edited.said)
            edited = Edited(path=file, said=", ".join(said))
    suffix = edited.path.suffix
    kind = AssetType.IMAGE if suffix in STILLS else AssetType.AUDIO if suffix in SOUNDS else AssetType.VIDEO
    facts = await (_of_picture(edited.path) if kind is AssetType.IMAGE else _of_clip(bench, edited.path))
    # With its parent, the recipe: the same again gives the same file.
    settings = {"edit": edited.said, "operation": params.operation, "value": params.value, **more}
    settings |= {"further": [list(step) for step in params.further]} if params.further else {}
    settings |= facts.pop("settings") | ({"with": [other.handle for other in others]} if others else {})
    settings |= faces_in(source, *others)
    if "mute" not in [operation for operation, _ in params.steps]:
        heard = sounds_in(source, *others).get(HEARD, [])
        settings[HEARD] = list(dict.fromkeys([*heard, *([sound.sha256] if sound else [])]))
    blob = await kept(bench, job_id, edited.path)
    asset = await bench.assets.add(
        Asset(
            persona_id=source.persona_id,
            job_id=job_id,
            parent_id=source.id,
            type=kind,
            category="sound" if kind is AssetType.AUDIO else source.category,
            sha256=blob.sha256,
            suffix=suffix,
            thumbnail_sha256="" if kind is AssetType.AUDIO else source.thumbnail_sha256,
            mime={**MIMES, **STILLS, **SOUNDS}.get(suffix, "application/octet-stream"),
            file_size=blob.size,
            **facts,
            title=source.title,
            prompt=source.prompt,
            seed=source.seed,
            generation_settings=settings,
            # What it is made of decides who may see it.
            rating=max((one.rating for one in (source, *others)), key=list(type(source.rating)).index),
        ),
        now=bench.now(),
    )
    await asyncio.to_thread(edited.path.unlink, missing_ok=True)
    bench.advance(job_id, "edit", 0, 1.0)
    return asset.id


def _advanced(bench: Bench, job_id: int, index: int, steps: int, fraction: float) -> None:
    bench.advance(job_id, "edit", 0, (index + fraction) / steps)


async def _fitted(bench: Bench, job_id: int, file: Path, value: str, out: Path) -> tuple[Edited, dict[str, Any]]:
    """Make it fit a place; what was changed, what could not be, and the recipe are kept with it."""
    done = await fitting.fitted(
        bench, file, value, out=out, on_progress=lambda fraction: bench.advance(job_id, "edit", 0, fraction)
    )
    kept_with_it = {
        "changes": list(done.changes),
        "how": done.how,
        "left": list(done.left),
        "recipe": dict(done.recipe),
    }
    return Edited(path=done.path, said=fitting.said(done, value)), kept_with_it


async def _of_picture(path: Path) -> dict[str, Any]:
    header = await asyncio.to_thread(gate, path)
    return {"width": header.width, "height": header.height, "settings": {}}


async def _of_clip(bench: Bench, path: Path) -> dict[str, Any]:
    info = await probe(path, copiers=bench.renderer.copiers)
    settings = {
        "fps": info.fps,
        "video_codec": info.video_codec,
        "audio_codec": info.audio_codec,
        "pixel_format": info.pixel_format,
    }
    return {
        "width": info.width or None,
        "height": info.height or None,
        "duration_s": info.duration_s,
        "settings": settings,
    }


async def _asset(bench: Bench, asset_id: int) -> Asset:
    asset = await bench.assets.get(asset_id)
    if asset is None:
        raise InvalidRequest(
            tr("there is no asset {asset_id}", asset_id=asset_id), fix=tr("/library lists what there is")
        )
    return asset


def _count(bench: Bench, job_id: int) -> None:
    tracker = bench.trackers.get(job_id)
    if tracker is not None:
        tracker.plan({"edit": 1.0, "validate": 1.0})
