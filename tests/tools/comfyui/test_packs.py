"""The built-in packs: each whole, each one that a real server's nodes take."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.commands import is_word
from tests.tools.comfyui.offered import object_info
from tools.comfyui.graphs import check_graph
from tools.comfyui.inputs import values_of
from tools.comfyui.packs import BUILT_IN, Pack, built_in, id_of
from tools.comfyui.preflight import compare
from tools.comfyui.workflow import Native, canvas_for
from tools.errors import InvalidRequest

DOCS = Path(__file__).parents[3] / "docs" / "comfyui.md"
PACKS = list(built_in().values())
TEXT_TO_PICTURE = {
    "prompt",
    "seed",
    "steps",
    "cfg",
    "sampler",
    "scheduler",
    "width",
    "height",
    "batch",
    "prefix",
    "checkpoint",
}


def files_of(pack: Pack) -> dict[str, Sequence[str]]:
    """The model folders of a server that has just what a pack names."""
    found: dict[str, list[str]] = {}
    for model in pack.files():
        found.setdefault(model.folder, []).append(model.file)
    return dict(found)


@pytest.mark.parametrize("shape", [1, 3])
@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
def test_a_server_with_its_nodes_and_files_takes_every_built_in_workflow(pack: Pack, shape: int) -> None:
    report = compare(pack, object_info(files_of(pack), shape=shape), folders={}, allow_pickles=True)

    assert (report.nodes, report.extensions, report.models, report.errors) == ((), (), (), ())
    assert report.can_run
    assert report.graph == pack.graph


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
def test_every_built_in_workflow_passes_what_is_asked_of_a_strangers(pack: Pack) -> None:
    check_graph(pack.graph, allow_pickles=True)
    assert id_of(pack.id) == pack.id
    assert set(pack.texts) <= {"V only"}, "the name of a choice"


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
def test_every_model_of_a_built_in_workflow_has_its_folder_and_its_source(pack: Pack) -> None:
    for model in pack.files():
        told = next((one for one in pack.models if one.file == model.file), None)
        assert told is not None, f"{model.file} is not told"
        assert told.folder == model.folder
        assert told.url.startswith("https://") or told.folder == "loras"
    assert {model.file for model in pack.models} == {model.file for model in pack.files()}, (
        "a model is told for nothing"
    )


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
def test_every_built_in_workflow_can_be_set_where_its_kind_must_be(pack: Pack) -> None:
    wanted = {
        "picture": TEXT_TO_PICTURE,
        "edit": {"image", "prefix"},
        "clip": {"length", "fps", "seed", "width", "height", "prefix"},
    }[pack.kind]
    assert wanted <= set(pack.inputs)
    assert (pack.frames is not None) == (pack.kind == "clip")
    assert pack.description
    assert pack.tags
    assert pack.tier


def test_the_workflows_that_are_promised_are_there() -> None:
    assert {
        "portrait-basic",
        "landscape-basic",
        "txt2img-sd15",
        "txt2img-sdxl",
        "txt2img-sdxl-lora",
        "txt2img-z-image-turbo",
    } <= {pack.id for pack in PACKS if pack.kind == "picture"}
    assert {pack.category for pack in PACKS if pack.kind == "edit"} == {"edit", "identity"}
    clips = [pack for pack in PACKS if pack.kind == "clip"]
    assert {pack.family for pack in clips if "image" in pack.inputs} == {"svd", "wan", "ltx"}
    assert {pack.family for pack in clips if "image" not in pack.inputs} == {"wan", "ltx", "sd15"}


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
def test_every_built_in_workflow_is_documented_with_its_tier(pack: Pack) -> None:
    [line] = [line for line in DOCS.read_text(encoding="utf-8").splitlines() if line.startswith(f"| `{pack.id}` |")]

    assert line.split("|")[4].strip() == str(pack.tier)
    for extension in pack.extensions:
        assert extension.name in line


def test_each_workflow_file_has_the_one_about_it() -> None:
    assert {file.stem for file in BUILT_IN.glob("*.json")} == {file.stem for file in BUILT_IN.glob("*.toml")}


def test_no_id_is_a_word_that_requests_or_commands_have() -> None:
    assert not [pack.id for pack in PACKS if is_word(pack.id)]
    assert is_word("cross-post"), "the words are known"
    for pack in PACKS:
        assert not re.fullmatch(r"[a-z]+[-_]?\d*", pack.id), "a word, or the name of a file"


@pytest.mark.parametrize(
    ("said", "made"),
    [
        ("Neon Street!", "neon-street"),
        ("neon_street", "neon-street"),
        ("Café  at night", "caf-at-night"),
        ("a-1-b", "a-1-b"),
    ],
)
def test_a_name_becomes_an_id(said: str, made: str) -> None:
    assert id_of(said) == made


@pytest.mark.parametrize(
    "said",
    [
        "beach",
        "portrait",
        "show me",
        "img-12",
        "reel-7",
        "../../etc/passwd",
        "",
        "x",
        "a" * 60 + "-b",
        "édition",
        "run-it",
    ],
)
def test_a_name_that_could_mean_something_else_names_no_workflow(said: str) -> None:
    if said == "../../etc/passwd":
        assert id_of(said) == "etc-passwd"  # what is left of it is a name
        return
    with pytest.raises(InvalidRequest, match="two words or more"):
        id_of(said)


def test_what_is_asked_for_goes_where_the_titles_say() -> None:
    pack = built_in()["txt2img-sdxl-lora"]

    graph = pack.fill(prompt="a cat", negative="dogs", seed=5, lora="ava.safetensors", lora_strength=0.5, length=9)

    assert values_of(graph)["prompt"] == "a cat"
    assert values_of(graph)["negative"] == "dogs"
    assert values_of(graph)["lora"] == "ava.safetensors"
    assert values_of(pack.graph)["prompt"] == ""
    assert "length" not in values_of(graph), "it has no place for that"


@pytest.mark.parametrize(("steps", "at"), [(20, 10), (10, 5), (8, 4), (1, 1), (40, 20)])
def test_two_stages_share_the_steps_that_are_asked_for(steps: int, at: int) -> None:
    graph = built_in()["wan22-14b-image-to-video"].fill(steps=steps, seed=3)

    first, second = (node["inputs"] for node in graph.values() if node["class_type"] == "KSamplerAdvanced")
    assert first["steps"] == second["steps"] == steps
    assert first["end_at_step"] == second["start_at_step"] == at
    assert (first["start_at_step"], second["end_at_step"]) == (0, 10_000)


@pytest.mark.parametrize(
    ("name", "seconds", "frames"),
    [
        ("wan22-5b-image-to-video", 3.0, 73),
        ("wan22-5b-image-to-video", 60.0, 121),
        ("wan22-14b-image-to-video", 2.0, 33),
        ("ltx-text-to-video", 4.0, 97),
        ("svd-image-to-video", 10.0, 25),
        ("animatediff-sd15", 0.1, 2),
    ],
)
def test_a_clip_has_the_frames_that_its_model_can_make(name: str, seconds: float, frames: int) -> None:
    counted = built_in()[name].frames
    assert counted is not None

    assert counted.for_seconds(seconds) == frames
    assert (counted.for_seconds(seconds) - 1) % counted.step == 0


@pytest.mark.parametrize("pack", [pack for pack in PACKS if pack.kind == "clip"], ids=lambda pack: pack.id)
def test_a_tall_clip_has_sides_that_its_model_takes(pack: Pack) -> None:
    across, down = canvas_for(1080, 1920, pack.native)

    assert across % 16 == down % 16 == 0
    assert across < down <= pack.native.longest
    assert isinstance(pack.native, Native)
