"""Running a graph, whatever it is for: files, uploads, memory, the line before the server, and others who use it."""

import asyncio
import errno
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.emulators.comfyui import ComfyUIEmulator
from tests.emulators.wire import Fault
from tests.tools.comfyui.conftest import HURRY, Seen, nobody
from tests.tools.comfyui.graphs import Graph, a_clip, a_picture
from tools.comfyui.answers import Media
from tools.comfyui.client import FILE_AT_MOST
from tools.comfyui.runner import AT_ONCE, Ran, Runner, Work
from tools.comfyui.shrinking import smaller
from tools.errors import InvalidRequest, NotAuthorized, Refused, TroupeError, Unavailable


@pytest.fixture
def runner(comfyui: ComfyUIEmulator) -> Runner:
    return Runner(comfyui.url, patience=HURRY)


def a_work(graph: Graph | None = None, **given: Any) -> Work:
    usual: dict[str, Any] = {
        "prompt_id": str(uuid.uuid4()),
        "graph": graph or a_picture(),
        "what": "picture",
        "at_most": 10.0,
    }
    return Work(**usual | given)


async def run(runner: Runner, work: Work, into: Path) -> Ran:
    folder = into / work.prompt_id
    folder.mkdir(exist_ok=True)
    return await runner.run(work, folder, progress=nobody)


@asynccontextmanager
async def running(runner: Runner, work: Work, into: Path) -> AsyncIterator[asyncio.Task[Ran]]:
    """A run beside the test, stopped at its end."""
    task = asyncio.create_task(run(runner, work, into))
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.wait([task])


# ---------------------------------------------------------------------------------------------- files


@pytest.mark.parametrize("by_vhs", [False, True])
async def test_a_clip_is_fetched_from_wherever_its_node_lists_it(
    by_vhs: bool, comfyui: ComfyUIEmulator, runner: Runner, tmp_path: Path
) -> None:
    (tmp_path / "me.png").write_bytes(b"a picture")
    work = a_work(a_clip("first.png", by_vhs=by_vhs), what="clip", uploads={"first.png": tmp_path / "me.png"})

    ran = await run(runner, work, tmp_path)

    [file] = ran.files
    assert (file.media, file.path.name) == ("clip", "00.mp4")
    assert file.path.read_bytes()[4:8] == b"ftyp"
    assert ran.first("clip") == file.path
    assert ran.first("picture") is None


async def test_every_file_of_a_job_is_fetched_in_its_order(
    comfyui: ComfyUIEmulator, runner: Runner, tmp_path: Path
) -> None:
    graph = a_picture(canvas__batch_size=3, canvas__width=64, canvas__height=64)
    graph["8"] = {"class_type": "PreviewImage", "inputs": {"images": ["6", 0]}}

    ran = await run(runner, a_work(graph), tmp_path)

    assert [file.path.name for file in ran.files] == ["00.png", "01.png", "02.png"]
    assert {file.media for file in ran.files} == {"picture"}


