"""`./troupe selftest`: a picture, a 5-second reel and a clip through whatever is configured, and a report of each stage."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Any

from rich.console import Console
from rich.markup import escape

from bot.app import App, opened
from bot.settings import Settings
from storage.errors import StorageError
from storage.tables import AssetType, Job, JobState
from storage.wording import tr
from tools.errors import InvalidRequest, TroupeError
from tools.ffmpeg.probe import probe
from tools.production import Asker, ClipParams, ImagesParams, ReelParams
from tools.production.progress import stage_words

PATIENCE = 900.0  # seconds for one job: a GPU may load a model first
VERDICTS = {"passed": "[green]passed[/green]", "failed": "[red]FAILED[/red]", "left out": "[yellow]left out[/yellow]"}


class LeftOut(Exception):
    """Nothing here can do what a stage tries, and nobody has said that it should."""


async def selftest(settings: Settings) -> int:
    """Run the stages in order; a failed one is reported with its fix and the next one is tried all the same."""
    console = Console()
    stages: list[tuple[str, Callable[[App], Awaitable[str]]]] = [
        ("painter answers", _painter),
        ("picture: create and poll", _picture),
        ("reel: 5 seconds", _reel),
        ("clip: the picture moves", _clip),
        ("invalid request refused", _invalid),
        ("jobs are listed", _listed),
    ]
    ended: Counter[str] = Counter()
    async with opened(settings, command="selftest") as app:
        console.print(f"Self-test with {app.painter.name}", style="bold")
        for name, stage in stages:
            start = monotonic()
            outcome = "failed"
            with console.status(f"{name} ..."):
                try:
                    found = await stage(app)
                    outcome = "passed"
                except LeftOut as error:
                    outcome, found = "left out", str(error)
                except (TroupeError, StorageError, AssertionError, TimeoutError) as error:
                    fix = getattr(error, "fix", "")
                    found = " ".join(part for part in (str(error) or type(error).__name__, fix) if part)
            ended[outcome] += 1
            console.print(f"{VERDICTS[outcome]}  {name}  {monotonic() - start:.1f} s", highlight=False)
            for line in found.splitlines():  # no wrapping: a path is to be copied
                console.print(f"        {escape(line)}", style="dim", soft_wrap=True, highlight=False)
        await app.desk.close()
    left_out = f", {ended['left out']} left out" if ended["left out"] else ""
    console.print(f"{ended['passed']} passed, {ended['failed']} failed{left_out}")
    return 1 if ended["failed"] else 0


async def _painter(app: App) -> str:
    return await app.painter.check()


async def _finished(app: App, job: Job) -> Job:
    async with asyncio.timeout(PATIENCE):
        while True:
            now = await app.studio.jobs.get(job.id)
            assert now is not None
            if now.state in {JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED}:
                break
            await asyncio.sleep(0.2)
    if now.state is not JobState.SUCCEEDED:
        raise InvalidRequest(now.error or tr("it ended as {state}", state=tr(now.state.value)), fix=now.fix)
    return now


async def _ava(app: App) -> Any:
    names = await app.studio.personas.names()
    return await app.studio.personas.find(names[0]) if names else None


async def _picture(app: App) -> str:
    ava = await _ava(app)
    params = ImagesParams(
        prompt="morning coffee in a small cafe", persona_id=ava.id if ava else None, size="4:5", category="selftest"
    )
    job = await _finished(app, await app.studio.production.start_images(params, Asker()))
    asset = await app.studio.assets.get(int(job.result["asset"]))
    assert asset is not None
    path = await app.studio.blobs.verify(asset.sha256, asset.suffix)
    return f"{asset.width}x{asset.height}, quality {asset.quality_score or 0:.2f}, {path}"


async def _reel(app: App) -> str:
    ava = await _ava(app)
    params = app.studio.production.reels.reel(
        theme="a walk on the beach", persona_id=ava.id if ava else None, duration_s=5.0, storyboard="off"
    )
    job = await _finished(app, await app.studio.production.start_reel(params, Asker()))
    asset = await app.studio.assets.get(int(job.result["asset"]))
    assert asset is not None
    path = await app.studio.blobs.verify(asset.sha256, asset.suffix)
    info = await probe(path)
    assert info.has_video, "the reel has no picture"
    return f"{asset.width}x{asset.height}, {asset.duration_s:.1f} s, {path}\n{stage_words(job.timings)}"


async def _clip(app: App) -> str:
    """Animate the picture, where something films; where nothing does, that is no failure."""
    try:
        films = await app.studio.production.bench.filmer.check(from_image=True)
    except TroupeError as error:
        raise LeftOut(f"{error.message} {error.fix}") from error
    picture = await app.studio.assets.latest(kind=AssetType.IMAGE)
    assert picture is not None, "there is no picture to animate"
    params = ClipParams(asset_id=picture.id, prompt="she turns round and smiles")
    job = await _finished(app, await app.studio.production.start_clip(params, Asker()))
    asset = await app.studio.assets.get(int(job.result["asset"]))
    assert asset is not None
    path = await app.studio.blobs.verify(asset.sha256, asset.suffix)
    return f"{films}: {asset.width}x{asset.height}, {asset.duration_s:.1f} s, {path}"


async def _invalid(app: App) -> str:
    try:
        await app.studio.production.start_reel(ReelParams(theme="anything", duration_s=36_000.0), Asker())
    except InvalidRequest as error:
        return error.message
    raise AssertionError("a ten-hour reel was accepted")


async def _listed(app: App) -> str:
    jobs = await app.studio.jobs.list(limit=5)
    assert jobs, "no job is listed"
    return ", ".join(f"{job.handle} {job.state.value}" for job in jobs)
