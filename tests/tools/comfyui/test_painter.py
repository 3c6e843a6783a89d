"""Painting over real sockets, against a ComfyUI that does everything that the real one was seen to do."""

import asyncio
import uuid
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from tests.emulators.comfyui import ComfyUIEmulator
from tests.emulators.wire import Fault
from tests.tools.comfyui.conftest import HURRY
from tools.comfyui.painter import ComfyPainter
from tools.errors import InvalidRequest, NotAuthorized, Refused, TroupeError, Unavailable
from tools.painting import ImageRequest, Painted, PaintProgress

ARequest = Callable[..., ImageRequest]


class Seen:
    """The progress that was told."""

    def __init__(self) -> None:
        self.steps: list[PaintProgress] = []

    def __call__(self, progress: PaintProgress) -> None:
        self.steps.append(progress)


@pytest.fixture
def to(tmp_path: Path) -> Path:
    return tmp_path / "picture.png"


def nobody(_: PaintProgress) -> None:
    """Progress that nobody looks at."""


async def paint(painter: ComfyPainter, request: ImageRequest, to: Path) -> Painted:
    return await painter.paint(request, to, progress=nobody)


def is_painted(to: Path, size: tuple[int, int] = (120, 160)) -> bool:
    with Image.open(to) as opened:
        return opened.size == size and opened.mode == "RGB" and not opened.info


# ---------------------------------------------------------------------------------------------- all goes well


async def test_a_picture_is_painted_with_progress_previews_and_nothing_hidden_in_it(
    comfyui: ComfyUIEmulator, painter: ComfyPainter, a_request: ARequest, to: Path
) -> None:
    comfyui.step_seconds = 0.02
    seen, request = Seen(), a_request()

    painted = await painter.paint(request, to, progress=seen)

    assert is_painted(to)
    assert b"the hidden prompt" not in to.read_bytes()
    assert (painted.path, painted.width, painted.height) == (to, 120, 160)
    assert painted.settings == {
        "painter": "comfyui",
        "comfyui": "0.33.0",
        "checkpoint": "dreamshaper_8.safetensors",
        "steps": 4,
        "cfg": 7.0,
        "sampler": "dpmpp_2m",
        "scheduler": "karras",
        "seed": 7,
        "painted_width": 512,
        "painted_height": 704,
    }
    fractions = [step.fraction for step in seen.steps]
    assert fractions == sorted(fractions)
    assert fractions[-1] > 0.8
    assert any(step.preview for step in seen.steps)
    assert comfyui.executed == {request.prompt_id: 1}


async def test_the_job_goes_out_under_the_callers_id_with_a_prefix_of_its_own(
    comfyui: ComfyUIEmulator, painter: ComfyPainter, a_request: ARequest, to: Path
) -> None:
    request = a_request(prompt="  two\x00 cats\ud800 ", seed=2**64 + 3)

    await paint(painter, request, to)

    [sent] = comfyui.submitted
    assert sent["prompt_id"] == request.prompt_id
    assert sent["client_id"] == f"troupe-{request.prompt_id}"
    assert sent["prompt"]["7"]["inputs"]["filename_prefix"] == f"troupe/{request.prompt_id}"
    assert sent["prompt"]["2"]["inputs"]["text"] == "two cats?"
    assert sent["prompt"]["3"]["inputs"]["text"] == "blurry"
    assert sent["prompt"]["5"]["inputs"]["seed"] == 3


