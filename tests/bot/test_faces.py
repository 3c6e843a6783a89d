"""A persona's face in the chat: made here or photographed, kept with its consent, put into pictures, forgotten."""

import io
import wave
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from PIL import Image

from bot.fronts.front import Attachment
from storage.tables import Asset, AssetType, Face, FaceOrigin, JobState, Persona, Rating
from tests.bot.rooms import Room, room
from tests.emulators.comfyui import ComfyUIEmulator
from tests.tools.comfyui.test_filmer import has
from tests.tools.comfyui.test_packs import files_of
from tools.comfyui.packs import built_in

WEDNESDAY = datetime(2026, 3, 11, 10, 0, tzinfo=UTC)
IP_ADAPTER, INSTANTID = "identity-ipadapter-sd15", "identity-instantid-sdxl"
PLAIN = {"checkpoints": ["dreamshaper_8.safetensors"]}
CONSENT = "Jane Roe, pictures of Ava, until 2027-12-31"


@pytest.fixture
async def comfyui() -> AsyncIterator[ComfyUIEmulator]:
    server = ComfyUIEmulator()
    await server.start()
    server.picture = noise(512, 512)
    yield server
    await server.stop()


@pytest.fixture
async def person(tmp_path: Path, comfyui: ComfyUIEmulator) -> AsyncIterator[Room]:
    settings: dict[str, Any] = {"painter": "comfyui", "comfyui.url": comfyui.url}
    days = iter(range(10**9))
    async with room(tmp_path, clock=lambda: WEDNESDAY + timedelta(microseconds=next(days)), **settings) as opened:
        yield opened


@pytest.fixture
async def sketching(tmp_path: Path) -> AsyncIterator[Room]:
    async with room(tmp_path, clock=lambda: WEDNESDAY) as opened:
        yield opened


