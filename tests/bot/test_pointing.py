"""The menu of a message on Discord, and what is offered while somebody types: on a real studio."""

import io
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio
from PIL import Image

from bot.app import App
from storage.tables import Asset, AssetType, Role
from tests.bot.serving import LONG, WEDNESDAY, discord_settings, served
from tests.emulators.discord import DiscordEmulator, Person
from tests.emulators.discord_world import Channel
from tests.emulators.wire import PATIENCE

pytestmark = pytest.mark.asyncio(loop_scope="module")


@dataclass
class Studio:
    app: App
    discord: DiscordEmulator
    owner: Person
    stranger: Person
    room: Channel

    async def picture(self, name: str, prompt: str = "a lighthouse in the fog") -> Asset:
        path = self.app.downloads / f"{name}.png"
        path.parent.mkdir(exist_ok=True)
        Image.effect_noise((320, 400), 60).convert("RGB").save(path)
        blob = await self.app.studio.blobs.put_file(path)
        ava = await self.app.studio.personas.find("Ava")
        assert ava is not None
        asset = Asset(
            persona_id=ava.id, category="post", sha256=blob.sha256, suffix=".png", file_size=blob.size, prompt=prompt,
            type=AssetType.IMAGE, mime="image/png", width=320, height=400,
        )  # fmt: skip
        return await self.app.studio.assets.add(asset, now=self.app.clock())

    async def asset_count(self) -> int:
        return await self.app.studio.assets.count()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def studio(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Studio]:
    async with DiscordEmulator() as discord:
        owner, eve, room = discord.person("olga"), discord.person("eve"), discord.guild().channel()
        async with served(tmp_path_factory.mktemp("pointing"), **discord_settings(discord)) as app:
            await app.people.add("discord", str(owner.id), Role.OWNER, name="olga", now=WEDNESDAY)
            await app.studio.places.enable("discord", str(room.id), by="test", now=WEDNESDAY)
            await discord.connected()
            yield Studio(app=app, discord=discord, owner=owner, stranger=eve, room=room)


def written(asset: Asset) -> str:
    """An asset's name as Discord is given it: no mark of Markdown."""
    return asset.handle.replace("_", r"\_")


def photo() -> tuple[str, bytes, str]:
    content = io.BytesIO()
    Image.effect_noise((640, 800), 50).convert("RGB").save(content, "JPEG")
    return "beach.jpg", content.getvalue(), "image/jpeg"


