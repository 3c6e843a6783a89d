"""Files by their content: whole or absent, private, kept once, and compared with the rows."""

import asyncio
import errno
import hashlib
import os
import stat
import time
from pathlib import Path

import pytest

from storage.blobs import SETTLED, Blob, Blobs
from storage.errors import Away, Corrupt, DiskFull, Invalid, NotFound, ReadOnly
from storage.faces import Faces
from storage.files import StoredFile, files_in_use
from storage.tables import Persona
from tests.storage.conftest import NOW, picture, reference
from tests.storage.test_database import run_apart


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "blobs", floor=0)


def age(path: Path) -> None:
    """Let a file be two days old."""
    two_days_ago = time.time() - 2 * SETTLED.total_seconds()
    os.utime(path, (two_days_ago, two_days_ago))


def name_of(blob: Blob) -> str:
    return f"{blob.sha256[:2]}/{blob.sha256}{blob.suffix}"


def stored(blobs: Blobs) -> set[str]:
    return {str(path.relative_to(blobs.root)) for path in blobs.root.rglob("*") if path.is_file()}


async def test_a_file_lies_under_the_name_of_its_content(blobs, tmp_path):
    source = tmp_path / "My Holiday.JPG"
    source.write_bytes(b"pixels" * 500_000)

    blob = await blobs.put_file(source)

    assert blob == Blob(sha256=sha(source.read_bytes()), suffix=".jpg", size=3_000_000)
    path = blobs.path(blob.sha256, blob.suffix)
    assert path == blobs.root / blob.sha256[:2] / f"{blob.sha256}.jpg"
    assert path.read_bytes() == source.read_bytes()
    assert blobs.find(blob.sha256) == path
    assert blobs.find("0" * 64) is None


async def test_the_same_bytes_are_kept_once(blobs):
    first = await blobs.put_bytes(b"same", suffix=".png")
    second = await blobs.put_bytes(b"same", suffix=".png")

    assert first == second
    assert stored(blobs) == {f"{first.sha256[:2]}/{first.sha256}.png"}


async def test_nobody_else_may_read_them(blobs):
    before = os.umask(0o022)
    try:
        blob = await blobs.put_bytes(b"private", suffix=".png")
    finally:
        os.umask(before)
    path = blobs.path(blob.sha256, blob.suffix)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for folder in (path.parent, blobs.root, blobs.temporary, blobs.trash):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("digest", "suffix"),
    [
        ("../../x", ".png"),
        ("0" * 63, ".png"),
        ("g" * 64, ".png"),
        ("A" * 64, ".png"),
        ("0" * 64, "/../../etc/passwd"),
        ("0" * 64, ".."),
        ("0" * 64, ".png\n"),
        ("0" * 64, ".PNG"),
        ("0" * 64, "png"),
    ],
)
async def test_only_our_own_names_are_paths(blobs, digest, suffix):
    with pytest.raises(Invalid):
        blobs.path(digest, suffix)


async def test_a_strange_suffix_is_refused_before_anything_is_written(blobs):
    with pytest.raises(Invalid, match="suffix"):
        await blobs.put_bytes(b"x", suffix=".a/b")
    assert not blobs.root.exists()


async def test_a_missing_source_is_said_to_be_missing(blobs, tmp_path):
    with pytest.raises(NotFound, match=r"none\.png"):
        await blobs.put_file(tmp_path / "none.png")


async def test_below_the_floor_nothing_is_written(tmp_path):
    blobs = Blobs(tmp_path / "blobs", floor=1 << 62)
    with pytest.raises(DiskFull, match="GB are kept free") as refused:
        await blobs.put_bytes(b"x", suffix=".png")
    assert "Free some space" in refused.value.fix
    assert stored(blobs) == set()


async def test_a_full_disk_leaves_no_half_file(blobs, tmp_path):
    done = run_apart(
        """
        import asyncio, resource, sys
        from pathlib import Path
        from storage.blobs import Blobs
        from storage.errors import DiskFull

        async def main():
            blobs = Blobs(Path(sys.argv[1]), floor=0)
            kept = await blobs.put_bytes(b"small", suffix=".png")
            resource.setrlimit(resource.RLIMIT_FSIZE, (3_000_000, 3_000_000))
            try:
                await blobs.put_bytes(b"x" * 5_000_000, suffix=".mp4")
            except DiskFull as error:
                print(error.message)
            await blobs.verify(kept.sha256, kept.suffix)

        asyncio.run(main())
        """,
        blobs.root,
    )
    assert done.returncode == 0, done.stderr
    assert "no room" in done.stdout
    assert len(stored(blobs)) == 1


