"""Painting over real sockets, against a ComfyUI that does everything that the real one was seen to do."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from tests.emulators.comfyui import ComfyUIEmulator
from tests.emulators.wire import Fault
from tests.tools.comfyui.conftest import HURRY, ARequest, Seen, is_painted, paint
from tools.comfyui.painter import ComfyPainter
from tools.errors import Refused, Unavailable
from tools.painting import PaintProgress

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
        "workflow": "txt2img-sd15",
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
    assert sent["client_id"].startswith("troupe-")
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
        ({}, {"workflow": "sdxl"}, ("juggernautXL_v9.safetensors", 28, (896, 1152))),
        ({}, {"workflow": "txt2img-sdxl"}, ("juggernautXL_v9.safetensors", 28, (896, 1152))),
        # A name that is silent about its family may be of any: what is named is taken.
        (
            {"workflow": "sdxl", "steps": 3, "checkpoint": "dreamshaper_8"},
            {},
            ("dreamshaper_8.safetensors", 3, (896, 1152)),
        ),
        ({"workflow": "sd15", "checkpoint": "juggernautXL_v9"}, {}, ("dreamshaper_8.safetensors", 25, (512, 704))),
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
        painter.paint(first, tmp_path / "1.png", progress=seen),
        painter.paint(second, tmp_path / "2.png", progress=seen),
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
        painter.paint(a_request(), tmp_path / "1.png", progress=seen),
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
        comfyui.fails_with += [failure, failure]
        with pytest.raises(Refused, match="ran out of memory"):
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
