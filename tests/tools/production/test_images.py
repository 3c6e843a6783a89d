"""Pictures: each checked, painted anew within bounds, the best one chosen; and the bounds of what can be asked."""

import asyncio
import math
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.consents import Consents
from storage.errors import Unreachable
from storage.styles import Styles
from storage.tables import Asset, AssetType, JobState, Rating, Style
from tests.tools.production.studio import (
    ASKER,
    NOON,
    ScriptedPainter,
    open_studio,
    plan_of,
    real_face,
    small_images,
    small_reel,
)
from tools.errors import InvalidRequest, Refused
from tools.gpu import Need
from tools.production import Asker, EditParams, ImagesParams, ReelParams
from tools.production.params import from_dict, to_dict


async def test_pictures_are_made_with_their_quality_and_fill_the_post_that_waits(tmp_path) -> None:
    painter = ScriptedPainter()
    async with open_studio(tmp_path, painter=painter) as studio:
        job = await studio.production.start_images(small_images(count=2, persona_id=studio.ava.id), ASKER)
        post = await studio.publishing.plan(plan_of(studio, job_id=job.id))
        done = await studio.until_over(job)

        assert (done.state, done.error) == (JobState.SUCCEEDED, "")
        assert len(done.result["assets"]) == 2
        results = done.params["quality_results"]
        assert [one["asset"] for one in results] == done.result["assets"]
        wanted = {"quality_score", "is_valid", "checks_passed", "checks_failed", "warnings", "metadata"}
        assert wanted <= results[0].keys()
        assert painter.asked[0].seed != painter.asked[1].seed
        best = await studio.assets.get(done.result["asset"])
        assert best.quality_score == max(one["quality_score"] for one in results)
        row = await studio.deliveries.get(post.id)
        assert (row.asset_id, bool(row.caption)) == (best.id, True)


async def test_a_preset_puts_its_words_around_the_prompt_and_frames_the_picture_itself(tmp_path) -> None:
    painter = ScriptedPainter()
    async with open_studio(tmp_path, painter=painter) as studio:
        settings = {"preset": "fashion", "steps": 40}
        asked = small_images(persona_id=studio.ava.id, negative="hats", settings=settings)
        done = await studio.until_over(await studio.production.start_images(asked, ASKER))

        [request] = painter.asked
        assert request.prompt.endswith("studio strobe light, clean background, sharp fabric detail")
        assert "a red bike on a pier" in request.prompt
        assert "waist up" not in request.prompt
        assert request.negative.startswith("hats, cropped feet")
        assert "nsfw" in request.negative, "what the rating keeps out stays out"
        assert request.settings == settings
        asset = await studio.assets.get(done.result["asset"])
        assert asset.prompt == request.prompt


async def test_a_picture_to_start_from_is_given_to_the_painter_as_a_file(tmp_path) -> None:
    painter = ScriptedPainter()
    async with open_studio(tmp_path, painter=painter) as studio:
        first = await studio.until_over(await studio.production.start_images(small_images(), ASKER))
        again = small_images(image_asset=first.result["asset"], settings={"workflow": "img2img-basic", "denoise": 0.3})
        await studio.until_over(await studio.production.start_images(again, ASKER))

        request = painter.asked[1]
        assert request.painter == "comfyui", "sketches cannot"
        assert request.image is not None
        assert request.image.is_file()
        assert request.settings == {"workflow": "img2img-basic", "denoise": 0.3}


