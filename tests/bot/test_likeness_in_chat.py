"""How alike a persona's pictures are, asked and checked in the chat."""

from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image

from storage.tables import Asset, AssetType, Face, FaceOrigin, LikenessVerdict
from tests.bot.rooms import Room, room
from tests.tools.likeness.scripted import Sight, face
from tests.tools.production.studio import png
from tools import resembling
from tools.likeness import EMBEDDER
from tools.production.likeness import LikenessGate


async def see(place: Room, sight: Sight) -> LikenessGate:
    """Let the room look at faces, through the worker that a test has written."""
    bench = place.app.studio.production.bench
    bench.likeness = LikenessGate(
        eyes=sight.eyes(),
        faces=place.app.studio.faces,
        consents=bench.consents,
        assets=bench.assets,
        blobs=bench.blobs,
        now=bench.now,
    )
    return bench.likeness


async def picture(place: Room, seed: int, *, persona_id: str | None, **more: object) -> Asset:
    studio = place.app.studio
    blob = await studio.blobs.put_bytes(png(256, 320, seed), suffix=".png")
    row = Asset(
        persona_id=persona_id,
        type=AssetType.IMAGE,
        category="post",
        sha256=blob.sha256,
        suffix=".png",
        mime="image/png",
        file_size=blob.size,
        width=256,
        height=320,
        title="smiling",
        generation_settings={"painter": "comfyui"},
        **more,
    )
    return await studio.assets.add(row, now=place.app.clock() - timedelta(days=30 - seed))


async def test_the_trend_is_a_plot_and_a_line(tmp_path: Path) -> None:
    async with room(tmp_path) as place:
        await see(place, Sight(tmp_path))
        ava = await place.app.studio.personas.find("Ava")
        for seed in range(14):
            verdict = LikenessVerdict.OTHER if seed == 3 else LikenessVerdict.SAME
            await picture(
                place,
                seed,
                persona_id=ava.id,
                likeness_verdict=verdict,
                likeness_score=0.4 if seed == 3 else 0.7,
                likeness_by=EMBEDDER,
            )
        await picture(place, 20, persona_id=ava.id)  # that was not judged

        said = await place.say("trend Ava", command="face")

        assert "13 of the last 14 pictures of Ava look like the references (93 %)" in said
        assert "likeness 0.70 lately, 0.62 before that: rising" in said
        [plot] = place.screen.history[-1].media
        assert (plot.kind, plot.mime) == ("image", "image/png")
        with Image.open(plot.path) as image:
            assert image.size == (1080, 1080)


@pytest.mark.parametrize(
    "words", ["how alike are Ava's pictures?", "does Ava still look like herself?", "Ava's likeness"]
)
async def test_the_trend_is_asked_for_in_words(words: str, tmp_path: Path) -> None:
    async with room(tmp_path) as place:
        await see(place, Sight(tmp_path))

        assert "Ava has no reference to be like" in await place.say(words)


@pytest.mark.parametrize(("installed", "way"), [(None, "./troupe add faces"), (object(), "setting faces.likeness")])
async def test_with_the_gate_off_the_trend_says_how_it_is_switched_on(
    installed: object, way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resembling, "find_models", lambda: installed)
    async with room(tmp_path) as place:
        said = await place.say("trend Ava", command="face")

        assert "the likeness gate is off" in said
        assert way in said


async def test_checking_a_picture_says_whose_face_it_shows(tmp_path: Path) -> None:
    async with room(tmp_path) as place:
        sight = Sight(tmp_path, [face(0.99)])
        await see(place, sight)
        ava = await place.app.studio.personas.find("Ava")
        blob = await place.app.studio.blobs.put_bytes(png(256, 256, 90), suffix=".png")
        sight.knows(blob.sha256, face(0.0))
        await place.app.studio.faces.add(
            Face(
                persona_id=ava.id,
                origin=FaceOrigin.SYNTHETIC,
                sha256=blob.sha256,
                suffix=".png",
                format="PNG",
                width=256,
                height=256,
                file_size=blob.size,
            ),
            now=place.app.clock(),
        )
        row = await picture(place, 4, persona_id=ava.id)

        said = await place.say(str(row.id), command="validate")

        assert "⚠️ another face (likeness 0.10)" in said
        kept = await place.app.studio.assets.get(row.id)
        assert (kept.likeness_verdict, kept.likeness_score) == (LikenessVerdict.OTHER, 0.1)


@pytest.mark.parametrize(
    ("faces", "said"),
    [([], "no face can be seen in it"), ([face(0.0), face(0.9)], "shows 2 faces; which one is meant?")],
    ids=["a cat", "two people"],
)
async def test_a_photo_of_nobody_or_of_two_is_no_reference(faces: list[dict], said: str, tmp_path: Path) -> None:
    async with room(tmp_path) as place:
        await see(place, Sight(tmp_path, faces))
        row = await picture(place, 4, persona_id=None)

        answer = await place.say(f"add Ava {row.handle}", command="face")

        assert said in answer
        assert "crop it" in answer.lower()
        assert (await place.app.studio.faces.list()) == []


async def test_a_photo_of_one_face_is_asked_about_whose_it_is(tmp_path: Path) -> None:
    async with room(tmp_path) as place:
        await see(place, Sight(tmp_path, [face(0.0, 0.4), face(0.9, 0.05)]))  # somebody passes by at the back
        row = await picture(place, 4, persona_id=None)

        assert "whose face is it" in await place.say(f"add Ava {row.handle}", command="face")
