"""Who waits how long for a caption: a chat not long, a job for as long as the card and the model may take."""

import json
from pathlib import Path

import pytest

from bot.agent.mind import TURN, WAIT_OF_JOBS
from storage.tables import JobState
from tests.bot.agent.talking import talk_in
from tests.bot.rooms import SHORT
from tests.emulators.ollama import Reply
from tools.captions import PATIENCE_OF_JOBS

CAPTION = {"hook": "Salt.", "main": "The sea was loud.", "call_to_action": "Coming?", "hashtags": ["sea"]}


def test_a_jobs_caption_waits_as_long_as_its_question_may_take() -> None:
    assert PATIENCE_OF_JOBS > WAIT_OF_JOBS + TURN


async def test_a_job_has_patience_where_a_chat_has_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.app.PATIENCE", 0.0)
    async with talk_in(tmp_path) as talk:
        talk.ollama.by_format["answer"] = Reply(text=json.dumps(CAPTION))
        await talk.say(SHORT)
        await talk.person.ready()
        [job] = await talk.studio.jobs.list(limit=1)
        assert job.state is JobState.SUCCEEDED
        of_job = await talk.studio.captions.latest_for(job.result["asset"])
        await talk.person.send(command="caption", text=f"{job.result['asset']} instagram")
        of_chat = await talk.studio.captions.latest_for(job.result["asset"])

    assert of_job.writer == "ollama:qwen3.5:9b"
    assert of_chat.id != of_job.id
    assert of_chat.writer != of_job.writer
