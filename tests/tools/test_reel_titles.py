"""Words over the film: each in its place, inside what apps leave free, whatever they are; and lit when they are said."""

import functools
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from tests.tools.test_editing import hostile_texts
from tools.errors import InvalidRequest
from tools.reel.captions import captions, spread
from tools.reel.draw import Drawing, frames
from tools.reel.framing import SafeArea
from tools.reel.overlay import Laid
from tools.reel.safe import safe_area
from tools.reel.spec import Layer, Logo, Role, Spoken, Text
from tools.reel.titles import titles

WIDTH, HEIGHT = 216, 384
ROLES: tuple[Role, ...] = ("hook", "lower_third", "call_to_action", "handle", "ai_line", "caption")


@functools.cache
def ground(folder: Path) -> Path:
    path = folder / "grey.png"
    Image.new("RGB", (WIDTH, HEIGHT), (100, 100, 100)).save(path)
    return path


def drawing(folder: Path, *texts: Text, count: int = 30, **changes: Any) -> Drawing:
    layer = Layer(image=ground(folder), move="still", life=count, played=0)
    return Drawing(width=WIDTH, height=HEIGHT, fps=30, frames=count, layer=layer, texts=texts, **changes)


def text(role: Role, words: str, *, first: int = 0, count: int = 30) -> Text:
    said = spread(words, first=first, frames=count) if role == "caption" else ()
    return Text(role=role, text=words, first=first, frames=count, words=said)


def lumas(what: Drawing) -> list[NDArray[np.int16]]:
    buffers = (np.empty(WIDTH * HEIGHT * 3 // 2, np.uint8) for _ in range(what.frames))
    return [frame[: WIDTH * HEIGHT].reshape(HEIGHT, WIDTH).astype(np.int16) for frame in frames(what, buffers)]


def touched(frame: NDArray[np.int16]) -> tuple[float, float, float, float]:
    """Where a frame is not grey any more: shares of top, bottom, left and right."""
    rows, columns = np.nonzero(np.abs(frame - (16 + 100 * 219 / 255)) > 25)
    return rows.min() / HEIGHT, (rows.max() + 1) / HEIGHT, columns.min() / WIDTH, (columns.max() + 1) / WIDTH


@pytest.mark.parametrize(
    "words", ["Follow for more", "W" * 90, "مرحبا بالعالم", "海はとても綺麗でした、また明日ね。" * 3, "🌊🔥 yes"]
)
@pytest.mark.parametrize("role", ROLES)
def test_every_text_stands_inside_what_apps_leave_free(role: Role, words: str, tmp_path: Path) -> None:
    frame = lumas(drawing(tmp_path, text(role, words)))[15]

    top, bottom, left, right = touched(frame)
    assert top >= 0.14 - 0.012
    assert bottom <= 1 - 0.22 + 0.012
    assert left >= 0.08 - 0.03
    assert right <= 1 - 0.12 + 0.035  # shadows reach a little further than letters


def test_texts_that_show_together_do_not_cover_each_other(tmp_path: Path) -> None:
    logo = tmp_path / "logo.png"
    Image.new("RGBA", (300, 100), (255, 255, 255, 255)).save(logo)
    shown = [
        text("hook", "Two lines of words over the first seconds"),
        text("handle", "@ava"),
        text("ai_line", "Made with AI"),
        text("caption", "and here is what is said"),
        text("call_to_action", "Follow for more"),
    ]
    alone = [lumas(drawing(tmp_path, one, logo=Logo(image=logo)))[15] for one in shown]
    plain = lumas(drawing(tmp_path, logo=Logo(image=logo)))[15]

    covers = [np.abs(frame - plain) > 40 for frame in alone]
    assert all(cover.any() for cover in covers)
    together = sum(cover.astype(int) for cover in covers)
    assert together.max() == 1
    assert not any((cover & (np.abs(plain - 102) > 40)).any() for cover in covers[1:])  # nor the logo


def test_a_word_lights_up_when_it_is_said_and_no_other(tmp_path: Path) -> None:
    words = (Spoken(text="one", first=0), Spoken(text="two", first=10), Spoken(text="three", first=20))
    line = Text(role="caption", text="one two three", first=0, frames=30, words=words)
    [title] = titles(drawing(tmp_path, line))

    def lit(index: int) -> list[int]:
        return [laid.overlay.left for laid in title.at(index)[1:]]

    assert [len(lit(index)) for index in (0, 9, 10, 19, 20, 29)] == [1] * 6
    assert lit(0) == lit(9) < lit(10) == lit(19) < lit(20)
    assert title.at(30) == []


def test_a_caption_goes_on_in_the_next_segment(tmp_path: Path) -> None:
    line = text("caption", "one two three", count=30)
    whole, later = (titles(drawing(tmp_path, one))[0] for one in (line, line.seen_from(12)))

    assert [placed(laid) for laid in whole.at(20)] == [placed(laid) for laid in later.at(8)]


def placed(laid: Laid) -> tuple[int, int, float]:
    return laid.overlay.left, laid.top, laid.strength


def test_a_text_shows_in_its_frames_alone(tmp_path: Path) -> None:
    filmed = lumas(drawing(tmp_path, text("call_to_action", "Now", first=10, count=10)))

    shows = [bool(np.abs(frame - filmed[0]).max() > 10) for frame in filmed]
    assert not any(shows[:10])
    assert all(shows[11:19])
    assert not any(shows[20:])


def test_a_thousand_hostile_texts_are_set_in_every_role(tmp_path: Path) -> None:
    for number, words in enumerate(hostile_texts(1000)):
        role = ROLES[number % len(ROLES)]
        found = titles(replace(drawing(tmp_path, text(role, words)), width=90, height=160))
        assert len(found) <= 1
        for laid in (laid for title in found for laid in title.at(15)):
            assert laid.overlay.left + laid.overlay.alpha.shape[1] <= 90
            assert laid.overlay.alpha.any()


@pytest.mark.parametrize("data", [b"", b"no picture", b"\x89PNG\r\n\x1a\n" + bytes(40)])
def test_a_broken_logo_is_one_line(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(data)

    with pytest.raises(InvalidRequest, match="logo"):
        titles(drawing(tmp_path, logo=Logo(image=tmp_path / "logo.png")))


def test_words_share_the_time_by_their_length_and_lines_can_be_read_at_once() -> None:
    words = spread("Wait. It is a very long way to Llanfairpwllgwyngyll, and back!", first=30, frames=300)
    lines = captions(words, until=330)

    assert words[0].first == 30
    assert all(one.first < other.first for one, other in pairwise(words))
    assert [word for line in lines for word in line.words] == list(words)
    assert lines[0].text == "Wait."  # a sentence ends a line
    assert all(len(line.words) <= 5 for line in lines)
    assert all(one.first + one.frames == other.first for one, other in pairwise(lines))
    assert lines[-1].first + lines[-1].frames == 330


def test_nothing_said_is_no_caption() -> None:
    assert captions(spread("  ", first=0, frames=90), until=90) == ()


def test_the_safe_area_is_what_every_app_leaves_and_the_one_it_is_for() -> None:
    anywhere, reels = safe_area("", 1080, 1920), safe_area("instagram", 1080, 1920)

    assert anywhere == SafeArea()
    for side in ("top", "right", "bottom", "left"):
        assert getattr(reels, side) >= getattr(anywhere, side)
    assert safe_area("instagram", 1080, 1080).top < anywhere.top  # no app lies over a square