async def test_no_request_names_an_origin_or_goes_through_a_proxy(
    comfyui: ComfyUIEmulator, painter: ComfyPainter, a_request: ARequest, to: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "WS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    comfyui.step_seconds = 0.03
    seen = Seen()

    await painter.paint(a_request(), to, progress=seen)

    assert any(step.preview for step in seen.steps)
    assert not any({"Origin", "Referer", "Cookie"} & set(headers) for headers in comfyui.headers)


@pytest.mark.parametrize(
    ("settings", "given", "expected"),
    [
        ({}, {}, ("dreamshaper_8.safetensors", 25, (512, 704))),
        ({"checkpoint": "juggernautXL_v9"}, {}, ("juggernautXL_v9.safetensors", 28, (896, 1152))),
        ({}, {"checkpoint": "juggernautXL_v9.safetensors"}, ("juggernautXL_v9.safetensors", 28, (896, 1152))),
        ({}, {"workflow": "sdxl"}, ("dreamshaper_8.safetensors", 28, (896, 1152))),
        ({"workflow": "sdxl", "steps": 3}, {}, ("dreamshaper_8.safetensors", 3, (896, 1152))),
    ],
)
async def test_the_workflow_follows_the_checkpoint_or_the_setting(
    settings: dict[str, object],
    given: dict[str, str],
    expected: tuple[str, int, tuple[int, int]],
    comfyui: ComfyUIEmulator,
    a_request: ARequest,
    to: Path,
) -> None:
    painter = ComfyPainter(comfyui.url, patience=HURRY, **given)  # type: ignore[arg-type]

    used = (await paint(painter, a_request(settings=settings), to)).settings

    assert (used["checkpoint"], used["steps"], (used["painted_width"], used["painted_height"])) == expected


async def test_two_pictures_overlap_and_each_gets_its_own(
    comfyui: ComfyUIEmulator, painter: ComfyPainter, a_request: ARequest, tmp_path: Path
) -> None:
    comfyui.step_seconds = 0.02
    first, second = a_request(seed=1), a_request(seed=2)
    seen = Seen()

    await asyncio.gather(
        paint(painter, first, tmp_path / "1.png"), painter.paint(second, tmp_path / "2.png", progress=seen)
    )

    assert is_painted(tmp_path / "1.png")
    assert is_painted(tmp_path / "2.png")
    assert comfyui.executed == {first.prompt_id: 1, second.prompt_id: 1}
    assert any(step.queue_position == 2 for step in seen.steps)


@pytest.mark.parametrize("shape", [1, 3])
async def test_health_is_one_line(comfyui: ComfyUIEmulator, painter: ComfyPainter, shape: int) -> None:
    comfyui.combo_shape = shape

    line = await painter.check()

    assert line == f"ComfyUI 0.33.0 at {comfyui.url}: 2 checkpoints, painting with dreamshaper_8.safetensors (sd15)"
    assert comfyui.submitted == []


# ---------------------------------------------------------------------------------------------- sockets


@pytest.mark.parametrize("sockets", ["deaf", "refuse", "close", "garbage"])
async def test_a_picture_does_not_need_the_socket(
    sockets: str, comfyui: ComfyUIEmulator, painter: ComfyPainter, a_request: ARequest, to: Path
) -> None:
    comfyui.sockets, comfyui.step_seconds = sockets, 0.05

    await paint(painter, a_request(), to)

    assert is_painted(to)


async def test_a_socket_that_redirects_is_not_followed(
    comfyui: ComfyUIEmulator, painter: ComfyPainter, a_request: ARequest, to: Path
) -> None:
    elsewhere = ComfyUIEmulator()
    await elsewhere.start()
    comfyui.answers("GET /ws", status=302, Location=f"{elsewhere.url}/ws".replace("http", "ws"))
    try:
        await paint(painter, a_request(), to)
    finally:
        await elsewhere.stop()

    assert elsewhere.headers == []


async def test_a_bug_in_the_progress_display_is_loud(
    comfyui: ComfyUIEmulator, painter: ComfyPainter, a_request: ARequest, to: Path
) -> None:
    comfyui.step_seconds = 0.05

    def broken(_: PaintProgress) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await painter.paint(a_request(), to, progress=broken)


# ---------------------------------------------------------------------------------------------- the queue is the truth


async def test_history_that_lags_behind_the_last_event_is_waited_for(
    comfyui: ComfyUIEmulator, painter: ComfyPainter, a_request: ARequest, to: Path
) -> None:
    comfyui.history_delay = 0.3

    await paint(painter, a_request(), to)

    assert is_painted(to)
    assert len(comfyui.submitted) == 1


async def test_a_job_deleted_from_the_queue_is_sent_once_more(
    comfyui: ComfyUIEmulator, painter: ComfyPainter, a_request: ARequest, to: Path
) -> None:
    comfyui.step_seconds = 0.02
    request = a_request()
    other = asyncio.create_task(paint(painter, a_request(settings={"steps": 30}), to.with_name("other.png")))
    await comfyui.until_running()
    ours = asyncio.create_task(paint(painter, request, to))
    await comfyui.until_submitted(2)

    comfyui.pending.clear()
    await asyncio.gather(ours, other)

    assert is_painted(to)
    assert [sent["prompt_id"] for sent in comfyui.submitted].count(request.prompt_id) == 2
    assert comfyui.executed[request.prompt_id] == 1


async def test_a_job_that_is_lost_twice_is_given_up_with_one_line(
    comfyui: ComfyUIEmulator, painter: ComfyPainter, a_request: ARequest, to: Path
) -> None:
    comfyui.step_seconds = 60
    painting = asyncio.create_task(paint(painter, a_request(), to))
    for times in (1, 2):
        await comfyui.until_submitted(times)
        await comfyui.until_running()
        await comfyui.stop()
        await comfyui.start()

    with pytest.raises(Unavailable, match="lost the picture twice"):
        await painting


async def test_a_server_that_dies_in_the_middle_and_comes_back_paints_it_then(
    comfyui: ComfyUIEmulator, painter: ComfyPainter, a_request: ARequest, to: Path
) -> None:
    comfyui.step_seconds = 60
    request = a_request()
    painting = asyncio.create_task(paint(painter, request, to))
    await comfyui.until_running()

    await comfyui.stop()
    await asyncio.sleep(0.3)
    comfyui.step_seconds = 0
    await comfyui.start()
    await painting

    assert is_painted(to)
    assert comfyui.executed == {request.prompt_id: 1}


async def test_a_server_that_stays_away_is_unavailable_with_the_way_out(
    comfyui: ComfyUIEmulator, painter: ComfyPainter, a_request: ARequest, to: Path
) -> None:
    comfyui.step_seconds = 60
    painting = asyncio.create_task(paint(painter, a_request(), to))
    await comfyui.until_running()

    await comfyui.stop()

    with pytest.raises(Unavailable) as caught:
        await painting
    assert f"does not answer at {comfyui.url}" in caught.value.message
    assert "Start ComfyUI" in caught.value.fix
    assert not to.exists()


async def test_a_server_that_is_not_there_is_said_at_once(
    comfyui: ComfyUIEmulator, painter: ComfyPainter, a_request: ARequest, to: Path
) -> None:
    await comfyui.stop()

    with pytest.raises(Unavailable, match="does not answer"):
        await paint(painter, a_request(), to)


@pytest.mark.parametrize("fault", [Fault.drop_after(), Fault.status_after(500), Fault.delay(0.6)])
async def test_an_unanswered_submission_is_looked_up_and_not_repeated(
    fault: Fault, comfyui: ComfyUIEmulator, a_request: ARequest, to: Path
) -> None:
    painter = ComfyPainter(comfyui.url, patience=replace(HURRY, per_call=0.4))
    comfyui.script.add("POST /prompt", fault)
    request = a_request()

    await paint(painter, request, to)

    assert comfyui.executed == {request.prompt_id: 1}


@pytest.mark.parametrize("fault", [Fault.drop_before(), Fault.status(503)])
async def test_a_submission_that_never_arrived_is_repeated(
    fault: Fault, comfyui: ComfyUIEmulator, painter: ComfyPainter, a_request: ARequest, to: Path
) -> None:
    comfyui.script.add("POST /prompt", fault)
    request = a_request()

    await paint(painter, request, to)

    assert comfyui.executed == {request.prompt_id: 1}


@pytest.mark.parametrize("route", ["GET /api/jobs/{id}", "GET /history/{id}", "GET /view", "GET /api/jobs"])
@pytest.mark.parametrize("fault", [Fault.drop_before(), Fault.status(500), Fault.drop_after()])
async def test_a_hiccup_of_one_answer_harms_nothing(
    route: str, fault: Fault, comfyui: ComfyUIEmulator, painter: ComfyPainter, a_request: ARequest, to: Path
) -> None:
    comfyui.script.add(route, Fault.ok(), fault) if route == "GET /api/jobs/{id}" else comfyui.script.add(route, fault)
    request = a_request()

    await paint(painter, request, to)

    assert is_painted(to)
    assert comfyui.executed == {request.prompt_id: 1}


async def test_a_server_without_the_jobs_route_is_asked_by_its_queue(
    comfyui: ComfyUIEmulator, painter: ComfyPainter, a_request: ARequest, tmp_path: Path
) -> None:
    comfyui.has_jobs_api, comfyui.step_seconds = False, 0.03
    seen = Seen()

    await asyncio.gather(
        paint(painter, a_request(), tmp_path / "1.png"),
        painter.paint(a_request(), tmp_path / "2.png", progress=seen),
    )

    assert is_painted(tmp_path / "2.png")
    assert any(step.queue_position == 2 for step in seen.steps)


async def test_a_picture_has_a_longest_time_and_the_job_is_stopped_at_its_end(
    comfyui: ComfyUIEmulator, a_request: ARequest, to: Path
) -> None:
    comfyui.step_seconds = 60
    painter = ComfyPainter(comfyui.url, patience=replace(HURRY, whole=0.5))

    with pytest.raises(Unavailable, match="did not finish"):
        await paint(painter, a_request(), to)

    await comfyui.changes.until(lambda: comfyui.running is None, what=lambda: "it still runs")
    assert not comfyui.executed


# ---------------------------------------------------------------------------------------------- after a crash


async def test_a_finished_job_is_found_again_by_its_id_and_not_painted_twice(
    comfyui: ComfyUIEmulator, painter: ComfyPainter, a_request: ARequest, tmp_path: Path
) -> None:
    request = a_request()
    await paint(painter, request, tmp_path / "before.png")

    after = await paint(ComfyPainter(comfyui.url, patience=HURRY), request, tmp_path / "after.png")

    assert (tmp_path / "after.png").read_bytes() == (tmp_path / "before.png").read_bytes()
    assert after.settings["seed"] == 7
    assert comfyui.executed == {request.prompt_id: 1}
    assert len(comfyui.submitted) == 1


async def test_a_running_job_is_found_again_by_its_id_and_heard_again(
    comfyui: ComfyUIEmulator, painter: ComfyPainter, a_request: ARequest, to: Path
) -> None:
    comfyui.step_seconds = 0.05
    request, seen = a_request(settings={"steps": 10}), Seen()
    # What a killed process leaves behind: the job, and nobody who waits for it.
    left = asyncio.create_task(paint(painter, request, to))
    await comfyui.until_running()
    for route in ("POST /api/jobs/{id}/cancel", "POST /queue", "POST /interrupt"):
        comfyui.answers(route, status=500)
    left.cancel()
    await asyncio.wait([left])

    await painter.paint(request, to, progress=seen)

    assert is_painted(to)
    assert comfyui.executed == {request.prompt_id: 1}
    assert len(comfyui.submitted) == 1
    assert any(step.preview for step in seen.steps)


@pytest.mark.parametrize("failure", [{"exception_type": "torch.OutOfMemoryError", "exception_message": ""}, None])
async def test_a_job_that_failed_or_was_stopped_is_painted_when_asked_again(
    failure: dict[str, str] | None, comfyui: ComfyUIEmulator, painter: ComfyPainter, a_request: ARequest, to: Path
) -> None:
    request = a_request()
    if failure is not None:
        comfyui.fails_with.append(failure)
        with pytest.raises(Unavailable, match="ran out of memory"):
            await paint(painter, request, to)
    else:
        comfyui.step_seconds = 60
        left = asyncio.create_task(paint(painter, request, to))
        await comfyui.until_running()
        left.cancel()
        await asyncio.wait([left])
        comfyui.step_seconds = 0
    # What became of the earlier try is not taken for the fate of the new one, even when that never arrives.
    comfyui.script.add("POST /prompt", Fault.drop_before())

    await paint(painter, request, to)

    assert is_painted(to)
    assert comfyui.executed == {request.prompt_id: 1}


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


async def test_out_of_memory_says_what_helps(
    comfyui: ComfyUIEmulator, painter: ComfyPainter, a_request: ARequest, to: Path
) -> None:
    comfyui.fails_with.append({"exception_type": "torch.OutOfMemoryError", "exception_message": "Allocation failed"})

    with pytest.raises(Unavailable) as caught:
        await paint(painter, a_request(), to)

    assert caught.value.message == "The graphics card ran out of memory."
    assert "smaller checkpoint" in caught.value.fix


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
    monkeypatch.setattr("tools.comfyui.client.PICTURE_AT_MOST", 1024 * 1024)
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
