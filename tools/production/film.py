"""Film: the segments of a reel, its sound, and the joined clip as an asset of the library."""

import asyncio
import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from storage.errors import NotFound
from storage.files import StoredFile
from storage.tables import Asset, AssetType, Job, Rating
from storage.wording import tr
from tools.errors import InvalidRequest
from tools.ffmpeg.probe import probe
from tools.production import pieces
from tools.production.bench import Bench
from tools.production.clips import FIRST
from tools.production.gating import faces_in
from tools.production.params import Params, ReelParams, from_dict
from tools.production.patience import fetched, kept
from tools.production.plan import Plan
from tools.production.speech import TOLD
from tools.production.wording import texts_of
from tools.publishers.licences import SOUNDS, sounds_in
from tools.publishers.sealing import CREDENTIALS
from tools.reel.framing import Subject
from tools.reel.mood import Mood, bed_beats, mood_for, tempo_of
from tools.reel.profiles import EncodeProfile, profile_for
from tools.reel.safe import safe_area
from tools.reel.spec import Logo, ReelSpec, ShotSpec, segment_key
from tools.reel.wishes import motion_from, transition_from

HOOK_MOST = 3.0  # seconds
HOOK_LEAST = 1.5  # seconds: a short line can be read
SOUND = 1  # raised when the same wish sounds different: what was made before is not taken again
MISSING = Path("not-painted-yet.png")


async def spec_of(bench: Bench, job: Job) -> tuple[ReelSpec, list[str]]:
    """Return the reel as the renderer wants it, with the pictures or clips that are chosen by now, and their hashes."""
    plan = Plan.from_dict(job.plan)
    params = from_dict(job.kind, job.params)
    assert isinstance(params, ReelParams)
    found: dict[int, Asset] = {}
    for shot in await bench.shots.chosen(job.id):
        asset = await bench.assets.get(shot.asset_id) if shot.asset_id is not None else None
        if asset is not None:
            found[shot.index] = asset
    paths, digests, motions = [], [], []
    subjects: list[Subject | None] = []
    for index in range(len(plan.shots)):
        clip = found.get(FIRST + index)
        asset = clip or found.get(index)
        asked = params.motions.get(str(index + 1))
        # A clip brings its own movement, unless somebody asked for more.
        motions.append(motion_from(asked or "still" if clip else plan.moves[index]))
        paths.append(await _file_of(bench, job, asset) if asset else MISSING)
        digests.append(asset.sha256 if asset else "")
        subjects.append(_subject(asset) if asset and not clip else None)
    spec = ReelSpec(
        width=plan.width,
        height=plan.height,
        fps=plan.fps,
        shots=tuple(
            ShotSpec(
                image=path,
                frames=frames,
                move=motion.move,
                pace=motion.pace,
                ease=motion.ease,
                subject=subject,
                transition=transition_from(transition),
            )
            for path, frames, motion, subject, transition in zip(
                paths, plan.frames, motions, subjects, _transitions(plan), strict=True
            )
        ),
        crossfade_frames=plan.crossfade_frames,
        hook=plan.hook,
        hook_frames=hook_frames(plan),
        texts=texts_of(params, plan, hook_frames=hook_frames(plan)),
        logo=await _logo(bench, job, params),
        safe=safe_area(params.platform, plan.width, plan.height),
        profile=profile(params),
        seed=plan.seed,
    )
    return spec, digests


def _transitions(plan: Plan) -> tuple[str, ...]:
    return plan.transitions or ("cut", *["crossfade"] * (len(plan.frames) - 1))


def _subject(asset: Asset) -> Subject | None:
    """Where the face is, when somebody has looked for it; else what stands out is looked for when it is drawn."""
    found = asset.generation_settings.get("subject")
    return Subject(**found) if found else None


async def _logo(bench: Bench, job: Job, params: ReelParams) -> Logo | None:
    if not params.logo:
        return None
    digest, _, suffix = params.logo.partition(".")
    try:
        return Logo(image=await fetched(bench, job.id, StoredFile(digest, f".{suffix}")), digest=digest)
    except NotFound as error:
        raise InvalidRequest(tr("the logo is gone"), fix=tr("send it again, or say: no logo")) from error


