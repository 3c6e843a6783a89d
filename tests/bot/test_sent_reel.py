"""A reel of a person's own pictures, from an album that was sent to the post: nothing is painted, and nothing is hidden."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from bot.fronts.front import Attachment
from storage.tables import Asset, AssetType, Rating
from tests.bot.rooms import Room, room
from tools.publishers.sealing import CREDENTIALS, lineage

NOW = datetime(2026, 3, 11, 10, 0, tzinfo=UTC)
COLOURS = ("#c0392b", "#27ae60", "#2980b9")


@pytest.fixture
async def person(tmp_path: Path) -> AsyncIterator[Room]:
    async with room(tmp_path, clock=lambda: NOW, **{"reels.height": 320}) as opened:
        yield opened


async def sent(person: Room, words: str = "") -> Sequence[Asset]:
    """Send three pictures, each of one colour."""
    folder = person.app.downloads
    folder.mkdir(parents=True, exist_ok=True)
    album = []
    for number, colour in enumerate(COLOURS):
        path = folder / f"in-{number}.png"
        Image.new("RGB", (320, 480), colour).save(path)
        size = path.stat().st_size
        album.append(Attachment(path=path, name=f"{number}.png", mime="image/png", size=size))
    await person.say(words, attachments=tuple(album))
    return [one for one in await person.app.studio.assets.among(range(1, 10)) if one.category == "upload"]


async def reel(person: Room) -> Asset:
    await person.ready()
    found = await person.app.studio.assets.latest()
    assert found is not None
    assert (found.type, found.category) == (AssetType.VIDEO, "reel")
    return found


async def test_an_album_with_words_becomes_a_reel_of_those_pictures(person: Room) -> None:
    pictures = await sent(person, "make a 6 second reel of these")
    made = await reel(person)
    shots = await person.app.studio.production.bench.shots.of(made.job_id or 0)

    assert [shot.asset_id for shot in shots] == [one.id for one in pictures]
    assert made.duration_s == pytest.approx(6, abs=0.1)
    assert [one.id for one in await person.app.studio.assets.among(range(1, 30)) if one.category == "shot"] == []
    assert made.parent_id == pictures[0].id


async def test_it_is_rated_as_strictly_as_its_strictest_picture(person: Room) -> None:
    pictures = await sent(person)
    await person.app.studio.assets.change(pictures[1].id, {"rating": Rating.ADULT})
    await person.say("make a reel of these")

    assert (await reel(person)).rating is Rating.ADULT


async def test_a_broken_statement_on_any_of_them_stays_in_sight(person: Room) -> None:
    pictures = await sent(person)
    for one, state in zip(pictures, ("verified", "foreign", "broken"), strict=True):
        told = {CREDENTIALS: {"state": state, "signer": "Somebody", "why": ""}}
        await person.app.studio.assets.change(one.id, {"generation_settings": {**one.generation_settings, **told}})
    await person.say("make a reel of these")
    made = await reel(person)

    assert "Somebody" in (await lineage(person.app.studio.assets, made)).broken


async def test_a_shot_of_it_is_not_painted_anew(person: Room) -> None:
    await sent(person, "make a 3 second reel of these")
    made = await reel(person)
    said = await person.say("redo shot 2")
    newest = await person.app.studio.jobs.list(limit=1)

    assert "your own pictures" in said
    assert "make a reel of these" in said
    assert newest[0].id == made.job_id
