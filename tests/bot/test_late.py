"""What a start does not wait for is not there before the first chat, and is made once when it comes."""

import asyncio
import threading
from pathlib import Path

import pytest

from bot.late import Late
from tests.benchmarks.imports import FRONTS, HEAVY, of_a_running_bot

FOR_WORDS = {"bot.conversation", "bot.agent.phrases", "bot.agent.mind", "tools.tools", "tools.making", "tools.when"}
FOR_LATER = {"tools.production.edits", "prompt_toolkit"}


def test_a_bot_that_is_ready_to_serve_has_imported_nothing_that_only_words_models_or_pictures_need(
    tmp_path: Path,
) -> None:
    of_a_running_bot(tmp_path / "data", ())  # a first start makes the database, and the personas that come along

    loaded = set(of_a_running_bot(tmp_path / "data", FRONTS["both"]))

    assert {"bot.fronts.telegram", "bot.fronts.discord", "tools.production"} <= loaded
    assert loaded & ({*HEAVY} | FOR_WORDS | FOR_LATER) == set()


async def test_a_late_thing_is_made_once_beside_the_loop_though_many_ask() -> None:
    made: list[threading.Thread] = []

    def make() -> object:
        made.append(threading.current_thread())
        return object()

    late = Late(make)
    asked = await asyncio.gather(*(late.get() for _ in range(5)))

    assert len({id(thing) for thing in asked}) == 1
    assert len(made) == 1
    assert made[0] is not threading.main_thread()


async def test_a_late_thing_that_cannot_be_made_is_tried_again_by_the_next_who_asks() -> None:
    tries: list[int] = []

    def make() -> str:
        tries.append(1)
        if len(tries) == 1:
            raise ImportError("a file is gone")
        return "here"

    late = Late(make)
    with pytest.raises(ImportError):
        await late.get()

    assert await late.get() == "here"
