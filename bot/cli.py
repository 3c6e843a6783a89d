"""The command line: `./troupe demo`, `chat`, `run`, `worker`, `check`, `selftest`, `plan`, `restore`, `move-database`, `move-assets`, `voices`, `add`, `test`. Heavy parts are imported by the command that needs them."""

import asyncio
import os
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import click

from bot.redaction import Redactor, guarded_hook
from bot.settings import ROOT, Settings, SettingsError, known_secrets, load, terminal_locale, unknown_variables
from bot.values import queues_in
from storage.wording import known_language, speaking


class InOrder(click.Group):
    """Lists its commands in the order in which a newcomer meets them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


@click.group(cls=InOrder, context_settings={"help_option_names": ["-h", "--help"]}, invoke_without_command=True)
@click.pass_context
def main(context: click.Context) -> None:
    """Direct your AI personas from Telegram, Discord or this terminal."""
    os.umask(0o077)  # the database, its -wal and every file of ours are the user's alone
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


def settings_for(**overrides: Any) -> Settings:
    """Load the settings, or print one line for each wrong key and exit with 2."""
    try:
        settings = load(overrides=overrides)
    except SettingsError as error:
        for line in error.lines:
            click.echo(f"troupe: {line}", err=True)
        raise SystemExit(2) from error
    for line in unknown_variables(os.environ):
        click.echo(f"troupe: {line}", err=True)
    # What ends the program ends it outside of every log.
    sys.excepthook = guarded_hook(Redactor(known_secrets(settings)))
    return settings


def live(
    settings: Settings,
    command: str,
    work: Callable[[Settings, Any], Coroutine[Any, Any, int]],
    *,
    console_level: str = "warning",
) -> None:
    """Run `work` in one event loop, with its log; errors that somebody can act on are a line and an exit code."""
    from bot.app import utc_now
    from bot.log import Run
    from storage.errors import Held, StorageError
    from tools.errors import TroupeError

    with Run(
        settings.data_dir,
        command=command,
        now=utc_now(),
        level=settings.logging.level,
        console_level=console_level,
        secrets=known_secrets(settings),
        keep=settings.logging.keep_runs,
    ) as run:
        try:
            with speaking(known_language(terminal_locale())):  # of what no chat asked for
                code = asyncio.run(work(settings, run))
        except* (TroupeError, StorageError) as group:
            code = 1
            for error in leaves(group):
                code = 2 if isinstance(error, Held) else code
                click.echo(f"troupe: {error.message}", err=True)
                if error.fix:
                    click.echo(f"troupe: {error.fix}", err=True)
        except* SettingsError as group:
            code = 2
            for error in leaves(group):
                for line in error.lines:
                    click.echo(f"troupe: {line}", err=True)
        except* KeyboardInterrupt:
            code = 130
        run.note(exit=code)
    raise SystemExit(code)


def leaves(group: BaseExceptionGroup[Any]) -> list[Any]:
    """Return the single errors of a group of groups."""
    return [
        leaf
        for error in group.exceptions
        for leaf in (leaves(error) if isinstance(error, BaseExceptionGroup) else [error])
    ]


@main.command(short_help="Make and post one reel, with nothing but this machine.")
@click.argument("request", nargs=-1)
def demo(request: tuple[str, ...]) -> None:
    """Make and post one reel with nothing but this machine: no account, no GPU, no server.

    REQUEST is what to make, such as "a rainy night walk for Kai, 12 seconds".
    """
    from bot.demo import play

    overrides = {
        "data_dir": Path(os.environ.get("TROUPE_DEMO_DIR", ROOT / "demo")),
        "database.url": None,
        "posting.folder": None,
        "storage.kind": "folder",
        "storage.folder": None,
        "painter": "sketch",
        "model": "offline",
        "telegram.token": "",
        "discord.token": "",
    }
    words = " ".join(request).strip()
    live(settings_for(**overrides), "demo", lambda settings, run: play(settings, words), console_level="error")


@main.command(short_help="Talk to the bot in this terminal.")
def chat() -> None:
    """Talk to the bot in this terminal."""
    from bot.serve import chat as serve_chat

    live(settings_for(), "chat", lambda settings, run: serve_chat(settings))


@main.command(short_help="Serve Telegram and Discord, and post on time.")
def run() -> None:
    """Serve Telegram and Discord, and post on time, until stopped."""
    from bot.serve import run as serve_run

    live(settings_for(), "run", lambda settings, run: serve_run(settings), console_level="info")


def some_queues(_context: click.Context, _parameter: click.Parameter, value: str) -> list[str]:
    from tools.production.engine import QUEUES

    queues = list(dict.fromkeys(queues_in(value)))
    if unknown := sorted(set(queues) - set(QUEUES)):
        raise click.BadParameter(f"{unknown[0]!r} is no queue; there are {', '.join(QUEUES)}.")
    if not queues:
        raise click.BadParameter(f"name at least one of {', '.join(QUEUES)}.")
    return queues


@main.command(short_help="Do work on another machine, on a shared PostgreSQL.")
@click.option("--queues", default="gpu,render,posts", show_default=True, callback=some_queues, help="What to take.")
def worker(queues: list[str]) -> None:
    """Take work from the PostgreSQL that database.url names, without a chat, until stopped.

    gpu: pictures and clips. render: whole reels, edits and their film. posts: sends what is due.
    docs/scaling.md says how to set up several machines.
    """
    from bot.serve import worker as serve_worker

    live(settings_for(), "worker", lambda settings, run: serve_worker(settings, queues), console_level="info")


@main.command(short_help="Say what is missing, and how to mend it.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def check(as_json: bool) -> None:
    """Say what is missing, and how to mend it. Exit code 0 when all is well, else 1."""
    from bot.doctor import check as examine

    settings = settings_for()
    with speaking(known_language(terminal_locale())):
        report = asyncio.run(examine(settings))
        told = report.as_json() if as_json else report.as_text()
    click.echo(Redactor(known_secrets(settings)).text(told))
    raise SystemExit(report.exit_code)


@main.command(short_help="Make one picture and one short reel, stage by stage.")
def selftest() -> None:
    """Make one picture and one 5-second reel with what is configured, and report each stage."""
    from bot.selftest import selftest as examine

    live(settings_for(), "selftest", lambda settings, run: examine(settings), console_level="error")


@main.command(short_help="Show what requests would do, without acting.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
@click.option("--model", default="offline", show_default=True, help="offline, or a model such as ollama:qwen3.5:9b.")
def plan(file: Path | None, model: str) -> None:
    """Read requests (one JSON a line) and print the calls they would make, without acting.

    A line: {"text": "make a beach reel for Ava", "now": "2026-03-11T10:00:00", "timezone": "Europe/London", "personas": ["Ava"]}
    """
    from contextlib import ExitStack

    from bot.agent.plan import Ask, plan_lines

    with ExitStack() as stack:
        ask: Ask | None = None
        if model != "offline":
            from bot.agent.models import models_of
            from bot.agent.rehearsal import Rehearsal
            from tools.errors import InvalidRequest

            try:
                models = models_of(settings_for(model=model))
            except InvalidRequest as error:
                raise click.UsageError(f"{error.message} {error.fix}") from error
            ask = stack.enter_context(Rehearsal(models)).calls
        lines = stack.enter_context(file.open(encoding="utf-8")) if file is not None else sys.stdin
        if file is None and sys.stdin.isatty():
            click.echo('One request a line, such as {"text": "make a beach reel for Ava"}; ^D ends.', err=True)
        plan_lines(lines, sys.stdout, ask=ask)


@main.command(short_help="Put a backup of the database back.")
@click.argument("file", type=click.Path(path_type=Path), required=False)
def restore(file: Path | None) -> None:
    """Put FILE, a backup of the database, back in its place; without FILE, list the backups.

    The database of before is kept beside it. Every post that was open in the backup is asked about at the next start:
    the backup does not know what was posted since. The bot must not run.
    """
    from bot.restore import restore as put_back

    stands = Path(os.environ.get("TROUPE_CALLED_FROM") or Path.cwd())
    live(settings_for(), "restore", lambda settings, run: put_back(settings, file, stands=stands))


@main.command(short_help="Move everything from SQLite to PostgreSQL.")
@click.argument("url")
def move_database(url: str) -> None:
    """Move everything from SQLite to the empty PostgreSQL at URL (postgresql://USER:PASSWORD@HOST/NAME).

    Each table is counted and summed up on both sides before anything counts as moved. The bot must not run.
    """
    from bot.moving import move_database as move

    live(settings_for(), "move-database", lambda settings, run: move(settings, url))


@main.command(short_help="Move the library's files to where storage says.")
@click.option("--back", is_flag=True, help="From there back into data/assets.")
def move_assets(back: bool) -> None:
    """Copy the library's files from data/assets to where the settings of [storage] say: a bucket, or a shared folder.

    Each is read through before and checked after. What was cut short goes on where it was. Nothing is removed from where it
    was. The bot must not run.
    """
    from bot.moving import move_assets as move

    live(settings_for(), "move-assets", lambda settings, run: move(settings, back=back))


@main.command(short_help="List, fetch or remove the voices that speak in reels.")
@click.argument("action", type=click.Choice(["list", "get", "rm"]), default="list")
@click.argument("names", nargs=-1)
def voices(action: str, names: tuple[str, ...]) -> None:
    """LIST the voices of Piper, GET some by name or language (en, de, es), or RM one.

    They are fetched from where Piper's authors publish them, and checked by their hashes. `./troupe add voice` installs Piper.
    """
    from bot.voices import tend

    live(settings_for(), "voices", lambda settings, run: tend(settings, action, names))


@main.command(short_help="Install an extra: faces, keyring, s3 or voice.")
@click.argument("extra")
def add(extra: str) -> None:
    """Install what an EXTRA needs into .venv.

    faces: dlib and its models, 100 MB to fetch, for the likeness gate. keyring: the key of your accounts' secrets is then kept
    by the system. s3: files in a bucket, 6 MB to fetch. voice: Piper, which speaks words in a reel, 70 MB to fetch; its voices come
    by ./troupe voices.
    """
    click.echo(f"The launcher does this: ./troupe add {extra}", err=True)
    raise SystemExit(2)


@main.command(short_help="Run every check and test that CI runs.", context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def test(arguments: tuple[str, ...]) -> None:
    """Run every check that CI runs: format, lint, types, import floors, locks and tests. ARGUMENTS go to pytest."""
    from bot.checks import run_checks

    raise SystemExit(run_checks(arguments))
