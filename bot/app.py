"""The composition root: builds everything from the settings, starts it in the order that loses nothing, and stops it."""

import asyncio
import logging
import platform
import shlex
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_OID, uuid4, uuid5

from bot.access import Access
from bot.backups import BackupKeeper, tell_restored
from bot.comfy import catalogue_of, filmer_of, inspector_of, supplier_of
from bot.comfy import painter_of as comfy_painter
from bot.comfy_card import ComfyCard
from bot.commands import help_text, menu, points
from bot.completing import Completing
from bot.desk import Desk
from bot.error_book import ErrorBook
from bot.fronts.front import Front, Inbound, MenuCommand, MenuPoint, Origin
from bot.health import Health
from bot.hosting import ALONE, Hosting, Tempo, host_id
from bot.inbox import Intake
from bot.journal import Journal
from bot.language import Language, language_of
from bot.late import Late
from bot.live_card import LiveCards
from bot.menus import PeoplesMenus
from bot.outlets import entrances_of, publishers_from, refuse_blind_posts
from bot.pasting import Pasting
from bot.redaction import Redactor, hide
from bot.rehearsal import Rehearsal
from bot.relay import Relay
from bot.renditions import Renditions
from bot.rush import Rush
from bot.scheduler import Scheduler
from bot.secret_key import check_key, keys_of
from bot.settings import Settings, known_secrets
from bot.spoken import Spoken
from bot.storing import AssetKeeper, blobs_of, is_shared
from bot.upkeep import Upkeep
from bot.welcome import Welcome
from personas.gate import warm_up
from storage.accounts import Accounts
from storage.assets import Assets
from storage.backups import Backups
from storage.blobs import Blobs
from storage.calls import Calls
from storage.captions import Captions
from storage.cards import Cards, Cursors
from storage.consents import Consents
from storage.conversations import Conversations
from storage.database import Database
from storage.deliveries import Deliveries
from storage.destinations import Destinations
from storage.error_log import Errors
from storage.errors import Corrupt
from storage.faces import Faces
from storage.facts import Facts
from storage.gpu_runs import GpuRuns
from storage.inbox import Inbox
from storage.jobs import Jobs, Shots
from storage.lock import DataLock
from storage.pending import PendingActions
from storage.people import People
from storage.personas import Personas
from storage.places import Places
from storage.preferences import Preferences
from storage.presence import called
from storage.receipts import Receipts
from storage.rhythms import Rhythms
from storage.schedules import Schedules
from storage.sent_files import SentFiles
from storage.styles import Styles
from storage.tables import Destination, Schedule
from storage.tickets import Tickets
from storage.vault import Vault
from storage.wording import tr
from tools.captions import PATIENCE, PATIENCE_OF_JOBS, GrammarWriter, ModelWriter, Writer
from tools.comfyui.catalogue import Catalogue
from tools.comfyui.home import Home, home_at
from tools.comfyui.server import Server
from tools.connecting import SECRET
from tools.context import Studio
from tools.ffmpeg.binary import locate
from tools.ffmpeg.hardware import Hardware
from tools.ffmpeg.probe import COPIER
from tools.filming import NoFilmer
from tools.likeness import open_eyes
from tools.painters import AutoPainter
from tools.painting import Painter
from tools.production import Engine, Limits, Production, ReelHabits
from tools.production.director import Director, ListDirector, ModelDirector
from tools.production.engine import POSTS, QUEUES
from tools.production.likeness import LikenessGate
from tools.production.posts import PostRoom
from tools.provenance import roots
from tools.provenance.seal import FOLDER, Provenance
from tools.provenance.seal import WORKER as SEALER
from tools.publishers.ahead import Ahead
from tools.publishers.almanac import Almanac
from tools.publishers.dispatch import Policy
from tools.publishers.evergreen import Evergreen
from tools.publishers.zones import Zones
from tools.publishing import Publishing
from tools.quality.check import CHECKER
from tools.reel.render import WORKER, Renderer
from tools.sketch.painter import SketchPainter
from tools.speech import Speaker
from tools.workers import Lingering

if TYPE_CHECKING:
    from bot.agent.mind import ModelMind
    from bot.conversation import Core
    from tools.comfyui.painter import ComfyPainter

