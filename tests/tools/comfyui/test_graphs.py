"""Workflow files as strangers send them: what is fit to run passes, and everything else is one clear line."""

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.comfyui.graphs import allowed_nodes, check_graph, cycle_in, looks_like_workflow, read_graph, texts_of
from tools.comfyui.inputs import inputs_of, values_of, with_titles
from tools.comfyui.packs import built_in, kind_of
from tools.comfyui.workflow import Graph
from tools.errors import InvalidRequest, Refused, TroupeError

# As ComfyUI exports it: numbers of its own, its own titles, links as [node, output].
EXPORTED: dict[str, Any] = {
    "14": {"inputs": {"ckpt_name": "dreamshaper_8.safetensors"}, "class_type": "CheckpointLoaderSimple", "_meta": {"title": "Load Checkpoint"}},
    "21": {"inputs": {"text": "neon street at night", "clip": ["14", 1]}, "class_type": "CLIPTextEncode", "_meta": {"title": "CLIP Text Encode (Prompt)"}},
    "22": {"inputs": {"text": "blurry", "clip": ["14", 1]}, "class_type": "CLIPTextEncode", "_meta": {"title": "CLIP Text Encode (Prompt)"}},
    "30": {"inputs": {"width": 512, "height": 768, "batch_size": 1}, "class_type": "EmptyLatentImage", "_meta": {"title": "Empty Latent Image"}},
    "31": {
        "inputs": {
            "seed": 8, "steps": 20, "cfg": 7, "sampler_name": "euler", "scheduler": "normal", "denoise": 1,
            "model": ["14", 0], "positive": ["21", 0], "negative": ["22", 0], "latent_image": ["30", 0],
        },
        "class_type": "KSampler",
        "_meta": {"title": "KSampler"},
    },
    "40": {"inputs": {"samples": ["31", 0], "vae": ["14", 2]}, "class_type": "VAEDecode", "_meta": {"title": "VAE Decode"}},
    "41": {"inputs": {"filename_prefix": "ComfyUI", "images": ["40", 0]}, "class_type": "SaveImage", "_meta": {"title": "Save Image"}},
}  # fmt: skip


# A text that reaches a file's name by a link, past whoever looks at the name.
HIDDEN: dict[str, Any] = {"n50": {"class_type": "PrimitiveString", "inputs": {"value": "../../old.ckpt"}}}


def exported(**changes: Any) -> Graph:
    """The exported workflow with one node changed or added: `n41={"class_type": …}`."""
    graph = copy.deepcopy(EXPORTED)
    for name, value in changes.items():
        graph[name.removeprefix("n")] = {**graph.get(name.removeprefix("n"), {"inputs": {}, "_meta": {}}), **value}
    return graph


def bytes_of(graph: Any) -> bytes:
    return json.dumps(graph).encode()


def line_of(error: TroupeError) -> str:
    assert "\n" not in error.message
    assert len(error.message) < 300
    return f"{error.message} {error.fix}"


def test_an_exported_workflow_is_read_and_its_nodes_get_their_titles_from_the_links() -> None:
    graph = with_titles(read_graph(bytes_of(EXPORTED)))

    check_graph(graph)
    assert {node["_meta"]["title"] for node in graph.values()} == {
        "checkpoint", "positive", "negative", "canvas", "sampler", "VAE Decode", "save",
    }  # fmt: skip
    assert values_of(graph) | {"denoise": 1} == {
        "prompt": "neon street at night", "negative": "blurry", "checkpoint": "dreamshaper_8.safetensors", "seed": 8,
        "steps": 20, "cfg": 7, "sampler": "euler", "scheduler": "normal", "denoise": 1, "width": 512, "height": 768,
        "batch": 1, "prefix": "ComfyUI",
    }  # fmt: skip
    assert kind_of(graph) == "picture"


def test_the_body_of_a_request_to_the_server_is_read_as_its_workflow() -> None:
    assert read_graph(bytes_of({"prompt": EXPORTED, "client_id": "x"})) == read_graph(bytes_of(EXPORTED))


def test_what_does_not_belong_into_a_node_is_left_behind() -> None:
    graph = read_graph(bytes_of(exported(n41={"is_changed": ["x"], "_meta": {"title": "Save", "more": 1}})))

    assert graph["41"] == {
        "_meta": {"title": "Save"},
        "class_type": "SaveImage",
        "inputs": EXPORTED["41"]["inputs"],
    }


def test_titles_that_the_author_gave_are_meant() -> None:
    graph = with_titles(read_graph(bytes_of(exported(n22={"_meta": {"title": "positive"}}))))

    assert values_of(graph)["prompt"] == "blurry"


