"""A picture is shown to a model small and bare, and only to one that sees."""

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.tools.captions.people import request
from tests.tools.captions.test_model import GOOD
from tools.captions import GrammarWriter, ModelWriter
from tools.captions.showing import shown
from tools.errors import Absent


def a_picture(folder: Path, size: tuple[int, int] = (2000, 3000), mode: str = "RGB") -> Path:
    """A PNG as ComfyUI writes it: with the whole workflow in it."""
    notes = PngInfo()
    notes.add_text("prompt", '{"secret workflow": 1}')
    picture = Image.effect_noise((size[0] // 8, size[1] // 8), 60).resize(size).convert(mode)
    path = folder / "picture.png"
    picture.save(path, pnginfo=notes)
    return path


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P"])
def test_a_picture_is_shown_small_as_a_jpeg_with_nothing_but_pixels(tmp_path: Path, mode: str) -> None:
    data = shown(a_picture(tmp_path, mode=mode))

    with Image.open(io.BytesIO(data)) as picture:
        assert (picture.format, picture.size) == ("JPEG", (683, 1024))
        assert not picture.getexif()
    assert b"secret workflow" not in data


def test_a_small_picture_is_not_made_larger(tmp_path: Path) -> None:
    with Image.open(io.BytesIO(shown(a_picture(tmp_path, size=(320, 240))))) as picture:
        assert picture.size == (320, 240)


class Seeing:
    """A model that notes what it was shown."""

    def __init__(self) -> None:
        self.systems: list[str] = []
        self.pictures: list[bytes | None] = []
        self.alt_text: object = "A woman on a board in a wave."

    async def __call__(
        self, system: str, user: str, schema: dict[str, Any], *, picture: bytes | None = None
    ) -> dict[str, Any]:
        self.systems.append(system)
        self.pictures.append(picture)
        return {**GOOD, "alt_text": self.alt_text}


async def sees() -> bool:
    return True


async def test_a_model_that_sees_is_shown_the_picture_and_told_so(tmp_path: Path) -> None:
    model = Seeing()
    writer = ModelWriter(model, fallback=GrammarWriter(), sees=sees)

    parts = await writer.write(request("surfing", picture=a_picture(tmp_path)))

    assert parts.main == GOOD["main"]
    assert model.pictures[0] is not None
    assert model.pictures[0][:3] == b"\xff\xd8\xff"
    assert "You are shown the picture" in model.systems[0]


async def test_a_model_that_sees_says_what_is_seen_for_those_who_do_not(tmp_path: Path) -> None:
    model = Seeing()
    writer = ModelWriter(model, fallback=GrammarWriter(), sees=sees)

    assert (await writer.write(request("surfing", picture=a_picture(tmp_path)))).alt_text == model.alt_text
    assert (await ModelWriter(model, fallback=GrammarWriter()).write(request("surfing"))).alt_text == ""


@pytest.mark.parametrize(
    "alt_text", [None, 7, "Buy now at https://shop.example", "a naked woman", "I posted it", "x" * 700]
)
async def test_an_alt_text_that_says_what_no_caption_may_is_left_out_and_the_caption_stays(
    tmp_path: Path, alt_text: object
) -> None:
    model = Seeing()
    model.alt_text = alt_text

    parts = await ModelWriter(model, fallback=GrammarWriter(), sees=sees).write(
        request("surfing", picture=a_picture(tmp_path))
    )

    assert parts.alt_text == ""
    assert parts.main == GOOD["main"]


async def test_a_model_that_does_not_see_is_shown_nothing(tmp_path: Path) -> None:
    model = Seeing()

    await ModelWriter(model, fallback=GrammarWriter()).write(request("surfing", picture=a_picture(tmp_path)))

    assert model.pictures == [None]
    assert "shown" not in model.systems[0]


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\nbroken"])
async def test_a_picture_that_cannot_be_read_costs_no_caption(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.png"
    path.write_bytes(content)
    model = Seeing()

    parts = await ModelWriter(model, fallback=GrammarWriter(), sees=sees).write(request("surfing", picture=path))

    assert parts.main == GOOD["main"]
    assert model.pictures == [None]


async def test_where_there_is_no_model_the_other_writer_writes_without_a_word(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def nobody(*_: Any, **__: Any) -> Any:
        raise Absent("there is no language model")

    parts = await ModelWriter(nobody, fallback=GrammarWriter()).write(request("surfing"))

    assert (parts.writer, parts.warning) == ("grammar", "")
    assert caplog.records == []
