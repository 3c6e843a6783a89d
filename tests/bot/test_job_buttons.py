"""The buttons of a job's card: pause and go on, another take, other words, one shot, the bin; on each front, each press once."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio

from bot.app import App
from storage.tables import Job, JobState, Role
from tests.bot.serving import LONG, WEDNESDAY, discord_settings, eventually, served, telegram_settings
from tests.emulators.discord import DiscordEmulator
from tests.emulators.discord import Person as DiscordPerson
from tests.emulators.telegram import Person, TelegramEmulator

pytestmark = pytest.mark.asyncio(loop_scope="module")


@dataclass
class Hands:
    app: App
    phone: Person
    desktop: DiscordPerson
    discord: DiscordEmulator

    async def newest(self) -> Job:
        return (await self.app.studio.jobs.list(limit=1))[0]

    async def made(self, front: str, words: str) -> Job:
        """Have something made, wait for its card, and return the job."""
        before = await self.last()
        person = self.phone if front == "telegram" else self.desktop
        person.say(words)
        return await self.after(before)

    async def last(self) -> int:
        """The number of the newest job; 0 where there is none."""
        return next((job.id for job in await self.app.studio.jobs.list(limit=1)), 0)

    async def after(self, number: int) -> Job:
        """Wait for the job that comes after this one to be ready, and shown so."""
        while (job := await self.app.studio.jobs.get(number + 1)) is None or job.state is not JobState.SUCCEEDED:
            await asyncio.sleep(0.1)
        await self.app.idle()
        return job


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def hands(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Hands]:
    async with TelegramEmulator() as telegram, DiscordEmulator() as discord:
        phone, desktop = telegram.person("Olga"), discord.person("olga")
        settings = {**telegram_settings(telegram), **discord_settings(discord)}
        async with served(tmp_path_factory.mktemp("buttons"), **settings) as app:
            for front, user, chat in (("telegram", phone.id, phone.id), ("discord", desktop.id, desktop.dm.id)):
                await app.people.add(front, str(user), Role.OWNER, name="Olga", private_chat=str(chat), now=WEDNESDAY)
            await discord.connected()
            yield Hands(app=app, phone=phone, desktop=desktop, discord=discord)


async def test_on_discord_a_remix_is_a_form_that_begins_with_the_words(hands: Hands) -> None:
    job = await hands.made("discord", "make a square picture of Ava in a cafe")
    opened = hands.desktop.press("Remix")
    await hands.discord.changes.until(lambda: opened.form, what=lambda: "no form")
    assert opened.form is not None
    field = opened.form["components"][0]["component"]
    hands.desktop.fill(opened, "at the opera, in a red dress")
    remixed = await hands.after(job.id)

    assert field["value"] == "in a cafe"
    assert field["style"] == 2  # a paragraph
    assert remixed.params["prompt"] == "at the opera, in a red dress"
    assert remixed.persona_id == job.persona_id


async def test_on_telegram_a_remix_asks_and_the_answer_is_the_words(hands: Hands) -> None:
    job = await hands.made("telegram", "make a square picture of Ava in a garden")
    hands.phone.press("Remix")
    question = await hands.phone.sees("send me the words as they should be", timeout=LONG)
    hands.phone.say("make it snow on a mountain", reply_to=question)
    remixed = await hands.after(job.id)

    assert "in a garden" in question.text
    assert remixed.params["prompt"] == "make it snow on a mountain"


async def test_a_variation_keeps_the_seed_and_its_button_can_be_pressed_again_but_acts_once(hands: Hands) -> None:
    job = await hands.made("telegram", "make a square picture of Ava on a boat")
    asset = await hands.app.studio.assets.get(int(job.result["asset"]))
    assert asset is not None
    card = await hands.phone.sees_button("Vary", timeout=LONG)
    old = next(button for button in card.buttons if button.label == "Vary")
    hands.phone.press("Vary", on=card)
    hands.phone._telegram.pressed(hands.phone, card, old)  # a double tap
    first = await hands.after(job.id)
    await hands.app.intake.idle()
    await eventually(lambda: next(b for b in card.buttons if b.label == "Vary").data != old.data)
    jobs = len(await hands.app.studio.jobs.list(limit=100))
    hands.phone.press("Vary", on=card)
    second = await hands.after(first.id)

    assert first.params["seed"] == second.params["seed"] == asset.seed
    assert first.params["prompt"].startswith("on a boat, ")
    assert first.params["prompt"] != second.params["prompt"]
    assert len(await hands.app.studio.jobs.list(limit=100)) == jobs + 1


async def test_one_shot_is_made_again_and_the_others_stay(hands: Hands) -> None:
    job = await hands.made("telegram", "make a 4 second beach reel for Ava")
    hands.phone.press("One shot")
    asked = await hands.phone.sees("which one shall I make again?", timeout=LONG)
    hands.phone.press("2", on=asked)
    again = await hands.after(job.id)
    shots = await hands.app.studio.production.shots_of(again)
    before = await hands.app.studio.production.shots_of(job)

    assert again.params["retake"] == [2]
    assert shots[0].asset_id == before[0].asset_id
    assert shots[1].asset_id != before[1].asset_id


async def test_what_a_job_made_is_deleted_and_taken_back(hands: Hands) -> None:
    job = await hands.made("discord", "make a square picture of Ava in a forest")
    hands.desktop.press("Delete")
    gone = await hands.desktop.sees("deleted img\\_", timeout=LONG)
    deleted = await hands.app.studio.assets.of_job(job.id)
    hands.desktop.press("Undo", on=gone)
    await hands.desktop.sees("is back", timeout=LONG)

    assert list(deleted) == []
    assert len(await hands.app.studio.assets.of_job(job.id)) == 1


async def test_a_reel_is_paused_on_one_front_and_goes_on_from_the_other(hands: Hands) -> None:
    before = await hands.last()
    hands.phone.say("make a 6 second city reel for Ava")
    card = await hands.phone.sees_button("Pause", timeout=LONG)
    hands.phone.press("Pause", on=card)
    await eventually(lambda: "⏸ Paused" in card.text)
    paused = await hands.newest()
    labels = [button.label for button in card.buttons]
    hands.desktop.say(f"/job {paused.id} resume")
    done = await hands.after(before)

    assert paused.is_paused
    assert labels == ["Resume", "Cancel"]
    assert done.state is JobState.SUCCEEDED
    await eventually(lambda: "reel_" in card.text)