async def _file_of(bench: Bench, job: Job, asset: Asset) -> Path:
    try:
        return await fetched(bench, job.id, asset)
    except NotFound:  # it may be of a shot that is not rendered again
        return bench.blobs.path(asset.sha256, asset.suffix)


def hook_frames(plan: Plan) -> int:
    """Return how long the hook stays: over the first shot, which is wide, and gone before the next one's face appears."""
    first = plan.frames[0] if plan.frames else 0
    return max(round(HOOK_LEAST * plan.fps), min(first, round(HOOK_MOST * plan.fps)))


def profile(params: ReelParams) -> EncodeProfile:
    """How the reel is encoded: as its platform takes it, but for what the request says otherwise."""
    settings = params.settings
    found = profile_for(
        str(settings.get("profile") or params.platform),
        duration_s=params.duration_s,
        placement=str(settings.get("placement") or ""),
        wide=settings.get("size") == "16:9",
    )
    return replace(found, fps=int(settings["fps"])) if settings.get("fps") else found


async def segment(bench: Bench, job_id: int, index: int) -> str:
    """Render one segment, unless it is there already, here or from a reel of before; return its name."""
    job = await bench.job(job_id)
    spec, digests = await spec_of(bench, job)
    name = f"{segment_key(spec, index, digests)}.mp4"
    file = bench.folder(job_id) / name
    seconds = spec.shots[index].frames / spec.fps
    if not await asyncio.to_thread(_there, bench, file):
        await bench.renderer.render_segment(
            spec,
            index,
            file,
            on_progress=lambda fraction: bench.advance(job_id, "segment", index, fraction * seconds),
        )
    bench.advance(job_id, "segment", index, seconds)
    return name


async def sound(bench: Bench, job_id: int) -> str:
    """Make the sound of the reel, unless it is there already, here or from a reel of before; return its name."""
    job = await bench.job(job_id)
    spec, _ = await spec_of(bench, job)
    params = from_dict(job.kind, job.params)
    assert isinstance(params, ReelParams)
    wanted: dict[str, Any] = {
        "duration_s": spec.duration_s,
        "mood": mood_of(params),
        "seed": spec.seed,
        "tempo": params.tempo,
        "kbps": spec.profile.audio_kbps,
    }
    facts = json.dumps([SOUND, wanted, params.audio_sha256, params.voice_sha256], sort_keys=True)
    file = bench.folder(job_id) / f"{hashlib.sha256(facts.encode()).hexdigest()[:32]}.aac"
    if not await asyncio.to_thread(_there, bench, file):
        source = await sound_of_person(bench, job_id, params.audio_sha256) if params.audio_sha256 else None
        voice = await sound_of_person(bench, job_id, params.voice_sha256) if params.voice_sha256 else None
        await bench.renderer.make_audio(file, source=source, voice=voice, **wanted)
    return file.name


async def sound_of_person(bench: Bench, job_id: int, sha256: str) -> Path:
    """Return the file that somebody sent to be heard. Raises InvalidRequest when it is gone."""
    try:
        return await fetched(bench, job_id, StoredFile(sha256))
    except NotFound as error:
        raise InvalidRequest(tr("the sound file is gone"), fix=tr("send it again")) from error


async def beats_of(bench: Bench, job_id: int, params: ReelParams, seed: int) -> tuple[float, ...]:
    """Return when the beats of a reel's music fall, in seconds: found in a person's file, known of a bed. () for none."""
    if params.audio_sha256:
        source = await sound_of_person(bench, job_id, params.audio_sha256)
        return await bench.renderer.beats(source, duration_s=params.duration_s)
    return bed_beats(tempo_of(mood_of(params), seed, params.tempo), params.duration_s)


def mood_of(params: ReelParams) -> Mood:
    return cast(Mood, params.mood) if params.mood else mood_for(params.theme)


