"""People are spoken to in their own language: that of their app, or the one that they chose."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from uuid import uuid4

import pytest
import pytest_asyncio

from bot.fronts.front import Inbound, Origin
from bot.settings import terminal_locale
from storage.tables import Role
from tests.bot.rooms import Room, room

WEDNESDAY = datetime(2026, 11, 4, 12, tzinfo=UTC)
numbers = count(100)


@dataclass
class Phone:
    """One person's app, set to a language, in a chat of their own or in a group."""

    studio: Room
    locale: str
    user: str
    chat: str = ""

    async def say(self, text: str = "", *, command: str = "", press: str = "") -> str:
        """Send it and return what is shown in answer."""
        private = not self.chat
        origin = Origin(
            front="telegram", chat=self.chat or self.user, user=self.user, locale=self.locale, is_private=private
        )
        before = len(self.studio.screen.history)
        what = Inbound(origin=origin, key=uuid4().hex, text=text, command=command, press=press)
        await self.studio.app.intake.answer(what)
        await self.studio.app.intake.idle()
        return "\n".join(view.text for view in self.studio.screen.history[before:])


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def studio(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Room]:
    async with room(tmp_path_factory.mktemp("languages")) as there:
        there.app.open_fronts({"console": there.screen, "telegram": there.screen})
        yield there


async def phone(studio: Room, locale: str, *, role: Role = Role.VIEWER) -> Phone:
    user = str(next(numbers))
    await studio.app.people.add("telegram", user, role, name="Vera", private_chat=user, now=WEDNESDAY)
    return Phone(studio=studio, locale=locale, user=user)


pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("de", "Deine Zeitzone"),
        ("es-419", "Tu zona horaria"),
        ("de-AT", "Deine Zeitzone"),
        ("fr", "Your timezone"),
        ("", "Your timezone"),
    ],
)
async def test_the_language_is_that_of_the_app(studio: Room, locale: str, said: str) -> None:
    assert (await (await phone(studio, locale)).say(command="timezone")).startswith(said)


async def test_it_is_chosen_by_command_by_words_or_by_button_and_given_back(studio: Room) -> None:
    vera = await phone(studio, "de")
    assert await vera.say(command="language", text="es") == "Desde ahora hablo español contigo."
    assert (await vera.say(command="timezone")).startswith("Tu zona horaria")
    assert await vera.say("sprich bitte Englisch mit mir") == "From now on I speak English with you."
    assert (await vera.say(command="timezone")).startswith("Your timezone")
    await vera.say(command="language")
    assert await vera.say(press=studio.screen.button("Español").token) == "Desde ahora hablo español contigo."
    await vera.say(command="language", text="auto")
    assert (await vera.say(command="timezone")).startswith("Deine Zeitzone")


async def test_one_that_is_not_there_is_said_with_those_that_are(studio: Room) -> None:
    vera = await phone(studio, "en")
    said = await vera.say(command="language", text="Klingon")

    assert said == "I do not speak Klingon yet\nChoose one: English, Deutsch, Español"


async def test_a_message_without_a_language_keeps_the_one_that_was_seen(studio: Room) -> None:
    """Discord tells it with commands and presses alone."""
    vera = await phone(studio, "es-ES")
    await vera.say(command="timezone")
    vera.locale = ""
    assert (await vera.say(command="timezone")).startswith("Tu zona horaria")


async def test_each_in_a_group_is_answered_in_their_own(studio: Room) -> None:
    await studio.app.studio.places.enable("telegram", "-100", by="test", now=WEDNESDAY)
    vera, dora = await phone(studio, "de"), await phone(studio, "es")
    vera.chat = dora.chat = "-100"
    assert (await vera.say(command="timezone")).startswith("Deine Zeitzone")
    assert (await dora.say(command="timezone")).startswith("Tu zona horaria")
    assert await studio.app.spoken.at("telegram", "-100") == "es"


async def test_the_menus_are_in_every_language_until_one_is_chosen(studio: Room) -> None:
    vera = await phone(studio, "en")
    (before,) = [menu for menu in await studio.app.menus.of("telegram") if menu.user == vera.user and menu.is_private]
    await vera.say(command="language", text="de")
    (after,) = [menu for menu in await studio.app.menus.of("telegram") if menu.user == vera.user and menu.is_private]

    assert (before.language, after.language) == ("", "de")
    (jobs,) = [command for command in before.commands if command.name == "jobs"]
    assert jobs.translated == {"de": "was gerade gemacht wird", "es": "lo que se está haciendo"}


@pytest.mark.parametrize(
    ("environ", "locale"),
    [
        ({"LANG": "de_DE.UTF-8"}, "de_DE.UTF-8"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "es_ES.UTF-8"}, "es_ES.UTF-8"),
        ({"LANGUAGE": "es:de", "LC_ALL": "de_DE"}, "es"),
        ({}, ""),
    ],
)
async def test_a_terminals_language_is_read_as_programs_do(environ: dict[str, str], locale: str) -> None:
    assert terminal_locale(environ) == locale
