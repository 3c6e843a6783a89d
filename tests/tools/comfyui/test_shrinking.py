"""A workflow made smaller: the canvas and the decoding, nothing else, and everything still linked."""

import pytest

from tests.tools.comfyui.graphs import a_clip, a_picture
from tools.comfyui import workflow
from tools.comfyui.shrinking import smaller


@pytest.mark.parametrize(
    ("size", "shrunk"),
    [((1024, 1536), (768, 1152)), ((832, 1216), (576, 896)), ((512, 512), (384, 384)), ((1280, 704), (960, 512))],
)
def test_the_canvas_keeps_its_shape_about_and_the_steps_that_its_model_knows(
    size: tuple[int, int], shrunk: tuple[int, int]
) -> None:
    graph = smaller(a_picture(canvas__width=size[0], canvas__height=size[1]))

    assert graph is not None
    canvas = graph["4"]["inputs"]
    assert (canvas["width"], canvas["height"]) == shrunk
    assert shrunk[0] * shrunk[1] <= 0.57 * size[0] * size[1]


def test_a_clip_gets_a_smaller_canvas_and_keeps_its_length() -> None:
    graph = smaller(a_clip())

    assert graph is not None
    canvas = graph[workflow.titled(graph, "canvas")[0]]["inputs"]
    assert (canvas["width"], canvas["height"], canvas["video_frames"]) == (384, 384, 8)


@pytest.mark.parametrize(
    "node_class",
    ["EmptyLatentImage", "EmptySD3LatentImage", "EmptyHunyuanLatentVideo", "EmptyLTXVLatentVideo", "WanImageToVideo",
     "Wan22ImageToVideoLatent", "LTXVImgToVideo", "SVD_img2vid_Conditioning", "WanPhantomSubjectToVideo"],
)  # fmt: skip
def test_the_canvas_of_every_family_is_found(node_class: str) -> None:
    graph = smaller({"1": {"class_type": node_class, "inputs": {"width": 1024, "height": 1024}}})

    assert graph == {"1": {"class_type": node_class, "inputs": {"width": 768, "height": 768}}}


@pytest.mark.parametrize("node_class", ["ImageScale", "EmptyImage", "ConditioningSetArea", "ResizeImagesByLongerEdge"])
def test_what_only_sizes_a_picture_is_left_alone(node_class: str) -> None:
    assert smaller({"1": {"class_type": node_class, "inputs": {"width": 1024, "height": 1024}}}) is None


def test_the_picture_is_developed_in_tiles_with_every_input_that_the_node_needs() -> None:
    graph = smaller(a_picture())

    assert graph is not None
    decode = graph[workflow.titled(graph, "decode")[0]]
    assert decode["class_type"] == "VAEDecodeTiled"
    assert decode["inputs"] == {
        **a_picture()["6"]["inputs"],
        "tile_size": 512,
        "overlap": 64,
        "temporal_size": 64,
        "temporal_overlap": 8,
    }


def test_what_is_small_already_or_linked_is_left_as_it_is() -> None:
    linked = {"1": {"class_type": "EmptyLatentImage", "inputs": {"width": ["2", 0], "height": 1024}}}
    small = {"1": {"class_type": "EmptyLatentImage", "inputs": {"width": 320, "height": 320}}}

    assert smaller(linked) is None
    assert smaller(small) is None


def test_the_workflow_itself_is_left_alone() -> None:
    graph = a_picture()

    smaller(graph)

    assert graph == a_picture()