def noise(width: int, height: int, kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    Image.effect_noise((width, height), 60).convert("RGB").save(file, kind)
    return file.getvalue()


def photo(person: Room, width: int = 640, height: int = 800, *, kind: str = "JPEG", data: bytes = b"") -> Attachment:
    """A photo as a person drops it: on disk under a name of ours."""
    folder = person.app.downloads
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"in-{uuid4().hex}.{kind.lower()}"
    path.write_bytes(data or noise(width, height, kind))
    return Attachment(path=path, name=f"ava.{kind.lower()}", mime=f"image/{kind.lower()}", size=path.stat().st_size)


def offers(comfyui: ComfyUIEmulator, *packs: str, without: Sequence[str] = ()) -> None:
    """Give the server what these workflows need, beside one checkpoint."""
    has(comfyui, PLAIN, *(files_of(built_in()[pack]) for pack in packs), without=without)


async def ava(person: Room) -> Persona:
    found = await person.app.studio.personas.find("Ava")
    assert found is not None
    return found


async def faces(person: Room) -> list[Face]:
    return list((await ava(person)).faces)


async def picture(person: Room, words: str = "a picture of Ava in the rain") -> Asset:
    """Ask for a picture, and return it as it came."""
    await person.say(words)
    await person.ready()
    [job] = await person.app.studio.jobs.list(limit=1)
    assert job.state is JobState.SUCCEEDED, (job.error, job.fix)
    made = await person.app.studio.assets.get(job.result["asset"])
    assert made is not None
    return made


async def card(person: Room) -> str:
    """The card of the job that was started last."""
    [job] = await person.app.studio.jobs.list(limit=1)
    return person.screen.views[f"job:{job.id}"].text


async def photographed(person: Room, words: str = CONSENT) -> Face:
    await person.say("Ava's face", attachments=(photo(person),))
    await person.say(words)
    return (await faces(person))[-1]


async def chosen(person: Room) -> Face:
    """Have four faces made, and take the first."""
    await person.send(command="persona", text="face Ava")
    await person.ready()
    [job] = await person.app.studio.jobs.list(limit=1)
    await person.press(f"Use img_{job.result['assets'][0]}")
    return (await faces(person))[-1]


# Made here.


async def test_four_faces_are_made_and_the_pressed_one_goes_into_the_next_picture(
    person: Room, comfyui: ComfyUIEmulator
) -> None:
    offers(comfyui, IP_ADAPTER)

    await person.send(command="persona", text="face Ava")
    await person.ready()
    [job] = await person.app.studio.jobs.list(limit=1)
    assert len(job.result["assets"]) == 4
    assert "4 faces for Ava to choose from" in await card(person)
    assert all("LoadImage" not in str(sent["prompt"]) for sent in comfyui.submitted)

    said = await person.press(f"Use img_{job.result['assets'][1]}")
    [face] = await faces(person)
    assert f"img_{job.result['assets'][1]} is face_{face.id}, the face of Ava: synthetic, made here" in said
    assert (face.origin, face.asset_id, face.consent_id) == (FaceOrigin.SYNTHETIC, job.result["assets"][1], None)
    assert (face.width, face.height, face.format) == (1024, 1024, "PNG")

    made = await picture(person)
    assert made.generation_settings["workflow"] == IP_ADAPTER
    assert (made.generation_settings["face"], made.generation_settings["face_references"]) == (
        "ip-adapter",
        [face.sha256],
    )
    assert "faces" not in made.generation_settings, "it is nobody's"
    assert "face by IP-Adapter Plus" in await card(person)
    [loaded] = [node for node in comfyui.submitted[-1]["prompt"].values() if node["class_type"] == "LoadImage"]
    name = loaded["inputs"]["image"].rpartition("/")[2]
    stored = person.app.studio.blobs.path(face.sha256, face.suffix).read_bytes()
    assert comfyui.files[(name, "troupe", "input")] == stored


async def test_a_new_face_has_nothing_of_a_workflow_or_lora_of_hers(person: Room, comfyui: ComfyUIEmulator) -> None:
    offers(comfyui, IP_ADAPTER, "txt2img-sdxl-lora")
    changes = {"workflow": "txt2img-sdxl-lora", "lora_path": "persona.safetensors"}
    await person.app.studio.personas.change((await ava(person)).id, changes, now=WEDNESDAY)

    face = await chosen(person)

    assert face.origin is FaceOrigin.SYNTHETIC
    assert "LoraLoader" not in str(comfyui.submitted)
    made = await picture(person)
    assert (made.generation_settings["face"], made.generation_settings["lora"]) == ("lora", "persona.safetensors")
    assert "may have learned a real person" in await person.send(command="face", text=f"add Ava {made.handle}")


async def test_another_pick_takes_the_place_of_the_first_and_undo_brings_it_back(
    person: Room, comfyui: ComfyUIEmulator
) -> None:
    offers(comfyui)
    first = await chosen(person)
    comfyui.picture = noise(520, 520)
    second = await chosen(person)

    assert [face.id for face in await faces(person)] == [second.id]
    assert f"face_{first.id} is back, face_{second.id} is forgotten" in await person.press("Undo")
    assert [face.id for face in await faces(person)] == [first.id]


async def test_a_picture_of_the_library_that_was_made_here_needs_no_consent(
    person: Room, comfyui: ComfyUIEmulator
) -> None:
    offers(comfyui)
    made = await picture(person)

    said = await person.say(f"use pic_{made.id} as Ava's face")

    assert "synthetic, made here" in said
    assert [face.asset_id for face in await faces(person)] == [made.id]
    assert "already" in await person.send(command="face", text=f"add Ava img_{made.id}")


async def test_made_here_is_known_by_the_record_and_not_by_a_claim(person: Room, comfyui: ComfyUIEmulator) -> None:
    offers(comfyui)
    said = await person.send(command="face", text="add Ava", attachments=(photo(person),))
    assert "was sent in, so whose face is it" in said

    [upload] = (await person.app.studio.assets.list()).items
    edited = await person.app.studio.assets.add(
        Asset(
            type=AssetType.IMAGE, category="post", sha256=upload.sha256, suffix=upload.suffix, mime=upload.mime,
            file_size=1, parent_id=upload.id, generation_settings={"painter": "comfyui", "synthetic": True},
        ),
        now=WEDNESDAY,
    )  # fmt: skip
    assert "was not made here" in await person.send(command="face", text=f"add Ava {edited.handle}")
    assert await faces(person) == []


async def test_a_sketch_is_no_face(sketching: Room) -> None:
    made = await picture(sketching)

    assert "only sketched here" in await sketching.say("make Ava a face")
    assert "is a sketch" in await sketching.send(command="face", text=f"add Ava img_{made.id}")


@pytest.mark.parametrize("painter", ["comfyui", "auto"])
async def test_without_a_comfyui_that_answers_no_face_is_begun(painter: str, tmp_path: Path) -> None:
    away = {"painter": painter, "comfyui.url": "http://127.0.0.1:9"}
    async with room(tmp_path, clock=lambda: WEDNESDAY, **away) as person:
        said = await person.say("make Ava a face")

        assert "face needs ComfyUI" in said
        assert "/comfy" in said
        assert await person.app.studio.jobs.list() == []


# A real person.


async def test_a_photo_with_words_becomes_a_face_once_its_person_has_agreed(
    person: Room, comfyui: ComfyUIEmulator
) -> None:
    offers(comfyui, IP_ADAPTER)

    said = await person.say("Ava's face", attachments=(photo(person),))
    assert "whose face is it" in said
    assert await faces(person) == []

    assert "Jane Roe" in await person.say(CONSENT)
    [face] = await faces(person)
    [consent] = await person.app.studio.consents.list((await ava(person)).id)
    assert (face.origin, face.consent_id, consent.file_sha256) == (FaceOrigin.CONSENT, consent.id, face.sha256)
    assert (face.width, face.height, face.format) == (640, 800, "JPEG")

    made = await picture(person)
    assert made.generation_settings["face"] == "ip-adapter"
    assert made.generation_settings["faces"] == [face.sha256], "whose consent lets it be posted"


async def test_a_withdrawn_consent_stops_new_pictures(person: Room, comfyui: ComfyUIEmulator) -> None:
    offers(comfyui, IP_ADAPTER)
    face = await photographed(person)
    await person.send(command="persona", text=f"consent Ava withdraw {face.consent_id}")

    said = await person.say("a picture of Ava in the rain")

    assert "has withdrawn consent" in said
    assert not comfyui.submitted
    assert "not used: Jane Roe has withdrawn consent" in await person.send(command="faces")


async def test_what_was_made_with_a_withdrawn_face_starts_nothing_new(person: Room, comfyui: ComfyUIEmulator) -> None:
    offers(comfyui, IP_ADAPTER, "img2img-basic")
    face = await photographed(person)
    made = await picture(person)
    await person.send(command="run", text=f"img2img-basic {made.handle} as a watercolour")
    await person.ready()
    [job] = await person.app.studio.jobs.list(limit=1)
    again = await person.app.studio.assets.get(job.result["asset"])
    assert again.generation_settings["faces"] == [face.sha256], "it is handed on"

    await person.send(command="persona", text=f"consent Ava withdraw {face.consent_id}")
    await person.send(command="persona", text="face Ava off")
    await person.press("Forget")
    sent = len(comfyui.submitted)

    for source in (made.handle, again.handle):
        said = await person.send(command="run", text=f"img2img-basic {source} as a drawing")
        assert f"Jane Roe has withdrawn consent for this face picture: {source} shows it" in said
    assert len(comfyui.submitted) == sent
    assert (await picture(person)).generation_settings.get("faces") is None, "she goes on without"


async def test_a_stated_minor_is_refused(person: Room) -> None:
    await person.say("Ava's face", attachments=(photo(person),))

    said = await person.say("Tim Roe, 15 years old, pictures of Ava")

    assert "adults only" in said
    assert await faces(person) == []
    assert await person.app.studio.consents.list((await ava(person)).id) == []
    said = await person.send(command="face", text="add Ava", attachments=(photo(person),))
    assert "whose face is it" in said
    assert "adults only" in await person.say("my 12 year old daughter Lea, all pictures")


async def test_of_a_photo_and_a_sound_the_photo_is_meant(sketching: Room) -> None:
    sound = sketching.app.downloads / "in-sound.wav"
    picture_ = photo(sketching)
    with wave.open(str(sound), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"\0\0" * 8000)
    both = (picture_, Attachment(path=sound, name="a.wav", mime="audio/wav", size=sound.stat().st_size))

    said = await sketching.say("Ava's face", attachments=both)

    assert "whose face is it" in said


async def test_a_persona_has_one_persons_face(person: Room, comfyui: ComfyUIEmulator) -> None:
    offers(comfyui)
    await photographed(person)

    await person.say("Ava's face", attachments=(photo(person),))
    assert "Ava's face is Jane Roe's" in await person.say("Mary Major, pictures of Ava")
    assert "Consent 2" in await person.say("jane roe, pictures of Ava, until 2027-12-31")
    assert len(await faces(person)) == 2

    both = (photo(person), photo(person))
    said = await person.say("learn this face", attachments=both)
    assert "One at a time, each with its own consent" in said
    assert "has a real person's face" in await person.send(command="face", text="make Ava")


async def test_a_persona_with_a_real_face_is_never_adult(person: Room) -> None:
    await photographed(person)
    assert "adult content stays off" in await person.send(command="persona", text="adult Ava on")

    await person.send(command="persona", text="adult Mia on")
    mia = await person.app.studio.personas.find("Mia")
    if mia is not None and mia.rating is Rating.ADULT:
        said = await person.send(command="face", text="add Mia", attachments=(photo(person),))
        assert "no real face may be used" in said


# What cannot be a face.


BAD = [
    ({"width": 200, "height": 180}, "200×180 is under 256×256"),
    ({"kind": "GIF", "width": 600, "height": 600}, "GIF is not JPEG, PNG or WEBP"),
    ({"data": b"not a picture at all, but a text of some length"}, "is no known media"),
]


@pytest.mark.parametrize(("sent", "says"), BAD)
async def test_a_picture_that_cannot_be_a_face_is_refused_with_what_would_do(
    sketching: Room, sent: dict[str, Any], says: str
) -> None:
    said = await sketching.say("Ava's face", attachments=(photo(sketching, **sent),))

    assert says in said
    assert "whose face" not in said
    assert await faces(sketching) == []


async def test_a_truncated_picture_is_refused(sketching: Room) -> None:
    half = noise(640, 800, "JPEG")[:20_000]

    said = await sketching.say("Ava's face", attachments=(photo(sketching, data=half),))

    assert "whose face" not in said
    assert await faces(sketching) == []


async def test_a_small_picture_is_taken_with_a_warning(sketching: Room) -> None:
    await sketching.say("Ava's face", attachments=(photo(sketching, 300, 400, kind="WEBP"),))
    await sketching.say(CONSENT)

    [face] = await faces(sketching)
    assert face.warnings == ["300×400 is under 512×512: the likeness will be weaker"]
    assert "checks: 300×400 is under 512×512" in await sketching.say("details of that face")


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "../troupe.db", "~/ava.png", "~root/ava.png", "..\\..\\ava.png", "a/" + "x" * 3000, "/\0x"]
)
async def test_a_file_elsewhere_on_the_computer_is_not_read(sketching: Room, path: str) -> None:
    said = await sketching.send(command="face", text=f"add Ava {path}")

    assert "outside the folder" in said or "There is no file" in said
    assert await faces(sketching) == []


