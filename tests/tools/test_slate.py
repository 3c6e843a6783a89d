"""The word SKETCH: on every drawing, and lifted off without a trace where film lays its own."""

import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tools.slate import BENEATH, lifted, save_slated, slate, slated


def noise(width: int, height: int) -> Image.Image:
    return Image.fromarray(np.random.default_rng(1).integers(0, 256, (height, width, 3)).astype(np.uint8))


@pytest.mark.parametrize("size", [(1080, 1920), (256, 256), (4096, 1366), (432, 768)])
def test_what_is_lifted_is_the_picture_as_it_was(size: tuple[int, int], tmp_path: Path) -> None:
    bare = noise(*size)
    save_slated(bare, tmp_path / "a.png")

    with Image.open(tmp_path / "a.png") as opened:
        assert opened.convert("RGB").tobytes() == slated(bare).tobytes()
    with Image.open(tmp_path / "a.png") as opened:
        found = lifted(opened)

    assert found is not None
    assert found.tobytes() == bare.tobytes()


def test_a_copy_by_somebody_else_keeps_its_slate(tmp_path: Path) -> None:
    """Saved again by a program that does not know the chunk, the picture is marked for good."""
    save_slated(noise(300, 500), tmp_path / "a.png")
    with Image.open(tmp_path / "a.png") as opened:
        opened.save(tmp_path / "b.png")

    with Image.open(tmp_path / "b.png") as copied:
        assert lifted(copied) is None


@pytest.mark.parametrize(
    "chunk",
    [b"", b"no zlib", zlib.compress(b"short"), zlib.compress(bytes(50_000_000))],
    ids=["", "bad", "short", "bomb"],
)
def test_a_chunk_that_does_not_fit_is_left_alone(chunk: bytes, tmp_path: Path) -> None:
    info = PngInfo()
    info.add(BENEATH, chunk)
    noise(300, 500).save(tmp_path / "a.png", pnginfo=info)

    with Image.open(tmp_path / "a.png") as opened:
        assert lifted(opened) is None


def test_a_jpeg_has_none(tmp_path: Path) -> None:
    noise(300, 500).save(tmp_path / "a.jpg")

    with Image.open(tmp_path / "a.jpg") as opened:
        assert lifted(opened) is None


@pytest.mark.parametrize("size", [(1080, 1920), (1920, 1080), (256, 768), (768, 256)])
def test_it_lies_within_the_picture_and_clear_of_what_apps_cover(size: tuple[int, int]) -> None:
    plate, (left, top) = slate(*size)

    assert left > 0.04 * size[0]
    assert left + plate.width < size[0] * (1 - 120 / 1080)
    assert top > size[1] * 250 / 1920
    assert top + plate.height < size[1] * (1 - 420 / 1920)
