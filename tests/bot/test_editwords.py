"""Edits as people say them in a breath, in three languages: each is exactly one edit, and what is none stays free."""

from pathlib import Path

import pytest
from PIL import Image

from bot.editwords import read_edit_words
from bot.followups import read_follow_up
from bot.fronts.front import Attachment
from bot.sayings import OnTable, read_saying
from tests.bot.rooms import room
from tools.editing.requests import Crop, Rotate, Source, TextOverlay, Trim, read_edit

REEL = OnTable(focus="asset", kind="reel", personas=("Ava",))
CLIP = Source(width=1080, height=1920, duration_s=6, has_audio=True)


def edits(text: str) -> list[tuple[object, object]]:
    return [(call.args["operation"], call.args.get("value", "")) for call in read_follow_up(text, REEL)]


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        ("cut the first 2 secs", (2, 6)),
        ("cut off the first two seconds pls", (2, 6)),
        ("chop the last 2s", (0, 4)),
        ("schneid die ersten 2 sek weg", (2, 6)),
        ("die letzten zwei Sekunden weg", (0, 4)),
        ("corta los primeros 2 seg", (2, 6)),
        ("quita los últimos 2 segundos", (0, 4)),
        ("only the first 3 secs", (0, 3)),
        ("nur die letzten 2 sekunden", (4, 6)),
        ("deja solo los primeros 3 seg", (0, 3)),
        ("kürz es auf 3 sek", (0, 3)),
        ("recórtalo a 3 segs", (0, 3)),
    ],
)
def test_a_part_is_cut_off_or_kept(text: str, stays: tuple[float, float]) -> None:
    [(operation, value)] = edits(text)

    assert read_edit(str(operation), str(value), CLIP) == Trim(*stays)


@pytest.mark.parametrize(
    ("text", "words", "place"),
    [
        ("put text 'SALE' on it", "SALE", "bottom"),
        ('put the text "Big SALE" on it', "Big SALE", "bottom"),
        ("add text SALE at the top", "SALE", "top"),
        ("write SALE on it", "SALE", "bottom"),
        ("schreib 'Neu ab Mai' oben drauf", "Neu ab Mai", "top"),
        ("schreib „Größe“ in die mitte", "Größe", "middle"),
        ("ponle «Oferta» arriba", "Oferta", "top"),
        ("pon el texto 'OFERTA'", "OFERTA", "bottom"),
    ],
)
def test_words_are_put_on_it_as_they_were_written(text: str, words: str, place: str) -> None:
    [(operation, value)] = edits(text)

    assert read_edit(str(operation), str(value), CLIP) == TextOverlay(words, place)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "make it square and centre it on her",
        "mach es quadratisch, auf sie zentriert",
        "hazlo cuadrado, centrado en ella",
    ],
)
def test_a_square_is_laid_around_her(text: str) -> None:
    [(operation, value)] = edits(text)
    crop = read_edit(str(operation), str(value), CLIP)

    assert isinstance(crop, Crop)
    assert (crop.width, crop.height, crop.follows) == (1080, 1080, True)


@pytest.mark.parametrize(
    ("text", "edit"),
    [
        ("ton weg", ("mute", "")),
        ("quítale el sonido", ("mute", "")),
        ("make it louder", ("volume", "louder")),
        ("a bit quieter please", ("volume", "a bit quieter")),
        ("turn down the music", ("volume", "quieter")),
        ("20% louder", ("volume", "20% louder")),
        ("mach den Ton etwas leiser", ("volume", "a bit quieter")),
        ("súbele un poco el volumen", ("volume", "a bit louder")),
        ("stabilize it", ("stabilize", "")),
        ("it's too shaky, fix it", ("stabilize", "")),
        ("stabilise the video more", ("stabilize", "more")),
        ("stabilisier das video etwas", ("stabilize", "etwas")),
        ("estabilízalo por favor", ("stabilize", "")),
        ("3 mal hintereinander", ("loop", "3 times")),
        ("repítelo tres veces", ("loop", "3 times")),
        ("gif pls", ("convert_format", "gif")),
        ("mach ein GIF draus", ("convert_format", "gif")),
        ("conviértelo en gif", ("convert_format", "gif")),
        ("mas lento", ("speed", "slower")),
        ("hazlo mas calido porfa", ("color_grade", "warmer")),
        ("mach es schwarz weiß", ("color_grade", "black and white")),
        ("mach es größer", ("upscale", "")),
        ("untertitel: Hallo | Welt", ("add_subtitles", "Hallo | Welt")),
        ("subs please", ("add_subtitles", "")),
        ("add text", ("text_overlay", "")),
        ("spiel es rückwärts ab", ("reverse", "")),
        ("mirror it", ("rotate", "mirror")),
        ("spiegel es", ("rotate", "mirror")),
        ("gíralo a la derecha", ("rotate", "derecha")),
        ("doppelt so schnell", ("speed", "2x")),
        ("el doble de rápido", ("speed", "2x")),
        ("mehr Kontrast", ("color_grade", "vivid")),
        ("von sekunde 1 bis 4", ("trim", "1-4s")),
        ("de 1 a 4 segundos", ("trim", "1-4s")),
        ("unter 8 MB", ("fit_size", "8 mb")),
        ("extract the audio", ("convert_format", "mp3")),
        ("nur der ton als mp3", ("convert_format", "mp3")),
        ("mit jazz bitte", ("add_music", "jazz")),
    ],
)
def test_an_edit_is_read_in_the_way_people_write(text: str, edit: tuple[str, str]) -> None:
    assert edits(text) == [edit]


