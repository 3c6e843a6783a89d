"""What moves by itself, from the chat: "animate it", /video, "with real motion"; and the honest word where nothing films."""

from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
import pytest_asyncio

from bot.sayings import OnTable, read_saying
from tests.bot.commanding import WEDNESDAY, Things, a_job_was_started, clip_in, command, new_things
from tests.bot.rooms import Room, room
from tests.tools.production.studio import ScriptedFilmer
from tools.filming import NoFilmer
from tools.moving import without_motion
from tools.production import ClipParams, ReelParams

chatting = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def studio(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Room]:
    ticks = count()
    async with room(
        tmp_path_factory.mktemp("studio"), clock=lambda: WEDNESDAY + timedelta(microseconds=next(ticks))
    ) as opened:
        yield opened


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return clip_in(tmp_path_factory.mktemp("clips"))


@pytest_asyncio.fixture(loop_scope="module")
async def things(studio: Room, tmp_path: Path, clip: Path) -> AsyncIterator[Things]:
    """A picture, a reel and a persona on the table, and something that films, slowly."""
    studio.app.studio.production.bench.filmer = ScriptedFilmer(seconds=60)
    made = await new_things(studio, tmp_path, clip)
    await made.are_on_the_table()
    yield made
    for running in await studio.app.studio.jobs.unfinished():
        await studio.app.studio.production.cancel(running.id)
    await studio.app.desk.idle()


async def say(things: Things, line: str) -> str:
    """Type a line, or a command, and return what was answered."""
    filled = things.fill(line)
    if filled.startswith("/"):
        return await command(things.room, filled)
    before = len(things.room.screen.history)
    await things.room.say(filled)

    async def shown() -> str:  # the card of a job comes a moment later
        return "\n".join(view.text for view in things.room.screen.history[before:]).strip()

    return str(await things.room.until(shown, timeout=10))


@pytest.mark.parametrize(
    ("line", "seconds", "prompt"),
    [
        ("animate it", 4.0, ""),
        ("Animate this, please!", 4.0, ""),
        ("animate img_{a}: she turns round and smiles", 4.0, "she turns round and smiles"),
        ("bring it to life", 4.0, ""),
        ("make img_{a} move, the waves roll in", 4.0, "the waves roll in"),
        ("bring the photo to life", 4.0, ""),
        ("animiere das Bild", 4.0, ""),
        ("/video img_{a} she waves", 4.0, "she waves"),
        ("/video it", 4.0, ""),
        ("/animate {a} she waves --seconds 3", 3.0, "she waves"),
    ],
)
@chatting
async def test_a_picture_is_animated_on_a_word(things: Things, line: str, seconds: float, prompt: str) -> None:
    said = await say(things, line)

    assert await a_job_was_started(things, asset_id=things.a.id, seconds=seconds, prompt=prompt)
    assert f"clip from {things.a.handle}" in said
    job = await things.made()
    assert (job.kind, job.persona_id) == ("clip", things.persona.id)


@chatting
async def test_a_clip_of_words_is_of_the_persona_and_takes_every_option(things: Things) -> None:
    options = "--seconds 3 --size 16:9 --seed 9 --method svd --steps 12 --negative fog"

    await say(things, f"/video {{who}} walks on the pier {options}")

    assert await a_job_was_started(
        things,
        prompt="walks on the pier",
        persona_id=things.persona.id,
        asset_id=None,
        seconds=3.0,
        size="16:9",
        seed=9,
        negative="fog",
        settings={"workflow": "svd", "steps": 12},
    )


@pytest.mark.parametrize(
    "line", ["make the reel with real motion", "do it again with real movement", "film it for real"]
)
@chatting
async def test_the_last_reel_is_made_again_with_real_motion(things: Things, line: str) -> None:
    said = await say(things, line)

    assert await a_job_was_started(things, motion="on", based_on=things.job.id, theme="a lighthouse")
    assert "filmed" in said


@pytest.mark.parametrize(
    "line",
    [
        "make a 6 second beach reel for {who} with real motion",
        "/reel {who} beach 6s --motion on",
        "make a 6 second beach reel for {who}, really moving",
        "a 6 second beach reel for {who}, filmed for real",
    ],
)
@chatting
async def test_a_new_reel_with_real_motion_is_filmed_and_the_words_are_no_part_of_its_theme(
    things: Things, line: str
) -> None:
    await say(things, line)

    assert await a_job_was_started(things, motion="on", theme="beach", duration_s=6.0)


@pytest.mark.parametrize(
    "line",
    [
        "animate it",
        "/video img_{a}",
        "/video {who} on the pier",
        "make the reel with real motion",
        "/reel {who} beach --motion on",
    ],
)
@chatting
async def test_where_nothing_films_it_is_said_and_nothing_is_begun(things: Things, line: str) -> None:
    things.room.app.studio.production.bench.filmer = NoFilmer()
    before = await things.made()

    said = await say(things, line)

    assert "real motion needs ComfyUI with a video model" in said
    assert "/workflows video" in said
    assert (await things.made()).id == before.id


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("/video", "for example /video img_12"),
        ("/video {reel}", "is no picture"),
        ("/video img_{after}", "there is no img_{after}"),
        ("/video {a} --seconds 60", "1 to 10 seconds"),
        ("/video {a} --steps many", "--steps is a number"),
        ("/video {a} --cfg 99", "--cfg is from 0 to 30"),
        ("/video {a} --for myspace", "myspace"),
        ("/video {a} --colour red", "there is no --colour"),
        ("/reel {who} beach --motion maybe", "on or off"),
    ],
)
@chatting
async def test_what_cannot_be_filmed_is_one_line(things: Things, line: str, says: str) -> None:
    said = await say(things, line)

    assert says.format(after=things.b.id + 90_000).lower() in said.lower()


@chatting
async def test_the_jobs_of_clips_are_listed_by_their_name(things: Things) -> None:
    await say(things, "animate it")
    job = await things.made()

    assert job.handle in await say(things, "/jobs clip")
    assert "Nothing has been made yet" in await say(things, "/jobs image")


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("beach at sunset with real motion", "beach at sunset"),
        ("beach, in real movement, slow waves", "beach, slow waves"),
        ("a dancer, really moving", "a dancer"),
        ("Strand mit echter Bewegung", "Strand mit"),
        ("beach at sunset", None),
        ("a moving story about real people in motion", None),
        ("real estate tour", None),
    ],
)
def test_the_words_for_real_motion_are_told_from_a_theme(text: str, theme: str | None) -> None:
    assert without_motion(text) == ((text, False) if theme is None else (theme, True))


@pytest.mark.parametrize(
    "text", ["animate Ava's story for me", "make it move to tuesday", "bring the persona to life online", "animate"]
)
def test_what_only_sounds_like_it_goes_on_to_the_parser(text: str) -> None:
    assert read_saying(text, OnTable(focus="asset", personas=("Ava",))) == []


def test_the_defaults_of_both_kinds_are_what_help_says() -> None:
    assert ClipParams(prompt="x").seconds == 4.0
    assert ReelParams(theme="x").motion == "off"
