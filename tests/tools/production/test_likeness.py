"""The likeness gate in the making of pictures: judged, painted again within bounds, and said on the card.

The far side is the worker that sees: what it finds in each picture is written down by the test.
"""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.job_card import job_card
from storage.faces import Faces
from storage.tables import Asset, Consent, Face, FaceOrigin, Job, JobState, LikenessVerdict
from tests.tools.likeness.scripted import Sight, face
from tests.tools.production.studio import (
    ASKER,
    NOON,
    QUICK,
    ScriptedPainter,
    Studio,
    open_studio,
    png,
    small_images,
    small_reel,
)
from tools.likeness import EMBEDDER, unpacked
from tools.production.facing import METHOD
from tools.production.pictures import FACE

AVA, NEARLY, STRANGER = face(0.22), face(0.66), face(0.99)  # scores 0.8, 0.4, 0.1


async def reference(studio: Studio, sight: Sight, *faces: dict[str, Any], seed: int = 1) -> Face:
    """Give Ava a reference picture of these faces."""
    blob = await studio.blobs.put_bytes(png(256, 256, seed), suffix=".png")
    sight.knows(blob.sha256, *faces)
    row = Face(
        persona_id=studio.ava.id,
        origin=FaceOrigin.SYNTHETIC,
        sha256=blob.sha256,
        suffix=".png",
        format="PNG",
        width=256,
        height=256,
        file_size=blob.size,
    )
    return await Faces(studio.database).add(row, now=NOON)


async def real_reference(studio: Studio, sight: Sight, *, until: date) -> tuple[Face, Consent]:
    """Give Ava a photo of a real face as reference, with a consent."""
    made = await reference(studio, sight, face(0.0))
    consents = studio.production.bench.consents
    given = await consents.grant(
        persona_id=studio.ava.id, who="Jane Roe", scope="pictures", file_sha256=made.sha256,
        granted_on=NOON.date(), expires_on=until, now=NOON,
    )  # fmt: skip
    async with studio.database.write() as session:
        row = await session.get(Face, made.id)
        assert row is not None
        row.origin, row.consent_id = FaceOrigin.CONSENT, given.id
    return made, given


@pytest.mark.parametrize("how", ["withdrawn", "over"])
async def test_a_face_whose_consent_has_ended_is_compared_with_no_more_and_its_numbers_are_gone(
    how: str, tmp_path: Path
) -> None:
    sight = Sight(tmp_path, [AVA])
    async with open_studio(tmp_path, painter=ScriptedPainter(), eyes=sight.eyes()) as studio:
        known, given = await real_reference(studio, sight, until=NOON.date() + timedelta(days=3))
        await make(studio)
        faces, bench = Faces(studio.database), studio.production.bench
        kept = await faces.get(known.id)
        assert kept is not None
        assert kept.embedding, "the consent covers it"

        ava = await studio.personas.get(studio.ava.id)
        assert ava is not None
        assert bench.likeness is not None
        assert len(await bench.likeness.references(ava)) == 1
        if how == "withdrawn":
            await bench.consents.withdraw(given.id, now=NOON)
        else:
            bench.likeness.now = lambda: NOON + timedelta(days=4)
            assert await bench.likeness.references(ava) == []
        gone = await faces.get(known.id)
        assert gone is not None
        assert (gone.embedding, gone.embedder) == (None, "")
        ava = await studio.personas.get(studio.ava.id)
        assert ava is not None
        assert await bench.likeness.references(ava) == []


async def make(studio: Studio, **changes: Any) -> tuple[Job, Asset]:
    asked = small_images(**({"prompt": "smiling at the window", "persona_id": studio.ava.id} | changes))
    done = await studio.until_over(await studio.production.start_images(asked, ASKER))
    assert (done.state, done.error) == (JobState.SUCCEEDED, "")
    asset = await studio.assets.get(done.result["asset"])
    assert asset is not None
    return done, asset


