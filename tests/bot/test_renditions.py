"""What is too large for a chat comes as a smaller copy, as good as fits; and what a chat has already is not sent again."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from PIL import Image

from bot.app import App
from bot.fronts.front import Caps, Media
from bot.renditions import Renditions
from storage.tables import Role
from tests.bot.serving import LONG, WEDNESDAY, discord_settings, eventually, served, telegram_settings
from tests.emulators.discord import DiscordEmulator
from tests.emulators.discord import Person as DiscordPerson
from tests.emulators.telegram import Person, TelegramEmulator
from tools.ffmpeg.binary import locate
from tools.ffmpeg.probe import probe

pytestmark = pytest.mark.asyncio(loop_scope="module")
LIMIT = 90_000  # bytes


@dataclass
class Hands:
    app: App
    phone: Person
    desktop: DiscordPerson
    telegram: TelegramEmulator
    discord: DiscordEmulator


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def hands(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Hands]:
    async with TelegramEmulator() as telegram, DiscordEmulator() as discord:
        phone, desktop = telegram.person("Olga"), discord.person("olga")
        settings = {**telegram_settings(telegram), **discord_settings(discord)}
        async with served(tmp_path_factory.mktemp("copies"), **settings) as app:
            for front, user, chat in (("telegram", phone.id, phone.id), ("discord", desktop.id, desktop.dm.id)):
                await app.people.add(front, str(user), Role.OWNER, name="Olga", private_chat=str(chat), now=WEDNESDAY)
            await discord.connected()
            yield Hands(app=app, phone=phone, desktop=desktop, telegram=telegram, discord=discord)


async def test_a_reel_over_the_limit_that_discord_tells_is_shown_as_a_smaller_copy(
    hands: Hands, tmp_path: Path
) -> None:
    hands.discord.max_upload = LIMIT
    hands.desktop.slash("reel", text="Ava beach 4s")
    card = await hands.desktop.sees("is a smaller copy", timeout=LONG)
    (file,) = card.files
    shown = tmp_path / "shown.mp4"
    shown.write_bytes(file.content)
    reel = await hands.app.studio.assets.latest()
    assert reel is not None
    info = await probe(shown)

    assert reel.file_size > LIMIT
    assert LIMIT * 0.5 < len(file.content) <= LIMIT
    assert info.duration_s == pytest.approx(reel.duration_s, abs=0.1)
    assert f"{reel.file_size / 1e6:.1f} MB" in card.content
    assert file.name == f"{reel.handle}.mp4"


async def test_a_file_that_telegram_has_is_sent_by_its_id(hands: Hands) -> None:
    hands.phone.say("make a square picture of Ava in a cafe")
    await eventually(lambda: any(one.file for one in hands.phone.chat.posts))
    await hands.app.idle()
    asset = await hands.app.studio.assets.latest()
    assert asset is not None
    uploads = [call for call in hands.telegram.calls if call.files]
    for _ in range(2):
        since = hands.phone.chat.newest
        hands.phone.say(f"/asset {asset.id}")
        await eventually(lambda since=since: any(one.file for one in hands.phone.chat.posts_after(since)))  # type: ignore[misc]

    assert len(uploads) == 1
    assert [call for call in hands.telegram.calls if call.files] == uploads
    assert len([one for one in hands.phone.chat.posts if one.file]) == 3


def caps(*, upload: int, photo: int = 2**63) -> Caps:
    return Caps(max_text=4096, max_upload=upload, max_photo=photo, edit_every=timedelta(seconds=1), buttons_per_row=3)


async def test_a_photo_over_its_own_limit_is_shown_smaller_and_made_once(tmp_path: Path) -> None:
    path = tmp_path / "noise.png"
    Image.effect_noise((600, 400), 60).save(path)
    photo = Media(path=path, kind="image", mime="image/png", name="img_1.png", sha256="a" * 64, width=600, height=400)
    copies = Renditions(tmp_path / "copies", ffmpeg=locate(None))
    chat = caps(upload=10_000_000, photo=40_000)

    assert copies.is_wanted(photo, chat)
    assert not copies.is_wanted(photo, caps(upload=10_000_000))
    assert copies.of(photo, chat) is None
    made = await copies.make(photo, chat)
    assert made is not None
    assert made.path.stat().st_size <= 40_000
    assert (made.name, made.mime) == ("img_1.jpg", "image/jpeg")
    assert made.sha256 != photo.sha256
    written = made.path.stat().st_mtime_ns
    assert await copies.make(photo, chat) == copies.of(photo, chat) == made
    assert made.path.stat().st_mtime_ns == written


async def test_what_cannot_be_made_smaller_is_left_as_it_is_and_not_tried_again(tmp_path: Path) -> None:
    path = tmp_path / "broken.mp4"
    path.write_bytes(b"no film" * 100)
    film = Media(path=path, kind="video", mime="video/mp4", name="reel_1.mp4", sha256="b" * 64)
    copies = Renditions(tmp_path / "copies", ffmpeg=locate(None))

    assert await copies.make(film, caps(upload=100)) is None
    assert not copies.is_wanted(film, caps(upload=100))
    assert not copies.is_wanted(Media(path=path, kind="file", mime="x", name="x.zip", sha256="c"), caps(upload=100))
