"""Fetching a model from a server that stalls, breaks off, lies or sends something else: whole and checked, or not there."""

import asyncio
import hashlib
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.emulators.files import FileServer, Hosted, a_model
from tools.comfyui.fetching import CHUNK, Fetcher, Pace, Published, part_of
from tools.errors import InvalidRequest, NotAuthorized, Refused, TroupeError, Unavailable

MODEL = a_model()
QUICK = Pace(connect=2.0, silence=0.3, pause=0.01, longest_pause=0.02, tries=3)
NAME = "m.safetensors"


@pytest.fixture
async def server() -> AsyncIterator[FileServer]:
    async with FileServer() as opened:
        yield opened


async def fetched(server: FileServer, folder: Path, hosted: Hosted, *, name: str = NAME, **more: Any) -> Path:
    """Fetch the file that is hosted, as a person's press does: a look first, then the file."""
    server.files[f"/{name}"] = hosted
    fetcher = Fetcher(pace=QUICK, **more)
    published = await fetcher.look(f"{server.url}/{name}")
    to = folder / "models" / "checkpoints" / name
    to.parent.mkdir(parents=True, exist_ok=True)
    await fetcher.fetch(f"{server.url}/{name}", to, published=published, say=lambda there, whole: None)
    return to


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


async def test_a_model_arrives_whole_and_tells_how_far_it_is(server: FileServer, tmp_path: Path) -> None:
    server.files["/m.safetensors"] = Hosted(data=MODEL)
    told: list[tuple[int, int]] = []
    to = tmp_path / NAME
    fetcher = Fetcher(pace=QUICK)

    published = await fetcher.look(f"{server.url}/m.safetensors")
    await fetcher.fetch(f"{server.url}/m.safetensors", to, published=published, say=lambda *said: told.append(said))

    assert published.size == len(MODEL)
    assert to.read_bytes() == MODEL
    assert told[-1] == (len(MODEL), len(MODEL))
    assert left_in(tmp_path) == [NAME]


async def test_a_line_that_breaks_or_stalls_goes_on_where_it_was(server: FileServer, tmp_path: Path) -> None:
    to = await fetched(server, tmp_path, Hosted(data=MODEL, breaks=[60_000, 30_000], stalls=[20_000, 0]))

    assert to.read_bytes() == MODEL
    starts = [said for method, _, said in server.asked if method == "GET"]
    assert starts == ["", "bytes=60000-", "bytes=90000-", "bytes=110000-", "bytes=110000-"]


async def test_what_has_come_is_kept_for_the_next_time(server: FileServer, tmp_path: Path) -> None:
    hosted = Hosted(data=MODEL, breaks=[50_000, 0, 0, 0, 0])
    with pytest.raises(Unavailable, match=r"gave up on the file at 0\.1 MB of 0\.2 MB"):
        await fetched(server, tmp_path, hosted)
    assert left_in(tmp_path) == [f".{NAME}.part", f".{NAME}.part.json"]

    hosted.breaks.clear()
    to = await fetched(server, tmp_path, hosted)

    assert to.read_bytes() == MODEL
    assert server.asked[-1] == ("GET", "/m.safetensors", "bytes=50000-")


async def test_a_cancelled_fetch_keeps_what_has_come_and_nobody_takes_it_for_the_model(
    server: FileServer, tmp_path: Path
) -> None:
    server.files["/m.safetensors"] = Hosted(data=MODEL, stalls=[70_000])
    begun = asyncio.Event()
    to = tmp_path / NAME
    fetcher = Fetcher(pace=Pace(silence=60))
    url = f"{server.url}/m.safetensors"
    task = asyncio.create_task(
        fetcher.fetch(url, to, published=Published(), say=lambda there, whole: begun.set() if there > 60_000 else None)
    )
    await asyncio.wait_for(begun.wait(), 10)
    task.cancel()
    await asyncio.wait([task])

    assert not to.exists()
    assert part_of(to).stat().st_size == 70_000
    await Fetcher(pace=QUICK).fetch(url, to, published=Published(), say=lambda there, whole: None)
    assert to.read_bytes() == MODEL