async def assemble(bench: Bench, job_id: int) -> int:
    """Join segments and sound into the reel and keep it in the library; return its asset.

    Run again after a crash, it finds the asset; what a clean-up has taken away meanwhile is rendered again.
    """
    job = await bench.job(job_id)
    for made in await bench.assets.of_job(job_id):
        is_reel = made.type is AssetType.VIDEO and made.shot_index is None  # and not the clip of one shot
        if is_reel and await bench.blobs.holds(made.sha256, made.suffix):
            return made.id
    spec, _ = await spec_of(bench, job)
    folder = bench.folder(job_id)
    segments = [folder / await segment(bench, job_id, index) for index in range(len(spec.shots))]
    audio = folder / await sound(bench, job_id)
    out = folder / "reel.mp4"
    await bench.renderer.assemble(
        segments,
        audio,
        out,
        spec,
        on_progress=lambda fraction: bench.advance(job_id, "assemble", 0, fraction * spec.duration_s),
    )
    asset = await keep_clip(bench, job, out, category="reel", spec=spec)
    await asyncio.to_thread(out.unlink, missing_ok=True)
    for piece in {*segments, audio}:
        await asyncio.to_thread(pieces.keep, bench.work, piece)
    return asset.id


async def keep_clip(bench: Bench, job: Job, file: Path, *, category: str, spec: ReelSpec | None = None) -> Asset:
    """Put a finished clip into the library."""
    info = await probe(file)
    blob = await kept(bench, job.id, file)
    plan = Plan.from_dict(job.plan) if job.plan.get("shots") else None
    params = from_dict(job.kind, job.params)
    shots = await bench.assets.among([one.asset_id for one in await bench.shots.chosen(job.id) if one.asset_id])
    cover = next((shot for shot in shots if shot.type is AssetType.IMAGE), None)
    given = await _of_their_own(bench, params)
    asked = getattr(params, "rating", None) or Rating.GENERAL
    settings: dict[str, Any] = {
        "fps": info.fps,
        "video_codec": info.video_codec,
        "audio_codec": info.audio_codec,
        "pixel_format": info.pixel_format,
        "painter": (plan.painter if plan else "") or bench.painter.name,
        **faces_in(*shots),
        **sounds_in(*shots),
    }
    if isinstance(params, ReelParams) and (sent := [one for one in (params.audio_sha256, params.voice_sha256) if one]):
        settings[SOUNDS] = sent
    if isinstance(params, ReelParams) and params.speech:
        settings["speech"] = {name: params.speech[name] for name in TOLD if name in params.speech}
    if spec is not None:
        settings |= {
            "profile": spec.profile.name,
            "shots": len(spec.shots),
            "hook": spec.hook,
            "moves": list(plan.moves if plan else ()),
            "filmed": sum(shot.type is AssetType.VIDEO for shot in shots),  # shots that move by themselves
        }
    return await bench.assets.add(
        Asset(
            persona_id=job.persona_id,
            job_id=job.id,
            parent_id=given[0].id if given else None,  # a post says of it that it is not all made up
            type=AssetType.VIDEO,
            category=category,
            sha256=blob.sha256,
            suffix=blob.suffix,
            thumbnail_sha256=cover.sha256 if cover else "",
            mime="video/mp4",
            file_size=blob.size,
            width=info.width,
            height=info.height,
            duration_s=info.duration_s,
            title=plan.title if plan else "",
            prompt="; ".join(shot.scene for shot in plan.shots) if plan else "",
            seed=plan.seed if plan else None,
            generation_settings=settings,
            rating=max((asked, *(one.rating for one in given)), key=list(Rating).index),
        ),
        now=bench.now(),
    )


def _there(bench: Bench, file: Path) -> bool:
    """Whether a piece is there: in the job's folder, or taken from those that are kept."""
    return file.is_file() or pieces.take(bench.work, file)


async def _of_their_own(bench: Bench, params: Params) -> Sequence[Asset]:
    """Return the files of a person's own that a reel is made of. The first is the one that it goes back to: one whose
    statement is broken, so that no post hides that; else one that bears a statement."""
    states = ("broken", "foreign", "verified")

    def rank(asset: Asset) -> int:
        state = asset.generation_settings.get(CREDENTIALS, {}).get("state")
        return states.index(state) if state in states else len(states)

    given = await bench.assets.among(params.pictures) if isinstance(params, ReelParams) else []
    return sorted(given, key=rank)
