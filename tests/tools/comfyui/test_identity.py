"""Which workflow keeps a face, by what the server has; what is said where none does; and a face that fails on the way."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from personas.faces import METHODS
from tests.emulators.comfyui import ComfyUIEmulator
from tests.tools.comfyui.conftest import HURRY, ARequest, nobody
from tests.tools.comfyui.servers import Answering
from tests.tools.comfyui.test_filmer import both, has
from tests.tools.comfyui.test_packs import files_of
from tools.comfyui.identity import PACKS, ways
from tools.comfyui.inputs import values_of
from tools.comfyui.packs import built_in
from tools.comfyui.painter import ComfyPainter
from tools.comfyui.planning import Plan, Planner
from tools.errors import Refused
from tools.painting import FaceRequest, Painted

SD15, SDXL = "identity-ipadapter-sd15", "identity-ipadapter-sdxl"
KONTEXT, QWEN = "identity-flux-kontext", "identity-qwen-edit"
CHECKPOINTS = {"checkpoints": ["dreamshaper_8.safetensors", "juggernautXL_v9.safetensors"]}
AVAS_LORA = {"loras": ["faces/ava.safetensors"]}


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "ava.jpg"
    path.write_bytes(b"pixels")
    return path


def face(photo: Path | None, method: str = "auto", lora: str = "") -> FaceRequest:
    return FaceRequest(whose="Ava", method=method, files=(photo,) if photo else (), lora=lora)


def server(*packs: str, files: Any = AVAS_LORA, without: Sequence[str] = ()) -> Answering:
    return Answering(both(CHECKPOINTS, files, *(files_of(built_in()[pack]) for pack in packs)), without=without)


async def planned(there: Answering, request: Any, **given: Any) -> Plan:
    return await Planner(**given).plan(there.client(), request)


def test_every_method_has_workflows_that_come_along_and_take_a_face() -> None:
    assert set(PACKS) == set(METHODS)
    for method, packs in PACKS.items():
        for pack in packs:
            assert ("lora" if method == "lora" else "image") in built_in()[pack].inputs


def test_auto_tries_everything_in_its_order_and_a_method_only_its_own(photo: Path) -> None:
    tried = [method for method, _ in ways(face(photo, lora="ava.safetensors"))]
    assert list(dict.fromkeys(tried)) == list(METHODS)
    assert next(method for method, _ in ways(face(photo))) == "qwen-edit", "without a LoRA there is nothing to load"
    assert {method for method, _ in ways(face(None, lora="ava.safetensors"))} == {"lora"}
    assert ways(face(photo, "off")) == []
    assert [pack.id for _, pack in ways(face(photo, "ip-adapter"), family="sd15")] == [SD15, SDXL]


@pytest.mark.parametrize(
    ("packs", "method", "given", "pack", "used"),
    [
        ((SD15, SDXL), "auto", {}, SDXL, "ip-adapter"),
        ((SD15, SDXL), "auto", {"checkpoint": "dreamshaper_8"}, SD15, "ip-adapter"),
        ((SD15,), "auto", {}, SD15, "ip-adapter"),
        ((SD15, KONTEXT, QWEN), "auto", {}, QWEN, "qwen-edit"),
        ((SD15, KONTEXT), "auto", {}, KONTEXT, "kontext"),
        ((SD15, KONTEXT), "ip-adapter", {}, SD15, "ip-adapter"),
        (("identity-instantid-sdxl", SD15), "instantid", {"allow_pickles": True}, "identity-instantid-sdxl", "instantid"),
        (("identity-photomaker-sdxl",), "auto", {"allow_pickles": True}, "identity-photomaker-sdxl", "photomaker"),
    ],
)  # fmt: skip
async def test_the_way_that_is_there_is_taken(
    packs: tuple[str, ...], method: str, given: dict[str, Any], pack: str, used: str, photo: Path, a_request: ARequest
) -> None:
    plan = await planned(server(*packs), a_request(face=face(photo, method)), **given)

    assert (plan.pack.id, plan.face, plan.face_note) == (pack, used, "")
    assert list(plan.uploads.values()) == [photo]
    assert values_of(plan.graph)["image"] in plan.uploads


async def test_a_persona_with_a_lora_is_painted_with_it(photo: Path, a_request: ARequest) -> None:
    plan = await planned(server(SDXL), a_request(face=face(photo, lora="ava.safetensors")))

    assert (plan.pack.id, plan.face, plan.uploads) == ("txt2img-sdxl-lora", "lora", {})
    assert values_of(plan.graph)["lora"] == "faces/ava.safetensors"

    plan = await planned(server(SDXL, files={}), a_request(face=face(photo, lora="ava.safetensors")))
    assert plan.face == "ip-adapter", "the server has not that file"


async def test_a_pickle_is_a_way_only_where_it_is_allowed(photo: Path, a_request: ARequest) -> None:
    there = server("identity-instantid-sdxl")

    plan = await planned(there, a_request(face=face(photo, "instantid")))

    assert plan.face == ""
    assert "InstantID cannot run here" in plan.face_note
    assert "pickle" in plan.face_note


async def test_an_editor_is_told_to_keep_the_person(photo: Path, a_request: ARequest) -> None:
    kept = await planned(server(KONTEXT), a_request(face=face(photo)))
    from_words = await planned(server(SD15), a_request(face=face(photo)))

    assert values_of(kept.graph)["prompt"].startswith("The same person as in the picture, with exactly the same face")
    assert values_of(from_words.graph)["prompt"] == "photo of Ava at the beach"


async def test_where_there_is_no_way_the_nearest_is_named(photo: Path, a_request: ARequest) -> None:
    there = server(SD15, without=("IPAdapterAdvanced", "IPAdapterFaceID", "ApplyInstantID", "PhotoMakerEncode"))

    plan = await planned(there, a_request(face=face(photo)))

    assert (plan.pack.id, plan.face) == ("txt2img-sd15", "")
    assert plan.face_note == (
        "Ava's face was not kept: this ComfyUI has no way to keep a face; nearest is IP-Adapter Plus, it lacks the custom "
        f"nodes ComfyUI_IPAdapter_plus. /workflow check {SD15} says how"
    )


async def test_a_method_without_what_it_starts_from_says_so(photo: Path, a_request: ARequest) -> None:
    plan = await planned(server(), a_request(face=face(photo, "lora")))
    assert "its LoRA needs a LoRA" in plan.face_note
    plan = await planned(server(SDXL), a_request(face=face(None, "ip-adapter", lora="ava.safetensors")))
    assert "IP-Adapter Plus needs a reference picture" in plan.face_note


async def test_the_way_of_just_before_is_taken_again_while_it_is_there(photo: Path, a_request: ARequest) -> None:
    there, planner = server(SD15), Planner()
    await planner.plan(there.client(), a_request(face=face(photo)))
    first = len(there.asked)

    there.files |= files_of(built_in()[KONTEXT])
    again = await planner.plan(there.client(), a_request(face=face(photo)))
    assert again.face == "ip-adapter"
    assert len(there.asked) - first < first / 2, "it does not ask for all of them again"

    there.files["ipadapter"] = []
    assert (await planner.plan(there.client(), a_request(face=face(photo)))).face == "kontext"


async def test_a_workflow_that_was_chosen_takes_the_face_or_goes_without(photo: Path, a_request: ARequest) -> None:
    there = server(SD15, KONTEXT)

    takes = await planned(there, a_request(face=face(photo), settings={"workflow": SD15}))
    assert (takes.pack.id, takes.face) == (SD15, "ip-adapter")
    without = await planned(there, a_request(face=face(photo), settings={"workflow": "portrait-basic"}))
    assert (without.pack.id, without.face) == ("portrait-basic", "")
    assert "portrait-basic, which was chosen, takes none" in without.face_note


# On the way.


async def paint(comfyui: ComfyUIEmulator, request: Any, to: Path) -> Painted:
    return await ComfyPainter(comfyui.url, patience=HURRY).paint(request, to, progress=nobody)


def failure(node: str = "IPAdapterAdvanced") -> dict[str, Any]:
    return {"node_id": "9", "node_type": node, "exception_type": "Exception", "exception_message": "No face detected."}


async def test_a_face_that_fails_is_left_out_and_that_is_said(
    comfyui: ComfyUIEmulator, photo: Path, a_request: ARequest, tmp_path: Path
) -> None:
    has(comfyui, CHECKPOINTS, files_of(built_in()[SD15]))
    comfyui.fails_with.append(failure())

    painted = await paint(comfyui, a_request(face=face(photo)), tmp_path / "made.png")

    assert painted.face == ""
    assert "Ava's face was not kept: IP-Adapter Plus failed" in painted.face_note
    assert painted.settings["workflow"] == "txt2img-sd15"
    assert len({sent["prompt_id"] for sent in comfyui.submitted}) == 1, "it is one picture"


async def test_what_fails_by_itself_still_fails(
    comfyui: ComfyUIEmulator, photo: Path, a_request: ARequest, tmp_path: Path
) -> None:
    has(comfyui, CHECKPOINTS, files_of(built_in()[SD15]))
    comfyui.fails_with.extend([failure(), failure("KSampler")])

    with pytest.raises(Refused):
        await paint(comfyui, a_request(face=face(photo)), tmp_path / "made.png")


async def test_a_full_card_costs_the_face_before_the_picture(
    comfyui: ComfyUIEmulator, photo: Path, a_request: ARequest, tmp_path: Path
) -> None:
    has(comfyui, CHECKPOINTS, files_of(built_in()[SD15]))
    full = failure() | {"exception_type": "torch.OutOfMemoryError", "exception_message": "Allocation on device"}
    comfyui.fails_with.extend([full, full])

    painted = await paint(comfyui, a_request(face=face(photo)), tmp_path / "made.png")

    assert painted.face == ""
    assert "not kept" in painted.face_note


async def test_a_second_try_that_is_found_after_a_crash_is_not_taken_for_the_face(
    comfyui: ComfyUIEmulator, photo: Path, a_request: ARequest, tmp_path: Path
) -> None:
    has(comfyui, CHECKPOINTS, files_of(built_in()[SD15]))
    comfyui.fails_with.append(failure())
    request = a_request(face=face(photo))
    await paint(comfyui, request, tmp_path / "made.png")
    sent = len(comfyui.submitted)

    found = await paint(comfyui, request, tmp_path / "again.png")

    assert len(comfyui.submitted) == sent, "it was found, not painted"
    assert found.face == ""
    assert "without the face" in found.face_note