async def test_who_is_in_a_picture_decides_what_may_be_made_of_it(tmp_path) -> None:
    async with open_studio(tmp_path) as studio:
        strict = await studio.assets.add(
            Asset(
                type=AssetType.IMAGE, category="post", sha256="0" * 64, suffix=".png", mime="image/png",
                file_size=1,
                persona_id=studio.ava.id, rating=Rating.ADULT,
            ),
            now=NOON,
        )  # fmt: skip
        with pytest.raises(Refused, match="is rated adult"):
            await studio.production.start_images(small_images(image_asset=strict.id), ASKER)
        plain = await studio.assets.add(
            Asset(
                type=AssetType.IMAGE,
                category="post",
                sha256="1" * 64,
                suffix=".png",
                mime="image/png",
                file_size=1,
                persona_id=studio.ava.id,
            ),
            now=NOON,
        )
        job = await studio.production.start_images(small_images(image_asset=plain.id), ASKER)
        assert job.persona_id == studio.ava.id


@pytest.mark.parametrize("asked", [{}, {"workflow": "txt2img-sd15"}])
async def test_a_style_goes_before_its_persona_and_a_request_before_both(tmp_path, asked: dict[str, str]) -> None:
    painter = ScriptedPainter()
    async with open_studio(tmp_path, painter=painter) as studio:
        await studio.personas.change(
            studio.ava.id, {"workflow": "txt2img-sdxl", "base_model": "x.safetensors"}, now=NOON
        )
        style = Style(persona_id=studio.ava.id, name="neon", name_key="neon", workflow="neon-street", steps=33)
        await Styles(studio.database).add(style)
        params = small_images(persona_id=studio.ava.id, style="neon", settings=asked)
        await studio.until_over(await studio.production.start_images(params, ASKER))

        wanted = {"workflow": "neon-street", "checkpoint": "x.safetensors", "steps": 33} | asked
        assert painter.asked[0].settings == wanted


async def test_a_blank_picture_is_painted_anew_within_bounds_and_the_best_is_chosen(tmp_path) -> None:
    class Blank(ScriptedPainter):
        async def paint(self, request, to, *, progress):
            painted = await super().paint(request, to, progress=progress)
            if len(self.asked) <= 2:
                to.write_bytes(_blank(request.width, request.height))
            return painted

    painter = Blank()
    async with open_studio(tmp_path, painter=painter) as studio:
        done = await studio.until_over(await studio.production.start_images(small_images(), ASKER))
        shots = await studio.shots.of(done.id)

    assert done.state is JobState.SUCCEEDED
    assert len(painter.asked) == 3
    assert len({request.seed for request in painter.asked}) == 3
    assert [shot.is_chosen for shot in shots] == [False, False, True]


async def test_pictures_that_never_get_better_end_with_the_best_and_a_warning(tmp_path) -> None:
    class AlwaysBlank(ScriptedPainter):
        async def paint(self, request, to, *, progress):
            painted = await super().paint(request, to, progress=progress)
            to.write_bytes(_blank(request.width, request.height))
            return painted

    painter = AlwaysBlank()
    async with open_studio(tmp_path, painter=painter) as studio:
        done = await studio.until_over(await studio.production.start_images(small_images(), ASKER))

    assert done.state is JobState.SUCCEEDED
    assert len(painter.asked) == 3
    assert done.params["quality_results"][0]["is_valid"] is False


async def test_a_picture_that_is_none_is_painted_anew(tmp_path) -> None:
    class Junk(ScriptedPainter):
        async def paint(self, request, to, *, progress):
            painted = await super().paint(request, to, progress=progress)
            if len(self.asked) == 1:
                to.write_bytes(b"\x89PNG\r\n\x1a\n not a picture")
            return painted

    painter = Junk()
    async with open_studio(tmp_path, painter=painter) as studio:
        done = await studio.until_over(await studio.production.start_images(small_images(), ASKER))

    assert (done.state, len(painter.asked)) == (JobState.SUCCEEDED, 2)


@pytest.mark.parametrize(
    "words",
    ["a 15 year old girl at the beach", "schoolgirl in a pool", "teenage boy on a skateboard"],
)
async def test_a_request_that_shows_a_minor_never_becomes_a_job(words, tmp_path) -> None:
    async with open_studio(tmp_path, running=False) as studio:
        with pytest.raises(Refused):
            await studio.production.start_images(small_images(prompt=words), ASKER)
        with pytest.raises(Refused):
            await studio.production.start_reel(small_reel(theme=words), ASKER)
        with pytest.raises(Refused):
            await studio.production.start_reel(small_reel(theme="beach", hook=words), ASKER)

        assert await studio.jobs.list() == []


