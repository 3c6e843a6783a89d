"""A backup put back, as the owner meets it: what was posted since does not go out again by itself."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from storage.restoring import restore
from storage.tables import DeliveryState
from tests.bot.rooms import SHORT, room
from tests.bot.serving import Clock
from tests.bot.test_cli import Shell, shell
from tests.databases import only_on_sqlite

WEDNESDAY = datetime(2026, 3, 11, 10, 0, tzinfo=UTC)
assert shell  # a fixture
pytestmark = only_on_sqlite  # a server has its own backups


async def test_what_was_posted_since_the_backup_is_asked_about_and_not_posted_again(tmp_path: Path) -> None:
    clock = Clock(WEDNESDAY)
    async with room(tmp_path, clock=clock) as person:
        data = person.app.settings.data_dir
        await person.say(f"{SHORT} and post it tomorrow at six in the evening to the folder")
        await person.ready()
        await person.press("Approve")
        await person.app.scheduler._housekeeping()
        await clock.move(person.app, WEDNESDAY + timedelta(days=1, hours=8))
        assert (await person.posted()).state is DeliveryState.POSTED
    out = list((data / "posts").rglob("*.mp4"))
    (backup,) = (data / "backups").iterdir()

    restore(backup, data / "troupe.db", now=clock())

    async with room(tmp_path, clock=clock) as person:
        await clock.move(person.app, timedelta(minutes=1))
        said = "\n".join(person.screen.texts)
        assert f"put back from the backup {backup.name}" in said
        assert "may have been posted since" in said
        assert list((data / "posts").rglob("*.mp4")) == out
        assert "posted" in await person.press("It is there")
    async with room(tmp_path, clock=clock) as person:
        assert "put back" not in "\n".join(person.screen.texts)  # told once
    assert list((data / "posts").rglob("*.mp4")) == out


async def test_a_post_that_is_kept_goes_out_at_its_time(tmp_path: Path) -> None:
    clock = Clock(WEDNESDAY)
    async with room(tmp_path, clock=clock) as person:
        data = person.app.settings.data_dir
        await person.say(f"{SHORT} and post it tomorrow at six in the evening to the folder")
        await person.ready()
        await person.press("Approve")
        await person.app.scheduler._housekeeping()
    (backup,) = (data / "backups").iterdir()
    restore(backup, data / "troupe.db", now=clock())

    async with room(tmp_path, clock=clock) as person:
        assert "12 Mar 18:00" in await person.press("Keep it")
        await clock.move(person.app, WEDNESDAY + timedelta(days=1, hours=8))
        assert (await person.posted()).state is DeliveryState.POSTED


async def test_a_backup_that_cannot_be_made_is_told_once(tmp_path: Path, monkeypatch) -> None:
    clock = Clock(WEDNESDAY)
    async with room(tmp_path, clock=clock) as person:
        await person.say("hello")
        with monkeypatch.context() as patched:
            patched.setattr("storage.migrate.os.fsync", lambda _: (_ for _ in ()).throw(OSError(28, "no space left")))
            for _ in range(3):
                await person.app.scheduler._housekeeping()
                clock.now += timedelta(hours=1)

        assert sum("could not be backed up" in text for text in person.screen.texts) == 1


def test_the_command_puts_a_backup_back_and_says_what_comes_of_it(shell: Shell) -> None:
    shell.run("chat", typed="who is there\n/quit\n")
    folder = shell.data / "backups"
    folder.mkdir()
    shutil.copyfile(shell.data / "troupe.db", folder / "troupe-20260311-10.db")

    listed = shell.run("restore")
    done = shell.run("restore", "troupe-20260311-10.db")
    missing = shell.run("restore", "troupe-19990101-00.db")

    assert "troupe-20260311-10.db" in listed.stdout
    assert done.returncode == 0, done.stderr
    assert "kept as" in done.stdout
    assert missing.returncode == 1
    assert "There is no file" in missing.stderr


def test_nothing_is_put_back_while_the_bot_runs(shell: Shell) -> None:
    from storage.lock import DataLock

    with DataLock(shell.data).hold("run"):
        done = shell.run("restore", "troupe-20260311-10.db")

    assert done.returncode == 2
    assert "`troupe run`" in done.stderr
