"""Approving from the phone: what goes out, one message that asks, what is left of it; and what a rejection changes."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from storage.tables import Asset, Delivery, DeliveryState, Job, JobState
from tests.bot.serving import LONG, WEDNESDAY, Clock, Phone, eventually, phone
from tests.emulators.ollama import OllamaEmulator, Reply
from tests.emulators.telegram import Message, TelegramEmulator

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def ollama() -> AsyncIterator[OllamaEmulator]:
    async with OllamaEmulator() as server:
        yield server


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def olga(tmp_path_factory: pytest.TempPathFactory, ollama: OllamaEmulator) -> AsyncIterator[Phone]:
    async with TelegramEmulator() as telegram:
        owner = telegram.person("Olga")
        owner.chat.is_open = True
        folder = tmp_path_factory.mktemp("approving")
        async with phone(folder, telegram, owner, Clock(WEDNESDAY), **{"ollama.url": ollama.url}) as opened:
            yield opened


async def asked(olga: Phone, words: str) -> tuple[Message, Delivery]:
    """Say a line that makes something and plans it; return the message that asks, and the post."""
    known = {row.id for row in await olga.app.studio.deliveries.list()}
    olga.owner.say(words)
    await eventually(lambda: _asks(olga, known) is not None)
    message = _asks(olga, known)
    assert message is not None
    number = int(message.text.removeprefix("P").split(" ")[0])
    row = await olga.app.studio.deliveries.get(number)
    assert row is not None
    return message, row


def _asks(olga: Phone, known: set[int]) -> Message | None:
    new = [
        message
        for message in olga.owner.chat.posts
        if message.text.startswith("P") and "Shall it go out like this?" in message.text
    ]
    return next((one for one in new if int(one.text[1:].split(" ")[0]) not in known), None)


def _asks_for(olga: Phone, row: Delivery) -> Message | None:
    """Return the message that asks about this post now."""
    asking = (one for one in olga.owner.chat.posts if "Shall it go out like this?" in one.text and one.buttons)
    return next((one for one in asking if one.text.startswith(f"{row.handle} ")), None)


async def stands(olga: Phone, row: Delivery) -> Delivery:
    now = await olga.app.studio.deliveries.get(row.id)
    assert now is not None
    return now


async def content_of(olga: Phone, row: Delivery) -> tuple[Asset, Job]:
    now = await stands(olga, row)
    asset = await olga.app.studio.assets.get(now.asset_id or 0, deleted=True)
    assert asset is not None
    job = await olga.app.studio.jobs.get(asset.job_id or 0)
    assert job is not None
    return asset, job


async def remade(olga: Phone, row: Delivery, first: Asset) -> tuple[Asset, Job]:
    """Press "Make it again" as soon as it is there, and wait until the post has its new content."""

    def dropped() -> list[Message]:
        return [one for one in olga.owner.chat.posts if one.text.startswith(f"{row.handle} is dropped")]

    await eventually(dropped)
    olga.owner.press("Make it again", on=dropped()[-1])
    async with asyncio.timeout(LONG):
        while (await stands(olga, row)).asset_id in {None, first.id}:
            await asyncio.sleep(0.05)
    return await content_of(olga, row)


async def reject(olga: Phone, question: Message, reason: str) -> None:
    since = olga.owner.chat.newest
    olga.owner.press("Reject", on=question)
    await eventually(lambda: any("What is wrong with it?" in one.text for one in olga.owner.chat.posts_after(since)))
    olga.owner.say(reason)


async def test_after_the_press_one_line_says_who_and_when(olga: Phone) -> None:
    question, row = await asked(olga, "make a square picture of Ava in a cafe and post it tomorrow at 6pm")
    before = question.text
    olga.owner.press("Approve", on=question)
    await eventually(lambda: "Approved by Olga, Wed 11 Mar 10:00" in question.text)

    assert question.file is None
    assert "✅ fits" in before
    assert "Thu 12 Mar 18:00" in before
    assert "✅ fits" not in question.text
    assert "Made with AI" not in question.text
    assert "Thu 12 Mar 18:00" in question.text
    assert f"{row.handle} is approved" in question.text
    assert [button.label for button in question.buttons] == ["Move", "Edit caption", "Cancel the post"]
    assert (await stands(olga, row)).state is DeliveryState.PLANNED


async def test_asked_for_again_the_file_comes_first_and_one_message_has_words_and_buttons(olga: Phone) -> None:
    _, row = await asked(olga, "make a square picture of Ava at the market and post it tomorrow at 7pm")
    olga.owner.say("list the jobs")
    await olga.owner.sees("at the market")
    since = olga.owner.chat.newest
    olga.owner.say(f"/post {row.handle}")
    await eventually(lambda: any("Shall it go out" in one.text for one in olga.owner.chat.posts_after(since)))
    *_, last = olga.owner.chat.posts

    assert last.text.startswith(row.handle)
    assert last.file is None
    assert next(button.label for button in last.buttons) == "Approve"


async def test_a_rejected_post_is_made_again_as_the_reason_says(olga: Phone) -> None:
    question, row = await asked(olga, "make a square picture of Ava on a pier and post it tomorrow at 8pm")
    first, _ = await content_of(olga, row)
    await reject(olga, question, "too dark, and no umbrellas please")
    await eventually(lambda: "Rejected by Olga, Wed 11 Mar 10:00: too dark" in question.text)
    second, job = await remade(olga, row, first)
    rejected = await olga.app.studio.assets.get(first.id)

    assert rejected is not None
    assert rejected.rejection_reason == "too dark, and no umbrellas please"
    assert second.id != first.id
    assert "bright, well lit" in second.prompt
    assert "umbrellas" in second.negative_prompt
    assert second.generation_settings["because"] == "too dark, and no umbrellas please"
    assert job.plan["show"] == "bright, well lit"
    assert (await stands(olga, row)).state is DeliveryState.DRAFT


async def test_a_second_rejection_joins_the_first_and_again_in_words_is_led_by_both(olga: Phone) -> None:
    question, row = await asked(olga, "make a square picture of Ava in a library and post it tomorrow at 9pm")
    first, _ = await content_of(olga, row)
    await reject(olga, question, "too dark")
    await remade(olga, row, first)
    await eventually(lambda: _asks_for(olga, row) is not None)
    again = _asks_for(olga, row)
    assert again is not None
    await reject(olga, again, "blurry")
    await eventually(lambda: "blurry" in olga.owner.chat.posts[-1].text)
    jobs = len(await olga.app.studio.jobs.list(limit=50))
    olga.owner.say("make it again")

    async with asyncio.timeout(LONG):
        while (job := (await olga.app.studio.jobs.list(limit=1))[0]).state is not JobState.SUCCEEDED or job.id <= jobs:
            await asyncio.sleep(0.05)

    assert len(await olga.app.studio.jobs.list(limit=50)) == jobs + 1
    assert job.params["settings"]["because"] == "too dark; blurry"
    assert job.plan["show"] == "bright, well lit, in sharp focus"
    assert (await stands(olga, row)).state is DeliveryState.CANCELLED


async def test_a_model_says_the_reason_in_a_painters_words(olga: Phone, ollama: OllamaEmulator) -> None:
    ollama.by_format["steering"] = Reply(text=json.dumps({"show": "golden morning light", "avoid": "harsh shadows"}))
    olga.app.studio.models.use("auto")
    try:
        question, row = await asked(olga, "make a square picture of Ava on a roof and post it tomorrow at 5pm")
        first, _ = await content_of(olga, row)
        await reject(olga, question, "the light is a bit meh")
        asset, _ = await remade(olga, row, first)
    finally:
        olga.app.studio.models.use("offline")

    assert "golden morning light" in asset.prompt
    assert "harsh shadows" in asset.negative_prompt
    assert "the light is a bit meh" in str(ollama.asides[-1]["messages"])
