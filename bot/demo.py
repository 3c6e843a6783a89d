"""`./troupe demo`: one conversation on the console front, from a line of chat to a published post, with nothing but this machine."""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

from rich.console import Console
from rich.table import Table

from bot.agent.phrases import ParseContext, parse
from bot.app import App, opened
from bot.fronts.console import ConsoleFront
from bot.settings import ROOT, Settings
from personas.sheet import new_persona
from personas.templates import load_template
from storage.tables import Asset, Delivery, DeliveryState, Job, JobState
from tools.approval import report_lines
from tools.platforms import platform, platform_id
from tools.production.progress import stage_words
from tools.writing import outgoing_caption

REQUEST = "make a beach reel for Ava, 15 seconds"
PATIENCE = 600.0  # seconds that the whole demo may take on a slow machine
FILMS = {"make_reel", "make_again"}
OUT = {DeliveryState.POSTED, DeliveryState.ASK}  # posted, or handed over: what is not connected is posted by hand


async def play(settings: Settings, words: str, *, console: Console | None = None) -> int:
    """Play the demo for `words`; the exit code says whether a post came out."""
    console = console or Console()
    async with opened(settings, command="demo") as app:
        line = await request_line(app, words or REQUEST)
        seen = {job.id for job in await app.studio.jobs.list(limit=200)}
        front = ConsoleFront(console=console, lines=conversation(app, line, seen), idle=app.idle)
        app.open_fronts({"console": front})
        intake = app.tasks.create_task(app.intake.run())
        try:
            async with asyncio.timeout(PATIENCE):
                await front.serve(app.intake.answer)
        except TimeoutError:
            console.print(f"The demo did not end within {PATIENCE:.0f} seconds; ./troupe check says what may be wrong.")
        intake.cancel()
        await app.desk.close()
        job, delivery = await made_by(app, seen)
        if job is None or delivery is None or delivery.state not in OUT:
            console.print(
                f"[bold]Nothing was posted.[/bold] {job.error if job else ''} {delivery.error if delivery else ''}".strip()
            )
            return 1
        console.print(await summary(app, job, delivery))
        console.print(f"Play it: {short(await reel_of(app, job, delivery))}", soft_wrap=True, highlight=False)
        console.print("Talk to it: ./troupe chat. Telegram, Discord, your own ComfyUI: README.md.", highlight=False)
    return 0


async def request_line(app: App, words: str) -> str:
    """Return the chat line for `words`, after making sure that its persona exists in the demo's own studio."""
    known = await app.studio.personas.names()
    named = re.search(r"\b(?:for|of|with|starring)\s+([A-Z][\w'’-]*(?:\s+[A-Z][\w'’-]*)?)", words)
    if named and platform_id(named[1]):
        named = None  # "a reel for Instagram"
    if named and await app.studio.personas.find(named[1]) is None:
        values = {"name": named[1], "age": 27}
        sheet = load_template("creative").with_values(values)
        await app.studio.personas.add(new_persona(sheet, id=uuid4().hex, now=app.clock()), now=app.clock())
        known = await app.studio.personas.names()
    elif not named and not any(name.lower() in words.lower() for name in known):
        words = f"{words} for Ava"
    context = ParseContext(now=app.clock(), timezone=app.settings.timezone, personas=tuple(known))
    if not any(call.name in FILMS for call in parse(words, context).calls):
        words = f"make a reel: {words}"
    if not any(call.name == "schedule_post" for call in parse(words, context).calls):
        words = f"{words}, and post it in one minute"
    return words


async def conversation(app: App, line: str, seen: set[int]) -> AsyncIterator[str]:
    """Yield what the person types: the request, then the press on Approve, once its card is there."""
    yield line
    while True:
        await asyncio.sleep(0.2)
        job, delivery = await made_by(app, seen)
        if job is not None and job.state in {JobState.FAILED, JobState.CANCELLED}:
            return
        if job is None and await answered(app):
            return
        waiting = await app.studio.pending.waiting(action="approve_delivery", now=app.clock())
        if (
            delivery is not None
            and delivery.state is DeliveryState.DRAFT
            and any(p.object_id == str(delivery.id) for p in waiting)
        ):
            break
    await asyncio.sleep(0.5)
    yield "1"
    while True:
        await asyncio.sleep(0.2)
        _, delivery = await made_by(app, seen)
        if delivery is not None and delivery.state in OUT | {DeliveryState.FAILED, DeliveryState.CANCELLED}:
            await asyncio.sleep(0.5)
            return


