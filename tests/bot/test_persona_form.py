"""The guided form: three steps, each in words or by a button, and nothing is kept before the last."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.bot.rooms import Room, room


@pytest.fixture
async def person(tmp_path: Path) -> AsyncIterator[Room]:
    async with room(tmp_path) as opened:
        yield opened


async def test_three_steps_make_a_persona(person: Room) -> None:
    first = await person.say("help me make a persona")
    second = await person.say("Mia, 31, Oslo, architect")
    changed = await person.press("The Entertainer")
    tuned = await person.say("professionalism=0.9")
    third = await person.press("Go on")
    done = await person.say("short black hair, grey eyes, 172 cm, a navy suit")

    assert ("step 1 of 3" in first.lower(), "Step 2 of 3" in second, "Step 3 of 3" in third) == (True, True, True)
    labels = {button.label for view in person.screen.history for row in view.buttons for button in row}
    assert {"✓ The Entertainer", "The Influencer", "Go on", "Like that"} <= labels
    assert "0.9" in tuned
    assert changed != second
    assert "Mia" in done
    mia = await person.app.studio.personas.find("Mia")
    assert (mia.age, mia.template, mia.personality.professionalism) == (31, "entertainer", 0.9)
    assert "black" in mia.appearance.hair
    assert "grey" in mia.appearance.eyes
    assert "172" in mia.appearance.height
    assert "suit" in mia.appearance.clothing


async def test_what_is_missing_is_asked_and_the_rest_may_stay(person: Room) -> None:
    await person.send(command="persona", text="new")
    asked = await person.say("Mia, Oslo, architect")
    assert "How old" in asked
    await person.say("31")
    await person.press("Go on")
    await person.press("Like that")

    mia = await person.app.studio.personas.find("Mia")
    assert (mia.age, mia.location) == (31, "Oslo")


async def test_a_line_without_commas_has_a_name_an_age_and_a_place(person: Room) -> None:
    await person.send(command="persona", text="new")
    second = await person.say("Mira 27 Berlin, baker, freckles")
    assert "freckled skin" in second
    await person.press("Go on")
    await person.press("Like that")

    mira = await person.app.studio.personas.find("Mira")
    assert (mira.age, mira.location) == (27, "Berlin")


@pytest.mark.parametrize(
    ("answers", "word"),
    [
        (["Mia, 17, Oslo"], "18"),
        (["Mia, 30, schoolgirl"], "adults"),
        (["Mia, 30, Oslo", "humor=9"], "humor"),
        (["Mia, 30, Oslo", "qwertz"], "could not read"),
        (["Ava, 30, Oslo", "!Go on", "!Like that"], "already"),
    ],
)
async def test_what_cannot_be_is_said_and_nothing_is_made(person: Room, answers: list[str], word: str) -> None:
    await person.say("help me make a persona")
    for answer in answers:
        said = await (person.press(answer[1:]) if answer.startswith("!") else person.say(answer))

    assert word in said
    assert await person.app.studio.personas.count() == 2


async def test_a_wrong_answer_can_be_said_again(person: Room) -> None:
    await person.say("help me make a persona")
    await person.say("Mia, 17, Oslo")
    again = await person.say("Mia, 27, Oslo")

    assert "Step 2 of 3" in again


async def test_cancel_leaves_the_form(person: Room) -> None:
    await person.say("help me make a persona")
    await person.send(command="cancel")
    await person.say("Mia, 27, Oslo, architect")

    assert await person.app.studio.personas.find("Mia") is None


async def test_a_command_leaves_the_form_open_and_says_so(person: Room) -> None:
    await person.send(command="persona", text="new")
    await person.say("Mia, 31, Oslo, architect")
    said = await person.send(command="queue")
    assert "The new persona is still open: go on with it, or /cancel." in said
    await person.say("professionalism=0.9")
    await person.press("Go on")
    await person.press("Like that")

    mia = await person.app.studio.personas.find("Mia")
    assert (mia.age, mia.personality.professionalism) == (31, 0.9)


async def test_a_command_that_asks_something_itself_drops_the_form_and_says_so(person: Room) -> None:
    await person.send(command="persona", text="new")
    await person.say("Mia, 31, Oslo, architect")
    said = await person.send(command="persona", text="new")
    assert "The new persona that you had begun is dropped" in said
    await person.send(command="cancel")

    assert "Question dropped" in person.screen.texts[-1]
    assert await person.app.studio.personas.find("Mia") is None