async def test_a_file_in_the_folder_of_sent_files_is_taken_by_its_name(sketching: Room) -> None:
    sketching.app.downloads.mkdir(parents=True, exist_ok=True)
    (sketching.app.downloads / "jane.png").write_bytes(noise(600, 600))

    assert "whose face is it" in await sketching.send(command="face", text="add Ava jane.png")
    assert "no file lost.png" in await sketching.send(command="face", text="add Ava lost.png")


async def test_an_unknown_method_is_answered_with_those_there_are(sketching: Room) -> None:
    said = await sketching.send(command="persona", text="face Ava method=magic")

    assert "There is no method 'magic'" in said
    await sketching.press("instantid")
    assert (await ava(sketching)).appearance.face_method == "instantid"


# How it goes in.


METHODS = [
    ((INSTANTID, IP_ADAPTER), "auto", "ip-adapter"),
    ((INSTANTID, "identity-flux-kontext"), "auto", "kontext"),
    ((IP_ADAPTER, "identity-qwen-edit", "identity-flux-kontext"), "auto", "qwen-edit"),
    (("identity-flux-kontext", IP_ADAPTER), "ip-adapter", "ip-adapter"),
]


@pytest.mark.parametrize(("packs", "method", "used"), METHODS)
async def test_the_first_method_that_the_server_has_is_used(
    person: Room, comfyui: ComfyUIEmulator, packs: tuple[str, ...], method: str, used: str
) -> None:
    offers(comfyui, *packs)
    await photographed(person)
    await person.send(command="face", text=f"method Ava {method}")

    assert (await picture(person)).generation_settings["face"] == used


