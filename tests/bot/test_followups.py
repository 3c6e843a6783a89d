"""What is said next about what was just made."""

from pathlib import Path

import pytest
from PIL import Image

from bot.followups import read_follow_up
from bot.fronts.front import Attachment
from bot.sayings import OnTable, read_saying
from storage.tables import AssetType
from tests.bot.rooms import room
from tests.requests import PERSONAS

REEL = OnTable(focus="asset", kind="reel", personas=tuple(PERSONAS), has_list=True)
PICTURES = OnTable(focus="asset", kind="images", personas=tuple(PERSONAS), has_list=True)
CAPTION = OnTable(focus="caption", kind="reel", personas=tuple(PERSONAS))


def read(text: str, table: OnTable = REEL) -> list[tuple[str, dict[str, object]]]:
    return [(call.name, dict(call.args)) for call in read_follow_up(text, table)]


@pytest.mark.parametrize(
    "text", ["shorter", "a bit shorter please", "make it shorter", "kürzer", "más corto", "plus court"]
)
def test_a_reel_is_made_shorter(text: str) -> None:
    assert read(text) == [("make_again", {"change": "shorter"})]


@pytest.mark.parametrize(
    ("text", "operation", "value"),
    [
        ("warmer", "color_grade", "warmer"),
        ("make it a little brighter", "color_grade", "brighter"),
        ("etwas dunkler", "color_grade", "darker"),
        ("in black and white", "color_grade", "black and white"),
        ("faster please", "speed", "faster"),
        ("slow motion", "speed", "half speed"),
        ("vertical please", "crop", "vertical"),
        ("without music", "mute", ""),
        ("with jazz instead", "add_music", "jazz"),
        ("other music", "add_music", ""),
    ],
)
def test_a_reel_is_edited_by_a_word(text: str, operation: str, value: str) -> None:
    assert read(text) == [("edit_video", {"asset": "last", "operation": operation, "value": value})]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("for Kai too", ["Kai"]),
        ("and one for Kai", ["Kai"]),
        ("do the same for Luna", ["Luna"]),
        ("same for Luna and Kai", ["Luna", "Kai"]),
        ("now with mia chen", ["Mia Chen"]),
        ("Noor as well", ["Noor"]),
        ("für Kai auch", ["Kai"]),
        ("para Zoë también", ["Zoë"]),
    ],
)
def test_the_same_is_made_for_somebody_else(text: str, names: list[str]) -> None:
    assert read(text) == [("make_again", {"change": f"for {name}"}) for name in names]


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("now at sunset", "at sunset"),
        ("but in the rain", "in the rain"),
        ("this time with a dog", "with a dog"),
        ("in the snow instead", "in the snow"),
        ("ahora de noche", "de noche"),
        ("aber im Winter", "im Winter"),
        ("no, at the beach", "at the beach"),
        ("sorry, in the rain", "in the rain"),
        ("nein, im Regen", "im Regen"),
    ],
)
def test_the_same_is_made_elsewhere(text: str, change: str) -> None:
    assert read(text) == [("make_again", {"change": change})]


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("make that seven", "at seven"),
        ("make it 7 please", "at 7"),
        ("tomorrow at 9am", "tomorrow at 9am"),
        ("no, friday at noon", "friday at noon"),
        ("actually at 8pm Tokyo time", "at 8pm Tokyo time"),
        ("saturday instead", "saturday"),
        ("same time on sunday", "sunday"),
        ("lieber um acht", "um acht"),
        ("mejor a las ocho", "a las ocho"),
        ("verschieb auf freitag 9 uhr", "freitag 9 uhr"),
        ("stell das auf 20 uhr", "20 uhr"),
        ("mejor el sabado a las 10", "sabado a las 10"),
        ("cámbialo a las 20", "a las 20"),
        ("an hour later", "an hour later"),
        ("make it half an hour earlier please", "half an hour earlier"),
        ("eine Stunde später", "eine Stunde später"),
        ("verschieb das um zwei Stunden nach vorn", "um zwei Stunden nach vorn"),
        ("mejor una hora antes", "una hora antes"),
    ],
)
def test_a_post_that_is_being_planned_is_moved_by_a_time_alone(text: str, when: str) -> None:
    table = OnTable(focus="delivery", kind="images", personas=tuple(PERSONAS), has_post=True)

    assert read(text, table) == [("move_post", {"id": "last", "when": when})]
    assert read(text, REEL) == []


@pytest.mark.parametrize(
    "text", ["now", "a bit later", "later today", "soon", "seven is my lucky number", "I have a meeting at six"]
)
def test_what_is_no_time_for_a_post_moves_none(text: str) -> None:
    assert read(text, OnTable(focus="delivery", kind="images", personas=tuple(PERSONAS), has_post=True)) == []


@pytest.mark.parametrize(
    ("text", "which"),
    [
        ("not that one, the other", "other"),
        ("the other one", "other"),
        ("not this one", "other"),
        ("the previous one", "before"),
        ("back to the previous version", "before"),
        ("I liked the old one better", "before"),
        ("the second one", "2"),
        ("no, the first picture", "1"),
        ("I prefer the third one", "3"),
        ("the last picture", "final"),
        ("die andere", "other"),
    ],
)
def test_another_thing_is_picked(text: str, which: str) -> None:
    assert read(text) == [("pick", {"which": which})]


def test_a_picture_is_painted_anew_in_another_shape_and_graded_as_it_is() -> None:
    assert read("square", PICTURES) == [("make_again", {"change": "square"})]
    assert read("warmer", PICTURES) == [
        ("edit_video", {"asset": "last", "operation": "color_grade", "value": "warmer"})
    ]
    assert read("faster", PICTURES) == []


