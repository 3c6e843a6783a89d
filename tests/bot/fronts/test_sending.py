"""A message that may have been sent is looked for before it is sent again: Telegram has no key for that, and Discord knows
its own for some minutes only."""

import hashlib
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from discord.utils import time_snowflake
from sqlalchemy import delete

from bot.fronts import board
from bot.fronts.discord import DiscordFront
from bot.fronts.front import Button, Inbound, Media, MenuCommand, View
from bot.fronts.telegram import TelegramFront
from storage.cards import Cards
from storage.tables import Card
from tests.bot.fronts.conftest import Heard, eventually, serving
from tests.emulators import discord_rest
from tests.emulators.discord import DiscordEmulator
from tests.emulators.telegram import Person, TelegramEmulator
from tests.emulators.wire import Fault
from tools.errors import OutcomeUnknown

MakeFront = Callable[..., TelegramFront]
MakeDiscord = Callable[..., DiscordFront]
COMMANDS = (MenuCommand(name="jobs", description="what is being made", argument="words"),)
BUTTONS = ((Button(token="a", label="Approve"),),)


def picture(folder: Path, number: int) -> Media:
    path = folder / f"{number}.jpg"
    path.write_bytes(b"\xff\xd8\xff picture %d" % number)
    return Media(path=path, kind="image", mime="image/jpeg", name=path.name, sha256=f"sha {number}")


def views(folder: Path) -> dict[str, tuple[View, str]]:
    """Views of every make, with the call that sends their last message."""
    one, two = picture(folder, 1), picture(folder, 2)
    return {
        "words": (View(key="turn:1:0", text="Nothing **found**.", is_final=True), "sendMessage"),
        "buttons": (View(key="turn:1:0", text="Delete it?", buttons=BUTTONS, is_final=True), "sendMessage"),
        "two parts": (View(key="turn:1:0", text="word " * 1200, buttons=BUTTONS, is_final=True), "sendMessage"),
        "a picture": (View(key="turn:1:0", text="Ready", media=(one,), is_final=True), "sendPhoto"),
        "an album": (View(key="turn:1:0", text="Ready", media=(one, two), is_final=True), "sendMessage"),
        "an album alone": (View(key="turn:1:0", text="", media=(one, two), is_final=True), "sendMediaGroup"),
    }


