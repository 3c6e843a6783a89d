"""What of the platforms' interfaces the fronts use: the emulators model all of it, a short talk goes over all of it, and
every request that any test makes is held against the platform's own shapes."""

import ast
from collections.abc import Callable
from pathlib import Path

import pytest
import telegram as library

from bot.fronts import discord as discord_front
from bot.fronts.discord import DiscordFront
from bot.fronts.front import Button, Media, View
from bot.fronts.telegram import TelegramFront
from bot.menus import PeoplesMenus
from storage.database import Database
from storage.people import People
from storage.places import Places
from storage.tables import Role
from tests.bot.fronts.conftest import NOW, Heard, eventually, serving
from tests.emulators import discord_schema, telegram_schema
from tests.emulators.discord import DiscordEmulator
from tests.emulators.telegram import TelegramEmulator
from tests.emulators.telegram_methods import Methods

ROOT = Path(discord_front.__file__).parents[2]
BUTTONS = ((Button(token="tok1", label="Approve", style="primary"), Button(token="tok2", label="No", style="danger")),)


def methods_in(*patterns: str) -> set[str]:
    """The methods of the Bot API that modules call, as the platform names them."""
    named = {
        node.func.attr
        for pattern in patterns
        for file in ROOT.glob(pattern)
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    camel = {name: name.split("_")[0] + "".join(part.title() for part in name.split("_")[1:]) for name in named}
    return {camel[name] for name in named if "_" in name and hasattr(library.Bot, camel[name])}


def test_every_method_of_telegram_that_is_used_is_modelled() -> None:
    used = methods_in("bot/fronts/telegram*.py", "tools/publishers/telegram*.py")

    assert {"sendMessage", "editMessageMedia", "getUpdates"} <= used
    assert used - {name.removeprefix("do_") for name in vars(Methods)} == set()


async def test_a_talk_on_telegram_goes_over_every_method_of_the_front(
    telegram: TelegramEmulator,
    make_telegram: Callable[..., TelegramFront],
    heard: Heard,
    database: Database,
    people: People,
    tmp_path: Path,
) -> None:
    olga = telegram.person("Olga")
    await people.add("telegram", str(olga.id), Role.OWNER, name="Olga", private_chat=str(olga.id), now=NOW)
    front = make_telegram(menus=PeoplesMenus(people, Places(database)))
    async with serving(front, heard):
        olga.say("hello")
        olga.send("photo", b"\xff\xd8\xff picture", caption="look")
        await heard.until(2)
        chat = str(olga.id)
        await front.show(chat, View(key="turn:1", text="It is", grows=True))
        await front.show(chat, View(key="turn:1", text="It is there.", is_final=True))
        await front.show(chat, View(key="job:1", text="queued", pin="on"))
        await front.show(chat, View(key="job:1", text="shots", buttons=BUTTONS, pin="off", is_final=True))
        for kind in ("image", "video", "audio", "file"):
            media = (a_file(tmp_path, kind, 1),)
            await front.show(chat, View(key=f"job:{kind}", text="one", media=media, is_final=True))
        await front.show(chat, View(key="job:image", text="another", media=media_of(tmp_path, 1, 2), is_final=True))
        await front.show(chat, View(key="job:video", text="words alone", is_final=True))
        await front.show(chat, View(key="job:video", text="", media=media_of(tmp_path, 3), is_final=True))
        await front.show(chat, View(key="job:1", text="at the end", at_the_end=True, is_final=True))
        await eventually(lambda: telegram.called("setMyCommands"))
    called = {call.method for call in telegram.calls}

    assert methods_in("bot/fronts/telegram*.py") - called == set()
    assert telegram.malformed == []


def a_file(folder: Path, kind: str, number: int) -> Media:
    path = folder / f"{kind}{number}.bin"
    path.write_bytes(b"\xff\xd8\xff %s %d" % (kind.encode(), number))
    return Media(path=path, kind=kind, mime="image/jpeg", name=path.name, sha256=path.name)  # type: ignore[arg-type]


def media_of(folder: Path, *numbers: int) -> tuple[Media, ...]:
    return tuple(a_file(folder, "image", number) for number in numbers)


@pytest.mark.parametrize(
    ("method", "params", "says"),
    [
        ("sendMesage", {}, "there is no method"),
        ("sendMessage", {"chat_id": "1"}, "needs text"),
        ("sendMessage", {"chat_id": "1", "text": "a", "colour": "red"}, "has no colour"),
        ("sendMessage", {"chat_id": "1", "text": "a", "protect_content": "perhaps"}, "no truth value"),
        ("editMessageText", {"chat_id": "1", "message_id": "first", "text": "a"}, "no whole number"),
        ("sendMessage", {"chat_id": "1", "text": "a", "reply_markup": '{"inline_keyboard": [[{"txt": "a"}]]}'}, "text"),
        (
            "sendMessage",
            {"chat_id": "1", "text": "a", "reply_markup": '{"inline_keyboard": [[{"text": "a", "shape": "round"}]]}'},
            "InlineKeyboardButton has no shape",
        ),
        ("sendMediaGroup", {"chat_id": "1", "media": '[{"type": "photo", "file": "a"}]'}, "InputMediaPhoto lacks"),
        ("setMyCommands", {"commands": '[{"command": "a"}]'}, "no BotCommand"),
        ("sendMessage", {"chat_id": "1", "text": "a", "reply_parameters": '{"message_id": 1}'}, ""),
    ],
)
def test_a_request_that_telegram_does_not_know_is_found(method: str, params: dict[str, str], says: str) -> None:
    found = telegram_schema.wrong_with(method, params, set())

    assert says in found
    assert bool(says) is bool(found)


async def test_a_talk_on_discord_is_well_formed(
    discord: DiscordEmulator, make_discord: Callable[..., DiscordFront], heard: Heard, tmp_path: Path
) -> None:
    front, olga = make_discord(), discord.person()
    async with serving(front, heard):
        await discord.connected()
        olga.say("hello", files=[("a.png", b"picture", "image/png")])
        await heard.until(1)
        chat = str(olga.dm.id)
        await front.show(chat, View(key="job:1", text="queued", pin="on"))
        await front.show(chat, View(key="job:1", text="shots", buttons=BUTTONS, pin="off", is_final=True))
        album = View(key="job:2", text="two", media=media_of(tmp_path, 1, 2), gallery="album", is_final=True)
        await front.show(chat, album)
        await front.show(chat, View(key="job:1", text="at the end", buttons=BUTTONS, at_the_end=True, is_final=True))
        pressed = olga.press("Approve")
        await eventually(lambda: pressed.acknowledged_after is not None)
    called = {call.route for call in discord.calls}

    assert {
        "POST /channels/{}/messages",
        "PATCH /channels/{}/messages/{}",
        "DELETE /channels/{}/messages/{}",
        "POST /interactions/{}/{}/callback",
    } <= called
    assert discord.malformed == []


@pytest.mark.parametrize(
    ("route", "body", "says"),
    [
        ("POST /channels/{}/messages", {"contents": "a"}, "contents"),
        ("POST /channels/{}/messages", {"content": "a" * 2001}, "at most 2000"),
        ("POST /channels/{}/messages", {"content": "a", "components": [{"type": 99}]}, "components"),
        (
            "PATCH /channels/{}/messages/{}",
            {"components": [{"type": 1, "components": [{"type": 2, "style": 9, "label": "a", "custom_id": "a"}]}]},
            "style",
        ),
        ("POST /interactions/{}/{}/callback", {"type": 99}, "no answer"),
        ("POST /interactions/{}/{}/callback", {"type": 9, "data": {"title": "a", "custom_id": "a"}}, "components"),
        ("PUT /applications/{}/commands", [{"name": "a", "descripton": "b"}], "descripton"),
        ("DELETE /channels/{}/messages/{}", {"why": "a"}, "has no body"),
        ("POST /channels/{}/messages", {"content": "a", "nonce": "b", "enforce_nonce": True}, ""),
    ],
)
def test_a_request_that_discord_does_not_know_is_found(route: str, body: object, says: str) -> None:
    found = discord_schema.wrong_with(route, body)

    assert says in found
    assert bool(says) is bool(found)
