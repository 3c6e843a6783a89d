"""Where files lie, by the settings: keys, whose library it is, two hosts on one database, the move into a bucket and back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.bucket_keys import bucket_keys
from bot.doctor import machine
from bot.moving import move_assets
from bot.settings import Settings, SettingsError, known_secrets
from bot.storing import AssetKeeper, blobs_of, claim, is_shared
from storage.assets import Assets
from storage.blobs import Blobs
from storage.database import Database
from storage.errors import Away, Invalid
from storage.files import StoredFile, files_in_use
from storage.preferences import Preferences
from tests.databases import address_of, is_made, new_database
from tests.emulators.bucket import BucketEmulator, says
from tests.storage.conftest import NOW, picture

ACCESS, SECRET = "an-access-key", "a-secret-key-of-a-bucket"


@pytest.fixture(scope="module")
def server() -> Iterator[BucketEmulator]:
    with BucketEmulator() as emulator:
        yield emulator


@pytest.fixture
def in_bucket(server: BucketEmulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Settings of a host whose files lie in the bucket, below a prefix of this test's own."""
    server.always = None
    monkeypatch.setenv("TROUPE_STORAGE_ACCESS_KEY", ACCESS)
    monkeypatch.setenv("TROUPE_STORAGE_SECRET_KEY", SECRET)

    def made(host: str = "host", **storage: object) -> Settings:
        where = {"kind": "s3", "endpoint": server.url, "bucket": server.name, "prefix": tmp_path.name}
        there = {"database": {"url": address_of(tmp_path)}} if is_made(tmp_path) else {}
        return Settings(data_dir=tmp_path / host, **there, storage=where | storage, disk_floor_gb=0)

    return made


@pytest.fixture
async def database(tmp_path: Path):
    opened = await new_database(tmp_path)
    yield opened
    await opened.close()


# ---------------------------------------------------------------------------------------------- keys


def test_the_keys_come_from_the_environment_else_from_amazons_names_else_from_a_file(tmp_path) -> None:
    (tmp_path / "bucket.key").write_text(f"{ACCESS}\n{SECRET}\n")
    (tmp_path / "bucket.key").chmod(0o600)
    ours = {"TROUPE_STORAGE_ACCESS_KEY": "a", "TROUPE_STORAGE_SECRET_KEY": "b"}
    amazons = {"AWS_ACCESS_KEY_ID": "c", "AWS_SECRET_ACCESS_KEY": "d"}

    assert bucket_keys(tmp_path, ours | amazons) == ("a", "b")
    assert bucket_keys(tmp_path, amazons) == ("c", "d")
    assert bucket_keys(tmp_path, {}) == (ACCESS, SECRET)


@pytest.mark.parametrize(
    ("mode", "environ", "line"),
    [
        (0o644, {}, "chmod 600"),
        (None, {}, "set TROUPE_STORAGE_ACCESS_KEY and TROUPE_STORAGE_SECRET_KEY, or write them into"),
        (0o600, {"TROUPE_STORAGE_SECRET_KEY": "b"}, "TROUPE_STORAGE_ACCESS_KEY is not"),
    ],
)
def test_keys_that_cannot_be_used_are_one_line(tmp_path, mode, environ, line) -> None:
    if mode is not None:
        (tmp_path / "bucket.key").write_text(f"{ACCESS}\n{SECRET}\n")
        (tmp_path / "bucket.key").chmod(mode)

    with pytest.raises(SettingsError) as refused:
        bucket_keys(tmp_path, environ)

    assert line in refused.value.lines[0]
    assert SECRET not in refused.value.lines[0]


def test_the_keys_are_kept_out_of_logs(tmp_path) -> None:
    (tmp_path / "bucket.key").write_text(f"{ACCESS}\n{SECRET}\n")
    environ = {"TROUPE_STORAGE_SECRET_KEY": "secret-one", "AWS_SECRET_ACCESS_KEY": "secret-two"}

    assert known_secrets(Settings(data_dir=tmp_path), environ) >= {ACCESS, SECRET, "secret-one", "secret-two"}


# ---------------------------------------------------------------------------------------------- whose library


async def test_a_new_place_is_marked_and_known_again(in_bucket, database, tmp_path) -> None:
    preferences = Preferences(database)
    await claim(blobs_of(in_bucket()), preferences, frozenset())
    blob = await blobs_of(in_bucket()).put_bytes(b"pixels", suffix=".png")
    await Assets(database).add(picture(sha256=blob.sha256), now=NOW)

    await claim(blobs_of(in_bucket("another host")), preferences, await files_in_use(database))

    assert await blobs_of(in_bucket()).mark() == await preferences.get("library")


async def test_another_librarys_place_is_refused_and_nothing_there_is_touched(in_bucket, database, tmp_path) -> None:
    blobs = blobs_of(in_bucket())
    blob = await blobs.put_bytes(b"theirs", suffix=".png")
    await blobs.set_mark("theirs")

    with pytest.raises(Invalid, match="another library"):
        await AssetKeeper(blobs, database, is_shared=True).at_start(NOW)

    assert await blobs.holds(blob.sha256, ".png")