@pytest.fixture
def once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process ends where it is not known whether a message was sent: this one does not try again."""
    monkeypatch.setattr(board, "RESENDS", 0)


@pytest.fixture
async def olga(telegram: TelegramEmulator) -> Person:
    return telegram.person("Olga")


def shown(olga: Person) -> list[tuple[str, str]]:
    return [(post.kind, post.text) for post in olga.chat.posts]


async def in_two_lives(front: TelegramFront, make_telegram: MakeFront, heard: Heard, view: View, olga: Person) -> None:
    """Show a view while the connection is cut, end, and show it again as the next process does."""
    before = len(heard.inbounds)
    async with serving(front, heard):
        olga.say("hello")
        await heard.until(before + 1)
        with suppress(OutcomeUnknown):
            await front.show("4242", view)
    olga.say("and meanwhile")
    async with serving(second := make_telegram(), heard):
        await second.show("4242", view)


@pytest.mark.usefixtures("once")
@pytest.mark.parametrize("make", ["words", "buttons", "two parts", "a picture", "an album", "an album alone"])
async def test_what_was_sent_before_the_process_ended_is_not_sent_again(
    make: str, telegram: TelegramEmulator, make_telegram: MakeFront, heard: Heard, olga: Person, tmp_path: Path
) -> None:
    view, last = views(tmp_path)[make]
    async with serving(front := make_telegram(), heard):  # as it looks when nothing goes wrong
        olga.say("hello")
        await heard.until(1)
        await front.show("4242", View(**{**vars(view), "key": "another"}))
    wanted = shown(olga)
    for post in olga.chat.posts:
        telegram.delete(post)
    skipped = 1 if make == "two parts" else 0
    telegram.fault(last, *[Fault.ok()] * skipped, Fault.drop_after())
    await in_two_lives(make_telegram(), make_telegram, heard, view, olga)

    assert shown(olga) == wanted


@pytest.mark.usefixtures("once")
@pytest.mark.parametrize("make", ["words", "two parts", "a picture", "an album"])
async def test_what_was_not_sent_is_sent_and_only_that(
    make: str, telegram: TelegramEmulator, make_telegram: MakeFront, heard: Heard, olga: Person, tmp_path: Path
) -> None:
    view, last = views(tmp_path)[make]
    skipped = 1 if make == "two parts" else 0
    telegram.fault(last, *[Fault.ok()] * skipped, Fault.drop_before())
    await in_two_lives(make_telegram(), make_telegram, heard, view, olga)
    parts = shown(olga)

    assert len(parts) == {"two parts": 2, "an album": 3}.get(make, 1)
    assert len(set(parts)) == len(parts) - (make == "an album")  # whose pictures have no words


@pytest.mark.usefixtures("once")
async def test_ended_twice_at_the_same_message_it_is_there_once(
    telegram: TelegramEmulator, make_telegram: MakeFront, heard: Heard, olga: Person
) -> None:
    """The first try did not get there, the second did, long after it."""
    view = View(key="turn:1:0", text="Nothing found.", is_final=True)
    for fault in (Fault.drop_before(), Fault.drop_after(), Fault.ok()):
        for number in range(12):
            olga.say(f"meanwhile {number}")
        telegram.fault("sendMessage", fault)
        before = len(heard.inbounds)
        async with serving(front := make_telegram(), heard):
            await heard.until(before + 12)
            with suppress(OutcomeUnknown):
                await front.show("4242", view)

    assert shown(olga) == [("text", "Nothing found.")]


@pytest.mark.usefixtures("once")
async def test_the_answer_to_the_first_of_many_that_waited_is_found_again(
    telegram: TelegramEmulator, make_telegram: MakeFront, heard: Heard, olga: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is sent before the others are taken, and stands behind them all."""
    view = View(key="turn:1:0", text="Nothing found.", is_final=True)
    for number in range(40):
        olga.say(f"waited {number}")
    telegram.fault("sendMessage", Fault.drop_after())
    front, take = make_telegram(), heard.answer

    async def answered(inbound: Inbound) -> None:
        if inbound.text == "waited 0":
            with suppress(OutcomeUnknown):
                await front.show("4242", view)
        await take(inbound)

    monkeypatch.setattr(heard, "answer", answered)
    async with serving(front, heard):
        await heard.until(40)
    async with serving(second := make_telegram(), heard):
        await second.show("4242", view)

    assert shown(olga) == [("text", "Nothing found.")]


@pytest.mark.usefixtures("once")
async def test_other_messages_of_the_bot_stay_as_they_are(
    telegram: TelegramEmulator, make_telegram: MakeFront, heard: Heard, olga: Person
) -> None:
    async with serving(front := make_telegram(), heard):
        olga.say("hello")
        await heard.until(1)
        telegram.fault("sendMessage", Fault.drop_before())
        with suppress(OutcomeUnknown):
            await front.show("4242", View(key="turn:1:0", text="An answer."))
        await front.show("4242", View(key="job:5", text="A card.", is_final=True))
    async with serving(second := make_telegram(), heard):
        await second.show("4242", View(key="turn:1:0", text="An answer.", is_final=True))

    assert [text for _, text in shown(olga)] == ["A card.", "An answer."]


@pytest.mark.parametrize(
    "fault", [Fault.drop_after(), Fault.drop_before(), Fault.status_after(502)], ids=lambda fault: fault.kind
)
async def test_a_question_whose_sending_fails_is_looked_for_and_asked_once(
    fault: Fault, telegram: TelegramEmulator, make_telegram: MakeFront, heard: Heard, olga: Person
) -> None:
    """Nothing else comes after it: what is not there is never answered."""
    async with serving(front := make_telegram(), heard):
        olga.say("hello")
        await heard.until(1)
        telegram.fault("sendMessage", fault, fault)
        await front.show("4242", View(key="turn:1:0", text="Shall it go out?", buttons=BUTTONS))

    assert shown(olga) == [("text", "Shall it go out?")]


