"""Whatever is said, there is one clear line and a next step, nothing is lost, and the process lives.

Elsewhere: strangers, groups, forwarded commands and double presses in `test_strangers.py`; a full disk, a held database and a
painter that dies in `test_bad_weather.py`; a second process, a file that is no database and wrong tokens in `test_run.py`; a
language model that answers nonsense or goes away in `agent/test_mind.py`; every kind of picture in `tools/test_intake.py`; a
read-only and a damaged database in `storage/test_database.py`; any text over the wire in `fronts/`.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from bot.fronts.front import Attachment, Inbound, Origin
from storage.errors import Corrupt
from storage.pending import PendingActions
from storage.tables import PendingState, PersonaStatus, Role
from tests.bot.rooms import CHAT, Room, room
from tests.databases import only_on_sqlite

WEDNESDAY = datetime(2026, 3, 11, 10, 0, tzinfo=UTC)


@pytest.fixture
async def person(tmp_path: Path) -> AsyncIterator[Room]:
    async with room(tmp_path, clock=lambda: WEDNESDAY) as opened:
        yield opened


async def alive(person: Room) -> None:
    assert "Ava" in await person.send(command="personas")
    assert await person.app.studio.jobs.list() == []


@pytest.mark.parametrize(
    "text",
    [
        "   ",
        "🏖️🔥💃",
        "make a reel " * 1_000,
        "‏שלום, מה שלומך היום?",
        "\x00\x01\x02\xff binary \x1b[31m",
        "qwertz uiop asdf",
        "{{ 7*7 }} ${jndi:ldap://x} <script>alert(1)</script>",
        "Robert'); DROP TABLE personas;--",
    ],
    ids=["empty", "emoji", "long", "right-to-left", "binary", "nonsense", "injection", "sql"],
)
async def test_a_strange_message_is_answered_and_does_nothing(person: Room, text: str) -> None:
    said = await person.say(text)

    assert said.strip()
    await alive(person) if "make a reel" not in text else None


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("make a reel for Avva at the beach", "Ava"),
        ("make a reel for Zebulon at the beach", "Zebulon"),
        ("create Mia, 17, Lisbon, surfer", "18"),
        ("make 0 photos of Ava", "how many"),
        ("make 10000 photos of Ava", "12"),
        ("make a 0 second reel for Ava at the beach", "3"),
        ("make a 10 hour reel for Ava at the beach", "second"),
        ("make a beach reel for a 15 year old girl", "18"),
        ("post img_99 on telegram tomorrow at 6pm", "img_99"),
        ("make a picture of Ava at sea, 99999x99999", "256 to 2048"),
        ("cancel post P77", "P77"),
        ("trim reel_5 to 8 seconds", "reel_5"),
    ],
)
async def test_a_request_that_cannot_be_done_says_why_and_what_next(person: Room, text: str, word: str) -> None:
    said = await person.say(text)

    assert word.lower() in said.lower()
    await alive(person)


@pytest.mark.parametrize("name", ["../../x", "Robert'); DROP", "a" * 60, "名前", "O’Neil-Smith"])
async def test_a_name_is_only_a_name(person: Room, name: str) -> None:
    await person.send(command="persona", text=f"new {name}, 30, Oslo, architect")
    row = await person.app.studio.personas.find(name)

    assert row is not None
    assert row.age == 30
    exported = await person.send(command="persona", text=f"export {name} toml") if " " not in name else ""
    files = [path for path in person.app.settings.data_dir.rglob("*") if path.is_file()]
    assert all(path.resolve().is_relative_to(person.app.settings.data_dir.resolve()) for path in files)
    assert "Traceback" not in exported


@pytest.mark.parametrize(
    ("facts", "word"), [("age: minus one, Lisbon", "age"), ("17, Lisbon", "18"), ("Lisbon, surfer", "old")]
)
async def test_a_persona_without_a_possible_age_is_not_made(person: Room, facts: str, word: str) -> None:
    said = await person.send(command="persona", text=f"new Mia, {facts}")

    assert word in said.lower()
    assert await person.app.studio.personas.find("Mia") is None


async def test_two_personas_alike_are_told_apart_or_refused(person: Room) -> None:
    await person.send(command="persona", text="new Eva, 30, Oslo, architect")
    again = await person.send(command="persona", text="new eva, 31, Rome, painter")

    assert "already" in again
    assert await person.app.studio.personas.count() == 3


async def test_a_name_that_two_have_nearly_is_asked_about_and_the_choice_goes_on(person: Room) -> None:
    await person.send(command="persona", text="new Mila, 30, Oslo, architect")
    await person.send(command="persona", text="new Mira, 31, Rome, painter")
    said = await person.send(command="persona", text="pause Mija")

    assert "Mila or Mira" in said or "Mira or Mila" in said
    await person.press("Mira")
    mira = await person.app.studio.personas.find("Mira")
    assert mira is not None
    assert mira.status is PersonaStatus.PAUSED


@pytest.mark.parametrize(
    "options",
    [
        "--width 8 --height 8",
        "--width 99999 --height 99999",
        "--width 513 --height 512",
        "--size 3:7",
        "--width -5 --height 5",
    ],
)
async def test_an_impossible_size_says_what_is_possible(person: Room, options: str) -> None:
    said = await person.send(command="image", text=f"Ava at the beach {options}")

    assert said.strip()
    assert "Input should be" not in said
    assert any(word in said for word in ("multiple", "256", "4096", "9:16", "4:5")), said
    await alive(person)


@pytest.mark.parametrize(
    ("when", "word"),
    [("yesterday at 6pm", "passed"), ("on 29 march at 1:30am", "01:30"), ("at the twelfth of never", "")],
)
async def test_a_time_that_cannot_be_is_asked_about(person: Room, when: str, word: str) -> None:
    await person.send(command="slot", text=f"Ava folder {when}")

    assert await person.app.studio.deliveries.list() == []
    assert word in person.screen.history[-1].text.lower()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("movie.mp4", b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n"),
        ("cut.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 40),
        ("empty.jpg", b""),
        ("ava.toml", b"name = 'Bad'\nage = 16\n"),
        ("ava.toml", b"\xff\xfe garbage"),
        ("ava.json", b"{not json"),
    ],
)
async def test_a_broken_file_is_refused_with_a_line(person: Room, tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / f"upload{Path(name).suffix}"
    path.write_bytes(content)
    said = await person.send(
        attachments=(Attachment(path=path, name=name, mime="application/octet-stream", size=len(content)),)
    )

    assert said.strip()
    assert await person.app.studio.assets.latest() is None
    await alive(person)


@pytest.mark.parametrize(
    ("mime", "said"),
    [
        ("audio/ogg", "Your voice note is empty."),
        ("video/mp4", "Your video is empty."),
        ("image/jpeg", "Your picture is empty."),
    ],
)
async def test_a_file_without_a_name_is_called_what_it_is(person: Room, tmp_path: Path, mime: str, said: str) -> None:
    path = tmp_path / f"telegram-0123.{mime.rpartition('/')[2]}"
    path.write_bytes(b"")

    assert said in await person.send(attachments=(Attachment(path=path, name="", mime=mime, size=0),))


async def test_the_name_of_a_file_gets_no_capital(person: Room, tmp_path: Path) -> None:
    path = tmp_path / "upload.jpg"
    path.write_bytes(b"")
    said = await person.send(attachments=(Attachment(path=path, name="party.jpg", mime="image/jpeg", size=0),))

    assert said.startswith("party.jpg is empty.")


def turned() -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = 6
    return exif


@pytest.mark.parametrize(
    ("name", "make", "says"),
    [
        ("turned.jpg", lambda to: Image.new("RGB", (320, 200)).save(to, exif=turned()), "200x320"),
        ("cmyk.jpg", lambda to: Image.new("CMYK", (320, 200)).save(to), "320x200"),
        ("deep.png", lambda to: Image.new("I;16", (320, 200), 30_000).save(to), "320x200"),
        ("huge.jpg", lambda to: Image.new("RGB", (6000, 3000)).save(to, quality=50), "4096x2048"),
        ("moves.gif", lambda to: moving().save(to, save_all=True, append_images=[Image.new("RGB", (40, 30), "red")]), "animation"),
    ],
)  # fmt: skip
async def test_an_odd_picture_is_kept_as_a_plain_one_and_said_how(
    person: Room, tmp_path: Path, name: str, make: Callable[[Path], None], says: str
) -> None:
    path = tmp_path / name
    make(path)
    said = await person.send(
        attachments=(Attachment(path=path, name=name, mime="image/jpeg", size=path.stat().st_size),)
    )
    asset = await person.app.studio.assets.latest()

    assert says in said
    assert asset is not None
    assert f"**{asset.handle}**" in said
    with Image.open(person.app.studio.blobs.path(asset.sha256, asset.suffix)) as kept:
        assert kept.mode == "RGB"
        assert not kept.getexif()


def moving() -> Image.Image:
    return Image.new("RGB", (40, 30), "blue")


async def test_a_stranger_gets_no_answer_and_does_nothing(person: Room) -> None:
    before = len(person.screen.history)
    stranger = Origin(front="telegram", chat="666", user="666", name="Mallory")
    await person.app.intake.answer(Inbound(origin=stranger, key="s1", text="make a beach reel for Ava"))
    await person.app.intake.idle()

    assert len(person.screen.history) == before
    assert await person.app.studio.jobs.list() == []


async def test_a_viewer_may_look_but_not_make(person: Room) -> None:
    await person.app.people.add(front="telegram", user="7", name="Vera", role=Role.VIEWER, now=WEDNESDAY)
    person.app.open_fronts({"console": person.screen, "telegram": person.screen})
    viewer = Origin(front="telegram", chat="7", user="7")
    await person.app.intake.answer(Inbound(origin=viewer, key="v1", text="make a beach reel for Ava"))
    await person.app.intake.idle()

    assert "look" in person.screen.history[-1].text
    assert await person.app.studio.jobs.list() == []


async def test_the_same_update_is_handled_once(person: Room) -> None:
    await person.send(key="same", command="persona", text="new Eva, 30, Oslo, architect")
    before = len(person.screen.history)
    await person.send(key="same", command="persona", text="new Eva, 30, Oslo, architect")

    assert len(person.screen.history) == before


async def test_raced_presses_give_one_decision(person: Room) -> None:
    await person.say("delete persona Kai")
    token = person.screen.button("Delete").token
    await asyncio.gather(*(person.send(press=token) for _ in range(10)))

    conversation = await person.app.studio.conversations.open("console", "console", now=WEDNESDAY)
    receipts = await person.app.studio.receipts.recent(conversation.id)
    assert [receipt.tool for receipt in receipts].count("remove_persona") == 1


async def test_a_press_beside_one_that_is_still_acting_does_nothing(
    person: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same person, impatient: the second press comes before the first has an outcome."""
    await person.say("delete persona Kai")
    token = person.screen.button("Delete").token
    finish, second = PendingActions.finish, asyncio.Event()

    async def late(self: PendingActions, token: str, outcome: str) -> None:
        await second.wait()
        await finish(self, token, outcome)

    async def impatient() -> None:
        while (await person.app.studio.pending.get(token)).state is PendingState.OPEN:
            await asyncio.sleep(0.01)
        origin = Origin(front="console", chat=CHAT, user="console")
        await person.app.intake.answer(Inbound(origin=origin, key="impatient", press=token))
        await person.until(lambda: _is_said(person, "pressed already"))
        second.set()

    monkeypatch.setattr(PendingActions, "finish", late)
    await asyncio.gather(person.send(press=token), impatient())

    conversation = await person.app.studio.conversations.open("console", "console", now=WEDNESDAY)
    receipts = await person.app.studio.receipts.recent(conversation.id)
    assert [receipt.tool for receipt in receipts].count("remove_persona") == 1