logger = logging.getLogger(__name__)

KEPT = timedelta(days=2)  # how long handled messages, and files that were sent to a person, are kept
SENT_FILES_KEPT = timedelta(days=180)  # since they were uploaded: an old clip that is shown again is uploaded again
Ask = Callable[[str, str, dict[str, Any]], Awaitable[dict[str, Any]]]


@dataclass(frozen=True, kw_only=True)
class App:
    """A running studio: what fronts, the demo and the self-test need of it."""

    settings: Settings
    database: Database
    studio: Studio
    desk: Desk
    health: Health
    intake: Intake
    access: Access
    spoken: Spoken
    people: People
    welcome: Welcome
    menus: PeoplesMenus
    complete: Completing
    cards: Cards
    cursors: Cursors
    sent_files: SentFiles
    engine: Engine
    scheduler: Scheduler
    painter: Painter
    mind: "Late[ModelMind]"
    clock: Callable[[], datetime]
    tasks: asyncio.TaskGroup
    rush: Rush
    hosting: Hosting | None = None  # among others on a PostgreSQL; None: alone

    async def begins(self, token: str) -> str:
        """Return the words that the form of this button begins with."""
        pending = await self.studio.pending.get(token)
        return str(pending.args.get("begins", "")) if pending is not None else ""

    @property
    def downloads(self) -> Path:
        return self.settings.data_dir / "downloads"

    def menu(self) -> Sequence[MenuCommand]:
        return menu()

    def points(self) -> Sequence[MenuPoint]:
        return points()

    def open_fronts(self, fronts: dict[str, Front]) -> None:
        """Let the desk show through these fronts from now on."""
        self.health.watch(fronts)
        self.desk.open(self.studio, fronts, self.tasks)

    async def reopen(self) -> None:
        """After a start: bring what was open before it, cards and people who ask to come in, to where they are seen."""
        await self.desk.reopen_cards()
        await self.welcome.reopen()

    async def idle(self) -> None:
        """Wait until nothing is being answered, made or shown. What waits for a person or a time does not count."""
        while True:
            await self.intake.idle()
            await self.desk.idle()
            live = [job for job in await self.studio.jobs.unfinished() if job.state.value != "waiting"]
            if not live:
                await self.intake.idle()
                return
            await asyncio.sleep(0.1)


@dataclass(frozen=True, kw_only=True)
class Duty:
    """What a process does for the studio: which queues it takes, and whether people talk to it."""

    queues: tuple[str, ...] = QUEUES
    has_chat: bool = True


def utc_now() -> datetime:
    return datetime.now(UTC)