async def test_a_model_that_plans_a_minor_is_stopped_before_painting(tmp_path) -> None:
    from tools.production.plan import Plan, PlannedShot

    class Strange:
        name = "strange"

        async def plan(self, brief):
            return Plan(shots=(PlannedShot(scene="a 12 year old girl by the sea"),) * brief.shots)

    painter = ScriptedPainter()
    async with open_studio(tmp_path, painter=painter, director=Strange()) as studio:
        done = await studio.until_over(await studio.production.start_reel(small_reel(), ASKER))

    assert done.state is JobState.FAILED
    assert "adults only" in done.error
    assert painter.asked == []


@pytest.mark.parametrize(
    ("opened", "rating"),
    [
        ((), Rating.GENERAL),
        (("persona",), Rating.GENERAL),
        (("destination",), Rating.GENERAL),
        (("persona", "destination"), Rating.ADULT),
    ],
)
async def test_pictures_are_adult_only_where_the_owner_opened_persona_and_destination(tmp_path, opened, rating) -> None:
    async with open_studio(tmp_path) as studio:
        if "persona" in opened:
            await studio.personas.change(studio.ava.id, {"rating": Rating.ADULT}, now=studio.clock())
        if "destination" in opened:
            await studio.destinations.change(studio.folder.id, {"rating": Rating.ADULT})
        # Whoever asks for a rating does not get it by that.
        pictures = await studio.production.start_images(
            small_images(persona_id=studio.ava.id, rating=Rating.ADULT), ASKER
        )
        reel = await studio.production.start_reel(small_reel(persona_id=studio.ava.id), ASKER)
        elsewhere = await studio.production.start_reel(
            small_reel(persona_id=studio.ava.id, platform="instagram"), ASKER
        )
        nobody = await studio.production.start_images(small_images(rating=Rating.ADULT), ASKER)

    assert [job.params["rating"] for job in (pictures, reel)] == [rating, rating]
    assert [job.params["rating"] for job in (elsewhere, nobody)] == [Rating.GENERAL, Rating.GENERAL]


async def test_a_destination_that_is_closed_meanwhile_stops_adult_pictures_just_before_they_are_painted(
    tmp_path,
) -> None:
    painter = ScriptedPainter()
    async with open_studio(tmp_path, painter=painter) as studio:
        await studio.personas.change(studio.ava.id, {"rating": Rating.ADULT}, now=studio.clock())
        await studio.destinations.change(studio.folder.id, {"rating": Rating.ADULT})
        async with studio.production.bench.gpu.turn(
            Need(side="sketches", what="scripted")
        ):  # somebody else's picture is being painted
            job = await studio.production.start_images(small_images(persona_id=studio.ava.id), ASKER)
            await studio.until(job, lambda row: row.stage == "painting")
            await studio.destinations.change(studio.folder.id, {"rating": Rating.GENERAL})
        done = await studio.until_over(job)

    assert done.state is JobState.FAILED
    assert "off for this destination" in done.error
    assert painter.asked == []


async def test_words_that_came_into_a_look_by_another_door_stop_just_before_painting(tmp_path) -> None:
    painter = ScriptedPainter()
    async with open_studio(tmp_path, painter=painter) as studio:
        await studio.personas.change(studio.ava.id, {"keywords": ["schoolgirl"]}, now=studio.clock())
        done = await studio.until_over(
            await studio.production.start_images(small_images(persona_id=studio.ava.id), ASKER)
        )

    assert done.state is JobState.FAILED
    assert "adults only" in done.error
    assert painter.asked == []


