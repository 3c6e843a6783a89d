"""The real models of the extra `faces`; the photographs are those that scikit-image carries."""

import importlib.util
from pathlib import Path

import pytest
from PIL import Image, ImageEnhance, ImageOps

from storage.tables import LikenessVerdict
from tools.errors import InvalidRequest
from tools.likeness import OFF, Eyes, judged, open_eyes
from tools.likeness.verdict import SAME, distance


@pytest.fixture(scope="module")
def eyes() -> Eyes:
    seeing = open_eyes()
    assert seeing is not None, OFF
    return seeing


@pytest.fixture(scope="module")
def photographs() -> Path:
    found = importlib.util.find_spec("skimage")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / "data"


@pytest.fixture
def portrait(photographs: Path) -> Image.Image:
    """Eileen Collins, by NASA, in the public domain."""
    with Image.open(photographs / "astronaut.png") as image:
        return image.convert("RGB")


async def test_a_cat_has_no_face_and_a_person_has_one(eyes: Eyes, photographs: Path) -> None:
    assert await eyes.inspect(photographs / "chelsea.png") == 0
    assert await eyes.inspect(photographs / "astronaut.png") == 1


@pytest.mark.parametrize("name", ["coffee.png", "rocket.jpg", "moon.png", "brick.png", "grass.png", "coins.png"])
async def test_no_face_is_seen_in_things(name: str, eyes: Eyes, photographs: Path) -> None:
    assert await eyes.inspect(photographs / name) == 0


async def test_two_people_are_two_faces(eyes: Eyes, portrait: Image.Image, tmp_path: Path) -> None:
    both = Image.new("RGB", (1024, 512))
    both.paste(portrait, (0, 0))
    both.paste(ImageOps.mirror(portrait), (512, 0))
    both.save(tmp_path / "both.png")

    assert await eyes.inspect(tmp_path / "both.png") == 2


async def test_one_face_is_the_same_in_worse_pictures(eyes: Eyes, portrait: Image.Image, tmp_path: Path) -> None:
    worse = {
        "as it was": portrait,
        "dark": ImageEnhance.Brightness(portrait).enhance(0.15),
        "small": portrait.resize((256, 256)),
        "grey": portrait.convert("L"),
        "mirrored": ImageOps.mirror(portrait),
        "in a large picture": ImageOps.pad(portrait, (1080, 1920)),
    }
    for name, image in worse.items():
        image.save(tmp_path / f"{name}.png")

    found = await eyes.look_at([tmp_path / f"{name}.png" for name in worse])
    [reference] = [one.embedding for one in found[0].faces]

    for name, one in zip(worse, found, strict=True):
        likeness = judged(one.faces, [reference])
        assert likeness.verdict is LikenessVerdict.SAME, name
        assert distance(one.faces[0].embedding, [reference]) < SAME, name


async def test_another_person_is_another(eyes: Eyes, portrait: Image.Image, photographs: Path, tmp_path: Path) -> None:
    """The cameraman is seen from the side, which only the slow detector sees."""
    portrait.save(tmp_path / "her.png")
    found = await eyes.look_at([tmp_path / "her.png", photographs / "camera.png"])

    assert judged(found[1].faces, [found[0].faces[0].embedding]).verdict is LikenessVerdict.OTHER


async def test_a_broken_picture_is_said_and_the_next_one_is_seen(
    eyes: Eyes, portrait: Image.Image, tmp_path: Path
) -> None:
    portrait.save(tmp_path / "her.png")
    whole = (tmp_path / "her.png").read_bytes()
    (tmp_path / "cut.png").write_bytes(whole[: len(whole) // 2])

    cut, seen = await eyes.look_at([tmp_path / "cut.png", tmp_path / "her.png"])

    assert "cannot be decoded" in cut.error
    assert len(seen.faces) == 1
    with pytest.raises(InvalidRequest):
        await eyes.inspect(tmp_path / "cut.png")


@pytest.mark.parametrize("size", [(8, 8), (1, 400), (6000, 4000)])
async def test_odd_sizes_are_looked_at_within_the_limits(size: tuple[int, int], eyes: Eyes, tmp_path: Path) -> None:
    Image.radial_gradient("L").resize(size).save(tmp_path / "odd.png")

    assert await eyes.inspect(tmp_path / "odd.png") == 0
