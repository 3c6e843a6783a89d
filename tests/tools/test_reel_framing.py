"""What is meant stays in sight: found where it stands out, kept by every crop and every move of the camera."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from tools.reel.framing import MIDDLE, Subject, crop_around
from tools.reel.motion import box_at
from tools.reel.salience import subject_of
from tools.reel.spec import MOVES, Move, Pace

PLACES = [(0.15, 0.3), (0.85, 0.3), (0.5, 0.5), (0.2, 0.75), (0.8, 0.7)]
GROUNDS = ["plain", "sky over sand", "grain"]


def scene(at: tuple[float, float], ground: str, *, size: tuple[int, int] = (960, 540)) -> Image.Image:
    """Somebody somewhere: a face with hair over a coat, before a background."""
    chance = np.random.default_rng(4)
    width, height = size
    y = np.linspace(0, 1, height)[:, None, None]
    sky, sand = np.array([150, 190, 225.0]), np.array([200, 185, 150.0])
    pixels = {
        "plain": np.full((height, width, 3), 128.0),
        "sky over sand": np.where(y < 0.55, sky - 25 * y, sand - 30 * y) + np.zeros((1, width, 1)),
        "grain": 120 + chance.normal(0, 12, (height, width, 3)),
    }[ground]
    image = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    pen = ImageDraw.Draw(image)
    x, top, r = at[0] * width, at[1] * height, 0.07 * height
    pen.polygon(
        [(x - r, top + r), (x + r, top + r), (x + 1.6 * r, top + 5 * r), (x - 1.6 * r, top + 5 * r)], fill=(40, 60, 110)
    )
    pen.ellipse((x - 1.15 * r, top - 1.3 * r, x + 1.15 * r, top + 1.1 * r), fill=(60, 35, 25))
    pen.ellipse((x - 0.8 * r, top - r, x + 0.8 * r, top + r), fill=(224, 172, 140))
    return image


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("at", PLACES)
def test_a_face_off_the_middle_stays_in_an_upright_and_in_a_square_crop(at: tuple[float, float], ground: str) -> None:
    image = scene(at, ground)

    subject = subject_of(image)
    for aspect in (9 / 16, 1.0):
        left, top, width, height = crop_around(*image.size, aspect, subject)
        x, y = at[0] * image.width, at[1] * image.height
        assert left + 12 <= x <= left + width - 12
        assert top <= y <= top + height


@pytest.mark.parametrize(
    "image",
    [
        Image.new("RGB", (400, 300), (90, 120, 150)),
        Image.linear_gradient("L").convert("RGB"),
        Image.new("RGB", (1, 1)),
        Image.new("RGB", (4000, 3)),
    ],
)
def test_where_nothing_stands_out_the_middle_is_taken(image: Image.Image) -> None:
    subject = subject_of(image)

    assert abs(subject.x - MIDDLE.x) < 0.15
    assert abs(subject.y - MIDDLE.y) < 0.25


SHARES = st.floats(0, 1)


@given(st.integers(64, 4000), st.integers(64, 4000), st.floats(0.3, 3), SHARES, SHARES, SHARES, SHARES)
def test_a_crop_lies_within_the_picture_and_holds_the_subjects_middle(
    width: int, height: int, aspect: float, x: float, y: float, wide: float, high: float
) -> None:
    subject = Subject(x=x, y=y, width=wide, height=high)
    left, top, w, h = crop_around(width, height, aspect, subject)

    assert 0 <= left <= left + w <= width
    assert 0 <= top <= top + h <= height
    assert all(side % 2 == 0 for side in (left, top, w, h))
    if wide * width < w - 4:
        assert left - 2 <= x * width <= left + w + 2
    if high * height < h - 4:
        assert top - 2 <= y * height <= top + h + 2


@given(
    st.sampled_from(MOVES),
    st.sampled_from(["gentle", "normal", "strong"]),
    st.floats(0, 1),
    st.sampled_from([(1920, 1080), (1080, 1920), (1000, 1000), (832, 1216)]),
    SHARES,
    SHARES,
)
def test_no_move_takes_the_subject_out_of_sight(
    move: Move, pace: Pace, progress: float, picture: tuple[int, int], x: float, y: float
) -> None:
    subject = Subject(x=x, y=y, width=0.1, height=0.1)
    box = box_at(move, progress, picture=picture, frame=(1080, 1920), pace=pace, subject=subject)

    assert box.left - 1e-6 <= x * picture[0] <= box.right + 1e-6
    assert box.top - 1e-6 <= y * picture[1] <= box.bottom + 1e-6
    assert box.left >= -1e-6
    assert box.right <= picture[0] + 1e-6


def test_a_pan_over_a_wide_picture_goes_no_further_than_over_an_upright_one() -> None:
    """Two and a half frames' widths in two seconds made people dizzy."""
    first, last = (box_at("pan_right", at, picture=(1920, 1080), frame=(1080, 1920)) for at in (0, 1))

    assert (last.left - first.left) / (first.right - first.left) == pytest.approx(0.14, abs=0.001)
    assert first.bottom - first.top == pytest.approx(1080)  # no closer than it must be


@pytest.mark.parametrize("ease", ["soft", "even", "in", "out"])
@pytest.mark.parametrize("move", MOVES)
def test_every_move_begins_and_ends_where_it_should_with_every_ease(move: Move, ease: str) -> None:
    boxes = [
        box_at(move, progress, picture=(1080, 1920), frame=(1080, 1920), ease=ease)  # type: ignore[arg-type]
        for progress in (0, 0.5, 1)
    ]

    ends = [box_at(move, progress, picture=(1080, 1920), frame=(1080, 1920)) for progress in (0, 1)]
    for box, end in zip((boxes[0], boxes[2]), ends, strict=True):
        assert box.left == pytest.approx(end.left, abs=1e-6)
        assert box.top == pytest.approx(end.top, abs=1e-6)
    if move != "still":
        assert boxes[0] != boxes[1] != boxes[2]
