"""Painting that fails, is cancelled, or meets something else than ComfyUI: one line each, and nothing left behind."""

import asyncio
import uuid
from pathlib import Path

import pytest

from tests.emulators.comfyui import ComfyUIEmulator
from tests.tools.comfyui.conftest import HURRY, ARequest, is_painted, paint
from tools.comfyui.client import FILE_AT_MOST
from tools.comfyui.painter import ComfyPainter
from tools.errors import InvalidRequest, NotAuthorized, Refused, TroupeError, Unavailable

# ---------------------------------------------------------------------------------------------- it fails


async def test_an_error_in_the_middle_is_one_line_with_its_node(
    comfyui: ComfyUIEmulator, painter: ComfyPainter, a_request: ARequest, to: Path
) -> None:
    comfyui.fails_with.append(
        {
            "node_id": "1",
            "node_type": "CheckpointLoaderSimple",
            "exception_message": "Error while deserializing header: header too large\n",
            "exception_type": "safetensors._safetensors_rust.SafetensorError",
        }
    )

    with pytest.raises(Refused) as caught:
        await paint(painter, a_request(), to)

    assert caught.value.message == (
        "ComfyUI failed in CheckpointLoaderSimple: Error while deserializing header: header too large"
    )
    assert not to.exists()


async def test_out_of_memory_is_painted_once_smaller_and_said(
    comfyui: ComfyUIEmulator, painter: ComfyPainter, a_request: ARequest, to: Path
) -> None:
    comfyui.most_pixels = 400 * 600

    painted = await paint(painter, a_request(), to)

    assert is_painted(to)
    assert painted.note == "painted smaller: the graphics card ran out of memory"
    assert (painted.settings["painted_width"], painted.settings["painted_height"]) == (384, 512)
    assert [node["class_type"] for node in comfyui.submitted[1]["prompt"].values()].count("VAEDecodeTiled") == 1
    assert comfyui.freed == [{"unload_models": True, "free_memory": True}]


async def test_out_of_memory_also_when_smaller_says_what_helps(
    comfyui: ComfyUIEmulator, painter: ComfyPainter, a_request: ARequest, to: Path
) -> None:
    comfyui.most_pixels = 1

    with pytest.raises(Refused) as caught:
        await paint(painter, a_request(), to)

    assert caught.value.message == "The graphics card ran out of memory."
    assert "smaller model" in caught.value.fix
    assert len(comfyui.submitted) == 2


async def test_a_picture_stopped_by_a_person_in_comfyui_is_said_to_be(
    comfyui: ComfyUIEmulator, painter: ComfyPainter, a_request: ARequest, to: Path
) -> None:
    comfyui.step_seconds = 60
    painting = asyncio.create_task(paint(painter, a_request(), to))
    (await comfyui.until_running()).stopped.set()

    with pytest.raises(Refused, match="stopped in ComfyUI"):
        await painting


async def test_node_errors_beside_a_200_are_a_failure_and_the_job_is_taken_back(
    comfyui: ComfyUIEmulator, painter: ComfyPainter, a_request: ARequest, to: Path
) -> None:
    comfyui.step_seconds = 60
    comfyui.node_errors = {
        "2": {"class_type": "CLIPTextEncode", "errors": [{"type": "custom_validation_failed", "details": "no text"}]}
    }

    with pytest.raises(Refused, match="at CLIPTextEncode: no text"):
        await paint(painter, a_request(), to)

    await comfyui.changes.until(lambda: comfyui.running is None, what=lambda: "it still runs")
    assert not comfyui.pending
    assert not comfyui.executed


@pytest.mark.parametrize(
    ("given", "error", "says"),
    [
        ({"settings": {"checkpoint": "nope"}}, InvalidRequest, "no checkpoint 'nope'"),
        ({"settings": {"sampler": "eulr"}}, InvalidRequest, "no sampler 'eulr'"),
        ({"settings": {"steps": 0}}, InvalidRequest, "steps is 0; it may be 1 to 150"),
        ({"settings": {"steps": "many"}}, InvalidRequest, "steps is 'many', not a number"),
        ({"settings": {"cfg": float("nan")}}, InvalidRequest, "cfg is nan"),
        ({"width": 0}, InvalidRequest, "0 x 160"),
        ({"height": 100_000}, InvalidRequest, "100000"),
        ({"prompt_id": "MY-JOB"}, InvalidRequest, "not a lowercase UUID"),
        ({"prompt_id": str(uuid.uuid4()).upper()}, InvalidRequest, "not a lowercase UUID"),
    ],
)
async def test_a_request_that_cannot_be_painted_is_never_sent(
    given: dict[str, object],
    error: type[TroupeError],
    says: str,
    comfyui: ComfyUIEmulator,
    painter: ComfyPainter,
    a_request: ARequest,
    to: Path,
) -> None:
    with pytest.raises(error) as caught:
        await paint(painter, a_request(**given), to)

    assert says in caught.value.message
    assert comfyui.submitted == []


