"""A model's words while it writes them: read on the phone before they are all there, and never taken back."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio

from bot.app import App
from storage.tables import Role
from tests.bot.serving import LONG, WEDNESDAY, discord_settings, eventually, served, telegram_settings
from tests.emulators.discord import DiscordEmulator
from tests.emulators.discord import Person as DiscordPerson
from tests.emulators.ollama import OllamaEmulator, Reply
from tests.emulators.openai import Completion, OpenAIEmulator
from tests.emulators.telegram import Person, TelegramEmulator

pytestmark = pytest.mark.asyncio(loop_scope="module")
ODD = "could you perhaps see to something with fog, whatever fits your mood"  # no parser reads this
SEA = "The sea was so loud last night that I could not sleep."
WISH = "Would you like something with fog in it?"
LIE = "I have posted it on Instagram."


@dataclass
class Talk:
    app: App
    ollama: OllamaEmulator
    openai: OpenAIEmulator
    phone: Person
    desktop: DiscordPerson

    def drafts(self) -> list[str]:
        return [text for _, text in self.phone.chat.drafts]

    async def hears(self, text: str, *, since: int) -> str:
        """Wait for the last message of the chat to hold this, and return all that was said since."""

        def said() -> list[str]:
            return [message.text for message in self.phone.chat.posts_after(since)]

        await eventually(lambda: any(text in one for one in said()))
        await self.app.intake.idle()
        return "\n".join(said())


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def studio(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Talk]:
    with pytest.MonkeyPatch.context() as patch:
        async with (
            TelegramEmulator() as telegram,
            DiscordEmulator() as discord,
            OllamaEmulator() as ollama,
            OpenAIEmulator() as openai,
        ):
            patch.setenv("OPENAI_API_KEY", "sk-test")
            patch.setenv("OPENAI_BASE_URL", openai.url)
            phone, desktop = telegram.person("Olga"), discord.person("olga")
            overrides = {"model": "auto", "ollama.url": ollama.url}
            folder = tmp_path_factory.mktemp("streams")
            async with served(folder, **telegram_settings(telegram), **discord_settings(discord), **overrides) as app:
                for front, user, chat in (("telegram", phone.id, phone.id), ("discord", desktop.id, desktop.dm.id)):
                    await app.people.add(
                        front, str(user), Role.OWNER, name="Olga", private_chat=str(chat), now=WEDNESDAY
                    )
                await discord.connected()
                yield Talk(app=app, ollama=ollama, openai=openai, phone=phone, desktop=desktop)


@pytest_asyncio.fixture(loop_scope="module")
async def talk(studio: Talk) -> Talk:
    studio.app.studio.models.use("auto")
    studio.ollama.parameters = 9e9
    studio.ollama.replies.clear()
    studio.phone.chat.drafts.clear()
    return studio


async def test_on_the_phone_the_first_sentence_is_read_while_the_second_is_written(talk: Talk) -> None:
    more, since = asyncio.Event(), talk.phone.chat.newest
    talk.ollama.will(Reply(text=f"{SEA} Would", hold=more, rest=f"{WISH.removeprefix('Would')} I would."))
    talk.phone.say(ODD)
    await eventually(lambda: talk.phone.chat.draft == SEA)
    posted = talk.phone.chat.posts_after(since)
    more.set()
    said = await talk.hears(WISH, since=since)

    assert posted == []
    assert said == f"{SEA} {WISH} I would."
    assert talk.phone.chat.draft == ""
    assert all(f"{SEA} {WISH}".startswith(draft) for draft in talk.drafts())


async def test_of_a_plan_the_reply_is_read_while_it_is_written(talk: Talk) -> None:
    talk.ollama.parameters = 5e8
    talk.app.studio.models.look_again()
    more, since = asyncio.Event(), talk.phone.chat.newest
    plan = json.dumps({"calls": [], "reply": f"{SEA} {WISH}"})
    talk.ollama.will(Reply(text=plan[:90], hold=more, rest=plan[90:]))
    talk.phone.say(ODD)
    await eventually(lambda: talk.phone.chat.draft == SEA)
    more.set()

    assert await talk.hears(WISH, since=since) == f"{SEA} {WISH}"


async def test_what_was_read_stays_when_a_claim_follows_and_the_phrase_book_goes_on(talk: Talk) -> None:
    since = talk.phone.chat.newest
    talk.ollama.will(Reply(text=f"{SEA} {LIE} {WISH}"))
    talk.phone.say(ODD)
    said = await talk.hears(SEA, since=since)

    assert said.startswith(SEA)
    assert len(said) > len(SEA)
    assert not [text for text in (said, *talk.drafts()) if "posted" in text or WISH in text]


async def test_what_was_read_stays_when_the_model_breaks_off_and_that_is_said(talk: Talk) -> None:
    since = talk.phone.chat.newest
    talk.ollama.will(*[Reply(text=f"{SEA} And then", drop=True)] * 3)
    talk.phone.say(ODD)
    said = await talk.hears("did not answer", since=since)

    assert said.startswith(f"{SEA}\n(")
    assert set(talk.drafts()) <= {SEA}


async def test_after_a_call_nothing_is_read_but_its_receipt(talk: Talk) -> None:
    since = talk.phone.chat.newest
    talk.ollama.will(Reply(calls=(("list_jobs", {}),)), Reply(text=f"{SEA} {WISH} So be it."))
    talk.phone.say(ODD)
    said = await talk.hears("Nothing has been made yet", since=since)

    assert SEA not in said
    assert talk.drafts() == []


async def test_another_provider_streams_too_and_on_discord_the_message_grows(talk: Talk) -> None:
    talk.app.studio.models.use("openai:gpt-5.4")
    more = asyncio.Event()
    talk.openai.will(Completion(text=f"{SEA} Would", hold=more, rest=f"{WISH.removeprefix('Would')} I would."))
    talk.desktop.say(ODD)
    message = await talk.desktop.sees(SEA, timeout=LONG)
    read = message.content
    more.set()
    await eventually(lambda: message.content == f"{SEA} {WISH} I would.")

    assert read == SEA
    assert talk.openai.chats[-1]["stream"] is True


async def test_another_providers_calls_come_whole_out_of_a_stream(talk: Talk) -> None:
    talk.app.studio.models.use("openai:gpt-5.4")
    talk.openai.will(Completion(calls=(("list_personas", {}),)), Completion(text="Here they are."))
    talk.desktop.say(f"{ODD}, once more")

    await talk.desktop.sees("Ava", timeout=LONG)
