"""The card of a job: what is being made, how far it is, and what came out."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from bot.fronts.front import Media, Progress
from personas.faces import METHODS
from storage.blobs import Blobs
from storage.errors import Away, NotFound
from storage.tables import Asset, AssetType, DeliveryState, Job, JobState, Role
from storage.wording import tr, trn
from tools.approval import likeness_words, when_words
from tools.context import Offer, Studio
from tools.finding import LIVE
from tools.marks import plain
from tools.platforms import PLATFORMS
from tools.production.facing import METHOD
from tools.production.pictures import FACE

logger = logging.getLogger(__name__)

KINDS: Mapping[AssetType, Literal["image", "video", "audio", "file"]] = {
    AssetType.IMAGE: "image",
    AssetType.VIDEO: "video",
    AssetType.AUDIO: "audio",
    AssetType.TEXT: "file",
}
ALBUM = 10  # pictures in one message
WARNINGS = 4  # lines of them on a card


@dataclass(frozen=True, kw_only=True)
class JobCard:
    text: str
    offers: tuple[tuple[Offer, ...], ...] = ()
    media: tuple[Media, ...] = ()
    progress: Progress | None = None
    is_over: bool = False


async def media_of(blobs: Blobs, assets: Iterable[Asset]) -> tuple[Media, ...]:
    """What is shown of assets. A card says what it says also where a file of it cannot be had now."""
    shown = []
    for asset in assets:
        try:
            shown.append(_media(asset, await blobs.fetch(asset.sha256, asset.suffix), await _cover(blobs, asset)))
        except (NotFound, Away) as error:
            told = {"action": "file_not_shown", "asset": asset.id, "why": error.message, "fix": error.fix}
            logger.warning("A file cannot be shown", extra=told)
    return tuple(shown)


async def _cover(blobs: Blobs, asset: Asset) -> Path | None:
    """The still of a film; without one, each app shows what it likes."""
    if asset.type is not AssetType.VIDEO or not asset.thumbnail_sha256:
        return None
    try:
        return await blobs.fetch(asset.thumbnail_sha256)
    except (NotFound, Away):
        return None


def _media(asset: Asset, path: Path, cover: Path | None) -> Media:
    return Media(
        path=path,
        kind=KINDS[asset.type],
        mime=asset.mime,
        name=f"{asset.handle}{asset.suffix}",
        sha256=asset.sha256,
        cover=cover,
        width=asset.width,
        height=asset.height,
        duration_s=asset.duration_s,
    )


async def job_card(studio: Studio, job: Job, *, now: datetime) -> JobCard:
    """Return the card of a job as the database, and while it runs the memory, has it."""
    persona = await studio.personas.get(job.persona_id, deleted=True) if job.persona_id else None
    source_id = int(job.params.get("asset_id") or 0) if job.kind in {"edit", "clip"} else 0
    source = await studio.assets.get(source_id, deleted=True) if source_id else None
    head = f"**{job.handle}** {plain(what(job, persona.name if persona else '', source.handle if source else ''))}"
    if job.state in LIVE:
        return await _running(studio, job, head, now)
    if job.state is JobState.SUCCEEDED:
        return await _ready(studio, job, head)
    if job.state is JobState.FAILED:
        lines = [head, f"⛔ {plain(_sentence(job.error))}", plain(_sentence(job.fix))]
        again = Offer(label=tr("Try again"), action="redo_job", args={"job": job.id})
        return JobCard(text="\n".join(line for line in lines if line), offers=((again,),), is_over=True)
    again = Offer(label=tr("Make it after all"), action="redo_job", args={"job": job.id})
    return JobCard(text=f"{head}\n{tr('Cancelled.')}", offers=((again,),), is_over=True)


async def _running(studio: Studio, job: Job, head: str, now: datetime) -> JobCard:
    lines = [head]
    cancel = (Offer(label=tr("Cancel"), action="cancel_job", args={"id": job.handle}, style="danger"),)
    pause = Offer(label=tr("Pause"), action="pause_job", args={"id": job.handle})
    offers: tuple[tuple[Offer, ...], ...] = ((pause, *cancel),)
    media: tuple[Media, ...] = ()
    progress = None
    if job.is_paused:
        done = len([shot for shot in await studio.production.shots_of(job) if shot.asset_id is not None])
        if done:
            lines.append(tr("⏸ Paused, with {done} of {shots} pictures done.", done=done, shots=_shots(job)))
        else:
            lines.append(tr("⏸ Paused."))
        go_on = Offer(label=tr("Resume"), action="resume_job", args={"id": job.handle}, style="primary")
        offers = ((go_on, *cancel),)
    elif job.state is JobState.WAITING:
        lines.append(tr("This is the storyboard. Shall I go ahead?"))
        drawn = await studio.assets.among([int(number) for number in job.plan.get("storyboard", [])][:ALBUM])
        media = await media_of(studio.blobs, drawn)
        lines += _unseen(drawn, media)
        drawing = int(job.plan.get("round", 0))

        def answer(label: str, word: str, **more: bool) -> Offer:
            args = {"job": job.id, "answer": word, "drawing": drawing}
            style: Literal["primary", "plain"] = "primary" if word == "go" else "plain"
            return Offer(label=label, action="answer_storyboard", args=args, style=style, lasting=word == "change")

        offers = ((answer(tr("Go"), "go"), answer(tr("Change"), "change"), answer(tr("Skip"), "skip")), cancel)
    else:
        seen = studio.production.progress_of(job)
        # What is left of the work itself says nothing while it waits: "about 30 s · about 1 s left".
        eta = None if seen.detail.startswith(tr("waits")) else seen.eta
        progress = Progress(stage=seen.detail or tr(seen.stage), fraction=seen.fraction, eta=eta)
    for delivery in await studio.deliveries.of_job(job.id):
        words = tr("once you approve") if delivery.state is DeliveryState.DRAFT else tr(delivery.state.value)
        lines.append(f"{delivery.handle} → {delivery.platform}, {when_words(delivery, now)}, {words}")
    return JobCard(text="\n".join(lines), offers=offers, media=media, progress=progress)


def _shots(job: Job) -> int:
    return len(job.plan.get("shots", ()))


async def _ready(studio: Studio, job: Job, head: str) -> JobCard:
    if job.kind == "pull":
        use = Offer(
            label=tr("Use it"), action="use_language_model", args={"model": job.result["model"]}, role=Role.OWNER
        )
        return JobCard(text=f"{head}\n{tr('✅ It is installed.')}", offers=((use,),), is_over=True)
    if job.kind == "install":
        return _installed(job, head)
    numbers = list(job.result.get("assets") or [job.result["asset"]])
    assets = await studio.assets.among(numbers[:ALBUM])
    lines = [head, *(_asset_line(asset) for asset in assets)]
    lines += [f"• {plain(str(change))}" for change in job.result.get("changes", ())]
    # What is only shown badly is among the warnings already.
    lines += [plain(str(left)) for left in job.result.get("left", ()) if str(left).startswith("⛔")][:WARNINGS]
    if assets and len(numbers) > len(assets):
        lines.append(tr("… and {count} more: /library", count=len(numbers) - len(assets)))
    caption = next(iter((job.result.get("captions") or {}).values()), "")
    posts = await studio.deliveries.of_job(job.id)
    if caption and not posts:  # else it stands on the post's own card
        lines += ["", plain(str(caption)), ""]
    lines += [f"⚠️ {plain(warning)}" for warning in job.warnings[:WARNINGS]]
    offers: tuple[tuple[Offer, ...], ...] = ()
    again = Offer(label=tr("Again"), action="redo_job", args={"job": job.id})
    if assets:
        best = next((asset for asset in assets if asset.id == job.result["asset"]), assets[-1])
        words = [
            Offer(label=tr("Caption"), action="write_caption", args={"asset": best.handle}, lasting=True),
            Offer(label=tr("Post"), action="post_asset", args={"asset": best.id}, lasting=True),
            Offer(label=tr("Schedule"), action="ask_schedule", args={"asset": best.id}, lasting=True),
        ]
        last = [Offer(label=tr("Delete"), action="delete_made", args={"job": job.handle}, style="danger")]
        if best.type is AssetType.IMAGE and studio.production.films:
            last.insert(0, Offer(label=tr("Animate"), action="animate", args={"asset": best.handle}, lasting=True))
        if _shots(job) > 1 and job.kind in {"reel", "images"}:
            last.insert(0, Offer(label=tr("One shot"), action="ask_shot", args={"job": job.id}, lasting=True))
        offers = ((again, *_takes(job)), tuple(words), tuple(last))
        if job.params.get("category") == FACE:
            uses = [
                Offer(
                    label=tr("Use {asset}", asset=asset.handle),
                    action="choose_face",
                    args={"asset": asset.id},
                    role=Role.OWNER,
                )
                for asset in assets
            ]
            offers = (*((use,) for use in uses), (again,))
            lines.append(tr("Which one shall it be? It goes into every picture from then on."))
    else:
        lines.append(tr("🗑 What it made is deleted."))
        offers = ((again,),)
    media = await media_of(studio.blobs, assets)
    lines += _unseen(assets, media)
    return JobCard(text="\n".join(lines).rstrip(), offers=offers, media=media, is_over=True)


def _takes(job: Job) -> tuple[Offer, ...]:
    """The buttons for another take of what was made of words."""
    begins = str(job.params.get("theme") or job.params.get("prompt") or "")
    if job.kind not in {"reel", "images", "clip"} or not begins:
        return ()
    return (
        Offer(label=tr("Vary"), action="vary_job", args={"job": job.handle}),
        Offer(label=tr("Remix"), action="remix_job", args={"job": job.handle, "begins": begins}, fills=True),
    )


def _unseen(assets: Sequence[Asset], media: Sequence[Media]) -> list[str]:
    """A line where less can be shown than was made: it is there, and only not to be had from here now."""
    return [tr("⚠️ It cannot be shown now: ./troupe check says where files lie.")] if len(media) < len(assets) else []


def _installed(job: Job, head: str) -> JobCard:
    workflow = str(job.result["workflow"])
    got = ", ".join(plain(str(name)) for name in job.result["got"]) or tr("nothing was missing any more")
    lines = [head, tr("✅ {workflow} can run here now ({got}).", workflow=plain(workflow), got=got)]
    lines += [f"⚠️ {plain(warning)}" for warning in job.warnings[:WARNINGS]]
    lines.append(
        tr("It runs as J{then}.", then=job.result["then"])
        if job.result.get("then")
        else tr("`/run {workflow} …` runs it.", workflow=workflow)
    )
    return JobCard(text="\n".join(lines), is_over=True)


def what(job: Job, whose: str = "", source: str = "") -> str:
    """Return what a job makes, in a person's words."""
    params = job.params
    of = tr(" of {whose}", whose=whose) if whose else ""
    match job.kind:
        case "reel":
            again = tr(", from J{based_on}", based_on=params["based_on"]) if params.get("based_on") else ""
            filmed = tr(", filmed") if params.get("motion") == "on" else ""
            cut = tr(", cut on the beat") if job.plan.get("cuts") == "beats" else ""
            seconds = float(params.get("duration_s", 0))
            return tr(
                "{seconds:.0f}-second reel{of}{again}{filmed}: {theme}",
                seconds=seconds,
                of=of,
                again=again,
                filmed=filmed + cut,
                theme=params.get("theme", ""),
            )
        case "clip":
            prompt = str(params.get("prompt", ""))
            from_ = tr(" from {source}", source=source) if source else ""
            return tr(
                "{seconds:g}-second clip{from_}{more}",
                seconds=float(params.get("seconds", 0)),
                from_=from_ or of,
                more=f": {prompt}" if prompt else "",
            )
        case "images" if params.get("category") == FACE:
            return tr(
                "{count} faces{more} to choose from",
                count=params.get("count", 1),
                more=tr(" for {whose}", whose=whose) if whose else "",
            )
        case "images":
            count = int(params.get("count", 1))
            return f"{trn('a picture', '{count} pictures', count)}{of}: {params.get('prompt', '')}"
        case "install":
            return tr("what {workflow} lacks", workflow=params.get("workflow", ""))
        case "pull":
            return tr("the model {model}, by Ollama", model=params.get("model", ""))
    if params.get("operation") == "fit":
        place = PLATFORMS.get(str(params.get("value", "")).partition(" ")[0])
        return tr(
            "{file}, made to fit {where}", file=source or tr("a file"), where=place.title if place else tr("everywhere")
        )
    steps = [(params.get("operation", "edit"), params.get("value", "")), *params.get("further", ())]
    what = ", ".join(f"{str(operation).replace('_', ' ')} {value}".strip() for operation, value in steps)
    return f"{source or tr('a file')}, {what}"


def _asset_line(asset: Asset) -> str:
    seconds = f", {asset.duration_s:.1f} s" if asset.duration_s else ""
    score = (
        tr(", quality {quality_score:.2f}", quality_score=asset.quality_score)
        if asset.quality_score is not None
        else ""
    )
    size = f" {asset.width}x{asset.height}" if asset.width else ""
    methods = [tr(METHODS.get(one, one)) for one in str(asset.generation_settings.get(METHOD, "")).split(", ") if one]
    method = tr(", face by {methods}", methods=tr(" and ").join(methods)) if methods else ""
    alike = f", {words}" if (words := likeness_words(asset)) else ""
    return f"✅ **{asset.handle}**{size}{seconds}{score}{plain(method)}{alike}"


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