@pytest.mark.parametrize(
    ("text", "both"),
    [
        ("quadratisch und schwarz-weiß", ["crop", "color_grade"]),
        ("ton weg und langsamer", ["mute", "speed"]),
        ("lose the first 2 secs, black and white and as a gif", ["trim", "color_grade", "convert_format"]),
        ("mas lento y sin sonido", ["speed", "mute"]),
        ("cut the first 2 secs, then warmer and as a gif", ["trim", "color_grade", "convert_format"]),
    ],
)
def test_several_edits_in_one_line_are_all_done(text: str, both: list[str]) -> None:
    assert [operation for operation, _ in edits(text)] == both


@pytest.mark.parametrize(
    ("value", "turn"),
    [
        ("links", Rotate(270)),
        ("nach rechts", Rotate(90)),
        ("a la izquierda", Rotate(270)),
        ("derecha", Rotate(90)),
        ("mirror", Rotate(0, "horizontal")),
        ("spiegeln", Rotate(0, "horizontal")),
    ],
)
def test_it_is_turned_to_the_side_that_is_named_in_any_of_the_three_languages(value: str, turn: Rotate) -> None:
    assert read_edit("rotate", value, CLIP) == turn


def test_an_edit_is_read_though_a_persona_was_spoken_of_since() -> None:
    [call] = read_follow_up("subtitles: Hello | there", OnTable(focus="persona", kind="reel", personas=("Ava",)))

    assert (call.args["operation"], call.args["value"]) == ("add_subtitles", "Hello | there")
    assert read_follow_up("warmer", OnTable(focus="persona", kind="reel", personas=("Ava",))) == []
    assert read_follow_up("bigger", OnTable(focus="persona", personas=("Ava",))) == []


@pytest.mark.parametrize("text", ["undo", "rückgängig", "mach das rückgängig", "deshazlo"])
def test_taking_back_is_understood(text: str) -> None:
    [call] = read_saying(text, REEL) or read_follow_up(text, REEL)

    assert call.name == "undo"


@pytest.mark.parametrize(
    ("text", "name", "args"),
    [
        ("füg sie zusammen", "edit_video", {"asset": "last", "operation": "merge"}),
        ("fügs zusammen", "edit_video", {"asset": "last", "operation": "merge"}),
        ("únelos", "edit_video", {"asset": "last", "operation": "merge"}),
        ("füg die Untertitel als Spur hinzu", "edit_video", {"asset": "last", "operation": "add_subtitles", "value": "als Spur"}),
        ("lösch das", "delete_assets", {"assets": ["last"]}),
        ("bórralo", "delete_assets", {"assets": ["last"]}),
    ],
)  # fmt: skip
def test_clips_are_joined_deleted_and_not_steadied_in_three_languages(
    text: str, name: str, args: dict[str, object]
) -> None:
    [call] = read_saying(text, REEL)

    assert (call.name, dict(call.args)) == (name, args)


@pytest.mark.parametrize("text", ["post it as a gif", "poste es als GIF", "publícalo como gif"])
def test_what_is_posted_as_a_gif_is_made_one_first(text: str) -> None:
    assert [call.name for call in read_saying(text, REEL)] == ["edit_video", "schedule_post"]


@pytest.mark.parametrize(
    "text",
    [
        "write a caption on it", "put music on it", "write 'hello' as the caption", "post it as a gif", "make it a reel",
        "cut the first picture", "no", "add a dog", "put Ava on it", "is it square?", "nimm die erste", "sie soll lachen",
        "a gif of Ava at the beach", "schreib ihr", "the first 2 seconds are great",
    ],
)  # fmt: skip
def test_what_is_no_edit_is_left_to_others(text: str) -> None:
    assert read_edit_words(text) == []


async def test_a_reel_is_made_as_one_line_says_and_nothing_beside_it(tmp_path: Path) -> None:
    async with room(tmp_path) as person:
        await person.say(
            'a beach reel for Ava, 2 shots, 6 secs, captions: "good morning, all", cta "Follow me", whip transitions, no hook'
        )
        [job] = await person.app.studio.jobs.list()

    assert job.kind == "reel"
    assert (job.params["theme"], job.params["shots"], job.params["duration_s"]) == ("beach", 2, 6.0)
    assert job.params["texts"] == {"caption": "good morning, all", "call_to_action": "Follow me"}
    assert (job.params["transition"], job.params["hook"]) == ("whip", "")


async def test_two_wishes_in_one_line_make_one_new_file_that_has_both(tmp_path: Path) -> None:
    path = tmp_path / "sea.png"
    Image.effect_noise((540, 960), 60).convert("RGB").save(path)
    async with room(tmp_path / "room") as person:
        await person.say(
            attachments=(Attachment(path=path, name="sea.png", mime="image/png", size=path.stat().st_size),)
        )
        said = await person.say("make it square and warmer")
        await person.ready()
        [job] = [one for one in await person.app.studio.jobs.list() if one.kind == "edit"]
        [made] = await person.app.studio.assets.of_job(job.id)

    assert "still being made" not in said
    assert [job.params["operation"], *(step[0] for step in job.params["further"])] == ["crop", "color_grade"]
    assert (made.width, made.height) == (540, 540)
    assert made.generation_settings["edit"].endswith("graded warm")
