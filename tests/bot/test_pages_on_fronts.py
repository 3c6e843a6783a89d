"""Leafing through the library on the phone and on the desktop: in place, after a restart, and in a group."""

from pathlib import Path

from PIL import Image

from bot.app import App
from storage.tables import Approval, Asset, AssetType, Role
from tests.bot.serving import LONG, WEDNESDAY, Clock, discord_settings, eventually, phone, served
from tests.emulators.discord import DiscordEmulator
from tests.emulators.telegram import Person, TelegramEmulator


async def filled(app: App, folder: Path, count: int = 20) -> None:
    """Put pictures into the library."""
    for number in range(1, count + 1):
        path = folder / f"{number}.png"
        Image.new("RGB", (90, 160), (number * 12, 90, 160)).save(path)
        blob = await app.studio.blobs.put_file(path)
        await app.studio.assets.add(
            Asset(
                category="post", sha256=blob.sha256, suffix=".png", file_size=blob.size, prompt="a pier",
                type=AssetType.IMAGE, mime="image/png", width=90, height=160,
            ),
            now=WEDNESDAY,
        )  # fmt: skip


async def test_on_the_phone_the_page_is_one_photo_that_is_turned_in_place_also_after_a_restart(tmp_path: Path) -> None:
    clock = Clock(WEDNESDAY)
    async with TelegramEmulator() as telegram:
        owner = telegram.person("Olga")
        async with phone(tmp_path, telegram, owner, clock) as olga:
            await filled(olga.app, tmp_path)
            owner.say("/library")
            first = await owner.sees("1 to 9 of 20.", timeout=LONG)
            assert first.kind == "photo"
            owner.press("Next")
            await owner.sees("10 to 18 of 20.", timeout=LONG)
        async with phone(tmp_path, telegram, owner, clock) as olga:
            owner.press("Next")
            page = await owner.sees("19 to 20 of 20.", timeout=LONG)
            owner.say("approve 2")
            await owner.sees("Approved img_1.", timeout=LONG)
            row = await olga.app.studio.assets.get(1)

        assert page is first
        assert len(telegram.called("editMessageMedia")) == 2
        assert row is not None
        assert row.approval_status is Approval.APPROVED


async def test_on_the_phone_an_album_follows_with_its_pager_and_turns_as_a_whole(tmp_path: Path) -> None:
    async with TelegramEmulator() as telegram:
        owner = telegram.person("Olga")
        async with phone(tmp_path, telegram, owner, Clock(WEDNESDAY)) as olga:
            await filled(olga.app, tmp_path, 12)
            owner.say("/library")
            await owner.sees_button("As an album", timeout=LONG)
            owner.press("As an album")
            await owner.sees_button("As one picture", timeout=LONG)
            await eventually(lambda: kinds(owner) == ["photo"] * 9 + ["text"])
            owner.press("Next")
            await owner.sees("10 to 12 of 12.", timeout=LONG)
            # The album of before goes picture by picture.
            await eventually(lambda: kinds(owner) == ["photo"] * 3 + ["text"])


def kinds(person: Person) -> list[str]:
    """What the bot's messages are that the person sees now."""
    return [post.kind for post in person.chat.posts]


async def test_on_discord_a_page_is_a_gallery_that_only_its_asker_turns(tmp_path: Path) -> None:
    async with DiscordEmulator() as discord:
        olga, vera = discord.person("olga"), discord.person("vera")
        channel = discord.guild().channel()
        async with served(tmp_path, clock=Clock(WEDNESDAY), **discord_settings(discord)) as app:
            for person, role in ((olga, Role.OWNER), (vera, Role.OPERATOR)):
                await app.people.add("discord", str(person.id), role, name=person.name, now=WEDNESDAY)
            await app.studio.places.enable("discord", str(channel.id), by=f"discord:{olga.id}", now=WEDNESDAY)
            await filled(app, tmp_path)
            await discord.connected()
            olga.slash("library", channel=channel)
            page = await olga.sees("1 to 9 of 20.", channel=channel, timeout=LONG)
            assert page.is_layout
            assert [file.name for file in page.gallery] == ["library.jpg"]
            vera.press("Next", on=page)
            await vera.sees("Somebody else is leafing through that list", channel=channel, timeout=LONG)
            olga.press("Next", on=page)
            turned = await olga.sees("10 to 18 of 20.", channel=channel, timeout=LONG)

        assert turned is page
