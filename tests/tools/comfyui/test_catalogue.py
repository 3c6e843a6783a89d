"""A person's own workflows: kept, found, changed, put aside and taken back; what is not fit stays out with a line."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.commands import is_word
from tests.tools.comfyui.test_graphs import EXPORTED, bytes_of, exported
from tools.comfyui.catalogue import Catalogue, as_toml
from tools.comfyui.inputs import values_of
from tools.comfyui.workflow import canvas_for
from tools.errors import InvalidRequest, Missing, Refused


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    return catalogue_in(tmp_path)


def catalogue_in(folder: Path, **more: Any) -> Catalogue:
    return Catalogue(folder / "workflows", clock=lambda: datetime(2026, 11, 29, tzinfo=UTC), is_word=is_word, **more)


def test_a_workflow_that_is_added_is_there_after_a_restart(catalogue: Catalogue, tmp_path: Path) -> None:
    added = catalogue.add("Neon Street", bytes_of(EXPORTED))

    again = catalogue_in(tmp_path).find("neon-street")
    assert again == added
    assert (again.id, again.name, again.kind, again.family, again.is_builtin) == (
        "neon-street",
        "Neon Street",
        "picture",
        "sd15",
        False,
    )
    assert values_of(again.fill(prompt="Ava"))["prompt"] == "Ava"
    assert [pack.id for pack in catalogue.own()] == ["neon-street"]
    assert oct((tmp_path / "workflows" / "neon-street.json").stat().st_mode & 0o777) == "0o600"


def test_a_file_put_into_the_folder_is_a_workflow_and_follows_its_changes(catalogue: Catalogue) -> None:
    catalogue.folder.mkdir()
    file = catalogue.folder / "rainy-day.json"
    file.write_bytes(bytes_of(EXPORTED))
    assert catalogue.find("rainy day").name == "rainy day"

    (catalogue.folder / "rainy-day.toml").write_text('name = "Rain"\ntags = ["wet"]\ntier = 8\n')
    file.write_bytes(bytes_of(exported(n31={"inputs": {**EXPORTED["31"]["inputs"], "steps": 33}})))

    pack = catalogue.find("rain")
    assert (pack.name, pack.tags, pack.tier, values_of(pack.graph)["steps"]) == ("Rain", ("wet",), 8, 33)


def test_a_workflow_of_somebodys_own_says_for_which_sizes_its_model_was_made(catalogue: Catalogue) -> None:
    catalogue.folder.mkdir()
    (catalogue.folder / "quick-draft.json").write_bytes(bytes_of(EXPORTED))
    about = catalogue.folder / "quick-draft.toml"
    about.write_text("[canvas]\narea = 81920\nlongest = 512\n")

    assert canvas_for(1080, 1344, catalogue.find("quick-draft").native) == (256, 320)

    about.write_text("[canvas]\narea = 12\nlongest = 512\n")
    with pytest.raises(InvalidRequest, match=r"quick-draft.toml: area of canvas is a whole number from 4096"):
        catalogue.find("quick-draft")
    about.write_text("canvas = 512\n")
    with pytest.raises(InvalidRequest, match="a table with area, longest, step"):
        catalogue.find("quick-draft")


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("bad-one.json", b"[", "bad-one.json: That file is not a workflow"),
        ("Neon.json", bytes_of(EXPORTED), "two words or more"),
        ("Big Street.json", bytes_of(EXPORTED), "call it big-street.json"),
        ("txt2img-sdxl.json", bytes_of(EXPORTED), "name of a built-in workflow"),
        ("cross-post.json", bytes_of(EXPORTED), "means something else here"),
        ("too-big.json", b" " * 5_000_001, "5.0 MB"),
        ("no-python.json", bytes_of(exported(n50={"class_type": "Exec", "inputs": {}})), "Exec"),
    ],
)
def test_a_file_that_is_no_workflow_is_said_and_left_out(
    catalogue: Catalogue, name: str, data: bytes, says: str
) -> None:
    catalogue.folder.mkdir()
    (catalogue.folder / name).write_bytes(data)

    assert not catalogue.own()
    [problem] = catalogue.problems()
    assert says in problem


def test_a_link_out_of_the_folder_is_not_followed(catalogue: Catalogue, tmp_path: Path) -> None:
    (tmp_path / "secret.json").write_bytes(bytes_of(EXPORTED))
    catalogue.folder.mkdir()
    (catalogue.folder / "a-link.json").symlink_to(tmp_path / "secret.json")

    assert not catalogue.own()
    assert "link" in catalogue.problems()[0]


@pytest.mark.parametrize(
    ("about", "says"),
    [
        ("name = ", "cannot be read as TOML"),
        ("name = 5", "name is not a text"),
        ("tags = 5", "tags is not a list"),
        ("tier = 'x'", "tier is not a number"),
        ("family = 'sd9'", "is no family"),
        ("models = 5", "[[models]]"),
        ("[[models]]\nfile = 5", "file is not a text"),
    ],
)
def test_an_odd_toml_is_named_with_its_key(catalogue: Catalogue, about: str, says: str) -> None:
    catalogue.folder.mkdir()
    (catalogue.folder / "rainy-day.json").write_bytes(bytes_of(EXPORTED))
    (catalogue.folder / "rainy-day.toml").write_text(about)

    assert says in catalogue.problems()[0]


def test_a_name_is_taken_once(catalogue: Catalogue) -> None:
    catalogue.add("neon-street", bytes_of(EXPORTED))

    for name in ("neon street", "txt2img-sdxl"):
        with pytest.raises(InvalidRequest, match="already"):
            catalogue.add(name, bytes_of(EXPORTED))


def test_tags_notes_and_name_are_changed_and_the_rest_of_the_toml_stays(catalogue: Catalogue) -> None:
    catalogue.folder.mkdir()
    (catalogue.folder / "rainy-day.json").write_bytes(bytes_of(EXPORTED))
    (catalogue.folder / "rainy-day.toml").write_text(
        'tier = 8\n[[models]]\nfolder = "loras"\nfile = "x.safetensors"\nurl = "https://a.b"\n'
    )

    pack = catalogue.change(
        catalogue.find("rainy-day"), {"notes": 'Says "hush"\n\x7f', "name": "Rain ☂"}, tags=["wet", "night"]
    )
    pack = catalogue.change(pack, {}, tags=["new"], untag=["wet"])

    assert (pack.name, pack.notes, pack.tags, pack.tier) == ("Rain ☂", 'Says "hush" \x7f', ("night", "new"), 8)
    assert [model.url for model in pack.models] == ["https://a.b"]


@pytest.mark.parametrize("key", ["graph", "id", "models", "../x"])
def test_nothing_else_of_a_workflow_is_changed(catalogue: Catalogue, key: str) -> None:
    pack = catalogue.add("neon-street", bytes_of(EXPORTED))

    with pytest.raises(InvalidRequest, match="to change"):
        catalogue.change(pack, {key: "x"})


def test_a_deleted_workflow_comes_back_as_it_was(catalogue: Catalogue) -> None:
    before = catalogue.change(catalogue.add("neon-street", bytes_of(EXPORTED)), {"notes": "mine"}, tags=["night"])

    kept = catalogue.remove(before)
    assert catalogue.get("neon-street") is None
    assert catalogue.restore(kept) == before
    with pytest.raises(InvalidRequest, match="not kept any more"):
        catalogue.restore(kept)


def test_a_name_that_was_given_again_is_not_taken_back(catalogue: Catalogue) -> None:
    kept = catalogue.remove(catalogue.add("neon-street", bytes_of(EXPORTED)))
    catalogue.add("neon-street", bytes_of(EXPORTED))

    with pytest.raises(InvalidRequest, match="another workflow called neon-street"):
        catalogue.restore(kept)


@pytest.mark.parametrize("kept", ["../../x--1", "neon-street", "--", "neon-street--../../../x", ""])
def test_only_what_was_put_aside_is_taken_back(catalogue: Catalogue, tmp_path: Path, kept: str) -> None:
    (tmp_path / "x--1.json").write_bytes(bytes_of(EXPORTED))

    with pytest.raises(InvalidRequest):
        catalogue.restore(kept)


def test_built_in_workflows_are_protected(catalogue: Catalogue) -> None:
    pack = catalogue.find("portrait-basic")

    with pytest.raises(Refused, match="comes with the program and is not deleted"):
        catalogue.remove(pack)
    with pytest.raises(Refused, match="is not changed"):
        catalogue.change(pack, {"name": "Mine"})


def test_an_unknown_name_is_asked_about_with_the_nearest(catalogue: Catalogue) -> None:
    with pytest.raises(Missing) as caught:
        catalogue.find("portrait-basics")

    assert caught.value.choices[0] == "portrait-basic"


def test_a_file_that_is_no_workflow_says_so_when_it_is_named(catalogue: Catalogue) -> None:
    catalogue.folder.mkdir()
    (catalogue.folder / "bad-one.json").write_text("[")

    with pytest.raises(InvalidRequest, match=r"bad-one\.json: That file is not a workflow"):
        catalogue.find("bad-one")


def test_words_of_a_workflow_pass_the_gate_that_requests_pass(catalogue: Catalogue) -> None:
    hidden = exported(n50={"class_type": "CLIPTextEncode", "inputs": {"text": "a 12 year old girl", "clip": ["14", 1]}})

    joined = exported(
        n50={"class_type": "StringConcatenate", "inputs": {"string_a": "a 12 year old girl", "string_b": ""}}
    )

    for graph in (hidden, joined):
        with pytest.raises(Refused, match="adults only"):
            catalogue.add("neon-street", bytes_of(graph))
    # The prompt of the export itself is replaced by each request's own.
    catalogue.add("neon-street", bytes_of(exported(n21={"inputs": {"text": "a school girl", "clip": ["14", 1]}})))


def test_a_workflow_without_a_place_for_the_prompt_says_how_to_make_one(catalogue: Catalogue) -> None:
    graph = {number: EXPORTED[number] for number in ("14", "30", "40", "41")}
    graph["40"] = {"class_type": "VAEDecode", "inputs": {"samples": ["30", 0], "vae": ["14", 2]}}

    with pytest.raises(InvalidRequest) as caught:
        catalogue.add("neon-street", bytes_of(graph))

    assert '"positive"' in caught.value.fix


def test_what_the_owner_allows_is_taken(tmp_path: Path) -> None:
    graph = exported(n14={"inputs": {"ckpt_name": "old.ckpt"}}, n50={"class_type": "FaceDetailer", "inputs": {}})

    with pytest.raises(Refused):
        catalogue_in(tmp_path).add("neon-street", bytes_of(graph))
    assert catalogue_in(tmp_path, also_allowed=["FaceDetailer"], allow_pickles=True).add("neon-street", bytes_of(graph))


def test_a_file_without_a_name_waits_for_one_and_is_no_workflow_yet(catalogue: Catalogue) -> None:
    sign, pack = catalogue.stage(bytes_of(EXPORTED))

    assert pack.kind == "picture"
    assert not catalogue.own()
    assert catalogue.draft(sign).graph == pack.graph
    assert catalogue.add("neon-street", catalogue.staged(sign)).graph == pack.graph


@pytest.mark.parametrize("sign", ["", "../../neon-street", "0" * 32, "0" * 64])
def test_a_file_that_was_not_sent_is_asked_for(catalogue: Catalogue, sign: str) -> None:
    catalogue.add("neon-street", bytes_of(EXPORTED))

    with pytest.raises(InvalidRequest, match="no workflow file from you"):
        catalogue.staged(sign)


def test_only_the_newest_files_without_a_name_wait(catalogue: Catalogue) -> None:
    signs = [catalogue.stage(bytes_of(exported(n30={"inputs": {"width": number}})))[0] for number in range(25)]

    assert catalogue.draft(signs[-1])
    with pytest.raises(InvalidRequest):
        catalogue.draft(signs[0])


def test_a_workflow_that_is_not_fit_does_not_wait_either(catalogue: Catalogue) -> None:
    with pytest.raises(Refused):
        catalogue.stage(bytes_of(exported(n50={"class_type": "Exec", "inputs": {}})))
    assert not catalogue.folder.exists()


def test_toml_is_written_as_it_is_read() -> None:
    import tomllib

    said = {"a": 'x\t"y" é \\ \x7f', "n": 5, "tags": ["a", "b"], "t": {"k": "v"}, "m": [{"x": "1"}, {"x": "2"}]}
    assert tomllib.loads(as_toml(said)) == json.loads(json.dumps(said))