async def test_a_picture_of_the_persona_is_taken_with_its_likeness(tmp_path: Path) -> None:
    sight, painter = Sight(tmp_path, [AVA]), ScriptedPainter(face="ip-adapter")
    async with open_studio(tmp_path, painter=painter, eyes=sight.eyes()) as studio:
        known = await reference(studio, sight, face(0.0))
        done, asset = await make(studio)

        assert (asset.likeness_verdict, asset.likeness_score, asset.likeness_by) == ("same", 0.8, EMBEDDER)
        assert len(painter.asked) == 1
        assert done.warnings == []
        [result] = done.params["quality_results"]
        assert (result["likeness"], result["likeness_verdict"]) == (0.8, "same")
        card = await job_card(studio, done, now=NOON)  # type: ignore[arg-type]
        assert "likeness 0.80" in card.text

        kept = await Faces(studio.database).get(known.id)
        assert kept is not None
        assert (kept.embedder, unpacked(kept.embedding or b"")[0]) == (EMBEDDER, 0.0)
        await make(studio, seed=8)
        assert sight.asked.count(known.sha256) == 1, "a reference is looked at once"


async def test_another_face_is_painted_again_with_a_new_seed_until_it_is_the_persona(tmp_path: Path) -> None:
    sight, painter = Sight(tmp_path, [STRANGER], [AVA]), ScriptedPainter(face="ip-adapter")
    async with open_studio(tmp_path, painter=painter, eyes=sight.eyes()) as studio:
        await reference(studio, sight, face(0.0))
        done, asset = await make(studio)

        first, second = painter.asked
        assert first.seed != second.seed
        assert (asset.seed, asset.likeness_verdict) == (second.seed, LikenessVerdict.SAME)
        assert done.warnings == []
        assert [one.id for one in await studio.assets.judged(studio.ava.id, embedder=EMBEDDER, limit=9)] == [
            asset.id
        ], "a try that another was better than is no part of the trend"


async def test_when_no_try_shows_the_persona_the_nearest_is_kept_and_the_card_says_so(tmp_path: Path) -> None:
    sight, painter = Sight(tmp_path, [STRANGER], [NEARLY], []), ScriptedPainter(face="ip-adapter")
    async with open_studio(tmp_path, painter=painter, eyes=sight.eyes()) as studio:
        await reference(studio, sight, face(0.0))
        done, asset = await make(studio)

        assert len(painter.asked) == 3
        assert (asset.seed, asset.likeness_score) == (painter.asked[1].seed, 0.4)
        assert done.warnings == [
            "picture 1: its face is not Ava's (likeness 0.40, from 0.50 up it is the same); the best of 3"
        ]
        card = await job_card(studio, done, now=NOON)  # type: ignore[arg-type]
        assert "another face (likeness 0.40)" in card.text
        assert "⚠️ picture 1: its face is not Ava's" in card.text


@pytest.mark.parametrize("rerolls", [0, 1, 4])
async def test_how_often_another_face_is_painted_again_is_a_setting(rerolls: int, tmp_path: Path) -> None:
    sight, painter = Sight(tmp_path, [STRANGER]), ScriptedPainter(face="ip-adapter")
    limits = replace(QUICK, face_rerolls=rerolls)
    async with open_studio(tmp_path, painter=painter, eyes=sight.eyes(), limits=limits) as studio:
        await reference(studio, sight, face(0.0))
        await make(studio)

        assert len(painter.asked) == 1 + rerolls


async def test_a_picture_that_the_face_did_not_go_into_is_judged_and_not_painted_again(tmp_path: Path) -> None:
    sight, painter = Sight(tmp_path, [STRANGER]), ScriptedPainter(face="")
    async with open_studio(tmp_path, painter=painter, eyes=sight.eyes()) as studio:
        await reference(studio, sight, face(0.0))
        done, asset = await make(studio)

        assert (asset.likeness_verdict, len(painter.asked)) == (LikenessVerdict.OTHER, 1)
        assert done.warnings == [
            "picture 1: its face is not Ava's (likeness 0.10, from 0.50 up it is the same); the only try"
        ]


@pytest.mark.parametrize("how", ["a new face to choose", "face off"])
async def test_pictures_that_are_meant_to_have_another_face_are_not_judged(how: str, tmp_path: Path) -> None:
    sight, painter = Sight(tmp_path, [STRANGER]), ScriptedPainter(face="ip-adapter")
    changes = {"category": FACE} if how == "a new face to choose" else {"settings": {METHOD: "off"}}
    async with open_studio(tmp_path, painter=painter, eyes=sight.eyes()) as studio:
        await reference(studio, sight, face(0.0))
        _, asset = await make(studio, **changes)

        assert (asset.likeness_verdict, len(painter.asked)) == (None, 1)


