"""Sheets as they are drawn: thumbnails that are made once, names in every script, posts in their days."""

import os
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tools import fonts
from tools.calendars import Leaf, leaf_at
from tools.ffmpeg.binary import locate
from tools.sheets import calendar, contact, draw, pen, versus
from tools.sheets.thumbs import Thumbnails

SHA = "ab" * 32
NAMES = ["Ava", "עדי כהן", "小林花子", "김민지", "أمل", "Zoë 🏖️", "Maximiliane Featherstonehaugh-Wrzesniewski"]


def source(path: Path, sha256: str = SHA) -> dict[str, str]:
    return {"sha256": sha256, "path": str(path), "suffix": path.suffix}


def red(folder: Path, name: str = "red.png", size: tuple[int, int] = (90, 160)) -> Path:
    path = folder / name
    Image.new("RGB", size, "#ff0000").save(path)
    return path


def tile(number: int, **facts: Any) -> dict[str, Any]:
    plain = {"number": number, "name": f"img_{number}", "length": "", "mark": "pending", "kind": "image"}
    return {**plain, "blurred": False, "source": None, **facts}


def post(**facts: Any) -> dict[str, Any]:
    plain = {"time": "18:00", "platform": "instagram", "where": "Instagram", "name": "Ava", "state": "planned"}
    return {**plain, "kind": "kept time", "blurred": False, "source": None, **facts}


def days(count: int, *posts: dict[str, Any], on: int = 2, more: int = 0) -> list[dict[str, Any]]:
    return [
        {
            "name": "Mon", "number": str(number + 1), "is_today": number == 1, "is_past": number < 1, "is_outside": False,
            "posts": list(posts) if number == on else [], "more": more if number == on else 0,
        }
        for number in range(count)
    ]  # fmt: skip


@pytest.fixture
def thumbnails(tmp_path: Path) -> Thumbnails:
    return Thumbnails(tmp_path / "thumbnails")


class TestThumbnails:
    def test_a_thumbnail_is_made_once_and_outlives_its_file(self, thumbnails: Thumbnails, tmp_path: Path) -> None:
        path = red(tmp_path, size=(1080, 1920))
        made = thumbnails.of(source(path))
        path.unlink()
        again = thumbnails.of(source(path))

        assert made is not None
        assert again is not None
        assert made.size == again.size == (360, 640)
        assert not thumbnails.has_failed

    def test_a_clip_is_shown_by_a_frame_from_within_it(self, thumbnails: Thumbnails, tmp_path: Path) -> None:
        path = tmp_path / "clip.mp4"
        black_then_white = "color=black:s=90x160:d=0.4:r=10[a];color=white:s=90x160:d=1.6:r=10[b];[a][b]concat"
        subprocess.run([str(locate()), "-v", "error", "-f", "lavfi", "-i", black_then_white, str(path)], check=True)
        frame = thumbnails.of(source(path))

        assert frame is not None
        assert frame.size == (90, 160)
        assert min(frame.convert("L").getextrema()) > 200

    @pytest.mark.parametrize("name", ["broken.png", "broken.mp4"])
    def test_a_broken_file_is_an_empty_tile(self, name: str, thumbnails: Thumbnails, tmp_path: Path) -> None:
        (tmp_path / name).write_bytes(b"no picture")

        assert thumbnails.of(source(tmp_path / name)) is None
        assert thumbnails.has_failed

    def test_those_used_longest_ago_are_thrown_away_first(self, thumbnails: Thumbnails, tmp_path: Path) -> None:
        path = red(tmp_path)
        for number in range(5):
            thumbnails.of(source(path, f"{number}" * 64))
            os.utime(kept(tmp_path, number), (number, number))
        thumbnails.of(source(path, "0" * 64))
        thumbnails.prune(3)

        assert sorted(one.name[0] for one in (tmp_path / "thumbnails").iterdir()) == ["0", "3", "4"]


def kept(folder: Path, number: int) -> Path:
    return folder / "thumbnails" / f"{str(number) * 64}.jpg"


