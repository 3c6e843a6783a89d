"""Workflows: filled by title, checked against what a server offers, sized for the model."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.comfyui import workflow
from tools.comfyui.packs import built_in
from tools.errors import InvalidRequest, Refused, Unavailable

HAS = ["dreamshaper_8.safetensors", "xl/juggernautXL_v9.safetensors", "old.ckpt"]


def test_filling_leaves_the_workflow_itself_alone() -> None:
    before: workflow.Graph = {"3": {"_meta": {"title": "positive"}, "inputs": {"text": ""}}}

    filled = workflow.fill(before, positive__text="a cat")

    assert before["3"]["inputs"]["text"] == ""
    assert filled["3"]["inputs"]["text"] == "a cat"


def test_all_nodes_of_a_title_are_filled() -> None:
    graph: workflow.Graph = {
        number: {"_meta": {"title": "save"}, "inputs": {"filename_prefix": ""}} for number in ("7", "9")
    }

    filled = workflow.fill(graph, save__filename_prefix="troupe/1")

    assert [node["inputs"]["filename_prefix"] for node in filled.values()] == ["troupe/1", "troupe/1"]


def test_a_title_that_no_node_has_is_a_mistake_of_the_workflow() -> None:
    with pytest.raises(KeyError, match="positive"):
        workflow.fill({}, positive__text="a cat")


@pytest.mark.parametrize(
    ("given", "configured", "chosen"),
    [
        ("dreamshaper_8.safetensors", "juggernautXL_v9", "dreamshaper_8.safetensors"),
        ("", "juggernautXL_v9", "xl/juggernautXL_v9.safetensors"),
        ("", "", "dreamshaper_8.safetensors"),
        ("DREAMSHAPER_8", "", "dreamshaper_8.safetensors"),
    ],
)
def test_a_checkpoint_is_the_given_else_the_configured_else_the_first(given: str, configured: str, chosen: str) -> None:
    assert workflow.choose_checkpoint(HAS, given=given, configured=configured) == chosen


def test_the_first_checkpoint_is_one_that_makes_pictures() -> None:
    listed = [
        "flux1-dev.safetensors",
        "old.ckpt",
        "sd_xl_refiner_1.0.safetensors",
        "svd_xt.safetensors",
        "v1.safetensors",
    ]

    assert workflow.choose_checkpoint(listed) == "v1.safetensors"


@pytest.mark.parametrize(
    ("available", "given", "configured", "error", "says"),
    [
        ([], "", "", Unavailable, "no checkpoint to paint with"),
        (HAS, "dreamshapr", "", InvalidRequest, "dreamshaper_8.safetensors"),
        (HAS, "", "gone.safetensors", InvalidRequest, "comfyui.checkpoint: ComfyUI has no checkpoint"),
        (HAS, "old", "", Refused, "old.ckpt is a pickle"),
        (["old.ckpt", "b.pt"], "", "", Refused, "only pickled checkpoints"),
        (["a/x.safetensors", "b/x.safetensors"], "x", "", InvalidRequest, "'x'"),
        (HAS, "../../etc/passwd", "", InvalidRequest, "no checkpoint"),
    ],
)
def test_a_checkpoint_that_cannot_be_used_is_one_line_with_a_way_out(
    available: list[str], given: str, configured: str, error: type[Exception], says: str
) -> None:
    with pytest.raises(error) as caught:
        workflow.choose_checkpoint(available, given=given, configured=configured)

    told = caught.value
    assert isinstance(told, InvalidRequest | Refused | Unavailable)
    assert says in f"{told.message} {told.fix}"
    assert told.fix


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("sd_xl_base_1.0.safetensors", "sdxl"),
        ("ponyDiffusionV6.safetensors", "sdxl"),
        ("illustrious-v1.safetensors", "sdxl"),
        ("v1-5-pruned-emaonly-fp16.safetensors", "sd15"),
        ("realisticVisionV60B1.safetensors", "sd15"),
    ],
)
def test_the_name_of_a_checkpoint_tells_its_family(name: str, family: str) -> None:
    assert workflow.family_of(name) == family


@given(
    st.integers(min_value=16, max_value=8192),
    st.integers(min_value=16, max_value=8192),
    st.sampled_from(["sd15", "sdxl"]),
)
def test_a_canvas_is_one_that_the_model_knows(width: int, height: int, family: workflow.Family) -> None:
    across, down = workflow.canvas_for(width, height, workflow.NATIVE[family])

    native = workflow.NATIVE[family]
    assert across % 64 == down % 64 == 0
    assert 256 <= min(across, down) <= max(across, down) <= native.longest
    assert across * down <= native.area * 1.25
    assert (width >= height) == (across >= down) or across == down


@pytest.mark.parametrize("shape", [1, 3])
def test_a_sampler_that_the_server_lacks_is_named_with_the_nearest(shape: int) -> None:
    listed = ["euler", "karras", "dpmpp_2m"]
    field = [listed, {}] if shape == 1 else ["COMBO", {"options": listed}]
    info: dict[str, Any] = {
        name: {"input": {"required": {}}} for name in workflow.classes(built_in()["txt2img-sd15"].graph)
    }
    info["KSampler"]["input"]["required"] = {"sampler_name": field}
    graph = built_in()["txt2img-sd15"].fill(sampler="eulr")

    with pytest.raises(InvalidRequest) as caught:
        workflow.check(graph, info)

    assert caught.value.message == "ComfyUI has no sampler 'eulr'."
    assert "euler" in caught.value.fix


@pytest.mark.parametrize(
    "info", [{}, {"KSampler": None}, {"KSampler": {"input": []}}, {"KSampler": {"input": {"required": {"x": []}}}}]
)
def test_options_of_an_odd_shape_are_none(info: dict[str, object]) -> None:
    assert workflow.options(info, "KSampler", "x") is None
