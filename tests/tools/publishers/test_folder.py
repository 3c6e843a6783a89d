"""A post on this machine: whole or not at all, once, and never over something else."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from tests.tools.publishers.conftest import media
from tools.errors import NotAuthorized, Unavailable
from tools.publishers import folder as module
from tools.publishers.folder import FolderPublisher
from tools.publishers.publisher import StaleSend


def go() -> None:
    pass


async def test_a_post_has_its_file_caption_and_facts(tmp_path, parcel) -> None:
    sent = await FolderPublisher(tmp_path / "posts").publish(parcel, go=go)

    folder = tmp_path / "posts" / "2026-03-12_1200_ava_P5"
    assert sent.remote_id == folder.name
    assert (folder / "reel_7.mp4").read_bytes() == b"film"
    assert (folder / "caption.txt").read_text() == "Salt in my hair.\nMade with AI\n"
    facts = json.loads((folder / "post.json").read_text())
    assert facts["key"] == parcel.key
    assert facts["ai_generated"] is True
    assert facts["media"][0]["sha256"] == parcel.media[0].sha256


async def test_posting_it_again_finds_it_there(tmp_path, parcel) -> None:
    publisher = FolderPublisher(tmp_path / "posts")
    first = await publisher.publish(parcel, go=go)
    second = await publisher.publish(parcel, go=go)

    assert first == second == await publisher.find(parcel, baseline="")
    assert len(list((tmp_path / "posts").iterdir())) == 1


async def test_another_post_of_the_same_name_lies_beside_it(tmp_path, parcel) -> None:
    publisher = FolderPublisher(tmp_path / "posts")
    await publisher.publish(parcel, go=go)
    other = replace(parcel, key="t5-other", media=(media(tmp_path / "new.mp4", content=b"other"),))

    await publisher.publish(other, go=go)

    assert sorted(folder.name for folder in (tmp_path / "posts").iterdir()) == [
        "2026-03-12_1200_ava_P5",
        "2026-03-12_1200_ava_P5-2",
    ]
    assert (tmp_path / "posts" / "2026-03-12_1200_ava_P5" / "reel_7.mp4").read_bytes() == b"film"


async def test_a_send_that_is_stopped_leaves_nothing(tmp_path, parcel) -> None:
    def stop() -> None:
        raise StaleSend

    publisher = FolderPublisher(tmp_path / "posts")
    with pytest.raises(StaleSend):
        await publisher.publish(parcel, go=stop)

    assert list((tmp_path / "posts").iterdir()) == []
    assert await publisher.find(parcel, baseline="") is None


async def test_a_full_disk_leaves_nothing_and_is_tried_again(tmp_path, parcel, monkeypatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shutil.copyfile", full)
    with pytest.raises(Unavailable, match="full"):
        await FolderPublisher(tmp_path / "posts").publish(parcel, go=go)

    assert list((tmp_path / "posts").iterdir()) == []


async def test_a_folder_that_is_a_file_names_the_setting(tmp_path, parcel) -> None:
    (tmp_path / "posts").write_text("not a folder")

    with pytest.raises(NotAuthorized) as raised:
        await FolderPublisher(tmp_path / "posts").check(parcel)

    assert "posting.folder" in raised.value.fix


@pytest.mark.parametrize("name", ["../../etc", "..", "a/b", "CON", "Zoë 🌊", "*[x]?", ""])
async def test_a_strange_name_stays_inside(name, tmp_path, parcel) -> None:
    root = tmp_path / "posts"
    publisher = FolderPublisher(root)
    strange = replace(parcel, persona=name)

    await publisher.publish(strange, go=go)

    [folder] = list(root.iterdir())
    assert folder.parent == root
    assert await publisher.find(strange, baseline="") is not None


async def test_what_a_crash_left_half_written_is_no_post(tmp_path, parcel) -> None:
    publisher = FolderPublisher(tmp_path / "posts")
    half = tmp_path / "posts" / f".2026-03-12_1200_ava_P5-{parcel.key}.part"
    half.mkdir(parents=True)
    (half / "post.json").write_text(json.dumps({"key": parcel.key}))

    assert await publisher.find(parcel, baseline="") is None
    await publisher.publish(parcel, go=go)

    assert [folder.name for folder in (tmp_path / "posts").iterdir()] == ["2026-03-12_1200_ava_P5"]


def test_two_threads_never_write_one_folder(tmp_path, parcel) -> None:
    root = tmp_path / "posts"
    parcels = [replace(parcel, key=f"t5-{number}") for number in range(8)]

    def post(one):
        while True:
            try:
                return module._write(root, one, go)
            except OSError:
                continue  # the name was taken between looking and renaming: look again

    with ThreadPoolExecutor(8) as pool:
        sent = list(pool.map(post, parcels))

    assert len({one.remote_id for one in sent}) == 8
    keys = {json.loads((folder / "post.json").read_text())["key"] for folder in root.iterdir()}
    assert keys == {one.key for one in parcels}