async def test_a_picture_without_the_face_of_its_persona_needs_nobodys_consent(tmp_path) -> None:
    """The painter had no way to put it in: it is in the picture of nobody, and a withdrawal does not hold that up."""
    async with open_studio(tmp_path, painter=ScriptedPainter(face="")) as studio:
        await real_face(studio)
        job = await studio.until_over(
            await studio.production.start_images(small_images(persona_id=studio.ava.id), ASKER)
        )
        [made] = await studio.assets.of_job(job.id)

    assert "faces" not in made.generation_settings


async def test_a_picture_remembers_whose_face_it_was_made_with_and_so_does_the_reel(tmp_path) -> None:
    async with open_studio(tmp_path, painter=ScriptedPainter(face="ip-adapter")) as studio:
        face = (await real_face(studio)).file_sha256
        job = await studio.until_over(await studio.production.start_reel(small_reel(persona_id=studio.ava.id), ASKER))
        made = await studio.assets.of_job(job.id)

    assert {asset.type.value for asset in made} == {"image", "video"}
    assert all(asset.generation_settings["faces"] == [face] for asset in made)


async def test_a_face_whose_consent_is_withdrawn_is_refused(tmp_path) -> None:
    async with open_studio(tmp_path, running=False) as studio:
        consent = await real_face(studio)
        await Consents(studio.database).withdraw(consent.id, now=studio.clock())
        with pytest.raises(Refused, match="consent"):
            await studio.production.start_images(small_images(persona_id=studio.ava.id), ASKER)


# What can be asked.


@pytest.mark.parametrize(
    ("made_for", "values", "says"),
    [
        (ReelParams, {"theme": "x", "duration_s": 0}, "3 to 180"),
        (ReelParams, {"theme": "x", "duration_s": 36000}, "3 to 180"),
        (ReelParams, {"theme": "x", "duration_s": -5}, "3 to 180"),
        (ReelParams, {"theme": "x", "duration_s": math.nan}, "3 to 180"),
        (ReelParams, {"theme": "x", "duration_s": math.inf}, "3 to 180"),
        (ReelParams, {"theme": "x", "shots": 10_000}, "1 to 20"),
        (ReelParams, {"theme": "  "}, "empty"),
        (ReelParams, {"theme": "x" * 10_000}, "10000 characters"),
        (ReelParams, {"theme": "x", "storyboard": "maybe"}, "auto, on or off"),
        (ReelParams, {"theme": "x", "seed": -1}, "seed"),
        (ImagesParams, {"prompt": "x", "count": 0}, "1 to 12"),
        (ImagesParams, {"prompt": "x", "count": 10_000}, "1 to 12"),
        (ImagesParams, {"prompt": "x", "size": "3:7"}, "no size"),
        (ImagesParams, {"prompt": "x", "width": 0, "height": 512}, "256 to 2048"),
        (ImagesParams, {"prompt": "x", "width": 100_000, "height": 512}, "256 to 2048"),
        (ImagesParams, {"prompt": "x", "width": 513, "height": 512}, "multiples of 8"),
        (ImagesParams, {"prompt": ""}, "empty"),
        (EditParams, {"asset_id": 1, "operation": ""}, "done"),
    ],
)
def test_what_cannot_be_is_refused_with_what_can(made_for, values, says) -> None:
    with pytest.raises(InvalidRequest) as raised:
        made_for(**values)

    assert says in f"{raised.value.message} {raised.value.fix}"
    assert "\n" not in raised.value.message


async def test_a_reel_longer_than_its_platform_takes_is_refused_with_the_range(tmp_path) -> None:
    async with open_studio(tmp_path, running=False) as studio:
        with pytest.raises(InvalidRequest, match="3 to 60"):
            await studio.production.start_reel(small_reel(platform="youtube", duration_s=120.0), ASKER)


