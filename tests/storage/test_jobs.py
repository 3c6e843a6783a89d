"""What the jobs table promises by itself."""

import pytest

from storage.database import Database
from storage.jobs import Jobs, Shots
from storage.tables import Job, JobState
from tests.storage.conftest import NOW, picture


@pytest.fixture
def jobs(database: Database) -> Jobs:
    return Jobs(database)


@pytest.fixture
async def job(jobs) -> Job:
    return await jobs.add(Job(kind="reel", created_at=NOW))


async def test_a_cancelled_job_cannot_succeed(jobs, job) -> None:
    await jobs.begin(job.id, now=NOW)
    await jobs.request_cancel(job.id)

    assert await jobs.succeed(job.id, result={}, timings={}, warnings=[], now=NOW) is None
    assert (await jobs.cancelled(job.id, now=NOW)).state is JobState.CANCELLED


async def test_a_finished_job_cannot_fail_or_be_cancelled(jobs, job) -> None:
    await jobs.succeed(job.id, result={"asset": 1}, timings={}, warnings=[], now=NOW)

    assert await jobs.fail(job.id, error="x", fix="", now=NOW) is None
    assert await jobs.request_cancel(job.id) is None
    assert (await jobs.get(job.id)).result == {"asset": 1}


async def test_beginning_again_keeps_the_first_beginning(jobs, job) -> None:
    first = await jobs.begin(job.id, now=NOW)
    again = await jobs.begin(job.id, now=NOW.replace(hour=20))

    assert first.started_at == again.started_at == NOW


async def test_an_attempt_keeps_the_id_and_seed_it_was_first_given(database, job) -> None:
    shots = Shots(database)
    first = await shots.open(job.id, 0, 0, prompt_id="a" * 36, seed=1, now=NOW)
    again = await shots.open(job.id, 0, 0, prompt_id="b" * 36, seed=2, now=NOW)

    assert (again.prompt_id, again.seed) == (first.prompt_id, first.seed) == ("a" * 36, 1)


async def test_a_shot_has_one_chosen_attempt(database, job, assets) -> None:
    shots = Shots(database)
    for attempt in range(3):
        await shots.open(job.id, 0, attempt, prompt_id=f"{attempt:036d}", seed=attempt, now=NOW)
        asset = await assets.add(picture(attempt), now=NOW)
        await shots.painted(job.id, 0, attempt, asset_id=asset.id, quality_score=0.5)
    await shots.choose(job.id, 0, 2)
    await shots.choose(job.id, 0, 1)

    assert [shot.attempt for shot in await shots.chosen(job.id)] == [1]
