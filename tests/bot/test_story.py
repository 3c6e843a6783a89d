"""The product's story: a line of chat becomes a posted reel, once a person has pressed."""

import json
from pathlib import Path

from storage.tables import Approval, AssetType, DeliveryState, JobState
from tests.bot.rooms import SHORT, room
from tools.ffmpeg.probe import probe


async def test_a_message_becomes_a_posted_reel(tmp_path: Path) -> None:
    """Asked for a reel now, the bot makes it, shows what will go out, and posts it after the press and not before."""
    async with room(tmp_path, **{"reels.height": 0}) as person:
        await person.say(f"{SHORT} and post it now")
        await person.ready()

        studio = person.app.studio
        job = await studio.jobs.get(1)
        assert job is not None
        assert job.state is JobState.SUCCEEDED
        reel = await studio.assets.get(int(job.result["asset"]))
        assert reel is not None
        info = await probe(studio.blobs.path(reel.sha256, reel.suffix))
        assert (info.width, info.height, round(info.fps)) == (1080, 1920, 30)
        assert (info.video_codec, info.profile, info.pixel_format, info.audio_codec) == (
            "h264",
            "High",
            "yuv420p",
            "aac",
        )
        assert abs(info.duration_s - 3.0) < 0.2
        delivery = await studio.deliveries.get(1)
        assert delivery is not None
        assert delivery.state is DeliveryState.DRAFT  # nobody has approved it
        assert not list(person.app.settings.posts_folder.rglob("caption.txt"))

        said = await person.press("Approve")

        assert "approved" in said
        posted = await person.posted()
        assert posted.state is DeliveryState.POSTED
        (caption,) = person.app.settings.posts_folder.rglob("caption.txt")
        text = caption.read_text(encoding="utf-8")
        assert "Made with AI" in text
        assert delivery.caption.splitlines()[0] in text
        post = json.loads(caption.with_name("post.json").read_text(encoding="utf-8"))
        assert post["caption"] == text.strip() or post["caption"] in text
        media = [path for path in caption.parent.iterdir() if path.suffix == ".mp4"]
        assert len(media) == 1

        async def used() -> bool:
            row = await studio.assets.get(reel.id)
            return row is not None and row.times_used == 1

        await person.until(used)
        await person.until(lambda: _says(person, "P1 is up"))


async def _says(person: object, words: str) -> bool:
    return any(words in text for text in person.screen.texts)  # type: ignore[attr-defined]


async def test_a_follow_up_makes_it_again_with_the_change(tmp_path: Path) -> None:
    async with room(tmp_path) as person:
        await person.say(SHORT)
        await person.ready()
        await person.say("same but at night")
        await person.ready()
        first, second = await person.app.studio.jobs.get(1), await person.app.studio.jobs.get(2)

        assert first is not None
        assert second is not None
        assert second.state is JobState.SUCCEEDED
        assert "night" in second.params["theme"]
        assert "beach" in second.params["theme"]

        await person.say("replace shot 2")
        await person.ready()
        third = await person.app.studio.jobs.get(3)
        assert third is not None
        assert third.state is JobState.SUCCEEDED
        old = {shot.index: shot.asset_id for shot in await person.app.studio.production.bench.shots.chosen(2)}
        new = {shot.index: shot.asset_id for shot in await person.app.studio.production.bench.shots.chosen(3)}
        assert old[0] == new[0]
        assert old[1] != new[1]


async def test_a_reel_in_the_making_can_be_cancelled_and_its_card_says_so(tmp_path: Path) -> None:
    async with room(tmp_path) as person:
        await person.say("make a 30 second beach reel for Ava")
        await person.press("Cancel")
        await person.ready()
        job = await person.app.studio.jobs.get(1)

        assert job is not None
        assert job.state is JobState.CANCELLED
        assert "Cancelled" in person.screen.views["job:1"].text
        assert person.screen.views["job:1"].is_final


async def test_after_a_restart_the_job_goes_on_and_its_card_ends_in_the_true_state(tmp_path: Path) -> None:
    async with room(tmp_path) as person:
        await person.say(f"{SHORT} and post it now")
    async with room(tmp_path) as person:
        await person.ready()
        job = await person.app.studio.jobs.get(1)

        assert job is not None
        assert job.state is JobState.SUCCEEDED
        assert person.screen.views["job:1"].is_final
        await person.press("Approve")
        assert (await person.posted()).state is DeliveryState.POSTED


async def test_a_pressed_button_acts_once(tmp_path: Path) -> None:
    async with room(tmp_path) as person:
        await person.say("make a picture of Ava in a cafe")
        await person.ready()
        await person.say("post it now")
        token = person.screen.button("Approve").token
        await person.send(press=token)
        again = await person.send(press=token)

        assert "already" in again or "over" in again
        await person.posted()
        assert len(list(person.app.settings.posts_folder.rglob("caption.txt"))) == 1


async def test_the_library_knows_what_was_made(tmp_path: Path) -> None:
    async with room(tmp_path) as person:
        await person.say("generate 2 photos of Kai in the mountains, square")
        await person.ready()
        found = await person.say("find mountain shots of Kai")
        await person.send(command="approve", text="1")  # the first of the sheet, which is the newest
        image = await person.app.studio.assets.latest()

        assert found.startswith("1. · **img_")
        assert image is not None
        assert image.type is AssetType.IMAGE
        assert image.width == image.height
        assert image.approval_status is Approval.APPROVED
        assert image.quality_score is not None


async def test_what_the_owner_has_set_of_reels_holds_where_nothing_else_is_said(tmp_path: Path) -> None:
    settings = {"reels.duration": "4 s", "reels.shots": 3, "reels.crossfade": "0 s", "reels.hook": False}
    async with room(tmp_path, **settings, **{"reels.height": 320}) as person:

        async def planned() -> dict[str, object] | None:
            job = await person.app.studio.jobs.get(1)
            return dict(job.plan) if job is not None and job.plan else None

        await person.say("make a beach reel for Ava")
        plan = await person.until(planned)
        await person.say("/cancel job_1")

    assert (len(plan["shots"]), sum(plan["frames"]) / plan["fps"]) == (3, 4.0)
    assert (plan["crossfade_frames"], plan["hook"], plan["height"]) == (0, "", 320)