async def answered(app: App) -> bool:
    """Whether the request was answered with words alone: refused, or asked back."""
    conversation = await app.studio.conversations.open("console", "console", now=app.clock())
    messages = await app.studio.conversations.recent(conversation.id, limit=1)
    return bool(messages) and messages[-1].role == "bot"


async def made_by(app: App, seen: set[int]) -> tuple[Job | None, Delivery | None]:
    """Return the reel that this demo made, and its post."""
    jobs = [job for job in await app.studio.jobs.list(limit=20) if job.id not in seen]
    job = jobs[0] if jobs else None
    deliveries = await app.studio.deliveries.of_job(job.id) if job else []
    return job, deliveries[0] if deliveries else None


async def summary(app: App, job: Job, delivery: Delivery) -> Table:
    """Return the table of what was made and where it lies."""
    studio = app.studio
    asset = await studio.assets.get(int(job.result["asset"]))
    assert asset is not None
    persona = await studio.personas.get(delivery.persona_id) if delivery.persona_id else None
    destination = await studio.destinations.get(delivery.destination_id) if delivery.destination_id else None
    caption = await outgoing_caption(delivery, destination, persona)
    report = [*report_lines(asset, delivery.platform), *(f"⚠️ {line}" for line in job.warnings)]
    written = await asyncio.to_thread(write_report, app.settings.data_dir / "reports", asset, report)
    table = Table(title="What was made", show_lines=True, caption=stage_words(job.timings), caption_justify="left")
    table.add_column("what", style="bold", no_wrap=True)
    table.add_column("result", overflow="fold")
    table.add_column("where", overflow="fold")
    facts = f"{asset.width}x{asset.height}, {asset.duration_s:.1f} s, {asset.file_size / 1e6:.1f} MB"
    reel = await reel_of(app, job, delivery)
    if delivery.posted_at is None:
        table.add_row("reel", facts, short(reel))
        table.add_row("caption", caption, "in the conversation above")
        table.add_row("validation report", "\n".join(report), short(written))
        table.add_row("post", f"{delivery.handle}, handed to you", f"{platform(delivery.platform).title}, by you")
        return table
    post = Path(delivery.permalink.removeprefix("file://"))
    late = (delivery.posted_at - delivery.due_at).total_seconds()
    table.add_row("reel", facts, short(reel))
    table.add_row("caption", caption, short(post / "caption.txt"))
    table.add_row("validation report", "\n".join(report), short(written))
    table.add_row("post", f"{delivery.handle}, posted {late:.1f} s after its time", short(post))
    return table


async def reel_of(app: App, job: Job, delivery: Delivery) -> Path:
    """Return where the reel lies: in its post's folder, else in the library."""
    if delivery.permalink.startswith("file://"):
        return next(Path(delivery.permalink.removeprefix("file://")).glob("*.mp4"))
    asset = await app.studio.assets.get(int(job.result["asset"]))
    assert asset is not None
    return await app.studio.blobs.fetch(asset.sha256, asset.suffix)


def write_report(folder: Path, asset: Asset, findings: list[str]) -> Path:
    """Write what was checked of a reel, and what was measured, as a text; return its path."""
    quality: Mapping[str, Any] = asset.quality
    lines = [f"{asset.handle}: quality {asset.quality_score or 0:.2f} of 1", "", *findings]
    for name in ("passed", "failed", "warnings", "reasons"):
        lines += ["", f"{name}:", *(f"  {item}" for item in quality.get(name) or ["none"])]
    lines += ["", "measured:", *(f"  {name}: {value}" for name, value in quality.get("metadata", {}).items())]
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = folder / f"{asset.handle}.txt"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def short(path: Path) -> str:
    """Return a path as the person sees it from the program's folder."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)
