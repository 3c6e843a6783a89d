"""The drawings: the same from the same wish, in every place and hour, with the person in their own colours."""

import hashlib
import json
import subprocess
import sys
from dataclasses import asdict, replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from tests.tools.sketch.people import AVA, wish
from tools.scenes.vocabulary import vocabulary
from tools.sketch.canvas import Canvas
from tools.sketch.colours import Colour
from tools.sketch.figure import Placed, draw_figure
from tools.sketch.light import light_for
from tools.sketch.look import read_look
from tools.sketch.picture import paint
from tools.sketch.places.register import PLACES
from tools.sketch.poses import POSES

TIMES = ("dawn", "morning", "day", "golden hour", "dusk", "night")
WEATHERS = ("clear", "cloudy", "rain", "storm", "snow", "fog", "wind")
MARK: Colour = (255, 112, 84)  # the dot on the SKETCH plate


def pixels(picture: Image.Image) -> NDArray[np.int32]:
    return np.asarray(picture, dtype=np.int32)


def close_to(picture: Image.Image, colour: Colour, reach: float = 40) -> int:
    """How many pixels are about that colour."""
    away = pixels(picture) - np.array(colour, dtype=np.int32)
    return int((np.sqrt((away**2).sum(axis=2)) < reach).sum())


def test_every_place_that_words_can_name_can_be_drawn() -> None:
    assert set(PLACES) == set(vocabulary().places)


def test_two_processes_draw_the_same_pixels() -> None:
    asked = wish("rainy night walk, neon street", "medium")
    code = (
        "import hashlib, json, sys; from tools.sketch.picture import Wish, paint; "
        "print(hashlib.sha256(paint(Wish(**json.loads(sys.argv[1]))).tobytes()).hexdigest())"
    )
    argv = [sys.executable, "-c", code, json.dumps(asdict(asked))]

    hashes = {subprocess.run(argv, capture_output=True, text=True, check=True).stdout.strip() for _ in range(2)}

    assert hashes == {hashlib.sha256(paint(asked).tobytes()).hexdigest()}


def test_another_seed_draws_another_picture_of_the_same_scene() -> None:
    first, second = paint(wish("beach", seed=1)), paint(wish("beach", seed=2))

    assert first.tobytes() != second.tobytes()


@pytest.mark.parametrize("place", sorted(PLACES))
def test_a_place_is_drawn_in_every_shot_with_and_without_a_person(place: str) -> None:
    words = next(phrase for phrase, meanings in vocabulary().meanings.items() if ("place", place) in meanings)
    for shot, look in (("wide", AVA), ("medium", AVA), ("close", None)):
        picture = paint(wish(words, shot, look=look))
        assert picture.size == (270, 480)
        # A picture, and no flat sheet of one colour.
        assert pixels(picture).std() > 12


@pytest.mark.parametrize("time", TIMES)
@pytest.mark.parametrize("weather", WEATHERS)
def test_every_hour_and_weather_is_drawn(time: str, weather: str) -> None:
    place = ("beach", "street", "cafe", "mountain")[(TIMES.index(time) + WEATHERS.index(weather)) % 4]

    paint(wish(f"{place} {time} {weather}", "wide"))


@pytest.mark.parametrize("size", [(256, 256), (256, 768), (768, 256), (640, 360)])
@pytest.mark.parametrize("scene", ["forest", "gym", "something unheard of"])
def test_every_format_is_filled(scene: str, size: tuple[int, int]) -> None:
    picture = paint(wish(scene, "medium", width=size[0], height=size[1]))

    assert picture.size == size
    edges = pixels(picture)
    for strip in (edges[:4], edges[-4:], edges[:, :4], edges[:, -4:]):
        assert strip.max() > 8  # drawn to the edge: nothing is left black


def test_the_largest_format_is_drawn() -> None:
    assert paint(wish("beach at night", "wide", width=4096, height=1366)).size == (4096, 1366)


def test_hours_light_a_scene_differently() -> None:
    night, day, golden = (
        pixels(paint(wish(f"beach {time}"))).mean(axis=(0, 1)) for time in ("night", "day", "golden hour")
    )

    assert night.sum() < 0.6 * day.sum()
    assert golden[0] - golden[2] > day[0] - day[2] + 30  # red over blue