def boottime() -> float:
    """Return seconds of a clock that also runs while the machine sleeps, where the system has one."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


def sweep_downloads(folder: Path, *, before: datetime) -> None:
    """Remove what was sent to a person, or left by a message that failed, a while ago."""
    for file in folder.glob("*") if folder.is_dir() else ():
        if file.is_file() and file.stat().st_mtime < before.timestamp():
            file.unlink(missing_ok=True)


async def whole(database: Database, backups: Backups) -> None:
    """Refuse to work on a damaged database, where every write would spread the damage; damaged indexes are built anew."""
    problems = await database.check()
    still = await database.mend() if problems else []
    if still:
        newest = backups.newest()
        raise Corrupt(
            tr(
                "The database {file} is damaged ({why}).",
                file=database.file,
                why=still[0].splitlines()[0][:200].rstrip("."),
            ),
            fix=tr("Put the newest backup in its place: ./troupe restore {file}", file=newest)
            if newest
            else tr("Keep a copy of it; there is no backup yet to put in its place."),
        )
    if problems:
        logger.warning(
            "The database's indexes were damaged, and are built anew",
            extra={"action": "database_mended", "problems": problems[:5]},
        )
    for loose in await database.loose_ends():
        logger.warning("Row names a missing row", extra={"action": "loose_end", "row": loose})


@asynccontextmanager
async def opened(
    settings: Settings, *, command: str, clock: Callable[[], datetime] = utc_now, duty: Duty | None = None
) -> AsyncIterator[App]:
    """Open the studio of these settings, and close it in order.

    Without a `duty` it does everything but what the settings leave to workers.

    Raises storage.errors.Held when another process holds the data folder, other StorageErrors when the database cannot be
    used, and the errors of `tools.errors` where a part cannot be had at all.
    """
    async with AsyncExitStack() as stack:
        check_key(settings.data_dir)
        stack.enter_context(DataLock(settings.data_dir).hold(command))
        session_id = uuid4().hex[:12]
        host = host_id(settings.workers.id, settings.data_dir)
        database = await Database.open(
            settings.database.url, data_dir=settings.data_dir, called=called(session_id, host)
        )
        stack.push_async_callback(database.close)
        await whole(database, Backups(settings.data_dir / "backups"))
        await database.upgrade()
        duty = duty or Duty(queues=tuple(name for name in QUEUES if name not in settings.workers.left))
        hosting = None
        if not database.is_sqlite:
            hosting = hosting_of(settings, database, clock, host, session_id)
            await stack.enter_async_context(hosting.arrived(has_chat=duty.has_chat, queues=duty.queues))
        blobs = blobs_of(settings)
        keeper = AssetKeeper(blobs, database, is_shared=is_shared(settings))
        await keeper.at_start(clock())
        tasks = await stack.enter_async_context(asyncio.TaskGroup())
        if hosting is not None:
            await stack.enter_async_context(hosting.beating(tasks))
        yield await _start(settings, stack, database, blobs, keeper, tasks, clock, duty, hosting)


def speaker_of(settings: Settings, ffmpeg: Path) -> Speaker:
    """What has words said; its voices lie in the data folder."""
    return Speaker(
        folder=settings.voices_folder, ffmpeg=ffmpeg, engine=settings.voice.engine, command=settings.voice.command
    )


def hosting_of(
    settings: Settings, database: Database, clock: Callable[[], datetime], host: str, session_id: str
) -> Hosting:
    return Hosting(
        database,
        host=host,
        session_id=session_id,
        tempo=Tempo(lost_after=settings.workers.lost_after),
        boottime=boottime,
        now=clock,
    )


async def _start(
    settings: Settings,
    stack: AsyncExitStack,
    database: Database,
    blobs: Blobs,
    keeper: AssetKeeper,
    tasks: asyncio.TaskGroup,
    clock: Callable[[], datetime],
    duty: Duty,
    hosting: Hosting | None,
) -> App:
    cards, cursors, people = Cards(database), Cursors(database), People(database)
    places, tickets, sent_files = Places(database), Tickets(database), SentFiles(database)
    menus = PeoplesMenus(people, places)
    personas, assets, jobs, deliveries = Personas(database), Assets(database), Jobs(database), Deliveries(database)
    destinations, schedules, captions, consents = (
        Destinations(database),
        Schedules(database),
        Captions(database),
        Consents(database),
    )
    preferences, rhythms = Preferences(database), Rhythms(database)
    errors, inbox = Errors(database), Inbox(database)
    conversations = Conversations(database)
    backups = Backups(settings.data_dir / "backups")
    vault = Vault(lambda: keys_of(settings.data_dir), hide=hide)
    redactor = Redactor(known_secrets(settings))
    stack.enter_context(ErrorBook(errors, tasks, redactor=redactor, clock=clock).listening())
    spoken = Spoken(people, conversations, preferences, clock=clock)
    ffmpeg = locate(settings.ffmpeg.path)
    renditions = Renditions(settings.data_dir / "downloads", ffmpeg=ffmpeg)
    desk = Desk(cards=cards, people=people, spoken=spoken.at, clock=clock, renditions=renditions)
    relay = relay_of(hosting, database, deliveries, desk, duty, tasks, clock)
    sketcher = SketchPainter()
    stack.push_async_callback(sketcher.close)
    drawers = Lingering(WORKER)
    stack.push_async_callback(drawers.close)
    copiers = Lingering(COPIER)
    stack.push_async_callback(copiers.close)
    checkers = Lingering(CHECKER)
    stack.push_async_callback(checkers.close)
    comfyui = comfyui_of(settings, ComfyCard(desk, people, spawn=tasks.create_task), tasks)
    if comfyui is not None:
        stack.push_async_callback(comfyui.close)
    catalogue = catalogue_of(settings, clock)
    comfy = comfy_of(settings, catalogue, comfyui)
    painter = await painter_of(settings, sketcher, comfy)
    filmer = filmer_of(settings, comfy, catalogue, ffmpeg=ffmpeg, server=comfyui) if comfy is not None else NoFilmer()
    inspector = inspector_of(settings, comfyui)
    supplier = supplier_of(settings, comfyui, inspector) if comfyui is not None else None
    language = await language_of(settings, runs=GpuRuns(database), preferences=preferences, clock=clock)
    mind = mind_of(language, tasks)

    def writer_of(patience: float) -> Writer:
        ask, models = language.asker(mind), language.models
        return ModelWriter(ask, fallback=GrammarWriter(), name=models.using, sees=models.sees, patience=patience)

    director: Director = ModelDirector(language.asker(mind), fallback=ListDirector())
    host = hosting.host if hosting else ALONE
    engine = Engine(
        url=database.sync_url,
        host=host,
        takes=duty.queues,
        has_chat=duty.has_chat,
        called=hosting.called if hosting else "troupe",
    )
    faces, eyes = Faces(database), open_eyes() if settings.faces.likeness else None
    speaker = speaker_of(settings, ffmpeg)
    reels = ReelHabits(
        duration_s=settings.reels.duration.total_seconds(),
        shots=settings.reels.shots,
        crossfade_s=settings.reels.crossfade.total_seconds(),
        has_hook=settings.reels.hook,
        height=settings.reels.height,
    )
    production = Production(
        engine=engine,
        database=database,
        jobs=jobs,
        shots=Shots(database),
        assets=assets,
        blobs=blobs,
        personas=personas,
        captions=captions,
        consents=consents,
        deliveries=deliveries,
        destinations=destinations,
        painter=painter,
        sketcher=sketcher,
        filmer=filmer,
        director=director,
        writer=writer_of(PATIENCE_OF_JOBS),
        renderer=Renderer(
            ffmpeg=ffmpeg,
            workers=drawers,
            copiers=copiers,
            hardware=Hardware(ffmpeg=ffmpeg, wanted=settings.ffmpeg.encoder),
        ),
        checkers=checkers,
        work=settings.data_dir / "work",
        limits=Limits(disk_floor=int(settings.disk_floor_gb * 1e9), face_rerolls=settings.faces.rerolls),
        reels=reels,
        now=clock,
        on_progress=relay.job_changed if relay else desk.job_changed,
        gpu=language.gpu,
        likeness=LikenessGate(eyes=eyes, faces=faces, consents=consents, assets=assets, blobs=blobs, now=clock)
        if eyes
        else None,
        minutes=language.minutes,
        ollama=language.models.ollama,
        pulled=lambda name: language.models.look_again(),
        supplier=supplier,
        workflows=catalogue.find,
        is_owner=people.owns,
        spoken=spoken.at,
    )
    entrances = entrances_of(settings, Accounts(database, vault), destinations, desk, clock)
    publishers = publishers_from(settings, desk, people, entrances, clock)
    sealers = Lingering(SEALER)
    stack.push_async_callback(sealers.close)
    provenance = Provenance(
        settings.data_dir / FOLDER,
        signs=settings.posting.credentials,
        roots=partial(roots.known, preferences),
        keep=partial(roots.keep, preferences),
        workers=sealers,
    )
    scheduler_box: list[Scheduler] = []
    publishing = Publishing(
        deliveries=deliveries,
        schedules=schedules,
        rhythms=rhythms,
        jobs=jobs,
        destinations=destinations,
        assets=assets,
        blobs=blobs,
        personas=personas,
        consents=consents,
        publishers=publishers,
        policy=Policy(grace=settings.posting.grace, settle=settings.posting.settle, spacing=settings.posting.spacing),
        host=host,
        now=clock,
        boottime=boottime,
        tell=desk.tell if relay is None or duty.has_chat else relay.put,
        nudge=lambda: scheduler_box[0].nudge() if scheduler_box else None,
        may_send=hosting.may_send if hosting else lambda: True,
        provenance=provenance,
        spoken=spoken.at,
    )
    zones = Zones(deliveries=deliveries, schedules=schedules, preferences=preferences, now=clock)
    health = Health(
        settings,
        jobs=jobs,
        deliveries=deliveries,
        painter=painter,
        filmer=filmer,
        personas=personas,
        models=language.models,
        gpu=language.gpu,
        memory=language.memory,
        minutes=language.minutes,
        hosting=hosting,
        clock=clock,
    )
    studio = Studio(
        personas=personas,
        styles=Styles(database),
        assets=assets,
        captions=captions,
        destinations=destinations,
        deliveries=deliveries,
        schedules=schedules,
        rhythms=rhythms,
        jobs=jobs,
        conversations=conversations,
        receipts=Receipts(database),
        pending=PendingActions(database),
        preferences=preferences,
        consents=consents,
        faces=faces,
        errors=errors,
        facts=Facts(database),
        people=people,
        places=places,
        tickets=tickets,
        blobs=blobs,
        production=production,
        publishing=publishing,
        zones=zones,
        rehearse=Rehearsal(
            database=database,
            blobs=blobs,
            publishers=tuple(publishers),
            policy=publishing.policy,
            minutes=language.minutes,
            paints_on_gpu=lambda: painter.uses_gpu,
            now=clock,
            reels=reels,
        ),
        say=desk.say,
        people_changed=menus.change,
        writer=writer_of(PATIENCE),
        speaker=speaker,
        models=language.models,
        health=health.report,
        journal=Journal(settings.data_dir),
        upkeep=Upkeep(settings, database, backups, clock=clock),
        gpu_minutes=language.minutes.budget,
        storyboard=settings.reels.storyboard,
        help_text=help_text,
        workflows=catalogue,
        inspector=inspector,
        supplier=supplier,
        comfyui=comfyui,
        connected={name: name for name in publishers if name in {"folder", "telegram", "discord"}},
        entrances=entrances,
        downloads=settings.data_dir / "downloads",
        thumbnails=settings.data_dir / "thumbnails",
    )
    if duty.has_chat:
        await first_things(settings, studio, clock())
    if not duty.has_chat and POSTS in duty.queues:
        await refuse_blind_posts(destinations, publishers, entrances.accounts)

    async def timezone() -> str:
        return str(await preferences.get("timezone", settings.timezone))

    live = LiveCards(desk, preferences, clock=clock, timezone=timezone)
    desk.watch(live)
    stack.push_async_callback(desk.close)
    posts = PostRoom(publishing, engine)

    async def destination_for(schedule: Schedule) -> Destination | None:
        found = await destinations.for_platform(schedule.platform)
        return found[0] if found else None

    copies = BackupKeeper(backups, database, say=publishing.say)

    async def housekeeping() -> None:
        await production.housekeeping()
        if hosting is not None:
            await hosting.notices.clear(before=clock() - KEPT)
            await hosting.say_gpu(language.memory)
        await language.minutes.housekeeping()
        # Platforms hand out for a day what was not confirmed: the row is what knows it again.
        await inbox.clear(before=clock() - KEPT)
        await sent_files.clear(before=clock() - SENT_FILES_KEPT)
        await asyncio.to_thread(sweep_downloads, settings.data_dir / "downloads", before=clock() - KEPT)
        await copies.tend(clock())
        await keeper.tend(clock())

    async def watch() -> None:
        await posts.mend(await production.watch(await hosting.living_versions() if hosting else ()))
        if duty.has_chat:
            await personas.resume_due(clock())
            await entrances.keeper.tend(deliveries, destinations)
            await ahead.look()
        if relay is not None:
            await relay.tell_waiting()

    ahead = Ahead(
        deliveries=deliveries,
        destinations=destinations,
        accounts=entrances.accounts,
        publishers=publishers,
        say=publishing.say,
        now=clock,
    )
    almanac = Almanac(
        deliveries=deliveries,
        schedules=schedules,
        produce=production.produce,
        reuse=Evergreen(
            assets=assets, captions=captions, deliveries=deliveries, destinations=destinations, now=clock
        ).fill,
        not_made=publishing.not_made,
        missed=publishing.occurrences_missed,
        destination_for=destination_for,
        now=clock,
    )
    scheduler = Scheduler(
        deliveries=deliveries,
        almanac=almanac,
        publishing=publishing,
        enqueue_post=posts.enqueue,
        watch=watch,
        housekeeping=housekeeping,
        now=clock,
        boottime=boottime,
        sweep=settings.posting.sweep,
        leads=hosting.leads if hosting else lambda: True,
    )
    scheduler_box.append(scheduler)

    welcome = Welcome(
        desk=desk, people=people, tickets=tickets, conversations=conversations, changed=menus.change, clock=clock
    )
    access = Access(people, clock, places=places, tickets=tickets, reception=welcome)

    async def asks_for_secret(origin: Origin) -> bool:
        there = await conversations.at(origin.front, origin.chat)
        return there is not None and (there.memory.get("question") or {}).get("field") == SECRET

    pasting = Pasting(vault, asks_for_secret)

    def core() -> "Core":
        # Reading words and the tools take a quarter of a second to import, and nobody may write for days.
        from bot.conversation import Core
        from tools.tools import ACTIONS, TOOLS

        return Core(
            studio=studio,
            tools=TOOLS,
            actions=ACTIONS,
            desk=desk,
            spoken=spoken.to,
            cards=cards,
            mind=mind.get,
            member_of=access.member_of,
            opened=pasting.opened,
            clock=clock,
            timezone=settings.timezone,
            look=database.glance,
            write=database.write,
        )

    late_core = Late(core)

    async def answer(inbound: Inbound) -> Callable[[], Awaitable[None]] | None:
        return await (await late_core.get()).handle(inbound)

    async def tell_origin(origin: Origin, text: str) -> None:
        async with desk.speaking_to(origin.front, origin.chat):
            await desk.say(origin.front, origin.chat, tr(text))

    rush = Rush()
    intake = Intake(
        inbox,
        answer,
        clock=clock,
        tell=tell_origin,
        screen=pasting.screened,
        downloads=settings.data_dir / "downloads",
        rush=rush,
    )
    if relay is not None:
        relay.open(production, engine)
    async with database.still():  # what is noted meanwhile, such as a warning, waits
        await engine.start([production.workshop, posts])
    stack.push_async_callback(engine.stop)
    if hosting is not None and relay is not None:
        await stack.enter_async_context(hosting.looking_after(engine, publishing, relay.something_to_tell))
        await stack.enter_async_context(relay.listening(tasks))
        tasks.create_task(hosting.say_gpu(language.memory), name="say gpu")
    await production.recover()
    if duty.has_chat:
        tasks.create_task(renew_zones(zones, publishing), name="zones")
        await tell_restored(preferences, publishing.say)
    await scheduler.start()
    stack.push_async_callback(scheduler.stop)
    if comfyui is not None:
        comfyui.open(start=settings.comfyui.start)
    # The word rules compile once, a third of a second: now, beside everything, and not in the first answer.
    tasks.create_task(provenance.prepare(), name="certificate")
    tasks.create_task(asyncio.to_thread(warm_up), name="warm up")
    # A cold model takes seconds to load, or half a minute from a disk: better before somebody waits for it.
    tasks.create_task(language.preload(), name="preload")
    if duty.has_chat:
        tasks.create_task(entrances.accounts.seal_anew(), name="seal anew")
    return App(
        settings=settings,
        database=database,
        studio=studio,
        desk=desk,
        health=health,
        intake=intake,
        access=access,
        spoken=spoken,
        people=people,
        welcome=welcome,
        menus=menus,
        complete=Completing(studio, access.role_of),
        cards=cards,
        cursors=cursors,
        sent_files=sent_files,
        engine=engine,
        scheduler=scheduler,
        painter=painter,
        mind=mind,
        clock=clock,
        tasks=tasks,
        rush=rush,
        hosting=hosting,
    )


def relay_of(
    hosting: Hosting | None,
    database: Database,
    deliveries: Deliveries,
    desk: Desk,
    duty: Duty,
    tasks: asyncio.TaskGroup,
    clock: Callable[[], datetime],
) -> Relay | None:
    """Return what passes words between hosts; None where this process is alone."""
    if hosting is None:
        return None
    return Relay(
        Calls(database, hosting.host, called=hosting.called),
        hosting.notices,
        deliveries,
        host=hosting.host,
        now=clock,
        spawn=tasks.create_task,
        shown=desk.job_changed if duty.has_chat else None,
        heard=desk.job_heard if duty.has_chat else None,
        tell=desk.tell if duty.has_chat else None,
    )


async def renew_zones(zones: Zones, publishing: Publishing) -> None:
    """Derive the times of what is to come anew where the rules of zones have changed, and say so."""
    changed = await zones.renewed()
    if changed:
        first = ", ".join(row.handle for row in changed[:10])
        await publishing.say(
            lambda: tr(
                "The rules of some time zones changed with an update. {count} planned posts keep their hour on the wall: {posts}.",
                count=len(changed),
                posts=f"{first}{' …' if len(changed) > 10 else ''}",
            )
        )
        publishing.nudge()


def comfyui_of(settings: Settings, card: ComfyCard, tasks: asyncio.TaskGroup) -> Server | None:
    """Return what looks after ComfyUI's process; None where only sketches are wanted."""
    if settings.painter == "sketch":
        return None

    def home() -> Home | None:
        chosen = settings.comfyui
        if chosen.folder is None:
            return None
        return home_at(chosen.folder, python=chosen.python, arguments=shlex.split(chosen.arguments))

    server = Server(
        settings.comfyui.url,
        home=home,
        folder=settings.data_dir / "comfyui",
        on_change=card.changed,
        spawn=tasks.create_task,
    )
    card.follow(server)
    return server