async def test_a_share_that_is_not_mounted_stops_the_start(database, tmp_path) -> None:
    share = tmp_path / "share"
    settings = Settings(data_dir=tmp_path / "host", storage={"folder": share}, disk_floor_gb=0)
    blobs = blobs_of(settings)
    assert is_shared(settings)
    await AssetKeeper(blobs, database, is_shared=True).at_start(NOW)
    blob = await blobs.put_bytes(b"pixels", suffix=".png")
    await Assets(database).add(picture(sha256=blob.sha256), now=NOW)
    share.rename(tmp_path / "unmounted")

    with pytest.raises(Invalid, match="nothing of this library") as refused:
        await AssetKeeper(blobs, database, is_shared=True).at_start(NOW)

    assert "mount it" in refused.value.fix


async def test_a_restored_database_that_has_no_mark_yet_knows_its_files_again(in_bucket, database) -> None:
    blobs = blobs_of(in_bucket())
    blob = await blobs.put_bytes(b"pixels", suffix=".png")
    await blobs.set_mark("of before")
    await Assets(database).add(picture(sha256=blob.sha256), now=NOW)

    await claim(blobs, Preferences(database), await files_in_use(database))

    assert await Preferences(database).get("library") == "of before"


async def test_a_bucket_that_is_away_is_no_reason_not_to_start(in_bucket, database, server, caplog) -> None:
    server.always = says("403 Forbidden", "AccessDenied")
    keeper = AssetKeeper(blobs_of(in_bucket()), database, is_shared=True)
    await keeper.at_start(NOW)
    await keeper.tend(NOW)

    assert [record.action for record in caplog.records] == ["files_away", "files_away"]
    server.always = None
    await keeper.tend(NOW)
    assert await Preferences(database).get("library")


# ---------------------------------------------------------------------------------------------- the doctor


async def test_the_doctor_tries_the_bucket_and_leaves_nothing_there(in_bucket, server) -> None:
    before = server.listed()
    item = await machine.files(in_bucket())

    assert item.state == "ok"
    assert f"lib/{in_bucket().storage.prefix} at 127.0.0.1:" in item.line
    assert server.listed() == before


async def test_the_doctor_says_in_one_line_what_keeps_files_away(in_bucket, server, monkeypatch, tmp_path) -> None:
    item = await machine.files(in_bucket(bucket="nobodys"))
    assert (item.state, "no bucket of this name" in item.line, item.fix[:15]) == ("problem", True, "Make the bucket")

    assert "storage.bucket: is missing" in (await machine.files(in_bucket(bucket=""))).line
    monkeypatch.delenv("TROUPE_STORAGE_ACCESS_KEY")
    monkeypatch.delenv("TROUPE_STORAGE_SECRET_KEY")
    assert "keys are missing" in (await machine.files(in_bucket())).line


async def test_the_doctor_tries_a_share(tmp_path) -> None:
    share = tmp_path / "share"
    item = await machine.files(Settings(data_dir=tmp_path, storage={"folder": share}))

    assert (item.state, str(share) in item.line) == ("ok", True)
    assert [path for path in share.rglob("*") if path.is_file()] == []


# ---------------------------------------------------------------------------------------------- moving


async def library(settings: Settings, database: Database, count: int = 5) -> Blobs:
    local = Blobs(settings.data_dir / "assets", floor=0)
    for number in range(count):
        blob = await local.put_bytes(f"picture {number}".encode() * 1000, suffix=".png")
        await Assets(database).add(picture(sha256=blob.sha256, thumbnail_sha256=blob.sha256), now=NOW)
    return local


async def test_a_library_moves_into_the_bucket_and_back(in_bucket, database, capsys) -> None:
    settings = in_bucket()
    local = await library(settings, database)

    assert await move_assets(settings, back=False) == 0
    assert "5 files: 5 copied, 0 were there already" in capsys.readouterr().out
    for sha256, suffix in await files_in_use(database):
        assert await blobs_of(in_bucket("another host")).verify(sha256, suffix)
        await local.remove([StoredFile(sha256, suffix)])
    await AssetKeeper(blobs_of(settings), database, is_shared=True).at_start(NOW)  # it is this library's place

    assert await move_assets(settings, back=True) == 0
    assert (await local.reconcile(await files_in_use(database))).missing == ()
    assert [path for path in (settings.data_dir / "cache").rglob("*") if path.is_file()] == []  # it passed through


async def test_a_move_that_was_cut_short_goes_on_and_names_what_is_lost(in_bucket, database, server, capsys) -> None:
    settings = in_bucket()
    local = await library(settings, database)
    damaged, *_ = sorted(file.sha256 for file in await files_in_use(database) if file.suffix)
    server.faults = [*[None] * 6, *[says("403 Forbidden", "AccessDenied")] * 20]
    with pytest.raises(BaseExceptionGroup) as stopped:
        await move_assets(settings, back=False)
    assert stopped.group_contains(Away)
    server.faults = []
    local.find(damaged).write_bytes(b"evil")

    code = await move_assets(settings, back=False)

    told = capsys.readouterr()
    assert (code, "is damaged" in told.err) in {(1, True), (0, False)}  # unless it had arrived before
    assert "were there already" in told.out
    whole = [file for file in await files_in_use(database) if file.suffix and file.sha256 != damaged]
    for sha256, suffix in whole:
        await blobs_of(in_bucket("another host")).verify(sha256, suffix)


async def test_where_the_settings_name_no_other_place_nothing_is_moved(tmp_path) -> None:
    with pytest.raises(Invalid, match="where the files are"):
        await move_assets(Settings(data_dir=tmp_path), back=False)
