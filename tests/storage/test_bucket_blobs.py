"""Files in a bucket: kept before they are named, read against their names, bounded here; and a bucket that fails."""

import asyncio
import os
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from storage.assets import Assets
from storage.blobs import SETTLED
from storage.bucket import Bucket
from storage.bucket_blobs import IN_USE, BucketBlobs
from storage.errors import Away, Corrupt, DiskFull, NotFound
from storage.files import StoredFile, files_in_use
from tests.emulators.bucket import PASSES, BucketEmulator, drops_in_the_middle, garbles, is_slow, says
from tests.storage.conftest import NOW, picture

BIG = os.urandom(12_000_000)  # bytes: three parts of an upload


@pytest.fixture(scope="module")
def server() -> Iterator[BucketEmulator]:
    with BucketEmulator() as emulator:
        yield emulator


@pytest.fixture
def bucket(server: BucketEmulator, request: pytest.FixtureRequest) -> Iterator[BucketEmulator]:
    """The bucket, in which each test has a prefix of its own."""
    server.faults.clear()
    server.calls.clear()
    server.always = None
    yield server
    server.always = None


def host(
    server: BucketEmulator,
    folder: Path,
    *,
    most: int = 10**9,
    patience: float = 3.0,
    silence: float = 10.0,
    **address: str,
) -> BucketBlobs:
    """A host of its own: another folder, the same bucket."""
    prefix = os.environ["PYTEST_CURRENT_TEST"].rpartition("::")[2].partition(" ")[0].replace("[", "-").strip("]")[:60]
    where = server.address(**({"prefix": prefix} | address))
    return BucketBlobs(
        folder,
        Bucket(where, patience=timedelta(seconds=patience), silence=timedelta(seconds=silence)),
        most=most,
        floor=0,
    )


def there(blobs: BucketBlobs, server: BucketEmulator) -> set[str]:
    prefix = f"{blobs.bucket.address.prefix}/"
    return {key.removeprefix(prefix) for key in server.listed() if key.startswith(prefix)}


def cached(blobs: BucketBlobs) -> set[str]:
    return {path.name for path in blobs.root.rglob("*") if path.is_file()}


def age(path: Path, by: timedelta = 2 * SETTLED) -> None:
    moment = time.time() - by.total_seconds()
    os.utime(path, (moment, moment))


async def test_what_one_host_keeps_another_reads(bucket, tmp_path):
    ours, theirs = host(bucket, tmp_path / "a"), host(bucket, tmp_path / "b")

    small, big = await ours.put_bytes(b"pixels", suffix=".png"), await ours.put_bytes(BIG, suffix=".mp4")

    assert there(ours, bucket) == {f"{one.sha256[:2]}/{one.sha256}{one.suffix}" for one in (small, big)}
    assert (await theirs.fetch(small.sha256, ".png")).read_bytes() == b"pixels"
    assert (await theirs.fetch(big.sha256)).read_bytes() == BIG  # whatever its suffix
    assert await theirs.holds(small.sha256, ".png")
    assert not await theirs.holds("0" * 64, ".png")
    assert sum("uploadId" in call or call.startswith("POST") for call in bucket.calls) >= 2  # in parts


async def test_the_same_content_is_sent_once_and_fetched_once(bucket, tmp_path):
    blobs = host(bucket, tmp_path)
    blob = await blobs.put_bytes(b"same", suffix=".png")
    bucket.calls.clear()

    await blobs.put_bytes(b"same", suffix=".png")
    await blobs.fetch(blob.sha256, ".png")

    assert [call.partition(" ")[0] for call in bucket.calls] == ["HEAD"]


async def test_a_file_that_is_nowhere_is_said_to_be_missing(bucket, tmp_path):
    with pytest.raises(NotFound, match="missing from the bucket"):
        await host(bucket, tmp_path).fetch("1" * 64, ".png")
    with pytest.raises(NotFound, match="missing from the bucket"):
        await host(bucket, tmp_path).fetch("1" * 64)


async def test_other_bytes_than_asked_for_are_fetched_again_and_never_given_out(bucket, tmp_path):
    blob = await host(bucket, tmp_path / "a").put_bytes(b"pixels" * 1000, suffix=".png")
    theirs = host(bucket, tmp_path / "b")

    bucket.faults = [garbles]
    assert (await theirs.fetch(blob.sha256, ".png")).read_bytes() == b"pixels" * 1000

    third = host(bucket, tmp_path / "c")
    bucket.always = garbles
    with pytest.raises(Corrupt, match="damaged in the bucket"):
        await third.fetch(blob.sha256, ".png")
    assert cached(third) == set()


