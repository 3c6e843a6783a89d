"""A bucket that goes away in the middle of things: jobs wait, posts go back on the schedule, and nothing is lost."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from storage.bucket import Bucket
from storage.bucket_blobs import BucketBlobs
from storage.tables import DeliveryState, JobState
from tests.emulators.bucket import BucketEmulator, says
from tests.tools.production.conftest import keep_picture
from tests.tools.production.studio import QUICK, ScriptedPainter, Studio, open_studio, plan_of, small_images, small_reel
from tests.tools.test_publishing import Channel, deliver
from tools.production import Asker
from tools.publishers.dispatch import Policy
from tools.publishing import Result

AWAY = says("503 Service Unavailable", "ServiceUnavailable")
PATIENT = replace(QUICK, paint_patience=timedelta(seconds=30))


@pytest.fixture(scope="module")
def server() -> Iterator[BucketEmulator]:
    with BucketEmulator() as emulator:
        yield emulator


@pytest.fixture
def bucket(server: BucketEmulator) -> Iterator[BucketEmulator]:
    yield server
    server.always = None


@pytest.fixture
def painter() -> ScriptedPainter:
    return ScriptedPainter()


@pytest.fixture
def channel() -> Channel:
    return Channel()


@pytest.fixture
async def studio(
    tmp_path: Path, bucket: BucketEmulator, channel: Channel, painter: ScriptedPainter
) -> AsyncIterator[Studio]:
    blobs = BucketBlobs(
        tmp_path / "cache",
        Bucket(bucket.address(prefix=tmp_path.name), patience=timedelta(seconds=0.2)),
        most=10**9,
        floor=0,
    )
    policy = Policy(spacing=timedelta(0))
    async with open_studio(
        tmp_path, painter=painter, blobs=blobs, limits=PATIENT, publishers={"telegram": channel}, policy=policy
    ) as opened:
        yield opened


async def test_a_picture_waits_for_the_bucket_and_is_not_painted_twice(
    studio: Studio, bucket: BucketEmulator, painter: ScriptedPainter
) -> None:
    bucket.always = AWAY
    job = await studio.production.start_images(small_images(count=1), Asker())
    await studio.until(job, lambda _: "waits for the place of the files" in studio.production.progress(job.id).detail)
    assert "answers 503" in studio.production.progress(job.id).detail

    bucket.always = None
    done = await studio.until_over(job)

    assert done.state is JobState.SUCCEEDED, done.error
    [asset] = await studio.assets.of_job(job.id)
    assert len(painter.asked) == 1
    await studio.blobs.verify(asset.sha256, asset.suffix)


async def test_a_reel_is_made_of_pictures_that_lie_in_the_bucket_alone(studio: Studio) -> None:
    job = await studio.production.start_reel(small_reel(), Asker())
    done = await studio.until_over(job)

    assert done.state is JobState.SUCCEEDED, done.error
    reel = await studio.assets.get(int(done.result["asset"]))
    studio.blobs.path(reel.sha256, reel.suffix).unlink()
    assert (await studio.blobs.fetch(reel.sha256, reel.suffix)).stat().st_size == reel.file_size


async def test_a_post_whose_picture_cannot_be_had_now_goes_back_and_out_later(
    studio: Studio, bucket: BucketEmulator, channel: Channel
) -> None:
    picture = await keep_picture(studio)
    studio.blobs.path(picture.sha256, picture.suffix).unlink()  # another host made it
    place = await studio.destinations.ensure(
        platform="telegram", publisher="telegram", address="@studio", now=studio.clock()
    )
    post = await studio.publishing.plan(
        plan_of(studio, destination=place, asset_id=picture.id, caption="Salt in my hair", approved_by="owner")
    )

    bucket.always = AWAY
    result, row = await deliver(studio, post)
    assert (result, row.state, channel.parcels) == (Result.LATER, DeliveryState.PLANNED, [])
    assert "answers 503" in row.error

    bucket.always = None
    studio.clock.forward(timedelta(minutes=2))
    result, row = await deliver(studio, post)
    assert (result, row.state) == (Result.POSTED, DeliveryState.POSTED)
    assert channel.parcels[0].media[0].path.read_bytes()
