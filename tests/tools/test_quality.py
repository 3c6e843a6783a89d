"""Measuring pictures and clips: better ones score better, and every complaint is in words."""

import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFilter

from tools.ffmpeg import locate
from tools.quality import check_image, check_images, check_video, distance, nearest
from tools.quality.measures import measured, opened, perceptual_hash
from tools.quality.scoring import QualityReport, judged, look_findings, picture_findings
from tools.reel.profiles import profile_for

Change = Callable[[Image.Image], Image.Image]


def drawing() -> Image.Image:
    """Flat art: a smooth sky, hard edges, few colours, the faintest grain."""
    sky = np.linspace(0, 1, 1920)[:, None, None] * np.array([90, 140, 220]) + np.linspace(1, 0, 1920)[
        :, None, None
    ] * np.array([250, 190, 140])
    image = Image.fromarray(np.broadcast_to(sky, (1920, 1080, 3)).astype(np.uint8))
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 1200, 1080, 1920), fill=(230, 205, 150))
    pen.ellipse((400, 500, 680, 800), fill=(240, 200, 170))
    pen.rectangle((430, 800, 650, 1300), fill=(30, 90, 160))
    pen.ellipse((700, 200, 900, 400), fill=(255, 240, 180))
    grain = np.random.default_rng(2).normal(0, 0.9, (1920, 1080, 1))
    return Image.fromarray(np.clip(np.asarray(image) + grain, 0, 255).astype(np.uint8))


