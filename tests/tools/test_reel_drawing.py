"""Frames as they go into the encoder: where things are, to a twentieth of a pixel, and where the words stand."""

import itertools
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from tools.errors import InvalidRequest
from tools.reel.draw import Drawing, frames
from tools.reel.kernel import ONE, draw, room, taps
from tools.reel.motion import Box, box_at
from tools.reel.picture import kept, load, to_yuv
from tools.reel.resample import Look
from tools.reel.spec import Layer, Move, Text
from tools.reel.titles import titles
from tools.slate import save_slated, slate

WIDTH, HEIGHT = 216, 384


def resampled(plane: NDArray[np.float32], box: Box, size: tuple[int, int]) -> NDArray[np.uint8]:
    """What a plane shows through a box, in bytes."""
    look = Look(kept(plane + np.float32(0.5)), size, box.left, box.top, box.right, box.bottom)
    out = np.empty((1, size[1], size[0]), np.uint8)
    seen = (look.plane, look.across, look.down)
    draw(*seen, *seen, 0.0, 0.0, 0.0, 255.5, *room(plane.shape[0], size[1]), out)
    return out[0]


@pytest.mark.parametrize(
    ("low", "high", "source"), [(0, 100, 100), (3.3, 51.7, 100), (-0.25, 99.75, 100), (0, 400, 400)]
)
def test_weights_sum_to_one_and_stay_within_the_source(low: float, high: float, source: int) -> None:
    first, weights = taps(100, low, high, source)

    assert set(weights.sum(axis=1, dtype=int)) <= {ONE - 1, ONE}
    assert first.min() >= 0
    assert first.max() + weights.shape[1] <= source


def test_the_whole_picture_at_its_own_size_is_itself() -> None:
    plane = np.random.default_rng(1).uniform(16, 235, (300, 200)).round().astype(np.float32)

    assert np.array_equal(resampled(plane, Box(0, 0, 200, 300), (200, 300)), plane)


@pytest.mark.parametrize(
    ("shape", "size", "box"),
    [
        ((300, 200), (200, 300), Box(3.3, 7.7, 181.2, 282.1)),  # closer
        ((300, 200), (130, 170), Box(0, 0, 200, 300)),  # smaller
        ((40, 9), (30, 26), Box(0.4, 0, 8.1, 40)),  # hardly wider than the kernel
        ((11, 70), (66, 20), Box(2.5, 1.5, 69, 10.5)),  # hardly higher
        ((3, 4), (20, 14), Box(0, 0, 4, 3)),
    ],
)
def test_a_picture_is_resampled_as_the_formula_says(shape: tuple[int, int], size: tuple[int, int], box: Box) -> None:
    """Lanczos of three lobes in numbers of 64 bits, what is beyond an edge left out."""
    plane = np.random.default_rng(3).uniform(40, 210, shape)
    exact = along(along(plane, size[1], box.top, box.bottom).T, size[0], box.left, box.right).T

    drawn = resampled(plane.astype(np.float32), box, size)

    inside = np.s_[6:-6, 6:-6] if min(shape) > 20 else np.s_[:, :]
    difference = np.abs(drawn - np.clip(exact, 16, 255))[inside]
    # Rounding alone makes a quarter of a level; at an edge no weight exceeds one, which is a little softer.
    assert float(np.median(difference)) < (0.3 if min(shape) > 20 else 0.6)
    assert float(difference.max()) < (0.6 if min(shape) > 20 else 60)


def along(plane: NDArray[np.float64], size: int, low: float, high: float) -> NDArray[np.float64]:
    step = (high - low) / size
    distances = (low + (np.arange(size) + 0.5) * step - 0.5)[:, None] - np.arange(len(plane))
    distances /= max(step, 1.0)
    weights = np.sinc(distances) * np.sinc(distances / 3) * (np.abs(distances) < 3)
    mixed: NDArray[np.float64] = weights / weights.sum(axis=1, keepdims=True) @ plane
    return mixed