class TestOnDiscord:
    """The process ended after Discord had the message, and before that was written down; it starts again much later."""

    @pytest.fixture(autouse=True)
    def forgetful(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(discord_rest, "REMEMBERED_NONCES", -1000.0)

    @pytest.mark.parametrize("make", ["words", "buttons", "two parts", "a picture", "an album"])
    async def test_what_was_sent_before_the_process_ended_is_not_sent_again(
        self, make: str, discord: DiscordEmulator, make_discord: MakeDiscord, cards: Cards, heard: Heard, tmp_path: Path
    ) -> None:
        view, _ = views(tmp_path)[make]
        chat = str((desktop := discord.person()).dm.id)
        async with serving(front := make_discord(), heard):
            await discord.connected()
            await front.show(chat, view)
        before = [(post.text, len(post.files)) for post in desktop.dm.posts]
        await forget(cards, chat, view.key)
        async with serving(front := make_discord(), heard):
            await discord.connected()
            await front.show(chat, view)

        assert [(post.text, len(post.files)) for post in desktop.dm.posts] == before

    async def test_the_answer_to_a_command_is_known_by_its_words(
        self, discord: DiscordEmulator, make_discord: MakeDiscord, cards: Cards, heard: Heard
    ) -> None:
        view = View(key="turn:1:0", text="Nothing **found**.", is_final=True)
        chat = str((desktop := discord.person()).dm.id)
        async with serving(front := make_discord(commands=COMMANDS), heard):
            await discord.connected()
            await eventually(lambda: discord.commands)
            desktop.slash("jobs")
            await heard.until(1)
            await front.show(chat, view)
        await forget(cards, chat, view.key)
        async with serving(front := make_discord(commands=COMMANDS), heard):
            await discord.connected()
            await front.show(chat, view)

        assert [post.text for post in desktop.dm.posts] == ["Nothing **found**."]


async def forget(cards: Cards, chat: str, key: str) -> None:
    """Have the database as it is when the process ends between the sending and the note that it arrived."""
    nonce = hashlib.sha256(f"{chat} {key} ".encode()).hexdigest()[:25]
    after = str(time_snowflake(datetime.now(UTC) - timedelta(minutes=5)))
    async with cards._database.write() as session:
        await session.execute(delete(Card).where(Card.key == key))
    await cards.begin_sending("discord", chat, nonce, after, now=datetime.now(UTC))


class TestLong:
    """Words that have no room in one message, shown again: each of their messages says what is true, and is there once."""

    LONG, OTHER, SHORT = "word " * 1200, "other " * 900, "short"

    @pytest.mark.parametrize(("then", "count"), [(LONG, 2), (OTHER, 2), (SHORT, 1)], ids=["same", "other", "short"])
    async def test_on_telegram(
        self,
        then: str,
        count: int,
        telegram: TelegramEmulator,
        make_telegram: MakeFront,
        heard: Heard,
        olga: Person,
    ) -> None:
        async with serving(front := make_telegram(), heard):
            olga.say("hello")
            await heard.until(1)
            await front.show("4242", View(key="turn:1:0", text=self.LONG, buttons=BUTTONS))
        first = [post.id for post in olga.chat.posts]
        async with serving(second := make_telegram(), heard):
            await second.show("4242", View(key="turn:1:0", text=then, buttons=BUTTONS, is_final=True))
        posts = olga.chat.posts

        assert len(first) == 2
        assert " ".join(post.text for post in posts) == then.strip()
        assert [bool(post.buttons) for post in posts] == [False, True][-count:]
        assert ([post.id for post in posts] == first) is (count == 2)  # edited where they stand

    @pytest.mark.parametrize(("then", "count"), [(LONG, 3), (OTHER, 3), (SHORT, 1)], ids=["same", "other", "short"])
    async def test_on_discord(
        self, then: str, count: int, discord: DiscordEmulator, make_discord: MakeDiscord, heard: Heard
    ) -> None:
        chat = str((desktop := discord.person()).dm.id)
        async with serving(front := make_discord(), heard):
            await discord.connected()
            await front.show(chat, View(key="turn:1:0", text=self.LONG, buttons=BUTTONS))
        first = [post.id for post in desktop.dm.posts]
        async with serving(second := make_discord(), heard):
            await discord.connected()
            await second.show(chat, View(key="turn:1:0", text=then, buttons=BUTTONS, is_final=True))
        posts = desktop.dm.posts

        assert " ".join(post.text for post in posts) == then.strip()
        assert [bool(post.buttons) for post in posts] == [False, False, True][-count:]
        assert ([post.id for post in posts] == first) is (count == 3)

    async def test_one_that_somebody_deleted_a_part_of_is_put_anew(
        self, telegram: TelegramEmulator, make_telegram: MakeFront, heard: Heard, olga: Person
    ) -> None:
        async with serving(front := make_telegram(), heard):
            olga.say("hello")
            await heard.until(1)
            await front.show("4242", View(key="turn:1:0", text=self.LONG))
            telegram.delete(olga.chat.posts[0])
            await front.show("4242", View(key="turn:1:0", text=self.OTHER, is_final=True))

        assert " ".join(text for _, text in shown(olga)) == self.OTHER.strip()


class TestMoved:
    """A card is put anew at the end of its chat, and the process ends in the middle of that: one card is left of it."""

    @pytest.mark.usefixtures("once")
    @pytest.mark.parametrize("moment", ["before it is written down", "before the older one is gone"])
    async def test_on_telegram(
        self,
        moment: str,
        telegram: TelegramEmulator,
        make_telegram: MakeFront,
        heard: Heard,
        olga: Person,
        cards: Cards,
    ) -> None:
        async with serving(front := make_telegram(), heard):
            olga.say("hello")
            await heard.until(1)
            await front.show("4242", View(key="job:5", text="Painting", is_final=True))
            older = await cards.get("telegram", "4242", "job:5")
            if moment == "before it is written down":
                telegram.fault("sendMessage", Fault.drop_after())
            else:
                telegram.fault("deleteMessage", Fault.drop_before())
            with suppress(OutcomeUnknown):
                await front.show("4242", View(key="job:5", text="Shall I?", buttons=BUTTONS, at_the_end=True))
        assert older is not None
        if moment == "before the older one is gone":  # and it is not known whether it is
            newer = await cards.get("telegram", "4242", "job:5")
            assert newer is not None
            left = (older.message_ref, older.shape)
            await cards.put("telegram", "4242", "job:5", newer.message_ref, older=left, now=datetime.now(UTC))
        async with serving(second := make_telegram(), heard):
            await second.show("4242", View(key="job:5", text="Shall I?", buttons=BUTTONS, is_final=True))

        assert shown(olga) == [("text", "Shall I?")]
        assert (await cards.standing("telegram", "4242", "job:5"))[1] is None

    @pytest.mark.parametrize("text", ["Shall I?", "Ready"])
    async def test_on_discord_also_where_it_becomes_a_gallery(
        self, text: str, discord: DiscordEmulator, make_discord: MakeDiscord, cards: Cards, heard: Heard, tmp_path: Path
    ) -> None:
        """Killed after Discord had the new one; what is to be shown may have become of another form meanwhile."""
        asks = View(key="job:5", text="Shall I?", media=(picture(tmp_path, 1), picture(tmp_path, 2)), gallery="album")
        now = asks if text == "Shall I?" else View(key="job:5", text=text)
        chat = str((desktop := discord.person()).dm.id)
        async with serving(front := make_discord(), heard):
            await discord.connected()
            await front.show(chat, View(key="job:5", text="Painting", is_final=True))
            older = await cards.get("discord", chat, "job:5")
            await front.show(chat, View(**{**vars(asks), "at_the_end": True, "is_final": True}))
        assert older is not None
        first = desktop.dm.everything[0]
        first.is_deleted = False
        nonce = hashlib.sha256(f"{chat} job:5 {older.message_ref}".encode()).hexdigest()[:25]
        await cards.put("discord", chat, "job:5", older.message_ref, shape=older.shape, now=datetime.now(UTC))
        await cards.begin_sending("discord", chat, nonce, str(first.id - 1), now=datetime.now(UTC))
        async with serving(second := make_discord(), heard):
            await discord.connected()
            await second.show(chat, View(**{**vars(now), "is_final": True}))

        assert [post.text for post in desktop.dm.posts] == [text]
