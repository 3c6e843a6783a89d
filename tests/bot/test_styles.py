"""A style as a person uses it: what it overrides is what the pictures are made with."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.bot.rooms import Room, room


@pytest.fixture
async def person(tmp_path: Path) -> AsyncIterator[Room]:
    async with room(tmp_path) as opened:
        await opened.send(command="style", text="new Ava rainy, wet streets at night")
        await opened.send(command="style", text="edit Ava rainy width=512 height=768 steps=35")
        yield opened


async def sizes(person: Room) -> list[tuple[int, int]]:
    """Width and height of each job's pictures, newest first; nothing of them need be painted for that."""
    found = []
    for job in await person.app.studio.jobs.list():
        await person.app.studio.production.cancel(job.id)
        found.append(person.app.studio.production.params_of(job).pixels)
    return found


async def test_a_style_that_is_named_gives_its_size(person: Room) -> None:
    await person.send(command="image", text="Ava on a bridge --style rainy")

    assert await sizes(person) == [(512, 768)]


async def test_the_default_style_gives_its_size_unless_the_request_says_another(person: Room) -> None:
    await person.send(command="style", text="default Ava rainy")
    await person.send(command="image", text="Ava on a bridge")
    await person.send(command="image", text="Ava on a bridge --size 1:1")

    assert await sizes(person) == [(1080, 1080), (512, 768)]


async def test_a_style_without_a_size_changes_none(person: Room) -> None:
    await person.send(command="image", text="Ava on a bridge --style casual")

    assert await sizes(person) == [(1080, 1344)]
