"""What a request is painted with: the workflow, the checkpoint and the values, in the order in which they are chosen."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.tools.comfyui.conftest import ARequest
from tests.tools.comfyui.servers import Answering
from tests.tools.comfyui.test_graphs import EXPORTED, bytes_of, exported
from tests.tools.comfyui.test_packs import files_of
from tools.comfyui.catalogue import Catalogue
from tools.comfyui.inputs import values_of
from tools.comfyui.packs import built_in
from tools.comfyui.planning import Plan, Planner, prompt_for
from tools.comfyui.presets import presets
from tools.errors import InvalidRequest, Refused, TroupeError, Unavailable
from tools.painting import ImageRequest

BOTH = {"checkpoints": ["dreamshaper_8.safetensors", "juggernautXL_v9.safetensors"]}
ZIMAGE = files_of(built_in()["txt2img-z-image-turbo"])


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    return Catalogue(tmp_path, clock=lambda: datetime(2026, 11, 29, tzinfo=UTC))


async def planned(server: Answering, request: ImageRequest, **given: Any) -> Plan:
    return await Planner(**given).plan(server.client(), request)


def used(plan: Plan) -> dict[str, Any]:
    return values_of(plan.graph)


@pytest.mark.parametrize(
    ("settings", "given", "workflow", "checkpoint"),
    [
        ({}, {}, "txt2img-sd15", "dreamshaper_8.safetensors"),
        ({}, {"checkpoint": "juggernautXL_v9"}, "txt2img-sdxl", "juggernautXL_v9.safetensors"),
        ({"checkpoint": "juggernautXL_v9"}, {"checkpoint": "dreamshaper_8"}, "txt2img-sdxl", "juggernautXL_v9.safetensors"),
        ({}, {"workflow": "portrait-basic"}, "portrait-basic", "dreamshaper_8.safetensors"),
        ({"workflow": "txt2img-sdxl"}, {"workflow": "portrait-basic"}, "txt2img-sdxl", "juggernautXL_v9.safetensors"),
        ({"workflow": "portrait-basic", "checkpoint": "juggernautXL_v9"}, {}, "portrait-basic", "juggernautXL_v9.safetensors"),
        ({"workflow": "Neon Street"}, {}, "neon-street", "dreamshaper_8.safetensors"),
        ({"workflow": "neon-street", "checkpoint": "juggernautXL_v9"}, {}, "neon-street", "dreamshaper_8.safetensors"),
    ],
)  # fmt: skip
async def test_the_request_goes_before_the_setting_and_the_setting_before_the_checkpoint(
    settings: dict[str, Any],
    given: dict[str, Any],
    workflow: str,
    checkpoint: str,
    catalogue: Catalogue,
    a_request: ARequest,
) -> None:
    catalogue.add("neon-street", bytes_of(EXPORTED))

    plan = await planned(Answering(BOTH), a_request(settings=settings), catalogue=catalogue, **given)

    assert (plan.pack.id, used(plan)["checkpoint"]) == (workflow, checkpoint)
    assert plan.said["workflow"] == workflow


async def test_a_persons_own_workflow_is_filled_with_the_request(catalogue: Catalogue, a_request: ARequest) -> None:
    catalogue.add("neon-street", bytes_of(EXPORTED))

    plan = await planned(Answering(BOTH), a_request(settings={"workflow": "neon-street"}), catalogue=catalogue)

    values = used(plan)
    assert values["prompt"] == "photo of Ava at the beach"
    assert values["negative"] == "blurry"
    assert (values["steps"], values["seed"]) == (20, 7)
    assert (values["width"], values["height"]) == (512, 704)
    assert values["prefix"].startswith("troupe/")


@pytest.mark.parametrize(("checkpoint", "family"), [("dreamshaper_8", "sd15"), ("juggernautXL_v9", "sdxl")])
@pytest.mark.parametrize("preset", presets().values(), ids=lambda preset: preset.id)
async def test_a_preset_sets_its_values_for_the_family_that_paints(
    preset: Any, checkpoint: str, family: str, a_request: ARequest
) -> None:
    plan = await planned(Answering(BOTH), a_request(settings={"preset": preset.id, "checkpoint": checkpoint}))

    values = used(plan)
    assert {name: values[name] for name in ("steps", "cfg", "sampler", "scheduler")} == preset.values[family].as_dict()
    assert plan.said == {"workflow": f"txt2img-{family}", "preset": preset.id}


async def test_what_is_asked_for_goes_before_the_preset(a_request: ARequest) -> None:
    plan = await planned(Answering(BOTH), a_request(settings={"preset": "fashion", "steps": 40, "sampler": "euler"}))

    assert (used(plan)["steps"], used(plan)["sampler"], used(plan)["cfg"]) == (40, "euler", 7.0)


async def test_a_distilled_checkpoint_keeps_its_own_pace_in_a_preset(a_request: ARequest) -> None:
    server = Answering({"checkpoints": ["sd_xl_turbo_1.0.safetensors"]})

    assert used(await planned(server, a_request(settings={"preset": "fashion"})))["steps"] == 4
    assert used(await planned(server, a_request(settings={"preset": "fashion", "steps": 9})))["steps"] == 9


async def test_a_workflows_own_preset_is_taken_where_none_is_asked_for(a_request: ARequest) -> None:
    request = a_request(settings={"workflow": "portrait-basic"})

    assert used(await planned(Answering(BOTH), request))["cfg"] == presets()["portrait"].values["sd15"].cfg


async def test_a_server_without_checkpoints_paints_with_the_model_that_needs_none(a_request: ARequest) -> None:
    plan = await planned(Answering(ZIMAGE), a_request(settings={"preset": "story"}))

    assert plan.pack.id == "txt2img-z-image-turbo"
    assert used(plan)["steps"] == 9
    assert used(plan)["checkpoint"] == "z_image_turbo_bf16.safetensors"


async def test_a_model_that_is_no_checkpoint_can_be_named(a_request: ARequest) -> None:
    plan = await planned(Answering(BOTH | ZIMAGE), a_request(settings={"checkpoint": "z_image_turbo_bf16"}))

    assert plan.pack.id == "txt2img-z-image-turbo"


async def test_a_file_in_a_subfolder_is_named_as_the_server_has_it(a_request: ARequest) -> None:
    server = Answering({**ZIMAGE, "vae": ["flux/ae.safetensors"], "checkpoints": []})

    plan = await planned(server, a_request(settings={"workflow": "txt2img-z-image-turbo"}))

    assert "flux/ae.safetensors" in [node["inputs"].get("vae_name") for node in plan.graph.values()]


async def test_a_picture_to_start_from_goes_where_the_workflow_loads_it(a_request: ARequest, tmp_path: Path) -> None:
    request = a_request(image=tmp_path / "x.png", settings={"workflow": "img2img-basic", "denoise": 0.3})

    plan = await planned(Answering(BOTH), request)

    [(name, file)] = plan.uploads.items()
    assert file == tmp_path / "x.png"
    assert used(plan)["image"] == name
    assert used(plan)["denoise"] == 0.3


@pytest.mark.parametrize(
    ("server", "settings", "given", "error", "says"),
    [
        (Answering(BOTH), {"workflow": "neon-streets"}, {}, InvalidRequest, "no workflow called 'neon-streets'"),
        (Answering(BOTH), {}, {"workflow": "gone-away"}, InvalidRequest, "comfyui.workflow: I know no workflow"),
        (Answering(BOTH), {"preset": "noir"}, {}, InvalidRequest, "there is no preset 'noir'"),
        (Answering(BOTH), {"workflow": "img2img-basic"}, {}, InvalidRequest, "changes a picture, and none was given"),
        (Answering(BOTH), {"workflow": "ltx-text-to-video"}, {}, InvalidRequest, "makes videos"),
        (Answering(BOTH), {"workflow": "txt2img-z-image-turbo"}, {}, Refused, "z_image_turbo_bf16.safetensors in ComfyUI's models/diffusion_models"),
        (Answering(BOTH, without=["VAEDecode"]), {}, {}, Refused, "lacks the node VAEDecode"),
        (Answering(BOTH), {"sampler": "eulr"}, {}, InvalidRequest, "no sampler 'eulr'"),
        (Answering(), {}, {}, Unavailable, "no checkpoint to paint with"),
        (Answering(BOTH), {"checkpoint": "flux1"}, {}, InvalidRequest, "no checkpoint 'flux1'"),
        (Answering({"checkpoints": ["old.ckpt"]}), {"workflow": "txt2img-sd15", "checkpoint": "old"}, {}, Refused, "comfyui.allow_pickles"),
        (Answering(BOTH), {"denoise": 3}, {}, InvalidRequest, "denoise is 3.0"),
    ],
    ids=lambda value: None if isinstance(value, Answering) else str(value)[:40],
)  # fmt: skip
async def test_what_cannot_be_painted_is_one_line_with_a_way_out(
    server: Answering,
    settings: dict[str, Any],
    given: dict[str, Any],
    error: type[TroupeError],
    says: str,
    a_request: ARequest,
) -> None:
    with pytest.raises(error) as caught:
        await planned(server, a_request(settings=settings), **given)

    assert says in f"{caught.value.message} {caught.value.fix}"


async def test_custom_nodes_that_are_missing_are_named_with_where_they_come_from(
    a_request: ARequest, tmp_path: Path
) -> None:
    pack = built_in()["identity-ipadapter-sd15"]
    server = Answering(files_of(pack), without=["IPAdapterAdvanced", "IPAdapterModelLoader", "PrepImageForClipVision"])

    with pytest.raises(Refused, match="needs the custom nodes ComfyUI_IPAdapter_plus") as caught:
        await planned(server, a_request(image=tmp_path / "x.png", settings={"workflow": pack.id}))

    assert "https://github.com/" in caught.value.fix


async def test_run_anyway_sends_what_pre_flight_would_stop(a_request: ARequest) -> None:
    request = a_request(settings={"workflow": "txt2img-z-image-turbo", "anyway": True})

    assert (await planned(Answering(BOTH), request)).pack.id == "txt2img-z-image-turbo"


async def test_a_pickle_is_taken_once_the_owner_allows_it(a_request: ARequest) -> None:
    server = Answering({"checkpoints": ["old.ckpt"]})

    plan = await planned(server, a_request(settings={}), allow_pickles=True)

    assert used(plan)["checkpoint"] == "old.ckpt"


async def test_nodes_are_asked_once_and_lists_of_files_each_time(a_request: ARequest) -> None:
    server, planner = Answering(BOTH), Planner()
    client = server.client()
    await planner.plan(client, a_request())
    first = len(server.asked)

    server.files["checkpoints"] = ["new.safetensors"]
    plan = await planner.plan(client, a_request())

    assert used(plan)["checkpoint"] == "new.safetensors"
    assert {path for path in server.asked[first:] if "object_info" in path} == {"/object_info/CheckpointLoaderSimple"}
    server.version = "0.34.0"
    before = len(server.asked)
    await planner.plan(client, a_request())
    assert "/object_info/KSampler" in server.asked[before:], "another version may have other nodes"


@pytest.mark.parametrize(
    ("prompt", "made"),
    [
        ("26-year-old woman, in a cafe", "26-year-old woman photomaker, in a cafe"),
        ("a red bike", "person photomaker, a red bike"),
        ("woman photomaker, smiling", "woman photomaker, smiling"),
    ],
)
def test_photomaker_gets_the_word_that_it_needs(prompt: str, made: str) -> None:
    assert prompt_for(built_in()["identity-photomaker-sdxl"], prompt) == made
    assert prompt_for(built_in()["txt2img-sd15"], prompt) == prompt


async def test_a_workflow_that_cannot_take_a_loader_of_its_own_still_runs(
    catalogue: Catalogue, a_request: ARequest
) -> None:
    """A graph whose checkpoint is loaded by a node that nobody titled keeps what it has."""
    catalogue.add(
        "two-loaders",
        bytes_of(
            exported(
                n50={"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "juggernautXL_v9.safetensors"}}
            )
        ),
    )

    plan = await planned(Answering(BOTH), a_request(settings={"workflow": "two-loaders"}), catalogue=catalogue)

    assert plan.graph["50"]["inputs"]["ckpt_name"] == "juggernautXL_v9.safetensors"