def comfy_of(settings: Settings, catalogue: Catalogue, server: Server | None) -> "ComfyPainter | None":
    """Return ComfyUI as a painter; None where only sketches are wanted."""
    if settings.painter == "sketch":
        return None
    from tools.comfyui.runner import Patience

    patience = Patience(whole=settings.comfyui.timeout.total_seconds())
    # The same after a restart, so that jobs of before are heard; another one for another folder or machine.
    client_id = f"troupe-{uuid5(NAMESPACE_OID, f'{platform.node()} {settings.data_dir.resolve()}')}"
    return comfy_painter(settings, catalogue, patience=patience, client_id=client_id, server=server)


async def painter_of(settings: Settings, sketcher: SketchPainter, comfy: "ComfyPainter | None") -> Painter:
    """Return what paints: ComfyUI where it is asked for or answers, else the sketch painter."""
    if comfy is None or settings.painter == "comfyui":
        return comfy or sketcher
    painter = AutoPainter(comfy, sketcher)
    await painter.look()
    return painter


def mind_of(language: Language, tasks: asyncio.TaskGroup) -> "Late[ModelMind]":
    """Return what asks the language model, made when it is first needed."""

    def made() -> "ModelMind":
        from bot.agent.mind import ModelMind
        from tools.tools import TOOLS

        return ModelMind(language.models, tools=TOOLS, gpu=language.gpu, spawn=tasks.create_task)

    return Late(made)


async def first_things(settings: Settings, studio: Studio, now: datetime) -> None:
    """Give a new studio its samples and its destinations; an old one keeps what it has."""
    if await studio.preferences.get("samples_given") is None:
        from personas.sheet import new_persona  # late, like this whole block: once in a studio's life
        from personas.templates import load_sample, samples

        for name in samples():
            sheet = load_sample(name)
            if await studio.personas.find(sheet.name) is None:
                await studio.personas.add(new_persona(sheet, id=uuid4().hex, now=now), now=now)
        await studio.preferences.set("samples_given", True)
    await studio.destinations.ensure(platform="folder", publisher="folder", address="", name="the folder", now=now)
    for name, section in (("telegram", settings.telegram), ("discord", settings.discord)):
        if section.token.get_secret_value() and section.channel:
            await studio.destinations.ensure(
                platform=name,
                publisher=name,
                address=str(section.channel),
                name=f"{name.title()} {section.channel}",
                now=now,
            )