def test_what_was_sent_is_edited_and_never_made_anew() -> None:
    sent = OnTable(focus="asset", kind="upload")
    assert read("make it square", sent) == [("edit_video", {"asset": "last", "operation": "crop", "value": "square"})]
    assert read("make a reel of these", sent) == [("reel_of_sent", {})]
    assert read("make me a 9s reel with my photos", sent) == [("reel_of_sent", {"seconds": "9s"})]
    assert read("faster", sent) == [("edit_video", {"asset": "last", "operation": "speed", "value": "faster"})]


@pytest.mark.parametrize(
    ("text", "args"),
    [
        ("turn it into a reel", {}),
        ("make a reel out of it please", {}),
        ("turn the picture into a 10s clip", {"seconds": "10s"}),
        ("mach ein Reel daraus", {}),
    ],
)
def test_a_picture_becomes_a_reel_about_what_it_shows(text: str, args: dict[str, object]) -> None:
    assert read(text, PICTURES) == [("reel_of", args)]
    assert read(text, REEL) == []


def test_a_caption_is_written_shorter_or_in_another_language() -> None:
    assert read("shorter", CAPTION) == [("recaption", {"tone": "short"})]
    assert read("now in Spanish", CAPTION) == [("write_caption", {"asset": "last", "language": "Spanish"})]


@pytest.mark.parametrize(
    "text",
    [
        "with pleasure",
        "in your dreams",
        "but in the end I liked it",
        "for sure",
        "warmer weather today",
        "the first time I saw it I cried",
        "is the other one better?",
        "I have a meeting at six",
        "on tiktok instead",
        "Kai",
        "for me too",
    ],
)
def test_talk_is_no_follow_up(text: str) -> None:
    assert read(text) == []


def test_without_anything_on_the_table_nothing_follows() -> None:
    assert read("shorter", OnTable(personas=tuple(PERSONAS))) == []
    assert read("for Kai too", OnTable(focus="persona", kind="reel", personas=tuple(PERSONAS))) == []


@pytest.mark.parametrize(
    ("text", "tool"),
    [("keep it", "approve_assets"), ("show it again", "show_asset"), ("send it to me", "send_original")],
)
def test_what_lies_on_the_table_is_kept_shown_and_sent(text: str, tool: str) -> None:
    assert [call.name for call in read_saying(text, REEL)] == [tool]


async def test_pictures_are_picked_changed_and_gone_back_to(tmp_path: Path) -> None:
    async with room(tmp_path) as person:
        await person.say("2 photos of Ava in a cafe, square")
        await person.ready()
        second = await person.say("the second one")
        assert "img_" in second

        await person.say("warmer")
        await person.ready()
        graded = await person.app.studio.assets.latest()
        assert graded is not None
        assert graded.generation_settings["value"] == "warmer"

        assert f"{graded.handle} is kept" in await person.say("undo")
        assert graded.handle in await person.say("not that one, the other")

        await person.say("for Kai too")
        await person.ready()
        newest = await person.app.studio.assets.latest()
        kai = await person.app.studio.personas.find("Kai")
        assert newest is not None
        assert kai is not None
        assert newest.persona_id == kai.id


async def test_the_reel_of_a_picture_has_its_persona_and_its_scene(tmp_path: Path) -> None:
    async with room(tmp_path) as person:
        await person.say("a photo of Kai on a pier")
        await person.ready()
        await person.say("turn it into a 3s reel")
        job = (await person.app.studio.jobs.list(kind="reel"))[0]
        await person.say("stop")
        kai = await person.app.studio.personas.find("Kai")

        assert kai is not None
        assert (job.persona_id, job.params["theme"], job.params["duration_s"]) == (kai.id, "on a pier", 3.0)
        await person.ready()


async def test_a_change_that_might_be_talk_is_offered(tmp_path: Path) -> None:
    async with room(tmp_path) as person:
        await person.say("a photo of Ava in a cafe")
        await person.ready()

        assert "again, with a dog?" in await person.say("with a dog")
        await person.press("Make it again")
        await person.ready()
        newest = await person.app.studio.assets.latest()
        assert newest is not None
        assert "with a dog" in newest.prompt


async def test_with_two_posts_the_other_is_the_other_post(tmp_path: Path) -> None:
    async with room(tmp_path) as person:
        await person.say("a photo of Ava in a cafe")
        await person.ready()
        await person.say("post it tomorrow at six")
        assert "No other post" in await person.say("not that one, the other")
        await person.say("post it tomorrow at nine")
        await person.say("the other one")
        assert "P1" in person.screen.history[-1].text


async def test_a_reel_of_pictures_that_were_sent_shows_them_and_nothing_is_painted(tmp_path: Path) -> None:
    files = []
    for number, colour in enumerate(("red", "green")):
        path = tmp_path / f"{number}.png"
        Image.new("RGB", (480, 320), colour).save(path)
        files.append(Attachment(path=path, name="", mime="image/png", size=path.stat().st_size))
    async with room(tmp_path) as olga:
        await olga.say("make a 3 second reel of these", attachments=tuple(files))
        await olga.ready()

        reel = await olga.app.studio.assets.latest()
        assert reel is not None
        assert (reel.type, reel.parent_id) == (AssetType.VIDEO, 1)
        job = await olga.app.studio.jobs.get(reel.job_id or 0)
        assert job is not None
        assert [shot.asset_id for shot in await olga.app.studio.production.shots_of(job)] == [1, 2]
