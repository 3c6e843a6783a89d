"""Filming over real sockets with the workflows that come with the program: chosen by what is there, filled, made clean."""

import asyncio
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.emulators.comfyui import ComfyUIEmulator, a_png
from tests.emulators.files import a_model
from tests.tools.comfyui.conftest import HURRY, Seen, nobody
from tests.tools.comfyui.offered import object_info
from tools.comfyui.filmer import BEST_FROM_PICTURE, BEST_FROM_WORDS, METHODS, ComfyFilmer
from tools.comfyui.inputs import values_of
from tools.comfyui.packs import built_in
from tools.comfyui.runner import Runner
from tools.errors import InvalidRequest, NotAuthorized, Refused, TroupeError, Unavailable
from tools.ffmpeg import locate, probe
from tools.filming import ClipRequest, Filmed

# The model files of each method, by the folder of a server that has them.
SVD = {"checkpoints": ["svd_xt.safetensors"]}
LTX = {"checkpoints": ["ltx-video-2b-v0.9.5.safetensors"], "text_encoders": ["t5xxl_fp16.safetensors"]}
WAN_5B = {
    "diffusion_models": ["wan2.2_ti2v_5B_fp16.safetensors"],
    "text_encoders": ["umt5_xxl_fp8_e4m3fn_scaled.safetensors"],
    "vae": ["wan2.2_vae.safetensors"],
}
ANIMATEDIFF = {
    "checkpoints": ["dreamshaper_8.safetensors"],
    "animatediff_models": ["mm_sd15_v3.safetensors"],
}
ARequest = Callable[..., ClipRequest]


