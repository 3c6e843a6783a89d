"""What is counted and listed is said in the language of whoever asks."""

from pathlib import Path

from tests.bot.rooms import room


async def test_the_library_is_counted_and_the_plan_listed_in_the_language_that_is_spoken(tmp_path: Path) -> None:
    async with room(tmp_path) as person:
        await person.say("make a picture of Ava in a cafe")
        await person.ready()
        assert "file: 1 picture\n1 pending, 0 approved, 0 rejected" in (await person.say(command="stats"))
        await person.say(command="schedule", text="img_1 fri 18:00")
        await person.say(command="language", text="de")
        counted = await person.say(command="stats")
        planned = await person.say(command="queue")
        await person.say(command="report", text="it looked broken")
        errors = await person.say("zeig mir die letzten Fehler")

    assert "Datei: 1 Bild\n1 offen, 0 freigegeben, 0 abgelehnt" in counted
    assert "img_1 von Ava → " in planned
    assert "it looked broken" in errors