def test_a_picture_made_much_smaller_does_not_alias() -> None:
    stripes = np.tile(np.array([[0.0, 255.0]], np.float32), (400, 200))

    small = resampled(stripes, Box(0, 0, 400, 400), (50, 50))

    assert small[5:-5, 5:-5] == pytest.approx(np.full((40, 40), 127.5), abs=3)


@pytest.mark.parametrize("move", ["zoom_in", "zoom_out", "pan_right", "pan_left", "pan_up", "pan_down"])
def test_everything_is_where_it_belongs_to_a_twentieth_of_a_pixel(move: Move) -> None:
    """A wave of known phase is filmed; the phase that is found in each frame says where it was drawn."""
    picture, frame, period = (270, 480), (216, 384), 13.0
    x, y = np.arange(picture[0]) + 0.5, np.arange(picture[1]) + 0.5
    waves = {
        "across": 125 + 80 * np.sin(2 * np.pi * x / period)[None, :] * np.ones((picture[1], 1)),
        "down": 125 + 80 * np.sin(2 * np.pi * y / period)[:, None] * np.ones((1, picture[0])),
    }
    errors = []
    for index in range(45):
        box = box_at(move, (index + 0.5) / 45, picture=picture, frame=frame)
        for way, wave in waves.items():
            drawn = resampled(wave.astype(np.float32), box, frame).astype(float)
            axis = drawn.mean(axis=0) if way == "across" else drawn.mean(axis=1)
            low, high = (box.left, box.right) if way == "across" else (box.top, box.bottom)
            step = (high - low) / len(axis)
            places = low + (np.arange(len(axis)) + 0.5) * step
            inner = slice(8, -8)
            angle = 2 * np.pi * places[inner] / period
            basis = np.stack([np.sin(angle), np.cos(angle), np.ones_like(angle)], axis=1)
            sine, cosine, _ = np.linalg.lstsq(basis, axis[inner].astype(float), rcond=None)[0]
            errors.append(np.arctan2(cosine, sine) * period / (2 * np.pi) / step)  # pixels of the frame
    jitter = np.diff(np.array(errors).reshape(-1, 2), axis=0)
    assert float(np.sqrt(np.mean(np.square(errors)))) <= 0.05
    assert float(np.sqrt(np.mean(np.square(jitter)))) <= 0.02


@pytest.mark.parametrize(
    ("rgb", "yuv"),
    [
        ((255, 255, 255), (235, 128, 128)),
        ((0, 0, 0), (16, 128, 128)),
        ((255, 0, 0), (63, 102, 240)),
        ((0, 255, 0), (173, 42, 26)),
        ((0, 0, 255), (32, 240, 118)),
    ],
)
def test_colours_are_those_of_bt709(rgb: tuple[int, int, int], yuv: tuple[int, int, int]) -> None:
    planes = to_yuv(*(np.full((1, 1), value, np.float32) for value in rgb))

    assert tuple(int(plane[0, 0]) for plane in planes) == yuv


def picture(path: Path, colour: tuple[int, int, int] = (120, 90, 60), size: tuple[int, int] = (WIDTH, HEIGHT)) -> Path:
    Image.new("RGB", size, colour).save(path)
    return path


def drawing(image: Path, before: Path | None = None, **changes: Any) -> Drawing:
    return replace(
        Drawing(
            width=WIDTH,
            height=HEIGHT,
            fps=30,
            frames=40,
            layer=Layer(image=image, move="zoom_in", life=40, played=0),
            before=Layer(image=before, move="pan_right", life=40, played=30) if before else None,
            transition="crossfade",
            transition_frames=10 if before else 0,
        ),
        **changes,
    )


def hook(text: str, *, first: int = 0, frames: int = 30, position: str = "top") -> tuple[Text, ...]:
    return (Text(role="hook", text=text, first=first, frames=frames, position=position),)  # type: ignore[arg-type]