@pytest.mark.parametrize("media", ["picture", "clip"])
async def test_a_file_that_is_too_large_is_not_read_to_its_end_and_leaves_nothing(
    media: Media, comfyui: ComfyUIEmulator, runner: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(FILE_AT_MOST, media, 1024 * 1024)
    comfyui.picture = bytes(3 * 1024 * 1024)
    (tmp_path / "me.png").write_bytes(b"a picture")
    graph = a_picture() if media == "picture" else a_clip()
    work = a_work(graph, uploads={"first.png": tmp_path / "me.png"})

    with pytest.raises(Unavailable, match="more than 1 MB"):
        await run(runner, work, tmp_path)

    assert list((tmp_path / work.prompt_id).iterdir()) == []


async def test_a_job_with_very_many_files_is_not_fetched(
    comfyui: ComfyUIEmulator, runner: Runner, tmp_path: Path
) -> None:
    listed = [{"filename": f"{number}.png", "subfolder": "", "type": "output"} for number in range(1000)]
    comfyui.outputs = {"7": {"images": listed}}

    with pytest.raises(Unavailable, match="1000 files"):
        await run(runner, a_work(), tmp_path)

    assert comfyui.asked["GET /view"] == 0


async def test_a_full_disk_is_said_and_leaves_no_half_file(
    comfyui: ComfyUIEmulator, runner: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    work = a_work()

    with pytest.raises(Unavailable, match="disk is full"):
        await run(runner, work, tmp_path)

    assert list((tmp_path / work.prompt_id).iterdir()) == []


async def test_what_a_workflow_calls_its_files_is_replaced_by_a_name_of_the_job(
    comfyui: ComfyUIEmulator, runner: Runner, tmp_path: Path
) -> None:
    graph = a_picture(save__filename_prefix="../../%date%/Ava at the beach")
    works = [a_work(graph), a_work(graph)]

    for work in works:
        await run(runner, work, tmp_path)

    # The same graph twice: only the node that saves ran again, and made a file of its own.
    assert [name for name, _, _ in comfyui.files] == [f"{work.prompt_id}_00001_.png" for work in works]
    assert {folder for _, folder, _ in comfyui.files} == {"troupe"}


async def test_a_preview_whose_file_is_gone_is_made_again_after_the_cache_was_dropped(
    comfyui: ComfyUIEmulator, runner: Runner, tmp_path: Path
) -> None:
    graph = a_picture()
    graph["7"]["class_type"] = "PreviewImage"
    del graph["7"]["inputs"]["filename_prefix"]
    await run(runner, a_work(graph), tmp_path)
    comfyui.files.clear()

    ran = await run(runner, a_work(graph), tmp_path)

    assert ran.first("picture") is not None
    assert comfyui.freed == [{"unload_models": True, "free_memory": True}]


# ---------------------------------------------------------------------------------------------- uploads


async def test_a_picture_of_ours_is_loaded_by_the_name_that_the_server_gave_it(
    comfyui: ComfyUIEmulator, runner: Runner, tmp_path: Path
) -> None:
    comfyui.files[("first.png", "persona/ava", "input")] = b"another picture"
    (tmp_path / "me.png").write_bytes(b"a picture")
    work = a_work(a_clip("persona/ava/first.png"), uploads={"persona/ava/first.png": tmp_path / "me.png"})

    await run(runner, work, tmp_path)

    assert comfyui.submitted[0]["prompt"]["2"]["inputs"]["image"] == "persona/ava/first (1).png"
    assert comfyui.files[("first (1).png", "persona/ava", "input")] == b"a picture"


async def test_a_server_that_was_set_up_anew_is_given_the_picture_again(
    comfyui: ComfyUIEmulator, runner: Runner, tmp_path: Path
) -> None:
    comfyui.step_seconds = 60
    (tmp_path / "me.png").write_bytes(b"a picture")
    work = a_work(a_clip("first.png"), uploads={"first.png": tmp_path / "me.png"})
    async with running(runner, work, tmp_path) as task:
        await comfyui.until_running()

        await comfyui.stop()
        comfyui.files.clear()
        comfyui.step_seconds = 0
        await comfyui.start()
        await task

    assert comfyui.asked["POST /upload/image"] == 2


@pytest.mark.parametrize(
    ("route", "status", "body", "error", "says"),
    [
        ("POST /upload/image", 413, b"Maximum request body size 104857600 exceeded.", Refused, "larger than ComfyUI"),
        ("POST /upload/image", 403, b"", NotAuthorized, "403"),
        ("POST /upload/image", 400, b"", Unavailable, "answered 400"),
        ("POST /upload/image", 200, b"[]", Unavailable, "without naming it"),
        ("POST /prompt", 413, b"Maximum request body size 104857600 exceeded.", Refused, "larger than ComfyUI"),
        ("POST /prompt", 403, b"", NotAuthorized, "403"),
        ("POST /prompt", 400, b"<html>Bad Request</html>", Unavailable, "not JSON"),
        ("POST /prompt", 401, b"", Unavailable, "not JSON"),
        ("POST /prompt", 200, b"", Unavailable, "not JSON"),
    ],
)
async def test_an_answer_that_is_no_json_is_one_line(
    route: str,
    status: int,
    body: bytes,
    error: type[TroupeError],
    says: str,
    comfyui: ComfyUIEmulator,
    runner: Runner,
    tmp_path: Path,
) -> None:
    comfyui.answers(route, status=status, body=body)
    (tmp_path / "me.png").write_bytes(b"a picture")

    with pytest.raises(error) as caught:
        await run(runner, a_work(a_clip(), uploads={"first.png": tmp_path / "me.png"}), tmp_path)

    assert says in caught.value.message
    assert caught.value.fix


async def test_a_500_in_plain_text_to_every_submission_is_given_up_with_what_it_said(
    comfyui: ComfyUIEmulator, runner: Runner, tmp_path: Path
) -> None:
    comfyui.answers("POST /prompt", status=500, body=b"500 Internal Server Error\n\nServer got itself in trouble")

    with pytest.raises(Unavailable, match="lost the picture twice") as caught:
        await run(runner, a_work(), tmp_path)

    assert caught.value.fix == "ComfyUI answered 500 to the workflow."
    assert comfyui.asked["POST /prompt"] == 2


async def test_a_picture_that_the_server_does_not_have_is_named(
    comfyui: ComfyUIEmulator, runner: Runner, tmp_path: Path
) -> None:
    with pytest.raises(Refused, match=r"LoadImage: image - Invalid image file: first\.png"):
        await run(runner, a_work(a_clip("first.png")), tmp_path)


# ---------------------------------------------------------------------------------------------- memory


async def test_out_of_memory_frees_the_card_and_runs_once_smaller(
    comfyui: ComfyUIEmulator, runner: Runner, tmp_path: Path
) -> None:
    comfyui.most_pixels = 400 * 400
    work = a_work(smaller=smaller(a_picture()))

    ran = await run(runner, work, tmp_path)

    assert ran.is_smaller
    assert [sent["prompt"]["4"]["inputs"]["width"] for sent in comfyui.submitted] == [512, 384]
    assert [sent["prompt_id"] for sent in comfyui.submitted] == [work.prompt_id] * 2
    assert len(comfyui.freed) == 1


async def test_a_smaller_run_that_is_found_again_after_a_crash_is_still_said_to_be_smaller(
    comfyui: ComfyUIEmulator, runner: Runner, tmp_path: Path
) -> None:
    comfyui.most_pixels = 400 * 400
    work = a_work(smaller=smaller(a_picture()))
    await run(runner, work, tmp_path)

    again = await run(Runner(comfyui.url, patience=HURRY), work, tmp_path)

    assert again.is_smaller
    assert len(comfyui.submitted) == 2


async def test_out_of_memory_without_a_smaller_graph_is_said_at_once(
    comfyui: ComfyUIEmulator, runner: Runner, tmp_path: Path
) -> None:
    comfyui.most_pixels = 1

    with pytest.raises(Refused, match="ran out of memory"):
        await run(runner, a_work(), tmp_path)

    assert len(comfyui.submitted) == 1


async def test_a_server_that_cannot_free_is_asked_all_the_same(
    comfyui: ComfyUIEmulator, runner: Runner, tmp_path: Path
) -> None:
    comfyui.most_pixels = 400 * 400
    comfyui.answers("POST /free", status=500)

    assert (await run(runner, a_work(smaller=smaller(a_picture())), tmp_path)).is_smaller


async def test_another_family_of_models_frees_the_memory_first(
    comfyui: ComfyUIEmulator, runner: Runner, tmp_path: Path
) -> None:
    for family, freed in (("sd15", 0), ("sd15", 0), ("svd", 1), ("svd", 1), ("sd15", 2)):
        await run(runner, a_work(family=family), tmp_path)
        assert len(comfyui.freed) == freed


async def test_a_server_that_is_short_of_memory_is_freed_when_it_is_looked_at(
    comfyui: ComfyUIEmulator, runner: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tools.comfyui.freeing.LOOK_EVERY", 2)
    comfyui.ram_free = 1  # of 32

    for freed in (0, 0, 1, 1, 2):
        await run(runner, a_work(family="sd15"), tmp_path)
        assert len(comfyui.freed) == freed


# ---------------------------------------------------------------------------------------------- time


async def test_a_long_silence_of_a_node_is_no_failure(comfyui: ComfyUIEmulator, tmp_path: Path) -> None:
    comfyui.step_seconds = 0.5
    runner = Runner(comfyui.url, patience=replace(HURRY, per_call=0.2, away=0.2, silence=0.1))

    ran = await run(runner, a_work(a_picture(sampler__steps=2)), tmp_path)

    assert ran.files


async def test_the_time_that_a_job_may_run_begins_when_the_server_begins_it(
    comfyui: ComfyUIEmulator, runner: Runner, tmp_path: Path
) -> None:
    comfyui.step_seconds = 0.4  # both need 3.2 s, each 1.6
    first, second = (a_work(a_picture(sampler__steps=4), at_most=2.6) for _ in range(2))

    await asyncio.gather(run(runner, first, tmp_path), run(runner, second, tmp_path))

    assert comfyui.executed == {first.prompt_id: 1, second.prompt_id: 1}


async def test_a_job_that_takes_too_long_is_stopped_and_said_in_its_own_word(
    comfyui: ComfyUIEmulator, runner: Runner, tmp_path: Path
) -> None:
    comfyui.step_seconds = 60

    with pytest.raises(Unavailable, match="did not finish the clip within 1 second"):
        await run(runner, a_work(what="clip", at_most=1.0), tmp_path)

    await comfyui.changes.until(lambda: comfyui.running is None, what=lambda: "it still runs")


# ---------------------------------------------------------------------------------------------- the line


async def test_only_two_of_ours_are_at_the_server_and_the_others_wait_here_in_their_order(
    comfyui: ComfyUIEmulator, runner: Runner, tmp_path: Path
) -> None:
    comfyui.step_seconds = 0.01
    works = [a_work(a_picture(sampler__seed=number)) for number in range(8)]
    most = 0

    async def watch() -> None:
        nonlocal most
        while len(comfyui.executed) < len(works):
            most = max(most, len(comfyui.pending) + (comfyui.running is not None))
            await comfyui.changes.wait(1)

    await asyncio.gather(watch(), *(run(runner, work, tmp_path) for work in works))

    assert most == AT_ONCE
    assert [sent["prompt_id"] for sent in comfyui.submitted] == [work.prompt_id for work in works]


async def test_who_waits_here_hears_his_place_behind_those_at_the_server(
    comfyui: ComfyUIEmulator, runner: Runner, tmp_path: Path
) -> None:
    comfyui.step_seconds = 60
    async with (
        running(runner, a_work(), tmp_path),
        running(runner, a_work(), tmp_path),
        running(runner, a_work(), tmp_path),
    ):
        await comfyui.until_submitted(2)
        seen = Seen()
        waiting = asyncio.create_task(runner.run(a_work(), tmp_path, progress=seen))
        await asyncio.sleep(0.1)
        waiting.cancel()
        await asyncio.wait([waiting])

    assert [step.queue_position for step in seen.steps] == [4]
    assert len(comfyui.submitted) == 2


# ---------------------------------------------------------------------------------------------- others


async def test_two_bots_on_one_server_leave_each_others_jobs_alone(
    comfyui: ComfyUIEmulator, runner: Runner, tmp_path: Path
) -> None:
    comfyui.step_seconds = 60
    other, ours, theirs = Runner(comfyui.url, patience=HURRY), a_work(), a_work()
    async with running(other, theirs, tmp_path) as their_task:
        await comfyui.until_running()
        async with running(runner, ours, tmp_path):
            await comfyui.until_submitted(2)
        comfyui.step_seconds = 0
        job = await comfyui.until_running()

        assert job.prompt_id == theirs.prompt_id
        assert comfyui.pending == []
        assert not job.stopped.is_set()
        assert not their_task.done()
    assert len({sent["client_id"] for sent in comfyui.submitted}) == 2
    assert None not in comfyui.interrupts


async def test_a_job_without_a_client_id_by_another_program_is_not_taken_for_ours(
    comfyui: ComfyUIEmulator, runner: Runner, tmp_path: Path
) -> None:
    comfyui.step_seconds = 0.05
    graph = a_picture(sampler__seed=99)
    async with httpx.AsyncClient(base_url=comfyui.url) as anybody:
        await anybody.post("/prompt", json={"prompt": graph, "extra_data": {"preview_method": "auto"}})
        await comfyui.until_running()
        seen = Seen()

        await runner.run(a_work(a_picture(sampler__steps=1)), tmp_path, progress=seen)

    waiting = [step for step in seen.steps if step.stage == "waiting"]
    assert waiting
    assert all(step.fraction == 0 and step.preview is None for step in waiting)
    fractions = [step.fraction for step in seen.steps]
    assert fractions == sorted(fractions)


async def test_a_queue_full_of_other_peoples_jobs_is_never_asked_for_as_a_whole(
    comfyui: ComfyUIEmulator, runner: Runner, tmp_path: Path
) -> None:
    comfyui.step_seconds = 0.002
    async with httpx.AsyncClient(base_url=comfyui.url) as anybody:
        for number in range(30):
            await anybody.post("/prompt", json={"prompt": a_picture(sampler__seed=number), "client_id": "they"})

    await run(runner, a_work(), tmp_path)

    assert comfyui.asked["GET /queue"] == 0


@pytest.mark.parametrize("version", ["0.28.0", "0.33.0", "0.99.1", "1.2.3"])
@pytest.mark.parametrize("speaks_names", [True, False])
async def test_a_server_of_any_version_from_0_28_on_is_understood(
    version: str, speaks_names: bool, comfyui: ComfyUIEmulator, runner: Runner, tmp_path: Path
) -> None:
    comfyui.version, comfyui.speaks_names, comfyui.step_seconds = version, speaks_names, 0.03
    seen = Seen()

    async with runner.connected() as server:
        assert await server.version() == version
        ran = await runner.run(a_work(), tmp_path, progress=seen)

    assert ran.files
    assert any(step.preview for step in seen.steps)


async def test_a_hiccup_of_an_upload_harms_nothing(comfyui: ComfyUIEmulator, runner: Runner, tmp_path: Path) -> None:
    comfyui.script.add("POST /upload/image", Fault.drop_before())
    (tmp_path / "me.png").write_bytes(b"a picture")

    ran = await run(runner, a_work(a_clip(), uploads={"first.png": tmp_path / "me.png"}), tmp_path)

    assert ran.first("clip") is not None


async def test_a_model_that_the_server_lacks_is_the_requests_fault(
    comfyui: ComfyUIEmulator, runner: Runner, tmp_path: Path
) -> None:
    with pytest.raises(InvalidRequest, match=r"no checkpoint 'gone\.safetensors'"):
        await run(runner, a_work(a_picture(checkpoint__ckpt_name="gone.safetensors")), tmp_path)