async def test_a_file_that_was_damaged_here_is_had_from_the_bucket(bucket, tmp_path):
    blobs = host(bucket, tmp_path)
    blob = await blobs.put_bytes(b"good", suffix=".png")
    blobs.path(blob.sha256, ".png").write_bytes(b"evil")

    assert (await blobs.verify(blob.sha256, ".png")).read_bytes() == b"good"


@pytest.mark.parametrize(
    "faults",
    [
        [says("500 Internal Server Error", "InternalError")],
        [says("503 Slow Down", "SlowDown"), says("503 Slow Down", "SlowDown")],
        [drops_in_the_middle],
        [is_slow(0.3)],
    ],
    ids=["500", "busy", "dropped", "slow"],
)
async def test_a_fault_that_passes_is_not_noticed(bucket, tmp_path, faults):
    ours, theirs = host(bucket, tmp_path / "a"), host(bucket, tmp_path / "b")

    bucket.faults = [PASSES, PASSES, *faults]  # whether it is there, the upload's beginning, then its parts
    blob = await ours.put_bytes(BIG, suffix=".mp4")
    bucket.faults = list(faults)

    assert (await theirs.fetch(blob.sha256, ".mp4")).read_bytes() == BIG


@pytest.mark.parametrize(
    ("fault", "says_so", "fix"),
    [
        (says("403 Forbidden", "AccessDenied"), "refused: this key may not do that", "Allow the key"),
        (says("403 Forbidden", "InvalidAccessKeyId"), "does not know the access key", "TROUPE_STORAGE_ACCESS_KEY"),
        (says("403 Forbidden", "SignatureDoesNotMatch"), "the secret key is wrong", "TROUPE_STORAGE_SECRET_KEY"),
        (says("403 Forbidden", "RequestTimeTooSkewed"), "this machine's clock is wrong", "Set the clock"),
        (
            says("400 Bad Request", "AuthorizationHeaderMalformed", "<Region>eu-west-3</Region>"),
            "lies in another region",
            "storage.region to eu-west-3",
        ),
        (says("301 Moved Permanently", "PermanentRedirect"), "lies in another region", "storage.region"),
        (says("503 Slow Down", "SlowDown"), "answers 503", "the work goes on once it answers"),
        (is_slow(1.0), "does not answer", "the work goes on once it answers"),
    ],
    ids=["denied", "no such key", "wrong secret", "clock", "region", "redirect", "busy", "hangs"],
)
async def test_what_keeps_a_bucket_from_working_is_one_line_with_who_mends_it(bucket, tmp_path, fault, says_so, fix):
    silence = 0.5 if says_so == "does not answer" else 10.0
    blobs = host(bucket, tmp_path, patience=0.5, silence=silence)
    bucket.always = fault

    with pytest.raises(Away) as refused:
        await blobs.bucket.probe()

    assert says_so in refused.value.message
    assert fix in refused.value.fix
    assert "\n" not in refused.value.message + refused.value.fix
    assert "a-secret-key" not in refused.value.message + refused.value.fix + repr(blobs.bucket.address)


async def test_a_bucket_that_is_not_there_is_no_missing_file(bucket, tmp_path):
    blobs = host(bucket, tmp_path, bucket="another")
    for work in (blobs.put_bytes(b"x", suffix=".png"), blobs.fetch("1" * 64, ".png")):
        with pytest.raises(Away, match="no bucket of this name"):
            await work


async def test_a_full_bucket_is_said_to_be_full(bucket, tmp_path):
    bucket.always = says("507 Insufficient Storage", "XMinioStorageFull")
    with pytest.raises(DiskFull, match="is full"):
        await host(bucket, tmp_path, patience=0.5).put_bytes(b"x", suffix=".png")


async def test_nothing_listens_there(tmp_path):
    emulator = BucketEmulator()
    with emulator:
        blobs = host(emulator, tmp_path, patience=1.0)
    with pytest.raises(Away, match="does not answer"):
        await blobs.put_bytes(b"x", suffix=".png")
    assert len(cached(blobs)) == 1  # what was made is here, and goes up with the next try


async def test_what_was_used_longest_ago_goes_first_and_what_is_in_use_stays(bucket, tmp_path):
    blobs = host(bucket, tmp_path, most=3_000_000)
    old, middle, new = [await blobs.put_bytes(bytes([number]) * 1_000_000, suffix=".png") for number in range(3)]
    age(blobs.path(old.sha256, ".png"), 3 * IN_USE)
    age(blobs.path(middle.sha256, ".png"), 2 * IN_USE)
    await blobs.fetch(old.sha256, ".png")  # it is the youngest now

    last = await blobs.put_bytes(b"last" * 250_000, suffix=".png")

    assert cached(blobs) == {f"{one.sha256}.png" for one in (old, new, last)}
    assert (await blobs.fetch(middle.sha256, ".png")).stat().st_size == 1_000_000


