"""Pictures made ours: the asked size, nothing but pixels, never half a file."""

import io
from pathlib import Path

import pytest
from PIL import Image

from tests.emulators.comfyui import a_png
from tools.comfyui import picture
from tools.errors import Unavailable


def rebuilt(data: bytes, to: Path, *, width: int, height: int) -> None:
    made = to.with_name("made")
    made.write_bytes(data)
    try:
        picture.rebuild(made, to, width=width, height=height)
    finally:
        made.unlink()


def encoded(image: Image.Image, kind: str = "PNG", **more: object) -> bytes:
    data = io.BytesIO()
    image.save(data, kind, **more)
    return data.getvalue()


def test_the_workflow_and_the_prompt_are_gone(tmp_path: Path) -> None:
    data = a_png(64, 64, {"2": {"inputs": {"text": "the hidden prompt"}}})
    assert b"the hidden prompt" in data

    rebuilt(data, tmp_path / "out.png", width=64, height=64)

    written = (tmp_path / "out.png").read_bytes()
    assert b"hidden" not in written
    assert [written[at - 4 : at] for at in (16,)] == [b"IHDR"]
    for chunk in (b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"pHYs", b"iCCP"):
        assert chunk not in written
    with Image.open(tmp_path / "out.png") as opened:
        assert (opened.mode, opened.size, opened.info) == ("RGB", (64, 64), {})


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_profile_and_camera_notes_are_gone(kind: str, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = "the hidden prompt"
    data = encoded(Image.new("RGB", (64, 64)), kind, exif=exif, icc_profile=b"the hidden prompt" * 10)

    rebuilt(data, tmp_path / "out.png", width=64, height=64)

    chunks = (tmp_path / "out.png").read_bytes()
    assert b"iCCP" not in chunks
    assert b"eXIf" not in chunks


@pytest.mark.parametrize(
    ("size", "asked"), [((64, 96), (64, 96)), ((64, 96), (120, 120)), ((96, 64), (32, 64)), ((512, 768), (108, 192))]
)
def test_a_picture_gets_the_asked_size_without_being_stretched(
    size: tuple[int, int], asked: tuple[int, int], tmp_path: Path
) -> None:
    drawn = Image.new("RGB", size, "white")
    middle = (size[0] // 2 - 8, size[1] // 2 - 8)
    drawn.paste("black", (*middle, middle[0] + 16, middle[1] + 16))  # a square in the middle

    rebuilt(encoded(drawn), tmp_path / "out.png", width=asked[0], height=asked[1])

    with Image.open(tmp_path / "out.png") as opened:
        assert opened.size == asked
        left, top, right, bottom = opened.convert("L").point(lambda value: 255 * (value < 128)).getbbox() or (
            0,
            0,
            0,
            0,
        )
    assert abs((right - left) - (bottom - top)) <= 1
    assert abs((left + right) / 2 - asked[0] / 2) <= 1
    assert abs((top + bottom) / 2 - asked[1] / 2) <= 1


@pytest.mark.parametrize("mode", ["L", "RGBA", "P", "I;16", "LA", "1"])
def test_any_kind_of_pixels_becomes_rgb(mode: str, tmp_path: Path) -> None:
    rebuilt(encoded(Image.new(mode, (20, 20))), tmp_path / "out.png", width=20, height=20)

    with Image.open(tmp_path / "out.png") as opened:
        assert opened.mode == "RGB"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html>sign in</html>",
        a_png(64, 64, {})[:-60],
        encoded(Image.new("RGB", (8, 8)), "GIF"),
        encoded(Image.new("1", (9000, 9000))),
        b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
    ],
)
def test_what_is_no_good_picture_is_one_line_and_leaves_no_file(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="ComfyUI"):
        rebuilt(data, tmp_path / "out.png", width=64, height=64)

    assert list(tmp_path.iterdir()) == []


def test_a_failed_write_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "out.png").write_bytes(b"before")
    monkeypatch.setattr("os.fsync", _full)

    with pytest.raises(OSError, match="No space"):
        rebuilt(a_png(8, 8, {}), tmp_path / "out.png", width=8, height=8)

    assert (tmp_path / "out.png").read_bytes() == b"before"
    assert [path.name for path in tmp_path.iterdir()] == ["out.png"]


def _full(_: int) -> None:
    raise OSError(28, "No space left on device")
