"""The prompt keeps its budget, measured by an estimate that is never too low: each part alone, and all of it together."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
import pytest_asyncio

from bot.agent import prompt
from bot.agent.offering import PLANNED
from bot.agent.prompt import compact, examples, history, request_card, system_prompt
from personas.prompts import estimate_tokens, voice_prompt
from personas.templates import load_sample, samples
from storage.tables import Message
from tests.bot.agent.talking import HELLO, Talk, talk_in
from tests.emulators.ollama import Reply
from tools.tools import TOOLS

NOW = datetime(2026, 3, 12, 12, tzinfo=UTC)
LONG = "Das Meer war heute Nacht so laut, 海がうるさかった, море шумело всю ночь! " * 60  # no script is cheap
NARROW, WIDE = 8192, 16384


def test_rules_and_examples_keep_their_budgets() -> None:
    assert estimate_tokens(system_prompt(persona=None)) <= prompt.RULES_BUDGET
    assert estimate_tokens(examples()) <= prompt.EXAMPLES_BUDGET


def test_the_longest_tools_that_can_be_offered_together_keep_their_budget() -> None:
    lines = sorted(map(estimate_tokens, compact(TOOLS.schemas()).splitlines()), reverse=True)

    assert sum(lines[:PLANNED]) + PLANNED <= prompt.TOOLS_BUDGET


def test_a_persona_with_everything_filled_in_keeps_its_budget() -> None:
    for name in samples():
        sheet = load_sample(name)
        sheet = (
            sheet.model_copy(update={"bio": LONG, "interests": [LONG] * 20}) if hasattr(sheet, "model_copy") else sheet
        )
        assert estimate_tokens(voice_prompt(sheet, budget_tokens=prompt.PERSONA_BUDGET - 20)) <= prompt.PERSONA_BUDGET


def test_how_things_stand_keeps_its_budget_with_forty_personas_and_much_on_the_table() -> None:
    card = request_card(
        "",
        names=[f"Persona with a long name {number}" for number in range(40)],
        now=NOW,
        timezone="America/Argentina/Buenos_Aires",
        state=[f"The last asset is img_{number}." for number in range(60)],
    )

    assert estimate_tokens(card) <= prompt.STATE_BUDGET + 20  # the marks around it


def test_the_last_messages_keep_their_budget_however_long_they_are() -> None:
    messages = [Message(id=n, role="person" if n % 2 else "bot", text=LONG, calls=[]) for n in range(8)]
    made = [{"effect": "made", "text": LONG, "ids": [f"img_{n}" for n in range(12)]}] * 5
    messages.append(Message(id=9, role="bot", text=LONG, calls=made))

    said = history(messages)

    assert sum(estimate_tokens(text) for _, text in said) <= prompt.HISTORY_BUDGET
    assert len(said) >= 3


@pytest_asyncio.fixture(
    scope="module",
    loop_scope="module",
    params=[(9e9, NARROW), (9e9, WIDE), (2e9, NARROW)],
    ids=["calls, 8k", "calls, 16k", "plan, 8k"],
)
async def talk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Talk]:
    parameters, num_ctx = request.param
    folder = tmp_path_factory.mktemp("budget")
    async with talk_in(folder, parameters=parameters, **{"ollama.num_ctx": num_ctx}) as opened:
        yield opened


@pytest.mark.asyncio(loop_scope="module")
async def test_a_prompt_with_everything_in_it_leaves_room_in_its_window(talk: Talk) -> None:
    plan = json.dumps({"calls": [], "reply": "Loud seas are the best ones."})
    is_planned = talk.ollama.parameters < 4e9
    talk.ollama.brain = lambda body: Reply(text=plan if is_planned else "Loud seas are the best ones.")
    await talk.say("show Ava")
    for number in range(30):
        await talk.person.send(command="remember", text=f"{number} {LONG[:250]}")
    conversation = await talk.studio.conversations.open("console", "console", now=NOW)
    last = (await talk.studio.conversations.recent(conversation.id))[-1].id
    await talk.studio.conversations.summarise(conversation.id, LONG, upto=last, now=NOW)
    for _ in range(4):
        await talk.say(LONG[:1500])
    await talk.say(HELLO)
    num_ctx = talk.person.app.settings.ollama.num_ctx
    body = talk.ollama.chats[-1]
    texts = [message["content"] for message in body["messages"]]
    tools = sum(estimate_tokens(json.dumps(tool)) for tool in body.get("tools", []))
    said = texts[1:-1]

    assert sum(map(estimate_tokens, texts)) + tools <= 0.8 * num_ctx
    assert tools <= 0.3 * num_ctx
    assert len(said) <= 8
    assert sum(map(estimate_tokens, said)) <= prompt.HISTORY_BUDGET
    assert estimate_tokens(texts[0]) <= (
        prompt.RULES_BUDGET + prompt.EXAMPLES_BUDGET + prompt.TOOLS_BUDGET + prompt.PERSONA_BUDGET + 600 + 100
    )
    assert "told to remember" in texts[0]
    assert 'source="summary"' in texts[0]
    assert "talk as Ava" in texts[0]
    if is_planned:
        assert body["format"]["title"] == "plan"
    else:
        assert 6 <= len(body["tools"]) <= 16
