"""A context window that is too small for what was said."""

from typing import Any

from tests.bot.agent.talking import talk_in
from tests.bot.agent.test_budget import LONG


async def test_a_request_that_fills_the_window_is_refused_and_not_cut_behind_its_back(tmp_path: Any) -> None:
    async with talk_in(tmp_path, **{"ollama.num_ctx": 2048}) as small:
        said = await small.say(LONG[:3900])

    assert "too much text for the language model" in said
    assert small.ollama.chats == []