def both(*files: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in files:
        for folder, names in one.items():
            found.setdefault(folder, []).extend(names)
    return found


def has(
    comfyui: ComfyUIEmulator, *files: Mapping[str, Sequence[str]], without: Sequence[str] = (), shape: int = 1
) -> None:
    """Give the server these model files, and every node but those."""
    comfyui.models = both(*files)
    comfyui.described = object_info(comfyui.models, without=without, shape=shape)


@pytest.fixture
def filmer(comfyui: ComfyUIEmulator) -> ComfyFilmer:
    return a_filmer(comfyui)


def a_filmer(comfyui: ComfyUIEmulator, **given: Any) -> ComfyFilmer:
    usual: dict[str, Any] = {"ffmpeg": locate(), "at_most": 20.0}
    return ComfyFilmer(Runner(comfyui.url, patience=HURRY), **usual | given)


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "ava.png"
    path.write_bytes(a_png(90, 160, {}))
    return path


@pytest.fixture
def a_clip_of(picture: Path) -> ARequest:
    def build(**given: Any) -> ClipRequest:
        usual: dict[str, Any] = {
            "prompt": "Ava turns round, photo of Ava at the beach",
            "negative": "blurry",
            "image": picture,
            "width": 90,
            "height": 160,
            "seconds": 3.0,
            "seed": 7,
            "prompt_id": str(uuid.uuid4()),
            "settings": {"steps": 3},
        }
        return ClipRequest(**usual | given)

    return build


async def film(filmer: ComfyFilmer, request: ClipRequest, to: Path) -> Filmed:
    return await filmer.film(request, to, progress=nobody)


# ---------------------------------------------------------------------------------------------- all goes well


async def test_a_picture_becomes_a_clean_clip_with_progress_and_what_it_was_made_with(
    comfyui: ComfyUIEmulator, filmer: ComfyFilmer, a_clip_of: ARequest, tmp_path: Path
) -> None:
    has(comfyui, SVD)
    comfyui.step_seconds = 0.03
    seen, request, to = Seen(), a_clip_of(), tmp_path / "clip.mp4"

    filmed = await filmer.film(request, to, progress=seen)

    info = await probe(to)
    assert (info.video_codec, info.pixel_format, info.audio_codec, info.is_labelled) == ("h264", "yuv420p", "", True)
    assert b"svd_xt" not in to.read_bytes()
    assert (filmed.width, filmed.height, filmed.fps) == (info.width, info.height, info.fps)
    assert filmed.settings == {
        "filmer": "comfyui",
        "comfyui": "0.33.0",
        "workflow": "svd-image-to-video",
        "checkpoint": "svd_xt.safetensors",
        "steps": 3,
        "cfg": 2.5,
        "sampler": "euler",
        "scheduler": "karras",
        "seed": 7,
        "filmed_width": 576,
        "filmed_height": 1024,
        "frames": 18,
    }
    assert "filming" in {step.stage for step in seen.steps}
    assert "painting" not in {step.stage for step in seen.steps}
    assert any(step.preview for step in seen.steps)
    assert comfyui.executed == {request.prompt_id: 1}
    assert [path.name for path in tmp_path.iterdir() if "clip" in path.name] == ["clip.mp4"]


@pytest.mark.parametrize("shape", [1, 3])
@pytest.mark.parametrize(
    ("files", "workflow", "from_picture", "frames", "fps"),
    [
        (SVD, "svd-image-to-video", True, 18, 6),
        (LTX, "ltx-image-to-video", True, 73, 25),
        (WAN_5B, "wan22-5b-image-to-video", True, 73, 24),
        (LTX, "ltx-text-to-video", False, 73, 25),
        (WAN_5B, "wan22-5b-text-to-video", False, 73, 24),
        (ANIMATEDIFF, "animatediff-sd15", False, 24, 8),
    ],
)
async def test_every_method_is_filled_in_its_own_way(
    shape: int,
    files: Mapping[str, Sequence[str]],
    workflow: str,
    from_picture: bool,
    frames: int,
    fps: int,
    comfyui: ComfyUIEmulator,
    filmer: ComfyFilmer,
    a_clip_of: ARequest,
    tmp_path: Path,
) -> None:
    has(comfyui, files, shape=shape)
    request = a_clip_of() if from_picture else a_clip_of(image=None)

    filmed = await film(filmer, request, tmp_path / "clip.mp4")

    [sent] = comfyui.submitted
    values = values_of(sent["prompt"])
    assert filmed.settings["workflow"] == workflow
    assert (values["length"], values["seed"], values["steps"]) == (frames, 7, 3)
    assert values.get("fps", fps) == fps
    assert ("image" in values) == from_picture
    if "prompt" in built_in()[workflow].inputs:
        assert values["prompt"] == request.prompt
    step = built_in()[workflow].native.step
    assert values["width"] % step == values["height"] % step == 0
    assert values["height"] > values["width"]
    assert filmed.note == ""


async def test_the_picture_is_put_there_once_however_often_it_is_filmed(
    comfyui: ComfyUIEmulator, filmer: ComfyFilmer, a_clip_of: ARequest, picture: Path, tmp_path: Path
) -> None:
    has(comfyui, SVD)

    for number in range(2):
        await film(filmer, a_clip_of(seed=number), tmp_path / f"{number}.mp4")

    kept = {name: data for name, data in comfyui.files.items() if name[2] == "input"}
    assert list(kept.values()) == [picture.read_bytes()]
    assert {folder for _, folder, _ in kept} == {"troupe"}


async def test_a_clip_filmed_by_vhs_is_found_among_its_gifs(
    comfyui: ComfyUIEmulator, filmer: ComfyFilmer, a_clip_of: ARequest, tmp_path: Path
) -> None:
    has(comfyui, SVD)
    name = ("x_00001.mp4", "troupe", "output")
    comfyui.files[name] = _a_clip()
    listed = {"filename": name[0], "subfolder": name[1], "type": name[2], "format": "video/h264-mp4", "fullpath": "/x"}
    comfyui.outputs = {"7": {"gifs": [listed]}}

    filmed = await film(filmer, a_clip_of(), tmp_path / "clip.mp4")

    assert (filmed.width, filmed.height) == (96, 160)


def _a_clip() -> bytes:
    from tests.emulators.comfyui_nodes import a_clip

    return a_clip(96, 160, frames=12, fps=8)


# ---------------------------------------------------------------------------------------------- choosing


@pytest.mark.parametrize(
    ("files", "card_gb", "chosen"),
    [
        (both(SVD, LTX, WAN_5B), 24.0, "wan22-5b-image-to-video"),
        (both(SVD, LTX), 24.0, "ltx-image-to-video"),
        (both(SVD, LTX, WAN_5B), 0.0, "wan22-5b-image-to-video"),
        (both(SVD, WAN_5B), 4.0, "wan22-5b-image-to-video"),  # none has room: the smallest, the better of two alike
        (SVD, 4.0, "svd-image-to-video"),
    ],
)
async def test_the_best_that_is_there_and_has_room_films(
    files: Mapping[str, Sequence[str]], card_gb: float, chosen: str, comfyui: ComfyUIEmulator, filmer: ComfyFilmer
) -> None:
    has(comfyui, files)
    comfyui.card_gb = card_gb

    line = await filmer.check(from_image=True)

    assert line == f"ComfyUI 0.33.0 at {comfyui.url} films with {chosen}"


@pytest.mark.parametrize(
    ("asked", "configured", "chosen"),
    [
        ({"workflow": "svd"}, "auto", "svd-image-to-video"),
        ({"workflow": "SVD"}, "ltx", "svd-image-to-video"),
        ({"workflow": "ltx-image-to-video"}, "auto", "ltx-image-to-video"),
        ({}, "ltx", "ltx-image-to-video"),
        ({}, "svd-image-to-video", "svd-image-to-video"),
    ],
)
async def test_what_is_asked_for_goes_before_what_is_configured(
    asked: dict[str, Any], configured: str, chosen: str, comfyui: ComfyUIEmulator
) -> None:
    has(comfyui, SVD, LTX, WAN_5B)

    assert chosen in await a_filmer(comfyui, workflow=configured).check(from_image=True, settings=asked)


@pytest.mark.parametrize(
    ("from_image", "asked", "error", "says"),
    [
        (True, {"workflow": "animatediff"}, InvalidRequest, "animatediff-sd15 begins from words"),
        (False, {"workflow": "svd"}, InvalidRequest, "svd-image-to-video begins with a picture"),
        (True, {"workflow": "txt2img-sdxl"}, InvalidRequest, "txt2img-sdxl makes pictures, not clips"),
        (True, {"workflow": "nonsense"}, InvalidRequest, "no workflow called 'nonsense'"),
    ],
)
async def test_a_workflow_that_does_not_fit_is_said(
    from_image: bool,
    asked: dict[str, Any],
    error: type[TroupeError],
    says: str,
    comfyui: ComfyUIEmulator,
    filmer: ComfyFilmer,
) -> None:
    has(comfyui, SVD, LTX, WAN_5B, ANIMATEDIFF)

    with pytest.raises(error, match=says) as caught:
        await filmer.check(from_image=from_image, settings=asked)

    assert caught.value.fix


async def test_where_no_video_model_is_the_nearest_is_named_with_where_its_file_comes_from(
    comfyui: ComfyUIEmulator, filmer: ComfyFilmer
) -> None:
    has(comfyui, {"checkpoints": ["dreamshaper_8.safetensors"]})

    with pytest.raises(Refused) as caught:
        await filmer.check(from_image=True)

    assert "nothing that films from a picture" in caught.value.message
    assert "svd-image-to-video needs svd_xt.safetensors in ComfyUI's models/checkpoints" in caught.value.message
    assert "https://huggingface.co/stabilityai" in caught.value.fix


async def test_missing_nodes_are_further_away_than_missing_files(comfyui: ComfyUIEmulator, filmer: ComfyFilmer) -> None:
    has(comfyui, {"checkpoints": ["dreamshaper_8.safetensors"]}, without=["SVD_img2vid_Conditioning"])

    with pytest.raises(Refused) as caught:
        await filmer.check(from_image=True)

    assert "svd" not in caught.value.message


def test_every_workflow_that_is_taken_by_itself_comes_with_the_program_and_fits() -> None:
    for names, from_picture in ((BEST_FROM_PICTURE, True), (BEST_FROM_WORDS, False)):
        for name in names:
            pack = built_in()[name]
            assert (pack.kind, "image" in pack.inputs) == ("clip", from_picture)
            assert pack.frames is not None
            assert {"seed", "length", "width", "height"} <= pack.inputs.keys()
    clips = {pack.id for pack in built_in().values() if pack.kind == "clip"}
    assert clips == {*BEST_FROM_PICTURE, *BEST_FROM_WORDS}
    assert {name for names in METHODS.values() for name in names} <= clips


# ---------------------------------------------------------------------------------------------- what goes wrong


async def test_a_clip_shorter_than_asked_for_is_said(
    comfyui: ComfyUIEmulator, filmer: ComfyFilmer, a_clip_of: ARequest, tmp_path: Path
) -> None:
    has(comfyui, SVD)

    filmed = await film(filmer, a_clip_of(seconds=9.0), tmp_path / "clip.mp4")

    assert filmed.note == "4.2 seconds long, the most that svd-image-to-video can"


async def test_out_of_memory_is_filmed_once_smaller_and_said(
    comfyui: ComfyUIEmulator, filmer: ComfyFilmer, a_clip_of: ARequest, tmp_path: Path
) -> None:
    has(comfyui, SVD)
    comfyui.most_pixels = 500 * 900

    filmed = await film(filmer, a_clip_of(), tmp_path / "clip.mp4")

    assert filmed.note == "filmed smaller: the graphics card ran out of memory"
    assert (filmed.settings["filmed_width"], filmed.settings["filmed_height"]) == (384, 768)
    assert filmed.settings["frames"] == 18


async def test_a_finished_clip_is_found_again_by_its_id_and_not_filmed_twice(
    comfyui: ComfyUIEmulator, filmer: ComfyFilmer, a_clip_of: ARequest, tmp_path: Path
) -> None:
    has(comfyui, SVD)
    request = a_clip_of()
    await film(filmer, request, tmp_path / "1.mp4")

    await film(a_filmer(comfyui), request, tmp_path / "2.mp4")

    assert comfyui.executed == {request.prompt_id: 1}
    assert len(comfyui.submitted) == 1


async def test_cancelling_stops_the_filming_there(
    comfyui: ComfyUIEmulator, filmer: ComfyFilmer, a_clip_of: ARequest, tmp_path: Path
) -> None:
    has(comfyui, SVD)
    comfyui.step_seconds = 60
    task = asyncio.create_task(film(filmer, a_clip_of(), tmp_path / "clip.mp4"))
    await comfyui.until_running()

    task.cancel()
    await asyncio.wait([task])

    await comfyui.changes.until(lambda: comfyui.running is None, what=lambda: "it still runs")
    assert [path.name for path in tmp_path.iterdir()] == ["ava.png"]


@pytest.mark.parametrize(
    ("outputs", "data", "says"),
    [
        ({"7": {"text": ["x"]}}, b"", "finished without a clip"),
        (
            {"7": {"images": [{"filename": "a.png", "subfolder": "", "type": "output"}]}},
            b"x",
            "finished without a clip",
        ),
        (
            {"7": {"images": [{"filename": "a.mp4", "subfolder": "", "type": "output"}]}},
            b"<html>",
            "clip cannot be read",
        ),
    ],
)
async def test_what_is_no_clip_is_one_line(
    outputs: dict[str, Any],
    data: bytes,
    says: str,
    comfyui: ComfyUIEmulator,
    filmer: ComfyFilmer,
    a_clip_of: ARequest,
    tmp_path: Path,
) -> None:
    has(comfyui, SVD)
    comfyui.outputs = outputs
    for name in ("a.png", "a.mp4"):
        comfyui.files[(name, "", "output")] = data

    with pytest.raises(Unavailable, match=says):
        await film(filmer, a_clip_of(), tmp_path / "clip.mp4")

    assert not (tmp_path / "clip.mp4").exists()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"prompt_id": "MY-CLIP"}, "not a lowercase UUID"),
        ({"settings": {"steps": 0}}, "steps is 0; it may be 1 to 150"),
        ({"settings": {"cfg": "many"}}, "cfg is 'many', not a number"),
    ],
)
async def test_a_request_that_cannot_be_filmed_is_never_sent(
    given: dict[str, Any], says: str, comfyui: ComfyUIEmulator, filmer: ComfyFilmer, a_clip_of: ARequest, tmp_path: Path
) -> None:
    has(comfyui, SVD)

    with pytest.raises(InvalidRequest, match=says):
        await film(filmer, a_clip_of(**given), tmp_path / "clip.mp4")

    assert comfyui.submitted == []


async def test_a_server_that_is_away_or_another_machine_is_said(comfyui: ComfyUIEmulator) -> None:
    url = comfyui.url
    await comfyui.stop()
    with pytest.raises(Unavailable, match="does not answer"):
        await a_filmer(comfyui).check(from_image=True)

    away = ComfyFilmer(Runner("http://192.168.1.9:8188", patience=replace(HURRY)), ffmpeg=locate(), at_most=5.0)
    with pytest.raises(NotAuthorized, match="another machine"):
        await away.check(from_image=True)
    assert url


async def test_a_model_file_that_was_cut_short_is_said_before_anything_is_sent(
    comfyui: ComfyUIEmulator, a_clip_of: ARequest, tmp_path: Path
) -> None:
    has(comfyui, SVD)
    file = tmp_path / "models" / "checkpoints" / "svd_xt.safetensors"
    file.parent.mkdir(parents=True)
    file.write_bytes(a_model()[:-1_000])

    with pytest.raises(Refused, match=r"svd_xt\.safetensors is broken \(it is cut short"):
        await film(a_filmer(comfyui, models=lambda: tmp_path / "models"), a_clip_of(), tmp_path / "clip.mp4")

    assert comfyui.submitted == []
