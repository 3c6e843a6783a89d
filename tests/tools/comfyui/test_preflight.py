"""Pre-flight: what stands between a workflow and a server, named one by one, with where it goes and comes from."""

import json
from dataclasses import replace
from typing import Any

import httpx
import pytest

from tests.tools.comfyui.offered import object_info
from tests.tools.comfyui.servers import Answering, answer
from tests.tools.comfyui.test_graphs import EXPORTED
from tests.tools.comfyui.test_packs import files_of
from tools.comfyui.client import ComfyUI
from tools.comfyui.graphs import read_graph
from tools.comfyui.inputs import with_titles
from tools.comfyui.packs import Pack, built_in
from tools.comfyui.preflight import Offered, Report, compare
from tools.errors import Unavailable

FACE = built_in()["identity-faceid-sdxl"]


def own(**changes: Any) -> Pack:
    """A person's own workflow, with nodes changed: `n31={"inputs": {…}}`."""
    graph = with_titles(read_graph(json.dumps(EXPORTED).encode()))
    for name, value in changes.items():
        number = name.removeprefix("n")
        graph[number] = {**graph.get(number, {"_meta": {"title": ""}, "inputs": {}}), **value}
    return replace(built_in()["txt2img-sd15"], id="neon-street", graph=graph, models=(), is_builtin=False)


def looked(pack: Pack, files: dict[str, Any] | None = None, **more: Any) -> Report:
    without = more.pop("without", ())
    info = object_info(files_of(pack) if files is None else files, without=without)
    return compare(pack, info, folders=more.pop("folders", {}), **more)


def test_missing_custom_nodes_are_their_extension_and_other_nodes_are_themselves() -> None:
    report = looked(FACE, without=["IPAdapterFaceID", "IPAdapterModelLoader", "VAEDecode"], allow_pickles=True)

    assert [extension.name for extension in report.extensions] == ["ComfyUI_IPAdapter_plus"]
    assert report.nodes == ("VAEDecode",)
    assert not report.can_run


def test_a_strangers_workflow_is_told_the_extension_of_nodes_that_are_known() -> None:
    pack = own(
        n50={"class_type": "ADE_LoadAnimateDiffModel", "inputs": {}}, n51={"class_type": "FaceDetailer", "inputs": {}}
    )

    report = looked(pack)

    assert report.nodes == ("ADE_LoadAnimateDiffModel", "FaceDetailer"), "only what a known pack uses is known"
    report = looked(own(n50={"class_type": "IPAdapterAdvanced", "inputs": {}}), without=["IPAdapterAdvanced"])
    assert report.extensions[0].url == "https://github.com/cubiq/ComfyUI_IPAdapter_plus"


def test_a_missing_model_is_told_with_its_folder_its_source_and_the_nearest() -> None:
    files = files_of(FACE) | {"ipadapter": ["ip-adapter-faceid-plusv2_sd15.bin"]}

    [lacking] = looked(FACE, files, allow_pickles=True).models

    assert (lacking.model.file, lacking.model.folder) == ("ip-adapter-faceid-plusv2_sdxl.bin", "ipadapter")
    assert lacking.model.url.startswith("https://huggingface.co/")
    assert lacking.near == ("ip-adapter-faceid-plusv2_sd15.bin",)


def test_any_checkpoint_of_the_family_will_do_where_the_workflow_says_so() -> None:
    pack = built_in()["txt2img-sdxl"]

    report = looked(
        pack, {"checkpoints": ["svd_xt.safetensors", "sd15/dreamshaper_8.safetensors", "juggernautXL.safetensors"]}
    )

    assert report.can_run
    assert report.graph["1"]["inputs"]["ckpt_name"] == "juggernautXL.safetensors"
    assert report.warnings == ("it takes juggernautXL.safetensors, which is there, for sd_xl_base_1.0.safetensors",)
    assert not looked(pack, {"checkpoints": ["svd_xt.safetensors"]}).can_run
    assert not looked(pack, {"checkpoints": ["theXL.ckpt"]}).can_run, "a pickle will not do"


def test_a_file_in_a_subfolder_is_found_and_named_as_the_server_has_it() -> None:
    pack = built_in()["esrgan-upscale"]

    report = looked(pack, {"upscale_models": ["esrgan\\RealESRGAN_x4plus.safetensors"]})

    assert report.can_run
    assert report.graph["2"]["inputs"]["model_name"] == "esrgan\\RealESRGAN_x4plus.safetensors"


def test_any_upscaling_model_will_do_to_enlarge_a_picture() -> None:
    pack = built_in()["esrgan-upscale"]

    report = looked(pack, {"upscale_models": ["4x-UltraSharp.pth", "4x-Nomos.safetensors"]})

    assert report.can_run
    assert report.graph["2"]["inputs"]["model_name"] == "4x-Nomos.safetensors", "not the pickle"


def test_a_pickle_that_is_there_is_named_unless_the_owner_allows_it() -> None:
    assert "is a pickle" in looked(FACE).errors[0]
    assert looked(FACE, allow_pickles=True).can_run


@pytest.mark.parametrize(
    ("node", "says"),
    [
        ({"inputs": {}}, "KSampler lacks its model"),
        ({"inputs": {**EXPORTED["31"]["inputs"], "sampler_name": "eulr"}}, "KSampler has no sampler 'eulr'; it has euler"),
        ({"inputs": {**EXPORTED["31"]["inputs"], "steps": 0}}, "its steps is 0, and at least 1"),
        ({"inputs": {**EXPORTED["31"]["inputs"], "cfg": 500}}, "its cfg is 500, and at most 100"),
        ({"inputs": {**EXPORTED["31"]["inputs"], "model": ["40", 0]}}, "KSampler takes MODEL as its model, and gets IMAGE"),
        ({"inputs": {**EXPORTED["31"]["inputs"], "positive": ["14", 1]}}, "takes CONDITIONING as its positive, and gets CLIP"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("shape", [1, 3])
def test_what_the_server_would_refuse_is_said_before_it_is_sent(node: dict[str, Any], says: str, shape: int) -> None:
    pack = own(n31=node)

    report = compare(pack, object_info(files_of(pack), shape=shape), folders={})

    assert any(says in error for error in report.errors), report.errors


@pytest.mark.parametrize(
    "told", [{}, {"input": None}, {"input": {"required": []}}, {"input": {"required": {"model": []}}}, [], "x", None]
)
def test_a_server_that_describes_its_nodes_oddly_is_taken_at_its_least(told: Any) -> None:
    pack = own()
    info = object_info(files_of(pack)) | {"KSampler": told}

    compare(pack, info, folders={})


async def test_models_of_a_loader_that_is_not_there_are_looked_for_in_the_folder() -> None:
    server = Answering(files_of(FACE), without=["IPAdapterModelLoader"])
    offered = Offered()

    report = await offered.report(server.client(), "0.33.0", FACE, allow_pickles=True)

    assert [extension.name for extension in report.extensions] == ["ComfyUI_IPAdapter_plus"]
    assert not report.models, "the file is there already"
    assert "/models/ipadapter" in server.asked


async def test_a_server_whose_list_of_models_is_no_list_is_no_comfyui() -> None:
    http = httpx.AsyncClient(
        transport=httpx.MockTransport(lambda request: answer({"a": 1})), base_url="http://127.0.0.1:1"
    )

    with pytest.raises(Unavailable, match="not ComfyUI"):
        await ComfyUI(http, address="", per_call=5.0).models("checkpoints")