async def test_somebody_beside_the_persona_is_said_and_no_reason_to_paint_again(tmp_path: Path) -> None:
    sight, painter = Sight(tmp_path, [AVA, STRANGER]), ScriptedPainter(face="ip-adapter")
    async with open_studio(tmp_path, painter=painter, eyes=sight.eyes()) as studio:
        await reference(studio, sight, face(0.0))
        done, asset = await make(studio)

        assert (asset.likeness_verdict, len(painter.asked)) == (LikenessVerdict.SEVERAL, 1)
        card = await job_card(studio, done, now=NOON)  # type: ignore[arg-type]
        assert "likeness 0.80, with somebody else" in card.text


@pytest.mark.parametrize(
    ("prompt", "settings"),
    [("seen from behind, facing the sea", {}), ("an empty beach, nobody there", {}), ("a bag", {"preset": "product"})],
)
async def test_a_picture_that_shows_no_face_by_its_framing_is_not_judged(
    prompt: str, settings: dict[str, str], tmp_path: Path
) -> None:
    sight, painter = Sight(tmp_path, [STRANGER]), ScriptedPainter(face="ip-adapter")
    async with open_studio(tmp_path, painter=painter, eyes=sight.eyes()) as studio:
        await reference(studio, sight, face(0.0))
        done, asset = await make(studio, prompt=prompt, settings=settings)

        assert (asset.likeness_verdict, asset.likeness_by, len(painter.asked)) == (None, "", 1)
        assert (done.warnings, sight.asked) == ([], [])


async def test_in_a_reel_a_wide_shot_may_be_without_a_face_and_a_closer_one_may_not(tmp_path: Path) -> None:
    sight, painter = Sight(tmp_path, []), ScriptedPainter(face="ip-adapter")
    async with open_studio(
        tmp_path, painter=painter, eyes=sight.eyes(), limits=replace(QUICK, face_rerolls=1)
    ) as studio:
        await reference(studio, sight, face(0.0))
        asked = small_reel(persona_id=studio.ava.id)
        done = await studio.until_over(await studio.production.start_reel(asked, ASKER))

        assert done.state is JobState.SUCCEEDED, done.error
        assert sorted(request.shot for request in painter.asked) == ["medium", "medium", "wide"]
        assert "picture 2: no face of Ava can be seen; the best of 2" in done.warnings


async def test_without_the_extra_or_without_references_nothing_is_judged(tmp_path: Path) -> None:
    sight = Sight(tmp_path, [STRANGER])
    async with open_studio(tmp_path) as studio:
        await reference(studio, sight, face(0.0))
        _, asset = await make(studio)
        assert asset.likeness_verdict is None
    (tmp_path / "other").mkdir()
    async with open_studio(tmp_path / "other", eyes=sight.eyes()) as studio:
        _, asset = await make(studio)
        assert asset.likeness_verdict is None
    assert sight.asked == []


async def test_what_the_embedded_painter_draws_is_not_judged(tmp_path: Path) -> None:
    sight, painter = Sight(tmp_path, [STRANGER]), ScriptedPainter(name="sketch")
    async with open_studio(tmp_path, painter=painter, eyes=sight.eyes()) as studio:
        await reference(studio, sight, face(0.0))
        _, asset = await make(studio)

        assert (asset.likeness_verdict, len(painter.asked)) == (None, 1)


async def test_a_reference_of_two_faces_or_none_is_not_used_and_said(tmp_path: Path) -> None:
    sight = Sight(tmp_path, [AVA])
    async with open_studio(tmp_path, eyes=sight.eyes()) as studio:
        await reference(studio, sight, seed=2)
        await reference(studio, sight, face(0.0), face(0.9), seed=3)
        done, asset = await make(studio)
        assert asset.likeness_verdict is None
        await reference(studio, sight, face(0.0), seed=4)
        done, asset = await make(studio, seed=8)

        assert asset.likeness_verdict is LikenessVerdict.SAME
        assert done.warnings == [
            "the reference face_1 is not used for likeness: no face",
            "the reference face_2 is not used for likeness: 2 faces",
        ]


async def test_a_worker_that_dies_over_a_picture_costs_a_verdict_and_no_picture(tmp_path: Path) -> None:
    sight = Sight(tmp_path, "it ended")
    async with open_studio(tmp_path, eyes=sight.eyes()) as studio:
        await reference(studio, sight, face(0.0))
        _, asset = await make(studio)

        assert asset.likeness_verdict is None