async def test_off_leaves_the_face_out(person: Room, comfyui: ComfyUIEmulator) -> None:
    offers(comfyui, IP_ADAPTER)
    await photographed(person)
    assert "left out" in await person.say("switch Ava's face off")

    made = await picture(person)
    assert "face" not in made.generation_settings
    assert "not kept" not in await card(person)


async def test_without_any_method_the_picture_is_made_and_what_to_install_is_said(
    person: Room, comfyui: ComfyUIEmulator
) -> None:
    offers(comfyui, without=("IPAdapterAdvanced", "IPAdapterFaceID", "ApplyInstantID", "PhotoMakerEncode"))
    await photographed(person)

    made = await picture(person)

    assert "face" not in made.generation_settings
    text = await card(person)
    assert "Ava's face was not kept: this ComfyUI has no way to keep a face; nearest is " in text
    assert "/workflow check identity-" in text


async def test_a_method_that_is_not_there_is_said_and_the_picture_made(person: Room, comfyui: ComfyUIEmulator) -> None:
    offers(comfyui, IP_ADAPTER, without=("ApplyInstantID",))
    await photographed(person)

    said = await person.say("use InstantID for Ava")
    assert (
        "goes into pictures by InstantID. This ComfyUI cannot yet: it lacks the custom nodes ComfyUI_InstantID" in said
    )
    await picture(person)
    assert "InstantID cannot run here; it lacks the custom nodes ComfyUI_InstantID" in await card(person)


