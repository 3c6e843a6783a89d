"""`./troupe run` and `./troupe chat`: the studio with its fronts, until stopped."""

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

import click

from bot.app import App, Duty, opened, utc_now
from bot.fronts.front import Front, Origin
from bot.fronts.supervise import supervise
from bot.settings import Settings, SettingsError, terminal_locale
from storage.tables import DeliveryState, JobState
from storage.wording import tr, trn
from tools.approval import when_words

if TYPE_CHECKING:
    from bot.fronts.discord_wall import DiscordLimits
    from bot.fronts.telegram_wall import TelegramLimits

DRAIN = 20.0  # seconds that running turns get to end after a stop
SAME_STOP = 1.0  # seconds: a process manager signals the process and its group, and that is one wish, not two


def fronts_of(
    app: App, *, telegram: "TelegramLimits | None" = None, discord: "DiscordLimits | None" = None
) -> dict[str, Front]:
    """Return the fronts whose tokens are set, with other limits than the usual ones where given. Imported late: each
    platform's library costs a fifth of a second."""
    settings = app.settings
    fronts: dict[str, Front] = {}
    if settings.telegram.token.get_secret_value():
        from bot.fronts.telegram import TelegramFront

        fronts["telegram"] = TelegramFront(
            settings.telegram.token.get_secret_value(),
            cards=app.cards,
            downloads=app.downloads,
            may_answer=app.access.admits,
            menus=app.menus,
            cursors=app.cursors,
            latest=app.intake.latest,
            sent_files=app.sent_files,
            spoken=app.spoken.at,
            base_url=settings.telegram.base_url,
            base_file_url=settings.telegram.files_url,
            is_local=settings.telegram.local,
            limits=telegram,
        )
    if settings.discord.token.get_secret_value():
        from bot.fronts.discord import DiscordFront

        fronts["discord"] = DiscordFront(
            settings.discord.token.get_secret_value(),
            cards=app.cards,
            cursors=app.cursors,
            downloads=app.downloads,
            may_answer=app.access.admits,
            commands=app.menu(),
            points=app.points(),
            spoken=app.spoken.at,
            complete=app.complete,
            begins=app.begins,
            api_base=settings.discord.api_base,
            gateway=settings.discord.gateway,
            message_content=settings.discord.message_content,
            limits=discord,
            rush=app.rush,
        )
    return fronts


async def chat(settings: Settings) -> int:
    """Talk in the terminal; returns when the person leaves."""
    async with opened(settings, command="chat") as app:
        from bot.fronts.console import ConsoleFront  # late: a server has no use for the terminal's libraries

        app.spoken.terminal = terminal_locale()
        front = ConsoleFront(idle=app.idle, locale=app.spoken.terminal)
        app.open_fronts({"console": front})
        intake = app.tasks.create_task(app.intake.run())
        await app.reopen()
        await front.serve(app.intake.answer)
        for line in await farewell(app):
            click.echo(line)
        await app.intake.drain(DRAIN)
        intake.cancel()
        await app.desk.close()
    return 0


async def farewell(app: App) -> list[str]:
    """Return what a person who leaves should know: work that stops with the program, and posts that wait for it."""
    lines = []
    jobs = await app.studio.jobs.unfinished()
    if paused := [job.handle for job in jobs if job.is_paused]:
        lines.append(tr("{jobs}: paused, and stays so.", jobs=", ".join(paused)))
    if at_work := [job.handle for job in jobs if job.state is not JobState.WAITING]:
        lines.append(
            trn(
                "{jobs} is not finished: the next start goes on with it.",
                "{jobs} are not finished: the next start goes on with it.",
                len(at_work),
                jobs=", ".join(at_work),
            )
        )
    if waiting := [job.handle for job in jobs if job.state is JobState.WAITING and not job.is_paused]:
        lines.append(tr("{jobs} waits for your word on its storyboard.", jobs=", ".join(waiting)))
    planned = await app.studio.deliveries.list(states={DeliveryState.PLANNED}, limit=100)
    if planned:
        rest = tr(", and {count} more after it", count=len(planned) - 1) if len(planned) > 1 else ""
        when = when_words(planned[0], app.clock())
        lines.append(
            tr(
                "{post} goes out {when}{rest}, but only while ./troupe run, or chat, is running.",
                post=planned[0].handle,
                when=when,
                rest=rest,
            )
        )
    return lines