@pytest.mark.parametrize(
    ("number", "kind"), [(errno.ENOSPC, DiskFull), (errno.EDQUOT, DiskFull), (errno.EROFS, ReadOnly)]
)
async def test_what_the_system_refuses_at_the_last_moment(blobs, monkeypatch, number, kind):
    """The flush is where a delayed "no space" arrives; no test machine has a disk that is full at will."""

    def refuse(_descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(kind):
        await blobs.put_bytes(b"x", suffix=".png")
    assert stored(blobs) == set()


async def test_the_content_is_on_the_disk_before_its_name_and_its_name_before_the_row(blobs, monkeypatch):
    """No test can cut the power; it can see what was flushed, and when."""
    flushed = []
    flush = os.fsync

    def watch(descriptor: int) -> None:
        is_folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
        flushed.append(("folder" if is_folder else "content", blobs.find(sha(b"x")) is not None))
        flush(descriptor)

    monkeypatch.setattr(os, "fsync", watch)
    await blobs.put_bytes(b"x", suffix=".png")
    assert flushed == [("content", False), ("folder", False), ("folder", True)]


async def test_a_damaged_file_is_noticed_and_mended_by_its_content(blobs):
    blob = await blobs.put_bytes(b"good", suffix=".png")
    path = await blobs.verify(blob.sha256, blob.suffix)
    path.write_bytes(b"evil")

    with pytest.raises(Corrupt):
        await blobs.verify(blob.sha256, blob.suffix)

    await blobs.put_bytes(b"good", suffix=".png")
    assert (await blobs.verify(blob.sha256, blob.suffix)).read_bytes() == b"good"
    assert [file.read_bytes() for file in blobs.trash.iterdir()] == [b"evil"]  # nothing is overwritten

    path.unlink()
    with pytest.raises(NotFound):
        await blobs.verify(blob.sha256, blob.suffix)


async def test_at_start_files_and_rows_are_compared(blobs, database, assets, personas):
    kept = await blobs.put_bytes(b"kept", suffix=".png")
    thumbnail = await blobs.put_bytes(b"thumbnail", suffix=".jpg")
    face = await blobs.put_bytes(b"face", suffix=".webp")
    in_the_bin = await blobs.put_bytes(b"bin", suffix=".mp4")
    orphan = await blobs.put_bytes(b"orphan", suffix=".png")
    (blobs.temporary / "half.part").write_bytes(b"ha")
    (blobs.root / "notes.txt").write_text("not ours")
    lost = StoredFile("1" * 64, ".mp4")

    ava = await personas.add(Persona(name="Ava", age=26), now=NOW)
    await Faces(database).add(reference(ava, sha256=face.sha256, suffix=face.suffix), now=NOW)
    await assets.add(picture(sha256=kept.sha256, thumbnail_sha256=thumbnail.sha256), now=NOW)
    binned = await assets.add(picture(sha256=in_the_bin.sha256, suffix=".mp4"), now=NOW)
    await assets.delete([binned.id], now=NOW)
    await assets.add(picture(sha256=lost.sha256, suffix=lost.suffix), now=NOW)

    young = await blobs.put_bytes(b"another host's, whose row comes next", suffix=".png")
    for path in (blobs.temporary / "half.part", *(blobs.root / name for name in stored(blobs) - {name_of(young)})):
        age(path)
    (blobs.temporary / "growing.part").write_bytes(b"gr")

    found = await blobs.reconcile(await files_in_use(database))

    assert found.temporary == 1
    assert found.trashed == (f"{orphan.sha256}.png",)
    assert found.missing == (lost,)
    names = {f"{blob.sha256}{blob.suffix}" for blob in (kept, thumbnail, face, in_the_bin, young)}
    left = names | {f"{orphan.sha256}.png", "notes.txt", "growing.part"}
    assert {Path(name).name for name in stored(blobs)} == left

    again = await blobs.reconcile(await files_in_use(database))
    assert (again.temporary, again.trashed, again.missing) == (0, (), (lost,))


async def test_files_of_a_purge_are_erased(blobs, assets):
    blob = await blobs.put_bytes(b"private", suffix=".png")
    twice = [await assets.add(picture(sha256=blob.sha256), now=NOW) for _ in range(2)]

    assert await assets.purge([twice[0].id]) == frozenset()  # another row names it still
    gone = await assets.purge([twice[1].id])
    assert await blobs.remove(gone) == 1
    assert stored(blobs) == set()


async def test_what_is_kept_again_is_young_again(blobs):
    """Its row may be about to be written by another host, and a sweep here must not be quicker."""
    blob = await blobs.put_bytes(b"twice", suffix=".png")
    age(blobs.path(blob.sha256, ".png"))
    await blobs.put_bytes(b"twice", suffix=".png")

    assert (await blobs.reconcile([])).trashed == ()


async def test_two_processes_that_keep_the_same_content_at_once_both_have_it_whole(blobs):
    script = """
        import asyncio, sys
        from pathlib import Path
        from storage.blobs import Blobs

        async def main():
            blobs = Blobs(Path(sys.argv[1]), floor=0)
            for number in range(30):
                blob = await blobs.put_bytes(str(number).encode() * 50_000, suffix=".png")
                await blobs.verify(blob.sha256, ".png")

        asyncio.run(main())
    """
    first, second = await asyncio.gather(*(asyncio.to_thread(run_apart, script, blobs.root) for _ in range(2)))

    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    assert len(stored(blobs)) == 30


async def test_a_share_that_has_gone_stale_is_said_to_be_away(blobs, monkeypatch):
    def stale(_descriptor: int) -> None:
        raise OSError(errno.ESTALE, os.strerror(errno.ESTALE))

    monkeypatch.setattr(os, "fsync", stale)
    with pytest.raises(Away, match="does not answer") as refused:
        await blobs.put_bytes(b"x", suffix=".png")
    assert "mounted" in refused.value.fix
