"""The live status: a card on each front that is pinned, follows what happens, survives a restart and ends in a day."""

import asyncio
from datetime import timedelta
from pathlib import Path

from storage.tables import Role
from tests.bot.rooms import room
from tests.bot.serving import LONG, WEDNESDAY, Clock, discord_settings, eventually, phone, served, telegram_settings
from tests.emulators.discord import DiscordEmulator
from tests.emulators.telegram import TelegramEmulator
from tests.emulators.telegram_world import Message
from tools.publishing import Post


def alive(message: Message) -> bool:
    return message.text.startswith("Live status")


async def test_on_the_phone_it_is_pinned_follows_the_plan_survives_a_restart_and_ends_by_a_press(
    tmp_path: Path,
) -> None:
    clock = Clock(WEDNESDAY)
    async with TelegramEmulator() as telegram:
        owner = telegram.person("Olga")
        async with phone(tmp_path, telegram, owner, clock) as olga:
            owner.say("/status live")
            card = await owner.sees("Live status", timeout=LONG)
            await eventually(lambda: card.is_pinned)
            assert "Nothing is being made." in card.text
            assert "No post is planned." in card.text
            assert "Disk: " in card.text
            assert "GPU: " in card.text
            assert [button.label for button in card.buttons] == ["Stop the live status"]
            place = (await olga.app.studio.destinations.for_platform("folder"))[0]
            await olga.app.studio.publishing.plan(
                Post(
                    destination=place, persona_id=None, wall_time="2026-03-12T18:00", timezone="Europe/London",
                    due_at=WEDNESDAY + timedelta(hours=32), front="telegram", chat=str(owner.id),
                )
            )  # fmt: skip
            await olga.app.desk.post_changed(1)
            await eventually(lambda: "Thu 12 Mar 18:00 P1" in card.text)
        async with phone(tmp_path, telegram, owner, clock) as olga:
            delivery = await olga.app.studio.deliveries.get(1)
            assert delivery is not None
            owner.say("/post P1 cancel")
            await owner.sees_button("Cancel the post", timeout=LONG)
            owner.press("Cancel the post")
            await eventually(lambda: "No post is planned." in card.text)
            assert [message for message in owner.chat.posts if alive(message)] == [card]

            owner.press("Stop the live status", on=card)
            await eventually(lambda: not alive(card))
            assert card.text == "The live status has ended."
            assert [button.label for button in card.buttons] == ["Show it again"]
        assert not card.is_pinned


async def test_it_ends_by_itself_a_day_later(tmp_path: Path) -> None:
    clock = Clock(WEDNESDAY)
    async with TelegramEmulator() as telegram:
        owner = telegram.person("Olga")
        async with phone(tmp_path, telegram, owner, clock) as olga:
            owner.say("live status")
            card = await owner.sees("Live status", timeout=LONG)
            await clock.move(olga.app, timedelta(hours=23, minutes=59))
            await olga.app.desk.post_changed(1)
            await asyncio.sleep(1)
            was_there = alive(card)
            await clock.move(olga.app, timedelta(minutes=1))
            await olga.app.desk.post_changed(1)
            await eventually(lambda: not alive(card))

        assert was_there
        assert card.text == "The live status has ended: it was here for a day."
        assert not card.is_pinned


async def test_on_discord_it_is_pinned_and_ended_in_words(tmp_path: Path) -> None:
    async with DiscordEmulator() as discord:
        olga = discord.person("olga")
        async with served(tmp_path, clock=Clock(WEDNESDAY), **discord_settings(discord)) as app:
            me, dm = str(olga.id), str(olga.dm.id)
            await app.people.add("discord", me, Role.OWNER, name="Olga", private_chat=dm, now=WEDNESDAY)
            await discord.connected()
            olga.say("live status")
            card = await olga.sees("Live status", timeout=LONG)
            await eventually(lambda: card.is_pinned)
            olga.say("stop the live status")
            await olga.sees("The live status has ended.", timeout=LONG)

        assert not card.is_pinned
        assert card.text == "The live status has ended."


async def test_where_none_is_shown_there_is_nothing_to_stop_and_a_viewer_begins_none(tmp_path: Path) -> None:
    async with TelegramEmulator() as telegram:
        vera = telegram.person("Vera", id=77)
        async with served(tmp_path, clock=Clock(WEDNESDAY), **telegram_settings(telegram)) as app:
            await app.people.add("telegram", "77", Role.VIEWER, name="Vera", private_chat="77", now=WEDNESDAY)
            vera.say("/status live")
            await vera.sees("you may look, but not change anything".capitalize(), timeout=LONG)
            await app.people.add("telegram", "77", Role.OPERATOR, name="Vera", private_chat="77", now=WEDNESDAY)
            vera.say("/status live off")
            await vera.sees("No live status is shown here.", timeout=LONG)

        assert telegram.called("pinChatMessage") == []


async def test_at_the_terminal_it_stands_among_the_running_work(tmp_path: Path) -> None:
    async with room(tmp_path, clock=lambda: WEDNESDAY) as person:
        await person.send(command="status", text="live")
        view = person.screen.views["live"]
        await person.send(command="status", text="live stop")

    assert view.progress is not None  # the console shows it in place, and does not print each change
    assert view.text.startswith("**Live status**")
    assert person.screen.views["live"].text == "The live status has ended."
