"""From a phone: what is handed over, answered late, asked after a night off, and found true again after a restart.

The real Telegram Application over sockets; the time is moved by hand.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.app import App
from storage.tables import DeliveryState, JobState
from tests.bot.serving import LONG, WEDNESDAY, Clock, Phone, phone, served
from tests.emulators.comfyui import ComfyUIEmulator
from tests.emulators.telegram import TelegramEmulator
from tests.emulators.telegram_world import Chat, Message

SIX = datetime(2026, 3, 11, 18, 0, tzinfo=UTC)
PICTURE = "make a picture of Ava in a cafe"


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramEmulator]:
    async with TelegramEmulator() as emulator:
        yield emulator


@pytest.fixture
async def olga(telegram: TelegramEmulator, tmp_path: Path) -> AsyncIterator[Phone]:
    async with phone(tmp_path, telegram, telegram.person("Olga"), Clock(WEDNESDAY)) as opened:
        yield opened


async def approved(olga: Phone, line: str) -> None:
    """Ask for something with its post, and approve that."""
    olga.owner.say(line)
    await olga.owner.sees("Shall it go out like this?", timeout=LONG)
    olga.owner.press("Approve")
    await olga.owner.sees("is approved", timeout=LONG)


async def handed(olga: Phone) -> Message:
    """Get a picture handed over at six, and return the message that asks about it."""
    await approved(olga, f"{PICTURE} and post it on instagram today at 6pm")
    await olga.clock.move(olga.app, SIX)
    return await olga.owner.sees_button("Posted")


async def stands(app: App, number: int = 1) -> DeliveryState:
    row = await app.studio.deliveries.get(number)
    assert row is not None
    return row.state


class TestHandOff:
    async def test_at_the_time_come_the_file_and_the_caption_alone_to_copy(self, olga: Phone) -> None:
        card = await handed(olga)
        file = await olga.owner.sees("please post this on Instagram")
        row = await olga.app.studio.deliveries.get(1)

        assert file.kind in {"photo", "document"}
        assert "label for AI-made content" in file.text
        caption = next(m for m in olga.owner.chat.posts if m.id > file.id and m.text.startswith(row.caption[:30]))
        assert caption.text.endswith("Made with AI")
        assert caption.buttons == []
        assert [button.label for button in card.buttons][:3] == ["Posted", "Skip", "Later"]

    async def test_posted_asks_for_the_link_and_keeps_it(self, olga: Phone) -> None:
        await handed(olga)
        olga.owner.press("Posted")
        await olga.owner.sees("Send me its link")
        olga.owner.say("https://www.instagram.com/p/abc123/")
        await olga.owner.sees("P1: https://www.instagram.com/p/abc123/")
        row = await olga.app.studio.deliveries.get(1)

        assert row is not None
        assert (row.state, row.permalink) == (DeliveryState.POSTED, "https://www.instagram.com/p/abc123/")

    async def test_skip_drops_it(self, olga: Phone) -> None:
        await handed(olga)
        olga.owner.press("Skip")
        await olga.owner.sees("Cancelled.")

        assert await stands(olga.app) is DeliveryState.CANCELLED

    async def test_later_hands_it_over_again_the_next_day(self, olga: Phone) -> None:
        await handed(olga)
        olga.owner.press("Later")
        await olga.owner.sees("Thu 12 Mar 18:00")
        assert await stands(olga.app) is DeliveryState.PLANNED
        older = await olga.owner.sees("please post this on Instagram")
        await olga.clock.move(olga.app, SIX + timedelta(days=1))
        await olga.owner.sees_button("Posted")
        (newer,) = [m for m in olga.owner.chat.posts if "please post this" in m.text]

        assert newer.id > older.id  # at the end of the chat, where it is seen


class TestReplies:
    async def test_a_reply_to_an_older_card_is_about_that_one(self, olga: Phone) -> None:
        olga.owner.say("make a 4 second beach reel for Ava")
        card = await olga.owner.sees("reel_", timeout=LONG)
        olga.owner.say("make a picture of Kai in the rain")
        await olga.owner.sees("img_", timeout=LONG)
        olga.owner.say("shorter", reply_to=card)
        await olga.owner.sees("3-second reel of Ava, from J1", timeout=LONG)
        (job,) = await olga.app.studio.jobs.unfinished()
        await olga.app.studio.production.cancel(job.id)

        assert job.params["duration_s"] == 3.0
        assert job.params["based_on"] == 1


class TestLate:
    @pytest.mark.parametrize(
        ("answer", "says", "state"),
        [
            ("Post now", "P1 is up", DeliveryState.POSTED),
            ("Next slot", "Thu 12 Mar 18:00", DeliveryState.PLANNED),
            ("Drop", "Cancelled.", DeliveryState.CANCELLED),
        ],
    )
    async def test_what_was_not_approved_in_time_is_asked_about(
        self, olga: Phone, answer: str, says: str, state: DeliveryState
    ) -> None:
        olga.owner.say(f"{PICTURE} and post it today at 6pm")
        await olga.owner.sees("Shall it go out like this?", timeout=LONG)
        await olga.clock.move(olga.app, SIX + timedelta(minutes=16))
        await olga.owner.sees("was not approved in time")
        assert await stands(olga.app) is DeliveryState.ASK
        olga.owner.press(answer)
        await olga.owner.sees(says)

        assert await stands(olga.app) is state

    async def test_an_approval_within_the_grace_sends_at_once(self, olga: Phone) -> None:
        olga.owner.say(f"{PICTURE} and post it today at 6pm")
        await olga.owner.sees("Shall it go out like this?", timeout=LONG)
        await olga.clock.move(olga.app, SIX + timedelta(minutes=14))
        olga.owner.press("Approve")
        await olga.owner.sees("P1 is up")

        assert await stands(olga.app) is DeliveryState.POSTED

    async def test_an_approval_after_it_is_asked_about_first(self, telegram: TelegramEmulator, tmp_path: Path) -> None:
        """The clock has not looked yet, and the press comes before it."""
        clock = Clock(WEDNESDAY)
        async with phone(tmp_path, telegram, telegram.person("Olga"), clock, **{"posting.sweep": 600}) as olga:
            olga.owner.say(f"{PICTURE} and post it today at 6pm")
            await olga.owner.sees("Shall it go out like this?", timeout=LONG)
            clock.now = SIX + timedelta(hours=2)
            olga.owner.press("Approve")
            await olga.owner.sees("missed its time")

            assert await stands(olga.app) is DeliveryState.ASK


class TestNightsOff:
    async def test_fifteen_minutes_late_goes_out_and_older_is_asked_about(
        self, telegram: TelegramEmulator, tmp_path: Path
    ) -> None:
        owner, clock = telegram.person("Olga"), Clock(WEDNESDAY)
        channel = telegram.channel("@studio")
        async with phone(tmp_path, telegram, owner, clock, channel="@studio") as olga:
            await approved(olga, f"{PICTURE} and post it on telegram today at noon")
            await approved(olga, "post img_1 today at 6pm")
        clock.now = SIX + timedelta(minutes=10)
        async with phone(tmp_path, telegram, owner, clock, channel="@studio") as olga:
            await owner.sees("P2 is up, 10 minutes late", timeout=LONG)
            await owner.sees("P1 missed its time")
            assert channel.posts == []
            assert await stands(olga.app, 1) is DeliveryState.ASK
            owner.press("Post now", on=await owner.sees_button("Post now"))
            await owner.sees("P1 is up: https://t.me/studio/")

            assert len(channel.posts) == 1


class TestRecurring:
    async def test_every_friday_is_made_asked_about_and_posted_and_keeps_its_hour_when_the_clocks_change(
        self, telegram: TelegramEmulator, tmp_path: Path
    ) -> None:
        owner, clock = telegram.person("Olga"), Clock(datetime(2026, 3, 25, 10, 0, tzinfo=UTC))
        channel = telegram.channel("@studio")
        async with phone(tmp_path, telegram, owner, clock, channel="@studio") as olga:
            owner.say("every Friday at 18:00 make and post a 3 second beach reel for Ava on telegram, ask me first")
            await owner.sees("Make a 3-second reel of Ava (beach) and post it to Telegram @studio: Fri at 18:00")
            owner.press("Start")
            await owner.sees("Recurring post 1 is on")
            await clock.move(olga.app, timedelta(minutes=1))
            rows = await olga.app.studio.deliveries.of_schedule(1)
            # Portugal's clocks change on 29 March: the same hour on the wall, another in UTC.
            assert [row.due_at for row in rows[:2]] == [
                datetime(2026, 3, 27, 18, 0, tzinfo=UTC),
                datetime(2026, 4, 3, 17, 0, tzinfo=UTC),
            ]
            assert {row.wall_time[11:16] for row in rows} == {"18:00"}

            for number, friday in enumerate((rows[0].due_at, rows[1].due_at)):
                await clock.move(olga.app, friday - timedelta(minutes=119))
                await owner.sees_button("Approve", timeout=LONG)
                await clock.move(olga.app, friday)
                assert len(channel.posts) == number  # nobody has approved it
                owner.press("Approve")
                await posts(olga, channel, number + 1)
                await owner.sees(f"is up: https://t.me/studio/{channel.posts[-1].id}", timeout=LONG)


class TestStoryboard:
    async def test_change_draws_it_again_and_go_paints_it(self, telegram: TelegramEmulator, tmp_path: Path) -> None:
        async with painting() as comfyui:
            painted = {"painter": "comfyui", "comfyui.url": comfyui.url}
            async with phone(tmp_path, telegram, telegram.person("Olga"), Clock(WEDNESDAY), **painted) as olga:
                olga.owner.say("make a 3 second beach reel for Ava")
                first = await olga.owner.sees_button("Go", timeout=LONG)
                go = data_of(first, "Go")
                assert "This is the storyboard" in first.text
                assert comfyui.submitted == []
                olga.owner.press("Change")
                await olga.owner.sees("what should be different?")
                olga.owner.say("closer, and at night")
                await olga.owner.sees("drawing the storyboard again: closer, and at night")
                olga.owner.press("Go", on=await other_go(olga, go))
                await olga.owner.sees("reel_", timeout=LONG)
                job = await olga.app.studio.jobs.get(1)

                assert job is not None
                assert job.state is JobState.SUCCEEDED
                assert "night" in str([one["prompt"] for one in comfyui.submitted])

    async def test_skip_paints_it_without_asking_and_an_older_press_does_nothing(
        self, telegram: TelegramEmulator, tmp_path: Path
    ) -> None:
        async with painting() as comfyui:
            painted = {"painter": "comfyui", "comfyui.url": comfyui.url}
            async with phone(tmp_path, telegram, telegram.person("Olga"), Clock(WEDNESDAY), **painted) as olga:
                olga.owner.say("make a 3 second beach reel for Ava")
                card = await olga.owner.sees_button("Skip", timeout=LONG)
                skip, go = (next(one for one in card.buttons if one.label == label) for label in ("Skip", "Go"))
                telegram.pressed(olga.owner, card, skip)
                await olga.owner.sees("J1 goes ahead, without asking about the storyboard again.", timeout=LONG)
                telegram.pressed(olga.owner, card, go)
                await olga.owner.sees("That question is over. J1 is now", timeout=LONG)
                await olga.owner.sees("reel_", timeout=LONG)


class TestRestarts:
    async def test_at_every_stage_the_same_card_ends_in_the_true_state(
        self, telegram: TelegramEmulator, tmp_path: Path
    ) -> None:
        """Stopped while it plans, while it asks, after the press, unseen at its end, and before and after the approval."""
        owner, clock = telegram.person("Olga"), Clock(WEDNESDAY)
        async with painting() as comfyui:
            painted = {"painter": "comfyui", "comfyui.url": comfyui.url, "channel": "@studio"}
            channel = telegram.channel("@studio")
            async with phone(tmp_path, telegram, owner, clock, **painted):
                owner.say("make a 3 second beach reel for Ava and post it on telegram today at 6pm")
                card = await owner.sees("3-second reel of Ava", timeout=LONG)
            async with phone(tmp_path, telegram, owner, clock, **painted):
                await owner.sees_button("Go", timeout=LONG)
            async with phone(tmp_path, telegram, owner, clock, **painted):
                owner.press("Go", on=await owner.sees_button("Go"))
                await owner.sees("J1 goes ahead", timeout=LONG)
            async with served(tmp_path, clock=clock, painter="comfyui", **{"comfyui.url": comfyui.url}) as app:
                await over(app)  # while no chat is served, so that nobody is shown the end
            assert not [m for m in owner.chat.posts if "reel_" in m.text]
            async with phone(tmp_path, telegram, owner, clock, **painted):
                await owner.sees("reel_", timeout=LONG)
                await owner.sees_button("Approve", timeout=LONG)
            async with phone(tmp_path, telegram, owner, clock, **painted):
                owner.press("Approve", on=await owner.sees_button("Approve"))
                await owner.sees("P1 is approved")
            async with phone(tmp_path, telegram, owner, clock, **painted) as olga:
                await clock.move(olga.app, SIX)
                await owner.sees("P1 is up: https://t.me/studio/", timeout=LONG)
                cards = [m for m in owner.chat.posts if m.text.startswith("J1 ")]
                posts = [m for m in owner.chat.posts if m.text.startswith("P1 ")]

            assert len(channel.posts) == 1
            assert len([m for m in cards if "✅ reel_" in m.text]) == 1
            assert [m.text for m in cards if "▰" in m.text] == []
            assert len(posts) == 1
            assert "✅ P1 is up" in posts[0].text
            assert posts[0].buttons == []
            assert card.chat is owner.chat


@asynccontextmanager
async def painting() -> AsyncIterator[ComfyUIEmulator]:
    server = ComfyUIEmulator()
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


async def other_go(olga: Phone, old: str) -> Message:
    """Wait for the card that asks about another drawing: its Go is another button."""

    def found() -> Message | None:
        for message in reversed(olga.owner.chat.messages):
            if any(button.label == "Go" and button.data != old for button in message.buttons):
                return message
        return None

    return await olga.telegram.changes.until(found, timeout=LONG, what=lambda: "it is not drawn again")


async def over(app: App) -> None:
    async with asyncio.timeout(LONG):
        while await app.studio.jobs.unfinished():
            await asyncio.sleep(0.05)


async def posts(olga: Phone, channel: Chat, number: int) -> None:
    await olga.telegram.changes.until(
        lambda: len(channel.posts) == number, timeout=LONG, what=lambda: f"{len(channel.posts)} posts, not {number}"
    )


def data_of(card: Message, label: str) -> str:
    return next(button.data for button in card.buttons if button.label == label)