def photo() -> Image.Image:
    """What a camera sees, roughly: detail of every size over soft light, and grain."""
    chance = np.random.default_rng(4)
    total = np.zeros((1920, 1080, 3))
    for cell, strength in ((240, 70), (60, 30), (12, 22), (3, 14)):
        coarse = chance.integers(-127, 128, (1920 // cell + 2, 1080 // cell + 2, 3)) + 128
        grown = Image.fromarray(coarse.clip(0, 255).astype(np.uint8)).resize((1080, 1920), Image.Resampling.BICUBIC)
        total += (np.asarray(grown).astype(float) - 128) * strength / 128
    pixels = np.clip(total + 118 + chance.normal(0, 2, total.shape), 0, 255).astype(np.uint8)
    image = Image.fromarray(pixels)
    ImageDraw.Draw(image).polygon([(100, 900), (500, 300), (900, 1000)], fill=(40, 60, 50))
    return image


def blurred(radius: float) -> Change:
    return lambda image: image.filter(ImageFilter.GaussianBlur(radius))


def compressed(quality: int) -> Change:
    def change(image: Image.Image) -> Image.Image:
        stream = io.BytesIO()
        image.save(stream, "JPEG", quality=quality)
        with Image.open(stream) as again:
            return again.convert("RGB")

    return change


def posterised(step: int) -> Change:
    return lambda image: Image.fromarray((np.asarray(image) // step * step).astype(np.uint8))


def exposed(factor: float) -> Change:
    return lambda image: image.point([min(255, int(value * factor)) for value in range(256)] * 3)


def report_of(image: Image.Image) -> QualityReport:
    measures = measured(image)
    found = picture_findings(measures, width=image.width, height=image.height, shown_as="PNG")
    return judged(found, metadata=measures)


@pytest.fixture(scope="module", params=[drawing, photo], ids=["drawing", "photo"])
def picture(request: pytest.FixtureRequest) -> Image.Image:
    made: Image.Image = request.param()
    return made


def test_an_untouched_picture_passes_every_check(picture: Image.Image) -> None:
    report = report_of(picture)

    assert (report.status, report.failed, report.warnings) == ("passed", (), ()), report.reasons
    assert report.score == 1.0


@pytest.mark.parametrize(
    ("mild", "strong", "checks"),
    [
        (blurred(1.5), blurred(4), {"sharpness"}),
        (compressed(50), compressed(20), {"blocks", "banding"}),  # where a ramp is, blocks show as steps
        (exposed(0.16), exposed(0.03), {"brightness", "content"}),
    ],
    ids=["blur", "blocks", "dark"],
)
def test_a_worse_picture_scores_worse_and_says_why(
    picture: Image.Image, mild: Change, strong: Change, checks: set[str]
) -> None:
    whole, worse, worst = (report_of(change(picture)) for change in (lambda image: image, mild, strong))

    assert whole.score > worse.score > worst.score
    assert checks & {*worse.warnings, *worse.failed}
    assert checks & {*worst.failed}
    assert worst.reasons


def test_a_sky_cut_into_steps_is_noticed_and_a_smooth_one_is_not() -> None:
    smooth, stepped = measured(drawing()), measured(posterised(6)(drawing()))

    assert smooth["banding"] < 0.5 < 1.0 < stepped["banding"]


def test_a_soft_background_behind_a_sharp_subject_is_not_blur() -> None:
    image = photo().filter(ImageFilter.GaussianBlur(6))
    image.paste(photo().crop((300, 500, 800, 1300)), (300, 500))

    assert "sharpness" in report_of(image).passed


def test_one_colour_from_edge_to_edge_is_blank() -> None:
    report = report_of(Image.new("RGB", (1080, 1920), (120, 10, 40)))

    assert report.failed == ("content",)
    assert report.score < 0.5


@pytest.mark.parametrize(
    ("size", "status"), [((1080, 1920), "passed"), ((720, 1280), "warning"), ((240, 427), "failed")]
)
def test_small_pictures_are_said_to_be_small(size: tuple[int, int], status: str) -> None:
    report = report_of(photo().resize(size, Image.Resampling.LANCZOS))

    assert report.status == status
    assert any("small" in reason for reason in report.reasons) == (status != "passed")


def test_the_hash_stays_near_for_one_picture_and_far_for_another(picture: Image.Image) -> None:
    own = perceptual_hash(picture)
    changes: list[Change] = [compressed(20), blurred(2), exposed(0.8), lambda image: image.resize((300, 533))]

    assert all(distance(own, perceptual_hash(change(picture))) <= 6 for change in changes)
    assert distance(own, perceptual_hash(picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT))) > 10


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1))
def test_distance_is_symmetric_and_zero_only_for_equals(one: int, other: int) -> None:
    first, second = f"{one:016x}", f"{other:016x}"

    assert distance(first, second) == distance(second, first)
    assert (distance(first, second) == 0) == (one == other)


def test_the_nearest_is_named_only_when_it_is_near() -> None:
    others = {"img_1": "00000000000000ff", "img_2": "ffffffffffffffff", "img_3": ""}

    assert nearest("00000000000000fe", others) == "img_1"
    assert nearest("0f0f0f0f0f0f0f0f", others) is None


@given(
    st.fixed_dictionaries(
        {
            name: st.floats(0, 255)
            for name in (
                "sharpness",
                "blockiness",
                "banding",
                "contrast",
                "brightness",
                "saturation",
                "burnt",
                "crushed",
            )
        }
    )
)
def test_whatever_is_measured_the_score_is_from_0_to_1_and_agrees_with_its_checks(measures: dict[str, float]) -> None:
    report = judged(look_findings(measures), metadata=measures)

    assert 0 <= report.score <= 1
    assert (report.status == "failed") == bool(report.failed)
    assert len(report.reasons) == len(report.failed) + len(report.warnings)
    assert report.score == 1 or report.reasons


async def test_files_are_checked_by_one_worker_and_a_broken_one_does_not_spoil_the_rest(tmp_path: Path) -> None:
    drawing().save(tmp_path / "good.png")
    drawing().save(tmp_path / "again.jpg", quality=90)
    (tmp_path / "broken.png").write_bytes((tmp_path / "good.png").read_bytes()[:3000])
    (tmp_path / "list.png").write_bytes(b"#EXTM3U\n/etc/passwd")

    good, again, broken, listed, gone = await check_images(
        [tmp_path / name for name in ("good.png", "again.jpg", "broken.png", "list.png", "gone.png")]
    )

    assert good.summary == "1.00 ✅ 10/10"
    assert "new" in again.warnings
    assert any("good.png" in reason for reason in again.reasons)
    assert [report.status for report in (broken, listed, gone)] == ["error"] * 3
    assert all(report.errors for report in (broken, listed, gone))


async def test_a_large_photo_is_measured_at_the_size_at_which_it_is_seen(tmp_path: Path) -> None:
    photo().resize((3240, 5760), Image.Resampling.BICUBIC).save(tmp_path / "big.jpg", quality=92)

    report = await check_image(tmp_path / "big.jpg")

    assert "sharpness" in report.passed  # soft at 18 million pixels, sharp at 2
    assert report.metadata["width"] == 3240
    assert opened(tmp_path / "big.jpg").width < 2160


async def test_a_report_is_plain_data(tmp_path: Path) -> None:
    drawing().save(tmp_path / "good.png")

    report = await check_image(tmp_path / "good.png", others={"img_1": "f" * 16})

    data = json.loads(json.dumps(report.as_dict()))
    assert data["passed"] == list(report.passed)
    assert (data["score"], data["phash"]) == (report.score, report.phash)


def clip(path: Path, *filters: str, sound: bool = True, source: str = "testsrc2=size=1080x1920:rate=30") -> Path:
    wave = ["-f", "lavfi", "-i", "sine=frequency=440,volume=5dB"] if sound else []
    subprocess.run(
        [
            *(str(locate()), "-y", "-loglevel", "error", "-f", "lavfi", "-i", source, *wave, *filters),
            *("-preset", "ultrafast", "-pix_fmt", "yuv420p"),
            *("-movflags", "+faststart", "-use_editlist", "0", str(path)),
        ],
        check=True,
    )
    return path


async def test_a_clip_that_fits_its_platform_passes_and_one_that_does_not_says_why(tmp_path: Path) -> None:
    fits = await check_video(clip(tmp_path / "a.mp4", "-t", "3.2"), profile=profile_for("instagram"))
    wrong = await check_video(
        clip(tmp_path / "b.mp4", "-t", "1", source="testsrc2=size=640x360:rate=10", sound=False),
        profile=profile_for("tiktok"),
    )

    assert fits.status != "failed"
    assert {"length", "shape", "codec", "pixels", "resolution"} <= set(fits.passed)
    assert {"length", "frame rate", "resolution"} <= set(wrong.failed)
    assert {"shape", "sound"} <= set(wrong.warnings)
    assert fits.score > wrong.score


async def test_a_clip_in_the_size_that_its_platform_asks_for_is_not_small(tmp_path: Path) -> None:
    source = "testsrc2=size=720x1280:rate=30"

    report = await check_video(clip(tmp_path / "x.mp4", "-t", "3.2", source=source), profile=profile_for("x"))

    assert "resolution" in report.passed
    assert not any("small" in reason for reason in report.reasons)


async def test_a_black_clip_and_a_still_one_are_noticed(tmp_path: Path) -> None:
    black = await check_video(clip(tmp_path / "b.mp4", "-t", "3", source="color=black:size=1080x1920:rate=30"))
    still = await check_video(
        clip(tmp_path / "s.mp4", "-t", "3", "-vf", "trim=end_frame=1,loop=90:1,setpts=N/30/TB", sound=False)
    )

    assert "no black frames" in black.failed
    assert "movement" in still.warnings + still.failed


@pytest.mark.parametrize("data", [b"", b"#EXTM3U\n/etc/passwd", b"\0\0\0\x18ftypisom" + bytes(3000)])
async def test_a_clip_that_cannot_be_read_is_an_error_in_words(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.mp4").write_bytes(data)

    report = await check_video(tmp_path / "x.mp4")

    assert report.status == "error"
    assert report.reasons