def drawn(what: Drawing) -> list[NDArray[np.uint8]]:
    buffers = (np.empty(what.width * what.height * 3 // 2, np.uint8) for _ in itertools.count())
    return list(frames(what, buffers))


def luma(frame: NDArray[np.uint8]) -> NDArray[np.int16]:
    return frame[: WIDTH * HEIGHT].reshape(HEIGHT, WIDTH).astype(np.int16)


def test_a_plain_picture_stays_plain_and_exact_in_every_frame(tmp_path: Path) -> None:
    expected = [int(plane[0, 0]) for plane in to_yuv(*(np.full((1, 1), v, np.float32) for v in (120, 90, 60)))]

    for frame in drawn(drawing(picture(tmp_path / "a.png"))):
        y, u, v = np.split(frame, [WIDTH * HEIGHT, WIDTH * HEIGHT * 5 // 4])
        assert (set(y.tolist()), set(u.tolist()), set(v.tolist())) == tuple({level} for level in expected)


def test_a_crossfade_goes_evenly_from_one_to_the_other(tmp_path: Path) -> None:
    dark, light = picture(tmp_path / "d.png", (20, 20, 20)), picture(tmp_path / "l.png", (220, 220, 220))

    levels = [luma(frame).mean() for frame in drawn(drawing(light, dark))]

    assert levels[10:] == pytest.approx([levels[-1]] * 30)
    steps = np.diff(levels[:11])
    assert all(step > 0 for step in steps)
    assert max(steps) - min(steps) < 1.1
    assert levels[0] > 20 * 219 / 255 + 16  # the segment before ended with it alone


def test_a_pan_glides_in_every_frame_and_across_the_boundary_of_segments(tmp_path: Path) -> None:
    """A wave is filmed by two segments, one after the other; its phase never stops and never jerks."""
    period = 24.0
    x = np.arange(300) + 0.5
    wave = np.tile(125 + 60 * np.sin(2 * np.pi * x / period), (534, 1)).astype(np.uint8)
    Image.fromarray(wave).convert("RGB").save(tmp_path / "w.png")

    def filmed(played: int, count: int) -> list[NDArray[np.int16]]:
        layer = Layer(image=tmp_path / "w.png", move="pan_right", life=60, played=played)
        return [luma(frame) for frame in drawn(drawing(tmp_path / "w.png", layer=layer, frames=count))]

    phases = []
    for frame in [*filmed(0, 20), *filmed(20, 40)]:
        box = box_at("pan_right", 0.5, picture=(300, 534), frame=(WIDTH, HEIGHT))
        angle = 2 * np.pi * (np.arange(WIDTH) + 0.5) * (box.right - box.left) / WIDTH / period
        basis = np.stack([np.sin(angle), np.cos(angle), np.ones_like(angle)], axis=1)
        sine, cosine, _ = np.linalg.lstsq(basis[8:-8], frame.mean(axis=0)[8:-8], rcond=None)[0]
        phases.append(np.arctan2(cosine, sine))
    steps = np.diff(np.unwrap(phases) * period / (2 * np.pi))  # pixels of the picture that go by
    assert all(step > 0.1 for step in steps)
    assert np.abs(np.diff(steps)).max() < 0.06


@pytest.mark.parametrize("position", ["top", "middle", "bottom"])
@pytest.mark.parametrize(
    "text", ["POV: the sea calls", "Word " * 40, "x" * 300, "שלום עולם", "Привет, мир!", "مرحبا بالعالم"]
)
def test_words_stay_inside_what_every_app_leaves_free(position: str, text: str, tmp_path: Path) -> None:
    image = picture(tmp_path / "a.png")
    without = drawn(drawing(image))
    lettered = drawn(drawing(image, texts=hook(text, position=position)))

    for one, other in zip(without[:30], lettered[:30], strict=True):
        changed = np.argwhere(np.abs(luma(one) - luma(other)) > 40)
        if not len(changed):
            continue  # still fading in
        assert changed[:, 0].min() >= HEIGHT * 0.14 - 2
        assert changed[:, 0].max() <= HEIGHT * (1 - 0.22) + 2
        assert changed[:, 1].min() >= WIDTH * 0.08 - 2
        assert changed[:, 1].max() <= WIDTH * (1 - 0.08) + 2
    assert np.abs(luma(without[15]) - luma(lettered[15])).max() > 100
    assert all(np.array_equal(one, other) for one, other in zip(without[30:], lettered[30:], strict=True))


def test_words_go_on_across_a_segment_boundary(tmp_path: Path) -> None:
    image = picture(tmp_path / "a.png")

    later = drawn(drawing(image, texts=hook("Hello", first=-20)))
    plain = drawn(drawing(image))

    shows = [np.abs(luma(one) - luma(other)).max() > 20 for one, other in zip(later, plain, strict=True)]
    assert shows[:9] == [True] * 9
    assert not any(shows[10:])


@pytest.mark.parametrize("text", ["\ue000", "​‮", "   ", "\u200d"])
def test_text_without_a_letter_we_have_leaves_no_box(text: str, tmp_path: Path) -> None:
    assert titles(drawing(tmp_path / "a.png", texts=hook(text))) == []


def test_a_small_picture_fills_the_frame_and_a_huge_one_is_reduced_first(tmp_path: Path) -> None:
    small = load(picture(tmp_path / "s.png", size=(64, 64)), frame=(WIDTH, HEIGHT))
    huge = load(picture(tmp_path / "h.png", size=(3000, 3000)), frame=(WIDTH, HEIGHT))

    assert small.size == (64, 64)
    assert huge.size[0] < 600
    assert len(drawn(drawing(tmp_path / "s.png"))) == 40


@pytest.mark.parametrize("data", [b"", b"no picture", b"\x89PNG\r\n\x1a\n" + bytes(60)])
def test_a_broken_picture_is_said_to_be_broken(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.png").write_bytes(data)

    with pytest.raises(InvalidRequest) as refusal:
        load(tmp_path / "x.png", frame=(WIDTH, HEIGHT))

    assert refusal.value.fix


def drawing_with_slate(path: Path) -> Path:
    """A soft slope of grey, as the sketch painter writes it."""
    slope = np.tile(np.linspace(60, 180, WIDTH)[None, :, None], (HEIGHT, 1, 3)).astype(np.uint8)
    save_slated(Image.fromarray(slope), path)
    return path


def slate_at(frame: NDArray[np.uint8]) -> tuple[int, int, int, int]:
    """Where letters as white as the slate's are: top, left, bottom, right."""
    found = np.argwhere(luma(frame) > 200)
    return (*found.min(axis=0).tolist(), *found.max(axis=0).tolist())


@pytest.mark.parametrize("move", ["zoom_in", "pan_left", "pan_down"])
def test_the_slate_stands_still_while_the_camera_moves(move: Move, tmp_path: Path) -> None:
    image = drawing_with_slate(tmp_path / "a.png")

    filmed = drawn(drawing(image, layer=Layer(image=image, move=move, life=40, played=0)))

    assert len({slate_at(frame) for frame in filmed}) == 1
    plate, (left, top) = slate(WIDTH, HEIGHT)
    assert slate_at(filmed[0])[1] > left
    assert top < slate_at(filmed[0])[0] < top + plate.height


def test_the_slate_stays_through_a_fade_between_drawings_and_goes_with_the_last(tmp_path: Path) -> None:
    first, second = (drawing_with_slate(tmp_path / f"{name}.png") for name in "ab")
    photo = picture(tmp_path / "photo.png")

    between = [luma(frame).max() for frame in drawn(drawing(second, first))]
    away = [luma(frame).max() for frame in drawn(drawing(photo, first))]
    onto = [luma(frame).max() for frame in drawn(drawing(first, photo))]

    assert np.ptp(between) <= 1
    assert np.all(np.diff(away[:10]) < 0)
    assert max(away[10:]) < 200
    assert onto[-1] > 200