async def test_a_face_that_fails_in_comfyui_costs_the_face_and_not_the_picture(
    person: Room, comfyui: ComfyUIEmulator
) -> None:
    offers(comfyui, IP_ADAPTER)
    await photographed(person)
    comfyui.fails_with.append(
        {
            "node_id": "9",
            "node_type": "IPAdapterAdvanced",
            "exception_type": "Exception",
            "exception_message": "no face",
        }
    )

    made = await picture(person)

    assert "face" not in made.generation_settings
    assert made.generation_settings["workflow"] == "txt2img-sd15"
    assert "Ava's face was not kept: IP-Adapter Plus failed" in await card(person)


async def test_a_reference_whose_file_is_gone_stops_the_job_with_what_to_do(
    person: Room, comfyui: ComfyUIEmulator
) -> None:
    offers(comfyui, IP_ADAPTER)
    face = await photographed(person)
    person.app.studio.blobs.path(face.sha256, face.suffix).unlink()

    await person.say("a picture of Ava in the rain")
    await person.ready()

    [job] = await person.app.studio.jobs.list(limit=1)
    assert job.state is JobState.FAILED
    assert f"face_{face.id} of Ava cannot be read" in job.error
    assert f"/face rm {face.id}" in job.fix
    assert not comfyui.submitted


async def test_again_repeats_the_method_and_the_reference(person: Room, comfyui: ComfyUIEmulator) -> None:
    offers(comfyui, IP_ADAPTER, "identity-flux-kontext")
    first = await photographed(person)
    await person.send(command="face", text="method Ava ip-adapter")
    before = await picture(person)
    await person.say("Ava's face", attachments=(photo(person),))
    await person.say(CONSENT)
    await person.send(command="face", text="method Ava kontext")
    assert len(await faces(person)) == 2

    await person.send(command="again", text="")
    await person.ready()

    [job] = await person.app.studio.jobs.list(limit=1)
    again = await person.app.studio.assets.get(job.result["asset"])
    assert again.id != before.id
    assert again.generation_settings["face"] == "ip-adapter"
    assert again.generation_settings["face_references"] == [first.sha256]
    assert (await picture(person, "a picture of Ava at sea")).generation_settings["face"] == "kontext"