async def test_a_missing_node_is_named_before_anything_is_sent(
    comfyui: ComfyUIEmulator, painter: ComfyPainter, a_request: ARequest, to: Path
) -> None:
    comfyui.lacks = {"VAEDecode"}

    with pytest.raises(Refused, match="lacks the node VAEDecode"):
        await paint(painter, a_request(), to)

    assert comfyui.submitted == []


async def test_a_validation_error_of_the_server_is_one_line(
    comfyui: ComfyUIEmulator, painter: ComfyPainter, a_request: ARequest, to: Path
) -> None:
    comfyui.answers(
        "POST /prompt",
        status=400,
        body=b'{"error": {"type": "prompt_no_outputs", "message": "Prompt has no outputs"}, "node_errors": {}}',
    )

    with pytest.raises(Refused, match="refused the workflow: Prompt has no outputs"):
        await paint(painter, a_request(), to)


@pytest.mark.parametrize("version", ["0.3.64", "0.27.0", None])
async def test_a_comfyui_that_is_too_old_is_said_to_be(
    version: str | None, comfyui: ComfyUIEmulator, painter: ComfyPainter, a_request: ARequest, to: Path
) -> None:
    comfyui.version = version

    with pytest.raises(Unavailable, match="too old"):
        await paint(painter, a_request(), to)
    with pytest.raises(Unavailable, match="too old"):
        await painter.check()

    assert comfyui.submitted == []


# ---------------------------------------------------------------------------------------------- files


async def test_a_cached_run_whose_file_is_gone_is_run_again_under_another_name(
    comfyui: ComfyUIEmulator, painter: ComfyPainter, a_request: ARequest, to: Path
) -> None:
    request = a_request()
    await paint(painter, request, to)
    comfyui.files.clear()
    to.unlink()

    await paint(painter, request, to)

    assert is_painted(to)
    prefixes = [sent["prompt"]["7"]["inputs"]["filename_prefix"] for sent in comfyui.submitted]
    assert prefixes == [f"troupe/{request.prompt_id}", f"troupe/{request.prompt_id}-again"]


async def test_a_server_that_keeps_no_file_is_given_up(
    comfyui: ComfyUIEmulator, painter: ComfyPainter, a_request: ARequest, to: Path
) -> None:
    comfyui.keeps_files = False

    with pytest.raises(Unavailable, match="no longer has the picture"):
        await paint(painter, a_request(), to)

    assert len(comfyui.submitted) == 2


async def test_a_job_without_a_picture_is_one_line(
    comfyui: ComfyUIEmulator, painter: ComfyPainter, a_request: ARequest, to: Path
) -> None:
    comfyui.outputs = {"7": {"text": ["hello"]}}

    with pytest.raises(Unavailable, match="finished without a picture"):
        await paint(painter, a_request(), to)


async def test_a_file_that_is_no_picture_is_one_line(
    comfyui: ComfyUIEmulator, painter: ComfyPainter, a_request: ARequest, to: Path
) -> None:
    comfyui.picture = b"<html>sign in</html>"

    with pytest.raises(Unavailable, match="cannot be read"):
        await paint(painter, a_request(), to)

    assert not to.exists()


async def test_a_file_name_of_the_server_never_becomes_a_path_here(
    comfyui: ComfyUIEmulator, painter: ComfyPainter, a_request: ARequest, tmp_path: Path
) -> None:
    folder = tmp_path / "in" / "here"
    folder.mkdir(parents=True)
    evil = ("../../evil.png", "../..", "output")
    comfyui.outputs = {"7": {"images": [{"filename": evil[0], "subfolder": evil[1], "type": evil[2]}]}}
    comfyui.files[evil] = await asyncio.to_thread(_a_picture)

    await paint(painter, a_request(), folder / "picture.png")

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [folder / "picture.png"]


def _a_picture() -> bytes:
    from tests.emulators.comfyui import a_png

    return a_png(64, 64, {})


# ---------------------------------------------------------------------------------------------- cancelling


@pytest.mark.parametrize("has_jobs_api", [True, False])
async def test_cancelling_stops_the_running_job_and_only_that(
    has_jobs_api: bool, comfyui: ComfyUIEmulator, painter: ComfyPainter, a_request: ARequest, tmp_path: Path
) -> None:
    comfyui.has_jobs_api, comfyui.step_seconds = has_jobs_api, 60
    ours, other = a_request(), a_request()
    painting = asyncio.create_task(paint(painter, ours, tmp_path / "1.png"))
    await comfyui.until_running()
    waiting = asyncio.create_task(paint(painter, other, tmp_path / "2.png"))
    await comfyui.until_submitted(2)

    comfyui.step_seconds = 0
    painting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await painting
    await waiting

    assert comfyui.executed == {other.prompt_id: 1}
    assert None not in comfyui.interrupts
    assert not (tmp_path / "1.png").exists()