async def _is_said(person: Room, words: str) -> bool:
    return any(words in view.text for view in person.screen.history)


def _damage(file: Path, name: str, *, at: int, count: int) -> None:
    """Overwrite some bytes of the first page of a table or an index; a negative `at` counts from its end."""
    with sqlite3.connect(file) as raw:
        (page,) = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchone()
        (size,) = raw.execute("PRAGMA page_size").fetchone()
    raw.close()
    start = (page - 1) * size + at % size
    content = bytearray(file.read_bytes())
    content[start : start + count] = b"\xff" * count
    file.write_bytes(content)


@only_on_sqlite
async def test_a_damaged_database_is_not_worked_on_and_the_newest_backup_is_named(tmp_path: Path) -> None:
    async with room(tmp_path, clock=lambda: WEDNESDAY) as opened:
        await opened.app.scheduler._housekeeping()
        data = opened.app.settings.data_dir
    _damage(data / "troupe.db", "personas", at=0, count=64)

    with pytest.raises(Corrupt, match="damaged") as refused:
        async with room(tmp_path, clock=lambda: WEDNESDAY):
            pass

    assert str(data / "backups" / "troupe-20260311-10.db") in refused.value.fix


@only_on_sqlite
async def test_a_damaged_index_is_built_anew_at_the_start(tmp_path: Path) -> None:
    async with room(tmp_path) as opened:
        data = opened.app.settings.data_dir
    _damage(data / "troupe.db", "ix_personas_created", at=-40, count=20)

    async with room(tmp_path) as again:
        assert "Ava" in await again.send(command="personas")


async def test_the_same_picture_planned_twice_for_one_place_is_said_on_the_second_card(person: Room) -> None:
    await person.say("make a picture of Ava at the beach")
    await person.ready()
    first = await person.say("post img_1 on Instagram tomorrow at 9")
    second = await person.say("post img_1 on Instagram tomorrow at 9:30")
    elsewhere = await person.say("post img_1 on TikTok tomorrow at 9")

    assert "twice" not in first
    assert "img_1 is to be there twice: P1 (Thu 12 Mar 09:00, waits for your approval)" in second
    assert "twice" not in elsewhere