async def test_one_that_is_cancelled_while_it_writes_has_nothing_twice(
    server: FileServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = a_model(3 * CHUNK)
    server.files["/m.safetensors"] = Hosted(data=model)
    written = asyncio.Event()
    beside = asyncio.to_thread

    async def on_a_slow_disk(work: Any, *args: Any, **more: Any) -> Any:
        done = await beside(work, *args, **more)
        if getattr(work, "__name__", "") == "write":
            written.set()
            await asyncio.sleep(60)
        return done

    monkeypatch.setattr(asyncio, "to_thread", on_a_slow_disk)
    to = tmp_path / NAME
    url = f"{server.url}/m.safetensors"
    task = asyncio.create_task(
        Fetcher(pace=Pace(silence=60)).fetch(url, to, published=Published(), say=lambda there, whole: None)
    )
    await asyncio.wait_for(written.wait(), 10)
    task.cancel()
    await asyncio.wait([task])
    monkeypatch.undo()

    part = part_of(to).read_bytes()
    assert part
    assert model.startswith(part)


async def test_a_server_without_ranges_begins_anew(server: FileServer, tmp_path: Path) -> None:
    to = await fetched(server, tmp_path, Hosted(data=MODEL, breaks=[50_000], knows_ranges=False))

    assert to.read_bytes() == MODEL


async def test_a_file_that_changed_meanwhile_is_fetched_anew_and_not_mixed(server: FileServer, tmp_path: Path) -> None:
    hosted = Hosted(data=MODEL, breaks=[50_000, 0, 0, 0])
    with pytest.raises(Unavailable):
        await fetched(server, tmp_path, hosted)
    other = a_model(300_000, seed=2)

    to = await fetched(server, tmp_path, Hosted(data=other, etag='"two"'))

    assert to.read_bytes() == other


@pytest.mark.parametrize("odd", [{"ignores_start": True}, {"refuses_range": True}])
async def test_a_server_that_answers_another_range_is_asked_for_the_whole(
    odd: dict[str, Any], server: FileServer, tmp_path: Path
) -> None:
    to = await fetched(server, tmp_path, Hosted(data=MODEL, breaks=[50_000], **odd))

    assert to.read_bytes() == MODEL


async def test_a_part_that_was_whole_already_is_taken_when_the_server_says_so(
    server: FileServer, tmp_path: Path
) -> None:
    """416 to a range that begins at the end: everything had come, and the bot was killed before it gave it its name."""
    hosted = Hosted(data=MODEL, length=-1)
    server.files["/m.safetensors"] = hosted
    to = tmp_path / NAME
    part_of(to).write_bytes(MODEL)
    part_of(to).with_name(f".{NAME}.part.json").write_text(
        f'{{"url": "{server.url}/m.safetensors", "validator": "", "size": 0}}'
    )

    url = f"{server.url}/m.safetensors"
    await Fetcher(pace=QUICK).fetch(url, to, published=Published(), say=lambda there, whole: None)

    assert to.read_bytes() == MODEL
    assert server.asked == [("GET", "/m.safetensors", f"bytes={len(MODEL)}-")]


async def test_a_server_that_knows_no_head_and_tells_no_length_is_served_too(
    server: FileServer, tmp_path: Path
) -> None:
    to = await fetched(server, tmp_path, Hosted(data=MODEL, knows_head=False, length=-1))

    assert to.read_bytes() == MODEL


async def test_busy_servers_are_asked_again(server: FileServer, tmp_path: Path) -> None:
    server.files["/m.safetensors"] = Hosted(data=MODEL, statuses=[503, 429])
    to = tmp_path / NAME
    url = f"{server.url}/m.safetensors"

    await Fetcher(pace=QUICK).fetch(url, to, published=Published(), say=lambda there, whole: None)

    assert to.read_bytes() == MODEL


@pytest.mark.parametrize(
    ("hosted", "kind", "says"),
    [
        (Hosted(data=b"<!DOCTYPE html><html>Sign in</html>" * 30), Refused, "a web page came in its place"),
        (Hosted(data=b"x" * 999, kind="text/html; charset=utf-8"), Refused, "a web page instead"),
        (Hosted(data=b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n"), Refused, "Git LFS pointer"),
        (Hosted(data=b"PK\x03\x04" + b"archive/data.pkl" * 99), Refused, "a pickle under another name"),
        (Hosted(data=b"\x80\x02}q\x00." * 99), Refused, "a pickle under another name"),
        (Hosted(data=b"\x89PNG\r\n\x1a\n" + bytes(999)), Refused, "no safetensors file"),
        (Hosted(data=MODEL[:-1_000]), Refused, "cut short: 0.2 MB of 0.2 MB"),
        (Hosted(data=MODEL + b"more"), Refused, "longer than it says"),
        (Hosted(data=MODEL[:40]), Refused, "cut short"),
        (Hosted(data=b""), Refused, "it is empty"),
        (Hosted(data=MODEL, length=len(MODEL) - 5_000), Refused, "cut short"),
        (Hosted(data=MODEL, length=len(MODEL) + 5_000), Unavailable, "gave up on the file"),
        (Hosted(data=MODEL, headers={"X-Linked-Etag": f'"{"0" * 64}"'}), Refused, "its hash is"),
        (Hosted(data=MODEL, headers={"X-Linked-Size": "7"}), Refused, "sends 0.2 MB where the file has 7 bytes"),
        (Hosted(data=MODEL, headers={"Content-Encoding": "gzip"}), Refused, "packed"),
        (Hosted(data=MODEL, status=404), InvalidRequest, "does not have the file any more (404)"),
        (Hosted(data=MODEL, status=401), NotAuthorized, "does not give the file to everybody (401)"),
        (Hosted(data=MODEL, status=500), Unavailable, "does not answer"),
        (Hosted(data=MODEL, location="/m.safetensors"), Refused, "round in a circle"),
        (Hosted(data=MODEL, location="file:///etc/passwd"), InvalidRequest, "no web address"),
        (Hosted(data=MODEL, location="ftp://127.0.0.1/m.safetensors"), InvalidRequest, "no web address"),
        (Hosted(data=MODEL, location="//user:secret@127.0.0.1/m"), InvalidRequest, "no web address"),
    ],
)  # fmt: skip
async def test_what_is_not_the_file_is_never_there_under_its_name(
    hosted: Hosted, kind: type[TroupeError], says: str, server: FileServer, tmp_path: Path
) -> None:
    with pytest.raises(kind) as failed:
        await fetched(server, tmp_path, hosted)

    assert says in failed.value.message
    assert failed.value.fix
    assert not [name for name in left_in(tmp_path) if not name.startswith(".")]
    if kind is Refused:
        assert left_in(tmp_path) == [], "a wrong file leaves nothing to go on with"


async def test_the_hash_that_a_redirect_tells_is_what_the_file_must_have(server: FileServer, tmp_path: Path) -> None:
    server.files["/there"] = Hosted(data=MODEL)
    told = {"X-Linked-Etag": f'"{hashlib.sha256(MODEL).hexdigest()}"', "X-Linked-Size": str(len(MODEL))}

    to = await fetched(server, tmp_path, Hosted(data=b"", location="/there", headers=told))

    assert to.read_bytes() == MODEL
    with pytest.raises(Refused, match="its hash is"):
        await fetched(
            server, tmp_path / "other", Hosted(data=b"", location="/there", headers={"X-Linked-Etag": "f" * 64})
        )


async def test_a_pickle_is_fetched_only_where_the_owner_allows_it(server: FileServer, tmp_path: Path) -> None:
    pickled = Hosted(data=b"PK\x03\x04" + bytes(500))
    with pytest.raises(Refused, match="can run any program"):
        await fetched(server, tmp_path, pickled, name="m.ckpt")
    assert (await fetched(server, tmp_path, pickled, name="m.ckpt", allow_pickles=True)).exists()
    with pytest.raises(Refused, match="is no model file"):
        await fetched(server, tmp_path, pickled, name="m.exe", allow_pickles=True)


async def test_nothing_is_begun_that_the_disk_has_no_room_for(
    server: FileServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = shutil.disk_usage(tmp_path)._replace(free=150_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: free)

    with pytest.raises(Unavailable, match=r"needs 0\.2 MB, and 0\.1 MB are free"):
        await fetched(server, tmp_path, Hosted(data=MODEL))
    assert [method for method, *_ in server.asked] == ["HEAD"]


async def test_a_file_that_is_there_is_left_as_it_is_and_two_fetches_are_one(
    server: FileServer, tmp_path: Path
) -> None:
    server.files["/m.safetensors"] = Hosted(data=MODEL)
    to = tmp_path / NAME
    fetcher = Fetcher(pace=QUICK)
    url = f"{server.url}/m.safetensors"

    await asyncio.gather(
        *(fetcher.fetch(url, to, published=Published(), say=lambda there, whole: None) for _ in range(3))
    )

    assert to.read_bytes() == MODEL
    assert len(server.asked) == 1


async def test_a_dead_server_is_said(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"127\.0\.0\.1 does not answer"):
        await Fetcher(pace=QUICK).look("http://127.0.0.1:9/m.safetensors")