reels = st.builds(
    ReelParams,
    theme=st.text(min_size=1, max_size=50).filter(str.strip),
    duration_s=st.floats(3, 180),
    shots=st.integers(0, 20).map(lambda n: n or 1),
    hook=st.none() | st.text(max_size=20),
    seed=st.none() | st.integers(0, 2**32 - 1),
    rating=st.sampled_from(Rating),
    retake=st.lists(st.integers(1, 20), max_size=3).map(tuple),
)


@given(reels)
def test_parameters_come_back_from_the_database_as_they_went(params) -> None:
    import json

    assert from_dict("reel", json.loads(json.dumps(to_dict(params)))) == params


def test_parameters_of_a_newer_version_are_understood_as_far_as_they_are_known() -> None:
    assert from_dict("edit", {"asset_id": 1, "operation": "trim", "sparkle": True}) == EditParams(
        asset_id=1, operation="trim"
    )


def _blank(width: int, height: int) -> bytes:
    import struct
    import zlib

    row = b"\0" + b"\x80\x80\x80" * width

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(row * height))
        + chunk(b"IEND", b"")
    )


async def test_what_a_painter_did_otherwise_than_asked_stands_on_the_card(tmp_path) -> None:
    class Short(ScriptedPainter):
        async def paint(self, request, to, *, progress):
            painted = await super().paint(request, to, progress=progress)
            return replace(painted, note="painted smaller: the graphics card ran out of memory")

    async with open_studio(tmp_path, painter=Short()) as studio:
        done = await studio.until_over(await studio.production.start_images(small_images(count=2), ASKER))

    told = "painted smaller: the graphics card ran out of memory"
    assert sorted(done.warnings) == [f"picture 1: {told}", f"picture 2: {told}"]


async def test_what_is_said_at_the_same_moment_is_all_kept(tmp_path) -> None:
    async with open_studio(tmp_path, painter=ScriptedPainter(seconds=30)) as studio:
        job = await studio.production.start_images(small_images(count=1), ASKER)

        async with asyncio.TaskGroup() as said:
            for number in range(8):
                said.create_task(studio.production.bench.warn(job.id, f"warning {number}"))

        kept = await studio.jobs.get(job.id)
        assert sorted(kept.warnings) == [f"warning {number}" for number in range(8)]


@pytest.mark.parametrize(("uses_gpu", "at_once"), [(False, 1), (True, 2)])
async def test_a_painter_with_a_queue_of_its_own_is_given_the_next_picture_early(tmp_path, uses_gpu, at_once) -> None:
    class Counting(ScriptedPainter):
        most = 0

        async def paint(self, request, to, *, progress):
            self.most = max(self.most, self.painting + 1)
            return await super().paint(request, to, progress=progress)

    painter = Counting(uses_gpu=uses_gpu, seconds=0.5)
    async with open_studio(tmp_path, painter=painter) as studio:
        done = await studio.until_over(await studio.production.start_images(small_images(count=3), ASKER))

    assert done.state is JobState.SUCCEEDED
    assert painter.most == at_once


async def test_a_server_that_is_away_for_a_moment_ends_no_job_whatever_is_asked_of_it(tmp_path: Path) -> None:
    """Also what is asked beside the steps: whose job it is, and in which language it is told."""
    away = dict.fromkeys(("spoken", "is_owner"), 2)

    def gone(what: str) -> None:
        if away[what]:
            away[what] -= 1
            raise Unreachable("the database server is shutting down")

    async def spoken(front: str, chat: str) -> str:
        gone("spoken")
        return "en"

    async def is_owner(actor: str) -> bool:
        gone("is_owner")
        return True

    async with open_studio(tmp_path) as studio:
        job = await studio.production.start_images(small_images(), Asker(front="console", chat="1", actor="somebody"))
        studio.production.bench.spoken, studio.production.bench.is_owner = spoken, is_owner
        done = await studio.until_over(job)

    assert (done.state, done.error) == (JobState.SUCCEEDED, "")
    assert away == {"spoken": 0, "is_owner": 0}
