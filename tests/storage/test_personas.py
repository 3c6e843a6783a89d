"""Personas: added, found, changed, put away, brought back, erased."""

import asyncio
from datetime import timedelta

import pytest

from storage.assets import Assets
from storage.captions import Captions
from storage.destinations import Destinations
from storage.errors import Changed, Invalid, NotFound, Taken
from storage.faces import Faces
from storage.files import StoredFile
from storage.personas import APPEARANCE_FIELDS, PERSONA_FIELDS, PERSONALITY_FIELDS
from storage.tables import (
    Appearance,
    Caption,
    Delivery,
    DeliveryState,
    Persona,
    Personality,
    PersonaStatus,
    Rating,
    Style,
)
from tests.storage.conftest import NOW, picture, reference

LATER = NOW + timedelta(hours=1)


async def test_a_new_persona_is_complete_and_can_be_read_after_the_session(personas):
    ava = await personas.add(
        Persona(name="  Ava   Lind ", age=26, interests=["surf"], personality=Personality(humor=0.9)), now=NOW
    )

    assert (ava.name, ava.status, ava.rating, ava.version) == ("Ava Lind", PersonaStatus.ACTIVE, Rating.GENERAL, 1)
    assert (ava.personality.humor, ava.personality.creativity, ava.appearance.hair) == (0.9, 0.5, "")
    assert (ava.styles, ava.created_at, ava.is_active) == ([], NOW, True)
    found = await personas.get(ava.id)
    assert (found.name, found.personality.humor, found.appearance.presents_as) == ("Ava Lind", 0.9, "person")


@pytest.mark.parametrize("name", ["Zoë", "ZOE", " zoë "])
async def test_a_persona_is_found_by_its_name_however_it_is_typed(personas, name):
    await personas.add(Persona(name="Zoë", age=30), now=NOW)
    assert (await personas.find(name)).name == "Zoë"


async def test_two_living_personas_never_share_a_name(personas, ava):
    with pytest.raises(Taken, match="AVÁ"):
        await personas.add(Persona(name="AVÁ", age=40), now=NOW)
    kai = await personas.add(Persona(name="Kai", age=30), now=NOW)
    with pytest.raises(Taken):
        await personas.change(kai.id, {"name": "ava"}, now=NOW)

    assert (await personas.change(ava.id, {"name": "AVA"}, now=NOW)).name == "AVA"  # its own name is no conflict


@pytest.mark.parametrize(
    "name",
    ["../../x", "Robert'); DROP TABLE personas;--", "%", "_", '"', "\\", "علي", "🦊🦊", "a" * 60, "ﷺ" * 60],
)
async def test_any_name_is_only_a_name(personas, name):
    added = await personas.add(Persona(name=name, age=26), now=NOW)

    assert (await personas.find(name)).id == added.id
    assert await personas.names() == [name]
    assert [found.id for found in (await personas.list(search=name)).items] == [added.id]
    assert (await personas.list(search="zzz")).items == ()


@pytest.mark.parametrize("name", ["", "   ", "a" * 61, "\x00"])
async def test_a_name_has_1_to_60_characters(personas, name):
    with pytest.raises(Invalid, match="1 to 60"):
        await personas.add(Persona(name=name, age=26), now=NOW)


@pytest.mark.parametrize("age", [17, -1, 0, 121])
async def test_a_persona_is_an_adult_from_the_start_and_for_ever(personas, ava, age):
    with pytest.raises(Invalid, match="18 to 120"):
        await personas.add(Persona(name="Kid", age=age), now=NOW)
    with pytest.raises(Invalid, match="18 to 120"):
        await personas.change(ava.id, {"age": age}, now=NOW)

    assert await personas.names() == ["Ava"]
    assert (await personas.get(ava.id)).age == 26


async def test_a_change_reaches_persona_personality_and_appearance(personas, ava):
    changed = await personas.change(
        ava.id, {"bio": "Surfs.", "humor": 0.8, "hair": "red", "rating": Rating.ADULT}, now=LATER
    )

    assert (changed.bio, changed.personality.humor, changed.appearance.hair) == ("Surfs.", 0.8, "red")
    assert (changed.version, changed.updated_at, changed.created_at) == (2, LATER, NOW)
    assert (await personas.get(ava.id)).appearance.hair == "red"


async def test_every_field_belongs_to_one_of_the_three(personas):
    assert not PERSONA_FIELDS & PERSONALITY_FIELDS
    assert not PERSONA_FIELDS & APPEARANCE_FIELDS
    assert not PERSONALITY_FIELDS & APPEARANCE_FIELDS