async def test_every_shot_of_a_reel_has_the_face(person: Room, comfyui: ComfyUIEmulator) -> None:
    offers(comfyui, IP_ADAPTER)
    face = await photographed(person)

    await person.send(command="reel", text="Ava beach 3s --storyboard off --shots 1")
    await person.ready()

    [job] = await person.app.studio.jobs.list(limit=1)
    made = await person.app.studio.assets.of_job(job.id)
    shots = [one for one in made if one.category == "shot"]
    assert shots
    assert all(one.generation_settings["face_references"] == [face.sha256] for one in shots)
    [reel] = [one for one in made if one.category == "reel"]
    assert reel.generation_settings["face"] == "ip-adapter"
    assert "face by IP-Adapter Plus" in await card(person)


# Looking and forgetting.


async def test_faces_are_listed_shown_forgotten_and_brought_back(sketching: Room) -> None:
    face = await photographed(sketching)

    assert f"**face_{face.id}** of Ava: 640×800 JPEG, Jane Roe, with consent" in await sketching.say(
        "which faces are stored?"
    )
    said = await sketching.send(command="persona", text="Ava")
    assert f"Face: face_{face.id} (a real person's, with consent), method auto" in said
    shown = await sketching.send(command="face", text=f"show {face.id}")
    assert "numbers of the face: not taken yet" in shown
    assert "added 11 Mar 2026" in shown
    assert "There is no face 99" in await sketching.send(command="face", text="show 99")

    assert "You can undo it" in await sketching.say("forget that face")
    assert len(await faces(sketching)) == 1, "nothing is gone before the press"
    assert f"Forgot face_{face.id}" in await sketching.press("Forget")
    assert await faces(sketching) == []
    assert f"face_{face.id} is back" in await sketching.say("undo")
    assert [one.id for one in await faces(sketching)] == [face.id]

    await sketching.send(command="persona", text="face Ava off")
    await sketching.press("Forget")
    assert "No face of Ava is kept" in await sketching.send(command="faces", text="Ava")


async def test_the_doctor_says_which_methods_there_are(person: Room, comfyui: ComfyUIEmulator) -> None:
    offers(comfyui, IP_ADAPTER, without=("ApplyInstantID",))
    await photographed(person)

    said = await person.send(command="doctor", text="faces")

    assert "✅ 1 reference of 1 persona" in said
    assert "✅ IP-Adapter Plus (ip-adapter): runs here" in said
    assert "· InstantID (instantid): it lacks the custom nodes ComfyUI_InstantID" in said
    [face] = await faces(person)
    person.app.studio.blobs.path(face.sha256, face.suffix).unlink()
    assert f"files are missing of face_{face.id}" in await person.say("face system ok?")


async def test_same_face_please_says_how_or_offers_the_last_picture(person: Room, comfyui: ComfyUIEmulator) -> None:
    offers(comfyui, IP_ADAPTER)
    made = await picture(person)

    assert "no face that could stay the same" in await person.say("same face please")
    await person.press(f"Use {made.handle}")
    [face] = await faces(person)
    said = await person.say("same face please")
    assert f"made with face_{face.id}" in said
    assert "Here that is IP-Adapter Plus" in said


async def test_a_lora_is_a_face_that_stays_the_same_too(person: Room, comfyui: ComfyUIEmulator) -> None:
    offers(comfyui, "txt2img-sdxl-lora")
    row = await ava(person)
    changes = {"lora_path": "persona.safetensors"}
    await person.app.studio.personas.change(row.id, changes, now=person.app.clock())

    await person.send(command="persona", text="Ava")
    said = await person.say("same face please")

    assert "is to be made by the first method that this ComfyUI has. Here that is its LoRA." in said