class TestTheMenuOfAMessage:
    async def test_it_is_about_the_picture_of_that_message_and_not_about_the_last_one(self, studio: Studio) -> None:
        old, new = await studio.picture("old"), await studio.picture("new")
        studio.owner.say(f"/asset {old.id}")
        shown = await studio.owner.sees(written(old))
        studio.owner.say(f"/asset {new.id}")
        await studio.owner.sees(written(new))
        studio.owner.chooses("Caption this", on=shown)
        await studio.owner.sees(f"Caption for {written(old)}")

        assert await studio.app.studio.captions.latest_for(new.id) is None

    async def test_somebody_elses_picture_is_taken_in_first(self, studio: Studio) -> None:
        before = await studio.asset_count()
        posted = studio.stranger.say("my holidays", channel=studio.room, files=[photo()])
        studio.owner.chooses("Validate this", on=posted)
        await studio.owner.sees(r"Kept **img\_", channel=studio.room)
        await studio.owner.sees("checks passed", channel=studio.room)

        assert await studio.asset_count() == before + 1

    async def test_what_is_no_picture_is_not_kept(self, studio: Studio) -> None:
        before = await studio.asset_count()
        posted = studio.stranger.say(
            "look", channel=studio.room, files=[("a.png", b"MZ this is a program" * 40, "image/png")]
        )
        studio.owner.chooses("Validate this", on=posted)
        await studio.app.intake.idle()
        await studio.owner.sees("a.png is no known media", channel=studio.room)

        assert await studio.asset_count() == before

    async def test_a_message_without_a_picture_is_said_to_have_none(self, studio: Studio) -> None:
        await studio.picture("another")
        words = studio.stranger.say("only words", channel=studio.room)
        studio.owner.chooses("Make a reel of this", on=words)
        await studio.owner.sees("There is no picture or clip of mine on that message", channel=studio.room)

        assert await studio.app.studio.jobs.list() == []

    async def test_a_reel_is_made_about_what_a_picture_of_ours_shows(self, studio: Studio) -> None:
        asset = await studio.picture("tower", prompt="a tower by the sea")
        studio.owner.say(f"/asset {asset.id}")
        shown = await studio.owner.sees(written(asset))
        studio.owner.chooses("Make a reel of this", on=shown)
        await studio.owner.sees("reel of Ava", timeout=LONG)
        (job,) = await studio.app.studio.jobs.list()
        await studio.app.studio.production.cancel(job.id)

        assert job.params["theme"] == "a tower by the sea"

    async def test_a_face_asks_whose_it_is_and_goes_on_from_there(self, studio: Studio) -> None:
        asset = await studio.picture("face")
        conversation = await studio.app.studio.conversations.open("discord", str(studio.owner.dm.id), now=WEDNESDAY)
        studio.owner.say(f"/asset {asset.id}")
        shown = await studio.owner.sees(written(asset))
        await studio.app.studio.conversations.remember(conversation.id, {"persona": None}, now=WEDNESDAY)
        studio.owner.chooses("Use as a face", on=shown)
        asked = await studio.owner.sees_button("Kai")
        studio.owner.press("Kai", on=asked)
        await studio.app.intake.idle()
        await studio.discord.changes.until(
            lambda: any(written(asset) in m.content and "Kai" in m.content for m in studio.owner.dm.posts),
            timeout=PATIENCE,
            what=lambda: f"nothing about the face in {[m.content for m in studio.owner.dm.posts][-3:]}",
        )


class TestChoices:
    @pytest.mark.parametrize(
        ("command", "part", "typed", "value"),
        [
            ("persona", "persona", "ka", "Kai"),
            ("preset", "preset", "fash", "fashion"),
            ("caption", "asset", "choice", "img_"),
        ],
    )
    async def test_what_is_there_is_offered_by_its_letters(
        self, studio: Studio, command: str, part: str, typed: str, value: str
    ) -> None:
        if part == "asset":
            await studio.picture("choice", prompt="a hard choice")
        started = time.monotonic()
        typing = studio.owner.types(command, **{part: typed})
        choices = await studio.discord.changes.until(
            lambda: typing.choices, timeout=PATIENCE, what=lambda: "nothing is offered"
        )

        assert choices[0]["value"].startswith(value)
        assert time.monotonic() - started < 3

    async def test_posts_are_offered_with_where_and_when(self, studio: Studio) -> None:
        asset = await studio.picture("post")
        studio.owner.say(f"/schedule {asset.id} folder 2031-05-01 18:00")
        await studio.owner.sees_button("Approve")
        typing = studio.owner.types("post", post="P")
        choices = await studio.discord.changes.until(
            lambda: typing.choices, timeout=PATIENCE, what=lambda: "nothing is offered"
        )

        assert choices[0]["value"].startswith("P")
        assert "folder 01 May" in choices[0]["name"]

    async def test_of_many_files_twenty_five_are_offered_in_time(self, studio: Studio) -> None:
        for number in range(60):
            await studio.app.studio.assets.add(
                Asset(category="post", sha256=f"{number:064d}", suffix=".png", file_size=1, prompt="many",
                      type=AssetType.IMAGE, mime="image/png", width=1, height=1),
                now=studio.app.clock(),
            )  # fmt: skip
        typing = studio.owner.types("asset", asset="many")
        choices = await studio.discord.changes.until(
            lambda: typing.choices, timeout=PATIENCE, what=lambda: "nothing is offered"
        )

        assert len(choices) == 25
        assert (typing.acknowledged_after or 9) < 1
