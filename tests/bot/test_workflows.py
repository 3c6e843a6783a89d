"""Workflows and presets in the chat: asked about, sent in, kept, checked, run, deleted and taken back."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from bot.fronts.front import Attachment, Inbound, Origin
from storage.tables import Asset, AssetType, JobState, Role
from tests.bot.rooms import Room, Screen, room
from tests.emulators.comfyui import ComfyUIEmulator
from tests.emulators.comfyui_nodes import a_png
from tests.tools.comfyui.test_graphs import EXPORTED, exported

WEDNESDAY = datetime(2026, 3, 11, 10, 0, tzinfo=UTC)


@pytest.fixture
async def comfyui() -> AsyncIterator[ComfyUIEmulator]:
    server = ComfyUIEmulator()
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def person(tmp_path: Path, comfyui: ComfyUIEmulator) -> AsyncIterator[Room]:
    settings: dict[str, Any] = {"painter": "comfyui", "comfyui.url": comfyui.url}
    async with room(tmp_path, clock=lambda: WEDNESDAY, **settings) as opened:
        yield opened


@pytest.fixture
async def sketching(tmp_path: Path) -> AsyncIterator[Room]:
    async with room(tmp_path, clock=lambda: WEDNESDAY, **{"comfyui.url": "http://127.0.0.1:9"}) as opened:
        yield opened


def a_file(person: Room, graph: Any = EXPORTED, name: str = "workflow_api.json") -> Attachment:
    """A workflow as a person drops it: on disk under a name of ours."""
    folder = person.app.downloads
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"in-{uuid4().hex}{Path(name).suffix}"  # of its own: a handled one is removed at leisure
    data = graph if isinstance(graph, bytes) else json.dumps(graph).encode()
    path.write_bytes(data)
    return Attachment(path=path, name=name, mime="application/json", size=len(data))


async def last_picture(person: Room) -> Any:
    await person.ready()
    [job] = await person.app.studio.jobs.list(limit=1)
    assert job.state is JobState.SUCCEEDED, job.error
    return await person.app.studio.assets.get(job.result["asset"])


# ---------------------------------------------------------------------------------------------- workflows


async def test_workflows_are_listed_shown_and_told_from_each_other(sketching: Room) -> None:
    listed = await sketching.say("which workflows are there?")
    assert "**portrait-basic** (portrait, SD1.5 or SDXL, 4 GB)" in listed
    assert "**wan22-14b-image-to-video**" in listed
    assert "ltx" not in await sketching.send(command="workflows", text="identity")
    assert "**ltx-text-to-video**" in await sketching.send(command="workflows", text="video")
    assert "no workflows of your own" in await sketching.say("list my own workflows")

    shown = await sketching.say("what does identity-faceid-sdxl need?")
    assert "`ip-adapter-faceid-plusv2_sdxl.bin` in models/ipadapter: https://huggingface.co/" in shown
    assert "https://github.com/cubiq/ComfyUI_IPAdapter_plus" in shown
    assert "sd_xl_base_1.0.safetensors` in models/checkpoints, or any SDXL one" in shown
    assert "Did you mean portrait-basic" in await sketching.send(command="workflow", text="show portrait-basics")


async def test_a_dropped_workflow_is_kept_under_a_name_run_and_deleted_with_a_way_back(
    person: Room, comfyui: ComfyUIEmulator
) -> None:
    said = await person.say("save this as neon-street", attachments=(a_file(person),))
    assert "7 nodes that makes pictures" in said
    assert "Kept as **neon-street** (yours, picture, SD1.5)" in said
    assert "**neon-street** (yours" in await person.send(command="workflows", text="custom")

    assert "can run here" in await person.say("can I run neon-street?")
    await person.say("run neon-street: Ava in the rain")
    picture = await last_picture(person)
    assert picture.generation_settings["workflow"] == "neon-street"
    assert (await person.app.studio.personas.get(picture.persona_id)).name == "Ava"
    sent = comfyui.submitted[-1]["prompt"]
    assert set(sent) == set(EXPORTED)
    assert "in the rain" in sent["21"]["inputs"]["text"]
    assert "neon street at night" not in json.dumps(sent), "the export's own prompt is replaced"

    assert "tags: night" in await person.say("tag neon-street as night")
    assert "neon-street is gone" in await person.say("delete neon-street")
    assert person.app.studio.workflows.get("neon-street") is None
    assert "neon-street is back" in await person.say("undo")
    assert person.app.studio.workflows.find("neon-street").tags == ("night",)


async def test_a_file_and_a_command_do_the_same(person: Room) -> None:
    said = await person.send(command="workflow", text="add neon-street", attachments=(a_file(person),))

    assert "Kept as **neon-street**" in said
    assert "notes: for rain" in await person.send(command="workflow", text="edit neon-street +wet notes=for rain")
    assert "neon-street is gone" in await person.send(command="workflow", text="rm neon-street")
    await person.press("Undo")
    assert person.app.studio.workflows.find("neon-street").notes == "for rain"


async def test_a_workflow_is_checked_before_it_has_a_name(person: Room, comfyui: ComfyUIEmulator) -> None:
    graph = exported(n50={"class_type": "UpscaleModelLoader", "inputs": {"model_name": "4x.safetensors"}})

    said = await person.say("will this run here?", attachments=(a_file(person, graph),))
    assert "cannot run here yet" in said
    assert "Nodes that this ComfyUI does not have: UpscaleModelLoader" in said
    assert "Model 4x.safetensors, for models/upscale_models: I do not know where it comes from" in said
    assert not person.app.studio.workflows.own()


HOSTILE: list[tuple[Any, str]] = [
    ({"nodes": [{"id": 1, "type": "KSampler"}], "links": []}, "Export (API)"),
    (exported(n50={"class_type": "RunPython", "inputs": {}}), "comfyui.allow_nodes"),
    (exported(n14={"inputs": {"ckpt_name": "x.ckpt"}}), "comfyui.allow_pickles"),
    (exported(n50={"class_type": "LoadImage", "inputs": {"image": "../../etc/passwd"}}), "path out of ComfyUI's folders"),
    (exported(n40={"inputs": {"samples": ["40", 0]}}), "in a circle"),
    (json.dumps({"1": {"class_type": "SaveImage", "inputs": {}}}).encode() + b" " * 5_000_000, "at most 5 MB"),
    (b'{"1": {"class_type": "SaveImage", "inputs": {"a": ' + b"[" * 90 + b"]" * 90 + b"}}}", "nested more than"),
]  # fmt: skip


async def test_a_hostile_file_is_one_line_and_nothing_is_kept(sketching: Room) -> None:
    for graph, says in HOSTILE:
        said = await sketching.say("save this as neon-street", attachments=(a_file(sketching, graph),))

        assert says in said
        assert "Kept" not in said
        assert not sketching.app.studio.workflows.own()


async def test_a_persona_file_is_still_a_persona(sketching: Room) -> None:
    said = await sketching.say(attachments=(a_file(sketching, {"name": "Iris", "age": 30}, "iris.json"),))

    assert "Iris" in said
    assert await sketching.app.studio.personas.find("Iris") is not None


async def test_a_workflow_that_somebody_passed_on_is_looked_at_and_orders_nothing(sketching: Room) -> None:
    said = await sketching.send(text="save this as neon-street", attachments=(a_file(sketching),), is_forwarded=True)

    assert "is a workflow with 7 nodes" in said
    assert not sketching.app.studio.workflows.own()


async def test_a_viewer_looks_and_changes_nothing(sketching: Room) -> None:
    app = sketching.app
    await app.people.add(front="telegram", user="7", name="Vera", role=Role.VIEWER, now=WEDNESDAY)
    screen = Screen(name="telegram")
    app.open_fronts({"console": sketching.screen, "telegram": screen})

    async def vera(key: str, **what: Any) -> str:
        await app.intake.answer(Inbound(origin=Origin(front="telegram", chat="7", user="7"), key=key, **what))
        await app.intake.idle()
        return screen.history[-1].text

    assert "portrait-basic" in await vera("1", command="workflows")
    assert "may look" in await vera("2", command="workflow", text="rm portrait-basic")
    assert "may look" in await vera("3", text="save this as neon-street", attachments=(a_file(sketching),))
    assert "operator" in await vera("4", command="run", text="portrait-basic Ava")


@pytest.mark.parametrize(("gigabytes", "is_small"), [(7.6, False), (5.7, True)])
async def test_a_card_that_is_small_for_a_workflow_is_said(
    person: Room, comfyui: ComfyUIEmulator, gigabytes: float, is_small: bool
) -> None:
    device = {"name": "cuda:0", "type": "cuda", "vram_total": gigabytes * 2**30}
    stats = {"system": {"comfyui_version": "0.33.0"}, "devices": [device]}
    comfyui.answers("GET /system_stats", body=json.dumps(stats).encode())

    said = await person.say("can I run txt2img-sdxl?")

    assert "can run here" in said
    assert ("meant for a card of 8 GB" in said) == is_small


async def test_built_in_workflows_are_protected_in_chat(sketching: Room) -> None:
    assert "comes with the program and is not deleted" in await sketching.say("delete portrait-basic")
    assert "is not changed" in await sketching.say("tag portrait-basic as night")


async def test_without_comfyui_nothing_runs_and_the_next_step_is_said(sketching: Room) -> None:
    assert "Pictures are only sketched here" in await sketching.say("run portrait-basic: Ava in the rain")
    assert "does not answer" in await sketching.say("can I run portrait-basic?")
    assert "does not answer" in await sketching.send(command="models")


# ---------------------------------------------------------------------------------------------- running


async def test_what_cannot_run_is_reported_and_runs_only_when_told_to(person: Room, comfyui: ComfyUIEmulator) -> None:
    comfyui.lacks = {"VAEDecode"}

    said = await person.send(command="workflow", text="run portrait-basic Ava in the rain --steps 4")
    assert "Nodes that this ComfyUI does not have: VAEDecode" in said
    assert not comfyui.submitted
    await person.press("Cancel")
    assert not await person.app.studio.jobs.list()

    await person.send(command="workflow", text="run portrait-basic Ava in the rain --steps 4")
    comfyui.lacks = set()
    await person.press("Run anyway")
    picture = await last_picture(person)
    assert (picture.generation_settings["workflow"], picture.generation_settings["steps"]) == ("portrait-basic", 4)


async def test_one_line_sets_every_field_of_a_run(person: Room, comfyui: ComfyUIEmulator) -> None:
    await person.send(
        command="run",
        text='txt2img-sdxl Ava in the rain --negative_prompt "hats" --seed 99 --checkpoint juggernautXL_v9 --width 1024 '
        "--height 1024 --steps 4 --cfg 3.5 --sampler_name euler --scheduler normal --batch_size 2",
    )
    await person.ready()

    first, second, *_ = (sent["prompt"] for sent in comfyui.submitted)
    assert first["5"]["inputs"] | {"seed": 0} == {
        "cfg": 3.5, "denoise": 1.0, "latent_image": ["4", 0], "model": ["1", 0], "negative": ["3", 0], "positive": ["2", 0],
        "sampler_name": "euler", "scheduler": "normal", "seed": 0, "steps": 4,
    }  # fmt: skip
    assert first["1"]["inputs"]["ckpt_name"] == "juggernautXL_v9.safetensors"
    assert "hats" in first["3"]["inputs"]["text"]
    assert (first["4"]["inputs"]["width"], first["4"]["inputs"]["height"]) == (1024, 1024)
    assert first["5"]["inputs"]["seed"] != second["5"]["inputs"]["seed"]
    [job] = await person.app.studio.jobs.list(limit=1)
    assert (job.params["seed"], len(job.result["assets"])) == (99, 2)


async def test_a_picture_is_changed_by_a_workflow_that_starts_from_one(person: Room, comfyui: ComfyUIEmulator) -> None:
    await person.say("a picture of Ava in the rain")
    first = await last_picture(person)
    await person.send(command="run", text=f"img2img-basic {first.handle} as a watercolour --denoise 0.3 --steps 4")

    second = await last_picture(person)
    assert second.id != first.id
    assert (second.width, second.height) == (first.width, first.height)
    assert second.generation_settings["workflow"] == "img2img-basic"
    sent = comfyui.submitted[-1]["prompt"]
    assert "as a watercolour" in sent["2"]["inputs"]["text"]
    assert first.handle not in sent["2"]["inputs"]["text"]
    assert "waist up" not in sent["2"]["inputs"]["text"], "the picture has its framing"
    assert sent["5"]["inputs"]["denoise"] == 0.3
    assert second.parent_id == first.id
    assert "Where of it shall be painted?" in await person.send(
        command="run", text=f"inpaint-by-mask {first.handle} a hat"
    )
    assert sent["8"]["inputs"]["image"].startswith("troupe/")


async def test_a_picture_is_enlarged_by_a_model_where_there_is_one(person: Room, comfyui: ComfyUIEmulator) -> None:
    await person.say("a picture of Ava in the rain")
    first = await last_picture(person)
    await person.say(f"upscale {first.handle}")
    [resampled] = await person.app.studio.jobs.list(limit=1)
    assert resampled.kind == "edit", "there is no model"
    comfyui.nodes |= {
        "UpscaleModelLoader": {"model_name": ["4x.safetensors"]},
        "ImageUpscaleWithModel": {},
        "ImageScaleBy": {"upscale_method": ["lanczos"]},
    }
    comfyui.models["upscale_models"] = ["4x.safetensors"]
    await person.send(command="edit", text=f"{first.handle} upscale 1620x2016")

    enlarged = await last_picture(person)
    assert (enlarged.parent_id, enlarged.generation_settings["workflow"]) == (first.id, "esrgan-upscale")
    sent = comfyui.submitted[-1]["prompt"]
    assert sent["2"]["inputs"]["model_name"] == "4x.safetensors"
    assert sent["4"]["inputs"]["scale_by"] == 0.375


async def test_a_face_is_not_taken_over_from_a_picture_that_was_sent_in(person: Room) -> None:
    sent = a_file(person, a_png(512, 512, {}), "ava.png")
    await person.say(attachments=(Attachment(path=sent.path, name="ava.png", mime="image/png", size=sent.size),))

    said = await person.send(command="run", text="identity-flux-kontext the same woman on a beach")

    assert "whose face it is must be recorded first" in said

    sent_in = (await person.app.studio.assets.latest()).id
    made = await person.app.studio.assets.add(
        Asset(
            type=AssetType.IMAGE,
            category="edit",
            sha256="0" * 64,
            suffix=".png",
            mime="image/png",
            file_size=1,
            parent_id=sent_in,
        ),
        now=WEDNESDAY,
    )
    said = await person.send(command="run", text=f"identity-flux-kontext {made.handle} the same woman on a beach")
    assert "whose face it is must be recorded first" in said, "nor from what was made of it"
    assert not await person.app.studio.jobs.list()


async def test_the_models_that_comfyui_has_are_told(person: Room, comfyui: ComfyUIEmulator) -> None:
    comfyui.models = {
        "checkpoints": ["dreamshaper_8.safetensors"],
        "loras": [f"lora_{number}.safetensors" for number in range(20)],
    }

    said = await person.say("which models do I have?")
    assert "ComfyUI 0.33.0 at http://127.0.0.1" in said
    assert "**checkpoints** (1): dreamshaper_8.safetensors" in said
    assert "and 8 more" in said
    assert "checkpoints" not in await person.say("which loras do I have?")
    assert "has no vaes" in await person.send(command="models", text="vaes")


WRONG_RUNS = [
    ("run portrait-basic", "What shall it show?"),
    ("run txt2img-sd15 Ava --checkpoint juggernautXL_v9", "is SDXL, and txt2img-sd15 is for SD1.5"),
    ("run portrait-basic Ava --steps many", "--steps is a number"),
    ("run portrait-basic Ava --frames 9", "There is no --frames"),
    ("run portrait-basic a 15 year old girl", "adults only"),
    ("run img2img-basic at night", "nothing made yet"),
    ("run inpaint-by-mask img_1 a hat", "There is no img_1"),
    ("run svd-image-to-video", "nothing made yet"),
    ("run", "Run which workflow?"),
    ("add", "Under which name?"),
    ("add neon-street", "no workflow file from you"),
    ("rm", "Delete which?"),
    ("edit portrait-basic", "Change what?"),
]


async def test_a_run_that_cannot_be_is_one_line(person: Room) -> None:
    for words, says in WRONG_RUNS:
        assert says in await person.send(command="workflow", text=words)
        assert not await person.app.studio.jobs.list()


async def test_a_persona_can_have_a_workflow_of_its_own(person: Room) -> None:
    await person.send(command="workflow", text="add neon-street", attachments=(a_file(person),))
    await person.send(command="persona", text="edit Ava workflow=neon-street")
    await person.press("Change")
    await person.say("a picture of Ava in the rain")

    assert (await last_picture(person)).generation_settings["workflow"] == "neon-street"


# ---------------------------------------------------------------------------------------------- presets


async def test_presets_are_listed_shown_applied_changed_and_cleared(person: Room, comfyui: ComfyUIEmulator) -> None:
    assert "**story** (formats, 1080x1920)" in await person.say("what presets exist?")
    assert "**fashion**" not in await person.send(command="presets", text="places")
    shown = await person.say("settings of fashion?")
    assert "SD1.5: 32 steps, cfg 7, dpmpp_2m, karras" in shown
    assert "full length fashion editorial photograph" in shown

    said = await person.say("fashion preset but 4 steps")
    assert "The fashion preset, 4 steps is applied now" in said
    assert "SD1.5: 4 steps" in said
    await person.press("Edit")
    assert "fashion preset, 1024x1024, 4 steps" in await person.say("1024x1024")
    assert "**Applied here.**" in await person.send(command="presets")

    await person.say("a picture of Ava in the rain")
    picture = await last_picture(person)
    assert (picture.width, picture.height) == (1024, 1024)
    assert (picture.generation_settings["preset"], picture.generation_settings["steps"]) == ("fashion", 4)
    assert comfyui.submitted[-1]["prompt"]["2"]["inputs"]["text"].endswith("sharp fabric detail")

    await person.press("Clear preset")
    assert "No preset is applied" in await person.send(command="preset", text="clear")
    await person.say("a picture of Ava in the rain")
    assert "preset" not in (await last_picture(person)).generation_settings


SAID = [
    ("make a portrait of Ava", "portrait", (1080, 1344), True),
    ("fashion shot for Ava", "fashion", (1080, 1344), True),
    ("product shot of the mug", "product", (1080, 1080), False),
    ("mountain landscape", "landscape", (1920, 1080), False),
    ("square post for Ava", "instagram", (1080, 1080), True),
    ("story of Ava at breakfast", "story", (1080, 1920), True),
]


async def test_what_people_say_for_a_preset_is_made_in_it(sketching: Room) -> None:
    for said, preset, size, is_ava in SAID:
        await sketching.say(said)

        picture = await last_picture(sketching)
        [job] = await sketching.app.studio.jobs.list(limit=1)
        assert job.params["settings"]["preset"] == preset
        assert (picture.width, picture.height) == size
        assert bool(picture.persona_id) == is_ava


async def test_the_last_picture_is_made_again_in_a_presets_way(sketching: Room) -> None:
    await sketching.send(command="image", text="Ava in the rain --steps 9")
    for said, preset in (("something painterly", "artistic"), ("make it look like a photo", "realistic")):
        await sketching.ready()
        await sketching.say(said)

        await sketching.ready()
        [job] = await sketching.app.studio.jobs.list(limit=1)
        assert job.params["settings"] == {"preset": preset}
        assert "in the rain" in job.params["prompt"]


WRONG_PRESETS = [
    ("show noir", "There is no preset 'noir'"),
    ("use fashion 40 bananas", "cannot read '40 bananas'"),
    ("use fashion 9000 steps", "Steps is from 1 to 150"),
    ("use fashion 1001x1000", "a multiple of 8"),
    ("", "Which preset?"),
]


async def test_a_preset_that_cannot_be_is_one_line(sketching: Room) -> None:
    for words, says in WRONG_PRESETS:
        assert says in await sketching.send(command="preset", text=words)


async def test_a_preset_for_one_picture_and_none_for_one(sketching: Room) -> None:
    await sketching.say("use the story preset")
    await sketching.send(command="image", text="Ava in the rain --preset none")
    await sketching.ready()
    [job] = await sketching.app.studio.jobs.list(limit=1)
    assert "preset" not in job.params["settings"]

    await sketching.send(command="image", text="Ava in the rain --preset product --size 16:9")
    picture = await last_picture(sketching)
    assert (picture.width, picture.height) == (1920, 1080), "what is asked for goes before the preset"
