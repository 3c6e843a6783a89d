"""A reply that is still being written, on each front: it grows, no faster than the chat allows, and ends whole."""

import asyncio
import io
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from rich.console import Console

from bot.fronts.console import ConsoleFront
from bot.fronts.discord import DiscordFront
from bot.fronts.front import View
from bot.fronts.telegram import TelegramFront
from bot.fronts.telegram_wall import TelegramLimits
from tests.bot.fronts.conftest import TELEGRAM_LIMITS, Heard, eventually, serving
from tests.emulators.discord import DiscordEmulator
from tests.emulators.telegram import TelegramEmulator
from tests.emulators.wire import Fault

KEY = "turn:1:note"


def growing(text: str) -> View:
    return View(key=KEY, text=text, grows=True)


def whole(text: str) -> View:
    return View(key=KEY, text=text, is_final=True)


async def test_in_a_private_chat_it_is_a_draft_and_then_one_message(
    telegram: TelegramEmulator, make_telegram: Callable[..., TelegramFront], heard: Heard
) -> None:
    front, chat = make_telegram(), telegram.person().chat
    chat.is_open = True
    async with serving(front, heard):
        await front.show(str(chat.id), growing("The sea."))
        await front.show(str(chat.id), growing("The sea. **It** is loud & wild."))
        drafted = (chat.draft, len(chat.posts))
        await front.show(str(chat.id), whole("The sea. **It** is loud & wild. And you?"))

    assert drafted == ("The sea. It is loud & wild.", 0)
    assert [message.text for message in chat.posts] == ["The sea. It is loud & wild. And you?"]
    assert chat.draft == ""
    assert len({number for number, _ in chat.drafts}) == 1
    assert [text for _, text in chat.drafts] == ["The sea.", "The sea. It is loud & wild."]


async def test_the_message_does_not_wait_for_the_next_draft(
    telegram: TelegramEmulator, make_telegram: Callable[..., TelegramFront], heard: Heard
) -> None:
    front = make_telegram(limits=replace(TELEGRAM_LIMITS, edit_private=timedelta(minutes=5)))
    chat = telegram.person().chat
    chat.is_open = True
    async with serving(front, heard), asyncio.TaskGroup() as group:
        await front.show(str(chat.id), growing("The sea."))
        later = group.create_task(front.show(str(chat.id), growing("The sea. It")))
        await asyncio.sleep(0)
        await front.show(str(chat.id), whole("The sea. It is loud."))
        await later

    assert [message.text for message in chat.posts] == ["The sea. It is loud."]
    assert [text for _, text in chat.drafts] == ["The sea."]


async def test_in_a_group_it_is_one_message_that_is_edited(
    telegram: TelegramEmulator, make_telegram: Callable[..., TelegramFront], heard: Heard
) -> None:
    front, group = make_telegram(), telegram.group()
    async with serving(front, heard):
        for text in ("The sea.", "The sea. It is", "The sea. It is loud."):
            await front.show(str(group.id), growing(text))
        await front.show(str(group.id), whole("The sea. It is loud. And you?"))

    (message,) = group.posts
    assert message.text == "The sea. It is loud. And you?"
    assert message.history[0] == "The sea."
    assert all(message.text.startswith(earlier) for earlier in message.history)
    assert telegram.called("sendMessageDraft") == []


async def test_edits_in_a_group_are_three_seconds_apart_unless_something_else_is_set(
    make_telegram: Callable[..., TelegramFront],
) -> None:
    front = make_telegram(limits=TelegramLimits())

    assert front.caps("-1005678").edit_every >= timedelta(seconds=3)
    assert front.caps("4242").edit_every < timedelta(seconds=2)