@pytest.mark.parametrize("field", ["id", "version", "deleted_at", "status", "name_key", "shoe_size", "__class__"])
async def test_what_is_no_field_of_a_person_is_refused(personas, ava, field):
    with pytest.raises(Invalid, match="no field"):
        await personas.change(ava.id, {field: "x"}, now=NOW)


@pytest.mark.parametrize("values", [{"humor": 1.1}, {"creativity": -0.1}, {"temperature": 2.5}])
async def test_traits_keep_their_range(personas, ava, values):
    with pytest.raises(Invalid, match="between 0 and"):
        await personas.change(ava.id, values | {"bio": "new"}, now=NOW)
    assert (await personas.get(ava.id)).bio == ""  # all of a change or nothing


async def test_a_change_of_something_older_is_refused(personas, ava):
    await personas.change(ava.id, {"bio": "new"}, now=NOW)
    with pytest.raises(Changed):
        await personas.change(ava.id, {"bio": "newer"}, now=NOW, expected_version=ava.version)
    with pytest.raises(Changed):
        await personas.delete(ava.id, now=NOW, expected_version=ava.version)
    await personas.change(ava.id, {"bio": "newer"}, now=NOW, expected_version=2)


async def test_of_changes_at_the_same_moment_to_the_same_version_one_is_made(personas, ava):
    await asyncio.gather(*(personas.resume(ava.id, now=NOW) for _ in range(8)))  # as many connections are open now
    ava = await personas.get(ava.id)
    made = await asyncio.gather(
        *(personas.change(ava.id, {"age": 30 + number}, now=NOW, expected_version=ava.version) for number in range(8)),
        return_exceptions=True,
    )

    assert sorted(type(one).__name__ for one in made) == ["Changed"] * 7 + ["Persona"]
    assert (await personas.get(ava.id)).version == ava.version + 1


async def test_missing_records_are_made_on_change(database, personas, ava):
    from sqlalchemy import text

    async with database.write() as session:
        await session.execute(text("DELETE FROM personalities"))
        await session.execute(text("DELETE FROM appearances"))

    changed = await personas.change(ava.id, {"humor": 0.1, "eyes": "green"}, now=NOW)
    assert (changed.personality.humor, changed.personality.temperature, changed.appearance.eyes) == (0.1, 0.8, "green")


async def test_a_pause_ends_when_it_is_over(personas, ava):
    paused = await personas.pause(ava.id, now=NOW, until=LATER)
    assert (paused.status, paused.is_active) == (PersonaStatus.PAUSED, False)
    assert await personas.resume_due(NOW) == []
    assert [persona.name for persona in await personas.resume_due(LATER)] == ["Ava"]
    assert (await personas.get(ava.id)).is_active

    await personas.pause(ava.id, now=NOW)  # until somebody says so
    assert await personas.resume_due(LATER + timedelta(days=999)) == []
    assert (await personas.resume(ava.id, now=NOW)).is_active


