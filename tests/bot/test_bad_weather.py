"""A full disk, a database that somebody else holds, a painter that dies: a line and a next step, nothing lost, all goes on."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.app import App
from storage.errors import DiskFull
from storage.tables import JobState
from tests.bot.rooms import room
from tests.bot.serving import LONG, WEDNESDAY, Clock, Phone, phone
from tests.databases import only_on_sqlite
from tests.emulators.comfyui import ComfyUIEmulator
from tests.emulators.telegram import TelegramEmulator
from tools.comfyui.runner import Patience
from tools.production import Limits

QUICK = ("foreign_keys = ON", "synchronous = FULL", "busy_timeout = 50")  # ms that another program is waited for


@pytest.fixture
async def olga(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Phone]:
    monkeypatch.setattr("storage.database.PRAGMAS", QUICK)
    rests = {"posting.sweep": 600}  # what the clock writes is not what these tests are about
    async with (
        TelegramEmulator() as telegram,
        phone(tmp_path, telegram, telegram.person("Olga"), Clock(WEDNESDAY), **rests) as opened,
    ):
        yield opened


async def test_a_nearly_full_disk_makes_nothing_new_and_says_what_to_do(tmp_path: Path) -> None:
    async with room(tmp_path, disk_floor_gb=10_000) as person:
        said = await person.say("make a beach reel for Ava")

        assert "GB are free" in said
        assert "free some space" in said.lower()
        assert await person.app.studio.jobs.list() == []
        assert "Ava" in await person.send(command="personas")


@only_on_sqlite
async def test_what_is_said_while_the_disk_is_full_is_answered_when_there_is_room_again(
    olga: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(olga.app, monkeypatch)
    olga.owner.say(f"/report {'ü' * 3_000}")  # more than one page takes
    await asyncio.sleep(1)
    assert olga.telegram.confirmed == []
    assert olga.owner.chat.posts == []
    await limited(olga.app, monkeypatch, 1_000_000)

    await olga.owner.sees("Noted as", timeout=LONG)
    (kept,) = [row for row in await olga.app.studio.errors.recent(limit=50) if row.source == "person"]
    assert kept.message == "ü" * 2_000


@only_on_sqlite  # elsewhere nobody holds the whole database
async def test_what_is_said_while_another_program_holds_the_database_is_answered_once_it_is_free(olga: Phone) -> None:
    file = olga.app.settings.data_dir / "troupe.db"
    other = sqlite3.connect(file, isolation_level=None, timeout=30, check_same_thread=False)
    # Beside the loop: what the bot is just writing could not be finished while the loop waits.
    await asyncio.to_thread(other.execute, "BEGIN IMMEDIATE")
    olga.owner.say("/persona new Zoe, 30, Oslo, architect")
    await asyncio.sleep(1)
    assert olga.owner.chat.posts == []
    other.execute("ROLLBACK")
    other.close()

    await olga.owner.sees("Zoe is here.", timeout=LONG)
    assert await olga.app.studio.personas.find("Zoe") is not None


async def test_a_comfyui_that_dies_in_the_middle_is_said_so_and_tried_again_by_a_press(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tools.comfyui.painter.Patience", partial(Patience, away=1.0, connect=0.5, poll_every=0.1))
    monkeypatch.setattr("bot.app.Limits", partial(Limits, paint_patience=timedelta(0)))
    comfyui = ComfyUIEmulator()
    comfyui.step_seconds = 0.5
    await comfyui.start()
    try:
        async with room(tmp_path, painter="comfyui", **{"comfyui.url": comfyui.url, "comfyui.timeout": 10}) as person:
            await person.say("make a picture of Ava at the beach")
            await comfyui.until_running()
            await comfyui.stop()
            await person.ready()
            card = person.screen.views["job:1"].text
            assert "⛔" in card
            assert "ComfyUI" in card
            assert "Ava" in await person.send(command="personas")

            comfyui.step_seconds = 0.0
            await comfyui.start()
            await person.press("Try again")
            await person.ready()
            first, second = await person.app.studio.jobs.get(1), await person.app.studio.jobs.get(2)
            assert first is not None
            assert second is not None
            assert (first.state, second.state) == (JobState.FAILED, JobState.SUCCEEDED)
    finally:
        await comfyui.stop()


async def limited(app: App, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    """Let the database have so many pages at most, also on connections that are opened anew."""
    monkeypatch.setattr("storage.database.PRAGMAS", (*QUICK, f"max_page_count = {most}"))
    async with app.database.write() as session:
        await session.execute(text(f"PRAGMA max_page_count = {most}"))


async def fill(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the database grow no more, and use up what is free in it."""
    async with app.database.write() as session:
        pages = int((await session.execute(text("PRAGMA page_count"))).scalar_one())
    await limited(app, monkeypatch, pages)
    for size in (30_000, 3_000, 1_000):
        for number in range(100):
            try:
                await app.studio.preferences.set(f"ballast {size} {number}", "x" * size)
            except DiskFull:
                break
