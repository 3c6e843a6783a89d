"""Music that a person sends: heard here at once, in public once somebody has said that it may be."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.fronts.front import Attachment
from storage.tables import DeliveryState
from tests.bot.rooms import Room, room
from tests.tools.sounds import tone
from tools.publishers.licences import unlicensed


@pytest.fixture
async def person(tmp_path: Path) -> AsyncIterator[Room]:
    async with room(tmp_path / "room") as opened:
        yield opened


async def sent(person: Room, folder: Path) -> str:
    """Send a song; return what is said to it."""
    song = tone(folder / "song.mp3", volume=0.3, seconds=3)
    file = Attachment(path=song, name="song.mp3", mime="audio/mpeg", size=song.stat().st_size)
    return await person.say("", attachments=(file,))


async def test_a_reel_with_a_voice_is_as_long_as_it_and_posted_once_somebody_says_that_it_may_be_used(
    person: Room, tmp_path: Path
) -> None:
    said = await sent(person, tmp_path)
    assert "Is aud_1 yours to use?" in said

    await person.say("make a beach reel for Ava with my voice note")
    await person.ready()
    [job] = await person.app.studio.jobs.list()
    voice = await person.app.studio.assets.get(1)
    assert (job.params["voice_sha256"], job.params["duration_s"]) == (voice.sha256, 4.0)
    assert "voice" not in job.params["theme"]
    refused = await person.say("post it now")
    assert "Nobody has said whether the music of" in refused
    assert "/licence aud_1 own" in refused
    assert await person.app.studio.deliveries.list() == []

    assert "aud_1 is your own" in await person.say("the music is mine")
    await person.say("post it now")
    await person.press("Approve")
    assert (await person.posted()).state is DeliveryState.POSTED


async def test_a_licence_is_said_by_button_by_command_and_in_words(person: Room, tmp_path: Path) -> None:
    await sent(person, tmp_path)

    async def kept() -> tuple[str, str]:
        sound = await person.app.studio.assets.get(1)
        assert sound is not None
        record = sound.generation_settings["licence"]
        return record["kind"], record["words"]

    assert "aud_1 is free to use" in await person.press("Free to use")
    assert await kept() == ("free", "")
    assert "Under which licence?" in await person.send(command="licence", text="aud_1 licensed")
    assert "aud_1 is licensed (Artlist 4711)" in await person.send(
        command="licence", text="aud_1 licensed Artlist 4711"
    )
    assert await kept() == ("licensed", "Artlist 4711")
    assert "licensed (Musicbed)" in await person.say("I have a licence for the music: Musicbed")
    assert "I do not know the licence" in await person.send(command="licence", text="aud_1 perhaps")
    assert "licensed (Musicbed)" in await person.send(command="licence", text="aud_1")
    assert "stays private" in await person.send(command="licence", text="aud_1 none")
    assert await kept() == ("none", "")


async def test_what_is_edited_still_carries_its_music_and_what_is_muted_does_not(person: Room, tmp_path: Path) -> None:
    await sent(person, tmp_path)
    await person.send(command="reel", text="Ava beach 3s --shots 2 --music aud_1")
    await person.ready()
    assets = person.app.studio.assets
    for words in ("trim it to the first 2 seconds", "mute it"):
        await person.say(words)
        await person.ready()
    clips = [row for row in (await assets.list()).items if row.type.value == "video"]
    muted, trimmed, reel = clips[0], clips[1], clips[2]

    assert [sound.handle for sound in await unlicensed(assets, [reel]) if sound] == ["aud_1"]
    assert [sound.handle for sound in await unlicensed(assets, [trimmed]) if sound] == ["aud_1"]
    assert await unlicensed(assets, [muted]) == []
    await assets.delete([1], now=person.app.clock())
    await assets.purge([1])
    assert await unlicensed(assets, [reel]) == [None]