@pytest.mark.parametrize("has_jobs_api", [True, False])
async def test_cancelling_a_waiting_job_takes_it_out_of_the_queue(
    has_jobs_api: bool, comfyui: ComfyUIEmulator, painter: ComfyPainter, a_request: ARequest, tmp_path: Path
) -> None:
    comfyui.has_jobs_api, comfyui.step_seconds = has_jobs_api, 60
    running = asyncio.create_task(paint(painter, a_request(), tmp_path / "1.png"))
    job = await comfyui.until_running()
    waiting = asyncio.create_task(paint(painter, a_request(), tmp_path / "2.png"))
    await comfyui.until_submitted(2)

    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting

    assert comfyui.pending == []
    assert comfyui.running is job
    assert not job.stopped.is_set()
    running.cancel()
    await asyncio.wait([running])


async def test_cancelling_while_the_submission_is_on_its_way_leaves_no_job_behind(
    comfyui: ComfyUIEmulator, painter: ComfyPainter, a_request: ARequest, to: Path
) -> None:
    comfyui.step_seconds, comfyui.takes_prompts_after = 60, 0.15
    painting = asyncio.create_task(paint(painter, a_request(), to))
    await comfyui.until_submitted()

    painting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await painting

    await asyncio.sleep(0.2)
    assert comfyui.pending == []
    assert comfyui.running is None
    assert not comfyui.executed


async def test_cancelling_does_not_wait_for_a_dead_server(
    comfyui: ComfyUIEmulator, painter: ComfyPainter, a_request: ARequest, to: Path
) -> None:
    comfyui.step_seconds = 60
    painting = asyncio.create_task(paint(painter, a_request(), to))
    await comfyui.until_running()
    await comfyui.stop()

    painting.cancel()
    async with asyncio.timeout(3):
        with pytest.raises(asyncio.CancelledError):
            await painting


# ---------------------------------------------------------------------------------------------- somebody else answers


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ({"status": 500, "body": b"500 Internal Server Error\n\nServer got itself in trouble"}, "answered 500"),
        ({"body": b"<html>Sign in</html>", "Content_Type": "text/html"}, "not JSON"),
        ({"status": 302, "Location": "http://169.254.169.254/latest/meta-data"}, "sends us elsewhere"),
        ({"status": 401, "body": b"who are you"}, "answered 401"),
        ({"body": b"[" * 100_000}, "not JSON"),
        ({"body": b'{"system": ' + b" " * 40_000_000 + b"1}"}, "more than 32 MB"),
        ({"body": b"\x1f\x8b\x08", "Content_Encoding": "gzip"}, "compressed"),
        ({"body": b"[]"}, "not ComfyUI"),
        ({"body": b""}, "not JSON"),
    ],
)
async def test_an_answer_that_is_not_comfyuis_is_one_line(
    answer: dict[str, object], says: str, comfyui: ComfyUIEmulator, painter: ComfyPainter, a_request: ARequest, to: Path
) -> None:
    comfyui.answers("GET /system_stats", **answer)  # type: ignore[arg-type]

    with pytest.raises(Unavailable) as caught:
        await paint(painter, a_request(), to)

    assert says in caught.value.message
    assert caught.value.fix
    assert "\n" not in caught.value.message


async def test_a_huge_picture_is_not_read_to_its_end(
    comfyui: ComfyUIEmulator, painter: ComfyPainter, a_request: ARequest, to: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(FILE_AT_MOST, "picture", 1024 * 1024)
    comfyui.picture = b"\x89PNG\r\n\x1a\n" + bytes(3 * 1024 * 1024)

    with pytest.raises(Unavailable, match="more than 1 MB"):
        await paint(painter, a_request(), to)


@pytest.mark.parametrize(
    "url", ["http://192.168.1.20:8188", "http://comfy.example", "https://10.0.0.1", "http://[::2]:1"]
)
async def test_another_machine_needs_the_owners_word(url: str, a_request: ARequest, to: Path) -> None:
    with pytest.raises(NotAuthorized) as caught:
        await paint(ComfyPainter(url, patience=HURRY), a_request(), to)
    with pytest.raises(NotAuthorized):
        await ComfyPainter(url, patience=HURRY).check()

    assert "comfyui.allow_remote" in caught.value.fix


@pytest.mark.parametrize("url", ["", "ftp://127.0.0.1", "127.0.0.1:8188", "http://", "http://[::"])
async def test_an_address_that_is_none_is_one_line(url: str) -> None:
    with pytest.raises(InvalidRequest, match=r"comfyui\.url"):
        await ComfyPainter(url, patience=HURRY).check()


async def test_a_403_says_that_something_keeps_us_out(
    comfyui: ComfyUIEmulator, painter: ComfyPainter, a_request: ARequest, to: Path
) -> None:
    comfyui.answers("POST /prompt", status=403)

    with pytest.raises(NotAuthorized, match="403"):
        await paint(painter, a_request(), to)
