from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.job_card import job_card
from storage.tables import JobState
from tests.bot.rooms import room
from tools.production.progress import JobProgress

NOW = datetime(2026, 3, 11, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("detail", "left"), [("", timedelta(seconds=9)), ("waits for its turn behind 3 others, about 45 s", None)]
)
async def test_what_is_left_is_not_said_while_a_job_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, detail: str, left: timedelta | None
) -> None:
    async with room(tmp_path) as person:
        await person.say("make a picture of Ava at the beach")
        await person.ready()
        studio = person.app.studio
        job = await studio.jobs.get(1)
        assert job is not None
        job.state = JobState.RUNNING
        seen = JobProgress(stage="painting", fraction=0.1, eta=timedelta(seconds=9), detail=detail)
        monkeypatch.setattr(studio.production, "progress_of", lambda job: seen)

        card = await job_card(studio, job, now=NOW)

    assert card.progress is not None
    assert card.progress.eta == left
