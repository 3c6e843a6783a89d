"""The library, the plan and a comparison as pictures in the chat: pages that turn in place, numbers that are understood."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from PIL import Image

from bot.fronts.front import Inbound, Media, Origin, View
from storage.tables import Approval, Asset, AssetType, DeliveryState, Job, JobState, Persona, Rating
from tests.bot.commanding import FRIDAY_SIX, WEDNESDAY, command, kept
from tests.bot.rooms import CHAT, Room, room
from tools.publishing import Post

pytestmark = pytest.mark.asyncio(loop_scope="module")

COLOURS = ("#c0392b", "#27ae60", "#2980b9", "#8e44ad", "#f39c12", "#16a085")
PAGE = 9


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def studio(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Room]:
    async with room(tmp_path_factory.mktemp("sheets"), clock=lambda: WEDNESDAY) as opened:
        await filled(opened, tmp_path_factory.mktemp("files"))
        yield opened


async def filled(studio: Room, folder: Path) -> None:
    """Twenty pictures of Ava, of which the twelfth is rated adult, and a post of the first on Friday at six."""
    core = studio.app.studio
    ava = await core.personas.find("Ava")
    assert ava is not None
    rows = [await picture(studio, ava, folder, number) for number in range(1, 21)]
    await core.assets.change(rows[11].id, {"rating": Rating.ADULT})
    place = (await core.destinations.for_platform("folder"))[0]
    await core.publishing.plan(
        Post(
            destination=place, persona_id=ava.id, asset_id=rows[0].id, caption="A lighthouse.", front="console", chat=CHAT,
            wall_time="2026-03-13T18:00", timezone="Europe/London", due_at=FRIDAY_SIX,
        )
    )  # fmt: skip


async def picture(studio: Room, persona: Persona, folder: Path, number: int, **facts: object) -> Asset:
    path = folder / f"{number}.png"
    shade = Image.new("RGB", (90, 160), COLOURS[number % len(COLOURS)])
    shade.paste("#ffffff", (0, 60 + number, 90, 62 + number))  # no two are the same file
    shade.save(path)
    return await kept(studio, persona, path, type=AssetType.IMAGE, mime="image/png", width=90, height=160, **facts)


async def conversation(studio: Room) -> dict[str, object]:
    return dict((await studio.app.studio.conversations.open("console", CHAT, now=WEDNESDAY)).memory)


def shown(studio: Room) -> View:
    return studio.screen.history[-1]


def sheet(view: View) -> Media:
    (media,) = view.media
    assert media.kind == "image"
    return media


def labels(view: View) -> list[str]:
    return [button.label for row in view.buttons for button in row]


async def elsewhere(studio: Room, user: str, *, is_private: bool, **what: str) -> View:
    """Say or press something as somebody else, or in another chat, and return what is shown last."""
    origin = Origin(front="console", chat="group" if not is_private else CHAT, user=user, is_private=is_private)
    number = len(studio.screen.history)
    await studio.app.intake.answer(Inbound(origin=origin, key=f"e{number}", **what))  # type: ignore[arg-type]
    await studio.app.intake.idle()
    return studio.screen.history[-1]


class TestLibrary:
    async def test_a_page_is_one_picture_with_the_same_in_words(self, studio: Room) -> None:
        said = await command(studio, "/library")
        view = shown(studio)

        with Image.open(sheet(view).path) as drawn:
            assert drawn.width == 1080
            assert drawn.height > 1080
        assert said.splitlines()[0].startswith("1. · **img_20** a lighthouse in the fog")
        assert said.splitlines()[-1] == "1 to 9 of 20."
        assert labels(view) == ["Approve all", "Next", "As an album"]
        assert len(view.text) < 1024  # it stands under its picture

    async def test_a_page_is_named_and_one_too_far_is_the_last(self, studio: Room) -> None:
        second, far = await command(studio, "/library page 2"), await command(studio, "/library ava seite 40")

        assert second.splitlines()[-1] == "10 to 18 of 20."
        assert far.splitlines()[-1] == "19 to 20 of 20."
        assert labels(shown(studio)) == ["Approve all", "Previous", "As an album"]

    @pytest.mark.parametrize(
        ("words", "count"),
        [
            ("from today", 20),
            ("pictures heute", 20),
            ("from yesterday", 0),
            ("ava de ayer", 0),
            ("this week", 20),
            ("seit letzter Woche", 20),
            ("last week", 0),
            ("este mes", 20),
            ("last month", 0),
        ],
    )
    async def test_days_that_are_over_are_said_in_words(self, studio: Room, words: str, count: int) -> None:
        said = await command(studio, f"/library {words}")

        assert said.startswith("Nothing found") if not count else said.splitlines()[-1].endswith(f"of {count}.")

    async def test_a_folder_is_said_in_words(self, studio: Room) -> None:
        await studio.app.studio.assets.move((3, 4), "Summer Trip")
        in_it = await command(studio, "/library folder summer trip pictures")
        in_none = await command(studio, "/library in the folder winter")
        await studio.app.studio.assets.move((3, 4), "")

        assert {number for number in range(1, 21) if f"**img_{number}**" in in_it} == {3, 4}
        assert in_none.startswith("Nothing found")

    @pytest.mark.parametrize(
        "line", ["pictures from today", "show me Ava's photos from this week", "Bilder von heute", "fotos de hoy"]
    )
    async def test_the_same_is_said_without_a_command(self, studio: Room, line: str) -> None:
        await studio.say(line)
        first = shown(studio).text.splitlines()[-1]
        await studio.say("page 3")

        third = shown(studio).text.splitlines()[-1]
        await studio.say("next page")
        none = shown(studio).text
        await studio.say("previous page")
        second = shown(studio).text.splitlines()[-1]
        await studio.say("zeig mir mehr")

        assert (first, second, third) == ("1 to 9 of 20.", "10 to 18 of 20.", "19 to 20 of 20.")
        assert none == "That was the last page."
        assert shown(studio).text.splitlines()[-1] == third

    async def test_next_and_previous_turn_the_page_where_it_stands(self, studio: Room) -> None:
        await command(studio, "/library")
        first = shown(studio)
        await studio.press("Next")
        second = shown(studio)
        await studio.press("Next")
        third = shown(studio)
        await studio.press("Previous")
        back = shown(studio)

        assert {view.key for view in (first, second, third, back)} == {first.key}
        assert labels(second) == ["Approve all", "Previous", "Next", "As an album"]
        assert labels(third) == ["Approve all", "Previous", "As an album"]
        assert third.text.endswith("19 to 20 of 20.")
        assert sheet(back).path == sheet(second).path
        assert back.text == second.text

    async def test_a_button_pressed_twice_shows_the_same_page_and_says_nothing(self, studio: Room) -> None:
        await command(studio, "/library")
        token = studio.screen.button("Next").token
        await studio.send(press=token)
        once = shown(studio)
        await studio.send(press=token)

        assert shown(studio).text == once.text
        assert sheet(shown(studio)).path == sheet(once).path

    async def test_the_numbers_are_those_of_the_page_that_is_shown(self, studio: Room) -> None:
        await command(studio, "/library")
        await studio.press("Next")
        said = await studio.say("approve 1-3 and 5")
        rows = await studio.app.studio.assets.among([11, 10, 9, 8, 7])
        marks = [row.approval_status is Approval.APPROVED for row in rows]
        await studio.press("Undo")

        assert "img_11, img_10, img_9, img_7" in said
        assert marks == [True, True, True, False, True]

    @pytest.mark.parametrize(
        ("line", "file"),
        [
            ("/asset 2", "img_19"),
            ("/caption 3 instagram", "img_18"),
            ("/asset img_2", "img_2"),
            ("/asset 15", "img_15"),
            ("write a caption for 4", "img_17"),
            ("show me number 5", "img_16"),
            ("post 6 on the folder tomorrow at noon", "img_15"),
            ("tag 3 fog", "img_18"),
        ],
    )
    async def test_a_number_of_the_sheet_is_its_file_and_another_one_its_own(
        self, studio: Room, line: str, file: str
    ) -> None:
        await command(studio, "/library")

        assert file in await (command(studio, line) if line.startswith("/") else studio.say(line))

    async def test_once_something_else_was_listed_a_number_is_a_files_own(self, studio: Room) -> None:
        await command(studio, "/library")
        known = await studio.app.studio.conversations.open("console", CHAT, now=WEDNESDAY)
        await studio.app.studio.conversations.remember(known.id, {"listed": [4, 5]}, now=WEDNESDAY)

        assert "img_2" in await command(studio, "/asset 2")

    async def test_a_list_is_turned_by_whoever_asked_for_it(self, studio: Room) -> None:
        await command(studio, "/library")
        token = studio.screen.button("Next").token
        refused = await elsewhere(studio, "console2", is_private=True, press=token)
        await studio.press("Next")

        assert "somebody else is leafing" in refused.text.lower()
        assert shown(studio).text.endswith("10 to 18 of 20.")

    async def test_as_an_album_the_files_themselves_are_shown(self, studio: Room) -> None:
        await command(studio, "/library")
        await studio.press("As an album")
        album = shown(studio)
        await studio.press("As one picture")

        assert [media.name for media in album.media] == [f"img_{number}.png" for number in range(20, 11, -1)]
        assert album.gallery == "page"
        assert sheet(shown(studio)).name == "library.jpg"

    async def test_what_is_rated_adult_is_blurred_where_others_read_along(self, studio: Room) -> None:
        alone = await elsewhere(studio, "console", is_private=True, command="library", text="adult")
        await studio.app.studio.assets.change(11, {"rating": Rating.ADULT})
        private = await elsewhere(studio, "console", is_private=True, command="library", text="adult")
        group = await elsewhere(studio, "console", is_private=False, command="library", text="adult")
        await studio.app.studio.assets.change(11, {"rating": Rating.GENERAL})

        assert [media.name for media in alone.media] == ["img_12.png"]  # one file is shown as it is
        assert lines_in(sheet(private)) > 0
        assert lines_in(sheet(group)) == 0

    async def test_a_sheet_that_cannot_be_drawn_leaves_the_files_themselves(
        self, studio: Room, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("tools.sheets.TIMEOUT", 0.0)
        await command(studio, "/library lighthouse")  # which was not drawn before

        assert len(shown(studio).media) == PAGE
        assert shown(studio).text.startswith("1. ")


def lines_in(media: Media) -> int:
    """How many pixels of the first tile are white, below its badges: the line that every picture here has."""
    with Image.open(media.path) as drawn:
        tile = drawn.convert("L").crop((60, 300, 220, 600))
        return sum(tile.histogram()[250:])


class TestCalendar:
    async def test_alone_it_is_the_week_with_its_posts(self, studio: Room) -> None:
        said = await command(studio, "/calendar")
        view = shown(studio)

        assert sheet(view).name == "calendar.jpg"
        # Other tests of this studio may have planned posts of their own.
        assert re.fullmatch(r"\*\*9 – 15 March 2026\*\* \(\d+ posts? · Europe/London\)", said.splitlines()[0])
        friday = said.splitlines().index("**Fri 13 Mar**")
        assert re.fullmatch(r"🟠 18:00 P1 Ava img_1 → .+, waits for your approval", said.splitlines()[friday + 1])
        assert labels(view) == ["Previous", "Next", "Month"]

    @pytest.mark.parametrize(
        ("line", "title"),
        [
            ("show me the calendar of November", "November 2026"),
            ("what's planned next week as a picture", "16 – 22 March 2026"),
            ("show me the calendar for this month", "March 2026"),
            ("Ava's calendar", "9 – 15 March 2026** (Ava · "),
            ("calendar last week", "2 – 8 March 2026"),
            ("the calendar of folder in April", "April 2026"),
            ("/calendar month", "March 2026"),
            ("/calendar 30 Dec", "28 Dec 2026 – 3 Jan 2027"),
        ],
    )
    async def test_it_is_asked_for_in_words(self, studio: Room, line: str, title: str) -> None:
        said = await (command(studio, line) if line.startswith("/") else studio.say(line))

        assert said.startswith(f"**{title}")
        assert sheet(shown(studio)).name == "calendar.jpg"

    async def test_the_buttons_go_on_and_back_and_to_the_month(self, studio: Room) -> None:
        await command(studio, "/calendar week")
        key = shown(studio).key
        titles = []
        for label in ("Next", "Today", "Previous", "Month", "Next", "Week"):
            await studio.press(label)
            assert shown(studio).key == key
            titles.append(shown(studio).text.split("**")[1])

        assert titles == [
            "16 – 22 March 2026", "9 – 15 March 2026", "2 – 8 March 2026", "March 2026", "April 2026",
            "30 Mar – 5 Apr 2026",
        ]  # fmt: skip

    async def test_a_day_that_has_no_place_in_the_words_is_counted(self, studio: Room) -> None:
        core = studio.app.studio
        place = (await core.destinations.for_platform("folder"))[0]
        for hour in range(24):
            due = WEDNESDAY + timedelta(days=70, hours=hour - 10)
            await core.publishing.plan(
                Post(
                    destination=place, persona_id=None, asset_id=2, caption="x", front="console", chat=CHAT,
                    wall_time=f"{due:%Y-%m-%dT%H:%M}", timezone="UTC", due_at=due,
                )
            )  # fmt: skip
        said = await command(studio, "/calendar May")

        listed = said.count("→")
        assert said.splitlines()[-1] == f"… and {24 - listed} more: /queue lists them"
        assert len(said.encode("utf-16-le")) // 2 < 1024

    async def test_a_week_without_posts_says_so(self, studio: Room) -> None:
        assert "Nothing went out then." in await command(studio, "/calendar last month")
        assert sheet(shown(studio))


async def test_a_comparison_is_shown_side_by_side(studio: Room, tmp_path: Path) -> None:
    core = studio.app.studio
    ava = await core.personas.find("Ava")
    assert ava is not None
    for index, (words, score, seconds) in enumerate(
        (("red dress", 0.7, 3.2), ("白いシャツ", 0.9, 4.0), ("later", 0.0, 0.0))
    ):
        job = Job(
            kind="images", persona_id=ava.id, state=JobState.SUCCEEDED if score else JobState.CANCELLED, front="console",
            chat=CHAT, actor="console:console", created_at=WEDNESDAY,
            params={"prompt": words, "settings": {"ab_test_id": "3f2a1", "variant_name": words, "variant_index": index}},
        )  # fmt: skip
        if score:
            made = await picture(
                studio, ava, tmp_path, 40 + index, quality_score=score, generation_time_seconds=seconds
            )
            job.result = {"asset": made.id, "assets": [made.id]}
        await core.jobs.add(job)
    said = await command(studio, "/ab show 3f2a1")

    assert sheet(shown(studio)).name == "comparison-3f2a1.jpg"
    assert "Best quality: J2 白いシャツ" in said
    assert "Fastest: J1 red dress" in said
    assert "J3 later: cancelled" in said
    assert len([row for row in await core.deliveries.list(limit=9) if row.state is DeliveryState.POSTED]) == 0