def stop_by_signal() -> asyncio.Event:
    """Return what is set by the first SIGINT or SIGTERM; a later one leaves at once."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    stopped_at: list[float] = []

    def stopping() -> None:
        stopped_at.append(loop.time())
        if stopped_at[-1] - stopped_at[0] > SAME_STOP:
            os._exit(130)
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows' loop has no signal handlers: ^C raises instead
            loop.add_signal_handler(number, stopping)
    return stop


async def worker(settings: Settings, queues: Sequence[str]) -> int:
    """Do the work of these queues for the host that has the chat, until SIGINT or SIGTERM."""
    if settings.database.url.startswith("sqlite"):
        raise SettingsError(
            [
                tr(
                    "./troupe worker needs the PostgreSQL that all hosts share, and database.url is a SQLite file; set TROUPE_DATABASE_URL=postgresql://USER@HOST/NAME (docs/scaling.md says how to get there)"
                )
            ]
        )
    async with opened(settings, command="worker", duty=Duty(queues=tuple(queues), has_chat=False)) as app:
        stop = stop_by_signal()
        assert app.hosting is not None
        click.echo(
            tr(
                "Working as {host} on {queues}. ^C stops; what is begun then goes on elsewhere.",
                host=app.hosting.host,
                queues=", ".join(queues),
            )
        )
        await stop.wait()
    return 0


async def run(settings: Settings, *, clock: Callable[[], datetime] = utc_now) -> int:
    """Serve the chat fronts and the clock until SIGINT or SIGTERM."""
    async with opened(settings, command="run", clock=clock) as app:
        stop = stop_by_signal()
        fronts = fronts_of(app)
        app.open_fronts(fronts)
        say_what_is_served(fronts)
        intake = app.tasks.create_task(app.intake.run())
        pairing = app.tasks.create_task(pair(app, fronts)) if fronts else None
        # Beside the fronts: a card that is brought back waits until its front is connected.
        reopening = app.tasks.create_task(app.reopen())
        await supervise(
            list(fronts.values()),
            app.intake.answer,
            stop=stop,
            say=click.echo,
            # What running turns still say goes out before the fronts disconnect.
            drain=lambda: app.intake.drain(DRAIN),
        )
        if not fronts:
            await stop.wait()
        reopening.cancel()
        if pairing is not None:
            pairing.cancel()
        await app.intake.drain(DRAIN)
        intake.cancel()
        await app.desk.close()
    return 0


def say_what_is_served(fronts: dict[str, Front]) -> None:
    if "telegram" not in fronts:
        click.echo(tr("Telegram: no token. Make a bot with @BotFather in Telegram and set TROUPE_TELEGRAM_TOKEN."))
    if "discord" not in fronts:
        click.echo(
            tr(
                "Discord: no token. Make an application at discord.com/developers, add a bot and set TROUPE_DISCORD_TOKEN."
            )
        )
    if not fronts:
        click.echo(tr("Serving the clock alone: planned posts go out. ^C stops."))
    else:
        click.echo(tr("Serving {fronts}. ^C stops.", fronts=tr(" and ").join(fronts)))


async def typed_line() -> str:
    """Return the next line of the terminal, or of the pipe in its place; "" where neither is there.

    Read in a thread that a stop does not wait for: nobody may ever answer.
    """
    loop = asyncio.get_running_loop()
    line: asyncio.Future[str] = loop.create_future()

    def heard(text: str) -> None:
        if not line.done():
            line.set_result(text)

    def read() -> None:
        text = sys.stdin.readline()
        with suppress(RuntimeError):  # the loop was closed while nobody answered
            loop.call_soon_threadsafe(heard, text)

    threading.Thread(target=read, name="answer", daemon=True).start()
    return await line


async def pair(app: App, fronts: dict[str, Front]) -> None:
    """Print a pairing code for as long as a served front has no owner, and ask before anybody becomes one."""
    missing = [name for name in fronts if await app.people.owner(front=name) is None]
    if not missing:
        return

    def announce(code: str) -> None:
        click.echo(
            tr(
                "No owner yet on {fronts}. Send this code to the bot in a private chat: {code}",
                fronts=tr(" or ").join(missing),
                code=code,
            )
        )
        click.echo(tr("It works once, for 10 minutes and five tries; then a new one is printed here."))
        if len(missing) < len(fronts):
            click.echo(
                tr(
                    "Or be the same person on both: send /link to the bot on {fronts}.",
                    fronts=tr(" or ").join(fronts.keys() - missing),
                )
            )

    async def confirm(front: str, user: str, name: str) -> bool:
        if os.environ.get("TROUPE_PAIR_ID", "") == user:
            return True  # a service has no terminal: its owner said beforehand who they are
        click.echo(
            tr(
                "{name} (id {user}) on {front} sent the code. Make them the owner? [y/N] ",
                name=name,
                user=user,
                front=front,
            ),
            nl=False,
        )
        answer = await typed_line()
        if not answer:
            click.echo(
                tr(
                    "\nThere is no terminal to answer in: start ./troupe run in one, or with TROUPE_PAIR_ID={user}.",
                    user=user,
                ),
                err=True,
            )
        return answer.strip().lower() in {"y", "yes"}

    async def welcome(origin: Origin) -> None:
        from bot.fronts.front import View

        click.echo(tr("{name} is the owner on {front} now.", name=origin.name, front=origin.front))
        await app.desk.show(
            origin.front, origin.chat, View(key="", text=tr("You are the owner now. Say what to make, or /help."))
        )

    await app.access.pair(confirm, welcome, fronts=missing, announce=announce)