@pytest.mark.parametrize("size", [(1080, 1920), (540, 540), (640, 360), (300, 900)])
@pytest.mark.parametrize("scene", ["beach", "an unheard of thing"])
def test_the_sketch_mark_is_there_and_clear_of_what_apps_cover(scene: str, size: tuple[int, int]) -> None:
    width, height = size
    found = np.argwhere((pixels(paint(wish(scene, "close", width=width, height=height))) == MARK).all(axis=2))

    assert len(found) > 8
    top, left = found.min(axis=0)
    bottom, right = found.max(axis=0)
    assert top > height * 250 / 1920
    assert bottom < height * (1 - 420 / 1920)
    assert left > width * 0.04
    assert right < width * (1 - 120 / 1080)


def test_an_unknown_scene_shows_its_words_on_a_card() -> None:
    """Two unknown scenes differ in their words, and in nothing else: no place is made up."""
    turnips, parsnips = (pixels(paint(wish(words, "wide", look=None))) for words in ("turnip", "parsnip"))
    rows, columns = np.nonzero((abs(turnips - parsnips) > 40).any(axis=2))
    card = turnips[rows.min() : rows.max(), columns.min() : columns.max()]

    assert rows.max() - rows.min() < 480 * 0.15
    assert (card > 200).all(axis=2).mean() > 0.3  # paper
    assert (card < 90).all(axis=2).mean() > 0.08  # letters


@pytest.mark.parametrize(
    "words",
    [
        "",
        "🏖️🎉",
        "שלום עולם",
        "نهاية الفلسفة",
        "x" * 10_000,
        "word " * 2000,
        "\x00\x1b[31m\uffff",
        "日本語の題",
        "a\nb\tc",
    ],
)
@pytest.mark.parametrize("shot", ["wide", "close"])
def test_any_words_can_be_drawn(words: str, shot: str) -> None:
    assert paint(wish(words, shot)).size == (270, 480)


@pytest.mark.parametrize(
    ("field", "words", "other"),
    [
        ("hair", "long blue", "long brown"),
        ("hair", "long black", "long red"),
        ("skin", "pale", "deep brown"),
        ("clothing", "red dress", "blue dress"),
        ("clothing", "green hoodie", "white hoodie"),
    ],
)
@pytest.mark.parametrize("time", ["day", "night"])
def test_the_persona_keeps_their_colours(field: str, words: str, other: str, time: str) -> None:
    """Measured in the figure: much of the colour where the words say it, much less where they say another."""
    light = light_for(time, "clear")

    def figure(appearance: dict[str, Any]) -> Image.Image:
        c = Canvas(300, 480, 1)
        c.cover((0, 250, 20))
        draw_figure(
            c, Placed(x=0, ground=1500, head=210, pose=POSES["stand"], shadow=0), read_look(appearance), light, lit=1
        )
        return c.image

    worn = read_look({**AVA, field: words})
    colour = {"hair": worn.hair, "skin": worn.skin, "clothing": worn.outfit.top_colour}[field]
    lit = light.person(colour)

    own, different = (close_to(figure({**AVA, field: say}), lit, 48) for say in (words, other))

    assert own > 1000
    assert own > 3 * different


def test_nobody_is_drawn_when_nobody_is_asked_for() -> None:
    """The dress is in one picture and not in the other."""
    dress = light_for("day", "clear").person(read_look(AVA).outfit.top_colour)

    assert close_to(paint(wish("beach day", "medium", look=None)), dress, 30) < 0.2 * close_to(
        paint(wish("beach day", "medium")), dress, 30
    )


def test_shots_of_one_reel_show_the_same_person() -> None:
    """Other seed, other shot size: the same dress, in about the same colour."""
    dress = light_for("golden", "clear").person(read_look(AVA).outfit.top_colour)

    for shot, seed in (("wide", 1), ("medium", 2), ("close", 3)):
        picture = paint(wish("beach at sunset", shot, seed=seed, width=540, height=960))
        assert close_to(picture, dress, 60) > 1200, shot


@pytest.mark.parametrize("pose", sorted(POSES))
def test_every_pose_is_drawn_from_all_builds(pose: str) -> None:
    for presents, build in (("woman", "curvy"), ("man", "full")):
        c = Canvas(120, 213, 1)
        look = read_look({"presents_as": presents, "body_type": build})
        silhouette = draw_figure(
            c, Placed(x=0, ground=900, head=90, pose=POSES[pose]), look, light_for("day", "clear"), lit=-1
        )
        assert np.asarray(silhouette).mean() > 2


def test_a_theme_helps_a_shot_that_does_not_say_where() -> None:
    bare = wish("she turns and smiles", "wide", look=None)
    themed = replace(bare, theme="a day at the beach")

    assert close_to(paint(bare), (250, 246, 236), 30) > 2 * close_to(paint(themed), (250, 246, 236), 30)
