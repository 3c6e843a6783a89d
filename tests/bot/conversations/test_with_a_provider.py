"""Whole conversations with a model of another provider: one line of configuration, through init_chat_model, over a socket."""

import json
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from storage.tables import DeliveryState
from tests.bot.conversations.chatting import Chat, chat_in
from tests.emulators.openai import Completion, OpenAIEmulator

pytestmark = pytest.mark.asyncio(loop_scope="module")
ODD = "could you perhaps see to something with fog, whatever fits your mood"  # no parser reads this


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def served() -> AsyncIterator[OpenAIEmulator]:
    async with OpenAIEmulator() as server:
        yield server


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def studio(served: OpenAIEmulator, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Chat]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OPENAI_API_KEY", "sk-test")
        patch.setenv("OPENAI_BASE_URL", served.url)
        async with chat_in(tmp_path_factory.mktemp("provider"), model="openai:gpt-5.4") as opened:
            yield opened


@pytest_asyncio.fixture(loop_scope="module")
async def chat(studio: Chat, served: OpenAIEmulator) -> Chat:
    served.replies.clear()
    served.chats.clear()
    return await studio.begin()


async def test_a_wish_becomes_a_picture_and_then_a_post_at_another_time(chat: Chat, served: OpenAIEmulator) -> None:
    served.will(
        Completion(calls=(("generate_image", {"persona": "Ava", "prompt": "in the fog", "size": "1:1"}),)),
        Completion(text="Enjoy."),
    )
    picture = await chat.make(ODD)
    await chat.say("post it on the folder tomorrow at six pm", "make that seven")
    post = await chat.post(picture)

    assert picture.persona_id == (await chat.persona("Ava")).id
    assert (post.wall_time, post.state) == ("2026-03-12T19:00:00", DeliveryState.DRAFT)
    assert served.chats[0]["model"] == "gpt-5.4"
    assert served.keys[0] == "Bearer sk-test"
    assert "temperature" not in served.chats[0]  # several models of several providers refuse it
    assert all(tool["function"]["parameters"]["type"] == "object" for tool in served.chats[0]["tools"])


async def test_arguments_that_are_no_json_are_mended_or_asked_for(chat: Chat, served: OpenAIEmulator) -> None:
    picture = await chat.give("broken")
    served.will(
        Completion(calls=(("tag_assets", '{"assets": ["last"], "add": ["fog"],}'),)),
        Completion(text=""),
        Completion(calls=(("schedule_post", '{"asset": "last", "platform": "fol'),)),
        Completion(text="Where shall it go?"),
    )
    await chat.say("some label for the mist wouldn't hurt")
    await chat.say("and the world might like to see it")
    await chat.say("approve it")

    assert await chat.tags(picture.id) == ["fog"]
    assert all(one.state is DeliveryState.DRAFT for one in await chat.posts(picture))


async def test_a_claim_is_not_believed_and_a_caption_comes_by_schema(chat: Chat, served: OpenAIEmulator) -> None:
    picture = await chat.give("claimed")
    written = {"hook": "Salt.", "main": "The fog was loud.", "call_to_action": "Coming?", "hashtags": ["fog"]}
    served.will(Completion(text="All done, I posted it to the folder."), Completion(text=json.dumps(written)))
    said = await chat.say("it would be time for this to go out, wouldn't it")
    await chat.say("write a caption for it", "post it on the folder tomorrow at noon with that caption")
    post = await chat.post(picture)

    assert "posted it" not in said
    assert "The fog was loud." in post.caption
    assert served.chats[1]["response_format"]["type"] == "json_schema"


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Completion(status=401, error="Incorrect API key provided"), "its key is not accepted"),
        (Completion(status=429, error="Rate limit reached"), "its server has too much to do"),
        (Completion(status=500, error="The server had an error"), "its server failed"),
        (
            Completion(status=404, error="The model `gpt-5.4` does not exist"),
            "its provider knows no such model, or nothing at that address",
        ),
    ],
)
async def test_a_provider_that_fails_is_said_so_and_the_phrase_book_goes_on(
    chat: Chat, served: OpenAIEmulator, reply: Completion, words: str
) -> None:
    picture = await chat.give("failing")
    served.will(*[reply] * 6)
    said = await chat.say(ODD)
    await chat.say("tag it later", "approve it")

    assert f"did not answer: {words}" in said
    assert (await chat.asset(picture.id)).approval_status.value == "approved"


async def test_an_answer_that_reached_its_length_is_no_order(chat: Chat, served: OpenAIEmulator) -> None:
    before = len(await chat.jobs())
    half = '{"name": "generate_image", "arguments": {"persona": "Ava", "prompt": "in the f'
    served.will(
        Completion(text=half, finish="length"), Completion(text="The fog is thick. And then i", finish="length")
    )
    await chat.say(ODD)
    said = await chat.say("the thick kind, I would say, whatever you have")
    await chat.say("list the jobs")

    assert said == "The fog is thick."
    assert len(await chat.jobs()) == before
