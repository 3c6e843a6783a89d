import pytest

from storage.errors import Invalid, NotFound, Taken
from storage.styles import Styles
from storage.tables import Persona, Style
from tests.storage.conftest import NOW


@pytest.fixture
def styles(database):
    return Styles(database)


async def test_styles_stand_in_the_order_they_came_until_told_otherwise(styles, ava):
    made = [await styles.add(Style(persona_id=ava.id, name=name)) for name in ("Casual", "Formal", "Sporty")]
    assert [style.name for style in await styles.of(ava.id)] == ["Casual", "Formal", "Sporty"]

    await styles.put_in_order(ava.id, [made[2].id, 999])
    assert [style.name for style in await styles.of(ava.id)] == ["Sporty", "Casual", "Formal"]
    await styles.add(Style(persona_id=ava.id, name="Glamour"))
    assert [style.name for style in await styles.of(ava.id)][-1] == "Glamour"


async def test_one_style_is_the_default(styles, ava):
    assert await styles.default(ava.id) is None
    casual = await styles.add(Style(persona_id=ava.id, name="Casual", is_default=True))
    formal = await styles.add(Style(persona_id=ava.id, name="Formal", is_default=True))

    assert (await styles.default(ava.id)).id == formal.id
    assert not (await styles.get(casual.id)).is_default
    await styles.make_default(casual.id)
    assert [style.is_default for style in await styles.of(ava.id)] == [True, False]

    await styles.change(casual.id, {"is_active": False})
    assert await styles.default(ava.id) is None
    assert [style.name for style in await styles.of(ava.id, inactive=False)] == ["Formal"]


async def test_a_style_is_found_by_name_and_words(styles, ava):
    await styles.add(Style(persona_id=ava.id, name="Sporty", description="for runs", keywords=["gym"]))
    assert (await styles.find(ava.id, "SPORTÝ")).name == "Sporty"
    for words in ("gym", "RUNS", "sport", ""):
        assert len(await styles.of(ava.id, search=words)) == 1
    assert await styles.of(ava.id, search="opera") == []


async def test_a_name_is_used_once_per_persona(styles, personas, ava):
    kai = await personas.add(Persona(name="Kai", age=30), now=NOW)
    sporty = await styles.add(Style(persona_id=ava.id, name="Sporty"))
    formal = await styles.add(Style(persona_id=ava.id, name="Formal"))
    await styles.add(Style(persona_id=kai.id, name="Sporty"))
    with pytest.raises(Taken):
        await styles.add(Style(persona_id=ava.id, name="sporty"))
    with pytest.raises(Taken):
        await styles.change(formal.id, {"name": "SPORTY"})
    assert (await styles.change(sporty.id, {"name": "SPORTY", "steps": 35, "cfg": 6.5})).steps == 35


async def test_what_is_not_there_is_said_to_be_missing(styles, ava):
    with pytest.raises(NotFound):
        await styles.add(Style(persona_id="nobody", name="Sporty"))
    with pytest.raises(NotFound):
        await styles.delete(7)
    with pytest.raises(Invalid):
        await styles.change((await styles.add(Style(persona_id=ava.id, name="x"))).id, {"persona_id": "other"})


async def test_a_deleted_style_is_gone(styles, ava):
    style = await styles.add(Style(persona_id=ava.id, name="Sporty"))
    await styles.delete(style.id)
    assert await styles.of(ava.id) == []