async def test_a_disk_without_room_says_what_it_is_that_is_full(bucket, tmp_path):
    blob = await host(bucket, tmp_path / "a").put_bytes(b"pixels", suffix=".png")
    theirs = host(bucket, tmp_path / "b")
    theirs.floor = 1 << 62
    with pytest.raises(DiskFull, match="folder of files in use") as refused:
        await theirs.fetch(blob.sha256, ".png")
    assert "safe in the bucket" in refused.value.fix


async def test_a_sweep_takes_what_nobody_names_and_is_old(bucket, tmp_path, database, assets):
    blobs = host(bucket, tmp_path / "cache")
    kept, orphan = await blobs.put_bytes(b"kept", suffix=".png"), await blobs.put_bytes(b"orphan", suffix=".png")
    await assets.add(picture(sha256=kept.sha256), now=NOW)
    lost = StoredFile("1" * 64, ".mp4")
    await assets.add(picture(sha256=lost.sha256, suffix=lost.suffix), now=NOW)
    await blobs.set_mark("mine")
    bucket.age()
    age(blobs.path(orphan.sha256, ".png"))
    young = await blobs.put_bytes(b"another host's", suffix=".png")

    found = await blobs.reconcile(await files_in_use(database))

    assert (found.trashed, found.missing) == ((f"{orphan.sha256}.png",), (lost,))
    names = {f"{one.sha256[:2]}/{one.sha256}.png" for one in (kept, young)}
    assert there(blobs, bucket) == names | {f"trash/{orphan.sha256}.png", "library.json"}
    assert await blobs.mark() == "mine"
    assert f"{orphan.sha256}.png" not in cached(blobs)
    assert (await blobs.reconcile(await files_in_use(database))).trashed == ()


async def test_what_is_kept_again_is_young_again_in_the_bucket(bucket, tmp_path):
    blobs = host(bucket, tmp_path)
    await blobs.put_bytes(b"twice", suffix=".png")
    bucket.age()
    await blobs.put_bytes(b"twice", suffix=".png")

    assert (await blobs.reconcile([])).trashed == ()


async def test_what_a_purge_erases_is_gone_here_and_there(bucket, tmp_path):
    blobs = host(bucket, tmp_path)
    blob = await blobs.put_bytes(b"private", suffix=".png")

    assert await blobs.remove([StoredFile(blob.sha256), StoredFile("1" * 64, ".png")]) == 2
    assert (there(blobs, bucket), cached(blobs)) == (set(), set())


KEEPER = """
import asyncio, sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from storage.assets import Assets
from storage.bucket import Address, Bucket
from storage.bucket_blobs import BucketBlobs
from storage.database import Database
from storage.tables import Asset, AssetType

async def main():
    folder, url, endpoint, prefix = sys.argv[1:]
    database = await Database.open(url)
    address = Address(bucket="lib", endpoint=endpoint, region="us-east-1", prefix=prefix, access_key="a", secret_key="b")
    blobs = BucketBlobs(Path(folder), Bucket(address), most=10**9, floor=0)
    number = 0
    while True:
        number += 1
        blob = await blobs.put_bytes(str(number).encode() * 400_000, suffix=".png")
        asset = Asset(type=AssetType.IMAGE, sha256=blob.sha256, suffix=".png", mime="image/png", file_size=blob.size)
        asset = await Assets(database).add(asset, now=datetime.now(UTC))
        print(asset.id, flush=True)

asyncio.run(main())
"""


async def test_a_host_that_is_killed_leaves_no_row_whose_file_another_host_cannot_read(bucket, tmp_path, database):
    from tests.databases import address_of

    blobs = host(bucket, tmp_path / "other")
    prefix = blobs.bucket.address.prefix
    bucket.always = is_slow(0.02)  # uploads take long enough to be cut
    for cut in range(3):
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", KEEPER, tmp_path / f"host{cut}", address_of(tmp_path), bucket.url, prefix),
            stdout=asyncio.subprocess.PIPE,
            cwd=Path(__file__).parents[2],
        )
        assert process.stdout is not None
        assert await process.stdout.readline()
        await asyncio.sleep(0.03 * cut)
        process.kill()
        await process.communicate()
    bucket.always = None

    rows = (await Assets(database).list()).items
    assert len(rows) >= 3
    for row in rows:
        await blobs.verify(row.sha256, row.suffix)
