"""The dry run with a model: the road of a conversation, and nothing done."""

import io
import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from bot.agent.models import models_of
from bot.agent.plan import plan_lines
from bot.agent.rehearsal import Rehearsal
from bot.settings import load
from tests.benchmarks.agent import measure, read, served
from tests.emulators.ollama import OllamaEmulator, Reply
from tests.requests import FOLDER

ODD = "could you perhaps conjure up something maritime starring our redhead, whatever fits your mood"
REEL = ("make_reel", {"persona": "Ava", "theme": "the sea"})


@pytest.fixture
def ollama() -> Iterator[OllamaEmulator]:
    emulator = OllamaEmulator()
    with served(emulator):
        yield emulator


def planned(ollama: OllamaEmulator, *texts: str) -> list[dict[str, Any]]:
    out = io.StringIO()
    settings = load(environ={}, overrides={"model": "auto", "ollama.url": ollama.url})
    lines = [json.dumps({"text": text, "now": "2026-03-11T10:00:00", "personas": ["Ava", "Kai"]}) for text in texts]
    with Rehearsal(models_of(settings)) as rehearsal:
        plan_lines(lines, out, ask=rehearsal.calls)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_what_the_parser_reads_whole_no_model_is_asked(ollama: OllamaEmulator) -> None:
    (answer,) = planned(ollama, "cancel post P17")

    assert answer["calls"] == [{"name": "cancel_post", "args": {"id": "P17"}}]
    assert ollama.chats == []


def test_a_models_calls_are_told_and_not_done(ollama: OllamaEmulator) -> None:
    ollama.will(Reply(calls=(REEL,)), Reply(text="I made it!"))
    (answer,) = planned(ollama, ODD)

    assert answer == {"text": ODD, "calls": [{"name": REEL[0], "args": REEL[1]}], "reply": ""}


def test_a_models_word_is_told_and_its_claim_is_not(ollama: OllamaEmulator) -> None:
    ollama.will(Reply(text="Which sea shall it be?"), Reply(text="I made the reel and posted it."))
    word, claim = planned(ollama, ODD, ODD)

    assert word["reply"] == "Which sea shall it be?"
    assert "posted" not in claim["reply"]
    assert claim["reply"]


def test_a_model_that_fails_is_said_and_the_parsers_answer_stands(ollama: OllamaEmulator) -> None:
    ollama.will(*[Reply(status=500, error="exit status 2")] * 2)
    (answer,) = planned(ollama, ODD)

    assert answer["calls"] == []
    assert "did not answer: its server failed" in answer["reply"]
    assert "maybe" in answer["reply"]


def test_a_provider_without_its_package_is_one_line(tmp_path: Any) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "plan", "--model", "perplexity:sonar"], input="", capture_output=True, text=True
    )

    assert done.returncode == 2
    assert "needs the package langchain-perplexity" in done.stderr


@pytest.mark.parametrize("small", [False, True], ids=["calls", "plans"])
def test_the_road_loses_nothing_of_what_a_model_answers_rightly(small: bool) -> None:
    """Each twelfth of the held requests, all asked of a model that knows the answer."""
    said: list[str] = []
    requests = read([FOLDER / "held.jsonl"], 12)

    measure("oracle", requests, alone=True, small=small, said=said.append)
    text = "\n".join(said)

    assert f"tools exact        {len(requests)}/{len(requests)}" in text, text
    assert "unasked side effects 0" in text