async def test_pages_show_every_persona_once_newest_first(personas):
    for number in range(7):  # two in each minute
        await personas.add(Persona(name=f"P{number}", age=20), now=NOW + timedelta(minutes=number // 2))
    seen, before = [], None
    while True:
        page = await personas.list(limit=3, before=before)
        assert page.total == 7
        seen += page.items
        if (before := page.next) is None:
            break

    assert sorted(persona.name for persona in seen) == [f"P{number}" for number in range(7)]
    keys = [(persona.created_at, persona.id) for persona in seen]
    assert keys == sorted(keys, reverse=True)


async def test_lists_are_narrowed_by_status_and_by_words(personas, ava):
    kai = await personas.add(Persona(name="Kai", age=30, bio="A SURFER from Lisbon, 100%"), now=LATER)
    await personas.pause(kai.id, now=LATER)

    async def names(**wanted):
        return [persona.name for persona in (await personas.list(**wanted)).items]

    assert await names(status=PersonaStatus.PAUSED) == ["Kai"]
    assert await names(status=PersonaStatus.ACTIVE) == ["Ava"]
    assert await names(search="surf") == ["Kai"]
    assert await names(search="100%") == ["Kai"]
    assert await names(search="%") == ["Kai"]
    assert await names(search="ÁVA") == ["Ava"]
    assert (await personas.count(), await personas.count(status=PersonaStatus.PAUSED)) == (2, 1)
    assert await personas.named([ava.id, "nobody"]) == {ava.id: "Ava"}


async def test_a_deleted_persona_can_come_back(personas, ava):
    await personas.delete(ava.id, now=LATER)
    assert await personas.get(ava.id) is None
    assert await personas.find("Ava") is None
    assert (await personas.list()).items == ()
    assert [gone.name for gone in (await personas.list(status=PersonaStatus.DELETED)).items] == ["Ava"]
    assert (await personas.find_deleted("ava")).id == ava.id
    assert (await personas.get(ava.id, deleted=True)).status is PersonaStatus.DELETED
    with pytest.raises(NotFound):
        await personas.change(ava.id, {"bio": "x"}, now=LATER)

    back = await personas.undelete(ava.id, now=LATER)
    assert (back.status, back.deleted_at) == (PersonaStatus.ACTIVE, None)
    assert (await personas.undelete(ava.id, now=LATER)).version == back.version  # pressed twice


async def test_a_name_that_was_given_away_stays_with_its_new_owner(personas, ava):
    await personas.delete(ava.id, now=NOW)
    await personas.add(Persona(name="Ava", age=50), now=NOW)
    with pytest.raises(Taken, match="called Ava"):
        await personas.undelete(ava.id, now=NOW)
    assert (await personas.find("Ava")).age == 50


async def test_a_purge_erases_everything_that_is_its_own(database, personas, ava):
    assets, captions = Assets(database), Captions(database)
    shared, own = "1" * 64, "2" * 64
    await Faces(database).add(reference(ava, sha256="3" * 64), now=NOW)
    mine = await assets.add(picture(persona_id=ava.id, sha256=own, thumbnail_sha256="4" * 64), tags=["x"], now=NOW)
    await assets.add(picture(persona_id=ava.id, sha256=shared), now=NOW)
    others = await assets.add(picture(sha256=shared), now=NOW)
    await captions.add(
        Caption(
            persona_id=ava.id,
            asset_id=mine.id,
            platform="folder",
            language="en",
            hook="",
            main="",
            call_to_action="",
            writer="person",
        ),
        now=NOW,
    )
    posted = await plan_delivery(database, mine.id, DeliveryState.POSTED)

    gone = await personas.purge(ava.id)

    assert gone == {StoredFile(own, ".png"), StoredFile("3" * 64, ".png"), StoredFile("4" * 64)}
    assert await personas.get(ava.id, deleted=True) is None
    assert [asset.id for asset in (await assets.list()).items] == [others.id]
    assert await captions.recent(ava.id) == []
    assert await assets.tags_of([mine.id]) == {mine.id: ()}
    async with database.read() as session:
        assert (await session.get(Delivery, posted)).asset_id is None  # that it was posted stays known
    assert await database.loose_ends() == []
    with pytest.raises(NotFound):
        await personas.purge(ava.id)


async def test_a_persona_with_posts_to_come_is_not_erased(database, personas, ava):
    mine = await Assets(database).add(picture(persona_id=ava.id), now=NOW)
    await plan_delivery(database, mine.id, DeliveryState.PLANNED)
    with pytest.raises(Invalid, match="1 of its posts"):
        await personas.purge(ava.id)
    assert await personas.find("Ava") is not None


async def test_a_default_destination_is_one_that_exists(database, personas, ava):
    folder = await Destinations(database).ensure(platform="folder", publisher="folder", now=NOW)
    with pytest.raises(Invalid):
        await personas.change(ava.id, {"default_destination_id": 99}, now=NOW)
    await personas.change(ava.id, {"default_destination_id": folder.id}, now=NOW)
    assert (await personas.get(ava.id)).default_destination_id == folder.id

    await Destinations(database).remove(folder.id)
    assert (await personas.get(ava.id)).default_destination_id is None


async def test_styles_come_with_their_persona(database, personas, ava):
    from storage.styles import Styles

    await Styles(database).add(Style(persona_id=ava.id, name="Sporty"))
    assert [style.name for style in (await personas.get(ava.id)).styles] == ["Sporty"]
    assert isinstance(ava.appearance, Appearance)


async def plan_delivery(database, asset_id, state):
    async with database.write() as session:
        delivery = Delivery(
            asset_id=asset_id, platform="folder", state=state, wall_time="2026-03-12T18:00:00", timezone="UTC",
            due_at=NOW, created_at=NOW, updated_at=NOW,
        )  # fmt: skip
        session.add(delivery)
        await session.flush()
        return delivery.id
