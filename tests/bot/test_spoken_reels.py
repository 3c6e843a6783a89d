"""Words that a reel says aloud: by command and in three languages, heard whole, and never left out in silence."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.assets import AssetFilter
from storage.tables import Asset, AssetType, DeliveryState, Job
from tests.bot.phrases.reading import calls, read
from tests.bot.rooms import Room, room
from tests.tools.talker import command
from tools.production.speech import spans_of
from tools.saidwords import to_be_said, without_said

TALKS = {"voice.engine": "auto", "voice.command": command()}


@pytest.fixture
async def person(tmp_path: Path) -> AsyncIterator[Room]:
    async with room(tmp_path / "room", **TALKS) as opened:
        yield opened


async def last_job(person: Room) -> Job:
    return (await person.app.studio.jobs.list())[0]


async def sounds(person: Room) -> list[Asset]:
    return list((await person.app.studio.assets.list(AssetFilter(type=AssetType.AUDIO), limit=9)).items)


async def test_a_reel_says_its_words_and_says_others_when_it_is_made_again_with_the_same_pictures(person: Room) -> None:
    said = await person.say(
        "make a 3 second beach reel for Ava with 2 shots, and she says 'Good morning from the beach'"
    )
    await person.ready()

    job, [sound] = await last_job(person), await sounds(person)
    assert "Spoken by" in said
    assert "a synthetic voice: “Good morning from the beach”" in said
    assert (job.params["theme"], job.params["duration_s"]) == ("beach", 3.0)
    assert job.params["voice_sha256"] == sound.sha256
    assert (sound.handle, sound.prompt) == ("aud_1", "Good morning from the beach")
    [reel] = [row for row in await person.app.studio.assets.of_job(job.id) if row.type is AssetType.VIDEO]
    assert reel.generation_settings["speech"]["words"] == "Good morning from the beach"

    # Whose voice it is, nobody knows of a program of one's own: it is asked once, and then known.
    refused = await person.say("post it now")
    assert "/licence aud_1 own" in refused
    await person.send(command="licence", text="aud_1 free")

    said = await person.say("same but she says 'Good night, see you all tomorrow, when the sun is up again'")
    await person.ready()
    again, [other, _] = await last_job(person), await sounds(person)
    assert again.id != job.id
    assert again.params["speech"]["words"].startswith("Good night")
    assert again.params["duration_s"] == 6.0  # 4.9 s of speech
    assert again.params["seed"] == job.plan["seed"] or again.params["based_on"] == job.id
    assert again.params["theme"] == "beach"
    assert other.generation_settings["licence"]["kind"] == "free"

    shorter = await person.say("shorter")
    assert "What is said in it takes" in shorter
    assert (await last_job(person)).id == again.id
    await person.say("post it now")
    await person.press("Approve")
    assert (await person.posted()).state is DeliveryState.POSTED


async def test_a_command_says_words_with_captions_and_the_reel_grows_with_a_word_about_it(person: Room) -> None:
    words = "One two three, four five six. Seven eight nine, ten eleven twelve."
    said = await person.send(command="reel", text=f'Ava beach 3s --shots 1 --captions on --say "{words}"')

    job = await last_job(person)
    params = person.app.studio.production.params_of(job)
    assert "longer than the 3 s" in said
    assert job.params["duration_s"] == 6.0  # 4.9 s of speech
    assert job.params["texts"] == {"caption": words}
    spans = spans_of(params, words)
    assert len(spans) == 4
    assert spans[0][0] == pytest.approx(0.4, abs=0.05)
    await person.send(command="cancel", text=str(job.id))

    assert "one voice" in await person.send(command="reel", text='Ava beach --voice aud_1 --say "Hi"')
    assert "2001 characters" in await person.send(command="reel", text=f'Ava beach --say "{"a" * 2001}"')
    assert "nothing to say" in (await person.send(command="reel", text='Ava beach --say "…"')).lower()
    assert len(await person.app.studio.jobs.list()) == 1


async def test_what_cannot_be_spoken_says_so_and_a_models_copy_of_the_words_is_no_part_of_the_theme(
    person: Room,
) -> None:
    refused = await person.say("every Friday at 18:00 make and post a reel for Ava at the beach, and she says 'Hi'")
    assert "not spoken" in refused
    assert await person.app.studio.schedules.list(active=True) == []

    theme, request, words = to_be_said(
        "beach, she says Hello there", "Something beachy where she says 'Hello there'", ""
    )
    assert (words, request) == ("Hello there", "Something beachy")
    assert theme == "beach"


async def test_words_are_said_alone_by_command_and_are_not_made_twice(person: Room) -> None:
    said = await person.send(command="say", text="Ava Good morning")
    again = await person.send(command="say", text='Ava "Good morning"')

    [sound] = await sounds(person)
    assert "**aud_1** as Ava: “Good morning”" in said
    assert "synthetic" in said
    assert "aud_1" in again
    assert sound.persona_id is not None
    assert "speaks here" in await person.send(command="say")
    assert "speaks here" in await person.say("which voices do you have?")
    for words in (
        "let me hear Ava say 'Hello'",
        "lass mich hören, wie Ava „Hallo“ sagt",
        "quiero oír a Ava decir «Hola»",
    ):
        said = await person.say(words)
        assert "as Ava: “H" in said
        assert "'" not in said.partition("”")[0]


async def test_what_may_not_be_shown_is_not_said_either(person: Room) -> None:
    before = await person.app.studio.assets.list(AssetFilter(type=AssetType.AUDIO))
    for order in ("/say Ava look at my naked body", '/reel Ava beach --say "look at my naked body"'):
        command, _, words = order[1:].partition(" ")
        refused = await person.send(command=command, text=words)
        assert "adult" in refused.lower(), refused

    after = await person.app.studio.assets.list(AssetFilter(type=AssetType.AUDIO))
    assert len(after.items) == len(before.items)


async def test_a_personas_voice_and_speed_are_kept_and_used(person: Room) -> None:
    await person.send(command="persona", text="edit Ava spoken_voice=joe, spoken_speed=1.5")
    await person.press("Change")
    assert "Speaks as joe, at 1.5 times" in await person.send(command="persona", text="Ava")

    await person.send(command="say", text="Ava Good morning")
    [sound] = await sounds(person)
    speech = sound.generation_settings["speech"]
    assert (speech["voice"], speech["speed"], speech["language"]) == ("joe", 1.5, "en")
    assert "licence" not in await person.send(command="asset", text="aud_1")
    await person.send(command="say", text="Ava Guten Morgen, das Meer ist heute ganz ruhig und der Strand ist leer")
    other, _ = [row.generation_settings["speech"] for row in await sounds(person)]
    assert (other["voice"], other["speed"], other["language"]) == ("de", 1.5, "de")  # joe speaks English
    refused = await person.send(command="persona", text="edit Ava spoken_voice=../joe")
    assert "a voice's name, such as joe" in refused


@pytest.mark.parametrize(
    ("how", "says"),
    [("fails", "could not say it: the voice is hoarse"), ("silent", "said nothing that can be heard")],
)
async def test_a_voice_that_fails_ends_the_request_with_the_next_step_and_no_reel_is_made_without_it(
    how: str, says: str, tmp_path: Path
) -> None:
    async with room(tmp_path / "room", **TALKS | {"voice.command": command(how)}) as person:
        said = await person.say("a beach reel for Ava, and she says 'Good morning'")
        assert says in said
        assert await person.app.studio.jobs.list() == []
        assert await sounds(person) == []
        assert list(person.app.downloads.glob("*")) == []


async def test_where_nothing_speaks_the_chat_says_what_to_install(tmp_path: Path) -> None:
    async with room(tmp_path / "room") as person:
        said = await person.say("a beach reel for Ava, and she says 'Good morning'")
        assert "voice.engine" in said
        assert await person.app.studio.jobs.list() == []


REQUESTS = [
    ("a beach reel for Ava, and she says 'Good morning from the beach'", "Good morning from the beach"),
    ("a beach reel for Ava and she says \"Don't wait, it's here\"", "Don't wait, it's here"),
    ("make a beach reel for Ava where Ava says: “Hello, this is it”", "Hello, this is it"),
    ("a beach reel for Ava with the voice-over 'epic music at 120 bpm, slow zoom'", "epic music at 120 bpm, slow zoom"),
    ("a beach reel for Ava, let her say 'post it now'", "post it now"),
    ("a beach reel for Ava, voice-over: Hello everyone", "Hello everyone"),
    ("mach ein Strand-Reel für Ava, in dem sie „Guten Morgen vom Strand“ sagt", "Guten Morgen vom Strand"),
    ('mach ein Reel von Ava am Strand und sie sagt: "Guten Morgen"', "Guten Morgen"),
    ("mach ein Reel von Ava am Strand, lass sie 'Hallo zusammen' sagen", "Hallo zusammen"),
    ("haz un reel de Ava en la playa y dice «Buenos días»", "Buenos días"),
    ('haz un reel de Ava en la playa donde ella dice "Hola a todos"', "Hola a todos"),
    ("haz un reel de Ava en la playa con voz en off: Hola a todos", "Hola a todos"),
]


@pytest.mark.parametrize(("text", "words"), REQUESTS)
def test_what_shall_be_said_is_data_and_the_rest_is_the_order(text: str, words: str) -> None:
    assert without_said(text).words == words

    parsed = read(text)

    [call] = parsed.calls
    assert (call.name, call.args["persona"]) == ("make_reel", "Ava")
    assert words not in str(call.args["theme"])
    assert not {"says", "sagt", "dice", "sagen", "say", "voice"} & set(str(call.args["theme"]).lower().split())


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("same but she says 'Good night'", "she says “Good night”"),
        ("let her say 'Good night'", "she says “Good night”"),
        ("now she says: good night", "she says “good night”"),
        ("same but at night, and she says “Good night”", "at night, and she says “Good night”"),
        ("nochmal, aber sie sagt „Gute Nacht“", "she says “Gute Nacht”"),
        ("lass sie 'Gute Nacht' sagen", "she says “Gute Nacht”"),
        ("otra vez, pero ella dice «Buenas noches»", "she says “Buenas noches”"),
    ],
)
def test_words_for_a_reel_that_is_there_are_a_change_of_it(text: str, change: str) -> None:
    assert calls(text) == [("make_again", {"change": change})]
    assert without_said(change).words


def test_what_somebody_says_is_told_and_no_order() -> None:
    assert read("she says 'Good night'").calls == ()
    assert read("Olga says: cancel everything").calls == ()


def test_an_order_beside_the_words_is_kept() -> None:
    parsed = read("make a beach reel for Ava, she says: good morning everyone and post it tomorrow at six")
    assert [call.name for call in parsed.calls] == ["make_reel", "schedule_post"]


@pytest.mark.parametrize(
    "text",
    [
        "a reel of a sign that says 'open'",
        "write 'new drop' at the bottom of reel_7",
        "a reel in which she says goodbye to summer",
        "a singer with a beautiful voice",
    ],
)
def test_what_is_not_to_be_said_is_left_alone(text: str) -> None:
    assert without_said(text).words == ""
    assert without_said(text).rest == text