@pytest.mark.parametrize(
    "fault",
    [Fault.status(501, "Not Implemented"), Fault.status(404, "Not Found"), Fault.status(400, "Bad Request: no")],
)
async def test_where_there_are_no_drafts_it_grows_by_edits(
    fault: Fault, telegram: TelegramEmulator, make_telegram: Callable[..., TelegramFront], heard: Heard
) -> None:
    telegram.fault("sendMessageDraft", fault, fault)
    front, chat = make_telegram(), telegram.person().chat
    chat.is_open = True
    async with serving(front, heard):
        await front.show(str(chat.id), growing("The sea."))
        await front.show(str(chat.id), whole("The sea. It is loud."))

    (message,) = chat.posts
    assert message.history == ["The sea.", "The sea. It is loud."]


@pytest.mark.parametrize("chat", ["private", "group"])
async def test_when_telegram_asks_to_wait_the_last_state_comes_all_the_same(
    chat: str, telegram: TelegramEmulator, make_telegram: Callable[..., TelegramFront], heard: Heard
) -> None:
    front = make_telegram()
    where = telegram.group() if chat == "group" else telegram.person().chat
    where.is_open = True
    for method in ("sendMessageDraft", "editMessageText", "sendMessage"):
        telegram.fault(method, Fault.status(429, retry_after=1))
    async with serving(front, heard):
        await front.show(str(where.id), growing("The sea."))
        await front.show(str(where.id), growing("The sea. It is"))
        await front.show(str(where.id), whole("The sea. It is loud."))

    assert [message.text for message in where.posts] == ["The sea. It is loud."]


async def test_a_reply_that_outgrows_one_message_ends_as_several(
    telegram: TelegramEmulator, make_telegram: Callable[..., TelegramFront], heard: Heard
) -> None:
    front = make_telegram(limits=replace(TELEGRAM_LIMITS, max_text=60))
    chat = telegram.person().chat
    chat.is_open = True
    said = "The sea is loud. " * 8
    async with serving(front, heard):
        await front.show(str(chat.id), growing(said[:50]))
        await front.show(str(chat.id), growing(said[:110]))
        await front.show(str(chat.id), whole(said))

    assert " ".join(message.text for message in chat.posts) == said.strip()


async def test_on_discord_it_is_one_message_that_is_edited(
    discord: DiscordEmulator, make_discord: Callable[..., DiscordFront], heard: Heard
) -> None:
    olga, front = discord.person("olga"), make_discord()
    async with serving(front, heard):
        await discord.connected()
        for text in ("The sea.", "The sea. It is loud."):
            await front.show(str(olga.dm.id), growing(text))
        await front.show(str(olga.dm.id), whole("The sea. It is loud. And you?"))

    (message,) = olga.dm.posts
    assert message.content == "The sea. It is loud. And you?"
    assert len(discord.called("POST /channels/{}/messages")) == 1


async def test_on_discord_a_commands_own_answer_grows(
    discord: DiscordEmulator, make_discord: Callable[..., DiscordFront], heard: Heard
) -> None:
    from bot.fronts.front import MenuCommand

    olga = discord.person("olga")
    front = make_discord(commands=(MenuCommand(name="make", description="make", argument="what"),))
    async with serving(front, heard):
        await discord.connected()
        olga.slash("make", text="something")
        await heard.until(1)
        await front.show(str(olga.dm.id), growing("The sea."))
        await front.show(str(olga.dm.id), whole("The sea. It is loud."))
        await eventually(lambda: [m.content for m in olga.dm.posts] == ["The sea. It is loud."])


async def test_on_a_terminal_it_moves_below_the_lines_and_is_printed_once() -> None:
    screen = io.StringIO()

    async def idle() -> None:
        pass

    front = ConsoleFront(idle=idle, console=Console(file=screen, force_terminal=True, width=80), lines=_no_lines())
    assert front.caps("console").streams
    await front.show("console", growing("The sea."))
    shown_while_written = front._running[KEY].text
    await front.show("console", whole("The sea. It is loud."))
    front._screen.close()

    assert shown_while_written == "The sea."
    assert screen.getvalue().count("The sea. It is loud.") == 1
    assert not ConsoleFront(idle=idle, console=Console(file=io.StringIO()), lines=_no_lines()).caps("console").streams


async def _no_lines() -> AsyncIterator[str]:
    nothing: tuple[str, ...] = ()
    for line in nothing:
        yield line
