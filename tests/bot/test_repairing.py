"""Files and posts made to fit, in chat: the report and its button, words, and what is done before anybody is asked."""

import shutil
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from PIL import Image

from bot.fronts.front import Attachment
from storage.tables import Asset, Delivery, DeliveryState, Job, JobState
from tests.bot.rooms import Room, room
from tests.tools.sealing import picture_of
from tools.ffmpeg import locate
from tools.provenance.marks import has_statement
from tools.provenance.seal import Provenance

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Room]:
    async with room(tmp_path_factory.mktemp("studio")) as opened:
        yield opened


@pytest.fixture(scope="module")
def matroska(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clip whose pictures MP4 would take as they are, in another box."""
    path = tmp_path_factory.mktemp("clips") / "holiday.mkv"
    subprocess.run(
        [str(locate()), "-y", "-loglevel", "error", "-f", "lavfi", "-i", "testsrc2=size=360x640:rate=30:duration=3.5",
         "-f", "lavfi", "-i", "sine=duration=3.5,volume=8dB", "-pix_fmt", "yuv420p", "-preset", "ultrafast", "-c:a",
         "libmp3lame", str(path)],
        check=True,
    )  # fmt: skip
    return path


async def sent(place: Room, path: Path, folder: Path) -> str:
    """Send a copy of a file, so that each test has one of its own; return what it is called in the library."""
    copy = folder / f"{folder.name}-{path.name}"
    shutil.copyfile(path, copy)
    if path.suffix == ".mkv":  # the same file twice is one asset
        copy.write_bytes(copy.read_bytes())
    said = await place.say(attachments=(Attachment(path=copy, name=copy.name, mime="", size=copy.stat().st_size),))
    return said.split()[1].strip("*") if said.startswith("Kept") else said.split("already: **")[1].split("**")[0]


async def over(place: Room, number: int | None = None) -> Job:
    async def look() -> Job | None:
        job = (await place.app.studio.jobs.list(limit=1))[0]
        return job if job.state in {JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED} else None

    done: Job = await place.until(look)
    await place.ready()
    return done


async def asset_of(place: Room, job: Job) -> Asset:
    found = await place.app.studio.assets.get(int(job.result["asset"]))
    assert found is not None
    return found


async def latest_post(place: Room) -> Delivery:
    return max(await place.app.studio.deliveries.list(limit=100), key=lambda row: row.id)


async def test_the_report_names_what_is_wrong_and_its_button_mends_it(place, matroska, tmp_path) -> None:
    name = await sent(place, matroska, tmp_path)

    said = await place.say(f"{name} --for telegram", command="validate")
    await place.press("Repair")
    job = await over(place)

    assert "container mkv is not taken by Telegram" in said
    assert "checks passed" in said
    made = await asset_of(place, job)
    assert (job.state, made.suffix, made.parent_id) == (JobState.SUCCEEDED, ".mp4", int(name.rpartition("_")[2]))
    recipe = made.generation_settings["recipe"]
    assert (recipe["by"], recipe["platform"]) == ("remux", "telegram")
    assert any("packed as MP4" in change for change in made.generation_settings["changes"])
    assert any("packed as MP4" in text for text in place.screen.texts)

    again = await place.say(f"fix {made.handle} for telegram")
    assert "Nothing was changed" in again
    assert "✅ fits Telegram" in again


async def test_words_make_it_fit(place, tmp_path) -> None:
    wide = tmp_path / "wide.png"
    Image.effect_noise((900, 300), 60).convert("RGB").save(wide)
    name = await sent(place, wide, tmp_path)

    await place.say("make it fit Instagram, crop")
    made = await asset_of(place, await over(place))

    assert (made.suffix, made.parent_id) == (".jpg", int(name.rpartition("_")[2]))
    assert 0.8 <= made.width / made.height <= 1.915
    assert made.height == 300  # cut, not framed


async def test_a_post_is_made_to_fit_before_anybody_is_asked_where_nobody_sees_a_difference(
    place, matroska, tmp_path
) -> None:
    name = await sent(place, matroska, tmp_path)

    said = await place.say(f"post {name} on telegram tomorrow at six")
    row = await latest_post(place)
    assert "would refuse it as it is" in said
    assert (row.asset_id, row.state) == (None, DeliveryState.DRAFT)
    job = await over(place)

    row = await latest_post(place)
    made = await asset_of(place, job)
    assert (row.asset_id, row.state) == (made.id, DeliveryState.DRAFT)
    assert made.generation_settings["recipe"]["by"] == "remux"
    await place.until(lambda: _has(place, f"{row.handle}** {made.handle}"))


async def _has(place: Room, words: str) -> bool:
    return any(words in text for text in place.screen.texts)


async def test_what_would_be_seen_is_offered_on_the_card_and_done_by_a_press(place, tmp_path) -> None:
    """A ribbon of a picture, and a caption that is too long: both are mended by one press."""
    wide = tmp_path / "ribbon.png"
    Image.effect_noise((1200, 300), 60).convert("RGB").save(wide)
    name = await sent(place, wide, tmp_path)
    words = "I went to the sea today. " * 120

    await place.say(f"post {name} on instagram tomorrow at six")
    row = await latest_post(place)
    assert row.asset_id is not None  # nothing was changed unasked
    await place.app.studio.publishing.change(row.id, caption=words, caption_is_given=True)
    said = await place.say(row.handle, command="validate")
    assert "the caption is too long" in said
    await place.press("Repair")
    job = await over(place)

    row = await place.app.studio.deliveries.get(row.id)
    assert row.asset_id == int(job.result["asset"])
    assert len(row.caption) < 2200
    assert row.caption.endswith("today.")


async def test_a_repair_that_fails_gives_the_post_its_file_back(place, matroska, tmp_path, monkeypatch) -> None:
    from tools.errors import InvalidRequest
    from tools.production import fitting

    async def fails(*args: Any, **options: Any) -> Any:
        raise InvalidRequest("it cannot be mended", fix="make it again")

    monkeypatch.setattr(fitting, "repair", fails)
    name = await sent(place, matroska, tmp_path)

    await place.say(f"post {name} on telegram tomorrow at seven")
    job = await over(place)

    row = await latest_post(place)
    assert job.state is JobState.FAILED
    assert (row.asset_id, row.state) == (int(name.rpartition("_")[2]), DeliveryState.DRAFT)


async def test_a_statement_of_somebody_else_stays_with_what_was_sent(place, tmp_path) -> None:
    there = Provenance(tmp_path / "camera")
    signed = tmp_path / "camera.jpg"
    await there.seal(picture_of(tmp_path / "plain.jpg", size=(400, 500)), signed, mime="image/jpeg", source=None)

    name = await sent(place, signed, tmp_path)

    asset = await place.app.studio.assets.get(int(name.rpartition("_")[2]))
    assert asset.generation_settings["credentials"]["state"] == "foreign"
    path = await place.app.studio.blobs.fetch(asset.sha256, asset.suffix)
    seen = await place.app.studio.publishing.provenance.look(path, asset.mime)
    assert has_statement(path)
    assert (seen.verdict.state, seen.verdict.has_ingredient, seen.marked_as) == ("verified", True, "")


async def test_a_broken_statement_is_said_at_once_and_its_file_is_not_planned(place, tmp_path) -> None:
    there = Provenance(tmp_path / "camera")
    signed = tmp_path / "tampered.jpg"
    await there.seal(picture_of(tmp_path / "plain.jpg", size=(400, 520)), signed, mime="image/jpeg", source=None)
    data = bytearray(signed.read_bytes())
    data[-40] ^= 1
    signed.write_bytes(data)

    name = await sent(place, signed, tmp_path)
    said = await place.say(f"post {name} to the folder now")

    assert "it was changed after" in said
    assert "One installation" in said
