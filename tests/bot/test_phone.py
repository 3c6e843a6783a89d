"""From a phone: what is handed over, answered late, asked after a night off, and found true again after a restart.

The real Telegram Application over sockets; the time is moved by hand.
"""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.app import App
from storage.tables import DeliveryState
from tests.bot.serving import LONG, WEDNESDAY, Clock, Phone, phone
from tests.emulators.telegram import TelegramEmulator
from tests.emulators.telegram_world import Message

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
        olga.owner.say("make a 6 second beach reel for Ava")
        card = await olga.owner.sees("reel_", timeout=LONG)
        olga.owner.say("make a picture of Kai in the rain")
        await olga.owner.sees("img_", timeout=LONG)
        olga.owner.say("shorter", reply_to=card)
        await olga.owner.sees("4-second reel of Ava, from J1", timeout=LONG)
        (job,) = await olga.app.studio.jobs.unfinished()
        await olga.app.studio.production.cancel(job.id)

        assert job.params["duration_s"] == 4.0
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