class TestDrawing:
    @pytest.mark.parametrize("name", NAMES)
    def test_every_letter_of_a_name_is_drawn(self, name: str) -> None:
        drawn = "".join(piece for word in name.split() for piece, _ in fonts.runs(word, "text", names=True))

        assert drawn == name.replace(" ", "")

    def test_a_name_from_the_right_begins_at_the_right(self) -> None:
        in_order = [piece for piece, _ in pen._placed("עדי כהן and Zoë", 30, "text") if piece.strip()]

        assert in_order == ["and", "Zoë", "כהן", "עדי"]

    def test_what_is_too_long_is_cut_where_it_fits(self) -> None:
        cut = pen._cut(NAMES[-1], 30, "text", 200)

        assert cut.endswith("…")
        assert pen.length(cut, 30, "text") <= 200 < pen.length(NAMES[-1], 30, "text")

    @pytest.mark.parametrize(("count", "columns"), [(2, 2), (4, 2), (5, 3), (9, 3)])
    def test_a_page_has_a_tile_for_each_file(
        self, count: int, columns: int, thumbnails: Thumbnails, tmp_path: Path
    ) -> None:
        shown = source(red(tmp_path))
        tiles = [tile(number, source=shown) for number in range(1, count + 1)]
        sheet = contact.drawn({"title": "Library", "subtitle": "", "tiles": tiles}, thumbnails)
        wide = (1080 - 72 - 20 * (columns - 1)) / columns
        middles = [
            (36 + index % columns * (wide + 20) + wide / 2, 142 + index // columns * (wide * 1.25 + 86) + wide * 0.6)
            for index in range(count)
        ]

        assert all(is_red(sheet.getpixel((round(x), round(y)))) for x, y in middles)

    def test_of_what_is_blurred_nothing_is_told(self, thumbnails: Thumbnails, tmp_path: Path) -> None:
        path = tmp_path / "stripes.png"
        stripes = Image.new("RGB", (90, 160), "#ffffff")
        for y in range(0, 160, 8):
            stripes.paste("#000000", (0, y, 90, y + 4))
        stripes.save(path)
        told = {"title": "", "subtitle": "", "tiles": [tile(1, source=source(path), blurred=True), tile(2)]}
        sheet = contact.drawn(told, thumbnails).crop((60, 240, 220, 400)).convert("L")
        dark, light = sheet.getextrema()

        assert light - dark < 12

    @pytest.mark.parametrize("state", list(calendar.STATES))
    def test_a_post_stands_in_its_day_in_the_colour_of_its_state(self, state: str, thumbnails: Thumbnails) -> None:
        told = {"title": "", "subtitle": "", "days": days(7, post(state=state))}
        sheet = calendar.week(told, thumbnails)
        top = calendar.HEAD + 2 * calendar.FREE + calendar.PAD
        edge = sheet.getpixel((36 + calendar.DATE + 3, top + calendar.PHOTO // 2))

        assert edge == tuple(bytes.fromhex(calendar.STATES[state][1][1:]))

    def test_a_day_with_more_posts_than_there_is_room_for_counts_the_others(self, thumbnails: Thumbnails) -> None:
        few = calendar.week({"title": "", "subtitle": "", "days": days(7, *[post()] * 4)}, thumbnails)
        many = calendar.week({"title": "", "subtitle": "", "days": days(7, *[post()] * 4, more=8)}, thumbnails)
        last = (1000, calendar.HEAD + 2 * calendar.FREE + calendar.PAD + 3)

        assert few.size == many.size
        assert few.getpixel(last) != many.getpixel(last)  # the frame of a fourth post is no frame any more

    def test_a_month_has_all_its_days(self, thumbnails: Thumbnails) -> None:
        told = {"title": "", "subtitle": "", "names": ["Mon"] * 7, "days": days(35, *[post()] * 3, more=2)}

        assert calendar.month(told, thumbnails).height == calendar.HEAD + calendar.NAMES + 5 * 186 + calendar.LEGEND

    def test_the_best_of_a_comparison_is_framed(self, thumbnails: Thumbnails, tmp_path: Path) -> None:
        def variant(name: str, **facts: bool) -> dict[str, Any]:
            plain = {"handle": "img_1", "score": 0.8, "seconds": 3.0, "note": "", "is_best": False, "is_fastest": False}
            return {**plain, "name": name, "blurred": False, "source": source(red(tmp_path)), **facts}

        told = {"title": "", "subtitle": "", "variants": [variant("red"), variant("blue", is_best=True)]}
        sheet = versus.drawn(told, thumbnails)

        assert is_red(sheet.getpixel((39, 500)))
        assert sheet.getpixel((36 + 494 + 20 + 3, 500)) == tuple(bytes.fromhex(pen.GOLD[1:]))


def is_red(pixel: Any) -> bool:
    red_, green, blue = pixel[:3]
    return bool(red_ > 230 and green < 40 and blue < 40)


async def test_the_same_sheet_is_drawn_once(tmp_path: Path) -> None:
    told = {"title": "Library", "subtitle": "", "tiles": [tile(1, source=source(red(tmp_path))), tile(2)]}
    first = await draw("contact", told, into=tmp_path / "out", thumbnails=tmp_path / "thumbnails")
    made = first.stat().st_ino
    again = await draw("contact", told, into=tmp_path / "out", thumbnails=tmp_path / "thumbnails")

    assert again == first
    assert again.stat().st_ino == made
    assert [path.name for path in (tmp_path / "out").iterdir()] == [first.name]


@pytest.mark.parametrize(
    ("span", "day", "first", "before", "after", "count"),
    [
        ("week", date(2026, 11, 29), "2026-11-23", "2026-11-16", "2026-11-30", 7),
        ("month", date(2026, 11, 29), "2026-11-01", "2026-10-01", "2026-12-01", 42),
        ("month", date(2026, 2, 10), "2026-02-01", "2026-01-01", "2026-03-01", 35),
        ("month", date(2027, 2, 10), "2027-02-01", "2027-01-01", "2027-03-01", 28),
    ],
)
def test_a_leaf_lies_between_its_neighbours(
    span: Any, day: date, first: str, before: str, after: str, count: int
) -> None:
    leaf: Leaf = leaf_at(span, day)

    assert [one.first.isoformat() for one in (leaf, leaf.beside(-1), leaf.beside(1))] == [first, before, after]
    assert len(leaf.days) == count
    assert leaf.days[0].weekday() == 0
    assert leaf.beside(1).beside(-1) == leaf
