"""Asking the worker: what it may not be given, what it may do, and what is drawn of its answers."""

from pathlib import Path

import pytest
from PIL import Image

from tests.tools.likeness.scripted import Sight, face
from tools.errors import InvalidRequest
from tools.likeness import models
from tools.workers import ask


def picture(folder: Path, name: str) -> Path:
    path = folder / f"{name}.png"
    Image.new("RGB", (64, 64), "tan").save(path)
    return path


async def test_how_many_faces_a_picture_is_of_can_be_asked(tmp_path: Path) -> None:
    sight = Sight(tmp_path, [])
    sight.knows("cat")
    sight.knows("ava", face(0.0))
    sight.knows("two", face(0.0), face(0.9, 0.25))
    sight.knows("street", face(0.0, 0.4), face(0.9, 0.05))

    counted = {name: await sight.eyes().inspect(picture(tmp_path, name)) for name in ("cat", "ava", "two", "street")}

    assert counted == {"cat": 0, "ava": 1, "two": 2, "street": 1}


async def test_what_is_no_picture_never_reaches_the_models(tmp_path: Path) -> None:
    sight = Sight(tmp_path, [])
    file = tmp_path / "face.png"
    file.write_bytes(b"not a picture at all")

    [found] = await sight.eyes().look_at([file])

    assert found.error
    assert sight.asked == []
    with pytest.raises(InvalidRequest):
        await sight.eyes().inspect(file)


async def test_a_picture_that_ends_the_worker_costs_the_others_nothing(tmp_path: Path) -> None:
    sight = Sight(tmp_path, [face(0.2)])
    sight.ends_at("bad")
    pictures = [picture(tmp_path, name) for name in ("one", "bad", "two")]

    found = await sight.eyes().look_at(pictures)

    assert [bool(one.error) for one in found] == [False, True, False]
    assert len(found[2].faces) == 1


async def test_a_picture_is_compared_with_references(tmp_path: Path) -> None:
    sight = Sight(tmp_path, [face(0.11)])

    likeness = await sight.eyes().compare(picture(tmp_path, "ava"), [(0.0,) * 128])

    assert likeness is not None
    assert (likeness.verdict, likeness.score) == ("same", 0.9)


def test_models_are_there_only_with_both_packages_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.path", [str(tmp_path)])
    models.find_models.cache_clear()
    try:
        assert models.find_models() is None
        (tmp_path / "dlib").mkdir()
        (tmp_path / "dlib" / "__init__.py").touch()
        folder = tmp_path / "face_recognition_models" / "models"
        folder.mkdir(parents=True)
        package = folder.parent / "__init__.py"
        package.write_text("raise RuntimeError('it is found without being imported')")
        models.find_models.cache_clear()
        assert models.find_models() is None, "its weights are missing"
        for name in (
            "dlib_face_recognition_resnet_model_v1",
            "shape_predictor_5_face_landmarks",
            "mmod_human_face_detector",
        ):
            (folder / f"{name}.dat").touch()
        models.find_models.cache_clear()
        found = models.find_models()
        assert found is not None
        assert found.embedder.name == "dlib_face_recognition_resnet_model_v1.dat"
    finally:
        models.find_models.cache_clear()


@pytest.mark.parametrize("number", [1, 2, 60])
async def test_a_trend_is_drawn_as_a_picture_for_a_phone(number: int, tmp_path: Path) -> None:
    verdicts = ["same", "several", "other", "none"]
    request = {
        "points": [{"score": 0.4 + index / 150, "verdict": verdicts[index % 4]} for index in range(number)],
        "means": [0.5] * number,
        "title": "Is it still أمل 𝓐va 🏖️?",
        "subtitle": "long words " * 40,
        "first": "img_1, 1 Mar",
        "last": "img_60, 2 Mar",
        "to": str(tmp_path / "plot.png"),
    }

    assert await ask("tools.likeness.plot", request, timeout=60) == {"width": 1080, "height": 1080}

    with Image.open(tmp_path / "plot.png") as image:
        colours = {colour for _, colour in image.convert("RGB").getcolors(2**24) or []}
    assert (31, 138, 76) in colours, "the dot of the same face"
