"""What leaves is signed and was read back: posted as it was signed, or not at all."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from storage.files import files_in_use
from storage.tables import Asset, Delivery, DeliveryState
from tests.tools.production.conftest import keep_file
from tests.tools.production.studio import NOON, Studio, open_studio, plan_of
from tests.tools.sealing import picture_of
from tests.tools.test_publishing import Channel, deliver
from tools.errors import RateLimited
from tools.platforms import Terms
from tools.provenance.seal import WORKER, Provenance
from tools.publishers.publisher import Parcel
from tools.publishing import Result
from tools.workers import Lingering

pytestmark = pytest.mark.asyncio(loop_scope="module")

MADE = "trainedAlgorithmicMedia"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def workers() -> AsyncIterator[Lingering]:
    staying = Lingering(WORKER)
    yield staying
    await staying.close()


@pytest.fixture
def channel() -> Channel:
    return Channel()


@pytest_asyncio.fixture(loop_scope="module")
async def studio(tmp_path: Path, channel: Channel, workers: Lingering) -> AsyncIterator[Studio]:
    provenance = Provenance(tmp_path / "provenance", workers=workers)
    publishers: dict[str, Any] = {"telegram": channel, "handoff": channel}
    async with open_studio(tmp_path, running=False, publishers=publishers, provenance=provenance) as opened:
        yield opened


async def a_post(
    studio: Studio, tmp_path: Path, *, form: str = "jpg", platform: str = "telegram", **fields: Any
) -> Delivery:
    content = picture_of(tmp_path / f"one.{form}", size=(400, 500)).read_bytes()
    values = {"type": "image", "mime": {"jpg": "image/jpeg", "png": "image/png"}[form], "width": 400, "height": 500}
    asset = await keep_file(studio, content, suffix=f".{form}", **(values | fields))
    publisher = "telegram" if platform == "telegram" else "handoff"
    there = await studio.destinations.ensure(platform=platform, publisher=publisher, address="@studio", now=NOON)
    return await studio.publishing.plan(
        plan_of(studio, destination=there, asset_id=asset.id, caption="Salt", approved_by="owner")
    )


async def source_of(studio: Studio, post: Delivery) -> Asset:
    found = await studio.assets.get(post.asset_id)
    assert found is not None
    return found


async def test_a_post_leaves_signed_and_marked_and_the_library_keeps_its_own(studio, channel, tmp_path) -> None:
    post = await a_post(studio, tmp_path)

    result, after = await deliver(studio, post)

    sent = channel.parcels[0].media[0]
    before = await source_of(studio, post)
    assert result is Result.POSTED
    assert sent.sha256 != before.sha256
    assert sent.source_type == MADE
    seen = await studio.publishing.provenance.look(sent.path, sent.mime)
    assert (seen.verdict.state, seen.marked_as) == ("verified", MADE)
    assert after.settings["provenance"] == [{"sha256": sent.sha256, "state": "verified", "source": MADE}]


async def test_a_file_that_changes_between_signing_and_sending_is_not_sent(studio, channel, tmp_path) -> None:
    post = await a_post(studio, tmp_path)
    prepared = channel.prepare

    async def tampers(parcel: Parcel) -> dict[str, Any]:
        path = parcel.media[0].path
        data = bytearray(path.read_bytes())
        data[-30] ^= 1
        path.write_bytes(data)
        return await prepared(parcel)

    channel.prepare = tampers

    result, after = await deliver(studio, post)

    assert (result, after.state, channel.parcels) == (Result.FAILED, DeliveryState.FAILED, [])
    assert "was changed after it was signed" in after.error


async def test_the_next_try_sends_the_same_file_and_its_file_is_kept_until_then(studio, channel, tmp_path) -> None:
    post = await a_post(studio, tmp_path)
    channel.on_publish, channel.arrives = RateLimited("slow down", retry_after=NOON - NOON), False
    result, after = await deliver(studio, post)
    assert result is Result.LATER
    kept = after.settings["sealed"][0]
    assert kept["sha256"] in {file.sha256 for file in await files_in_use(studio.database)}

    channel.on_publish = None
    result, after = await deliver(studio, after)

    assert result is Result.POSTED
    assert channel.parcels[0].media[0].sha256 == kept["sha256"]
    assert kept["sha256"] not in {file.sha256 for file in await files_in_use(studio.database)}


@pytest.mark.parametrize("is_known", [True, False])
async def test_another_host_sends_what_this_one_signed_where_it_knows_its_certificate(
    is_known, studio, channel, workers, tmp_path
) -> None:
    post = await a_post(studio, tmp_path)
    channel.on_publish, channel.arrives = RateLimited("slow down", retry_after=NOON - NOON), False
    _, after = await deliver(studio, post)
    channel.on_publish = None
    root = (await studio.publishing.provenance.identity()).root

    async def roots() -> list[str]:
        return [root] if is_known else []

    there = Provenance(tmp_path / "there", roots=roots, workers=workers)
    async with open_studio(tmp_path, running=False, publishers={"telegram": channel}, provenance=there) as other:
        result, ended = await deliver(other, after)

    assert result is (Result.POSTED if is_known else Result.FAILED), ended.error
    assert len(channel.parcels) == int(is_known)


async def test_what_a_person_gave_leaves_as_it_is(studio, channel, tmp_path) -> None:
    post = await a_post(studio, tmp_path, category="upload")

    await deliver(studio, post)

    assert channel.parcels[0].media[0].sha256 == (await source_of(studio, post)).sha256


async def test_a_file_whose_own_statement_is_broken_is_refused(studio, channel, tmp_path) -> None:
    broken = {"credentials": {"state": "broken", "signer": "A Camera", "why": "assertion.dataHash.mismatch"}}
    post = await a_post(studio, tmp_path, category="upload", generation_settings=broken)

    result, after = await deliver(studio, post)

    assert (result, channel.parcels) == (Result.FAILED, [])
    assert "it was changed after A Camera signed it" in after.error


async def test_what_is_converted_for_its_place_is_signed_afterwards(studio, channel, tmp_path) -> None:
    """Instagram takes JPEG alone: the picture is one before it is signed, and fits with its signature."""
    post = await a_post(studio, tmp_path, form="png", platform="instagram")
    channel.name = "handoff"

    _, after = await deliver(studio, post)

    sent = channel.parcels[0].media[0]
    assert (sent.mime, sent.name[-4:]) == ("image/jpeg", ".jpg")
    assert (await studio.publishing.provenance.look(sent.path, sent.mime)).verdict.state == "verified"
    assert after.settings["provenance"][0]["state"] == "verified"


async def test_a_place_with_little_room_gets_a_file_that_fits_signed(studio, channel, tmp_path) -> None:
    channel.takes = Terms(image_bytes=60_000)
    there = await studio.destinations.ensure(platform="bluesky", publisher="telegram", address="did:plc:x", now=NOON)
    content = picture_of(tmp_path / "noise.png", size=(900, 900))
    from PIL import Image

    Image.effect_noise((500, 500), 90).convert("RGB").save(content)
    asset = await keep_file(
        studio, content.read_bytes(), suffix=".png", type="image", mime="image/png", width=500, height=500
    )
    post = await studio.publishing.plan(
        plan_of(studio, destination=there, asset_id=asset.id, caption="x", approved_by="owner")
    )

    result, after = await deliver(studio, post)

    assert result is Result.POSTED, after.error
    assert channel.parcels[0].media[0].size <= 60_000
    assert replace(channel.parcels[0].media[0]).source_type == MADE