def test_every_built_in_workflow_is_understood_from_its_links_alone() -> None:
    for pack in built_in().values():
        bare = {number: {**node, "_meta": {"title": node["class_type"]}} for number, node in pack.graph.items()}
        found = inputs_of(with_titles(bare))
        wanted = set(pack.inputs) - {"face_weight", "lora", "lora_strength", "lora_strength_clip"}
        if pack.id == "wan22-14b-image-to-video":
            wanted.discard("checkpoint")
        assert wanted <= set(found), pack.id


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "cannot be read as JSON"),
        (b"not json", "cannot be read as JSON"),
        (b'{"1": NaN}', "cannot be read as JSON"),
        (b"\xff\xfe\x00", "cannot be read as JSON"),
        (b"[" * 100_000, "cannot be read as JSON"),
        (b'{"1": ' + b"9" * 5_000 + b"}", "cannot be read as JSON"),
        (b'{"a":' * 30 + b"1" + b"}" * 30, "more than 20 deep"),
        (b"[]", "not a workflow in ComfyUI's API format"),
        (b"{}", "not a workflow in ComfyUI's API format"),
        (b'{"name": "Ava", "age": 26}', "not a workflow in ComfyUI's API format"),
        (b'{"1": {"class_type": "SaveImage"}}', "not a workflow in ComfyUI's API format"),
        (b'{"1": {"class_type": 5, "inputs": {}}}', "not a workflow in ComfyUI's API format"),
        (b" " * 5_000_001, "5.0 MB; a workflow has at most 5 MB"),
        (bytes_of({str(number): EXPORTED["30"] for number in range(500)}), "500 nodes; at most 400"),
    ],
    ids=lambda value: value[:12] if isinstance(value, bytes) else None,
)
def test_a_file_that_is_no_workflow_is_one_clear_line(data: bytes, says: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        read_graph(data)

    assert says in line_of(caught.value)


@pytest.mark.parametrize("more", [{}, {"version": 0.4, "groups": []}, {"nodes": []}])
def test_the_editors_format_is_recognised_and_refused_with_the_way_to_export(more: dict[str, Any]) -> None:
    editor = {
        "last_node_id": 9,
        "nodes": [{"id": 3, "type": "KSampler", "widgets_values": [1]}],
        "links": [[1, 4, 0, 3, 0, "MODEL"]],
    }

    with pytest.raises(InvalidRequest) as caught:
        read_graph(bytes_of(editor | more))

    assert "editor" in caught.value.message
    assert "Export (API)" in caught.value.fix
    assert looks_like_workflow(bytes_of(editor | more))


@pytest.mark.parametrize(
    ("changes", "error", "says"),
    [
        ({"n50": {"class_type": "ExecutePython", "inputs": {"code": "1"}}}, Refused, "comfyui.allow_nodes"),
        ({"n50": {"class_type": "SaveImageDataSetToFolder", "inputs": {}}}, Refused, "SaveImageDataSetToFolder"),
        ({"n50": {"class_type": "TrainLoraNode", "inputs": {}}}, Refused, "TrainLoraNode"),
        ({"n50": {"class_type": "GLSLShader", "inputs": {}}}, Refused, "could run code"),
        ({"n41": {"class_type": "VAEDecode"}}, InvalidRequest, "saves nothing"),
        ({"n30": {"class_type": "LatentUpscale", "inputs": {"samples": ["31", 0]}}}, InvalidRequest, "in a circle"),
        ({"n40": {"inputs": {"samples": ["40", 0], "vae": ["14", 2]}}}, InvalidRequest, "in a circle: 40 > 40"),
        ({"n40": {"inputs": {"samples": ["99", 0]}}}, InvalidRequest, "node 99, which is not there"),
        ({"n40": {"inputs": {"samples": ["31", -1]}}}, InvalidRequest, "which is not there"),
        ({"n40": {"inputs": {"samples": [1, 2, 3]}}}, InvalidRequest, "a link is two values"),
        ({"n40": {"inputs": {"samples": [["31"], 0]}}}, InvalidRequest, "a link is two values"),
        ({"n30": {"inputs": {"width": {"a": 1}}}}, InvalidRequest, "a whole object as its width"),
        ({"n21": {"inputs": {"text": "x" * 30_000}}}, InvalidRequest, "30000 characters"),
        ({"n50": {"class_type": "LoadImage", "inputs": {"image": "../../../etc/passwd"}}}, Refused, "path out of ComfyUI's folders"),
        ({"n50": {"class_type": "LoadImage", "inputs": {"image": "a/../../b.png [output]"}}}, Refused, "path out of"),
        ({"n50": {"class_type": "LoadImage", "inputs": {"image": "/etc/passwd"}}}, Refused, "path out of"),
        ({"n50": {"class_type": "LoadImage", "inputs": {"image": "C:\\windows\\x.png"}}}, Refused, "path out of"),
        ({"n50": {"class_type": "LoadImage", "inputs": {"image": "..\\x.png"}}}, Refused, "path out of"),
        ({"n50": {"class_type": "LoadImage", "inputs": {"image": "http://example.org/x.png"}}}, Refused, "path out of"),
        ({"n41": {"inputs": {"filename_prefix": "../../.ssh/x", "images": ["40", 0]}}}, Refused, "path out of"),
        ({"n14": {"inputs": {"ckpt_name": "../evil.safetensors"}}}, Refused, "path out of"),
        ({"n14": {"inputs": {"ckpt_name": "old.ckpt"}}}, Refused, "comfyui.allow_pickles"),
        ({"n14": {"inputs": {"ckpt_name": ["50", 0]}}, **HIDDEN}, Refused, "gets its ckpt_name from another node"),
        ({"n41": {"inputs": {"filename_prefix": ["50", 0], "images": ["40", 0]}}, **HIDDEN}, Refused, "filename_prefix from another"),
        ({"n51": {"class_type": "LoadImage", "inputs": {"image": ["50", 0]}}, **HIDDEN}, Refused, "image from another node"),
        ({"n51": {"class_type": "DualCLIPLoader", "inputs": {"clip_name2": ["50", 0]}}, **HIDDEN}, Refused, "clip_name2 from"),
        ({"n14": {"inputs": {"ckpt_name": "sub/old.PT"}}}, Refused, "is a pickle"),
    ],
)  # fmt: skip
def test_a_hostile_workflow_is_refused_with_one_clear_line(
    changes: dict[str, Any], error: type[TroupeError], says: str
) -> None:
    with pytest.raises(error) as caught:
        check_graph(read_graph(bytes_of(exported(**changes))))

    assert says in line_of(caught.value)


@pytest.mark.parametrize(
    "value", ["persona/ab12/face.png", "face (1).png", "лицо.png", "a..b.png", "…/x.png", "x.png [temp]"]
)
def test_a_picture_in_comfyuis_own_folders_is_taken(value: str) -> None:
    check_graph(read_graph(bytes_of(exported(n50={"class_type": "LoadImage", "inputs": {"image": value}}))))


def test_what_the_owner_trusts_passes() -> None:
    graph = read_graph(bytes_of(exported(n50={"class_type": "FaceDetailer", "inputs": {"model_name": "face.pt"}})))

    check_graph(graph, also_allowed={"FaceDetailer"}, allow_pickles=True)
    with pytest.raises(Refused, match="FaceDetailer"):
        check_graph(graph)


def test_prose_may_have_dots_and_slashes() -> None:
    check_graph(
        read_graph(bytes_of(exported(n21={"inputs": {"text": "../ a road / to nowhere ..", "clip": ["14", 1]}})))
    )


def test_no_node_on_the_list_writes_models_trains_or_reaches_out() -> None:
    assert not {name for name in allowed_nodes() if "Train" in name or "DataSet" in name or name.endswith("Api")}
    assert not allowed_nodes() & {
        "CheckpointSave",
        "LoraSave",
        "SaveLatent",
        "VAESave",
        "ModelSave",
        "LoadImageOutput",
        "WebcamCapture",
    }


def test_a_long_chain_is_no_circle_and_takes_no_stack() -> None:
    chain = {str(number): {"inputs": {"a": [str(number + 1), 0]}} for number in range(5_000)} | {"5000": {"inputs": {}}}

    assert cycle_in(chain) is None
    assert cycle_in(chain | {"5000": {"inputs": {"a": ["0", 0]}}}) is not None


def test_the_words_that_a_workflow_has_itself_are_known() -> None:
    assert texts_of(read_graph(bytes_of(EXPORTED))) == ["neon street at night", "blurry"]


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["1", "2", "class_type", "inputs", "nodes", "links", "prompt", "_meta", "title"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=25,
)


@settings(max_examples=300)
@given(ANY_JSON)
def test_any_json_is_a_workflow_or_one_clear_line(read: Any) -> None:
    data = bytes_of(read)
    looks_like_workflow(data)
    try:
        graph = with_titles(read_graph(data))
        check_graph(graph)
    except (InvalidRequest, Refused) as error:
        line_of(error)


@settings(max_examples=200)
@given(
    st.sampled_from(sorted(EXPORTED)), st.sampled_from(["text", "steps", "model", "images", "latent_image"]), ANY_JSON
)
def test_any_value_in_a_workflow_is_taken_or_one_clear_line(number: str, field: str, value: Any) -> None:
    graph = copy.deepcopy(EXPORTED)
    graph[number]["inputs"][field] = value
    try:
        check_graph(with_titles(read_graph(bytes_of(graph))))
    except (InvalidRequest, Refused) as error:
        line_of(error)
