"""The owner has the program looked at, its database copied, and ends it, from the chat."""

import asyncio
import signal
from pathlib import Path

import pytest

from bot import upkeep
from bot.fronts.front import Inbound, Origin
from storage.tables import Role
from tests.bot.rooms import Room, room
from tests.databases import only_on_sqlite


async def test_the_owner_is_told_what_is_missing_and_how_to_mend_one_part(tmp_path: Path) -> None:
    async with room(tmp_path, painter="comfyui", **{"comfyui.url": "http://127.0.0.1:9"}) as person:
        everything = await person.say("is everything installed?")
        comfy = await person.say("how do I fix comfy_unreachable?")
        voice = await person.say(command="doctor", text="voice")
        reel = await person.say("how do I fix my reel for tiktok?")
        same = await person.say(command="doctor", text="comfyui")

    assert "⛔ **ComfyUI**" in everything
    assert "FFmpeg" in everything.splitlines()[-1]
    assert comfy.startswith("⛔ **ComfyUI**")
    assert "→" in comfy
    assert "FFmpeg" not in reel
    assert same == comfy
    assert "Voice" in voice
    assert "ComfyUI" not in voice


@only_on_sqlite
async def test_a_copy_of_the_database_is_made_at_once_and_only_one_an_hour(tmp_path: Path) -> None:
    async with room(tmp_path) as person:
        for copy in (tmp_path / "data" / "backups").glob("*.db"):  # what its start has made
            copy.unlink()
        made = await person.say("back up everything")
        again = await person.say(command="db", text="backup")
        (copy,) = (tmp_path / "data" / "backups").glob("*.db")

    assert f"The database is copied: `{copy.name}`" in made
    assert "This hour's copy is there already" in again


async def test_the_program_ends_after_a_press_and_only_for_the_owner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "SOON", 0.0)
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    async with room(tmp_path) as person:
        in_terminal = await person.say(command="shutdown")
        phone = await somebody(person, Role.OWNER, "7")
        await say(person, phone, "finish what's running and stop")
        asked = person.screen.history[-1]
        assert not ended.is_set()
        viewer = await somebody(person, Role.OPERATOR, "8")
        await say(person, viewer, "shut down")
        refused = person.screen.history[-1].text
        token = next(button.token for row in asked.buttons for button in row if button.label == "Stop")
        await person.app.intake.answer(Inbound(origin=phone, key="p", press=token))
        async with asyncio.timeout(30):
            await ended.wait()
        await person.app.intake.idle()

    assert "quit" in in_terminal
    assert "Shall I stop?" in asked.text
    assert "Only the owner may do that" in refused


async def somebody(person: Room, role: Role, user: str) -> Origin:
    await person.app.people.add(front="telegram", user=user, name="Vera", role=role, now=person.app.clock())
    person.app.open_fronts({"console": person.screen, "telegram": person.screen})
    return Origin(front="telegram", chat=user, user=user)


async def say(person: Room, origin: Origin, text: str) -> None:
    await person.app.intake.answer(Inbound(origin=origin, key=text, text=text))
    await person.app.intake.idle()
