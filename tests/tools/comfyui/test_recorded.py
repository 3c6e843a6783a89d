"""The built-in workflows, and the stand-in that other tests use, against what a real ComfyUI says of its nodes."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from tests.tools.comfyui.offered import object_info
from tests.tools.comfyui.recorded import KINDS, SLICE, contradictions, used
from tools.comfyui.packs import Pack, built_in
from tools.comfyui.workflow import options

PACKS = list(built_in().values())
NODES: Mapping[str, Any] = json.loads(SLICE.read_text(encoding="utf-8"))["nodes"]
# What came with a later ComfyUI than the one that was recorded (0.3.64), and no earlier one is used.
LATER = {"FluxKontextMultiReferenceLatentMethod.reference_latents_method: 'index_timestep_zero'"}
# Outputs and the shape of a choice that later ones gave these; the stand-in has the later shape.
GREW = {"SaveImage", "SaveVideo"}
CUSTOM = {node for pack in PACKS for extension in pack.extensions for node in extension.nodes}


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
def test_no_input_of_a_built_in_workflow_is_contradicted_by_a_real_server(pack: Pack) -> None:
    assert [odd for odd in contradictions(pack, NODES) if not any(later in odd for later in LATER)] == []


def test_every_node_that_belongs_to_comfyui_itself_was_recorded() -> None:
    foreign = {"ApplyInstantID", "IPAdapterAdvanced", "InstantIDFaceAnalysis", "PrepImageForClipVision"} | CUSTOM

    assert {name for name in used() if name not in NODES} <= foreign
    assert len(NODES) >= 50


@pytest.mark.parametrize("name", sorted(set(NODES) - GREW))
def test_the_stand_in_describes_a_node_as_the_real_server_does(name: str) -> None:
    mine = object_info({})

    assert mine[name]["output"] == NODES[name]["output"]
    assert mine[name]["output_node"] == NODES[name]["output_node"]
    for kind in KINDS:
        inputs, real = mine[name]["input"][kind], NODES[name]["input"][kind]
        assert set(inputs) == set(real)
        for field, said in real.items():
            if options(NODES, name, field) is None:
                assert inputs[field][0] == said[0]
                bounds = {key: value for key, value in inputs[field][1].items() if key in {"min", "max"}}
                assert bounds == said[1], field
            else:
                assert options(mine, name, field) is not None


@pytest.mark.parametrize(
    ("node", "change", "says"),
    [
        ("KSampler", {"steps": "20"}, "KSampler.steps: '20' is no INT"),
        ("KSampler", {"cfg": 101.0}, "KSampler.cfg: 101.0 is not within"),
        ("KSampler", {"sampler_name": "eulr"}, "KSampler.sampler_name: 'eulr' is none of"),
        ("KSampler", {"model": "hello"}, "KSampler.model: the value 'hello' where a link to MODEL belongs"),
        ("KSampler", {"model": ["2", 0]}, "KSampler.model: takes MODEL, and CLIPTextEncode gives CONDITIONING"),
        ("KSampler", {"stepz": 3}, "KSampler has no input stepz"),
        ("VAEDecode", {"vae": ["1", 7]}, "CheckpointLoaderSimple has no output 7"),
        ("EmptyLatentImage", {"width": ["1", 0]}, "EmptyLatentImage.width: a link where a value belongs"),
    ],
)
def test_what_a_real_server_would_not_take_is_seen(node: str, change: dict[str, Any], says: str) -> None:
    pack = built_in()["txt2img-sd15"]
    number = next(number for number, one in pack.graph.items() if one["class_type"] == node)
    graph = {**pack.graph, number: {**pack.graph[number], "inputs": {**pack.graph[number]["inputs"], **change}}}

    [odd] = contradictions(Pack(id="x", name="x", graph=graph, kind="picture", family="sd15"), NODES)

    assert says in odd
